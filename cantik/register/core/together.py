"""Files handed in together: whom an earlier one brings, a later one does not bring anew, but changes or repeats.

Each plan was made against the register as it stands; this is what the same plans come to one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cantik.register.core.conflict import (
    FAMILY,
    Clash,
    Differences,
    Edge,
    RuleBook,
    Voice,
    judge,
    merge_statements,
    origins_of,
    variables_silenced,
)
from cantik.register.core.differences import FieldChange, PersonChange, Place, foresee_values, place_of
from cantik.register.core.home_differences import home_stated
from cantik.register.core.matching import match_persons
from cantik.register.core.plan import ImportPlan
from cantik.register.core.planner_state import PersonContent
from cantik.register.core.prepare import Number, Prepared
from cantik.register.core.state import statement_of

_FIRST = 1 << 60  # ids of persons and numbers that only these files know: above any of the register


class _OwnStatement(NamedTuple):
    """One statement of these files about a person: where it is folded, its number among them, who says what."""

    place: Place
    number: int
    source: str
    said: Mapping[str, Any]


@dataclass(slots=True)
class _Story:
    """What these files say of one person, in the order of folding, and whom of them the rules silence."""

    told: list[_OwnStatement] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def next_number(self) -> int:
        """A number that no statement has yet; none is that of a newcomer without one."""
        return len(self.told) + 1

    def _statements(self) -> tuple[list[tuple[int, Mapping[str, Any]]], dict[int, set[str]]]:
        quiet = variables_silenced(self.edges, {statement.number for statement in self.told})
        return [(statement.number, statement.said) for statement in self.told], quiet

    def state(self) -> dict[str, Any]:
        """What holds."""
        return merge_statements(*self._statements())

    def after(self, new: _OwnStatement, clashes: Sequence[Clash]) -> dict[str, Any]:
        """What would hold with one more statement, settled as these differences say."""
        edges = [*self.edges, *(clash.edge(new.number) for clash in clashes if clash.binds)]
        told = sorted([*self.told, new], key=lambda statement: statement.place)
        quiet = variables_silenced(edges, {statement.number for statement in told})
        return merge_statements([(statement.number, statement.said) for statement in told], quiet)

    def add(self, new: _OwnStatement, clashes: Sequence[Clash]) -> None:
        """One more statement is said."""
        self.told.append(new)
        self.told.sort(key=lambda statement: statement.place)
        self.edges += [clash.edge(new.number) for clash in clashes if clash.binds]

    def origins(self) -> dict[str, tuple[int, Any]]:
        """Whose statement holds, by variable."""
        return origins_of(*self._statements())


@dataclass(slots=True)
class _Brought:
    """Who came with the files so far: their statements for matching, and what was said of them."""

    known: dict[int, list[PersonContent]] = field(default_factory=dict)
    said: dict[int, _Story] = field(default_factory=dict)
    numbers: dict[Number, int] = field(default_factory=dict)
    homes: dict[str, _Story] = field(default_factory=dict)  # families by the number of their card

    def number(self, kind: str, text: str) -> int | None:
        """An id for a number, the same for the same text."""
        return self.numbers.setdefault((kind, text), _FIRST + len(self.numbers)) if text else None


def together(plans: Sequence[ImportPlan | None], book: RuleBook) -> list[ImportPlan | None]:
    """The plans in the order in which they are applied; None (a file of which nothing is stored) stays None.

    `book`: which source is heard where they differ.
    """
    brought = _Brought()
    after = [None if plan is None else _homes_after(_after(plan, brought, book), brought, book) for plan in plans]
    return settle_absent(after)


def settle_absent(plans: Sequence[ImportPlan | None]) -> list[ImportPlan | None]:
    """The same plans, with who is in none of the files of a source told once, at the last of them."""
    last: dict[str, int] = {}
    gone: dict[str, set[int]] = {}
    present: dict[str, set[int]] = {}
    for at, planned in enumerate(plans):
        if planned is not None:
            source = planned.prepared.source
            last[source] = at
            gone.setdefault(source, set()).update(planned.gone)
            present.setdefault(source, set()).update(planned.person, (held.person for held in planned.held))
    return [
        None
        if planned is None
        else replace(planned, gone=_absent_from(planned.prepared.source, at, last, gone, present))
        for at, planned in enumerate(plans)
    ]


def _absent_from(
    source: str, at: int, last: Mapping[str, int], gone: Mapping[str, set[int]], present: Mapping[str, set[int]]
) -> tuple[int, ...]:
    return tuple(sorted(gone[source] - present[source])) if last[source] == at else ()


def _homes_after(plan: ImportPlan, brought: _Brought, book: RuleBook) -> ImportPlan:
    """The same of families with a row of their own: those of an earlier file are met by the number of their card."""
    families, prepared = plan.prepared.families, plan.prepared
    told: list[Differences] = []
    for i, row in enumerate(families.row):
        card = families.kk[i]
        if not row or not card or plan.family[i]:
            continue
        said = home_stated(families.values[i], families.unit[i])
        story = brought.homes.setdefault(card, _Story())
        clashes, would = _heard_after(story, prepared, said, book)
        if clashes:
            told.append(Differences(0, i, row, clashes, unit=FAMILY, would=would))
    return replace(plan, homes=(*plan.homes, *told)) if told else plan


def _after(plan: ImportPlan, brought: _Brought, book: RuleBook) -> ImportPlan:
    prepared = plan.prepared
    new = set(plan.new)
    fresh = [i for i, position in enumerate(prepared.persons.position) if position in new]
    if not fresh:
        return plan
    _learn_numbers(prepared, fresh, brought)
    person = match_persons(prepared, brought.known, brought.numbers)
    twice: list[int] = []
    changes: list[PersonChange] = []
    told: list[Differences] = []
    for i in fresh:
        known = plan.person[i] if plan.person[i] in brought.said else person[i]
        said = statement_of(prepared, i, brought.numbers)
        if not known or known not in brought.said:
            _remember(plan, i, said, brought)
            continue
        position = prepared.persons.position[i]
        twice.append(position)
        story = brought.said[known]
        old = story.state()
        clashes, would = _heard_after(story, prepared, said, book)
        fields = _fields(old, story.state())
        if fields:
            changes.append(PersonChange(0, position, prepared.persons.row[i], fields))
        if clashes:
            told.append(Differences(0, position, prepared.persons.row[i], clashes, would=would))
    if not twice:
        return plan
    altered = {change.record for change in changes}
    return replace(
        plan,
        new=tuple(position for position in plan.new if position not in set(twice)),
        changed=(*plan.changed, *changes),
        told=(*plan.told, *told),
        same=tuple(sorted([*plan.same, *(position for position in twice if position not in altered)])),
    )


def _learn_numbers(prepared: Prepared, fresh: Sequence[int], brought: _Brought) -> None:
    persons, families = prepared.persons, prepared.families
    for i in fresh:
        for text in (persons.nik[i], persons.father_nik[i], persons.mother_nik[i]):
            brought.number("nik", text)
        brought.number("telepon", persons.phone[i])
        place = persons.family[i]
        brought.number("kk", families.kk[place] if place >= 0 else "")


def _remember(plan: ImportPlan, i: int, said: Mapping[str, Any], brought: _Brought) -> None:
    prepared, persons = plan.prepared, plan.prepared.persons
    key = plan.person[i] or _FIRST + len(brought.known) + len(brought.said)
    while key in brought.said:
        key += 1
    place = place_of(prepared.source, prepared.reference)
    brought.said[key] = _Story([_OwnStatement(place, 1, prepared.source, said)])
    brought.known[key] = [
        PersonContent(
            key,
            key,
            prepared.source,
            b"",
            None,
            brought.number("nik", persons.nik[i]),
            None,
            None,
            None,
            persons.name[i],
            persons.birth_place[i],
            persons.birth_date[i],
        )
    ]


def _heard_after(
    before: _Story, prepared: Prepared, said: Mapping[str, Any], book: RuleBook
) -> tuple[tuple[Clash, ...], Mapping[str, Mapping[str, Any]]]:
    """In what this file and those before it differ about somebody, and what each choice would bring; what it says is
    remembered with the rest."""
    own = place_of(prepared.source, prepared.reference)
    new = _OwnStatement(own, before.next_number(), prepared.source, said)
    voices = [
        Voice(statement.number, statement.source, statement.said, later=statement.place > own)
        for statement in before.told
    ]
    clashes = judge(
        book,
        Voice(new.number, prepared.source, said),
        [voice for voice in voices if voice.source != prepared.source],
        own=[voice for voice in voices if voice.source == prepared.source],
        present=before.origins(),
        verdicts={},
    )
    would = {}
    if any(clash.shown for clash in clashes):
        would = foresee_values(clashes, before.state(), lambda found: before.after(new, found))
    before.add(new, clashes)
    return tuple(clashes), would


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )
