"""Who reads indices: contributors and coalitions, families one by one, and an outsider who knows what an index is made
of. Own arithmetic from printed values and definitions; nothing of `cantik.protect` is used."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import highspy
import numpy as np

P = Fraction(1, 10)  # a value is read when it is known to a tenth of it


def rounded(value: Decimal) -> tuple[Fraction, Fraction]:
    """Between which numbers a printed one lay before it was rounded half up."""
    half = Fraction(Decimal(1).scaleb(int(value.as_tuple().exponent))) / 2
    return Fraction(value) - half, Fraction(value) + half


# ── contributors ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Part:
    """One contributor's part of a sum: what it is, and what everybody knows it to be at least and at most."""

    value: int
    low: int
    high: int


def read_by_others(parts: Sequence[Part], total: tuple[Fraction, Fraction], coalition: int = 2) -> list[int]:
    """Contributors whom others can read closer than a tenth (of what lies above the least or below the most, whichever
    is larger), knowing their own parts, the bounds of all and the printed total."""
    found = []
    for at, target in enumerate(parts):
        others = [place for place in range(len(parts)) if place != at]
        near = sorted(others, key=lambda place: -parts[place].value)[:4]
        near += sorted(others, key=lambda place: parts[place].value - parts[place].high)[-4:]
        near += sorted(others, key=lambda place: -(parts[place].high - parts[place].value))[:4]
        for known in combinations(dict.fromkeys(near), min(coalition, len(set(near)))):
            rest = [parts[place] for place in others if place not in known]
            own = sum(parts[place].value for place in known)
            high = total[1] - own - sum(part.low for part in rest)
            low = total[0] - own - sum(part.high for part in rest)
            scale = P * max(target.value - target.low, target.high - target.value)
            if (high < target.high and high - target.value < scale) or (
                low > target.low and target.value - low < scale
            ):
                found.append(at)
                break
    return found


def read_by_moments(gaps: Sequence[tuple[int, int]], most: int, coalition: int = 2) -> list[int]:
    """Families (persons, gap) whom mean and mean square of the gaps bound closer than a tenth, the persons of each
    being known, to those that lie farthest out (who know each other)."""
    people = sum(n for n, _ in gaps)
    mean = Fraction(sum(n * g for n, g in gaps), people)
    far = sorted(range(len(gaps)), key=lambda at: -gaps[at][0] * (gaps[at][1] - mean) ** 2)[:coalition]
    found = []
    for at, (weight, gap) in enumerate(gaps):
        rest = [pair for place, pair in enumerate(gaps) if place == at or place not in far]
        all_ = sum(n for n, _ in rest)
        middle = Fraction(sum(n * g for n, g in rest), all_)
        width = (Fraction(sum(n * g * g for n, g in rest), all_) - middle**2) * (all_ - weight) / weight
        reach = Fraction(math.isqrt(int(width * 10**6)) + 1, 1000)
        low, high = max(Fraction(0), middle - reach), min(Fraction(most), middle + reach)
        if (high - gap < P * gap and high < most) or (gap - low < P * gap and low > 0):
            found.append(at)
    return found


# ── all others together ──────────────────────────────────────────────────────────────────────────
def gini(families: Sequence[tuple[int, int]]) -> Fraction:
    """Half the relative mean difference, family by family (persons, amount)."""
    people, total = sum(n for n, _ in families), sum(n * y for n, y in families)
    row = sorted(families, key=lambda family: family[1])
    apart, below, sums = Fraction(0), 0, 0
    for n, y in row:
        apart += 2 * n * (y * below - sums)
        below, sums = below + n, sums + n * y
    return Fraction(apart, 2 * people * total)


def quantile(families: Sequence[tuple[int, int]], percent: int) -> Fraction:
    """The amount of the person at whom so many percent are reached; between two persons their mean."""
    row = sorted((y for n, y in families for _ in range(n)))
    place = Fraction(percent * len(row), 100)
    if place.denominator == 1:
        return Fraction(row[int(place) - 1] + row[min(int(place), len(row) - 1)], 2)
    return Fraction(row[int(place)])


def read_by_all(
    families: Sequence[tuple[int, int]], printed: Decimal, of: object, step: Fraction, scale: int = 1
) -> list[int]:
    """Families of which all others together, who know the printed index and each other, learn to a tenth: the index
    would be printed as another one were theirs a tenth larger, or smaller. `of`: the index of a list of families."""
    assert callable(of)
    found = []
    for at, (n, y) in enumerate(families):
        rest = [family for place, family in enumerate(families) if place != at]
        for other in (math.ceil(y * (1 + P)), math.floor(y * (1 - P))):
            value = of([*rest, (n, other)]) * scale
            if not Fraction(printed) - step / 2 <= value < Fraction(printed) + step / 2:
                found.append(at)
                break
    return found


