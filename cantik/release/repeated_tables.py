"""Tables that stand whole in another table of the book, as its total column or as the rows of the whole village: told
once on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase

from cantik.release.model import Cell, Table

Chapter = tuple[int, list[str]]
Named = dict[frozenset[tuple[str, str]], Cell]  # cells by the axes and categories that they stand at


def told_once(tables: Sequence[Table], chapters: Sequence[Chapter]) -> tuple[tuple[Table, ...], list[Chapter]]:
    """The tables with `repeated_in` and their numbers, those of the chapters first and in their order, as the workbook
    and every list goes through them; and the chapters with the keys in their order.

    A table that is left out comes after the one that repeats it and has its number with a letter, so that the numbers
    of the book run on without a gap.
    """
    by_key = {table.key: table for table in tables}
    ordered: list[Chapter] = []
    for source, keys in chapters:
        inside = {key: [other for other in keys if _holds(by_key[other], by_key[key])] for key in keys}
        kept = [key for key in keys if not inside[key]]
        repeats = {key: next((other for other in inside[key] if other in kept), "") for key in keys}
        for place, key in enumerate(kept, start=1):
            by_key[key] = replace(by_key[key], number=f"{by_key[key].chapter}.{place}")
        times: Counter[str] = Counter()
        for left, key in ((left, key) for left, key in repeats.items() if key):
            number = f"{by_key[key].number}{ascii_lowercase[times[key]]}"
            by_key[left] = replace(by_key[left], number=number, repeated_in=key)
            times[key] += 1
        order = {key: (kept.index(repeats[key] or key), bool(repeats[key])) for key in keys}
        ordered.append((source, sorted(keys, key=order.__getitem__)))
    printed = [key for _, keys in ordered for key in keys]
    rest = [table.key for table in tables if table.key not in printed]
    return tuple(by_key[key] for key in (*printed, *rest)), ordered


def _holds(other: Table, table: Table) -> bool:
    """Whether another table of the same definition holds every cell of a table as it is, where all axes that the table
    lacks stand at their total. What it says beside its counts (a ratio) is said nowhere else."""
    if other.id != table.id or other.base != table.base or other.derived or table.derived:
        return False
    names = {axis.id for axis in table.axes}
    if len(other.axes) <= len(table.axes) or not names < {axis.id for axis in other.axes}:
        return False
    return _project_cells(table, names) == _project_cells(other, names)


def _project_cells(table: Table, names: set[str]) -> Named:
    """The cells of a table over some of its axes, where all others stand at their total."""
    out: Named = {}
    for place, cell in table.walk():
        sides = list(zip((axis.id for axis in table.axes), place, strict=True))
        if all(category.total for axis, category in sides if axis not in names):
            out[frozenset((axis, category.id) for axis, category in sides if axis in names)] = cell
    return out
