"""A password is kept with the costs that the decision names; one that was kept otherwise is kept anew at sign-in."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from tests.staff import bekal

pytestmark = pytest.mark.django_db
COSTS = "argon2$argon2id$v=19$m=47104,t=1,p=1$"


def test_the_costs_stand_in_what_is_kept() -> None:
    someone = bekal.with_role("camat", username="ina")
    someone.set_password(bekal.SANDI)
    assert someone.password.startswith(COSTS)


def test_an_older_one_is_kept_anew_when_its_owner_signs_in() -> None:
    someone = bekal.with_role("camat", username="ina")
    someone.password = Argon2PasswordHasher().encode(bekal.SANDI, "garam rekaan")
    someone.save()
    assert not someone.password.startswith(COSTS)
    assert Client().post("/masuk/", {"login": "ina", "password": bekal.SANDI}).status_code == 302
    someone.refresh_from_db()
    assert someone.password.startswith(COSTS)
