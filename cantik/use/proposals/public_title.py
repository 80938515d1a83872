"""Which words of a proposal everybody may read: a title, a part of the village, a reason. Pure.

It guards who writes unawares, not who means to: whoever releases a title confirms it besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cantik.base.text import fold, holds_count

_NUMBER = re.compile(
    r"\b(?:nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belasan|puluhan|se(?:orang|keluarga)"
    r"|sepasang|kedua|ketiga|keempat|kelima)\b|\d",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:rt|rw|no|blok|gang|gg)\b", re.IGNORECASE)


def is_safe_text(text: str, parts: Iterable[str], *, about_people: bool) -> bool:
    """Whether a text that everybody reads neither counts people nor, where it is about people, counts anything or names
    a part of the village (`parts`)."""
    if holds_count(text):
        return False
    if not about_people:
        return True
    own = f" {fold(text)} "
    return (
        not _NUMBER.search(text)
        and not _PART.search(text)
        and not any(f" {fold(each)} " in own for each in parts if each)
    )


def name_part(place: str, parts: Iterable[str]) -> str:
    """The part of the village that a place names, as the release calls it; "" where it names something else."""
    own = fold(place)
    return next((each for each in parts if own in (fold(each), f"dusun {fold(each)}")), "")
