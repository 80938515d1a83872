"""Errors of this room: R45…"""

from __future__ import annotations

from cantik.base.errors import CantikError


class MergeRefused(CantikError):
    """R45…: two records cannot be put together, parted, or decided about like this."""
