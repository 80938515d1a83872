"""Tables and indicators as CSV: UTF-8, comma, LF, one row a cell; the reader needs no other file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cantik.base.spreadsheet import csv_text
from cantik.release.model import Figure, Release, Table
from cantik.release.office_figures import delivered_tables
from cantik.release.states import states_of

#: the column of the states of figures (x, xx, r, e); only where a figure has one
STATE = "keadaan_angka"


def columns(table: Table) -> tuple[str, ...]:
    """Names of the columns of a table's CSV."""
    axes = [name for axis in table.axes for name in (axis.id, f"{axis.id}_label")]
    state = (STATE,) if states_of(table) else ()
    return (*axes, "nilai", "status", "batas_bawah", "batas_atas", "satuan", "acuan", *state)


def table_csv(table: Table) -> bytes:
    """A table as CSV, cells in row-major order of the axes; a hidden cell has an empty value and its public range."""
    rows: list[list[str]] = []
    wanted = bool(states_of(table))
    for categories, cell in table.walk():
        names = [text for c in categories for text in (c.id, c.label)]
        bounds = ["" if b is None else str(b) for b in (cell.low, cell.high)]
        value = "" if cell.value is None else str(cell.value)
        state = [cell.state] if wanted else []
        rows.append([*names, value, cell.status, *bounds, table.unit, table.reference.isoformat(), *state])
    return _write(columns(table), rows)


FIGURE_COLUMNS = (
    "indikator",
    "judul",
    "judul_en",
    "wilayah",
    "wilayah_label",
    "nilai",
    "status",
    "pembilang",
    "penyebut",
    "satuan",
    "basis",
)


def figure_columns(release: Release) -> tuple[str, ...]:
    """Names of the columns of the CSV of indicators."""
    return (*FIGURE_COLUMNS, STATE) if any(figure.state for figure in release.figures) else FIGURE_COLUMNS


def figures_csv(release: Release) -> bytes:
    """All indicators of a release, for the village and its dusun."""

    def row(f: Figure) -> list[str]:
        numbers = ["" if v is None else str(v) for v in (f.numerator, f.denominator)]
        value = "" if f.value is None else format(f.value, "f")
        labels = [f.title, f.title_en, f.area, f.area_label]
        return [f.id, *labels, value, f.status, *numbers, f.unit, f.base, *([f.state] if STATE in names else [])]

    names = figure_columns(release)
    return _write(names, (row(f) for f in release.figures))


PROFILE_COLUMNS = ("bidang", "bidang_en", "ukuran", "ukuran_en", "nilai", "satuan", "satuan_en", "tabel", "catatan")


def profile_csv(release: Release) -> bytes:
    """The profile of a release by fields, values as the book prints them; `tabel`: the number of the table where a
    figure stands."""
    rows = []
    for part in (part for profile in release.profiles for part in profile.parts):
        for line in part.lines:
            named = (part.title, part.title_en, line.label, line.label_en)
            rows.append((*named, line.value, line.unit, line.unit_en, line.table, line.note))
    return _write(PROFILE_COLUMNS, rows)


DELIVERED_COLUMNS = (
    "tabel",
    "kolom",
    "judul",
    "judul_en",
    "nilai",
    "satuan",
    "menurut",
    "lembaga",
    "sumber",
    "acuan",
    "keadaan",
)
#: the source of what the village counts itself
OWN = "catatan fasilitas desa"


def delivered_csv(release: Release) -> bytes:
    """The figures of offices that a release tells, one row for each that is told: while it is open which of two is
    cited, both. `menurut`: opd | desa; `keadaan`: satu | sama | terbuka | putus (`release.office_figures`)."""
    rows = []
    for line in (line for table in delivered_tables(release) for line in table.lines):
        own = line.figure
        labels = [own.label, own.label_en, format(line.value, "f"), own.unit]
        by = ["opd", own.office, own.document] if line.office else ["desa", f"Pemerintah {release.place.full()}", OWN]
        rows.append([own.table, own.column, *labels, *by, own.reference.isoformat(), own.standing])
    return _write(DELIVERED_COLUMNS, rows)


def _write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return csv_text([header, *rows]).encode()
