"""Every page of the application on a phone in the dark and at a desk in the light: its layout in both windows, under
axe in one of them. By day every route is asked for and a quarter of the pages, spread over all, is looked at. The
routes come from the resolver: a new route is walked by itself, and one that is no page must be named here with what it
is."""

from __future__ import annotations

import os
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from cantik.jobs.app.models import Job
from tests.fixtures.malam import everything, some
from tests.journeys import rute
from tests.journeys.layanan import DESK, LOOK, PHONE, WHOLE, Served, served
from tests.register.keluarga import bawa, keluarga
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.release.langkah import signed, submitted
from tests.staff import bekal

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
PICTURES = os.environ.get("CANTIK_GAMBAR")  # a folder: a picture of every page is kept there
AREA = "desa/<str:kode>/"

# Routes whose GET is no page. `berkas`: a file, a picture or a part of a page; `lanjut`: leads on to a page that is
# walked; `tiada`: not there in this office. All others that show no page must refuse GET (405).
NOT_A_PAGE = {
    f"{AREA}kumpul/unggah/<uuid:unggahan>/": "berkas",
    f"{AREA}kumpul/masukan/<uuid:masukan>/maju/": "tiada",  # nothing is under way
    f"{AREA}kumpul/masukan/<uuid:masukan>/ditolak.xlsx": "berkas",
    f"{AREA}kumpul/masukan/<uuid:masukan>/beda/": "lanjut",  # no other source differs; test_beda_uji.py walks one
    f"{AREA}periksa/buku-kerja/<uuid:buku>/maju/": "tiada",  # nothing is under way
    f"{AREA}periksa/buku-kerja/<uuid:buku>/unduh/": "berkas",
    f"{AREA}kumpul/pemetaan/<int:nomor>/unduh/": "berkas",
    f"{AREA}warga/orang/<int:person>/nik/": "lanjut",
    f"{AREA}warga/cari/": "lanjut",
    f"{AREA}terbit/maju/": "berkas",
    f"{AREA}terbit/halaman/foto.jpg": "tiada",  # none was given; tests/release/test_pembuka_buku.py reads one
    f"{AREA}terbit/pratinjau/halaman/<int:hal>.png": "berkas",
    f"{AREA}terbit/pratinjau/produk/<str:nama>": "berkas",
    f"{AREA}terbit/pratinjau/situs/<path:jalur>": "berkas",
    f"{AREA}terbit/rilis/<str:nomor>/produk/<str:nama>": "berkas",
    f"{AREA}tampilan/coba/<int:nomor>/<path:jalur>": "tiada",  # none was handed in; tests/web/test_rupa.py reads one
    "rilis-wilayah/<str:kode>/tampilan/coba/<int:nomor>/<path:jalur>": "tiada",
    "rilis-wilayah/<str:kode>/tampilan/pakai/<int:nomor>/": "tiada",
    f"{AREA}terbit/rilis/<str:nomor>/diminta.xlsx": "berkas",
    f"{AREA}terbit/rilis/<str:nomor>/gambar/<str:nama>": "berkas",
    f"{AREA}kartu/tanda-tangan/": "lanjut",  # none waits; test_kartu.py looks at one
    f"{AREA}kartu/<str:nomor>/<str:nama>": "tiada",  # none stands; tests/release/test_kartu_terbit.py reads one
    f"{AREA}peristiwa/lampid.xlsx": "berkas",
    f"{AREA}satuan/lihat/": "lanjut",  # of no part: to the list of parts; test_satuan.py walks one
    f"{AREA}rekonsiliasi.xlsx": "berkas",
    f"{AREA}permintaan/daftar.xlsx": "berkas",
    f"{AREA}permintaan/<int:nomor>/bukti/": "tiada",  # nothing is handed over; tests/use/test_permintaan.py reads one
    f"{AREA}usulan/kesenjangan/<slug:indikator>/": "tiada",  # it lacks nothing; tests/use/test_usulan.py opens one
    f"{AREA}usulan/rkp.<str:bentuk>": "berkas",
    f"{AREA}musyawarah/<int:nomor>/": "tiada",  # none is called; tests/use/test_musyawarah.py walks one
    f"{AREA}musyawarah/<int:nomor>/berita-acara.pdf": "tiada",
    f"{AREA}dokumen-rencana/<slug:jenis>.<str:bentuk>": "berkas",
    "du-rkp/": "lanjut",  # to the only office
    "du-rkp/<str:kode>/daftar.<str:bentuk>": "berkas",
    "du-rkp/<str:kode>/usulan/<int:nomor>/": "tiada",  # nothing came up; tests/use/test_jawab_usulan.py walks one
    "du-rkp/<str:kode>/jawaban/<int:nomor>/": "tiada",
    f"{AREA}kirim/maju/<str:nomor>/": "tiada",  # nothing is sent; tests/federate/test_halaman_kirim.py sends some
    f"{AREA}fasilitas/<slug:jenis>/contoh.xlsx": "berkas",
    f"{AREA}fasilitas/<slug:jenis>/isi.<str:bentuk>": "berkas",
    f"{AREA}foto/<int:foto>.jpg": "berkas",
    f"{AREA}bencana/rusak/<int:nomor>/": "tiada",  # no calamity is declared; test_satuan.py walks one
    f"{AREA}rencana/<int:putaran>/unduh/<str:bentuk>/": "berkas",
    f"{AREA}rumah-dataku/kelas/": "tiada",  # of the OPD-KB and the cadres; tests/coach/test_rumah_dataku.py posts them
    f"{AREA}rumah-dataku/isi/": "tiada",
    f"{AREA}rumah-dataku/tugas/": "tiada",
    f"{AREA}kemiskinan/nama/": "lanjut",  # without a purpose it leads back to where one is given
    "du-rkp/<str:kode>/jawaban/<int:nomor>/jawab/": "tiada",
    "penerimaan/<str:kode>/panen/maju/<str:server>/": "tiada",  # none runs; tests/journeys/test_panen.py has one
    "penerimaan/<str:kode>/maju/": "tiada",  # nothing is handed up; tests/federate/test_halaman_jumlah.py hands some up
    "terbit/<str:sumber>/<path:berkas>": "tiada",  # no index; tests/federate/test_acuan_diteruskan.py fetches some
    "acuan/<str:kode>/<str:sumber>/<int:versi>/": "tiada",  # none was fetched; test_halaman_acuan.py reads one
    "rilis-wilayah/": "lanjut",  # to the only one
    "rilis-wilayah/<str:kode>/maju/": "berkas",
    "acuan/<str:kode>/maju/<str:sumber>/": "berkas",
    "rilis-wilayah/<str:kode>/<str:lingkup>/<str:nomor>/": "tiada",  # none stands; test_rilis_wilayah.py walks one
    "rilis-wilayah/<str:kode>/<str:lingkup>/<str:nomor>/tabel/<str:kunci>/": "tiada",
    "rilis-wilayah/<str:kode>/<str:lingkup>/<str:nomor>/berkas/<str:nama>": "tiada",
    "rilis-wilayah/<str:kode>/<str:lingkup>/<str:nomor>/tarik/": "tiada",
    "skenario/": "lanjut",  # to the village's own; test_skenario.py walks that of a kabupaten
    "skenario/<str:kode>/": "lanjut",
    f"{AREA}rencana/<int:putaran>/tinjau/": "tiada",  # of the pembina; tests/field/test_layar.py posts it
    "lapangan/isi/sw.js": "berkas",
    f"{AREA}lapangan/salinan/<str:sidik>/": "tiada",  # nothing waits; tests/field/forms/test_salinan.py opens some
    f"{AREA}lapangan/<int:putaran>/perangkat/<int:perangkat>/tabel/unduh/": "berkas",
    f"{AREA}lapangan/<int:putaran>/blok/<int:blok>/kertas/maju/": "tiada",  # nothing is under way
    f"{AREA}lapangan/<int:putaran>/blok/<int:blok>/kertas/unduh/": "tiada",
    f"{AREA}lapangan/<int:putaran>/perangkat/<int:perangkat>/tabel/<str:sidik>/": "tiada",  # tests/field/test_tabel.py
    f"{AREA}lapangan/<int:putaran>/perangkat/<int:perangkat>/tabel/<str:sidik>/maju/": "tiada",  # nothing is read
    f"{AREA}lapangan/lembar/<slug:instrumen>/isi.csv": "berkas",
    f"{AREA}lapangan/": "lanjut",  # to the one round that is under way
    f"{AREA}lapangan/<int:putaran>/isian/": "tiada",  # of a form of its own; tests/field/test_formulir_sendiri.py
    f"{AREA}warga/tanya/<int:batch>/isian.xlsx": "berkas",
    f"{AREA}peristiwa/formulir/<str:formulir>.<str:bentuk>": "berkas",
    f"{AREA}peristiwa/buku/<str:buku>.<str:bentuk>": "berkas",
    f"{AREA}bawa-keluar/<int:nomor>/tahan/": "tiada",  # a form of the data protection officer, who does not walk here
    f"{AREA}masa-simpan/<int:nomor>/catatan.json": "tiada",  # it waits; tests/field/test_retensi.py reads one
    f"{AREA}kebocoran/<int:nomor>/surat/<str:surat>.pdf": "berkas",
    f"{AREA}kebocoran/<int:nomor>/surat-warga.pdf": "tiada",  # nobody is on the lost phone; test_kebocoran.py reads one
    f"{AREA}pulihkan/<uuid:pulih>/maju/": "tiada",  # nothing is under way
    f"{AREA}peristiwa/tiba/<int:nomor>/": "tiada",  # nobody is expected
    f"{AREA}pindah/masuk/<int:nomor>/": "tiada",  # no card came; tests/federate/test_halaman_kartu.py opens one
    f"{AREA}pindah/masuk/<int:nomor>/kuitansi.json": "tiada",
    "latihan/penduduk.xlsx": "tiada",  # nobody opened the practice village
    "papan/unduh.xlsx": "berkas",
    f"{AREA}pembinaan/luaran/<int:nomor>/": "tiada",  # none is attached; tests/coach/test_musim.py attaches one
    "pembinaan/bukti/<int:nomor>/hadir.pdf": "tiada",  # nobody was there; tests/coach/test_musim.py prints one
    "epss/<str:kode>/<int:nomor>/unduh.xlsx": "berkas",
    "epss/<str:kode>/<int:nomor>/unduh.json": "berkas",
    "pembinaan/baru/": "lanjut",  # without a village; tests/coach/test_pembinaan.py opens one
    "ganda/<int:nomor>/": "tiada",  # nobody is in two villages here; test_ganda_kabupaten.py opens one
    "ganda/nik/<int:nomor>/": "tiada",  # no number is borne by two here; test_nik_bersama.py opens one
    f"{AREA}metadata/<int:berkas>/unduh/<str:bentuk>/": "berkas",
    f"{AREA}rumah-dataku/pojok.pdf": "tiada",  # nothing is public yet; tests/coach/test_rumah_dataku.py prints it
    f"{AREA}belajar/<str:modul>/": "tiada",  # as the corner; test_belajar_ponsel.py walks it
    f"{AREA}metadata/<int:berkas>/beda/": "tiada",  # copied from none; tests/field/test_metadata_halaman.py opens one
    "forum/": "lanjut",  # to the only one
    "tahun/": "lanjut",
    "definisi/": "lanjut",
    "pelindungan/": "lanjut",
    "rapat/": "lanjut",
    "rekomendasi/<str:kode>/<int:nomor>/jawab/": "tiada",  # of the pembina; test_app_rekomendasi.py posts it
    "aksi/<str:kode>/unduh.xlsx": "berkas",
    "aksi/<str:kode>/unduh.csv": "berkas",
    "dpia/": "tiada",  # of the data protection officer; test_setahun_dampak.py walks it
    f"{AREA}dpia/<int:kegiatan>/<int:nomor>/penilaian.pdf": "tiada",  # none is handed in; tests/field/test_dampak.py
    f"{AREA}dpia/<int:kegiatan>/simpan/": "tiada",
    f"{AREA}dpia/<int:kegiatan>/serah/": "tiada",
    "penetapan/": "lanjut",
    "penetapan/<str:kode>/<slug:parameter>/<int:tahun>/<int:nomor>/berita-acara.pdf": "berkas",
    "penetapan/<str:kode>/<slug:parameter>/<int:tahun>/<int:nomor>/pindaian/": "berkas",
    "penetapan/<str:kode>/bersama/<slug:parameter>/<int:tahun>/templat.xlsx": "berkas",
    "rapat/<str:kode>/<int:nomor>/notulen.pdf": "tiada",  # not closed; tests/staff/test_app_rapat.py opens one
    "program/": "lanjut",
    "rumah-dataku/": "tiada",  # of the OPD-KB and the cadres; tests/coach/test_rumah_dataku.py opens it
    "tabel-opd/<str:kode>/templat/<str:jenis>.xlsx": "berkas",
    "tabel-opd/<str:kode>/<int:nomor>/": "tiada",  # nothing is delivered; tests/staff/test_app_opd.py opens some
    "tabel-opd/<str:kode>/<int:nomor>/bina/": "tiada",  # of the pembina; tests/staff/test_app_opd_umum.py posts it
    "definisi/<str:kode>/<int:nomor>/setujui/": "tiada",  # of the pembina; tests/staff/test_app_definisi.py posts it
    "mulai/": "tiada",  # there are accounts
    "situs/<path:jalur>": "tiada",  # nothing is released when it is asked for; test_buku_pertama.py opens one
    "situs/api/v1/<path:jalur>": "tiada",  # as the site; tests/outlets/test_api_luar.py asks it
    f"{AREA}kepala-desa/": "tiada",  # the village has one
    f"{AREA}terbit/rilis/<str:nomor>/tarik-desa/": "tiada",  # a walidata decides here
    "masuk/kunci-sandi/": "lanjut",
    "masuk/lain/<str:provider_id>/": "tiada",
    "masuk/lain/<str:provider_id>/kembali/": "tiada",
    "undangan/<str:kode_undangan>/": "lanjut",
    "akun/pengaman/cadangan/unduh/": "tiada",
    "akun/kunci/": "lanjut",
}
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
FACTORS = "akun/pengaman/"
APART = ("masuk/", FACTORS)
CLOSING = ("keluar/", "akun/kunci/")  # end or lock the session: asked for last
# the rest of what is looked at
_LAYOUT = """({
  width: document.documentElement.scrollWidth, h1: document.querySelectorAll('h1').length,
  lang: document.documentElement.lang,
})"""
WINDOWS: list[tuple[int, Any]] = [(PHONE, "dark"), (DESK, "light")]


