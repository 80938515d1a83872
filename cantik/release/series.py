"""A published measure from year to year, with every break named (docs/bidang/metadata.md 7.1, quality_policy.md 2).
Pure.

A series repeats what editions print and reckons nothing: no difference, no growth, no remainder. A hidden cell stays
hidden with the range that its own edition gave it. So whoever holds the series knows nothing that the holder of the
editions does not know, and those are protected from one another before they are signed (docs/adr/0064).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cantik.base.dates import long_date
from cantik.release.comparability import Apart, Comparison, definition_mark, judge_pair, read_figure
from cantik.release.model import LEVEL, NAMED, Cell, Figure, Release, Table, number_order
from cantik.release.printed_tables import DECIMALS, print_release

BreakKind = Literal["definisi", "dasar", "sumber", "versi_dtsen", "rincian", "metode", "wilayah", "daftar_desa"]
#: why a year of the measure stands in no line: what it prints is not the same measure
LeftOut = Literal["versi_dtsen", "satuan", "silang", "desa"]

_WORDS: dict[BreakKind, tuple[str, str]] = {
    "definisi": ("definisinya berubah", "its definition changed"),
    "dasar": ("dasar penduduknya lain", "of another population base"),
    "sumber": ("sumbernya lain", "from another source"),
    "versi_dtsen": ("versi DTSEN lain", "another version of DTSEN"),
    "rincian": ("kelompoknya digabung atau dibagi lain", "its classes were merged or split otherwise"),
    "metode": ("rilisnya mengganti metode", "the release changed the method"),
    "daftar_desa": ("desa di dalamnya lain", "other villages lie within it"),
}
#: a table of welfare deciles: its ranks are those of one version, never compared between two
#: (docs/bidang/population_parameters.md 13)
DECILE = "desil_nasional"
_DTSEN = "DTSEN"
#: what an edition must be to stand in a series: a draft does not
_STANDINGS = ("rilis desa", LEVEL)


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """Why a year cannot be set beside the one before without a word; the words in both languages."""

    kind: BreakKind
    words: str
    words_en: str


@dataclass(frozen=True, slots=True)
class SeriesYear:
    """A column: the data year, the edition that tells it, its day, and the breaks between it and the year before."""

    year: int
    number: str
    reference: dt.date
    breaks: tuple[SeriesBreak, ...]


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A row: one place of a table (ids of its categories) or an indicator of an area, with a cell a year.

    None where the edition has no such place. `note` says what was merged in it; lines with other parts are others.
    """

    place: tuple[str, ...]
    label: str
    label_en: str
    note: str
    note_en: str
    total: bool
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class MeasureSeries:
    """One measure over the years of the editions that tell it, the oldest first; `left_out`: years that print
    something else under the same name, and why."""

    kind: Literal["tabel", "indikator"]
    key: str
    title: str
    title_en: str
    unit: str
    unit_en: str
    decimals: int
    years: tuple[SeriesYear, ...]
    lines: tuple[SeriesLine, ...]
    left_out: tuple[tuple[int, LeftOut], ...] = ()


def yearly(releases: Iterable[Release]) -> tuple[Release, ...]:
    """The editions that series are made of, as products print them: the last of each data year, drafts left out.

    The caller gives only those that are in force: a release does not know that it was withdrawn.
    """
    last: dict[int, Release] = {}
    for release in releases:
        held = last.get(release.year)
        if release.standing in _STANDINGS and (
            held is None or number_order(held.number) < number_order(release.number)
        ):
            last[release.year] = release
    return tuple(print_release(last[year]) for year in sorted(last))


def series_of(releases: Iterable[Release], moved: Sequence[dt.date] = ()) -> tuple[MeasureSeries, ...]:
    """Every measure of the newest edition that another year in force tells too: indicators, then tables in order.

    `moved`: days on which RT came into the village or left it (docs/bidang/metadata.md 7.1, rule 5): totals are not
    computed anew, the series breaks there.
    """
    told = yearly(releases)
    if len(told) < 2:
        return ()
    newest = told[-1]
    by_name = [(release, _group_figures(release)) for release in told]
    found = [_of_figure([(release, own.get(name, {})) for release, own in by_name], moved) for name in by_name[-1][1]]
    found += [_of_table(told, table.key, moved) for table in newest.tables]
    return tuple(series for series in found if series is not None)


def _told_before(own: dt.date | None, days: Sequence[dt.date]) -> bool:
    """Whether what an edition carries over is of a day that an edition of a year before told already."""
    return own is not None and any(own <= day for day in days)


# ── tables ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Held:
    """A measure in one edition."""

    release: Release
    measure: Table


