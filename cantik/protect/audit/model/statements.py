"""What printed tables and indicators say, statement by statement: so many are in this set, or this share of that one.

Written from printed things and definitions alone; it shares nothing with the part that chose what to hide.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache, partial
from itertools import product

from cantik.content.axes import Axis
from cantik.content.kinds import Classification
from cantik.protect.audit.model.members import (
    EVERYBODY,
    NO_ANSWER,
    UNNAMED,
    Codes,
    Domains,
    EveryPart,
    HasAny,
    Members,
    Unread,
    Without,
    tests,
)
from cantik.protect.result import SafeFigure, SafeTable

EDITION = "edisi…"  # in which edition somebody is counted; no definition names it
NOW, THEN = HasAny(EDITION, frozenset({"kini"})), HasAny(EDITION, frozenset({"dahulu"}))
AGE_AND_SEX = frozenset({"umur", "jenis_kelamin"})
FRAME = AGE_AND_SEX | {EDITION}
OPEN = "A"
_every = lru_cache(maxsize=32768)(EveryPart)  # the same set, the same object: compared at a glance
Need = tuple[int, int]
Scope = tuple[str, str]  # unit and population


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a statement stands: cell `cell` of table `number`, or indicator `number` (`cell` None). `part`: of a cell
    that merges classes, the places of those that it is about (empty: the cell itself)."""

    number: int
    cell: int | None = None
    part: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedClasses:
    """Classes that a printed category merges with others and that no table prints by themselves, by their places in the
    full list (`leaves`), and the interval that their number must keep all the same. `change`: of a former edition,
    between how many and how many more there were then than now (None: unknown)."""

    leaves: tuple[int, ...]
    need: Need
    change: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PrintedStatement:
    """So many (`low` to `high`; None: no end) are in a set of an area ("": the village).

    `ref`: what must be hidden so that it is not said (None: nothing can). `need`: the interval that a protected number
    must keep. `share`: instead of a number, the set is between two percentages of another. `since`: instead of a
    number, between so many and so many more were in the set in the former edition than are now.
    """

    scope: Scope
    area: str
    who: Members
    low: int
    high: int | None
    ref: Ref | None = None
    need: Need | None = None
    share: tuple[Decimal, Decimal, Members] | None = None
    since: tuple[int, int] | None = None

    @property
    def key(self) -> Hashable:
        """All that it says, quickly compared."""
        ref = None if self.ref is None else (self.ref.number, self.ref.cell, self.ref.part)
        return self.scope, self.area, self.who, self.low, self.high, ref, self.need, self.share, self.since

    def of(self, edition: HasAny) -> PrintedStatement:
        """The statement as one of those whom an edition counts."""
        share = self.share and (self.share[0], self.share[1], _every((self.share[2], edition)))
        return replace(self, who=_every((self.who, edition)), share=share)

    @property
    def has_number(self) -> bool:
        """A number is printed."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """An indicator of a former edition as its readers use it today: between which numbers its sides lie and between
    which percentages it does (None: not told); what its hidden numerator and complement must keep. `changes`: of
    numerator and denominator, between how many and how many more there were then than now (None: unknown, or the same
    persons)."""

    figure: SafeFigure
    numerator: tuple[int, int] | None = None
    denominator: tuple[int, int] | None = None
    share: tuple[Decimal, Decimal] | None = None
    needs: tuple[Need | None, Need | None] = (None, None)
    changes: tuple[Need | None, Need | None] = (None, None)


def bound_rounded(value: Decimal) -> tuple[Decimal, Decimal]:
    """Between which numbers one lies that was rounded half up to the decimals of `value`."""
    half = Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2
    return value - half, value + half


@lru_cache(maxsize=32768)
def traits(members: Members) -> frozenset[str]:
    """The columns beyond age and sex that decide a set."""
    return frozenset(test.column for test in tests(members)) - FRAME


class Reader:
    """Reads tables and indicators of a release; `unread` names what no combination of answers decides."""

    def __init__(self, classifications: Mapping[str, Classification], domains: Domains) -> None:
        self._known, self.domains = classifications, domains
        self.unread: list[str] = []

    def name_axes(self, table: SafeTable) -> None:
        """Learn the classes of a table's own axes, which no condition names."""
        for axis in table.axes:
            if axis.role != "wilayah" and self._find_classification(axis, table) is None:
                every = {str(leaf) for category in axis.categories for leaf in category.leaves}
                self.domains.name(f"{axis.id}{UNNAMED}", every)

    def _find_classification(self, axis: Axis, table: SafeTable) -> Classification | None:
        """The classification that an axis shows."""
        return self._known.get(axis.id) or (self._known.get(table.spec.rows) if axis.role == "kategori" else None)

    def table(
        self,
        number: int,
        table: SafeTable,
        needs: Sequence[Need | None],
        hard: Sequence[bool],
        merged: Sequence[Sequence[MergedClasses]] = (),
    ) -> Iterator[PrintedStatement]:
        """The statements of a table, none where no combination of answers decides whom it counts; `needs`, `hard`,
        `merged` by cell: what it must keep, whether it cannot be hidden, and what it merges."""
        try:
            universe = self.domains.read(table.spec.universe)
        except Unread:
            return
        scope = table.spec.unit_of, table.population
        yield PrintedStatement(scope, "", universe, table.asked, table.asked)  # beside every table: so many were asked
        lines = [self._line(axis, table) for axis in table.axes if axis.role != "wilayah"]
        areas = [axis.role == "wilayah" for axis in table.axes]
        # the same sets in every area: read once, not dusun by dusun
        sets = {
            tuple(index for index, _part in place): self._set(universe, [part for _index, part in place])
            for place in product(*(tuple(enumerate(line)) for line in lines))
        }
        part_of = cache(partial(self._part, table, universe, lines))
        everybodies = self._everybodies(table, universe, lines)
        for cell, place in enumerate(product(*(range(len(axis.categories)) for axis in table.axes))):
            area = ""
            for axis, is_area, index in zip(table.axes, areas, place, strict=True):
                if is_area and not axis.categories[index].total:
                    area = axis.categories[index].id
            inner = tuple(index for index, is_area in zip(place, areas, strict=True) if not is_area)
            shown = table.cells[cell]
            low, high = (shown.low or 0, shown.high) if shown.value is None else (shown.value, shown.value)
            ref = None if hard[cell] or table.spec.disclosure.kelas == OPEN else Ref(number, cell)
            yield PrintedStatement(scope, area, sets[inner], low, high, ref, needs[cell])
            if shown.value is not None and inner in everybodies:
                yield PrintedStatement(scope, area, everybodies[inner], low, high)
            for part in merged[cell] if merged else ():
                who = part_of(inner, part.leaves)
                yield PrintedStatement(scope, area, who, 0, None, Ref(number, cell, part.leaves), part.need)

    def _part(
        self,
        table: SafeTable,
        universe: Members,
        lines: Sequence[Sequence[HasAny | None]],
        inner: Sequence[int],
        leaves: tuple[int, ...],
    ) -> Members:
        """Who stands in a place without its area, of its category only those of some classes that it merges."""
        out = []
        axes = [axis for axis in table.axes if axis.role != "wilayah"]
        for axis, line, index in zip(axes, lines, inner, strict=True):
            if axis.role == "kategori":
                own = replace(axis, categories=(replace(axis.categories[index], id="", leaves=leaves),))
                out.append(self._line(own, table)[0])
            else:
                out.append(line[index])
        return self._set(universe, out)

    def _everybodies(
        self, table: SafeTable, universe: Members, lines: Sequence[Sequence[HasAny | None]]
    ) -> dict[tuple[int, ...], Members]:
        """By place without the area, the sets of totals as sets without the answers that they add up: where the total
        of the village is as many as were asked, nobody is left out of any total. What is said so of dusun, sex and age
        is heard by problems of other answers, too."""
        every = [[category.total for category in axis.categories] for axis in table.axes]
        if not any(
            cell.value == table.asked for cell, place in zip(table.cells, product(*every), strict=True) if all(place)
        ):
            return {}
        axes = [axis for axis in table.axes if axis.role != "wilayah"]
        totals = [
            [
                category.total and part is not None and part.column not in AGE_AND_SEX
                for part, category in zip(line, axis.categories, strict=True)
            ]
            for axis, line in zip(axes, lines, strict=True)
        ]
        out = {}
        for place in product(*(range(len(line)) for line in lines)):
            left = [total[index] for total, index in zip(totals, place, strict=True)]
            if any(left):
                parts = [
                    None if without else line[index] for line, index, without in zip(lines, place, left, strict=True)
                ]
                out[place] = self._set(universe, parts)
        return out

    @staticmethod
    def _set(universe: Members, parts: Sequence[HasAny | None]) -> Members:
        """Who stands in a cell: of those that the table counts, by the categories of its axes (None: all of them)."""
        whole = [] if universe == EVERYBODY else [universe]
        return _every((*whole, *(part for part in parts if part is not None)))

    def _answers(self, column: str) -> Codes:
        return self.domains.answers(column)

    def _line(self, axis: Axis, table: SafeTable) -> list[HasAny | None]:
        """The question behind each category of an axis; its total are all that it shows: a category without anybody
        may be left out, and so may those that did not answer. None for all ages and both sexes."""
        found = self._find_classification(axis, table)
        if found is None:
            return [HasAny(f"{axis.id}{UNNAMED}", frozenset(map(str, c.leaves))) for c in axis.categories]
        own = [self.domains.of_class(found.variable, each) for each in found.classes]
        place = {each.id: number for number, each in enumerate(found.classes)}
        out: list[HasAny | None] = []
        for category in axis.categories:
            codes: Codes = frozenset()
            for leaf in category.leaves:
                alone = len(category.leaves) == 1
                at = place.get(category.id, leaf) if alone else leaf
                silent = (category.missing and alone) or at >= len(own)
                codes |= frozenset({NO_ANSWER}) if silent else own[at]
            out.append(HasAny(found.variable, codes))
        shown = frozenset().union(*(o.codes for o, c in zip(out, axis.categories, strict=True) if o and not c.total))
        everybody = found.variable in AGE_AND_SEX and shown >= self._answers(found.variable)
        total = None if everybody else HasAny(found.variable, shown)
        return [total if c.total else o for o, c in zip(out, axis.categories, strict=True)]

    def figure(
        self, number: int, figure: SafeFigure, needs: tuple[Need | None, Need | None], *, hard: bool
    ) -> Iterator[PrintedStatement]:
        """The statements of an indicator: numerator, complement and denominator, or their share."""
        spec = figure.spec
        try:
            part, whole = self._sides(figure)
        except Unread:
            self.unread.append(spec.id)
            return
        scope, area = (spec.unit_of, figure.population), figure.area
        ref = None if hard or spec.disclosure.kelas == OPEN else Ref(number)
        inside = spec.kind == "persen"
        n, d = figure.numerator, figure.denominator
        if part is not None and (n is not None or needs[0]):
            yield PrintedStatement(scope, area, part, n or 0, n, ref, needs[0] if n is None else None)
        if d is not None:
            yield PrintedStatement(scope, area, whole, d, d, ref)
        if part is not None and inside and needs[1] and n is None:
            yield PrintedStatement(scope, area, Without(whole, part), 0, None, ref, needs[1])
        if part is not None and inside and figure.least is not None:  # nothing can hide what base and threshold say
            share = figure.least, Decimal(spec.scale), whole
            yield PrintedStatement(scope, area, part, 0, None, share=share)
        if part is not None and inside and n is None and figure.value is not None:
            yield PrintedStatement(scope, area, part, 0, None, ref, share=(*bound_rounded(figure.value), whole))

    def read_held(self, number: int, held: HeldFigure) -> Iterator[PrintedStatement]:
        """What an indicator of a former edition tells of today, and what it must not be made to tell."""
        try:
            part, whole = self._sides(held.figure)
        except Unread:
            self.unread.append(held.figure.spec.id)
            return
        scope, area = (held.figure.spec.unit_of, held.figure.population), held.figure.area
        sides = [(part, held.numerator), (whole, held.denominator)]
        for who, told in sides:
            if who is not None and told is not None:
                yield PrintedStatement(scope, area, who, *told)
        if part is None:
            return
        if held.share is not None:
            yield PrintedStatement(scope, area, part, 0, None, share=(*held.share, whole))
        for who, need in ((part, held.needs[0]), (Without(whole, part), held.needs[1])):
            if need is not None:
                yield PrintedStatement(scope, area, who, 0, None, Ref(number), need)

    def sides(self, figure: SafeFigure) -> list[PrintedStatement]:
        """Numerator, complement and denominator of an indicator as sets of which nothing is said; of one that is no
        part of another numerator and denominator; none where no combination of answers decides them."""
        try:
            part, whole = self._sides(figure)
        except Unread:
            return []
        if part is None:
            return []
        rest = [Without(whole, part)] if figure.spec.kind != "rasio" else []
        scope = figure.spec.unit_of, figure.population
        return [PrintedStatement(scope, figure.area, who, 0, None) for who in (part, *rest, whole)]

    def _sides(self, figure: SafeFigure) -> tuple[Members | None, Members]:
        """Numerator (None: a sum over records, which is no set) and denominator."""
        spec = figure.spec
        universe = self.domains.read(spec.universe)
        if spec.kind == "rata":  # of those who told a number: the others stand in tables of everybody
            return None, EveryPart((universe, HasAny(spec.numerator, self._answers(spec.numerator))))
        numerator = self.domains.read(spec.numerator)
        below = universe if spec.denominator is None else EveryPart((universe, self.domains.read(spec.denominator)))
        if spec.missing == "keluar":
            asked = frozenset(test.column for test in tests(EveryPart((numerator, below)))) - AGE_AND_SEX
            asked -= frozenset(test.column for test in tests(universe))
            answered = tuple(HasAny(column, self._answers(column)) for column in sorted(asked))
            return EveryPart((universe, numerator, *answered)), EveryPart((below, *answered))
        return EveryPart((universe, numerator)), below


def conditions(tables: Iterable[SafeTable], figures: Iterable[SafeFigure]) -> list[str]:
    """Every condition that the definitions of a release hold."""
    out = {table.spec.universe: None for table in tables}
    for figure in figures:
        spec = figure.spec
        # a mean names columns, no conditions
        texts = [spec.universe, *(() if spec.kind == "rata" else (spec.denominator, spec.numerator))]
        out.update(dict.fromkeys(text for text in texts if text))
    return list(out)


def price(statement: PrintedStatement) -> float:
    """What it costs to hide a number: more for the village, for both sexes and all ages, for many (disclosure 5.2)."""
    columns = {test.column for test in tests(statement.who)}
    whole = 1.0 if columns & AGE_AND_SEX else 2.0
    return math.log2(2 + statement.low) * (1.0 if statement.area else 4.0) * whole
