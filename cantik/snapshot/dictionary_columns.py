"""A column as the different values that it holds and which of them stands in each row: what is made of columns is
worked out once for each combination of their values, however many rows there are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.collect.batch import Value

Column = Sequence[Value | bool]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[Any]  # positions of rows or values, of any width
#: as many possible combinations for each row are looked up in a table; of more the rows are sorted
_DENSE = 4
_SMALL = 4_096
#: as many values are asked for without looking which of them stand in rows
_FEW = 64
_NARROW, _WIDEST = 1 << 31, 1 << 62


@dataclass(frozen=True, slots=True)
class DictionaryColumn:
    """The position in `values` of the value of each row; no value stands twice among them."""

    codes: Places
    values: tuple[Value | bool, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, places: Places) -> DictionaryColumn:
        """The rows at these places."""
        return DictionaryColumn(self.codes[places], self.values)

    def to_list(self) -> list[Value | bool]:
        """The value of each row."""
        return list(map(self.values.__getitem__, self.codes.tolist()))


def code_column(column: Column) -> DictionaryColumn:
    """A column of values as they were read."""
    kinds = set(map(type, column))
    if bool in kinds and len(kinds) > 1:  # ya and 1 are equal, and not the same
        return code_values(np.arange(len(column), dtype=np.int32), column)
    place = {value: at for at, value in enumerate(dict.fromkeys(column))}
    codes = np.fromiter(map(place.__getitem__, column), np.int32, len(column))
    return DictionaryColumn(codes, tuple(place) or (None,))


def code_values(places: Places, values: Sequence[Value | bool]) -> DictionaryColumn:
    """Rows that point to values of which some may stand twice."""
    known: dict[tuple[type, Value | bool], int] = {}
    codes = [known.setdefault((type(value), value), len(known)) for value in values]
    if len(known) == len(values):
        return DictionaryColumn(places, tuple(values) or (None,))
    return DictionaryColumn(np.array(codes, np.int32)[places], tuple(value for _, value in known))


def code_numbers(numbers: npt.NDArray[np.int64]) -> DictionaryColumn:
    """Whole numbers, one a row."""
    least = int(numbers.min(initial=0))
    span = int(numbers.max(initial=0)) - least + 1
    if span <= max(_DENSE * len(numbers), _SMALL):  # counts of members are few: a sort would cost more
        there = np.zeros(span, np.bool_)
        there[numbers - least] = True
        distinct, place = np.flatnonzero(there) + least, np.cumsum(there)[numbers - least] - 1
    else:
        distinct, place = np.unique(numbers, return_inverse=True)
    return DictionaryColumn(place.astype(np.int32), tuple(distinct.tolist()) or (None,))


def repeat_value(value: Value | bool, size: int) -> DictionaryColumn:
    """The same value in every row."""
    return DictionaryColumn(np.zeros(size, np.int32), (value,))


def settle_numbers(column: DictionaryColumn) -> DictionaryColumn:
    """A column as expressions see it: numbers whole, as in the snapshot, and an empty text missing."""
    kinds = set(map(type, column.values))
    if float not in kinds and (str not in kinds or "" not in column.values):
        return column
    whole = [int(it) if isinstance(it, float) else None if it == "" else it for it in column.values]
    return code_values(column.codes, whole)


def apply_once(columns: Sequence[DictionaryColumn], work: Callable[..., Any]) -> DictionaryColumn:
    """What `work` makes of the values of each row, asked once for each combination that stands in some row."""
    combinations, place = combine(columns)
    return code_values(place, [work(*values) for values in combinations])


def ask_once(columns: Sequence[DictionaryColumn], condition: Callable[..., bool]) -> Flags:
    """Of which rows a condition holds, asked once for each combination that stands in some row; where one column alone
    has several values, and few, once for each of them."""
    several = [column for column in columns if len(column.values) > 1]
    if len(several) == 1 and len(several[0].values) <= _FEW:
        (own,) = several
        keys = ([it if column is own else column.values[0] for column in columns] for it in own.values)
        return np.array([bool(condition(*key)) for key in keys], np.bool_)[own.codes]
    combinations, place = combine(columns)
    return np.array([bool(condition(*values)) for values in combinations], np.bool_)[place]


def combine(columns: Sequence[DictionaryColumn]) -> tuple[Iterator[tuple[Any, ...]], Places]:
    """The combinations of values that stand in some row, and which of them stands in each."""
    rows, place = combine_rows(columns)
    told = (map(column.values.__getitem__, column.codes[rows].tolist()) for column in columns)
    return zip(*told, strict=True), place


def combine_rows(columns: Sequence[DictionaryColumn]) -> tuple[Places, Places]:
    """One row of each combination that stands in some row, and which of them stands in each."""
    widest = math.prod(len(column.values) for column in columns)
    key: Places = columns[0].codes.astype(np.int32 if widest < _NARROW else np.int64)
    size = len(columns[0].values)
    for column in columns[1:]:
        if size * len(column.values) > _WIDEST:
            distinct, key = np.unique(key, return_inverse=True)
            size = len(distinct)
        key, size = key * len(column.values) + column.codes, size * len(column.values)
    rows: Places
    place: Places
    if size <= max(_DENSE * len(key), _SMALL):
        row = np.full(size, -1, np.int32)
        row[key] = np.arange(len(key), dtype=np.int32)
        there = row >= 0
        rows, place = row[there], (np.cumsum(there, dtype=np.int32) - 1)[key]
    else:
        _, rows, place = np.unique(key, return_index=True, return_inverse=True)
    return rows, place


def merge_rows(size: int, pieces: Sequence[tuple[Places, DictionaryColumn]]) -> DictionaryColumn:
    """A column put together of rows at different places; missing where no piece tells of a row."""
    values: list[Value | bool] = [None]
    codes = np.zeros(size, np.int32)
    for places, piece in pieces:
        codes[places] = piece.codes.astype(np.int32) + len(values)
        values += piece.values
    return _drop_absent(code_values(codes, values))


def _drop_absent(column: DictionaryColumn) -> DictionaryColumn:
    """Without values that stand in no row."""
    there = np.zeros(len(column.values), np.bool_)
    there[column.codes] = True
    if there.all() or not len(column):
        return column
    narrow = (np.cumsum(there, dtype=np.int32) - 1)[column.codes]
    return DictionaryColumn(
        narrow, tuple(value for value, stands in zip(column.values, there.tolist(), strict=True) if stands)
    )


@dataclass(slots=True)
class ColumnsRead:
    """Columns by name, as they were read or coded already; one that was read is coded when it is first asked for."""

    read: Mapping[str, Column | DictionaryColumn] = field(default_factory=dict)
    known: dict[str, DictionaryColumn] = field(default_factory=dict)

    def get(self, name: str) -> DictionaryColumn | None:
        """The column; None where there is none, or none of its rows was read."""
        if name not in self.known:
            column = self.read.get(name)
            if column is None or not len(column):
                return None
            self.known[name] = column if isinstance(column, DictionaryColumn) else code_column(column)
        return self.known[name]
