"""A proposal comes to a stage by hand: written by who plans, agreed on by the kepala desa."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.staff.app.gate import needs
from cantik.use.proposals.app import publication, services, steps
from cantik.use.proposals.app.workflows import STAGE
from cantik.vault.app.opening import at_hand
from cantik.web.desk import desk_of
from cantik.web.page_acts import carry_out
from cantik.web.step_bar import step_view
from cantik.web.tahap.perencanaan.proposals.stage_form import StepForm
from cantik.web.tahap.perencanaan.proposals.views import find_row, show_one
from cantik.web.tahap.perencanaan.proposals.views_acts import show_refused


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


#: the kepala desa agrees on a stage, or says why not
decide_step = step_view(
    STAGE,
    "usulan_tahap_putus",
    lambda area, number, pressed, me: publication.decide_step(area, number, pressed, me, at_hand().store.path),
    "usulan_satu",
    show_refused,
    of_row=True,
)
