"""What would change of each person, value by value, and where this source and another differ. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
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
    RuleBook,
    Voice,
    carried,
    comparable,
    corrected_in,
    heard,
    judge,
    origins_of,
    unheard,
    with_choices,
    with_wish,
)
from cantik.register.core.known import Current, PersonContent, StatementRef
from cantik.register.core.prepare import Number, Prepared
from cantik.register.core.state import NumberSeen, stated

#: what holds before anything is stored, beside what each choice would bring
PRESENT = "kini"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that would change; None = not known. NIK, KK and telephone numbers are masked."""

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


class Incoming(NamedTuple):
    """A batch beside the register. `standing`: it is the newest list of its source; `continues`: a further part."""

    prepared: Prepared
    current: Current
    known: Mapping[int, Sequence[PersonContent]]
    person: Sequence[int]
    same_as: Sequence[int]
    numbers: Mapping[Number, int]
    standing: bool
    continues: bool
    foretell: bool = False  # say also what each choice would bring


def differences(
    incoming: Incoming, differing: Sequence[int], book: RuleBook, choices: Mapping[str, str] | None
) -> tuple[list[PersonChange], tuple[Differences, ...]]:
    """Old and new state of the persons that may differ, and what sources differ in. Their values are loaded at once."""
    compared = _compared(incoming) if book.rules else []
    current, person = incoming.current, incoming.person
    wanted = {statement.content for i in {*differing, *compared} for statement in current.standing.get(person[i], ())}
    wanted |= {content.id for i in compared for content in incoming.known.get(person[i], ())}
    values = current.load(wanted)
    told: dict[int, Differences] = {}
    for i in compared:
        found = _told(incoming, i, values, book, choices)
        if found.clashes:
            told[i] = found
    return [_change(incoming, i, values, told.get(i)) for i in differing], tuple(told.values())


def _compared(incoming: Incoming) -> list[int]:
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


def _told(
    incoming: Incoming,
    i: int,
    values: Mapping[int, Mapping[str, Any]],
    book: RuleBook,
    choices: Mapping[str, str] | None,
) -> Differences:
    prepared, person = incoming.prepared, incoming.person[i]
    current = incoming.current
    standing = current.standing.get(person, ())
    read = [statement.content for statement in standing]
    edges = current.edges.get(person, ())
    quiet = unheard(edges, set(read))
    present = origins_of([(number, values[number]) for number in read], quiet) if incoming.standing else {}
    own, others = _voices(incoming, person, values, later(prepared, standing))
    said = stated(prepared, i, incoming.numbers)
    new = Voice(NEWCOMER, prepared.source, said)
    clashes = judge(book, new, others, own=own, present=present, verdicts=current.verdicts.get(person, {}))
    last = next((statement for statement in reversed(own) if statement.content in read), None)
    if last is not None and last.hand and incoming.standing and not incoming.continues:
        base: Mapping[str, Any] = {}
        for content in incoming.known[person]:
            if content.source == last.source and not content.hand and content.id < last.content:
                base = values[content.id]
        clashes += carried(book, new, base, last, quiet=quiet.get(last.content, ()))
    chosen = with_choices(clashes, choices, unit=PERSON, record=prepared.persons.position[i])
    would = {}
    if incoming.foretell and any(clash.shown for clash in clashes):
        before = StandingState(standing, values, edges, prepared, incoming.continues)
        would = foretold(clashes, before.state(), lambda found: before.after(said, found))
    return Differences(
        person, prepared.persons.position[i], prepared.persons.row[i], tuple(chosen), kept_of(chosen), would=would
    )


def kept_of(clashes: Sequence[Clash]) -> dict[str, Any]:
    """Values corrected by hand that are to be said again."""
    return {clash.variable: clash.old for clash in clashes if clash.carried and clash.takes == OLD}


