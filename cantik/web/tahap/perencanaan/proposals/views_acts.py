"""Acts on a proposal: hand in, accept or send back, undo, renew the figure, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.staff.app.gate import needs
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app import services
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.pinned_figure import PinnedFigure, pin_figure
from cantik.use.proposals.states import ACCEPTED, RETURNED
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.page_acts import carry_out
from cantik.web.tahap.perencanaan.proposals.gap_source import read_source
from cantik.web.tahap.perencanaan.proposals.views import find_row, show_one

_WORDS = ("putusan", "alasan")


def _carry_act(request: HttpRequest, desk: VillageDesk, number: int, act: Callable[[], Any], said: str) -> HttpResponse:
    """Carry an act out and show the proposal again, with why not where it was refused."""
    return carry_out(
        request,
        act,
        said,
        to=redirect("usulan_satu", desk.area.text(), number),
        again=lambda why: show_one(request, desk, find_row(desk, number), why),
    )


@needs(services.WRITE)
@require_POST
def submit_one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Hand a proposal to the kepala desa."""
    desk = desk_of(request)
    said = _("Diajukan. Kepala desa menemukannya di berandanya.")
    return _carry_act(request, desk, nomor, lambda: services.submit_proposal(desk.area, nomor, by=desk.person), said)


@needs(services.ACCEPT)
@require_POST
def decide_one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Accept a proposal as the village's, or send it back."""
    desk = desk_of(request)
    to, reason = (request.POST.get(name, "") for name in _WORDS)
    said = {ACCEPTED: _("Diterima sebagai usulan desa."), RETURNED: _("Dikembalikan kepada penyusunnya.")}
    act = lambda: services.decide_proposal(desk.area, nomor, to=to, reason=reason, by=desk.person)  # noqa: E731
    return _carry_act(request, desk, nomor, act, said.get(to, ""))


@needs(services.WRITE)
@require_POST
def undo_last(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Take the last change back."""
    desk = desk_of(request)
    act = lambda: services.undo_change(desk.area, nomor, by=desk.person)  # noqa: E731 - one act of one address
    return _carry_act(request, desk, nomor, act, _("Perubahan terakhir diurungkan."))


@needs(services.WRITE)
@require_POST
def renew_figure(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Rest the proposal on the figure as it is now."""
    desk = desk_of(request)
    row = find_row(desk, nomor)
    act = lambda: services.renew_pin(desk.area, nomor, _pin_now(desk, row), by=desk.person)  # noqa: E731
    return _carry_act(request, desk, nomor, act, _("Usulan memakai angka rilis yang berlaku."))


def _pin_now(desk: VillageDesk, row: VillageProposal) -> PinnedFigure:
    source = read_source(desk)
    figure = None
    if source.found is not None:
        told = source.found.release.figures
        figure = next((each for each in told if each.id == row.indicator and not each.area), None)
    pin = None
    if source.found is not None and figure is not None:
        pin = pin_figure(source.found.release, figure, upward=row.upward)
    if pin is None:
        raise ProposalRefused("U114", _("Angka usulan ini tidak ditampilkan rilis yang berlaku"))
    return pin


@needs(services.SEE)
@require_POST
def withdraw_one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take a proposal off the list; who may is asked of its state."""
    desk = desk_of(request)
    reason = request.POST.get("alasan", "")
    act = lambda: services.withdraw_proposal(desk.area, nomor, reason=reason, by=desk.person)  # noqa: E731
    said = _("Dicabut; tetap terbaca dengan sebabnya.")
    return carry_out(
        request,
        act,
        said,
        to=redirect("usulan_daftar", kode),
        again=lambda why: show_one(request, desk, find_row(desk, nomor), why),
    )
