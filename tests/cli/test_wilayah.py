"""`cantik area`: shown first, done with a reason, in the name of a walidata with the right in both villages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.vault.app.opening import open_store
from tests.fixtures.perintah import cantik
from tests.register.bekal import DESA, DESA_LAIN
from tests.register.conftest import cradle, new_store
from tests.register.test_satuan import desa
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store"]
# On PostgreSQL the accounts of this process lie in its own transaction, where a command does not see them.
pytestmark = pytest.mark.satu_basisdata


def test_rt_come_to_a_new_village_and_back(new_store: Callable[[], Path], tmp_path: Path) -> None:
    folder = new_store()
    with open_store(folder) as opened:
        desa(opened, tmp_path)
        walidata = with_role("walidata", "99.01", name="Wali Reka").username
        agen = with_role("agen_statistik", DESA.text(), name="Agen Reka").username
    asked = (
        "area",
        "cede",
        "--from",
        DESA.text(),
        "--to",
        DESA_LAIN.text(),
        "--on",
        "2026-05-10",
        "--decree",
        "Perda 3/2026",
        "--unit",
        "KRAJAN/01/01",
        "--store",
        folder,
        "--json",
    )
    refused = cantik(*asked, "--by", agen, "--why", "pemekaran desa")
    assert refused.code != 0
    assert "S101" in refused.told()
    shown = cantik(*asked, "--by", walidata)
    assert shown.code == 0, shown.told()
    assert dict(shown.answer) | {"nomor": 0} == {
        "nomor": 0,
        "orang": 6,
        "keluarga": 2,
        "tetap": 6,
        "sudah_dikenal": 0,
        "bangunan": 0,
        "fasilitas": 0,
        "fasilitas_tanpa_tempat": 0,
    }
    done = cantik(*asked, "--by", walidata, "--why", "pemekaran desa")
    assert done.code == 0, done.told()
    listed = cantik("area", "list", "--store", folder, "--json").answer["perpindahan"]
    assert [(row["dari"], row["ke"], row["orang"]) for row in listed] == [(DESA.text(), DESA_LAIN.text(), 6)]
    number = str(done.answer["nomor"])
    undone = cantik("area", "undo", number, "--store", folder, "--by", walidata, "--why", "salah desa tujuan", "--json")
    assert undone.answer["diurungkan"] is True
    assert cantik("area", "undo", number, "--store", folder, "--by", walidata, "--why", "salah desa tujuan").code != 0
    changes = tmp_path / "ubah.csv"
    changes.write_text(
        "edisi_dari,edisi_ke,kode,perubahan,nama_lama,nama_baru,kode_baru,tanggal,dasar\n"
        f"2025,2026,{DESA.text()},ganti_kode,A,A,99.01.02.2001,2026-05-10,Kepmendagri\n"
    )
    for more, count in (((), 0), (("--why", "edisi kode baru"), 1)):
        ran = cantik("area", "codes", changes, "--store", folder, "--by", walidata, "--json", *more)
        assert ran.answer["diganti"] == count, ran.told()
