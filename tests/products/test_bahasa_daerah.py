"""A kabupaten brings the words of its language: every page of the site once more, the same figures, links that lead
somewhere, and languages told rightly. The pages are read by a parser of their own; the words are made up."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.nodes import compose
from cantik.content.regional_language import parse_language, read_languages
from cantik.publish.site.regional_pages import translate_page
from cantik.publish.site.regional_words import list_words, refuse_unknown
from tests.fixtures.desa_jadi import Village
from tests.fixtures.perintah import cantik

HEAD = "id: xx\nnama: Basa Reka\nsumber: Tim Reka 2026\nkata:\n"
WORDS = {
    "Semua tabel": "Kabeh <b>tabel</b> & liyane",
    "Angka kunci": "Angka utama reka",
    "Tentang data": "Babagan data",
    "Tabel": "Tabel-reka",
    "Cari": "Goleki",
    "Lisensi": "Palilah",
    "Unduh": "Njupuk",
}


def write_words(folder: Path, text: str, name: str = "xx") -> Path:
    (folder / "languages").mkdir(parents=True, exist_ok=True)
    (folder / "languages" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def lines_of(words: dict[str, str]) -> str:
    return HEAD + "".join(f'  "{key}": "{value}"\n' for key, value in words.items())


class Page(HTMLParser):
    """A page as somebody hears it: each text with the language that it is said in, its addresses, its tables."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.links: list[tuple[str, str]] = []
        self.tables: list[str] = []
        self.root = ""
        self._open: list[tuple[str, str]] = []
        self._rows = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        around = self._open[-1][1] if self._open else ""
        lang = given.get("lang") or around
        if tag == "html":
            self.root = lang
        if tag not in {"br", "img", "input", "link", "meta", "hr", "col", "source", "rect", "circle", "path", "line"}:
            self._open.append((tag, lang))
        self._rows += tag == "table"
        for name in ("href", "src", "action"):
            if name in given:
                self.links.append((given.get("hreflang", ""), given[name]))

    def handle_endtag(self, tag: str) -> None:
        self._rows -= tag == "table"
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text or (self._open and self._open[-1][0] in ("script", "style")):
            return
        self.said.append((self._open[-1][1] if self._open else "", text))
        if self._rows:
            self.tables.append(text)

    @property
    def numbers(self) -> list[str]:
        return [found for _lang, text in self.said for found in re.findall(r"\d[\d.,]*", text)]


