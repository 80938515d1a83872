"""In what this source and another differ about families and their dwellings. Pure.

Only families that have a row of their own in both lists are compared: what OpenSID says of a family stands with its
members, and the card ties persons together (it is compared with them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cantik.register.core.codec import decode_row, decode_text
from cantik.register.core.conflict import FAMILY, PLACE, Differences
from cantik.register.core.differences import ComparedSubject, Manner
from cantik.register.core.planner_state import Current, FamilyContent, Homes
from cantik.register.core.prepare import Prepared


@dataclass(frozen=True, slots=True)
class IncomingHomes:
    """The families of a batch beside the register: who each is (0: new), which statement it repeats (0: none).

    `standing`: the batch is the newest list of its source.
    """

    prepared: Prepared
    current: Current
    family: Sequence[int]
    same_as: Sequence[int]
    standing: bool
    manner: Manner


def home_stated(content: str, unit: tuple[str | None, ...]) -> dict[str, Any]:
    """What a statement about a family says by variable: its values, and where it lives."""
    said = {name: decode_text(value) for name, value in decode_row(content).items()}
    return said | {name: value for name, value in zip(PLACE, unit, strict=True) if value}


def home_differences(incoming: IncomingHomes) -> tuple[Differences, ...]:
    """The families of whom another source says something else, or whom somebody corrected."""
    compared = _families_to_compare(incoming) if incoming.manner.book.rules else []
    if not compared:
        return ()
    families = {incoming.family[i] for i in compared}
    homes = incoming.current.homes(families)
    known: dict[int, list[FamilyContent]] = {family: [] for family in families}
    for content in incoming.current.families:
        if content.family in families and content.own and content.id in homes.said:
            known[content.family].append(content)
    told = (
        _family(incoming, i, homes, known[incoming.family[i]]).differences(
            incoming.prepared, incoming.manner, newest=incoming.standing
        )
        for i in compared
    )
    return tuple(differences for differences in told if differences.clashes)


def _families_to_compare(incoming: IncomingHomes) -> list[int]:
    """Families with a row of their own whose statement is no repetition, of whom another list has a row, too."""
    rows, source = incoming.prepared.families.row, incoming.prepared.source
    fresh = [i for i, family in enumerate(incoming.family) if family and rows[i] and not incoming.same_as[i]]
    if not fresh:
        return []
    among = {incoming.family[i] for i in fresh}
    others = {
        content.family
        for content in incoming.current.families
        if content.family in among and content.own and (content.source != source or content.hand)
    }
    return [i for i in fresh if incoming.family[i] in others]


def _family(incoming: IncomingHomes, i: int, homes: Homes, known: Sequence[FamilyContent]) -> ComparedSubject:
    """Family i of the batch, with what lists that have a row of it say."""
    families, family = incoming.prepared.families, incoming.family[i]
    return ComparedSubject(
        unit=FAMILY,
        id=family,
        record=i,
        row=families.row[i],
        says=home_stated(families.values[i], families.unit[i]),
        known=known,
        standing=homes.standing.get(family, ()),
        said=homes.said,
        edges=homes.edges.get(family, ()),
        verdicts=homes.verdicts.get(family, {}),
    )
