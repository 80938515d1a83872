"""Two villages whose rounds are open, as `tests/field` makes them, and phones of their enumerators."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from cantik.field.forms.app import writer
from cantik.web.tahap.pengumpulan.openrosa import device_cache, entity_lists
from tests.field.conftest import dua, in_the_field
from tests.field.putaran import Desa
from tests.fixtures.simpanan import Cradle, copy_of, cradle, new_store, opened
from tests.staff import bekal

__all__ = ["Cradle", "copy_of", "cradle", "dua", "in_the_field", "new_store", "opened"]


@pytest.fixture
def desa(dua: tuple[Desa, Desa]) -> Iterator[tuple[Desa, Desa]]:
    """Both villages; what the server remembers of devices and lists is forgotten before, its writer ends after."""
    device_cache.forget()
    entity_lists.forget()
    with writer.end_writers():
        yield dua


@pytest.fixture
def here(desa: tuple[Desa, Desa]) -> Desa:
    """The first of both."""
    return desa[0]


@pytest.fixture
def agen(here: Desa) -> Client:
    """The browser of its agen."""
    return bekal.browser(here.agen)
