"""Families and programmes of aid: who is within the line of a programme and in it, who is not, who is in it beyond its
line. Pure; the register's columns come in, numbers of its records go out, and no name.

A decile is read as DTSEN says it: nobody is called poor here, and what is not known stays apart (docs/adr/0096).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cantik.content.aid_programmes import AidProgramme
from cantik.register.core.people import RegisterView

DECILE = "desil_nasional"


class FamilyStanding(StrEnum):
    """How a family stands to a programme."""

    REACHED = "terjangkau"  # within its line and in it
    UNREACHED = "belum_terjangkau"  # within its line and not in it: a fault of exclusion
    BEYOND = "melebihi_desil"  # in it and beyond its line: a fault of inclusion
    OUTSIDE = "di_luar"  # beyond its line and not in it
    UNKNOWN = "belum_diketahui"  # decile, or who is in it, is not known; or the programme has no line


@dataclass(frozen=True, slots=True)
class FamilyRecord:
    """A family of the register: its number, its decile (None: not known), the programmes that it is in (`taken`) of
    those that anything is known of (`asked`)."""

    number: int
    decile: int | None
    taken: frozenset[str]
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class ProgrammeReach:
    """Families by how they stand to a programme. `known`: a list of it stands in the register."""

    programme: AidProgramme
    known: bool
    families: Mapping[FamilyStanding, tuple[int, ...]]

    def count(self, standing: FamilyStanding) -> int:
        """How many stand so."""
        return len(self.families.get(standing, ()))

    @property
    def within(self) -> int:
        """How many are within its line."""
        return self.count(FamilyStanding.REACHED) + self.count(FamilyStanding.UNREACHED)


@dataclass(frozen=True, slots=True)
class PovertyProfile:
    """The families of a village by decile (0: not known), by programme, and those in no programme within the widest
    line; those in several."""

    families: int
    deciles: Mapping[int, int]
    programmes: tuple[ProgrammeReach, ...]
    in_none: tuple[int, ...]
    in_several: tuple[int, ...]


def read_families(view: RegisterView, programmes: Iterable[AidProgramme]) -> list[FamilyRecord]:
    """The families that live in a village with their decile and programmes: a programme of persons reaches a family
    where it reaches one of them."""
    columns, people = view.families, _residents(view)
    deciles = columns.get(DECILE, [None] * len(columns["id"]))
    taken: list[set[str]] = [set() for _ in columns["id"]]
    asked: list[set[str]] = [set() for _ in columns["id"]]
    for programme in programmes:
        own = columns if programme.unit == "keluarga" else view.persons
        said = own.get(programme.variable)
        if said is None:
            continue
        homes = range(len(said)) if programme.unit == "keluarga" else view.persons["keluarga"]
        for home, value in zip(homes, said, strict=True):
            if value is not None and isinstance(home, int) and home >= 0:
                asked[home].add(programme.code)
                if str(value) == programme.value:
                    taken[home].add(programme.code)
    return [
        FamilyRecord(int(str(number)), _read_decile(deciles[place]), frozenset(taken[place]), frozenset(asked[place]))
        for place, number in enumerate(columns["id"])
        if place in people
    ]


def _residents(view: RegisterView) -> frozenset[int]:
    """The places of families of which somebody lives here."""
    lives = view.persons.get("domisili", ["ya"] * len(view.persons["id"]))
    homes = zip(view.persons["keluarga"], lives, strict=True)
    return frozenset(home for home, said in homes if isinstance(home, int) and home >= 0 and said != "tidak")


def _read_decile(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdecimal() else None


def reckon_profile(families: Sequence[FamilyRecord], programmes: Sequence[AidProgramme]) -> PovertyProfile:
    """The profile of a village. Families are put in the order of their decile, the lowest first, then by number."""
    ordered = sorted(families, key=lambda each: (each.decile or 99, each.number))
    widest = max((each.last_decile or 0 for each in programmes), default=0)
    lined = frozenset(each.code for each in programmes if each.last_decile)
    return PovertyProfile(
        len(ordered),
        dict(sorted(Counter(each.decile or 0 for each in ordered).items())),
        tuple(_reach_of(each, ordered) for each in programmes),
        tuple(
            each.number
            for each in ordered
            if each.decile is not None and each.decile <= widest and not each.taken and each.asked & lined
        ),
        tuple(each.number for each in ordered if len(each.taken) > 1),
    )


def _reach_of(programme: AidProgramme, families: Sequence[FamilyRecord]) -> ProgrammeReach:
    found: dict[FamilyStanding, list[int]] = {}
    for each in families:
        found.setdefault(judge_standing(programme, each), []).append(each.number)
    known = any(programme.code in each.asked for each in families)
    return ProgrammeReach(programme, known, {standing: tuple(numbers) for standing, numbers in found.items()})


def judge_standing(programme: AidProgramme, family: FamilyRecord) -> FamilyStanding:
    """How a family stands to a programme."""
    within = programme.is_for(family.decile)
    if within is None or programme.code not in family.asked:
        return FamilyStanding.UNKNOWN
    if programme.code in family.taken:
        return FamilyStanding.REACHED if within else FamilyStanding.BEYOND
    return FamilyStanding.UNREACHED if within else FamilyStanding.OUTSIDE
