"""One NIK that two persons of two villages bear: looked at veiled, and decided by the kabupaten. Nobody is merged."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.register.doubles.app import numbers
from cantik.register.doubles.app.numbers import SharedCase
from cantik.register.doubles.app.tickets import villages_of
from cantik.register.doubles.errors import MergeRefused
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs, who
from cantik.vault.app.opening import at_hand
from cantik.web.tahap.pemeriksaan.doubles import shown_regency
from cantik.web.tahap.pemeriksaan.doubles.views_regency import RIGHT, codes_of


def _case(request: HttpRequest, number: int) -> tuple[dict[int, str], SharedCase]:
    villages = villages_of(codes_of(request))
    found = numbers.shared_case(villages, number)
    if found is None:
        raise Http404("no such number between villages of this person")
    return villages, found


@needs(RIGHT, area=None)
@require_safe
def one(request: HttpRequest, nomor: int) -> HttpResponse:
    """The two persons veiled, what differs, and what to do. Both villages can read in their log that it was opened."""
    _villages, case = _case(request, nomor)
    records = numbers.read_shared(at_hand(), case, today=clock.today(), by=who(request).actor, at=clock.now())
    context = {
        "bagian": "ganda_kab",
        "temuan": shown_regency.shared_line(case),
        "isian": shown_regency.fields(records),
        "utuh": None not in records,
    }
    return render(request, "doubles/nik.html", context)


@needs(RIGHT, area=None)
@require_POST
def settle(request: HttpRequest, nomor: int) -> HttpResponseBase:
    """The two are two persons: a number goes to Dukcapil."""
    return _act_and_redirect(request, nomor, numbers.settle)


@needs(RIGHT, area=None)
@require_POST
def take_back(request: HttpRequest, nomor: int) -> HttpResponseBase:
    """It waits again."""
    return _act_and_redirect(request, nomor, numbers.take_back)


def _act_and_redirect(request: HttpRequest, nomor: int, act: Callable[..., None]) -> HttpResponseBase:
    villages, _case_now = _case(request, nomor)
    try:
        act(villages, nomor, by=who(request).actor, at=clock.now())
    except MergeRefused as error:
        messages.error(request, short(error))
        return redirect("ganda_nik", nomor)
    return redirect("ganda_kab")
