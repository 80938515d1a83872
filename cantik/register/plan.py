"""What a batch would do to the register, decided without changing it: the dry run, and the plan that is applied.

A batch is a stock: the list of a village on a reference date. It creates, repeats or changes statements about persons;
it never makes births, deaths or moves (domain/population_parameters.md 1.2). Who stood in the older stock of the same
source and is not in this one is `gone`: no longer on that source's list, with no event invented for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cantik.base.text import fold as fold_text
from cantik.register.facilities import FacilityPlan
from cantik.register.fold import fold
from cantik.register.prepare import Number, Prepared
from cantik.register.rolls import RollPlan
from cantik.register.state import NumberSeen, stated


class Content(NamedTuple):
    """A distinct statement of the register about a person, without its values; numbers are ids of sealed ones."""

    id: int
    person: int
    source: str
    digest: bytes
    family: int | None
    nik: int | None
    phone: int | None
    father_nik: int | None
    mother_nik: int | None
    name: str
    birth_place: str
    birth_date: dt.date | None


class FamilyContent(NamedTuple):
    """A distinct statement about a family."""

    id: int
    family: int
    source: str
    digest: bytes
    kk: int | None


@dataclass(frozen=True, slots=True)
class Current:
    """The register of a village as it stands before the batch.

    `standing[person]` are its standing statements, oldest first: (source, reference, content id). `load` gives the
    values of statements, for those persons only whose difference is shown; numbers in them are masked.
    """

    contents: Sequence[Content] = ()
    families: Sequence[FamilyContent] = ()
    standing: Mapping[int, Sequence[tuple[str, dt.date, int]]] = field(default_factory=dict)
    stocks: Mapping[str, dt.date] = field(default_factory=dict)  # source -> reference of its standing stock
    load: Callable[[Collection[int]], Mapping[int, Mapping[str, Any]]] = lambda _: {}
    kept: Mapping[int, int] = field(default_factory=dict)  # of doubles put together: who is gone -> who is kept


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that would change; None = not known. NIK, KK and telephone numbers are masked."""

    variable: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """A person whose state would change: internal id, record of the batch, row of the file, the values."""

    person: int
    record: int
    row: int
    fields: tuple[FieldChange, ...]


class Tally(NamedTuple):
    """How many are new, changed, the same, refused, no longer in the list."""

    new: int
    changed: int
    same: int
    refused: int
    gone: int