def look(page: Page, name: str) -> list[str]:
    """What is wrong with the page that is open, on the phone in the dark and at the desk in the light: its layout in
    both, the whole of axe in one, half of all pages in each; in the long lane in both."""
    wrong = []
    turn = zlib.crc32(name.encode()) % len(WINDOWS)
    for number, (width, scheme) in enumerate(WINDOWS):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        seen = page.evaluate(_LAYOUT)
        if WHOLE or number == turn:
            found = page.evaluate(LOOK, {})
            assert found["passes"] > 10, name  # axe has really looked
            wrong += [f"{name} {width} {scheme}: {one}" for one in found["grave"]]
        if seen["width"] > width:
            wrong.append(f"{name} {width}: {seen['width']} px wide")
        if seen["h1"] != 1 or seen["lang"] != "id":
            wrong.append(f"{name}: {seen['h1']} h1, lang {seen['lang']}")
        if PICTURES:
            plain = re.sub(r"[^\w]+", "_", name).strip("_") or "beranda"
            page.screenshot(path=f"{PICTURES}/{plain}-{width}-{scheme}.png", full_page=True)
    return wrong


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Iterator[tuple[Rumah, rute.Filled, Served]]:
    """The prepared village, served; asked for in this way only on SQLite, because the pages are the same elsewhere."""
    one: Rumah = request.getfixturevalue("rumah")
    submitted(one)  # before the village is filled: later imports make the draft stale
    places = rute.filled(one)
    with served(one.opened) as at:  # by name: passkeys are bound to a name, not to a number
        yield one, places, replace(at, address=at.address.replace("127.0.0.1", "localhost"))


