"""What a former edition of the same persons tells and hides of what was then, beside today's numbers.

Whoever holds both takes as many to be in a set as were in it then, or the number to lie between the two. So today's
numbers could tell what the former edition hid, and the former ones what today's hides: where no man came or went, a
woman is among those of whom there is one less. The gate is told of both editions beside each other, each of its own
persons (`gate/printed.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest

from cantik.content.axes import Category
from cantik.content.kinds import Classification
from cantik.measure.result import Cube, MeasuredFigure, Results
from cantik.protect.audit.gate import HeldFigure, MergedClasses, Printed
from cantik.protect.audit.model.statements import bound_rounded
from cantik.protect.group import Group, Key
from cantik.protect.linked.meaning import inside, subject_of
from cantik.protect.previous.files import (
    OPEN,
    HeldEdition,
    HeldTable,
    chosen_places,
    held_edition,
    key_of,
    least_of,
    places_of,
)
from cantik.protect.previous.hysteresis import days_since, of_the_same_persons
from cantik.protect.previous.steadiness import Steadiness, TableBefore, without_ages
from cantik.protect.render import Need
from cantik.protect.result import Protected, SafeCell, SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules

_OLDER = 31  # days; within a month readers take nobody to have grown older but those whom the ages of the village show
Change = tuple[int, int]  # between how many and how many (more) there were then (than now)


def edition_held(
    former: Protected | None, counted: Results, classifications: Mapping[str, Classification], rules: Rules
) -> HeldEdition:
    """The tables and indicators of a former edition of the same persons as the gate read them when it passed, as far as
    their subject is counted today; where that was not kept, as its files tell of today. Of an edition further away, the
    answers that hardly changed since."""
    if former is None or former.passed is None or not former.passed.hidden:
        return held_edition(former, counted, classifications, rules)
    policy = rules.policy
    near = of_the_same_persons(former, counted.reference, policy.same_persons_days)
    days = days_since(former, counted.reference)
    if not near and (days is None or days > policy.steady_days):
        return HeldEdition()
    tables = list(_tables(former.passed, counted, classifications, rules))
    figures = list(_figures(former.passed, {figure.spec.id: figure for figure in counted.figures}))
    groups = frozenset[str]()
    if not near:
        tables, figures, groups = _steady(tables, figures, counted, rules)
    counts: dict[str, dict[Key, Change]] = {}
    for each in tables:
        if each.group is not None:
            mine = counts.setdefault(each.group.id, {})
            mine.update((key, told) for key, told in zip(each.keys, each.told, strict=True) if key is not None and told)
    older = days is not None and days > _OLDER
    return HeldEdition([each.held for each in tables], figures, counts, older, groups)


@dataclass(frozen=True, slots=True)
class _TableThen:
    """A table of a former edition, and the group of today that it is of (None: of class A). `of_age`: its answers are
    ages."""

    held: HeldTable
    group: Group | None = None
    keys: Sequence[Key | None] = ()
    told: Sequence[Change | None] = ()
    of_age: bool = False

    def beside(self) -> TableBefore:
        """One of a group beside the counts of today."""
        group, table = self.group, self.held.table
        exact = (None if told is None or told[0] != told[1] else told[0] for told in self.told)
        counts = (None if key is None or group is None else group.count(key) for key in self.keys)
        return TableBefore(table.asked, *(without_ages(table, each, of_age=self.of_age) for each in (exact, counts)))


def _steady(
    tables: Sequence[_TableThen], figures: Sequence[HeldFigure], counted: Results, rules: Rules
) -> tuple[list[_TableThen], list[HeldFigure], frozenset[str]]:
    """What an edition further away tells of answers that hardly anybody changed, and the groups of them."""
    before: dict[str, list[TableBefore]] = {}
    for each in tables:
        if each.group is not None:
            before.setdefault(each.group.id, []).append(each.beside())
    steadiness = Steadiness(rules.policy.minimum["B"], Fraction(rules.policy.steady_share))
    groups = steadiness.groups(before)
    wholes = {figure.spec.id: figure.d for figure in counted.figures}
    names = steadiness.figures((held, wholes[held.figure.spec.id]) for held in figures)
    kept = [each for each in tables if each.group is None or each.group.id in groups]
    return kept, [held for held in figures if held.figure.spec.id in names], groups


def _tables(
    passed: Printed, counted: Results, classifications: Mapping[str, Classification], rules: Rules
) -> Iterator[_TableThen]:
    """Its tables, as far as their subject is counted today."""
    today = {(cube.spec.id, cube.spec.unit_of): cube for cube in counted.cubes}
    small = rules.policy.zero_denominator_below
    end = passed.today
    everything = zip_longest(passed.tables[:end], passed.needs[:end], passed.hidden, passed.merged[:end])
    for table, needs, unsaid, merged in everything:
        own = today.get((table.spec.id, table.spec.unit_of))
        if own is None or own.population != table.population:
            continue
        nothing = (None,) * len(table.cells)
        if own.spec.disclosure.kelas == OPEN:
            yield _TableThen(HeldTable(table, nothing, nothing))
            continue
        group = subject_of(own, classifications, small).group
        keys = _keys(table, own, group, classifications)
        told = [_then(*each) for each in zip(table.cells, unsaid or nothing, needs, strict=True)]
        changes = (key and then and since(then, group.count(key)) for key, then in zip(keys, told, strict=True))
        answers = classifications.get(own.spec.rows)
        of_age = answers is not None and answers.variable == "umur"
        parts = tuple(_merged_then(table, keys, merged or (), own, group, classifications))
        yield _TableThen(HeldTable(table, tuple(needs), tuple(changes), parts), group, keys, told, of_age)


def _merged_then(
    table: SafeTable,
    keys: Sequence[Key | None],
    merged: Sequence[Sequence[MergedClasses]],
    cube: Cube,
    group: Group,
    classifications: Mapping[str, Classification],
) -> Iterator[tuple[MergedClasses, ...]]:
    """By cell of a table the classes that it merged, with how many more of them there were then than now."""
    some = sorted({part.leaves for parts in merged for part in parts})
    if not some:
        return
    rows = next(axis for axis in table.axes if axis.role == "kategori")
    alone = replace(rows, categories=tuple(Category("", "", "", leaves) for leaves in some))
    codes = dict(zip(some, places_of(alone, cube, classifications.get(rows.id)), strict=True))
    for key, parts in zip(keys, merged, strict=False):
        yield tuple(replace(part, change=_change(part, key, codes[part.leaves], group)) for part in parts)


def _change(part: MergedClasses, key: Key | None, code: int | None, group: Group) -> Change | None:
    """Between how many and how many more there were of classes then than now; None where one is not counted any
    more."""
    return None if key is None or code is None else since(_read_need(part.need), group.count((*key[:3], code)))


def _keys(
    table: SafeTable, cube: Cube, group: Group, classifications: Mapping[str, Classification]
) -> list[Key | None]:
    """The keys of the cells of a table in today's group; None where one is not counted any more."""
    places = [places_of(axis, cube, classifications.get(axis.id)) for axis in table.axes]
    return [key_of(chosen, group) for chosen in chosen_places(table, places)]


