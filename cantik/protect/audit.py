"""The independent auditor: what a reader can compute from the printed tables alone.

It knows printed cells (categories as sets of leaves, numbers or NA) and derives by itself how they add up; it shares no
code with the part that chose what to hide. Its intervals are the release gate and the public ranges (disclosure 5.7,
5.8).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from cantik.content.axes import Axis
from cantik.protect.lp import TOLERANCE, Program, ProtectionError
from cantik.protect.result import SafeTable

Set = frozenset[int] | None  # None: the total of the axis
Box = tuple[Set, Set, Set, Set]  # area, sex, age, category
Interval = tuple[float, float]

_ROLES = ("wilayah", "jenis_kelamin", "umur", "kategori")
_LARGE = 1e7  # more than any village; an unknown that reaches it has no upper bound


@dataclass(slots=True)
class Reading:
    """All that is printed about one characteristic: numbers by box, boxes without one, and sums that hold."""

    known: dict[Box, int] = field(default_factory=dict)
    unknown: dict[Box, int] = field(default_factory=dict)  # box -> column
    sums: list[tuple[Box, tuple[Box, ...]]] = field(default_factory=list)  # whole = parts


def intervals(tables: Sequence[SafeTable]) -> list[list[Interval | None]]:
    """For every cell of every table the exact interval [lo, hi] that the tables together leave; None for printed cells.

    Raises `ProtectionError` (P102) when two tables contradict each other.
    """
    readings: dict[str, Reading] = {}
    boxes: list[list[Box]] = []
    for table in tables:
        reading = readings.setdefault(table.spec.id, Reading())
        boxes.append(_read(table, reading))
    found = {name: solve(reading) for name, reading in readings.items()}
    out: list[list[Interval | None]] = []
    for table, line in zip(tables, boxes, strict=True):
        bounds = found[table.spec.id]
        out.append(
            [bounds.get(box) if cell.value is None else None for box, cell in zip(line, table.cells, strict=True)]
        )
    return out


def _read(table: SafeTable, reading: Reading) -> list[Box]:
    """Enter the cells of a table and the sums along its axes; the boxes of its cells in order."""
    position = [_ROLES.index(axis.role) if axis.role in _ROLES else -1 for axis in table.axes]
    if -1 in position or len(set(position)) != len(position):
        position = list(range(len(position)))
    sets = [_sets(axis) for axis in table.axes]
    boxes: list[Box] = []
    for members in product(*sets):
        place = dict(zip(position, members, strict=True))
        boxes.append((place.get(0), place.get(1), place.get(2), place.get(3)))
    for box, cell in zip(boxes, table.cells, strict=True):
        if cell.value is None:
            reading.unknown.setdefault(box, len(reading.unknown))
        elif reading.known.setdefault(box, cell.value) != cell.value:
            raise ProtectionError("P102", "Dua tabel saling bertentangan", where=table.spec.id)
    shape = [len(one) for one in sets]
    for along, axis in enumerate(table.axes):
        if axis.total is not None:
            reading.sums.extend(_sums(boxes, shape, along, axis.total))
    return boxes


def _sets(axis: Axis) -> list[Set]:
    return [None if one.total else frozenset(one.leaves) for one in axis.categories]


def _sums(boxes: Sequence[Box], shape: Sequence[int], along: int, total: int) -> Iterator[tuple[Box, tuple[Box, ...]]]:
    stride = math.prod(shape[along + 1 :])
    for flat in range(len(boxes)):
        if flat // stride % shape[along] == total:
            first = flat - total * stride
            yield boxes[flat], tuple(boxes[first + i * stride] for i in range(shape[along]) if i != total)


def solve(reading: Reading, floor: int = 0) -> dict[Box, Interval]:
    """The exact interval of every box without a number.

    `floor` is the least value of a hidden cell that the reader knows: 0 here, where zeros may be hidden too; a rule set
    that never hides zeros must be audited with 1 (disclosure section 2).
    """
    for box in reading.known:
        reading.unknown.pop(box, None)
    wanted = list(reading.unknown)
    column = {box: i for i, box in enumerate(wanted)}
    sums = [*dict.fromkeys(reading.sums), *dict.fromkeys(_nested(reading, column))]
    rows = [_row(whole, parts, reading, column) for whole, parts in sums]
    out: dict[Box, Interval] = {}
    for cells, equations in _pieces([row for row in rows if row[0]], len(column)):
        for cell, bounds in zip(cells, _bounds(cells, equations, floor), strict=True):
            if cell < len(wanted):
                out[wanted[cell]] = bounds
    return out


Row = tuple[tuple[tuple[int, int], ...], int]  # (column, coefficient)…, right side


def _row(whole: Box, parts: Sequence[Box], reading: Reading, column: Mapping[Box, int]) -> Row:
    """whole - parts = 0 with the known numbers on the right."""
    entries: dict[int, int] = {}
    right = 0
    for box, sign in ((whole, 1), *((part, -1) for part in parts)):
        if box in reading.known:
            right -= sign * reading.known[box]
        else:
            entries[column[box]] = entries.get(column[box], 0) + sign
    if not entries and right:
        raise ProtectionError("P102", "Tabel tidak dapat dijumlahkan", found=str(right), expected="0")
    return tuple(sorted((c, v) for c, v in entries.items() if v)), right


def _nested(reading: Reading, column: dict[Box, int]) -> Iterator[tuple[Box, tuple[Box, ...]]]:
    """Sums between categories of different tables in the same area, sex and age.

    The smallest sets that all the categories form (their overlay) are unknowns, unless printed; each category is the
    sum of those inside it. New unknowns are added to `column`.
    """
    contexts: dict[tuple[Set, Set, Set], list[frozenset[int]]] = {}
    for box in (*reading.known, *reading.unknown):
        if box[3] is not None:
            contexts.setdefault(box[:3], []).append(box[3])
    for context, family in contexts.items():
        signature: dict[int, set[int]] = {}
        for number, members in enumerate(sorted(family, key=sorted)):
            for leaf in members:
                signature.setdefault(leaf, set()).add(number)
        atoms: dict[frozenset[int], list[int]] = {}
        for leaf in sorted(signature):
            atoms.setdefault(frozenset(signature[leaf]), []).append(leaf)
        pieces = [frozenset(leaves) for leaves in atoms.values()]
        if set(pieces) == set(family):
            continue
        for piece in pieces:
            box = (*context, piece)
            if box not in reading.known and box not in column:
                column[box] = len(column)
        for members in family:
            inside = tuple((*context, piece) for piece in pieces if piece <= members)
            if len(inside) > 1:
                yield (*context, members), inside


def _pieces(rows: Sequence[Row], size: int) -> Iterator[tuple[list[int], list[Row]]]:
    """Unknowns that hang together, with their equations."""
    home = list(range(size))

    def root(cell: int) -> int:
        while home[cell] != cell:
            home[cell] = home[home[cell]]
            cell = home[cell]
        return cell

    for entries, _ in rows:
        for cell, _ in entries[1:]:
            home[root(cell)] = root(entries[0][0])
    cells: dict[int, list[int]] = {}
    for cell in range(size):
        cells.setdefault(root(cell), []).append(cell)
    equations: dict[int, list[Row]] = {key: [] for key in cells}
    for row in dict.fromkeys(rows):
        equations[root(row[0][0][0])].append(row)
    for key, members in cells.items():
        yield members, equations[key]


def _bounds(cells: Sequence[int], rows: Sequence[Row], floor: int) -> list[Interval]:
    """Exact minimum and maximum of each unknown, none of them below `floor`."""
    if not floor and len(rows) == 1 and all(value < 0 for _, value in rows[0][0]):
        whole = -rows[0][1]
        return [(float(whole) if len(cells) == 1 else 0.0, float(whole))] * len(cells)
    position = {cell: i for i, cell in enumerate(cells)}
    columns: list[list[tuple[int, float]]] = [[] for _ in cells]
    for number, (entries, _) in enumerate(rows):
        for cell, value in entries:
            columns[position[cell]].append((number, float(value)))
    size = len(cells)
    right = [float(value) for _, value in rows]
    program = Program(columns, right, [float(floor)] * size, [_LARGE] * size, [0.0] * size)
    return [_extremes(program, i) for i in range(len(cells))]


def _extremes(program: Program, column: int) -> Interval:
    found = []
    for cost in (1.0, -1.0):
        program.cost(column, cost)
        point = program.solve()
        if point is None:
            raise ProtectionError("P102", "Angka yang dicetak saling bertentangan")
        found.append(point[column])
    program.cost(column, 0.0)
    return found[0], found[1]


def inward(bounds: Interval) -> tuple[int, int]:
    """The interval rounded inwards to integers: a count is whole, any reader may round so."""
    return math.ceil(bounds[0] - TOLERANCE), math.floor(bounds[1] + TOLERANCE)


@dataclass(frozen=True, slots=True)
class Breach:
    """A protected cell that the printed numbers narrow too much."""

    table: int
    cell: int
    required: tuple[int, int]
    proven: Interval


def breaches(
    found: Sequence[Sequence[Interval | None]], required: Sequence[Sequence[tuple[int, int] | None]]
) -> list[Breach]:
    """Cells whose interval is narrower than required; an empty list is the condition of a release."""
    out = []
    for table, (line, needs) in enumerate(zip(found, required, strict=True)):
        for cell, (bounds, need) in enumerate(zip(line, needs, strict=True)):
            if need is None:
                continue
            if bounds is None or bounds[0] > need[0] + TOLERANCE or bounds[1] < need[1] - TOLERANCE:
                out.append(Breach(table, cell, need, bounds or (math.nan, math.nan)))
    return out
