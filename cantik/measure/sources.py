"""Which columns of the register a measure stands on, and which kinds of files bring a column."""

from __future__ import annotations

from collections.abc import Iterable

from cantik.content.kinds import Content, TableSpec
from cantik.content.schema.common import HAPPENINGS, MID_YEAR
from cantik.content.sources import KNOWN, OWN, strength
from cantik.expr.scope import Scope
from cantik.measure.compile import DUSUN, Measure, columns_needed
from cantik.register.core.rolls_view import list_columns
from cantik.snapshot.bases import BASES
from cantik.snapshot.columns import is_distance, made_of, stood_on

#: a column of the register: unit and variable
Column = tuple[str, str]
_AID, _HOUSEHOLDS = "opensid_bantuan", "opensid_rtm"
FACILITIES = "fasilitas"
#: what the village itself records, one by one, and its people of the middle of closed years
EVENTS = (*HAPPENINGS, MID_YEAR)
#: facts of the village by kind, which the list of facilities brings
GROUNDS = ("lahan", "panen", "perikanan")
#: what brings lists of members and of facilities, which nothing else does
LISTS = frozenset({_AID, _HOUSEHOLDS, FACILITIES})
_RECORDS = ("orang", "keluarga")  # mappings of other units point at persons, they bring none
_POINT = "lintang"
_SEEN_AS = {"keluarga": "no_kk", "terdaftar": "status_dasar", "domisili": "r404"}  # as files call them


def columns_behind(measure: Measure, population: str, scope: Scope, content: Content) -> frozenset[Column]:
    """The columns of the register that a measure counts by, with those that say who is in its base."""
    named = columns_needed(measure, scope, content) | {population}
    if isinstance(measure, TableSpec) and measure.rows == DUSUN:
        named |= {DUSUN}
    return frozenset().union(*(stood_on(content, measure.unit_of, name) for name in named))


#: what everybody is known by: hidden numbers about anything else are cut by it, and are not about it
_KNOWN_BY = frozenset({"tanggal_lahir", "jenis_kelamin", "keluarga", "dusun", "keberadaan", "institusi", *BASES})


def told_of(content: Content, unit: str, names: Iterable[str]) -> frozenset[str]:
    """Return the columns of the register, as `unit.column`, that some columns of a basis say something about."""
    return frozenset(f"{of}.{name}" for of, name in made_of(content, unit, names) if name not in _KNOWN_BY)


def brought_by(content: Content, unit: str, name: str) -> tuple[str, ...]:
    """Sources whose files fill a column of a basis, the strongest first: those of the mappings of the content."""
    if unit in (FACILITIES, *EVENTS, *GROUNDS):  # events are recorded one by one, no file brings them
        return () if unit in EVENTS else (FACILITIES,)
    if name in list_columns():
        return (_AID,) if name.startswith("ikut_") else (_HOUSEHOLDS,)
    stands_on = {variable for _, variable in stood_on(content, unit, name)}
    far = any(is_distance(content, variable) for variable in stands_on)  # of points of homes and of facilities
    wanted = {_SEEN_AS.get(variable, variable) for variable in stands_on} | ({_POINT} if far else set())
    found = {
        mapping.source
        for mapping in content.mappings.values()
        if mapping.unit_of in _RECORDS
        and mapping.source in KNOWN
        and not wanted.isdisjoint(column.variable for column in mapping.columns)
    }
    ordered = sorted(found - {OWN}, key=lambda source: (-strength(source), source))
    return (*([FACILITIES] if far else []), *ordered)
