"""Rows of numbers that wait until all of their kabupaten are together: in memory, and of more than fits there on disk,
sealed whole.

The secret of the seal is drawn for the folder and kept in memory alone: who finds the files finds bytes at random, and
rows that say the same are not alike.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = Mapping[str, npt.NDArray[Any]]
#: bytes of rows that wait in memory until they are written
HELD_BYTES = 256_000_000


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows in a file: columns one after another, each with its kind of number."""

    path: Path
    source: int
    rows: int
    kinds: Mapping[str, np.dtype[Any]]


@dataclass(slots=True)
class WaitingRows:
    """A folder of rows by kabupaten; those of one `source` (from 0) have the same columns."""

    folder: Path
    most: int = field(default_factory=lambda: HELD_BYTES)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _came: dict[int, list[tuple[npt.NDArray[Any], Numbers]]] = field(default_factory=dict, repr=False)
    _came_bytes: int = 0
    _held: dict[int, list[tuple[int, Numbers]]] = field(default_factory=dict, repr=False)
    _pieces: dict[int, list[_Piece]] = field(default_factory=dict)
    _written_count: int = 0

    def take(self, source: int, kabupaten: npt.NDArray[Any], columns: Numbers) -> None:
        """Let rows wait, each with those of its kabupaten."""
        if not len(kabupaten):
            return
        self._came.setdefault(source, []).append((kabupaten.astype(np.uint16), columns))
        self._came_bytes += sum(column.nbytes for column in columns.values())
        if self._came_bytes > self.most:
            for own, number, rows in self._by_kabupaten():
                self._write(own, number, rows)

    def forget(self, source: int) -> None:
        """What came of a source does not count."""
        dropped = self._came.pop(source, ())
        self._came_bytes -= sum(column.nbytes for _, columns in dropped for column in columns.values())
        self._pieces = {
            number: left
            for number, pieces in self._pieces.items()
            if (left := [piece for piece in pieces if piece.source != source])
        }

    def settle(self) -> None:
        """All rows are there."""
        for source, number, rows in self._by_kabupaten():
            self._held.setdefault(number, []).append((source, rows))

    def kabupaten(self) -> list[int]:
        """The numbers of the kabupaten of which rows wait, ascending; once all are there."""
        return sorted({*self._pieces, *self._held})

    def pieces(self, kabupaten: int, names: Collection[str] | None = None) -> Iterator[tuple[int, Numbers]]:
        """All rows of a kabupaten in no order, some at a time, each time of one source; `names`: these columns
        alone."""
        for source, columns in chain(
            self._held.get(kabupaten, ()),
            ((piece.source, self._open(piece)) for piece in self._pieces.get(kabupaten, ())),
        ):
            yield source, columns if names is None else {name: columns[name] for name in names}

    def discard(self, kabupaten: int) -> None:
        """The rows of a kabupaten are not needed any more."""
        self._held.pop(kabupaten, None)
        self._pieces.pop(kabupaten, None)
        shutil.rmtree(self.folder / str(kabupaten), ignore_errors=True)

    def _by_kabupaten(self) -> Iterator[tuple[int, int, Numbers]]:
        """What came so far by source and kabupaten, and nothing came any more."""
        came, self._came, self._came_bytes = self._came, {}, 0
        for source, batches in came.items():
            kabupaten = np.concatenate([own for own, _ in batches])
            order = np.argsort(kabupaten, kind="stable")
            numbers, starts = np.unique(kabupaten[order], return_index=True)
            columns = {}
            for name in batches[0][1]:
                whole = np.concatenate([own[name] for _, own in batches])
                columns[name] = whole if len(numbers) == 1 else whole[order]
            for number, start, end in zip(numbers.tolist(), starts, [*starts[1:], len(order)], strict=True):
                yield source, number, {name: column[start:end] for name, column in columns.items()}

    def _write(self, source: int, kabupaten: int, columns: Numbers) -> None:
        self._written_count += 1
        path = self.folder / str(kabupaten) / f"{self._written_count}.bin"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        plain = b"".join(np.ascontiguousarray(column).tobytes() for column in columns.values())
        path.write_bytes(self._seal(path.name, plain).tobytes())
        kinds = {name: column.dtype for name, column in columns.items()}
        self._pieces.setdefault(kabupaten, []).append(_Piece(path, source, _count_rows(columns), kinds))

    def _open(self, piece: _Piece) -> Numbers:
        plain = self._seal(piece.path.name, piece.path.read_bytes())
        found, at = {}, 0
        for name, kind in piece.kinds.items():
            end = at + piece.rows * kind.itemsize
            found[name] = plain[at:end].view(kind) if at % kind.itemsize == 0 else plain[at:end].copy().view(kind)
            at = end
        return found

    def _seal(self, name: str, content: bytes) -> npt.NDArray[np.uint8]:
        """Sealed and opened alike: with as many bytes as only the secret gives for the file of this name, which is
        written once."""
        pad = hashlib.shake_256(self._secret + name.encode()).digest(len(content))
        return np.frombuffer(content, np.uint8) ^ np.frombuffer(pad, np.uint8)


def _count_rows(columns: Numbers) -> int:
    return len(next(iter(columns.values())))
