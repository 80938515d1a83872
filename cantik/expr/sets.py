"""Conditions as sets of code positions: what the engines count with.

Every leaf names a column and the positions that satisfy it; the missing position (the last) is in a leaf only where the
condition asks for it (`kosong`). So engines need no logic of missing values. Stands on nothing but Python, because it
travels with the counting to machines that have neither the parser nor Cantik (`cantik.engines.spark`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """Records whose column holds one of these positions."""

    column: str
    codes: frozenset[int]

    def intervals(self) -> tuple[tuple[int, int], ...]:
        """The positions as closed runs, ascending: {1, 2, 3, 7} is ((1, 3), (7, 7))."""
        runs: list[tuple[int, int]] = []
        for code in sorted(self.codes):
            if runs and runs[-1][1] == code - 1:
                runs[-1] = (runs[-1][0], code)
            else:
                runs.append((code, code))
        return tuple(runs)


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts hold; without parts every record."""

    parts: tuple[CodeSet, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds; without parts no record."""

    parts: tuple[CodeSet, ...] = ()


CodeSet = Leaf | AllOf | AnyOf
EVERY = AllOf()
NONE = AnyOf()


def columns_of(node: CodeSet) -> frozenset[str]:
    """The columns that a condition needs."""
    if isinstance(node, Leaf):
        return frozenset({node.column})
    return frozenset().union(*(columns_of(part) for part in node.parts))
