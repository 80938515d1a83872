"""The application over a fresh store, with fictitious people who have signed in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from cantik.jobs.app import worker
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from tests.fixtures.frasa import quick_passphrases
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal

__all__ = ["cradle", "new_store", "opened", "quick_passphrases"]

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
    cache.clear()
    siti = bekal.with_role("agen_statistik", DESA, name="Siti Reka")
    return Kantor(opened, siti, bekal.browser(siti))
