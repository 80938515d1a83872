"""The guided first year of a village, a kabupaten or a province: what is done, what comes next, where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.coach.app import summary
from cantik.coach.app.guidance import guidance
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.release.app import storage
from cantik.staff.app import gate
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from cantik.staff.matrix import ACTIONS, ROLES
from cantik.vault.app.opening import at_hand
from cantik.web.language import either
from cantik.web.store import describe_area

#: where the deed of a fact is done: the address, and whether it says of which area
_PLACES: Mapping[str, tuple[str, bool]] = {
    "dua_orang": ("orang", False),
    "data_masuk": ("kumpul", True),
    "temuan_habis": ("periksa", True),
    "rilis": ("terbit", True),
    "putaran_buka": ("rencana", True),
    "putaran_tutup": ("lapangan", True),
    "rilis_kedua": ("terbit", True),
    "diperiksa": ("terbit", True),
    "tiga_peran": ("orang", False),
    "lembaga": ("forum", True),
    "dasar": ("forum", True),
    "tahun": ("tahun", True),
    "desa_data": ("papan", False),
    "desa_rilis": ("papan", False),
    "semua_rilis": ("papan", False),
    "metadata": ("metadata_antre", False),
    "rilis_satu_data": ("beranda", False),
}


def address_of(fact: str, area: AreaCode, person: Account) -> str:
    """Where it is done, "" for a page that is not this person's."""
    name, of_area = _PLACES[fact]
    address = reverse(name, args=[area.text()] if of_area else [])
    guard = gate.guard_of(resolve(address).func)
    if guard is None or guard.action not in ACTIONS:  # whoever is signed in
        return address
    return address if gate.decide_access(person, guard, area if of_area else None).ok else ""


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
            "alamat": address_of(step.fact, area, person),
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
