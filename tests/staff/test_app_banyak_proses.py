"""Several processes answer for one store: a code counts once whichever is asked, wrong ones are counted together.

Each process of these attacks is a real one (a fork that opens its own connection) and goes through the front door.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client

from cantik.cli import main
from cantik.staff.app.models import Account
from cantik.vault import sealing
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.staff.bekal import SANDI, with_role
from tests.staff.totp import PERIOD_S, code

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
SEED = "JBSWY3DPEHPK3PXP" * 2


def di_proses_lain(*works: Callable[[], str]) -> list[str]:
    """What each work answers, done at the same time in processes of their own."""
    connections.close_all()
    started = []
    for work in works:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(writing, work().encode())
            finally:
                os._exit(0)  # what was raised leaves no answer, and that is none of those expected
        os.close(writing)
        started.append((child, reading))
    answers = []
    for child, reading in started:
        with os.fdopen(reading, "rb") as pipe:
            answers.append(pipe.read().decode())
        os.waitpid(child, 0)
    return answers


@pytest.fixture
def ratna(opened: OpenStore) -> Account:
    someone = with_role("agen_statistik", username="ratna")
    someone.set_password(SANDI)
    someone.save()
    return someone


def at_the_second_door() -> Client:
    """A browser that has shown the password."""
    client = Client()
    response = client.post("/masuk/", {"login": "ratna", "password": SANDI})
    assert response["Location"] == "/masuk/kode/"
    return client


def enter(client: Client, digits: str) -> str:
    response = client.post("/masuk/kode/", {"code": digits})
    if response.status_code == 302:
        return "masuk"
    return "tunggu" if "Terlalu banyak percobaan" in markah(response) else "salah"


def a_moment() -> float:
    """Now, with some seconds left of the period."""
    left = PERIOD_S - time.time() % PERIOD_S
    if left < 8:
        time.sleep(left)
    return time.time()


@pytest.mark.basisdata
def test_a_code_opens_once_although_three_processes_get_it_at_the_same_time(ratna: Account) -> None:
    Authenticator.objects.create(user=ratna, type="totp", data={"secret": sealing.seal(SEED)})
    windows = [at_the_second_door() for _ in range(4)]
    digits = code(SEED, a_moment())
    answers = di_proses_lain(*(lambda window=window: enter(window, digits) for window in windows[:3]))
    assert sorted(answers) == ["masuk", "salah", "salah"]
    assert enter(windows[3], digits) == "salah"


@pytest.mark.basisdata
def test_a_code_is_used_up_for_as_long_as_it_would_be_right(ratna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """One period before and after count as well: seen over a shoulder, it must not open a minute later."""
    Authenticator.objects.create(user=ratna, type="totp", data={"secret": sealing.seal(SEED)})
    now = a_moment()
    digits = code(SEED, now + PERIOD_S)  # of a telephone that is half a minute fast
    assert enter(at_the_second_door(), digits) == "masuk"
    window = at_the_second_door()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 1.5 * PERIOD_S)
    assert enter(window, digits) == "salah"


@pytest.mark.basisdata
def test_the_code_that_set_a_telephone_up_opens_nothing(ratna: Account) -> None:
    client = Client()
    client.post("/masuk/", {"login": "ratna", "password": SANDI})
    client.get("/akun/pengaman/totp/")
    seed = str(client.session["mfa.totp.secret"])
    digits = code(seed, a_moment())
    assert client.post("/akun/pengaman/totp/", {"code": digits}).status_code == 302
    window = at_the_second_door()
    assert di_proses_lain(lambda: enter(window, digits)) == ["salah"]


@pytest.mark.basisdata
def test_wrong_codes_are_counted_over_all_processes(ratna: Account) -> None:
    Authenticator.objects.create(user=ratna, type="totp", data={"secret": sealing.seal(SEED)})
    windows = [at_the_second_door() for _ in range(3)]

    def guess(window: Client, start: int) -> str:
        return " ".join(enter(window, f"{start + n:06d}") for n in range(5))

    tried = di_proses_lain(*(lambda w=w, s=s: guess(w, s) for w, s in zip(windows, (100, 200, 300), strict=True)))
    assert sorted(" ".join(tried).split()) == ["salah"] * 10 + ["tunggu"] * 5


@pytest.mark.satu_basisdata
@pytest.mark.parametrize("secret", ["", "pendek"])
def test_a_server_of_several_processes_without_a_shared_secret_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    if secret:
        monkeypatch.setenv("CANTIK_SECRET_KEY", secret)
    assert main(["serve", "--store", str(tmp_path / "s"), "--port", "0", "--no-worker"]) == 2
    assert "[D208]" in capsys.readouterr().err
    assert not (tmp_path / "s").exists()
