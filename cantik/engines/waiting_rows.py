"""Rows of numbers that wait on disk until all of their kabupaten are together, sealed whole.

The secret of the seal is drawn for the folder and kept in memory alone: who finds the files finds bytes at random, and
rows that say the same are not alike.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = Mapping[str, npt.NDArray[Any]]
# Rows of a kabupaten that wait in memory until they are written; 514 of them wait side by side.
_HELD_ROWS = 8_192


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
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _held: dict[tuple[int, int], list[Numbers]] = field(default_factory=dict, repr=False)
    _pieces: dict[int, list[_Piece]] = field(default_factory=dict)
    _written_count: int = 0

    def take(self, source: int, kabupaten: npt.NDArray[Any], columns: Numbers) -> None:
        """Let rows wait, each with those of its kabupaten."""
        if not len(kabupaten):
            return
        order = np.argsort(kabupaten, kind="stable")
        numbers, starts = np.unique(kabupaten[order], return_index=True)
        for number, rows in zip(numbers.tolist(), np.split(order, starts[1:]), strict=True):
            held = self._held.setdefault((source, number), [])
            held.append({name: column[rows] for name, column in columns.items()})
            if sum(map(_count_rows, held)) >= _HELD_ROWS:
                self._write(source, number)

    def settle(self) -> None:
        """Write what still waits in memory: a source is through."""
        for source, number in list(self._held):
            self._write(source, number)

    def kabupaten(self) -> list[int]:
        """The numbers of the kabupaten of which rows wait, ascending."""
        return sorted(self._pieces)

    def read(self, kabupaten: int, names: Collection[str] | None = None) -> dict[int, dict[str, npt.NDArray[Any]]]:
        """All rows of a kabupaten by source, in no order; `names`: these columns alone."""
        found: dict[int, list[Numbers]] = {}
        for piece in self._pieces.get(kabupaten, ()):
            columns = self._open(piece)
            wanted = columns if names is None else {name: columns[name] for name in names}
            found.setdefault(piece.source, []).append(wanted)
        return {source: _join_pieces(pieces) for source, pieces in found.items()}

    def discard(self, kabupaten: int) -> None:
        """The rows of a kabupaten are not needed any more."""
        self._pieces.pop(kabupaten, None)
        shutil.rmtree(self.folder / str(kabupaten), ignore_errors=True)

    def _write(self, source: int, kabupaten: int) -> None:
        columns = _join_pieces(self._held.pop((source, kabupaten)))
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


def _join_pieces(pieces: list[Numbers]) -> dict[str, npt.NDArray[Any]]:
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
