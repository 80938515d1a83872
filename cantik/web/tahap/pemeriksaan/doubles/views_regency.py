"""Doubles across the villages of a kabupaten: the tickets, one of them veiled, and the search that makes them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.loader import linkage as linkage_of
from cantik.jobs.app import service
from cantik.jobs.app.models import ACTIVE
from cantik.register.doubles.app import numbers, tickets
from cantik.register.doubles.app.models import DIFFERENT, LATER
from cantik.register.doubles.app.tickets import Ticket, TicketSide
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import areas_for
from cantik.vault.app.opening import at_hand
from cantik.web.desk import asked_page
from cantik.web.tahap.pemeriksaan.doubles import job, pair_words, shown_regency

RIGHT = "register.tiket"
PAGE = 30


def codes_of(request: HttpRequest) -> tuple[AreaCode, ...]:
    """The areas whose tickets the person sees."""
    return areas_for(request.user, RIGHT)


def _side(side: TicketSide) -> dict[str, Any]:
    words = {"": _("belum dilihat"), LATER: _("ditunda"), DIFFERENT: _("bukan orang yang sama")}
    return {
        "nama": shown_regency.name_of(side.code),
        "kode": side.code,
        "kata": words.get(side.verdict, side.verdict),
        "kapan": side.at,
        "sudah": side.verdict not in ("", LATER),
    }


def _line(ticket: Ticket) -> dict[str, Any]:
    words, tag = pair_words.likelihood(linkage_of(job.LINKAGE), ticket.pair.weight)
    return {
        "nomor": ticket.pair.pk,
        "kata": words,
        "tanda": tag,
        "sisi": [_side(side) for side in ticket.sides],
        "ditemukan": ticket.pair.found_at,
    }


@needs(RIGHT, area=None)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The tickets of the villages of the person's kabupaten; nobody is named."""
    codes, done = codes_of(request), request.GET.get("lihat") == "selesai"
    villages = tickets.villages_of(codes)
    found = tickets.tickets(villages, done=done)
    pages = max(1, -(-len(found) // PAGE))
    page = min(asked_page(request), pages)
    running = [task for task in (service.latest(job.ACROSS.id, job.subject(area.text())) for area in codes) if task]
    return render(
        request,
        "doubles/kabupaten.html",
        {
            "bagian": "ganda_kab",
            "selesai": done,
            "banyak": len(found),
            "hal": page,
            "halaman": pages,
            "butir": [_line(ticket) for ticket in found[(page - 1) * PAGE : page * PAGE]],
            "desa_ada": len(villages),
            "nik": [shown_regency.shared_line(case) for case in numbers.shared_in(villages, done=done)],
            "wilayah": ", ".join(shown_regency.name_of(area.text()) for area in codes),
            "pekerjaan": next((task for task in running if task.state in ACTIVE), running[0] if running else None),
            "berjalan": any(task.state in ACTIVE for task in running),
        },
    )


@needs(RIGHT, area=None)
@require_safe
def one(request: HttpRequest, nomor: int) -> HttpResponse:
    """One ticket: both records veiled, and why. Both villages can read in their log that it was opened."""
    found = tickets.ticket(tickets.villages_of(codes_of(request)), nomor)
    if found is None:
        raise Http404("no ticket between villages of this person")
    records, levels, weights = tickets.read_ticket(
        at_hand(), found, today=clock.today(), by=who(request).actor, at=clock.now()
    )
    linkage = linkage_of(job.LINKAGE)
    return render(
        request,
        "doubles/tiket.html",
        {
            "bagian": "ganda_kab",
            "tiket": _line(found),
            "isian": shown_regency.fields(records),
            "utuh": None not in records,
            "baris": pair_words.reasons(linkage, levels, weights),
        },
    )


@needs(RIGHT, area=None)
@require_POST
def look(request: HttpRequest) -> HttpResponseBase:
    """Start a search across the villages of each kabupaten of the person; one that runs goes on."""
    for area in codes_of(request):
        service.start(kind=job.ACROSS.id, subject=job.subject(area.text()), code=area.text(), by=who(request).actor)
    return redirect("ganda_kab")
