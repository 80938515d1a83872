"""What a batch would do to the register, decided without changing it: the dry run, and the plan that is applied.

A batch is a stock: the list of a village on a reference date. It creates, repeats or changes statements about persons;
it never makes births, deaths or moves (docs/bidang/population_parameters.md 1.2). Who stood in the older stock of the
same source and is not in this one is `gone`: no longer on that source's list, with no event invented for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from cantik.collect.finding import Finding
from cantik.register.core.conflict import Differences
from cantik.register.core.differences import (
    Incoming,
    Manner,
    PersonChange,
    compare_record,
    differences,
    stays_beside,
)
from cantik.register.core.home_differences import IncomingHomes, home_differences
from cantik.register.core.matching import match_families, match_persons, match_refused
from cantik.register.core.planner_state import Current, FamilyContent, PersonContent, StatementRef
from cantik.register.core.prepare import Number, Prepared
from cantik.register.core.rolls import RollPlan

if TYPE_CHECKING:
    from cantik.register.core.headcount import Headcount


class ImportTally(NamedTuple):
    """How many are new, changed, the same, refused, no longer in the list."""

    new: int
    changed: int
    same: int
    refused: int
    gone: int


NOTHING = ImportTally(0, 0, 0, 0, 0)


class ThingsPlan(Protocol):
    """What a file of facilities would do, as far as the plan of a file counts it (`facilities.dated.FacilityPlan`)."""

    @property
    def writes(self) -> Sized:
        """What would be written."""

    @property
    def new(self) -> Sized:
        """Things that nobody knew."""

    @property
    def changed(self) -> Sized:
        """Things of which something else is said than before."""

    @property
    def same(self) -> int:
        """How many stand as the file says."""

    @property
    def closed(self) -> int:
        """How many end."""

    @property
    def refused(self) -> int:
        """How many rows do not enter."""

    @property
    def changes(self) -> bool:
        """False when everything already stands as the file says."""


class HeldPerson(NamedTuple):
    """Somebody whose row is refused: the old statement of this source stands on. `family`: their family, where the new
    list has no record about it; `family_same_as`: its old statement, 0 = none."""

    row: int
    person: int
    same_as: int
    family: int = 0
    family_same_as: int = 0


class DeliveryQuestion(NamedTuple):
    """What somebody has to decide about a delivery: the finding that it is until then, the variable (`keluarga.r302` of
    a family), and what may be answered, if anything but accepting the finding."""

    finding: Finding
    key: str
    answers: tuple[str, ...]


class PlanEffect(NamedTuple):
    """What becomes of the rows: positions of new and of unchanged records, the changes, ids of who is gone."""

    new: tuple[int, ...]
    changed: tuple[PersonChange, ...]
    same: tuple[int, ...]
    gone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What would happen. `new`, `same`, `refused` are record positions of the batch; `gone` are internal ids.

    `person`, `same_as`, `family`, `family_same_as` are for applying: per accepted record (or family) an id, 0 = new.
    """

    prepared: Prepared
    new: tuple[int, ...]
    changed: tuple[PersonChange, ...]
    same: tuple[int, ...]
    refused: tuple[int, ...]
    gone: tuple[int, ...]
    person: list[int]
    same_as: list[int]
    family: list[int]
    family_same_as: list[int]
    already: int | None = None  # the batch that brought this very file and still stands
    roll: RollPlan | None = None  # of a list of members: whom it would add or drop
    facilities: ThingsPlan | None = None  # of a file of facilities: what it would say
    told: tuple[Differences, ...] = ()  # persons of whom this source and another say different things
    homes: tuple[Differences, ...] = ()  # the same of families and their dwellings
    held: tuple[HeldPerson, ...] = ()  # persons whose row is refused and who stay as they were
    newer: dt.date | None = None  # a whole list of this later day stands and ends what the file says
    past: PlanEffect | None = None  # then: what changes of the state of the day of the file
    heads: Headcount | None = None  # who of the accepted persons is counted, and why the others are not
    asked: tuple[DeliveryQuestion, ...] = ()  # what somebody has to decide about the delivery beside the register

    @property
    def effect(self) -> PlanEffect:
        """What the file changes, as it is told: of the state now, or of its own day when a later list stands."""
        return self.past or PlanEffect(self.new, self.changed, self.same, self.gone)

    @property
    def tally(self) -> ImportTally:
        """What the file would do, counted: members of a list of members, things of facilities, else persons."""
        if self.roll is not None:
            return ImportTally(self.roll.new, 0, self.roll.same, len(self.roll.roll.refused), self.roll.gone)
        if (told := self.facilities) is not None:
            return ImportTally(len(told.new), len(told.changed), told.same, told.refused, told.closed)
        new, changed, same, gone = map(len, self.effect)
        return ImportTally(new, changed, same, len(self.refused), gone)

    @property
    def changes_nothing(self) -> bool:
        """True when the register would be the same afterwards."""
        listed = any(part is not None and part.changes for part in (self.roll, self.facilities))
        return not (self.new or self.changed or self.gone or self.families_changed or listed)

    @property
    def families_changed(self) -> int:
        """How many families the file says something new about."""
        return self.family_same_as.count(0)


