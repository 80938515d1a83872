"""What belongs to a person, in Chromium: some fields erased by two people, an archive put back, doubles across villages
and a proposal from the field; phone and desk, dark and light, without scripts too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.register.core.app.models import PersonVersion
from cantik.register.doubles.app.models import Pair
from cantik.register.doubles.app.search import DoubleSearch, search_across
from cantik.vault.app.opening import OpenStore
from cantik.vault.sealed_file import seal
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.bekal import DESA, DESA_LAIN, nik
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import terapkan, wilayah
from tests.register.test_arsip import arsip
from tests.register.test_ganda import LINKAGE, NAMA, penduduk
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
FRASA = "kunci cadangan desa reka"
WAYS = ways((PHONE, "dark", False), (PHONE, "light", True), (DESK, "light", True))


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path) -> Iterator[Served]:
    """Six people in one village, one of them in another, too."""
    terapkan(opened, tmp_path, [penduduk(i, telepon="081299998888") for i in range(6)])
    terapkan(opened, tmp_path, [penduduk(2, rt="05")], desa=DESA_LAIN, name="lain.xlsx")
    search_across(
        opened=opened,
        areas=[wilayah(), wilayah(DESA_LAIN)],
        search=DoubleSearch(LINKAGE),
        by="uji",
        at=clock.now(),
        today=clock.today(),
    )
    with served(opened) as one:
        yield one


def buka(office: Served, page: Page, path: str) -> None:
    page.goto(office.address + path)


@pytest.mark.parametrize(("width", "scheme", "scripts"), WAYS)
def test_some_fields_are_asked_for_and_erased_by_two_people(
    browser: Browser, office: Served, project: Path, width: int, scheme: str, scripts: bool
) -> None:
    see = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    agen = signed_in(with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari"))
    ppdp = signed_in(with_role("ppdp", DESA.text()[:5], name="Paras Reka"))
    person = PersonVersion.objects.get(name=NAMA[0]).person_id
    hak = f"/desa/{DESA.text()}/hak/"
    with office.window(browser, agen, width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        buka(office, page, f"{hak}orang/{person}/")
        looked_at(page, f"hak-terima-{scheme}", see)
        page.get_by_label("Yang diminta", exact=True).select_option("hapus")
        page.get_by_label("Permintaan datang lewat").select_option("lisan")
        page.get_by_label("Agama", exact=True).check()
        page.get_by_label("Nomor telepon", exact=True).check()
        page.get_by_role("button", name="Terima permintaan").click()
        page.get_by_label("Identitas diperiksa dengan").select_option("ktp")
        follow(page, page.get_by_role("button", name="Simpan pemeriksaan"))
        looked_at(page, f"hak-putus-{scheme}", see)
        page.get_by_label("Putusan", exact=True).select_option("sebagian")
        page.get_by_label("Nomor telepon", exact=True).check()
        page.get_by_label("Alasan", exact=True).fill("agama wajib dalam administrasi kependudukan")
        page.get_by_role("button", name="Putuskan").click()
        expect(page.get_by_text("Dikabulkan: Nomor telepon")).to_be_visible()
        where = page.url.removeprefix(office.address)
    with office.window(browser, ppdp, width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        buka(office, page, where)
        looked_at(page, f"hak-laksanakan-{scheme}", see)
        page.get_by_label("Saya tahu bahwa ini tidak dapat diurungkan.").check()
        page.get_by_role("button", name="Hapus untuk selamanya").click()
        expect(page.get_by_text("Isian lain tetap.")).to_be_visible()
        looked_at(page, f"hak-selesai-{scheme}", see)
    assert not PersonVersion.objects.filter(person_id=person).exclude(phone=None).exists()


@pytest.mark.parametrize(("width", "scheme", "scripts"), WAYS)
def test_an_archive_is_tried_and_thrown_away(
    browser: Browser, office: Served, project: Path, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    see = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    file = tmp_path / "desa.cantik.zip.age"
    file.write_bytes(seal(arsip(office.opened), passphrase=FRASA))
    agen = signed_in(with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari"))
    with office.window(browser, agen, width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        buka(office, page, f"/desa/{DESA.text()}/pulihkan/")
        page.get_by_label("Arsip register").set_input_files(file)
        page.get_by_label("Frasa sandi atau kunci age").fill("frasa yang salah sekali")
        page.get_by_role("button", name="Buka dan uji arsip").click()
        expect(page.get_by_text("Berkas age tidak dapat dibuka")).to_be_visible(timeout=20_000)
        looked_at(page, f"pulih-salah-{scheme}", see)
        page.get_by_label("Arsip register").set_input_files(file)
        page.get_by_label("Frasa sandi atau kunci age").fill(FRASA)
        page.get_by_role("button", name="Buka dan uji arsip").click()
        expect(page.get_by_role("heading", name="Tidak ada yang berubah")).to_be_visible(timeout=30_000)
        looked_at(page, f"pulih-sama-{scheme}", see)
        page.get_by_role("button", name="Selesai, buang arsipnya").click()
        expect(page.get_by_role("heading", name="Pulihkan arsip register")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme", "scripts"), WAYS)
def test_a_ticket_is_veiled_and_a_proposal_says_nothing(
    browser: Browser, office: Served, project: Path, width: int, scheme: str, scripts: bool
) -> None:
    see = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    walidata = signed_in(with_role("walidata", DESA.text()[:5], name="Purnama Reka"))
    with office.window(browser, walidata, width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        buka(office, page, "/ganda/")
        expect(page.get_by_text("1 pasangan")).to_be_visible()
        looked_at(page, f"tiket-daftar-{scheme}", see)
        page.get_by_role("link", name="Lihat, disamarkan").click()
        expect(page.get_by_text("K••• H•••").first).to_be_visible()
        looked_at(page, f"tiket-{scheme}", see)
    with office.window(
        browser, signed_in(with_role("pencacah", DESA.text(), name="Bima Reka")), width, scripts=scripts, scheme=scheme
    ) as context:
        page = context.new_page()
        buka(office, page, f"/desa/{DESA.text()}/ganda/usul/")
        page.get_by_label("Catatan pertama: NIK").fill(nik(1))
        page.get_by_label("Catatan kedua: NIK").fill(nik(3))
        page.get_by_label("Yang Anda lihat di lapangan").fill("satu orang yang saya temui di rumahnya")
        looked_at(page, f"usul-{scheme}", see)
        page.get_by_role("button", name="Kirim usul").click()
        expect(page.get_by_text("Agen statistik desa yang memutuskan").first).to_be_visible()
    agen = signed_in(with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari"))
    with office.window(browser, agen, width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        buka(office, page, f"/desa/{DESA.text()}/ganda/")
        looked_at(page, f"usul-agen-{scheme}", see)
        page.get_by_role("button", name="Bandingkan").click()
        expect(page.get_by_text("Mengapa ditunjukkan")).to_be_visible()
    assert Pair.objects.count() == 2
