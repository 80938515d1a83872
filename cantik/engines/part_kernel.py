"""Counting one part: checked codes in, the cells that are not zero out. The same here and on the machines of a cluster.

Stands on NumPy and on the modules in `CARRIED` alone, which travel with a job (`cantik.engines.spark`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.base.errors import CantikError
from cantik.engines.group_values import Columns
from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import UNTOLD, Areas, CodeBlock, Counts, Integers, Plan

#: what a worker needs of Cantik, as files below the folder of the package
CARRIED = (
    "__init__.py",
    "base/__init__.py",
    "base/errors.py",
    "engines/__init__.py",
    "engines/group_values.py",
    "engines/numpy.py",
    "engines/numpy_tables.py",
    "engines/part_kernel.py",
    "engines/protocol.py",
    "engines/spark_worker.py",
    "expr/__init__.py",
    "expr/sets.py",
)
#: rows of a part that are counted at a time
BLOCK_ROWS = 1 << 19
CELL, COUNTER, TOTAL, SPREAD = range(4)
#: the columns of counts in a file, beside the area
COUNTED = ("jenis", "posisi", "nilai", "n", "bobot")
_ON_THE_WAY = ("u1", "<i4", "<i4", "<i8", "<i8", "<i8")
_ENGINE = NumpyEngine()


class PartWrong(CantikError):
    """A part that is not what the list of parts says."""


_AGAIN = "Buat ulang bagian dengan cantik snapshot."


def missing_part(file: str) -> PartWrong:
    """M123: it is not there."""
    return PartWrong("M123", "Bagian tidak ada", where=file, mend=_AGAIN)


def changed_part(file: str, sha256: str) -> PartWrong:
    """M124: it is not what it was."""
    expected = f"sidik {sha256[:12]}…"
    return PartWrong("M124", "Bagian berubah sesudah didaftar", where=file, expected=expected, mend=_AGAIN)


def no_codes(file: str, found: str = "") -> PartWrong:
    """M130: it cannot be read as codes."""
    return PartWrong("M130", "Bagian tidak dapat dibaca sebagai kode", where=file, found=found, mend=_AGAIN)


def other_rows(file: str, rows: int) -> PartWrong:
    """M132: it has another number of rows."""
    return PartWrong("M132", "Banyaknya baris bukan yang didaftar", where=file, found=f"{rows} baris", mend=_AGAIN)


def unreachable_part(file: str, found: str) -> PartWrong:
    """M134: the storage refuses, or cuts off."""
    mend = "Periksa alamat, sambungan, dan izin pada mesin pekerja, lalu ulangi perintah yang sama."
    return PartWrong("M134", "Penyimpanan tidak memberikan bagian", where=file, found=found, mend=mend)


@dataclass(frozen=True, slots=True)
class SparseCounts:
    """What was counted and is not zero, in the order of kind, area, position, value.

    `kind`: `CELL`, `COUNTER`, `TOTAL` (position in the vector, among counters, among totals) or `SPREAD` (number of the
    spread, with its `value`, in how many rows (`n`) and for how many (`weight`)).
    """

    kind: npt.NDArray[np.uint8]
    area: npt.NDArray[np.int32]
    position: npt.NDArray[np.int32]
    value: Integers
    n: Integers
    weight: Integers

    def __len__(self) -> int:
        return len(self.n)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The columns by name, without the area."""
        return dict(zip(COUNTED, (self.kind, self.position, self.value, self.n, self.weight), strict=True))

    @classmethod
    def of(cls, columns: Mapping[str, npt.NDArray[Any]], area: npt.NDArray[np.int32]) -> SparseCounts:
        """What `arrays` named, and the area."""
        kind, *others = (columns[name] for name in COUNTED)
        return cls(kind, area, *others)

    def only(self, rows: npt.NDArray[Any] | slice) -> SparseCounts:
        """These rows of it."""
        return SparseCounts(*(part[rows] for part in _parts(self)))

    def with_area(self, area: npt.NDArray[np.int32]) -> SparseCounts:
        """The same of other areas."""
        return SparseCounts(self.kind, area, self.position, self.value, self.n, self.weight)

    def same(self, other: SparseCounts) -> bool:
        """Every row of one is that of the other, in this order."""
        return all(np.array_equal(own, its) for own, its in zip(_parts(self), _parts(other), strict=True))

    def negative(self) -> SparseCounts:
        """What takes it away where it is added."""
        return SparseCounts(self.kind, self.area, self.position, self.value, -self.n, -self.weight)

    def sort_rows(self) -> SparseCounts:
        """The same in order, whatever added it up."""
        rising = self.value[1:] >= self.value[:-1]
        for key in (self.position, self.area, self.kind):
            rising = (key[1:] > key[:-1]) | ((key[1:] == key[:-1]) & rising)
        return self if rising.all() else self.only(np.lexsort((self.value, self.position, self.area, self.kind)))


