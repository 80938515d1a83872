"""Stores: see `tests/fixtures/simpanan.py`; and one in which people live."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.simpanan import Cradle, copy_of, cradle, mould, new_store, opened
from tests.register.warga import isi_desa

__all__ = ["Cradle", "copy_of", "cradle", "new_store", "opened"]


@pytest.fixture(scope="session")
def inhabited(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle) -> Cradle:
    """A store with the village of `warga.isi_desa`, made once a run."""

    def fill(folder: Path) -> None:
        with open_store(folder) as store:
            isi_desa(store, folder.parent)

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "dihuni", fill, of=cradle)


@pytest.fixture
def dihuni(inhabited: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> OpenStore:
    """A copy of that store, open."""
    return copy_of(inhabited)
