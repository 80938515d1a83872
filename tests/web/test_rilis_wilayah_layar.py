"""Releases of a kabupaten in the browser: who reads them, who makes them, what the page says of a job that failed, of
villages that wait, of a file that was damaged; and that a button pressed twice makes one release."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.jobs.app import worker
from cantik.jobs.app.models import Job
from cantik.levels.app import added_levels
from cantik.levels.app import desk as level_desk
from cantik.levels.app.desk import LevelShelf
from cantik.protect.lp import ProtectionError
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, KABUPATEN, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import Cradle, copy_of, mould
from tests.staff import bekal

__all__ = ["copy_of", "examined_kecamatan"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
OFFICE, BELOW = f"/rilis-wilayah/{AREA}/", f"/rilis-wilayah/{KECAMATAN}/"
DAY = "2025-12-31"


@pytest.fixture
def simpanan(examined_kecamatan: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> OpenStore:
    return copy_of(examined_kecamatan)


@pytest.fixture(scope="session")
def released_kecamatan(
    examined_kecamatan: Cradle, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Cradle:
    """The same store with the release of its kecamatan, which a walidata made with the button; tests copy it."""

    def fill(folder: Path) -> None:
        with open_store(folder):
            walidata = bekal.with_role("walidata", AREA, username="walidata.kecamatan")  # numbers are of one process
            pressed(bekal.browser(walidata), KECAMATAN)
            worker.work_off()

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "rilis_kecamatan", fill, of=examined_kecamatan)


@pytest.fixture
def terbit(released_kecamatan: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> OpenStore:
    return copy_of(released_kecamatan)


def office(role: str = "walidata", area: str = AREA) -> Client:
    return bekal.browser(bekal.with_role(role, area))


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    said = markah(response)
    assert response.status_code == status, said[:2000]
    return said


def sent(client: Client, address: str) -> bytes:
    response: Any = client.get(address)
    assert response.status_code == 200
    data: bytes = response.getvalue()
    return data


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def pressed(client: Client, area: str = AREA, day: str = DAY) -> str:
    """The button; where it leads to."""
    response = client.post(f"/rilis-wilayah/{area}/buat/", {"tanggal": day})
    assert response.status_code == 302, markah(response)[:2000]
    return response.headers["Location"]


def seals(store: OpenStore) -> dict[str, str]:
    found = sorted((store.store.path / "rilis-wilayah").glob("*/2*/isi.json"))
    return {f"{path.parts[-3]} {path.parts[-2]}": json.loads(path.read_bytes())["sidik"] for path in found}


def test_from_the_button_to_the_files(simpanan: OpenStore, tmp_path: Path) -> None:
    """The walidata presses it; the job makes the kabupaten and its kecamatan; what is downloaded verifies."""
    walidata = bekal.with_role("walidata", AREA)
    client = bekal.browser(walidata)
    assert client.get("/rilis-wilayah/").headers["Location"] == OFFICE
    before = plain(text(client, OFFICE))
    assert "Keadaan 31 Desember 2025" in before
    assert "3 dari 6 desa" in before
    assert "3 desa menunggu" in before
    assert "belum ada edisi dengan tanggal acuan ini" in before
    desks = re.findall(r'<a class="grow" href="(/desa/[\d.]+/terbit/)">', text(client, OFFICE))
    assert len(desks) == 3, "each that is waited for leads to where its edition is made and examined"
    assert {client.get(desk).status_code for desk in desks} == {200}
    assert "Belum ada rilis wilayah di sini" in before
    address = pressed(client)
    waiting = text(client, address)
    assert "data-maju" in waiting
    assert "Buat rilis wilayah" not in plain(waiting)
    assert client.get(f"{OFFICE}maju/?tanggal={DAY}").status_code == 200
    assert worker.work_off() == 1
    assert client.get(f"{OFFICE}maju/?tanggal={DAY}").status_code == 205
    after = plain(text(client, address))
    assert "Kabupaten Contoh (3 dari 6 desa) 2025-1" in after
    assert "Rilis 2025-1 memuat edisi-edisi desa ini" in after
    assert re.search(r"tanpa rilis: Kecamatan [\w ]+\.", after)
    assert list(seals(simpanan)) == [f"{AREA} 2025-1", f"{KECAMATAN} 2025-1"]
    assert {row.by for row in AuditEntry.objects.filter(action="rilis.wilayah")} == {walidata.actor}
    assert sent(client, f"{OFFICE}{KECAMATAN}/2025-1/berkas/tabel.xlsx").startswith(b"PK")
    packed = sent(client, f"{OFFICE}{KECAMATAN}/2025-1/berkas/rilis.zip")
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    checked = cantik("verify", tmp_path / f"rilis_{KECAMATAN}_2025-1")
    assert "3 dari 3" in checked.out, checked.told()


def test_a_job_that_ends_while_the_page_is_made_is_not_told_as_one_that_made_nothing(
    simpanan: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands was read, then the job ends: the page asks to be loaded again and names no level in vain."""
    client = office()
    address = pressed(client)
    standing = level_desk.load_shelf

    def read_then_over(*asked: Any, **named: Any) -> LevelShelf:
        found = standing(*asked, **named)
        assert worker.work_off() == 1
        return found

    monkeypatch.setattr(level_desk, "load_shelf", read_then_over)
    said = text(client, address)
    assert "tanpa rilis" not in said
    assert "data-maju" in said


