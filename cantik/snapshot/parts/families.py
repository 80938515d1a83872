"""The families of a kabupaten: persons with one KK number in one village, and what a file of families tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.collect.batch import Value
from cantik.engines.protocol import Codes, Integers
from cantik.engines.staging import FAMILY
from cantik.snapshot.bases import LISTED
from cantik.snapshot.derivation import GroupMembers
from cantik.snapshot.dictionary_columns import DictionaryColumn, code_values, repeat_value
from cantik.snapshot.encode import amounts_of, encode
from cantik.snapshot.members import ColumnsMade
from cantik.snapshot.parts.cells import staged_name, values_of
from cantik.snapshot.parts.columns import FAMILIES, PERSONS, PartColumns, base_code
from cantik.snapshot.parts.rows import CodedRows, Keys, first_of_each, in_order, pack_rows

#: families that are worked out at a time: what is told of each member stands in memory for that long
FAMILIES_AT_A_TIME = 100_000
Values = Mapping[str, Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Together:
    """Persons of a kabupaten: `told` what families are made of, the village and the key of the KK number of each; and
    what a file of families tells, one row a family by the key of its number (`homes`, empty where there is none)."""

    told: Mapping[str, npt.NDArray[Any]]
    area: npt.NDArray[np.int32]
    card: Keys
    villages: tuple[int, ...]
    homes: Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class _Grouped:
    """Families: `member` are persons family after family, from `starts` to `ends`; `home` is the row of each among the
    rows of the file of families, -1 where none tells of it."""

    member: npt.NDArray[np.intp]
    starts: Integers
    ends: Integers
    home: npt.NDArray[np.intp]


def code_families(
    together: Together, columns: PartColumns, values: Mapping[str, Values], made: ColumnsMade
) -> tuple[CodedRows, int]:
    """The families, as the register of their village would put them together, and of how many persons no file of
    families tells (0 where there is no such file)."""
    homes = together.homes
    grouped = _group_families(together, homes.get(FAMILY))
    fields = columns.fields[FAMILIES]
    known = grouped.home >= 0
    whole: dict[str, Codes] = {}
    for name in columns.homes:
        whole[name] = encode(fields[name], [None] * len(known))
        if known.any():
            whole[name][known] = homes[name][grouped.home[known]]
    amounts: dict[str, Integers] = {}
    for name, pieces in _derive_columns(together, grouped, homes, columns, values, made).items():
        if name in fields:
            whole[name] = np.concatenate(pieces) if pieces else encode(fields[name], ())
        else:
            amounts[name] = np.concatenate(pieces) if pieces else amounts_of(())
    whole[LISTED] = np.full(len(known), base_code(fields[LISTED]), np.uint8)
    area = together.area[grouped.member[grouped.starts]].astype(np.int32)
    persons = int((grouped.ends - grouped.starts)[known].sum())
    homeless = len(together.area) - persons if columns.home_raw else 0
    return in_order(whole, area, together.villages, amounts), homeless


def code_borrowed(
    homes: Mapping[str, npt.NDArray[Any]],
    card: Keys,
    columns: PartColumns,
    values: Mapping[str, Values],
    made: ColumnsMade,
) -> dict[str, Codes]:
    """Columns of persons that rest on what a file of families tells, by the key of the KK number of each; missing where
    it tells of no such family."""
    fields = columns.fields[PERSONS]
    missing = {name: encode(fields[name], [None] * len(card)) for name in columns.borrowed}
    if not homes or not columns.borrowed:
        return missing
    lent = sorted({name for names in columns.borrowed.values() for name in names})
    sources = {name: staged_name(name) if name in columns.home_staged else name for name in lent}
    told = {name: DictionaryColumn(homes[source], tuple(values[FAMILIES][source])) for name, source in sources.items()}
    home = _find_homes(homes[FAMILY], card)
    known = home >= 0
    for name, column in made.borrow_columns(columns.borrowed, told).items():
        codes = encode(fields[name], column.values)[column.codes]
        missing[name][known] = codes[home[known]]
    return missing


def _find_homes(homes: Keys, card: Keys) -> npt.NDArray[np.intp]:
    """The row of each key among the rows of the file of families, -1 where none tells of it."""
    if not len(homes):
        return np.full(len(card), -1, np.intp)
    place = np.minimum(np.searchsorted(homes, card), len(homes) - 1)
    return np.where(homes[place] == card, place, -1)


def one_of_each(homes: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    """One row for each KK number, by number: of several the one that comes first in the order of content."""
    if not homes:
        return {}
    own = {name: codes for name, codes in homes.items() if name != FAMILY}
    keys = homes[FAMILY]
    order = np.lexsort(pack_rows(own, np.zeros(len(keys), np.int32))[::-1])
    _, by_key, again = first_of_each(keys[order])
    rows = order[by_key[~again]]
    return {name: codes[rows] for name, codes in homes.items()}


def _group_families(together: Together, homes: Keys | None) -> _Grouped:
    card, area = together.card, together.area
    member = np.flatnonzero(card)
    member = member[np.lexsort((card[member], area[member]))]
    changes = np.flatnonzero((area[member][1:] != area[member][:-1]) | (card[member][1:] != card[member][:-1]))
    starts = np.concatenate(([0], changes + 1)).astype(np.int64) if len(member) else np.zeros(0, np.int64)
    no_homes: Keys = np.zeros(0, np.uint64)
    home = _find_homes(no_homes if homes is None else homes, card[member[starts]])
    return _Grouped(member, starts, np.append(starts[1:], len(member)), home)


def _derive_columns(
    together: Together,
    grouped: _Grouped,
    homes: Mapping[str, npt.NDArray[Any]],
    columns: PartColumns,
    values: Mapping[str, Values],
    made: ColumnsMade,
) -> dict[str, list[Any]]:
    """The derived columns, in pieces of some families."""
    fields = columns.fields[FAMILIES]
    people = {name: _behind(name, columns, values) for name in together.told}
    of_home = {name: staged_name(name) if name in columns.home_staged else name for name in columns.home_parts}
    pieces: dict[str, list[Any]] = {name: [] for name in columns.families}
    for some in range(0, len(grouped.starts), FAMILIES_AT_A_TIME):
        piece = slice(some, some + FAMILIES_AT_A_TIME)
        starts, ends = grouped.starts[piece], grouped.ends[piece]
        rows = grouped.member[starts[0] : ends[-1]]
        own = {
            name: _of_home(homes.get(source), grouped.home[piece], values[FAMILIES][source])
            for name, source in of_home.items()
        }
        told = {name: DictionaryColumn(codes[rows], people[name]) for name, codes in together.told.items()}
        members = GroupMembers(np.arange(len(rows)), ends - starts, np.ones(len(rows), np.bool_))
        found = made.coded_groups(FAMILIES, members, own, told)
        for name, kept in pieces.items():
            column = found[name]
            coded = encode(fields[name], column.values) if name in fields else amounts_of(column.values)
            kept.append(coded[column.codes])
    return pieces


def _behind(name: str, columns: PartColumns, values: Mapping[str, Values]) -> tuple[Value, ...]:
    """The value of each code of what is told of members."""
    if name in columns.fields[PERSONS]:
        return tuple(values_of(columns.fields[PERSONS][name]))
    return tuple(values[PERSONS][staged_name(name)])


def _of_home(codes: npt.NDArray[Any] | None, home: npt.NDArray[np.intp], values: Sequence[Value]) -> DictionaryColumn:
    """What a file of families says of each family, None where it tells of none."""
    if codes is None:
        return repeat_value(None, len(home))
    told = np.where(home >= 0, codes[np.maximum(home, 0)].astype(np.int32), len(values))
    return code_values(told, (*values, None))
