"""Findings that a later file of the same source no longer gives: the agent mended them, and the register says so.

A finding is recognised again by its rule and by the person or family that it is about: by NIK (or KK number), or by
name and KK number, because the value that was wrong is often one of these. Only blind indexes are kept and compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from cantik.collect.app.models import CORRECTION, MENDED, OPEN, BatchFinding
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding, Level
from cantik.examine.findings.app.findings import NOTHING, Index, subject
from cantik.register.core.app.models import FamilyVersion, PersonVersion
from cantik.vault.keys import INDEX_BYTES


def _parts(both: bytes) -> set[bytes]:
    return {part for part in (both[:INDEX_BYTES], both[INDEX_BYTES:]) if part and part != NOTHING}


def mend(
    *,
    replaced: Collection[int],
    number: int,
    batch: Reading,
    findings: Iterable[Finding],
    refused: Collection[int],
    index: Index,
    by: str,
    at: dt.datetime,
) -> int:
    """Mark open findings of replaced batches whose person came again without them; returns how many.

    Runs inside the transaction that applies batch `number`. Who does not come again, or is refused, mended nothing.
    """
    levels = [str(Level.CHECK), str(Level.REFUSE)]
    old = list(
        BatchFinding.objects.filter(batch_id__in=replaced, state=OPEN, level__in=levels).values_list(
            "pk", "rule", "unit", "subject"
        )
    )
    if not old:
        return 0
    again: set[tuple[str, bytes]] = set()
    for finding in findings:
        for part in _parts(subject(batch, finding.unit, finding.record, index)):
            again.add((finding.rule, part))
    present = _present(batch, {unit for _, _, unit, _ in old}, refused, index)
    mended = [
        pk
        for pk, rule, unit, both in old
        if (parts := _parts(bytes(both))) and parts & present[unit] and not any((rule, part) in again for part in parts)
    ]
    for start in range(0, len(mended), 500):
        BatchFinding.objects.filter(pk__in=mended[start : start + 500]).update(
            state=MENDED,
            mended_in_id=number,
            reason="tidak ditemukan lagi dalam berkas berikutnya",
            decided_by=by,
            decided_at=at,
        )
    return len(mended)


def _present(batch: Reading, units: set[str], refused: Collection[int], index: Index) -> dict[str, set[bytes]]:
    """Who came again, by unit."""
    present: dict[str, set[bytes]] = {}
    away = set(refused)
    for unit in units:
        records = batch.records.get(unit)
        count = len(records) if records else 0
        present[unit] = {
            part
            for record in range(count)
            if unit != "orang" or record not in away
            for part in _parts(subject(batch, unit, record, index))
        }
    return present


def open_again(number: int) -> int:
    """Findings that batch `number` mended are open again, because the batch is taken back; returns how many."""
    return BatchFinding.objects.filter(mended_in_id=number, state=MENDED).update(
        state=OPEN, mended_in_id=None, reason="", decided_by="", decided_at=None
    )


def mend_again(
    *, replaced: Collection[int], number: int, unit: str, whose: Collection[int], by: str, at: dt.datetime
) -> int:
    """Mark findings of a new list that corrections had mended in the lists that it replaces, where these corrections
    are said again in it (of these persons, or families); returns how many."""
    if not whose:
        return 0
    table: Any = PersonVersion if unit == "orang" else FamilyVersion
    column = "person_id__in" if unit == "orang" else "family_id__in"
    kept = table.objects.filter(batch__stock=number, batch__mapping=CORRECTION, same_as=None, **{column: whose})
    again = kept.order_by("-batch_id").values_list("batch_id", flat=True).first()
    old = BatchFinding.objects.filter(batch_id__in=replaced, state=MENDED, mended_in__mapping=CORRECTION)
    said = table.objects.filter(batch_id__in=old.values("mended_in"), same_as=None, **{column: whose})
    told = set(said.values_list("batch_id", flat=True))
    known = {
        (rule, part)
        for rule, both, fix in old.values_list("rule", "subject", "mended_in_id")
        if fix in told
        for part in _parts(bytes(both))
    }
    rows = BatchFinding.objects.filter(batch_id=number, state=OPEN).values_list("pk", "rule", "subject")
    mended = [pk for pk, rule, both in rows if any((rule, part) in known for part in _parts(bytes(both)))]
    for start in range(0, len(mended), 500):
        BatchFinding.objects.filter(pk__in=mended[start : start + 500]).update(
            state=MENDED, mended_in_id=again, reason="pembetulan lama dipertahankan", decided_by=by, decided_at=at
        )
    return len(mended)
