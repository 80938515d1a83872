"""Quarantine: data without a valid agreement lie apart, are read by nothing, and go when their time is over
(`content/retensi.csv`; instruments.md 9: 30 days, with a log line)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cantik.base import clock
from cantik.collect.app.models import QUARANTINED, Batch, BatchFinding
from cantik.content.retention import QUARANTINE, kept_for
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore


def purge_quarantine(*, opened: OpenStore, by: str, at: dt.datetime | None = None) -> list[int]:
    """Delete file, findings and record of the batches that lay in quarantine for their time; returns their numbers.

    The rows go in one transaction, the files after it: a process that is killed between leaves a file that nothing
    names and that the next call removes.
    """
    at = at or clock.now()
    with transaction.atomic():
        old = Batch.objects.filter(state=QUARANTINED, received_at__lte=at - kept_for(QUARANTINE))
        gone = sorted(old.values_list("pk", flat=True))
        if gone:
            BatchFinding.objects.filter(batch_id__in=gone).delete()
            old.delete()
            log.record(
                by=by,
                at=at,
                action="batch.karantina.hapus",
                subject="batch",
                subjects=gone,
                detail={"batch": len(gone)},
            )
        kept = set(Batch.objects.filter(state=QUARANTINED).values_list("file_sha256", flat=True))
    for file in opened.store.file_path("", quarantined=True).glob("*"):
        if file.name not in kept:
            file.unlink(missing_ok=True)
    return gone
