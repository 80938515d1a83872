"""What questions may do to people, from the first screen of the officer of data protection and of the head of the
village, on a telephone: found, written, kept half, handed in, decided; then the round asks for no reason of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.vault.app.opening import OpenStore
from tests.field.putaran import Desa, prepared_village
from tests.fixtures.simpanan import Cradle, copy_of
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import PHONE, Served, served
from tests.journeys.test_setahun_rapat import from_home
from tests.register.conftest import cradle
from tests.staff import bekal
from tests.staff.bekal import DESA

__all__ = ["copy_of", "cradle"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
SAID = "Hanya petugas yang ditunjuk membaca jawabannya"


@pytest.fixture
def village(cradle: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Iterator[tuple[Desa, Served]]:
    """A village whose round asks about disability."""
    opened = copy_of(cradle)
    found = prepared_village(DESA, 60, "LEMBAH")
    versions.decide(found.kades, found.round.version, APPROVED, "", area=found.code, at=clock.now())
    with served(opened) as one:
        yield found, one


def test_an_assessment_is_found_written_and_decided(
    browser: Browser, village: tuple[Desa, Served], project: Path
) -> None:
    desa, office = village
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    with ExitStack() as windows:

        def at(client: Client) -> Page:
            return windows.enter_context(office.window(browser, client, PHONE)).new_page()

        officer = at(bekal.browser(bekal.with_role("ppdp", name="Paras Reka")))
        from_home(officer, office.address, "dpia")
        looked_at(officer, "setahun-dampak-antre", axe)
        follow(officer, officer.locator("main li a[href*='/dpia/']").first)
        boxes = officer.locator("textarea[name^=jawab_]")
        boxes.first.fill(SAID)
        follow(officer, officer.get_by_role("button", name="Simpan konsep"))
        expect(boxes.first).to_have_value(SAID)
        for number in range(boxes.count()):
            boxes.nth(number).fill(SAID)
        follow(officer, officer.get_by_role("button", name="Serahkan"))
        expect(officer.get_by_role("alert")).to_contain_text("Putusan belum dipilih")
        officer.get_by_label("layak dimulai").check()
        looked_at(officer, "setahun-dampak-isi", axe)
        follow(officer, officer.get_by_role("button", name="Serahkan"))
        expect(officer.get_by_role("button", name="Terima")).to_have_count(0)

        head = at(bekal.browser(desa.kades))
        head.goto(f"{office.address}/desa/{DESA}/rencana/")
        follow(head, head.get_by_role("link", name="Baca penilaiannya"))
        expect(head.get_by_role("main")).to_contain_text(SAID)
        looked_at(head, "setahun-dampak-putus", axe)
        follow(head, head.get_by_role("button", name="Terima"))
        head.goto(f"{office.address}/desa/{DESA}/rencana/{desa.round.pk}/")
        expect(head.get_by_role("main")).not_to_contain_text("Dampak bagi warga")
