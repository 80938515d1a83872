"""Paper with a QR for every family of a block: asked for, printed in the background, fetched as one PDF."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base.errors import CantikError
from cantik.field.forms.app import family_papers
from cantik.field.instruments.standalone_form import reads_frame
from cantik.field.rounds.app.models import Block, FrameMember
from cantik.jobs.app import service
from cantik.jobs.app.models import DONE, FAILED, Job
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web import round_words
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.downloads import attach_file
from cantik.web.round_words import round_of
from cantik.web.tahap.perencanaan.plan.views import RIGHTS

show = Room("plan", "lapangan", RIGHTS).show


def _block(desk: VillageDesk, putaran: int, blok: int) -> Block:
    """A block of a round that has families. Raises `Http404`."""
    rows = Block.objects.filter(round=round_of(desk, putaran), pk=blok)
    block = rows.select_related("round__activity", "round__version").first()
    if block is None or not reads_frame(block.round.version.tree()):
        raise Http404("no block of this round with families")
    return block


def _state(block: Block) -> dict[str, Any]:
    job = service.latest(family_papers.KIND, family_papers.subject(block))
    return {"pekerjaan": job, "aktif": job is not None and job.active, "lama": service.is_quiet(job)}


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, kode: str, putaran: int, blok: int) -> HttpResponseBase:
    """How far the paper of a block is; POST begins it, or stops it."""
    desk = desk_of(request)
    block = _block(desk, putaran, blok)
    subject = family_papers.subject(block)
    if request.method == "POST":
        running = service.active_for(subject)
        if request.POST.get("putusan") != "henti":
            service.start(kind=family_papers.KIND, subject=subject, code=kode, by=desk.by)
        elif running is not None:
            service.stop(running)
            desk.record(action="pekerjaan.henti", subject="pekerjaan", subjects=[str(running.pk)], detail={})
        return redirect("lapangan_kertas", kode, putaran, blok)
    state = _state(block)
    job: Job | None = state["pekerjaan"]
    context = {
        "putaran": block.round,
        "nomor": block.pk,
        "tempat": round_words.place(block),
        "banyak": len(family_papers.families(block)),
        "siap": job is not None and job.state == DONE and _there(desk, job),
        "gagal": job is not None and job.state == FAILED,
    }
    return show(request, desk, "kertas", context | state)


def _there(desk: VillageDesk, job: Job) -> bool:
    return family_papers.waits(job, desk.area, desk.opened)


@needs("orang.sunting")
@require_safe
def progress(request: HttpRequest, kode: str, putaran: int, blok: int) -> HttpResponse:  # noqa: ARG001
    """The fragment that the page asks for while the job runs; 204: load the page anew."""
    state = _state(_block(desk_of(request), putaran, blok))
    return render(request, "plan/_kertas_maju.html", state) if state["aktif"] else HttpResponse(status=204)


@needs("orang.sunting")
@require_safe
def fetch(request: HttpRequest, kode: str, putaran: int, blok: int) -> HttpResponseBase:
    """The PDF; whose names it holds is logged."""
    desk = desk_of(request)
    block = _block(desk, putaran, blok)
    job = service.latest(family_papers.KIND, family_papers.subject(block))
    try:
        if job is None or job.state != DONE:
            raise Http404("no paper of this block")
        body = family_papers.fetch(job, desk.area, desk.opened)
    except CantikError as error:
        messages.error(request, short(error))
        return redirect("lapangan_kertas", kode, putaran, blok)
    heads = FrameMember.objects.filter(unit__block=block, place=1).order_by("pk").values_list("person", flat=True)
    detail = {"putaran": block.round_id, "blok": block.pk}
    desk.record(action="lapangan.kertas", subject="orang", subjects=list(heads), detail=detail)
    name = f"kertas-{block.round.version.form_id}-{block.pk}.pdf"
    return attach_file(body, name, "application/pdf")
