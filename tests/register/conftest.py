"""Stores: see `tests/fixtures/simpanan.py`."""

from tests.fixtures.simpanan import Cradle, cradle, new_store, opened

__all__ = ["Cradle", "cradle", "new_store", "opened"]
