"""The marked workbook: asked for, made in the background, fetched by who asked for it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.examine.findings.app import queries
from cantik.examine.findings.app.models import MarkedWorkbook
from cantik.examine.findings.app.queries import Filter
from cantik.jobs.app import service
from cantik.jobs.app.models import FAILED
from cantik.register.leave.app import workbooks
from cantik.staff.app import log
from cantik.staff.app.gate import needs
from cantik.web.downloads import attach_file
from cantik.web.tahap.pemeriksaan.examine.desk import desk_of


@needs("orang.sunting")
@require_POST
def workbook(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Ask for the findings as the list is narrowed, marked in the rows of their files; the page of it follows."""
    narrowed = Filter.read(request.GET)
    desk, now = desk_of(request), clock.now()
    numbers = queries.order_findings(queries.filter_findings(desk.batches, narrowed))
    if not numbers:
        return redirect(reverse("periksa", args=[kode]) + narrowed.query())
    if workbooks.too_many(desk.by, now):
        return _too_often(request, kode)
    wanted = _id(request.POST.get("buku"))
    row = workbooks.ask(kode=desk.kode, narrowed=narrowed, numbers=numbers, by=desk.by, at=now, wanted=wanted)
    return redirect("temuan_buku", kode, row.pk)


def _too_often(request: HttpRequest, kode: str) -> HttpResponse:
    return render(request, "examine/terlalu_sering.html", {"bagian": "periksa", "kode": kode}, status=429)


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _mine(request: HttpRequest, kode: str, buku: uuid.UUID) -> MarkedWorkbook:
    """The workbook, for who asked for it only; 404 for everybody else, who need not know that it exists."""
    row = MarkedWorkbook.objects.filter(pk=buku, area=kode, by=request.user.actor).first()  # type: ignore[union-attr]
    if row is None:
        raise Http404("no such workbook of yours")
    return row


def _state(request: HttpRequest, kode: str, buku: uuid.UUID) -> dict[str, Any]:
    job = service.latest(workbooks.KIND.id, str(buku))
    row = _mine(request, kode, buku)  # read after the job, which may end meanwhile
    now, last = clock.now(), workbooks.until(row)
    active = job is not None and job.active
    return {
        "buku": row,
        "pekerjaan": job,
        "aktif": active,
        "siap": last is not None and now < last,
        "sampai": last,
        "gagal": job is not None and job.state == FAILED,
        "lama": service.is_quiet(job),
    }


@needs("orang.sunting")
@require_safe
def page(request: HttpRequest, kode: str, buku: uuid.UUID) -> HttpResponse:
    """How far a workbook is, its download when it is ready, why it failed."""
    context = {"bagian": "periksa", "kode": kode, **_state(request, kode, buku)}
    return render(request, "examine/buku.html", context)


@needs("orang.sunting")
@require_safe
def progress(request: HttpRequest, kode: str, buku: uuid.UUID) -> HttpResponse:
    """The fragment that the page asks for while the job runs; 204: load the page anew."""
    state = _state(request, kode, buku)
    if not state["aktif"]:
        return HttpResponse(status=204)
    return render(request, "examine/_buku_maju.html", state)


@needs("orang.sunting")
@require_POST
def stop(request: HttpRequest, kode: str, buku: uuid.UUID) -> HttpResponseBase:
    """Stop the job; nothing is left of it."""
    row = _mine(request, kode, buku)
    job = service.active_for(str(row.pk))
    if job is not None:
        service.stop(job)
        log.record(by=row.by, at=clock.now(), action="pekerjaan.henti", subject="buku_kerja", subjects=[str(row.pk)])
    return redirect("temuan_buku", kode, row.pk)


@needs("orang.sunting")
@require_safe
def download(request: HttpRequest, kode: str, buku: uuid.UUID) -> HttpResponseBase:
    """The file itself; who comes too late is told so on its page."""
    row, now = _mine(request, kode, buku), clock.now()
    if workbooks.too_many(row.by, now):
        return _too_often(request, kode)
    file = workbooks.fetch(row, by=row.by, at=now)
    if file is None:
        return redirect("temuan_buku", kode, row.pk)
    return attach_file(file.data, file.name, file.kind)
