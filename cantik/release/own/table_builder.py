"""The one function: a question and the published tables that it is about give a table of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from cantik.content.axes import Axis, Category
from cantik.release.model import Table
from cantik.release.own import cell_arithmetic, common_axes, notes
from cantik.release.own.cell_arithmetic import ABSENT, OwnCell
from cantik.release.own.common_axes import SlicedAxes
from cantik.release.own.errors import OwnTableRefused
from cantik.release.own.question import EDITION, IN_FORCE, VILLAGE, OwnQuestion, TableSlice
from cantik.release.own.sources import OwnSource

#: published cells that one answer is made of
MOST_CELLS = 50_000
ALL_VILLAGES = Category("jumlah", "Jumlah desa", "All villages", (), total=True)


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table of one's own: `axes` begin with villages and editions, `cells` in row-major order; what must be said of
    it in both languages, and the newest day of issue of what it is made of."""

    title: str
    title_en: str
    unit: str
    unit_en: str
    axes: tuple[Axis, ...]
    cells: tuple[OwnCell, ...]
    notes: tuple[str, ...]
    notes_en: tuple[str, ...]
    sources: tuple[str, ...]
    fictitious: bool
    updated: dt.date
    divided: bool

    def walk(self) -> Iterator[tuple[tuple[Category, ...], OwnCell]]:
        """All cells with their categories."""
        return zip(product(*(axis.categories for axis in self.axes)), self.cells, strict=True)

    def shape(self) -> tuple[int, ...]:
        """Number of categories of each axis."""
        return tuple(len(axis.categories) for axis in self.axes)


def own_table(question: OwnQuestion, sources: Sequence[OwnSource], *, least: int) -> OwnTable:
    """The table that a question asks for. `sources`: each village in each edition, in the order of the question;
    `least`: the smallest denominator of which a quotient is made.

    Raises `OwnTableRefused`: T441 (too much), T442 (no such table or category), T443 (what cannot be added), T444
    (what cannot be divided).
    """
    above = common_axes.slice_axes(question.above, [source.above for source in sources], len(question.villages))
    below = None if question.below is None else _divisor(question, sources, above)
    _require_size(question, [above, *([below] if below else [])])
    notes.refuse_unlike(question, sources, above, below)
    columns = list(product(*(range(len(axis.categories)) for axis in above.axes)))
    lines = [_line(source.above, above, columns) for source in sources]
    parts = None if below is None else [_line(source.below, below, columns, above.axes) for source in sources]
    if question.villages_summed:
        lines = _over_villages(lines, len(question.editions))
        parts = None if parts is None else _over_villages(parts, len(question.editions))
    if parts is not None:
        lines = [
            [
                cell_arithmetic.divide_cells(cell, under, question.scale, least)
                for cell, under in zip(line, part, strict=True)
            ]
            for line, part in zip(lines, parts, strict=True)
        ]
    cells = tuple(cell for line in lines for cell in line)
    said = notes.collect_words(question, sources, (above, below), cells, least)
    return OwnTable(
        *said.titles,
        *said.units,
        (_villages(question, sources), _editions(question), *above.axes),
        cells,
        *said.notes,
        said.sources,
        said.fictitious,
        said.updated,
        below is not None,
    )


def _divisor(question: OwnQuestion, sources: Sequence[OwnSource], above: SlicedAxes) -> SlicedAxes:
    below = question.below
    if below is None:  # pragma: no cover - asked before
        raise ValueError("nothing to divide by")
    taken = dict(below.picks)
    summed = set(below.summed)
    tables = [source.below for source in sources]
    own = {axis.id: axis for axis in above.axes}
    for axis in common_axes.axes_of(below.table, tables):
        if axis.id in own and axis.id not in summed and axis.id not in taken:
            taken[axis.id] = tuple(category.id for category in own[axis.id].categories)
        elif axis.id not in own and len(taken.get(axis.id, ())) == 1:
            summed.add(axis.id)
    made = common_axes.slice_axes(
        TableSlice(below.table, tuple(taken.items()), frozenset(summed)), tables, len(question.villages)
    )
    for axis in made.axes:
        if axis.id not in own:
            raise OwnTableRefused(
                "T444",
                "Pembagi punya sumbu yang tidak ada pada yang dibagi",
                found=axis.id,
                expected="satu kategorinya, atau bagi_jumlah",
            )
        mine, others = ([(c.id, c.label) for c in each.categories] for each in (axis, own[axis.id]))
        if mine != others:
            raise OwnTableRefused(
                "T444", "Kategori pembagi tidak sama dengan yang dibagi", found=axis.id, expected="kategori yang sama"
            )
    return made


def _require_size(question: OwnQuestion, parts: Sequence[SlicedAxes]) -> None:
    releases = len(question.villages) * len(question.editions)
    needed = releases * sum(part.cells for part in parts)
    if needed > MOST_CELLS:
        raise OwnTableRefused(
            "T441",
            "Tabel ini terlalu besar",
            found=f"{needed} sel",
            expected="paling banyak 50.000 sel",
            mend="Ambil sebagian kategori, atau unduh data terbuka rilisnya.",
        )


def _line(
    table: Table | None, part: SlicedAxes, columns: Sequence[tuple[int, ...]], wide: Sequence[Axis] | None = None
) -> list[OwnCell]:
    """The cells of one release for each column. `wide`: the axes that the columns are of, when they are more."""
    if table is None or not part.fits(table):
        return [ABSENT] * len(columns)
    kept = [axis.id for axis in (wide if wide is not None else part.axes)]
    places = [kept.index(axis.id) for axis in part.axes]
    known: dict[tuple[int, ...], OwnCell] = {}
    out = []
    for column in columns:
        at = tuple(column[place] for place in places)
        if at not in known:
            known[at] = _cell(table, part, at)
        out.append(known[at])
    return out


def _cell(table: Table, part: SlicedAxes, at: tuple[int, ...]) -> OwnCell:
    positions = part.positions(table, at)
    if positions is None:
        return ABSENT
    return cell_arithmetic.add_cells(
        [cell_arithmetic.own_cell(table.at(*position)) for position in product(*positions)]
    )


def _over_villages(lines: Sequence[Sequence[OwnCell]], editions: int) -> list[list[OwnCell]]:
    """Lines by village and edition as one for each edition."""
    return [
        [cell_arithmetic.add_cells(cells) for cells in zip(*lines[edition::editions], strict=True)]
        for edition in range(editions)
    ]


def _villages(question: OwnQuestion, sources: Sequence[OwnSource]) -> Axis:
    names = {source.village: source.name for source in sources}
    own = tuple(
        Category(code, f"{names[code]} ({code})", f"{names[code]} ({code})", (place,))
        for place, code in enumerate(question.villages)
    )
    return Axis(VILLAGE, "Desa", "Village", "wilayah", (ALL_VILLAGES,) if question.villages_summed else own)


def _editions(question: OwnQuestion) -> Axis:
    labels = {IN_FORCE: ("Rilis yang berlaku", "Release in force")}
    own = tuple(
        Category(wish, *labels.get(wish, (_edition(wish, "id"), _edition(wish, "en"))), (place,))
        for place, wish in enumerate(question.editions)
    )
    return Axis(EDITION, "Edisi", "Edition", "waktu", own)


def _edition(wish: str, lang: str) -> str:
    if "-" in wish:
        return f"Rilis {wish}" if lang == "id" else f"Release {wish}"
    return f"Tahun data {wish}" if lang == "id" else f"Data year {wish}"
