"""Which columns of the register a measure stands on, and which kinds of files bring a column."""

from __future__ import annotations

from cantik.content.kinds import Content, TableSpec
from cantik.content.sources import KNOWN, OWN, strength
from cantik.expr.scope import Scope
from cantik.measure.compile import DUSUN, Measure, columns_needed
from cantik.register.core.rolls_view import added
from cantik.snapshot.columns import stood_on

#: a column of the register: unit and variable
Column = tuple[str, str]
_AID, _HOUSEHOLDS = "opensid_bantuan", "opensid_rtm"
FACILITIES, EVENTS = "fasilitas", "peristiwa"
#: what brings lists of members and of facilities, which nothing else does
LISTS = frozenset({_AID, _HOUSEHOLDS, FACILITIES})
_RECORDS = ("orang", "keluarga")  # mappings of other units point at persons, they bring none
_SEEN_AS = {"keluarga": "no_kk", "terdaftar": "status_dasar", "domisili": "r404"}  # as files call them


def columns_behind(measure: Measure, population: str, scope: Scope, content: Content) -> frozenset[Column]:
    """The columns of the register that a measure counts by, with those that say who is in its base."""
    named = columns_needed(measure, scope, content) | {population}
    if isinstance(measure, TableSpec) and measure.rows == DUSUN:
        named |= {DUSUN}
    return frozenset().union(*(stood_on(content, measure.unit_of, name) for name in named))


def brought_by(content: Content, unit: str, name: str) -> tuple[str, ...]:
    """Sources whose files fill a column of a basis, the strongest first: those of the mappings of the content."""
    if unit in (FACILITIES, EVENTS):  # events are recorded one by one, no file brings them
        return (FACILITIES,) if unit == FACILITIES else ()
    if name in added():
        return (_AID,) if name.startswith("ikut_") else (_HOUSEHOLDS,)
    wanted = {_SEEN_AS.get(variable, variable) for _, variable in stood_on(content, unit, name)}
    found = {
        mapping.source
        for mapping in content.mappings.values()
        if mapping.unit_of in _RECORDS
        and mapping.source in KNOWN
        and not wanted.isdisjoint(column.variable for column in mapping.columns)
    }
    return tuple(sorted(found - {OWN}, key=lambda source: (-strength(source), source)))
