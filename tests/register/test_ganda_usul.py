"""Somebody in the field proposes that two records are one person: they learn nothing, the agen statistik decides."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cantik.base import clock
from cantik.collect.app.models import Batch
from cantik.register.core.app.models import PersonVersion, Tie
from cantik.register.core.kinds import Kind
from cantik.register.doubles.app.models import COMPARED, DISMISSED, NEW, DoubleHint, Pair
from cantik.register.events.app.acts import Act
from cantik.register.leave.app.erasing import erase, sweep
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import DESA, DESA_LAIN, nik
from tests.register.langkah import wilayah
from tests.register.test_ganda_kabupaten import isi, village
from tests.register.test_peristiwa_simpan import HARI_INI, MEI, catat
from tests.staff.bekal import browser, with_role

__all__ = ["village"]
GANDA = f"/desa/{DESA.text()}/ganda/"
USUL = f"{GANDA}usul/"
ALASAN = "satu orang yang saya temui di rumahnya"


def pencacah() -> Client:
    return browser(with_role("pencacah", DESA.text(), name="Pencacah Reka"))


def agen() -> Client:
    return browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))


def usul(client: Client, **said: Any) -> Any:
    form = {"nik_1": nik(1), "nik_2": nik(3), "alasan": ALASAN} | said
    return client.post(USUL, form, follow=True)


@pytest.mark.basisdata
def test_proposed_compared_merged_and_parted_by_those_who_may(village: OpenStore) -> None:
    field, office = pencacah(), agen()
    assert "Agen statistik desa yang memutuskan" in isi(usul(field))
    row = DoubleHint.objects.get()
    assert (row.state, None in (row.one_id, row.other_id)) == (NEW, False)
    assert nik(1).encode() not in bytes(row.said)
    page = isi(office.get(GANDA))
    assert "Usul dari lapangan" in page
    assert ALASAN in page
    assert nik(1) not in page, "masked"
    assert not Tie.objects.exists()

    shown = isi(office.post(f"{USUL}{row.pk}/bandingkan/", follow=True))
    assert "Kedua catatan berdampingan" in shown
    row.refresh_from_db()
    assert row.state == COMPARED
    pair = Pair.objects.get()
    assert {pair.one_id, pair.other_id} == {row.one_id, row.other_id}
    office.post(f"{GANDA}{pair.pk}/putus/", {"putusan": "sama"})
    assert Tie.objects.count() == 1
    decision = pair.decisions.get()
    office.post(f"{GANDA}putusan/{decision.pk}/urungkan/")
    decision.refresh_from_db()
    assert decision.undone_at is not None
    assert Batch.objects.get(pk=decision.batch_id or 0).state == "dibatalkan"


def test_whoever_proposes_learns_nothing_of_the_register() -> None:
    field = pencacah()
    known, unknown = isi(usul(field)), isi(usul(field, nik_2="9901019999999999"))
    assert known == unknown
    by_name = {"nik_1": "", "nama_1": "Rajawali Pagi", "lahir_1": "1980-01-01", "nik_2": nik(5)}
    assert isi(usul(field, **by_name)) == known
    first, second, third = DoubleHint.objects.order_by("pk")
    assert (second.one_id, second.other_id) == (first.one_id, None)
    assert third.one_id == PersonVersion.objects.get(name="RAJAWALI PAGI").person_id
    for path in (GANDA, f"/desa/{DESA.text()}/warga/", f"{USUL}{first.pk}/bandingkan/"):
        assert field.get(path).status_code in (403, 405), path
    assert field.post(f"{USUL}{first.pk}/bandingkan/").status_code == 403
    assert field.post(f"{USUL}{first.pk}/sisihkan/").status_code == 403
    assert "tidak keduanya ditemukan" in isi(agen().get(GANDA))
    refused = isi(agen().post(f"{USUL}{second.pk}/bandingkan/", follow=True))
    assert "tidak ditemukan dalam daftar" in refused


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"nik_2": ""}, "belum menyebut dua catatan"),
        ({"nik_2": nik(1)}, "belum menyebut dua catatan"),
        ({"nik_2": "", "nama_2": "Siti"}, "belum menyebut dua catatan"),
        ({"nik_2": "123"}, "16 angka"),
        ({"alasan": "sama"}, "terlalu pendek"),
        ({"alasan": f"orang dengan NIK {nik(1)}"}, "memuat nomor"),
        ({"alasan": ""}, "perlu diisi"),
    ],
)
def test_half_a_proposal_is_refused(said: dict[str, str], says: str) -> None:
    response = pencacah().post(USUL, {"nik_1": nik(1), "nik_2": nik(3), "alasan": ALASAN} | said)
    assert says in isi(response, 422)
    assert not DoubleHint.objects.exists()


def test_put_aside_it_waits_no_more() -> None:
    usul(pencacah())
    row, office = DoubleHint.objects.get(), agen()
    office.post(f"{USUL}{row.pk}/sisihkan/")
    row.refresh_from_db()
    assert row.state == DISMISSED
    assert "Usul dari lapangan" not in isi(office.get(GANDA))
    assert "tidak menunggu" in isi(office.post(f"{USUL}{row.pk}/bandingkan/", follow=True))


def test_only_a_pencacah_of_the_village_proposes() -> None:
    assert browser(with_role("pencacah", DESA_LAIN.text(), name="Lain")).get(USUL).status_code in (403, 404)
    for role in ("agen_statistik", "kepala_desa", "kader_rumah_dataku"):
        assert browser(with_role(role, DESA.text(), name=f"Nama {role}")).get(USUL).status_code == 403, role
    assert not AuditEntry.objects.filter(action="ganda.usul").exists()


@pytest.mark.basisdata
def test_an_erased_person_is_in_no_proposal(village: OpenStore) -> None:
    field = pencacah()
    usul(field)
    usul(field, nik_1=nik(2))
    usul(field, nik_1="", nama_1="Melati Senja", lahir_1="1999-01-01", nik_2=nik(2))  # means nobody, names somebody
    person = PersonVersion.objects.get(name="MELATI SENJA").person_id
    catat(village, Act(Kind.DEATH, MEI, (person,)))
    erase(opened=village, area_id=wilayah(), person=person, request=1, by="akun:2", at=clock.now(), today=HARI_INI)
    sweep(village, clock.now())
    (left,) = DoubleHint.objects.all()
    assert person not in (left.one_id, left.other_id)
