"""Reasons where one is due: R591."""

from __future__ import annotations

from cantik.base.errors import CantikError

#: letters of a reason or a remark where one is due
LEAST_REASON = 10


class ReasonMissing(CantikError):
    """R591: no reason stands where one is due, or one too short to say anything."""


def due_reason(text: str, refused: type[CantikError] = ReasonMissing) -> str:
    """A reason where one is due, without blanks around it. Raises `ReasonMissing` R591 when it is too short (`refused`:
    the error of another room)."""
    reason = text.strip()
    if len(reason) < LEAST_REASON:
        raise refused("R591", "Alasan belum ditulis", expected=f"paling sedikit {LEAST_REASON} huruf")
    return reason
