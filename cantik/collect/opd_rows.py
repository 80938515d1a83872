"""The sheets of a file of an office as rows, before anybody asks what they mean: no larger than a table of villages,
and refused whole when they are about persons. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.base.memory_file import Source
from cantik.base.parsing import parse_apart
from cantik.base.text import fold
from cantik.collect.columns import clean_text, text_of
from cantik.collect.errors import OpdSheetRefused
from cantik.collect.grid import Cell, OpenedFile
from cantik.collect.open import open_file

Row = tuple[Cell, ...]
#: so many rows hold titles and head
HEAD_ROWS = 16
_LONG_TITLE = 40  # a longer text is a sentence about the sheet
_MOST_ROWS, _MOST_COLUMNS = 5000, 200
_PERSON = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")
_PERSON_TITLES = re.compile(
    r"\b(?:nik|no kk|nomor kk|nomor induk kependudukan|nama lengkap|nama kepala keluarga|nama penduduk|nama penerima"
    r"|tanggal lahir|tempat lahir|tgl lahir|no hp|telepon|alamat rumah)\b"
)


@dataclass(frozen=True, slots=True)
class SheetsRead:
    """The sheets of a file that hold anything, by name; `kind`: as `grid.OpenedFile` says it."""

    kind: str
    rows: Mapping[str, list[Row]]


@parse_apart()
def read_sheets(file: Source, where: str) -> SheetsRead:
    """The rows of every sheet. Raises `OpdSheetRefused` (B150) for one that is too large; else as `collect.open`."""
    with open_file(file) as opened:
        rows = {head.name: sheet_rows(opened, head.number, where) for head in opened.heads if head.rows}
    return SheetsRead(opened.kind, rows)


def sheet_rows(opened: OpenedFile, number: int, where: str) -> list[Row]:
    """Every row of a sheet up to its last, blank ones too: the position plus one is the row of the spreadsheet."""
    found: list[Row] = []
    for block in opened.blocks(number):
        columns = block.columns
        if block.rows and (block.rows[-1] > _MOST_ROWS or len(columns) > _MOST_COLUMNS):
            raise OpdSheetRefused(
                "Lembar terlalu besar bagi tabel satu baris satu desa",
                where=where,
                found=f"lebih dari {_MOST_ROWS} baris atau {_MOST_COLUMNS} kolom",
                mend="Hapus yang bukan bagian tabel.",
            )
        for at, row in enumerate(block.rows):
            found += [()] * (row - 1 - len(found))
            found.append(tuple("" if column is None else column[at] for column in columns))
    return found


def refuse_persons(rows: Sequence[Row], where: str) -> None:
    """Raise `OpdSheetRefused` (B150) for a row of persons; nothing that is said here repeats what stood in the cell."""
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            said = clean_text(text_of(cell))
            if _PERSON.search(said):
                what = "angka sepanjang NIK atau nomor KK"
            elif number <= HEAD_ROWS and len(said) <= _LONG_TITLE and _PERSON_TITLES.search(fold(said)):
                what = "judul kolom data orang"
            else:
                continue
            raise OpdSheetRefused(
                "Berkas memuat data orang",
                where=f"{where}, baris {number}, kolom ke-{column + 1}",
                found=what,
                expected="satu baris satu desa, tanpa nama dan nomor orang",
                mend="Hitung per desa dahulu; daftar orang tidak diterima di sini.",
            )
