"""DTSEN as individuals and as families, in versions that have more or fewer columns."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cantik.collect.batch import Agreement, Reading
from tests.collect.berkas import many, write_csv, write_xlsx
from tests.collect.conftest import Read

PERSON = {
    "nomor_induk_kependudukan": "9901011708800001",
    "nomor_kartu_keluarga": "9901010101200001",
    "nama": "BUDI REKAAN",
    "tanggal_lahir": "1980-08-17",
    "jenis_kelamin": "1",
    "status_hubungan_keluarga": "1",
    "status_kawin": "2",
    "partisipasi_sekolah": "3",
    "penglihatan": "4",
    "rt_ktp": "1",
    "rw_ktp": "02",
    "dusun_ktp": "Dusun Krajan",
    "pbi_nasional": "1",
}
FAMILY = {
    "kode_provinsi": "99",
    "nomor_kartu_keluarga": "9901010101200001",
    "jumlah_anggota_keluarga": "3",
    "desil_nasional": "2",
    "luas_lantai": "36",
    "jenis_atap_terluas": "5",
    "aset_bergerak_sepeda": "1",
    "jumlah_ternak_sapi": "0",
    "id_pelanggan_pln": "123456789012",
}


def one(batch: Reading, unit: str) -> dict[str, Any]:
    return {name: values[0] for name, values in batch.records[unit].columns.items()}


def table(row: dict[str, Any], *more: dict[str, Any]) -> list[list[Any]]:
    return [list(row), list(row.values()), *(list(each.values()) for each in more)]


def test_individuals(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    batch = read(write_csv(tmp_path / "a.csv", table(PERSON)), agreement=agreement)
    person = one(batch, "orang")
    assert (batch.mapping, batch.source, batch.findings) == ("dtsen_individu", "dtsen", ())
    assert (person["nik"], person["tanggal_lahir"], person["r409"]) == ("9901011708800001", dt.date(1980, 8, 17), "1")
    assert (person["r412"], person["r428a"], person["status_kawin"]) == ("3", "4", "2")
    assert (person["dusun"], person["rw"], person["rt"]) == ("KRAJAN", "002", "001")
    told = dict(batch.left_out)
    assert told["pbi_nasional"] == "arti kodenya tidak tertulis pada sumber; tidak ditebak"
    assert told["ijazah_tertinggi_yang_dimiliki"] == "kolom ini tidak ada di berkas"


def test_families(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    batch = read(write_csv(tmp_path / "a.csv", table(FAMILY), ";"), agreement=agreement)
    family = one(batch, "keluarga")
    assert (batch.mapping, batch.source, batch.findings) == ("dtsen_keluarga", "dtsen_keluarga", ())
    assert "orang" not in batch.records
    assert batch.rows == 1
    assert (family["no_kk"], family["desil_nasional"], family["r302"]) == ("9901010101200001", "2", 36)
    assert (family["r305"], family["r502j"], family["r504a"], family["r112"]) == ("5", "1", 0, 3)
    assert dict(batch.left_out)["id_pelanggan_pln"] == "mengenal orang dan tidak diperlukan"


@pytest.mark.parametrize("gone", ["desil_nasional", "kode_provinsi", "jenis_atap_terluas"])
def test_a_version_with_fewer_columns(tmp_path: Path, read: Read, agreement: Agreement, gone: str) -> None:
    version = {name: cell for name, cell in {**FAMILY, "desil_provinsi": "3"}.items() if name != gone}
    batch = read(write_csv(tmp_path / "a.csv", table(version)), agreement=agreement)
    assert batch.mapping == "dtsen_keluarga"
    assert one(batch, "keluarga")["desil_provinsi"] == "3"
    assert dict(batch.left_out)[gone] == "kolom ini tidak ada di berkas"


def test_all_published_variables_at_once(shared: Path, tmp_path: Path, read: Read, agreement: Agreement) -> None:
    with (shared / "domain" / "dtsen_variables.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    for level, row, unit in (("individu", PERSON, "orang"), ("keluarga", FAMILY, "keluarga")):
        whole = {one["variable"]: row.get(one["variable"], "") for one in listed if one["level"] == level}
        batch = read(write_xlsx(tmp_path / f"{level}.xlsx", table(whole)), agreement=agreement)
        assert batch.findings == ()
        assert not [name for name, why in batch.left_out if "tidak dikenal" in why or "tidak ada" in why]
        assert len(batch.records[unit].columns) + len(batch.left_out) == len(whole)


@pytest.mark.parametrize("decile", ["0", "11", "miskin", "1.5"])
def test_a_decile_that_is_none(tmp_path: Path, read: Read, agreement: Agreement, decile: str) -> None:
    batch = read(write_csv(tmp_path / "a.csv", table({**FAMILY, "desil_nasional": decile})), agreement=agreement)
    (found,) = batch.findings
    assert (found.rule, found.unit, found.row, found.column) == ("kode_tidak_dikenal", "keluarga", 2, "desil_nasional")


def test_it_lies_apart_without_an_agreement(tmp_path: Path, read: Read) -> None:
    assert read(write_csv(tmp_path / "a.csv", table(PERSON))).quarantined
    assert read(write_csv(tmp_path / "b.csv", table(FAMILY))).quarantined


# ── older population workbooks of OpenSID ────────────────────────────────────────────────────────
_20 = (
    "alamat",
    "dusun",
    "rw",
    "rt",
    "nama",
    "no_kk",
    "nik",
    "sex",
    "tempatlahir",
    "tanggallahir",
    "agama_id",
    "pendidikan_kk_id",
    "pendidikan_sedang_id",
    "pekerjaan_id",
    "status_kawin",
    "kk_level",
    "warganegara_id",
    "nama_ayah",
    "nama_ibu",
    "golongan_darah_id",
)
_36 = (
    *_20,
    "akta_lahir",
    "dokumen_pasport",
    "tanggal_akhir_paspor",
    "dokumen_kitas",
    "ayah_nik",
    "ibu_nik",
    "akta_perkawinan",
    "tanggalperkawinan",
    "akta_perceraian",
    "tanggalperceraian",
    "cacat_id",
    "cara_kb_id",
    "hamil",
    "ktp_el",
    "status_rekam",
    "alamat_sekarang",
)


@pytest.mark.parametrize("columns", [_20, _36[:35], _36], ids=["20 kolom", "35 kolom", "36 kolom"])
def test_older_population_workbooks_of_opensid(tmp_path: Path, read: Read, columns: tuple[str, ...]) -> None:
    """The shapes that Import_model.php of older OpenSID read by position; here they are found by their names."""
    people = many(8)
    rows = [list(columns), *([person.get(name, "") for name in columns] for person in people)]
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows))
    assert batch.mapping == "opensid_penduduk"
    assert batch.findings == ()
    assert batch.records["orang"].columns["nik"] == [person["nik"] for person in people]
    assert ("status_dasar", "kolom ini tidak ada di berkas") in batch.left_out
