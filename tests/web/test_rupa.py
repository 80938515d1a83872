"""A village and a kabupaten give their public pages a look, through the browser: who may, what is refused, what the
reader of the page gets, that no release changes, that it can be undone."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cantik.base import clock
from cantik.jobs.app import worker
from cantik.outlets.app import look_renewal, sites
from cantik.release.app.look_rows import SiteLook
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore, at_hand
from tests.fixtures.markah import markah
from tests.fixtures.rilis_wilayah import AREA, CODES, examined_kecamatan
from tests.fixtures.simpanan import Cradle, copy_of
from tests.staff import bekal

__all__ = ["copy_of", "examined_kecamatan"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
VILLAGE = CODES[0]
PAGE, LEVEL_PAGE = f"/desa/{VILLAGE}/tampilan/", f"/rilis-wilayah/{AREA}/tampilan/"
ALT = 'Sawah dan "balai" <desa> dari bukit'
WORDS = {"keterangan": ALT, "sumber": "Reka Pemotret"}


@pytest.fixture
def public(
    examined_kecamatan: Cradle, copy_of: Callable[[Cradle], OpenStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The public site of one village of a kabupaten, as a server shows it."""
    home = tmp_path / "umum"
    home.mkdir()
    monkeypatch.setenv("CANTIK_PUBLIC", str(home))
    opened = copy_of(examined_kecamatan)
    sites.put_out(opened, VILLAGE, to_public=True, tell=lambda *_told: None, number="2025-1")
    return home


