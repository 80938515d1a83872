"""Files handed in together: whom an earlier one brings, a later one does not bring anew, but changes or repeats.

Each plan was made against the register as it stands; this is what the same plans come to one after the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cantik.register.differing import Change, FieldChange, shown
from cantik.register.fold import fold
from cantik.register.known import Content
from cantik.register.matching import match_persons
from cantik.register.plan import ImportPlan
from cantik.register.prepare import Number, Prepared
from cantik.register.state import stated

_FIRST = 1 << 60  # ids of persons and numbers that only these files know: above any of the register


@dataclass(slots=True)
class _Brought:
    """Who came with the files so far: their statements for matching, and what was said of them, by reference date."""

    known: dict[int, list[Content]] = field(default_factory=dict)
    said: dict[int, list[tuple[dt.date, Mapping[str, Any]]]] = field(default_factory=dict)
    numbers: dict[Number, int] = field(default_factory=dict)

    def number(self, kind: str, text: str) -> int | None:
        """An id for a number, the same for the same text."""
        return self.numbers.setdefault((kind, text), _FIRST + len(self.numbers)) if text else None


def together(plans: Sequence[ImportPlan | None]) -> list[ImportPlan | None]:
    """The plans in the order in which they are applied; None (a file of which nothing is stored) stays None."""
    brought = _Brought()
    return [None if plan is None else _after(plan, brought) for plan in plans]


def _after(plan: ImportPlan, brought: _Brought) -> ImportPlan:
    prepared = plan.prepared
    new = set(plan.new)
    fresh = [i for i, position in enumerate(prepared.persons.position) if position in new]
    if not fresh:
        return plan
    _learn_numbers(prepared, fresh, brought)
    person = match_persons(prepared, brought.known, brought.numbers)
    twice: list[int] = []
    changes: list[Change] = []
    for i in fresh:
        known = plan.person[i] if plan.person[i] in brought.said else person[i]
        said = stated(prepared, i, brought.numbers)
        if not known or known not in brought.said:
            _remember(plan, i, said, brought)
            continue
        position = prepared.persons.position[i]
        twice.append(position)
        fields = _changed(brought.said[known], prepared.reference, said)
        if fields:
            changes.append(Change(0, position, prepared.persons.row[i], fields))
    if not twice:
        return plan
    altered = {change.record for change in changes}
    return replace(
        plan,
        new=tuple(position for position in plan.new if position not in set(twice)),
        changed=(*plan.changed, *changes),
        same=tuple(sorted([*plan.same, *(one for one in twice if one not in altered)])),
    )


def _learn_numbers(prepared: Prepared, fresh: Sequence[int], brought: _Brought) -> None:
    persons, families = prepared.persons, prepared.families
    for i in fresh:
        for text in (persons.nik[i], persons.father_nik[i], persons.mother_nik[i]):
            brought.number("nik", text)
        brought.number("telepon", persons.phone[i])
        place = persons.family[i]
        brought.number("kk", families.kk[place] if place >= 0 else "")


def _remember(plan: ImportPlan, i: int, said: Mapping[str, Any], brought: _Brought) -> None:
    prepared, persons = plan.prepared, plan.prepared.persons
    key = plan.person[i] or _FIRST + len(brought.known) + len(brought.said)
    while key in brought.said:
        key += 1
    brought.said[key] = [(prepared.reference, said)]
    brought.known[key] = [Content(
        key, key, prepared.source, b"", None, brought.number("nik", persons.nik[i]), None, None, None,
        persons.name[i], persons.birth_place[i], persons.birth_date[i],
    )]  # fmt: skip


def _changed(
    before: list[tuple[dt.date, Mapping[str, Any]]], reference: dt.date, said: Mapping[str, Any]
) -> tuple[FieldChange, ...]:
    """What this file changes about somebody whom an earlier one brings; it is remembered with the rest."""
    old = fold(one for _, one in before)
    before.append((reference, said))
    before.sort(key=lambda pair: pair[0])
    new = fold(one for _, one in before)
    return tuple(
        FieldChange(name, shown(old.get(name)), shown(new.get(name)))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )
