"""The whole added up from what the levels below print: each number is a sum of printed numbers, so that it tells
nothing that its readers could not add up themselves, and no server above a province holds counts of villages
(docs/adr/0144).

What a part hides stays hidden in the sum, with the range that the printed ranges leave; the parts stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from cantik.base.numerals import ratio
from cantik.content.axes import Axis
from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.engines.protocol import Integers
from cantik.expr.scope import Positions
from cantik.measure.axes import axis
from cantik.measure.compute import without_nobody
from cantik.measure.layout import TABLE, VectorSection, definition_of, layout_of
from cantik.measure.result import Cube, NotMade
from cantik.protect.across.decide import OPEN, ladder_of
from cantik.protect.across.level_tables import group_axis
from cantik.protect.across.partial_sums import make_member_axis, mark_table, name_member, name_villages
from cantik.protect.across.questions import class_axis
from cantik.protect.across.values import LevelMember, LevelOutline, LevelResult
from cantik.protect.render import open_tables, with_total
from cantik.protect.result import NamedVillages, SafeCell, SafeFigure, SafeTable, Status
from cantik.release.compose import BASE_OF
from cantik.release.model import NAMED, OLDER, ROWS_OF, Cell, Figure, Release, Table

#: why the whole has no number of a measure, or its parts no sum
SIDE_BY_SIDE = "berdampingan"
Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A part of a level, its edition, and the villages that the edition adds up."""

    member: LevelMember
    release: Release
    villages: tuple[str, ...]

    def list_named(self, definition: Mapping[str, object]) -> tuple[str, ...]:
        """The villages that a number of it is the sum of."""
        said = definition.get(NAMED)
        return tuple(said["kode"]) if isinstance(said, Mapping) else self.villages


@dataclass(frozen=True, slots=True)
class _Asked:
    """A level, its parts, the definitions, and the share of its cells that a table may hide."""

    level: LevelOutline
    parts: Sequence[PrintedPart]
    content: Content
    limit: Fraction


def add_printed(
    level: LevelOutline,
    parts: Sequence[PrintedPart],
    content: Content,
    lists: Mapping[str, Positions],
    limit: Fraction,
) -> LevelResult:
    """What a level tells whose parts (in the order of its members; some may be missing) printed their editions. A
    measure is added up of the parts that mean the same by it and count the same population. `limit`: the share of its
    cells that a table may hide; where more are, the parts stand side by side without a sum."""
    asked = _Asked(level, parts, content, limit)
    tables, figures, told = list[SafeTable](), list[SafeFigure](), set[str]()
    for section in _choose_bases(parts, layout_of(content, lists).sections):
        spec = definition_of(section.key, content)
        if isinstance(spec, TableSpec):
            made = list(_TableOfParts(asked, section, spec).tables())
            tables += made
            told |= {spec.id} if any(_tells_whole(table) for table in made) else set()
        elif isinstance(spec, Indicator):
            own = list(_add_figures(asked, section, spec))
            figures += own
            told |= {spec.id} if any(not each.area and each.status != "rahasia" for each in own) else set()
    return LevelResult(tuple(tables), tuple(figures), tuple(_list_untold(parts, told, content)), ())