class Walk:
    """People with their windows, what was found wrong, which routes show a page and which of these were looked at."""

    def __init__(self, browser: Browser, at: Served, clients: dict[str, Client], axe: Path) -> None:
        self.at, self.clients, self.axe = at, clients, axe
        self._browser = browser
        self.openers = rute.Openers()
        self.wrong: list[str] = []
        self.walked: set[str] = set()
        self.seen: set[str] = set()
        self.sample = set(rute.patterns() if WHOLE else some(rute.patterns(), every=4))
        self.others: dict[str, str] = {}
        self.pages: dict[str, Page] = {}
        self.contexts: list[BrowserContext] = []

    def page(self, who: str) -> Page:
        """The window of a person."""
        if who not in self.pages:
            context = self._browser.new_context(locale="id-ID", bypass_csp=True)
            context.add_init_script(path=self.axe)
            context.add_cookies(
                [{"name": c.key, "value": c.value, "url": self.at.address} for c in self.clients[who].cookies.values()]
            )
            self.contexts.append(context)
            self.pages[who] = context.new_page()
        return self.pages[who]

    def visit(self, who: str, pattern: str, address: str) -> None:
        """Open an address as a person and look at it."""
        page = self.page(who)
        answer = page.goto(self.at.address + address)
        assert answer is not None
        assert answer.status in rute.SHOWN, (pattern, answer.status)
        self.wrong += too_long(page, pattern)
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
        self.wrong += look(page, pattern)
        self.seen.add(pattern)

    def every(self, places: rute.Filled, chosen: list[str]) -> None:
        """Each route as the first person who gets a page there; that of the sample is looked at."""
        for pattern in chosen:
            address = places.address(pattern) + QUERY.get(pattern, "")
            who, _, refused = self.openers.first_page(self.clients, pattern, address)
            if who:
                self.walked.add(pattern)
                if pattern in self.sample:
                    self.visit(who, pattern, address)
            else:
                self.others[pattern] = _kind(refused)

    def close(self) -> None:
        """Close the windows."""
        for context in self.contexts:
            context.close()


