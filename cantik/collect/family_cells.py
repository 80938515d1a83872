"""Cells that stand once for a whole family: merged over its rows, or filled in its first row only.

What is blank below is proposed from above: for rows that a merged cell covers, and, where nearly all members of a file
are blank and nearly all heads are filled, for the members of the family whose head stands above. One finding a column
asks whether that is right; a lone blank cell in a filled column is that person's own and is not filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.collect.columns import CodeColumn, Column, is_blank, text_of
from cantik.collect.grid import Cell, CellBlock
from cantik.collect.report import FindingReport, Wording
from cantik.collect.xmlscan import MergedCells

#: what a family has in common
SHARED = ("no_kk", "alamat", "dusun", "rw", "rt")
_RELATIONS = ("hubungan_keluarga", "r409")
_HEAD = "1"
_NEARLY_ALL = 0.8
_FEWEST = 3  # blank members from which on a habit is seen


@dataclass(slots=True)
class _Habit:
    """How a column is filled: heads and members, blank and not."""

    heads: list[int] = field(default_factory=lambda: [0, 0])  # blank, filled
    members: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def first_row_only(self) -> bool:
        blank, filled = self.members
        return (
            blank >= _FEWEST
            and blank >= _NEARLY_ALL * (blank + filled)
            and self.heads[1] >= _NEARLY_ALL * sum(self.heads)
        )


class FamilyCells:
    """The columns of one sheet that families share. `observe` must have seen the sheet before `fill`."""

    def __init__(
        self, positions: Mapping[str, int], columns: Mapping[str, Column], merged: Sequence[MergedCells]
    ) -> None:
        self._positions = {name: positions[name] for name in SHARED if name in positions}
        self._columns = columns
        self._covered = {name: _covered_rows(merged, at) for name, at in self._positions.items()}
        relation = next((name for name in _RELATIONS if name in positions), None)
        self._relation = positions[relation] if relation is not None else None
        self._codes = columns[relation] if relation is not None else None
        self._habits = {name: _Habit() for name in self._positions}
        self._above: dict[str, Cell] = {}
        self._filled: dict[str, list[str]] = {}

    def observe(self, block: CellBlock) -> None:
        """Count how heads and members are filled."""
        roles = self._roles(block.columns)
        if roles is None:
            return
        heads = roles.count(_HEAD)
        members = len(roles) - heads - roles.count("")
        for name, at in self._positions.items():
            habit, cells = self._habits[name], block.column(at)
            if cells is None or "" not in cells:  # all alike, as in most columns
                habit.heads[cells is not None] += heads
                habit.members[cells is not None] += members
                continue
            for cell, role in zip(cells, roles, strict=True):
                if role:
                    (habit.heads if role == _HEAD else habit.members)[not is_blank(cell)] += 1

    def fill(self, rows: Sequence[int], columns: list[list[Cell] | None]) -> list[list[Cell] | None]:
        """The same columns, with what stands above in the cells that a family shares."""
        wanted = [name for name, habit in self._habits.items() if habit.first_row_only or self._covered[name]]
        if not wanted:
            return columns
        roles = self._roles(columns)
        out = list(columns)
        for name in wanted:
            at = self._positions[name]
            column = columns[at] if at < len(columns) else None
            if column is not None:
                out[at] = self._fill_column(name, rows, column, roles)
        return out

    def _fill_column(
        self, name: str, rows: Sequence[int], cells: Sequence[Cell], roles: Sequence[str] | None
    ) -> list[Cell]:
        covered, habit, out = self._covered[name], self._habits[name].first_row_only, list(cells)
        for at, cell in enumerate(cells):
            role = roles[at] if roles is not None else ""
            if not is_blank(cell):
                self._above[name] = cell
            elif rows[at] in covered or (habit and role not in ("", _HEAD)):
                above = self._above.get(name, "")
                if not is_blank(above):
                    out[at] = above
                    self._filled.setdefault(name, []).append(text_of(above))
            elif role == _HEAD:
                self._above[name] = ""  # another family, whose cell is blank: nothing is known of it
        return out

    def fills(self, name: str, cells: MergedCells) -> bool:
        """Whether merged cells are read as a variable, so that they are no trouble."""
        return name in self._positions and cells.columns[0] == self._positions[name]

    def tell(self, report: FindingReport) -> None:
        """One finding for each column in which cells were filled."""
        for name, values in self._filled.items():
            wording = Wording(number=len(values))
            report.add_column("isi_dari_atas", self._columns[name].spot, values[0], count=len(values), wording=wording)
        self._filled = {}

    def _roles(self, columns: Sequence[list[Cell] | None]) -> list[str] | None:
        if self._relation is None or not isinstance(self._codes, CodeColumn) or self._relation >= len(columns):
            return None
        cells = columns[self._relation]
        if cells is None:
            return None
        known = {cell: self._codes.code_of(cell) or "" for cell in set(cells)}
        return [known[cell] for cell in cells]


def _covered_rows(merged: Iterable[MergedCells], position: int) -> set[int]:
    """Rows that merged cells which begin in a column cover, without the first of each, which holds what is shown."""
    return {row for cells in merged if cells.columns[0] == position for row in cells.rows[1:]}
