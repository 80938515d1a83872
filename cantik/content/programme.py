"""Regional programmes as values (`programs/<id>.yaml`); the files are read by `content.loader`.

What became of a programme in a village in a year is a village fact like others: each programme brings a kind of facts
(`FacilityKind`), so that its form, its template, the dry run, the undo and the history are those of every kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cantik.content.basis import ContentBasis
from cantik.content.facility import NOWHERE, PROGRAMMES, YEAR, Attribute, FacilityKind
from cantik.content.kinds import AreaGroup, Origin

#: the kind of facts of a programme is called by this and its id
PREFIX = "program_"
YEAR_OF, SAID_BY, SOURCE = "tahun", "asal", "sumber"
#: who says what became of it: the village, or the office that runs the programme; never one figure for the other
BY_VILLAGE, BY_OFFICE = "desa", "opd"
_SAYERS = "cantik_asal_realisasi"


@dataclass(frozen=True, slots=True)
class ProgrammeMeasure:
    """What is counted of a programme in a village. `share_of`: the measure whose part it is ("" = of none)."""

    attribute: Attribute
    share_of: str = ""


@dataclass(frozen=True, slots=True)
class RegionalProgramme:
    """A regional programme: goal, basis, owner, where, for whom, measures.

    `places`: codes of areas at or below which it runs, `within` a group of areas; both empty = everywhere. `joined`:
    the yes-no measure that says a village takes part; `targets`: percent of the villages that shall, by year;
    `indicators`, `tables`: by which the releases of a village tell of what it is for.
    """

    id: str
    title: str
    title_en: str
    goal: str
    goal_en: str
    for_whom: str
    for_whom_en: str
    owner: str
    basis_of: ContentBasis
    mark: str
    since: dt.date
    until: dt.date | None
    places: tuple[str, ...]
    within: str
    measures: tuple[ProgrammeMeasure, ...]
    joined: str
    targets: Mapping[int, Decimal]
    indicators: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    origin: Origin = field(default_factory=lambda: Origin(""))

    def measure(self, name: str) -> ProgrammeMeasure:
        """The measure of an id. Raises `KeyError`."""
        return {measure.attribute.id: measure for measure in self.measures}[name]


def runs_in(programme: RegionalProgramme, code: str, on: dt.date, groups: Mapping[str, AreaGroup]) -> bool:
    """Whether a programme runs in an area on a day, or in a part of it, or in what it is a part of."""
    if not programme.places and not programme.within:
        return True
    places = list(programme.places)
    if programme.within:
        members = groups[programme.within].members
        places += [member.area for member in members if member.since <= on and (member.until or on) >= on]
    return any(f"{code}.".startswith(f"{place}.") or f"{place}.".startswith(f"{code}.") for place in places)


def facts_of(programme: RegionalProgramme) -> FacilityKind:
    """The kind of village facts in which the realisation of a programme stands: one for each year and who says it."""
    last = programme.until.year if programme.until else None
    attributes = (
        Attribute(
            YEAR_OF, "Tahun", "Year", "tahun", minimum=programme.since.year, maximum=last or _LAST, required=True
        ),
        Attribute(SAID_BY, "Menurut", "According to", "kode", codelist=_SAYERS, required=True),
        *(measure.attribute for measure in programme.measures),
        Attribute(SOURCE, "Sumber", "Source", "teks", length=_SOURCE, required=True),
    )
    return FacilityKind(
        id=PREFIX + programme.id,
        title=programme.title,
        title_en=programme.title_en,
        basis_of=programme.basis_of,
        since=programme.since,
        until=programme.until,
        order=_ORDER,
        group=PROGRAMMES,
        shape=NOWHERE,
        period=YEAR,
        key=(YEAR_OF, SAID_BY),
        called=(YEAR_OF, SAID_BY),
        photo=False,
        attributes=attributes,
        origin=programme.origin,
    )


_LAST, _SOURCE, _ORDER = 2100, 200, 900