#: a page is divided or folded that is longer on a telephone of 360 × 640 px
SCREENS, SCREEN = 5, 640
#: longer than that as they are opened, and why
LONG = {
    f"{AREA}hak/<int:nomor>/salinan/": "a copy of all that is held of a person: printed, and handed over whole",
    f"{AREA}periksa/": "the finding at hand comes first, the list of thirty follows it",
    f"{AREA}angka/": "each table is to be seen before it is approved; the filter above shows those that are left",
    f"{AREA}kebocoran/catat/": "what UU 27/2022 Pasal 46 asks for is written down at once",
    f"{AREA}kebocoran/<int:nomor>/ubah/": "as the page before",
    f"{AREA}mutu/": "the aspects of quality stand one below the other and are read as one report",
    f"{AREA}warga/": "a page of fifty names, once the list is asked for",
    f"{AREA}warga/orang/<int:person>/": "the card of a person, one field a line, as it is read out at the counter",
    f"{AREA}individu/keluarga/<int:family>/kertas/": "the sheet for a visit: printed, every question a line",
    f"{AREA}angka/indikator/<str:indikator>/orang/": "a page of fifty names, as the lists of the register",
    f"{AREA}angka/tabel/<str:kunci>/orang/": "the same, of a cell of a table",
    f"{AREA}warga/bantuan/<int:batch>/": "the list of participants of one programme, a file as it came",
}


