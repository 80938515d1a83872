"""Findings worked off in Chromium: many by keyboard at the desk (in `./script/long walks` two hundred), the same
buttons by finger on a phone, and without scripts."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker

from cantik.collect.app.models import BatchFinding
from cantik.examine.findings.app.models import FindingAct
from cantik.vault.app.opening import open_store
from tests.fixtures.simpanan import Cradle, copies, cradle, mould, opened
from tests.journeys.kantor import page_of, served
from tests.journeys.langkah import follow
from tests.journeys.layanan import DESK, PHONE, WHOLE, grave
from tests.register.bekal import DESA
from tests.register.keluarga import bawa, keluarga
from tests.web.conftest import Kantor, kantor

__all__ = ["cradle", "kantor", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]

PERIKSA = f"/desa/{DESA.text()}/periksa/"
RULE = "?aturan=umur_ibu_anak"
MANY = 200 if WHOLE else 12
ALASAN = "sudah dicocokkan dengan akta"


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle) -> Cradle:
    """A store with mothers who are too young; of one of them an older list knows better."""

    def fill(folder: Path) -> None:
        with open_store(folder) as store:
            bawa(store, folder.parent, [row for n in range(MANY) for row in keluarga(n)])
            older = keluarga(0)
            older[1]["tanggal_lahir"] = dt.date(1985, 5, 1)
            bawa(store, folder.parent, older, reference=dt.date(2024, 12, 31), name="register_2024.xlsx")

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "banyak_temuan", fill, of=cradle)


@pytest.fixture
def new_store(
    many: Cradle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], Path]]:
    """Copies of that store; `opened` and `kantor` take them from here."""
    with copies(many, tmp_path, monkeypatch, django_db_blocker) as make:
        yield make


@pytest.fixture
def banyak(kantor: Kantor) -> Kantor:
    assert left() == MANY
    return kantor


@pytest.fixture
def address(banyak: Kantor) -> Iterator[str]:
    with served() as found:
        yield found


def left() -> int:
    return BatchFinding.objects.filter(rule="umur_ibu_anak", state="terbuka").count()


def shown(page: Page) -> int:
    """The finding that the page shows, by its row in the list."""
    href = page.locator(".lst ol a[aria-current]").get_attribute("href") or ""
    found = re.search(r"temuan=(\d+)", href)
    assert found, href
    return int(found[1])


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id"))


def press(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_many_findings_by_keyboard(browser: Browser, banyak: Kantor, address: str) -> None:
    with page_of(browser, address, banyak.siti, width=DESK) as page:
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}{PERIKSA}{RULE}")
        _steps_and_help(page)
        _suggestion(page)
        _undo(page)
        _field_and_coach(page)
        began, before = time.perf_counter(), left()
        for _ in range(before - 2):  # two wait for the field and for the coach
            number = shown(page)
            page.keyboard.press("t")
            page.keyboard.type(ALASAN)
            press(page, "Enter")
            assert f"temuan={number}" not in focused(page)
        print(f"{before - 2} findings accepted by keyboard in {time.perf_counter() - began:.0f} s")
        assert "Tidak ada yang cocok" in page.inner_text(".lst")
        assert left() == 2
        assert wrong == []


def _steps_and_help(page: Page) -> None:
    """J, K and the arrows walk; the focus goes with them; ? tells the keys; letters are off inside a field."""
    first = shown(page)
    press(page, "j")
    second = shown(page)
    assert second != first
    assert f"temuan={second}" in focused(page)
    press(page, "ArrowDown")
    press(page, "ArrowUp")
    assert shown(page) == second
    press(page, "k")
    assert shown(page) == first
    page.keyboard.press("?")
    expect(page.locator("#pintasan")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    assert focused(page) == "bn"
    page.keyboard.type("jkltz")
    assert shown(page) == first
    page.keyboard.press("Escape")


def _suggestion(page: Page) -> None:
    """Enter on a row takes what the older list says; the next row has the focus and the result is announced."""
    wanted = BatchFinding.objects.filter(rule="umur_ibu_anak", record=2, batch__file_name__endswith=".xlsx").earliest(
        "pk"
    )
    page.goto(f"{page.url.split('?')[0]}{RULE}&temuan={wanted.pk}")
    assert "register_2024.xlsx (2024) mencatat" in page.inner_text(".det")
    press(page, "Enter")
    wanted.refresh_from_db()
    assert wanted.state == "diperbaiki"
    assert f"temuan={shown(page)}" in focused(page)
    page.locator("#kabar", has_text="Isian dibetulkan").wait_for(state="attached")


def _undo(page: Page) -> None:
    before = left()
    press(page, "z")
    assert left() == before + 1
    assert "diurungkan" in page.inner_text("main")
    press(page, "Enter")  # and again
    assert left() == before


def _field_and_coach(page: Page) -> None:
    page.keyboard.press("l")
    press(page, "Enter")
    page.keyboard.press("p")
    page.keyboard.type("apakah boleh menurut pembina")
    press(page, "Enter")
    assert [act.kind for act in FindingAct.objects.order_by("-pk")[:2]] == ["tanya", "lapangan"]


def test_by_finger_on_a_phone(browser: Browser, banyak: Kantor, address: str) -> None:
    """Every button is at least 44 px high, nothing scrolls sideways, the finding stands before the list."""
    with page_of(browser, address, banyak.siti, width=PHONE, touch=True) as page:
        page.goto(f"{address}{PERIKSA}{RULE}")
        for _ in range(5):
            number = shown(page)
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE
            assert _too_small(page) == []
            page.locator("summary", has_text="Terima dengan alasan").tap()
            page.locator("#at").fill(ALASAN)
            with page.expect_navigation():
                page.get_by_role("button", name="Terima temuan ini").tap()
            assert shown(page) != number
            assert focused(page) == "dt"
        box, first = page.locator(".det").bounding_box(), page.locator(".lst").bounding_box()
        assert box is not None
        assert first is not None
        assert box["y"] < first["y"]
        with page.expect_navigation():
            page.get_by_role("button", name="Urungkan").tap()
        assert left() == MANY - 4
        _sees_what_is_wrong(page)


def _sees_what_is_wrong(page: Page) -> None:
    """A value that cannot be: the page comes back longer than the screen, and what is wrong is on it, not below it."""
    field = page.locator("#bn")
    field.evaluate("field => { field.form.noValidate = true; field.value = '' }")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Simpan|Pakai nilai ini")).first.tap()
    page.wait_for_load_state("load")
    expect(page.locator(".msg-err").first).to_be_in_viewport()
    assert focused(page) == "bn"
    assert page.evaluate("scrollY") > 0
    # On a slow phone the detail grows while it is read: a browser that holds on to the list, which is written first and
    # drawn last, takes what is wrong off the screen again (5 of 24 loads with a processor slowed eight times).
    assert page.locator(".work > .lst").evaluate("list => getComputedStyle(list).overflowAnchor") == "none"


def _too_small(page: Page) -> list[str]:
    """Buttons of the worklist that a finger misses."""
    return list(
        page.eval_on_selector_all(
            ".work .btn, .work .seg a, .work summary, .lst ol a, .undo .btn",
            "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)"
            ".map(e => e.className + ' ' + e.textContent.trim().slice(0, 30))",
        )
    )


def test_without_scripts_everything_can_be_decided(browser: Browser, banyak: Kantor, address: str) -> None:
    with page_of(browser, address, banyak.siti, width=DESK, scripts=False) as page:
        page.goto(f"{address}{PERIKSA}{RULE}")
        page.locator("summary", has_text="Terima dengan alasan").click()
        page.locator("#at").fill(ALASAN)
        page.get_by_role("button", name="Terima temuan ini").click()
        expect(page.locator("main")).to_contain_text("1 temuan diterima.")
        page.get_by_role("button", name="Urungkan").click()
        page.get_by_role("link", name="Berikutnya").first.click()
        page.locator("summary", has_text="Kunjungi lagi").click()
        page.get_by_role("button", name="Tandai untuk kunjungan").click()
        page.locator(".sekali").get_by_role("link", name="Terima").click()
        page.locator("#alasan").fill(ALASAN)
        page.get_by_role("button", name="Lihat pratinjau").click()
        expect(page.locator("main")).to_contain_text("Belum ada yang disimpan")
        follow(page, page.get_by_role("button", name=f"Simpan {MANY - 1} keputusan"))
        assert left() == 1


WINDOWS = [(PHONE, "dark"), (PHONE, "light"), (DESK, "dark"), (DESK, "light")]


@pytest.mark.parametrize(("width", "scheme"), WINDOWS if WHOLE else WINDOWS[:1])
def test_axe_finds_nothing_serious(
    browser: Browser, banyak: Kantor, address: str, project: Path, width: int, scheme: str
) -> None:
    """States of the worklist that `test_semua_halaman.py`, which looks at each route, does not see."""
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    states = (f"{PERIKSA}{RULE}&rt=99", f"{PERIKSA}{RULE}&dusun=KRAJAN", f"{PERIKSA}?keadaan=semua")
    routes = (PERIKSA, f"{PERIKSA}sekaligus/terima/{RULE}", f"{PERIKSA}sekaligus/tunda/{RULE}")
    found = []
    with page_of(browser, address, banyak.siti, width=width, scheme=scheme, bypass=True) as page:
        for path in (*states, *routes) if WHOLE else states:
            page.goto(f"{address}{path}")
            page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
            found += [(path, wrong) for wrong in grave(page, axe)]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == []
