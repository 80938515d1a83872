"""Findings that a later file of the same source no longer gives: the agent mended them, and the register says so.

A finding is recognised again by its rule and by the person or family that it is about: by NIK (or KK number), or by
name and KK number, because the value that was wrong is often one of these. Only blind indexes are kept and compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.collect.app.models import APPLIED, CORRECTION, MENDED, OPEN, BatchFinding
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding, Level
from cantik.examine.findings.app.findings import NOTHING, Index, subject
from cantik.register.core.app.conflicts import Arrival
from cantik.register.core.app.models import FamilyVersion, PersonVersion
from cantik.vault.keys import INDEX_BYTES


def _parts(both: bytes) -> set[bytes]:
    return {part for part in (both[:INDEX_BYTES], both[INDEX_BYTES:]) if part and part != NOTHING}


@dataclass(frozen=True, slots=True)
class FindingsAgain:
    """What the rules say of a new list: it with its findings and refused records; `index`: blinds whom they are of."""

    batch: Reading
    findings: Iterable[Finding]
    refused: Collection[int]
    index: Index

    def of_same(self) -> set[tuple[str, bytes]]:
        """Rule and each index of whom a finding is about."""
        return {
            (finding.rule, part)
            for finding in self.findings
            for part in _parts(subject(self.batch, finding.unit, finding.record, self.index))
        }


#: what a part of a list mends in the others: rows that were kept out; rules that look at a family hold over the list
OF_PARTS = (Level.REFUSE,)


def mend(
    arrival: Arrival,
    replaced: Collection[int],
    again: FindingsAgain,
    levels: Sequence[Level] = (Level.CHECK, Level.REFUSE),
) -> int:
    """Mark open findings of these levels in replaced batches whose person came again without them; returns how many.

    Runs inside the transaction that applies the batch. Who does not come again, or is refused, mended nothing.
    """
    rows = BatchFinding.objects.filter(batch_id__in=replaced, state=OPEN, level__in=list(map(str, levels)))
    old = list(rows.values_list("pk", "rule", "unit", "subject"))
    if not old:
        return 0
    said = again.of_same()
    present = _present(again.batch, {unit for _, _, unit, _ in old}, again.refused, again.index)
    mended = [
        pk
        for pk, rule, unit, both in old
        if (parts := _parts(bytes(both))) and parts & present[unit] and not any((rule, part) in said for part in parts)
    ]
    _mark(arrival, mended, arrival.batch, "tidak ditemukan lagi dalam berkas berikutnya")
    return len(mended)


def _mark(arrival: Arrival, mended: Sequence[int], batch: int | None, reason: str) -> None:
    """Findings are mended by a batch, because of the one that came in."""
    for start in range(0, len(mended), 500):
        BatchFinding.objects.filter(pk__in=mended[start : start + 500]).update(
            state=MENDED, mended_in_id=batch, reason=reason, decided_by=arrival.by, decided_at=arrival.at
        )


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
    """Findings of standing batches that batch `number` mended are open again, because it is taken back, or asked anew;
    returns how many."""
    standing = BatchFinding.objects.filter(mended_in_id=number, state=MENDED, batch__state=APPLIED)
    return standing.update(state=OPEN, mended_in_id=None, reason="", decided_by="", decided_at=None)


def mended_by(number: int) -> frozenset[int]:
    """The findings that a batch mended."""
    return frozenset(BatchFinding.objects.filter(mended_in_id=number, state=MENDED).values_list("pk", flat=True))


def mend_again(arrival: Arrival, replaced: Collection[int], unit: str, whose: Collection[int]) -> int:
    """Mark findings of a new list that corrections had mended in the lists that it replaces, where these corrections
    are said again in it (of these persons, or families); returns how many."""
    if not whose:
        return 0
    table: Any = PersonVersion if unit == "orang" else FamilyVersion
    column = "person_id__in" if unit == "orang" else "family_id__in"
    kept = table.objects.filter(batch__stock=arrival.batch, batch__kind=CORRECTION, same_as=None, **{column: whose})
    again = kept.order_by("-batch_id").values_list("batch_id", flat=True).first()
    old = BatchFinding.objects.filter(batch_id__in=replaced, state=MENDED, mended_in__kind=CORRECTION)
    said = table.objects.filter(batch_id__in=old.values("mended_in"), same_as=None, **{column: whose})
    told = set(said.values_list("batch_id", flat=True))
    known = {
        (rule, part)
        for rule, both, fix in old.values_list("rule", "subject", "mended_in_id")
        if fix in told
        for part in _parts(bytes(both))
    }
    rows = BatchFinding.objects.filter(batch_id=arrival.batch, state=OPEN).values_list("pk", "rule", "subject")
    mended = [pk for pk, rule, both in rows if any((rule, part) in known for part in _parts(bytes(both)))]
    _mark(arrival, mended, again, "pembetulan lama dipertahankan")
    return len(mended)
