"""The round seen: the screens of plan and field in a browser, on the phone in the dark and at the desk, under axe; by
day every second screen of each reader, at night every one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.forms.app.models import ROUND_CLOSED
from cantik.field.review.app.approval import UnitVerdict, approve
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.enumerators import dismiss, write_down
from cantik.field.rounds.app.models import Unit
from cantik.field.rounds.app.progress import UnitStep, move
from cantik.field.rounds.frame import FramedFamily
from cantik.field.rounds.states import UnitStage
from cantik.vault.app.opening import OpenStore
from tests.field.pendataan import K1, Putaran
from tests.field.putaran import ambil, keluarga
from tests.field.test_jalan import BAYI, ISTRI
from tests.fixtures.malam import some
from tests.fixtures.simpanan import Cradle
from tests.journeys.langkah import looked_at
from tests.journeys.layanan import DESK, PHONE, WHOLE, served
from tests.register.bekal import DESA
from tests.staff import bekal

pytestmark = pytest.mark.peramban
_LONG = "SITI KHADIJAH NUR AZIZAH WULANDARI PUTRI KUSUMANINGRUM DJOJODININGRAT"

#: who looks, how wide, in which colours
WINDOWS: list[tuple[str, int, Any]] = [("agen", PHONE, "dark"), ("kades", DESK, "light")]


def _village() -> dict[str, str]:
    """A round under way with every state, a second one that waits; their addresses."""
    ours, now = ambil(bekal.DESA), clock.now()
    families: list[FramedFamily] = []
    for rt in range(1, 8):
        place = ("KRAJAN LOR TIMUR SUNGAI", "01", f"{rt:02d}") if rt > 4 else ("KRAJAN", "01", f"{rt:02d}")
        families += [keluarga(rt * 40 + i, place, f"REKA {rt} {i}" if i else _LONG, "ANAK") for i in range(6)]
    made = rounds.start_round(ours.agen, ours.activity, ours.round.reference.replace(year=2027), at=now, day=now.date())
    frame.freeze(ours.agen, made, families, at=now)
    written = "Siti Aminah 0857-1938-4602\nSiti Aminah\nPak RT Joyo Suwito Kartohadiprojo Wiryodinoto\nBu Wiwik"
    dismiss(ours.agen, write_down(ours.agen, ours.area, written, at=now).added[3], at=now)
    units = list(Unit.objects.filter(block__round=ours.round).order_by("pk"))
    step = UnitStep(ours.rina, now, device=devices.find_device(ours.token()))
    move(units[0], UnitStage.SUBMITTED, step, result="1")
    move(units[0], UnitStage.REJECTED, UnitStep(ours.agen, now, reason="Tanggal lahir anak kedua perlu dicocokkan."))
    move(units[1], UnitStage.SUBMITTED, step, result="4")
    plan, field = f"/desa/{bekal.DESA}/rencana/", f"/desa/{bekal.DESA}/lapangan/{ours.round.pk}/"
    return {
        "rencana": plan,
        "baru": f"{plan}baru/",
        "siap": f"{plan}{made.pk}/",
        "putaran": f"{plan}{ours.round.pk}/",
        "ulangi": f"{plan}{ours.round.pk}/ulangi/",
        "lapangan": field,
        "blok": f"{field}blok/{units[0].block_id}/",
    }


HOST = "testserver"


def test_every_screen_of_a_round(
    in_the_field: Cradle, copy_of: Callable[[Cradle], OpenStore], browser: Browser, project: Path, tmp_path: Path
) -> None:
    opened = copy_of(in_the_field)
    pages, ours = _village(), ambil(bekal.DESA)
    seats: dict[str, Client] = {"agen": bekal.browser(ours.agen), "kades": bekal.browser(ours.kades)}
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    with served(opened) as at:
        for who, width, scheme in WINDOWS:
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, locale="id-ID", bypass_csp=True
            )
            context.add_cookies(
                [{"name": c.key, "value": c.value, "url": at.address} for c in seats[who].cookies.values()]
            )
            page = context.new_page()
            shown = [name for name in pages if who == "agen" or name not in {"baru", "ulangi"}]
            chosen = some(shown, every=1 if WHOLE else 2)
            assert len(chosen) >= 3
            for name in chosen:
                address = pages[name]
                page.goto(at.address + address)
                page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
                looked_at(page, f"rencana-{who}-{name}", axe)
            context.close()
        context = browser.new_context(viewport={"width": DESK, "height": 900}, java_script_enabled=False)
        context.add_cookies(
            [{"name": c.key, "value": c.value, "url": at.address} for c in seats["agen"].cookies.values()]
        )
        page = context.new_page()  # without script: the sheet comes all the same
        page.goto(at.address + pages["lapangan"])
        page.locator("summary", has_text="Perangkat baru").click()
        page.get_by_label("Nama perangkat").fill("Tablet balai desa")
        with page.expect_navigation():
            page.get_by_role("button", name="Buat dan tunjukkan QR").click()
        here, alone = page.locator(".hash").inner_text(), tmp_path / "laptop.png"
        assert devices.find_device(here.removeprefix(f"{at.address}/lapangan/isi/#t=")) is not None
        page.screenshot(path=alone, full_page=True)
        assert not zxingcpp.read_barcodes(Image.open(alone)), "no telephone opens 127.0.0.1"
        # the same in the network of an office
        said = {"petugas": ours.rina.actor, "nama": "Tablet kantor"}
        page.set_content(seats["agen"].post(f"{pages['lapangan']}perangkat/", said, headers={"host": HOST}).text)
        sheet = tmp_path / "lembar.png"
        page.screenshot(path=sheet, full_page=True)
        address = page.locator(".hash").inner_text()
        read = {code.text for code in zxingcpp.read_barcodes(Image.open(sheet))}
        context.close()
    office = f"http://{HOST}"
    token = address.removeprefix(f"{office}/lapangan/isi/#t=")
    assert devices.find_device(token) is not None
    named = devices.settings_qr(token, office, username=ours.rina.name, project=ours.activity.title)
    other = devices.settings_qr(token, office, username=ours.agen.name, project=ours.activity.title)
    assert address in read
    assert read & {named, other}


def test_every_screen_of_the_review(putaran: Putaran, browser: Browser, project: Path) -> None:
    ponsel, tablet = putaran.device(), putaran.device(label="Tablet balai desa")
    aki = putaran.baris("AKI", r404="2", tanggal_peristiwa="2026-09-10")
    bayi = {**BAYI, "nama": "MUHAMMAD BAYU ADITYA PUTRA PRATAMA WIJAYAKUSUMA"}
    putaran.kirim(ponsel, putaran.isi("A", [putaran.baris("AMAT", nama="AMAT SUGENG"), putaran.baris("AMINAH"), aki]))
    putaran.kirim(ponsel, putaran.isi("B", [putaran.baris("BASUKI"), putaran.baris("BUNGA"), bayi]))
    approve(putaran.agen, putaran.context, [UnitVerdict(putaran.unit(letter).pk) for letter in "AB"], at=clock.now())
    putaran.kirim(
        ponsel, putaran.isi("C", [putaran.baris("CIPTO", nama="CIPTO HADI", agama="3"), putaran.baris("CICI"), ISTRI])
    )
    putaran.kirim(
        tablet, putaran.isi("C", [putaran.baris("CIPTO"), putaran.baris("CICI"), putaran.baris("CAHYO")], r301a="2")
    )
    putaran.kirim(ponsel, putaran.isi("F"))
    putaran.kirim(ponsel, putaran.isi("E"), held=ROUND_CLOSED)
    field = f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/"
    pages = {
        "lapangan": field,
        "keluarga-dua": f"{field}keluarga/{putaran.unit('C').pk}/",
        "keluarga-satu": f"{field}keluarga/{putaran.unit('F').pk}/",
        "keluarga-setuju": f"{field}keluarga/{putaran.unit('A').pk}/",
        "keluarga-kosong": f"{field}keluarga/{putaran.unit('G').pk}/",
        "blok": f"{field}blok/{putaran.unit('F').block_id}/",
        "blok-ganda": f"{field}blok/{putaran.block(K1).pk}/",
        "usulan": f"{field}usulan/",
        "tahan": f"{field}tahan/",
    }
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    seats = {"agen": bekal.browser(putaran.agen), "kades": bekal.browser(putaran.kades)}
    with served(putaran.opened) as at:
        for who, width, scheme in (("agen", PHONE, "dark"), ("agen", DESK, "light"), ("kades", PHONE, "light")):
            context = browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme=scheme,  # type: ignore[arg-type]
                locale="id-ID",
                bypass_csp=True,
            )
            context.add_cookies(
                [{"name": c.key, "value": c.value, "url": at.address} for c in seats[who].cookies.values()]
            )
            page = context.new_page()
            mine = [name for name in pages if who == "agen" or name in {"blok", "usulan", "keluarga-satu"}]
            chosen = some(mine, every=1 if WHOLE else 2)
            assert len(chosen) >= 2
            for number, name in enumerate(chosen):
                address = pages[name]
                if who == "agen" and not WHOLE and width != (PHONE, DESK)[number % 2]:
                    continue  # axe is asked once of a page, in the dark and in the light in turn
                page.goto(at.address + address)
                page.evaluate("document.querySelectorAll('main details.putus').forEach(d => { d.open = true })")
                looked_at(page, f"tinjau-{who}-{width}-{name}", axe, both=not WHOLE)
            context.close()
