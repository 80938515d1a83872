"""The lessons and the guide (`docs/belajar`, `docs/panduan`) as pages of the program, read without the internet.

A checkout reads its own `docs/`; an installed package carries a copy (`script/bangun_front.py`). What the pages are
written in is Markdown, of which these pages use little; what is not known here stays as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from django.urls import reverse

from cantik.web.shell.help.markdown import html_of

_PACKAGE = Path(__file__).resolve().parents[3]
_BUILT = Path(__file__).parent / "built"
BOOKS = ("belajar", "panduan")
_TITLE = re.compile(r"# (.+)")
_LISTED = re.compile(r"\]\(([a-z0-9-]+)\.md\)")


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A page: of which book, its name and its title."""

    book: str
    name: str
    title: str


def _folder(book: str) -> Path:
    own = _PACKAGE.parent / "docs" / book
    return own if own.is_dir() else _BUILT / book


@cache
def pages(book: str) -> tuple[ManualPage, ...]:
    """The pages of a book in the order of its list; none where there is no copy of it."""
    index = _folder(book) / "index.md"
    names = dict.fromkeys(_LISTED.findall(index.read_text(encoding="utf-8"))) if index.is_file() else {}
    return tuple(
        ManualPage(book, name, title[1])
        for name in names
        if (path := _folder(book) / f"{name}.md").is_file() and (title := _TITLE.match(path.read_text("utf-8")))
    )


def find_page(book: str, name: str) -> ManualPage | None:
    """A page of a book, None for one that is not in its list."""
    return next((page for page in pages(book) if page.name == name), None)


@cache
def body_of(page: ManualPage) -> str:
    """What a page says below its title, as HTML."""
    text = (_folder(page.book) / f"{page.name}.md").read_text(encoding="utf-8")
    return html_of(text.partition("\n")[2], lambda target: _address(page.book, target))


def _address(book: str, target: str) -> str:
    """Where a link of a page leads here; "" for what these pages do not have."""
    if target.startswith(("https://", "http://")):
        return target
    path, _, mark = target.partition("#")
    parts = path.removesuffix(".md").split("/")
    book, name = (parts[-2] if len(parts) > 1 else book), parts[-1]
    if not path:
        return f"#{escape(mark)}"
    if path.endswith(".md") and book in BOOKS and find_page(book, name):
        return reverse("bantuan_halaman", args=[book, name]) + (f"#{escape(mark)}" if mark else "")
    return ""
