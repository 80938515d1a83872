"""Doubles across the villages of a kabupaten: the tickets, one of them veiled, and the search that makes them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.described import described
from cantik.content.loader import linkage as linkage_of
from cantik.jobs.app import service
from cantik.jobs.app.models import ACTIVE
from cantik.pipeline.knowledge import AREAS_FILE
from cantik.register.core.app.words import code
from cantik.register.doubles.app import tickets
from cantik.register.doubles.app.models import DIFFERENT, LATER
from cantik.register.doubles.app.tickets import Ticket, TicketSide, Veiled
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import areas_for
from cantik.vault.app.opening import at_hand
from cantik.web.desk import asked_page
from cantik.web.doubles import job, shown

_RIGHT = "register.tiket"
PAGE = 30


def _codes(request: HttpRequest) -> tuple[AreaCode, ...]:
    return areas_for(request.user, _RIGHT)


def _name(kode: str) -> str:
    return described(AreaCode.kemendagri(kode), at_hand().store.path / AREAS_FILE).full


def _side(side: TicketSide) -> dict[str, Any]:
    words = {"": _("belum dilihat"), LATER: _("ditunda"), DIFFERENT: _("bukan orang yang sama")}
    return {
        "nama": _name(side.code),
        "kode": side.code,
        "kata": words.get(side.verdict, side.verdict),
        "kapan": side.at,
        "sudah": side.verdict not in ("", LATER),
    }


def _line(ticket: Ticket) -> dict[str, Any]:
    words, tag = shown.likelihood(linkage_of(job.LINKAGE), ticket.pair.weight)
    return {
        "nomor": ticket.pair.pk,
        "kata": words,
        "tanda": tag,
        "sisi": [_side(side) for side in ticket.sides],
        "ditemukan": ticket.pair.found_at,
    }


@needs(_RIGHT, area=None)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The tickets of the villages of the person's kabupaten; nobody is named."""
    codes, done = _codes(request), request.GET.get("lihat") == "selesai"
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
            "wilayah": ", ".join(_name(area.text()) for area in codes),
            "pekerjaan": next((task for task in running if task.state in ACTIVE), running[0] if running else None),
            "berjalan": any(task.state in ACTIVE for task in running),
        },
    )


@needs(_RIGHT, area=None)
@require_safe
def one(request: HttpRequest, nomor: int) -> HttpResponse:
    """One ticket: both records veiled, and why. Both villages can read in their log that it was opened."""
    found = tickets.ticket(tickets.villages_of(_codes(request)), nomor)
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
            "isian": _fields(records),
            "utuh": None not in records,
            "baris": shown.reasons(linkage, levels, weights),
        },
    )


def _fields(records: tuple[Veiled | None, Veiled | None]) -> list[tuple[str, list[str]]]:
    def row(label: str, *values: str) -> tuple[str, list[str]]:
        return label, [value or "–" for value in values]

    both = [record or Veiled("", "", "", "", "", "") for record in records]
    return [
        row(_("Nama"), *(side.name for side in both)),
        row(_("NIK"), *(side.nik for side in both)),
        row(_("Tahun lahir"), *(side.born for side in both)),
        row(_("Jenis kelamin"), *(code("dukcapil_jenis_kelamin", side.sex) if side.sex else "" for side in both)),
        row(_("Ayah"), *(side.father for side in both)),
        row(_("Ibu"), *(side.mother for side in both)),
    ]


@needs(_RIGHT, area=None)
@require_POST
def look(request: HttpRequest) -> HttpResponseBase:
    """Start a search across the villages of each kabupaten of the person; one that runs goes on."""
    for area in _codes(request):
        service.start(kind=job.ACROSS.id, subject=job.subject(area.text()), area=area.text(), by=who(request).actor)
    return redirect("ganda_kab")
