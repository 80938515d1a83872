"""Lessons for the browser name what stands on the screen: every **bold** name is a text of the interface."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LESSONS = ("buku-pertama", "daftar-kotor", "putaran", "revisi", "kabupaten")
#: what a lesson tells apart by hand where the interface has a variable
_GAP = "…"
_NAME = re.compile(r"\*\*([^*\n]+?)\*\*")


@cache
def interface() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Texts of templates and pages, and those with variables as patterns; from the sources, not from the catalogue."""
    found: set[str] = set()
    for path in (PROJECT / "cantik" / "web").rglob("*"):
        if path.suffix == ".html":
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r"""translate "([^"]+)\"""", text))
            found |= set(re.findall(r"""translate '([^']+)'""", text))
            blocks = re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text, re.DOTALL)
            found |= {" ".join(re.sub(r"{{[^}]*}}|{% plural %}.*", _GAP, block).split()) for block in blocks}
        elif path.suffix == ".py":
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r"""(?:_|noop|gettext)\(\s*"([^"]+)\"""", text))
    held = {text for text in found if _GAP in text}
    return frozenset(found), tuple(re.compile(re.escape(text).replace(re.escape(_GAP), ".+")) for text in held)


def names_in(text: str) -> list[str]:
    return _NAME.findall(text)


def stands_on_a_page(name: str) -> bool:
    texts, patterns = interface()
    return name in texts or any(pattern.fullmatch(name) for pattern in patterns)


@pytest.mark.parametrize("lesson", [*LESSONS, "index"])
def test_every_button_that_a_lesson_names_stands_on_a_page(lesson: str) -> None:
    names = names_in((PROJECT / "docs" / "belajar" / f"{lesson}.md").read_text(encoding="utf-8"))
    assert len(names) >= (3 if lesson == "index" else 8)
    assert [name for name in names if not stands_on_a_page(name)] == []


def test_a_name_that_no_page_has_is_met() -> None:
    assert stands_on_a_page("Unggah dan uji")
    assert stands_on_a_page("Setujui … tabel dan ajukan")
    assert not stands_on_a_page("Unggah lalu coba")


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_needs_no_command_line(lesson: str) -> None:
    page = (PROJECT / "docs" / "belajar" / f"{lesson}.md").read_text(encoding="utf-8")
    assert not re.search(r"```|`cantik |\./script|baris perintah", page)
    assert f"]({lesson}.md)" in (PROJECT / "docs" / "belajar" / "index.md").read_text(encoding="utf-8")
