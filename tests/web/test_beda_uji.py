"""The dry run says where another source says something else, by field, and both values side by side."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cantik.codes.area import AreaCode
from tests.register.langkah import terapkan
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor, cradle, kantor, new_store, opened
from tests.web.langkah import diuji, file, halaman, tersimpan

__all__ = ["cradle", "kantor", "new_store", "opened"]


def test_a_dry_run_shows_what_differs_from_another_source(kantor: Kantor, tmp_path: Path) -> None:
    people = warga()
    known = [{"nik": one["nik"], "nama": one["nama"], "dusun": "SUMBERREKA", "rw": "09", "rt": "09"} for one in people]
    terapkan(kantor.opened, tmp_path, known, source="siak", reference=dt.date(2025, 6, 30),
             desa=AreaCode.kemendagri(DESA))  # fmt: skip
    intake = diuji(kantor, file(data=opensid(people)))
    page = halaman(kantor, intake, "?lihat=beda")
    assert f"<b>{len(people)} isian</b> lain daripada sumber yang sudah ada" in page
    assert "SUMBERREKA, RT 09 RW 09" in page
    assert "SIAK" in page
    assert "menunggu putusan" in page
    assert "Tidak ada" in halaman(kantor, intake, "?lihat=beda&kolom=agama")
    tersimpan(kantor, file(name="lagi.csv", data=opensid(people)))
    waiting = kantor.client.get(f"/desa/{DESA}/beda/").content.decode()
    assert f"<b>{len(people)} isian</b> menunggu putusan" in waiting
