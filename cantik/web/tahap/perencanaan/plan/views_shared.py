"""Forms and mappings of villages offered to the villages of their kabupaten: the act of the village for a form, and
`/instrumen-bersama/KODE/`, where the walidata reads them and makes them available or returns them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.codes.area import AreaCode, AreaLevel
from cantik.collect.matching.own import ColumnRead, list_columns
from cantik.field.instruments.app import sharing
from cantik.field.instruments.app.models import AVAILABLE
from cantik.field.instruments.app.workflows import SHARED
from cantik.register.core.app import words
from cantik.staff.app.gate import needs, where, who
from cantik.web.desk import asked_page, desk_of
from cantik.web.round_words import round_of
from cantik.web.step_bar import offer_forms, step_view
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.plan.views_acts import act_by_button

_A_PAGE = 20


@needs(sharing.OFFER)
@require_POST
def offer_form(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:  # noqa: ARG001
    """The village offers the form of a round."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)

    def act() -> str:
        looked = request.POST.get("dibaca") == "ya"
        sharing.offer_version(round_.version, desk.area, looked=looked, by=desk.person)
        return _("Ditawarkan. Walidata kabupaten membacanya, lalu mengedarkan atau mengembalikannya.")

    return act_by_button(request, desk, round_, act)


def _describe_columns(text: str) -> list[tuple[ColumnRead, str]]:
    """The columns of a mapping, each with the words of the variables that it feeds."""
    return [(column, ", ".join(words.label(name) for name in column.variables)) for column in list_columns(text)]


def _need_kabupaten(request: HttpRequest) -> AreaCode:
    area = where(request)
    if area.level is not AreaLevel.KABUPATEN:
        raise Http404("forms are shared within a kabupaten")
    return area


@needs(sharing.DECIDE)
@require_safe
def show_offers(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """What villages offered, with every question and answer to choose, every title and code."""
    return _offers_page(request, _need_kabupaten(request))


def _offers_page(request: HttpRequest, area: AreaCode, wrong: str = "") -> HttpResponse:
    person = who(request)
    page = Paginator(sharing.list_offers(area), _A_PAGE).get_page(asked_page(request))
    offers = [
        {
            "baris": row,
            "desa": describe_area(AreaCode.from_stored(row.kode)).full,
            "pohon": row.version.tree() if row.version is not None else None,
            "kolom": _describe_columns(row.mapping.text) if row.mapping is not None else [],
            "tersedia": row.state == AVAILABLE,
            "langkah": offer_forms(row, person, area, area.text(), row.pk),
        }
        for row in page
    ]
    values = {
        "bagian": "definisi",
        "kode": area.text(),
        "nama": describe_area(area).full,
        "tawaran": offers,
        "halaman": page,
        "salah": wrong,
    }
    return render(request, "plan/bersama.html", values, status=422 if wrong else 200)


decide_offer = step_view(
    SHARED,
    "instrumen_bersama_putus",
    sharing.decide_offer,
    "instrumen_bersama",
    lambda request, _area, _number, why: _offers_page(request, _need_kabupaten(request), why),
)
