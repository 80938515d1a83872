"""Which population bases a register knows, and who is in them (docs/bidang/population_parameters.md 0.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

YES, NO, UNKNOWN = "ya", "tidak", "tidak_tahu"
#: In the order in which families count their members: where people live comes before where their card was issued.
BASES = ("domisili", "terdaftar")
#: Who stands in the file of a survey that tells of no base (docs/bidang/measures_extra.md 6): shares and tables, no
#: population.
LISTED = "terdata"
#: Facilities and events that the village recorded: the base of what is no person.
RECORDED = "tercatat"
#: whether the dusun of such a record is one of the village's; a column only where that of some record is
PLACED = "dusun_tercatat"


@dataclass(frozen=True, slots=True)
class PopulationBases:
    """Facts of each person by base, the bases that are known, and how many persons each base does not know."""

    facts: Mapping[str, Sequence[str]]
    known: tuple[str, ...]
    unknown: Mapping[str, int]

    @property
    def first(self) -> str | None:
        """The base in which members of families are counted."""
        return self.known[0] if self.known else None

    def inside(self, base: str | None) -> list[bool]:
        """`within` of every person."""
        if base is not None:
            return [fact == YES for fact in self.facts[base]]
        return [YES in facts for facts in zip(*self.facts.values(), strict=True)]

    def within(self, person: int, base: str | None) -> bool:
        """Whether a person is in a base (None: in any)."""
        if base is None:
            return any(fact[person] == YES for fact in self.facts.values())
        return self.facts[base][person] == YES


@dataclass(frozen=True, slots=True)
class Enough:
    """Of how many persons a base must be told (docs/bidang/quality_policy.md 4).

    `village` of the whole village, or all but fewer than `few` persons, and `part` of each dusun make it a base of
    totals; `least` of the village makes it one where no base reaches that. `surveys_only`: no register of the
    population is among the sources, so that `LISTED` stands where no base is known.
    """

    village: Fraction
    part: Fraction
    least: Fraction
    few: int
    surveys_only: bool = False


def judge(facts: Mapping[str, Sequence[str]], parts: Sequence[str], enough: Enough) -> PopulationBases:
    """The bases of these persons; `parts`: the dusun of each. A base is known when it has somebody and enough is told.

    A list that lacks a dusun makes no base of totals: the village would be smaller by it. Where no base is told of
    well enough, the fullest one is used. `tidak tahu` is in no base. Whom another base has struck off (dead, moved) is
    not open in this one: an OpenSID workbook that names 4 dead persons does not leave their residence open.
    """
    unknown: dict[str, int] = {}
    full: list[str] = []
    share: dict[str, Fraction] = {}
    for base in BASES:
        own = facts[base]
        others = [facts[other] for other in BASES if other != base]
        open_, told = Counter[str](), Counter[str]()
        for person, (fact, part) in enumerate(zip(own, parts, strict=True)):
            if fact != UNKNOWN:
                told[part] += 1
            elif not any(facts_of[person] == NO for facts_of in others):
                open_[part] += 1
        unknown[base] = open_.total()
        if YES not in own:
            continue
        share[base] = Fraction(told.total(), told.total() + open_.total())
        in_parts = all(Fraction(told[part], told[part] + left) >= enough.part for part, left in open_.items())
        if (share[base] >= enough.village or unknown[base] < enough.few) and in_parts:
            full.append(base)
    if not full and share:
        fullest = max(share, key=lambda base: share[base])
        full = [fullest] if share[fullest] >= enough.least else []
    if not full and enough.surveys_only and parts:
        return PopulationBases({**facts, LISTED: _listed_flags(facts)}, (LISTED,), unknown)
    return PopulationBases(facts, tuple(full), unknown)


def _listed_flags(facts: Mapping[str, Sequence[str]]) -> list[str]:
    """Who stands in a list and is struck off nowhere (dead, lives elsewhere)."""
    return [NO if NO in told else YES for told in zip(*(facts[base] for base in BASES), strict=True)]
