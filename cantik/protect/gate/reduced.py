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

from cantik.protect.bits import bit_mask
from cantik.protect.gate.crosses import Mask
from cantik.protect.gate.problems import CrossProblem, ProtectedSum, Row

Places = npt.NDArray[np.int64]
_KnownSum = tuple[int, float, int, int]  # unknowns (a bit each), how many they hold; the first of them and the last
_Part = tuple[int, int]  # the number of a cross, and some of its unknowns (a bit each)
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
    alive: int
    known: list[_KnownSum] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)  # of the known sets, negative: how many unknowns each has

    def bits(self, at: Places) -> int:
        """Some unknowns of the cross that may be positive."""
        return bit_mask(at - self.first, self.size) & self.alive

    def at(self, bits: int) -> Places:
        """The unknowns of a set."""
        held = np.frombuffer(bits.to_bytes((self.size + 7) // 8, "little"), np.uint8)
        return np.flatnonzero(np.unpackbits(held, bitorder="little")) + self.first

    def rest(self, bits: int) -> tuple[int, float]:
        """The set without known ones inside it, and how many those hold."""
        told = 0.0
        most = bits.bit_count()  # larger sets come first, and lie within none of so few
        first, last = _ends(bits)  # most sets are of another dusun: they begin or end elsewhere
        for inside, value, begins, ends in islice(self.known, bisect_left(self.sizes, -most), None):
            if ends <= last and begins >= first and inside & bits == inside:
                bits ^= inside
                told += value
                if not bits:
                    break
        return bits, told

    def most(self, bits: int) -> float:
        """What the set cannot exceed: the least known sum that it lies within; nobody is 0."""
        held = (value for whole, value, *_ in self.known if bits & whole == bits)
        return min(held, default=math.inf) if bits else 0.0

    def learn(self, sums: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
        """Know these sums and no others, the smallest sets first; the rest of each that says something."""
        self.known, self.sizes = [], []
        out = []
        merged = sorted({(bits & self.alive, value) for bits, value in sums}, key=lambda s: (s[0].bit_count(), s))
        for bits, value in merged:
            left, told = self.rest(bits)
            if left or abs(value - told) > _EQUAL:
                out.append((left, value - told))
            for each in {(left, value - told), (bits, value)} if left else ():
                some = each[0]
                insort(self.known, (*each, *_ends(some)), key=lambda s: (-s[0].bit_count(), s[0]))
                insort(self.sizes, -some.bit_count())
        return out


def _ends(bits: int) -> tuple[int, int]:
    """The first and the last of some unknowns, counted from 1."""
    return (bits & -bits).bit_length(), bits.bit_length()


def without_known(problem: CrossProblem) -> RestProblem:
    """The problem with what printed numbers tell taken out of its rows and its protected numbers. Where printed numbers
    contradict each other, of its rows only those that do: no point fits them."""
    return _Rests(problem).made(problem.targets)


class _Rests:
    """The rows of a problem while what is known is taken out of them."""

    def __init__(self, problem: CrossProblem) -> None:
        self._unknowns = len(problem.possible)
        self._crosses = [_KnownSums(first, size, (1 << size) - 1) for first, size in problem.spans]
        self._firsts = [first for first, _ in problem.spans]
        for cross in self._crosses:
            cross.alive = cross.bits(
                cross.first + np.flatnonzero(problem.possible[cross.first : cross.first + cross.size])
            )
        self._told: list[list[tuple[int, float]]] = [[] for _ in self._crosses]
        self._links: list[tuple[_Part, _Part]] = []
        self._ranges: list[tuple[_Part, float, float]] = []
        self._ties: list[tuple[_Part, _Part, float, float]] = []
        self._other: list[Row] = []
        for row in problem.rows:
            self._sort(row)

    def _sort(self, row: Row) -> None:
        """Know a row for what it is: a known sum, two sums that agree or nearly so, a range, or anything else."""
        signs = [self._part(row.at[row.weights == sign]) for sign in (1, -1)]
        whole, less = (parts[0] if len(parts) == 1 else None for parts in signs)
        if not np.all(np.abs(row.weights) == 1) or whole is None:
            self._other.append(row)
        elif not signs[1]:
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

    def _part(self, at: Places) -> list[_Part]:
        """Some unknowns by cross."""
        if not len(at):
            return []
        first, last = (bisect_right(self._firsts, int(end)) - 1 for end in (at.min(), at.max()))
        if first == last:
            return [(first, self._crosses[first].bits(at))]
        home = np.searchsorted(self._firsts, at, side="right") - 1
        return [(each, self._crosses[each].bits(at[home == each])) for each in np.unique(home).tolist()]

    def made(self, targets: Sequence[ProtectedSum]) -> RestProblem:
        """What is left of rows and protected numbers."""
        rows, fitting = self._rests()
        possible = np.zeros(self._unknowns, bool)
        for cross in self._crosses:
            possible[cross.at(cross.alive)] = True
        if fitting:
            rows += [*self._left_links(), *self._left_ties(), *self._left_ranges(), *self._other]
        return RestProblem(possible, rows, [self._target(target) for target in targets])

    def _target(self, target: ProtectedSum) -> RestSum:
        known, at = 0.0, [_NONE]
        for number, bits in self._part(target.at):
            left, told = self._crosses[number].rest(bits)
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
            changed = {number for number in changed if self._emptied(self._crosses[number], left[number])}
            changed |= self._ended()
        return self._known_rows(left), True

    def _known_rows(self, left: Mapping[int, Sequence[tuple[int, float]]]) -> list[Row]:
        rows = ((self._crosses[number], sums) for number, sums in sorted(left.items()))
        return [_row(cross.at(bits), value, value) for cross, sums in rows for bits, value in sums]

    def _emptied(self, cross: _KnownSums, left: Sequence[tuple[int, float]]) -> bool:
        """Rests of nobody took combinations out of the problem."""
        before = cross.alive
        for bits, value in left:
            if abs(value) <= _EQUAL:
                cross.alive &= ~bits
        return cross.alive != before

    def _ended(self) -> set[int]:
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

    def _rest(self, part: _Part) -> tuple[int, float]:
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

    def _difference(self, upper: _Part, lower: _Part, low: float, high: float) -> Row:
        (above, more), (below, less) = self._rest(upper), self._rest(lower)
        up, down = self._crosses[upper[0]].at(above), self._crosses[lower[0]].at(below)
        weights = np.concatenate([np.ones(len(up)), -np.ones(len(down))])
        return Row(np.concatenate([up, down]), weights, low + less - more, high + less - more)

    def _left_ranges(self) -> Iterator[Row]:
        """Ranges that say more than that nobody is less than nobody, and a part no more than the whole."""
        merged: dict[_Part, tuple[float, float]] = {}
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
