"""Findings follow the register: what the rules say of a file depends on the lists that stand, not on who came first.

A file is compared with the list before it and with the list that it is added to (`register/core/comparison`). When
something that comes in or is taken back changes these for another file, that file is read and examined again, by the
same path as when it came in, and its findings are put right (`recompute_findings`). In the usual order nothing is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import transaction

from cantik.base import clock
from cantik.base.errors import UnreadableInput
from cantik.base.memory_file import Held
from cantik.codes.app.queries import code_of, find_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import Knowledge, load_store
from cantik.collect.agreement import read_agreement
from cantik.collect.app.mappings import with_saved
from cantik.collect.app.models import APPLIED, CORRECTION, FILE, Batch
from cantik.collect.batch import Reading
from cantik.collect.finding import Level
from cantik.collect.read import Delivery
from cantik.examine.doubles import uses_pairs
from cantik.examine.findings.app.findings import findings_digest
from cantik.examine.findings.app.renewal import Renewal, renew_findings
from cantik.examine.rules import ReadyRule, rule_book
from cantik.expr.scope import FORMER
from cantik.pipeline.file_examination import Examined, Into, examine_one, read_one
from cantik.register.core.app.conflicts import Arrival
from cantik.register.core.app.current import stocks_of
from cantik.register.core.app.mended_findings import OF_PARTS, FindingsAgain, mend, mended_by, open_again
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.app.statements import positions_of
from cantik.register.core.app.undo import UndoPlan, undo_batch
from cantik.register.core.comparison import ComparedLists, compared_lists
from cantik.register.core.prepare import refusals
from cantik.register.correct.app.list_companions import FilePlace
from cantik.register.correct.app.rebuild import stated_of
from cantik.register.correct.app.solved_findings import AddedBatch, settle_solved
from cantik.register.correct.app.surroundings import Definitions
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import FileGone

#: findings that a re-examination puts right; what was refused is not in the register, and stays with its batch
_LEVELS = (Level.CHECK, Level.NOTE)


@contextmanager
def findings_follow(into: Into, at: dt.datetime | None) -> Iterator[None]:
    """Whatever the block brings into the register or takes back: at its end the findings of all other files are what
    they would be had everything come in the order of its days. Use it inside the transaction that writes."""
    before = _lists_by_file(into.area)
    yield
    after = _lists_by_file(into.area)
    touched = [number for number, lists in after.items() if number in before and before[number] != lists]
    if touched:
        recompute_findings(into, touched, at or clock.now())


def undo_import(opened: OpenStore, batch: int, *, by: str, why: str) -> UndoPlan:
    """Take an import back, and put right the findings of the files that were compared with it, in one transaction.

    Raises as `undo_batch`.
    """
    with transaction.atomic():
        area = Batch.objects.filter(pk=batch).values_list("area_id", flat=True).first()
        code = code_of(area) if area is not None else ""
        if not code:
            return undo_batch(batch=batch, by=by, why=why)
        with findings_follow(Into(opened, AreaCode.from_stored(code), by), None):
            return undo_batch(batch=batch, by=by, why=why)


def recompute_findings(into: Into, batches: Collection[int], at: dt.datetime) -> int:
    """Ask the rules again about files that stand in the register, the oldest list first; how many findings changed.

    Idempotent. A file that is gone (somebody in it was erased), or that today's rules read otherwise than when it came
    in, keeps its findings; the log says how many these are.
    """
    knowledge = _knowledge_of(into)
    rows = Batch.objects.filter(pk__in=batches, kind=FILE, state=APPLIED)
    changed, left = 0, 0
    for row in sorted(rows, key=lambda row: (row.reference, row.addition, row.pk)):
        examined = _examine_again(row, into, knowledge)
        if examined is None:
            left += 1
        else:
            changed += _put_right(row, examined, into, knowledge, at)
    log.record(
        by=into.by,
        at=at,
        action="temuan.ulang",
        subject="batch",
        subjects=sorted(batches),
        detail={"temuan": changed, "berkas_tetap": left},
    )
    return changed


def _lists_by_file(area: AreaCode) -> Mapping[int, ComparedLists]:
    """With which lists each file of a village is compared now."""
    area_row = find_area(area)
    if area_row is None:
        return {}
    given = stocks_of(area_row.pk)
    lists = [stock for stock in given if stock.whole or stock.addition]
    files = set(Batch.objects.filter(area_id=area_row.pk, kind=FILE, state=APPLIED).values_list("pk", flat=True))
    return {
        batch: compared
        for stock in lists
        for compared in [compared_lists(given, stock)]
        for batch in stock.batches
        if batch in files
    }


def _knowledge_of(into: Into) -> Knowledge:
    known = load_store(into.opened.store.path)
    return replace(known, content=with_saved(into.area.text(), known.content, known.lists))


# ── one file again ──────────────────────────────────────────────────────────────────────────────


def _examine_again(row: Batch, into: Into, knowledge: Knowledge) -> Examined | None:
    """The file of a batch, read and examined as it stands in the register; None where it cannot be read as then."""
    try:
        data = into.opened.store.read_file(row.file_sha256, into.opened.keys)
        agreement = read_agreement(Held("perjanjian", row.agreement.encode())) if row.agreement else None
        delivery = Delivery(row.reference, agreement, row.mapping, row.received_at.date(), date_over_agreement=True)
        read = read_one(Held(row.file_name, data), into, delivery, knowledge, _tell_nobody)
    except (FileGone, UnreadableInput):
        return None
    if not _reads_as_then(row, read.batch):
        return None
    corrected = replace(read, batch=_with_corrections(row, read.batch, into.opened))
    examined = examine_one(corrected, (), into, delivery, knowledge, _tell_nobody, FilePlace(row.addition, row.pk))
    return examined if _accepts_as_then(row, read.batch, examined) else None


def _tell_nobody(_step: str, _done: int, _of: int) -> None:
    """Progress that nobody waits for."""


def _reads_as_then(row: Batch, batch: Reading) -> bool:
    people = batch.records.get("orang")
    return people is not None and len(people) == row.rows_read


def _accepts_as_then(row: Batch, read: Reading, examined: Examined) -> bool:
    """Whether the same records enter, with the birth dates that the register holds: then record n is the same."""
    refused = refusals(examined.findings)[0].get("orang", set())
    births = read.records["orang"].columns.get("tanggal_lahir") or [None] * row.rows_read
    told = [births[at] for at in range(row.rows_read) if at not in refused]
    stated = PersonVersion.objects.filter(batch_id=row.pk, retired_at__isnull=True).order_by("pk")
    kept = list(stated.values_list("birth_date", "same_as__birth_date")[: row.rows_accepted])
    if len(told) != row.rows_accepted or len(kept) != len(told):
        return False
    return all((own or other) in (None, birth) for birth, (own, other) in zip(told, kept, strict=True))


def _with_corrections(row: Batch, batch: Reading, opened: OpenStore) -> Reading:
    """What the file says, with the values that were corrected by hand since."""
    fixes = Batch.objects.filter(area_id=row.area_id, stock=row.stock, kind=CORRECTION, state=APPLIED).order_by("pk")
    people = batch.records["orang"]
    columns: dict[str, list[Any]] = {}
    for number, variables in fixes.values_list("pk", "act"):
        persons = set(PersonVersion.objects.filter(batch_id=number, row__gt=0).values_list("person_id", flat=True))
        said, places = stated_of(opened, [number], persons), positions_of(row.pk, persons)
        for name in variables.split(","):
            if name not in people.columns:
                continue
            values = columns.setdefault(name, list(people.columns[name]))
            for person in said.keys() & places.keys():
                values[places[person]] = said[person].values.get(name)
    if not columns:
        return batch
    return replace(batch, records={**batch.records, "orang": replace(people, columns={**people.columns, **columns})})


# ── its findings ────────────────────────────────────────────────────────────────────────────────


def _put_right(row: Batch, examined: Examined, into: Into, knowledge: Knowledge, at: dt.datetime) -> int:
    """Store what the rules say of a file now, and what it answers of the lists before it; how many findings changed."""
    rules = _rules_of_lists(row, knowledge)
    found = [finding for finding in examined.findings if finding.rule in rules and finding.level in _LEVELS]
    changed = renew_findings(into.opened, row.pk, Renewal(examined.batch, found, rules, into.by, at))
    Batch.objects.filter(pk=row.pk).update(findings_digest=findings_digest(examined.findings))
    before = mended_by(row.pk)
    _answer_again(row, examined, into, knowledge, at)
    return changed + len(before ^ mended_by(row.pk))


def _rules_of_lists(row: Batch, knowledge: Knowledge) -> frozenset[str]:
    """The rules whose findings depend on the lists that a file is compared with: of a whole list those across years; of
    a part all that are asked of it within its list."""
    by_unit = rule_book(knowledge.content, knowledge.lists).ready.values()
    asked = [ready for of_unit in by_unit for ready in of_unit if row.addition or _looks_back(ready)]
    return frozenset(ready.rule.id for ready in asked if not uses_pairs(ready))


def _looks_back(ready: ReadyRule) -> bool:
    return FORMER in {table for table, _ in ready.needs}


def _answer_again(row: Batch, examined: Examined, into: Into, knowledge: Knowledge, at: dt.datetime) -> None:
    """Mark anew what a file mends: a whole list in those before it, a part in the list that it is added to."""
    given = stocks_of(row.area_id)
    compared = compared_lists(given, next(stock for stock in given if row.pk in stock.batches))
    refused = refusals(examined.findings)[0].get("orang", set())
    again = FindingsAgain(examined.batch, examined.findings, refused, into.opened.keys.index)
    arrival = Arrival(row.area_id, row.pk, into.by, at)
    open_again(row.pk)
    if not row.addition:
        mend(arrival, compared.replaced, again)
        return
    mend(arrival, compared.beneath, again, OF_PARTS)
    added = AddedBatch(into.area, row.pk, (row.pk,), into.by, at)
    settle_solved(into.opened, added, Definitions(knowledge.content, knowledge.lists))
