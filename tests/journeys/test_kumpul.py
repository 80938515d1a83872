"""From a file to the register in Chromium: phone and desk, with and without scripts, a line that is cut."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from cantik.base.numerals import format_number
from cantik.collect.app.models import Batch
from cantik.contoh.kabupaten import make_kabupaten
from cantik.contoh.opensid import opensid_rows, write_rows
from cantik.contoh.shape import COLUMNS
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal
from tests.web.berkas import opensid, warga

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]

KNOWN, GONE = 560, 10  # persons of the first list; of them so few are not in the next that nobody is asked about it
KUMPUL = f"/desa/{bekal.DESA}/kumpul/"


@pytest.fixture
def office(opened: OpenStore) -> Iterator[Served]:
    with served(opened) as one:
        yield one


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


def berkas(folder: Path) -> tuple[Path, Path, list[str]]:
    """A list, the next one, and what it brings (new, changed, same, refused): ten persons are no longer in it."""
    village = make_kabupaten(2026, villages=1, persons=600).villages[0]
    rows = opensid_rows(village.population)
    names = list(COLUMNS)
    name, nik, birth, job, hamlet = (names.index(n) for n in ("nama", "nik", "tanggallahir", "pekerjaan_id", "dusun"))
    first, second = folder / "penduduk_desember.xlsx", folder / "penduduk_januari.xlsx"
    write_rows(rows[:KNOWN], first, "contoh")
    before = [list(row) for row in rows]
    for row in rows[100:140]:
        row[job] = "3"
    for row in rows[400:420]:
        row[hamlet] = "LEMBAH BARU"
    rows[405][name] = "RADEN AYU SITI NUR KHALIFATUL MUKAROMAH BINTI ABDULLAH REKAAN"
    rows[-1][nik], rows[-2][birth] = "99010120030", "31/02/1998"
    write_rows(rows[GONE:], second, "contoh")
    changed = sum(old != now for old, now in zip(before[GONE:KNOWN], rows[GONE:KNOWN], strict=True))
    counts = (len(rows) - KNOWN - 2, changed, KNOWN - GONE - changed, 2)
    return first, second, [format_number(count) for count in counts]


@pytest.mark.parametrize(
    ("width", "scripts", "scheme"),
    ways((DESK, True, "dark"), (PHONE, True, "light"), (DESK, False, "light"), (PHONE, False, "dark")),
)
def test_from_the_file_to_saved_and_undone(
    browser: Browser, office: Served, axe: Path, tmp_path: Path, width: int, scripts: bool, scheme: str
) -> None:
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka Wulandari")
    first, second, counts = berkas(tmp_path)
    kind = f"{'js' if scripts else 'polos'}-{scheme}"
    see = axe if scripts else None
    with office.window(browser, bekal.browser(siti), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.goto(office.address + KUMPUL)
        looked_at(page, f"{kind}-1-kosong", see)
        hand_in(page, first, "2025-12-31")
        expect(page.get_by_role("heading", name="Hasil uji coba impor")).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="Simpan ke register").click()
        expect(page.get_by_role("heading", name="Tersimpan ke register")).to_be_visible(timeout=60_000)
        looked_at(page, f"{kind}-2-tersimpan", see)

        page.goto(office.address + KUMPUL)
        hand_in(page, second, "2026-01-31")
        expect(page.get_by_role("heading", name="Hasil uji coba impor")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Belum ada yang disimpan.")).to_be_visible()
        assert page.locator(".leg b").all_inner_texts() == counts
        looked_at(page, f"{kind}-3-uji", see)
        for tab in ("Baru", "Ditolak", "Galat sesudah simpan", "Tidak ada lagi", "Lembar dan kolom"):
            follow(page, page.get_by_role("navigation", name="Rincian").get_by_role("link", name=re.compile(f"^{tab}")))
            looked_at(page, f"{kind}-4-{tab.split()[0].lower()}", see)
        page.get_by_role("button", name="Simpan ke register").click()
        expect(page.get_by_role("heading", name="Tersimpan ke register")).to_be_visible(timeout=60_000)
        page.go_back()
        page.reload()
        page.goto(office.address + KUMPUL)
        looked_at(page, f"{kind}-5-daftar", see)
        follow(page, page.get_by_role("link", name="penduduk_januari.xlsx"))
        looked_at(page, f"{kind}-6-impor", see)
        page.get_by_label("Alasan").fill("berkas tahun yang salah")
        page.get_by_role("button", name="Urungkan", exact=True).click()
        expect(page.get_by_text("Diurungkan oleh Siti Reka Wulandari")).to_be_visible()
        looked_at(page, f"{kind}-7-urung", see)
    assert wrong == []
    assert list(Batch.objects.order_by("pk").values_list("state", flat=True)) == ["diterapkan", "dibatalkan"]


def hand_in(page: Page, file: Path, day: str) -> None:
    page.locator("input[name=tanggal]").fill(day)
    page.locator("input[name=berkas]").set_input_files(file)
    page.get_by_role("button", name="Unggah dan uji").click()


def test_three_cuts_and_a_session_that_ends(browser: Browser, office: Served, tmp_path: Path) -> None:
    """The line is cut three times in the middle of a file of 3 MB; nobody touches anything and it arrives whole."""
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka")
    file = tmp_path / "besar.csv"
    people = opensid(warga(100, alamat_sekarang="JALAN REKAAN " * 2200))
    file.write_bytes(people)
    assert file.stat().st_size > 2_500_000
    client = bekal.browser(siti)
    cuts = {3: "failed", 5: "failed", 7: "failed"}
    seen = 0

    def line(route: Route) -> None:
        nonlocal seen
        seen += 1
        if seen in cuts:
            route.abort("internetdisconnected")
        elif seen == 9:  # somebody signed this person out
            context.clear_cookies()
            route.continue_()
        else:
            route.continue_()

    with office.window(browser, client, DESK) as context:
        page = context.new_page()
        page.route("**/kumpul/unggah/**", line)
        page.goto(office.address + KUMPUL)
        hand_in(page, file, "2025-12-31")
        expect(page.get_by_text("Sambungan putus pada")).to_be_visible(timeout=20_000)
        expect(page.get_by_text("Anda keluar otomatis")).to_be_visible(timeout=60_000)
        again = bekal.browser(siti)
        context.add_cookies(
            [{"name": one.key, "value": one.value, "url": office.address} for one in again.cookies.values()]
        )
        expect(page.get_by_role("heading", name="Hasil uji coba impor")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("100 baris akan diproses")).to_be_visible()


def test_files_are_dropped_and_wrong_ones_are_told_before_they_travel(
    browser: Browser, office: Served, tmp_path: Path
) -> None:
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka")
    with office.window(browser, bekal.browser(siti), DESK) as context:
        page = context.new_page()
        page.goto(office.address + KUMPUL)
        page.evaluate(
            """text => {
              const held = new DataTransfer();
              held.items.add(new File([text], 'dusun_a.csv'));
              held.items.add(new File([], 'kosong.csv'));
              const drop = new DragEvent('drop', {dataTransfer: held, bubbles: true, cancelable: true});
              document.querySelector('[data-letak]').dispatchEvent(drop);
            }""",
            opensid(warga(5)).decode(),
        )
        expect(page.get_by_text("kosong.csv: berkas kosong")).to_be_visible()
        page.get_by_role("button", name="Lepaskan kosong.csv").click()
        page.get_by_role("button", name="Unggah dan uji").click()
        expect(page.get_by_text("5 baris akan diproses")).to_be_visible(timeout=60_000)
        assert "dusun_a.csv" in page.locator("main").inner_text()


def test_a_file_chosen_before_the_script_came_is_uploaded(browser: Browser, office: Served, tmp_path: Path) -> None:
    """On a slow line the page stands before its scripts do, and whoever knows it does not wait."""
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka")
    (tmp_path / "dusun_a.csv").write_bytes(opensid(warga(5)))
    late: list[Route] = []
    with office.window(browser, bekal.browser(siti), DESK) as context:
        page = context.new_page()
        page.route("**/kumpul.*js", lambda script: late.append(script))  # noqa: PLW0108 - Playwright marks it
        page.goto(office.address + KUMPUL, wait_until="commit")
        page.locator("#berkas").set_input_files(tmp_path / "dusun_a.csv")
        assert late
        for script in late:
            script.continue_()
        page.unroute("**/kumpul.*js")
        expect(page.locator("form.dengan-skrip")).to_be_visible()
        page.get_by_role("button", name="Unggah dan uji").click()
        expect(page.get_by_text("5 baris akan diproses")).to_be_visible(timeout=60_000)


@pytest.mark.malam
def test_a_slow_line_with_three_cuts(browser: Browser, office: Served, tmp_path: Path) -> None:
    """A throttled line that goes down three times. `UJI_SALURAN=25`: 25 MB at 256 kbit/s; else a tenth, ten times as
    fast."""
    whole = os.environ.get("UJI_SALURAN") == "25"
    rate, size = (32_000, 25_000_000) if whole else (320_000, 2_500_000)
    people = warga(1000 if whole else 100)
    filler = " REKAAN" * ((size - len(opensid(people))) // len(people) // 7 - 1)
    file = tmp_path / "besar.csv"
    file.write_bytes(opensid([{**one, "alamat_sekarang": f"JALAN{filler}"} for one in people]))
    assert 0.97 * size < file.stat().st_size <= size
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka")
    began = time.monotonic()
    with office.window(browser, bekal.browser(siti), DESK) as context:
        page = context.new_page()
        page.goto(office.address + KUMPUL)
        line = context.new_cdp_session(page)

        def connected(up: bool) -> None:
            line.send(
                "Network.emulateNetworkConditions",
                {"offline": not up, "latency": 300, "downloadThroughput": rate, "uploadThroughput": rate},
            )

        line.send("Network.enable")
        connected(True)
        hand_in(page, file, "2025-12-31")
        for share in ("2", "5", "8"):
            expect(page.get_by_text(re.compile(f"Mengunggah besar.csv, {share}\\d%"))).to_be_visible(timeout=900_000)
            connected(False)
            expect(page.get_by_text("Sambungan putus pada")).to_be_visible(timeout=60_000)
            time.sleep(3)
            connected(True)
        expect(page.get_by_text(f"{format_number(len(people))} baris akan diproses")).to_be_visible(timeout=900_000)
    print(f"\n{file.stat().st_size / 1e6:.1f} MB, {rate * 8 / 1000:.0f} kbit/s: {time.monotonic() - began:.0f} s")
