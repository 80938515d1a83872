"""Whoever manages the accounts of a server has two accounts of his own making ask and agree, or prints a code at the
console: what the program can know of it stops him, and the village hears and decides of the rest.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from cantik.base import clock
from cantik.staff.app import accounts, invitations, log, recovery, rights, second_person
from cantik.staff.app.accounts import Grant
from cantik.staff.app.models import Account, Assignment, AuditEntry, EmergencyAccess, RecoveryCode, VillageNotice
from cantik.staff.app.reading_limit import READING
from cantik.staff.app.rights import area_code
from cantik.staff.errors import BadCode
from cantik.staff.matrix import ACTIONS, Proof
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, SANDI

SURAT = "kades@contoh.example"
WARGA = f"/desa/{DESA}/warga/"


@pytest.fixture(autouse=True)
def post(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def puppet(giver: Account, role: str, house: str, **changed: Any) -> Account:
    """An account that somebody made, with its one role in the kabupaten."""
    someone = bekal.with_role(role, KABUPATEN, institution=house, **changed)
    someone.assignments.update(granted_by=giver)
    return someone


def admin() -> Account:
    return bekal.with_role("admin_simpul", KABUPATEN, institution="Dinas Kominfo")


def offer(by: Account, role: str = "agen_statistik") -> tuple[Any, str]:
    today = clock.today()
    grant = Grant(role, area_code(DESA), today, today + dt.timedelta(days=200), decree="SK 1/2026")
    return invitations.invite(invitations.Invitee("Orang Dalam", institution="Pemdes"), grant, by=by)


def taken_in(asker: Account, other: Account) -> tuple[Account, Assignment]:
    """A reader of the village's persons whom one account invited and another agreed to."""
    invitation, code = offer(asker)
    second_person.agree_invitation(invitation, by=other)
    made = invitations.accept_new(code, name="Orang Dalam", username="orang.dalam", password=SANDI)
    return made, made.assignments.get()


def reads(someone: Account) -> bool:
    return bekal.browser(Account.objects.get(pk=someone.pk)).get(WARGA).status_code == 200


def later(monkeypatch: pytest.MonkeyPatch, **passed: int) -> None:
    moment = clock.now() + dt.timedelta(**passed)
    monkeypatch.setattr(clock, "now", lambda: moment)


def home(of: Account) -> str:
    return markah(bekal.browser(of).get(f"/desa/{DESA}/", follow=True))


def test_nobody_agrees_in_the_line_of_appointments(opened: OpenStore) -> None:
    root = admin()
    walidata = puppet(root, "walidata", "Dinas Kominfo")
    far = puppet(puppet(walidata, "koordinator", "Bappeda"), "pembina", "BPS")
    assert "diangkat oleh yang meminta" in second_person.independent(root, far), "by way of two others"
    above = puppet(root, "koordinator", "Bappeda")
    under = puppet(above, "walidata", "Dinas Kominfo")
    assert "diangkat oleh yang menyetujui" in second_person.independent(under, above), "nor who appointed the asker"
    held = bekal.with_role("pembina", KABUPATEN, institution="BPS")
    assert second_person.independent(walidata, held) == ""
    code = RecoveryCode.objects.create(
        person=held, digest="x", issued_by=far, issued_at=clock.now(), expires_at=clock.now() + recovery.LIFE
    )
    assert second_person.independent(walidata, held) == "", "a code that nobody used"
    code.used_at = clock.now()
    code.save()
    assert "kode dari yang meminta" in second_person.independent(walidata, held), "let in by who was appointed"