NOTHING = SparseCounts(
    np.zeros(0, np.uint8), np.zeros(0, np.int32), np.zeros(0, np.int32), *(np.zeros(0, np.int64) for _ in range(3))
)


def _key(counts: SparseCounts) -> Integers | None:
    """One number that rises with kind, area, position and value; None where it would not fit."""
    low, spans = int(counts.value.min(initial=0)), [SPREAD + 1]
    spans += [int(key.max(initial=0)) + 1 for key in (counts.area, counts.position)]
    spans.append(int(counts.value.max(initial=0)) - low + 1)
    if prod(spans) >= 1 << 62:
        return None
    key = counts.kind.astype(np.int64) * spans[1] + counts.area
    return (key * spans[2] + counts.position) * spans[3] + (counts.value - low)


def join_counts(found: Sequence[SparseCounts]) -> SparseCounts:
    """One after the other."""
    made = _room(sum(map(len, found)))
    for room, pieces in zip(_parts(made), zip(*map(_parts, found), strict=True), strict=True):
        np.concatenate(pieces, out=room)
    return made


def added_up(found: Sequence[SparseCounts]) -> SparseCounts:
    """What several parts count together, in order."""
    own = join_counts(found)
    if len(found) < 2 or not len(own):
        return own.sort_rows()
    key, fresh = _key(own), np.zeros(len(own), np.bool_)
    keys: list[npt.NDArray[Any]]
    if key is not None:
        order = np.argsort(key, kind="stable")  # which merges what is in order already
        own, keys = own.only(order), [key[order]]
    else:
        own = own.sort_rows()
        keys = [own.kind, own.area, own.position, own.value]
    fresh[0] = True
    for of_each in keys:
        fresh[1:] |= of_each[1:] != of_each[:-1]
    starts = np.flatnonzero(fresh)
    n, weight = (np.add.reduceat(amount, starts) for amount in (own.n, own.weight))
    return SparseCounts(own.kind[starts], own.area[starts], own.position[starts], own.value[starts], n, weight)


def as_bytes(found: SparseCounts) -> bytes:
    """What was counted on its way through a cluster: values and weights of spreads alone, little endian."""
    spread = found.kind == SPREAD
    arrays = (found.kind, found.area, found.position, found.n, found.value[spread], found.weight[spread])
    head = np.array([len(found), int(spread.sum())], "<i8").tobytes()
    return head + b"".join(array.astype(kind).tobytes() for array, kind in zip(arrays, _ON_THE_WAY, strict=True))


def of_bytes(data: bytes) -> SparseCounts:
    """What `as_bytes` made."""
    size, spread = np.frombuffer(data, "<i8", 2).tolist()
    at, arrays = 16, []
    for kind, length in zip(_ON_THE_WAY, (size, size, size, size, spread, spread), strict=True):
        own = np.frombuffer(data, kind, length, at)
        at += own.nbytes
        arrays.append(own.astype(own.dtype.newbyteorder("=")))
    kinds, area, position, n, of_value, of_weight = arrays
    value, weight = np.zeros(size, np.int64), np.zeros(size, np.int64)
    value[kinds == SPREAD], weight[kinds == SPREAD] = of_value, of_weight
    return SparseCounts(kinds, area, position, value, n, weight)


def _parts(counts: SparseCounts) -> tuple[npt.NDArray[Any], ...]:
    return counts.kind, counts.area, counts.position, counts.value, counts.n, counts.weight


