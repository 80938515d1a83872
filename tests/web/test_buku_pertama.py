"""The first sitting, the kepala desa beside the agen, homes of the offices, sharing: what the walk does not look at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

import pytest
from django.test import Client

from cantik.base import clock
from cantik.register.core.app.models import Person
from cantik.release.app import queries, storage
from cantik.staff.app.models import Account, Assignment, AuditEntry
from cantik.staff.app.rights import area_code
from tests.fixtures.markah import markah
from tests.register.test_peristiwa_halaman import tersembunyi
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.release.langkah import signed, submitted
from tests.staff import bekal
from tests.web.conftest import Kantor
from tests.web.langkah import tersimpan

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
pytestmark = pytest.mark.satu_basisdata
HOME = f"/desa/{bekal.DESA}/"
FIRST = {
    "name": "Ratna Reka",
    "username": "ratna",
    "password": bekal.SANDI,
    "area": bekal.DESA,
    "role": "agen_statistik",
}
SET_UP, PASSWORD = "/akun/pengaman/", "/akun/ulangi/"


def begun() -> Client:
    """Somebody who has just made the first account."""
    client = Client()
    answer = client.post("/mulai/", FIRST)
    assert answer["Location"] == "/", markah(answer)
    return client


def led(client: Client, address: str = "/orang/", **header: Any) -> str:
    """Where a page of work leads; "" when it opens."""
    answer = client.get(address, **header)
    return "" if answer.status_code == 200 else str(answer["Location"]).partition("?")[0]


def shifted(client: Client, name: str, value: object) -> None:
    """Another value in the session of a browser."""
    session = client.session
    session[name] = value
    session.save()


@pytest.mark.django_db
def test_whoever_made_the_first_account_works_on_at_this_computer_only() -> None:
    client = begun()
    assert led(client) == ""
    assert led(client, HTTP_X_FORWARDED_FOR="10.0.0.9") == SET_UP, "through a proxy nobody is at this computer"
    assert led(client, REMOTE_ADDR="10.0.0.9") == SET_UP
    other = Client()
    assert other.post("/masuk/", {"login": "ratna", "password": bekal.SANDI}).status_code == 302
    assert led(other) == SET_UP, "a password that was stolen opens nothing"


@pytest.mark.django_db
def test_the_first_sitting_ends_with_the_day_and_with_the_next_account() -> None:
    client = begun()
    number, at = client.session["duduk_pertama"]
    shifted(client, "duduk_pertama", [number, at - 13 * 3600])
    assert led(client) == SET_UP
    shifted(client, "duduk_pertama", [number, at])
    assert led(client) == ""
    shifted(client, "terkunci_pada", clock.now().timestamp() + 1)
    assert led(client) == PASSWORD, "left alone for long: the password again"
    shifted(client, "terkunci_pada", 0.0)
    bekal.with_role("pencacah")
    assert led(client) == SET_UP


@pytest.mark.django_db
def test_what_leaves_the_hands_asks_for_a_second_factor_in_the_first_sitting_too() -> None:
    client = begun()
    for address in ("/orang/undang/", f"{HOME}kepala-desa/", f"{HOME}terbit/ajukan/"):
        answer = client.post(address, {})
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(SET_UP), address
    assert client.get(f"{HOME}terbit/tanda-tangan/").status_code in (302, 403)


def test_persons_that_were_there_before_are_not_opened_by_a_password(kantor: Kantor) -> None:
    tersimpan(kantor)
    Assignment.objects.all().delete()
    Account.objects.all().delete()
    client = Client()
    assert client.post("/mulai/", FIRST)["Location"] == SET_UP
    assert led(client) == SET_UP


@pytest.fixture
def alone(rumah: Rumah) -> Rumah:
    """A village whose agen installed the program and that has no kepala desa yet."""
    Assignment.objects.filter(role="kepala_desa").update(ended_at=clock.now(), ended_by=rumah.agen)
    bekal.assign(rumah.agen, "admin_simpul", bekal.DESA)
    return rumah


def test_the_kepala_desa_signs_on_this_laptop(alone: Rumah) -> None:
    agen = alone.klien["ratna"]
    page = markah(agen.get(f"{HOME}terbit/"))
    figures = re.search(r'name="sidik" value="(\w+)"', page)
    assert figures
    assert "setujui" in page
    handed_in = agen.post(f"{HOME}terbit/ajukan/", {"sidik": figures[1], "setujui": "ya"}, follow=True)
    assert "Kepala desa tanda tangan di laptop ini" in markah(handed_in)
    said = {"name": "Guntur Reka", "username": "guntur", "password": "lima sapi putih berenang"}
    assert agen.post(f"{HOME}kepala-desa/", said, REMOTE_ADDR="10.0.0.9").status_code == 404
    weak = agen.post(f"{HOME}kepala-desa/", said | {"password": "pendek"})
    assert "12 huruf" in markah(weak)
    taken = agen.post(f"{HOME}kepala-desa/", said)
    assert taken["Location"] == f"/akun/pengaman/totp/?lanjut=%2Fdesa%2F{bekal.DESA}%2Fterbit%2Ftanda-tangan%2F"
    guntur = Account.objects.get(username="guntur")
    assert agen.session["_auth_user_id"] == str(guntur.pk), "the agen is out, the kepala desa is in"
    assert agen.get(f"{HOME}terbit/tanda-tangan/")["Location"].startswith(SET_UP)
    written = AuditEntry.objects.filter(action__in=("undangan.buat", "undangan.terima")).order_by("number")
    assert [(row.action, row.by) for row in written] == [
        ("undangan.buat", alone.agen.actor),
        ("undangan.terima", guntur.actor),
    ]
    again = bekal.browser(alone.agen)
    assert again.get(f"{HOME}kepala-desa/").status_code == 404, "the village has one now"


def test_the_walidata_examines_and_the_mark_ends(rumah: Rumah) -> None:
    wulan, ratna = rumah.klien["wulan"], rumah.klien["ratna"]
    assert "Tidak ada rilis yang menunggu" in markah(wulan.get("/"))
    submitted(rumah)
    assert "menunggu tanda tangan Anda" in markah(rumah.klien["sumarsono"].get(HOME))
    signed(rumah)
    rumah.kerjakan()
    (edition,) = queries.editions(storage.shelf(rumah.folder), area_code(bekal.DESA))
    release = f"{HOME}terbit/rilis/{edition.number}/"
    inbox = markah(wulan.get("/"))
    assert "1 rilis menunggu diperiksa" in inbox
    assert release in inbox
    assert "belum diperiksa walidata" in markah(ratna.get(release))
    assert "Rilis 2025-1, belum diperiksa walidata" in _site()
    assert ratna.post(f"{release}periksa/").status_code == 403
    assert "Mulai memeriksa" in markah(wulan.get(release))
    wulan.post(f"{release}periksa/ambil/")
    rumah.kerjakan()
    assert "sedang diperiksa walidata sejak " in _site()
    done = markah(wulan.post(f"{release}periksa/", follow=True))
    assert "diperiksa walidata Wulan Reka" in done
    assert "belum diperiksa" not in markah(ratna.get(release))
    rumah.kerjakan()
    lay = "menunggu walidata kurang dari sehari, diperiksa walidata kurang dari sehari"
    assert f"diperiksa walidata Wulan Reka ({lay})" in _site()
    assert "belum diperiksa" not in _site()
    assert "examined by the walidata Wulan Reka (" in _site("en/index.html")
    assert "Tidak ada rilis yang menunggu" in markah(wulan.get("/"))
    twice = markah(wulan.post(f"{release}periksa/", follow=True))
    assert "tidak lagi menunggu" in twice
    _shared(ratna, release)
    assert "Tidak ada yang menunggu" in markah(ratna.get(HOME))
    _somebody_died(ratna)
    assert f"Register berubah sejak Rilis {edition.number}" in markah(ratna.get(HOME)), "on the same day"
    _withdrawn_alone(rumah, release)


def _somebody_died(client: Client) -> None:
    """An event of today's desk, recorded through its form."""
    someone = Person.objects.order_by("pk")[3].pk
    where = f"{HOME}peristiwa/orang/{someone}/mati/"
    shown = client.post(where, {"tanggal": "2026-06-18"})
    assert client.post(where, tersembunyi(shown) | {"putus": "catat"}).status_code == 302


