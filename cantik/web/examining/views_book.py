"""The marked workbook: the rows of the user as they came in, with marks, out of the sealed originals."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cantik.base import clock
from cantik.collect.app.models import Batch, BatchFinding
from cantik.examine.app import queries
from cantik.examine.app.queries import Filter
from cantik.pipeline.marked import marked_workbook
from cantik.register.app.findings import stored
from cantik.staff.app import log
from cantik.staff.app.gate import needs
from cantik.staff.app.pace import done_since
from cantik.web.examining.desk import desk_of

ACTION = "temuan.unduh"
#: security.md section 2: exports of identified data
MOST_AN_HOUR = 10
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("orang.sunting")
@require_POST
def workbook(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The findings as the list is narrowed, marked in the rows of their files; several files come as one ZIP.

    The rows hold numbers in clear, as the village wrote them: this is for who edits persons, limited, and recorded.
    """
    desk, now = desk_of(request), clock.now()
    narrowed = Filter.read(request.GET)
    numbers = queries.ordered(queries.chosen(desk.batches, narrowed))
    if not numbers:
        return redirect(reverse("periksa", args=[kode]) + narrowed.query())
    if done_since(desk.by, ACTION, now - dt.timedelta(hours=1)) >= MOST_AN_HOUR:
        return render(request, "examining/terlalu_sering.html", {"bagian": "periksa", "kode": kode}, status=429)
    rows = BatchFinding.objects.filter(batch_id__in=desk.batches, pk__in=numbers).order_by("batch_id", "row", "pk")
    chosen = [stored(desk.opened, row) for row in rows]
    log.record(by=desk.by, at=now, action=ACTION, subject="temuan", subjects=sorted(numbers),
               detail={"desa": desk.kode, "temuan": len(chosen)})  # fmt: skip
    # the files go out whole, with everybody in them
    files_out = sorted({one.batch for one in chosen})
    log.record(by=desk.by, at=now, action="batch.unduh", subject="batch", subjects=files_out,
               detail={"desa": desk.kode, "baris": _rows_of(files_out)})  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="cantik-") as folder:
        files = marked_workbook(desk.opened, desk.desa, chosen, Path(folder) / f"temuan_{kode}.xlsx")
        return _handed_over(files, kode)


def _rows_of(numbers: list[int]) -> int:
    """How many rows the files of these batches hold."""
    return sum(Batch.objects.filter(pk__in=numbers).values_list("rows_read", flat=True))


def _handed_over(files: list[Path], kode: str) -> HttpResponse:
    """One workbook as it is, several packed."""
    if len(files) == 1:
        name, kind, data = files[0].name, _XLSX, files[0].read_bytes()
    else:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for file in files:
                archive.write(file, file.name)
        name, kind, data = f"temuan_{kode}.zip", "application/zip", packed.getvalue()
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
