"""What a former edition of the same persons tells and hides of what was then, beside today's numbers.

Whoever holds both takes as many to be in a set as were in it then, or the number to lie between the two. So today's
numbers could tell what the former edition hid, and the former ones what today's hides: where no man came or went, a
woman is among those of whom there is one less. The gate is told of both editions beside each other, each of its own
persons (`gate/printed.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from cantik.content.kinds import Classification
from cantik.measure.result import Cube, MeasuredFigure, Results
from cantik.protect.editions import OPEN, HeldEdition, HeldTable, chosen_places, held_edition, key_of, places_of
from cantik.protect.gate import HeldFigure, Printed
from cantik.protect.gate.statements import rounded
from cantik.protect.group import Group, Key
from cantik.protect.meaning import inside, subject_of
from cantik.protect.policy import Rules
from cantik.protect.render import Need
from cantik.protect.result import Protected, SafeCell, SafeFigure, SafeTable
from cantik.protect.stability import of_the_same_persons

_OLDER = 31  # days; within a month readers take nobody to have grown older but those whom the ages of the village show
Change = tuple[int, int]  # between how many and how many (more) there were then (than now)


def edition_held(
    former: Protected | None, counted: Results, classifications: Mapping[str, Classification], rules: Rules
) -> HeldEdition:
    """The tables and indicators of a former edition of the same persons as the gate read them when it passed, as far as
    their subject is counted today; where that was not kept, as its files tell of today."""
    if former is None or not of_the_same_persons(former, counted.reference, rules.policy.same_persons_days):
        return HeldEdition()
    passed = former.passed
    if passed is None or not passed.hidden:
        return held_edition(former, counted, classifications, rules)
    today = {(cube.spec.id, cube.spec.unit_of): cube for cube in counted.cubes}
    measured = {figure.spec.id: figure for figure in counted.figures}
    small, tables = rules.policy.zero_denominator_below, []
    counts: dict[str, dict[Key, Change]] = {}
    for table, needs, unsaid in zip_longest(passed.tables[: passed.today], passed.needs[: passed.today], passed.hidden):
        own = today.get((table.spec.id, table.spec.unit_of))
        if own is None or own.population != table.population:
            continue
        if own.spec.disclosure.kelas == OPEN:
            nothing = (None,) * len(table.cells)
            tables.append(HeldTable(table, nothing, nothing))
        else:
            group = subject_of(own, classifications, small).group
            keys = _keys(table, own, group, classifications)
            told = [_then(*each) for each in zip(table.cells, unsaid or [None] * len(keys), needs, strict=True)]
            mine = counts.setdefault(group.id, {})
            mine.update((key, then) for key, then in zip(keys, told, strict=True) if key is not None and then)
            changes = (key and then and since(then, group.count(key)) for key, then in zip(keys, told, strict=True))
            tables.append(HeldTable(table, tuple(needs), tuple(changes)))
    dated = former.report.get("acuan")
    older = dated is not None and abs((dt.date.fromisoformat(dated) - counted.reference).days) > _OLDER
    return HeldEdition(tables, list(_figures(passed, measured)), counts, older)


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
    (`Rules.required`: one less than it is)."""
    if number is not None:
        return number, number
    if need is None:
        return None
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
        at = places.index(figure.area) if figure.area else None
        n, d = (own.n, own.d) if at is None else (own.n_by_geo[at], own.d_by_geo[at])
        yield _figure(figure, needs, n, d, share=inside(own))


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
        rounded(figure.value) if told and figure.value is not None else None,
        needs if figure.status == "rahasia" else (None, None),
        (part and since(part, n), whole and since(whole, d)),
    )
