"""Columns of whole numbers and of texts out of DuckDB as NumPy arrays, by Arrow's C stream interface, some at a time.

DuckDB's own way to NumPy goes value by value and costs as much again as reading the file. The interface is a frozen
layout of memory (arrow.apache.org/docs/format/CDataInterface.html) that needs no further library. Arrays stand on the
memory of their batch, which is given back when the last of them is gone.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

#: types of DuckDB that have an array of the same layout
KINDS: Mapping[str, np.dtype[Any]] = {
    "UTINYINT": np.dtype(np.uint8),
    "USMALLINT": np.dtype(np.uint16),
    "INTEGER": np.dtype(np.int32),
    "BIGINT": np.dtype(np.int64),
}
#: with those of keys and places of cells, which no part holds
WIDE_KINDS: Mapping[str, np.dtype[Any]] = {
    **KINDS,
    "UINTEGER": np.dtype(np.uint32),
    "UBIGINT": np.dtype(np.uint64),
}
Batch = dict[str, npt.NDArray[Any]]
_TEXT, _OFFSET = "VARCHAR", np.dtype(np.int32)


@dataclass(frozen=True, slots=True)
class ArrowTexts:
    """Texts one after another as UTF-8, and where each begins and ends; a missing one is blank."""

    offsets: npt.NDArray[Any]
    data: npt.NDArray[np.uint8]

    def rows(self, at: npt.NDArray[np.intp]) -> ArrowTexts:
        """Those of some rows; few, because they are copied one by one."""
        texts = [self.data[self.offsets[row] : self.offsets[row + 1]] for row in at.tolist()]
        return ArrowTexts(np.cumsum([0, *map(len, texts)], dtype=np.int64), np.concatenate([self.data[:0], *texts]))


class _Array(ctypes.Structure):
    """`struct ArrowArray`."""


_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.POINTER(_Array)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))),
    ("private_data", ctypes.c_void_p),
]


class _Stream(ctypes.Structure):
    """`struct ArrowArrayStream`."""


_Stream._fields_ = [
    ("get_schema", ctypes.c_void_p),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(_Stream))),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream))),
    ("private_data", ctypes.c_void_p),
]
_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]


class NotWhole(ValueError):
    """A column of something else than whole numbers, or with a cell that holds none."""


class StreamBroken(OSError):
    """Reading stopped; the text is that of the engine."""


def batches(relation: duckdb.DuckDBPyRelation, kinds: Mapping[str, np.dtype[Any]] = KINDS) -> Iterator[Batch]:
    """The rows of a relation, some (at least 2,048) at a time. Raises `NotWhole`, `StreamBroken`."""
    _require_kinds(relation, kinds)
    for lent, columns in _borrow(relation):
        yield {name: _array(lent, column, kinds[kind]) for name, kind, column in columns}


def text_batches(
    relation: duckdb.DuckDBPyRelation, kinds: Mapping[str, np.dtype[Any]] = KINDS
) -> Iterator[tuple[Batch, dict[str, ArrowTexts]]]:
    """The same of a relation that has texts too; numbers are copies, texts stand on the memory of their batch. Raises
    `NotWhole`, `StreamBroken`."""
    _require_kinds(relation, [*kinds, _TEXT])
    for lent, columns in _borrow(relation):
        numbers = {name: _array(lent, it, kinds[kind]).copy() for name, kind, it in columns if kind != _TEXT}
        yield numbers, {name: _texts(lent, it) for name, kind, it in columns if kind == _TEXT}


def _require_kinds(relation: duckdb.DuckDBPyRelation, kinds: Collection[str]) -> None:
    unknown = [str(kind) for kind in relation.types if str(kind) not in kinds]
    if unknown:
        raise NotWhole(unknown[0])


def _borrow(relation: duckdb.DuckDBPyRelation) -> Iterator[tuple[_Lent, list[tuple[str, str, _Array]]]]:
    """The batches of a relation: the memory of each, and its columns with their names and types."""
    titles = [(name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True)]
    capsule = relation.__arrow_c_stream__()  # lives as long as the loop; its end gives the stream back
    stream = ctypes.cast(_pointer(capsule, b"arrow_array_stream"), ctypes.POINTER(_Stream)).contents
    while True:
        batch = _Array()
        if stream.get_next(ctypes.byref(stream), ctypes.byref(batch)):
            raise StreamBroken((stream.get_last_error(ctypes.byref(stream)) or b"").decode("utf-8", "replace"))
        if not batch.release:
            return
        lent = _Lent(batch)
        yield lent, [(name, kind, batch.children[at].contents) for at, (name, kind) in enumerate(titles)]


class _Lent:
    """The memory of a batch, given back when the last array that stands on it is gone."""

    def __init__(self, batch: _Array) -> None:
        self._batch = batch

    def __del__(self) -> None:
        self._batch.release(ctypes.byref(self._batch))


def _array(lent: _Lent, column: _Array, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    if column.null_count != 0:
        raise NotWhole
    return _view(lent, column.buffers[1] or 0, column.offset, column.length, kind)


def _texts(lent: _Lent, column: _Array) -> ArrowTexts:
    offsets = _view(lent, column.buffers[1] or 0, column.offset, column.length + 1 if column.length else 0, _OFFSET)
    if not column.length:
        return ArrowTexts(np.zeros(1, _OFFSET), np.zeros(0, np.uint8))
    start, end = int(offsets[0]), int(offsets[-1])
    data = _view(lent, column.buffers[2] or 0, start, end - start, np.dtype(np.uint8))
    return ArrowTexts(offsets - start, data)


def _view(lent: _Lent, address: int, start: int, length: int, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    if length == 0:
        return np.zeros(0, kind)
    memory: Any = (ctypes.c_char * (length * kind.itemsize)).from_address(address + start * kind.itemsize)
    memory.lent = lent  # the array holds its memory, and this what it is lent from
    seen: npt.NDArray[Any] = np.frombuffer(memory, kind)
    return seen
