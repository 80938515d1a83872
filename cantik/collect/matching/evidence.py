"""What the cells of a column look like: shares (0 to 1) of its filled cells that have the shape of something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cantik.codes.lists import MISSING, CodeList
from cantik.collect.dates import BULAN_HARI, HARI_BULAN, PADAT, TAHUN_BULAN, parse
from cantik.collect.matching.profile import ColumnProfile
from cantik.collect.none_words import none_words
from cantik.collect.numbers import read_number

_NAME = re.compile(r"[^\W\d_][^\W\d_.'`,\- ]*(?:[ .,'`\-]+[^\W\d_][^\W\d_.'`,\- ]*)*\.?\Z")
#: a mobile telephone number without what people put between its digits
TELEPHONE = re.compile(r"(?:\+?62|0)8\d{7,11}\Z")
_SMALL = re.compile(r"(?:R[TW]\.?\s*)?0*\d{1,3}\Z", re.IGNORECASE)
_PAIR = re.compile(r"(?:RT\.?\s*)?0*\d{1,3}\s*[/\-]\s*(?:RW\.?\s*)?0*\d{1,3}\Z", re.IGNORECASE)
_POINT = re.compile(r"-?\d{1,3}[.,]\d{2,}\Z")
_BORN = re.compile(r"[^\d,]{3,}[,/ ]\s*\d")
PROVINCES = range(11, 100)  # domain: a NIK begins with the province, of which none is below 11 (99: fictitious)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shapes of one column. `codes[list]` is (share that are its words, share that are its bare codes)."""

    filled: int
    different: int
    nik: float = 0.0
    women: float = 0.0  # NIK-like numbers whose day is above 40: only a NIK adds 40 for women
    date: float = 0.0
    notations: tuple[str, ...] = ()
    born: float = 0.0
    name: float = 0.0
    phone: float = 0.0
    small: float = 0.0
    pair: float = 0.0
    whole: float = 0.0
    point: float = 0.0
    blank: float = 1.0

    @property
    def distinct(self) -> float:
        """Different values for each filled cell."""
        return self.different / self.filled if self.filled else 0.0


def evidence(seen: ColumnProfile) -> Evidence:
    """Look at a column. Cells that say "none" (`-`) count for nothing."""
    none = none_words()
    values = [(text, count) for text, count in seen.values if not none.has(text)]
    total = sum(count for _, count in values)
    if not total:
        return Evidence(0, 0)

    def share(test: Callable[[str], bool]) -> float:
        return sum(count for text, count in values if test(text)) / total

    numbers = [(digits, count) for text, count in values if (digits := number_of(text))]
    plausible = [(digits, count) for digits, count in numbers if is_plausible(digits)]
    nik = sum(count for _, count in plausible) / total
    women = sum(count for digits, count in plausible if int(digits[6:8]) > 40)
    date = max(seen.dates / max(1, seen.filled), share(_is_date))
    return Evidence(
        total,
        len(values),
        nik,
        women / max(1, sum(count for _, count in plausible)),
        date,
        notations(values),
        share(lambda text: bool(_BORN.match(text))),
        share(lambda text: bool(_NAME.match(text)) and len(text) > 2),
        share(lambda text: bool(TELEPHONE.match(re.sub(r"[ .\-()]", "", text)))),
        share(lambda text: bool(_SMALL.match(text))),
        share(lambda text: bool(_PAIR.match(text))),
        share(lambda text: text.isascii() and text.isdigit() and len(text) <= 9),
        share(lambda text: bool(_POINT.match(text))),
        seen.gaps / max(1, seen.gaps + seen.filled),
    )


def number_of(text: str) -> str:
    """The 16 digits of a cell that holds a NIK or KK number, "" for any other."""
    return "" if text[:1].isalpha() else read_number(text).value or ""  # no number begins with a letter


def is_plausible(digits: str) -> bool:
    """16 digits that begin with a province and hold a day and a month where a NIK (or KK) has them."""
    day, month = int(digits[6:8]), int(digits[8:10])
    return int(digits[:2]) in PROVINCES and 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month <= 12


@lru_cache(maxsize=8192)
def _is_date(text: str) -> bool:
    if text.isascii() and text.isdigit() and len(text) < 8:
        return len(text) == 5 and parse(text).date is not None  # a serial number of 1927 and later
    return any(
        parse(text, notation=notation).date is not None for notation in ("", HARI_BULAN, BULAN_HARI, TAHUN_BULAN, PADAT)
    )


def notations(values: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Ways of writing that a person must be asked about, the likeliest first; () where the cells leave no doubt.

    Both orders of day and month in one column is no way of writing: its doubtful cells are refused as findings.
    """
    compact, day, month, doubtful = dict.fromkeys((TAHUN_BULAN, PADAT), 0), 0, 0, 0
    for text, count in values:
        if text.isascii() and text.isdigit() and len(text) in (7, 8):
            for notation in compact:
                compact[notation] += count * (parse(text, notation=notation).date is not None)
            continue
        found = parse(text)
        day += count * (found.order is not None and found.order.endswith("hb"))
        month += count * (found.order is not None and found.order.endswith("bh"))
        doubtful += count * (found.doubtful is not None)
    best = max(compact.values())
    if best > day + month + doubtful:
        return tuple(notation for notation, count in compact.items() if count == best)
    if month and not day:
        return (BULAN_HARI,)
    return (HARI_BULAN, BULAN_HARI) if doubtful and not day and not month else ()


# ── code lists ───────────────────────────────────────────────────────────────────────────────────


def fits(seen: ColumnProfile, codes: CodeList, also: Mapping[str, str] | None = None) -> tuple[float, float]:
    """Shares of the filled cells that are words of a list, and that are its bare codes."""
    matcher = codes.matcher(dict(also or {}))
    total = words = bare = 0
    for text, count in seen.values:
        if none_words().has(text):
            continue
        total += count
        code = matcher.match(text)
        if code is None or code == MISSING:
            continue
        if any(c.isalpha() for c in text):
            words += count
        else:
            bare += count
    return (words / total, bare / total) if total else (0.0, 0.0)
