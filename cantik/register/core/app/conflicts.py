"""Write down where sources differ when a batch comes in, and what it keeps of corrections made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cantik.base.canonical import canonical_json
from cantik.register.core.app import batch_hooks
from cantik.register.core.app.conflict_models import ConflictDecision
from cantik.register.core.app.conflict_rows import FAMILIES, PERSONS, write_rows
from cantik.register.core.app.models import FamilyVersion
from cantik.register.core.conflict import BY_HAND, BY_RULE, NEW, OPEN, PERSON, Clash, Differences, key_of
from cantik.register.core.plan import ImportPlan
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Arrival:
    """The batch that came in."""

    area_id: int
    batch: int
    by: str
    at: dt.datetime


def write_conflicts(opened: OpenStore, arrival: Arrival, planned: ImportPlan, versions: Sequence[int]) -> int:
    """Keep what the plan says of differences; how many wait for somebody. `versions`: the statements just written
    about persons; those about families are looked up."""
    if not (planned.told or planned.homes):
        return 0
    chosen = _decisions(arrival, planned)
    if planned.told:
        place = {position: i for i, position in enumerate(planned.prepared.persons.position)}
        own = {differences.person: versions[place[differences.record]] for differences in planned.told}
        keep = _kept_by_person(planned.told)
        again = (
            batch_hooks.corrections().persons(opened, arrival.batch, keep, by=arrival.by, at=arrival.at) if keep else {}
        )
        write_rows(_rows(arrival, planned.told, own, again, chosen), arrival.at, PERSONS)
    if planned.homes:
        own = _home_versions(arrival.batch, [differences.person for differences in planned.homes])
        keep = _kept_by_person(planned.homes)
        again = (
            batch_hooks.corrections().families(opened, arrival.batch, keep, by=arrival.by, at=arrival.at)
            if keep
            else {}
        )
        write_rows(_rows(arrival, planned.homes, own, again, chosen), arrival.at, FAMILIES)
    return sum(
        clash.state == OPEN and clash.shown
        for differences in (*planned.told, *planned.homes)
        for clash in differences.clashes
    )


def _kept_by_person(told: Iterable[Differences]) -> dict[int, Mapping[str, object]]:
    return {differences.person: differences.kept for differences in told if differences.kept}


def _home_versions(batch: int, families: Sequence[int]) -> dict[int, int]:
    """Family -> what this batch says of it."""
    found: dict[int, int] = {}
    for start in range(0, len(families), _CHUNK):
        part = families[start : start + _CHUNK]
        rows = FamilyVersion.objects.filter(batch_id=batch, family_id__in=part, retired_at__isnull=True)
        found.update(rows.values_list("family_id", "pk"))
    return found


def _rows(
    arrival: Arrival,
    told: Sequence[Differences],
    own: Mapping[int, int],
    again: Mapping[int, int],
    chosen: Mapping[str, int],
) -> list[tuple[object, ...]]:
    """A row per difference; `own`: the statement of the list, `again`: what it says again of corrections."""
    rows: list[tuple[object, ...]] = []
    for differences in told:
        content, second = own[differences.person], again.get(differences.person)
        for clash in differences.clashes:
            if clash.carried:
                if second is not None and clash.shown and clash.variable in differences.kept:
                    rows.append(_row(arrival, differences.person, clash, content, second, chosen))
                continue
            rows.append(_row(arrival, differences.person, clash, content, clash.other, chosen))
            # it says the same of the rest
            if second is not None and clash.binds and clash.variable not in differences.kept:
                rows.append(_row(arrival, differences.person, clash, second, clash.other, chosen, shown=False))
        if second is not None:
            rows += _hand_first(arrival, differences.person, differences.clashes, second)
    return rows


def _hand_first(arrival: Arrival, person: int, clashes: Iterable[Clash], second: int) -> list[tuple[object, ...]]:
    """What was corrected by hand is heard before other sources whatever came in with the list."""
    kept = {clash.variable for clash in clashes if clash.carried}
    return [
        (
            arrival.area_id,
            person,
            clash.variable,
            arrival.batch,
            second,
            clash.other,
            clash.rule,
            BY_HAND,
            NEW,
            BY_RULE,
            False,
            True,
            None,
        )
        for clash in clashes
        if not clash.carried and clash.variable in kept and clash.way != BY_HAND
    ]


def _row(
    arrival: Arrival,
    person: int,
    clash: Clash,
    content: int,
    other: int,
    chosen: Mapping[str, int],
    *,
    shown: bool | None = None,
) -> tuple[object, ...]:
    decision = chosen.get(clash.takes) if clash.chosen else clash.decision
    return (
        arrival.area_id,
        person,
        clash.variable,
        arrival.batch,
        content,
        other,
        clash.rule,
        clash.way,
        clash.takes,
        clash.state,
        clash.shown if shown is None else shown,
        clash.binds,
        decision,
    )


def _decisions(arrival: Arrival, planned: ImportPlan) -> dict[str, int]:
    """What somebody chose for the whole file is a decision like any other: who, when, of how many."""
    made = {}
    by_takes: dict[str, list[tuple[Differences, Clash]]] = {}
    for differences in (*planned.told, *planned.homes):
        for clash in differences.clashes:
            if clash.chosen:
                by_takes.setdefault(clash.takes, []).append((differences, clash))
    for takes, found in sorted(by_takes.items()):
        whom = {(differences.unit, differences.person) for differences, _ in found}
        fields = sorted({key_of(differences.unit, clash.variable) for differences, clash in found})
        row = ConflictDecision.objects.create(
            area_id=arrival.area_id,
            takes=takes,
            persons=len(whom),
            decided_at=arrival.at,
            decided_by=arrival.by,
            scope=canonical_json({"isian": fields}).decode(),
        )
        log_decision(
            whom,
            by=arrival.by,
            at=arrival.at,
            action="beda.putus",
            detail={"pilihan": takes, "putusan": row.pk, "batch": arrival.batch},
        )
        made[takes] = row.pk
    return made


def log_decision(
    whom: Iterable[tuple[str, int]], *, by: str, at: dt.datetime, action: str, detail: dict[str, int | str]
) -> None:
    """Write into the log of whom something was decided: persons and families (unit, id) each in an entry."""
    units: dict[str, set[int]] = {}
    for unit, owner in whom:
        units.setdefault(unit, set()).add(owner)
    for unit in sorted(units, key=lambda name: name != PERSON):
        log.record(by=by, at=at, action=action, subject=unit, subjects=sorted(units[unit]), detail=dict(detail))
