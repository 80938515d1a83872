"""How many cells of a large table hold something, column by column, counted while its rows go by.

Of a column whose cells are streamed anyway the texts tell; of all others a row says in a few wide numbers, bit by bit,
which of them hold something, so that no text of theirs is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.engines.arrow_stream import ArrowTexts, Batch

#: columns that one number tells of
_BITS = 64
_WORD = "isi"
Rows = npt.NDArray[np.bool_]


def filled_words(cells: Sequence[str]) -> dict[str, str]:
    """By name the SQL texts of the numbers that tell which of these cells (SQL, true or false) hold something."""
    words = {}
    for start in range(0, len(cells), _BITS):
        bits = (f"(CAST({cell} AS UBIGINT) << {at})" for at, cell in enumerate(cells[start : start + _BITS]))
        words[f"{_WORD}{start // _BITS}"] = " | ".join(bits)
    return words


@dataclass(frozen=True, slots=True)
class LeftRows:
    """Rows that are not kept, as far as they hold something, and their cells that do."""

    rows: int = 0
    cells: int = 0


@dataclass(slots=True)
class CellTally:
    """Cells that hold something: `taken` by position of their column, of rows that are kept; by reason what stands in
    rows that are not (`left`); `filled`: columns in which anything stands; `rows`: those that hold something. `told`:
    positions of the columns of which numbers tell; `texts`: by position the name of the texts."""

    told: Sequence[int]
    texts: Mapping[int, str]
    taken: Counter[int] = field(default_factory=Counter)
    left: dict[str, LeftRows] = field(default_factory=dict)
    filled: set[int] = field(default_factory=set)
    rows: int = 0

    def take(self, numbers: Batch, texts: Mapping[str, ArrowTexts], left: Mapping[str, Rows]) -> None:
        """Count some more rows. `left`: by reason which of them are not kept, none of them twice; those that are kept
        hold something."""
        words = [numbers.pop(f"{_WORD}{at}") for at in range(-(-len(self.told) // _BITS))]
        lengths = {at: np.diff(texts[name].offsets) for at, name in self.texts.items()}
        for place, at in enumerate(self.told):
            self._enter(at, words[place // _BITS] & np.uint64(1 << place % _BITS))
        for at, own in lengths.items():
            self._enter(at, own)
        kept = ~np.logical_or.reduce([*left.values()])
        self.rows += int(np.count_nonzero(kept))
        for why, rows in left.items():
            if rows.any():
                self._leave(why, [(at, own[rows]) for at, own in lengths.items()], [word[rows] for word in words])

    def _enter(self, at: int, said: npt.NDArray[Any]) -> None:
        if count := int(np.count_nonzero(said)):
            self.taken[at] += count
            self.filled.add(at)

    def _leave(
        self, why: str, lengths: Sequence[tuple[int, npt.NDArray[Any]]], words: Sequence[npt.NDArray[np.uint64]]
    ) -> None:
        """Take rows out again that are not kept."""
        bits = [(at, words[place // _BITS] & np.uint64(1 << place % _BITS)) for place, at in enumerate(self.told)]
        cells, says = 0, np.zeros(len(words[0]) if words else len(lengths[0][1]), np.bool_)
        for at, own in (*lengths, *bits):
            count = int(np.count_nonzero(own))
            cells, says = cells + count, says | (own != 0)
            self.taken[at] -= count
        before, rows = self.left.get(why, LeftRows()), int(np.count_nonzero(says))
        self.left[why] = LeftRows(before.rows + rows, before.cells + cells)
        self.rows += rows
