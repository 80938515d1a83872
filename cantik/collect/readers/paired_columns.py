"""One column of a report that holds two values (“Tempat dan Tanggal Lahir”), read as both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cantik.collect.columns import text_of
from cantik.collect.grid import Cell
from cantik.collect.headers import Bindings, Bound, header_key
from cantik.collect.matching.titles import PAIRS
from cantik.collect.readers.own_mapping import half_of_pair
from cantik.collect.sheet import Task
from cantik.content.kinds import ColumnMapping

Changes = dict[str, Callable[[list[Cell]], list[Cell]]]


def split_columns(bindings: Bindings, headers: Sequence[Cell], task: Task) -> tuple[Bindings, Changes]:
    """The bindings with both halves of each joined column that `gabungan` of the mapping names, and how cells are cut.

    A half that has a column of its own is read from there.
    """
    by_variable = {column.variable: column for column in task.mapping.columns}
    changes: Changes = {}
    for pair, titles in dict(task.part("gabungan") or {}).items():
        wanted = {header_key(title) for title in titles}
        at = next((at for at, cell in enumerate(headers) if header_key(cell) in wanted), None)
        if at is None:
            continue
        title = text_of(headers[at])
        taken = {bound.mapping.variable for bound in bindings.bound}
        for number, half in enumerate(PAIRS[pair]):
            if half not in taken:
                changes[half] = half_of_pair(pair, number)
                bindings = _with_half(bindings, by_variable[half], at, title)
    return bindings, changes


def _with_half(bindings: Bindings, column: ColumnMapping, at: int, title: str) -> Bindings:
    bound = Bound(column, at, f"{title} ({column.variable.replace('_', ' ')})")
    rest = tuple(left for left in bindings.left_out if header_key(left[0]) != header_key(title))
    return replace(bindings, bound=(*bindings.bound, bound), left_out=rest)
