"""Rows of codes in the order of village and content, and the first of each key among them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.engines.protocol import Codes, Integers

_WORD_BITS = 63
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class CodedRows:
    """Rows of a basis: codes by column, and the position of the village of each in `villages`; whole rupiah by
    column."""

    columns: Mapping[str, Codes]
    area: npt.NDArray[np.int32]
    villages: tuple[int, ...]
    amounts: Mapping[str, Integers] = field(default_factory=dict)


def village_digests(
    columns: Mapping[str, npt.NDArray[Any]], area: npt.NDArray[np.int32], villages: int
) -> tuple[str, ...]:
    """What tells whether the rows of a village are others than before, of each village; rows stand by village."""
    ends = np.searchsorted(area, np.arange(villages + 1))
    found = [hashlib.blake2b(digest_size=16) for _ in range(villages)]
    for name in sorted(columns):
        own = np.ascontiguousarray(columns[name])
        for at, told in enumerate(found):
            told.update(f"{name}|{own.dtype}|".encode())
            told.update(own[ends[at] : ends[at + 1]].tobytes())
    return tuple(told.hexdigest() for told in found)


def pack_rows(columns: Mapping[str, npt.NDArray[Any]], area: npt.NDArray[Any]) -> list[Keys]:
    """The rows as few wide numbers whose order is that of area and codes, column by column: quick to sort by."""
    words: list[Keys] = []
    word = area.astype(np.uint64)
    used = int(area.max(initial=0)).bit_length()
    for name in sorted(columns):
        bits = int(columns[name].max(initial=0)).bit_length()
        if used + bits > _WORD_BITS:
            words.append(word)
            word, used = np.zeros(len(area), np.uint64), 0
        word = (word << np.uint64(bits)) | columns[name].astype(np.uint64)
        used += bits
    return [*words, word]


def first_of_each(keys: Keys) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Which rows are the first of their key (0 = none: each by itself); the rows with a key in the order of keys, and
    which of these follow one of the same key."""
    first = np.ones(len(keys), np.bool_)
    known = np.flatnonzero(keys)
    by_key = known[np.argsort(keys[known], kind="stable")]
    runs = keys[by_key]
    again = np.append(False, runs[1:] == runs[:-1]) if len(runs) else np.zeros(0, np.bool_)
    first[by_key[again]] = False
    return first, by_key, again


def in_order(
    columns: Mapping[str, Codes],
    area: npt.NDArray[np.int32],
    villages: tuple[int, ...],
    amounts: Mapping[str, Integers] | None = None,
) -> CodedRows:
    """The rows by village and content, so that no order of persons is kept."""
    money = amounts or {}
    plain = {name: own - own.min(initial=0) for name, own in money.items()}
    order = np.lexsort(pack_rows({**columns, **plain}, area)[::-1])
    return CodedRows(
        {name: columns[name][order] for name in sorted(columns)},
        area[order],
        villages,
        {name: own[order] for name, own in sorted(money.items())},
    )
