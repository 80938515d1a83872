"""A finding about one cell of a row of persons, as the checks of a whole file make it (`pemeriksa: berkas`)."""

from __future__ import annotations

from collections.abc import Mapping

from cantik.collect.batch import RecordSet
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Rule
from cantik.examine.companions import NONE


def make_cell_finding(
    people: RecordSet, rule: Rule, record: int, column: str, words: Mapping[str, str], *, found: str | None = None
) -> Finding:
    """What a rule finds at the cell of a record (`NONE`: at the file as a whole). `words`: what its message is filled
    with, besides the title of the column and the cell (`kolom`, `nilai`); `found`: another text than the cell's."""
    header, values = people.headers.get(column, column), people.columns.get(column, ())
    sheet, row = people.place_of(column, record) if record != NONE else (people.sheet, 0)
    cell = str(values[record]) if record != NONE and values else ""
    return Finding(
        rule=rule.id,
        level=Level(rule.level),
        unit="orang",
        record=record,
        sheet=sheet,
        row=row,
        column=header,
        found=cell if found is None else found,
        expected=rule.expected,
        message=rule.message.format(**{"kolom": header, "nilai": cell, **words}),
        cure=rule.cure,
        whole=False,
    )
