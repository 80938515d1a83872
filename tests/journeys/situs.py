"""The written site as a reader's tools see it: pages, links, ids, weights."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Attributes that make a browser fetch something by itself.
FETCHING = {
    "img": "src",
    "script": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
    "embed": "src",
    "use": "href",
    "image": "href",
}


@dataclass
class Page(HTMLParser):
    """What one page refers to."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    scripts: int = 0
    lang: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "script":
            self.scripts += 1
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link":
            (self.fetched if given.get("rel") in ("stylesheet", "icon", "preload") else self.links).append(
                given["href"]
            )
        if tag in FETCHING and FETCHING[tag] in given:
            self.fetched.append(given[FETCHING[tag]])
        self.scripts += sum(name.startswith("on") for name in given)


def read(path: Path) -> Page:
    """The references of a page; several tests ask the same pages, so one that did not change is read once."""
    state = path.stat()
    return _read(path.resolve(), state.st_mtime_ns, state.st_size)


@cache
def _read(path: Path, _changed: int, _size: int) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


def target(page: Path, reference: str) -> tuple[Path, str] | None:
    """The file and fragment that a reference leads to (the page itself for what it carries inline); None: elsewhere."""
    if reference.startswith("data:"):
        return page.resolve(), ""
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc:
        return None
    path = page if not parts.path else (page.parent / unquote(parts.path))
    path = path.resolve()
    return (path / "index.html" if path.is_dir() else path), parts.fragment


def reached(start: Path) -> Iterator[Path]:
    """Every page that can be reached from `start` by links, `start` first."""
    waiting, seen = [start.resolve()], {start.resolve()}
    while waiting:
        page = waiting.pop(0)
        yield page
        for reference in read(page).links:
            found = target(page, reference)
            if found and found[0].suffix == ".html" and found[0].is_file() and found[0] not in seen:
                seen.add(found[0])
                waiting.append(found[0])


def weight(page: Path) -> int:
    """Bytes of the first view, gzip: the page and everything that it fetches by itself."""
    parts = {page.resolve()}
    for reference in read(page).fetched:
        found = target(page, reference)
        assert found is not None, reference
        parts.add(found[0])
    return sum(len(gzip.compress(part.read_bytes(), 6)) for part in parts)
