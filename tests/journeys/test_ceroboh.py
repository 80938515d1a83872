"""A careless person in Chromium: presses twice, goes back and presses again, turns the phone, works in two windows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from cantik.staff.app.models import Assignment
from cantik.vault.app.opening import OpenStore
from tests.journeys.layanan import PHONE, Served, served
from tests.register.bekal import DESA
from tests.register.conftest import cradle, new_store, opened
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]


@pytest.fixture
def office(opened: OpenStore) -> Iterator[Served]:
    with served(opened) as running:
        yield running


def test_a_button_pressed_twice_does_a_thing_once(browser: Browser, office: Served) -> None:
    agen = with_role("agen_statistik", DESA.text(), name="Sekar Reka")
    with office.window(browser, signed_in(agen), PHONE, scripts=True, scheme="light") as context:
        sent: list[str] = []
        context.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        page, other = context.new_page(), context.new_page()
        for window in (page, other):
            window.goto(f"{office.address}/latihan/")
        page.get_by_role("button", name="Buka desa latihan").dblclick()
        expect(page.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible()
        assert len(sent) == 1, "pressed twice, sent once"
        # back, and the same button again; the other window still shows it too: all lead to the one village
        page.go_back()
        again = page.get_by_role("button", name="Buka desa latihan")
        if again.count():  # the page as it was: what was sent may be sent again
            again.click()
            expect(page.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible()
        other.set_viewport_size({"width": 740, "height": PHONE})
        other.get_by_role("button", name="Buka desa latihan").dblclick()
        expect(other.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible()
        assert len(sent) <= 3
    villages = {assignment.area for assignment in Assignment.objects.filter(person=agen)} - {DESA.text()}
    assert len(villages) == 1, "one practice village, however it was asked for"
