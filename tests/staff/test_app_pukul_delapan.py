"""Eight o'clock in a kabupaten: everybody comes at once, many by one address; and somebody who only guesses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cantik.content.loader import limit
from cantik.staff.app import header_auth, tries
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from cantik.web import bodies
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, SANDI, TETANGGA
from tests.staff.test_app_banyak_proses import di_proses_lain

#: two clerks of each of 250 villages
OFFICES = 500
ADA = {"login": "ratna", "password": SANDI}


@pytest.fixture
def ratna(opened: OpenStore) -> Account:
    someone = bekal.with_role("camat", username="ratna")
    someone.set_password(SANDI)
    someone.save()
    return someone


def tried(client: Client, name: str, address: str) -> int:
    """Status of a page that was sent this name with a wrong password."""
    said = {"login": name, "password": "salah salah salah"}
    return client.post("/masuk/", said, REMOTE_ADDR=address).status_code


def many(of: str, times: int) -> Callable[[], str]:
    """Attempts of different names from an address, counted in a process of its own: how many were too many."""

    def work() -> str:
        from django.test import RequestFactory

        make = RequestFactory(REMOTE_ADDR=of).post
        return str(sum(tries.too_many_signing_in(make("/masuk/", {"login": f"{of}{i}"})) for i in range(times)))

    return work


def test_five_hundred_of_one_address_get_in_by_two_processes(opened: OpenStore) -> None:
    assert limit(tries.ADDRESS).whole >= OFFICES
    assert di_proses_lain(many("10.1.1.1", OFFICES // 2), many("10.1.1.1", OFFICES // 2)) == ["0", "0"]
    left = limit(tries.ADDRESS).whole - OFFICES
    assert many("10.1.1.1", left + 7)() == "7", "both processes counted together, none was lost"
    assert many("10.1.1.2", 3)() == "0", "who floods shuts out nobody of another address"


@pytest.mark.basisdata
def test_who_floods_an_address_waits_and_the_password_is_not_looked_at(
    ratna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, looked = Client(), list[str]()

    def never_right(_self: object, *_said: object) -> bool:
        looked.append("")
        return False

    monkeypatch.setattr("cantik.staff.app.hasher.OfficeArgon2.verify", never_right)
    most = limit(tries.NAME).whole
    found = [tried(client, "ratna", "10.2.2.2") for _ in range(most + 3)]
    assert found[most:] == [429] * 3
    assert len(looked) <= 5, "the lock of wrong passwords comes before it"
    monkeypatch.undo()
    assert client.post("/masuk/", ADA, REMOTE_ADDR="10.2.2.3").status_code == 302, "nobody is locked out from outside"


def test_a_large_body_is_read_only_for_whom_the_gate_lets_in(opened: OpenStore) -> None:
    """Less than the whole area is no right where the page does not narrow: the door knows that as the gate does."""

    def bytes_for(someone: Account, route: str = "kumpul/kirim/") -> int:
        cookie = f"cantik_sesi={bekal.browser(someone).cookies['cantik_sesi'].value}"
        return bodies.body_terms("POST", f"/desa/{DESA}/{route}", {"COOKIE": cookie}).most

    agen, elsewhere = bekal.with_role("agen_statistik", DESA), bekal.with_role("agen_statistik", TETANGGA)
    assert bytes_for(agen) > bodies.FORM_LIMIT
    for other in (
        elsewhere,
        bekal.with_role("pencacah", DESA),
        bekal.with_role("kader_rumah_dataku", DESA),
        bekal.with_role("kepala_desa", DESA),
        bekal.with_role("walidata", KABUPATEN),
    ):
        assert bytes_for(other) == bodies.FORM_LIMIT, other.assignments.get().role
        assert bekal.browser(other).post(f"/desa/{DESA}/kumpul/kirim/").status_code in (403, 404)


def test_the_door_asks_the_gate(opened: OpenStore) -> None:
    def view(_request: Any) -> None:
        """Without a guard."""

    assert header_auth.let_in(bekal.with_role("agen_statistik", DESA), view, {"kode": DESA}) is False
