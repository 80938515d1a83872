"""A store that nobody used yet, as the tests of commands have it."""

from __future__ import annotations

from tests.cli.conftest import unused

__all__ = ["unused"]
