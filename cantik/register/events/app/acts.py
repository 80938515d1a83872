"""An act of recording as a value: what somebody wrote on a form, what it does to each person, what it would lead to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from cantik.collect.batch import Value
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.app.life_histories import KnownPerson
from cantik.register.events.families import Roster

#: kinds by which somebody who is known comes to belong to another family
REGROUPS = frozenset({Kind.MARRIAGE, Kind.NEW_FAMILY, Kind.SPLIT})


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom an event brings: what the register shall know of them. `relation`, `sex`: codes of Dukcapil;
    `also`: other values that are known of them; `returns`: who of the register they are, where somebody said it."""

    name: str
    sex: str
    born: dt.date
    place: str = ""
    nik: str = ""
    relation: str = ""
    also: Mapping[str, Value] = field(default_factory=dict)
    returns: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One act of recording: an event on one day, of one or several people.

    `persons`: known ones; `newcomers`: those it brings. `unit`: where they live from then on. `family`: the family they
    belong to from then on, or that moves as a whole; `kk`: the number of a new card instead. `letter`: the KK goes with
    them. `fresh`: a new family that has no number yet. `relations`: how each stands in the family from then on.
    `beside`: what changes for others because of it (the widow's status, the new head of those who stay). `says`: what
    else changes (`status_kawin`, `keberadaan`, …). `mother`: of who is born.
    """

    kind: Kind
    occurred: dt.date
    persons: tuple[int, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()
    unit: Unit | None = None
    family: int | None = None
    kk: str = ""
    fresh: bool = False
    relations: Mapping[int, str] = field(default_factory=dict)
    beside: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)
    letter: bool = True
    says: Mapping[str, Value] = field(default_factory=dict)
    mother: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActPart:
    """What an act does to one person; `known` is None for somebody the register did not know.

    `kind`: a correction for those whom it only touches.
    """

    kind: Kind
    known: KnownPerson | None
    newcomer: Newcomer | None
    says: Mapping[str, Value]
    before: Mapping[str, str]
    unit: Unit


@dataclass(frozen=True, slots=True)
class Outlook:
    """What recording an act would do. `doubts`: reasons to look again ("tanpa_ibu", "kembali", "di_bawah_umur",
    "tanpa_kepala"); `families`: how the families stand afterwards, asked for by `foresee(show=True)`."""

    parts: tuple[ActPart, ...]
    doubts: tuple[str, ...]
    mother: KnownPerson | None = None
    families: tuple[Roster, ...] = ()


def joins_family(act: Act) -> bool:
    """Whether those whom an act is about belong to another family from then on."""
    return act.kind in REGROUPS and (act.family is not None or act.fresh or bool(act.kk))
