"""`/desa/KODE/prarilis/`: who may read a release before everybody; proposed by one, confirmed by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.codes.area import AreaCode
from cantik.content.loader import limit
from cantik.release.app import early
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.web.page_acts import carry_out
from cantik.web.tahap.penyebarluasan.release.forms import EarlyForm


@needs("desa.lihat")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """The list, and for those who may the form."""
    return _page(request, area_code(kode))


def _page(request: HttpRequest, area: AreaCode, wrong: str = "", form: EarlyForm | None = None) -> HttpResponse:
    me, rows = who(request), early.list_active(area)
    names = actors.names({actor for row in rows for actor in (row.reader, row.by, row.confirmed_by) if actor})
    proposes = rights.check_access(me, early.PROPOSE, area).ok
    confirms = rights.check_access(me, early.CONFIRM, area).ok
    shown = [
        {
            "row": row,
            "name": names.get(row.reader, ""),
            "by": names.get(row.by, ""),
            "confirms": confirms and not row.confirmed_by and me.actor not in (row.by, row.reader),
        }
        for row in rows
    ]
    values = {
        "bagian": "terbit",
        "kode": area.text(),
        "pembaca": shown,
        "form": (form or EarlyForm(early.eligible(area))) if proposes else None,
        "akhiri": proposes,
        "jam": limit("baca_dahulu_jam").whole,
        "salah": wrong,
    }
    return render(request, "release/prarilis.html", values, status=422 if wrong else 200)


def _act_and_redirect(
    request: HttpRequest, kode: str, act: Callable[[], Any], said: str, form: EarlyForm | None = None
) -> HttpResponse:
    again = lambda why: _page(request, area_code(kode), why, form)  # noqa: E731
    return carry_out(request, act, said, form, to=redirect("prarilis", kode), again=again)


@needs(early.PROPOSE)
@require_POST
def propose(request: HttpRequest, kode: str) -> HttpResponse:
    """Propose somebody."""
    desa, me = area_code(kode), who(request)
    form = EarlyForm(early.eligible(desa), request.POST)

    def act() -> None:
        said = form.cleaned_data
        early.propose(desa, int(said["siapa"]), said["alasan"], by=me)

    return _act_and_redirect(request, kode, act, _("Diusulkan; orang lain mengukuhkannya."), form)


@needs(early.CONFIRM)
@require_POST
def confirm(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Confirm what another person proposed."""
    desa, me = area_code(kode), who(request)
    return _act_and_redirect(
        request, kode, lambda: early.confirm(desa, nomor, by=me), _("Dikukuhkan; daftarnya dibaca umum.")
    )


@needs(early.PROPOSE)
@require_POST
def end(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take somebody off the list."""
    desa, me = area_code(kode), who(request)
    return _act_and_redirect(
        request, kode, lambda: early.end(desa, nomor, by=me), _("Tidak lagi membaca sebelum terbit.")
    )
