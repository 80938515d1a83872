"""Search of names by a part: case, accents, punctuation and blanks do not count."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cached_property
from itertools import accumulate

from cantik.base.text import fold

_BLANKS = re.compile(" +")
_EDGES = re.compile(" *\n *")


class MatchRank(IntEnum):
    """How a name matches, best first."""

    WHOLE = 0
    PREFIX = 1
    WORD_START = 2
    INSIDE = 3
    WITHOUT_BLANKS = 4


def fold_lines(names: Sequence[str]) -> str:
    """`fold` of each name, one per line, a line break before and after; the same result many times faster.

    Each character folds by itself, so one translation table over the characters that occur does for all names.
    """
    text = "\n".join(names)
    table = {ord(c): _fold_character(c) for c in set(text)}
    return "\n" + _EDGES.sub("\n", _BLANKS.sub(" ", text.translate(table))).strip(" ") + "\n"


def _fold_character(character: str) -> str:
    if character == "\n":
        return character
    plain = unicodedata.normalize("NFKD", character)
    return "".join("" if unicodedata.combining(c) else c if c.isalnum() else " " for c in plain).casefold()


class NameSearch:
    """Names in the order in which they shall be found; the work of folding is done at the first search."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    @cached_property
    def _lines(self) -> tuple[str, list[int]]:
        return _with_starts(fold_lines(self._names))

    @cached_property
    def _tight(self) -> tuple[str, list[int]]:
        return _with_starts(self._lines[0].replace(" ", ""))

    def find(self, query: str, rank: MatchRank, within: Sequence[range]) -> Iterator[int]:
        """Positions of names that match at least as `rank` says, range by range; a name comes once per rank."""
        wanted = fold(query)
        if not wanted or not self._names:
            return
        text, starts = self._lines
        if rank is MatchRank.WITHOUT_BLANKS:
            text, starts = self._tight
            wanted = wanted.replace(" ", "")
        needle = {MatchRank.WHOLE: f"\n{wanted}\n", MatchRank.PREFIX: f"\n{wanted}", MatchRank.WORD_START: f" {wanted}"}
        for positions in within:
            if positions:
                yield from _scan(text, starts, needle.get(rank, wanted), positions)


def _with_starts(text: str) -> tuple[str, list[int]]:
    """The text and where each of its lines starts: at the line break before it."""
    lengths = [len(line) + 1 for line in text[1:-1].split("\n")]
    return text, [0, *accumulate(lengths)]


def _scan(text: str, starts: list[int], needle: str, positions: range) -> Iterator[int]:
    at, end = starts[positions.start], starts[positions.stop] + 1
    while (found := text.find(needle, at, end)) >= 0:
        position = bisect_right(starts, found) - 1
        yield position
        at = starts[position + 1]