#: the whole list of its source, of which nobody said anything
WHOLE_LIST = Manner()


def plan(
    prepared: Prepared, current: Current, numbers: Mapping[Number, int], manner: Manner = WHOLE_LIST
) -> ImportPlan:
    """Compare a prepared batch with the register of its village.

    `numbers` gives the id of each number that the register knows already.
    """
    latest = _latest(current.contents)
    person, family = _who(prepared, current, latest, numbers, manner)
    same_as = _repeated_statements(prepared, current.contents, person, family, numbers)
    repeated = _repeated_families(prepared, current.families, family, numbers)
    newest = current.stocks.get(prepared.source)
    standing = newest is None or prepared.reference >= newest or manner.who is not None
    incoming = Incoming(prepared, current, latest, person, same_as, numbers, standing, manner)
    new, same, differing = _sort_records(incoming)
    changes, told = differences(incoming, differing)
    homes = home_differences(IncomingHomes(prepared, current, family, repeated, standing, manner))
    same += [change.record for change in changes if not change.fields]
    missing = _absent_persons(incoming) if standing else ()
    held = _held_persons(prepared, current, latest, numbers, set(missing), family) if missing else ()
    gone = () if manner.continues else sorted(set(missing).difference(known.person for known in held))
    return ImportPlan(
        prepared=prepared,
        new=tuple(new),
        changed=tuple(change for change in changes if change.fields),
        same=tuple(sorted(same)),
        refused=prepared.refused,
        gone=tuple(gone),
        person=person,
        same_as=same_as,
        family=family,
        family_same_as=repeated,
        told=told,
        homes=homes,
        held=held,
    )


def plan_past(
    prepared: Prepared, current: Current, then: Current, numbers: Mapping[Number, int], manner: Manner
) -> ImportPlan:
    """The plan of a batch beside which a whole list of a later day stands (`current`): what it changes is the state of
    its own day (`then`). Of a day of which nothing was known it is held against what stands now."""
    now = plan(prepared, current, numbers, manner)
    newer = current.stocks.get(prepared.source)
    if not then.standing:
        return replace(now, newer=newer, past=_compare_stated(now, current, numbers, manner))
    was = plan(prepared, then, numbers, manner)
    return replace(now, held=was.held, newer=newer, past=was.effect)


def _compare_stated(planned: ImportPlan, current: Current, numbers: Mapping[Number, int], manner: Manner) -> PlanEffect:
    """Whom nobody tells of now as new, and as changed of whom the file says something else."""
    prepared = planned.prepared
    known = [i for i, person in enumerate(planned.person) if current.standing.get(person)]
    values = current.load({said.content for i in known for said in current.standing[planned.person[i]]})
    incoming = Incoming(prepared, current, {}, planned.person, planned.same_as, numbers, False, manner)
    changes = [compare_record(incoming, i, values) for i in known]
    among = {prepared.persons.position[i] for i in known}
    return PlanEffect(
        new=tuple(position for position in prepared.persons.position if position not in among),
        changed=tuple(change for change in changes if change.fields),
        same=tuple(sorted(change.record for change in changes if not change.fields)),
        gone=(),
    )


def _who(
    prepared: Prepared,
    current: Current,
    latest: Mapping[int, list[PersonContent]],
    numbers: Mapping[Number, int],
    manner: Manner,
) -> tuple[list[int], list[int]]:
    """Whom the records are about, persons and families: as it was said, else as they are found."""
    if manner.who is not None:
        persons = [manner.who.persons[position] for position in prepared.persons.position]
        return persons, [manner.who.families[row] for row in prepared.families.row]
    person = match_persons(prepared, latest, numbers)
    return person, match_families(prepared, current.families, latest, person, numbers)