def remark_parts(parts: Sequence[PrintedPart]) -> dict[str, tuple[str, str]]:
    """By measure what the editions of the parts say of it that its sum must say as well: numbers of an earlier day, and
    how many of a frame are recorded."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for part in parts:
        told = [(own.id, own.definition) for own in part.release.tables]
        told += [(own.id, own.definition) for own in part.release.figures if not own.area]
        for name, definition in told:
            for said in _list_remarks(part, definition):
                found.setdefault(name, {})[said] = None
    return {name: (" ".join(own for own, _ in said), " ".join(en for _, en in said)) for name, said in found.items()}


def _list_remarks(part: PrintedPart, definition: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    older, cover = definition.get(OLDER), definition.get("cakupan")
    if isinstance(older, Mapping):
        yield str(older["id"]), str(older["en"])
    if isinstance(cover, Mapping) and "kerangka" in cover:
        name, recorded, frame = part.member.name, cover["terdata"], cover["kerangka"]
        yield f"{name}: terdata {recorded} dari {frame}.", f"{name}: {recorded} of {frame} recorded."


# ── the measures that are told ──────────────────────────────────────────────────────────────────
def _choose_bases(parts: Sequence[PrintedPart], sections: Sequence[VectorSection]) -> Iterator[VectorSection]:
    """Of each measure the base of which most villages are printed, in the order of the definitions."""
    best: dict[tuple[str, str], tuple[int, VectorSection]] = {}
    for section in sections:
        kind, name, _base = section.key
        n = sum(len(own) for part in parts if (own := _villages_of(part, section)) is not None)
        if n and n > best.get((kind, name), (0, section))[0]:
            best[kind, name] = n, section
    return (section for _, section in best.values())


def _villages_of(part: PrintedPart, section: VectorSection) -> tuple[str, ...] | None:
    own = _find_table(part, section) if section.key[0] == TABLE else _find_figure(part, section)
    return None if own is None else part.list_named(own.definition)


def _means_the_same(own: Table | Figure, section: VectorSection) -> bool:
    same = own.id == section.key[1] and BASE_OF.get(own.base, own.base) == section.key[2]
    return same and bool(section.own) and own.definition.get("arti") == section.own


def _find_table(part: PrintedPart, section: VectorSection) -> Table | None:
    """The table by which a part tells a measure as a whole: without areas, else with a total of them. One that is told
    in percentages alone cannot be added up."""
    found = [
        table
        for table in part.release.tables
        if table.kind in "AT" and _means_the_same(table, section) and not table.percent_only
    ]
    found.sort(key=_is_by_area)
    return next((table for table in found if _tells_whole(table)), None)


def _find_figure(part: PrintedPart, section: VectorSection) -> Figure | None:
    return next((own for own in part.release.figures if not own.area and _means_the_same(own, section)), None)


def _is_by_area(table: Table | SafeTable) -> bool:
    return any(each.role == "wilayah" for each in table.axes)


def _tells_whole(table: Table | SafeTable) -> bool:
    return all(each.total is not None for each in table.axes if each.role == "wilayah")


def _list_untold(parts: Sequence[PrintedPart], told: set[str], content: Content) -> Iterator[NotMade]:
    """What the level has no number of: what no part tells as they say it, what some hide by its own reason."""
    printed = {own.id for part in parts for own in part.release.tables}
    printed |= {own.id for part in parts for own in part.release.figures if not own.area and own.status == "ada"}
    for name in sorted(printed - told):
        spec = content.tables.get(name) or content.indicators.get(name)
        if spec is not None and len(parts) > 1:
            said = "Tidak semua bagiannya mencetak angkanya; yang ada berdampingan, tanpa jumlah."
            said_en = "Not all of its parts print it; those that do stand side by side, without a sum."
            yield NotMade(name, spec.title, spec.title_en, said, said_en, SIDE_BY_SIDE)
    seen = printed | told
    for part in parts:
        whose = f"{part.member.name}: " if len(parts) > 1 else ""
        for each in (each for each in part.release.not_shown if each.id not in seen):
            seen.add(each.id)
            said, said_en = f"{whose}{each.reason}", f"{whose}{each.reason_en}"
            yield NotMade(each.id, each.title, each.title_en, said, said_en, each.code)


# ── tables ──────────────────────────────────────────────────────────────────────────────────────
class _TableOfParts:
    """A table of a level and of its parts."""

    def __init__(self, asked: _Asked, section: VectorSection, spec: TableSpec) -> None:
        self._level, self._parts, self._content, self._limit = asked.level, asked.parts, asked.content, asked.limit
        self._section, self._spec = section, spec
        found = ((part, _find_table(part, section)) for part in self._parts)
        self._own = [(part, table) for part, table in found if table is not None]

    def tables(self) -> Iterator[SafeTable]:
        """The table of the level, and that of its parts; each names its villages where some are missing."""
        made = self._add_open() if self._spec.disclosure.kelas == OPEN else self._add_closed()
        codes = {code for part, table in self._own for code in part.list_named(table.definition)}
        named = name_villages(self._level.villages, codes)
        for table in made:
            yield replace(mark_table(table, named), rows_of=self._name_rows() if table.spec.sparse else ())

    @property
    def _coverage(self) -> tuple[str, int, int]:
        answered = sum(table.answered for _, table in self._own)
        return self._section.key[2], answered, sum(table.asked for _, table in self._own)

    def _areas(self) -> Axis:
        return make_member_axis(
            (part.member, name_villages(part.member.villages, part.list_named(table.definition)))
            for part, table in self._own
        )

    def _name_rows(self) -> tuple[tuple[str, NamedVillages], ...]:
        """By row the villages that have it, as the parts name them."""
        rows: dict[str, set[str]] = {}
        for _part, table in self._own:
            said = table.definition.get(ROWS_OF)
            for row, own in said.items() if isinstance(said, Mapping) else ():
                rows.setdefault(row, set()).update(own["kode"])
        whole = len(self._level.villages)
        return tuple((row, NamedVillages(tuple(sorted(codes)), whole)) for row, codes in rows.items())

    # ── what everybody knows ─────────────────────────────────────────────────────────────────────
    def _add_open(self) -> list[SafeTable]:
        """Of class A all cells are printed: counted again, as from one store."""
        lines = [_read_cells(table, self._section) for _, table in self._own]
        self._own = [own for own, line in zip(self._own, lines, strict=True) if line is not None]
        if not self._own or (len(self._own) == 1 < len(self._parts)):
            return []
        cells: Integers = np.stack([line for line in lines if line is not None])
        axes = [axis(self._content.classifications[each.id]) for each in self._section.axes]
        for place, each in enumerate(axes, start=1):
            cells, axes[place - 1] = without_nobody(cells, place, each, self._spec, last=place == len(axes))
        base, answered, asked = self._coverage
        return open_tables(
            Cube(self._spec, self._areas(), tuple(axes), np.ascontiguousarray(cells), base, answered, asked)
        )

    # ── what is protected ────────────────────────────────────────────────────────────────────────
    def _add_closed(self) -> list[SafeTable]:
        classification = self._content.classifications[self._spec.rows]
        every = class_axis(self._spec, classification)
        names = [each.id for each in every.categories if not each.total]
        lines = [_Line(table, every) for _, table in self._own]
        rungs, _neutral = ladder_of(self._spec, names, self._content)
        groups = next((rung for rung in rungs if all(line.reaches(group) for line in lines for group in rung)), None)
        if groups is None:
            return []
        among = len(groups)
        if self._spec.disclosure.kelas == "B":  # of a sensitive measure all stand, else those with anybody in them
            groups = [group for group in groups if any(line.prints(group) for line in lines)]
        marked = tuple(frozenset((self._section.key, name) for name in group) for group in groups)
        rows = group_axis(self._spec, marked, self._content)
        told = [[*(line.cell(group) for group in groups), line.total] for line in lines]
        whole = [_add_cells(column) for column in zip(*told, strict=True)]
        if not self._tells(whole, among):
            return [self._stand_side_by_side(told, self._areas(), rows)] if len(told) > 1 else []
        out = [SafeTable(self._spec, "buku", "T", (rows,), tuple(whole), *self._coverage)]
        if len(told) > 1:
            out.append(self._stand_side_by_side([*told, whole], with_total(self._areas()), rows))
        return out

    def _tells(self, whole: Sequence[SafeCell], among: int) -> bool:
        """Whether a sum is told: of more than one part where there are more, and hiding no more than a table may of its
        groups (`among`, with those of nobody). Of one part alone it is that part's own number."""
        if len(self._parts) == 1:
            return True
        hidden = sum(cell.value is None for cell in whole[:-1])
        return len(self._own) > 1 and hidden <= self._limit * among

    def _stand_side_by_side(self, lines: Sequence[Sequence[SafeCell]], areas: Axis, rows: Axis) -> SafeTable:
        cells = tuple(cell for line in lines for cell in line)
        return SafeTable(self._spec, "lampiran", "G", (areas, rows), cells, *self._coverage)


