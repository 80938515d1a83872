"""From the different cells of a column to codes, by the same converters that read a village's file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from cantik.codes.lists import CodeList
from cantik.collect.batch import Value
from cantik.collect.columns import clean_text
from cantik.collect.date_columns import DateColumn
from cantik.collect.dates import Orders
from cantik.collect.headers import Bound
from cantik.collect.report import FindingReport
from cantik.collect.sheet import Task, make_column
from cantik.content.kinds import Content
from cantik.engines.foreign import Cells, ForeignTable, Lookup
from cantik.engines.protocol import Codes
from cantik.expr.scope import Field
from cantik.snapshot.encode import encode
from cantik.snapshot.members import ColumnsMade
from cantik.snapshot.parts.columns import PERSONS, PartColumns
from cantik.snapshot.parts.table import LargeFile

_BLANKS = frozenset({"", "-", "–", "—", "_"})
_FEW = 1 << 8


@dataclass(slots=True)
class ReadCells:
    """All different cells of a variable over all files, the value of each, and the codes of what is made of it."""

    title: str
    cells: list[str]
    values: list[Value]
    codes: dict[str, Codes]
    place: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = {cell: at for at, cell in enumerate(self.cells)}

    def unread(self, counted: Cells) -> int:
        """How many rows hold a cell that says something and means no code, number or date."""
        return sum(
            rows
            for cell, rows in counted.items()
            if self.values[self.place[cell]] is None and clean_text(cell) not in _BLANKS
        )

    def lookup(self, table: ForeignTable, position: int | None, counted: Cells) -> Lookup:
        """The codes of the cells of one file; all missing where it has no such column."""
        cells = list(counted) if position is not None else [""]
        places = [self.place.get(cell, self.place[""]) for cell in cells]
        codes = {name: own[places] for name, own in self.codes.items()}
        return Lookup(table.cell(position) if position is not None else "''", cells, codes)


def staged_name(variable: str) -> str:
    """How the codes of a variable's own values are called beside columns."""
    return f"nilai_{variable}"


def read_cells(
    files: Sequence[LargeFile],
    counted: Sequence[Mapping[str, Cells]],
    columns: PartColumns,
    content: Content,
    lists: Mapping[str, CodeList],
    on: dt.date,
) -> dict[str, ReadCells]:
    """What the cells of each variable mean. `counted`: of each file the cells by variable."""
    mapping = files[0].mapping
    report = FindingReport(content.rules)
    orders = Orders(float(mapping.extra.get("urutan_campur", 0.0)))
    task = Task(files[0], mapping, content.variables, lists, report, orders)
    made = ColumnsMade(content, lists, on)
    bounds = {bound.mapping.variable: bound for file in reversed(files) for bound in file.bindings.bound}
    found = {}
    for variable in columns.raw:
        every = Counter[str]()
        for own in counted:
            every.update(own.get(variable, {}))
        cells = sorted({*every, ""})
        values = _values(task, bounds[variable], cells)
        report.findings.clear()
        codes = _codes(variable, values, columns, made)
        found[variable] = ReadCells(bounds[variable].header, cells, values, codes)
    return found


def _values(task: Task, bound: Bound, cells: list[str]) -> list[Value]:
    column = make_column(task, PERSONS, bound, "")
    if isinstance(column, DateColumn):
        column.observe(list(cells))
    return list(column.convert(list(cells), range(len(cells)), 0))


def _codes(variable: str, values: list[Value], columns: PartColumns, made: ColumnsMade) -> dict[str, Codes]:
    """Codes by the name of the column, for each cell; and the number of its value where that waits for others."""
    told = made.persons({"id": list(range(len(values))), variable: values}, {})
    codes = {name: encode(columns.fields[PERSONS][name], told[name]) for name in columns.alone.get(variable, ())}
    if variable in columns.staged:
        distinct = {value: at for at, value in enumerate(dict.fromkeys(values))}
        own = [distinct[value] for value in values]
        codes[staged_name(variable)] = np.array(own, np.uint8) if len(distinct) <= _FEW else np.array(own, np.uint16)
    return codes


def values_of(field_: Field) -> list[Value]:
    """The value of each code of a column, the missing one last."""
    if field_.maximum is not None:
        return [*range(field_.maximum + 1), None]
    return [*field_.codes, None]


def staged_values(read: Mapping[str, ReadCells], columns: PartColumns) -> dict[str, list[Value]]:
    """By the name under which they wait: the values that stand behind the codes of rows."""
    found: dict[str, list[Value]] = {
        name: values_of(columns.fields[PERSONS][name]) for names in columns.alone.values() for name in names
    }
    for variable in columns.staged:
        found[staged_name(variable)] = list(dict.fromkeys(read[variable].values))
    return found
