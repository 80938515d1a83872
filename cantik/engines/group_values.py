"""The values of a spread by group: grown by arrays, since a village or a kabupaten has too many to go one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
#: group, value, in how many rows, and how many these stand for
Columns = tuple[Integers, Integers, Integers, Integers]


class GroupValues(Mapping[tuple[int, int], tuple[int, int]]):
    """By group and value: how many rows have it, and how many they stand for."""

    def __init__(self, *pieces: Columns) -> None:
        self._pieces = list(pieces)
        self._told: dict[tuple[int, int], tuple[int, int]] | None = None

    def add(self, group: Integers, value: Integers, rows: Integers, weight: Integers) -> None:
        """Some more rows, each pair of group and value any number of times."""
        self._pieces.append((group, value, rows, weight))
        self._told = None

    def put(self, rows: Iterable[Sequence[int]]) -> None:
        """The same, row by row: group, value, in how many rows, how many these stand for."""
        self.add(*np.array([*rows], np.int64).reshape(-1, 4).T)

    def columns(self) -> Columns:
        """Each pair of group and value once, in their order."""
        if len(self._pieces) != 1 or not _in_order(self._pieces[0]):
            self._pieces = [_added_up(self._pieces)]
        return self._pieces[0]

    def __add__(self, other: GroupValues) -> GroupValues:
        return GroupValues(*self._pieces, *other._pieces)

    def _dict(self) -> dict[tuple[int, int], tuple[int, int]]:
        if self._told is None:
            group, value, rows, weight = (column.tolist() for column in self.columns())
            keys, amounts = zip(group, value, strict=True), zip(rows, weight, strict=True)
            self._told = dict(zip(keys, amounts, strict=True))
        return self._told

    def __getitem__(self, key: tuple[int, int]) -> tuple[int, int]:
        return self._dict()[key]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._dict())

    def __len__(self) -> int:
        return len(self.columns()[0])

    def __repr__(self) -> str:
        return f"GroupValues({self._dict()})"


def _in_order(columns: Columns) -> bool:
    group, value = columns[:2]
    rising = (group[1:] > group[:-1]) | ((group[1:] == group[:-1]) & (value[1:] > value[:-1]))
    return bool(rising.all())


def _added_up(pieces: list[Columns]) -> Columns:
    if not pieces:
        none = np.zeros(0, np.int64)
        return none, none, none, none
    group, value, rows, weight = (np.concatenate(column) for column in zip(*pieces, strict=True))
    order = _order(group, value)
    group, value = group[order], value[order]
    fresh = np.ones(len(group), np.bool_)
    fresh[1:] = (group[1:] != group[:-1]) | (value[1:] != value[:-1])
    starts = np.flatnonzero(fresh)
    if not len(starts):
        return group, value, rows, weight
    return group[starts], value[starts], np.add.reduceat(rows[order], starts), np.add.reduceat(weight[order], starts)


def _order(group: Integers, value: Integers) -> npt.NDArray[np.intp]:
    """By group and value: pieces are in order already, and a stable sort by one key merges what it finds so."""
    low = int(value.min(initial=0))
    span = int(value.max(initial=0)) - low + 1
    if (int(group.max(initial=0)) + 1) * span < 1 << 62:
        return np.argsort(group * span + (value - low), kind="stable")
    return np.lexsort((value, group))
