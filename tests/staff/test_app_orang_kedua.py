"""An office wants to read a village's persons without anybody knowing: by an account of its own making, by a code for
somebody else's, by emergency, by reading all of it at once, by trying until it works.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from cantik.base import clock
from cantik.jobs.app.tick import tick
from cantik.staff.app import accounts, log, recovery
from cantik.staff.app.accounts import Grant
from cantik.staff.app.models import Account, AuditEntry, Invitation, RecoveryCode, VillageNotice
from cantik.staff.app.rights import area_code
from cantik.staff.errors import NotAllowed
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, SANDI, TETANGGA

KODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
SURAT = "kades@contoh.example"


def office(role: str, house: str, area: str = KABUPATEN) -> tuple[Account, Client]:
    someone = bekal.with_role(role, area, institution=house)
    return someone, bekal.browser(someone)


def invite(client: Client, role: str = "agen_statistik", area: str = DESA) -> str:
    """The code that the page shows."""
    today = clock.today()
    client.get("/orang/undang/")
    said = {
        "name": "Orang Dalam",
        "role": role,
        "area": area,
        "start": today.isoformat(),
        "until": (today + dt.timedelta(days=200)).isoformat(),
        "decree": "SK 1/2026",
        "stage": "",
        "institution": "",
        "email": "",
        "borang": client.session["borang_undangan"],
    }
    page = markah(client.post("/orang/undang/", said))
    found = KODE.search(page)
    assert found, page[-2000:]
    return found[0]


def opens(code: str) -> bool:
    return Client().get(f"/undangan/{code}/", follow=True).status_code == 200


def agree(client: Client, what: str = "undangan") -> str:
    number = (Invitation if what == "undangan" else RecoveryCode).objects.latest("pk").pk
    answer = client.post(f"/orang/persetujuan/{what}/{number}/", follow=True)
    return markah(answer)


def appointed_by(giver: Account, someone: Account) -> None:
    someone.assignments.update(granted_by=giver)


@pytest.mark.basisdata
def test_an_office_makes_no_reader_of_persons_alone(
    opened: OpenStore, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    kades = bekal.with_role("kepala_desa", DESA, email=SURAT)
    admin, kominfo = office("admin_simpul", "Dinas Kominfo")
    code = invite(kominfo)
    assert not opens(code)
    today, nobody = clock.today(), bekal.person()
    grant = Grant("kepala_desa", area_code(DESA), today, today + dt.timedelta(days=9), decree="SK")
    with pytest.raises(NotAllowed):
        accounts.assign(nobody, grant, by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.update(seconded_by=admin, seconded_at=clock.now())

    _, same_house = office("walidata", "dinas  KOMINFO")
    own, made = office("koordinator", "Bappeda")
    appointed_by(admin, own)
    _, neighbour = office("kepala_desa", "Pemdes lain", TETANGGA)
    assert kominfo.get("/orang/persetujuan/").status_code == 403, "no right of its own"
    assert "instansi lain" in agree(same_house)
    assert "diangkat oleh yang meminta" in agree(made)
    assert "Disetujui" not in agree(neighbour)
    assert not opens(code)

    _, bps = office("pembina", "BPS")
    assert "Disetujui" in agree(bps)
    assert opens(code)
    home = markah(bekal.browser(kades).get(f"/desa/{DESA}/", follow=True))
    assert "Orang Dalam diundang sebagai agen statistik" in home
    assert [letter.to for letter in mail.outbox] == [[SURAT]]
    assert "Orang Dalam" in str(mail.outbox[0].body)
    assert AuditEntry.objects.filter(action="undangan.setujui").count() == 1


def test_who_reads_the_village_appoints_its_reader_alone(opened: OpenStore) -> None:
    _, kades = office("kepala_desa", "Pemerintah Desa", DESA)
    assert opens(invite(kades))
    _, walidata = office("walidata", "Dinas Kominfo")
    assert opens(invite(walidata, "koordinator", KABUPATEN)), "a role without persons"


@pytest.mark.basisdata
def test_a_code_of_recovery_takes_no_reader_over(opened: OpenStore) -> None:
    siti = bekal.with_role("agen_statistik", DESA, institution="Pemerintah Desa")
    admin, kominfo = office("admin_simpul", "Dinas Kominfo")
    page = markah(kominfo.post(f"/orang/{siti.pk}/kode-pulih/"))
    found = KODE.search(page)
    assert found
    assert "Belum berlaku" in page
    said = {"username": siti.username, "code": found[0], "password": SANDI}

    def taken() -> bool:
        Client().post("/masuk/pulih/", said)
        return Account.objects.get(pk=siti.pk).check_password(SANDI)

    assert not taken()
    puppet, theirs = office("ppdp", "Inspektorat")
    RecoveryCode.objects.create(
        person=puppet,
        digest="a",
        issued_by=admin,
        issued_at=clock.now() - dt.timedelta(days=3),
        expires_at=clock.now() - dt.timedelta(days=2),
        used_at=clock.now() - dt.timedelta(days=3),
    )
    number = RecoveryCode.objects.get(person=siti).pk
    assert "dipulihkan dengan kode" in markah(theirs.get("/orang/persetujuan/"))
    theirs.post(f"/orang/persetujuan/kode/{number}/")
    assert not taken()
    _, bps = office("pembina", "BPS")
    sees(bps, "kode_pulih", "/orang/persetujuan/")
    is_spared(theirs, "kode_pulih", "/orang/persetujuan/")
    bps.post(f"/orang/persetujuan/kode/{number}/")
    is_spared(bps, "kode_pulih", "/orang/persetujuan/")
    assert taken()
    assert VillageNotice.objects.filter(area=DESA, kind="pulih").count() == 1
    assert recovery.waits(siti) is False


def test_emergency_access_is_not_decided_by_whom_the_asker_appointed(opened: OpenStore) -> None:
    walidata, kominfo = office("walidata", "Dinas Kominfo")
    own, puppet = office("pembina", "BPS")
    appointed_by(walidata, own)
    kominfo.post("/darurat/minta/", {"kode": DESA, "alasan": "Banjir bandang: daftar warga untuk pencarian"})
    page = markah(puppet.post("/darurat/1/setujui/", follow=True))
    assert "diangkat oleh yang meminta" in page
    assert not AuditEntry.objects.filter(action="darurat.setujui").exists()


def test_nobody_reads_a_kabupaten_in_an_hour(opened: OpenStore, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    kades = bekal.with_role("kepala_desa", DESA, email=SURAT)
    helper = bekal.with_role("opd_kb", DESA)
    client, start = bekal.browser(helper), clock.now()
    address = f"/desa/{DESA}/warga/"

    def read(first: int, count: int) -> None:
        numbers = list(range(first, first + count))
        log.record(by=helper.actor, at=clock.now(), action="orang.daftar", subject="orang", subjects=numbers)

    for _ in range(40):
        read(1, 50)  # the same page again and again is no reading of others
    assert client.get(address).status_code == 200
    read(100, 600)
    assert [client.get(address).status_code for _ in range(3)] == [429] * 3
    assert bekal.browser(kades).get(address).status_code == 200
    assert AuditEntry.objects.filter(action="orang.baca_dibatasi", by=helper.actor).count() == 1
    assert [letter.to for letter in mail.outbox] == [[SURAT]]
    assert "lebih banyak daripada yang biasa" in markah(bekal.browser(kades).get(f"/desa/{DESA}/", follow=True))
    monkeypatch.setattr(clock, "now", lambda: start + dt.timedelta(minutes=62))
    assert bekal.browser(helper).get(address).status_code == 200


@pytest.mark.basisdata
def test_refusals_that_repeat_are_one_row_more(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    someone, start = bekal.with_role("camat"), clock.now()
    client = bekal.browser(someone)
    for _ in range(30):
        assert client.get(f"/desa/{DESA}/warga/").status_code == 403
    rows = AuditEntry.objects.filter(by=someone.actor, action__startswith="akses.tolak")
    assert rows.count() == 1
    tick(opened, at=start + dt.timedelta(minutes=61))
    tick(opened, at=start + dt.timedelta(minutes=62))
    assert rows.count() == 2
    assert json.loads(rows.latest("number").detail)["lagi"] == 29
    monkeypatch.setattr(clock, "now", lambda: start + dt.timedelta(minutes=70))
    bekal.browser(someone).get(f"/desa/{DESA}/warga/")
    assert rows.count() == 3
