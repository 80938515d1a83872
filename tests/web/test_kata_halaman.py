"""Pages in both languages, by day a third spread over all: no words of the command line, none of a developer, none of
the other language."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from tests.fixtures.malam import by_night, everything, some
from tests.fixtures.markah import markah
from tests.journeys import rute
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.release.langkah import submitted
from tests.staff import bekal

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
pytestmark = pytest.mark.satu_basisdata
STRINGS = Path(__file__).parents[2] / "front" / "strings.js"
COMMAND = re.compile(
    r"\bcantik (?:serve|worker|doctor|run|staff|key|tick|backup|restore|import|publish|verify|check)\b"
    r"|CANTIK_[A-Z]+|(?<![\w-])--[a-z]{3,}|Traceback|NoneType|QuerySet|\b(?:None|True|False)$"
    r"|(?<![./\w])[a-z_]+#\d|\{\{|%\(\w+\)s"
)
#: names of ours, which nobody reads in what leads somewhere; columns of files and the log may say theirs
OUR_NAME = re.compile(r"(?<![\w./])[a-z]+_[a-z]+(?:_[a-z]+)*(?![\w./])")
LEADS = {"h1", "h2", "h3", "a", "button", "label", "summary", "legend", "title"}
#: words that stand in nearly every sentence of a language and in none of the other
ENGLISH = re.compile(
    r"\b(?:the|of|and|with|this|your|please|submit|delete|select|issued|printed|shipped|card|not|yet|is|are|to)\b",
    re.IGNORECASE,
)
INDONESIAN = re.compile(
    r"\b(?:yang|dan|tidak|belum|untuk|dengan|sudah|atau|pada|adalah|menjadi|oleh|ini|anda)\b", re.IGNORECASE
)
SILENT = {"script", "style", "svg", "code", "textarea", "option", "kbd"}
#: attributes that are read out or shown
SPOKEN = ("aria-label", "title", "placeholder", "alt")
#: what is not a sentence of ours: texts that people wrote, names, the official words of a figure
OF_DATA = {"td", "dd", "em", "i", "cite"}
VOID = {"input", "img", "br", "meta", "link", "hr", "use", "col", "wbr", "rect", "path", "circle"}


class Words(HTMLParser):
    """The texts of a page with the elements around them; parts of another `lang` are left out."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang, self.open = lang, [("", lang)]
        self.texts: list[tuple[str, set[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element."""
        said = dict(attrs)
        lang = said.get("lang") or self.open[-1][1]
        if lang == self.lang and tag != "option" and not {name for name, _lang in self.open} & SILENT:
            self.texts += [(" ".join(text.split()), {tag}) for name in SPOKEN if (text := said.get(name))]
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        """Come out of it."""
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep what is of the page's own language."""
        around = {tag for tag, _lang in self.open}
        if data.strip() and self.open[-1][1] == self.lang and not around & SILENT:
            self.texts.append((" ".join(data.split()), around))


def texts(html: str, lang: str) -> list[tuple[str, set[str]]]:
    """The texts of a page."""
    found = Words(lang)
    found.feed(html)
    return found.texts


def wrong_in(html: str, lang: str) -> set[str]:
    """What a page says that it should not."""
    strange = ENGLISH if lang == "id" else INDONESIAN
    wrong = set()
    for text, around in texts(html, lang):
        if COMMAND.search(text) or (around & LEADS and OUR_NAME.search(text)):
            wrong.add(f"{lang}: {text[:120]}")
        found = strange.findall(text)
        if len(found) > 1 and (lang == "id" or not around & OF_DATA):
            wrong.add(f"{lang}: {text[:120]}")
    return wrong


def test_pages_speak_to_an_official_in_one_language(rumah: Rumah) -> None:
    """One route of three by day, at least 80 pages and languages; at night every one."""
    submitted(rumah)
    places = rute.filled(rumah)
    people = dict(rumah.klien)
    for role in ("camat", "admin_simpul", "pencacah", "ppdp"):
        people[role] = bekal.browser(bekal.with_role(role))
    people["tamu"] = Client()
    for who in people.values():
        who.cookies["cantik_bahasa"] = "id"
    openers = rute.Openers()
    wrong: dict[str, set[str]] = {}
    seen = 0
    first, *others = rute.patterns()
    for pattern in some([*others, first], every=3):
        address = places.address(pattern)
        if pattern.startswith(("keluar/", "akun/kunci/")):
            continue
        name, page, _ = openers.first_page(people, pattern, address)
        if not name:
            continue
        client = people[name]
        client.cookies["cantik_bahasa"] = "en"
        for lang, answer in (("id", page), ("en", client.get(address))):
            if answer.status_code not in rute.SHOWN or "html" not in answer.headers.get("Content-Type", ""):
                continue
            seen += 1
            for words in wrong_in(markah(answer), lang):
                wrong.setdefault(words, set()).add(pattern)
        client.cookies["cantik_bahasa"] = "id"
    assert seen > (150 if everything() else 80), seen
    assert not wrong, "\n".join(f"{words}  [{min(where)}]" for words, where in sorted(wrong.items()))


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("room", ["", *map(by_night, ("rencana/", "rencana/baru/", "rencana/{n}/")), "lapangan/{n}/"])
def test_a_word_that_is_planted_in_a_page_is_found(rumah: Rumah, lang: str, room: str) -> None:
    client = rumah.klien["ratna"]
    client.cookies["cantik_bahasa"] = lang
    if "{n}" in room:
        place = rute.a_round(rumah)
        room = room.format(n=place["putaran"])
    page = markah(client.get(f"/desa/{bekal.DESA}/{room}"))
    assert "<h1>" in page
    assert not wrong_in(page, lang)
    strange = {"id": "Card issued, not yet printed", "en": "Data yang belum dikirim"}[lang]
    for words in (strange, "Jalankan cantik doctor", "nilai kolom_asing", "isi {{ nama", "lihat instruments#2"):
        assert wrong_in(page.replace("</h1>", f"</h1><h2>{words}</h2>", 1), lang), words
        assert wrong_in(page.replace("</h1>", f"</h1><a href='/' aria-label='{words}'></a>", 1), lang), words
        assert wrong_in(page.replace("<title>", f"<title>{words} ", 1), lang), words


def spoken(source: str) -> list[str]:
    """The texts between quotes and backticks of the list of words of the field form; what stands in for a value is
    left out, and so are the names before a colon and comments."""
    text = re.sub(r"^\s*//.*$", "", source, flags=re.MULTILINE)
    found = re.findall(r"'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`", text)
    return [re.sub(r"\$\{[^}]*\}", "7", one or other) for one, other in found]


#: words of the engine or of a developer, which an enumerator does not know
_ENGINE = re.compile(
    r"\b(?:token|server|cache|XForm|XPath|JSON|null|undefined|error|timeout|WebAssembly|service worker|IndexedDB)\b"
)


def wrong_in_the_field(source: str) -> list[str]:
    """What the words of the field form should not say."""
    return [
        text
        for text in spoken(source)
        if COMMAND.search(text) or len(ENGLISH.findall(text)) > 1 or _ENGINE.search(text) or OUR_NAME.search(text)
    ]


def test_the_form_in_the_field_speaks_to_an_enumerator() -> None:
    source = STRINGS.read_text(encoding="utf-8")
    assert len(spoken(source)) > 100
    assert wrong_in_the_field(source) == []


@pytest.mark.parametrize(
    "words",
    ["This form is not yet sent", "Muat ulang cache", "Isi kolom_asing", "Jalankan cantik serve", "XForm rusak"],
)
def test_a_word_that_is_planted_in_the_field_form_is_found(words: str) -> None:
    source = STRINGS.read_text(encoding="utf-8")
    planted = source.replace("  back: 'Kembali'", f"  asing: '{words}',\n  back: 'Kembali'", 1)
    assert planted != source
    assert wrong_in_the_field(planted) == [words]


def test_no_source_of_the_field_form_says_words_of_its_own() -> None:
    """Every word that an enumerator reads stands in the list: an Indonesian sentence elsewhere is missed by it."""
    for path in sorted(STRINGS.parent.glob("*.js")):
        if path not in (STRINGS, STRINGS.with_name("search.js")):  # the public site's: its words are those of questions
            own = [text for text in spoken(path.read_text(encoding="utf-8")) if len(INDONESIAN.findall(text)) > 1]
            assert own == [], (path.name, own)


def test_the_walk_finds_what_it_looks_for() -> None:
    page = '<p>Jalankan cantik doctor</p><p>Card issued and shipped</p><em lang="en">This is not yet</em>'
    assert len(wrong_in(page, "id")) == 2
    assert wrong_in("<h1>Data yang belum</h1>", "en")
    assert not wrong_in("<h1>Data yang belum</h1>", "id")
