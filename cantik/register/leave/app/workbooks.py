"""The job `temuan.buku_kerja`: write a marked workbook, keep it sealed for its asker for an hour, delete it.

The rows hold numbers in clear, as the village wrote them. So the file lies sealed, under a name that says nothing,
until it runs out; only who asked for it gets it, and each time it goes out is in the log with everybody in it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.http import QueryDict

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.base.zip_archive import new_zip
from cantik.collect.app.models import Batch, BatchFinding
from cantik.content.loader import limit
from cantik.examine.findings.app import queries
from cantik.examine.findings.app.errors import NothingToMark
from cantik.examine.findings.app.findings import open_finding
from cantik.examine.findings.app.models import MarkedWorkbook
from cantik.examine.findings.app.queries import Filter
from cantik.jobs.app import service
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.register.core.app.queries import standing_batches
from cantik.register.leave.app.erasing_texts import ErasureReach
from cantik.register.leave.app.findings_workbook import marked_workbook
from cantik.staff.app import log
from cantik.staff.app.pace import done_since
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from cantik.vault.app.opening import at_hand as required
from cantik.vault.sealed_pieces import read_pieces, write_pieces

DOWNLOAD = "temuan.unduh"
ASK = "temuan.buku_kerja"
FOLDER = "buku_kerja"
MARKING = "Menandai baris"  # in the page's language: web/jobs/words.py


@dataclass(frozen=True, slots=True)
class File:
    """A workbook on its way to the person."""

    name: str
    kind: str
    data: bytes


def waiting_time() -> dt.timedelta:
    """How long a finished workbook waits to be fetched (content, `buku_kerja_jam`)."""
    return dt.timedelta(hours=limit("buku_kerja_jam").whole)


def too_many(by: str, at: dt.datetime) -> bool:
    """Whether this person asked for or fetched as many as one may within an hour."""
    since = at - dt.timedelta(hours=1)
    return max(done_since(by, ASK, since), done_since(by, DOWNLOAD, since)) >= limit("ambil_data_per_jam").whole


def ask(
    *, kode: str, narrowed: Filter, numbers: Sequence[int], by: str, at: dt.datetime, wanted: uuid.UUID | None = None
) -> MarkedWorkbook:
    """Have a workbook made. `wanted` is the id that the form carried: sent twice, or asked for again while it is being
    made, it is one workbook."""
    with transaction.atomic():
        known = MarkedWorkbook.objects.filter(pk=wanted).first() if wanted is not None else None
        if known is not None and (known.by, known.area) == (by, kode):
            return known
        query = narrowed.query()
        for workbook in MarkedWorkbook.objects.filter(by=by, area=kode, query=query, ready_at=None, gone_at=None):
            if service.active_for(str(workbook.pk)) is not None:
                return workbook
        row, made = MarkedWorkbook.objects.get_or_create(
            pk=wanted if wanted is not None and known is None else uuid.uuid4(),
            defaults={"area": kode, "by": by, "query": query, "asked_at": at},
        )
        if not made:  # the same form, pressed twice in one moment
            return row
        service.start(kind=KIND.id, subject=str(row.pk), code=kode, by=by, at=at)
        log.record(
            by=by,
            at=at,
            action=ASK,
            subject="temuan",
            subjects=sorted(numbers),
            detail={"desa": kode, "temuan": len(numbers)},
        )
    return row


# ── the job ─────────────────────────────────────────────────────────────────────────────────────


def make(handle: Handle) -> None:
    """Write the workbook and seal it. Run again it makes the same file anew; stopped or killed it leaves none."""
    row = MarkedWorkbook.objects.get(pk=handle.subject)
    if row.ready_at is not None or row.gone_at is not None:
        return
    opened, desa = required(), area_code(row.area)
    batches = standing_batches(desa)
    numbers = queries.order_findings(
        queries.filter_findings(batches, Filter.read(QueryDict(row.query.removeprefix("?")).dict()))
    )
    if not numbers:
        raise NothingToMark
    found = BatchFinding.objects.filter(batch_id__in=batches, pk__in=numbers).order_by("batch_id", "row", "pk")
    chosen = [open_finding(opened, finding) for finding in found]
    files_out = sorted({finding.batch for finding in chosen})
    total = sum(Batch.objects.filter(pk__in=files_out).values_list("rows_read", flat=True))
    with tempfile.TemporaryDirectory(prefix="cantik-") as folder:
        target = Path(folder) / f"temuan_{row.area}.xlsx"
        files = marked_workbook(opened, desa, chosen, target, tell=lambda done: handle.tell(MARKING, done, total))
        name, data = _pack_files(files, row.area)
    _seal(opened, row.pk, data)
    with transaction.atomic():
        MarkedWorkbook.objects.filter(pk=row.pk, gone_at=None).update(
            findings=json.dumps(sorted(numbers)),
            batches=json.dumps(files_out),
            name=name,
            size=len(data),
            ready_at=clock.now(),
        )
        handle.finish()


def _pack_files(files: list[Path], kode: str) -> tuple[str, bytes]:
    """One workbook as it is, several packed."""
    if len(files) == 1:
        return files[0].name, files[0].read_bytes()
    packed = io.BytesIO()
    with new_zip(packed) as archive:
        for file in files:
            archive.add(file.name, file.read_bytes(), deflated=False)
    return f"temuan_{kode}.zip", packed.getvalue()


def _delete_file(subject: str, problem: str) -> None:
    """Stopped or failed: what was written until then is deleted."""
    del problem
    _file(required(), uuid.UUID(subject)).unlink(missing_ok=True)


KIND = JobKind(ASK, "pembuatan buku kerja bertanda", "orang.sunting", make, _delete_file)


# ── the sealed file ─────────────────────────────────────────────────────────────────────────────


def _file(opened: OpenStore, pk: uuid.UUID) -> Path:
    return opened.store.path / FOLDER / pk.hex


def _seal(opened: OpenStore, pk: uuid.UUID, data: bytes) -> None:
    write_pieces(_file(opened, pk), data, opened.keys, f"{FOLDER}|{pk.hex}")


def _unseal(opened: OpenStore, pk: uuid.UUID) -> bytes:
    return read_pieces(_file(opened, pk), opened.keys, f"{FOLDER}|{pk.hex}")


def until(row: MarkedWorkbook) -> dt.datetime | None:
    """Until when a finished workbook can be fetched; None while there is nothing to fetch, or no longer."""
    return row.ready_at + waiting_time() if row.ready_at is not None and row.gone_at is None else None


def fetch(row: MarkedWorkbook, *, by: str, at: dt.datetime) -> File | None:
    """The file, recorded with everybody in it; None when it ran out. Raises `DamagedSecret` (R204)."""
    last, opened = until(row), required()
    if last is None or at >= last or at < (row.ready_at or at) - waiting_time():
        return None
    try:
        data = _unseal(opened, row.pk)
    except FileNotFoundError:  # deleted in this moment by the tick
        return None
    numbers, files_out = json.loads(row.findings), json.loads(row.batches)
    with transaction.atomic():
        log.record(
            by=by,
            at=at,
            action=DOWNLOAD,
            subject="temuan",
            subjects=numbers,
            detail={"desa": row.area, "temuan": len(numbers)},
        )
        # the files go out whole, with everybody in them
        rows = sum(Batch.objects.filter(pk__in=files_out).values_list("rows_read", flat=True))
        log.record(
            by=by,
            at=at,
            action="batch.unduh",
            subject="batch",
            subjects=files_out,
            detail={"desa": row.area, "baris": rows},
        )
    return File(row.name, "application/zip" if row.name.endswith(".zip") else XLSX, data)


def withdraw(where: ErasureReach, _people: Collection[int], at: dt.datetime) -> None:
    """Somebody of these villages is erased: no workbook of theirs can be fetched any more, made or being made. Which of
    them names the person only the file says, and it is made again in seconds."""
    rows = MarkedWorkbook.objects.filter(area__in=where.codes, gone_at=None)
    for workbook in rows.filter(ready_at=None):
        job = service.active_for(str(workbook.pk))
        if job is not None:
            service.stop(job, at=at)
    rows.update(gone_at=at)


def expire(opened: OpenStore, at: dt.datetime) -> int:
    """Delete workbooks whose hour is over, with a line in the log, and files that no waiting row names."""
    from cantik.jobs.app.tick import BY

    with transaction.atomic():
        old = MarkedWorkbook.objects.filter(ready_at__lte=at - waiting_time(), gone_at=None)
        gone = [str(pk) for pk in old.values_list("pk", flat=True)]
        if gone:
            old.update(gone_at=at)
            log.record(
                by=BY,
                at=at,
                action="buku_kerja.hapus",
                subject="buku_kerja",
                subjects=gone,
                detail={"berkas": len(gone)},
            )
        MarkedWorkbook.objects.filter(asked_at__lt=at - dt.timedelta(days=limit("catatan_berkas_hari").whole)).delete()
        named = {pk.hex for pk in MarkedWorkbook.objects.filter(gone_at=None).values_list("pk", flat=True)}
    for file in (opened.store.path / FOLDER).glob("*"):
        young = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC) > at - waiting_time()
        if file.name not in named and not (young and file.suffix):  # a draft that is being written
            file.unlink(missing_ok=True)
    return len(gone)