def _sort_records(incoming: Incoming) -> tuple[list[int], list[int], list[int]]:
    """Positions of records of new persons, positions of those that change nothing, numbers of those to be compared."""
    new: list[int] = []
    same: list[int] = []
    differing: list[int] = []
    position = incoming.prepared.persons.position
    for i, known in enumerate(incoming.person):
        before = incoming.current.standing.get(known, ())
        if not known or (not before and incoming.standing):
            new.append(position[i])
        elif not incoming.standing or (len(before) == 1 and before[0].content == incoming.same_as[i]):
            same.append(position[i])
        else:
            differing.append(i)
    return new, same, differing


def _held_persons(
    prepared: Prepared,
    current: Current,
    latest: Mapping[int, list[PersonContent]],
    numbers: Mapping[Number, int],
    missing: set[int],
    family: Sequence[int],
) -> tuple[HeldPerson, ...]:
    """Of those who would be missing from the list: whom a refused row is about, with the statements that stand on."""
    candidates = {person: latest[person] for person in missing if person in latest}
    rows = match_refused(prepared, candidates, numbers, ())
    if not rows:
        return ()
    content_of = {content.id: content for contents in latest.values() for content in contents}
    homes = {content.family: content.id for content in current.families if content.source == prepared.source}
    told, out = set(family), []
    for person, row in sorted(rows.items()):
        standing = [said.content for said in current.standing[person] if said.source == prepared.source]
        home = content_of[standing[-1]].family if standing[-1] in content_of else None
        if home is None or home in told or home not in homes:
            out.append(HeldPerson(row.row, person, standing[-1]))
        else:
            told.add(home)
            out.append(HeldPerson(row.row, person, standing[-1], home, homes[home]))
    return tuple(out)


def _latest(contents: Sequence[PersonContent]) -> dict[int, list[PersonContent]]:
    """Person -> its statements, oldest first."""
    by_person: dict[int, list[PersonContent]] = {}
    for content in contents:
        by_person.setdefault(content.person, []).append(content)
    return by_person


# ── what is new about them ──────────────────────────────────────────────────────────────────────


def _number_ids(prepared: Prepared, i: int, numbers: Mapping[Number, int]) -> tuple[int | None, ...]:
    """Ids of a record's numbers, None = it gives none, 0 = one that the register does not know."""
    persons = prepared.persons
    return tuple(
        numbers.get((kind, text), 0) if text else None
        for kind, text in (
            ("nik", persons.nik[i]),
            ("telepon", persons.phone[i]),
            ("nik", persons.father_nik[i]),
            ("nik", persons.mother_nik[i]),
        )
    )


def _repeated_statements(
    prepared: Prepared,
    contents: Sequence[PersonContent],
    person: list[int],
    family: list[int],
    numbers: Mapping[Number, int],
) -> list[int]:
    """Per record the statement of the same source that it repeats word for word, 0 = it says something else."""
    last: dict[int, PersonContent] = {c.person: c for c in contents if c.source == prepared.source}
    persons = prepared.persons
    out = []
    for i, known in enumerate(person):
        content = last.get(known) if known else None
        if content is not None and content.digest == persons.digest[i]:
            place = persons.family[i]
            said = family[place] if place >= 0 else None
            same = content[4] == said and content[5:9] == _number_ids(prepared, i, numbers)
            out.append(content.id if same else 0)
        else:
            out.append(0)
    return out


def _repeated_families(
    prepared: Prepared, contents: Sequence[FamilyContent], family: list[int], numbers: Mapping[Number, int]
) -> list[int]:
    last = {c.family: c for c in contents if c.source == prepared.source}
    out = []
    for i, known in enumerate(family):
        content = last.get(known) if known else None
        kk = prepared.families.kk[i]
        number = numbers.get(("kk", kk), 0) if kk else None
        same = content is not None and content.digest == prepared.families.digest[i] and content.kk == number
        out.append(content.id if same and content is not None else 0)
    return out


def _absent_persons(incoming: Incoming) -> tuple[int, ...]:
    """Of whom nothing of this source is heard any more once the batch is in."""
    present = set(incoming.person)
    kept = incoming.current.kept
    present.update(gone for gone, stays in kept.items() if stays in present)  # a double is not missed
    return tuple(
        sorted(
            known
            for known, statements in incoming.current.standing.items()
            if known not in present and _none_stays(incoming, statements)
        )
    )


def _none_stays(incoming: Incoming, statements: Sequence[StatementRef]) -> bool:
    own = [statement for statement in statements if statement.source == incoming.prepared.source]
    return bool(own) and not any(stays_beside(said, incoming.prepared, incoming.manner) for said in own)