NOTHING = Tally(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What would happen. `new`, `same`, `refused` are record positions of the batch; `gone` are internal ids.

    `person`, `same_as`, `family`, `family_same_as` are for applying: per accepted record (or family) an id, 0 = new.
    """

    prepared: Prepared
    new: tuple[int, ...]
    changed: tuple[Change, ...]
    same: tuple[int, ...]
    refused: tuple[int, ...]
    gone: tuple[int, ...]
    person: list[int]
    same_as: list[int]
    family: list[int]
    family_same_as: list[int]
    already: int | None = None  # the batch that brought this very file and still stands
    roll: RollPlan | None = None  # of a list of members: whom it would add or drop
    facilities: FacilityPlan | None = None  # of a file of facilities: what it would say

    @property
    def tally(self) -> Tally:
        """What the file would do, counted: members of a list of members, things of facilities, else persons."""
        if self.roll is not None:
            return Tally(self.roll.new, 0, self.roll.same, len(self.roll.roll.refused), self.roll.gone)
        if (told := self.facilities) is not None:
            return Tally(len(told.new), len(told.changed), told.same, told.refused, told.closed)
        return Tally(len(self.new), len(self.changed), len(self.same), len(self.refused), len(self.gone))

    @property
    def changes_nothing(self) -> bool:
        """True when the register would be the same afterwards."""
        listed = any(one is not None and one.changes for one in (self.roll, self.facilities))
        return not (self.new or self.changed or self.gone or self.families_changed or listed)

    @property
    def families_changed(self) -> int:
        """How many families the file says something new about."""
        return self.family_same_as.count(0)


def plan(
    prepared: Prepared,
    current: Current,
    numbers: Mapping[Number, int],
    *,
    continues: bool = False,
) -> ImportPlan:
    """Compare a prepared batch with the register of its village.

    `numbers` gives the id of each number that the register knows already. `continues`: the batch is a further part of
    the standing stock, so nobody is gone.
    """
    latest = _latest(current.contents)
    person = match_persons(prepared, latest, numbers)
    family = _match_families(prepared, current.families, latest, person, numbers)
    same_as = _repeated(prepared, current.contents, person, family, numbers)
    newest = current.stocks.get(prepared.source)
    standing_now = newest is None or prepared.reference >= newest
    replaces = standing_now and not continues
    new: list[int] = []
    same: list[int] = []
    differing: list[int] = []
    persons = prepared.persons
    for i, known in enumerate(person):
        before = current.standing.get(known, ())
        if not known or (not before and standing_now):
            new.append(persons.position[i])
        elif not standing_now or (len(before) == 1 and before[0][2] == same_as[i]):
            same.append(persons.position[i])
        else:
            differing.append(i)
    differences = _differences(prepared, current, person, differing, numbers, continues=continues)
    changed = tuple(change for change in differences if change.fields)
    same += [change.record for change in differences if not change.fields]
    gone = _gone(prepared.source, current, person) if replaces else ()
    return ImportPlan(
        prepared, tuple(new), changed, tuple(sorted(same)), prepared.refused, gone, person, same_as, family,
        _repeated_families(prepared, current.families, family, numbers),
    )  # fmt: skip


def _latest(contents: Sequence[Content]) -> dict[int, list[Content]]:
    """Person -> its statements, oldest first."""
    by_person: dict[int, list[Content]] = {}
    for content in contents:
        by_person.setdefault(content.person, []).append(content)
    return by_person


# ── who is who ──────────────────────────────────────────────────────────────────────────────────

Key = tuple[str, str, dt.date | None]


def match_persons(
    prepared: Prepared, known: Mapping[int, Sequence[Content]], numbers: Mapping[Number, int]
) -> list[int]:
    """The internal id of each record, 0 for a person that the register does not know.

    By NIK; when one of the two sides has none, by name, birthplace and birth date (domain/instruments.md section 2).
    Nobody is matched twice. When several persons bear one NIK, the one with the same name, place and date comes first.
    """
    persons = prepared.persons
    found = [0] * len(persons)
    if not known:
        return found
    taken: set[int] = set()
    nik_of: dict[int, int] = {}
    for person, statements in known.items():
        for content in statements:
            if content.nik:
                nik_of[person] = content.nik
    by_nik: dict[int, list[int]] = {}
    for person, nik in nik_of.items():
        by_nik.setdefault(nik, []).append(person)
    rest: list[int] = []
    for i, text in enumerate(persons.nik):
        candidates = by_nik.get(numbers.get(("nik", text), 0), []) if text else []
        if len(candidates) > 1:
            candidates = _closest(prepared, i, candidates, known)
        match = next((person for person in candidates if person not in taken), 0)
        if match:
            found[i] = match
            taken.add(match)
        else:
            rest.append(i)
    _match_by_name(prepared, rest, found, taken, known, nik_of)
    return found


def _key(name: str, place: str, birth: dt.date | None) -> Key:
    return fold_text(name), fold_text(place), birth


def _closest(prepared: Prepared, i: int, candidates: list[int], known: Mapping[int, Sequence[Content]]) -> list[int]:
    persons = prepared.persons
    wanted = _key(persons.name[i], persons.birth_place[i], persons.birth_date[i])
    return sorted(
        candidates,
        key=lambda person: (all(_key(c.name, c.birth_place, c.birth_date) != wanted for c in known[person]), person),
    )


def _match_by_name(
    prepared: Prepared,
    rest: list[int],
    found: list[int],
    taken: set[int],
    known: Mapping[int, Sequence[Content]],
    nik_of: Mapping[int, int],
) -> None:
    """Records that no NIK decided: those without one match anybody not taken, those with one match persons without."""
    if not rest:
        return
    persons = prepared.persons
    any_bare = any(not persons.nik[i] for i in rest)
    full: dict[Key, list[int]] = {}
    short: dict[tuple[str, dt.date | None], set[int]] = {}
    for person, statements in known.items():
        if person in taken or (person in nik_of and not any_bare):
            continue
        for key in {_key(c.name, c.birth_place, c.birth_date) for c in statements}:
            full.setdefault(key, []).append(person)
            short.setdefault((key[0], key[2]), set()).add(person)
    for i in rest:
        if not persons.name[i]:
            continue
        wanted = _key(persons.name[i], persons.birth_place[i], persons.birth_date[i])
        candidates = [p for p in full.get(wanted, ()) if p not in taken]
        if not candidates and wanted[2] is not None:  # Regsosek asks for no birthplace
            nearly = {p for p in short.get((wanted[0], wanted[2]), ()) if p not in taken}
            nearly = {p for p in nearly if not wanted[1] or not any(c.birth_place for c in known[p])}
            candidates = list(nearly) if len(nearly) == 1 else []
        if persons.nik[i]:
            candidates = [p for p in candidates if p not in nik_of]
        if candidates:
            found[i] = min(candidates)
            taken.add(found[i])


def _match_families(
    prepared: Prepared,
    contents: Sequence[FamilyContent],
    known: Mapping[int, Sequence[Content]],
    person: list[int],
    numbers: Mapping[Number, int],
) -> list[int]:
    """The internal id of each family, 0 for a new one: by KK number; without one, by its members of the same source."""
    by_kk = {content.kk: content.family for content in contents if content.kk}
    bare = {content.family for content in contents if not content.kk}
    families = prepared.families
    found = [by_kk.get(numbers.get(("kk", kk), 0), 0) if kk else 0 for kk in families.kk]
    taken = set(found)
    if not bare:
        return found
    for i, place in enumerate(prepared.persons.family):
        if place >= 0 and not found[place] and not families.kk[place] and person[i]:
            for content in reversed(known[person[i]]):
                if content.source == prepared.source and content.family in bare and content.family not in taken:
                    found[place] = content.family
                    taken.add(content.family)
                    break
    return found


# ── what is new about them ──────────────────────────────────────────────────────────────────────


def _number_ids(prepared: Prepared, i: int, numbers: Mapping[Number, int]) -> tuple[int | None, ...]:
    """Ids of a record's numbers, None = it gives none, 0 = one that the register does not know."""
    persons = prepared.persons
    return tuple(
        numbers.get((kind, text), 0) if text else None
        for kind, text in (
            ("nik", persons.nik[i]), ("telepon", persons.phone[i]),
            ("nik", persons.father_nik[i]), ("nik", persons.mother_nik[i]),
        )
    )  # fmt: skip


def _repeated(
    prepared: Prepared,
    contents: Sequence[Content],
    person: list[int],
    family: list[int],
    numbers: Mapping[Number, int],
) -> list[int]:
    """Per record the statement of the same source that it repeats word for word, 0 = it says something else."""
    last: dict[int, Content] = {c.person: c for c in contents if c.source == prepared.source}
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


def _differences(
    prepared: Prepared,
    current: Current,
    person: list[int],
    differing: list[int],
    numbers: Mapping[Number, int],
    *,
    continues: bool,
) -> list[Change]:
    """Old and new state of the persons that may differ, value by value."""
    values = current.load({content for i in differing for _, _, content in current.standing[person[i]]})
    out = []
    for i in differing:
        statements = current.standing[person[i]]
        before = fold(values[content] for _, _, content in statements)
        after = [
            (reference, values[content])
            for source, reference, content in statements
            if source != prepared.source or continues
        ]
        after.append((prepared.reference, stated(prepared, i, numbers)))
        state = fold(said for _, said in sorted(after, key=lambda pair: pair[0]))
        fields = tuple(
            FieldChange(name, _shown(before.get(name)), _shown(state.get(name)))
            for name in sorted(before.keys() | state.keys())
            if before.get(name) != state.get(name)
        )
        out.append(Change(person[i], prepared.persons.position[i], prepared.persons.row[i], fields))
    return out


def _shown(value: Any) -> Any:
    return value.text if isinstance(value, NumberSeen) else value


def _gone(source: str, current: Current, person: list[int]) -> tuple[int, ...]:
    present = set(person)
    present.update(gone for gone, kept in current.kept.items() if kept in present)  # a double is not missed
    return tuple(
        sorted(
            known
            for known, statements in current.standing.items()
            if known not in present and any(named == source for named, _, _ in statements)
        )
    )
