"""Which way a village proposes a family in SIKS-NG, and which of its people make the proposal fail. Pure.

Two routes (docs/bidang/planning.md 5): a family that stands in DTSEN and whose decile fits is proposed for the
programme; one that does not, or whose decile does not fit, for an update of its data. The wrong route is not processed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cantik.content.aid_programmes import AidProgramme
from cantik.content.refusal_criteria import RefusalCriterion
from cantik.register.core.people import RegisterView
from cantik.use.poverty.targeting import FamilyRecord


class SiksRoute(StrEnum):
    """How a family is proposed."""

    AID = "usulan_bansos"
    UPDATE = "usulan_pembaruan_data"


@dataclass(frozen=True, slots=True)
class FatalPerson:
    """A person of the register who makes a proposal fail, and by which criteria."""

    person: int
    criteria: tuple[str, ...]


def choose_route(programme: AidProgramme, family: FamilyRecord) -> SiksRoute:
    """The route of a family to a programme; of one without a decile line whoever stands in DTSEN fits."""
    if family.decile is None or programme.is_for(family.decile) is False:
        return SiksRoute.UPDATE
    return SiksRoute.AID


def find_fatal(view: RegisterView, criteria: Iterable[RefusalCriterion]) -> Mapping[int, tuple[FatalPerson, ...]]:
    """By number of a family the persons in it who make a proposal for it fail. A variable that no source fills refuses
    nobody; that somebody has no address is only told where some have one."""
    told = [each for each in criteria if any(value not in (None, "") for value in view.persons.get(each.variable, ()))]
    found: dict[int, list[FatalPerson]] = {}
    numbers = [int(str(number)) for number in view.families["id"]]
    for place, (person, home) in enumerate(zip(view.persons["id"], view.persons["keluarga"], strict=True)):
        met = tuple(each.code for each in told if each.is_met(view.persons[each.variable][place]))
        if met and isinstance(home, int) and home >= 0:
            found.setdefault(numbers[home], []).append(FatalPerson(int(str(person)), met))
    return {family: tuple(people) for family, people in found.items()}


def find_gone(view: RegisterView, taking: Iterable[tuple[frozenset[int], frozenset[int]]]) -> tuple[int, int]:
    """How many persons and families stand on lists of programmes and live here no more: they died, or moved. `taking`:
    persons and families of each list."""
    lives = view.persons.get("domisili", ["ya"] * len(view.persons["id"]))
    people = {int(str(each)) for each, said in zip(view.persons["id"], lives, strict=True) if said != "tidak"}
    homes = zip(view.persons["keluarga"], lives, strict=True)
    inside = {home for home, said in homes if said != "tidak"}
    families = {int(str(number)) for place, number in enumerate(view.families["id"]) if place in inside}
    persons_gone, families_gone = set[int](), set[int]()
    for persons, own in taking:
        persons_gone |= persons - people
        families_gone |= own - families
    return len(persons_gone), len(families_gone)
