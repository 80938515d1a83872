"""The application over a fresh store, with fictitious people who have signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.jobs.app import worker
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.frasa import quick_passphrases
from tests.fixtures.simpanan import Cradle, copy_of, mould
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "new_store", "opened", "quick_passphrases"]

DESA, TETANGGA = bekal.DESA, bekal.TETANGGA


@dataclass(frozen=True)
class Kantor:
    """A village's office: the open store, the agen statistik and their browser."""

    opened: OpenStore
    siti: Account
    client: Client

    @property
    def folder(self) -> Path:
        """The folder of the store."""
        return self.opened.store.path

    def kerjakan(self) -> int:
        """What the worker does between two looks."""
        return worker.work_off()


@pytest.fixture
def kantor(opened: OpenStore) -> Kantor:
    """An office on a fresh demo store; jobs wait until `kerjakan`."""
    siti = bekal.with_role("agen_statistik", DESA, name="Siti Reka")
    return Kantor(opened, siti, bekal.browser(siti))


@pytest.fixture
def jam(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.timedelta], None]:
    """Set the clock of the computer forward or back."""
    real = clock.now

    def off(by: dt.timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + by)

    return off


@pytest.fixture(scope="session")
def saved_list(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle) -> Cradle:
    """A store into which Siti has brought the list of eight: handed in, examined, saved."""
    from tests.web.langkah import tersimpan  # which takes Kantor from here

    def fill(folder: Path) -> None:
        with open_store(folder) as store:
            siti = bekal.with_role("agen_statistik", DESA, name="Siti Reka", username="siti")
            tersimpan(Kantor(store, siti, bekal.browser(siti)))

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "daftar_tersimpan", fill, of=cradle)


@pytest.fixture
def terisi(saved_list: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Kantor:
    """An office whose list came by upload, so that its file lies in the store; jobs wait until `kerjakan`."""
    store = copy_of(saved_list)
    siti = Account.objects.get(username="siti")
    return Kantor(store, siti, bekal.browser(siti))
