"""States of published figures (docs/bidang/quality_policy.md 1): very provisional, provisional, revised, estimated.
Pure.

A figure without a state is final. One that was changed after publication says so first: whether it may still change is
said under its table. Hidden and missing values have no state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cantik.content.kinds import Indicator, TableSpec
from cantik.release.changes import FigureChange
from cantik.release.model import Cell, Figure, Release, Table

VERY_PROVISIONAL, PROVISIONAL, REVISED, ESTIMATED = "xx", "x", "r", "e"
_PERIOD = "periode"


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state in words: its name for open data (`obs`), and the line under a table in both languages."""

    obs: str
    told: str
    told_en: str


WORDS: Mapping[str, StateWords] = {
    VERY_PROVISIONAL: StateWords(
        "sangat_sementara",
        "xx: angka sangat sementara; masanya belum berakhir pada tanggal acuan.",
        "xx: very preliminary; the period had not ended on the reference date.",
    ),
    PROVISIONAL: StateWords(
        "sementara",
        "x: angka sementara; peristiwa yang terlambat dicatat masih dapat mengubahnya pada revisi tahunan.",
        "x: preliminary; events recorded late may still change it at the yearly revision.",
    ),
    REVISED: StateWords(
        "diperbaiki",
        "r: angka diperbaiki sejak rilis sebelumnya; angka lama dan sebabnya ada pada riwayat rilis.",
        "r: revised since the release before; the old figure and the reason stand in the history of releases.",
    ),
    ESTIMATED: StateWords(
        "perkiraan",
        "e: angka perkiraan, bukan hasil pencacahan.",
        "e: estimate, not a count.",
    ),
}


def state_of(spec: TableSpec | Indicator, reference: dt.date, published: dt.date) -> str:
    """The state of what a measure says in a release: an estimate stays one; of a period the figure is very provisional
    while the year runs, provisional until 12 months after its end; of a day it is final."""
    if spec.estimate:
        return ESTIMATED
    if spec.reference != _PERIOD:
        return ""
    end = dt.date(reference.year, 12, 31)
    if reference < end:
        return VERY_PROVISIONAL
    return PROVISIONAL if published <= end.replace(year=end.year + 1) else ""


def state_of_year(year: int, published: dt.date) -> str:
    """The state of a number of a year that was over when it was counted, by its own year: events recorded late may
    change it until 12 months after its end."""
    return PROVISIONAL if published <= dt.date(year + 1, 12, 31) else ""


def with_state(cell: Cell, state: str) -> Cell:
    """A published cell in a state; a hidden or missing one as it is."""
    return replace(cell, state=state) if state and cell.status == "ada" else cell


def explain_states(states: Iterable[str], lang: str = "id") -> tuple[str, ...]:
    """The lines under a table that explain the states of its figures, in the order of the policy."""
    held = set(states)
    return tuple(words.told if lang == "id" else words.told_en for state, words in WORDS.items() if state in held)


def states_of(table: Table) -> frozenset[str]:
    """The states that the figures of a table are in, without "final"."""
    return frozenset(cell.state for cell in table.cells if cell.state)


def mark_revised(release: Release, changes: Iterable[FigureChange]) -> Release:
    """A release in which what it says otherwise than the edition that it revises is marked so; its `content` is to be
    computed anew. What the former edition did not have is new, not revised."""
    cells: dict[str, set[tuple[str, ...]]] = {}
    figures: set[tuple[str, str]] = set()
    for change in changes:
        if change.old_status == "tidak_ada" or change.new_status != "ada":
            continue
        if change.kind == "tabel":
            cells.setdefault(change.key, set()).add(change.cell)
        else:
            figures.add((change.key, change.cell[0] if change.cell else ""))
    return replace(
        release,
        tables=tuple(_mark_table(table, cells[table.key]) if table.key in cells else table for table in release.tables),
        figures=tuple(_marked_figure(figure, figures) for figure in release.figures),
    )


def _mark_table(table: Table, places: set[tuple[str, ...]]) -> Table:
    cells = tuple(
        with_state(cell, REVISED) if tuple(category.id for category in path) in places else cell
        for path, cell in table.walk()
    )
    if cells == table.cells:
        return table
    lines = explain_states([REVISED]), explain_states([REVISED], "en")
    return replace(table, cells=cells, notes=table.notes + lines[0], notes_en=table.notes_en + lines[1])


def _marked_figure(figure: Figure, places: set[tuple[str, str]]) -> Figure:
    return replace(figure, state=REVISED) if (figure.id, figure.area) in places else figure
