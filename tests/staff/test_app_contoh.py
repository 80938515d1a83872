"""Accounts of the demo: in a store of invented persons and on this computer only, as new at each start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from cantik.codes.area import AreaCode
from cantik.staff.app import demo_accounts, gate, rights
from cantik.staff.app.models import Account, Assignment, AuditEntry
from cantik.staff.errors import NotAllowed
from tests.staff.bekal import DESA, SANDI, factor

pytestmark = pytest.mark.django_db
HERE = AreaCode.kemendagri(DESA)


@pytest.fixture
def practising() -> Iterator[None]:
    """As in a process that serves a store of invented persons."""
    gate.practice(True)
    yield
    gate.practice(False)


def opened(password: str = SANDI) -> Account:
    return demo_accounts.open_seat(
        username="contoh.agen", name="Embun Contoh", role="agen_statistik", area=HERE, password=password
    )


def entered(client: Client, password: str = SANDI) -> bool:
    """Sign in; whether the person is in."""
    client.post("/masuk/", {"login": "contoh.agen", "password": password})
    return client.get("/akun/").status_code == 200


@pytest.mark.usefixtures("practising")
def test_from_this_computer_and_from_no_other(client: Client) -> None:
    opened()
    assert not entered(Client(REMOTE_ADDR="192.0.2.7"))
    assert not entered(Client(HTTP_X_FORWARDED_FOR="127.0.0.1"))  # behind a proxy nobody is at this computer
    assert entered(client)
    assert rights.check_access(Account.objects.get(), "orang.sunting", DESA)


def test_a_store_of_real_persons_neither_makes_nor_takes_them(client: Client) -> None:
    with pytest.raises(NotAllowed):
        opened()
    assert not Account.objects.exists()
    gate.practice(True)
    opened()
    gate.practice(False)
    assert not entered(client)
    assert AuditEntry.objects.filter(action="akun.masuk_ditolak").count() == 1


@pytest.mark.usefixtures("practising")
def test_only_names_of_the_demo() -> None:
    with pytest.raises(NotAllowed):
        demo_accounts.open_seat(username="siti", name="Siti", role="walidata", area=HERE, password=SANDI)


@pytest.mark.basisdata
@pytest.mark.usefixtures("practising")
def test_opened_again_it_is_as_on_its_first_day(client: Client) -> None:
    person = opened("satu kuda hijau tidur")
    factor(person)
    Account.objects.update(is_active=False)
    again = opened()
    assert again.pk == person.pk
    assert not entered(Client(), "satu kuda hijau tidur")
    assert entered(client)
    assert Assignment.objects.count() == 1
