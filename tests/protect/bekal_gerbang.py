"""Printed tables written down by hand, as the gate reads them: a number, or None for a hidden one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from cantik.content.axes import Axis, Category
from cantik.content.kinds import Classification, ClassOf, Disclosure, Fact, Origin
from cantik.protect.audit.gate import GateFindings, Printed, examine
from cantik.protect.result import SafeCell, SafeFigure, SafeTable
from tests.protect.bekal_orang import CLASSIFICATIONS, classification, people, results

FAMILY = classification("jk_kepala", "jk_kepala", ("l", ("1",)), ("p", ("2",)))
RELATION = classification("hubungan", "hubungan", ("kepala", ("1",)), ("pasangan", ("2",)), ("anak", ("3",)))
CARD = classification("kartu", "kartu", ("punya", ("ya",)), ("belum", ("tidak",)))
#: a kabupaten may leave a gap between two classes of a number: nobody of 5 to 9 is counted
HERD = Classification(
    "ternak",
    "ternak",
    None,
    "ternak",
    "ternak",
    (ClassOf("sedikit", "sedikit", "few", low=1, high=4), ClassOf("banyak", "banyak", "many", low=10)),
    (),
    None,
    "kategori",
    Origin(""),
)
KNOWN = {**CLASSIFICATIONS, **{each.id: each for each in (FAMILY, RELATION, CARD, HERD)}}
_MADE = results(people(1, 30))
_SPEC, _FIGURE = _MADE.cubes[0].spec, _MADE.figures[0].spec
Value = int | None
Need = tuple[int, int]


def axis(name: str, *wanted: str, areas: int = 0) -> Axis:
    """An axis with its total last: some classes of a classification, or dusun."""
    known: Classification | None = KNOWN.get(name)
    role = "wilayah" if areas else known.role if known else "kategori"
    ids = [f"d{i}" for i in range(areas)] if areas else list(wanted) or [c.id for c in known.classes] if known else []
    order = [c.id for c in known.classes] if known else ids
    parts = tuple(Category(each, each, each, (order.index(each),)) for each in ids)
    whole = Category("jumlah", "Jumlah", "Total", tuple(range(len(order))), total=True)
    return Axis(name, name, name, role, (*parts, whole))


def table(
    name: str,
    axes: list[Axis],
    values: list[Value],
    *,
    universe: str = "semua",
    unit: str = "orang",
    kelas: str = "B",
    missing: str = "baris",
    ranges: dict[int, tuple[int, int]] | None = None,
    asked: int | None = None,
) -> SafeTable:
    """A printed table: its values in row-major order, the public ranges of some hidden ones."""
    told = ranges or {}
    cells = tuple(
        SafeCell(value, "ada") if value is not None else SafeCell(None, "rahasia", *told.get(at, (None, None)))
        for at, value in enumerate(values)
    )
    spec = replace(
        _SPEC, id=name, unit_of=unit, universe=universe, rows=axes[-1].id, missing=missing, disclosure=Disclosure(kelas)
    )
    asked = values[-1] if asked is None else asked
    assert asked is not None  # the release says it beside every table
    return SafeTable(spec, "buku", "A" if kelas == "A" else "X", tuple(axes), cells, "terdaftar", asked, asked)


def figure(
    universe: str, numerator: str, n: Value, d: Value, *, value: str | None = None, missing: str = "bukan"
) -> SafeFigure:
    """A printed indicator of the village."""
    spec = replace(_FIGURE, universe=universe, numerator=numerator, missing=missing)
    told = Decimal(value) if value is not None else None
    return SafeFigure(spec, "", "", told, n, d, "ada" if n is not None else "rahasia", "terdaftar")


def fact(name: str, unit: str = "orang", **kind: object) -> Fact:
    """A fact of life."""
    start = _SPEC.since
    return Fact(name, name, "uji", unit, "contoh", start, None, Origin(""), **kind)  # type: ignore[arg-type]


def found(
    tables: list[SafeTable],
    needs: dict[tuple[int, int], Need],
    *,
    figures: tuple[SafeFigure, ...] = (),
    figure_needs: tuple[tuple[Need | None, Need | None], ...] = (),
    facts: tuple[Fact, ...] = (),
    hard: tuple[int, ...] = (),
) -> GateFindings:
    """What the gate finds; `needs` by table and cell, `hard`: tables of which nothing more can be hidden."""
    printed = Printed(
        tables,
        figures,
        [[needs.get((number, cell)) for cell in range(len(each.cells))] for number, each in enumerate(tables)],
        figure_needs or ((None, None),) * len(figures),
        [[number in hard] * len(each.cells) for number, each in enumerate(tables)],
        [False] * len(figures),
    )
    return examine(printed, KNOWN, facts)