def _read_cells(table: Table, section: VectorSection) -> Integers | None:
    """The printed cells of a table of class A by the classes of its definition, without totals; None where one is not
    printed. A class that the table has no row of has nobody."""
    places = {each.id: {own: at for at, (own, _) in enumerate(each.categories)} for each in section.axes}
    if {each.id for each in table.axes if each.role != "wilayah"} != set(places):
        return None
    order = [each.id for each in section.axes]
    cells = np.zeros(section.shape or (1,), np.int64)
    shape = [len(each.categories) for each in table.axes]
    for at, cell in zip(np.ndindex(*shape), table.cells, strict=True):
        path = {each.id: each.categories[place] for each, place in zip(table.axes, at, strict=True)}
        area = next((path.pop(each.id) for each in table.axes if each.role == "wilayah"), None)
        if (area is not None and not area.total) or any(own.total for own in path.values()):
            continue
        if cell.value is None:
            return None
        cells[tuple(places[name][path[name].id] for name in order) or (0,)] = int(cell.value)
    return cells if section.shape else cells.reshape(())


@dataclass(frozen=True)
class _Line:
    """A one-way table of a part, by the classes that each of its rows holds."""

    table: Table
    every: Axis

    @cached_property
    def rows(self) -> dict[Names, Cell]:
        """Each printed row; a class without a row has nobody."""
        names = [each.id for each in self.every.categories if not each.total]
        by_leaf = {leaf: each.id for each in self.every.categories if not each.total for leaf in each.leaves}
        found = dict[Names, Cell]()
        for each, cell in zip(self.table.axes[0].categories, self.table.cells, strict=True):
            if not each.total:
                own = {each.id} if each.id in names else {by_leaf[leaf] for leaf in each.leaves}
                found[frozenset(own)] = cell
        return found

    @cached_property
    def total(self) -> SafeCell:
        """The total as it is printed."""
        pairs = zip(self.table.axes[0].categories, self.table.cells, strict=True)
        return next((_copy_cell(cell) for each, cell in pairs if each.total), SafeCell(None, "rahasia"))

    def reaches(self, group: Names) -> bool:
        """Whether a group of classes is some whole rows of it."""
        return all(own <= group for own in self.rows if own & group)

    def prints(self, group: Names) -> bool:
        """Whether it has a row of a group."""
        return any(own & group for own in self.rows)

    def cell(self, group: Names) -> SafeCell:
        """A group of classes: the sum of its rows, or where all that is hidden lies in it what the others leave of the
        total, as every reader finds it."""
        inside = [cell for own, cell in self.rows.items() if own <= group]
        outside = [cell for own, cell in self.rows.items() if not own <= group]
        if all(cell.value is not None for cell in inside) or self.total.value is None:
            return _add_cells([_copy_cell(cell) for cell in inside])
        if all(cell.value is not None for cell in outside):
            return SafeCell(self.total.value - sum(int(cell.value or 0) for cell in outside), "ada")
        return _add_cells([_copy_cell(cell) for cell in inside])


