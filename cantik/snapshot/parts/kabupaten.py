"""The rows of one kabupaten, once all of them are together: nobody twice, columns that rest on several, families.

What comes out has neither number nor key, and its rows stand in the order of village and content: the same people give
the same bytes, in whatever order and however many files they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.collect.batch import Value
from cantik.engines.foreign import FAMILY, PERSON, VILLAGE
from cantik.engines.protocol import Codes, Integers
from cantik.expr.scope import Field
from cantik.snapshot.bases import LISTED, YES, PopulationBases
from cantik.snapshot.encode import encode
from cantik.snapshot.members import ColumnsMade
from cantik.snapshot.parts.cells import staged_name, values_of
from cantik.snapshot.parts.columns import FAMILIES, PERSONS, PartColumns, base_code

#: families that are worked out at a time: their members are Python values for that long
FAMILIES_AT_A_TIME = 20_000
_WORD_BITS = 63
_FEW = 1 << 8
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class CodedRows:
    """Rows of a basis: codes by column, and the position of the village of each in `villages`."""

    columns: Mapping[str, Codes]
    area: npt.NDArray[np.int32]
    villages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CodedKabupaten:
    """The bases of a kabupaten. `again`: rows that were left out because their person stands in another one;
    `unlike`: of these how many say something else than the row that stays."""

    bases: Mapping[str, CodedRows]
    again: int
    unlike: int


def code_kabupaten(
    staged: Mapping[str, npt.NDArray[Any]],
    columns: PartColumns,
    values: Mapping[str, Sequence[Value]],
    made: ColumnsMade,
) -> CodedKabupaten:
    """The rows of a kabupaten from its staged ones (`engines.foreign.staged_rows`).

    `values`: by staged name what stands behind each code. Of rows with one person the one stays that comes first in the
    order of content, so that no order of files decides.
    """
    villages, place = np.unique(staged[VILLAGE], return_inverse=True)
    area = place.astype(np.int32)
    own = {name: staged[name] for name in staged if name not in (VILLAGE, PERSON, FAMILY)}
    words = packed(own, area)
    order = np.lexsort(words[::-1])
    kept, unlike = _once(staged[PERSON][order], [word[order] for word in words])
    rows = order[kept]
    own = {name: codes[rows] for name, codes in own.items()}
    area = area[rows]
    fields = columns.fields[PERSONS]
    persons = {name: own[name] for names in columns.alone.values() for name in names}
    persons |= {name: _joint(columns.joint[name], own, values, made, name, fields[name]) for name in columns.joint}
    persons[LISTED] = np.full(len(rows), base_code(fields[LISTED]), np.uint8)
    where = tuple(int(village) for village in villages)
    bases = {PERSONS: _sorted(persons, area, where)}
    if FAMILIES in columns.fields:
        every = {**own, **persons}
        told = {name: every[name if name in every else staged_name(name)] for name in columns.members}
        bases[FAMILIES] = _families(told, area, staged[FAMILY][rows], where, columns, values, made)
    return CodedKabupaten(bases, len(order) - len(rows), unlike)


def packed(columns: Mapping[str, npt.NDArray[Any]], area: npt.NDArray[Any]) -> list[Keys]:
    """The rows as few wide numbers whose order is that of area and codes, column by column: quick to sort by."""
    words: list[Keys] = []
    word = area.astype(np.uint64)
    used = int(area.max(initial=0)).bit_length()
    for name in sorted(columns):
        bits = int(columns[name].max(initial=0)).bit_length()
        if used + bits > _WORD_BITS:
            words.append(word)
            word, used = np.zeros(len(area), np.uint64), 0
        word = (word << np.uint64(bits)) | columns[name].astype(np.uint64)
        used += bits
    return [*words, word]


def _once(person: Keys, words: Sequence[Keys]) -> tuple[npt.NDArray[np.bool_], int]:
    """Of rows in the order of content: which are the first of their person, and how many others differ from it."""
    first = np.ones(len(person), np.bool_)
    known = np.flatnonzero(person)
    by_person = known[np.argsort(person[known], kind="stable")]
    runs = person[by_person]
    again = np.append(False, runs[1:] == runs[:-1]) if len(runs) else np.zeros(0, np.bool_)
    first[by_person[again]] = False
    same = np.ones(int(again.sum()), np.bool_)
    before = by_person[np.flatnonzero(again) - 1] if len(runs) else by_person
    for word in words:
        same &= word[by_person[again]] == word[before]
    return first, int((~same).sum())


def _joint(
    parts: Sequence[str],
    own: Mapping[str, Codes],
    values: Mapping[str, Sequence[Value]],
    made: ColumnsMade,
    name: str,
    field: Field,
) -> Codes:
    """A column of several: worked out once for each combination of their codes."""
    names = [part if part in own else staged_name(part) for part in parts]
    combination: Integers = np.zeros(len(own[names[0]]), np.int64)
    for source in names:
        combination = combination * len(values[source]) + own[source]
    distinct, place = np.unique(combination, return_inverse=True)
    told: dict[str, list[Value]] = {"id": list(range(len(distinct)))}
    for part, source in zip(reversed(parts), reversed(names), strict=True):
        distinct, code = np.divmod(distinct, len(values[source]))
        told[part] = [values[source][at] for at in code.tolist()]
    return encode(field, made.persons(told, {})[name])[place]


def _sorted(columns: Mapping[str, Codes], area: npt.NDArray[np.int32], villages: tuple[int, ...]) -> CodedRows:
    order = np.lexsort(packed(columns, area)[::-1])
    return CodedRows({name: columns[name][order] for name in sorted(columns)}, area[order], villages)


# ── families ─────────────────────────────────────────────────────────────────────────────────────
def _families(
    told: Mapping[str, Codes],
    area: npt.NDArray[np.int32],
    card: Keys,
    villages: tuple[int, ...],
    columns: PartColumns,
    values: Mapping[str, Sequence[Value]],
    made: ColumnsMade,
) -> CodedRows:
    """Persons with one KK number in one village, as the register of that village would put them together."""
    fields = columns.fields[FAMILIES]
    member = np.flatnonzero(card)
    member = member[np.lexsort((card[member], area[member]))]
    changes = np.flatnonzero((area[member][1:] != area[member][:-1]) | (card[member][1:] != card[member][:-1]))
    starts = np.concatenate(([0], changes + 1)).astype(np.int64) if len(member) else np.zeros(0, np.int64)
    ends = np.append(starts[1:], len(member))
    behind = {name: _behind(name, columns, values) for name in told}
    pieces: dict[str, list[Codes]] = {name: [] for name in columns.families}
    for some in range(0, len(starts), FAMILIES_AT_A_TIME):
        piece = slice(some, some + FAMILIES_AT_A_TIME)
        rows = member[starts[piece][0] : ends[piece][-1]]
        groups = list(_groups(starts[piece] - starts[piece][0], ends[piece] - starts[piece][0]))
        people: dict[str, list[Value | bool]] = {
            name: [behind[name][code] for code in codes[rows].tolist()] for name, codes in told.items()
        }
        found = made.groups(FAMILIES, groups, {}, {**people, "id": list(range(len(rows)))}, _listed(len(rows)))
        for name, own in pieces.items():
            own.append(encode(fields[name], found[name]))
    whole: dict[str, Codes] = {name: encode(fields[name], ()) for name in columns.families}
    if len(starts):
        whole = {name: _together(own) for name, own in pieces.items()}
    whole[LISTED] = np.full(len(starts), base_code(fields[LISTED]), np.uint8)
    return _sorted(whole, area[member[starts]].astype(np.int32), villages)


def _behind(name: str, columns: PartColumns, values: Mapping[str, Sequence[Value]]) -> Sequence[Value]:
    """The value of each code of what is told of members."""
    if name in columns.fields[PERSONS]:
        return values_of(columns.fields[PERSONS][name])
    return values[staged_name(name)]


def _together(pieces: Sequence[Codes]) -> Codes:
    whole = np.concatenate(pieces)
    return whole.astype(np.uint8) if pieces[0].dtype == np.uint8 else whole.astype(np.uint16)


def _groups(starts: Integers, ends: Integers) -> Iterator[Sequence[int]]:
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield range(start, end)


def _listed(size: int) -> PopulationBases:
    """Everybody stands in the file."""
    return PopulationBases({LISTED: [YES] * size}, (LISTED,), {})
