"""The different cells of a column, numbered as they come: a cell becomes its place among them, and each of them becomes
a Python text once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.engines.arrow_stream import ArrowTexts

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[Any]
#: bytes of a cell that is compared as two words; the sixteenth says how many there are
_WIDTH = 15
#: bytes of a cell that is a number already
_SHORT = 2
#: slots for each cell: of so many, three cells in a hundred find theirs taken and are asked for by their text
_SPREAD, _FEWEST_SLOTS = 16, 1 << 12
_KINDS = (np.uint8, np.uint16, np.uint32)
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)


@dataclass(slots=True)
class CellPlaces:
    """All different cells of a column so far, in the order in which they came, and in how many rows each stood."""

    cells: list[str] = field(default_factory=list)
    size: int = 0
    _place: dict[bytes, int] = field(default_factory=dict)
    _counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    _new: list[bytes] = field(default_factory=list)
    _words: Words = field(default_factory=lambda: np.zeros((0, 2), np.uint64))
    _slots: npt.NDArray[np.int32] = field(default_factory=lambda: np.full(_FEWEST_SLOTS, -1, np.int32))
    _short: npt.NDArray[np.int32] = field(default_factory=lambda: np.full(1 << 16, -1, np.int32))

    def count_rows(self) -> dict[str, int]:
        """Each cell and in how many rows it stood."""
        return dict(zip(self.cells, self._counts.tolist(), strict=True))

    def take(self, column: ArrowTexts) -> Places:
        """The place of each cell of some more rows."""
        lengths = np.diff(column.offsets)
        longest = int(lengths.max(initial=0))
        short = longest <= _SHORT and bool(column.data.all())  # no zero, which is what a short one is filled with
        places = self._place_short(column, lengths, longest) if short else self._place_words(column, lengths, longest)
        counts = np.bincount(places, minlength=len(self.cells))
        counts[: len(self._counts)] += self._counts
        self._counts = counts
        kind = next(it for it in _KINDS if len(self.cells) - 1 <= np.iinfo(it).max)
        return places.astype(kind)

    def _place_short(self, column: ArrowTexts, lengths: npt.NDArray[Any], longest: int) -> Places:
        """Of cells of two bytes at most: what they say is a number already."""
        if longest == 1 and len(column.data) == len(lengths):
            said = column.data.astype(np.uint16)
        else:
            said = np.zeros(len(lengths), np.uint16)
            some, two = lengths > 0, lengths == _SHORT
            said[some] = column.data[column.offsets[:-1][some]]
            said[two] |= column.data[column.offsets[1:][two] - 1].astype(np.uint16) << 8
        places = self._short[said]
        if places.min(initial=0) < 0:
            for number in np.unique(said[places < 0]).tolist():
                self._short[number] = self._add(int(number).to_bytes(_SHORT, "little").rstrip(b"\0"))
            places = self._short[said]
        return places

    def _place_words(self, column: ArrowTexts, lengths: npt.NDArray[Any], longest: int) -> Places:
        words = _words_of(column, lengths, longest)
        if self._new:
            self._give_slots()
        places, missed = self._look_up(words)
        left = np.flatnonzero(missed)
        if len(left):  # of those that say the same one is asked for
            _, first = np.unique(_mix(words[left]), return_index=True)
            self._ask(column, left[first])
            if self._new:
                self._give_slots()
            places[left], missed = self._look_up(words[left])
            left = left[missed]
            places[left] = self._ask(column, left)
        return places

    def _look_up(self, words: Words) -> tuple[Places, npt.NDArray[np.bool_]]:
        """The place of each by its slot, and which of them is not there."""
        if not len(self._words):
            return np.zeros(len(words), np.int32), np.ones(len(words), np.bool_)
        found = self._slots[_slot(words, len(self._slots))]
        own = self._words[found]  # where there is no slot, those of another cell
        return found, (own[:, 0] != words[:, 0]) | (own[:, 1] != words[:, 1]) | (found < 0)

    def _ask(self, column: ArrowTexts, rows: Places) -> list[int]:
        """The place of each by its text."""
        starts, ends = column.offsets[rows].tolist(), column.offsets[rows + 1].tolist()
        memory = column.data.data
        texts = (bytes(memory[start:end]) for start, end in zip(starts, ends, strict=True))
        return [self._add(text) if (known := self._place.get(text)) is None else known for text in texts]

    def _add(self, text: bytes) -> int:
        at = self._place.setdefault(text, len(self.cells))
        if at == len(self.cells):
            self.cells.append(text.decode("utf-8", "replace"))
            self._new.append(text)
            self.size += len(text)
        return at

    def _give_slots(self) -> None:
        """Cells that came since get slots, as far as theirs are not taken; where slots are few, all get others."""
        offsets = np.cumsum([0, *map(len, self._new)], dtype=np.int64)
        lengths = np.diff(offsets)
        new = _words_of(ArrowTexts(offsets, np.frombuffer(b"".join(self._new), np.uint8)), lengths, int(lengths.max()))
        self._new.clear()
        self._words = np.concatenate([self._words, new])
        size = len(self._slots)
        while size < _SPREAD * len(self._words):
            size *= 2
        places = np.arange(len(self._words) - len(new), len(self._words))
        if size > len(self._slots):
            self._slots, places = np.full(size, -1, np.int32), np.arange(len(self._words))
        short = places[self._words[places].view(np.uint8)[:, _WIDTH] <= _WIDTH]
        self._slots[_slot(self._words[short], size)] = short


def _words_of(column: ArrowTexts, lengths: npt.NDArray[Any], longest: int) -> Words:
    """Each cell as two words, its bytes filled up with zeros and how many there are; those of more than fit are alike
    only in that they are no other cell's."""
    rows = len(lengths)
    signs = np.zeros((rows, _WIDTH + 1), np.uint8)
    if len(column.data) == rows * longest and longest <= _WIDTH:
        signs[:, :longest] = column.data.reshape(rows, longest)
    elif len(column.data):
        wide = np.arange(min(longest, _WIDTH))
        at = np.minimum(column.offsets[:-1, None] + wide, len(column.data) - 1)
        signs[:, : len(wide)] = np.where(wide < lengths[:, None], column.data[at], 0)
    signs[:, _WIDTH] = np.minimum(lengths, _WIDTH + 1)
    return signs.view(np.uint64)


def _mix(words: Words) -> Words:
    mixed: Words = words[:, 0] * _FACTORS[0] + words[:, 1] * _FACTORS[1]
    return mixed


def _slot(words: Words, size: int) -> npt.NDArray[np.int64]:
    return (_mix(words) >> np.uint64(65 - size.bit_length())).astype(np.int64)
