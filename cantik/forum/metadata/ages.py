"""Classes of numbers as people write them ("kurang dari 1", "2–5", "60+", "12–59 bulan"), their gaps and overlaps.
Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_AND_MORE = 10**12
_TOTAL_AND_TWO = 2  # so many classes may only overlap
_YEARS = range(1900, 2100)
_WORDS = r"tahun|thn|th|bulan|bln|minggu|hari|ribu|juta|miliar"


def _number(name: str) -> str:
    return rf"(?:rp\.?\s*)?(?P<{name}>\d+(?:\.\d{{3}})*)(?!\d|[.,]\d)\s*(?P<{name}u>{_WORDS})?"


_A, _B = _number("a"), _number("b")
_RANGES: tuple[tuple[re.Pattern[str], int, int], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), low, high)
    for pattern, low, high in (
        (rf"{_A}\s*[-–]\s*<\s*{_B}", 0, -1),
        (rf"{_A}\s*(?:[-–]|sampai(?: dengan)?|s\.?/?d\.?)\s*{_B}", 0, 0),
        (rf"(?:≤|<=|paling banyak|sampai dengan|maksimal)\s*{_B}", 0, 0),
        (rf"(?:<|kurang dari|di bawah|sebelum)\s*{_B}", 0, -1),
        (rf"(?:≥|>=|paling sedikit|minimal|sejak)\s*{_A}", 0, 0),
        (rf"(?:>|lebih dari|di atas|sesudah)\s*{_A}", 1, 0),
        (rf"{_A}\s*(?:\+|ke atas|atau lebih)", 0, 0),
    )
)
#: a number with a fraction, a day: what holds one is no class of whole numbers
_BROKEN = re.compile(r"\d,\d|\d[-/.]\d{1,2}[-/.]\d{2,4}")
#: words of a stage of life: classes of one age series are often called by them
_STAGES = re.compile(r"\b(bayi|baduta|batita|balita|anak|tahun|thn|th|bulan|bln)\b", re.IGNORECASE)
_SHORT = {"thn": "tahun", "th": "tahun", "bln": "bulan"}
#: what is finer holds so many of it; numbers of two measures are compared in the finer
_HOLDS = ({"bulan": 1, "tahun": 12}, {"": 1, "ribu": 1000, "juta": 10**6, "miliar": 10**9})


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A class: first and last whole number, both meant; `rest`: the text without them; `measure`: what is counted
    ("tahun", "bulan", "juta", "" = not said); `years`: its numbers are years of the calendar."""

    first: int
    last: int
    rest: str
    measure: str = ""
    years: bool = False


def span(text: str) -> NumberSpan | None:
    """The first range of whole numbers in a text; None without one, and with fractions and days.

    >>> span("Umur 2–5 tahun")
    NumberSpan(first=2, last=5, rest='umur', measure='tahun', years=False)
    >>> span("lulus 2019–2024").years, span("0,5–1 ha")
    (True, None)
    """
    for pattern, low, high in () if _BROKEN.search(text) else _RANGES:
        found = pattern.search(text)
        if found:
            return _read(found.groupdict(), low, high, text[: found.start()] + " " + text[found.end() :])
    return None


def _read(parts: dict[str, str | None], low: int, high: int, around: str) -> NumberSpan:
    given = [int(digits.replace(".", "")) for digits in (parts.get("a"), parts.get("b")) if digits]
    above, below = (_measure(parts.get(name)) for name in ("bu", "au"))
    measure = above or below
    first, last = (given[0] if parts.get("a") else 0), (given[-1] if parts.get("b") else _AND_MORE)
    if below and above and below != above:  # "Rp500 ribu–Rp2 juta": each in its own
        first, last, measure = _alone(first, below), _alone(last, above), ""
    rest = " ".join(_STAGES.sub(" ", around).split()).casefold()
    years = all(number in _YEARS for number in given)
    return NumberSpan(first + low, last + high, rest, measure, years)


def _measure(word: str | None) -> str:
    said = (word or "").casefold()
    return _SHORT.get(said, said)


def _alone(number: int, measure: str) -> int:
    return number * next((scale[measure] for scale in _HOLDS if measure in scale), 1)


def comparable(spans: Sequence[NumberSpan]) -> list[NumberSpan]:
    """The classes that can be laid side by side, in one measure: years of the calendar among themselves only, months
    beside years in months, millions beside thousands in ones; what is of another kind than most is left out."""
    if any(part.years for part in spans) and not all(part.years for part in spans):
        spans = [part for part in spans if not part.years]
    measures = {part.measure for part in spans}
    if len(measures) <= 1:
        return list(spans)
    scale = next((scale for scale in _HOLDS if measures <= set(scale)), None)
    return [] if scale is None else [_finer(part, scale[part.measure]) for part in spans]


def _finer(part: NumberSpan, holds: int) -> NumberSpan:
    whole = part.last >= _AND_MORE - 1
    return replace(part, first=part.first * holds, last=_AND_MORE if whole else part.last * holds + holds - 1)


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
