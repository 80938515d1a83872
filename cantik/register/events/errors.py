"""Errors of this room: R43…"""

from __future__ import annotations

from cantik.base.errors import CantikError


class EventRefused(CantikError):
    """R43…: an event cannot have happened like this, or cannot be taken back now."""