def test_its_tables_are_read_in_the_browser(terbit: OpenStore) -> None:
    """Each table opens and says what its open data say; nothing that is hidden stands there."""
    simpanan, client = terbit, office()
    one = f"{BELOW}{KECAMATAN}/2025-1/"
    shown = text(client, one)
    assert seals(simpanan)[f"{KECAMATAN} 2025-1"] in shown
    assert "3 dari 3 desa" in plain(shown)
    addresses = sorted(set(re.findall(rf'href="({one}tabel/[^"]*)"', shown)))
    assert (
        len(addresses) == len(list((simpanan.store.path / f"rilis-wilayah/{KECAMATAN}/2025-1/tabel").glob("*.csv"))) - 1
    )
    hidden = 0
    for address in addresses:
        table = text(client, address)
        held = simpanan.store.path / f"rilis-wilayah/{KECAMATAN}/2025-1/tabel/{address.split('/')[-2]}.json"
        closed = sum(cell["status"] == "rahasia" for cell in json.loads(held.read_bytes())["cells"])
        assert len(re.findall(r'<td[^>]* class="na"', table)) == closed, address
        hidden += closed
        assert len(re.findall(r"NA: ", table)) == (closed > 0), "said once"
        derived = [column["id"] for column in json.loads(held.read_bytes())["derived"]]
        assert ("Rasio jenis kelamin: laki-laki" in table) is ("rasio_jk" in derived), "only of a column"
    assert hidden
    # what is reckoned of a row stands there as in the workbook: it is in the title
    said = text(client, f"{one}tabel/penduduk_dusun/")
    held = simpanan.store.path / f"rilis-wilayah/{KECAMATAN}/2025-1/tabel/penduduk_dusun.json"
    (ratio,) = json.loads(held.read_bytes())["derived"]
    assert ratio["label"] in plain(said).partition("(jiwa)")[2]
    lines = re.findall(r"<td>([^<]*)</td></tr>", said)
    assert lines == [value.replace(".", ",") for value in ratio["values"]]
    assert client.get(f"{one}tabel/tiada/").status_code == 404
    assert client.get(f"{one}berkas/isi.json").status_code == 404
    assert client.get(f"{one}berkas/..%2frilis.json").status_code == 404


def test_a_release_names_the_villages_in_it_and_those_left_out(simpanan: OpenStore) -> None:
    """Why one is left out is for offices that cover it; by which edition another is counted for every reader."""
    client = office()
    pressed(client)
    worker.work_off()
    named = {village.code: village.name for village in KABUPATEN.villages}
    said = plain(text(client, f"{OFFICE}{AREA}/2025-1/"))
    out, inside = said.index("3 desa tidak termasuk"), said.index("3 desa dijumlahkan")
    for code, name in named.items():
        line = f"{name} Rilis 2025-1" if code in CODES else name
        assert (out < said.index(line, out) < inside) is (code not in CODES), line
    assert "3 desa: belum ada edisi dengan tanggal acuan ini" in said[out:inside], "once for all whose reason it is"
    tables = re.findall(r">([^<]*) \(jiwa\)</a>", text(client, f"{OFFICE}{AREA}/2025-1/"))
    assert tables
    for shown in tables:
        assert shown.endswith("(3 dari 6 desa)"), "the sum of the villages that are named is called so"
        assert said.count(shown) == 1, "and is not said to be missing"
    head = plain(text(office("kepala_desa", CODES[0]), f"{OFFICE}{AREA}/2025-1/"))
    assert "3 desa tidak termasuk" in head
    assert "belum ada edisi" not in head


def test_an_address_that_takes_forms_alone_is_no_blank_page(simpanan: OpenStore) -> None:
    """Opened by hand it says so; what is no browser is told by the status as before."""
    client = office()
    page = client.get(f"{OFFICE}buat/", headers={"Accept": "text/html,*/*"})
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "Halaman ini tidak ada" in markah(page)
    assert not client.get(f"{OFFICE}buat/").content


