"""`columns/<id>.yaml`: how the snapshot makes a column of others, with examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cantik.base.errors import ContentError
from cantik.content.column import COLUMN_UNITS, ColumnCase, ColumnDefinition, ColumnExample
from cantik.content.kinds import Content
from cantik.content.nodes import Section
from cantik.content.schema import common


def read_column(name: str, top: Section) -> ColumnDefinition:
    """One derived column; its expressions are checked where code lists are known (`cantik.snapshot.columns`)."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    value = ColumnDefinition(
        id=name,
        title=top.text("judul"),
        units=common.subset(top, "unit", COLUMN_UNITS),
        basis_of=top.text("dasar"),
        since=since,
        until=until,
        cases=tuple(_case(part) for part in top.sections("nilai")),
        examples=tuple(_example(part) for part in top.sections("contoh")),
        origin=top.origin(),
    )
    for key, given in (("nilai", value.cases), ("contoh", value.examples)):
        if not given:
            raise top.wrong(key, f"“{key}” kosong", expected="paling sedikit satu baris")
    top.close()
    return value


def _case(part: Section) -> ColumnCase:
    value = ColumnCase(
        when=part.text("bila", "semua"),
        value=part.text("isi"),
        divisor=part.optional("dibagi"),
        kept=part.optional("dicatat"),
        origin=part.origin(),
    )
    part.close()
    return value


def _example(part: Section) -> ColumnExample:
    on = part.date("acuan", dt.date(2025, 12, 31))
    if on is None:  # never with a default
        raise AssertionError
    record = part.section("catatan")
    value = ColumnExample(on, common.freeze(record.everything()), part.free("hasil", None), part.line)
    part.close()
    return value


def column_references(content: Content) -> Iterator[ContentError]:
    """Every definition makes a variable that says of itself that it is derived and enters the snapshot."""
    for column in content.columns.values():
        for unit in column.units:
            variable = content.variables.get((unit, column.id))
            if variable is None or not (variable.derived and variable.frozen):
                yield ContentError(
                    "K141",
                    f"Kolom ini bukan variabel turunan pada {unit}",
                    where=column.origin.at("unit"),
                    found=f"“{column.id}”",
                    expected=f"variables/{unit}.yaml: {column.id}: {{…, potret: ya, turunan: ya}}",
                )
