"""A proposal comes to a stage by hand: written by who plans, agreed on by the kepala desa."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.staff.app.gate import needs
from cantik.use.proposals.app import publication, services, steps
from cantik.web.desk import desk_of
from cantik.web.page_acts import carry_out
from cantik.web.tahap.perencanaan.proposals.stage_form import StepForm
from cantik.web.tahap.perencanaan.proposals.views import find_row, show_one


@needs(services.WRITE)
@require_POST
def write_step(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Say that a proposal came to a stage."""
    desk = desk_of(request)
    row = find_row(desk, nomor)
    form = StepForm(row, request.POST)
    return carry_out(
        request,
        lambda: steps.write_step(desk.area, nomor, form.entry(), by=desk.person),
        _("Dicatat. Kepala desa menemukannya di berandanya."),
        form,
        to=redirect("usulan_satu", kode, nomor),
        again=lambda why: show_one(request, desk, find_row(desk, nomor), why, form),
    )


@needs(services.ACCEPT)
@require_POST
def decide_step(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The kepala desa agrees on a stage, or says why not."""
    desk = desk_of(request)
    find_row(desk, nomor)
    store = desk.opened.store.path
    agreed, answer = request.POST.get("putusan") == "sah", request.POST.get("jawab", "")
    return carry_out(
        request,
        lambda: publication.decide_step(desk.area, nomor, agreed=agreed, answer=answer, by=desk.person, store=store),
        _("Keadaan usulan berlaku.") if agreed else _("Dikembalikan kepada penyusunnya."),
        to=redirect("usulan_satu", kode, nomor),
        again=lambda why: show_one(request, desk, find_row(desk, nomor), why),
    )
