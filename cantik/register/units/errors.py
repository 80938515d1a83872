"""Errors of this room: R53…, R54…"""

from __future__ import annotations

from cantik.base.errors import CantikError


class UnitRefused(CantikError):
    """R53…: a dusun, RW or RT cannot be split, merged, renamed, made or closed like this."""


class SlsRefused(CantikError):
    """R538-R541: a list of SLS cannot be read, saved or taken back like this."""
