"""The log lives in a store."""

from tests.register.conftest import cradle, new_store, opened

__all__ = ["cradle", "new_store", "opened"]
