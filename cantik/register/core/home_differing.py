"""In what this source and another differ about families and their dwellings. Pure.

Only families that have a row of their own in both lists are compared: what OpenSID says of a family stands with its
members, and the card ties persons together (it is compared with them).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.register.core.codec import decode_row, decode_text
from cantik.register.core.conflict import (
    FAMILY,
    NEWCOMER,
    PLACE,
    Differences,
    RuleBook,
    Voice,
    carried,
    corrected_in,
    judge,
    origins_of,
    unheard,
    with_choices,
)
from cantik.register.core.differing import StandingState, foretold, kept_of, later
from cantik.register.core.known import Current, FamilyContent, Homes
from cantik.register.core.prepare import Prepared


@dataclass(frozen=True, slots=True)
class IncomingHomes:
    """The families of a batch beside the register: who each is (0: new), which statement it repeats (0: none).

    `standing`: the batch is the newest list of its source; `continues`: a further part of it; `foretell`: say also
    what each choice would bring.
    """

    prepared: Prepared
    current: Current
    family: Sequence[int]
    same_as: Sequence[int]
    standing: bool
    continues: bool
    foretell: bool = False


def home_stated(content: str, unit: tuple[str | None, ...]) -> dict[str, Any]:
    """What a statement about a family says by variable: its values, and where it lives."""
    said = {name: decode_text(value) for name, value in decode_row(content).items()}
    return said | {name: value for name, value in zip(PLACE, unit, strict=True) if value}


def home_differences(
    incoming: IncomingHomes, book: RuleBook, choices: Mapping[str, str] | None
) -> tuple[Differences, ...]:
    """The families of whom another source says something else, or whom somebody corrected."""
    if not book.rules:
        return ()
    compared = _compared(incoming)
    if not compared:
        return ()
    families = {incoming.family[i] for i in compared}
    known: dict[int, list[FamilyContent]] = {}
    for content in incoming.current.families:
        if content.family in families:
            known.setdefault(content.family, []).append(content)
    homes = incoming.current.homes(families)
    told = (_told(incoming, i, homes, known[incoming.family[i]], book, choices) for i in compared)
    return tuple(differences for differences in told if differences.clashes)


def _compared(incoming: IncomingHomes) -> list[int]:
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


def _told(
    incoming: IncomingHomes,
    i: int,
    homes: Homes,
    known: Sequence[FamilyContent],
    book: RuleBook,
    choices: Mapping[str, str] | None,
) -> Differences:
    prepared, family = incoming.prepared, incoming.family[i]
    standing, edges = homes.standing.get(family, ()), homes.edges.get(family, ())
    read = [statement.content for statement in standing]
    quiet = unheard(edges, set(read))
    present = origins_of([(number, homes.said[number]) for number in read], quiet) if incoming.standing else {}
    own, others = _voices(prepared.source, known, homes, later(prepared, standing))
    said = home_stated(prepared.families.values[i], prepared.families.unit[i])
    new = Voice(NEWCOMER, prepared.source, said)
    clashes = judge(book, new, others, own=own, present=present, verdicts=homes.verdicts.get(family, {}))
    last = next((statement for statement in reversed(own) if statement.content in read), None)
    if last is not None and last.hand and incoming.standing and not incoming.continues:
        clashes += carried(book, new, _base(last, known, homes), last, quiet=quiet.get(last.content, ()))
    chosen = with_choices(clashes, choices, unit=FAMILY, record=i)
    would = {}
    if incoming.foretell and any(clash.shown for clash in clashes):
        before = StandingState(standing, homes.said, edges, prepared, incoming.continues)
        would = foretold(clashes, before.state(), lambda found: before.after(said, found))
    return Differences(family, i, prepared.families.row[i], tuple(chosen), kept_of(chosen), FAMILY, would)


def _base(last: Voice, known: Sequence[FamilyContent], homes: Homes) -> Mapping[str, Any]:
    """The statement of the list that a correction is a part of."""
    base: Mapping[str, Any] = {}
    for content in known:
        if content.source == last.source and not content.hand and content.own and content.id < last.content:
            base = homes.said.get(content.id, {})
    return base


def _voices(
    source: str, known: Sequence[FamilyContent], homes: Homes, after: Collection[int]
) -> tuple[list[Voice], list[Voice]]:
    """The statements of the same source about a family, and those of others, oldest first."""
    own: list[Voice] = []
    others: list[Voice] = []
    base: dict[str, Mapping[str, Any]] = {}
    for content in known:
        if not content.own or content.id not in homes.said:
            continue
        said = homes.said[content.id]
        if not content.hand:
            base[content.source] = said
        hand = corrected_in(said, base.get(content.source, said)) if content.hand else frozenset()
        voice = Voice(content.id, content.source, said, hand, content.id in after)
        (own if content.source == source else others).append(voice)
    return own, others