def picture(name: str, colour: str, size: tuple[int, int], kind: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def photo() -> SimpleUploadedFile:
    return picture("foto.jpg", "green", (1600, 1200), "JPEG")


def logo() -> SimpleUploadedFile:
    return picture("logo.png", "red", (300, 300), "PNG")


def hand_in(client: Client, page: str, **said: object) -> str:
    """Send a look; where the browser is led to look at it."""
    answer = client.post(f"{page}kirim/", said)
    assert answer.status_code == 302, markah(answer)[-3000:]
    return answer.headers["Location"]


def use(client: Client, page: str, address: str) -> None:
    number = address.partition("?coba=")[2]
    assert client.post(f"{page}pakai/{number}/", {"milik": "ya"}).headers["Location"] == page
    worker.work_off()


def bytes_below(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Tags(HTMLParser):
    """Elements with their attributes, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [at for name, at in self.found if name == tag and wanted.items() <= at.items()]


def test_from_the_upload_to_the_reader_and_back(public: Path) -> None:
    head = bekal.browser(bekal.with_role("kepala_desa", VILLAGE))
    site = public / VILLAGE
    before = bytes_below(site)
    address = hand_in(head, PAGE, logo=logo(), foto=photo(), pakai_warna="on", warna="#ffd400", **WORDS)
    said = markah(head.get(address))
    assert "Terlalu terang untuk dibaca" in said
    assert "paling sedikit 4,5" in said
    shown = re.search(r'href="([^"]*/coba/\d+/)index\.html"', said)
    assert shown
    tried = markah(head.get(f"{shown[1]}index.html"))
    assert Tags(tried).of("img", src="foto.jpg")
    assert head.get(f"{shown[1]}gaya.css").content != (site / "gaya.css").read_bytes()
    assert head.get(f"{shown[1]}logo.png").headers["Content-Type"] == "image/png"
    assert bytes_below(site) == before, "looked at, not used"
    refused = head.post(address.replace("?coba=", "pakai/") + "/", {})
    worker.work_off()
    assert "coba=" in refused.headers["Location"], "nobody said whose pictures these are"
    assert bytes_below(site) == before

    use(head, PAGE, address)
    after = bytes_below(site)
    assert {name for name in before if name.startswith("rilis/") and before[name] != after.get(name)} == set()
    for name, root, words in (("index.html", "", "Bukan situs BPS"), ("en/index.html", "../", "Not a site of BPS")):
        html = (site / name).read_text("utf-8")
        (own,) = Tags(html).of("img", src=f"{root}foto.jpg")
        assert own["alt"] == ALT
        assert own["loading"] == "lazy"
        with Image.open(site / "foto.jpg") as pixels:
            assert (own["width"], own["height"]) == tuple(map(str, pixels.size))
        assert "Reka Pemotret" in html
        assert words in html
    for page in site.rglob("*.html"):
        tags, depth = Tags(page.read_text("utf-8")), len(page.relative_to(site).parts) - 1
        if tags.of("header"):
            assert tags.of("img", src="../" * depth + "logo.png"), page
    assert (site / "foto.jpg").stat().st_size <= 60_000
    assert AuditEntry.objects.filter(action="situs.rupa_pakai").count() == 1

    sites.put_out(at_hand(), VILLAGE, to_public=True, tell=lambda *_told: None)
    assert bytes_below(site) == after, "the same look gives the same bytes"
    second = hand_in(head, PAGE, pakai_warna="on", warna="#17694a", **WORDS)
    use(head, PAGE, second)
    assert (site / "foto.jpg").is_file(), "what is not handed in anew stays"
    assert bytes_below(site) != after
    again = re.search(r'action="(/[^"]*/pakai/\d+/)"', markah(head.get(PAGE)))
    assert again
    head.post(again[1], {"milik": "ya"})
    worker.work_off()
    assert bytes_below(site) == after
    head.post(f"{PAGE}lepas/")
    worker.work_off()
    assert bytes_below(site) == before


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"pakai_warna": "on", "warna": "#0093DD"}, "BPS"),
        ({"pakai_warna": "on", "warna": "biru tua"}, "Pilih warnanya"),
        ({}, "Belum ada yang dipilih"),
        ({"foto": "photo"}, "Foto belum diterangkan"),
        ({"foto": "photo", "keterangan": "Antrean warga dengan 9901010101700001", "sumber": "Reka"}, "nomor"),
        ({"foto": "photo", "keterangan": "Rumah penduduk miskin di dusun", "sumber": "Reka"}, "istilah"),
        ({"logo": "svg"}, "SVG"),
    ],
)
def test_what_is_refused_says_why(said: dict[str, str], words: str) -> None:
    head = bekal.browser(bekal.with_role("kepala_desa", VILLAGE))
    made = {"photo": photo(), "svg": SimpleUploadedFile("logo.svg", b"<svg><script>1</script></svg>")}
    sent = {name: made.get(value, value) for name, value in said.items()}
    answer = head.post(f"{PAGE}kirim/", sent)
    assert answer.status_code == 422
    assert words in markah(answer)
    assert not SiteLook.objects.exists()


def test_the_pages_of_a_kabupaten_have_its_own(public: Path) -> None:
    walidata = bekal.browser(bekal.with_role("walidata", AREA))
    sites.put_out_levels(at_hand())  # there is a walidata now, whom the pages of villages wait for
    village, home = bytes_below(public / VILLAGE), public / AREA
    before = bytes_below(home)
    use(walidata, LEVEL_PAGE, hand_in(walidata, LEVEL_PAGE, logo=logo(), pakai_warna="on", warna="#7a1020"))
    html = (home / "index.html").read_text("utf-8")
    assert Tags(html).of("img", src="logo.png")
    assert "Bukan situs BPS" in html
    assert "#7A1020" in (home / "gaya.css").read_text("utf-8")
    assert "#7A1020" in (public / "gaya.css").read_text("utf-8"), "the first page of one kabupaten is its own"
    assert bytes_below(public / VILLAGE) == village, "a village looks as it chose"
    walidata.post(f"{LEVEL_PAGE}lepas/")
    worker.work_off()
    after = bytes_below(home)
    assert {name for name in {**before, **after} if before.get(name) != after.get(name)} <= {"dibuat.json"}


@pytest.mark.usefixtures("public")
def test_who_may() -> None:
    may = {"kepala_desa": VILLAGE, "agen_statistik": VILLAGE}
    for role, area in {**may, "pencacah": VILLAGE, "walidata": AREA, "pembina": AREA, "camat": AREA + ".01"}.items():
        client = bekal.browser(bekal.with_role(role, area))
        assert (client.get(PAGE).status_code == 200) is (role in may), role
        assert (client.post(f"{PAGE}lepas/").status_code == 302) is (role in may), role
        assert (client.get(LEVEL_PAGE).status_code == 200) is (role == "walidata"), role
    neighbour = bekal.browser(bekal.with_role("kepala_desa", CODES[1]))
    assert neighbour.get(PAGE).status_code in (403, 404)
    assert not SiteLook.objects.exists(), "there was nothing to take off"


def test_words_of_a_language_reach_every_site_by_a_tick(public: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Brought, read, taken away again: each time the sites follow once, and then rest."""
    before, above = bytes_below(public / VILLAGE), bytes_below(public / AREA)
    own = public.parent / "isi"
    (own / "languages").mkdir(parents=True)
    monkeypatch.setenv("CANTIK_CONTENT", str(own))
    file = own / "languages" / "xx.yaml"
    file.write_text('id: xx\nnama: Basa Reka\nsumber: Tim Reka\nkata:\n  "Unduh": "Njupuk"\n', "utf-8")
    assert follow() > 1
    for code in (VILLAGE, AREA):
        page = (public / code / "xx" / "index.html").read_text("utf-8")
        assert '<html lang="xx">' in page
        assert "Basa Reka" in (public / code / "index.html").read_text("utf-8")
    assert "Njupuk" in (public / VILLAGE / "xx" / "index.html").read_text("utf-8")
    assert Client().get(f"/situs/{VILLAGE}/xx/index.html").status_code == 200
    assert follow() == 0
    file.unlink()
    assert follow() > 1
    assert bytes_below(public / VILLAGE) == before
    left = bytes_below(public / AREA)
    assert {name for name in {**above, **left} if above.get(name) != left.get(name)} <= {"dibuat.json"}


def follow() -> int:
    """One tick and the work that it starts."""
    begun = look_renewal.renew_sites(at_hand(), clock.now())
    worker.work_off()
    return begun
