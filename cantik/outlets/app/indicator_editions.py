"""What pages of indicators tell besides the newest release of each village: its other years, and larger areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from cantik.outlets.app import comparison
from cantik.outlets.app.level_editions import current_edition
from cantik.publish.site.history import FOLDER
from cantik.publish.site.indicator_pages import LargerAreas
from cantik.publish.site.make import RELEASE
from cantik.register.units.app.queries import area_changes
from cantik.release import files
from cantik.release.model import Release, number_order
from cantik.release.own_summary import OwnSummaries
from cantik.staff.app.rights import area_code


def other_years(site: Path, summaries: OwnSummaries) -> tuple[tuple[Release, ...], tuple[dt.date, ...]]:
    """The releases of other years in force on a village's public site, and the days on which its own area changed.

    What lies there is what everybody may read. Of a withdrawn edition no figures are there, so the newest of a year
    that has them is in force.
    """
    lying = [folder for folder in (site / FOLDER).glob("*-*") if (folder / files.DESCRIPTION).is_file()]
    own = summaries.open(site / RELEASE).year if lying and (site / RELEASE).is_dir() else None
    newest: dict[int, Path] = {}
    for folder in sorted(lying, key=lambda folder: number_order(folder.name)):
        newest[number_order(folder.name)[0]] = folder
    former = [summaries.open(folder) for year, folder in newest.items() if own is not None and year != own]
    return tuple(former), area_changes(area_code(site.name)) if former else ()


def larger_areas(store: Path, releases: Iterable[Release], summaries: OwnSummaries) -> LargerAreas:
    """The releases in force of the kecamatan, kabupaten and provinces of some villages, and who is most alike to each
    by the peer editions of their kabupaten."""
    places = [release.place for release in releases]
    codes = {code for place in places for code, _ in (place.kecamatan, place.kabupaten, place.provinsi) if code}
    found = (current_edition(store, code) for code in sorted(codes))
    releases_of = (summaries.open(shelved.folder) for shelved in found if shelved is not None)
    levels = {release.place.code: release for release in releases_of}
    peers: dict[str, list[str]] = {}
    for area in sorted({place.kabupaten[0] for place in places} - {""}):
        edition = comparison.current_edition(store, area, levels.get(area))
        if edition is not None:
            peers |= {code: [peer for peer, _distance in edition.peers_of(code)] for code in edition.villages}
    return LargerAreas([*levels.values()], {code: alike for code, alike in peers.items() if alike} or None)