def _of_table(releases: Sequence[Release], key: str, moved: Sequence[dt.date]) -> MeasureSeries | None:
    by_key = [(release, {table.key: table for table in release.tables}) for release in releases]
    days = [release.reference for release in releases]
    held = [
        _Held(release, tables[key])
        for at, (release, tables) in enumerate(by_key)
        if key in tables and not _told_before(tables[key].reference, days[:at])
    ]
    if not held:
        return None
    newest = held[-1].measure
    inside, outside = [], []
    for told in held:
        why = _unlike(told.measure, newest)
        if why is None:
            inside.append(told)
        else:
            outside.append((told.release.year, why))
    if len(inside) < 2:
        return None
    return MeasureSeries(
        "tabel",
        key,
        newest.title,
        newest.title_en,
        newest.unit,
        newest.unit_en,
        DECIMALS if newest.percent_only else 0,
        _table_years(inside, moved),
        _table_lines([told.measure for told in inside]),
        tuple(outside),
    )


def _unlike(table: Table, newest: Table) -> LeftOut | None:
    """Why a table is not the same measure as the newest; None when it is."""
    if table.definition.get(NAMED) != newest.definition.get(NAMED):
        return "desa"  # the sums of a level of other villages: people who came between them were always there
    if table.unit != newest.unit or table.percent_only != newest.percent_only:
        return "satuan"
    if [axis.id for axis in table.axes] != [axis.id for axis in newest.axes]:
        return "silang"
    if any(axis.id == DECILE for axis in newest.axes) and _version(table) != _version(newest):
        return "versi_dtsen"
    return None


def _table_years(held: Sequence[_Held], moved: Sequence[dt.date]) -> tuple[SeriesYear, ...]:
    years = []
    for former, told in zip((None, *held), held, strict=False):
        kinds = [] if former is None else _table_breaks(former.measure, told.measure)
        years.append(_year(former.release if former else None, told.release, kinds, moved))
    return tuple(years)


def _table_breaks(was: Table, now: Table) -> list[BreakKind]:
    kinds: list[BreakKind] = []
    if definition_mark(was) != definition_mark(now):
        kinds.append("definisi")
    if was.base != now.base:
        kinds.append("dasar")
    if _names(tuple(was.source.split("; "))) != _names(tuple(now.source.split("; "))):
        kinds.append("sumber")
    elif _DTSEN in now.source and _version(was) != _version(now):
        kinds.append("versi_dtsen")
    if {line for line, _ in _places(was)} != {line for line, _ in _places(now)}:
        kinds.append("rincian")
    return kinds


Place = tuple[tuple[str, str], ...]  # id and note of each category


def _places(table: Table) -> list[tuple[Place, Cell]]:
    return [(tuple((category.id, category.note) for category in path), cell) for path, cell in table.walk()]


def _table_lines(tables: Sequence[Table]) -> tuple[SeriesLine, ...]:
    """The lines of the newest edition in its order, after them those that only former ones have, the newest first."""
    cells = [dict(_places(table)) for table in tables]
    lines: dict[Place, SeriesLine] = {}
    for table in reversed(tables):
        for path, _cell in table.walk():
            place = tuple((category.id, category.note) for category in path)
            if place not in lines:
                lines[place] = SeriesLine(
                    tuple(category.id for category in path),
                    " · ".join(category.label for category in path) or "Jumlah",
                    " · ".join(category.label_en for category in path) or "Total",
                    "; ".join(category.note for category in path if category.note),
                    "; ".join(category.note_en for category in path if category.note_en),
                    all(category.total for category in path),
                    tuple(held.get(place) for held in cells),
                )
    return tuple(lines.values())


# ── indicators ──────────────────────────────────────────────────────────────────────────────────
def _group_figures(release: Release) -> dict[str, dict[str, Figure]]:
    """The figures of a release by indicator and area."""
    found: dict[str, dict[str, Figure]] = {}
    for figure in release.figures:
        found.setdefault(figure.id, {})[figure.area] = figure
    return found


def _of_figure(told: Sequence[tuple[Release, dict[str, Figure]]], moved: Sequence[dt.date]) -> MeasureSeries | None:
    """The series of one indicator from its figures by area in each edition; the newest edition has some."""
    days = [release.reference for release, _ in told]
    held = [
        (release, figures)
        for at, (release, figures) in enumerate(told)
        if figures and not _told_before(_main(figures).reference, days[:at])
    ]
    if not held:
        return None
    newest = _main(held[-1][1])
    why = [_left_out(own, held[-1]) for own in held]
    inside = [own for own, reason in zip(held, why, strict=True) if reason is None]
    if len(inside) < 2:
        return None
    years = []
    for former, now in zip((None, *inside), inside, strict=False):
        kinds = [] if former is None else _figure_breaks(former, now)
        years.append(_year(former[0] if former else None, now[0], kinds, moved))
    return MeasureSeries(
        "indikator",
        newest.id,
        newest.title,
        newest.title_en,
        newest.unit,
        newest.unit_en,
        newest.decimals,
        tuple(years),
        _figure_lines([figures for _, figures in inside]),
        tuple((own[0].year, reason) for own, reason in zip(held, why, strict=True) if reason is not None),
    )


