"""The people of a village as the OpenSID population workbook, in both shapes, and as CSV.

`contoh` is the shape of the sample workbook (one sheet, all text, ISO dates), `template` that of the
import template (numbers, date cells, a `###` row with help text after it, a sheet of codes).
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from cantik.base.text_file import open_text
from cantik.contoh.codebook import code_sheet
from cantik.contoh.galat import ErrorPlan, Planted, plant
from cantik.contoh.model import CodedColumns, InventedVillage, Kabupaten, Population
from cantik.contoh.numbers import day_parts
from cantik.contoh.shape import CODES, COLUMNS, DATES, Cell, Row
from cantik.contoh.stream import MISSING, Ints
from cantik.contoh.workbook import open_workbook

Style = Literal["template", "contoh"]

_NUMBERS = ("no_kk", "nik", "ayah_nik", "ibu_nik", "no_asuransi")
_NAMES = ("nama", "tempatlahir", "nama_ayah", "nama_ibu")
_CERTIFICATES = (
    ("akta_lahir", "LU", "tanggallahir"),
    ("akta_perkawinan", "KW", "tanggalperkawinan"),
    ("akta_perceraian", "CR", "tanggalperceraian"),
)
_PAPERS = (("dokumen_pasport", "X9"), ("dokumen_kitas", "2X99"))
_HELP = (
    "Isi data penduduk di atas baris ini. Baris ini dan keterangan di bawahnya tidak dibaca.",
    "Tulis kode atau katanya; daftar kode ada pada lembar Kode Data.",
    "Berkas CONTOH: semua orang dan nomor di dalamnya rekaan.",
)


def opensid_rows(population: Population) -> list[Row]:
    """One row a person in the order of `COLUMNS`: every cell text, the empty text where nothing is known."""
    persons = population.persons
    columns: dict[str, Sequence[str]] = _places(population.families, persons["family"])
    columns |= {name: persons.text(name) for name in _NAMES}
    columns |= {name: _whole(persons[name]) for name in (*_NUMBERS, *CODES)}
    columns |= {name: _iso(persons[name]) for name in DATES}
    for name, letters, day in _CERTIFICATES:
        columns[name] = _certificates(letters, persons[name], persons[day])
    for name, letters in _PAPERS:
        columns[name] = [f"{letters}{number:06d}" if number != MISSING else "" for number in persons[name].tolist()]
    blank = [""] * len(persons)
    return [list(row) for row in zip(*(columns.get(name, blank) for name in COLUMNS), strict=True)]


def write_opensid(
    village: InventedVillage, path: Path, style: Style = "template", errors: ErrorPlan | None = None
) -> tuple[Planted, ...]:
    """The workbook of a village; with `errors` some are planted. Returns the answer key (empty without errors)."""
    rows = opensid_rows(village.population)
    key: tuple[Planted, ...] = ()
    if errors is not None:
        rows, key = plant(rows, errors, reference=village.reference)
    write_rows(rows, path, style)
    return key


def write_rows(rows: Sequence[Row], path: Path, style: Style = "template") -> None:
    """Rows of text (as `opensid_rows` gives them, or dirty ones) as a workbook in one of the two shapes."""
    with open_workbook(path) as book:
        if style == "contoh":
            _write_plain(book.add_worksheet("Sheet1"), rows)
        else:
            _write_template(book, rows)


def write_csv(kabupaten: Kabupaten, path: Path, errors: ErrorPlan | None = None) -> tuple[Planted, ...]:
    """All villages in one CSV file of the 43 columns (UTF-8, LF), drawn and written village by village.

    Needs the memory of one village. Rows of the answer key count from the top of the file.
    """
    keys: list[Planted] = []
    with open_text(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        written = 0
        for village in kabupaten.villages:
            rows = opensid_rows(village.draw())
            if errors is not None:
                rows, key = plant(rows, errors.for_village(village.position), reference=village.reference)
                planted_before = keys[-1].number if keys else 0
                keys += [planted.move_down(written, planted_before) for planted in key]
            writer.writerows(rows)
            written += len(rows)
    return tuple(keys)


def _places(families: CodedColumns, family: Ints) -> dict[str, Sequence[str]]:
    """Columns that are the same for a whole family."""
    streets = families.text("jalan")
    houses = families["rumah"].tolist()
    of_family = {
        "alamat": [f"{street} NO. {house}" for street, house in zip(streets, houses, strict=True)],
        "dusun": families.text("dusun"),
        "rw": [f"{number:03d}" for number in families["rw"].tolist()],
        "rt": [f"{number:03d}" for number in families["rt"].tolist()],
        "lat": [f"{value / 1e6:.6f}" for value in families["lat"].tolist()],
        "lng": [f"{value / 1e6:.6f}" for value in families["lng"].tolist()],
    }
    members = family.tolist()
    return {name: [values[number] for number in members] for name, values in of_family.items()}


def _whole(values: Ints) -> list[str]:
    return [str(value) if value != MISSING else "" for value in values.tolist()]


def _iso(days: Ints) -> list[str]:
    text = np.datetime_as_string(days.astype("datetime64[D]")).tolist()
    return [word if day != MISSING else "" for word, day in zip(text, days.tolist(), strict=True)]


def _certificates(letters: str, number: Ints, day: Ints) -> list[str]:
    """Certificate numbers in the manner of a civil registry: area, kind, date, serial."""
    return [
        f"9901-{letters}-{d:02d}{m:02d}{y}-{n:04d}" if n != MISSING else ""
        for n, y, m, d in zip(number.tolist(), *(part.tolist() for part in day_parts(day)), strict=True)
    ]


def _write_plain(sheet: Any, rows: Sequence[Row]) -> None:
    sheet.write_row(0, 0, COLUMNS)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(line, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(line, column, cell)


def _write_template(book: Any, rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet("Data Penduduk")
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    text = book.add_format({"num_format": "@"})
    sheet.write_row(0, 0, COLUMNS)
    codes = [name in CODES for name in COLUMNS]
    dates = [name in DATES for name in COLUMNS]
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            value = _to_typed_cell(cell, codes[column], dates[column])
            if isinstance(value, dt.date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(line, column, value)
            elif value:
                sheet.write_string(line, column, value, text)
    end = len(rows) + 3
    sheet.write_string(end, 1, "###")
    for line, words in enumerate(_HELP, start=end):
        sheet.write_string(line, 2, words)
    codes_sheet = book.add_worksheet("Kode Data")
    for line, entries in enumerate(code_sheet()):
        codes_sheet.write_row(line, 0, entries)


def _to_typed_cell(cell: Cell, is_code: bool, is_date: bool) -> Cell:
    """Codes become numbers and good dates become dates; whatever is neither stays the text that somebody typed."""
    if not isinstance(cell, str) or not cell:
        return cell
    if is_code and cell.isdecimal():
        return int(cell)
    if is_date and len(cell) == 10 and cell[4] == cell[7] == "-":
        try:
            value = dt.date.fromisoformat(cell)
        except ValueError:
            return cell
        return value if value.year >= 1900 else cell
    return cell
