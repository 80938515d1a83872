"""`/darurat/`: emergency access asked for, decided, ended; offices and villages of an area read the same list."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.codes.errors import InvalidAreaCode
from cantik.content.loader import limit
from cantik.staff.app import emergency, error_words, rights, second_person
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account, EmergencyAccess
from cantik.staff.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class AccessRow:
    """An access as the page shows it. `why_not`: why this person cannot decide one that waits; "" when they can."""

    access: EmergencyAccess
    open: bool
    waits: bool
    may_decide: bool
    why_not: str
    may_end: bool
    reads: int
    held: bool


def _row(access: EmergencyAccess, me: Account) -> AccessRow:
    now = clock.now()
    waits = access.waits_at(now)
    decision = emergency.may_decide(access, me) if waits else rights.AccessDecision(False)
    return AccessRow(
        access,
        access.open_at(now),
        waits,
        decision.ok,
        "" if decision.ok else decision.reason,
        emergency.may_end(access, me),
        emergency.reads(access),
        access.held_at(now),
    )


@needs(emergency.SEE, area=None)
@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    """What was asked, decided, read and ended in my areas."""
    return _page(request)


def _hours() -> dict[str, int]:
    return {"n": limit("akses_darurat_jam").whole}


def _page(request: HttpRequest, problem: str = "") -> HttpResponse:
    me = who(request)
    values = {
        "bagian": "darurat",
        "baris": [_row(access, me) for access in emergency.visible(me)],
        "salah": problem,
        "boleh_setujui": rights.check_access(me, second_person.SECOND, None).ok,
        "boleh_minta": rights.check_access(me, emergency.ASK, None).ok,
        "kode": request.POST.get("kode", ""),
        "alasan": request.POST.get("alasan", ""),
        "lama": limit("akses_darurat_jam").whole,
    }
    return render(request, "staff/darurat.html", values, status=422 if problem else 200)


@needs(emergency.ASK, area=None)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to read the persons of a village."""
    try:
        desa = rights.area_code(request.POST.get("kode", "").strip())
        emergency.ask(area=desa, reason=request.POST.get("alasan", ""), by=who(request))
    except (InvalidAreaCode, NotAllowed) as error:
        return _page(request, f"{error_words.translate_sentence(error.message)}".rstrip(".") + ".")
    messages.success(
        request, _("Diminta. Sekarang menunggu persetujuan orang dari instansi lain, paling lama %(n)s jam.") % _hours()
    )
    return redirect("darurat")


def _access_or_404(request: HttpRequest, number: int) -> EmergencyAccess:
    rows = rights.for_person(EmergencyAccess.objects.all(), who(request), emergency.SEE, "area")
    found = rows.select_related("asked_by").filter(pk=number).first()
    if found is None:
        raise Http404("not in my areas")
    return found


def _decide_and_redirect(request: HttpRequest, number: int, *, approve: bool) -> HttpResponse:
    try:
        emergency.decide(_access_or_404(request, number), approve=approve, by=who(request))
    except NotAllowed as error:
        messages.error(request, error_words.translate_sentence(error.message), extra_tags="bad")
    else:
        messages.success(
            request,
            _("Disetujui: terbuka %(n)s jam, dan desa sudah diberi tahu.") % _hours()
            if approve
            else _("Permintaan ditolak."),
        )
    return redirect("darurat")


@needs(emergency.DECIDE, area=None)
@require_POST
def approve(request: HttpRequest, nomor: int) -> HttpResponse:
    """Open what somebody of another institution asked for."""
    return _decide_and_redirect(request, nomor, approve=True)


@needs(emergency.DECIDE, area=None)
@require_POST
def refuse(request: HttpRequest, nomor: int) -> HttpResponse:
    """Refuse it."""
    return _decide_and_redirect(request, nomor, approve=False)


@needs(emergency.SEE, area=None)
@require_POST
def end(request: HttpRequest, nomor: int) -> HttpResponse:
    """End it before its time."""
    try:
        emergency.end(_access_or_404(request, nomor), by=who(request))
    except NotAllowed as error:
        messages.error(request, error_words.translate_sentence(error.message), extra_tags="bad")
    else:
        messages.success(request, _("Akses darurat sudah diakhiri."))
    return redirect("darurat")
