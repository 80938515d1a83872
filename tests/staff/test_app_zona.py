"""Moments are shown by the clock of the place: of the village in the address, else of where the person serves."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from cantik.base import clock
from tests.fixtures.markah import markah
from tests.staff import bekal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("area", "name", "hours"), [("93.01", "WIT", 9), ("51.71", "WITA", 8), ("35.05", "WIB", 7)])
def test_a_moment_stands_in_the_time_of_the_place(area: str, name: str, hours: int) -> None:
    someone = bekal.with_role("camat", area + ".01", username="ina")
    someone.set_password(bekal.SANDI)
    someone.save()
    client = Client()
    client.post("/masuk/", {"login": "ina", "password": bekal.SANDI})
    one = UserSession.objects.get()
    page = markah(client.get("/akun/sesi/"))
    expected = {f"{at + dt.timedelta(hours=hours):%H.%M} {name}" for at in (one.created_at, one.last_seen_at)}
    assert set(re.findall(r"pukul (\d\d\.\d\d \w+)", page)) == expected
    assert clock.zone() == clock.WIB, "the next request of this thread begins anew"
