"""The least and the largest value that equations over counts leave to each unknown: the arithmetic of the auditor."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cantik.protect.lp import Program, ProtectionError

Interval = tuple[float, float]
Numbers = npt.NDArray[np.float64]
Row = tuple[tuple[tuple[int, int], ...], int]  # (column, coefficient)…, right side

LARGE = 1e7  # more than any village; an unknown that reaches it has no upper bound


def pieces(rows: Sequence[Row], size: int) -> Iterator[tuple[list[int], list[Row]]]:
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


def bounds(cells: Sequence[int], rows: Sequence[Row], wanted: Sequence[int], floor: int) -> list[Interval]:
    """Exact minimum and maximum of the wanted unknowns of a piece, none of them below `floor`."""
    if not floor and len(rows) == 1 and all(value == -1 for _, value in rows[0][0]):
        whole = float(-rows[0][1])
        return [(whole if len(cells) == 1 else 0.0, whole)] * len(wanted)
    position = {cell: i for i, cell in enumerate(cells)}
    columns: list[list[tuple[int, float]]] = [[] for _ in cells]
    for number, (entries, _) in enumerate(rows):
        for cell, value in entries:
            columns[position[cell]].append((number, float(value)))
    size = len(cells)
    right = [float(value) for _, value in rows]
    program = Program(columns, right, [float(floor)] * size, [LARGE] * size, [0.0] * size, costs_only=True)
    tops = _obvious_tops(rows, position)
    seen = _Seen(np.full(size, math.inf), np.full(size, -math.inf))
    for cell in wanted:
        column = position[cell]
        if seen.low[column] > floor + _EXACT:
            seen.note(_extreme(program, column, 1.0), column, low=True)
        if seen.high[column] < tops[column] - _EXACT:
            seen.note(_extreme(program, column, -1.0), column, low=False)
    return [(seen.least(position[cell], floor), float(seen.high[position[cell]])) for cell in wanted]


_EXACT = 1e-9


@dataclass(slots=True)
class _Seen:
    """The least and largest value of each unknown in the points found so far: a point at an obvious bound is a
    proof.
    """

    low: Numbers
    high: Numbers

    def note(self, found: Sequence[float], column: int, *, low: bool) -> None:
        """Take a point in; it is the optimum of one unknown to one side."""
        point = np.array(found)
        np.minimum(self.low, point, out=self.low)
        np.maximum(self.high, point, out=self.high)
        if low:
            self.low[column] = point[column]
        else:
            self.high[column] = point[column]

    def least(self, column: int, floor: int) -> float:
        """The minimum, the floor itself where it was reached."""
        return float(floor) if self.low[column] <= floor + _EXACT else float(self.low[column])


def _obvious_tops(rows: Sequence[Row], position: Mapping[int, int]) -> list[float]:
    """What no unknown can exceed: the known sum of unknowns in which it stands."""
    tops = [LARGE] * len(position)
    for entries, right in rows:
        if all(value == -1 for _, value in entries):
            for cell, _ in entries:
                tops[position[cell]] = min(tops[position[cell]], float(-right))
    return tops


def _extreme(program: Program, column: int, cost: float) -> list[float]:
    """A point with the least (cost 1) or largest (-1) value of one unknown."""
    program.cost(column, cost)
    point = program.solve()
    program.cost(column, 0.0)
    if point is None:
        raise ProtectionError("P102", "Angka yang dicetak saling bertentangan")
    return point
