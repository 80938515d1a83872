"""Classes of numbers as people write them ("kurang dari 1", "2–5", "60+"), their gaps and overlaps. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_AND_MORE = 10**6
_TOTAL_AND_TWO = 2  # so many classes may only overlap
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
    """Where classes leave a gap or overlap: `celah` or `tumpang`, and the first and last number of it; `terbalik`: a
    class whose end lies before its beginning. A total that stands beside two classes or more is none of them.

    >>> list(breaks([(0, 10), (2, 3), (5, 6), (12, 14)]))
    [('tumpang', 2, 3), ('tumpang', 5, 6), ('celah', 11, 11)]
    """
    yield from (("terbalik", first, end) for first, end in spans if end < first)
    reached: int | None = None  # the highest number of the classes so far: one may lie wholly in another
    ordered = sorted(span for span in spans if span[0] <= span[1])
    total = _total(ordered)
    if total is not None:
        ordered.remove(total)
    for first, end in ordered:
        if reached is not None and first > reached + 1:
            yield "celah", reached + 1, first - 1
        elif reached is not None and first <= reached:
            yield "tumpang", first, min(reached, end)
        reached = end if reached is None else max(reached, end)


def _total(ordered: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The one class that holds all the others and no number besides theirs; None without one, or beside one class."""
    for held in ordered if len(ordered) > _TOTAL_AND_TWO else ():
        rest = [other for other in ordered if other != held]
        if len(rest) == len(ordered) - 1 and held == (min(a for a, _ in rest), max(b for _, b in rest)):
            return held
    return None
