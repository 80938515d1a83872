"""The village that went the whole way, and a store in which nobody stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.vault.app.opening import open_store
from tests.fixtures.desa_jadi import Village, made_village
from tests.fixtures.sekali import once


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """Made once a session; tests read it and never write into it."""
    return made_village(tmp_path_factory)


@pytest.fixture(scope="session")
def unused(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """A store for real persons with its tables and keys, to be copied: a command makes one in a CPU second."""

    def make(root: Path) -> None:
        with django_db_blocker.unblock(), open_store(root / "simpanan"):
            pass

    return once(tmp_path_factory, "belum_dipakai", make) / "simpanan"
