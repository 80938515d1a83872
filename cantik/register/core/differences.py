"""What would change of each person, value by value, and where this source and another differ. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cantik.content.sources import strength
from cantik.register.core.conflict import (
    ASK,
    BY_RULE,
    EVENTS,
    NEW,
    NEWCOMER,
    OLD,
    PERSON,
    PLACE,
    Clash,
    Differences,
    Edge,
    Precedent,
    RuleBook,
    Voice,
    carry_corrections,
    comparable,
    corrected_in,
    judge,
    merge_statements,
    origins_of,
    variables_silenced,
    with_choices,
    with_wish,
)
from cantik.register.core.planner_state import Current, FamilyContent, PersonContent, StatementRef
from cantik.register.core.prepare import Number, Prepared
from cantik.register.core.state import NumberSeen, statement_of

#: what holds before anything is stored, beside what each choice would bring
PRESENT = "kini"
#: where a statement is folded: day, event, weight of the source, added to a list
Place = tuple[dt.date, bool, int, bool]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that would change; None = not known. NIK, KK and telephone numbers are `NumberSeen`."""

    variable: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person whose state would change: internal id, record of the batch, row of the file, the values."""

    person: int
    record: int
    row: int
    fields: tuple[FieldChange, ...]


class RecordsKnown(NamedTuple):
    """Whom records are about, where whoever hands them in knows it: persons by the position of their record, families
    by the row of theirs."""

    persons: Mapping[int, int]
    families: Mapping[int, int]


class Manner(NamedTuple):
    """How a batch is taken. `continues`: it is a further part of the standing stock, so nobody is gone; `addition`: and
    a part of the list of its day, whichever whole list that is (`fold.standing_stocks`); `again`: a whole list of the
    same day stands, and this one corrects it and what was added to it. `book`: what holds where
    sources differ (without rules: the newest); `choices`: what somebody chose for this file instead; `foretell`: say of
    each difference what every choice would bring; `who`: whom its records are about, which is then not looked for."""

    continues: bool = False
    addition: bool = False
    again: bool = False
    book: RuleBook = RuleBook({})
    choices: Mapping[str, str] | None = None
    foretell: bool = False
    who: RecordsKnown | None = None


class Incoming(NamedTuple):
    """A batch beside the register. `standing`: it is the newest list of its source."""

    prepared: Prepared
    current: Current
    known: Mapping[int, Sequence[PersonContent]]
    person: Sequence[int]
    same_as: Sequence[int]
    numbers: Mapping[Number, int]
    standing: bool
    manner: Manner


def differences(incoming: Incoming, differing: Sequence[int]) -> tuple[list[PersonChange], tuple[Differences, ...]]:
    """Old and new state of the persons that may differ, and what sources differ in. Their values are loaded at once."""
    compared = _records_to_compare(incoming) if incoming.manner.book.rules else []
    current, person = incoming.current, incoming.person
    wanted = {statement.content for i in {*differing, *compared} for statement in current.standing.get(person[i], ())}
    wanted |= {content.id for i in compared for content in incoming.known.get(person[i], ())}
    values = current.load(wanted)
    told: dict[int, Differences] = {}
    for i in compared:
        found = _person(incoming, i, values).differences(incoming.prepared, incoming.manner, newest=incoming.standing)
        if found.clashes:
            told[i] = found
    return [_change(incoming, i, values, told.get(i)) for i in differing], tuple(told.values())


def _records_to_compare(incoming: Incoming) -> list[int]:
    """Records whose statement is not a repetition, of persons of whom another source tells or whom somebody corrected.

    One that repeats word for word was compared when it was said first.
    """
    source = incoming.prepared.source
    found = []
    for i, known in enumerate(incoming.person):
        if not known or incoming.same_as[i]:
            continue
        others = any(content.source != source or content.hand for content in incoming.known.get(known, ()))
        if others or any(statement.source != source for statement in incoming.current.standing.get(known, ())):
            found.append(i)
    return found


def _person(incoming: Incoming, i: int, values: Mapping[int, Mapping[str, Any]]) -> ComparedSubject:
    """The person of record i; events that stand are heard beside the lists."""
    current, persons, person = incoming.current, incoming.prepared.persons, incoming.person[i]
    return ComparedSubject(
        unit=PERSON,
        id=person,
        record=persons.position[i],
        row=persons.row[i],
        says=statement_of(incoming.prepared, i, incoming.numbers),
        known=incoming.known.get(person, ()),
        standing=current.standing.get(person, ()),
        said=values,
        edges=current.edges.get(person, ()),
        verdicts=current.verdicts.get(person, {}),
        beside=current.standing.get(person, ()),
    )


@dataclass(frozen=True, slots=True)
class ComparedSubject:
    """A person, or a family, that a batch and the register tell of.

    `id`, `record`, `row`: internal id, record and row of the file; `says`: what the batch says; `known`: the statements
    of lists, oldest first; `standing`: what is folded now; `said`: by statement what it says; `edges`, `verdicts`: what
    was decided before; `beside`: standing statements that are heard though no list made them.
    """

    unit: str
    id: int
    record: int
    row: int
    says: Mapping[str, Any]
    known: Sequence[PersonContent | FamilyContent]
    standing: Sequence[StatementRef]
    said: Mapping[int, Mapping[str, Any]]
    edges: Sequence[Edge]
    verdicts: Mapping[tuple[str, int, int], Precedent]
    beside: Sequence[StatementRef] = ()

    def differences(self, prepared: Prepared, manner: Manner, *, newest: bool) -> Differences:
        """In what the batch and the register differ. `newest`: the batch is the newest list of its source."""
        read = [statement.content for statement in self.standing]
        quiet = silence_of(self.edges, set(read), self.standing)
        present = origins_of([(number, self.said[number]) for number in read], quiet) if newest else {}
        own, others = self._voices(prepared, addition=manner.addition)
        new = Voice(NEWCOMER, prepared.source, self.says)
        clashes = judge(manner.book, new, others, own=own, present=present, verdicts=self.verdicts)
        last = next((voice for voice in reversed(own) if voice.content in read), None)
        if last is not None and last.hand and newest and not manner.continues:
            clashes += carry_corrections(manner.book, new, self._base(last), last, quiet=quiet.get(last.content, ()))
        chosen = with_choices(clashes, manner.choices, unit=self.unit, record=self.record)
        would = {}
        if manner.foretell and any(clash.shown for clash in clashes):
            before = StandingState(self.standing, self.said, self.edges, prepared, manner)
            would = foresee_values(clashes, before.state(), lambda found: before.after(self.says, found))
        return Differences(self.id, self.record, self.row, tuple(chosen), kept_of(chosen), self.unit, would)

    def _base(self, last: Voice) -> Mapping[str, Any]:
        """The statement of the list that a correction is a part of."""
        lists = (content for content in self.known if content.source == last.source and not content.hand)
        before = [content.id for content in lists if content.id < last.content]
        return self.said[before[-1]] if before else {}

    def _voices(self, prepared: Prepared, *, addition: bool) -> tuple[list[Voice], list[Voice]]:
        """The statements of the same source, and those of others, oldest first."""
        after = later(prepared, self.standing, addition=addition)
        own: list[Voice] = []
        others: list[Voice] = []
        base: dict[str, Mapping[str, Any]] = {}
        for content in self.known:
            said = self.said[content.id]
            if not content.hand:
                base[content.source] = said
            hand = corrected_in(said, base.get(content.source, said)) if content.hand else frozenset()
            voice = Voice(content.id, content.source, said, hand, content.id in after)
            (own if content.source == prepared.source else others).append(voice)
        told = {voice.content for voice in (*own, *others)}
        others += [
            Voice(ref.content, ref.source, self.said[ref.content], frozenset(), ref.content in after)
            for ref in self.beside
            if ref.source != prepared.source and ref.content not in told
        ]
        return own, others


def kept_of(clashes: Sequence[Clash]) -> dict[str, Any]:
    """Values corrected by hand that are to be said again."""
    return {clash.variable: clash.old for clash in clashes if clash.carried and clash.takes == OLD}


def foresee_values(
    clashes: Sequence[Clash], now: Mapping[str, Any], after: Callable[[Sequence[Clash]], Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """By variable that is shown what holds now (`kini`) and what would hold afterwards, by what is chosen for it. One
    variable does not touch another, so that each is foretold alone."""
    names = sorted({clash.variable for clash in clashes if clash.shown})
    present = comparable(now)
    found: dict[str, dict[str, Any]] = {name: {PRESENT: present.get(name)} for name in names}
    for wish in (None, NEW, OLD, ASK):
        state = comparable(after([with_wish(clash, wish) for clash in clashes]))
        for name in names:
            found[name][wish or BY_RULE] = state.get(name)
    return found


def later(prepared: Prepared, standing: Sequence[StatementRef], *, addition: bool = False) -> frozenset[int]:
    """Statements that are folded after a list (or an addition to one) with the reference of this one."""
    own = place_of(prepared.source, prepared.reference, addition=addition)
    return frozenset(
        statement.content for statement, place in zip(standing, places_of(standing), strict=True) if place > own
    )


def places_of(standing: Sequence[StatementRef]) -> list[Place]:
    """Where each statement stands; an event may stand later than the day it happened (ADR 0009)."""
    places: list[Place] = []
    for statement in standing:
        own = place_of(statement.source, statement.reference, addition=statement.addition)
        places.append(max(own, (places[-1][0], True, 0, False)) if places and statement.source == EVENTS else own)
    return places


def place_of(source: str, reference: dt.date, *, addition: bool = False) -> Place:
    """Where a statement is folded: by date, lists before events, the source that weighs more later, an addition after
    the whole list of its day."""
    return (reference, True, 0, False) if source == EVENTS else (reference, False, strength(source), addition)


def stays_beside(statement: StatementRef, prepared: Prepared, manner: Manner) -> bool:
    """Whether a standing statement is still heard once a batch is in: only a whole list ends what its own source said,
    and not what was added to it on its day or later."""
    if statement.source != prepared.source:
        return True
    if manner.continues:
        return not statement.ended
    if statement.addition and statement.reference == prepared.reference:
        return not manner.again
    return statement.addition and statement.reference > prepared.reference


def hear_beside(statement: StatementRef, prepared: Prepared, manner: Manner) -> StatementRef | None:
    """A standing statement as it is heard once a batch is in: as before, or without that of which the newer list of its
    source tells itself; None when nothing of it is."""
    if stays_beside(statement, prepared, manner):
        return statement
    if manner.continues or prepared.told is None:
        return None
    return statement._replace(quiet=statement.quiet | prepared.told.get(PERSON, frozenset()))


def silence_of(edges: Iterable[Edge], read: Collection[int], standing: Iterable[StatementRef]) -> dict[int, set[str]]:
    """By statement what is not heard of it, by the decisions between sources and because a newer list tells of it."""
    quiet = variables_silenced(edges, read)
    for statement in standing:
        if statement.quiet:
            quiet.setdefault(statement.content, set()).update(statement.quiet)
    return quiet


class StandingState(NamedTuple):
    """What stands of one person or family before a batch, beside which its own statement is folded."""

    standing: Sequence[StatementRef]
    said: Mapping[int, Mapping[str, Any]]
    edges: Sequence[Edge]
    prepared: Prepared
    manner: Manner

    def state(self) -> dict[str, Any]:
        """What holds now."""
        read = [statement.content for statement in self.standing]
        return merge_statements(
            [(number, self.said[number]) for number in read], silence_of(self.edges, set(read), self.standing)
        )

    def after(self, said: Mapping[str, Any], clashes: Sequence[Clash]) -> dict[str, Any]:
        """What would hold with this statement, settled as these differences say."""
        edges = [*self.edges, *(clash.edge() for clash in clashes if clash.binds and not clash.carried)]
        again = kept_of(clashes)
        stands = [
            (place, heard)
            for statement, place in zip(self.standing, places_of(self.standing), strict=True)
            if (heard := hear_beside(statement, self.prepared, self.manner)) is not None
        ]
        kept = [(place, (statement.content, self.said[statement.content])) for place, statement in stands]
        own = place_of(self.prepared.source, self.prepared.reference, addition=self.manner.addition)
        kept.append((own, (NEWCOMER, {**said, **spread(again)})))
        order = [pair for _, pair in sorted(kept, key=lambda placed: placed[0])]
        quiet = silence_of(edges, {content for content, _ in order}, [statement for _, statement in stands])
        if again and NEWCOMER in quiet:
            quiet[NEWCOMER] -= again.keys()  # said again by hand, after the list
        return merge_statements(order, quiet)


def _change(
    incoming: Incoming, i: int, values: Mapping[int, Mapping[str, Any]], told: Differences | None
) -> PersonChange:
    """Old and new state of one person, value by value."""
    prepared, current, person = incoming.prepared, incoming.current, incoming.person[i]
    before = StandingState(current.standing[person], values, current.edges.get(person, ()), prepared, incoming.manner)
    was = before.state()
    now = before.after(statement_of(prepared, i, incoming.numbers), told.clashes if told is not None else ())
    fields = tuple(
        FieldChange(name, was.get(name), now.get(name))
        for name in sorted(was.keys() | now.keys())
        if was.get(name) != now.get(name)
    )
    return PersonChange(person, prepared.persons.position[i], prepared.persons.row[i], fields)


def compare_record(incoming: Incoming, i: int, values: Mapping[int, Mapping[str, Any]]) -> PersonChange:
    """What record i says of a person, where another value holds now."""
    prepared, current, person = incoming.prepared, incoming.current, incoming.person[i]
    edges = current.edges.get(person, ())
    now = StandingState(current.standing[person], values, edges, prepared, incoming.manner).state()
    says = statement_of(prepared, i, incoming.numbers)
    fields = tuple(
        FieldChange(name, now.get(name), value) for name, value in sorted(says.items()) if now.get(name) != value
    )
    return PersonChange(person, prepared.persons.position[i], prepared.persons.row[i], fields)


def spread(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Compared values as a statement says them: the place in its three parts."""
    said = {name: value for name, value in kept.items() if name != PLACE[0]}
    if PLACE[0] in kept:
        said |= dict(zip(PLACE, kept[PLACE[0]] or ("", "", ""), strict=True))
    return said


def value_shown(value: Any) -> Any:
    """A value as differences show it: numbers masked."""
    return value.text if isinstance(value, NumberSeen) else value