def foretold(
    clashes: Sequence[Clash], now: Mapping[str, Any], after: Callable[[Sequence[Clash]], Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """By variable that is shown what holds now (`kini`) and what would hold afterwards, by what is chosen for it. One
    variable does not touch another, so that each is foretold alone."""
    names = sorted({clash.variable for clash in clashes if clash.shown})
    present = comparable(now)
    found: dict[str, dict[str, Any]] = {name: {PRESENT: shown(present.get(name))} for name in names}
    for wish in (None, NEW, OLD, ASK):
        state = comparable(after([with_wish(clash, wish) for clash in clashes]))
        for name in names:
            found[name][wish or BY_RULE] = shown(state.get(name))
    return found


def later(prepared: Prepared, standing: Sequence[StatementRef]) -> frozenset[int]:
    """Statements that are folded after a list with the reference of this one."""
    own = place_of(prepared.source, prepared.reference)
    return frozenset(
        statement.content for statement, place in zip(standing, _places(standing), strict=True) if place > own
    )


def _places(standing: Sequence[StatementRef]) -> list[tuple[dt.date, bool, int]]:
    """Where each statement stands; an event may stand later than the day it happened (ADR 0009)."""
    places: list[tuple[dt.date, bool, int]] = []
    for statement in standing:
        own = place_of(statement.source, statement.reference)
        places.append(max(own, (places[-1][0], True, 0)) if places and statement.source == EVENTS else own)
    return places


def place_of(source: str, reference: dt.date) -> tuple[dt.date, bool, int]:
    """Where a statement is folded: by date, lists before events, the source that weighs more later."""
    return (reference, True, 0) if source == EVENTS else (reference, False, strength(source))


def _voices(
    incoming: Incoming, person: int, values: Mapping[int, Mapping[str, Any]], later: frozenset[int]
) -> tuple[list[Voice], list[Voice]]:
    """The statements of the same source, and those of others, oldest first; events, too."""
    own: list[Voice] = []
    others: list[Voice] = []
    base: dict[str, Mapping[str, Any]] = {}
    for known in incoming.known.get(person, ()):
        said = values[known.id]
        if not known.hand:
            base[known.source] = said
        hand = corrected_in(said, base.get(known.source, said)) if known.hand else frozenset()
        voice = Voice(known.id, known.source, said, hand, known.id in later)
        (own if known.source == incoming.prepared.source else others).append(voice)
    told = {voice.content for voice in (*own, *others)}
    for statement in incoming.current.standing.get(person, ()):
        if statement.source != incoming.prepared.source and statement.content not in told:
            content = statement.content
            others.append(Voice(content, statement.source, values[content], frozenset(), content in later))
    return own, others


class StandingState(NamedTuple):
    """What stands of one person or family before a batch, beside which its own statement is folded."""

    standing: Sequence[StatementRef]
    said: Mapping[int, Mapping[str, Any]]
    edges: Sequence[Edge]
    prepared: Prepared
    continues: bool

    def state(self) -> dict[str, Any]:
        """What holds now."""
        read = [statement.content for statement in self.standing]
        return heard([(number, self.said[number]) for number in read], unheard(self.edges, set(read)))

    def after(self, said: Mapping[str, Any], clashes: Sequence[Clash]) -> dict[str, Any]:
        """What would hold with this statement, settled as these differences say."""
        edges = [*self.edges, *(clash.edge() for clash in clashes if clash.binds and not clash.carried)]
        again = kept_of(clashes)
        source = self.prepared.source
        kept = [
            (place, (statement.content, self.said[statement.content]))
            for statement, place in zip(self.standing, _places(self.standing), strict=True)
            if statement.source != source or self.continues
        ]
        kept.append((place_of(source, self.prepared.reference), (NEWCOMER, {**said, **spread(again)})))
        order = [pair for _, pair in sorted(kept, key=lambda placed: placed[0])]
        quiet = unheard(edges, {content for content, _ in order})
        if again and NEWCOMER in quiet:
            quiet[NEWCOMER] -= again.keys()  # said again by hand, after the list
        return heard(order, quiet)


def _change(
    incoming: Incoming, i: int, values: Mapping[int, Mapping[str, Any]], told: Differences | None
) -> PersonChange:
    """Old and new state of one person, value by value."""
    prepared, current, person = incoming.prepared, incoming.current, incoming.person[i]
    before = StandingState(
        current.standing[person], values, current.edges.get(person, ()), prepared, incoming.continues
    )
    was = before.state()
    now = before.after(stated(prepared, i, incoming.numbers), told.clashes if told is not None else ())
    fields = tuple(
        FieldChange(name, shown(was.get(name)), shown(now.get(name)))
        for name in sorted(was.keys() | now.keys())
        if was.get(name) != now.get(name)
    )
    return PersonChange(person, prepared.persons.position[i], prepared.persons.row[i], fields)


def spread(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Compared values as a statement says them: the place in its three parts."""
    said = {name: value for name, value in kept.items() if name != PLACE[0]}
    if PLACE[0] in kept:
        said |= dict(zip(PLACE, kept[PLACE[0]] or ("", "", ""), strict=True))
    return said


def shown(value: Any) -> Any:
    """A value as differences show it: numbers masked."""
    return value.text if isinstance(value, NumberSeen) else value
