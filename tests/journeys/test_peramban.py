"""The public site in Chromium: over HTTP and from a stick, phone and desk, light and dark, without scripts."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from waitress import create_server

from cantik.web.static_site import application
from tests.fixtures.desa_jadi import CODE, Village
from tests.fixtures.malam import everything, some
from tests.journeys.layanan import DESK, PHONE, WHOLE, grave, ways

WINDOWS = ways((PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark"))
RING = "e => { const style = getComputedStyle(e); return style.outlineStyle + style.outlineWidth }"
A4_PX = 718  # 210 mm less margins of 10 mm, at 96 dots an inch
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]


@pytest.fixture(scope="module")
def address(village: Village) -> Iterator[str]:
    """The site as `cantik serve` gives it, on a free port."""
    server = create_server(application(village.site), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(10)


def kinds(village: Village) -> Mapping[str, str]:
    """One page of every kind, addressed from the root of the site; tables in the forms that a page can take."""
    release = village.release
    tables = {t.key: t for t in release.tables}
    widest = max(release.tables, key=lambda t: (len(t.grid().columns) + len(t.derived), t.key)).key
    longest = max(release.tables, key=lambda t: (len(t.grid().rows), t.key)).key
    hidden = max(release.tables, key=lambda t: (sum(c.status == "rahasia" for c in t.cells), t.key)).key
    plain = next(t.key for t in release.book_tables if t.kind in "AT" and len(t.grid().columns) == 1)
    assert "penduduk_umur_jk" in tables
    return {
        "kabupaten": "index.html",
        "desa": f"{CODE}/index.html",
        "daftar": f"{CODE}/tabel/index.html",
        "peta": f"{CODE}/peta.html",
        "tentang": f"{CODE}/tentang.html",
        "piramida": f"{CODE}/tabel/penduduk_umur_jk.html",
        "polos": f"{CODE}/tabel/{plain}.html",
        "terlebar": f"{CODE}/tabel/{widest}.html",
        "terpanjang": f"{CODE}/tabel/{longest}.html",
        "tertutup": f"{CODE}/tabel/{hidden}.html",
    }


def shown(village: Village, width: int, scheme: str) -> Mapping[str, str]:
    """The pages to look at in one window: every kind on the light phone and the dark desk, so that each kind is seen in
    both widths and both themes; in the other two windows and in English those that differ most."""
    every = kinds(village)
    if (width, scheme) in ((PHONE, "light"), (DESK, "dark")):
        return every
    some = {kind: every[kind] for kind in ("desa", "piramida", "tertutup")}
    return some | {f"{kind}_en": path.replace(f"{CODE}/", f"{CODE}/en/") for kind, path in some.items()}


@contextmanager
def opened(browser: Browser, width: int, scheme: str = "light", *, scripts: bool = False) -> Iterator[BrowserContext]:
    """A reader's window."""
    dark: Any = scheme
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=dark, java_script_enabled=scripts, bypass_csp=scripts
    )
    yield context
    context.close()


