"""A laptop that was dated years ahead and then set right: a stranger to the code asks what people meet on both days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from cantik.base import clock
from cantik.staff.app import clock_fault, log
from cantik.staff.app.models import Assignment
from tests.fixtures.perintah import cantik
from tests.staff.bekal import DESA, SANDI, browser, with_role
from tests.web.conftest import Kantor

pytestmark = pytest.mark.satu_basisdata
YEARS = dt.timedelta(days=1700)


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


@pytest.mark.parametrize("ahead", [dt.timedelta(days=2), YEARS])
def test_a_role_given_while_the_clock_was_ahead_holds_once_it_is_right(
    terisi: Kantor, jam: Callable[[dt.timedelta], None], ahead: dt.timedelta
) -> None:
    """The first account of the kepala desa was made on a day that has not come: for years nobody could sign."""
    jam(ahead)
    kades = with_role("kepala_desa", DESA, name="Sumarsono Reka", username="sumarsono")
    begun = clock.today()
    Assignment.objects.filter(person=kades).update(start=begun, until=begun + dt.timedelta(days=365))
    log.record(by=kades.actor, at=clock.now(), action="akun.masuk", subject=f"akun:{kades.pk}")
    cache.set("percobaan:sumarsono", [clock.now().timestamp()], int(ahead.total_seconds()) + 3 * 86400)
    jam(dt.timedelta())
    refused = browser(kades).get(f"/desa/{DESA}/")
    assert refused.status_code in {302, 403, 404}
    said = words(Client().get("/masuk/").content)
    assert "pernah terlalu maju" in said, "a clock that is right is not to be set wrong again"

    done = clock_fault.set_right(by="cantik doctor")
    assert done is not None
    assert done.roles == 1
    assert clock_fault.newest_ahead() is None
    assert "Jam komputer ini" not in words(Client().get("/masuk/").content)
    held = Assignment.objects.get(person=kades)
    assert held.start <= clock.today()
    assert held.until - held.start == dt.timedelta(days=365), "a role does not grow by the years that were not"
    assert browser(kades).get(f"/desa/{DESA}/").status_code == 200
    assert cache.get("percobaan:sumarsono") is None, "a lock that would open in years"
    assert log.verify_chain().whole
    last = log.head()[0]
    jam(ahead + YEARS)  # and a fault of later is told again
    log.record(by=kades.actor, at=clock.now(), action="akun.masuk", subject=f"akun:{kades.pk}")
    jam(dt.timedelta())
    assert clock_fault.newest_ahead() is not None
    assert log.head()[0] == last + 1


def test_sessions_of_a_day_that_has_not_come_end(terisi: Kantor, jam: Callable[[dt.timedelta], None]) -> None:
    """A second factor shown in 2031 would count as fresh for years."""
    today = browser(terisi.siti)
    later = browser(terisi.siti)
    Session.objects.filter(pk=later.session.session_key).update(expire_date=clock.now() + YEARS)
    jam(YEARS)
    log.record(by=terisi.siti.actor, at=clock.now(), action="akun.masuk", subject="akun")
    jam(dt.timedelta())
    clock_fault.set_right(by="cantik doctor")
    assert today.get(f"/desa/{DESA}/").status_code == 200
    assert later.get(f"/desa/{DESA}/").status_code == 302


def test_whoever_signs_in_years_later_reads_which_day_this_computer_believes(
    terisi: Kantor, jam: Callable[[dt.timedelta], None]
) -> None:
    terisi.siti.set_password(SANDI)
    terisi.siti.save()
    log.record(by=terisi.siti.actor, at=clock.now(), action="akun.masuk", subject="akun")
    assert "Menurut jam komputer ini" not in words(Client().get("/masuk/").content)
    jam(YEARS)
    year = str(clock.today().year)
    stranger = Client()
    said = words(stranger.get("/masuk/").content)
    assert "Menurut jam komputer ini" in said
    assert year in said
    refused = words(stranger.post("/masuk/", {"login": "siti", "password": SANDI}, follow=True).content)
    assert "Menurut jam komputer ini" in refused
    assert year in refused


def test_nothing_is_set_right_while_nothing_is_wrong(terisi: Kantor) -> None:
    del terisi
    before = log.head()
    assert clock_fault.set_right(by="cantik doctor") is None
    assert log.head() == before


def test_the_doctor_takes_the_word_of_whoever_sits_there(terisi: Kantor, jam: Callable[[dt.timedelta], None]) -> None:
    jam(YEARS)
    log.record(by=terisi.siti.actor, at=clock.now(), action="akun.masuk", subject="akun")
    jam(dt.timedelta())
    where = ("doctor", "--store", str(terisi.folder))
    assert "KURANG jam komputer" in cantik(*where).out
    assert "baik  jam komputer" in cantik(*where, "--clock-right").out
    assert "baik  jam komputer" in cantik(*where).out
