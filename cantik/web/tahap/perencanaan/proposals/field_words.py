"""What pages say of who is reached in a field of programmes, as a release prints it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cantik.release.model import Cell
from cantik.use.proposals.field_reach import FigureReach, TableReach
from cantik.web.language import either, number, of_content
from cantik.web.tahap.perencanaan.proposals.gap_words import show_figure


@dataclass(frozen=True, slots=True)
class ReachLine:
    """A figure as a page shows it: value, how many are reached and how many are not ("" = not printed)."""

    id: str
    title: str
    value: str
    reached: str
    lacking: str


def describe_figure(reach: FigureReach) -> ReachLine:
    """A figure of a field; of a hidden one, that it is hidden."""
    figure, measure = reach.figure, reach.measure
    counted = of_content(measure.counted) if measure.counted else ""
    sides = ["" if count is None else f"{number(count)} {counted}".strip() for count in (reach.reached, reach.lacking)]
    value = show_figure(figure) if figure.value is not None else _("ditutup")
    return ReachLine(figure.id, either(figure.title, figure.title_en), value, *sides)


def describe_table(reach: TableReach) -> tuple[str, list[tuple[str, str]]]:
    """A table by its classes; a hidden cell is told as hidden."""
    table = reach.table
    rows = [(either(category.label, category.label_en), _cell_words(cell)) for category, cell in reach.rows]
    return either(table.title, table.title_en), rows


def _cell_words(cell: Cell) -> str:
    return number(int(cell.value)) if cell.value is not None else _("ditutup")