def width_of(page: Page) -> int:
    """How wide the page wants to be."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_every_page_at_360_without_scripts(browser: Browser, village: Village, address: str) -> None:
    """No sideways scroll, nothing missing, nothing fetched from elsewhere. By day one of three pages of
    tables and series, tables in one of the two languages by turns, and all others; at night each so; in the long lane
    in both languages."""
    paths = sorted(path.relative_to(village.site).as_posix() for path in village.site.rglob("*.html"))
    tables = sorted({path.replace("/en/", "/") for path in paths if "/tabel/" in path})
    left = {path if number % 2 else path.replace("/tabel/", "/en/tabel/") for number, path in enumerate(tables)}
    if not WHOLE:
        paths = [path for path in paths if path not in left]
    assert len(paths) > len(left) > 20
    if not WHOLE and not everything():
        shown = [path for path in paths if "/tabel/" in path or "/deret/" in path]
        paths = [path for path in paths if path not in shown] + some(shown, every=3)
        assert len(paths) > 60
    asked: list[Request] = []
    wrong = []
    with opened(browser, PHONE) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks the function
        page.on("console", lambda message: wrong.append(f"{page.url}: {message.text}"))
        for path in paths:
            response = page.goto(f"{address}/{path}", wait_until="load")
            if response is None or response.status != 200:
                wrong.append(f"{path}: no page")
            if width_of(page) > PHONE:
                wrong.append(f"{path}: {width_of(page)} px wide")
    assert wrong == []
    assert {one.url.split("/")[2] for one in asked} == {address.split("/")[2]}
    assert {one.resource_type for one in asked} == {"document", "stylesheet"}


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_from_a_stick_as_from_a_server(
    browser: Browser, village: Village, address: str, width: int, scheme: str
) -> None:
    """The same text, the same width, the style applied, on every page kind and with nothing fetched from elsewhere."""
    with opened(browser, width, scheme) as context:
        served, lying = context.new_page(), context.new_page()
        asked: list[str] = []
        for page in (served, lying):
            page.on("request", lambda request: asked.append(request.url))
        for kind, path in shown(village, width, scheme).items():
            served.goto(f"{address}/{path}")
            lying.goto((village.site / path).as_uri())
            assert served.inner_text("body") == lying.inner_text("body"), kind
            assert width_of(served) == width_of(lying) <= width, kind
            background = lying.evaluate("getComputedStyle(document.body).backgroundColor")
            assert background == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 29, 36)"), kind
            assert all(url.startswith((address, village.site.as_uri())) for url in asked), kind


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_axe_finds_nothing_serious(
    browser: Browser, village: Village, address: str, project: Path, width: int, scheme: str
) -> None:
    """axe-core (WCAG 2.0–2.2 A and AA, best practice) on every page kind."""
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    assert axe.is_file(), "set-up has not installed axe-core (npm ci)"
    found = []
    with opened(browser, width, scheme, scripts=True) as context:
        page = context.new_page()
        for kind, path in shown(village, width, scheme).items():
            page.goto(f"{address}/{path}")
            found += [(kind, wrong) for wrong in grave(page, axe, colours_only=width == DESK and not WHOLE)]
    assert found == []


def test_axe_would_find_a_fault(browser: Browser, project: Path) -> None:
    """The test above can fail: a picture without words and grey on grey are found."""
    with opened(browser, DESK, scripts=True) as context:
        page = context.new_page()
        page.set_content(
            '<html lang="id"><title>x</title><main><h1>x</h1><img src="data:,"><p style="color:#ccc">abu pada putih</p>'
        )
        axe = project / "node_modules" / "axe-core" / "axe.min.js"
        whole, colours = grave(page, axe), grave(page, axe, colours_only=True)
    assert {"image-alt", "color-contrast"} <= {wrong.split(":")[0] for wrong in whole}
    assert {wrong.split(":")[0] for wrong in colours} == {"color-contrast"}


def test_the_keyboard_leads_through(browser: Browser, address: str) -> None:
    """First Tab: the skip link, visible; Enter goes to the content; every stop shows where it is."""
    with opened(browser, DESK) as context:
        page = context.new_page()
        page.goto(f"{address}/{CODE}/tabel/penduduk_umur_jk.html")
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.inner_text() == "Langsung ke isi"
        box = skip.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        stops = []
        for _ in range(12):
            page.keyboard.press("Tab")
            look = page.locator(":focus").evaluate(RING)
            stops.append((page.locator(":focus").evaluate("e => e.tagName"), look))
        assert {tag for tag, _ in stops} <= {"A", "DIV", "SUMMARY", "INPUT", "BUTTON"}
        assert {style for _, style in stops} == {"solid3px"}
        page.goto(f"{address}/{CODE}/tabel/penduduk_umur_jk.html")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#isi$"))


def test_a_wide_table_scrolls_by_keyboard_inside_itself(browser: Browser, village: Village, address: str) -> None:
    with opened(browser, PHONE) as context:
        page = context.new_page()
        page.goto(f"{address}/{kinds(village)['terlebar']}")
        region = page.locator(".scroll").first
        assert int(region.evaluate("e => e.scrollWidth")) > int(region.evaluate("e => e.clientWidth"))
        region.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
        assert int(region.evaluate("e => e.scrollLeft")) > 0


def test_languages_switch_on_the_same_page(browser: Browser, address: str) -> None:
    with opened(browser, PHONE) as context:
        page = context.new_page()
        page.goto(f"{address}/{CODE}/tabel/penduduk_umur_jk.html")
        page.get_by_role("link", name="English").click()
        expect(page).to_have_url(f"{address}/{CODE}/en/tabel/penduduk_umur_jk.html")
        assert page.locator("html").get_attribute("lang") == "en"
        page.get_by_role("link", name="Indonesia").click()
        expect(page).to_have_url(f"{address}/{CODE}/tabel/penduduk_umur_jk.html")


def test_printed_it_fits_the_paper(browser: Browser, village: Village, address: str, tmp_path: Path) -> None:
    """Menus are gone, ink is dark on white (also for a reader of the dark theme), narrow tables are not cut."""
    with opened(browser, A4_PX, "dark") as context:
        page = context.new_page()
        page.emulate_media(media="print", color_scheme="dark")
        book = max(village.release.book_tables, key=lambda t: (len(t.grid().columns) + len(t.derived), t.key)).key
        for kind, path in [*kinds(village).items(), ("terlebar_buku", f"{CODE}/tabel/{book}.html")]:
            page.goto(f"{address}/{path}")
            assert not page.locator("header nav").first.is_visible() or kind == "kabupaten", kind
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", kind
            assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", kind
            inks = page.eval_on_selector_all(
                "p, td, th, dd, li", "all => [...new Set(all.map(e => getComputedStyle(e).color))]"
            )
            assert all(_luminance(ink) < 0.25 for ink in inks), (kind, inks)
            assert width_of(page) <= A4_PX or "-lampiran" in path, kind  # annex tables are never typeset
        page.goto(f"{address}/{kinds(village)['terpanjang']}")
        (tmp_path / "cetak.pdf").write_bytes(page.pdf(format="A4"))
    with pikepdf.open(tmp_path / "cetak.pdf") as printed:
        assert 1 <= len(printed.pages) <= 6


def _luminance(colour: str) -> float:
    """Relative luminance of `rgb(r, g, b)` (WCAG 2)."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
