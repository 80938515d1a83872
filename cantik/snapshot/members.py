"""Who makes up the families and households of a village, and how the snapshot reads what the register says of a person.

What is made of that, column by column, is content (`content/columns/`, run by `snapshot.columns`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from cantik.content.kinds import Content
from cantik.expr.scope import LIMITS, Positions
from cantik.register.core.people import Filler
from cantik.snapshot.bases import NO, UNKNOWN, YES, PopulationBases
from cantik.snapshot.columns import HEAD, column_plans
from cantik.snapshot.derivation import DerivedRows, GroupMembers, derive_columns
from cantik.snapshot.dictionary_columns import Column, ColumnsRead, DictionaryColumn, code_values
from cantik.snapshot.source_reach import rows_reached
from cantik.snapshot.unusable import without_impossible

Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class ColumnsMade:
    """What columns are made with: definitions, code lists and the reference date."""

    content: Content
    lists: Mapping[str, Positions]
    on: dt.date

    def persons(
        self, persons: Columns, families: Columns, filled: Mapping[str, Sequence[Filler]] = MappingProxyType({})
    ) -> dict[str, Column]:
        """All columns of persons. Here birth dates stop: only completed years on the reference date go on. `filled`: by
        variable the lists that some value of it comes from, where they were noted."""
        size = len(persons["id"])
        known = {**persons, **_as_read(persons, size), **self._sums("orang", persons)}
        known |= without_impossible(known, self.on, self.content, self.lists)
        asked = partial(rows_reached, persons=persons, filled=filled, content=self.content)
        rows = DerivedRows("orang", size, ColumnsRead(known), families=ColumnsRead(families), asked=asked)
        return {**known, **_values(self._derive(rows))}

    def coded_persons(self, persons: Mapping[str, DictionaryColumn], size: int) -> dict[str, DictionaryColumn]:
        """The derived columns of persons of whom no register tells, from columns that are coded already."""
        return self._derive(DerivedRows("orang", size, self._read_coded("orang", persons)))

    def groups(
        self, unit: str, groups: Sequence[Sequence[int]], own: Columns, persons: Columns, bases: PopulationBases
    ) -> dict[str, Column]:
        """All columns of families or households, from their own and those of their members (positions in `persons`).
        Members are counted in the first base that is known; all of a family none of whom is in it."""
        first = bases.inside(bases.first)
        counted = [[first[member] for member in group] for group in groups]
        counted = [flags if any(flags) else [True] * len(flags) for flags in counted]
        members = GroupMembers(
            np.array([member for group in groups for member in group], np.intp),
            np.array([len(group) for group in groups], np.intp),
            np.array([flag for flags in counted for flag in flags], np.bool_),
        )
        return {**own, **self._sums(unit, own), **_values(self.coded_groups(unit, members, own, persons))}

    def coded_groups(
        self,
        unit: str,
        members: GroupMembers,
        own: Mapping[str, Column | DictionaryColumn],
        persons: Mapping[str, Column | DictionaryColumn],
    ) -> dict[str, DictionaryColumn]:
        """The derived columns of families or households from columns that are coded already."""
        known = self._read_coded(unit, own)
        return self._derive(DerivedRows(unit, len(members.sizes), known, members, people=ColumnsRead(persons)))

    def _read_coded(self, unit: str, own: Mapping[str, Column | DictionaryColumn]) -> ColumnsRead:
        known = ColumnsRead(own)
        known.known |= {name: _as_texts(column) for name in self._add_columns(unit) if (column := known.get(name))}
        return known

    def borrow_columns(
        self, names: Collection[str], families: Mapping[str, DictionaryColumn]
    ) -> dict[str, DictionaryColumn]:
        """Columns of persons that rest on what their family says alone: of each family that of its members."""
        size = max(map(len, families.values()), default=0)
        home = DictionaryColumn(np.arange(size), tuple(range(size)) or (None,))
        rows = DerivedRows("orang", size, ColumnsRead({"keluarga": home}), families=ColumnsRead(families))
        plans = [plan for plan in column_plans(self.content, self.lists)[rows.unit] if plan.name in names]
        return derive_columns(rows, plans, self.on, limits_of(self.content))

    def _sums(self, unit: str, columns: Columns) -> dict[str, Column]:
        """Sums of codes as expressions write them. Readers and forms hand them over as numbers; no number is equal to
        a code, and everybody would have no card and every family be insured."""
        read = ColumnsRead(columns)
        return {name: _as_texts(column).to_list() for name in self._add_columns(unit) if (column := read.get(name))}

    def _add_columns(self, unit: str) -> list[str]:
        return [name for (of, name), variable in self.content.variables.items() if of == unit and variable.additive]

    def _derive(self, rows: DerivedRows) -> dict[str, DictionaryColumn]:
        plans = column_plans(self.content, self.lists)[rows.unit]
        return derive_columns(rows, plans, self.on, limits_of(self.content))


def _as_texts(column: DictionaryColumn) -> DictionaryColumn:
    return code_values(column.codes, [None if told is None else str(told) for told in column.values])


def _values(columns: Mapping[str, DictionaryColumn]) -> dict[str, Column]:
    return {name: column.to_list() for name, column in columns.items()}


def limits_of(content: Content) -> dict[str, int | float]:
    """The limits as expressions name them (`batas_umur_lansia`)."""
    return {
        f"{LIMITS}{name}": limit.whole if limit.value % 1 == 0 else float(limit.value)
        for name, limit in content.limits.items()
    }


def _as_read(persons: Columns, size: int) -> dict[str, Column]:
    """Facts of the register as codes of their variables: what it calls not known is missing."""
    told: dict[str, Column] = {
        name: [None if fact == UNKNOWN else fact or None for fact in column_of(persons, name, size)]
        for name in ("terdaftar", "domisili")
    }
    told["keberadaan"] = [fact or None for fact in column_of(persons, "keberadaan", size)]
    told["institusi"] = [
        None if fact is None else YES if fact else NO for fact in column_of(persons, "institusi", size)
    ]
    return told


def column_of(columns: Columns, name: str, size: int) -> Column:
    """A column, or one of missing values when no source filled it."""
    return columns.get(name) or [None] * size


def members_by_family(persons: Columns, bases: PopulationBases) -> dict[int, list[int]]:
    """Positions of the members in any base, by position of their family; who lives in an institution belongs to no
    family."""
    found: dict[int, list[int]] = defaultdict(list)
    size = len(persons["id"])
    homes = zip(column_of(persons, "keluarga", size), persons["institusi"], bases.inside(None), strict=True)
    for person, (family, institution, of_a_base) in enumerate(homes):
        if of_a_base and isinstance(family, int) and family >= 0 and institution != YES:
            found[family].append(person)
    return found


def members_by_household(persons: Columns, bases: PopulationBases) -> list[list[int]]:
    """Positions of the members in any base of each household of the village's own list, the head first; none without
    such a list. Who lives in an institution belongs to no household."""
    found: dict[int, list[int]] = defaultdict(list)
    size = len(persons["id"])
    relation = column_of(persons, "hubungan_rumah_tangga", size)
    for person, house in enumerate(column_of(persons, "rumah_tangga_daftar", size)):
        if isinstance(house, int) and house >= 0 and persons["institusi"][person] != YES and bases.within(person, None):
            found[house].append(person)
    return [sorted(found[house], key=lambda person: (relation[person] != HEAD, person)) for house in sorted(found)]


def relations(content: Content, lists: Mapping[str, Positions], on: dt.date) -> Mapping[str, str]:
    """The relation (`hubungan`) that each code of a family card (SHDK) tells on a date."""
    own = content.variables["orang", "hubungan_keluarga"].codelist
    known = lists[own] if own else None
    codes = [known.code_at(place) for place in range(known.size - 1)] if known else []
    told = ColumnsMade(content, lists, on).persons({"id": codes, "hubungan_keluarga": codes}, {})
    return {code: str(relation) for code, relation in zip(codes, told["hubungan"], strict=True) if relation}
