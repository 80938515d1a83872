"""Records that may be one person: prepared for comparison, searched, and explained in words. Pure.

Names are compared without titles, in one spelling and with one form of common words; what is shown stays as written.
A score is never shown bare: `explain_pair` says of every comparison what it found and how much it weighs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cantik.base.text import fold
from cantik.content.kinds import Linkage
from cantik.engines.linkage import Columns, LinkedPair, Search, search

_NUMBER = 16
#: records that are spelled for comparison at once
_PART = 50_000


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it is compared; "" and None = not known. `village`, `family`: any text that tells them apart."""

    name: str
    born: dt.date | None = None
    sex: str = ""
    nik: str = ""
    father: str = ""
    mother: str = ""
    birth_place: str = ""
    village: str = ""
    dusun: str = ""
    rt: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class PairReason:
    """One line of an explanation: what was compared, what came out in words, its weight (log2; 0 = says nothing)."""

    comparison: str
    label: str
    words: str
    weight: float
    level: str


def plain_name(linkage: Linkage, text: str) -> str:
    """A name as it is compared: folded, without titles, in one spelling.

    >>> from cantik.content.loader import load_content
    >>> plain_name(load_content().linkage["orang"], "H. Moch. Soekarno, S.H.")
    'muhammad sukarno'
    """
    return _Spelling(linkage).name(text)


class _Spelling:
    """The one spelling of names in a model; a word is spelled once, however many bear it."""

    def __init__(self, linkage: Linkage) -> None:
        self._linkage = linkage
        self._words: dict[str, str] = {}
        self._first = {
            self._unify_spelling(word): self._unify_spelling(group[0]) for group in linkage.same_words for word in group
        }

    def name(self, text: str) -> str:
        """One name."""
        return " ".join(filter(None, map(self._normalise_word, _words(text))))

    def _normalise_word(self, word: str) -> str:
        if word not in self._words:
            spelled = self._unify_spelling(word)
            self._words[word] = "" if spelled in self._linkage.titles else self._first.get(spelled, spelled)
        return self._words[word]

    def _unify_spelling(self, word: str) -> str:
        if word in self._linkage.titles:
            return word
        for old, new in self._linkage.spelling.items():
            word = word.replace(old, new)
        return word


def _words(text: str) -> list[str]:
    """Folded words; letters that only points part ("S.H.") stay one word, so that a title is seen as one."""
    if "." not in text:
        return fold(text).split()
    return [fold(part.replace(".", "")) if _initials(part) else part for part in _split_words(text)]


def _split_words(text: str) -> list[str]:
    parts: list[str] = []
    for rough in text.replace(",", " ").split():
        parts.extend([rough] if _initials(rough) else fold(rough).split())
    return parts


def _initials(part: str) -> bool:
    letters = [piece for piece in part.split(".") if piece]
    return len(letters) > 1 and all(len(piece) <= 2 for piece in letters)


def parts_of(linkage: Linkage, records: Sequence[Record]) -> Iterator[Columns]:
    """The columns that the engine compares, a part of the records at a time: a kabupaten never stands there twice."""
    name, place = lru_cache(_PART)(_Spelling(linkage).name), lru_cache(_PART)(fold)
    for start in range(0, len(records), _PART):
        part = records[start : start + _PART]
        yield {
            "nama": [name(record.name) for record in part],
            "lahir": [record.born for record in part],
            "jenis_kelamin": [record.sex for record in part],
            "nik": [record.nik if whole_nik(record.nik) else "" for record in part],
            "ayah": [name(record.father) for record in part],
            "ibu": [name(record.mother) for record in part],
            "tempat_lahir": [place(record.birth_place) for record in part],
            "desa": [record.village for record in part],
            "dusun": [place(record.dusun) for record in part],
            "rt": [record.rt.lstrip("0") for record in part],
            "keluarga": [record.family for record in part],
        }


def whole_nik(nik: str) -> bool:
    """Whether a number has the digits of a NIK."""
    return len(nik) == _NUMBER and nik.isdecimal()


def find_pairs(
    linkage: Linkage,
    records: Sequence[Record],
    *,
    across: bool = False,
    least: float | None = None,
    threads: int = 2,
    step: Callable[[int, int, str], None] | None = None,
) -> Search:
    """Pairs of records that may be one person, the likeliest first; positions are those of `records`."""
    if len(records) < 2:
        return Search((), 0)
    return search(linkage, parts_of(linkage, records), across=across, least=least, threads=threads, step=step)


def explain_pair(linkage: Linkage, levels: Sequence[int], weights: Sequence[float]) -> tuple[PairReason, ...]:
    """Every comparison of a pair, what speaks for one person first; weights are rounded to a tenth."""
    found = []
    for comparison, level, weight in zip(linkage.comparisons, levels, weights, strict=True):
        if level < 0:
            found.append(
                PairReason(comparison.id, comparison.label, "Tidak diketahui pada salah satu catatan", 0.0, "")
            )
        else:
            one = comparison.levels[level]
            found.append(PairReason(comparison.id, comparison.label, one.words, round(weight, 1), one.id))
    return tuple(sorted(found, key=lambda reason: -reason.weight))


__all__ = [
    "LinkedPair",
    "PairReason",
    "Record",
    "Search",
    "explain_pair",
    "find_pairs",
    "parts_of",
    "plain_name",
    "whole_nik",
]
