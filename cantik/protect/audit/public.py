"""The independent auditor: what a reader can compute from everything that is printed, and nothing else.

Its intervals are the release gate and the public ranges. Beside the sums inside
tables it finds by itself how sets of different tables and indicators lie within each other, and what small rests that
leaves.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from cantik.content.kinds import Classification
from cantik.protect.audit import extremes
from cantik.protect.audit.extremes import LARGE, Interval, Row
from cantik.protect.audit.reading import Place, PrintedNumbers, Source, Sum, columns_of_figure, columns_of_table
from cantik.protect.linked.areas import Answers, Nest, Values, Where
from cantik.protect.linked.covers import Grid, grids, union
from cantik.protect.lp import TOLERANCE, ProtectionError
from cantik.protect.memory import HashedKey, Memory, Same
from cantik.protect.result import SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules

Need = tuple[int, int]

ADDS = "semua angka yang dicetak dan jumlahnya"
COMPARES = "tabel dan indikator yang saling memuat"


@dataclass(frozen=True, slots=True)
class Audited:
    """Exact intervals of all hidden cells of tables (None: printed) and of numerator and complement of indicators.

    `rests`: differences between printed sets that come out small: (name of the table, least, largest). `attackers`:
    whom the audit played, as the report names them.
    """

    tables: list[list[Interval | None]]
    figures: list[tuple[Interval, Interval] | None]
    rests: list[tuple[str, float, float]]
    attackers: set[str] = field(default_factory=set)


def audit(
    tables: Sequence[SafeTable],
    figures: Sequence[SafeFigure],
    classifications: Mapping[str, Classification],
    rules: Rules,
) -> Audited:
    """Everything that the printed tables and indicators together tell of what is hidden in them.

    Raises `ProtectionError` P102 when printed numbers contradict each other.
    """
    audited = Audited([[] for _ in tables], [None] * len(figures), [])
    known = words(classifications)
    for cluster in _clusters(tables, figures, classifications):
        near = [tables[i] for i in cluster.tables]
        about = [figures[i] for i in cluster.figures]
        key = known, rules.key, tuple(map(table_key, near)), tuple(map(figure_key, about))
        found = _AUDITED.recall(key, partial(_audit, near, about, classifications, rules))
        for number, line in zip(cluster.tables, found.tables, strict=True):
            audited.tables[number] = line
        for number, pair in zip(cluster.figures, found.figures, strict=True):
            audited.figures[number] = pair
        audited.rests.extend(found.rests)
        audited.attackers.update(found.attackers)
    return audited


def _audit(
    tables: Sequence[SafeTable],
    figures: Sequence[SafeFigure],
    classifications: Mapping[str, Classification],
    rules: Rules,
) -> Audited:
    """The audit of tables and indicators that may tell of each other."""
    reading = PrintedNumbers(classifications)
    places = [reading.table(table) for table in tables]
    pairs = reading.figures(figures)
    solution = Solution(reading, rules)
    return Audited(
        [
            [
                solution.bounds(place) if cell.value is None else None
                for place, cell in zip(line, table.cells, strict=True)
            ]
            for line, table in zip(places, tables, strict=True)
        ],
        [None if pair is None else (solution.bounds(pair[0]), solution.bounds(pair[1])) for pair in pairs],
        solution.small_rests(),
        {ADDS, COMPARES} if len(reading.sources) > 1 else {ADDS},
    )


_AUDITED: Memory[Audited] = Memory(512)


def words(classifications: Mapping[str, Classification]) -> Hashable:
    """What the classifications say, as far as it decides a reading."""
    return HashedKey(
        tuple(
            (name, classification.variable, classification.classes)
            for name, classification in sorted(classifications.items())
        )
    )


def table_key(table: SafeTable) -> Hashable:
    """Everything of a printed table that decides what it tells, also how many were asked."""
    spec = table.spec
    of = (spec.id, spec.unit_of, table.population, spec.universe, spec.rows, spec.missing, spec.disclosure, table.asked)
    cells = tuple([(cell.value, cell.status, cell.low, cell.high) for cell in table.cells])
    return of, table.named, table.rows_of, table.axes, cells


def figure_key(figure: SafeFigure) -> Hashable:
    """Everything of a printed indicator that decides what its numbers tell."""
    spec = figure.spec
    of = (
        spec.id,
        spec.unit_of,
        figure.population,
        spec.kind,
        spec.universe,
        spec.numerator,
        spec.denominator,
        spec.missing,
    )
    return of, spec.disclosure, figure.area, figure.named, figure.numerator, figure.denominator


@dataclass(slots=True)
class _Cluster:
    tables: list[int]
    figures: list[int]


def _clusters(
    tables: Sequence[SafeTable], figures: Sequence[SafeFigure], classifications: Mapping[str, Classification]
) -> list[_Cluster]:
    """Tables and indicators with a column in common, directly or by others; only those can tell of each other."""
    told = [columns_of_table(table, classifications) for table in tables]
    of_values = dict[Hashable, tuple[str, frozenset[str]]]()  # those of a village and of its dusun speak of the same
    for figure in figures:
        key = Same(figure.spec), figure.population
        if key not in of_values:
            of_values[key] = columns_of_figure(figure, classifications)
        told.append(of_values[key])
    home = list(range(len(told)))

    def root(number: int) -> int:
        while home[number] != number:
            home[number] = home[home[number]]
            number = home[number]
        return number

    first: dict[tuple[str, str], int] = {}
    for number, (scope, columns) in enumerate(told):
        for column in columns:
            home[root(number)] = root(first.setdefault((scope, column), number))
    out: dict[int, _Cluster] = {}
    for number in range(len(told)):
        cluster = out.setdefault(root(number), _Cluster([], []))
        if number < len(tables):
            cluster.tables.append(number)
        else:
            cluster.figures.append(number - len(tables))
    return list(out.values())


class Solution:
    """The exact intervals of all unknowns of a reading, found piece by piece."""

    def __init__(self, reading: PrintedNumbers, rules: Rules | None = None, floor: int = 0) -> None:
        """`floor`: the least value of a hidden cell that the reader knows; 1 where zeros are never hidden."""
        self._reading, self._rules, self._floor = reading, rules, floor
        for place in reading.known:
            reading.unknown.pop(place, None)
        self._column = {place: number for number, place in enumerate(reading.unknown)}
        self._answers = Answers(reading.classifications.values())
        self._rests: dict[int, tuple[str, str, Sequence[Place]]] = {}  # column -> name, class, what it is left of
        self._certain: list[tuple[str, float, float]] = []
        rows = [self._row(sum_) for sum_ in [*reading.sums, *dict.fromkeys(self._overlays())]]
        rows += list(self._within())
        self._size = len(self._column)
        self._found: dict[int, Interval] = {}
        for cells, equations in extremes.pieces([row for row in rows if row[0]], self._size):
            wanted = [cell for cell in cells if cell < len(reading.unknown) or cell in self._rests]
            self._found.update(zip(wanted, extremes.bounds(cells, equations, wanted, floor), strict=True))

    def bounds(self, place: Place) -> Interval:
        """The interval of a place; a single point when it is printed."""
        if place in self._reading.known:
            value = float(self._reading.known[place])
            return value, value
        return self._found[self._column[place]]

    def small_rests(self) -> list[tuple[str, float, float]]:
        """Rests that are certainly not empty and certainly below the threshold (or the whole, if that is smaller)."""
        out = list(self._certain)
        for column, (name, kelas, whole) in self._rests.items():
            low, high = self._found[column]
            most = sum(self.bounds(place)[1] for place in whole)
            if low > TOLERANCE and high < min(self._least(kelas), most) - TOLERANCE:
                out.append((name, low, high))
        return out

    def _least(self, kelas: str) -> int:
        return self._rules.threshold(kelas) if self._rules else 0

    def _row(self, sum_: Sum) -> Row:
        """whole - parts = 0 with the known numbers on the right."""
        return self._equation([(sum_[0], 1), *((part, -1) for part in sum_[1])])

    def _equation(self, terms: Sequence[tuple[Place, int]]) -> Row:
        entries: dict[int, int] = {}
        right = 0
        for place, sign in terms:
            if place in self._reading.known:
                right -= sign * self._reading.known[place]
            else:
                column = self._column.setdefault(place, len(self._column))
                entries[column] = entries.get(column, 0) + sign
        left = tuple(sorted((column, value) for column, value in entries.items() if value))
        if not left and right:
            raise ProtectionError("P102", "Tabel tidak dapat dijumlahkan", found=str(right), expected="0")
        return left, right

    def _overlays(self) -> Iterator[Sum]:
        """Sums between categories of one column that differ between tables, all else being equal.

        The smallest sets that all the categories form are unknowns, unless printed; each category is their sum.
        """
        contexts: dict[tuple[str, str, Where, str], dict[Values, Place]] = {}
        for source in self._reading.sources:
            for place in source.places:
                for column in source.columns & set(place[2].columns):
                    rest = Where({c: v for c, v in place[2].columns.items() if c != column}, place[2].other)
                    contexts.setdefault((place[0], place[1], rest, column), {})[place[2].columns[column]] = place
        for (scope, area, rest, column), family in contexts.items():
            pieces = _atoms(list(family))
            if set(pieces) == set(family):
                continue
            for members, place in family.items():
                inside = tuple((scope, area, rest.with_(column, piece)) for piece in pieces if piece <= members)
                if len(inside) > 1:
                    yield place, inside

    def _within(self) -> Iterator[Row]:
        """Sets of one source that lie within a set of another, and what remains of it: never negative."""
        nests = [_nests_by_area(source) for source in self._reading.sources]
        for outer in self._reading.sources:
            by_area = _grids_by_area(outer)
            for inner, nested in zip(self._reading.sources, nests, strict=True):
                if outer is not inner and outer.name != inner.name and outer.columns & inner.columns:
                    yield from self._rests_of(outer, inner, nested)
                    yield from self._covers_of(outer, inner, by_area)

    def _rests_of(self, outer: Source, inner: Source, nested: Mapping[tuple[str, str], Nest]) -> Iterator[Row]:
        kelas = max(outer.kelas, inner.kelas)
        for whole in outer.places:
            nest = nested.get(whole[:2])
            if nest is None or whole in inner.places:
                continue
            parts = _largest([(*whole[:2], inside) for inside in nest.within(whole[2])])
            terms = [(whole, 1), *((part, -1) for part in parts)]
            if not parts or _same_columns(parts, whole) or not any(place[2].own_columns for place, _ in terms):
                continue  # nothing, or settled by `_overlays`, or groups of age and sex only: the public frame
            silent = self._answers.silence(whole[2], [part[2] for part in parts])
            yield from self._rest(terms, (whole,), outer.name, kelas, silent=silent)

    def _covers_of(
        self, outer: Source, inner: Source, by_area: Mapping[tuple[str, str], Sequence[Grid]]
    ) -> Iterator[Row]:
        """Sets of one source that lie within several sets of another together: their sum leaves a rest too."""
        kelas = max(outer.kelas, inner.kelas)
        for part in inner.places:
            for grid in by_area.get(part[:2], ()):
                cover = grid.cover(part[2])
                if not cover:
                    continue
                whole = [(*part[:2], member) for member in cover]
                silent = self._answers.silence(union(cover), [part[2]])
                terms = [*((member, 1) for member in whole), (part, -1)]
                yield from self._rest(terms, whole, outer.name, kelas, silent=silent)

    def _rest(
        self, terms: Sequence[tuple[Place, int]], whole: Sequence[Place], name: str, kelas: str, *, silent: bool
    ) -> Iterator[Row]:
        """What a difference of sets leaves: an unknown that is never negative, or a number that must not be small."""
        if all(place in self._reading.known for place, _ in terms):
            left = sum(sign * self._reading.known[place] for place, sign in terms)
            most = sum(self._reading.known[place] for place in whole)
            if 0 < left < min(self._least(kelas), most) and not silent:
                self._certain.append((name, float(left), float(left)))
            return
        entries, right = self._equation(terms)
        column = len(self._column)
        self._column[("", f"sisa {column}", Where({}))] = column
        if not silent:
            self._rests[column] = (name, kelas, whole)
        yield (*entries, (column, -1)), right


def _grids_by_area(source: Source) -> dict[tuple[str, str], list[Grid]]:
    areas: dict[tuple[str, str], list[Where]] = {}
    for place in source.places:
        areas.setdefault(place[:2], []).append(place[2])
    return {area: grids(sets) for area, sets in areas.items()}


def _nests_by_area(source: Source) -> dict[tuple[str, str], Nest]:
    """The sets of a source by unit and area, those that name the same columns side by side."""
    areas: dict[tuple[str, str], dict[frozenset[str], list[Where]]] = {}
    for place in source.places:
        areas.setdefault(place[:2], {}).setdefault(frozenset(place[2].columns), []).append(place[2])
    return {area: Nest(where for some in alike.values() for where in some) for area, alike in areas.items()}


def _same_columns(parts: Sequence[Place], whole: Place) -> bool:
    """Parts that differ from the whole in one column only are settled by `_overlays`."""
    return all(
        set(part[2].columns) == set(whole[2].columns)
        and sum(part[2].columns[c] != whole[2].columns[c] for c in whole[2].columns) <= 1
        for part in parts
    )


def _atoms(family: list[Values]) -> list[Values]:
    """The smallest sets that the members of a family form."""
    signature: dict[str, list[int]] = {}
    for number, members in enumerate(family):
        for value in members:
            signature.setdefault(value, []).append(number)
    atoms: dict[tuple[int, ...], list[str]] = {}
    for value in sorted(signature):
        atoms.setdefault(tuple(signature[value]), []).append(value)
    return [frozenset(members) for members in atoms.values()]


def _largest(places: list[Place]) -> list[Place]:
    """The largest of some sets that have no record in common."""
    chosen: list[Place] = []
    for place in sorted(places, key=lambda place: -place[2].size):
        if all(place[2].apart(other[2]) for other in chosen):
            chosen.append(place)
    return chosen


def inward(bounds: Interval) -> tuple[int, int | None]:
    """The interval rounded inwards to integers: a count is whole, any reader may round so. None: no upper bound."""
    high = None if bounds[1] >= LARGE - 1 else math.floor(bounds[1] + TOLERANCE)
    return math.ceil(bounds[0] - TOLERANCE), high


@dataclass(frozen=True, slots=True)
class Breach:
    """A protected number that the printed ones narrow too much; `what` names the table or indicator."""

    what: str
    required: Need
    proven: Interval


def too_narrow(bounds: Interval | None, need: Need) -> bool:
    """The interval does not hold what is required."""
    return bounds is None or bounds[0] > need[0] + TOLERANCE or bounds[1] < need[1] - TOLERANCE


def breaches(
    found: Audited,
    tables: Sequence[tuple[str, Sequence[Need | None]]],
    figures: Sequence[tuple[str, tuple[Need | None, Need | None]]],
) -> list[Breach]:
    """All breaches; an empty list is the condition of a release. `tables` and `figures` give names and requirements."""
    out = []
    for line, (name, needs) in zip(found.tables, tables, strict=True):
        for bounds, need in zip(line, needs, strict=True):
            if need is not None and too_narrow(bounds, need):
                out.append(Breach(name, need, bounds or (math.nan, math.nan)))
    for pair, (name, both) in zip(found.figures, figures, strict=True):
        for bounds, need in zip(pair or (None, None), both, strict=True):
            if need is not None and too_narrow(bounds, need):
                out.append(Breach(name, need, bounds or (math.nan, math.nan)))
    out += [Breach(name, (0, 0), (low, high)) for name, low, high in found.rests]
    return out
