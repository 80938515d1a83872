"""What has to be asked about a delivery beside the register: columns that it empties, people whom nobody counts.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cantik.base.numerals import format_number
from cantik.collect.batch import Reading
from cantik.collect.report import FindingReport, Spot, Wording
from cantik.content.kinds import Rule
from cantik.content.sources import KNOWN
from cantik.register.core.blanks import COUNT, EMPTY, KEEP, EmptiedColumn, answer_to, emptied_columns
from cantik.register.core.codec import decode_row
from cantik.register.core.conflict import FAMILY, PERSON, PLACE, key_of, merge_statements
from cantik.register.core.headcount import BLANK, NO_COLUMN, NOBODY, Headcount
from cantik.register.core.plan import DeliveryQuestion, ImportPlan
from cantik.register.core.planner_state import Current
from cantik.register.core.prepare import Prepared

_RULES = {BLANK: "status_tak_terisi", NO_COLUMN: "status_tanpa_kolom", NOBODY: "sumber_tak_menghitung"}
_Pair = tuple[str, Mapping[str, Any], Mapping[str, Any]]


def find_emptied(
    planned: ImportPlan, batch: Reading, current: Current, *, share: Decimal, least: int
) -> list[EmptiedColumn]:
    """The columns that a delivery empties, of persons and families, by a plan that takes each blank as a statement."""
    told = planned.prepared.told or {}
    gone = {field.variable for change in planned.changed for field in change.fields if field.new in (None, "")}
    gone |= {PLACE[0]} if gone & set(PLACE) else set()
    of_persons = told.get(PERSON, frozenset()) & gone
    pairs: list[_Pair] = list(_persons(planned, batch, of_persons)) if of_persons else []
    pairs += _families(planned, batch, current)
    return emptied_columns(pairs, {**told, PERSON: of_persons}, share=share, least=least)


def _persons(planned: ImportPlan, batch: Reading, names: Collection[str]) -> Iterator[_Pair]:
    """What was and is said of each person whom the register knew, of some variables."""
    people = batch.records["orang"]
    wanted = [name for name in (*names, *(PLACE if PLACE[0] in names else ())) if name in people.columns]
    changes = {change.record: change.fields for change in planned.changed}
    new = set(planned.new)
    for position in planned.prepared.persons.position:
        if position in new:
            continue
        after = {name: people.columns[name][position] for name in wanted}
        yield PERSON, {**after, **{field.variable: field.old for field in changes.get(position, ())}}, after


def _families(planned: ImportPlan, batch: Reading, current: Current) -> Iterator[_Pair]:
    """The same of families that have a row of their own in the delivery."""
    families = planned.prepared.families
    known = {family: i for i, family in enumerate(planned.family) if family and families.row[i]}
    known = {family: i for family, i in known.items() if not planned.family_same_as[i]}
    if not known or batch.records.get("keluarga") is None:
        return
    homes = current.homes(known.keys())
    for family, i in known.items():
        own = [ref for ref in homes.standing.get(family, ()) if ref.source == planned.prepared.source]
        before = merge_statements([(ref.content, homes.said[ref.content]) for ref in own], {})
        after = {**decode_row(families.values[i]), **dict(zip(PLACE, families.unit[i], strict=True))}
        yield FAMILY, before, after


def without_blanks(
    prepared: Prepared, emptied: Collection[EmptiedColumn], choices: Mapping[str, str] | None
) -> Prepared:
    """The same delivery, saying nothing of the columns that it empties unless somebody decided that it does."""
    silent: dict[str, set[str]] = {}
    for column in emptied:
        if answer_to(choices, column.unit, column.variable) != EMPTY:
            silent.setdefault(column.unit, set()).add(column.variable)
    told = {unit: names - silent.get(unit, set()) for unit, names in (prepared.told or {}).items()}
    if "status_dasar" in silent.get(PERSON, ()):
        told[PERSON] -= {"terdaftar"}
    if "r404" in silent.get(PERSON, ()):
        told[PERSON] -= {"domisili", "keberadaan"}
    return replace(prepared, told=told) if silent else prepared


def questions(
    emptied: Collection[EmptiedColumn],
    heads: Headcount,
    batch: Reading,
    choices: Mapping[str, str] | None,
    rules: Mapping[str, Rule],
) -> tuple[DeliveryQuestion, ...]:
    """What somebody has to decide, as findings of the whole file; nothing of what was decided."""
    report = FindingReport(rules)
    ways: list[tuple[str, tuple[str, ...]]] = []
    for column in emptied:
        if answer_to(choices, column.unit, column.variable) in (KEEP, EMPTY):
            continue
        told = format_number(column.blank)
        word = Wording(result=key_of(column.unit, column.variable), number=column.had)
        ways.append((word.result, (KEEP, EMPTY)))
        report.add_column("kolom_dikosongkan", _spot(batch, column.unit, column.variable), told, count=1, wording=word)
    for reason, many in heads.undecided.items():
        told = format_number(many)
        result = KNOWN[batch.source].label if reason == NOBODY and batch.source in KNOWN else heads.variable
        ways.append((heads.variable, () if reason == NOBODY else (COUNT,)))
        report.add_column(
            _RULES[reason], _spot(batch, PERSON, heads.variable), told, count=1, wording=Wording(result, heads.accepted)
        )
    return tuple(DeliveryQuestion(finding, *way) for finding, way in zip(report.findings, ways, strict=True))


def _spot(batch: Reading, unit: str, variable: str) -> Spot:
    records = batch.records.get(unit) or batch.records["orang"]
    return Spot(unit, records.sheet, records.headers.get(variable, variable))
