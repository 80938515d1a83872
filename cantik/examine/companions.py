"""Persons of the list in force beside those of a file, so that rules over families look at the whole list.

A file that is a part of a list (a baby, a second wife, one RT) is held against the rules as the list will stand once it
is in: its own records, what the list says where they say nothing, and the persons around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cantik.collect.batch import Reading, RecordSet, Value

NONE = -1

#: what ties persons to each other: the list says it for a record of a file that has no such column
_TIES = ("nik", "no_kk", "hubungan_keluarga", "r409", "status_dasar", "r404", "nama", "jenis_kelamin", "tanggal_lahir")
_NUMBER, _CARD = "nomor_keluarga", "no_kk"


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody of the list in force: `values` by variable.

    `record`: the record of the file that is about the same person and takes the place of this one, NONE without;
    `stood`, `stays`: whether this is said before the file is in, and afterwards.
    """

    values: Mapping[str, Value]
    record: int = NONE
    stood: bool = True
    stays: bool = True


def with_companions(batch: Reading, companions: Sequence[Companion]) -> Reading:
    """Return the list as it will stand once a file is in: the records of the file at their positions, then the other
    persons around them."""
    people = batch.records["orang"]
    known = {person.record: person.values for person in companions if person.record != NONE}
    added = [person for person in companions if person.stays and person.record == NONE]
    names = [*people.columns, *(added_columns(batch, companions))]
    columns = {
        name: [*_own_values(people, name, known), *(person.values.get(name) for person in added)] for name in names
    }
    if _NUMBER in columns and _CARD in columns:
        _share_family_numbers(columns, len(people))
    rows = [*people.rows, *[0] * len(added)]
    places = {name: [*where, *[None] * len(added)] for name, where in people.places.items()}
    joined = RecordSet("orang", columns, rows, people.sheet, people.headers, places)
    return replace(batch, records={**batch.records, "orang": joined})


def before_file(batch: Reading, companions: Sequence[Companion]) -> Reading:
    """Return the persons around a file as the list states them before the file is in, without the records of the
    file."""
    people = batch.records["orang"]
    stood = [person.values for person in companions if person.stood]
    names = [*people.columns, *added_columns(batch, companions)]
    columns = {name: [values.get(name) for values in stood] for name in names if name != _NUMBER}
    records = RecordSet("orang", columns, [0] * len(stood), people.sheet, people.headers)
    return replace(batch, records={"orang": records}, findings=())


def added_columns(batch: Reading, companions: Sequence[Companion]) -> tuple[str, ...]:
    """Return the columns that the file lacks and the list fills for every person around it; none where a person is
    new."""
    people = batch.records["orang"]
    known = {person.record: person.values for person in companions if person.record != NONE}
    if len(known) < len(people):
        return ()
    return tuple(
        name for name in _TIES if name not in people.columns and any(values.get(name) for values in known.values())
    )


def _own_values(people: RecordSet, name: str, known: Mapping[int, Mapping[str, Value]]) -> list[Value]:
    """A column of the file, with what the list says where it says nothing."""
    values = list(people.columns.get(name) or [None] * len(people))
    if name != _NUMBER:
        for record, said in known.items():
            if values[record] is None:
                values[record] = said.get(name)
    return values


def _share_family_numbers(columns: Mapping[str, list[Value]], own: int) -> None:
    """The running number that the file gives to a family, for the others of the same card."""
    numbers, cards = columns[_NUMBER], columns[_CARD]
    of_card = {cards[i]: numbers[i] for i in range(own) if cards[i] is not None and numbers[i] is not None}
    for i in range(own, len(numbers)):
        numbers[i] = of_card.get(cards[i])
