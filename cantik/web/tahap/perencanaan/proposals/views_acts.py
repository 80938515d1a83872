"""Acts on a proposal: its declared steps, undo, renew the figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.codes.area import AreaCode
from cantik.staff.app.gate import View, needs
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app import services
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.workflows import PROPOSAL
from cantik.use.proposals.pinned_figure import PinnedFigure, pin_figure
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.page_acts import carry_out
from cantik.web.step_bar import step_view
from cantik.web.tahap.perencanaan.proposals.gap_source import read_source
from cantik.web.tahap.perencanaan.proposals.views import find_row, show_one


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


def show_refused(request: HttpRequest, _area: AreaCode, number: int, why: str) -> HttpResponse:
    """The page of a proposal with why a step of it was refused."""
    desk = desk_of(request)
    return show_one(request, desk, find_row(desk, number), why)


def view_step(page: str) -> View:
    """The view of an address that takes steps of a proposal."""
    return step_view(PROPOSAL, page, services.decide_proposal, "usulan_satu", show_refused, of_row=True)
