"""Tables of a column whose sum everybody knows: members, under-fives and the old, by dusun.

Whoever knows how many under-fives a dusun has knows one equation more than the table of its families with none, one or
two of them (docs/rujukan/bentuk-isi.md, facts): two hidden cells of a row are then known, and more are narrowed. Such a
table is therefore printed only where it hides nothing, and on a coarser rung only where that tells nothing of the finer
one (`recoding/refused_rungs.py`); to leave a table out tells a reader no more of any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cantik.content.kinds import Fact
from cantik.protect.group import NO_END, Layout, SummedMembers
from cantik.protect.linked.areas import EVERYBODY, MISSING, Values, span
from cantik.protect.linked.families import TiedGroup
from cantik.protect.linked.groups import GroupDecision
from cantik.protect.linked.meaning import Meaning, Subject
from cantik.protect.recoding.refused_rungs import gives_away
from cantik.protect.sensitivity.policy import Rules

_ADDED_UP = ("keluarga", "rumah_tangga")  # units that persons belong to


def printed_whole(subject: Subject, rules: Rules, facts: Iterable[Fact], open_members: Sequence[TiedGroup]) -> Subject:
    """The subject with its group noted as one that hides nothing, when its column is one of `rules.summed`; and with
    what its records hold together, as a fact and class A tables (`open_members`) tell it."""
    meaning = subject.meaning
    column = meaning.category[0] if meaning.category is not None else ""
    if meaning.unit not in _ADDED_UP or column not in rules.summed:
        return subject
    fact = next((fact for fact in facts if fact.column == column), None)
    members = _read_members(subject, fact, open_members) if fact is not None else None
    return replace(subject, group=replace(subject.group, complete=True, members=members))


def _read_members(subject: Subject, fact: Fact, open_members: Sequence[TiedGroup]) -> SummedMembers | None:
    """How many persons the records of each dusun hold; None where no class A table tells it."""
    values = subject.meaning.category[1] if subject.meaning.category is not None else ()
    sizes = tuple((0, NO_END) if MISSING in each else _read_size(each) for each in values)
    wanted = None if fact.ages is None else span(fact.ages[0], NO_END if fact.ages[1] is None else fact.ages[1])
    areas = subject.group.totals.shape[0]
    for known in open_members:
        told = known.subject.meaning
        if (told.unit, told.population, told.universe) == ("orang", subject.meaning.population, EVERYBODY):
            leaves = _of_ages(told, wanted)
            if leaves is not None and known.subject.group.totals.shape[0] == areas:
                lines = known.subject.group.totals[1 if areas > 1 else 0 :, 0, 0]
                return SummedMembers(tuple(lines[:, leaves].sum(axis=1).tolist()), sizes)
    return None


def _read_size(values: Values) -> tuple[int, int]:
    numbers = sorted(int(value) for value in values if value.isdecimal())
    return (numbers[0], numbers[-1]) if numbers else (0, NO_END)


def _of_ages(told: Meaning, wanted: Values | None) -> list[int] | None:
    """The categories of a table that are the persons of some ages (None: everybody); None where it cannot tell them."""
    if told.category is None:
        return None
    column, values = told.category
    if wanted is None:
        return list(range(len(values)))
    inside = [place for place, each in enumerate(values) if each <= wanted]
    reached = frozenset[str]().union(*(values[place] for place in inside))
    whole = all(each <= wanted or each.isdisjoint(wanted) for each in values)
    return inside if column == "umur" and whole and reached == wanted else None


def whole_where_summed(standing: GroupDecision, rules: Rules) -> GroupDecision:
    """The decision without the tables that hide cells, when the group is printed whole or not at all; and without those
    of the annex that tell of a refused rung."""
    if not standing.subject.group.complete:
        return standing
    book = tuple(layout for layout in standing.book if _whole(standing, layout))
    if not book or book[0] != standing.book[0]:
        book = ()  # without the table of the village there is no book, and what is finer hides as much
    extra = tuple[Layout, ...]()
    for layout in standing.extra:
        beside = (*extra, layout)
        if _whole(standing, layout) and not gives_away(standing.subject.group, (*book, *beside), rules):
            extra = beside
    return replace(standing, book=book, extra=extra)


def _whole(standing: GroupDecision, layout: Layout) -> bool:
    return not standing.keys((layout,)) & standing.hidden