def sparse(counts: Counts) -> SparseCounts:
    """The cells, counters, totals and values of some villages that are not zero, in order."""
    matrices = (counts.cells, counts.counters, counts.totals)
    # of truth values, in one dimension: several times as fast
    filled = [np.flatnonzero(matrix.reshape(-1) != 0) for matrix in matrices]
    spreads = [values.columns() for values in counts.spreads]
    sizes = [*map(len, filled), sum(len(group) for group, *_ in spreads)]
    made = _room(sum(sizes))
    ends = np.cumsum(sizes).tolist()
    made.value[: ends[-2]] = made.weight[: ends[-2]] = 0
    for kind, (matrix, found, size, end) in enumerate(zip(matrices, filled, sizes, ends, strict=False)):
        rows, width = slice(end - size, end), max(1, matrix.shape[1])
        area = found // width
        made.kind[rows], made.area[rows], made.position[rows] = kind, area, found - area * width
        made.n[rows] = matrix.reshape(-1)[found]
    if spreads:
        _fill_spreads(made.only(slice(ends[-2], ends[-1])), spreads)
    return made


def _room(size: int) -> SparseCounts:
    """Room for so many rows in one piece of memory: of a kabupaten six pieces cost several times as much, since the
    system hands out small pages one by one."""
    kinds = (np.int64, np.int64, np.int64, np.int32, np.int32, np.uint8)  # so that each begins where it may
    memory, end = np.empty(size * sum(np.dtype(kind).itemsize for kind in kinds), np.uint8), 0
    columns: list[npt.NDArray[Any]] = []
    for kind in kinds:
        start, end = end, end + size * np.dtype(kind).itemsize
        columns.append(memory[start:end].view(kind))
    value, n, weight, area, position, of_kind = columns
    return SparseCounts(of_kind, area, position, value, n, weight)


def _fill_spreads(made: SparseCounts, spreads: Sequence[Columns]) -> None:
    """Spreads by area, number and value; each of them is in order."""
    group, value, n, weight = (np.concatenate(columns) for columns in zip(*spreads, strict=True))
    order = _by_area(group)
    number = np.repeat(np.arange(len(spreads), dtype=np.int32), [len(own) for own, *_ in spreads])
    made.kind[:], made.area[:], made.position[:] = SPREAD, group[order], number[order]
    made.value[:], made.n[:], made.weight[:] = value[order], n[order], weight[order]


def _by_area(area: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """The order of areas, of equal ones as they stand: in one pass where they fit into 16 bits, as villages do."""
    narrow = int(area.max(initial=0)) < 1 << 16
    return np.argsort(area.astype(np.uint16) if narrow else area, kind="stable")


def count_rows(blocks: Iterable[CodeBlock], plan: Plan, villages: int) -> Counts:
    """All that the plan counts, for each of so many villages."""
    return _ENGINE.count(blocks, plan, Areas(np.arange(villages, dtype=np.int32), villages))


def checked_blocks(
    columns: Mapping[str, npt.NDArray[Any]],
    area: npt.NDArray[Any],
    plan: Plan,
    place: npt.NDArray[np.int32],
    where: str,
) -> Iterator[CodeBlock]:
    """The rows as blocks, once every code is one of its list. `place`: the village of each position in `area`, -1 for
    one that is not counted.

    Raises `PartWrong`: M130 for a column that is not there or holds no codes, M131 for a code beyond its radix, an
    amount below nothing, or a village that the part does not have.
    """
    for name in plan.radix:
        if name not in columns or columns[name].dtype not in (np.uint8, np.uint16):
            raise no_codes(where, name)
    for name in plan.amounts:
        if name not in columns or columns[name].dtype != np.int64:
            raise no_codes(where, name)
    if len(area) and not 0 <= int(area.min()) <= int(area.max()) < len(place):
        raise PartWrong("M131", "Baris menyebut desa di luar daftarnya", where=where)
    for name, size in plan.radix.items():
        if len(area) and int(columns[name].max()) >= size:
            found = f"{name}: kode {int(columns[name].max())}"
            below = f"di bawah {size}"
            raise PartWrong("M131", "Kode di luar daftar kodenya", where=where, found=found, expected=below)
    for name in plan.amounts:
        if len(area) and int(columns[name].min()) < UNTOLD:
            raise PartWrong("M131", "Nilai uang di bawah nol", where=where, found=name)
    village, wanted = place[area], columns
    if int(place.min(initial=0)) < 0:
        inside = np.flatnonzero(village >= 0)
        village, wanted = village[inside], {name: columns[name][inside] for name in (*plan.radix, *plan.amounts)}
    for start in range(0, len(village), BLOCK_ROWS):
        rows = slice(start, start + BLOCK_ROWS)
        yield CodeBlock(
            {name: wanted[name][rows] for name in plan.radix},
            village[rows],
            {name: wanted[name][rows] for name in plan.amounts},
        )
