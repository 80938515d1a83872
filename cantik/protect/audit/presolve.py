"""The rows of a problem with what is known taken out: the same points, a fifth of the numbers to reckon with.

A printed number of the village whose dusun are all printed but two says only what those two are together; one whose
parts are all printed says nothing. Every number is left with what the smaller numbers inside it do not tell. That is a
subtraction of one row from another, no more: the rows admit exactly what they admitted. A rest of nobody takes its
combinations out of the problem, which makes further rests.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import numpy.typing as npt

from cantik.protect.audit.model.crosses import Mask
from cantik.protect.audit.model.problems import CrossProblem, Part, ProtectedSum, Row, Sides
from cantik.protect.bits import bit_mask

Places = npt.NDArray[np.int64]
_KnownSum = tuple[int, int, int, float, int, int]
"""How many unknowns, negative; these (a bit each); its number; how many they hold; the first of them and the last."""
_NONE: Places = np.zeros(0, np.int64)
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class RestSum:
    """A protected number: the sum of the unknowns `at` and of `known`, which is told by printed numbers."""

    target: ProtectedSum
    at: Places
    known: float

    def needs(self) -> tuple[float, float]:
        """What the unknowns must be able to fall and to rise to."""
        return self.target.need[0] - self.known, self.target.need[1] - self.known


@dataclass(frozen=True, slots=True)
class RestProblem:
    """The unknowns that may be positive, rows and protected numbers, with what is known taken out."""

    possible: Mask
    rows: list[Row]
    targets: list[RestSum]


@dataclass(slots=True)
class _KnownSums:
    """The known sums of one cross: which unknowns (a bit each) and how many, the largest set first."""

    first: int
    size: int
    per_area: int  # unknowns of one area; they stand beside each other
    alive: int
    near: dict[int | None, list[_KnownSum]] = field(default_factory=dict)  # by area (None: all of them)
    rests: dict[int, tuple[int, float]] = field(default_factory=dict)  # what was asked since the last one was known

    def bits(self, at: Places) -> int:
        """Some unknowns of the cross."""
        return bit_mask(at - self.first, self.size)

    def at(self, bits: int) -> Places:
        """The unknowns of a set."""
        held = np.frombuffer(bits.to_bytes((self.size + 7) // 8, "little"), np.uint8)
        return np.flatnonzero(np.unpackbits(held, bitorder="little")) + self.first

    def rest(self, bits: int) -> tuple[int, float]:
        """The set without known ones inside it, and how many those hold."""
        kept = self.rests.get(bits)
        if kept is None:
            left, inside = self.parts(bits)
            kept = self.rests[bits] = left, sum(inside)
        return kept

    def parts(self, bits: int) -> tuple[int, list[float]]:
        """The set without known ones inside it, and what is known of each of those."""
        told: list[float] = []
        first, last = _ends(bits)
        known = self.near.get(self._area(first, last), [])
        begin = bisect_left(known, (-bits.bit_count(),))  # larger sets come first, and lie within none of so few
        for _, inside, _, value, begins, ends in islice(known, begin, None):
            if ends <= last and begins >= first and inside & bits == inside:
                bits ^= inside
                told.append(value)
                if not bits:
                    break
        return bits, told

    def most(self, bits: int) -> float:
        """What the set cannot exceed: the least known sum that it lies within; nobody is 0."""
        held = (value for _, whole, _, value, *_ in self.near[None] if bits & whole == bits)
        return min(held, default=math.inf) if bits else 0.0

    def learn(self, sums: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
        """Know these sums and no others, the smallest sets first; the rest of each that says something."""
        self.near = {None: []}
        self.rests.clear()
        out = []
        merged = sorted({(bits & self.alive, value) for bits, value in sums}, key=lambda s: (s[0].bit_count(), s))
        for bits, value in merged:
            left, inside = self.parts(bits)
            told = sum(inside)
            if left or abs(value - told) > _EQUAL:
                out.append((left, value - told))
            for each in {(left, value - told), (bits, value)} if left else ():
                self.note(*each)
        return out

    def note(self, bits: int, value: float) -> None:
        """Know one sum more."""
        self.rests.clear()
        first, last = _ends(bits)
        for area in {None, self._area(first, last)}:
            known = self.near.setdefault(area, [])
            insort(known, (-bits.bit_count(), bits, len(known), value, first, last))

    def _area(self, first: int, last: int) -> int | None:
        """The one area of a set, so that only its sets can lie within; None where it is of several."""
        area = (first - 1) // self.per_area
        return area if area == (last - 1) // self.per_area else None


def _ends(bits: int) -> tuple[int, int]:
    """The first and the last of some unknowns, counted from 1."""
    return (bits & -bits).bit_length(), bits.bit_length()


def without_known(problem: CrossProblem) -> RestProblem:
    """The problem with what printed numbers tell taken out of its rows and its protected numbers. Where printed numbers
    contradict each other, of its rows only those that do: no point fits them."""
    return _Rests(problem).make_rest(problem.targets)


@dataclass(frozen=True, slots=True)
class MissedSum:
    """A sum: what is left of it as a row; `known`, which is told of the rest of it; and which numbers were taken out of
    it, each of which may miss its value."""

    row: Row
    known: float = 0.0
    inside: Sequence[int] = ()


def without_sure(problem: CrossProblem, soft: Sequence[Row]) -> tuple[RestProblem, list[MissedSum], list[MissedSum]]:
    """The problem with what its rows tell taken out of them; and what is left of `soft`, numbers of which each may miss
    its value, and of the protected numbers, when smaller ones of `soft` are taken out as well."""
    rests = _Rests(problem)
    made = rests.make_rest([])
    return made, *rests.find_missed(soft, problem.targets)


class _Rests:
    """The rows of a problem while what is known is taken out of them."""

    def __init__(self, problem: CrossProblem) -> None:
        self._unknowns = len(problem.possible)
        areas = len(problem.crosses[0].areas) if problem.crosses else 1
        self._crosses = [_KnownSums(first, size, size // areas, (1 << size) - 1) for first, size in problem.spans]
        self._firsts = [first for first, _ in problem.spans]
        for cross in self._crosses:
            cross.alive = cross.bits(
                cross.first + np.flatnonzero(problem.possible[cross.first : cross.first + cross.size])
            )
        self._told: list[list[tuple[int, float]]] = [[] for _ in self._crosses]
        self._links: list[tuple[Part, Part]] = []
        self._ranges: list[tuple[Part, float, float]] = []
        self._ties: list[tuple[Part, Part, float, float]] = []
        self._other: list[Row] = []
        for row in problem.rows:
            self._sort(row)

    def _sort(self, row: Row) -> None:
        """Know a row for what it is: a known sum, two sums that agree or nearly so, a range, or anything else."""
        row.sides = row.sides or self._sides(row)
        whole, less = (self._alive(parts[0]) if len(parts) == 1 else None for parts in row.sides)
        if whole is None:
            self._other.append(row)
        elif not row.sides[1]:
            if row.low == row.high:
                self._told[whole[0]].append((whole[1], row.low))
            else:
                self._ranges.append((whole, row.low, row.high))
        elif less is not None and not row.low and not row.high:
            self._links.append((whole, less))
        elif less is not None:
            self._ties.append((whole, less, row.low, row.high))
        else:
            self._other.append(row)

    def _sides(self, row: Row) -> Sides:
        """The unknowns of a row by cross; of one with other weights than 1 and -1 nothing."""
        more, less = row.weights == 1, row.weights == -1
        if more.all():
            return self._parts(row.at), []
        return (self._parts(row.at[more]), self._parts(row.at[less])) if (more | less).all() else ([], [])

    def _parts(self, at: Places) -> list[Part]:
        """Some unknowns by cross."""
        if not len(at):
            return []
        first, last = (bisect_right(self._firsts, int(end)) - 1 for end in (at.min(), at.max()))
        if first == last:
            return [(first, self._crosses[first].bits(at))]
        home = np.searchsorted(self._firsts, at, side="right") - 1
        return [(each, self._crosses[each].bits(at[home == each])) for each in np.unique(home).tolist()]

    def _alive(self, part: Part) -> Part:
        """Those of them that may be positive."""
        return part[0], part[1] & self._crosses[part[0]].alive

    def make_rest(self, targets: Sequence[ProtectedSum]) -> RestProblem:
        """What is left of rows and protected numbers."""
        rows, fitting = self._rests()
        possible = np.zeros(self._unknowns, bool)
        for cross in self._crosses:
            possible[cross.at(cross.alive)] = True
        if fitting:
            rows += [*self._left_links(), *self._left_ties(), *self._left_ranges(), *self._other]
        return RestProblem(possible, rows, [self._target(target) for target in targets])

    def find_missed(
        self, soft: Sequence[Row], asked: Sequence[ProtectedSum]
    ) -> tuple[list[MissedSum], list[MissedSum]]:
        """What is left of numbers of which each may miss its value, the smallest first, and of what is asked about."""
        sets = [_KnownSums(each.first, each.size, each.per_area, each.alive) for each in self._crosses]
        told = np.zeros(len(soft))

        def take_rest(row: Row, parts: Sequence[Part], own: int | None = None) -> MissedSum:
            if len(parts) != 1:
                return MissedSum(row)
            number, (bits, known) = parts[0][0], self._rest(parts[0])
            rest, inside = sets[number].parts(bits)
            if own is not None:
                told[own] = row.low - known
                if bits:
                    sets[number].note(bits, own)
            numbers = [int(each) for each in inside]
            known += float(told[numbers].sum())
            return MissedSum(_row(sets[number].at(rest), row.low - known, row.high - known), known, numbers)

        out = dict[int, MissedSum]()
        for place in sorted(range(len(soft)), key=lambda place: len(soft[place].at)):
            more, less = soft[place].sides = soft[place].sides or self._sides(soft[place])
            out[place] = take_rest(soft[place], more if not less else (), place)
        sums = [take_rest(_row(each.at, -math.inf, math.inf), self._parts(each.at)) for each in asked]
        return [out[place] for place in range(len(soft))], sums

    def _target(self, target: ProtectedSum) -> RestSum:
        known, at = 0.0, [_NONE]
        for part in self._parts(target.at):
            number = part[0]
            left, told = self._rest(part)
            known += told
            at.append(self._crosses[number].at(left))
        return RestSum(target, np.concatenate(at), known)

    def _rests(self) -> tuple[list[Row], bool]:
        """What is left of the known sums, when nothing more can be taken out; or those of them that no point fits."""
        left: dict[int, list[tuple[int, float]]] = {}
        changed = set(range(len(self._crosses)))
        while changed:
            for number in sorted(changed):
                left[number] = self._crosses[number].learn(self._told[number])
                wrong = [(bits, value) for bits, value in left[number] if not bits or value < -_EQUAL]
                if wrong:
                    return self._known_rows({number: wrong}), False
            changed = {number for number in changed if self._drop_empty(self._crosses[number], left[number])}
            changed |= self._end_sums()
        return self._known_rows(left), True

    def _known_rows(self, left: Mapping[int, Sequence[tuple[int, float]]]) -> list[Row]:
        rows = ((self._crosses[number], sums) for number, sums in sorted(left.items()))
        return [_row(cross.at(bits), value, value) for cross, sums in rows for bits, value in sums]

    def _drop_empty(self, cross: _KnownSums, left: Sequence[tuple[int, float]]) -> bool:
        """Rests of nobody took combinations out of the problem."""
        before = cross.alive
        for bits, value in left:
            if abs(value) <= _EQUAL:
                cross.alive &= ~bits
        return cross.alive != before

    def _end_sums(self) -> set[int]:
        """Of two sums that agree one is known: then the other is known too. The crosses that it is in."""
        kept, changed = [], set()
        for upper, lower in self._links:
            (above, more), (below, less) = self._rest(upper), self._rest(lower)
            if above and below:
                kept.append((upper, lower))
                continue
            number, bits, value = (
                (upper[0], above, less - more) if above or not below else (lower[0], below, more - less)
            )
            self._told[number].append((bits, value))
            changed.add(number)
        self._links = kept
        return changed

    def _rest(self, part: Part) -> tuple[int, float]:
        cross = self._crosses[part[0]]
        return cross.rest(part[1] & cross.alive)

    def _left_links(self) -> Iterator[Row]:
        for upper, lower in self._links:
            yield self._difference(upper, lower, 0.0, 0.0)

    def _left_ties(self) -> Iterator[Row]:
        """Sums that differ by so many, unless both are known."""
        for upper, lower, low, high in self._ties:
            row = self._difference(upper, lower, low, high)
            if len(row.at):
                yield row

    def _difference(self, upper: Part, lower: Part, low: float, high: float) -> Row:
        (above, more), (below, less) = self._rest(upper), self._rest(lower)
        up, down = self._crosses[upper[0]].at(above), self._crosses[lower[0]].at(below)
        weights = np.concatenate([np.ones(len(up)), -np.ones(len(down))])
        return Row(np.concatenate([up, down]), weights, low + less - more, high + less - more)

    def _left_ranges(self) -> Iterator[Row]:
        """Ranges that say more than that nobody is less than nobody, and a part no more than the whole."""
        merged: dict[Part, tuple[float, float]] = {}
        for part, low, high in self._ranges:
            left, told = self._rest(part)
            before = merged.get((part[0], left), (0.0, math.inf))
            merged[part[0], left] = max(before[0], low - told), min(before[1], high - told)
        for (number, bits), (low, high) in merged.items():
            cross = self._crosses[number]
            if low > _EQUAL or high < cross.most(bits) - _EQUAL:
                yield _row(cross.at(bits), low, high)


def _row(at: Places, low: float, high: float) -> Row:
    return Row(at, np.ones(len(at)), low, high)
