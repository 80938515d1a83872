"""The OpenSID workbook of the fictitious village has the two shapes of the real files."""

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from cantik.contoh import Kabupaten, make_kabupaten, opensid_rows, write_csv, write_opensid
from cantik.contoh.shape import COLUMNS, PLACE


def _cells(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def _empty_as_text(rows: list[tuple[object, ...]]) -> list[list[object]]:
    return [["" if cell is None else cell for cell in row] for row in rows]


def test_the_sample_shape_is_one_sheet_of_text(kabupaten: Kabupaten, tmp_path: Path) -> None:
    village = kabupaten.villages[0]
    write_opensid(village, tmp_path / "c.xlsx", "contoh")
    assert openpyxl.load_workbook(tmp_path / "c.xlsx").sheetnames == ["Sheet1"]
    header, *rows = _empty_as_text(_cells(tmp_path / "c.xlsx", "Sheet1"))
    assert tuple(header) == COLUMNS
    assert rows == opensid_rows(village.population)
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_the_template_shape_has_numbers_dates_and_an_end_mark(kabupaten: Kabupaten, tmp_path: Path) -> None:
    village = kabupaten.villages[0]
    write_opensid(village, tmp_path / "t.xlsx", "template")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames == ["Data Penduduk", "Kode Data"]
    header, *rows = _cells(tmp_path / "t.xlsx", "Data Penduduk")
    plain = opensid_rows(village.population)
    assert header == COLUMNS
    assert isinstance(rows[0][PLACE["sex"]], int)
    assert isinstance(rows[0][PLACE["tanggallahir"]], dt.datetime)
    assert isinstance(rows[0][PLACE["nik"]], str)
    people = rows[: len(plain)]
    assert [str(row[PLACE["pekerjaan_id"]]) for row in people] == [row[PLACE["pekerjaan_id"]] for row in plain]
    born = [row[PLACE["tanggallahir"]] for row in people]
    assert [day.date().isoformat() for day in born if isinstance(day, dt.datetime)] == [
        row[PLACE["tanggallahir"]] for row in plain
    ]
    marks = [number for number, row in enumerate(rows) if row[1] == "###"]
    assert len(marks) == 1
    assert marks[0] >= len(plain)
    assert any(row[2] for row in rows[marks[0] :])


def test_the_code_sheet_pairs_labels_with_codes(kabupaten: Kabupaten, tmp_path: Path) -> None:
    write_opensid(kabupaten.villages[0], tmp_path / "t.xlsx", "template")
    rows = _cells(tmp_path / "t.xlsx", "Kode Data")
    assert rows[0][:2] == ("sex", "id")
    assert rows[3][:2] == ("LAKI-LAKI", 1)
    assert rows[4][:2] == ("PEREMPUAN", 2)


def test_every_row_of_the_file_is_in_the_csv(tmp_path: Path) -> None:
    made = make_kabupaten(9, villages=2, persons=70)
    write_csv(made, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert tuple(header) == COLUMNS
    assert rows == [row for village in made.villages for row in opensid_rows(village.population)]


@pytest.mark.parametrize(
    ("name", "sheet"), [("opensid_penduduk_contoh", "Sheet1"), ("opensid_format_impor_kode", "Data Penduduk")]
)
def test_headers_are_those_of_the_real_files(shared: Path, name: str, sheet: str) -> None:
    path = shared / "data" / "mikrodata" / "opensid" / f"{name}.xlsx"
    assert _cells(path, sheet)[0] == COLUMNS


def test_cells_have_the_types_of_the_real_template(kabupaten: Kabupaten, shared: Path, tmp_path: Path) -> None:
    real = _cells(shared / "data" / "mikrodata" / "opensid" / "opensid_format_impor_kode.xlsx", "Data Penduduk")[1]
    write_opensid(kabupaten.villages[0], tmp_path / "t.xlsx", "template")
    ours = _cells(tmp_path / "t.xlsx", "Data Penduduk")[1:1500]
    # the real row holds a date in akta_lahir and numbers in two certificate columns: known slips of the template
    slips = {"akta_lahir", "akta_perkawinan", "akta_perceraian", "tanggal_akhir_paspor", "id_asuransi"}
    for place, column in enumerate(COLUMNS):
        seen = {type(row[place]) for row in ours if row[place] is not None}
        if column not in slips and real[place] is not None and seen:
            assert seen == {type(real[place])}, column


def test_the_code_sheet_is_laid_out_like_the_real_one(kabupaten: Kabupaten, shared: Path, tmp_path: Path) -> None:
    real = _cells(shared / "data" / "mikrodata" / "opensid" / "opensid_format_impor_kode.xlsx", "Kode Data")
    write_opensid(kabupaten.villages[0], tmp_path / "t.xlsx", "template")
    ours = _cells(tmp_path / "t.xlsx", "Kode Data")
    theirs = {header: place for place, header in enumerate(real[0]) if header not in (None, "id", "JAMKESNAS")}
    mine = {header: place for place, header in enumerate(ours[0]) if header not in (None, "id")}
    assert list(mine) == list(theirs)
    for header, place in mine.items():
        codes = {row[place + 1] for row in real[3:] for place in [theirs[header]] if row[place + 1] is not None}
        assert codes <= {row[place + 1] for row in ours[3:]}, header
