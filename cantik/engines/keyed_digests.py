"""Numbers of persons and families as keys from which nobody finds them again without the secret: SipHash-2-4 (Aumasson
and Bernstein 2012) of some words a row, all rows at once."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.engines.arrow_stream import ArrowTexts

Words = npt.NDArray[np.uint64]
#: digits of a NIK or KK number
LENGTH = 16
#: how a text that says something and holds no number is told (`engines.number_texts`)
UNREAD = "?"
_START = tuple(int.from_bytes(b"somepseudorandomlygeneratedbytes"[at : at + 8], "big") for at in range(0, 32, 8))
_SAYS = re.compile(r"[1-9]|[^\W\d_]")
_ZEROS, _HIGH, _OVER_NINE = (np.uint64(int.from_bytes(bytes([byte]) * 8, "big")) for byte in (0x30, 0xF0, 0x06))
#: rows at a time: what is worked with stays near the processor
_ROWS = 16_384


@dataclass(frozen=True, slots=True)
class KeyedDigests:
    """Keys of one run."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)

    def of_numbers(self, column: ArrowTexts, beside: Words | None = None) -> tuple[Words, int]:
        """The key of the number of each row (with what stands beside it), 0 where it holds none; and in how many rows
        something else stands."""
        lengths = np.diff(column.offsets)
        rows = np.flatnonzero(lengths == LENGTH)
        signs = column.data
        if len(rows) < len(lengths) or len(signs) != LENGTH * len(rows):
            signs = signs[column.offsets[rows][:, None] + np.arange(LENGTH)]
        words = np.ascontiguousarray(signs).reshape(len(rows), LENGTH).view("<u8")
        plain = words ^ _ZEROS
        none = ((plain | (plain + _OVER_NINE)) & _HIGH).any(axis=1)
        number = ~none & plain.any(axis=1)
        unread = int((lengths == len(UNREAD)).sum()) + _count_said(words[none])
        known = rows[number]
        keys = np.zeros(len(lengths), np.uint64)
        parts = [words[number, 0], words[number, 1], *([] if beside is None else [beside[known]])]
        keys[known] = self.of_words(parts)
        return keys, unread

    def of_words(self, parts: list[Words]) -> Words:
        """The digest of the words of each row."""
        size = len(parts[0])
        found = np.zeros(size, np.uint64)
        for start in range(0, size, _ROWS):
            piece = slice(start, start + _ROWS)
            found[piece] = _siphash(self.secret, [part[piece] for part in parts])
        return found


def _count_said(words: Words) -> int:
    """In how many texts of sixteen bytes a digit that is no zero or a letter stands."""
    signs = words.view(np.uint8).reshape(len(words), LENGTH)
    letters = signs | 0x20
    plainly = ((signs >= ord("1")) & (signs <= ord("9")) | (letters >= ord("a")) & (letters <= ord("z"))).any(axis=1)
    others = np.flatnonzero(~plainly & (signs > 0x7F).any(axis=1))
    said = sum(_SAYS.search(bytes(signs[at]).decode("utf-8", "replace")) is not None for at in others)
    return int(plainly.sum()) + said


def _siphash(secret: bytes, parts: list[Words]) -> Words:
    halves = [int.from_bytes(secret[at : at + 8], "little") for at in (0, 8)]
    state = [np.full(len(parts[0]), own ^ halves[at % 2], np.uint64) for at, own in enumerate(_START)]
    length = np.full(1, (8 * len(parts) % 256) << 56, np.uint64)
    for part in (*parts, length):
        state[3] ^= part
        _mix(state, 2)
        state[0] ^= part
    state[2] ^= np.uint64(0xFF)
    _mix(state, 4)
    digest: Words = state[0] ^ state[1] ^ state[2] ^ state[3]
    return digest


def _mix(state: list[Any], times: int) -> None:
    v0, v1, v2, v3 = state
    for _ in range(times):
        v0 += v1
        v1 = _turn(v1, 13) ^ v0
        v0 = _turn(v0, 32)
        v2 += v3
        v3 = _turn(v3, 16) ^ v2
        v0 += v3
        v3 = _turn(v3, 21) ^ v0
        v2 += v1
        v1 = _turn(v1, 17) ^ v2
        v2 = _turn(v2, 32)
    state[:] = v0, v1, v2, v3


def _turn(word: Words, bits: int) -> Words:
    turned: Words = word << np.uint64(bits)
    turned |= word >> np.uint64(64 - bits)
    return turned
