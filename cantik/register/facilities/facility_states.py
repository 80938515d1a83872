"""Facilities and village facts over time: what stands on a date, and what a file or a form would change. Pure.

A statement is the whole state of one thing from a day on; the newest that has begun holds, a closing one ends it.
Nothing is overwritten: a correction is a further statement, recorded later, about the same day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.collect.batch import Reading
from cantik.collect.facilities import KIND, PLACE, POINTS, WrittenFacility, begins, code_from_name, key_of
from cantik.collect.finding import Finding
from cantik.collect.readers.fasilitas import UNIT, written_of
from cantik.content.facility import NOWHERE, POINT, FacilityKind
from cantik.register.core.prepare import refusals

_DAY = dt.timedelta(days=1)
#: how a personal value is shown where it is not opened: first letters only
_VEIL = "•••"


@dataclass(frozen=True, slots=True)
class FacilityState:
    """One statement: the state of a thing from `since` on; `closed`: it is there no more. `order`: when recorded."""

    since: dt.date
    closed: bool
    values: Mapping[str, str]
    unit: tuple[str, str, str] = ("", "", "")
    shape: str = ""
    code: str = ""
    order: int = 0

    def says(self, other: FacilityState | None) -> bool:
        """Whether another statement describes the same state, whenever it begins."""
        if other is None or self.closed or other.closed:
            return False
        return (dict(self.values), self.unit, self.shape, self.code) == (
            dict(other.values),
            other.unit,
            other.shape,
            other.code,
        )


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A value that would change: column id, old and new canonical text ("" = none)."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FacilityDifference:
    """A thing that would change, with the row that says so."""

    row: int
    key: str
    name: str
    fields: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True)
class FacilityPlan:
    """What a file would do. `writes`: (row, key, statement) in the order of recording; `lacking`: rows about things
    that nobody knows yet, without a value that is needed (their column is not in the file); `closed`: things ended."""

    kind: str
    writes: tuple[tuple[int, str, FacilityState], ...]
    new: tuple[tuple[int, str], ...]
    changed: tuple[FacilityDifference, ...]
    same: int
    closed: int
    refused: int
    lacking: tuple[int, ...] = ()
    rows: int = 0

    @property
    def changes(self) -> bool:
        """False when everything already stands as the file says."""
        return bool(self.writes)


def state_at(history: Iterable[FacilityState], on: dt.date) -> FacilityState | None:
    """The statement that holds on a day; None before the first and after a closing one."""
    begun = [statement for statement in history if statement.since <= on]
    if not begun:
        return None
    last = max(begun, key=lambda statement: (statement.since, statement.order))
    return None if last.closed else last


def ends(history: Iterable[FacilityState], stated: FacilityState) -> dt.date | None:
    """The last day of a thing when the statement after this one closes it; None while nothing does."""
    after = [statement for statement in history if (statement.since, statement.order) > (stated.since, stated.order)]
    if not after:
        return None
    first_day = min(statement.since for statement in after)
    following = max(
        (statement for statement in after if statement.since == first_day), key=lambda statement: statement.order
    )
    return following.since - _DAY if following.closed else None


def rows_of(
    kind: FacilityKind, batch: Reading, findings: Sequence[Finding]
) -> tuple[list[tuple[int, WrittenFacility]], int]:
    """The rows of a batch that findings do not refuse, with how many they do."""
    records = batch.records[UNIT]
    whole, _ = refusals(findings)
    out = whole.get(UNIT, set())
    kept = [
        (records.rows[i], written_of(kind, records, i))
        for i in range(len(records))
        if i not in out and records.columns[KIND][i]
    ]
    return kept, len(records) - len(kept)


def kind_of(batch: Reading) -> str:
    """The id of the kind that a batch tells of, "" when no row names one."""
    return next((str(kind) for kind in batch.records[UNIT].columns[KIND] if kind), "")


@dataclass(slots=True)
class _Planning:
    """What is being gathered; `history` grows with what the file itself says."""

    kind: FacilityKind
    reference: dt.date
    history: dict[str, list[FacilityState]]
    writes: list[tuple[int, str, FacilityState]] = field(default_factory=list)
    new: list[tuple[int, str]] = field(default_factory=list)
    changed: list[FacilityDifference] = field(default_factory=list)
    lacking: list[int] = field(default_factory=list)
    same: int = 0
    closed: int = 0

    def write(self, row: int, key: str, state: FacilityState) -> None:
        told = self.history.setdefault(key, [])
        order = 1 + max((past.order for past in told), default=0)
        stated = FacilityState(state.since, state.closed, state.values, state.unit, state.shape, state.code, order)
        told.append(stated)
        self.writes.append((row, key, stated))


def plan_facilities(
    kind: FacilityKind,
    rows: Sequence[tuple[int, WrittenFacility]],
    history: Mapping[str, Sequence[FacilityState]],
    reference: dt.date,
    refused: int = 0,
) -> FacilityPlan:
    """Hold rows against what stands. A row without a date of its own speaks of `reference`."""
    plan = _Planning(kind, reference, {key: list(told) for key, told in history.items()})
    for row, written in rows:
        _plan_row(plan, row, written)
    return FacilityPlan(
        kind.id,
        tuple(plan.writes),
        tuple(plan.new),
        tuple(plan.changed),
        plan.same,
        plan.closed,
        refused + len(plan.lacking),
        tuple(plan.lacking),
        len(rows) + refused,
    )


def _plan_row(plan: _Planning, row: int, written: WrittenFacility) -> None:
    kind = plan.kind
    key = key_of(kind, written.code, written.values)
    told = plan.history.get(key, [])
    since = begins(kind, written, plan.reference)
    before = state_at(told, since)
    stated = merge_row(kind, written, before, since)
    if any(attribute.required and attribute.id not in stated.values for attribute in kind.attributes):
        plan.lacking.append(row)
        return
    name = thing_name(kind, stated.values)
    ended = False
    if stated.says(before):
        plan.same += 1
    else:
        (
            plan.new.append((row, name))
            if not told
            else plan.changed.append(FacilityDifference(row, key, name, differences(kind, before, stated)))
        )
        plan.write(row, key, stated)
        ended = True
    if written.until is not None and state_at(plan.history[key], written.until + _DAY) is not None:
        plan.write(row, key, FacilityState(written.until + _DAY, True, {}))
        plan.closed += 1
        if not ended:
            plan.same -= 1
            plan.changed.append(
                FacilityDifference(row, key, name, (FieldDifference("sampai", "", written.until.isoformat()),))
            )


def merge_row(
    kind: FacilityKind, written: WrittenFacility, before: FacilityState | None, since: dt.date
) -> FacilityState:
    """The state that a row says; what its file has no column for stays as it stood."""
    old = before.values if before is not None else {}
    values = {
        attribute.id: value
        for attribute in kind.attributes
        if (
            value := written.values.get(attribute.id, "")
            if attribute.id in written.columns
            else old.get(attribute.id, "")
        )
    }
    unit, shape, code = before.unit if before else ("", "", ""), before.shape if before else "", written.code
    if written.columns & set(PLACE):
        unit = written.place
    located = {"lintang", "bujur"} if kind.shape == POINT else {POINTS}
    if kind.shape != NOWHERE and written.columns & located:
        shape = written.shape
    if kind.has_codes and not code:
        code = before.code if before is not None else code_from_name(kind, values)
    return FacilityState(since, False, values, unit, shape, code)


def differences(kind: FacilityKind, before: FacilityState | None, after: FacilityState) -> tuple[FieldDifference, ...]:
    """Value by value what changes; personal values veiled."""
    old = _flat(before)
    new = _flat(after)
    return tuple(
        FieldDifference(
            name, _veil_personal(kind, name, old.get(name, "")), _veil_personal(kind, name, new.get(name, ""))
        )
        for name in sorted(old.keys() | new.keys())
        if old.get(name, "") != new.get(name, "")
    )


def _flat(state: FacilityState | None) -> dict[str, str]:
    if state is None:
        return {}
    place = {name: said for name, said in zip(PLACE, state.unit, strict=True) if said}
    return {
        **state.values,
        **place,
        **({"letak": state.shape} if state.shape else {}),
        **({"kode": state.code} if state.code else {}),
    }


def _veil_personal(kind: FacilityKind, column: str, value: str) -> str:
    return veil_name(value) if column in kind.personal else value


def veil_name(name: str) -> str:
    """A name of which only the first letters are shown.

    >>> veil_name("Siti Rekaan")
    'S••• R•••'
    """
    return " ".join(word[:1] + _VEIL for word in name.split())


def thing_name(kind: FacilityKind, values: Mapping[str, str]) -> str:
    """How a thing is called, in canonical values; pages put labels for codes."""
    return ", ".join(values[name] for name in kind.called if values.get(name))
