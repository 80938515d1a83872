"""Sentences made from published cells only; a sentence that would need a hidden cell is not made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from cantik.base.numerals import format_number, ratio
from cantik.content.axes import Axis, Category
from cantik.release.model import Cell, Figure, Table

_PLACE = re.compile(r"\{([a-z_0-9.:]+)\}")


class _Unavailable(Exception):
    """A placeholder of a sentence cannot be filled from published figures."""


def main_axis(table: Table) -> Axis:
    """The axis that the table is about: its category axis, else the ages, else the first."""
    for role in ("kategori", "umur", "wilayah"):
        for axis in table.axes:
            if axis.role == role:
                return axis
    return table.axes[0]


def margin(table: Table, axis: Axis) -> tuple[tuple[Category, Cell], ...]:
    """The one-way margin over `axis`: its cells where every other axis stands at its total (empty if one has none)."""
    others = {across.id: across.total for across in table.axes if across.id != axis.id}
    if any(position is None for position in others.values()):
        return ()
    cells = []
    for index, category in enumerate(axis.categories):
        where = [index if across.id == axis.id else int(others[across.id] or 0) for across in table.axes]
        cells.append((category, table.at(*where)))
    return tuple(cells)


def answered(cells: Sequence[tuple[Category, Cell]]) -> int | Decimal | None:
    """Who answered in a margin: its total without the unanswered; None when one of them is not published."""
    whole = next((cell.value for category, cell in cells if category.total), None)
    missing = [cell.value for category, cell in cells if category.missing]
    if whole is None or None in missing:
        return None
    return whole - sum(value for value in missing if value is not None)


def share(part: Cell, whole: int | Decimal | None, decimals: int = 1) -> Decimal | None:
    """Percentage of a published part in those who answered (domain/quality_policy.md 4); None when one is hidden or
    nobody did."""
    if part.value is None or not whole:
        return None
    exact = Fraction(part.value) / Fraction(whole)
    return ratio(exact.numerator, exact.denominator, 100, decimals)


def headline(table: Table, lang: str = "id") -> str:
    """The finding of a table in one sentence of at most about 15 words, "" when nothing published carries one."""
    axis = main_axis(table)
    cells = margin(table, axis)
    whole = answered(cells)
    parts = [(c, cell) for c, cell in cells if not (c.total or c.missing or c.neutral) and cell.value is not None]
    if not whole or not parts:
        return ""
    # With hidden categories the largest printed one is the largest of all only if it is more than half.
    category, cell = max(parts, key=lambda pair: pair[1].value or 0)
    percent = share(cell, whole)
    hidden = any(cell.status == "rahasia" for _, cell in cells)
    if percent is None or not cell.value or (hidden and percent <= 50):
        return ""
    number = format_number(percent, 1, lang)
    some = any(category.missing for category, _ in cells)
    if lang == "id":
        return f"Terbesar: {category.label}, {number} persen{' dari yang menjawab' if some else ''}"
    return f"Largest: {category.label_en}, {number} per cent{' of those who answered' if some else ''}"


def fill(
    template: str, *, tables: Mapping[str, Table], figures: Mapping[str, Figure], words: Mapping[str, str], lang: str
) -> str | None:
    """The sentence with its placeholders filled from published figures, or None when one is not published.

    Placeholders: `{desa}` and other words; `{tabel.ID}` the total of a table, `{tabel.ID.KATEGORI}` a cell of its main
    margin, `{persen.ID.KATEGORI}` its share of the total, `{indikator.ID}` the value of an indicator.
    """

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        head, _, rest = name.partition(".")
        if not rest:
            return words[name]
        lookups: dict[str, Callable[[str], str]] = {
            "tabel": lambda key: _cell(tables, key, lang, percent=False),
            "persen": lambda key: _cell(tables, key, lang, percent=True),
            "indikator": lambda key: _figure(figures, key, lang),
        }
        return lookups[head](rest)

    try:
        return _PLACE.sub(value, template)
    except _Unavailable:
        return None


def _cell(tables: Mapping[str, Table], key: str, lang: str, *, percent: bool) -> str:
    name, _, category = key.partition(".")
    table = tables.get(name)
    if table is None:
        raise _Unavailable
    cells = margin(table, main_axis(table))
    whole = next((cell for c, cell in cells if c.total), None)
    cell = whole if not category else next((cell for c, cell in cells if c.id == category), None)
    if cell is None or cell.value is None:
        raise _Unavailable
    if not percent:
        if table.percent_only:
            raise _Unavailable
        return format_number(cell.value, 0, lang)
    value = share(cell, answered(cells))
    if value is None:
        raise _Unavailable
    return format_number(value, 1, lang)


def _figure(figures: Mapping[str, Figure], key: str, lang: str) -> str:
    figure = figures.get(key)
    if figure is None or figure.value is None:
        raise _Unavailable
    return format_number(figure.value, figure.decimals, lang)
