"""From a protected result to what an attacker reads in it. The same for any product: labels, parts, number or NA."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from cantik.protect.result import SafeCell, SafeTable
from tests.serangan.attack import Attacker, Set, number


@dataclass(frozen=True)
class Seen:
    """A printed cell: the set of persons it is about, and the cell."""

    table: SafeTable
    where: Set
    cell: SafeCell


def cells(table: SafeTable) -> list[Seen]:
    """All cells of a table with the parts of their categories (position of the leaf as its name)."""
    out = []
    for categories, cell in zip(product(*(axis.categories for axis in table.axes)), table.cells, strict=True):
        where = {
            axis.role: frozenset(str(leaf) for leaf in category.leaves)
            for axis, category in zip(table.axes, categories, strict=True)
            if not category.total
        }
        out.append(Seen(table, where, cell))
    return out


def attacker(tables: Iterable[SafeTable]) -> Attacker:
    """An attacker who has read the tables of one specification."""
    seen = [one for table in tables for one in cells(table)]
    parts: dict[str, set[str]] = {}
    for one in seen:
        for axis in one.table.axes:
            whole = parts.setdefault(axis.role, set())
            whole.update(str(leaf) for category in axis.categories for leaf in category.leaves)
    known = Attacker({axis: sorted(names, key=int) for axis, names in sorted(parts.items())})
    return known.learn(*(number(one.where, one.cell.value) for one in seen if one.cell.value is not None))
