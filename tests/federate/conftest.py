"""What tests of deliveries ask for."""

from tests.federate.dua_simpanan import signed_once, stores
from tests.fixtures.simpanan import cradle

__all__ = ["cradle", "signed_once", "stores"]
