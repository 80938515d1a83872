"""Which records each cell of a group is about; groups of class A tables and of indicators, which have no variants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from cantik.content.axes import Axis
from cantik.content.kinds import Classification
from cantik.measure.result import Cube, MeasuredFigure
from cantik.protect.group import Group, Key, Total, bits, group_of, with_sums
from cantik.protect.linked.areas import EVERYBODY, Values, Where, answers, axis_values, read, stated_sets

Line = tuple[str, tuple[Values, ...]]  # a column and the values of each position


@dataclass(frozen=True, slots=True)
class Meaning:
    """The universe of a group and the columns behind its axes; `where` says which records a cell counts."""

    unit: str
    population: str
    universe: Where
    sex: Line | None
    age: Line | None
    category: Line | None
    # All answers of the rows, where a table leaves out who did not answer (`kosong: keluar`): its totals are of these.
    answered: Values | None = None
    # An indicator: what numerator, complement and denominator are, when they are not values of one column.
    stated: tuple[tuple[int, Where], ...] | None = None
    # The columns that tie groups together: those of the rows, and those of the universe beyond age and sex.
    subject: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the subject once: it is asked for every pair of groups."""
        own = frozenset({self.category[0]}) if self.category is not None else frozenset()
        stated = frozenset(name for _, where in self.stated or () for name in where.own_columns)
        object.__setattr__(self, "subject", own | self.universe.own_columns | stated)

    def where(self, key: Key, whole: int) -> Where:
        """The records of a cell; `whole` is the mask of all printed categories (the total)."""
        out = self.universe
        for line, position in ((self.sex, key[1]), (self.age, key[2])):
            if line is not None and position:
                out = out.with_(line[0], line[1][position - 1])
        if self.stated is not None:
            return out.and_(dict(self.stated)[key[3]])
        if self.category is not None:
            column, values = self.category
            if key[3] != whole:
                out = out.with_(column, frozenset().union(*(values[leaf] for leaf in bits(key[3]))))
            elif self.answered is not None:
                out = out.with_(column, self.answered)
        return out

    @property
    def total(self) -> Total:
        """Totals of an age and sex group are part of the public frame; others tell something of their members."""
        return Total.CELL if self.universe.own_columns else Total.PUBLIC


@dataclass(frozen=True, slots=True)
class Subject:
    """A group with its meaning."""

    group: Group
    meaning: Meaning


def _line(axis: Axis, classifications: Mapping[str, Classification]) -> Line:
    return axis_values(axis, classifications.get(axis.id))


def meaning_of(cube: Cube, classifications: Mapping[str, Classification]) -> Meaning:
    """The meaning of the cells of a cube."""
    inner = {axis.role: axis for axis in cube.axes[:-1]}
    rows = cube.axes[-1] if cube.axes else None
    classification = classifications.get(cube.spec.rows) if rows is not None else None
    category = axis_values(rows, classification or classifications.get(rows.id)) if rows is not None else None
    answered = answers(category[0], classifications.values()) if category and cube.spec.missing == "keluar" else None
    return Meaning(
        unit=cube.spec.unit_of,
        population=cube.population,
        universe=read(cube.spec.universe),
        sex=_line(inner["jenis_kelamin"], classifications) if "jenis_kelamin" in inner else None,
        age=_line(inner["umur"], classifications) if "umur" in inner else None,
        category=category,
        answered=answered,
    )


def subject_of(cube: Cube, classifications: Mapping[str, Classification], small: int) -> Subject:
    """A table of class B or C as a subject of protection."""
    meaning = meaning_of(cube, classifications)
    return Subject(replace(group_of(cube, classifications, small), total=meaning.total), meaning)


def open_subject(cube: Cube, classifications: Mapping[str, Classification]) -> Subject | None:
    """A class A table as something that everybody knows; None when its axes are not age, sex and one more."""
    roles = [axis.role for axis in cube.axes[:-1]]
    if not cube.axes or len(set(roles)) != len(roles) or not set(roles) <= {"jenis_kelamin", "umur"}:
        return None
    if roles == ["umur", "jenis_kelamin"]:
        return None
    totals = with_sums(cube.counts, roles)
    size = totals.shape[3]
    group = Group(
        id=cube.spec.id,
        classes=("A", "A"),
        totals=totals,
        neutral=0,
        missing=0,
        leaves=tuple(1 << leaf for leaf in range(size)),
        areas=("semua",),
        details=("semua",),
    )
    return Subject(group, meaning_of(cube, classifications))


# ── indicators ───────────────────────────────────────────────────────────────────────────────────────────────────────

PART, REST = 1, 2  # categories of an indicator: numerator and complement


def figure_subject(figure: MeasuredFigure, classifications: Mapping[str, Classification]) -> Subject:
    """An indicator as a table of two categories, numerator and complement, by area.

    Its denominator is public when it is an age and sex group (of those that answered). Where the numerator is not a
    part of the denominator (a ratio of two groups) the two are the categories.
    """
    spec = figure.spec
    n = np.array([figure.n, *figure.n_by_geo], np.int64)
    d = np.array([figure.d, *figure.d_by_geo], np.int64)
    parts = inside(figure)
    areas = len(n) > 2 and spec.disclosure.level_min != "desa"
    pairs = np.stack([n, d - n if parts else d], axis=-1)[: len(n) if areas else 1]
    part, rest, whole = stated_sets(spec, classifications.values(), parts)
    stated = ((PART, part), (REST, rest), (PART | REST, whole))
    meaning = Meaning(spec.unit_of, figure.population, EVERYBODY, None, None, None, stated=stated)
    group = Group(
        id=f"indikator:{spec.id}",
        classes=(spec.disclosure.kelas, spec.disclosure.kelas_bawah or spec.disclosure.kelas),
        totals=pairs[:, None, None, :],
        neutral=REST if parts else 0,
        missing=0,
        leaves=(PART, REST),
        areas=("dusun",) if areas else ("tanpa",),
        details=("tanpa",),
        total=_figure_total(figure) if parts else Total.NONE,
    )
    return Subject(group, meaning)


def _figure_total(figure: MeasuredFigure) -> Total:
    """A denominator that depends on age and sex only (and on having answered) is public."""
    below = "semua" if figure.spec.kind == "rata" else figure.spec.denominator or "semua"
    told = read(figure.spec.universe).own_columns | read(below).own_columns
    return Total.CELL if told else Total.PUBLIC


def inside(figure: MeasuredFigure) -> bool:
    """The numerator is a part of the denominator, in every area."""
    pairs = zip((figure.n, *figure.n_by_geo), (figure.d, *figure.d_by_geo), strict=True)
    return figure.spec.kind not in ("rasio", "rata") and all(n <= d for n, d in pairs)
