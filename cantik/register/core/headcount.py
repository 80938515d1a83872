"""How many of those whom a delivery brings are counted, by base, and why the others are not: a sum that adds up. Pure.

Nobody is accepted and counted nowhere unless somebody decided so (docs/adr/0133).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cantik.collect.batch import Reading
from cantik.content.sources import OWN
from cantik.register.core.bases import NO, UNKNOWN, YES, asks_status, is_counted, list_facts, status_variable
from cantik.register.core.conflict import NEWCOMER, Edge
from cantik.register.core.differences import Manner, Place, hear_beside, place_of, places_of, silence_of
from cantik.register.core.plan import ImportPlan
from cantik.register.core.planner_state import Current, StatementRef
from cantik.register.core.prepare import Prepared

BASES = ("terdaftar", "domisili")
#: why somebody is not in a base: what their status says (its code), or one of these
ELSEWHERE = "catatan_lain"  # an event, or another source, says so
NOT_SAID = "sumber_tidak_menyatakan"  # this source and all others say nothing of this base
BLANK = "status_kosong"
NO_COLUMN = "tanpa_kolom_status"
NOBODY = "sumber_tidak_menghitung"
#: reasons that nobody gave: whoever is in no base for one of them has to be decided about
UNDECIDED = (BLANK, NO_COLUMN, NOBODY)


class HeadcountEntry(NamedTuple):
    """One accepted person once the delivery is in: the facts that hold ("ya", "tidak", "tidak_tahu", "" = nobody says
    it), the own code of status where it says that the person is not counted, and why the delivery itself may not count
    the person ("" = it may)."""

    terdaftar: str
    domisili: str
    status: str = ""
    lack: str = ""


@dataclass(frozen=True, slots=True)
class BaseCount:
    """One base: how many are in it, and how many are not, by reason."""

    counted: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Headcount:
    """Of `accepted` persons of a delivery: by base who is counted (`accepted = counted + Σ reasons`), and by reason who
    is counted in no base though nobody decided so. `variable`: the column of status that its source is read by."""

    accepted: int
    bases: Mapping[str, BaseCount]
    undecided: Mapping[str, int]
    variable: str = ""

    @property
    def adds_up(self) -> bool:
        """True when every accepted person is counted or has a reason, in each base."""
        return all(self.accepted == base.counted + sum(base.reasons.values()) for base in self.bases.values())


def count_heads(fates: Iterable[HeadcountEntry], variable: str = "") -> Headcount:
    """The count of accepted persons."""
    counted, reasons, undecided, accepted = Counter[str](), Counter[tuple[str, str]](), Counter[str](), 0
    for fate in fates:
        accepted += 1
        for base, fact in zip(BASES, fate[:2], strict=True):
            if fact == YES:
                counted[base] += 1
            else:
                reasons[base, _reason_of(fate, fact)] += 1
        if YES not in fate[:2] and NO not in fate[:2] and not fate.status and fate.lack:
            undecided[fate.lack] += 1
    bases = {
        base: BaseCount(counted[base], {reason: many for (of, reason), many in sorted(reasons.items()) if of == base})
        for base in BASES
    }
    return Headcount(accepted, bases, dict(sorted(undecided.items())), variable)


def _reason_of(fate: HeadcountEntry, fact: str) -> str:
    """Why somebody of whom a base says this is not in it."""
    if fact == "":
        return fate.lack if fate.lack and YES not in fate[:2] else NOT_SAID
    if fate.status:
        return f"status:{fate.status}"
    return fate.lack if fact == UNKNOWN and fate.lack else ELSEWHERE


def count_planned(planned: ImportPlan, current: Current, manner: Manner, batch: Reading) -> Headcount:
    """The count of the accepted persons of a plan, as the register tells of them once it is carried out."""
    told = {whose.record: whose for whose in planned.told}
    persons, own = planned.prepared.persons, place_of(planned.prepared.source, planned.prepared.reference)
    variable, ways = status_variable(batch.source) or "", _own_words(planned.prepared, batch)
    fates = []
    for i, (person, facts) in enumerate(zip(planned.person, persons.standing, strict=True)):
        standing = current.standing.get(person, ()) if person else ()
        clashes = told[persons.position[i]].clashes if persons.position[i] in told else ()
        edges = [*current.edges.get(person, ()), *(clash.edge() for clash in clashes if clash.binds)] if person else []
        said = _Said(NEWCOMER, own, facts.terdaftar, facts.domisili)
        fates.append(HeadcountEntry(*_facts_after(standing, said, edges, planned.prepared, manner), *ways[i]))
    return count_heads(fates, variable)


class _Said(NamedTuple):
    content: int
    place: Place
    terdaftar: str
    domisili: str


def _facts_after(
    standing: Sequence[StatementRef], own: _Said, edges: Sequence[Edge], prepared: Prepared, manner: Manner
) -> tuple[str, str]:
    """The facts that hold when a statement joins those that stand: folded like every other value."""
    heard = [
        (place, ref)
        for statement, place in zip(standing, places_of(standing), strict=True)
        if (ref := hear_beside(statement, prepared, manner)) is not None
    ]
    quiet = silence_of(edges, {own.content, *(ref.content for _, ref in heard)}, [ref for _, ref in heard])
    said = [_Said(ref.content, place, ref.terdaftar, ref.domisili) for place, ref in heard]
    terdaftar = domisili = ""
    for spoken in sorted([*said, own], key=lambda spoken: spoken.place):
        silent = quiet.get(spoken.content, ())
        terdaftar = spoken.terdaftar if spoken.terdaftar and "terdaftar" not in silent else terdaftar
        domisili = spoken.domisili if spoken.domisili and "domisili" not in silent else domisili
    return terdaftar, domisili


def _own_words(prepared: Prepared, batch: Reading) -> list[tuple[str, str]]:
    """Of each accepted person the code of status that leaves them out, and what the delivery lacks to count them."""
    people, variable = batch.records.get("orang"), status_variable(batch.source)
    count = len(prepared.persons)
    if people is None:
        return [("", "")] * count
    if variable is None:
        lack = NOBODY if batch.source == OWN and not list_facts(batch.source, people.columns) else ""
        lack = BLANK if batch.source == OWN and not lack else lack
        return [("", lack)] * count
    column = people.columns.get(variable)
    if column is None:
        return [("", "" if not asks_status(batch.source) else NO_COLUMN)] * count
    values = [column[position] for position in prepared.persons.position]
    return [
        ("", BLANK) if value in (None, "") else ("" if is_counted(batch.source, str(value)) else str(value), "")
        for value in values
    ]
