"""A table of one's own as a page shows it, and the form that asks for one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

from cantik.content.axes import Axis, Category
from cantik.release.own import OwnTable
from cantik.release.own.question import SCALES
from cantik.release.own.words import own_text
from cantik.web.language import either, lang, number

#: more columns than this are rows
_WIDE = 16
#: more cells than this are for CSV and JSON-stat
MOST_SHOWN = 3000


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of the page: its heads, and text with status of each cell."""

    heads: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """The page's table: the axes with one category (said once), heads of the rows, columns, rows."""

    fixed: tuple[tuple[str, str], ...]
    stub: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[OwnRow, ...]


def sheet(table: OwnTable) -> OwnSheet:
    """The cells in rows and columns: the last axis with several categories goes across when it is not too long."""
    several = [axis for axis in table.axes if len(axis.categories) > 1]
    across = several[-1] if several and len(several[-1].categories) <= _WIDE else None
    down = [axis for axis in several if axis is not across]
    width = 1 if across is None else len(across.categories)
    texts = [(own_text(cell, lang()), cell.status) for cell in table.cells]
    heads = product(*([_label(category) for category in axis.categories] for axis in down))
    return OwnSheet(
        tuple((_label(a), _label(a.categories[0])) for a in table.axes if len(a.categories) == 1),
        tuple(_label(axis) for axis in down) or ("",),
        tuple(_label(category) for category in across.categories) if across else (either(table.unit, table.unit_en),),
        tuple(
            OwnRow(path or (either("Jumlah", "Total"),), tuple(texts[place * width : (place + 1) * width]))
            for place, path in enumerate(heads)
        ),
    )


def _label(named: Axis | Category) -> str:
    return either(named.label, named.label_en)


@dataclass(frozen=True, slots=True)
class AskedCategory:
    """A category that may be ticked: the value of its box, its label, whether it is ticked."""

    value: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class AskedAxis:
    """An axis of the form: its categories, and whether it is added up."""

    id: str
    label: str
    categories: tuple[AskedCategory, ...]
    summed: bool


def asked_axes(axes: Sequence[Axis], picked: Collection[str], summed: Collection[str]) -> list[AskedAxis]:
    """Axes with what was asked of them, also by a question that was refused: whoever ticked boxes mends
    one of them and ticks no box again. `picked`: values of boxes; `summed`: axes."""
    return [
        AskedAxis(
            axis.id,
            _label(axis),
            tuple(
                AskedCategory(value, _label(c), value in picked)
                for c, value in ((c, f"{axis.id}:{c.id}") for c in axis.categories)
            ),
            axis.id in summed,
        )
        for axis in axes
    ]


def divisors(axes: Sequence[Axis]) -> list[tuple[str, str]]:
    """What a cell may be divided by within its table: the total of an axis."""
    return [
        (f"{axis.id}:{category.id}", f"{_label(axis)}: {_label(category)}")
        for axis in axes
        for category in axis.categories
        if category.total
    ]


def scales() -> list[tuple[str, str]]:
    """What a quotient may be multiplied by."""
    return [(str(scale), number(scale)) for scale in SCALES]
