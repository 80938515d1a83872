"""From the different cells of a column to codes, by the same converters that read a village's file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cantik.codes.lists import CodeList
from cantik.collect.batch import Value
from cantik.collect.columns import clean_text
from cantik.collect.date_columns import DateColumn
from cantik.collect.dates import Orders
from cantik.collect.headers import Bound
from cantik.collect.report import FindingReport
from cantik.collect.sheet import Task, make_column
from cantik.engines.foreign import Cells
from cantik.engines.protocol import Codes
from cantik.engines.staging import CellCodes
from cantik.expr.scope import Field
from cantik.snapshot.encode import encode
from cantik.snapshot.members import ColumnsMade
from cantik.snapshot.parts.columns import BORN, FAMILIES, PERSONS, PartColumns
from cantik.snapshot.parts.table import LargeFile

_BLANKS = frozenset({"", "-", "–", "—", "_"})
Places = Codes | npt.NDArray[np.uint32]


@dataclass(slots=True)
class ReadCells:
    """All different cells of a variable over all files, the value of each, and the codes of what is made of it."""

    title: str
    cells: list[str]
    values: list[Value]
    codes: dict[str, Places]
    place: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = {cell: at for at, cell in enumerate(self.cells)}

    def count_unread(self, counted: Cells) -> int:
        """How many rows hold a cell that says something and means no code, number or date."""
        return sum(
            rows
            for cell, rows in counted.items()
            if self.values[self.place[cell]] is None and clean_text(cell) not in _BLANKS
        )

    def of_file(self, counted: Cells | None) -> CellCodes:
        """The codes of the cells of one file in their order there; of the missing one where it has no such column."""
        places = [self.place[cell] for cell in counted or ("",)]
        return {name: own[places] for name, own in self.codes.items()}


def staged_name(variable: str) -> str:
    """How the places of a variable's own values are called beside columns."""
    return f"nilai_{variable}"


def staged_order(values: Sequence[Value]) -> list[Value]:
    """The different values in an order that no file decides, the missing one last."""
    return sorted(dict.fromkeys(values), key=lambda value: (value is None, str(value)))


def read_cells(
    unit: str,
    files: Sequence[LargeFile],
    counted: Sequence[Mapping[str, Cells]],
    columns: PartColumns,
    made: ColumnsMade,
    lists: Mapping[str, CodeList],
) -> dict[str, ReadCells]:
    """What the cells of each variable of a unit mean. `counted`: of each file the cells by variable."""
    mapping, content = files[0].mapping, made.content
    report = FindingReport(content.rules)
    orders = Orders(float(mapping.extra.get("urutan_campur", 0.0)))
    task = Task(files[0], mapping, content.variables, lists, report, orders)
    bounds = {bound.mapping.variable: bound for file in reversed(files) for bound in file.bindings.bound}
    found = {}
    for variable in columns.raw if unit == PERSONS else columns.home_raw:
        every = Counter[str]()
        for own in counted:
            every.update(own.get(variable, {}))
        cells = sorted({*every, ""})
        values = _values(task, unit, bounds[variable], cells)
        if variable == BORN:  # who is born later is not of the day that is counted; of what age he is nobody told
            values = [None if isinstance(day, dt.date) and day > made.on else day for day in values]
        report.findings.clear()
        codes = _codes(unit, variable, values, columns, made)
        found[variable] = ReadCells(bounds[variable].header, cells, values, codes)
    return found


def _values(task: Task, unit: str, bound: Bound, cells: list[str]) -> list[Value]:
    column = make_column(task, unit, bound, "")
    if isinstance(column, DateColumn):
        column.observe(list(cells))
    return list(column.convert(list(cells), range(len(cells)), 0))


def _codes(unit: str, variable: str, values: list[Value], columns: PartColumns, made: ColumnsMade) -> dict[str, Places]:
    """Codes by the name of the column, for each cell; and the place of its value where that waits for others."""
    codes: dict[str, Places] = {}
    if unit == FAMILIES:
        waiting = columns.home_staged
        if variable in columns.homes:
            codes[variable] = encode(columns.fields[FAMILIES][variable], values)
    else:
        waiting = (*columns.staged_variables, *columns.sealed_variables)
        told = made.persons({"id": list(range(len(values))), variable: values}, {})
        for name in columns.alone.get(variable, ()):
            codes[name] = encode(columns.fields[PERSONS][name], told[name])
    if variable in waiting:
        place = {value: at for at, value in enumerate(staged_order(values))}
        codes[staged_name(variable)] = _narrow([place[value] for value in values], len(place))
    return codes


def _narrow(places: list[int], size: int) -> Places:
    if size <= 1 << 8:
        return np.array(places, np.uint8)
    return np.array(places, np.uint16) if size <= 1 << 16 else np.array(places, np.uint32)


def values_of(field_: Field) -> list[Value]:
    """The value of each code of a column, the missing one last."""
    if field_.maximum is not None:
        return [*range(field_.maximum + 1), None]
    return [*field_.codes, None]


def staged_values(
    read: Mapping[str, ReadCells], homes: Mapping[str, ReadCells], columns: PartColumns
) -> dict[str, dict[str, list[Value]]]:
    """By unit and the name under which they wait: the values that stand behind the codes of rows."""
    own = {name for names in columns.alone.values() for name in names}
    found: dict[str, dict[str, list[Value]]] = {
        PERSONS: {name: values_of(columns.fields[PERSONS][name]) for name in sorted(own)},
        FAMILIES: {name: values_of(columns.fields[FAMILIES][name]) for name in columns.homes},
    }
    for variable in (*columns.staged_variables, *columns.sealed_variables):
        found[PERSONS][staged_name(variable)] = staged_order(read[variable].values)
    for variable in columns.home_staged:
        found[FAMILIES][staged_name(variable)] = staged_order(homes[variable].values)
    return found
