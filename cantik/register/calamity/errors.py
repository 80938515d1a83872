"""Errors of this room: R550–R560."""

from __future__ import annotations

from cantik.base.errors import CantikError


class CalamityRefused(CantikError):
    """R550-R560: mode darurat cannot start, end, or tell of people, guests, buildings or sites like this."""
