"""The auditor over a published release: it sees what any reader sees and says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from cantik.content.axes import Axis
from cantik.protect.audit import intervals, inward
from cantik.protect.lp import ProtectionError
from cantik.protect.result import SafeTable
from cantik.release.model import Cell, Release


@dataclass(frozen=True, slots=True)
class _Named:
    id: str


@dataclass(frozen=True, slots=True)
class _Printed:
    """The three things that the auditor reads of a table."""

    spec: _Named
    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]


def audit_release(release: Release) -> list[str]:
    """Sentences about hidden cells that the published numbers give away; an empty list when none does.

    A hidden cell may not be known exactly, and the range that the release prints must be the one that the published
    numbers leave (a narrower one would tell more, a wider one would be wrong).
    """
    printed = [_Printed(_Named(t.id), t.axes, t.cells) for t in release.tables]
    try:
        found = intervals(cast("Sequence[SafeTable]", printed))
    except ProtectionError as error:
        return [error.line()]
    problems = []
    for table, bounds in zip(release.tables, found, strict=True):
        for cell, interval in zip(table.cells, bounds, strict=True):
            if cell.value is not None or cell.status != "rahasia":
                continue
            if interval is None:
                problems.append(f"tabel {table.number}: sel tertutup tanpa selang")
                continue
            low, high = inward(interval)
            if low >= high:
                problems.append(f"tabel {table.number}: satu sel tertutup dapat dihitung tepat")
            elif (cell.low, cell.high) != (low, high) and cell.high is not None:
                problems.append(f"tabel {table.number}: rentang tercetak {cell.low}–{cell.high}, terbukti {low}–{high}")
    return problems
