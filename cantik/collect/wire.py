"""What the worker process says, read back: a line `kind count numbers… lengths…`, then a text for each length.

Columns come as two texts: the kinds of the cells (empty: all text; `-`: all blank; `F`: all numbers; else one letter
a cell: s text, f number, d date) and the cells with the character U+001F between them. Plain text in, plain values
out: a worker that were taken over by a hostile file could say wrong cells or cause a `ValueError`, and no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from cantik.collect.cell_worker import BETWEEN
from cantik.collect.grid import Cell


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the worker."""

    kind: str
    numbers: tuple[int, ...]
    texts: tuple[str, ...]


def read_message(stream: IO[bytes]) -> Message | None:
    """The next message; None when the worker ended in the middle of one. Raises `ValueError` for nonsense."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    kind, *rest = line.decode("ascii").split()
    count, *numbers = map(int, rest)
    lengths = numbers[count:]
    body = stream.read(sum(lengths))
    if len(body) != sum(lengths):
        return None
    texts, at = [], 0
    for length in lengths:
        texts.append(body[at : at + length].decode())
        at += length
    return Message(kind, tuple(numbers[:count]), tuple(texts))


def columns_of(texts: Sequence[str], rows: int) -> list[list[Cell] | None]:
    """Columns from pairs of texts. Raises `ValueError` when a column has not `rows` cells."""
    days: dict[str, dt.date] = {}
    return [_column(kinds, joined, rows, days) for kinds, joined in zip(texts[::2], texts[1::2], strict=True)]


def _column(kinds: str, joined: str, rows: int, days: dict[str, dt.date]) -> list[Cell] | None:
    if kinds == "-":
        return None
    texts = joined.split(BETWEEN)
    if len(texts) != rows or len(kinds) not in (0, 1, rows):
        raise ValueError("a column of the wrong length")
    if not kinds:
        return list(texts)
    if kinds == "F":
        known: dict[str, float] = {text: float(text) for text in set(texts)}
        return [known[text] for text in texts]
    if "d" in kinds:
        return [
            _day(text, days) if kind == "d" else _plain(kind, text) for kind, text in zip(kinds, texts, strict=True)
        ]
    return [float(text) if kind == "f" else text for kind, text in zip(kinds, texts, strict=True)]


def _plain(kind: str, text: str) -> Cell:
    return float(text) if kind == "f" else text


def _day(text: str, days: dict[str, dt.date]) -> dt.date:
    found = days.get(text)
    if found is None:
        found = days[text] = dt.date.fromisoformat(text)
    return found
