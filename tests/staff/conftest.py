"""The log lives in a store; second factors are sealed with a key of the test."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from cantik.vault import sealing
from tests.register.conftest import cradle, new_store, opened

__all__ = ["cradle", "new_store", "opened"]


@pytest.fixture(autouse=True)
def sealing_key() -> None:
    """As if a store were open."""
    sealing.install(b"kunci rekaan untuk pengujian 32 ")


@pytest.fixture(autouse=True)
def no_memory_of_attempts() -> None:
    """Limits by address would carry over from test to test: all of them come from 127.0.0.1."""
    cache.clear()
