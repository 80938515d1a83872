"""`columns/<id>.yaml`: how the snapshot makes a column of others, with examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cantik.base.errors import ContentError
from cantik.content.column import (
    COLUMN_UNITS,
    DISTANCE_UNITS,
    LEAST_METRES,
    ColumnCase,
    ColumnDefinition,
    ColumnDistance,
    ColumnExample,
)
from cantik.content.facility import POINT
from cantik.content.kinds import Content
from cantik.content.nodes import Section
from cantik.content.schema import common

_FEWEST = 2  # classes of a distance
_CODED = ("kode", "ya_tidak")


def read_column(name: str, top: Section) -> ColumnDefinition:
    """One derived column; its expressions are checked where code lists are known (`cantik.snapshot.columns`)."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    distance = _distance(top.section("jarak")) if top.has("jarak") else None
    value = ColumnDefinition(
        id=name,
        title=top.text("judul"),
        units=common.subset(top, "unit", COLUMN_UNITS if distance is None else DISTANCE_UNITS),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        cases=() if distance is not None else tuple(_case(part) for part in top.sections("nilai")),
        examples=tuple(_example(part) for part in top.sections("contoh")),
        origin=top.origin(),
        distance=distance,
    )
    for key, given in (("nilai", value.cases or distance), ("contoh", value.examples)):
        if not given:
            raise top.wrong(key, f"“{key}” kosong", expected="paling sedikit satu baris")
    top.close()
    return value


def _distance(part: Section) -> ColumnDistance:
    """Classes in order, each at least `LEAST_METRES` wide, the last without an end."""
    classes: list[tuple[int | None, str]] = []
    before = 0
    steps = part.sections("kelas")
    for number, step in enumerate(steps):
        most = step.whole("sampai") if number + 1 < len(steps) else None
        if most is not None and most - before < LEAST_METRES:
            raise step.wrong(
                "sampai",
                "Kelas jarak terlalu sempit: lingkaran dari beberapa fasilitas lalu menunjuk rumah",
                "K144",
                found=f"{most} m",
                expected=f"paling sedikit {before + LEAST_METRES} m",
            )
        classes.append((most, step.text("isi")))
        before = most or before
        step.close()
    if len(classes) < _FEWEST:
        raise part.wrong("kelas", "Jarak perlu paling sedikit dua kelas, yang terakhir tanpa “sampai”")
    asked = part.maybe("dengan")
    having = {} if asked is None else {name: asked.codes(name) for name in asked.keys()}  # noqa: SIM118 (no dict)
    value = ColumnDistance(part.text("fasilitas"), having, tuple(classes), part.origin())
    part.close()
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
        if column.distance is not None:
            yield from _of_distance(column.distance, content)


def _of_distance(told: ColumnDistance, content: Content) -> Iterator[ContentError]:
    """Its facilities stand on a point, name nobody, and have the coded attributes that are asked of them."""
    kind = content.facilities.get(told.facility)
    if kind is None or kind.shape != POINT or kind.personal:
        usable = (name for name, it in content.facilities.items() if it.shape == POINT and not it.personal)
        yield ContentError(
            "K144",
            "Jarak diukur ke jenis fasilitas yang bertitik dan tidak memuat nama orang",
            where=told.origin.at("fasilitas"),
            found=f"“{told.facility}”",
            expected=" | ".join(sorted(usable)),
        )
        return
    coded = [attribute.id for attribute in kind.attributes if attribute.type in _CODED]
    for name in told.having:
        if name not in coded:
            yield ContentError(
                "K144",
                "“dengan” menyebut isian yang tidak berkode",
                where=told.origin.at("dengan"),
                found=f"“{name}”",
                expected=" | ".join(coded),
            )
