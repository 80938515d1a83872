"""The homes say what is true: persons once whatever lists name them, a village once, the one to ask by role."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from cantik.coach.app.village_home import state_of
from cantik.codes.area import AreaCode
from cantik.release import files
from cantik.web.kantor.home.figures import key_figures
from tests.fixtures.contoh_rilis import make_release
from tests.fixtures.markah import markah
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


def on_shelf(shelf: Path, kode: str, number: str, persons: int, *, version: int = 1) -> Path:
    """A release of a village as far as its home reads it, with so many persons."""
    known = make_release()
    figures = tuple(
        replace(figure, value=Decimal(persons), decimals=0, definition={**figure.definition, "versi": version})
        if figure.id == known.key_figures[0] and not figure.area
        else figure
        for figure in known.figures
    )
    folder = shelf / kode / number
    files.write_description(replace(known, number=number, year=int(number[:4]), figures=figures, tables=()), folder)
    said = {"terbit": "2026-01-05", "acuan": "2025-12-31", "sidik": kode}
    (folder / files.CONTENTS).write_text(json.dumps(said), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("opened")
def test_a_key_figure_stands_beside_those_of_the_kecamatan(tmp_path: Path) -> None:
    desa = AreaCode.kemendagri(DESA)
    own = on_shelf(tmp_path, DESA, "2025-1", 1000)
    on_shelf(tmp_path, "99.01.01.2002", "2025-1", 450)
    assert key_figures(tmp_path, desa, own)[0].beside == "", "one other village is no range"
    on_shelf(tmp_path, "99.01.01.2003", "2025-1", 99)  # was replaced
    on_shelf(tmp_path, "99.01.01.2003", "2025-2", 2634)
    on_shelf(tmp_path, "99.01.01.2004", "2025-1", 7, version=2)  # another definition
    on_shelf(tmp_path, "99.01.01.2005", "2024-1", 8)  # another year
    on_shelf(tmp_path, "99.01.02.2001", "2025-1", 9)  # another kecamatan
    beside = key_figures(tmp_path, desa, own)[0]
    assert (beside.value, beside.beside) == ("1.000", "2 desa lain di kecamatan: 450–\u20602.634")


def test_an_office_reads_who_is_well_and_no_village_twice(rumah: Rumah) -> None:
    """The walidata has the release to examine; the camat reads that the village is well, and of which kecamatan."""
    submitted(rumah)
    signed(rumah)
    rumah.kerjakan()
    camat = words(bekal.browser(bekal.with_role("camat")).get("/").content)
    assert "Terbit dengan data terbaru" in camat
    assert "Kecamatan Contoh Raya," in camat
    walidata = words(bekal.browser(bekal.with_role("walidata")).get("/").content)
    assert "1 rilis menunggu diperiksa" in walidata
    assert walidata.count("Contoh Makmur") == walidata.count("Periksa Contoh Makmur") * 2, walidata


def test_every_finding_is_counted_on_the_home(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten kinds of errors are open: eight are named, the two others counted."""
    tersimpan(kantor)
    kinds = tuple((f"jenis_{n}", 11 - n) for n in range(10))
    known = replace(state_of(AreaCode.kemendagri(DESA), kantor.folder / "rilis"), rules=kinds, open_checks=65)
    monkeypatch.setattr("cantik.web.kantor.home.views.state_of", lambda *_: known)
    page = markah(kantor.client.get(f"/desa/{DESA}/"))
    shown = [int(n) for n in re.findall(r'<b class="num">(\d+)</b>', page)]
    assert shown == [11, 10, 9, 8, 7, 6, 5, 4]
    assert "5 galat dari 2 jenis lain" in page
    assert "65 galat menahan rilis" in words(page.encode())
