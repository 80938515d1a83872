"""`/desa/KODE/angka-opd/`: what offices say of a village beside what the village counts itself."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.collect.app import opd, opd_choices
from cantik.collect.app.opd_standing import FigurePair
from cantik.collect.errors import OpdRefused
from cantik.register.facilities.app.office_comparison import figure_pairs
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import check_access
from cantik.web.desk import Room, VillageDesk, as_number, desk_of
from cantik.web.forum.opd.views import column_title, office_name, title_of
from cantik.web.language import number
from cantik.web.page_acts import carry_out

_page = Room("opd", "opd_desa").show


@needs(opd.SEE)
@require_safe
def village(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001
    """Every figure of an office with the village's own beside it."""
    return _show_pairs(request, desk_of(request))


def _pairs(desk: VillageDesk) -> list[FigurePair]:
    return figure_pairs(desk.opened, desk.area, wanted=lambda _column: True)


def _show_pairs(request: HttpRequest, desk: VillageDesk, wrong: str = "") -> HttpResponse:
    answers = check_access(desk.person, opd_choices.ANSWER, desk.area).ok
    decides = check_access(desk.person, opd.DECIDE, desk.area).ok
    tables: dict[int, dict[str, Any]] = {}
    for pair in _pairs(desk):
        row = pair.said.delivery
        table = tables.setdefault(
            row.pk,
            {
                "judul": title_of(pair.said.table, row.table),
                "dinas": office_name(pair.said.table),
                "serahan": row,
                "baris": [],
            },
        )
        table["baris"].append(_line(pair, answers=answers, decides=decides))
    values = {"tabel": list(tables.values()), "salah": wrong}
    return _page(request, desk, "desa", values, status=422 if wrong else 200)


def _line(pair: FigurePair, *, answers: bool, decides: bool) -> dict[str, Any]:
    choice = pair.choice
    open_ = pair.differs and not pair.cited_figure
    return {
        "judul": column_title(pair.said.table, pair.column.id),
        "kolom": pair.column.id,
        "opd": _number(pair.office),
        "desa": None if pair.own is None else _number(pair.own),
        "beda": pair.differs,
        "kutip": pair.cited_figure,
        "jawaban": choice,
        "boleh_jawab": open_ and answers,
        "boleh_putus": open_ and decides and choice is not None,
    }


def _number(value: Decimal) -> str:
    return number(value, len(str(value).partition(".")[2]))


def _act(request: HttpRequest, act: Callable[..., None], said: str) -> HttpResponse:
    desk = desk_of(request)
    delivery, column = as_number(request.POST.get("serahan")), request.POST.get("kolom", "")

    def decide_pair() -> None:
        wanted = (pair for pair in _pairs(desk) if (pair.said.delivery.pk, pair.column.id) == (delivery, column))
        pair = next(wanted, None)
        if pair is None:
            raise OpdRefused(_("Angka ini tidak lagi berlaku"), mend=_("Muat ulang halamannya."))
        act(desk.area, pair, request.POST.get("pilihan", ""), request.POST.get("alasan", ""), by=desk.person)

    to = redirect("opd_desa", desk.area.text())
    return carry_out(request, decide_pair, said, to=to, again=lambda why: _show_pairs(request, desk, why))


@needs(opd_choices.ANSWER)
@require_POST
def answer(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001
    """The village answers which figure is right."""
    return _act(request, opd_choices.answer, _("Jawaban desa dicatat; walidata memutuskan."))


@needs(opd.DECIDE)
@require_POST
def choose(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001
    """A walidata decides which figure is cited."""
    return _act(request, opd_choices.choose, _("Putusan dicatat."))