def test_pressed_twice_by_two_it_is_one_release(simpanan: OpenStore) -> None:
    first, second = office(), office()
    for client in (first, first, second):
        pressed(client, KECAMATAN)
    assert Job.objects.filter(kind="rilis.wilayah").count() == 1
    assert worker.work_off() == 1
    made = seals(simpanan)
    assert list(made) == [f"{KECAMATAN} 2025-1"]
    pressed(second, KECAMATAN)
    worker.work_off()
    assert [job.state for job in Job.objects.all()] == ["selesai", "selesai"]
    assert seals(simpanan) == made, "repeating changes nothing"
    assert AuditEntry.objects.filter(action="rilis.wilayah").count() == 1
    assert "3 dari 6 desa" in plain(text(first, OFFICE)), "a kecamatan with a key is no village"


def test_who_reads_and_who_makes(simpanan: OpenStore) -> None:
    pressed(office())
    worker.work_off()
    made = seals(simpanan)
    Job.objects.all().delete()
    head, camat = office("kepala_desa", CODES[0]), office("camat", KECAMATAN)
    other, planner = office("walidata", "99.02"), office("koordinator")
    assert Client().get(OFFICE).status_code == 302
    for address in (OFFICE, BELOW, f"{OFFICE}{KECAMATAN}/2025-1/", f"{OFFICE}{AREA}/2025-1/berkas/rilis.zip"):
        assert other.get(address).status_code == 404, address
        for client in (head, camat, planner, office("pembina"), office("produsen")):
            assert client.get(address).status_code == 200, address
    assert head.get("/rilis-wilayah/").headers["Location"] == OFFICE
    for client, address in ((head, OFFICE), (camat, OFFICE), (head, BELOW)):
        said = plain(text(client, address))
        assert "menunggu" not in said, "how other villages stand is for offices that cover them"
        assert client.get(f"{address}maju/?tanggal={DAY}").status_code == 404
    assert "3 dari 3 desa" in plain(text(camat, BELOW))
    assert "3 desa menunggu" in plain(text(planner, OFFICE))
    for client in (head, camat, planner, office("pembina"), other):
        assert client.post(f"{OFFICE}buat/", {"tanggal": DAY}).status_code in (403, 404)
        assert "Buat rilis wilayah" not in markah(client.get(OFFICE))
    stale = bekal.browser(bekal.with_role("walidata", AREA), mfa=False)
    assert not stale.post(f"{OFFICE}buat/", {"tanggal": DAY}).headers.get("Location", "").startswith(OFFICE)
    assert not Job.objects.exists()
    assert seals(simpanan) == made
    assert AuditEntry.objects.filter(action="akses.tolak", detail__contains="rilis_wilayah.lihat").exists()


@pytest.mark.parametrize("kode", ["99.03", "00", "98", CODES[0], "99.60", "99.60.01", "sembilan", "99.01.77"])
def test_an_area_without_releases_is_not_there(simpanan: OpenStore, kode: str) -> None:
    client = office("walidata", "99")
    assert client.get(f"/rilis-wilayah/{kode}/").status_code == 404
    assert client.post(f"/rilis-wilayah/{kode}/buat/", {"tanggal": DAY}).status_code in (302, 404)
    assert not Job.objects.exists()


def test_the_centre_has_a_page(terbit: OpenStore) -> None:
    """Of the whole and of what lies in it, which is added up from what provinces and kabupaten print; who works for a
    province finds none of it there."""
    centre = office(area="00")
    said = text(centre, "/rilis-wilayah/00/")
    assert "Rilis wilayah Indonesia" in said
    assert "3 dari 6 desa sudah merilis; semuanya lolos Periksa, belum ada yang dapat dijumlahkan" in plain(said)
    assert "belum ada dalam rilis wilayah provinsi atau kabupatennya" in said
    (below,) = set(re.findall(r'href="(/rilis-wilayah/00/99[^"]+/2025-1/)"', said))
    text(centre, below)
    assert office(area="99").get("/rilis-wilayah/00/").status_code == 404


