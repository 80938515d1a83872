"""Primary rules: which cells may not be printed for their own sake (docs/bidang/governance.md 5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cantik.protect.sensitivity.policy import SENSITIVE, Rules

Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


class Reason(IntEnum):
    """Why a cell is hidden for its own sake; NONE = it is not."""

    NONE = 0
    AMBANG = 1  # 0 < y < t
    PENUH = 2  # everybody of the row
    NOL = 3  # a zero that tells
    BARIS = 4  # the whole row is smaller than t

    @property
    def word(self) -> str:
        """The reason as the report names it."""
        return self.name.lower()


def judge(
    counts: Counts,
    denominators: Counts,
    rules: Rules,
    classes: tuple[str, str],
    *,
    neutral: Sequence[bool],
    exempt: Sequence[bool],
    delicate: Sequence[bool] = (),
) -> npt.NDArray[np.int8]:
    """`Reason` of every cell of an array [area, sex, age, category]; area 0 is the village, denominators have one
    category.

    `classes` are the class at the desa and the class below it (religion: B, then C), there of the `delicate` categories
    only where any are named (marital status: divorced). `exempt` categories ("Tidak
    terjawab": a property of the collection, printed anyway as answered / asked) are hidden only together with their
    whole row.
    """
    out = np.zeros(counts.shape, np.int8)
    plain = np.broadcast_to(np.asarray(neutral, np.bool_), counts.shape)
    told = np.broadcast_to(~np.asarray(exempt, np.bool_), counts.shape)
    whole = np.broadcast_to(denominators, counts.shape)
    used = np.broadcast_to(counts[:1, :1, :1] > 0, counts.shape)
    for part, kelas in ((slice(0, 1), classes[0]), (slice(1, None), classes[1])):
        cells = _Cells(counts[part], whole[part], plain[part], told[part], used[part])
        below = part.start == 1
        out[part] = _judge(rules, kelas, cells, below=below)
        if below and any(delicate):
            out[part] = np.where(
                np.asarray(delicate, np.bool_), out[part], _judge(rules, classes[0], cells, below=True)
            )
    return out


class _Cells(NamedTuple):
    """Cells of the desa, or of its parts, as arrays of one shape: counts, the counts of their rows; whether they are
    of a neutral category, tell something, and are in use in the desa."""

    counts: Counts
    whole: Counts
    plain: Bools
    told: Bools
    used: Bools


def _judge(rules: Rules, kelas: str, cells: _Cells, *, below: bool) -> npt.NDArray[np.int8]:
    """Reasons by the rules of docs/bidang/governance.md 5.3: a zero of a sensitive class tells when it is of a small
    group, of the neutral category (everybody has the trait), or of a part of a desa that prints more; a full cell tells
    the trait of everybody in the row, unless it is neutral; of a row below the threshold no part could be safe.
    """
    least, policy = rules.threshold(kelas), rules.policy
    count, whole, plain, told, used = cells
    out = np.zeros(count.shape, np.int8)
    if kelas == SENSITIVE:
        telling = whole < policy.zero_denominator_below
        if policy.zero_neutral:
            telling |= plain
        if below:
            telling |= used
        out[(count == 0) & (whole > 0) & told & telling] = Reason.NOL
    if policy.full_cells.get(kelas):
        out[(count == whole) & (count > 0) & told & ~plain] = Reason.PENUH
    out[(count > 0) & (count < least) & told] = Reason.AMBANG
    out[(whole > 0) & (whole < least) & (out != Reason.AMBANG)] = Reason.BARIS
    return out


# ── magnitudes: sums of contributions (areas, money), for tables of enterprises and harvests ─────────────────────────


@dataclass(frozen=True, slots=True)
class Contributions:
    """A sum and its contributors, each not negative, in any order."""

    values: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum that would be printed."""
        return sum(self.values)

    def largest(self, n: int) -> tuple[int, ...]:
        """The n largest contributions, missing ones as 0."""
        top = sorted(self.values, reverse=True)[:n]
        return (*top, *([0] * (n - len(top))))


def few(cell: Contributions, least: int) -> bool:
    """Fewer contributors than `least` (zero contributions do not contribute; an empty sum tells nothing)."""
    return 0 < sum(1 for value in cell.values if value > 0) < least


def p_percent(cell: Contributions, p: int) -> bool:
    """The second largest contributor could estimate the largest closer than p percent: T - x1 - x2 < (p/100)·x1."""
    first, second = cell.largest(2)
    return first > 0 and 100 * (cell.total - first - second) < p * first


def is_dominated(cell: Contributions, n: int, k: int) -> bool:
    """The n largest contributors hold more than k percent of the sum: x1 + … + xn > (k/100)·T."""
    return 100 * sum(cell.largest(n)) > k * cell.total


COALITION = 2  # so many contributors may tell each other what they gave


def is_exposed(cell: Contributions, p: int, scale: Sequence[int] = (), *, coalition: int = COALITION) -> bool:
    """Some contributors together could read another one's closer than p percent: what remains of the sum without them
    and the one is less than (p/100)·`scale` of that one (by itself its contribution; Hundepool and others 2012, 4.2.1:
    the p% rule with coalitions)."""
    return any(100 * rest < p * size for rest, size in zip(_rests(cell, coalition), scale or cell.values, strict=True))


def _rests(cell: Contributions, coalition: int) -> list[int]:
    """Of each contributor what remains of the sum without it and the largest others."""
    order = sorted(range(len(cell.values)), key=lambda at: -cell.values[at])
    top, total = order[: coalition + 1], cell.total
    return [
        total - value - sum(cell.values[other] for other in [other for other in top if other != at][:coalition])
        for at, value in enumerate(cell.values)
    ]


def required_magnitude(cell: Contributions, p: int, *, coalition: int = 1) -> tuple[Fraction, Fraction]:
    """Interval of a hidden sum: [T - u, T + u], u = max(0, (p/100)·x1 - (T - x1 - x2)) (disclosure section 4); with a
    coalition of two, less x3 as well."""
    rests = _rests(cell, coalition)
    short = (Fraction(p * value, 100) - rest for value, rest in zip(cell.values, rests, strict=True))
    need = max(short, default=Fraction(0))
    return cell.total - max(Fraction(0), need), cell.total + max(Fraction(0), need)


def judge_magnitude(cell: Contributions, rules: Rules) -> str:
    """The first rule that hides a sum: `kontributor`, `p_persen`, `nk`, `koalisi`; empty when it may be printed."""
    policy = rules.policy
    if few(cell, policy.contributors_min):
        return "kontributor"
    if p_percent(cell, policy.p_percent):
        return "p_persen"
    if is_dominated(cell, *policy.nk):
        return "nk"
    return "koalisi" if is_exposed(cell, policy.p_percent) else ""
