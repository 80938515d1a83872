"""The pictures of the manual are pages of the program: what a page of the manual names stands on the page it shows.

`./script/gambar` draws them anew (CANTIK_GAMBAR names the folder); without it the pages are looked at and nothing is
written.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.field.devices.app import devices
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.rounds.app import rounds
from cantik.register.core.app.models import Person
from tests.fixtures.malam import some
from tests.journeys.layanan import DESK, served
from tests.release.conftest import (
    ANGKA,
    BASE,
    TERBIT,
    Rumah,
    copy_of,
    cradle,
    diajukan,
    first_issued,
    handed_in,
    prepared,
)
from tests.release.conftest import terbit as issued
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "diajukan", "first_issued", "handed_in", "issued", "prepared"]
pytestmark = pytest.mark.lambat

MANUAL = Path(__file__).parents[2] / "docs" / "panduan"
PICTURES = MANUAL.parent / "img" / "panduan"
DRAWN = os.environ.get("CANTIK_GAMBAR")
MOST_BYTES, COLOURS = 2_000_000, 48


@dataclass(frozen=True)
class Picture:
    """A picture: its file, the page of the manual that it stands on, who looks at which address, and what is there."""

    name: str
    manual: str
    who: str
    address: str
    heading: str
    controls: tuple[str, ...]
    first: str = ""  # a link of that address that is followed before
    unfolded: str = ""  # what lies below and is opened for the picture


WAITING = (
    Picture(
        "temuan", "temuan.md", "ratna", f"{BASE}periksa/", "Temuan pemeriksaan",
        ("Tandai untuk kunjungan", "Kirim pertanyaan", "Buku kerja bertanda", "Unggah yang sudah betul"),
    ),
    Picture(
        "angka", "angka.md", "ratna", ANGKA, "sebelum terbit",
        ("Berdampingan", "Seperti terbit", "Sebelum dilindungi", "Kembalikan ke pemeriksaan"), "angka/tabel/",
    ),
    Picture(
        "tanda-tangan", "rilis.md", "sumarsono", f"{TERBIT}tanda-tangan/", "Tanda tangani dan terbitkan",
        ("Buka situs pratinjau", "Tanda tangani", "Kembalikan"),
    ),
)  # fmt: skip
ISSUED = (
    Picture(
        "kumpul", "buku-di-peramban.md", "ratna", f"{BASE}kumpul/", "Berkas yang masuk", ("Unggah dan uji",)
    ),
    Picture("beranda", "buku-di-peramban.md", "ratna", BASE, "Satu data desa", ()),
    Picture(
        "rilis", "rilis.md", "ratna", TERBIT, "Rilis 2025-1 berlaku",
        ("Buku (PDF)", "Gambar WhatsApp", "Poster A3 (PDF)", "Unduh ZIP untuk flashdisk", "Susun rilis revisi"),
    ),
    Picture(
        "tarik", "rilis.md", "ratna", f"{TERBIT}rilis/2025-1/", "Rilis 2025-1", ("Minta rilis ini ditarik",),
        unfolded="Minta rilis ini ditarik",
    ),
    Picture("kotak-masuk", "papan.md", "wulan", "/", "rilis menunggu diperiksa", ("Papan desa", "Periksa")),
    Picture("papan", "papan.md", "wulan", "/papan/", "desa, empat tahap", ("Unduh (.xlsx)",)),
    Picture("undang", "akun.md", "sumarsono", "/orang/undang/", "Undang orang", ("Buat undangan",)),
)  # fmt: skip
#: a round that is being prepared, then the same under way: the places of its addresses are known when it is made
PREPARED = Picture(
    "rencana", "pendataan.md", "ratna", f"{BASE}rencana/", "Pendataan keluarga",
    ("Baca semua pertanyaan", "Bekukan keluarga"),
)  # fmt: skip
UNDER_WAY = Picture(
    "lapangan", "pendataan.md", "ratna", f"{BASE}lapangan/", "Pendataan keluarga",
    ("Buat dan tunjukkan QR", "Cabut", "Tutup putaran"),
)  # fmt: skip
#: at an address of the federation of the demo (`who`: of which area, and who signs in there), drawn by the test of that
FEDERATION = (
    Picture(
        "federasi-provinsi", "demo-federasi.md", "99 contoh.walidata", "/", "desa tertinggal",
        ("Buat rilis wilayah",),
    ),
    Picture(
        "federasi-kabupaten", "demo-federasi.md", "99.01 contoh.walidata", "/penerimaan/99.01/", "Kiriman dari desa",
        ("Periksa",),
    ),
    Picture(
        "federasi-desa", "demo-federasi.md", "99.01.01.2001 contoh.kades", "/desa/99.01.01.2001/kirim/",
        "Kirim ke kabupaten", (),
    ),
)  # fmt: skip
ALL = (*WAITING, *ISSUED, PREPARED, UNDER_WAY, *FEDERATION)


#: a picture tells of no machine: the folder and the port are those of a village's laptop
NEUTRAL = """([store, address]) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    text.data = text.data.replaceAll(store, '~/simpanan').replaceAll(address, 'http://127.0.0.1:8000');
  }
}"""


def look(page: Page, address: str, picture: Picture, store: str) -> None:
    """The page has what the manual names; draw it when asked."""
    page.goto(address + picture.address)
    if picture.first:
        with page.expect_navigation():
            page.locator(f"main a[href*='{picture.first}']").first.click()
        while not page.get_by_role("heading", name="Kenapa NA?").count():  # a table of which something is hidden
            with page.expect_navigation():
                page.locator("main a[data-kunci=']']").click()
    expect(page.locator("h1")).to_contain_text(picture.heading)
    for control in picture.controls:
        found = page.locator("main :is(a, button, summary, label)").filter(has_text=control)
        assert found.count(), f"{picture.name}: nothing to press says {control}"
    if not DRAWN:
        return
    page.evaluate(NEUTRAL, [store, address])
    if picture.unfolded:
        page.locator("main summary").filter(has_text=picture.unfolded).click()
        page.locator("main details[open] button").first.scroll_into_view_if_needed()
    drawn = Image.open(io.BytesIO(page.screenshot()))
    small = drawn.convert("RGB").resize((drawn.width * 3 // 4, drawn.height * 3 // 4), Image.Resampling.LANCZOS)
    small.quantize(COLOURS).save(Path(DRAWN) / f"{picture.name}.png", optimize=True)


def asked(pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
    """The pictures that are looked at: one of two by day, all at night and when they are drawn."""
    chosen = pictures if DRAWN else tuple(some(pictures, every=2))
    assert len(chosen) >= 2
    return chosen


def walk(browser: Browser, rumah: Rumah, pictures: tuple[Picture, ...]) -> None:
    with served(rumah.opened) as at:
        for who in sorted({picture.who for picture in pictures}):
            with at.window(browser, rumah.klien[who], DESK) as context:
                page = context.new_page()
                for picture in pictures:
                    if picture.who == who:
                        look(page, at.address, picture, str(rumah.folder))


@pytest.mark.peramban
def test_before_the_signature(browser: Browser, diajukan: Rumah) -> None:
    walk(browser, diajukan, asked(WAITING))


@pytest.mark.peramban
def test_after_the_release(browser: Browser, issued: Rumah) -> None:
    walk(browser, issued, asked(ISSUED))


@pytest.mark.peramban
def test_a_round_before_and_after_it_is_opened(browser: Browser, diajukan: Rumah) -> None:
    agen, now = diajukan.agen, clock.now()
    area = Person.objects.order_by("pk")[0].area_id
    planned = rounds.PlannedActivity("pemutakhiran_keluarga", "Pendataan keluarga", dt.date(2026, 1, 1))
    made = rounds.begin(agen, area, planned, at=now, day=clock.today())
    walk(browser, diajukan, (replace(PREPARED, address=f"{PREPARED.address}{made.pk}/"),))
    desa = AreaCode.kemendagri(bekal.DESA)
    versions.decide(diajukan.kades, made.version, APPROVED, "", area=desa, at=now)
    answer = diajukan.klien["ratna"].post(f"{PREPARED.address}{made.pk}/kerangka/")
    assert answer.status_code == 302
    made.refresh_from_db()
    names = ("Rina Reka", "Tono Reka", "Wati Reka")
    people = [bekal.with_role("pencacah", bekal.DESA, name=name) for name in names]
    shared = {block.pk: people[at % len(people)] for at, block in enumerate(made.blocks.order_by("pk"))}
    assert shared
    rounds.assign(agen, made, shared, at=now)
    rounds.open_round(agen, made, at=now, reason="metadata menyusul")
    for someone in people:
        devices.issue(agen, made, someone, f"Ponsel {someone.name.split()[0]}", at=now)
    walk(browser, diajukan, (replace(UNDER_WAY, address=f"{UNDER_WAY.address}{made.pk}/"),))


def test_the_manual_shows_and_names_what_the_pages_have() -> None:
    for picture in ALL:
        text = (MANUAL / picture.manual).read_text(encoding="utf-8")
        assert f"](../img/panduan/{picture.name}.png)" in text, picture.name
        named = set(re.findall(r"\*\*(.+?)\*\*", text))
        assert set(picture.controls) <= named, (picture.name, set(picture.controls) - named)
    shown = {
        name for path in MANUAL.glob("*.md") for name in re.findall(r"img/panduan/([\w-]+)\.png", path.read_text())
    }
    files = {path.stem for path in PICTURES.glob("*.png")}
    assert shown == files == {picture.name for picture in ALL}
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST_BYTES
