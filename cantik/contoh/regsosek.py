"""The families of a village as the five-sheet Regsosek 2022 workbook (docs/bidang/instruments.md 4).

Headers stand in rows 2, 2, 3, 3, 4; the KK number of a family only beside its first member; name and
NIK three times on the sheet of members; dates of birth as serial numbers without a date format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cantik.contoh import words
from cantik.contoh.codebook import labels
from cantik.contoh.model import CodedColumns, InventedVillage
from cantik.contoh.shape import Cell, Row
from cantik.contoh.stream import MISSING, Ints
from cantik.contoh.workbook import open_workbook

KK = "no kartu keluarga"
_EXCEL_EPOCH = 25_569
"""Serial of 1970-01-01 in the 1900 date system."""


@dataclass(frozen=True)
class RegsosekSheet:
    """One sheet: its name, the row of its headers (from 1), the headers and the rows below them."""

    name: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    def place(self, header: str) -> int:
        """Where a question stands (its first copy)."""
        return self.headers.index(header)


_PLACE = (
    "no urut bangunan tempat tinggal",
    "no urut keluarga",
    KK,
    "kode sls/ non sls",
    "kode sub sls",
    "nama sls/non sls",
    "status keluarga",
    "id landmark wilkerstat",
    "kode kartu kerluarga",
)
_OFFICERS = (
    KK,
    "tanggal pendataan",
    "nama ppl",
    "kode ppl",
    "tanggal pemeriksaan",
    "nama pml",
    "kode pml",
    "nama responden",
    "no hp responden",
    "hasil pendataan keluarga",
    "Catatan",
)
_HOUSE = (
    "301a",
    "301b",
    "302",
    "303",
    "304",
    "305",
    "306a",
    "306b",
    "307a",
    "307b1",
    "307b2",
    "307b3",
    "308",
    "309a",
    "309b",
    "310",
)
_WHO = ("401", "402 Nama", "403 NIK")
_AS_TEXT = ("404", "405", "408", "409", "410", "411")
_DEMOGRAPHY = ("404", "405", "406", "407", "408", "409", "410", "411")
_SCHOOL_WORK = ("412", "413", "414", "415", "416a", "416b", "417", "417 Tulis", "418", "419")
_BUSINESS = ("420a", "420b", "421", "421 Tulis", "422", "423", "424", "425", "426")
_HEALTH = ("427", *(f"428{letter}" for letter in "abcdefghij"), "429", "430")
_PROTECTION = tuple(f"431{letter}" for letter in "abcdef")
_MEMBERS = (KK, *_WHO, *_DEMOGRAPHY, *_SCHOOL_WORK, *_WHO, *_BUSINESS, *_HEALTH, *_WHO, *_PROTECTION)
_AID = tuple(f"501{letter}{part}" for letter in "abcdefg" for part in ("", " Bulan", " Tahun"))
_OWNED = (*(f"502{letter}" for letter in "abcdefghijklmn"), "503a", "503b", *(f"504{letter}" for letter in "abcde"))
_PROGRAMMES = (KK, *_AID, *_OWNED, "505", "506")

_TITLES: dict[str, dict[tuple[int, int], str]] = {
    "1.keterangan tempat": {(1, 1): "I. KETERANGAN TEMPAT", (1, 83): "VI. CATATAN", (2, 79): "Catatan"},
    "2.keterangan petugas": {(1, 2): "II. KETERANGAN PETUGAS", (1, 11): "VI. Catatan"},
    "3.keterangan perumahan": {
        (1, 2): "III. KETERANGAN PERUMAHAN",
        (1, 11): "307b. Daya terpasang menurut meteran, bila 307a berkode 1",
    },
    "4.ket sos-ek anggota": {
        (1, 2): "IV. KETERANGAN SOSIAL EKONOMI ANGGOTA KELUARGA",
        (1, 23): "IV. KETERANGAN SOSIAL EKONOMI ANGGOTA KELUARGA",
        (1, 48): "IV. KETERANGAN SOSIAL EKONOMI ANGGOTA KELUARGA",
        (2, 2): "A. KETERANGAN DEMOGRAFI",
        (2, 13): "B. Pendidikan",
        (2, 17): "C. Ketenagakerjaan",
        (2, 23): "A. KETERANGAN DEMOGRAFI",
        (2, 26): "D. Kepemilikan Usaha",
        (2, 35): "E. Kesehatan",
        (2, 48): "A. KETERANGAN DEMOGRAFI",
        (2, 51): "F. Program Perlindungan Sosial",
    },
    "5.keikutsertaan program dll": {
        (1, 2): "V. KEIKUTSERTAAN PROGRAM, KEPEMILIKAN ASET, DAN LAYANAN",
        (2, 2): "501. Program yang diterima keluarga dalam satu tahun terakhir",
        (2, 23): "502. Aset bergerak milik keluarga (1. Ya, 2. Tidak)",
        (2, 37): "503. Aset tidak bergerak",
        (2, 39): "504. Jumlah ternak yang dimiliki (ekor)",
        (3, 2): "Program Bantuan Sosial Sembako/BPNT",
        (3, 5): "Program Keluarga Harapan (PKH)",
        (3, 8): "Program BLT Dana Desa",
        (3, 11): "Program Subsidi Listrik",
        (3, 14): "Program Bantuan Pemerintah Daerah",
        (3, 17): "Program Subsidi Pupuk",
        (3, 20): "Program Subsidi LPG",
    },
}


def regsosek_sheets(village: InventedVillage) -> tuple[RegsosekSheet, ...]:
    """The five sheets of a village: one row a family (sheets 1-3, 5), one row a member (sheet 4)."""
    population = village.population
    persons, families = population.persons, population.families
    kk = [str(number) for number in families["no_kk"].tolist()]
    return (
        RegsosekSheet("1.keterangan tempat", 2, _PLACE, tuple(_place_rows(families, kk))),
        RegsosekSheet("2.keterangan petugas", 2, _OFFICERS, tuple(_officer_rows(persons, families, kk))),
        RegsosekSheet("3.keterangan perumahan", 3, (KK, *_HOUSE), tuple(_question_rows(families, kk, _HOUSE))),
        RegsosekSheet("4.ket sos-ek anggota", 3, _MEMBERS, tuple(_member_rows(persons, kk))),
        RegsosekSheet(
            "5.keikutsertaan program dll", 4, _PROGRAMMES, tuple(_question_rows(families, kk, _PROGRAMMES[1:]))
        ),
    )


def write_regsosek(village: InventedVillage, path: Path) -> None:
    """The Regsosek workbook of a village, clean. Errors are planted by `write_sheets(plant_regsosek(...))`."""
    write_sheets(regsosek_sheets(village), path)


def write_sheets(sheets: Sequence[RegsosekSheet], path: Path) -> None:
    """Sheets as they are, with the titles above the headers."""
    with open_workbook(path) as book:
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for (row, column), title in _TITLES[sheet.name].items():
                page.write_string(row - 1, column - 1, title)
            page.write_row(sheet.header_row - 1, 0, sheet.headers)
            for line, cells in enumerate(sheet.rows, start=sheet.header_row):
                _write_cells(page, line, cells)


def _write_cells(page: Any, line: int, cells: Row) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            page.write_string(line, column, cell)
        elif isinstance(cell, int | float):
            page.write_number(line, column, cell)


def _place_rows(families: CodedColumns, kk: list[str]) -> list[Row]:
    columns = [families[name].tolist() for name in ("dwelling", "sls", "rt", "rw", "r115")]
    return [
        [
            f"{building + 1:03d}",
            f"{number:03d}",
            kk[number - 1],
            f"{sls:04d}",
            "00",
            f"RT {rt:03d} RW {rw:03d}",
            None,
            f"{building + 1:06d}",
            str(code),
        ]
        for number, (building, sls, rt, rw, code) in enumerate(zip(*columns, strict=True), start=1)
    ]


def _officer_rows(persons: CodedColumns, families: CodedColumns, kk: list[str]) -> list[Row]:
    names = persons.text("nama")
    visited = _iso(families["tanggal_pendataan"])
    checked = _iso(families["tanggal_pendataan"] + 3)
    enumerator = [f"{first} {last}" for first, last in zip(words.FIRST_FEMALE, words.LAST, strict=False)]
    rows: list[Row] = []
    for number, head in enumerate(families["kepala"].tolist()):
        team = number // 60
        rows.append(
            [
                kk[number],
                visited[number],
                enumerator[team % len(enumerator)],
                f"{team + 1:04d}",
                checked[number],
                enumerator[-1],
                "001",
                names[head],
                None,
                1,
                None,
            ]
        )
    return rows


def _question_rows(families: CodedColumns, kk: list[str], questions: Sequence[str]) -> list[Row]:
    columns = [_answers(families[_variable(question)]) for question in questions]
    return [[number, *answers] for number, answers in zip(kk, zip(*columns, strict=True), strict=True)]


def _variable(question: str) -> str:
    return "r" + question.replace(" Bulan", "_bln").replace(" Tahun", "_thn")


def _answers(values: Ints) -> list[int | None]:
    return [value if value != MISSING else None for value in values.tolist()]


def _member_rows(persons: CodedColumns, kk: list[str]) -> list[Row]:
    number = persons["urut"].tolist()
    family = persons["family"].tolist()
    fields = labels("regsosek_417_lapangan_usaha")
    columns: dict[str, Sequence[Cell]] = {
        KK: [kk[f] if n == 1 else None for f, n in zip(family, number, strict=True)],
        "401": number,
        "402 Nama": persons.text("nama"),
        "403 NIK": [str(nik) for nik in persons["nik"].tolist()],
        "406": _birth_serials(persons),
    }
    for question in {*_MEMBERS} - columns.keys():
        if question.endswith("Tulis"):
            codes = _answers(persons[f"r{question[:3]}"])
            columns[question] = [None if code is None else fields[code] for code in codes]
        else:
            answers = _answers(persons[f"r{question}"])
            as_text = question in _AS_TEXT
            columns[question] = [str(a) if as_text and a is not None else a for a in answers]
    return [list(row) for row in zip(*(columns[header] for header in _MEMBERS), strict=True)]


def _birth_serials(persons: CodedColumns) -> list[int | None]:
    present = persons["r405"] != MISSING
    return _answers(np.where(present, persons["tanggallahir"] + _EXCEL_EPOCH, MISSING))


def _iso(days: Ints) -> list[str]:
    text: list[str] = np.datetime_as_string(days.astype("datetime64[D]")).tolist()
    return text
