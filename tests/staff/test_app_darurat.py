"""Emergency access: who may ask, who may decide, what ends it. The way of one through the screens: `_desa`."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from cantik.base import clock
from cantik.staff.app import rights
from cantik.staff.app.models import Account, EmergencyAccess
from cantik.staff.matrix import Reach
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, TETANGGA

ALASAN = "Banjir bandang: daftar warga dusun Krajan untuk pencarian"
pytestmark = pytest.mark.django_db


def office(role: str, institution: str, area: str = KABUPATEN, name: str = "") -> tuple[Account, Client]:
    """Somebody of an office, signed in with a second factor just shown."""
    someone = bekal.with_role(role, area, name=name, institution=institution)
    return someone, bekal.browser(someone)


def ask(client: Client, area: str = DESA, reason: str = ALASAN) -> int:
    return client.post("/darurat/minta/", {"kode": area, "alasan": reason}).status_code


def decide(client: Client, verb: str = "setujui", number: int = 0) -> str:
    """Decide about the newest request; what the next page says."""
    number = number or EmergencyAccess.objects.latest("pk").pk
    return markah(client.post(f"/darurat/{number}/{verb}/", follow=True))


def may_read(someone: Account, area: str = DESA) -> bool:
    fresh = Account.objects.get(pk=someone.pk)
    return rights.check_access(fresh, "orang.lihat", area).reach is Reach.AREA


def later(monkeypatch: pytest.MonkeyPatch, **passed: int) -> None:
    moment = clock.now() + dt.timedelta(**passed)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.basisdata
def test_the_village_gets_a_letter(django_capture_on_commit_callbacks: object) -> None:
    _, kominfo = office("walidata", "Kominfo")
    _, bps = office("pembina", "BPS")
    bekal.with_role("kepala_desa", DESA, email="kades@contoh.example")
    bekal.with_role("kepala_desa", TETANGGA, email="lain@contoh.example")
    assert ask(kominfo) == 302
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        decide(bps)
    assert [one.to for one in mail.outbox] == [["kades@contoh.example"]]
    assert ALASAN in str(mail.outbox[0].body)


@pytest.mark.parametrize(
    ("role", "institution", "why"),
    [
        ("pembina", "dinas  KOMINFO", "instansi lain"),  # written otherwise, the same house
        ("pembina", "Diskominfo Kab.", "instansi lain"),
        ("pembina", "Dinas komunikasi dan informatika 99.01", "instansi lain"),
        ("pembina", "", "instansi lain"),
        ("walidata", "Kominfo Provinsi", "peran lain"),
    ],
)
def test_one_house_or_one_role_cannot_do_it_alone(role: str, institution: str, why: str) -> None:
    walidata, kominfo = office("walidata", "Dinas Kominfo")
    _, second = office(role, institution)
    assert ask(kominfo) == 302
    assert why in decide(second)
    assert "Yang meminta tidak boleh menyetujui" in decide(kominfo)
    assert not may_read(walidata)


@pytest.mark.basisdata
def test_the_database_itself_refuses_one_hand(django_user_model: type[Account]) -> None:
    someone, client = office("walidata", "Kominfo")
    assert ask(client) == 302
    for changed in (
        {"decided_by": someone, "decided_institution": "BPS", "decided_role": "pembina"},
        {"decided_by": bekal.person(), "decided_institution": "Kominfo", "decided_role": "pembina"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            EmergencyAccess.objects.update(state="disetujui", decided_at=clock.now(), **changed)
    assert django_user_model is Account


def test_what_cannot_be_asked_for() -> None:
    _, kominfo = office("walidata", "Kominfo")
    _, nameless = office("walidata", "")
    assert ask(kominfo, reason="perlu") == 422, "no reason"
    assert ask(kominfo, area=KABUPATEN) == 422, "not a whole kabupaten"
    assert ask(kominfo, area="98.01.01.2001") == 422, "not elsewhere"
    assert ask(kominfo, area="bukan kode") == 422
    assert ask(nameless) == 422, "an institution must be on record"
    assert ask(bekal.browser(bekal.with_role("agen_statistik", DESA))) == 403
    assert ask(bekal.browser(bekal.with_role("koordinator", "99.02", institution="Bappeda"))) == 422
    assert not EmergencyAccess.objects.exists()
    assert ask(kominfo) == 302
    assert ask(kominfo) == 422, "once"


def test_a_request_lapses_refused_and_ended_ones_give_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    walidata, kominfo = office("walidata", "Kominfo")
    coach, bps = office("pembina", "BPS")
    assert ask(kominfo) == 302
    assert "Permintaan ditolak" in decide(bps, "tolak")
    assert "sudah diputuskan" in decide(bps)
    assert ask(kominfo) == 302
    later(monkeypatch, hours=24, minutes=1)
    bps = bekal.browser(coach)
    assert "sudah lewat waktunya" in decide(bps)
    kominfo = bekal.browser(walidata)
    assert ask(kominfo) == 302
    decide(bps)
    assert may_read(walidata)
    assert "sudah diakhiri" in decide(bps, "akhiri")
    assert not may_read(walidata)


def test_it_ends_with_the_role_and_reaches_nobody_elsewhere() -> None:
    walidata, kominfo = office("walidata", "Kominfo")
    _, bps = office("pembina", "BPS")
    assert ask(kominfo) == 302
    number = EmergencyAccess.objects.get().pk
    far = bekal.browser(bekal.with_role("pembina", "99.02", institution="BPS Jauh"))
    assert far.post(f"/darurat/{number}/setujui/").status_code == 404
    decide(bps)
    assert may_read(walidata)
    one = walidata.assignments.get()
    one.until = clock.today() - dt.timedelta(days=1)
    one.start = one.until
    one.save()
    assert not may_read(walidata), "the SK has ended"
