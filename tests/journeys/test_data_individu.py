"""Data individu in a browser, at the width of a telephone and of a desk: the answers that a phone brought, opened block
by block, and the family sent to the door by a button."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.base import clock
from cantik.field.review.app.approval import UnitVerdict, approve
from cantik.field.rounds.app.models import FrameMember
from tests.field.conftest import cradle, putaran, under_way
from tests.field.pendataan import Putaran
from tests.fixtures.simpanan import copy_of
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, PHONE, served, way
from tests.register.bekal import DESA
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "putaran", "under_way"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
HERE = f"/desa/{DESA.text()}/individu/"


@pytest.mark.parametrize(("width", "scheme"), way((PHONE, "dark"), (DESK, "light")))
def test_answers_are_read_and_a_family_is_sent_to_the_door(
    browser: Browser, putaran: Putaran, project: Path, width: int, scheme: str
) -> None:
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    for letter, area in (("A", "90"), ("B", "54")):
        putaran.kirim(putaran.device(label=f"Ponsel {letter}"), putaran.isi(letter, r302=area))
        approve(putaran.agen, putaran.context, [UnitVerdict(putaran.unit(letter).pk)], at=clock.now())
    later, late = putaran.unit("E"), int(putaran.unit("E").family or 0)
    FrameMember.objects.filter(unit=later).delete()
    later.delete()
    client = bekal.browser(putaran.agen)
    with served(putaran.opened) as at, at.window(browser, client, width, scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{at.address}{HERE}keluarga/{putaran.unit('A').family}/")
        looked_at(page, "individu-keluarga", axe, both=True)
        page.get_by_role("heading", name="Perumahan").click()
        expect(page.locator("details[open]").get_by_text("Ponsel A").first).to_be_visible()
        looked_at(page, "individu-keluarga-blok", axe, both=True)
        follow(page, page.get_by_role("link", name="AMINAH"))
        looked_at(page, "individu-orang", axe, both=True)
        page.goto(f"{at.address}{HERE}keluarga/{late}/")
        follow(page, page.get_by_role("button", name="Kirim ke daftar petugas"))
        expect(page.get_by_text("jawaban lama terisi di ponselnya")).to_be_visible()
        looked_at(page, "individu-pintu", axe, both=True)
        page.goto(f"{at.address}{HERE}keluarga/{late}/kertas/")
        looked_at(page, "individu-kertas", axe, both=True)
