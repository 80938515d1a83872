"""Classes of numbers as people write them ("kurang dari 1", "2–5", "60+"), their gaps and overlaps. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_AND_MORE = 10**6
_RANGES: tuple[tuple[re.Pattern[str], int, int], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), low, high)
    for pattern, low, high in (
        (r"(?P<a>\d+)\s*(?:tahun\s*)?(?:[-–]|sampai(?: dengan)?|s\.?/?d\.?)\s*(?P<b>\d+)", 0, 0),
        (r"(?:<|kurang dari|di bawah)\s*(?P<b>\d+)", 0, -1),
        (r"(?:≥|>=|paling sedikit)\s*(?P<a>\d+)", 0, 0),
        (r"(?:>|lebih dari|di atas)\s*(?P<a>\d+)", 1, 0),
        (r"(?P<a>\d+)\s*(?:tahun\s*)?(?:\+|ke atas|atau lebih)", 0, 0),
    )
)
#: words of a stage of life: classes of one age series are often called by them
_STAGES = re.compile(r"\b(bayi|baduta|batita|balita|anak|tahun|thn)\b", re.IGNORECASE)


def span(text: str) -> tuple[int, int, str] | None:
    """The first range of whole numbers in a text, both ends meant, and the text without it; None without one.

    >>> span("Umur 2–5 tahun")
    (2, 5, 'umur')
    """
    for pattern, low, high in _RANGES:
        found = pattern.search(text)
        if found:
            parts = found.groupdict()
            first = int(parts["a"]) + low if parts.get("a") else 0
            last = int(parts["b"]) + high if parts.get("b") else _AND_MORE
            rest = text[: found.start()] + " " + text[found.end() :]
            return first, last, " ".join(_STAGES.sub(" ", rest).split()).casefold()
    return None


def breaks(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    """Where neighbouring classes leave a gap or overlap: `celah` or `tumpang`, and the first and last number of it."""
    ordered = sorted(spans)
    for (_, last), (first, end) in pairwise(ordered):
        if first > last + 1:
            yield "celah", last + 1, first - 1
        elif first <= last:
            yield "tumpang", first, min(last, end)
