"""Second factors, growing delay, sessions, idle lock: what an attacker gains with half of what is needed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client
from django.urls import reverse

from cantik.base import clock
from cantik.staff.app import gate, lockout, rights
from cantik.staff.app.models import Account, AuditEntry
from cantik.vault import sealing
from cantik.vault.errors import NoSealingKey
from tests.fixtures.markah import markah
from tests.staff.bekal import DESA, SANDI, browser, person, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.satu_basisdata]


@pytest.fixture
def agen() -> Account:
    someone = with_role("agen_statistik", username="siti")
    someone.set_password(SANDI)
    someone.save()
    return someone


def enter(client: Client, password: str = SANDI, name: str = "siti") -> str:
    """Sign in with the password; where it leads."""
    response = client.post("/masuk/", {"login": name, "password": password})
    return str(response.headers.get("Location", response.status_code))


def test_who_reads_persons_sets_up_a_second_factor_before_any_work(agen: Account) -> None:
    client = browser(agen, mfa=False)
    assert client.get("/orang/catatan/")["Location"].startswith("/akun/pengaman/"), "the log itself asks for none"
    assert client.get("/akun/").status_code == 200
    camat = with_role("camat")
    request = browser(camat, mfa=False).get("/akun/").wsgi_request
    assert gate.prove(request, camat, rights.AccessDecision(True)) is None, "a camat reads no persons"


def test_in_a_store_of_invented_persons_nobody_is_sent_to_set_one_up(agen: Account) -> None:
    client = browser(agen, mfa=False)
    gate.practice(True)
    try:
        assert client.get("/orang/").status_code == 200
        Authenticator.objects.create(user=agen, type="totp", data={"secret": sealing.seal("A" * 32)})
        assert client.get("/orang/").status_code == 302, "one that is there is asked for"
    finally:
        gate.practice(False)


def test_wrong_codes_are_counted_by_account(agen: Account) -> None:
    Authenticator.objects.create(user=agen, type="totp", data={"secret": sealing.seal("A" * 32)})
    client = Client()
    enter(client)
    said = [markah(client.post("/masuk/kode/", {"code": f"{n:06d}"})) for n in range(12)]
    assert "Terlalu banyak percobaan" not in said[5]
    assert "Terlalu banyak percobaan" in said[11]


def test_a_seed_of_another_store_does_not_open() -> None:
    stored = sealing.seal("RAHASIA")
    assert sealing.unseal(stored) == "RAHASIA"
    assert sealing.seal("RAHASIA") != stored
    for changed in (stored[:-2] + "AA", "2" + stored[1:], "teks biasa", ""):
        with pytest.raises(NoSealingKey):
            sealing.unseal(changed)
    sealing.install(b"kunci simpanan lain, 32 huruf   ")
    with pytest.raises(NoSealingKey):
        sealing.unseal(stored)


def test_the_second_factor_grows_stale_where_it_binds(agen: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(agen)
    assert client.get("/orang/").status_code == 200
    start = clock.now()
    for minutes in (8, 16):  # never idle
        monkeypatch.setattr(clock, "now", lambda m=minutes: start + dt.timedelta(minutes=m))
        assert client.get("/orang/").status_code == 200, "reading needs it shown once in the session"
    request = client.get("/akun/").wsgi_request
    fresh = gate.prove(request, agen, rights.AccessDecision(True, needs_mfa=True, fresh=True))
    assert fresh is not None
    assert fresh.status_code == 302


def test_an_idle_session_is_locked_for_persons_not_for_the_rest(agen: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(agen)
    assert client.get("/orang/").status_code == 200
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + dt.timedelta(minutes=10, seconds=1))
    assert client.get("/orang/")["Location"].startswith("/akun/ulangi/kode/")
    assert client.get("/akun/").status_code == 200
    assert client.get("/orang/").status_code == 302, "looking elsewhere does not unlock"


def test_signing_in_counts_as_shown_for_five_minutes_unless_locked(
    agen: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever lays down a passkey right after signing in is not asked for the password again."""
    adds = reverse("mfa_add_webauthn")
    client, other = browser(agen), browser(agen)
    assert client.get(adds).status_code == 200
    other.get(reverse("kunci_layar"))
    assert other.get(adds)["Location"].startswith("/akun/ulangi/"), "locked since"
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + dt.timedelta(seconds=301))
    assert client.get(adds)["Location"].startswith("/akun/ulangi/"), "too long ago"


def test_a_password_alone_adds_no_second_passkey(agen: Account) -> None:
    Authenticator.objects.create(user=agen, type="totp", data={"secret": sealing.seal("A" * 32)})
    client = Client()
    assert enter(client) == "/masuk/kode/"
    assert client.get(reverse("mfa_add_webauthn"))["Location"].startswith("/masuk/")