def test_an_account_made_for_the_purpose_agrees_to_nothing(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    walidata = bekal.with_role("walidata", KABUPATEN, institution="Dinas Kominfo")
    fresh = bekal.with_role("pembina", KABUPATEN, institution="BPS", created_at=clock.now())
    assert "baru dibuat" in second_person.independent(walidata, fresh)
    later(monkeypatch, days=3, minutes=1)
    assert second_person.independent(walidata, fresh) == ""


def test_what_two_puppets_of_one_hand_open_the_village_decides(
    opened: OpenStore, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    kades = bekal.with_role("kepala_desa", DESA, email=SURAT)
    root = admin()
    one, two = puppet(root, "walidata", "Dinas Kominfo"), puppet(root, "pembina", "BPS")
    with django_capture_on_commit_callbacks(execute=True):
        spy, role = taken_in(one, two)
    assert [letter.to for letter in mail.outbox] == [[SURAT]]
    assert "belum membaca" in mail.outbox[0].body
    assert not reads(spy), "the village has not been heard"
    assert "Menunggu desa" in markah(bekal.browser(spy).get(WARGA))
    for action in sorted(READING):
        assert not rights.check_access(spy, action, DESA).ok
    assert not rights.check_access(spy, "akun.kelola", DESA).ok, "nor makes others"
    address = f"/desa/{DESA}/pembaca/{role.pk}/"
    for stranger in (one, two, root, spy):
        assert bekal.browser(stranger).post(address, {"putusan": "tegaskan"}).status_code in (302, 403)
        assert not reads(spy)
    assert "Orang Dalam" in home(kades)
    assert bekal.browser(kades).post(address, {"putusan": "tolak"}).status_code == 302
    assert not reads(spy)
    later(monkeypatch, days=30)
    assert not reads(spy), "refused for good"
    assert AuditEntry.objects.filter(action="pembaca.tolak", by=kades.actor).count() == 1


@pytest.mark.basisdata
def test_the_village_lets_its_new_reader_in_or_time_does(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    kades = bekal.with_role("kepala_desa", DESA)
    one = bekal.with_role("walidata", KABUPATEN, institution="Dinas Kominfo")
    two = bekal.with_role("pembina", KABUPATEN, institution="BPS")
    siti, role = taken_in(one, two)
    elsewhere = bekal.with_role("kepala_desa", bekal.TETANGGA)
    address = f"/desa/{DESA}/pembaca/{role.pk}/"
    other = f"/desa/{bekal.TETANGGA}/pembaca/{role.pk}/"
    assert bekal.browser(elsewhere).post(address, {"putusan": "tegaskan"}).status_code == 404
    assert bekal.browser(elsewhere).post(other, {"putusan": "tegaskan"}).status_code == 404
    assert not reads(siti)
    bekal.browser(kades).post(address, {"putusan": "tegaskan"})
    assert reads(siti)
    assert AuditEntry.objects.filter(action="pembaca.tegaskan", by=kades.actor).count() == 1
    role.refresh_from_db()
    Assignment.objects.filter(pk=role.pk).update(held_until=clock.now() + dt.timedelta(hours=72))
    later(monkeypatch, hours=71)
    assert not reads(siti)
    later(monkeypatch, hours=2)
    assert reads(siti), "a village without anybody is not shut for ever"


def test_a_code_of_the_console_opens_no_persons_at_once(
    opened: OpenStore, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    kades = bekal.with_role("kepala_desa", DESA, email=SURAT)
    siti = bekal.with_role("agen_statistik", DESA, name="Siti")
    with django_capture_on_commit_callbacks(execute=True):
        code = recovery.issue(siti, by=None)
    assert [letter.to for letter in mail.outbox] == [[SURAT]]
    assert "layar server" in mail.outbox[0].body
    assert "layar server" in home(kades)
    assert VillageNotice.objects.get().by is None
    recovery.use(siti.username, code, SANDI)
    assert not reads(siti)
    role = siti.assignments.get()
    assert "Siti" in home(kades)
    bekal.browser(kades).post(f"/desa/{DESA}/pembaca/{role.pk}/", {"putusan": "tegaskan"})
    assert reads(siti)
    recovery.use(siti.username, recovery.issue(siti, by=None), SANDI)
    assert not reads(siti)
    later(monkeypatch, hours=25)
    assert reads(siti)


def test_the_console_borrows_no_name(opened: OpenStore, django_capture_on_commit_callbacks: Any) -> None:
    """`cantik staff invite --by KADES` shows nobody's password: the log names the console, the village decides."""
    kades = bekal.with_role("kepala_desa", DESA, email=SURAT)
    today = clock.today()
    grant = Grant("agen_statistik", area_code(DESA), today, today + dt.timedelta(days=9), decree="SK")
    with django_capture_on_commit_callbacks(execute=True):
        _, code = invitations.invite(invitations.Invitee("Orang Dalam"), grant, by=kades, console=True)
    assert "layar server" in mail.outbox[0].body
    assert AuditEntry.objects.get(action="undangan.buat").by == accounts.CONSOLE
    spy = invitations.accept_new(code, name="Orang Dalam", username="orang.dalam", password=SANDI)
    assert not reads(spy)
    assert "Undangan untuk Orang Dalam" in home(kades)


@pytest.mark.basisdata
def test_who_waits_opens_nothing_to_another(opened: OpenStore) -> None:
    """A code of the console for who is agen and admin of the village: the admin makes no reader meanwhile."""
    siti = bekal.with_role("agen_statistik", DESA)
    bekal.assign(siti, "admin_simpul", DESA)
    assert not second_person.needs_second(siti, "agen_statistik", area_code(DESA))
    recovery.use(siti.username, recovery.issue(siti, by=None), SANDI)
    siti = Account.objects.get(pk=siti.pk)
    assert second_person.needs_second(siti, "agen_statistik", area_code(DESA))
    invitation, code = offer(siti)
    assert second_person.for_invitation(invitation)
    with pytest.raises(BadCode):
        invitations.accept_new(code, name="Orang Dalam", username="orang.dalam", password=SANDI)


def test_the_console_makes_no_second_person_at_once(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    one = bekal.with_role("walidata", KABUPATEN, institution="Dinas Kominfo")
    bps = bekal.with_role("pembina", KABUPATEN, institution="BPS")
    recovery.use(bps.username, recovery.issue(bps, by=None), SANDI)
    bps = Account.objects.get(pk=bps.pk)
    invitation, _ = offer(one)
    assert second_person.why_not(one, bps, [DESA])
    access = EmergencyAccess.objects.create(
        area=DESA, reason="r", asked_by=one, asked_role="walidata", asked_institution="Kominfo", asked_at=clock.now()
    )
    assert bekal.browser(bps).post(f"/darurat/{access.pk}/setujui/").status_code == 403
    assert bekal.browser(bps).get(f"/desa/{DESA}/").status_code == 200, "work without persons goes on"
    later(monkeypatch, hours=25)
    second_person.agree_invitation(invitation, by=Account.objects.get(pk=bps.pk))


@pytest.mark.basisdata
def test_an_emergency_that_the_village_has_not_seen_is_narrow(
    opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kades = bekal.with_role("kepala_desa", DESA)
    root = admin()
    # of two hands: what one hand's two accounts open waits for the village altogether (test_app_darurat_satu_tangan.py)
    one, two = puppet(root, "walidata", "Dinas Kominfo"), puppet(admin(), "pembina", "BPS")
    asked = {"kode": DESA, "alasan": "Banjir bandang: daftar warga untuk pencarian"}
    bekal.browser(one).post("/darurat/minta/", asked)
    number = EmergencyAccess.objects.get().pk
    bekal.browser(two).post(f"/darurat/{number}/setujui/")
    assert reads(one)
    log.record(by=one.actor, at=clock.now(), action="orang.daftar", subject="orang", subjects=list(range(100, 151)))
    page = bekal.browser(one).get(WARGA)
    assert page.status_code == 429
    seen = f"/desa/{DESA}/darurat/{number}/dibaca/"
    for stranger in (one, two, root):
        assert bekal.browser(stranger).post(seen).status_code in (302, 403)
    assert bekal.browser(one).get(WARGA).status_code == 429
    assert "Sudah kami baca" in home(kades)
    assert bekal.browser(kades).post(seen).status_code == 302
    assert bekal.browser(one).get(WARGA).status_code == 200
    assert "Sudah kami baca" not in home(kades)


@pytest.mark.basisdata
def test_whose_role_of_reading_is_taken_from_outside_hears_of_it(
    opened: OpenStore, django_capture_on_commit_callbacks: Any
) -> None:
    kades = bekal.with_role("kepala_desa", DESA, email=SURAT)
    with django_capture_on_commit_callbacks(execute=True):
        accounts.end(kades.assignments.get(), by=admin())
    assert [letter.to for letter in mail.outbox] == [[SURAT]]
    assert VillageNotice.objects.get().kind == "akhiri"


def test_whatever_reads_persons_asks_for_more_than_a_password() -> None:
    assert {action for action in READING if ACTIONS[action].proof is Proof.PASSWORD} == set()


@pytest.mark.basisdata
def test_the_database_keeps_who_saw_and_when_together(opened: OpenStore) -> None:
    one = bekal.with_role("walidata", KABUPATEN)
    made = {"area": DESA, "reason": "r", "asked_by": one, "asked_role": "walidata", "asked_institution": "K"}
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.create(**made, asked_at=clock.now(), seen_at=clock.now())


def test_nobody_who_has_not_signed_in_decides(opened: OpenStore) -> None:
    assert Client().post(f"/desa/{DESA}/pembaca/1/", {"putusan": "tegaskan"}).status_code == 302
    assert Client().post(f"/desa/{DESA}/darurat/1/dibaca/").status_code == 302
