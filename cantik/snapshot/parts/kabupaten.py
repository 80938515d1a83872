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
from cantik.snapshot.dictionary_columns import DictionaryColumn, combine
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
    words = pack_rows(own, area)
    order = np.lexsort(words[::-1])
    kept, unlike = _once(staged[PERSON][order], [word[order] for word in words])
    rows = order[kept]
    own = {name: codes[rows] for name, codes in own.items()}
    area = area[rows]
    fields = columns.fields[PERSONS]
    persons = {name: own[name] for names in columns.alone.values() for name in names}
    for name in columns.joint:
        persons[name] = _joint(columns.joint[name], own, values[PERSONS], made, name, fields[name])
    known = one_of_each(homes)
    persons |= code_borrowed(known, staged[FAMILY][rows], columns, values, made)
    persons[LISTED] = np.full(len(rows), base_code(fields[LISTED]), np.uint8)
    where = tuple(int(village) for village in villages)
    bases = {PERSONS: in_order(persons, area, where)}
    homeless = 0
    if FAMILIES in columns.fields:
        every = {**own, **persons}
        told = {name: every[name if name in every else staged_name(name)] for name in columns.members}
        together = Together(told, area, staged[FAMILY][rows], where, known)
        bases[FAMILIES], homeless = code_families(together, columns, values, made)
    moved = int(staged[MOVED][rows].sum()) if MOVED in staged else 0
    return CodedKabupaten(bases, len(order) - len(rows), unlike, moved, homeless)


def _once(person: Keys, words: Sequence[Keys]) -> tuple[npt.NDArray[np.bool_], int]:
    """Of rows in the order of content: which are the first of their person, and how many others differ from it."""
    first, by_person, again = first_of_each(person)
    same = np.ones(int(again.sum()), np.bool_)
    before = by_person[np.flatnonzero(again) - 1]
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
    combinations, place = combine([DictionaryColumn(own[source], tuple(values[source])) for source in names])
    every = list(combinations)
    told: dict[str, list[Value]] = {"id": list(range(len(every)))}
    told |= {part: [combination[at] for combination in every] for at, part in enumerate(parts)}
    return encode(field, made.persons(told, {})[name])[place]
