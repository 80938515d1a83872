"""The Regsosek workbook: five sheets joined, families filled down, copies compared, quarantine without agreement."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cantik.collect.batch import Agreement, Reading
from cantik.collect.errors import ReferenceMissing
from cantik.contoh.kabupaten import make_kabupaten
from cantik.contoh.regsosek import write_regsosek
from tests.collect.berkas import write_xlsx
from tests.collect.conftest import REFERENCE, Read

SAMPLE = Path("data") / "mikrodata" / "opensid" / "regsosek2022k_impor_contoh.xlsx"
KK1, KK2 = "9901010101200001", "9901010101200002"
MEMBERS = ["no kartu keluarga", "401", "402 Nama", "403 NIK", "404", "405", "406", "407", "408", "409", "411"]
COPIES = ["401", "402 Nama", "403 NIK", "431a"]


def member(kk: str, number: int, name: str, nik: str, **answers: Any) -> list[Any]:
    """A row of the sheet of members: three columns copied, a few answers."""
    row = {
        "404": "1",
        "405": "1",
        "406": 29450.0,
        "407": 45.0,
        "408": "2",
        "409": "1",
        "411": "5",
        "431a": "",
        **answers,
    }
    again = [
        answers.get("salin_401", number),
        answers.get("salin_nama", name),
        answers.get("salin_nik", nik),
        row["431a"],
    ]
    return [kk, float(number), name, nik, *(row[one] for one in MEMBERS[4:]), *again]


def book(path: Path, members: list[list[Any]], **sheets: list[list[Any]]) -> Path:
    """A workbook with the sheet of members (header on row 3) and other sheets with their titles."""
    pages: dict[str, list[list[Any]]] = {
        "4.ket sos-ek anggota": [["", "IV."], ["", "A."], MEMBERS + COPIES, *members],
        "1.keterangan tempat": [
            ["I."],
            ["no urut keluarga", "no kartu keluarga", "kode sls/ non sls"],
            *sheets.get("tempat", []),
        ],
        "3.keterangan perumahan": [
            ["", "III."],
            [""],
            ["no kartu keluarga", "301a", "305", "306a", "306b", "308"],
            *sheets.get("rumah", []),
        ],
    }
    (first, rows), *rest = pages.items()
    return write_xlsx(path, rows, sheet=first, also=dict(rest))


def persons(batch: Reading) -> dict[str, list[Any]]:
    return dict(batch.records["orang"].columns)


def families(batch: Reading) -> dict[str, list[Any]]:
    return dict(batch.records["keluarga"].columns)


NIK = [f"990101170880{number:04d}" for number in range(1, 9)]


def test_the_real_sample_holds_ten_persons_in_two_families(shared: Path, read: Read, agreement: Agreement) -> None:
    batch = read(shared / SAMPLE, agreement=agreement, reference=dt.date(2022, 11, 14))
    page = openpyxl.load_workbook(shared / SAMPLE)["4.ket sos-ek anggota"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    columns = persons(batch)
    assert columns["nama"] == [row[2] for row in rows]
    assert columns["nik"] == [str(row[3]) for row in rows]
    assert columns["r404"] == [str(row[4]) for row in rows]
    assert columns["tanggal_lahir"] == [dt.date(1899, 12, 30) + dt.timedelta(int(row[6])) for row in rows]
    assert columns["r407"] == [row[7] for row in rows]
    assert columns["r411"] == [5, 0, 0, 2, 0, 0, 0, 0, 0, 0]
    assert columns["nomor_keluarga"] == [1] * 6 + [2] * 4
    assert columns["no_kk"] == ["3505100101100000"] * 6 + [None] * 4
    assert families(batch)["no_kk"] == ["3505100101100000", None]
    assert families(batch)["r301a"] == ["1", None]
    assert families(batch)["r205"] == ["2", None]
    assert [(one.rule, one.record, one.count) for one in batch.findings] == [("tanggal_serial", -1, 10)]
    assert ("lembar “1.keterangan tempat”", "28 isian pada 14 kolom tanpa judul") in batch.left_out
    assert batch.quarantined is None


def test_a_generated_village_is_read_whole(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    village = make_kabupaten(villages=1, persons=300).villages[0]
    write_regsosek(village, tmp_path / "a.xlsx")
    batch = read(tmp_path / "a.xlsx", agreement=agreement)
    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx")
    rows = list(sheets.worksheets[3].iter_rows(min_row=4, values_only=True))
    assert len(batch.records["orang"]) == len(rows)
    assert [one for one in batch.findings if one.level.value != "catat"] == []
    kk = [row[2] for row in sheets.worksheets[0].iter_rows(min_row=3, values_only=True)]
    assert families(batch)["no_kk"] == kk
    floor = {row[0]: row[3] for row in sheets.worksheets[2].iter_rows(min_row=4, values_only=True)}
    assert dict(zip(families(batch)["no_kk"], families(batch)["r302"], strict=True)) == floor


def test_the_kk_number_is_filled_down_and_401_begins_a_family(tmp_path: Path, read: Read) -> None:
    rows = [
        member(KK1, 1, "A", NIK[0]),
        member("", 2, "B", NIK[1]),
        member("", 1, "C", NIK[2]),
        member("", 2, "D", NIK[3]),
        member(KK2, 1, "E", NIK[4]),
        member(KK2, 2, "F", NIK[5]),
    ]
    batch = read(book(tmp_path / "a.xlsx", rows))
    assert persons(batch)["nomor_keluarga"] == [1, 1, 2, 2, 3, 3]
    assert persons(batch)["no_kk"] == [KK1, KK1, None, None, KK2, KK2]
    assert families(batch)["no_kk"] == [KK1, None, KK2]


def test_members_below_a_broken_kk_number_do_not_join_the_family_above(tmp_path: Path, read: Read) -> None:
    rows = [member(KK1, 1, "A", NIK[0]), member("99010101", 1, "B", NIK[1]), member("", 2, "C", NIK[2])]
    batch = read(book(tmp_path / "a.xlsx", rows))
    assert persons(batch)["nomor_keluarga"] == [1, 2, 2]
    assert [one.rule for one in batch.findings if one.column == "no kartu keluarga"] == ["kk_panjang"]


def test_families_of_the_other_sheets_are_joined_by_their_kk_number(tmp_path: Path, read: Read) -> None:
    path = book(
        tmp_path / "a.xlsx",
        [member(KK1, 1, "A", NIK[0]), member(KK2, 1, "B", NIK[1])],
        tempat=[["2", KK2, "0001"], ["1", KK1, "0002"]],
        rumah=[[KK2, 1.0, 6.0, 4.0, 3.0, 12.0], [KK1, "3", "1", "11", "", "0"]],
    )
    batch = read(path)
    columns = families(batch)
    assert columns["no_kk"] == [KK1, KK2]
    assert columns["r105"] == ["0002", "0001"]
    assert columns["r301a"] == ["3", "1"]
    assert (columns["r306b"], columns["r308"]) == ([None, "8"], ["0", "0"])  # codes of OpenSID's screen
    assert columns["r305"] == ["1", "6"]  # the printed form's meaning is kept, and the report says so
    assert any(name == "305" and "formulir cetak" in why for name, why in batch.left_out)


def test_a_family_row_without_kk_number_is_told_and_one_written_twice_is_compared(tmp_path: Path, read: Read) -> None:
    rumah = [[KK1, "1", "2"], ["", "1", "2"], [KK1, "3", "2"], [KK2, "1", "2"]]
    batch = read(book(tmp_path / "a.xlsx", [member(KK1, 1, "A", NIK[0])], rumah=rumah))
    told = [(one.rule, one.unit, one.record, one.row, one.column) for one in batch.findings if one.unit == "keluarga"]
    assert told == [
        ("kk_kosong", "keluarga", -1, 5, "no kartu keluarga"),
        ("salinan_berbeda", "keluarga", 0, 6, "301a"),
    ]
    assert families(batch)["r301a"] == ["1", "1"]
    assert families(batch)["no_kk"] == [KK1, KK2]


def test_the_three_copies_must_agree(tmp_path: Path, read: Read) -> None:
    rows = [
        member(KK1, 1, "SITI  A", NIK[0], salin_nama="siti a", salin_401="1"),
        member("", 2, "B", NIK[1], salin_nama="BEDA", salin_nik=""),
        member("", 3, "C", NIK[2], salin_nik=NIK[3]),
    ]
    batch = read(book(tmp_path / "a.xlsx", rows))
    told = [(one.row, one.column, one.found) for one in batch.findings if one.rule == "salinan_berbeda"]
    assert told == [(5, "402 Nama", "BEDA"), (6, "403 NIK", NIK[3])]


def test_additive_codes_are_checked(tmp_path: Path, read: Read) -> None:
    rows = [
        member(KK1, at, "A", NIK[at], **{"411": code, "431a": jkn})
        for at, (code, jkn) in enumerate([("7", "99"), ("8", "100")], 1)
    ]
    batch = read(book(tmp_path / "a.xlsx", rows))
    assert persons(batch)["r411"] == [7, None]
    assert persons(batch)["r431a"] == [99, None]
    assert Counter(one.column for one in batch.findings if one.rule == "kode_tidak_dikenal") == {"411": 1, "431a": 1}


def test_a_person_without_nik_enters_and_is_told(tmp_path: Path, read: Read) -> None:
    batch = read(book(tmp_path / "a.xlsx", [member(KK1, 1, "A", ""), member("", 2, "B", "0")]))
    assert [(one.rule, one.level.value) for one in batch.findings if one.column == "403 NIK"] == [
        ("nik_nol", "periksa")
    ] * 2


def test_sheets_that_are_missing_are_told(tmp_path: Path, read: Read) -> None:
    batch = read(book(tmp_path / "a.xlsx", [member(KK1, 1, "A", NIK[0])]))
    assert {"2. keterangan petugas", "5. program, aset, dan layanan"} <= {name for name, _ in batch.left_out}


# ── the agreement ────────────────────────────────────────────────────────────────────────────────
CASES: dict[str, tuple[Callable[[Agreement], Agreement | None], dt.date, str | None]] = {
    "valid": (lambda one: one, REFERENCE, None),
    "none": (lambda one: None, REFERENCE, "tidak ada perjanjian"),
    "expired": (lambda one: one, dt.date(2027, 1, 1), "berakhir 31 Desember 2026"),
    "not yet": (lambda one: one, dt.date(2024, 1, 1), "baru berlaku 1 Januari 2025"),
    "purpose": (
        lambda one: dataclasses.replace(one, purposes=("bantuan",)),
        REFERENCE,
        "tidak mencakup tujuan statistik",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_batch_is_quarantined_without_a_valid_agreement(
    tmp_path: Path, read: Read, agreement: Agreement, case: str
) -> None:
    change, on, why = CASES[case]
    batch = read(book(tmp_path / "a.xlsx", [member(KK1, 1, "A", NIK[0])]), agreement=change(agreement), on=on)
    assert (batch.quarantined is None) == (why is None)
    assert why is None or why in str(batch.quarantined)
    assert len(batch.records["orang"]) == 1  # read and examined all the same


def test_columns_beyond_the_agreement_are_dropped_and_told(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    narrow = dataclasses.replace(agreement, columns=("nik", "nama", "no_kk", "jenis_kelamin", "r301a"))
    batch = read(book(tmp_path / "a.xlsx", [member(KK1, 1, "A", NIK[0])], rumah=[[KK1, "1", "2"]]), agreement=narrow)
    assert set(persons(batch)) == {"nik", "nama", "no_kk", "jenis_kelamin", "nomor_keluarga"}
    assert set(families(batch)) == {"no_kk", "nomor_keluarga", "r301a"}
    assert ("411", "di luar cakupan perjanjian; dibuang saat dibaca") in batch.left_out
    assert batch.records["keluarga"].place_of("r301a", 0) == ("3.keterangan perumahan", 4)


def test_the_reference_date_is_the_agreements_unless_it_is_replaced_on_purpose(
    tmp_path: Path, read: Read, agreement: Agreement
) -> None:
    path = book(tmp_path / "a.xlsx", [member(KK1, 1, "A", NIK[0])])
    assert read(path, reference=None, agreement=agreement).reference == dt.date(2022, 11, 14)
    assert read(path, reference=REFERENCE, agreement=agreement).reference == dt.date(2022, 11, 14)
    over = read(path, reference=REFERENCE, agreement=agreement, date_over_agreement=True)
    assert over.reference == REFERENCE
    assert (
        read(path, reference=REFERENCE, agreement=dataclasses.replace(agreement, reference=None)).reference == REFERENCE
    )
    with pytest.raises(ReferenceMissing):
        read(path, reference=None)
