"""Findings of a batch put beside what the rules say of it now: the new ones are added, those that no longer hold go.

A finding is the same when rule, unit and record are. What people decided stays with it: it waits, mended, while the
finding does not hold, and holds again with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from cantik.collect.app.models import ACCEPTED, FILE, MENDED, OPEN, BatchFinding
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding
from cantik.examine.findings.app.findings import seal_texts, unseal_finding, write_findings
from cantik.examine.findings.app.models import ACCEPT, Decision
from cantik.vault.app.opening import OpenStore

REASON = "tidak ada lagi terhadap daftar yang dibandingkan sekarang"
Key = tuple[str, str, int]  # rule, unit, record
#: what of a finding its row stores as words, with how many it is about
_SAID = attrgetter("found", "expected", "message", "cure", "column", "count", "partners")


@dataclass(frozen=True, slots=True)
class Renewal:
    """What is to be said of a batch: all `found` of some `rules`; by whom and when it was asked again."""

    source: Reading
    found: Sequence[Finding]
    rules: Collection[str]
    by: str
    at: dt.datetime


def renew_findings(opened: OpenStore, batch: int, renewal: Renewal) -> int:
    """Bring the stored findings of a batch in line with `renewal`; how many came, went or changed. Run twice, the
    second time changes nothing."""
    rows = BatchFinding.objects.filter(batch_id=batch, rule__in=list(renewal.rules)).select_related("mended_in")
    known = {(row.rule, row.unit, row.record): row for row in rows.order_by("pk")}
    wanted = {(finding.rule, finding.unit, finding.record): finding for finding in renewal.found}
    fresh = [finding for key, finding in wanted.items() if key not in known]
    write_findings(opened, batch, renewal.source, fresh)
    gone = [row for key, row in known.items() if key not in wanted and not _is_mended_by_hand(row)]
    changed = sum(_say_again(opened, known[key], finding) for key, finding in wanted.items() if key in known)
    return len(fresh) + _withdraw_findings(gone, renewal) + changed + _hold_again(known, wanted.keys())


def _is_mended_by_hand(row: BatchFinding) -> bool:
    return row.state == MENDED and row.mended_in is not None and row.mended_in.kind != FILE


def _withdraw_findings(rows: Iterable[BatchFinding], renewal: Renewal) -> int:
    """Take away findings that no longer hold; those that somebody decided about are kept as mended."""
    numbers = [row.pk for row in rows if row.reason != REASON]
    if not numbers:
        return 0
    decided = set(Decision.objects.filter(finding_id__in=numbers).values_list("finding_id", flat=True))
    BatchFinding.objects.filter(pk__in=decided).update(
        state=MENDED, reason=REASON, decided_by=renewal.by, decided_at=renewal.at, mended_in_id=None
    )
    BatchFinding.objects.filter(pk__in=set(numbers) - decided).delete()
    return len(numbers)


def _hold_again(known: Mapping[Key, BatchFinding], wanted: Collection[Key]) -> int:
    """Findings that waited and hold again, with what was decided about them."""
    waiting = [row.pk for key, row in known.items() if key in wanted and row.state == MENDED and row.reason == REASON]
    for number in waiting:
        accepted = (
            Decision.objects.filter(finding_id=number, act__kind=ACCEPT, act__undone_at__isnull=True)
            .select_related("act")
            .order_by("-act_id")
            .first()
        )
        rows = BatchFinding.objects.filter(pk=number)
        if accepted is None:
            rows.update(state=OPEN, reason="", decided_by="", decided_at=None)
        else:
            act = accepted.act
            rows.update(state=ACCEPTED, reason=act.reason, decided_by=act.by, decided_at=act.at)
    return len(waiting)


def _say_again(opened: OpenStore, row: BatchFinding, finding: Finding) -> bool:
    """Give a stored finding the words and partners of now; whether they are others than before."""
    if _SAID(unseal_finding(opened, row)) == _SAID(finding):
        return False
    BatchFinding.objects.filter(pk=row.pk).update(
        texts=seal_texts(opened, row.pk, finding),
        partners=",".join(map(str, finding.partners)),
        count=finding.count,
    )
    return True