@pytest.fixture(scope="module")
def spoken(village: Village, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a finished release, made by the command, with a language."""
    home = tmp_path_factory.mktemp("bahasa")
    own = write_words(home / "isi", lines_of(WORDS))
    ran = cantik("publish", village.folder, "--out", home / "situs", settings={"CANTIK_CONTENT": str(own)})
    assert ran.code == 0, ran.told()
    return home / "situs"


def test_every_page_is_there_with_the_same_figures(spoken: Path) -> None:
    pages = [
        path.relative_to(spoken)
        for path in spoken.rglob("*.html")
        if path.relative_to(spoken).parts[0] not in ("en", "xx", "rilis")
    ]
    assert len(pages) > 100
    assert {path.relative_to(spoken / "xx") for path in (spoken / "xx").rglob("*.html")} == set(pages)
    said = 0
    for name in pages:
        here, there = (Page((spoken / lang / name).read_text("utf-8")) for lang in ("", "xx"))
        assert here.numbers == there.numbers, name
        assert here.tables == there.tables, name
        assert here.root == "id"
        assert there.root == "xx"
        mine = [text for lang, text in there.said if lang == "xx"]
        assert set(mine) <= {*WORDS.values(), "Basa Reka"}, name
        rest = [text for lang, text in there.said if lang not in ("xx", "en")]
        assert not {*rest} & {*WORDS.values()}, name
        said += len(mine)
    assert said > len(pages), "each page says something of it"
    front = (spoken / "xx" / "index.html").read_text("utf-8")
    assert "Kabeh &lt;b&gt;tabel&lt;/b&gt; &amp; liyane" in front
    assert "<b>tabel</b>" not in front


def test_links_lead_somewhere_and_the_reader_stays_in_the_language(spoken: Path) -> None:
    for path in sorted((spoken / "xx").rglob("*.html")):
        name = path.relative_to(spoken).as_posix()
        for language, link in Page(path.read_text("utf-8")).links:
            plain = re.split(r"[?#]", link)[0]
            if not plain or re.match(r"[a-z]+:", plain):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), plain))
            file = spoken / target / "index.html" if (spoken / target).is_dir() else spoken / target
            assert file.is_file(), (name, link)
            if file.suffix == ".html" and not target.startswith(("xx/", "en/")):
                assert language == "id", (name, link)
    for start, there in (("index.html", "xx/index.html"), ("en/tabel/index.html", "../../xx/tabel/index.html")):
        assert ("xx", there) in Page((spoken / start).read_text("utf-8")).links
    assert ("id", "../index.html") in Page((spoken / "xx" / "index.html").read_text("utf-8")).links


def test_a_site_without_words_is_as_it_was(village: Village, tmp_path: Path) -> None:
    other = write_words(tmp_path / "isi", HEAD.replace("kata:", 'wilayah: ["99.02"]\nkata:') + '  "Unduh": "Njupuk"\n')
    ran = cantik("publish", village.folder, "--out", tmp_path / "situs", settings={"CANTIK_CONTENT": str(other)})
    assert ran.code == 0, ran.told()
    assert not (tmp_path / "situs" / "xx").exists(), "it is spoken in another kabupaten"
    assert "Basa Reka" not in (tmp_path / "situs" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD.replace("id: xx", "id: yy"), 1, "nama berkas"),
        (HEAD + '  "Unduh": ""\n', 5, "kosong"),
        (HEAD + '  "Unduh": "a\\u202Eb"\n', 5, "U+202E"),
        (HEAD + '  "Unduh": "Njupuk 3"\n', 5, "angka"),
        (HEAD + '  "Unduh": "a"\n  "Unduh": "b"\n', 6, "dua kali"),
        (HEAD + '  "Unduh": [a]\n', 5, "teks"),
        (HEAD.replace("sumber: Tim Reka 2026\n", "") + '  "Unduh": "a"\n', 1, "sumber"),
        (HEAD.replace("kata:", "wilayah: [jawa]\nkata:") + '  "Unduh": "a"\n', 4, "jawa"),
        (HEAD + '  "Unduh": "a"\nlain: 1\n', 6, "lain"),
        (HEAD + '  "Unduh ini itu": "a"\n', 5, "Unduh ini itu"),
        (HEAD + "  Unduh: [\n", 6, "K101"),
    ],
)
def test_a_wrong_file_is_named_by_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    own = write_words(tmp_path / "isi", text)
    with pytest.raises(ContentError) as caught:
        examine_all(own)
    assert caught.value.where == f"isi/languages/xx.yaml:{line}"
    assert words in str(caught.value)


def examine_all(folder: Path) -> None:
    for language in read_languages(folder):
        refuse_unknown(language)


@pytest.mark.parametrize("name", ["id", "en", "XX", "xxxx", "x1"])
def test_a_code_that_is_no_language_of_a_region(tmp_path: Path, name: str) -> None:
    text = HEAD.replace("id: xx", f'id: "{name}"') + '  "Unduh": "a"\n'
    with pytest.raises(ContentError) as caught:
        read_languages(write_words(tmp_path / "isi", text, name))
    assert caught.value.code == "K161"


def test_check_reads_them(tmp_path: Path) -> None:
    right = cantik("check", "--content", write_words(tmp_path / "isi", lines_of(WORDS)))
    assert right.code == 0, right.told()
    assert "1  bahasa daerah" in right.out
    wrong = cantik("check", "--content", write_words(tmp_path / "isi", lines_of({**WORDS, "Kata reka": "x"})))
    assert wrong.code != 0
    assert "languages/xx.yaml:12" in wrong.told()


def test_nothing_of_a_page_is_lost() -> None:
    """With no word at all a page is the same but for language and addresses."""
    page = (
        '<!doctype html>\n<html lang="id"><head><title>A</title><script>if (a < b) { c("<p>"); }</script></head>'
        '<body class="x"><a href="?q=1">1 < 2 &amp; 3</a><!-- <p> --><p>a &lt;b&gt;</p></body></html>\n'
    )
    language = parse_language("xx", compose("xx.yaml", HEAD + '  "Unduh": "a"\n'), "")
    made = translate_page(page, "index.html", language, frozenset({"index.html"}))
    assert made.replace('lang="xx"', 'lang="id"').replace(' lang="id">', ">") == page.replace(' lang="id">', ">")


def test_the_file_to_begin_with_is_printed(tmp_path: Path) -> None:
    """Where every word is translated with itself, the file is in order."""
    ran = cantik("check", "--site-words")
    assert ran.code == 0, ran.told()
    empty = re.findall(r'^#  (".*"): ""$', ran.out, re.MULTILINE)
    assert len(empty) == len(list_words()) > 250
    assert {'"Semua tabel"', '"Angka kunci"', '"Cari"'} <= {*empty}
    filled = re.sub(r'^#  (".*"): ""$', r"  \1: \1", ran.out, flags=re.MULTILINE)
    (own,) = read_languages(write_words(tmp_path / "isi", filled))
    refuse_unknown(own)
    assert len(own.words) == len(empty)
