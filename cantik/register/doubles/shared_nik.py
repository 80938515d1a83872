"""One NIK that two villages know of two persons: no double, but a number that Dukcapil has to correct. Pure.

Within a village it is a finding of the village (rule `nik_ganda`); between villages nobody but the kabupaten sees both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cantik.base.text import fold
from cantik.content.kinds import Linkage
from cantik.examine.pairs import Record, plain_name, whole_nik

#: what a record says of a person, as the columns of the register are called -> the field of a record
FIELDS: Mapping[str, str] = {
    "nama": "name",
    "tanggal_lahir": "born",
    "jenis_kelamin": "sex",
    "nama_ayah": "father",
    "nama_ibu": "mother",
    "tempat_lahir": "birth_place",
}
_NAMES = frozenset({"nama", "nama_ayah", "nama_ibu"})
#: days of women are written + 40 (Permendagri 109/2019)
_WOMAN = 40


@dataclass(frozen=True, slots=True)
class SharedNumber:
    """Two persons with one NIK, the lower internal number first, and the columns in which they differ."""

    one: int
    other: int
    differs: tuple[str, ...]


def shared_niks(
    linkage: Linkage,
    records: Mapping[int, Record],
    where: Mapping[int, int],
    *,
    doubles: Collection[tuple[int, int]],
) -> tuple[SharedNumber, ...]:
    """The persons (by internal number) of different areas who bear one NIK and are no double of each other.

    `where`: the area of a person; `doubles`: pairs that may be one person, lower number first: what is proposed as one
    person is never told as two. Of a number of several persons each is told once, beside the first of another village.
    """
    bearers: dict[str, list[int]] = {}
    for person, record in records.items():
        bearers.setdefault(record.nik, []).append(person)
    found = []
    for nik, persons in bearers.items():
        if len(persons) > 1 and is_possible(nik):
            for first, other in _beside_first(sorted(persons), where):
                differs = differing_columns(linkage, records[first], records[other])
                if differs and (first, other) not in doubles:
                    found.append(SharedNumber(first, other, differs))
    return tuple(sorted(found, key=lambda shared: (shared.one, shared.other)))


def _beside_first(persons: list[int], where: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    for at, other in enumerate(persons):
        first = next((person for person in persons[:at] if where[person] != where[other]), None)
        if first is not None:
            yield first, other


def is_possible(nik: str) -> bool:
    """Whether it can be somebody's number at all: what was typed to fill a cell is shared by many."""
    if not whole_nik(nik) or len(set(nik)) == 1:
        return False
    day, month = int(nik[6:8]), int(nik[8:10])
    return 1 <= (day - _WOMAN if day > _WOMAN else day) <= 31 and 1 <= month <= 12


def differing_columns(linkage: Linkage, one: Record, other: Record) -> tuple[str, ...]:
    """The columns in which both say something and not the same; names in one spelling, as doubles are compared."""

    def plain(name: str, value: object) -> object:
        if not isinstance(value, str):
            return value
        return plain_name(linkage, value) if name in _NAMES else fold(value)

    said = {name: (getattr(one, field), getattr(other, field)) for name, field in FIELDS.items()}
    return tuple(
        name for name, (first, second) in said.items() if first and second and plain(name, first) != plain(name, second)
    )
