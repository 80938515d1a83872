"""The SIAK export of Dukcapil: words in cells, dates as bare numbers, the dusun inside the address."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from cantik.collect.batch import Agreement, Reading
from cantik.collect.errors import ReferenceMissing
from tests.collect.berkas import write_csv, write_xlsx
from tests.collect.conftest import Read

HEADERS = (
    "Nomor KK",
    "NIK",
    "Nama Penduduk",
    "Status",
    "Tempat Lahir",
    "Tanggal Lahir",
    "Kelamin",
    "NIK Ayah",
    "Ayah",
    "NIK Ibu",
    "Ibu",
    "Status Kawin",
    "SHDK",
    "Agama",
    "Kecamatan",
    "Desa/Kel",
    "Alamat",
    "RW",
    "RT",
    "Pendidikan",
    "Pekerjaan",
    "Deskripsi Pekerjaan",
    "Gol. Darah",
    "Cacat",
    "Cetak KTP",
    "Ganti KTP",
    "KTP Berakhir",
    "Nomor Paspor",
    "Nomor Akta Lahir",
    "Nomor Akta Kawin",
    "Tanggal Kwn",
    "Nomor Akta Cerai",
    "Tgl Cerai",
    "Petugas Registrasi",
    "Tgl Ubah",
    "Petugas Entri",
    "Tgl Entri",
)
BUDI: dict[str, Any] = {
    "Nomor KK": "9901010101200001",
    "NIK": "9901011708800001",
    "Nama Penduduk": "BUDI REKAAN",
    "Status": "Hidup",
    "Tempat Lahir": "CONTOH",
    "Tanggal Lahir": 29450,
    "Kelamin": "Laki-Laki",
    "Ayah": "KARTO REKAAN",
    "Ibu": "-",
    "Status Kawin": "Kawin",
    "SHDK": "Kepala Keluarga",
    "Agama": "Islam",
    "Alamat": "DSN KRAJAN",
    "RW": 2,
    "RT": 1,
    "Pendidikan": "SLTA/Sederajat",
    "Pekerjaan": "Wiraswasta",
    "Gol. Darah": "Tdk Th",
    "Nomor Akta Lahir": "-",
    "Tgl Entri": 41061,
}


def rows_of(*persons: dict[str, Any]) -> list[list[Any]]:
    return [list(HEADERS), *([person.get(name, "") for name in HEADERS] for person in persons)]


def one(batch: Reading, record: int = 0) -> dict[str, Any]:
    return {name: values[record] for name, values in batch.records["orang"].columns.items()}


def test_the_real_sample_is_read_cell_by_cell(shared: Path, read: Read, agreement: Agreement) -> None:
    path = shared / "data" / "mikrodata" / "opensid" / "siak_ekspor_contoh.xls"
    batch = read(path, agreement=agreement)
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    header, *cells = sheet.to_python()
    at = {str(name): position for position, name in enumerate(header)}
    columns = batch.records["orang"].columns
    assert batch.quarantined is None
    assert len(batch.records["orang"]) == len(cells) == 18
    for name, ours in (
        ("NIK", "nik"),
        ("Nomor KK", "no_kk"),
        ("Nama Penduduk", "nama"),
        ("Tempat Lahir", "tempat_lahir"),
    ):
        assert columns[ours] == [row[at[name]] for row in cells]
    day_zero = dt.date(1899, 12, 30)
    assert columns["tanggal_lahir"] == [
        day_zero + dt.timedelta(int(str(row[at["Tanggal Lahir"]]).partition(".")[0])) for row in cells
    ]
    assert columns["rt"] == [f"{int(str(row[at['RT']]).partition('.')[0]):03d}" for row in cells]
    assert Counter(columns["status_dasar"]) == {"1": 13, "9": 3, "3": 1, "2": 1}
    assert set(columns["dusun"]) == {"KRAJAN"}, "eight spellings of one word, and none"
    assert set(columns["golongan_darah"]) == {"13"}
    assert Counter(one.rule for one in batch.findings) == {"tanggal_serial": 2, "dusun_dari_alamat": 1}


def test_without_an_agreement_it_lies_apart(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", rows_of(BUDI))
    assert "perjanjian" in str(read(path).quarantined)
    assert read(path, agreement=agreement).quarantined is None
    over = dataclasses.replace(agreement, expires=dt.date(2025, 1, 2))
    assert "berakhir" in str(read(path, agreement=over, on=dt.date(2025, 6, 1)).quarantined)
    with pytest.raises(ReferenceMissing):
        read(path, agreement=dataclasses.replace(agreement, reference=None), reference=None)


def test_words_numbers_and_blanks(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    person = one(read(write_xlsx(tmp_path / "a.xlsx", rows_of(BUDI)), agreement=agreement))
    assert person["tanggal_lahir"] == dt.date(1980, 8, 17)
    assert (person["jenis_kelamin"], person["hubungan_keluarga"], person["status_kawin"]) == ("1", "1", "2")
    assert (person["dusun"], person["rw"], person["rt"]) == ("KRAJAN", "002", "001")
    assert (person["nama_ibu"], person["akta_lahir"], person["ayah_nik"]) == (None, None, None), (
        "a dash is no certificate"
    )


@pytest.mark.parametrize(
    ("word", "code"), [("Pindah Dalam Negeri", "3"), ("PINDAH LUAR NEGERI", "3"), ("Mati", "2"), ("Tidak Valid", "9")]
)
def test_states_that_are_not_alive(tmp_path: Path, read: Read, agreement: Agreement, word: str, code: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", rows_of({**BUDI, "Status": word}))
    assert one(read(path, agreement=agreement))["status_dasar"] == code


def test_a_day_of_recording_is_no_day_of_an_event(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows_of(BUDI)), agreement=agreement)
    assert dict(batch.left_out)["Tgl Entri"] == "tanggal pencatatan, bukan tanggal peristiwa"
    assert not {"tgl_entri", "Tgl Entri"} & batch.records["orang"].columns.keys()


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("00-00-0000", "tanggal_mustahil"),
        ("31-02-1990", "tanggal_mustahil"),
        ("30/02/1990", "tanggal_mustahil"),
        (60, "tanggal_mustahil"),
        ("12 Foo 1990", "tanggal_tidak_terbaca"),
        (1990, "tanggal_rancu"),
    ],
)
def test_no_date_is_guessed(tmp_path: Path, read: Read, agreement: Agreement, cell: Any, rule: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", rows_of(BUDI, {**BUDI, "NIK": "9901011708800002", "Tanggal Lahir": cell}))
    batch = read(path, agreement=agreement)
    found = next(one for one in batch.findings if one.rule == rule)
    assert (found.sheet, found.row, found.column) == ("Data Penduduk", 3, "Tanggal Lahir")
    assert found.found
    assert found.expected
    assert found.cure
    assert one(batch, 1)["tanggal_lahir"] is None


def test_headers_in_any_order_under_titles_and_as_csv(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    order = sorted(HEADERS)
    rows = [["EKSPOR SIAK"], [""], [*order], [BUDI.get(name, "") for name in order]]
    straight = one(read(write_xlsx(tmp_path / "a.xlsx", rows_of(BUDI)), agreement=agreement))
    mixed = one(read(write_xlsx(tmp_path / "b.xlsx", rows), agreement=agreement))
    text = one(read(write_csv(tmp_path / "c.csv", rows_of(BUDI), ";"), agreement=agreement))
    assert straight == mixed == text


def test_a_column_beyond_the_agreement_is_dropped(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    narrow = dataclasses.replace(agreement, columns=("nik", "no_kk", "nama", "jenis_kelamin", "tanggal_lahir"))
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows_of(BUDI)), agreement=narrow)
    assert set(batch.records["orang"].columns) == {"nik", "no_kk", "nama", "jenis_kelamin", "tanggal_lahir"}
    assert ("Agama", "di luar cakupan perjanjian; dibuang saat dibaca") in batch.left_out
