"""Steps that several walks take: a look at the page, a key pressed until something has the focus, a passkey."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.layanan import DESK, PHONE, grave

PICTURES = os.environ.get("CANTIK_GAMBAR")  # a folder: a picture of every screen is kept there
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
LONG_MS = 180_000  # a draft or an edition on a busy machine


def looked_at(page: Page, name: str, axe: Path | None = None, *, both: bool = False) -> None:
    """One heading, no sideways scroll (in `both` widths where the walk is walked in one window), nothing serious for
    axe; a picture for whoever wants to look."""
    page.wait_for_load_state()
    width = _fits(page, name)
    if both:
        own = page.viewport_size
        assert own is not None
        page.set_viewport_size({"width": PHONE if own["width"] == DESK else DESK, "height": own["height"]})
        _fits(page, name)
        page.set_viewport_size(own)
    assert page.locator("h1").count() == 1, name
    if axe is not None:
        found = grave(page, axe)
        assert not found, (name, found)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


def _fits(page: Page, name: str) -> int:
    """The page is not wider than its window; how wide that is."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert int(page.evaluate("document.documentElement.scrollWidth")) <= width, (name, width)
    return width


def tab_to(page: Page, target: Locator, most: int = 120) -> None:
    """Tab until the target has the focus; it must show where it is."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            ring = target.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth) > 0")
            assert ring, f"no ring around {target}"
            return
    raise AssertionError(f"{target} is not reached with {most} times Tab")


def follow(page: Page, target: Locator) -> None:
    """Click what leads to another page; wait for that page."""
    with page.expect_navigation():
        target.click()


def enter(page: Page, target: Locator) -> None:
    """Reach a button or a link by keyboard and press Enter; wait for the page that follows."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def person(browser: Browser, width: int, scheme: str, **more: bool) -> BrowserContext:
    """A browser of one person."""
    dark: Literal["dark", "light"] = "dark" if scheme == "dark" else "light"
    return browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=dark,
        locale="id-ID",
        reduced_motion="reduce",
        accept_downloads=True,
        java_script_enabled=more.get("scripts", True),
    )


def passkey(page: Page, name: str) -> None:
    """Lay a passkey into the account that has just signed in; the browser gets a fingerprint reader for it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto(re.sub(r"(https?://[^/]+)/.*", r"\1/akun/pengaman/kunci-sandi/tambah/", page.url))
    page.get_by_label("Nama kunci sandi").fill(name)
    page.get_by_role("button", name="Pasang kunci sandi").click()
    expect(page.get_by_role("heading", name="Kode cadangan")).to_be_visible()
