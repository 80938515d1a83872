"""Errors of this room: R49… figures, R51… archives, R52… erasure, R658 retention, R664 breaches."""

from __future__ import annotations

from cantik.base.errors import CantikError


class ArchiveRefused(CantikError):
    """R51…: a file with the whole register of a village cannot be read, or cannot come in here."""


class ErasureRefused(CantikError):
    """R52…: what the register tells of a person cannot be erased, or not now."""


class FigureRefused(CantikError):
    """R492: a figure of another office that cannot be."""


class DestructionRefused(CantikError):
    """R658: records whose time is over are not proposed, confirmed or destroyed again like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R658", message, found=found, expected=expected, mend=mend)


class BreachRefused(CantikError):
    """R664: a breach is not recorded, changed, stopped or closed like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R664", message, found=found, expected=expected, mend=mend)
