"""A group: one characteristic of one universe at its finest, as arrays; and the layouts in which it may be printed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cantik.content.axes import Axis
from cantik.content.kinds import FULL_LIST, Classification
from cantik.measure.result import Cube
from cantik.protect.sensitivity.policy import SENSITIVE

Key = tuple[int, int, int, int]  # area, sex, age (0 = all of them), categories as bit mask


class Total(Enum):
    """What the sum of the categories is: known to everybody, a number like the others, or no number at all."""

    PUBLIC = "umum"
    CELL = "sel"
    NONE = "tidak ada"


@dataclass(frozen=True, slots=True, order=True)
class Layout:
    """A table of a group: kind T, X or G, the axes it shows, and its categories as bit masks of leaves ("a cut")."""

    kind: str
    area: bool
    sex: bool
    age: bool
    codes: tuple[int, ...]

    def contexts(self, group: Group) -> list[tuple[int, int, int]]:
        """All (area, sex, age) of the layout, totals included."""
        sizes = group.totals.shape
        return [
            (g, s, a)
            for g in range(sizes[0] if self.area else 1)
            for s in range(sizes[1] if self.sex else 1)
            for a in range(sizes[2] if self.age else 1)
        ]

    def counts(self, group: Group) -> npt.NDArray[np.int64]:
        """The true counts [area, sex, age, code] of the layout."""
        view = group.totals[: None if self.area else 1, : None if self.sex else 1, : None if self.age else 1]
        return np.asarray(view @ group.membership(self.codes), np.int64)


@dataclass(frozen=True, slots=True)
class Recoding:
    """A rung of a ladder on the categories of a group: its name, its codes, and the bit mask of residual ones."""

    rung: str
    codes: tuple[int, ...]
    residual: int


#: of a category without a largest number ("2 or more")
NO_END = 1000


@dataclass(frozen=True, slots=True)
class SummedMembers:
    """What everybody can add up over the records of a group: how many persons they hold together in each dusun (in a
    village without dusun one number), and how many a record of each category holds at least and at most."""

    persons: tuple[int, ...]
    sizes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All that protection needs to know of one table specification.

    `totals[area, sex, age, leaf]` holds at position 0 of the first three axes the sum over it (an axis of length 1 has
    only that sum). `neutral`, `missing` are bit masks. `leaves` are the categories that are printed (empty ones are
    dropped where that tells nothing new). `ladder`: the recodings of the categories, finest first; groups with the
    ladder of the same `classification` stand on one rung.
    """

    id: str
    classes: tuple[str, str]
    totals: npt.NDArray[np.int64]
    neutral: int
    missing: int
    leaves: tuple[int, ...]
    areas: tuple[str, ...]
    details: tuple[str, ...]
    total: Total = Total.PUBLIC
    classification: str = ""
    ladder: tuple[Recoding, ...] = ()
    delicate: frozenset[int] = frozenset()  # the categories that alone are of the class below the desa; none: all
    complete: bool = False  # a table of it is printed only where it hides nothing (`recoding/known_sums.py`)
    members: SummedMembers | None = None  # of such a one; None: nobody knows how many
    _digest: str = field(default="", init=False, repr=False, compare=False)  # empty: not asked yet

    @property
    def whole(self) -> int:
        """The bit mask of all printed categories: the code of the total."""
        return sum(self.leaves)

    def membership(self, codes: Sequence[int]) -> npt.NDArray[np.int64]:
        """Matrix leaf x code of 0 and 1."""
        size = self.totals.shape[3]
        table = [[code >> leaf & 1 for code in codes] for leaf in range(size)]
        return np.array(table, np.int64).reshape(size, len(codes))

    def count(self, key: Key) -> int:
        """The true count of a cell."""
        line: list[int] = self.totals[key[0], key[1], key[2]].tolist()
        return sum(line[leaf] for leaf in bits(key[3]))

    def counts(self, keys: Sequence[Key]) -> list[int]:
        """The true counts of some cells."""
        sexes, ages, leaves = self.totals.shape[1:]
        codes = {code: place for place, code in enumerate(dict.fromkeys(key[3] for key in keys))}
        table = (self.totals.reshape(-1, leaves) @ self.membership(tuple(codes))).tolist()
        return [table[(g * sexes + s) * ages + a][codes[code]] for g, s, a, code in keys]

    def denominators(self, keys: Sequence[Key]) -> list[int]:
        """All persons of the contexts of some cells, whatever their category."""
        sexes, ages = self.totals.shape[1:3]
        line = self.totals.sum(axis=3).ravel().tolist()
        return [line[(g * sexes + s) * ages + a] for g, s, a, _ in keys]

    def denominator(self, context: tuple[int, int, int]) -> int:
        """All persons of a context, whatever their category."""
        line: npt.NDArray[np.int64] = self.totals[context[0], context[1], context[2]]
        return int(line.sum())

    def kelas(self, area: int, code: int) -> str:
        """The class of the cells of a category in an area (0 = the village)."""
        return self.classes[1 if area and (not self.delicate or code in self.delicate) else 0]

    def silence(self, key: Key) -> bool:
        """Whether a cell says how many gave no answer in the village or a dusun: told anyway, as asked minus answered,
        as coverage of a round, and by doors that every neighbour saw stay closed. It can keep no secret."""
        return key[1:3] == (0, 0) and bool(self.missing) and key[3] & ~self.missing == 0

    def digest(self) -> str:
        """SHA-256 over everything that decides the protection of this group, for caches."""
        if not self._digest:
            object.__setattr__(self, "_digest", self._compute_digest())
        return self._digest

    def _compute_digest(self) -> str:
        state = repr(
            (
                self.id,
                self.classes,
                self.totals.shape,
                self.neutral,
                self.missing,
                self.leaves,
                self.areas,
                self.details,
                self.total.value,
                self.classification,
                self.ladder,
                sorted(self.delicate),
                self.complete,
                self.members,
            )
        )
        return hashlib.sha256(state.encode() + self.totals.astype("<i8").tobytes()).hexdigest()


