"""Which population bases a register knows, and who is in them (domain/population_parameters.md section 0.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

YES, NO, UNKNOWN = "ya", "tidak", "tidak_tahu"
#: In the order in which families count their members: where people live comes before where their card was issued.
BASES = ("domisili", "terdaftar")


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


def judge(facts: Mapping[str, Sequence[str]], unknown_max: Fraction) -> PopulationBases:
    """The bases of these persons. A base is known when it has somebody and leaves at most `unknown_max` of them open.

    `tidak tahu` is in no base. Whom another base has struck off (dead, moved) is not open in this one: an OpenSID
    workbook that names 4 dead persons does not leave their residence open.
    """
    unknown: dict[str, int] = {}
    known: list[str] = []
    for base in BASES:
        own = facts[base]
        others = [facts[other] for other in BASES if other != base]
        open_ = sum(
            fact == UNKNOWN and not any(facts_of[person] == NO for facts_of in others)
            for person, fact in enumerate(own)
        )
        told = sum(fact != UNKNOWN for fact in own)
        unknown[base] = open_
        if YES in own and Fraction(open_, open_ + told) <= unknown_max:
            known.append(base)
    return PopulationBases(facts, tuple(known), unknown)