# ── what an index is made of ─────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Column:
    """An answer of families as a release prints it: of each printed category its codes and the number or the range;
    which codes are a lack, and its points. `silent`: the category of who did not answer."""

    name: str
    printed: Mapping[str, tuple[frozenset[str], int, int]]
    lack: frozenset[str]
    points: int
    silent: str = "tidak_terjawab"

    def parts(self) -> list[tuple[str, bool]]:
        """Each category, and whether its families lack it: a category of both kinds of codes is two parts."""
        out = []
        for name, (codes, _, _) in self.printed.items():
            out += [(name, True)] if codes & self.lack else []
            out += [(name, False)] if codes - self.lack or not codes else []
        return out


@dataclass(frozen=True)
class PrintedIndex:
    """What is printed of an index: persons who are poor and all of them, points of the poor between two numbers."""

    cut: int
    poor: int
    persons: int
    points: tuple[float, float] | None = None
    of_families: bool = False  # each counts one


Interval = tuple[float, float]
LACK = "kurang"  # all families that lack something, whatever the printed categories


def intervals(
    columns: Sequence[Column], sizes: Mapping[int, int], families: int, index: PrintedIndex | None
) -> dict[tuple[str, str], Interval]:
    """What is known of each category that has a range, and of who lacks each thing, by all combinations of answers and
    family sizes; with an index or without it. `sizes`: families by members, as far as printed; the rest has any size
    up to 12."""
    cells = list(product(range(1, 13), *(column.parts() for column in columns)))
    rows: list[tuple[np.ndarray, float, float]] = []

    def mask(test: object) -> np.ndarray:
        assert callable(test)
        return np.array([float(test(cell)) for cell in cells])

    for size, number in sizes.items():
        rows.append((mask(lambda cell, size=size: cell[0] == size), number, number))
    rows.append((np.ones(len(cells)), families, families))
    wanted = {}
    for at, column in enumerate(columns, start=1):
        for name, (_, low, high) in column.printed.items():
            inside = mask(lambda cell, at=at, name=name: cell[at][0] == name)
            rows.append((inside, low, high))
            if low != high:
                wanted[column.name, name] = inside
        wanted[column.name, LACK] = mask(lambda cell, at=at: cell[at][1])
    if index is not None:
        rows += _of_index(columns, cells, index)
    return _solved(rows, wanted)


def _of_index(
    columns: Sequence[Column], cells: Sequence[tuple[object, ...]], index: PrintedIndex
) -> Iterator[tuple[np.ndarray, float, float]]:
    persons, poor, points = np.zeros(len(cells)), np.zeros(len(cells)), np.zeros(len(cells))
    for place, (size, *answers) in enumerate(cells):
        told = [(part, column) for part, column in zip(answers, columns, strict=True) if isinstance(part, tuple)]
        if any(part[0] == column.silent for part, column in told):
            continue
        scored = sum(column.points for part, column in told if part[1])
        heads = 1 if index.of_families else int(str(size))
        persons[place] = heads
        if scored >= index.cut:
            poor[place], points[place] = heads, heads * scored
    yield persons, index.persons, index.persons
    yield poor, index.poor, index.poor
    if index.points is not None:
        yield points, *index.points


def _solved(
    rows: Sequence[tuple[np.ndarray, float, float]], wanted: Mapping[tuple[str, str], np.ndarray]
) -> dict[tuple[str, str], Interval]:
    size = len(rows[0][0])
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, len(rows)
    model.col_cost_, model.col_lower_ = np.zeros(size), np.zeros(size)
    model.col_upper_ = np.full(size, highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = (np.array([row[end] for row in rows], float) for end in (1, 2))
    places = [np.flatnonzero(weights) for weights, _, _ in rows]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, places)]).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate(places).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([row[0][at] for row, at in zip(rows, places, strict=True)])
    solver.passModel(model)
    out = {}
    for name, weights in wanted.items():
        ends = []
        for sign in (1.0, -1.0):
            solver.changeColsCost(size, np.arange(size, dtype=np.int32), sign * weights)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, "what is printed contradicts itself"
            ends.append(sign * solver.getInfo().objective_function_value)
        out[name] = ends[0], ends[1]
    return out


# ── tables of sums ───────────────────────────────────────────────────────────────────────────────
def read_in_table(
    given: Sequence[Sequence[int]], printed: Sequence[int | None], total: int | None, coalition: int = 2
) -> list[tuple[int, int]]:
    """Contributors (class, place) whom others read closer than a tenth in a table of sums: each knows what it gave and
    to which class, and how many gave to each; of a hidden class what the total leaves. A class of which nobody gave is
    known to be nothing."""
    hidden = [at for at, value in enumerate(printed) if value is None]
    groups = [[at] for at, value in enumerate(printed) if value is not None]
    if total is not None:
        groups += [hidden] if hidden else []
        groups.append(list(range(len(given))))
    found = set()
    for group in groups:
        members = [(at, place, value) for at in group for place, value in enumerate(given[at])]
        whole = sum(value for _, _, value in members)
        for target in members:
            others = sorted((value for one in members if one is not target for value in (one[2],)), reverse=True)
            left = whole - sum(others[:coalition])
            if left - target[2] < P * target[2]:
                found.add(target[:2])
    return sorted(found)
