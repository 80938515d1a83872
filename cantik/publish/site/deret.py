"""From year to year: a page and a file beside each table that several editions in force tell, and one of indicators.

Nothing is drawn or reckoned: cells of editions stand beside one another as they were printed (`release.series`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cantik.base.dates import long_date
from cantik.base.numerals import HIDDEN, UNAVAILABLE, format_number
from cantik.base.spreadsheet import csv_text
from cantik.publish.site.history import PastEdition
from cantik.publish.site.view import Shown, Text, in_words, short, wall_of
from cantik.release.model import Cell
from cantik.release.series import LeftOut, MeasureSeries, SeriesYear, series_of
from cantik.release.show import cell_text, superscript_of

FOLDER = "deret"
#: the name of the page and of the file of indicators
INDICATORS = "indikator"
_LEFT_OUT: dict[LeftOut, tuple[str, str]] = {
    "versi_dtsen": ("versi DTSEN lain, tidak dibandingkan", "another version of DTSEN, not compared"),
    "satuan": ("dicetak dalam satuan lain", "printed in another unit"),
    "silang": ("dicetak menurut rincian lain", "printed by other classes"),
    "desa": ("jumlah desa-desa lain, tidak dibandingkan", "the sum of other villages, not compared"),
}


@dataclass(frozen=True, slots=True)
class SeriesHead:
    """A column of a page: its year, edition and day, and its breaks in words ("" without)."""

    year: int
    edition: str
    day: str
    breaks: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A row of a page. `breaks`: of an indicator, whose neighbours break in other years; `key`: that indicator, which
    has a page of its own."""

    label: str
    unit: str
    note: str
    total: bool
    cells: tuple[Shown, ...]
    breaks: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A page in one language. `gaps`: years between the first and the last that no edition in force tells, and years
    that tell something else, in words; what breaks all rows alike. `day`: of which day of the year all of it is told,
    "" where the heads say it."""

    key: str
    title: str
    heads: tuple[SeriesHead, ...]
    rows: tuple[SeriesRow, ...]
    gaps: tuple[str, ...]
    day: str = ""

    @property
    def wall(self) -> tuple[int, int] | None:
        """As `view.PageTable.wall`."""
        return wall_of(cell for row in self.rows for cell in row.cells)


def of_editions(pasts: Sequence[PastEdition]) -> tuple[MeasureSeries, ...]:
    """The series of a village: of its editions in force alone, never of one that was withdrawn or replaced."""
    standing = [past.release for past in pasts if past.status == "berlaku" and past.release is not None]
    return series_of(standing, sorted({day for past in pasts for day in past.moved}))


def page_of(series: MeasureSeries, t: Text) -> SeriesPage:
    """The page of one table."""
    heads, day = _heads(series.years, t)
    rows = tuple(
        SeriesRow(
            t(line.label, line.label_en),
            "",
            t(line.note, line.note_en),
            line.total,
            tuple(format_cell(cell, series.decimals, t) for cell in line.cells),
        )
        for line in series.lines
    )
    return SeriesPage(series.key, short(t(series.title, series.title_en), t), heads, rows, _gaps(series, t), day)


def page_of_indicators(found: Sequence[MeasureSeries], t: Text) -> SeriesPage | None:
    """The indicators of the village in one table, each with its own breaks; None without any."""
    own = [series for series in found if series.kind == "indikator" and any(not line.place for line in series.lines)]
    if not own:
        return None
    columns = {year.year: year for series in own for year in series.years}
    ordered = [columns[year] for year in sorted(columns)]
    rows = []
    for series in own:
        line = next(line for line in series.lines if not line.place)
        cells = {year.year: cell for year, cell in zip(series.years, line.cells, strict=True)}
        rows.append(
            SeriesRow(
                t(series.title, series.title_en),
                t(series.unit, series.unit_en),
                "",
                False,
                tuple(format_cell(cells.get(year.year), series.decimals, t) for year in ordered),
                tuple(f"{year.year}: {_format_breaks(year, t)}" for year in series.years if year.breaks)
                + _gaps(series, t),
                series.key,
            )
        )
    heads, day = _heads([replace(year, breaks=()) for year in ordered], t)
    alike = set.intersection(*(set(row.breaks) for row in rows)) if len(rows) > 1 else set()
    own_breaks = (replace(row, breaks=tuple(mark for mark in row.breaks if mark not in alike)) for row in rows)
    return SeriesPage(INDICATORS, "", heads, tuple(own_breaks), tuple(sorted(alike)), day)


def _heads(years: Sequence[SeriesYear], t: Text) -> tuple[tuple[SeriesHead, ...], str]:
    """The heads, and the day of the year where it is the same in all of them: it is said once then."""
    days = {(year.reference.month, year.reference.day, year.reference.year - year.year) for year in years}
    alike = len(days) == 1 and years[0].reference.year == years[0].year
    heads = [
        SeriesHead(
            year.year,
            in_words(f"Rilis {year.number}", t),
            "" if alike else long_date(year.reference, t.lang),
            _format_breaks(year, t),
        )
        for year in years
    ]
    return tuple(heads), long_date(years[0].reference, t.lang).rpartition(" ")[0] if alike else ""


def _format_breaks(year: SeriesYear, t: Text) -> str:
    return "; ".join(t(mark.words, mark.words_en) for mark in year.breaks)


def _gaps(series: MeasureSeries, t: Text) -> tuple[str, ...]:
    told, other = {year.year for year in series.years}, dict(series.left_out)
    silent = [year for year in range(min(told), max(told)) if year not in told and year not in other]
    lines = [
        t(f"{year}: tidak ada rilis yang berlaku dengan angka ini", f"{year}: no release in force has it")
        for year in silent
    ]
    lines += [f"{year}: {t(*_LEFT_OUT[why])}" for year, why in sorted(other.items())]
    return tuple(sorted(lines))


def format_cell(cell: Cell | None, decimals: int, t: Text) -> Shown:
    """A cell of a series as it is printed; None where a year has no such place."""
    if cell is None:
        return Shown(UNAVAILABLE)
    if cell.status == "rahasia":
        bounds = ""
        if cell.low is not None and cell.high is not None:
            bounds = t(f"antara {cell.low} dan {cell.high}", f"between {cell.low} and {cell.high}")
        return Shown(HIDDEN, hidden=True, range=bounds)
    if cell.value is not None and (
        decimals or isinstance(cell.value, Decimal)
    ):  # an indicator that is a count has none
        return Shown(format_number(cell.value, decimals, t.lang) + superscript_of(cell.state))
    return Shown(cell_text(cell, t.lang))


# ── files ───────────────────────────────────────────────────────────────────────────────────────
def files_of(found: Sequence[MeasureSeries]) -> dict[str, bytes]:
    """The files by their path from the root of the site: one a table, one for all indicators."""
    tables = {f"{FOLDER}/{series.key}.csv": _table_csv(series) for series in found if series.kind == "tabel"}
    indicators = [series for series in found if series.kind == "indikator"]
    return {**tables, **({f"{FOLDER}/{INDICATORS}.csv": _indicators_csv(indicators)} if indicators else {})}


_POINT = ("tahun", "rilis", "acuan", "nilai", "status", "batas_bawah", "batas_atas", "satuan", "keadaan_angka", "putus")


def _table_csv(series: MeasureSeries) -> bytes:
    rows = [
        ["|".join(line.place), line.label, line.note, *_point(series, year, cell)]
        for line in series.lines
        for year, cell in zip(series.years, line.cells, strict=True)
        if cell is not None
    ]
    return csv_text([("rincian", "label", "catatan", *_POINT), *rows]).encode()


def _indicators_csv(found: Sequence[MeasureSeries]) -> bytes:
    rows = [
        [series.key, series.title, "|".join(line.place), line.label, *_point(series, year, cell)]
        for series in found
        for line in series.lines
        for year, cell in zip(series.years, line.cells, strict=True)
        if cell is not None
    ]
    return csv_text([("kunci", "judul", "wilayah", "wilayah_label", *_POINT), *rows]).encode()


def _point(series: MeasureSeries, year: SeriesYear, cell: Cell) -> list[str]:
    value = "" if cell.value is None else format(cell.value, "f") if series.kind == "indikator" else str(cell.value)
    bounds = ["" if bound is None else str(bound) for bound in (cell.low, cell.high)]
    breaks = ";".join(mark.kind for mark in year.breaks)
    day = year.reference.isoformat()
    return [str(year.year), year.number, day, value, cell.status, *bounds, series.unit, cell.state, breaks]
