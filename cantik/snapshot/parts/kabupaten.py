"""The rows of one kabupaten, once all of them are together: nobody twice, columns that rest on several, families.

What comes out has neither number nor key, and its rows stand in the order of village and content: the same people give
the same bytes, in whatever order and however many files they came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.collect.batch import Value
from cantik.engines.protocol import Codes
from cantik.engines.staging import FAMILY, MOVED, PERSON, VILLAGE
from cantik.expr.scope import Field
from cantik.snapshot.bases import LISTED
from cantik.snapshot.dictionary_columns import DictionaryColumn, combine_rows
from cantik.snapshot.encode import encode
from cantik.snapshot.members import ColumnsMade
from cantik.snapshot.parts.cells import staged_name
from cantik.snapshot.parts.columns import FAMILIES, PERSONS, PartColumns, base_code
from cantik.snapshot.parts.families import Together, code_borrowed, code_families, one_of_each
from cantik.snapshot.parts.rows import CodedRows, Keys, first_of_each, in_order, pack_rows

Values = Mapping[str, Sequence[Value]]


@dataclass(frozen=True, slots=True)
class CodedKabupaten:
    """The bases of a kabupaten. `again`: rows that were left out because their person stands in another one;
    `unlike`: of these how many say something else than the row that stays; `moved`: persons who are counted where their
    family lives, not where their own row says; `homeless`: persons of whose family no file tells."""

    bases: Mapping[str, CodedRows]
    again: int
    unlike: int
    moved: int = 0
    homeless: int = 0


def code_kabupaten(
    staged: Mapping[str, npt.NDArray[Any]],
    homes: Mapping[str, npt.NDArray[Any]],
    columns: PartColumns,
    values: Mapping[str, Values],
    made: ColumnsMade,
) -> CodedKabupaten:
    """The rows of a kabupaten from its staged ones (`engines.staging`), and what files of families tell of its own.

    `values`: by unit and staged name what stands behind each code. Of rows with one person the one stays that comes
    first in the order of content, so that no order of files decides.
    """
    villages, place = np.unique(staged[VILLAGE], return_inverse=True)
    area = place.astype(np.int32)
    own = {name: staged[name] for name in staged if name not in (VILLAGE, PERSON, FAMILY, MOVED)}
    kept, unlike = _once(staged[PERSON], own, area)
    left_out = len(area) - len(kept)
    card = staged[FAMILY]
    if left_out:
        own, card, area = {name: codes[kept] for name, codes in own.items()}, card[kept], area[kept]
    fields = columns.fields[PERSONS]
    persons = {name: own[name] for names in columns.alone.values() for name in names}
    for name in columns.joint:
        persons[name] = _joint(columns.joint[name], own, values[PERSONS], made, name, fields[name])
    known = one_of_each(homes)
    persons |= code_borrowed(known, card, columns, values, made)
    persons[LISTED] = np.full(len(area), base_code(fields[LISTED]), np.uint8)
    where = tuple(int(village) for village in villages)
    bases = {PERSONS: in_order(persons, area, where)}
    homeless = 0
    if FAMILIES in columns.fields:
        every = {**own, **persons}
        told = {name: every[name if name in every else staged_name(name)] for name in columns.members}
        together = Together(told, area, card, where, known)
        bases[FAMILIES], homeless = code_families(together, columns, values, made)
    moved = int(staged[MOVED][kept].sum()) if MOVED in staged else 0
    return CodedKabupaten(bases, left_out, unlike, moved, homeless)


def _once(
    person: Keys, own: Mapping[str, npt.NDArray[Any]], area: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.intp], int]:
    """The rows that stay, of several of one person the first in the order of content; and how many of the others say
    something else. Only rows of a person who stands in several are put in that order."""
    _, by_key, again = first_of_each(person)
    several = again | np.append(again[1:], False)
    rows = by_key[several]
    words = pack_rows({name: codes[rows] for name, codes in own.items()}, area[rows])
    order = np.lexsort([*words[::-1], person[rows]])
    rows, words = rows[order], [word[order] for word in words]
    others = np.flatnonzero(again[several])
    same = np.ones(len(others), np.bool_)
    for word in words:
        same &= word[others] == word[others - 1]
    stays = np.ones(len(person), np.bool_)
    stays[rows[others]] = False
    return np.flatnonzero(stays), int((~same).sum())


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
    columns = [DictionaryColumn(own[source], tuple(values[source])) for source in names]
    rows, place = combine_rows(columns)
    told = {part: column.take(rows) for part, column in zip(parts, columns, strict=True)}
    made_of = made.coded_persons(told, len(rows))[name]
    return encode(field, made_of.values)[made_of.codes][place]
