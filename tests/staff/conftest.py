"""The log lives in a store; second factors are sealed with a key of the test."""

from __future__ import annotations

import pytest

from cantik.vault import sealing
from tests.register.conftest import cradle, new_store, opened

__all__ = ["cradle", "new_store", "opened"]


@pytest.fixture(autouse=True)
def sealing_key() -> None:
    """As if a store were open."""
    sealing.install(b"kunci rekaan untuk pengujian 32 ")