def _site(page: str = "") -> str:
    """A page of the village's site, as anybody reads it."""
    answer = Client().get(f"/situs/{bekal.DESA}/{page}")
    assert answer.status_code == 200
    return b"".join(cast("Iterable[bytes]", answer)).decode()


def test_a_village_alone_is_not_said_to_wait_for_a_walidata(rumah: Rumah) -> None:
    Assignment.objects.filter(role="walidata").update(ended_at=clock.now(), ended_by=rumah.agen)
    submitted(rumah)
    signed(rumah)
    rumah.kerjakan()
    for page in ("", "tentang.html", "en/index.html"):
        assert "walidata" not in _site(page).rpartition("<footer")[2], page
    assert "Rilis 2025-1, diterbitkan pemerintah desa" in _site()


def _withdrawn_alone(rumah: Rumah, release: str) -> None:
    """With a walidata they decide; without one the village does, by two persons."""
    ratna, sumarsono = rumah.klien["ratna"], rumah.klien["sumarsono"]
    ratna.post(f"{release}minta-tarik/", {"alasan": "berkas dusun Krajan tertukar"})
    assert sumarsono.get(f"{release}tarik-desa/").status_code == 404, "the walidata decides"
    Assignment.objects.filter(role="walidata").update(ended_at=clock.now(), ended_by=rumah.agen)
    assert ratna.post(f"{release}tarik-desa/", {"putusan": "tarik"}).status_code == 404, "who asked does not decide"
    assert "meminta Rilis 2025-1 ditarik" in markah(sumarsono.get(HOME)), "his home leads to it"
    done = markah(sumarsono.post(f"{release}tarik-desa/", {"putusan": "tarik"}, follow=True))
    assert "berkas dusun Krajan tertukar" in done
    (edition,) = queries.editions(storage.shelf(rumah.folder), area_code(bekal.DESA))
    assert edition.status == queries.PULLED
    assert "meminta Rilis" not in markah(sumarsono.get(HOME)), "at once"


