"""What the demo brings of aid fills its pages: deciles, PKH, and what deprived families lack."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.codes.knowledge import load
from cantik.collect.read import Delivery
from cantik.contoh.opensid import opensid_rows, write_rows
from cantik.pipeline.bring import Into, bring
from cantik.vault.app.opening import OpenStore
from cantik.web.demo_aid import bring_aid_lists
from tests.fixtures.desa_ringan import light_village
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import copy_of, cradle, new_store, opened
from tests.register.bekal import DESA
from tests.staff.bekal import browser, with_role

__all__ = ["copy_of", "cradle", "new_store", "opened"]


@pytest.mark.malam
@pytest.mark.satu_basisdata
def test_the_pages_of_the_demo_are_full(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 27, 3, tzinfo=dt.UTC))
    village, agen = light_village().villages[0], with_role("agen_statistik", DESA.text())
    people = tmp_path / "penduduk.xlsx"
    write_rows(opensid_rows(village.population), people, "template")
    bring((people,), Into(opened, DESA, "uji"), Delivery(dt.date(2026, 6, 30), None), load(), lambda *_: None)
    for _again in range(2):
        bring_aid_lists(opened, village, tmp_path, agen, lambda *_: None)
    workspace = markah(browser(agen).get(f"/desa/{DESA.text()}/kemiskinan/"))
    own = workspace.partition('data-program="pkh"')[2].partition("</section>")[0]
    counts = {name: int(n) for name, n in re.findall(r'data-kelompok="(\w+)">.*?<b>(\d+)</b>', own, re.DOTALL)}
    assert set(counts) >= {"terjangkau", "belum_terjangkau", "melebihi_desil", "di_luar"}, counts
    lacking = markah(browser(agen).get(f"/desa/{DESA.text()}/kemiskinan/kekurangan/"))
    assert lacking.count("data-kekurangan=") == 10, "the definition with the dimension of health"
