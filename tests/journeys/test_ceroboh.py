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


def test_on_a_slow_line_an_impatient_finger_sends_once(browser: Browser, office: Served) -> None:
    """The second press comes while the first is on its way: a browser drops the first one's answer and sends again."""
    agen = with_role("agen_statistik", DESA.text(), name="Sekar Reka")
    with office.window(browser, signed_in(agen), PHONE, scripts=True, scheme="light") as context:
        page, sent = context.new_page(), list[str]()
        page.goto(f"{office.address}/latihan/")
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        slow = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
        box = page.get_by_role("button", name="Buka desa latihan").bounding_box()
        assert box is not None
        for _ in range(3):  # by the place on the glass: a locator would wait for the page that comes
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_timeout(300)
        expect(page.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible(timeout=30_000)
        assert len(sent) == 1


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
