"""Why a release was revised, withdrawn, sent back: words that stay, some of them for everybody to read. Pure."""

from __future__ import annotations

from cantik.base.text import holds_count, holds_number
from cantik.release.errors import ReasonTells, ReasonWanted

LEAST_REASON = 10


def require_reason(text: str) -> str:
    """A reason without blanks around it. Raises `ReasonWanted` (T403) for fewer than ten letters, `ReasonTells` (T408)
    for a number of a person."""
    text = " ".join(text.split())
    if sum(letter.isalnum() for letter in text) < LEAST_REASON:
        raise ReasonWanted
    if holds_number(text):
        raise ReasonTells
    return text


def public_reason(text: str) -> str:
    """A reason that everybody reads; how few people or answers were changed is not in it: whoever holds both editions
    and knows of how many of a question would reckon whose they are (the long attack, villages 132 and 148).

    Raises `ReasonWanted` (T403), `ReasonTells` (T408).

    >>> public_reason("Ijazah di dusun Mawar terbaca terbalik")
    'Ijazah di dusun Mawar terbaca terbalik'
    """
    text = require_reason(text)
    if holds_count(text):
        raise ReasonTells(counts=True)
    return text
