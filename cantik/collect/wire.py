"""What the worker process says, read back: a line `kind count numbers… lengths…`, then a text for each length.

Columns come as two texts: the kind (all blank, all text, or mixed) and the cells with the character U+001F between
them. In a mixed column a number begins with U+001E and a date with U+001D. Plain text in, plain values out: a worker
that were taken over by a hostile file could say wrong cells or cause a `ValueError`, and no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, cast

from cantik.collect.cell_worker import BETWEEN, BLANK, DATE, NUMBER, TEXT
from cantik.collect.grid import Cell


@dataclass(frozen=True, slots=True)
class WorkerMessage:
    """One message of the worker."""

    kind: str
    numbers: tuple[int, ...]
    texts: tuple[str, ...]


def read_message(stream: IO[bytes]) -> WorkerMessage | None:
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
    return WorkerMessage(kind, tuple(numbers[:count]), tuple(texts))


def columns_of(texts: Sequence[str], rows: int) -> list[list[Cell] | None]:
    """Columns from pairs of texts. Raises `ValueError` when a column has not `rows` cells."""
    return [_column(kind, joined, rows) for kind, joined in zip(texts[::2], texts[1::2], strict=True)]


def _column(kind: str, joined: str, rows: int) -> list[Cell] | None:
    if kind == BLANK:
        return None
    texts = joined.split(BETWEEN)
    if len(texts) != rows:
        raise ValueError("a column of the wrong length")
    if kind == TEXT:
        return cast("list[Cell]", texts)
    cells = {text: _cell(text) for text in set(texts)}
    return list(map(cells.__getitem__, texts))


def _cell(text: str) -> Cell:
    if text.startswith(NUMBER):
        return float(text[1:])
    return dt.date.fromisoformat(text[1:]) if text.startswith(DATE) else text