#: for what reasons a year of an indicator stands in no series; for which others the series breaks at it
_LEFT_OUT: Mapping[Apart, LeftOut] = {"sebagian": "desa", "satuan": "satuan"}
_BREAKS: Mapping[Apart, BreakKind] = {"definisi": "definisi", "dasar": "dasar"}
_Told = tuple[Release, dict[str, Figure]]


def _judge_years(was: _Told, now: _Told) -> tuple[Apart, ...]:
    (former, figures), (release, today) = was, now
    mine, theirs = read_figure(former, _main(figures)), read_figure(release, _main(today))
    return judge_pair(mine, theirs, Comparison.YEARS).reasons


def _left_out(own: _Told, newest: _Told) -> LeftOut | None:
    """Why an indicator is not the same measure as the newest; None when it is."""
    found = _judge_years(own, newest)
    return next((_LEFT_OUT[why] for why in found if why in _LEFT_OUT), None)


def _main(figures: dict[str, Figure]) -> Figure:
    """The figure of the village, of any part of it where the village has none."""
    return figures.get("") or next(iter(figures.values()))


def _figure_breaks(was: _Told, now: _Told) -> list[BreakKind]:
    apart = _judge_years(was, now)
    kinds: list[BreakKind] = [kind for why, kind in _BREAKS.items() if why in apart]
    # an indicator does not say which lists filled it: what the whole release stands on is compared
    if _names(was[0].sources) != _names(now[0].sources):
        kinds.append("sumber")
    elif _of_dtsen(was[0].sources) != _of_dtsen(now[0].sources):
        kinds.append("versi_dtsen")
    return kinds


def _figure_lines(held: Sequence[dict[str, Figure]]) -> tuple[SeriesLine, ...]:
    lines: dict[str, SeriesLine] = {}
    for figures in reversed(held):
        for area, figure in figures.items():
            if area not in lines:
                cells = tuple(_cell(told[area]) if area in told else None for told in held)
                lines[area] = SeriesLine(
                    (area,) if area else (), figure.area_label, figure.area_label, "", "", not area, cells
                )
    return tuple(lines.values())


def _cell(figure: Figure) -> Cell:
    return Cell(figure.value, figure.status, state=figure.state)


# ── breaks ──────────────────────────────────────────────────────────────────────────────────────
def _year(former: Release | None, release: Release, kinds: Sequence[BreakKind], moved: Sequence[dt.date]) -> SeriesYear:
    breaks: list[SeriesBreak] = []
    if former is not None:
        breaks = [break_of(kind) for kind in kinds]
        if _new_method(release):
            breaks.append(break_of("metode"))
        if former.villages.keys() != release.villages.keys():
            breaks.append(break_of("daftar_desa"))
        breaks += area_breaks(moved, former.reference, release.reference)
    return SeriesYear(release.year, release.number, release.reference, tuple(breaks))


def break_of(kind: BreakKind) -> SeriesBreak:
    """A break in words; of a moved border `area_breaks`."""
    return SeriesBreak(kind, *_WORDS[kind])


def area_breaks(moved: Iterable[dt.date], former: dt.date, day: dt.date) -> list[SeriesBreak]:
    """The days on which the village's own area changed after one point and until the next."""
    return [
        SeriesBreak(
            "wilayah",
            f"wilayah desa berubah pada {long_date(change)}",
            f"the village's area changed on {long_date(change, 'en')}",
        )
        for change in moved
        if former < change <= day
    ]


def _new_method(release: Release) -> bool:
    said = release.extra.get("revisi")
    return isinstance(said, dict) and said.get("kind") == "metode"


@lru_cache(maxsize=1024)  # asked for each indicator of a village anew
def _names(sources: tuple[str, ...]) -> frozenset[str]:
    """Names of sources without the day of which they tell: "Register penduduk Desa A, 31 Desember 2025"."""
    return frozenset(source.rpartition(", ")[0] or source for source in sources)


def _version(table: Table) -> frozenset[str]:
    """The version of DTSEN that a table stands on: its lists with their days; of one that names none, its whole
    source."""
    return _of_dtsen(table.source.split("; ")) or frozenset([table.source])


def _of_dtsen(sources: Iterable[str]) -> frozenset[str]:
    return frozenset(source for source in sources if source.startswith(_DTSEN))
