"""The catalogue of open data at the root of the public site (`katalog.jsonld`): each release that is in force there, of
villages and of levels, with its files. What is withdrawn, or under embargo, is in no site and so in no catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cantik.base import environment
from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json
from cantik.base.nesting import parse_json
from cantik.publish.exchange import dcat
from cantik.publish.exchange.dcat import CatalogueEntry
from cantik.publish.site.kabupaten import VillageSite
from cantik.publish.site.level_site import LevelSite
from cantik.publish.site.make import RELEASE
from cantik.release import files
from cantik.release.model import Release


def write_catalogue(members: Sequence[VillageSite], levels: Sequence[LevelSite], public: Path) -> None:
    """Write the catalogue of what lies under `public`, or take the former away where nothing does."""
    entries = list(_list_entries(members, levels, public))
    if not entries:
        (public / dcat.FILE).unlink(missing_ok=True)
        return
    title, publisher = _name_site(members, levels)
    address = environment.read().address
    base = f"{address.rstrip('/')}/situs/" if address else ""
    lay(public / dcat.FILE, canonical_json(dcat.describe_site(entries, title, publisher, address=base)))


def _list_entries(
    members: Iterable[VillageSite], levels: Iterable[LevelSite], public: Path
) -> Iterator[CatalogueEntry]:
    told = [(member.href, member.release) for member in members if not member.withdrawn]
    told += [
        (f"{level.own.code}/index.html", level.release)
        for level in levels
        if level.release is not None and level.withdrawn_edition is None
    ]
    for page, release in told:
        yield from _entry(page, release, public)


def _entry(page: str, release: Release, public: Path) -> Iterator[CatalogueEntry]:
    folder = f"{Path(page).parent.as_posix()}/{RELEASE}"
    contents = public / folder / files.CONTENTS
    if contents.is_file():  # a release of a level may stand on the shelf alone
        listed = parse_json(contents.read_bytes())
        yield CatalogueEntry(release, folder, page, dcat.lengths_and_digests(listed))


def _name_site(members: Sequence[VillageSite], levels: Sequence[LevelSite]) -> tuple[tuple[str, str], str]:
    """The title of the catalogue, and whose it is: of the one kabupaten, else of the server."""
    named = {member.release.place.kabupaten[1] for member in members}
    office = next((level.own.place for level in levels if level.own.code.count(".") == 1), None)
    if len(named) == 1 and office is not None:
        own = (office.full(), office.full("en"))
        return (
            f"Katalog statistik desa {own[0]}",
            f"Catalogue of village statistics of {own[1]}",
        ), f"Pemerintah {own[0]}"
    return ("Katalog statistik desa", "Catalogue of village statistics"), "Pemerintah daerah"