def test_nothing_to_add_up_is_said(simpanan: OpenStore) -> None:
    """A date that nobody published of starts nothing; where every edition was withdrawn the job ends in words."""
    client = office()
    for day in ("2024-12-31", "besok", ""):
        assert "Tidak ada edisi desa yang lolos Periksa dengan tanggal itu" in text(client, pressed(client, day=day))
    assert not Job.objects.exists()
    other = "Tidak ada edisi desa yang lolos Periksa dengan tanggal itu; yang tampil keadaan 31 Desember 2025."
    for day in ("2024-12-31", "2025-02-31", "besok"):
        assert other in plain(text(client, f"{OFFICE}?tanggal={day}")), (
            "an old address does not show another day in silence"
        )
    assert "tanggal itu" not in text(client, f"{OFFICE}?tanggal={DAY}") + text(client, OFFICE)
    now = clock.now()
    asked = {"reason": "salah berkas", "asked_by": "akun:8", "asked_at": now}
    for code in CODES:
        Withdrawal.objects.create(
            kode=code, number="2025-1", state=WITHDRAWN, **asked, decided_by="akun:9", decided_at=now
        )
    said = plain(text(client, OFFICE))
    assert "0 dari 6 desa" in said
    assert "edisinya ditarik" in said
    assert "Buat rilis wilayah" not in said
    address = pressed(client)
    worker.work_off()
    said = plain(text(client, address))
    assert "Tidak ada yang terbit. Belum ada edisi desa yang dapat dijumlahkan" in said
    assert "[D162]" in said
    assert not seals(simpanan)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("P104", "Tidak terbukti"),
        by_night("P105", "Laporkan kepada pengembang"),
        by_night("T103", "rusak di simpanan"),
    ],
)
def test_a_job_that_fails_says_what_to_do(
    simpanan: OpenStore, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    def refused(*_args: object, **_named: object) -> None:
        raise ProtectionError(code, "Angka desa tidak dapat dilindungi", where=CODES[0], mend="Laporkan.")

    monkeypatch.setattr(added_levels, "results_of", refused)
    client = office()
    address = pressed(client, KECAMATAN)
    worker.work_off()
    said = plain(text(client, address))
    assert "Rilis terakhir tidak jadi. Tidak ada yang terbit." in said
    assert words in said
    assert f"[{code}]" in said
    assert "Buat rilis wilayah" in said, "it may be tried again"
    assert not seals(simpanan)
    monkeypatch.undo()
    pressed(client, KECAMATAN)
    worker.work_off()
    assert "tidak jadi" not in plain(text(client, address))


def test_a_damaged_record_stops_the_next_one_in_words(terbit: OpenStore) -> None:
    simpanan, client = terbit, office()
    (path,) = simpanan.store.path.glob("pelindungan/*/*.jumlah.json")
    path.write_bytes(path.read_bytes()[:200])
    address = pressed(client)
    worker.work_off()
    said = plain(text(client, address))
    assert "Catatan pelindungan edisi terdahulu rusak" in said
    assert "[P106]" in said
    assert list(seals(simpanan)) == [f"{KECAMATAN} 2025-1"]


@pytest.mark.parametrize(
    "name",
    ["isi.json", "tabel/penduduk_akta_kawin.json", *(by_night(one) for one in ("rilis.json", "tabel/indikator.json"))],
)
def test_a_damaged_release_ends_in_words(terbit: OpenStore, name: str) -> None:
    simpanan, client = terbit, office()
    path = simpanan.store.path / "rilis-wilayah" / KECAMATAN / "2025-1" / name
    path.write_bytes(path.read_bytes()[:50])
    said = plain(text(client, BELOW))
    assert (f"Rilis {KECAMATAN} rusak di simpanan" in said) is (name != "tabel/penduduk_akta_kawin.json")
    assert "Rilis ini rusak di simpanan" in text(client, f"{BELOW}{KECAMATAN}/2025-1/", 409)
    pressed(client, KECAMATAN)
    worker.work_off()
    said = plain(text(client, BELOW))
    assert "Rilis terakhir tidak jadi" in said
    assert "cadangan" in said


def test_a_damaged_edition_of_a_village_is_said(simpanan: OpenStore) -> None:
    path = simpanan.store.path / "rilis" / CODES[0] / "2025-1" / "isi.json"
    path.write_bytes(path.read_bytes()[:50])
    said = plain(text(office(), BELOW))
    assert "[T102]" in said
    assert "Buat rilis wilayah" not in said


def test_a_group_stands_where_all_its_villages_lie(terbit: OpenStore) -> None:
    """The name of its folder is no code: what it adds up says where it belongs."""
    simpanan, client = terbit, office()
    home = simpanan.store.path / "rilis-wilayah"
    shutil.copytree(home / KECAMATAN, home / "pilot")
    for address in (OFFICE, BELOW):
        assert f"{address}pilot/2025-1/" in text(client, address)
        assert client.get(f"{address}pilot/2025-1/").status_code == 200
    elsewhere = "/rilis-wilayah/99.01.02/"
    assert "pilot" not in text(client, elsewhere)
    assert client.get(f"{elsewhere}pilot/2025-1/").status_code == 404
    assert client.get(f"{elsewhere}{KECAMATAN}/2025-1/").status_code == 404
