"""Which hits of a whole list are those of a file that is a part of it, and which of its records carries them.

What the list broke before the file came is no finding of the file; what it breaks because of the file is one, at the
record of the file that brought it about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.collect.batch import Reading, Value
from cantik.examine.companions import NONE, Companion, added_columns
from cantik.examine.relations import KinIndex
from cantik.examine.rules import UNITS, ReadyRule
from cantik.examine.search import Hits


@dataclass(frozen=True, slots=True)
class FileInList:
    """A file within the list around its persons: `own` records of it stand first, then the companions that stay.

    `kin`: relations of all of them; `former`: card of a family -> a record of the file about somebody who leaves it.
    """

    own: int
    kin: KinIndex
    former: Mapping[Value, int] = field(default_factory=dict)

    def carrier(self, position: int, partners: Iterable[int]) -> int:
        """The record of the file that brought about what is wrong with a person; NONE where there is none."""
        if position < self.own:
            return position
        home = self.kin.family[position]
        near = [*partners, *(self.kin.members[home] if home != NONE else ())]
        found = next((other for other in near if other < self.own), NONE)
        return self.former.get(self.kin.keys[home], NONE) if found == NONE and home != NONE else found


def file_in_list(batch: Reading, kin: KinIndex, companions: Sequence[Companion]) -> FileInList:
    """Place a file within its list: how many persons it holds, their relations, and which card each of its persons had
    before."""
    people = batch.records.get("orang")
    cards = people.columns.get("no_kk") if people is not None else None
    former: dict[Value, int] = {}
    for person in companions:
        card = person.values.get("no_kk")
        if (
            person.record != NONE
            and card is not None
            and cards is not None
            and cards[person.record] not in (None, card)
        ):
            former.setdefault(card, person.record)
    return FileInList(len(people) if people is not None else 0, kin, former)


def hits_of_file(
    hits: Hits,
    place: FileInList,
    batch: Reading,
    companions: Sequence[Companion],
    stood: Mapping[str, set[Value]],
    chosen: Mapping[str, Sequence[ReadyRule]],
) -> Hits:
    """Select from all hits those that the file causes: on its own records, or on others that did not break the rule
    before. `stood`: by rule who broke it before, as `subjects` names them."""
    lent = {("orang", name) for name in added_columns(batch, companions)}
    found: dict[str, Sequence[int]] = {}
    names = _names_after(place, companions)
    for unit in UNITS:
        for ready in chosen[unit]:
            before, borrows = stood.get(ready.rule.id, set()), bool(ready.needs & lent)
            found[ready.rule.id] = [
                position
                for position in hits.found.get(ready.rule.id, ())
                if (_is_of_file(unit, position, place) and not borrows) or names(unit, position) not in before
            ]
    return Hits(found, hits.near)


def subjects(
    hits: Hits, kin: KinIndex, companions: Sequence[Companion], units: Mapping[str, str]
) -> dict[str, set[Value]]:
    """By rule whom it found before the file was in: persons by their place among the companions, families by their
    key. `units`: the unit of each rule."""
    who = [place for place, person in enumerate(companions) if person.stood]
    return {
        rule: {who[at] if units[rule] == "orang" else kin.keys[at] for at in positions}
        for rule, positions in hits.found.items()
    }


def _is_of_file(unit: str, position: int, place: FileInList) -> bool:
    if unit == "orang":
        return position < place.own
    return position < place.kin.own_records or any(member < place.own for member in place.kin.members[position])


def _names_after(place: FileInList, companions: Sequence[Companion]) -> _Names:
    records = {person.record: at for at, person in enumerate(companions) if person.record != NONE}
    added = [at for at, person in enumerate(companions) if person.stays and person.record == NONE]
    return _Names(place, records, added)


@dataclass(frozen=True, slots=True)
class _Names:
    """Who somebody of the joined list is, as `subjects` names them."""

    place: FileInList
    records: Mapping[int, int]
    added: Sequence[int]

    def __call__(self, unit: str, position: int) -> Value:
        if unit != "orang":
            return self.place.kin.keys[position]
        own = self.place.own
        return self.records.get(position) if position < own else self.added[position - own]
