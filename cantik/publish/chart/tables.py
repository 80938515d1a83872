"""Charts of tables by two things: bars beside one another by sex, shares by area."""

from __future__ import annotations

from decimal import Decimal

from cantik.base.numerals import format_number
from cantik.content.axes import Axis, Category
from cantik.publish.chart.forms import Grouped, Parts, Stacked
from cantik.publish.chart.spec import Chart, label_of, wrap_label
from cantik.release.model import Cell, Table
from cantik.release.show import count_text

MOST_ROWS, MOST_PARTS = 12, 5
_TWO = 2  # axes of a table that such a chart can show


def draw_groups(table: Table, lang: str = "id") -> Chart | None:
    """Classes with a bar for each sex; None when the table has other axes, a cell is hidden or there are too many."""
    found = _axes(table, "jenis_kelamin")
    if found is None:
        return None
    classes, sexes = found
    names, shown = [sex for sex in sexes.categories if not sex.total and not sex.missing], _parts(classes)
    if not 2 <= len(shown) <= MOST_ROWS or len(names) != _TWO:
        return None
    rows = _rows(table, (classes, shown), (sexes, names), lang)
    if rows is None or not any(value for row in rows for value in row.values):
        return None
    form = Grouped(tuple(label_of(name, lang) for name in names), rows)
    return Chart("kelompok", table.key, _title(table, lang), _alt(table, form.names, rows, lang), form=form)


def draw_shares(table: Table, lang: str = "id") -> Chart | None:
    """The shares of classes within each area, and in all of them together; None as above, and where an area has
    nobody."""
    found = _axes(table, "wilayah")
    if found is None:
        return None
    classes, areas = found
    names, places = _parts(classes), [area for area in areas.categories if not area.missing]
    if not 2 <= len(names) <= MOST_PARTS or not 2 <= len(_parts(areas)) <= MOST_ROWS:
        return None
    counts = _rows(table, (areas, places), (classes, names), lang)
    if counts is None or any(not sum(row.values) for row in counts):
        return None
    rows = tuple(Parts(row.label, row.values, _percentages(row, lang)) for row in counts)
    form = Stacked(tuple(label_of(name, lang) for name in names), rows)
    return Chart("tumpuk", table.key, _title(table, lang), _alt(table, form.names, counts, lang), form=form)


def _axes(table: Table, role: str) -> tuple[Axis, Axis] | None:
    """The axis of classes and the one of that role, of a table of these two."""
    if len(table.axes) != _TWO:
        return None
    classes = next((axis for axis in table.axes if axis.role == "kategori"), None)
    other = next((axis for axis in table.axes if axis.role == role), None)
    return None if classes is None or other is None else (classes, other)


def _parts(axis: Axis) -> list[Category]:
    return [category for category in axis.categories if not category.total]


def _rows(
    table: Table, down: tuple[Axis, list[Category]], across: tuple[Axis, list[Category]], lang: str
) -> tuple[Parts, ...] | None:
    """The numbers of these categories; None when one of them is hidden."""
    cells = {
        frozenset((axis.id, c.id) for axis, c in zip(table.axes, where, strict=True)): cell
        for where, cell in table.walk()
    }
    rows = []
    for category in down[1]:
        held: list[Cell] = [cells[frozenset({(down[0].id, category.id), (across[0].id, c.id)})] for c in across[1]]
        known = tuple(cell.value for cell in held if cell.value is not None)
        if len(known) < len(held):
            return None
        rows.append(Parts(wrap_label(label_of(category, lang)), known, tuple(count_text(cell, lang) for cell in held)))
    return tuple(rows)


def _percentages(row: Parts, lang: str) -> tuple[str, ...]:
    """Shares in whole per cent, as they stand within a bar; the alternative text says the counts."""
    whole = sum(row.values)
    return tuple(f"{format_number(Decimal(100 * value) / whole, 0, lang)}%" for value in row.values)


def _title(table: Table, lang: str) -> str:
    return table.title if lang == "id" else table.title_en


def _alt(table: Table, names: tuple[str, ...], rows: tuple[Parts, ...], lang: str) -> str:
    """The counts row by row in words."""
    told = (
        f"{' '.join(row.label)}: " + ", ".join(f"{name} {text}" for name, text in zip(names, row.texts, strict=True))
        for row in rows
    )
    return f"{_title(table, lang)}: {'; '.join(told)}."