def too_long(page: Page, name: str) -> list[str]:
    """Whether the page that is open is longer on a telephone than five screens, nothing unfolded."""
    page.set_viewport_size({"width": PHONE, "height": SCREEN})
    height = page.evaluate("document.documentElement.scrollHeight")
    return [f"{name}: {height / SCREEN:.1f} screens"] if height > SCREENS * SCREEN and name not in LONG else []


# pages that show something only when asked for it
QUERY = {
    f"{AREA}periksa/sekaligus/terima/": "?aturan=umur_ibu_anak",
    f"{AREA}periksa/sekaligus/tunda/": "?aturan=umur_ibu_anak",
    f"{AREA}angka/tabel/<str:kunci>/orang/": "?sel=0",
    f"{AREA}angka/indikator/<str:indikator>/orang/": "?untuk=periksa",
    f"{AREA}warga/": "?kedudukan=tercatat",
}


def test_every_route_passes_axe_and_fits(
    browser: Browser, office: tuple[Rumah, rute.Filled, Served], project: Path, tmp_path: Path
) -> None:
    """First with a draft that waits for its signature; then with its release, with open findings, and signed out. By
    day at least forty kinds of pages are looked at, at night each."""
    house, places, at = office
    admin = bekal.browser(bekal.with_role("admin_simpul", name="Adi Reka"))
    newcomer = _newcomer()
    field = bekal.browser(bekal.with_role("pencacah", name="Paras Reka"))
    _with_every_factor(house)
    clients = {
        "ratna": house.klien["ratna"],
        "sumarsono": house.klien["sumarsono"],
        "wulan": house.klien["wulan"],
        "adi": admin,
        "cahya": newcomer,
        "paras": field,
        "kori": bekal.browser(bekal.with_role("koordinator", name="Kori Reka")),
        "tamu": Client(),
    }
    walk = Walk(browser, at, clients, project / "node_modules" / "axe-core" / "axe.min.js")
    _passkey(walk, house, places)
    routes = rute.patterns()
    later = [one for one in routes if one.startswith((f"{AREA}periksa/", f"{AREA}terbit/rilis/"))]
    walk.every(places, [one for one in routes if one.startswith(FACTORS)])  # a proof holds for five minutes of a clock
    walk.every(places, [one for one in routes if one not in later and not one.startswith((*APART, *CLOSING))])
    house.klien["sumarsono"] = bekal.browser(house.kades)  # a proof holds for ten minutes of a clock
    assert "sedang diterbitkan" in signed(house)
    _until_released(house)
    bawa(house.opened, tmp_path, [row for n in range(12) for row in keluarga(n)])
    places.common["buku"] = rute.workbook(house)
    walk.every(places, [*later, *CLOSING])
    _signed_out(walk, house, places, routes)
    walk.close()
    print(f"\n{len(walk.walked)} of {len(routes)} routes are pages, {len(walk.seen)} were looked at")
    assert walk.wrong == []
    assert walk.seen == walk.walked if everything() or WHOLE else len(walk.seen) >= 40
    rest = {one: kind for one, kind in walk.others.items() if one not in walk.walked}
    assert {*rest, *walk.walked} == set(routes)
    assert {one: kind for one, kind in rest.items() if NOT_A_PAGE.get(one, "POST") != kind} == {}
    assert set(NOT_A_PAGE) <= set(routes), "a route that is no more"


