"""A telephone as second factor, in a store with real commits: set up, used, used again, its backup codes."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from cantik.staff.app.models import Account
from cantik.vault import sealing
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.staff import totp
from tests.staff.bekal import SANDI, with_role

pytestmark = pytest.mark.satu_basisdata

SEED = re.compile(r'<code class="hash">([A-Z2-7]+)</code>')
BACKUP = re.compile(r"<li><code>(\d{4})<i></i>(\d{4})</code></li>")  # in two halves, copied as one


@pytest.fixture
def agen(opened: OpenStore) -> Account:
    """An agen statistik in a fresh store."""
    someone = with_role("agen_statistik", username="siti")
    someone.set_password(SANDI)
    someone.save()
    return someone


def enter(client: Client) -> str:
    """Sign in with the password; where it leads."""
    return str(client.post("/masuk/", {"login": "siti", "password": SANDI}).headers.get("Location"))


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set a telephone up, the password shown once more; returns its seed and the backup codes."""
    client.post("/akun/ulangi/", {"password": SANDI})
    seed = SEED.search(markah(client.get("/akun/pengaman/totp/")))
    assert seed is not None
    done = client.post("/akun/pengaman/totp/", {"code": totp.code(seed[1], time.time())}, follow=True)
    return seed[1], ["".join(halves) for halves in BACKUP.findall(markah(done))]


def test_persons_are_read_with_a_second_factor_only(agen: Account) -> None:
    client = Client()
    assert enter(client) == "/"
    asked = client.get("/orang/")
    assert asked["Location"].startswith("/akun/pengaman/?lanjut=%2Forang%2F")
    seed, backup = set_up(client)
    assert len(backup) == 10
    assert client.get("/orang/").status_code == 200, "who has just set it up has just shown it"
    stored = Authenticator.objects.get(user=agen, type="totp").data["secret"]
    assert seed not in stored
    assert sealing.unseal(stored) == seed

    again = Client()
    assert enter(again).startswith("/masuk/kode/")
    assert again.get("/orang/")["Location"].startswith("/masuk/"), "half signed in is not signed in"
    assert "tidak cocok" in markah(again.post("/masuk/kode/", {"code": "000000"}))
    later = totp.code(seed, time.time() + totp.PERIOD_S)
    assert again.post("/masuk/kode/", {"code": later}).status_code == 302
    assert again.get("/orang/").status_code == 200

    third = Client()
    enter(third)
    assert third.post("/masuk/kode/", {"code": backup[0]}).status_code == 302
    assert third.get("/orang/").status_code == 200
    fourth = Client()
    enter(fourth)
    assert "tidak cocok" in markah(fourth.post("/masuk/kode/", {"code": backup[0]})), "once only"
    assert "hanya ditampilkan sekali" not in markah(client.get("/akun/pengaman/cadangan/"))


def test_a_code_of_the_telephone_works_once(agen: Account) -> None:
    client = Client()
    enter(client)
    seed, _ = set_up(client)
    code = totp.code(seed, time.time() + totp.PERIOD_S)
    for attempt, answer in ((Client(), 302), (Client(), 200)):
        enter(attempt)
        assert attempt.post("/masuk/kode/", {"code": code}).status_code == answer
