"""Tables and indicators as CSV: UTF-8, comma, LF, one row a cell; the reader needs no other file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cantik.base.spreadsheet import csv_text
from cantik.publish.exchange.dataset import INDICATORS, Dataset
from cantik.release.model import Release
from cantik.release.office_figures import delivered_tables

#: the column of the states of figures (x, xx, r, e); only where a figure has one
STATE = "keadaan_angka"
#: the column of what a hidden share is at least; only where one has it
LEAST = "paling_sedikit"
#: the column of the day that a figure is of
DAY = "acuan"


def columns(own: Dataset) -> tuple[str, ...]:
    """Names of the columns of the CSV of a set."""
    state = (STATE,) if own.has_states else ()
    if own.key == INDICATORS:
        own_columns = (*((LEAST,) if own.has_bounds else ()), *((DAY,) if own.has_days else ()))
        return (*FIGURE_COLUMNS, *own_columns, *state)
    axes = [name for axis in own.axes for name in (axis.id, f"{axis.id}_label")]
    return (*axes, "nilai", "status", "batas_bawah", "batas_atas", "satuan", DAY, *state)


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


def list_rows(own: Dataset) -> Iterator[list[int | Decimal | str | None]]:
    """The rows of a set under its `columns`, in the order of its observations: numbers as numbers, None where nothing
    stands. A hidden figure has no value and its public range."""
    named = [{c.id: c for c in axis.categories} for axis in own.axes]
    wanted, day = own.has_states, own.reference.isoformat()
    for each in own.observations:
        state = [each.state] if wanted else []
        if own.key == INDICATORS:
            told, place = (names[key] for names, key in zip(named, each.key, strict=True))
            area, label = ("", "") if place.total else (place.id, place.label)
            counts = (each.numerator, each.denominator)
            head = (told.id, *each.title, area, label, each.value, each.status)
            least = [each.low] if own.has_bounds else []
            when = [each.reference.isoformat() if each.reference else day] if own.has_days else []
            yield [*head, *counts, each.unit, each.base, *least, *when, *state]
        else:
            path = [text for names, key in zip(named, each.key, strict=True) for text in (key, names[key].label)]
            yield [*path, each.value, each.status, each.low, each.high, each.unit, day, *state]


def set_csv(own: Dataset) -> bytes:
    """A set as CSV."""
    return _write(columns(own), ([plain_text(part) for part in row] for row in list_rows(own)))


def plain_text(value: int | Decimal | str | None) -> str:
    """A value as the files of other programs have it: digits and a point, empty where nothing stands."""
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


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
