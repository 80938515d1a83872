"""A village says that a gap does not concern it, or that it does although a rule says not, and takes that back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.staff.app.gate import needs
from cantik.use.proposals.app import exceptions, services
from cantik.web.desk import desk_of
from cantik.web.page_acts import carry_out
from cantik.web.tahap.perencanaan.proposals.views_gaps import show_gap

_NOT, _YES, _BACK = "tidak", "ya", "urung"


@needs(services.WRITE)
@require_POST
def say_applies(request: HttpRequest, kode: str, indikator: str) -> HttpResponse:
    """Say whether a gap concerns the village, or take back what was said."""
    desk, word = desk_of(request), request.POST.get("kata", "")
    if word not in (_NOT, _YES, _BACK):
        raise Http404("no such word")
    reason = request.POST.get("alasan", "")

    def act() -> object:
        if word == _BACK:
            return exceptions.take_back(desk.area, indikator, by=desk.person)
        return exceptions.say_applies(desk.area, indikator, reason, applies=word == _YES, by=desk.person)

    said = {
        _NOT: _("Dicatat tidak berlaku. Kesenjangannya keluar dari urutan dan tetap terbaca di bawahnya."),
        _YES: _("Dicatat berlaku. Kesenjangannya masuk urutan."),
        _BACK: _("Diurungkan."),
    }[word]
    return carry_out(
        request,
        act,
        said,
        to=redirect("usulan", kode),
        again=lambda why: show_gap(request, desk, indikator, why, reason),
    )
