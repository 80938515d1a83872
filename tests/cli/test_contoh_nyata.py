"""The published sample workbooks of OpenSID and Regsosek, the whole way (they lie outside the repository)."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from tests.cli import keadaan
from tests.fixtures.perintah import Ran, cantik

pytestmark = pytest.mark.lambat
DESA = "35.05.10.2011"
AGREEMENT = {
    "nomor": "01/PKS/2025",
    "tanggal": "2025-01-01",
    "para_pihak": ["Desa contoh", "BPS Kabupaten contoh"],
    "tujuan": ["statistik"],
    "tingkat": "desa",
    "berlaku_sampai": "2999-12-31",
}


def _run(book: Path, out: Path, *more: object) -> Ran:
    # The day is named: these samples are older than it, and without it the command asks (D184).
    day = ("--year", 2025, "--date", "2025-12-31", "--issued", "2026-02-03")
    return cantik("run", book, "--desa", DESA, *day, "--out", out, "--json", *more)


def test_a_list_of_a_day_that_has_not_come_is_refused_before_anything_is_kept(shared: Path, tmp_path: Path) -> None:
    """Whoever writes this year before it ends is told so at once, and not that the computer's clock is wrong."""
    book = shared / "data" / "mikrodata" / "opensid" / "opensid_penduduk_contoh.xlsx"
    later, store = dt.date.today().year + 1, tmp_path / "simpanan"

    whole = cantik("run", book, "--desa", DESA, "--year", later, "--out", tmp_path)
    taken = cantik("import", book, "--desa", DESA, "--date", f"{later}-01-02", "--store", store, "--apply")

    for ran in (whole, taken):
        assert ran.code == 2, ran.told()
        assert ran.error_line.startswith("[D146]"), ran.told()
        assert "--date" in ran.error_line
    assert "31 Desember" in whole.error_line
    tried = cantik("import", book, "--desa", DESA, "--date", "2025-12-31", "--store", store)
    assert "97 baru" in tried.out + tried.err, tried.told()


def test_the_opensid_sample(shared: Path, tmp_path: Path) -> None:
    """97 persons: read, examined, protected, printed, as a draft or a release."""
    book = shared / "data" / "mikrodata" / "opensid" / "opensid_penduduk_contoh.xlsx"

    ran = _run(book, tmp_path)

    assert ran.code in (0, 1), ran.told()
    only = ran.answer["berkas"][0]
    assert only["baris"] == 97
    assert only["baris"] == only["diterima"] + only["ditolak"]
    assert (tmp_path / "site" / "index.html").is_file()
    assert (ran.answer["rilis"]["standing"] == "rancangan") is (ran.code == 1)
    verdict = cantik("verify", tmp_path / "release", "--json")
    assert verdict.code == (1 if ran.code else 4), verdict.told()
    assert verdict.answer["benar"] is True


def test_regsosek_without_an_agreement_is_quarantined(shared: Path, unused: Path, tmp_path: Path) -> None:
    shutil.copytree(unused, tmp_path / "simpanan")
    book = shared / "data" / "mikrodata" / "opensid" / "regsosek2022k_impor_contoh.xlsx"

    ran = _run(book, tmp_path)

    assert ran.code == 1, ran.told()
    assert "perjanjian" in ran.answer["karantina"]
    assert ran.answer["rilis"] is None
    assert not (tmp_path / "release").exists()
    assert not (tmp_path / "site").exists()
    assert keadaan.rows(tmp_path / "simpanan", "register_person") == 0
    assert list((tmp_path / "simpanan" / "karantina").iterdir())


def test_regsosek_with_an_agreement_goes_the_whole_way(shared: Path, unused: Path, tmp_path: Path) -> None:
    shutil.copytree(unused, tmp_path / "hasil" / "simpanan")
    book = shared / "data" / "mikrodata" / "opensid" / "regsosek2022k_impor_contoh.xlsx"
    agreement = tmp_path / "perjanjian.json"
    agreement.write_text(json.dumps(AGREEMENT), "utf-8")

    ran = _run(book, tmp_path / "hasil", "--agreement", agreement, "--date", "2025-12-31")

    assert ran.code in (0, 1), ran.told()
    assert ran.answer["karantina"] is None
    assert (tmp_path / "hasil" / "site" / "index.html").is_file()
    assert cantik("verify", tmp_path / "hasil" / "release").code == (1 if ran.code else 4)


@pytest.mark.parametrize("change", [{"berlaku_sampai": "2025-06-30"}, {"tujuan": ["penyaluran bantuan"]}])
def test_an_agreement_that_does_not_cover_it_is_none(
    shared: Path, unused: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    shutil.copytree(unused, tmp_path / "hasil" / "simpanan")
    book = shared / "data" / "mikrodata" / "opensid" / "regsosek2022k_impor_contoh.xlsx"
    agreement = tmp_path / "perjanjian.json"
    agreement.write_text(json.dumps({**AGREEMENT, **change}), "utf-8")

    ran = _run(book, tmp_path / "hasil", "--agreement", agreement, "--date", "2025-12-31")

    assert ran.code == 1, ran.told()
    assert ran.answer["karantina"]
    assert not (tmp_path / "hasil" / "release").exists()