@lru_cache(maxsize=4096)
def bits(mask: int) -> tuple[int, ...]:
    """Positions of the bits that are set, ascending."""
    out = []
    while mask:
        lowest = mask & -mask
        out.append(lowest.bit_length() - 1)
        mask ^= lowest
    return tuple(out)


def group_of(cube: Cube, classifications: Mapping[str, Classification], zero_denominator_below: int) -> Group:
    """The group of a cube of class B or C. Cube axes: [jenis_kelamin], [umur], kategori (`measure.result.Cube`)."""
    roles = [axis.role for axis in cube.axes[:-1]]
    spec = cube.spec.disclosure
    axis = cube.axes[-1]
    classification = classifications.get(cube.spec.rows)
    totals = with_sums(cube.counts, roles)
    below = spec.kelas_bawah or spec.kelas
    areas = cube.spec.areas if totals.shape[0] > 1 and spec.level_min != "desa" else ("tanpa",)
    neutral = _neutral(axis, classification)
    leaves = _list_kept(totals[0, 0, 0], neutral, spec.kelas, zero_denominator_below)
    return Group(
        id=cube.spec.id,
        classes=(spec.kelas, below),
        totals=totals,
        neutral=neutral,
        missing=sum(1 << i for i, category in enumerate(axis.categories) if category.missing),
        leaves=leaves,
        areas=areas or ("tanpa",),
        details=cube.spec.details if "jenis_kelamin" in roles else ("tanpa",),
        classification=cube.spec.rows,
        ladder=ladder_of(axis, classification, leaves),
        delicate=_delicate(spec.delicate, axis, classification, leaves),
    )


def _delicate(
    named: Collection[str], axis: Axis, classification: Classification | None, leaves: Sequence[int]
) -> frozenset[int]:
    """The codes of the named classes and groups of classes, as far as they are printed."""
    groups = (
        {group.id: group.classes for rung in classification.ladder for group in rung.groups} if classification else {}
    )
    codes = (_mask(groups.get(name, (name,)), axis, sum(leaves)) for name in named)
    return frozenset(code for code in codes if code)


def _mask(names: Iterable[str], axis: Axis, whole: int) -> int:
    """The code of some categories of an axis, of those that are printed."""
    position = {category.id: place for place, category in enumerate(axis.categories)}
    return sum(1 << position[name] for name in names if name in position) & whole


def with_sums(counts: npt.NDArray[np.int64], roles: Sequence[str]) -> npt.NDArray[np.int64]:
    """[area, sex, age, leaf] with the sums at position 0; absent axes and single areas have the sum only.

    `roles` are those of the inner axes, without area and rows.
    """
    for position, role in ((1, "jenis_kelamin"), (2, "umur")):
        if role not in roles:
            counts = np.expand_dims(counts, position)
    for position in range(3):
        whole = counts.sum(axis=position, keepdims=True)
        counts = whole if counts.shape[position] == 1 else np.concatenate([whole, counts], axis=position)
    return np.ascontiguousarray(counts, np.int64)


def ladder_of(axis: Axis, classification: Classification | None, leaves: Sequence[int]) -> tuple[Recoding, ...]:
    """The recodings of a classification on the printed categories, the full list first; what the classification does
    not name ("Tidak terjawab") stands by itself on every rung."""
    whole = sum(leaves)
    named = classification.residual if classification else frozenset()

    def mask(names: Iterable[str]) -> int:
        return _mask(names, axis, whole)

    out = [Recoding(FULL_LIST, tuple(sorted(leaves)), mask(named))]
    for rung in classification.ladder if classification else ():
        groups = [mask(group.classes) for group in rung.groups]
        alone = [leaf for leaf in leaves if not leaf & sum(groups)]
        residual = mask(named.intersection(rung.kept))
        residual |= sum(mask(group.classes) for group in rung.groups if group.id in named)
        out.append(Recoding(rung.id, tuple(sorted([*(code for code in groups if code), *alone])), residual))
    return tuple(out)


def _neutral(axis: Axis, classification: Classification | None) -> int:
    named = classification.neutral if classification else None
    return sum(1 << i for i, category in enumerate(axis.categories) if category.neutral or category.id == named)


def _list_kept(line: npt.NDArray[np.int64], neutral: int, kelas: str, small: int) -> tuple[int, ...]:
    """Leaves that are printed: those with anybody in them, and an empty one whose emptiness is itself protected.

    At least two remain where there are two, so that a ya/tidak table stays a table.
    """
    hidden_zero = kelas == SENSITIVE and int(line.sum()) < small
    kept = [
        leaf
        for leaf, count in enumerate(line)
        if count > 0 or hidden_zero or (kelas == SENSITIVE and neutral >> leaf & 1)
    ]
    for leaf in range(len(line)):
        if len(kept) >= 2:
            break
        if leaf not in kept:
            kept.append(leaf)
    return tuple(1 << leaf for leaf in sorted(kept))