def _shared(client: Client, release: str) -> None:
    """On the laptop the page says why a telephone cannot open the address; elsewhere the QR leads there."""
    here = markah(client.get(release, HTTP_HOST="127.0.0.1:8000"))
    assert "hanya dikenal laptop ini" in here
    far = markah(client.get(release))
    assert "Pindai dengan ponsel" in far
    assert f"/situs/{bekal.DESA}/" in far
    for product in ("infografis.png", "infografis.pdf", "buku.pdf", "Unduh ZIP"):
        assert product in far
    assert "Sidik angka" not in far, "fingerprints stand on the technical page"
    assert "Sidik angka" in markah(client.get(f"{release}teknis/"))
    stranger = Client()
    assert stranger.get(f"/situs/{bekal.DESA}/").status_code == 200
    assert stranger.get(f"/situs/{bekal.DESA}")["Location"] == f"/situs/{bekal.DESA}/"
    for nothing in (f"{bekal.TETANGGA}/", f"{bekal.DESA}/../../simpanan.json", "simpanan.json", "99.01.01.9001/"):
        assert stranger.get(f"/situs/{nothing}").status_code == 404, nothing


def test_an_office_reminds_and_the_village_reads_it(rumah: Rumah) -> None:
    camat = bekal.browser(bekal.with_role("camat", name="Cahya Reka"))
    Account.objects.filter(pk=rumah.agen.pk).update(email="ratna@desa.example")
    page = markah(camat.get("/"))
    assert "desa tertinggal" in page
    assert "mailto:ratna@desa.example" in page
    told = markah(camat.post(f"{HOME}ingatkan/", follow=True))
    assert "diingatkan hari ini" in told
    camat.post(f"{HOME}ingatkan/")
    assert AuditEntry.objects.filter(action="desa.ingatkan").count() == 1, "once a day"
    assert "Cahya Reka mengingatkan desa ini" in markah(rumah.klien["ratna"].get(HOME))
    pembina = markah(bekal.browser(bekal.with_role("pembina", name="Bayu Reka")).get("/"))
    assert "desa perlu bantuan" in pembina
    koordinator = markah(bekal.browser(bekal.with_role("koordinator", name="Kodir Reka")).get("/"))
    assert "belum punya angka" in koordinator
