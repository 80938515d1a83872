"""The guided first year of a village, a kabupaten or a province: what is done, what comes next, where it is done."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.coach.app import summary
from cantik.coach.app.guidance import guidance
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.release.app import storage
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import at_hand
from cantik.web.guide_places import address_of_fact
from cantik.web.language import either
from cantik.web.store import describe_area


def _page(request: HttpRequest, area: AreaCode) -> HttpResponse:
    person = who(request)
    summary.renew(storage.shelf(at_hand().store.path))
    found = guidance(area, at_hand().store.path / AREAS_FILE)
    if found is None:
        raise Http404("no guide of this level")
    rows = [
        {
            "judul": either(step.title, step.title_en),
            "mengapa": either(step.why, step.why_en),
            "siapa": ", ".join(_(ROLES[role].name) for role in step.roles),
            "bulan": step.month,
            "keadaan": standing,
            "kini": step is found.next,
            "alamat": address_of_fact(step.fact, area, person),
        }
        for step, standing in found.steps
    ]
    values: dict[str, Any] = {
        "bagian": "beranda",
        "judul": either(found.guide.title, found.guide.title_en),
        "nama": describe_area(area).full,
        "panduan": found,
        "baris": rows,
    }
    return render(request, "coach/panduan.html", values)


@needs("desa.lihat")
@require_safe
def village(request: HttpRequest, kode: str) -> HttpResponse:
    """The first year of a village."""
    return _page(request, area_code(kode))


@needs("papan.lihat")
@require_safe
def office(request: HttpRequest, kode: str) -> HttpResponse:
    """The first year of a kabupaten or a province."""
    return _page(request, area_code(kode))
