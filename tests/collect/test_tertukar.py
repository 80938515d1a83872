"""Titles that are missing or exchanged: the cure comes from what the columns hold, never worse than the error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cantik.collect.errors import ColumnsSwapped, HeaderMissing, UnknownFormat
from tests.collect.berkas import COLUMNS, KK, grid, many, write_csv, write_xlsx
from tests.collect.conftest import Read


def people(**changes: Any) -> list[list[Any]]:
    """Five families of a head, his wife and two children, with the names of their parents."""
    persons = many(20, **changes)
    for number, person in enumerate(persons):
        family, place = divmod(number, 4)
        person["kk_level"] = ("1", "3", "4", "4")[place]
        person["nama"] = ("BAPAK", "IBU", "SULUNG", "BUNGSU")[place] + f" REKAAN {'ABCDE'[family]}"
        person["nama_ayah"] = (f"KAKEK {family}", f"MBAH {family}", *[persons[family * 4]["nama"]] * 2)[place]
        person["nama_ibu"] = (f"NENEK {family}", f"EYANG {family}", *[persons[family * 4 + 1]["nama"]] * 2)[place]
    return grid(persons)


def exchanged(rows: list[list[Any]], one: str, other: str) -> list[list[Any]]:
    """The cells of two columns under each other's title."""
    a, b = COLUMNS.index(one), COLUMNS.index(other)
    for row in rows[1:]:
        row[a], row[b] = row[b], row[a]
    return rows


def without(rows: list[list[Any]], title: str) -> list[list[Any]]:
    at = COLUMNS.index(title)
    return [row[:at] + row[at + 1 :] for row in rows]


def renamed(rows: list[list[Any]], title: str, new: str) -> list[list[Any]]:
    return [[new if cell == title else cell for cell in rows[0]], *rows[1:]]


@pytest.mark.parametrize("title", ["nik", "no_kk", "nama", "sex", "tanggallahir", "kk_level"])
def test_a_column_with_a_meaning_of_its_own_is_never_renamed(title: str, tmp_path: Path, read: Read) -> None:
    """`ibu_nik` is no `nik`, `nama_ibu` no `nama`, `tanggalperkawinan` no date of birth."""
    rows = without(people(ibu_nik="9901015204820002", tanggalperkawinan="2001-01-01"), title)
    with pytest.raises(HeaderMissing) as caught:
        read(write_xlsx(tmp_path / "a.xlsx", rows))
    line = caught.value.line()
    assert f"“{title}”" in line
    assert "Ganti judul" not in line
    assert "petakan kolom berkas ini di layar pengumpulan" in line


@pytest.mark.parametrize(
    ("title", "new"),
    [
        ("nik", "No Induk"),
        ("nik", "NIK KTP"),
        ("no_kk", "Nomor Kartu Keluarga"),
        ("tanggallahir", "tgl_lhr"),
        ("kk_level", "hubungan dalam keluarga"),
        ("sex", "L/P"),
    ],
)
def test_the_column_that_holds_it_is_named(title: str, new: str, tmp_path: Path, read: Read) -> None:
    with pytest.raises(HeaderMissing, match=f"Ganti judul “{new}” menjadi “{title}”"):
        read(write_xlsx(tmp_path / "a.xlsx", renamed(people(), title, new)))


def test_a_title_like_it_over_other_cells_is_not_proposed(tmp_path: Path, read: Read) -> None:
    rows = without(people(), "nik")
    rows = [[*row, f"2025-01-{number:02d}"] for number, row in enumerate(rows)]
    rows[0][-1] = "nik."
    with pytest.raises(HeaderMissing) as caught:
        read(write_xlsx(tmp_path / "a.xlsx", rows))
    assert "Ganti judul" not in caught.value.line()


WORDS = {"sex": "Laki-laki", "agama_id": "Islam"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tempatlahir", "tanggallahir"),
        ("nama", "nama_ayah"),
        ("nama", "nama_ibu"),
        ("nama", "nik"),
        ("dusun", "rt"),
        ("sex", "agama_id"),
    ],
)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_exchanged_columns_are_named_before_anything_is_stored(
    one: str, other: str, ending: str, tmp_path: Path, read: Read
) -> None:
    rows = exchanged(people(**WORDS), one, other)
    path = tmp_path / f"a.{ending}"
    with pytest.raises(ColumnsSwapped) as caught:
        read(write_xlsx(path, rows) if ending == "xlsx" else write_csv(path, rows, ";"))
    line = caught.value.line()
    assert f"“{one}”" in line
    assert f"“{other}”" in line
    assert "REKAAN" not in line


def test_what_stands_under_its_title_is_read(tmp_path: Path, read: Read) -> None:
    for number, rows in enumerate((people(), people(**WORDS), people(tempatlahir="2001"), people(dusun="1", rt="A"))):
        assert len(read(write_xlsx(tmp_path / f"{number}.xlsx", rows)).records["orang"]) == 20


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_when_all_columns_are_out_of_place_no_two_titles_are_exchanged(ending: str, tmp_path: Path, read: Read) -> None:
    rows = people()
    rows = [rows[0], *(["", *row[:-1]] for row in rows[1:])]
    path = tmp_path / f"a.{ending}"
    reading = read(write_xlsx(path, rows) if ending == "xlsx" else write_csv(path, rows, ";"))
    assert {found.rule for found in reading.findings if found.level != "catat"} == {"baris_bergeser"}
    assert {found.record for found in reading.findings if found.whole} == set(range(20))


def test_a_son_named_after_his_grandfather_is_no_exchange(tmp_path: Path, read: Read) -> None:
    rows = people()
    name, father = COLUMNS.index("nama"), COLUMNS.index("nama_ayah")
    for first in range(1, 20, 4):
        rows[first + 2][name] = rows[first][father]
    assert read(write_xlsx(tmp_path / "a.xlsx", rows)).findings == ()


def test_an_unknown_workbook_gets_two_sentences_and_the_way(tmp_path: Path, read: Read) -> None:
    titles = ["No", "Nama Lengkap", "NIK", "No KK", "Tgl Lahir", "JK", "Alamat"]
    row = [1, "BUDI REKAAN", "9901011708800001", KK, "17-08-1980", "L", "JL MELATI"]
    with pytest.raises(UnknownFormat) as caught:
        read(write_xlsx(tmp_path / "a.xlsx", [titles, row]))
    line = caught.value.line()
    assert "Petakan kolomnya di layar pengumpulan" in line
    assert line.count(". ") == 1
    assert len(line) < 400
    assert "BUDI" not in line
