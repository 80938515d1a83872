"""Every page in both languages: no words of the command line, none of a developer, none of the other language."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.journeys import rute
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.release.langkah import submitted
from tests.staff import bekal

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
pytestmark = pytest.mark.satu_basisdata
COMMAND = re.compile(
    r"\bcantik (?:serve|worker|doctor|run|staff|key|tick|backup|restore|import|publish|verify|check)\b"
    r"|CANTIK_[A-Z]+|(?<![\w-])--[a-z]{3,}|Traceback|NoneType|QuerySet|\b(?:None|True|False)$"
    r"|\bdomain [a-z_]+ \d|\{\{|%\(\w+\)s"
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
    submitted(rumah)
    places = rute.filled(rumah)
    people = [
        *rumah.klien.values(),
        *(bekal.browser(bekal.with_role(role)) for role in ("camat", "admin_simpul", "pencacah", "ppdp")),
        Client(),
    ]
    for who in people:
        who.cookies["cantik_bahasa"] = "id"
    wrong: dict[str, set[str]] = {}
    seen = 0
    for pattern in rute.patterns():
        address = places.address(pattern)
        if pattern.startswith(("keluar/", "akun/kunci/")):
            continue
        answers = ((who, who.get(address)) for who in people)
        client, page = next((asked for asked in answers if rute.holds_page(asked[1])), (None, None))
        if client is None or page is None:
            continue
        client.cookies["cantik_bahasa"] = "en"
        for lang, answer in (("id", page), ("en", client.get(address))):
            if answer.status_code not in rute.SHOWN or "html" not in answer.headers.get("Content-Type", ""):
                continue
            seen += 1
            for words in wrong_in(answer.content.decode(), lang):
                wrong.setdefault(words, set()).add(pattern)
        client.cookies["cantik_bahasa"] = "id"
    assert seen > 150, seen
    assert not wrong, "\n".join(f"{words}  [{min(where)}]" for words, where in sorted(wrong.items()))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_word_that_is_planted_in_a_page_is_found(rumah: Rumah, lang: str) -> None:
    client = rumah.klien["ratna"]
    client.cookies["cantik_bahasa"] = lang
    page = client.get(f"/desa/{bekal.DESA}/").content.decode()
    assert not wrong_in(page, lang)
    strange = {"id": "Card issued, not yet printed", "en": "Data yang belum dikirim"}[lang]
    for words in (strange, "Jalankan cantik doctor", "nilai kolom_asing", "isi {{ nama", "lihat domain instruments 2"):
        assert wrong_in(page.replace("</h1>", f"</h1><h2>{words}</h2>", 1), lang), words
        assert wrong_in(page.replace("</h1>", f"</h1><a href='/' aria-label='{words}'></a>", 1), lang), words
        assert wrong_in(page.replace("<title>", f"<title>{words} ", 1), lang), words


def test_the_walk_finds_what_it_looks_for() -> None:
    page = '<p>Jalankan cantik doctor</p><p>Card issued and shipped</p><em lang="en">This is not yet</em>'
    assert len(wrong_in(page, "id")) == 2
    assert wrong_in("<h1>Data yang belum</h1>", "en")
    assert not wrong_in("<h1>Data yang belum</h1>", "id")
