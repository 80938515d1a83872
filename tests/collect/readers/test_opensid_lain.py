"""Workbooks of OpenSID that tell of households, aid and questions; the last are said to be not stored."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cantik.collect.batch import Reading
from cantik.collect.errors import HeaderMissing
from tests.collect.berkas import write_csv, write_xlsx
from tests.collect.conftest import Read

OPENSID = Path("data") / "mikrodata" / "opensid"
RTM: list[list[Any]] = [
    ["NIK", "NOMOR RUMAH TANGGA", "STATUS HUBUNGAN DALAM RUMAH TANGGA"],
    ["9901011708800001", "R-1", 1],
    ["9901015204820002", "R-1", "Anggota"],
]
PROGRAM: list[list[Any]] = [
    ["ID Program", "7"],
    ["Nama Program", "Bantuan Rekaan"],
    ["Sasaran Program", 1],
    ["Keterangan", ""],
    ["Asal Dana", "Pusat"],
    ["Rentang Waktu (Awal)", "2025-01-01"],
    ["Rentang Waktu (Akhir)", dt.date(2025, 12, 31)],
    ["###"],
    ["Catatan:"],
]
PESERTA: list[list[Any]] = [
    ["Peserta", "No. Peserta", "NIK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Alamat"],
    ["9901011708800001", "1", "9901011708800001", "BUDI REKAAN", "CONTOH", "1980-08-17", "RT 1"],
    ["###"],
    ["Catatan:"],
]
TANYA: list[list[Any]] = [
    ["NO / KODE", "PERTANYAAN / INDIKATOR", "KATEGORI / ASPEK", "TIPE PERTANYAAN", "BOBOT", "AKSI ANALISIS"],
    ["1", "Penghasilan", "A", "3"],
    ["2", "Sumber air", "B", "1"],
]
JAWAB: list[list[Any]] = [
    ["KODE PERTANYAAN", "KODE JAWABAN", "ISI JAWABAN", "NILAI"],
    ["2", 0, "Sungai"],
    ["2", 1, "Sumur"],
]
MASTER: list[list[Any]] = [["NAMA ANALISIS", "Rekaan"], ["SUBJEK", 2]]


def rules(batch: Reading) -> Counter[str]:
    return Counter(one.rule for one in batch.findings)


# ── households ───────────────────────────────────────────────────────────────────────────────────
def test_the_real_households(shared: Path, read: Read) -> None:
    batch = read(shared / OPENSID / "opensid_rumah_tangga_contoh.xlsx")
    records = batch.records["rumah_tangga"]
    assert "orang" not in batch.records
    assert records.columns["nomor_rumah_tangga"] == ["172956", "172956", "172957", "172957", "172957"]
    assert records.columns["hubungan_rumah_tangga"] == ["1", "2", "1", "2", "2"]
    assert batch.rows == 5
    assert batch.findings == ()


def test_words_for_relations_and_what_is_missing(tmp_path: Path, read: Read) -> None:
    rows = [*RTM, ["9901011708800003", "", 2], ["990101", "R-2", 7]]
    for path in (write_xlsx(tmp_path / "a.xlsx", rows), write_csv(tmp_path / "a.csv", rows, ";")):
        batch = read(path)
        assert batch.records["rumah_tangga"].columns["hubungan_rumah_tangga"] == ["1", "2", "2", None]
        assert rules(batch) == {"isian_wajib_kosong": 1, "nik_panjang": 1, "kode_tidak_dikenal": 1}
        empty = next(one for one in batch.findings if one.rule == "isian_wajib_kosong")
        assert (empty.row, empty.column, empty.whole) == (4, "NOMOR RUMAH TANGGA", True)


# ── aid ──────────────────────────────────────────────────────────────────────────────────────────
def aid(tmp_path: Path, program: list[list[Any]] = PROGRAM, peserta: list[list[Any]] = PESERTA) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", program, sheet="Program", also={"Peserta": peserta})


def test_the_real_programme(shared: Path, read: Read) -> None:
    batch = read(shared / OPENSID / "opensid_peserta_bantuan_contoh.xlsx")
    programme = {name: values[0] for name, values in batch.records["program"].columns.items()}
    assert programme == {
        "nomor": "7",
        "nama": "Bantuan Sosial Tunai",
        "sasaran": "1",
        "asal_dana": "1",
        "keterangan": "Bantuan Kementerian Sosial Republik Indonesia",
        "mulai": dt.date(2020, 4, 1),
        "selesai": dt.date(2020, 12, 31),
    }
    assert batch.records["peserta"].columns["nik"] == ["3505101004700000", "3505102111890000"]
    assert "1 April 2020 sampai 31 Desember 2020; 2 peserta" in batch.recognised_by
    assert batch.findings == ()


def test_a_programme_is_read_by_its_labels(tmp_path: Path, read: Read) -> None:
    """An export of OpenSID has a further row on second place, which its own import takes for the name."""
    exported = [PROGRAM[0], ["config_id", 1], *reversed(PROGRAM[1:7]), *PROGRAM[7:]]
    plain, other = read(aid(tmp_path)), read(aid(tmp_path, exported))
    assert plain.records["program"].columns == other.records["program"].columns
    assert ("config_id", "judul tidak dikenal") in other.left_out
    assert other.records["program"].place_of("nama", 0) == ("Program", 8)


def test_wrong_codes_and_dates_of_a_programme_are_told(tmp_path: Path, read: Read) -> None:
    wrong = [*PROGRAM[:2], ["Sasaran Program", 9], ["Asal Dana", "Sawit"], ["Rentang Waktu (Awal)", "31-02-2025"]]
    batch = read(aid(tmp_path, wrong))
    assert rules(batch) == {"kode_tidak_dikenal": 2, "tanggal_mustahil": 1}
    assert {one.sheet for one in batch.findings} == {"Program"}
    assert [one.row for one in batch.findings] == [3, 4, 5]


def test_a_participant_who_is_not_the_nik_of_the_row(tmp_path: Path, read: Read) -> None:
    other = [PESERTA[0], ["9901015204820002", *PESERTA[1][1:]]]
    assert rules(read(aid(tmp_path, peserta=other))) == {"peserta_beda_nik": 1}
    families = [*PROGRAM[:2], ["Sasaran Program", 2]]
    assert rules(read(aid(tmp_path, families, other))) == {}, "in a programme for families it is the KK number"


# ── lists of questions ───────────────────────────────────────────────────────────────────────────
def questions(tmp_path: Path, tanya: list[list[Any]] = TANYA, jawab: list[list[Any]] = JAWAB) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", tanya, sheet="pertanyaan", also={"jawaban": jawab, "master": MASTER})


def test_the_real_questions_of_prodeskel(shared: Path, read: Read) -> None:
    path = shared / OPENSID / "analisis_DDK_Profil_Desa.xlsx"
    batch = read(path)
    book = openpyxl.load_workbook(path, read_only=True)
    asked = [row for row in book["pertanyaan"].iter_rows(min_row=2, values_only=True) if row[0] is not None]
    given = [row for row in book["jawaban"].iter_rows(min_row=2, values_only=True) if row[0] is not None]
    assert batch.records["pertanyaan"].columns["kode"] == [str(row[0]) for row in asked]
    assert Counter(batch.records["pertanyaan"].columns["tipe"]) == {"1": 44, "2": 24, "3": 22}
    assert batch.records["jawaban"].columns["kode"] == [str(int(str(row[1]))) for row in given]
    assert len(batch.records["jawaban"]) == 722
    assert batch.records["jawaban"].columns["kode"].count("0") > 0, "0 is a code"
    assert batch.findings == ()
    assert "90 pertanyaan" in batch.recognised_by
    assert not batch.not_stored


def test_codes_restart_at_each_question(tmp_path: Path, read: Read) -> None:
    assert read(questions(tmp_path)).findings == ()
    twice = [*JAWAB, ["2", 1, "Mata air"], ["9", 1, "Entah"]]
    assert rules(read(questions(tmp_path, jawab=twice))) == {"analisis_kode_ganda": 1, "analisis_pertanyaan_asing": 1}


def test_questions_that_cannot_become_a_form(tmp_path: Path, read: Read) -> None:
    tanya = [*TANYA, ["3", "Warna", "B", "2"], ["4", "Bentuk", "B", "7"], ["4", "Lagi", "B", "4"]]
    batch = read(questions(tmp_path, tanya))
    assert rules(batch) == {"analisis_tanpa_jawaban": 1, "analisis_tipe_asing": 1, "analisis_kode_ganda": 1}
    assert all(one.sheet == "pertanyaan" and one.row in (4, 5, 6) for one in batch.findings)


def test_a_list_without_the_types_of_questions_is_told(tmp_path: Path, read: Read) -> None:
    tanya: list[list[Any]] = [[cell if cell != "TIPE PERTANYAAN" else "TIPE" for cell in row] for row in TANYA]
    with pytest.raises(HeaderMissing, match="“TIPE PERTANYAAN”"):
        read(questions(tmp_path, tanya))
