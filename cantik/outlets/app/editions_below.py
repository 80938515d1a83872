"""Which editions a level adds up, where their pages are, and which of its figures they tell themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cantik.publish.site.editions_below import EditionBelow, name_pages
from cantik.publish.site.kabupaten import VillageSite
from cantik.publish.site.level_site import LevelSite
from cantik.release.app import storage
from cantik.release.model import Release

_TABLE = ".jsonstat.json"
_THERE = ("Situs wilayahnya sendiri, sampai desa", "The site of the area itself, down to the village")


def list_below(level: LevelSite, found: Mapping[str, LevelSite], store: Path) -> tuple[EditionBelow, ...]:
    """The parts of a level, or its villages where it has none; then the sites of other servers that handed editions up.
    `found`: all levels of the site by code."""
    parts = (_edition_of_part(found[part.code]) for part in level.parts if part.code in found)
    villages = (_edition_of_village(each, store) for each in level.villages if not each.withdrawn)
    own = tuple(parts) or tuple(villages)
    return (*own, *_list_elsewhere(level))


def _edition_of_part(part: LevelSite) -> EditionBelow:
    place, release = part.own.place, part.release_in_force
    pages = frozenset[str]() if release is None or part.folder is None else _pages_in(part.folder, release)
    return EditionBelow((place.full(), place.full("en")), f"{part.own.code}/", pages)


def _edition_of_village(member: VillageSite, store: Path) -> EditionBelow:
    place = member.release.place
    folder = storage.shelf(store) / place.code / member.release.number
    home = member.href.removesuffix("index.html")
    return EditionBelow((place.full(), place.full("en")), home, _pages_in(folder, member.release))


def _pages_in(folder: Path, release: Release) -> frozenset[str]:
    """The pages that the site of an edition has; `release`: in short, with the figures of the whole place."""
    tables = [path.name.removesuffix(_TABLE) for path in (folder / "tabel").glob(f"*{_TABLE}")]
    return name_pages(tables, [figure.id for figure in release.figures if not figure.area])


def _list_elsewhere(level: LevelSite) -> Iterator[EditionBelow]:
    """Other servers' sites, as they said themselves: that of the level, else those of its villages."""
    own = [(label, english, href) for label, english, href in level.links if "://" in href]
    told = own or [(*_THERE, each.href) for each in level.waiting if "://" in each.href]
    for label, english, href in dict.fromkeys(told):
        at_level = href.endswith(f"/{level.own.code}/")
        yield EditionBelow((label, english), href if at_level else href.rstrip("/"), None)
