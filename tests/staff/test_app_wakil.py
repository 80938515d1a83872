"""The deputy who wants both halves of an act, and what becomes of a deputy whose days are over. Through the front door
as far as there is one; every act of two people is tried with two accounts of one hand."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cantik.base import clock
from cantik.field.errors import PlanRefused
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED as QUESTIONS_APPROVED
from cantik.register.leave.app.models import APPROVED, PROPOSED, Sharing
from cantik.register.leave.app.sharing import Proposal, propose
from cantik.staff.app import rights
from cantik.staff.app.models import Account, Assignment, Invitation
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN

DAY = dt.timedelta(days=1)
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


def kades_and_sekdes() -> tuple[Account, Account]:
    head = bekal.with_role("kepala_desa", DESA, name="Guntur Reka", institution=f"Pemerintah desa {DESA}")
    return head, bekal.with_role("agen_statistik", DESA, name="Embun Reka", institution=f"Pemerintah desa {DESA}")


def shared(by: Account) -> Sharing:
    until, day = clock.today() + 90 * DAY, clock.today()
    asked = Proposal(
        "opensid_penduduk", "Dinas Sosial", "pemadanan", False, agreement="PKS", agreed_on=day, expires=until
    )
    return propose(rights.area_code(DESA), asked, by=by)


def decide(who: Account, row: Sharing) -> str:
    bekal.browser(who).post(
        f"/desa/{DESA}/bawa-keluar/{row.pk}/putus/", {"putusan": "setuju", "alasan": "sesuai perjanjian desa"}
    )
    row.refresh_from_db()
    return row.state


def test_who_proposed_as_sekdes_does_not_sign_as_the_deputy_of_the_head_nor_the_head_himself(opened: OpenStore) -> None:
    head, sekdes = kades_and_sekdes()
    row = shared(sekdes)
    assert bekal.browser(sekdes).get(f"/desa/{DESA}/bawa-keluar/").status_code == 200
    bekal.acts_for(sekdes, head)
    assert rights.check_access(sekdes, "berbagi.setujui", DESA).ok  # the right is there,
    assert decide(sekdes, row) == PROPOSED  # and the halves are one person
    assert decide(head, row) == PROPOSED  # while his deputy proposed it
    third = bekal.with_role("kepala_desa", DESA)
    other = bekal.with_role("agen_statistik", DESA)
    bekal.acts_for(other, head)
    assert decide(other, row) == PROPOSED  # two deputies of one head are one hand
    assert decide(third, row) == APPROVED


@pytest.mark.basisdata
def test_the_halves_are_apart_before_and_after_the_days_of_a_deputy(opened: OpenStore) -> None:
    head, sekdes = kades_and_sekdes()
    acting = bekal.acts_for(sekdes, head)
    within = shared(sekdes)
    # ended between the two halves: the first one still was his
    now = clock.now()
    Assignment.objects.filter(pk=acting.pk).update(ended_at=now - 2 * DAY, ended_by=head, start=clock.today() - 9 * DAY)
    Sharing.objects.filter(pk=within.pk).update(proposed_at=now - 4 * DAY)
    assert decide(head, within) == PROPOSED
    after = shared(sekdes)
    assert decide(head, after) == APPROVED  # a deputy of last week is a colleague today


def test_the_head_does_not_approve_the_questions_that_his_deputy_made(opened: OpenStore) -> None:
    head, sekdes = kades_and_sekdes()
    made = cast("Any", SimpleNamespace(recorded_by=sekdes.actor, recorded_at=clock.now()))
    bekal.acts_for(sekdes, head)
    with pytest.raises(PlanRefused, match="satu tangan"):
        versions.decide(head, made, QUESTIONS_APPROVED, "", area=rights.area_code(DESA), at=clock.now())


@pytest.mark.basisdata
def test_the_two_of_an_emergency_and_of_an_invitation_are_not_one_hand(opened: OpenStore) -> None:
    asker = bekal.with_role("walidata", institution="Dinas Kominfo")
    bps = bekal.with_role("pembina", institution="BPS")
    deputy = bekal.with_role("koordinator", institution="Bappeda")

    assert bekal.open_together(asker, deputy)
    link = bekal.acts_for(deputy, asker)
    assert not bekal.open_together(asker, deputy)  # the walidata's own deputy
    link.delete()
    colleague = bekal.with_role("pembina", institution="Dinas Kominfo dan Persandian")
    kominfo = bekal.with_role("ppdp", institution="Dinas Kominfo")
    bekal.acts_for(bps, kominfo)
    assert not bekal.open_together(asker, bps)  # lent to the house that asks
    assert bekal.open_together(asker, colleague)


def appoint(client: Client, assignment: Assignment, **said: str) -> str:
    today = clock.today()
    form = {"name": "Wakil Reka", "acting": "plh", "decree": "SK 3/2026", "start": today.isoformat()}
    form |= {"until": (today + 5 * DAY).isoformat(), "institution": "", "email": ""} | said
    return markah(client.post(f"/orang/peran/{assignment.pk}/wakil/", form))


@pytest.mark.basisdata
def test_an_appointment_goes_the_way_of_every_role(opened: OpenStore) -> None:
    admin = bekal.browser(bekal.with_role("admin_simpul", KABUPATEN, institution="Dinas Kominfo"))
    camat = bekal.with_role("camat", "99.01.01", name="Kenanga Reka")
    held = camat.assignments.get()
    far = bekal.browser(bekal.with_role("admin_simpul", "99.02", institution="Dinas Kominfo"))
    assert far.get(f"/orang/peran/{held.pk}/wakil/").status_code == 404
    for wrong in ({"decree": ""}, {"acting": "pjs"}, {"until": "2020-01-01"}, {"until": "2031-01-01"}):
        assert not CODE.search(appoint(admin, held, **wrong)), wrong
    assert not Invitation.objects.exists()
    code = CODE.search(appoint(admin, held))
    assert code
    own = bekal.browser(camat)
    own.get(f"/undangan/{code[0]}/")
    assert own.post("/undangan/").status_code == 410
    assert camat.assignments.count() == 1  # nobody is their own deputy
    secretary = bekal.person(name="Sekcam Reka")
    client = bekal.browser(secretary)
    client.get(f"/undangan/{code[0]}/")
    assert "Plh. camat" in markah(client.get("/undangan/", follow=True))
    client.post("/undangan/")
    made = secretary.assignments.get()
    assert (made.acting, made.acting_for_id, made.role) == ("plh", held.pk, "camat")
    assert client.get("/papan/").status_code == 200
    assert "Plh. camat" in markah(admin.get("/orang/"))
    assert admin.get(f"/orang/peran/{made.pk}/wakil/").status_code == 404  # no deputy of a deputy
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=made.pk).update(decree="")
    # a village's reader of persons is appointed by two houses, deputy or not
    head, _sekdes = kades_and_sekdes()
    page = appoint(admin, head.assignments.get(), acting="plt")
    assert "orang kedua dari instansi lain" in page.lower()
    unseconded = CODE.search(page)
    assert unseconded
    assert Client().get(f"/undangan/{unseconded[0]}/", follow=True).status_code == 410


def test_a_term_that_ended_is_refused_at_the_act_in_words(opened: OpenStore) -> None:
    head, sekdes = kades_and_sekdes()
    deputy = bekal.person(name="Wakil Reka", institution=f"Pemerintah desa {DESA}")
    acting, row = bekal.acts_for(deputy, head), shared(sekdes)
    client, way = bekal.browser(deputy), f"/desa/{DESA}/bawa-keluar/{row.pk}/putus/"
    assert client.get(f"/desa/{DESA}/bawa-keluar/").status_code == 200  # the page is open; then his days are over
    Assignment.objects.filter(pk=acting.pk).update(until=clock.today() - DAY)
    answer = client.post(way, {"putusan": "setuju", "alasan": "sesuai perjanjian desa"})
    assert answer.status_code == 403
    assert "Plh. kepala desa" in markah(answer)
    assert "berakhir" in markah(answer)
    row.refresh_from_db()
    assert row.state == PROPOSED
    # a Plh. ends with the office that he stands in for, a Plt. does not
    Assignment.objects.filter(pk=acting.pk).update(until=clock.today() + DAY)
    Assignment.objects.filter(person=head).update(ended_at=clock.now(), ended_by=sekdes)
    assert client.post(way, {"putusan": "setuju"}).status_code == 403
    Assignment.objects.filter(pk=acting.pk).update(acting="plt")
    assert rights.check_access(Account.objects.get(pk=deputy.pk), "berbagi.setujui", DESA).ok


def test_a_deputy_has_no_right_that_the_represented_one_lacks(opened: OpenStore) -> None:
    agen = bekal.with_role("agen_statistik", DESA, decree="")
    deputy = bekal.person()
    bekal.acts_for(deputy, agen)
    assert not rights.check_access(deputy, "rilis.tanda_tangan", DESA).ok
    waiting = bekal.with_role("kepala_desa", DESA)
    waiting.assignments.update(held_until=clock.now() + DAY)
    other = bekal.person()
    bekal.acts_for(other, waiting, way="plt")
    assert not rights.check_access(other, "orang.lihat", DESA).ok
