"""An administrator makes two accounts, asks with the one and approves with the other: nothing opens before the village
has read of it, or a day has passed in which it could end it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from cantik.base import clock
from cantik.staff.app import emergency, holds
from cantik.staff.app.models import Account, EmergencyAccess
from tests.staff import bekal
from tests.staff.bekal import DESA
from tests.staff.test_app_darurat import ask, decide, later, may_read, office

pytestmark = pytest.mark.django_db


def appointed(someone: Account, by: Account) -> None:
    """Write down who gave somebody their roles."""
    someone.assignments.update(granted_by=by)
    bekal_age = clock.now() - dt.timedelta(days=30)
    Account.objects.filter(pk=someone.pk).update(created_at=bekal_age)


@pytest.fixture
def puppets() -> tuple[Account, Client]:
    """Who asked, and the browser of who approved: both of one administrator, who is no part of either institution."""
    admin = bekal.with_role("admin_simpul", institution="Simpul")
    kominfo, asks = office("walidata", "Kominfo")
    bps, approves = office("pembina", "BPS")
    for someone in (kominfo, bps):
        appointed(someone, admin)
    assert ask(asks) == 302
    decide(approves)
    return kominfo, approves


def test_nothing_opens_for_a_day(puppets: tuple[Account, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    someone, _ = puppets
    access = EmergencyAccess.objects.get()
    assert access.state == EmergencyAccess.APPROVED
    assert access.held_at(clock.now())
    assert not may_read(someone)
    later(monkeypatch, hours=23)
    assert not may_read(someone)
    later(monkeypatch, hours=2)
    assert may_read(someone)
    later(monkeypatch, hours=25)
    assert not may_read(someone), "it ends by itself a day after it opened"


def test_the_village_that_read_of_it_lets_it_count(puppets: tuple[Account, Client]) -> None:
    kades = bekal.with_role("kepala_desa", DESA)
    holds.see(EmergencyAccess.objects.get(), by=kades)
    assert may_read(puppets[0])


def test_it_is_ended_before_it_opens(puppets: tuple[Account, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    someone, approves = puppets
    access = EmergencyAccess.objects.get()
    assert access.decided_by is not None
    emergency.end(access, by=access.decided_by)
    later(monkeypatch, hours=30)
    assert not may_read(someone)
    assert "menunggu desa" not in approves.get("/darurat/").content.decode()


def test_two_hands_open_at_once() -> None:
    kominfo, asks = office("walidata", "Kominfo")
    bps, approves = office("pembina", "BPS")
    appointed(kominfo, bekal.with_role("admin_simpul", institution="Simpul"))
    appointed(bps, bekal.with_role("admin_simpul", institution="Pusat"))
    assert ask(asks) == 302
    decide(approves)
    assert may_read(kominfo)
