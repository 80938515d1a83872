"""A store that is open, as the tests of accounts have it."""

from __future__ import annotations

from tests.register.conftest import cradle, new_store, opened

__all__ = ["cradle", "new_store", "opened"]
