"""`cantik instrument`: list, show, write in four shapes, check a foreign form."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import openpyxl

from tests.fixtures.perintah import cantik


def test_shapes_by_ending_and_back_in(tmp_path: Path) -> None:
    for name, begin in (("d.xlsx", b"PK"), ("d.xml", b"<?xml"), ("d.pdf", b"%PDF")):
        path = tmp_path / name
        ran = cantik("instrument", "daftar_bangunan", "--out", path, "--version", "2026010101", "--json")
        assert ran.code == 0, ran.err
        assert path.read_bytes().startswith(begin)
        assert json.loads(ran.out) == {"berkas": str(path), "formulir": "daftar_bangunan", "versi": "2026010101"}
    ran = cantik("instrument", "periksa", tmp_path / "d.xlsx", "--former", tmp_path / "d.xlsx")
    assert ran.code == 1  # the same version twice
    assert "lembar settings, baris 2, version: Versi tidak naik" in ran.out
    assert cantik("instrument", "periksa", tmp_path / "d.xlsx").code == 0


def test_lists_and_shows() -> None:
    listed = json.loads(cantik("instrument", "--json").out)
    assert listed["instrumen"].keys() >= {"pemutakhiran_keluarga", "daftar_bangunan", "peristiwa_bulanan"}
    assert ["2025", "4.3.1", "orang.r412", "kebalikan"] in listed["sdgs_desa"]
    assert "keluarga.r301a" in listed["tanpa_id_sds"]
    shown = cantik("instrument", "pemutakhiran_keluarga").out
    told = re.search(r"Tanpa id standar data \(SDS\): (\d+) dari \1 isian: (.*)\.", shown)
    assert told is not None
    assert "r301a" in told[2].split(", ")
    assert "r301a              Rumah yang ditempati ini milik siapa?  [indikator/rumah_milik_sendiri" in shown


def test_a_filled_table_is_read_back(tmp_path: Path) -> None:
    table, out = tmp_path / "isian.xlsx", tmp_path / "isian.zip"
    assert cantik("instrument", "fasilitas/sekolah", "--out", table, "--shape", "isian").code == 0
    book = openpyxl.load_workbook(table)
    for column, value in enumerate((1, "SD REKAAN", "sd"), 1):
        book.worksheets[0].cell(3, column, value)
    book.worksheets[0].cell(4, 1, 2)  # numbered, nothing in it
    book.save(table)
    ran = cantik("instrument", "baca", table, "--out", out)
    assert (ran.code, "1 isian Sekolah" in ran.out) == (0, True), ran.out + ran.err
    with zipfile.ZipFile(out) as box:
        (xml,) = (box.read(name) for name in box.namelist())
    assert b"<nama>SD REKAAN</nama><jenjang>sd</jenjang>" in xml
    export = tmp_path / "Ekspor.zip"
    asked = {str(cell.value): "" for cell in book.worksheets[0][1]} | {"nama": "SD REKAAN", "jenjang": "sd"}
    row = {"SubmissionDate": "2026-03-01T02:03:04Z", "KEY": "uuid:a"} | {f"isian-{name}": asked[name] for name in asked}
    with zipfile.ZipFile(export, "w") as box:
        box.writestr("Sekolah 2026.csv", ",".join(row) + "\n" + ",".join(row.values()) + "\n")
    ran = cantik("instrument", "baca", export, "--of", "fasilitas/sekolah")
    assert "Ekspor.zip: Ekspor ODK Central, 1 tabel, 1 fasilitas." in ran.out, ran.told()
    book.worksheets[0]["C3"] = "sekolah apa"
    book.save(table)
    ran = cantik("instrument", "baca", table)
    assert ran.code == 1
    assert "isian.xlsx, lembar fasilitas, baris 3, kolom C (jenjang): Bukan kode" in ran.out


def test_a_form_of_other_hands_is_taken_with_what_was_filled_in(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Survey"
    for row in (("type", "name", "label:English"), ("text", "nama", "Name?"), ("barcode", "meter", "Meter")):
        book.worksheets[0].append(list(row))
    path = tmp_path / "Air Bersih.xlsx"
    book.save(path)
    ran = cantik("instrument", "periksa", path)
    assert ran.code == 0, ran.told()
    for said in ("form_id belum ada; diisi “air_bersih”", "baris 3, type: Di peramban kodenya diketik", "5 hal diisi"):
        assert said in ran.out, ran.out
    told = json.loads(cantik("instrument", "periksa", path, "--json").out)
    assert (told["salah"], len(told["catatan"])) == ([], 5)
    book.worksheets[0].append(["text", "k", "iff?"])
    book.worksheets[0]["D1"], book.worksheets[0]["D4"] = "relevant", "iff(${nama} = '1', 1, 2) = 1"
    book.save(path)
    ran = cantik("instrument", "periksa", path)
    assert ran.code == 1
    assert (
        "lembar survey, baris 4, relevant: Fungsi tidak dikenal ponsel; ditemukan “iff()”. Maksudnya if()?" in ran.out
    )
