"""Two records of one person become one: who stands for whom, and when somebody else must agree. Pure.

A merge writes nothing over: it ties one person to another, and whoever folds statements takes those of both as one
person's. So both histories stay, and taking the tie away gives back what was there (ADR 0011).
"""

from __future__ import annotations

from collections.abc import Mapping

from cantik.register.doubles.errors import MergeRefused
from cantik.register.events.history import Life


def admit_merge(kept: int, gone: int, ties: Mapping[int, int]) -> None:
    """Refuse a merge of somebody with themself, or of somebody who stands for nobody any more.

    Raises `MergeRefused` R457 (one person already), R458 (one of the two was put together with somebody else).
    """
    if kept == gone or ties.get(kept, kept) == ties.get(gone, gone):
        raise MergeRefused("R457", "Kedua catatan sudah satu orang", mend="Muat ulang daftar pasangan.")
    if kept in ties or gone in ties:
        raise MergeRefused(
            "R458",
            "Salah satu catatan sudah digabung dengan catatan lain",
            expected="dua catatan yang masih berdiri sendiri",
            mend="Muat ulang daftar; cari data ganda lagi bila perlu.",
        )


def needs_consent(one: Life, other: Life) -> bool:
    """Whether the head of the village must agree: one of the two died or moved out."""
    return not {one, other} <= {Life.HERE, Life.UNKNOWN}