def _newcomer() -> Client:
    """Somebody who has just proved who they are and has no second factor yet."""
    camat = bekal.with_role("camat", name="Cahya Reka", username="cahya")
    camat.set_password(bekal.SANDI)
    camat.save()
    client = Client()
    assert client.post("/masuk/", {"login": "cahya", "password": bekal.SANDI}).status_code == 302
    assert client.post("/akun/ulangi/", {"password": bekal.SANDI}).status_code == 302
    return client


def _with_every_factor(house: Rumah) -> None:
    """The agen has backup codes beside the telephone, and has just typed the password again."""
    house.agen.set_password(bekal.SANDI)
    house.agen.save()
    house.klien["ratna"] = client = bekal.browser(house.agen)
    assert client.post("/akun/ulangi/", {"password": bekal.SANDI}).status_code == 302
    assert client.post("/akun/pengaman/cadangan/buat/").status_code == 302


def _passkey(walk: Walk, house: Rumah, places: rute.Filled) -> None:
    """The agen's browser gets a fingerprint reader and lays a passkey into the account."""
    page = walk.page("ratna")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto(f"{walk.at.address}/akun/pengaman/kunci-sandi/tambah/")
    page.get_by_label("Nama kunci sandi").fill("Laptop kantor desa")
    page.get_by_role("button", name="Pasang kunci sandi").click()
    page.wait_for_url(re.compile(r"/akun/pengaman/(?!kunci-sandi/tambah)"))
    key = Authenticator.objects.get(user=house.agen, type="webauthn")
    places.common["pk"] = str(key.pk)


def _until_released(house: Rumah) -> None:
    """The worker of the served office makes the edition."""
    for _ in range(600):
        if not Job.objects.get(kind="rilis.terbit").active:
            break
        time.sleep(0.2)
    job = Job.objects.get(kind="rilis.terbit")
    assert job.state == "selesai", job.problem
    assert (house.folder / "rilis" / bekal.DESA / rute.RELEASE).is_dir()


def _signed_out(walk: Walk, house: Rumah, places: rute.Filled, routes: list[str]) -> None:
    """The pages before signing in; the one for the code comes after a right password."""
    page = walk.page("tamu")
    walk.every(places, [one for one in routes if one.startswith("masuk/")])
    page.goto(f"{walk.at.address}/masuk/")
    page.get_by_label("Nama pengguna").fill(house.agen.username)
    page.get_by_label("Kata sandi").fill(bekal.SANDI)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/masuk/kode/**")
    walk.wrong += look(page, "masuk/kode/")
    walk.walked.add("masuk/kode/")
    walk.seen.add("masuk/kode/")


def _kind(answers: list[Any]) -> str:
    """What an address is when it is no page, to the first person who is let in."""
    for answer in answers:
        if answer.status_code == 405:
            return "POST"
        if answer.status_code in (200, 205):
            return "berkas"
        if answer.status_code == 302 and "/masuk/" not in answer.headers["Location"]:
            return "lanjut"
    return "tiada"