def _then(cell: SafeCell, hidden: int | None, need: Need | None) -> Change | None:
    """Between which numbers a cell lay, as far as it is known."""
    return _between(cell.value if cell.value is not None else hidden, need)


def _between(number: int | None, need: Need | None) -> Change | None:
    """Between which numbers one lay: itself, or what the interval that it must keep tells of it
    (`Rules.require_interval`: one less than it is)."""
    if number is not None:
        return number, number
    return None if need is None else _read_need(need)


def _read_need(need: Need) -> Change:
    """What the interval that a number must keep tells of it."""
    return (need[0] + 1, need[0] + 1) if need[0] else (0, 1)


def since(then: Change, now: int) -> Change:
    """Between how many and how many more there were then than now."""
    return then[0] - now, then[1] - now


def told_of(counts: Mapping[Key, Change], key: Key) -> Change | None:
    """Between which numbers a cell of today lay then, by the cells that the former edition had: the same, or such as
    are the cell together; None where it had none."""
    if key in counts:
        return counts[key]
    left, low, high = key[3], 0, 0
    for other in sorted(counts, key=lambda other: (-other[3].bit_count(), other)):
        if other[:3] == key[:3] and other[3] & left == other[3]:
            left &= ~other[3]
            low, high = low + counts[other][0], high + counts[other][1]
    return (low, high) if not left else None


def _figures(passed: Printed, measured: Mapping[str, MeasuredFigure]) -> Iterator[HeldFigure]:
    """The indicators of the village and of its dusun."""
    for figure, needs in zip(passed.figures, passed.figure_needs, strict=True):
        own = measured.get(figure.spec.id)
        places = [category.id for category in own.geo.categories] if own is not None else []
        if own is None or own.population != figure.population or (figure.area and figure.area not in places):
            continue
        if own.spec.disclosure.kelas == OPEN:
            continue
        if own.spec.spread is not None:  # a value of an index is no set of people; `indices` holds what it may tell
            continue
        at = places.index(figure.area) if figure.area else None
        n, d = (own.n, own.d) if at is None else (own.n_by_geo[at], own.d_by_geo[at])
        # the count of an index is printed under its own definition; today's is the condition of that count
        yield _figure(replace(figure, spec=own.spec), needs, n, d, share=inside(own))


def _figure(figure: SafeFigure, needs: tuple[Need | None, Need | None], n: int, d: int, *, share: bool) -> HeldFigure:
    """An indicator; `n`, `d`: what its sides are today."""
    part, rest = _between(figure.numerator, needs[0]), _between(None, needs[1])
    whole = _between(figure.denominator, None)
    if whole is None and part is not None and rest is not None and share:
        whole = part[0] + rest[0], part[1] + rest[1]
    told = figure.value is not None and figure.numerator is None and figure.spec.kind == "persen"
    return HeldFigure(
        figure,
        None if figure.numerator is None else (figure.numerator, figure.numerator),
        None if figure.denominator is None else (figure.denominator, figure.denominator),
        bound_rounded(figure.value) if told and figure.value is not None else least_of(figure),
        needs if figure.status == "rahasia" else (None, None),
        (part and since(part, n), whole and since(whole, d)),
    )
