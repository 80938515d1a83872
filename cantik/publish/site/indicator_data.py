"""An indicator over all areas and years as open data: every published figure, and whether the page compares it."""

from __future__ import annotations

from collections.abc import Iterable

from cantik.base.spreadsheet import csv_text
from cantik.publish.site.indicator_areas import IndicatorAreas, IndicatorMember
from cantik.release.model import Figure, Release

COLUMNS = (
    *("kode", "nama", "kode_kecamatan", "kecamatan", "tahun", "rilis", "acuan", "nilai", "status", "keadaan_angka"),
    *("satuan", "pembilang", "penyebut", "dasar", "versi_definisi", "dibandingkan", "sebab"),
)


def write_csv(areas: IndicatorAreas) -> bytes:
    """One row an area and year, the newest year first. `dibandingkan` is `ya` for what the page ranks; former years are
    neither compared nor told apart."""
    rows: list[Iterable[str]] = [COLUMNS]
    for line in areas.ranked:
        rows.append(_row(line.member.release, line.figure, "ya", ""))
        rows += _former_rows(line.member, areas.id)
    for area in areas.apart:
        rows.append(_row(area.member.release, area.figure, "tidak", area.why[0]))
        rows += _former_rows(area.member, areas.id) if area.member.told else []
    return csv_text(rows).encode()


def _former_rows(member: IndicatorMember, name: str) -> list[list[str]]:
    found = []
    for release in sorted(member.former, key=lambda release: release.reference, reverse=True):
        figure = next((f for f in release.figures if f.id == name and not f.area), None)
        if figure is not None:
            found.append(_row(release, figure, "", ""))
    return found


def _row(release: Release, figure: Figure | None, compared: str, why: str) -> list[str]:
    place = release.place
    day = release.reference if figure is None else release.day_of(figure)
    head = [place.code, place.full(), *place.kecamatan, str(day.year), release.number, day.isoformat()]
    if figure is None:
        return [*head, *([""] * 8), compared, why]
    counts = ["" if count is None else str(count) for count in (figure.numerator, figure.denominator)]
    value = "" if figure.value is None else format(figure.value, "f")
    version = str(figure.definition.get("versi", ""))
    return [*head, value, figure.status, figure.state, figure.unit, *counts, figure.base, version, compared, why]
