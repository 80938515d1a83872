"""A form that comes back from the office: on the telephone it stands first, its remark at its question, the old answers
in it; it is mended without a signal and sent, and whoever reviews sees what changed.

The agen works on pages, the enumerator in Chromium on a window of a cheap telephone, the server between them is ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.models import Round, Unit
from cantik.vault.app.opening import OpenStore
from cantik.web.tahap.pengumpulan.openrosa import device_cache, entity_lists
from tests.field.conftest import in_the_field
from tests.field.putaran import RT1, Desa, ambil, keluarga
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle, copy_of, cradle
from tests.journeys.langkah import looked_at
from tests.journeys.lapangan import PIN, block, choose, make_pin, question, stored
from tests.journeys.layanan import PHONE, served
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "in_the_field"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
expect.set_options(timeout=20_000)
CODE, HEAD, CHILD = bekal.DESA, "WAGIMAN", "PAINI"
OTHERS = ("BARDI", "PARNO", "SUMINI")  # of more than three sent forms the first comes back
RUMAH, ANAK = "rumahnya memang kontrak?", "anak ini sekolah di mana?"


def _filled(page: Page, head: str, *members: str) -> None:
    """A family of the list, everybody of it there, the house their own."""
    page.get_by_role("button", name=head).click()
    page.get_by_role("button", name="Lanjut").click()
    choose(page, "r205", "Terisi lengkap")
    block(page, "Daftar anggota")
    for name in members:
        page.get_by_role("list").get_by_role("button", name=name).click()
        choose(page, "r404", "Tinggal bersama keluarga")
        block(page, "Daftar anggota")
    block(page, "Perumahan")
    choose(page, "r301a", "Milik sendiri")
    block(page, "Selesai")
    stored(page)
    page.get_by_role("button", name="Selesai, antrekan").click()
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()


def _opened(ours: Desa) -> tuple[Round, str]:
    """A round of the next year under way, and the token of its enumerator."""
    now = clock.now()
    made = rounds.start_round(
        ours.agen, ours.activity, ours.round.reference.replace(year=2027), at=now, day=clock.today()
    )
    alone = [keluarga(number, RT1, name) for number, name in enumerate(OTHERS, 2)]
    frame.freeze(ours.agen, made, [keluarga(1, RT1, HEAD, CHILD), *alone], at=now)
    versions.decide(ours.kades, made.version, APPROVED, "", area=ours.code, at=now)
    rounds.assign(ours.agen, made, {made.blocks.get().pk: ours.rina}, at=now)
    made = rounds.open_round(ours.agen, made, at=now, reason="metadata menyusul")
    return made, devices.issue(ours.agen, made, ours.rina, "Ponsel", at=now)


def _refused(page: Page, head: str) -> None:
    """A door at which nobody wanted to answer."""
    page.get_by_role("button", name=head).click()
    page.get_by_role("button", name="Lanjut").click()
    choose(page, "r205", "Responden menolak")
    block(page, "Selesai")
    stored(page)
    page.get_by_role("button", name="Selesai, antrekan").click()
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()


def _returned(agen: Client, field: str, unit: Unit) -> None:
    """The agen remarks on two questions, one of the house and one of its people."""
    family = f"{field}keluarga/{unit.pk}/"
    page = markah(agen.get(family))
    (instance,) = set(re.findall(r'name="isian" value="([^"]+)"', page))
    remarks = {"catatan:keluarga.r301a": RUMAH, "catatan:orang.r404": ANAK}
    answer = agen.post(f"{family}kembalikan/", {"isian": instance, "alasan": "", **remarks})
    assert answer.status_code == 302, markah(answer)[:2000]
    entity_lists.forget()  # a list of some seconds ago is taken for current


def _mended(page: Page) -> str:
    """What came back, mended without a signal; how many questions have no answer, as the telephone counts them."""
    page.context.set_offline(True)
    page.get_by_role("button", name=HEAD).click()
    block(page, "Kunjungan")
    expect(question(page, "r205").get_by_text(RUMAH)).to_have_count(0)
    block(page, "Daftar anggota")
    members = page.locator(".mem li")
    expect(members.filter(has_text="Lengkap")).to_have_count(2)  # nobody has to go through all of them once more
    expect(members.filter(has_text="Belum")).to_have_count(0)
    page.get_by_role("list").get_by_role("button", name=CHILD).click()
    expect(question(page, "r404").get_by_text(ANAK)).to_be_visible()
    expect(page.locator('[data-ref$="/r404"] input:checked')).to_have_count(1)  # as it was sent
    looked_at(page, "dikembalikan-anggota")
    block(page, "Perumahan")
    expect(question(page, "r301a").get_by_text(RUMAH)).to_be_visible()
    expect(page.locator('[data-ref$="/r301a"] input:checked')).to_have_count(1)
    looked_at(page, "dikembalikan-isian")
    choose(page, "r301a", "Kontrak/sewa")
    block(page, "Selesai")
    stored(page)
    (blank,) = re.findall(r"([\d.]+) pertanyaan kosong", page.get_by_role("main").inner_text())
    page.get_by_role("button", name="Selesai, antrekan").click()
    expect(page.get_by_role("button", name="Kirim 1 formulir")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()
    _is_sent(page)  # by the list of before: the office has not answered yet
    return str(blank)


def _is_sent(page: Page) -> None:
    """The family stands among those that are done."""
    expect(page.locator(".kel").first.get_by_role("listitem").filter(has_text=HEAD)).to_have_count(0)
    page.get_by_role("button", name="Semua").click()
    row = page.locator(".kel").first.get_by_role("listitem").filter(has_text=HEAD)
    expect(row).to_contain_text("Terkirim")
    expect(row).not_to_contain_text("Dikembalikan")


def test_a_form_comes_back_is_mended_and_its_change_is_seen(
    in_the_field: Cradle, copy_of: Callable[[Cradle], OpenStore], browser: Browser
) -> None:
    opened = copy_of(in_the_field)
    device_cache.forget()
    entity_lists.forget()
    ours: Desa = ambil(CODE)
    made, token = _opened(ours)
    agen, field = bekal.browser(ours.agen), f"/desa/{CODE}/lapangan/{made.pk}/"
    unit = Unit.objects.get(block__round=made, head=HEAD)
    with served(opened) as at, writer.end_writers():
        context = browser.new_context(viewport={"width": PHONE, "height": 740}, timezone_id="Asia/Jakarta")
        page = context.new_page()
        make_pin(page, f"{at.address}/lapangan/isi/#t={token}")
        first = page.locator(".kel").first.get_by_role("listitem").first
        _filled(page, HEAD, HEAD, CHILD)
        for name in OTHERS:
            _refused(page, name)
        while read_some(opened):
            pass
        _returned(agen, field, unit)
        page.reload()
        page.get_by_label("PIN").fill(PIN)
        page.get_by_role("button", name="Buka").click()
        expect(first).to_contain_text(HEAD)
        expect(first).to_contain_text("Dikembalikan")
        expect(first).to_contain_text(RUMAH)
        looked_at(page, "dikembalikan-daftar")
        blank = _mended(page)
        context.close()
        while read_some(opened):
            pass
        with at.window(browser, agen, PHONE) as office:
            seen = office.new_page()
            seen.goto(f"{at.address}{field}keluarga/{unit.pk}/")
            counted = seen.get_by_role("listitem").filter(has_text="Kosong")
            expect(counted).to_have_text(re.compile(rf"{blank}\s*Kosong"))
            changed = seen.get_by_role("region", name="Yang berubah sejak isian sebelumnya")
            row = changed.get_by_role("row").filter(has_text="Kontrak/sewa")
            expect(row).to_contain_text("Milik sendiri")
            assert changed.get_by_role("row").count() == 2, "the head of the table and what changed"
            expect(seen.get_by_role("main")).to_contain_text(RUMAH)
            looked_at(seen, "dikembalikan-tinjauan")
    assert Unit.objects.get(pk=unit.pk).stage == "terkirim"
