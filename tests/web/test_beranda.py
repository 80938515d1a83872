"""The homes say what is true: persons once whatever lists name them, a village once, the one to ask by role."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from cantik.codes.area import AreaCode
from tests.register.langkah import terapkan
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.release.langkah import signed, submitted
from tests.staff import bekal
from tests.web.berkas import warga
from tests.web.conftest import DESA, Kantor, kantor, new_store, opened
from tests.web.langkah import tersimpan

__all__ = ["cradle", "kantor", "make_prepared", "new_store", "opened", "prepared", "rumah"]
pytestmark = pytest.mark.satu_basisdata


def words(page: bytes) -> str:
    """The text of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_a_list_of_some_does_not_make_the_register_smaller(kantor: Kantor, tmp_path: Path) -> None:
    tersimpan(kantor)
    some = [{"nik": one["nik"], "nama": one["nama"]} for one in warga()[:3]]
    terapkan(
        kantor.opened, tmp_path, some, source="dtsen", reference=dt.date(2026, 3, 31), desa=AreaCode.kemendagri(DESA)
    )
    home = words(kantor.client.get(f"/desa/{DESA}/").content)
    assert "8 orang dalam register" in home
    assert "penduduk.csv masuk, 8 baris" in home


def test_an_office_reads_each_village_once_and_whom_to_ask(rumah: Rumah) -> None:
    pembina = bekal.browser(bekal.with_role("pembina", name="Bayu Reka"))
    submitted(rumah)
    page = words(pembina.get("/").content)
    assert "Kepala desa: Sumarsono Reka" in page, "who is to sign"
    assert page.count("Ingatkan") == 1
    assert "0 dari 1 desa terbit." in page
    signed(rumah)
    rumah.kerjakan()
    assert "1 dari 1 desa terbit." in words(pembina.get("/").content)
    done = words(rumah.klien["ratna"].get(f"/desa/{bekal.DESA}/").content)
    assert "Buka dan bagikan Rilis 2025-1" in done