def test_guessing_waits_longer_each_time_and_locks_nobody_else(agen: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    thief, owner = Client(REMOTE_ADDR="192.0.2.9"), Client(REMOTE_ADDR="192.0.2.10")
    answers = [enter(thief, "salah salah salah") for _ in range(5)]
    assert answers[:4] == ["200"] * 4
    assert enter(thief) == "429", "even the right password waits now"
    page = markah(thief.post("/masuk/", {"login": "siti", "password": SANDI}))
    assert "satu menit" in page
    assert enter(owner) == "/", "who sits elsewhere comes in"
    waits = [lockout.FIRST, *(wait for _, wait in reversed(lockout.STEPS))]
    assert waits == sorted(set(waits))
    request = thief.get("/masuk/").wsgi_request
    request.axes_credentials = {"username": "siti"}  # type: ignore[attr-defined]
    for failures in range(5, 40, 5):
        AccessFailureLog.objects.all().delete()
        mark = lockout.mark_of_name(None, {"username": "siti"})
        AccessFailureLog.objects.bulk_create(
            [AccessFailureLog(username=mark, ip_address="192.0.2.9") for _ in range(failures)]
        )
        expected = {5: 1, 10: 5, 15: 15}.get(failures, 30)
        assert lockout.delay(request) == dt.timedelta(minutes=expected)


def test_what_was_typed_into_the_name_is_kept_nowhere(agen: Account) -> None:
    client = Client()
    enter(client, "salah salah salah", name="9901010101010001")
    kept = str(list(AccessAttempt.objects.values())) + str(list(AccessFailureLog.objects.values()))
    kept += str(list(AuditEntry.objects.values()))
    assert "9901010101010001" not in kept
    assert "salah salah" not in kept
    assert AuditEntry.objects.filter(action="akun.gagal_masuk").count() == 1


def test_sessions_are_listed_and_ended(agen: Account) -> None:
    here, there = Client(HTTP_USER_AGENT="Laptop kantor"), Client(HTTP_USER_AGENT="Ponsel lama")
    enter(here)
    enter(there)
    page = markah(here.get("/akun/sesi/"))
    assert "Ponsel lama" in page
    number = re.search(r"/akun/sesi/(\d+)/akhiri/", page)
    assert number is not None
    stranger = browser(person())
    assert stranger.post(f"/akun/sesi/{number[1]}/akhiri/").status_code == 404
    assert here.post(f"/akun/sesi/{number[1]}/akhiri/").status_code == 302
    assert there.get("/akun/").status_code == 302
    assert here.get("/akun/").status_code == 200


def test_signing_in_and_out_is_written_down(agen: Account) -> None:
    client = Client()
    enter(client)
    client.post("/keluar/")
    rows = list(AuditEntry.objects.order_by("number").values_list("action", "by"))
    assert rows == [("akun.masuk", agen.actor), ("akun.keluar", agen.actor)]


def test_an_account_that_ran_out_does_not_get_in_and_loses_its_session(agen: Account) -> None:
    client = Client()
    enter(client)
    Account.objects.filter(pk=agen.pk).update(active_until=clock.today() - dt.timedelta(days=1))
    assert client.get("/akun/")["Location"] == reverse("account_inactive")
    assert enter(Client()) == reverse("account_inactive")
    Account.objects.filter(pk=agen.pk).update(active_until=None, last_used=clock.today() - dt.timedelta(days=91))
    assert enter(Client()) == reverse("account_inactive")


def test_the_log_shows_each_reader_their_part(agen: Account) -> None:
    admin, pencacah, walidata = with_role("admin_simpul", DESA), with_role("pencacah"), with_role("walidata")
    camat = with_role("camat")
    browser(camat).get("/orang/")  # refused, written down
    browser(pencacah).get("/orang/")
    own = markah(browser(pencacah).get("/orang/catatan/"))
    assert pencacah.name in own
    assert camat.name not in own
    everything = markah(browser(walidata).get("/orang/catatan/"))
    assert pencacah.name in everything
    assert camat.name in everything
    assert "mengelola orang dan peran" in everything
    village = markah(browser(agen).get("/orang/catatan/"))
    assert pencacah.name in village
    assert camat.name not in village, "what the camat does with other pages is not of this village"
    assert browser(admin).get("/orang/catatan/").status_code == 200
    assert browser(camat).get("/orang/catatan/").status_code == 403


def test_pages_of_accounts_are_in_indonesian(agen: Account) -> None:
    client = browser(agen)
    for name in (
        "akun",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_list_webauthn",
        "orang",
        "orang_undang",
        "catatan",
    ):
        response = client.get(reverse(name))
        page = markah(response)
        assert response.status_code == 200, (name, response.get("Location"))
        for english in ("Password", "Sign", "Security", "Please", "Submit", "Current", "New ", "Enter", "Code:", "key"):
            words = re.sub(r"<[^>]*>", " ", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))
            assert english not in words, (name, english)
