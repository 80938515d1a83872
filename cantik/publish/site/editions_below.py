"""From a table or an indicator of a level to the same one of each edition that it adds up, down to the village's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cantik.publish.site.search_pages import FOLDER as INDICATORS
from cantik.publish.site.view import Text

_TABLES = "tabel"
_FRONT = "index.html"


@dataclass(frozen=True, slots=True)
class EditionBelow:
    """An edition that a level adds up: its name in both languages, the address of its pages from the public site, or
    the whole one of another server's. `pages`: those of its tables and indicators; None: of another server, which
    tells what this level tells of it."""

    names: tuple[str, str]
    home: str
    pages: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class LinkBelow:
    """A line on a page: the edition, where to, and whether the same figure is told there (else its first page is)."""

    name: str
    href: str
    told: bool


def name_pages(tables: Sequence[str], indicators: Sequence[str]) -> frozenset[str]:
    """The pages of an edition with these tables and indicators."""
    return frozenset([f"{_TABLES}/{key}.html" for key in tables] + [f"{INDICATORS}/{name}.html" for name in indicators])


def list_links(below: Sequence[EditionBelow], page: str, t: Text, site: str) -> list[LinkBelow]:
    """Where a page of a level (its path from the root of a language) leads below; nothing of a page that tells neither
    a table nor an indicator. `site`: the address of the public site from the page."""
    folder, _, name = page.partition("/")
    if folder not in (_TABLES, INDICATORS) or name == _FRONT:
        return []
    return [_link_to(each, page, t, site) for each in below]


def _link_to(each: EditionBelow, page: str, t: Text, site: str) -> LinkBelow:
    told = page in each.pages if each.pages is not None else each.home.endswith("/")
    root = each.home if "://" in each.home else f"{site}{each.home}"
    path = f"{t('', 'en/')}{page if told else _FRONT}"
    # an address that somebody typed may lead to any page of the other server
    return LinkBelow(t(*each.names), root + path if root.endswith("/") else root, told)
