"""One-way tables that stand in another table of the book as its total column: told once on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cantik.release.model import Table
from cantik.release.narrative import main_axis, margin

Chapter = tuple[int, list[str]]


def told_once(tables: Sequence[Table], chapters: Sequence[Chapter]) -> tuple[tuple[Table, ...], list[Chapter]]:
    """The tables with `repeated_in` and their numbers, and the chapters with the keys in their order.

    A table that is left out comes after the one that repeats it and has its number with an "a", so that the numbers of
    the book run on without a gap.
    """
    by_key = {table.key: table for table in tables}
    ordered: list[Chapter] = []
    for source, keys in chapters:
        repeats = {key: _repeats(by_key[key], [by_key[other] for other in keys]) for key in keys}
        kept = [key for key in keys if not repeats[key]]
        for place, key in enumerate(kept, start=1):
            number = f"{by_key[key].chapter}.{place}"
            by_key[key] = replace(by_key[key], number=number)
            for left in (left for left, other in repeats.items() if other == key):
                by_key[left] = replace(by_key[left], number=f"{number}a", repeated_in=key)
        order = {key: (kept.index(repeats[key] or key), bool(repeats[key])) for key in keys}
        ordered.append((source, sorted(keys, key=order.__getitem__)))
    return tuple(by_key[table.key] for table in tables), ordered


def _repeats(table: Table, others: Sequence[Table]) -> str:
    """The key of the first other table of the same definition whose total column holds every cell of a one-way table
    as it is; "" when there is none."""
    if len(table.axes) != 1 or table.derived:
        return ""
    for other in others:
        if other.id == table.id and len(other.axes) > 1 and other.base == table.base and not other.derived:
            axis = main_axis(other)
            column = [(category.id, cell) for category, cell in margin(other, axis)]
            if column == [(category.id, cell) for category, cell in margin(table, table.axes[0])]:
                return other.key
    return ""
