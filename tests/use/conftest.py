"""A village with an edition on its site, as the tests of releases have it."""

from __future__ import annotations

from tests.release.conftest import copy_of, cradle, first_issued, handed_in, make_prepared, prepared
from tests.web.conftest import jam

__all__ = ["copy_of", "cradle", "first_issued", "handed_in", "jam", "make_prepared", "prepared"]
