"""What tests of deliveries, and of commands on a store that nobody used yet, ask for."""

from __future__ import annotations

from tests.cli.conftest import unused
from tests.federate.dua_simpanan import signed_once, stores
from tests.fixtures.simpanan import cradle

__all__ = ["cradle", "signed_once", "stores", "unused"]
