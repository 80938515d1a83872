"""Stores: see `tests/fixtures/simpanan.py`."""

from tests.fixtures.simpanan import cradle, new_store

__all__ = ["cradle", "new_store"]
