"""Charts of tables by two things: bars beside one another by sex, shares by area."""

from __future__ import annotations

from decimal import Decimal

from cantik.base.numerals import format_number
from cantik.content.axes import Axis, Category
from cantik.publish.chart.forms import GroupedBars, PartsRow, StackedBars
from cantik.publish.chart.spec import Chart, label_of, wrap_label
from cantik.release.model import Cell, Table
from cantik.release.show import count_text

MOST_ROWS, MOST_PARTS = 12, 5
_TWO = 2  # axes of a table that such a chart can show


def draw_groups(table: Table, lang: str = "id") -> Chart | None:
    """Classes with a bar for each sex; None when the table has other axes, a cell is hidden or there are too many."""
    found = _find_axes(table, "jenis_kelamin")
    if found is None:
        return None
    classes, sexes = found
    names, shown = [sex for sex in sexes.categories if not sex.total and not sex.missing], _named_parts(classes)
    if not 2 <= len(shown) <= MOST_ROWS or len(names) != _TWO:
        return None
    rows = _read_rows(table, (classes, shown), (sexes, names), lang)
    if rows is None or not any(value for row in rows for value in row.values):
        return None
    form = GroupedBars(tuple(label_of(name, lang) for name in names), rows)
    return Chart("kelompok", table.key, _title_of(table, lang), _alt_text(table, form.names, rows, lang), form=form)


def draw_shares(table: Table, lang: str = "id") -> Chart | None:
    """The shares of classes within each area, and in all of them together; None as above, and where an area has
    nobody."""
    found = _find_axes(table, "wilayah")
    if found is None:
        return None
    classes, areas = found
    names, places = _named_parts(classes), [area for area in areas.categories if not area.missing]
    if not 2 <= len(names) <= MOST_PARTS or not 2 <= len(_named_parts(areas)) <= MOST_ROWS:
        return None
    counts = _read_rows(table, (areas, places), (classes, names), lang)
    if counts is None or any(not sum(row.values) for row in counts):
        return None
    rows = tuple(PartsRow(row.label, row.values, _share_texts(row, lang)) for row in counts)
    form = StackedBars(tuple(label_of(name, lang) for name in names), rows)
    return Chart("tumpuk", table.key, _title_of(table, lang), _alt_text(table, form.names, counts, lang), form=form)


def _find_axes(table: Table, role: str) -> tuple[Axis, Axis] | None:
    """The axis of classes and the one of that role, of a table of these two."""
    if len(table.axes) != _TWO:
        return None
    classes = next((axis for axis in table.axes if axis.role == "kategori"), None)
    other = next((axis for axis in table.axes if axis.role == role), None)
    return None if classes is None or other is None else (classes, other)


def _named_parts(axis: Axis) -> list[Category]:
    return [category for category in axis.categories if not category.total]


def _read_rows(
    table: Table, down: tuple[Axis, list[Category]], across: tuple[Axis, list[Category]], lang: str
) -> tuple[PartsRow, ...] | None:
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
        rows.append(
            PartsRow(wrap_label(label_of(category, lang)), known, tuple(count_text(cell, lang) for cell in held))
        )
    return tuple(rows)


def _share_texts(row: PartsRow, lang: str) -> tuple[str, ...]:
    """Shares in whole per cent, as they stand within a bar; the alternative text says the counts."""
    whole = sum(row.values)
    return tuple(f"{format_number(Decimal(100 * value) / whole, 0, lang)}%" for value in row.values)


def _title_of(table: Table, lang: str) -> str:
    return table.title if lang == "id" else table.title_en


def _alt_text(table: Table, names: tuple[str, ...], rows: tuple[PartsRow, ...], lang: str) -> str:
    """The counts row by row in words."""
    told = (
        f"{' '.join(row.label)}: " + ", ".join(f"{name} {text}" for name, text in zip(names, row.texts, strict=True))
        for row in rows
    )
    return f"{_title_of(table, lang)}: {'; '.join(told)}."