def _copy_cell(cell: Cell) -> SafeCell:
    if cell.value is not None:
        return SafeCell(int(cell.value), "ada")
    return SafeCell(None, "rahasia", cell.low, cell.high)


def _add_cells(cells: Sequence[SafeCell]) -> SafeCell:
    """The sum of printed cells; where one is hidden the range that the printed ranges leave."""
    if all(cell.value is not None for cell in cells):
        return SafeCell(sum(cell.value or 0 for cell in cells), "ada")
    lows = [cell.low if cell.value is None else cell.value for cell in cells]
    highs = [cell.high if cell.value is None else cell.value for cell in cells]
    low = sum(each or 0 for each in lows)
    high = None if any(each is None for each in highs) else sum(each or 0 for each in highs)
    return SafeCell(None, "rahasia", low, high)


# ── indicators ──────────────────────────────────────────────────────────────────────────────────
def _add_figures(asked: _Asked, section: VectorSection, spec: Indicator) -> Iterator[SafeFigure]:
    """An indicator of a level, where more than one part tells it or there is one alone, and of its parts."""
    found = [(part, own) for part in asked.parts if (own := _find_figure(part, section)) is not None]
    base, codes = section.key[2], {code for part, own in found for code in part.list_named(own.definition)}
    value, n, d, status = _add_fractions([own for _, own in found], spec)
    named = name_villages(asked.level.villages, codes)
    if len(found) > 1 or len(asked.parts) == 1:
        yield SafeFigure(spec, "", "", value, n, d, status, base, None, named)
    for part, own in found:
        mine = name_villages(part.member.villages, part.list_named(own.definition))
        label = name_member(part.member, mine)[0]
        told = (own.value, own.numerator, own.denominator, own.status)
        yield SafeFigure(spec, part.member.id, label, *told, base, None, mine, own.least)


def _add_fractions(figures: Sequence[Figure], spec: Indicator) -> tuple[Decimal | None, int | None, int | None, Status]:
    """Value, numerator, denominator and status of a sum; nothing where a part does not print both."""
    counted = spec.kind == "jumlah"
    told = [own for own in figures if own.status != "tidak_terdefinisi"]
    if any(own.numerator is None or (own.denominator is None and not counted) for own in told):
        status: Status = "rahasia" if any(own.status == "rahasia" for own in told) else "tidak_tersedia"
        return None, None, None, status
    n, d = (sum(each or 0 for each in own) for own in zip(*((o.numerator, o.denominator) for o in told), strict=True))
    if counted:
        return Decimal(n), n, None, "ada"
    value = ratio(n, d, spec.scale, spec.decimals)
    return (None, None, None, "tidak_terdefinisi") if value is None else (value, n, d, "ada")
