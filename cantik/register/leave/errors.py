"""Errors of this room: R49… figures, R51… archives, R52… erasure."""

from __future__ import annotations

from cantik.base.errors import CantikError


class ArchiveRefused(CantikError):
    """R51…: a file with the whole register of a village cannot be read, or cannot come in here."""


class ErasureRefused(CantikError):
    """R52…: what the register tells of a person cannot be erased, or not now."""


class FigureRefused(CantikError):
    """R492: a figure of another office that cannot be."""
