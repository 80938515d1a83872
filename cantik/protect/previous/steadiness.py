"""Which answers hardly changed since an edition months ago: of those its readers rightly take everybody to be the same.

Over a year people marry, finish school and find other work, and who believes that nobody did is misled by most of what
he reckons. In a register that nobody kept up he is right: there a yearly book stands beside the one before as an
edition of the same persons does. Which of the two it is only the counts tell, answer by answer: religion stays where
work does not (docs/adr/0065).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from cantik.protect.audit.gate import HeldFigure
from cantik.protect.result import SafeTable

_AGE, _ANSWER = "umur", "kategori"
Place = frozenset[tuple[str, str]]  # by axes the role and the category
Counts = Mapping[Place, int]


@dataclass(frozen=True, slots=True)
class TableBefore:
    """A table of a former edition: how many were asked, and what its innermost cells held then and hold now, ages
    aside, where it is known."""

    asked: int
    then: Counts
    now: Counts

    def count_switches(self) -> int:
        """How many left an answer for another: without those whom an area and sex has more or fewer as a whole, who
        came, went or grew into the ages that are asked. Who switches is fewer in one cell and more in another."""
        by_answer: dict[Place, list[int]] = {}
        for place in self.then.keys() & self.now.keys():
            others = frozenset(each for each in place if each[0] != _ANSWER)
            by_answer.setdefault(others, []).append(self.now[place] - self.then[place])
        return sum(sum(map(abs, changes)) - abs(sum(changes)) for changes in by_answer.values())


def without_ages(table: SafeTable, numbers: Iterable[int | None], *, of_age: bool = False) -> Counts:
    """The innermost cells of a table with `numbers` in place of its own, those of all ages together; without those of
    which a part is not known (None). `of_age`: its answers are ages."""
    aside = {_AGE, _ANSWER} if of_age else {_AGE}
    out: dict[Place, int] = {}
    unknown = set[Place]()
    for categories, number in zip(product(*(axis.categories for axis in table.axes)), numbers, strict=True):
        if any(category.total for category in categories):
            continue
        pairs = zip(table.axes, categories, strict=True)
        place = frozenset((axis.role, category.id) for axis, category in pairs if axis.role not in aside)
        if number is None:
            unknown.add(place)
        else:
            out[place] = out.get(place, 0) + number
    return {place: number for place, number in out.items() if place not in unknown}


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How many may have another answer where hardly anybody has: fewer than `few` records, or than a `share` of those
    who were asked."""

    few: int
    share: Fraction

    def holds(self, switched: int, asked: int) -> bool:
        """Whether so many of those who were asked are hardly any; whoever switched is counted twice."""
        return switched < 2 * self.few or switched < 2 * self.share * asked

    def groups(self, tables: Mapping[str, Sequence[TableBefore]]) -> frozenset[str]:
        """The groups of which no table shows more."""
        held = (
            name
            for name, members in tables.items()
            if all(self.holds(each.count_switches(), each.asked) for each in members)
        )
        return frozenset(held)

    def figures(self, held: Iterable[tuple[HeldFigure, int]]) -> frozenset[str]:
        """The indicators of which neither the village nor a dusun shows more; with each its denominator today."""
        kept: dict[str, bool] = {}
        for figure, whole in held:
            name = figure.figure.spec.id
            kept[name] = kept.get(name, True) and self.holds(_count_switches(figure), whole)
        return frozenset(name for name, holds in kept.items() if holds)


def _count_switches(held: HeldFigure) -> int:
    """The same of an indicator, whose answers are its two sides; 0 where it is not known."""
    part, whole = held.changes
    if part is None or whole is None or part[0] != part[1] or whole[0] != whole[1]:
        return 0
    return abs(part[0]) + abs(whole[0] - part[0]) - abs(whole[0])
