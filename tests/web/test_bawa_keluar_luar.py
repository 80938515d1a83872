"""Whoever wants persons without the head of the village: an office that calls itself the village, an agen who seals for
"the village itself" with a stranger's key, an agreement of tomorrow, a file under way while it is held back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyrage
import pytest
from django.test import Client

from cantik.base import clock
from cantik.register.leave.app.models import Sharing
from cantik.register.leave.export_files import written_file
from cantik.web.tahap.penyebarluasan.leave import views
from tests.fixtures.markah import markah
from tests.register.conftest import cradle, new_store, opened
from tests.staff.bekal import KABUPATEN, browser, with_role
from tests.web.test_bawa_keluar import ALAMAT, KODE, SEBAB, USUL, agen, ajukan, isi, kades, village

__all__ = ["agen", "cradle", "kades", "new_store", "opened", "village"]
pytestmark = pytest.mark.satu_basisdata
OWN = {"sendiri": "on", "perjanjian": "", "tanggal": "", "berlaku": ""}


@pytest.mark.parametrize("role", ["koordinator", "walidata", "pembina", "produsen"])
def test_an_office_is_not_the_village(role: str) -> None:
    """Nobody approves what stays with the village: so only who works there may say that it does."""
    outside = browser(with_role(role, KABUPATEN))
    answer = outside.post(f"{ALAMAT}usul/", USUL | OWN)
    assert answer.status_code in (403, 422)
    assert not Sharing.objects.exists()
    assert 'name="sendiri"' not in markah(outside.get(f"{ALAMAT}usul/"))


def test_what_stays_with_the_village_is_sealed_for_nobody_else(agen: Client) -> None:
    stranger = str(pyrage.x25519.Identity.generate().to_public())
    assert "frasa sandi" in isi(agen.post(f"{ALAMAT}usul/", USUL | OWN | {"kunci": stranger}), 422)
    assert not Sharing.objects.exists()


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"tanggal": "2026-06-21"}, "belum"),  # tomorrow
        ({"tanggal": "2026-06-20", "berlaku": "2026-06-19"}, "berakhir"),
    ],
)
def test_an_agreement_that_cannot_be(agen: Client, dates: dict[str, str], told: str) -> None:
    assert told in isi(agen.post(f"{ALAMAT}usul/", USUL | dates), 422)
    assert not Sharing.objects.exists()


def test_what_is_held_while_the_file_is_made_does_not_leave(
    agen: Client, kades: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ajukan(agen, kunci=str(pyrage.x25519.Identity.generate().to_public()))
    kades.post(f"{ALAMAT}{row.pk}/putus/", {"putusan": "setuju", "alasan": "sudah ada perjanjiannya"})
    officer = browser(with_role("ppdp", KABUPATEN))

    def meanwhile(*given: Any) -> Any:
        officer.post(f"{ALAMAT}{row.pk}/tahan/", {"alasan": "laporan kebocoran di penerima"})
        return written_file(*given)

    monkeypatch.setattr(views, "written_file", meanwhile)
    answer = agen.post(f"{ALAMAT}{row.pk}/berkas/", {"alasan": SEBAB})
    assert answer.status_code == 422
    assert "tidak lagi berlaku" in isi(answer, 422)


def test_the_head_is_told_of_a_file_that_nobody_approved(agen: Client, kades: Client) -> None:
    row = ajukan(agen, **OWN)
    assert (
        agen.post(f"{ALAMAT}{row.pk}/berkas/", {"alasan": SEBAB, "frasa": "kuda biru terbang jauh"}).status_code == 200
    )
    told = isi(kades.get(f"/desa/{KODE}/"))
    assert "Agen Reka membuat berkas data orang untuk desa sendiri: OpenSID, buku kerja penduduk" in told


def test_an_old_record_whose_agreement_begins_later_makes_no_file(agen: Client, kades: Client) -> None:
    row = ajukan(agen, kunci=str(pyrage.x25519.Identity.generate().to_public()))
    kades.post(f"{ALAMAT}{row.pk}/putus/", {"putusan": "setuju", "alasan": "sudah ada perjanjiannya"})
    Sharing.objects.filter(pk=row.pk).update(agreed_on="2026-07-01")
    assert "belum atau tidak lagi berlaku" in isi(agen.post(f"{ALAMAT}{row.pk}/berkas/", {"alasan": SEBAB}), 422)


def test_an_agreement_that_ends_while_the_file_is_made_ends_it(
    agen: Client, kades: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun a minute before midnight of the last day; it would leave after it."""
    row = ajukan(agen, kunci=str(pyrage.x25519.Identity.generate().to_public()), berlaku="2026-06-20")
    kades.post(f"{ALAMAT}{row.pk}/putus/", {"putusan": "setuju", "alasan": "sudah ada perjanjiannya"})

    def past_midnight(*given: Any) -> Any:
        monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 17, 1, tzinfo=dt.UTC))
        return written_file(*given)

    monkeypatch.setattr(views, "written_file", past_midnight)
    assert agen.post(f"{ALAMAT}{row.pk}/berkas/", {"alasan": SEBAB}).status_code == 422


def test_two_tabs_decide_once(agen: Client, kades: Client) -> None:
    row = ajukan(agen)
    for decision in ("tolak", "setuju"):
        kades.post(f"{ALAMAT}{row.pk}/putus/", {"putusan": decision, "alasan": "perjanjiannya belum dibaca camat"})
    row.refresh_from_db()
    assert row.state == "ditolak"


def test_a_head_whose_term_ended_since_the_page_opened_approves_nothing(agen: Client) -> None:
    head = with_role("kepala_desa", KODE)
    client, row = browser(head), ajukan(agen)
    assert client.get(ALAMAT).status_code == 200
    head.assignments.update(until="2026-06-19")
    client.post(f"{ALAMAT}{row.pk}/putus/", {"putusan": "setuju", "alasan": "sudah ada perjanjiannya"})
    row.refresh_from_db()
    assert row.state == "usul"


def test_what_an_office_must_fill_in_is_not_called_optional() -> None:
    page = isi(browser(with_role("walidata", KABUPATEN)).get(f"{ALAMAT}usul/"))
    for label in ("Nomor perjanjian", "Tanggal perjanjian", "Berlaku sampai"):
        assert f"{label} (boleh kosong)" not in page
