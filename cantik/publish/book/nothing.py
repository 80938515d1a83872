"""What a village has nothing of, said in one sentence instead of rows and columns of "–"."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

from cantik.content.axes import Axis
from cantik.publish.typeset import soft
from cantik.release.model import Table

Pair = tuple[str, str]
#: so many categories of an axis stand as a sentence; fewer keep their rows
_FEWEST = 3


def fold_nothing(table: Table, village: Pair) -> tuple[Table, list[Pair]]:
    """A table of what was recorded without the categories of which there is none at all, and the sentences that name
    them; the same table where these are few, or where nothing else would be left. `village`: the word for the place."""
    said: list[Pair] = []
    for axis in table.axes if not table.answered_by_people else ():
        kept = _kept_of(table, axis)
        dropped = [category for category, keeps in zip(axis.categories, kept, strict=True) if not keeps]
        left = [c for c, keeps in zip(axis.categories, kept, strict=True) if keeps and not (c.total or c.missing)]
        if axis.role == "kategori" and len(dropped) >= _FEWEST and left:
            said.append(
                (
                    soft(f"Tidak ada di {village[0]} ini: {'; '.join(c.label for c in dropped)}."),
                    soft(f"None in this {village[1]}: {'; '.join(c.label_en for c in dropped)}."),
                )
            )
            table = _without(table, axis, kept)
    return table, said


def _kept_of(table: Table, axis: Axis) -> list[bool]:
    """Of each category of an axis whether it stays: totals do, and those with a cell that is no published nothing."""
    something = [c.total or c.missing for c in axis.categories]
    place = table.axes.index(axis)
    ids = {category.id: at for at, category in enumerate(axis.categories)}
    for categories, cell in table.walk():
        if cell.value != 0 or cell.status != "ada":
            something[ids[categories[place].id]] = True
    return something


def _without(table: Table, axis: Axis, kept: list[bool]) -> Table:
    place = table.axes.index(axis)
    gone = {category.id for category, keeps in zip(axis.categories, kept, strict=True) if not keeps}
    axes = list(table.axes)
    axes[place] = replace(axis, categories=tuple(compress(axis.categories, kept)))
    rows = [not gone & {c.id for c in line.path} for line in table.grid().rows]
    stays = rows if axis.id in table.stub else [True] * len(rows)
    return replace(
        table,
        axes=tuple(axes),
        cells=tuple(cell for categories, cell in table.walk() if categories[place].id not in gone),
        derived=tuple(replace(d, values=tuple(compress(d.values, stays))) for d in table.derived),
    )
