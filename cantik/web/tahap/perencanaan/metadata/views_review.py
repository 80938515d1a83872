"""Handing in and review: what waits, taking up, findings at a field, returning, rejecting, approving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode
from cantik.field.rounds.app import metadata_review as review
from cantik.field.rounds.app import principles
from cantik.field.rounds.app.metadata_models import MetadataFile
from cantik.field.rounds.app.metadata_review import CLOSE, REVIEW, WRITE
from cantik.forum.metadata.states import MetadataAct, MetadataState
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, who
from cantik.web import page_acts
from cantik.web.desk import as_number, desk_of
from cantik.web.principles import word_findings
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.metadata.views import (
    PartTrouble,
    act_and_redirect,
    file_of,
    part_of,
    part_page,
    state_of,
)

_WAITS = (MetadataState.SUBMITTED.value, MetadataState.REVISED.value, MetadataState.UNDER_REVIEW.value)
_SHOWN = 500


@needs(REVIEW, area=None)
@require_safe
def list_handed_in(request: HttpRequest) -> HttpResponse:
    """Every set of one's areas that was handed in and not decided, those that wait longest first."""
    areas = rights.areas_for(who(request), REVIEW)
    codes = CodeRow.objects.filter(rights.within(areas, "value"), scheme="kemendagri", valid_to=None)
    rows = MetadataFile.objects.filter(area__codes__in=codes, state__in=_WAITS).select_related("activity", "round")
    files = list(rows.order_by("-priority", "pk").distinct()[:_SHOWN])
    kodes = dict(codes.filter(area__in=[file.area_id for file in files]).values_list("area", "value"))
    lines = [
        (file, kodes[file.area_id], describe_area(AreaCode.from_stored(kodes[file.area_id])).full, state_of(file))
        for file in files
    ]
    return render(
        request, "metadata/antre.html", {"bagian": "metadata", "baris": lines, "dimulai": _list_begun_without(areas)}
    )


def _list_begun_without(areas: Sequence[AreaCode]) -> list[dict[str, Any]]:
    """Rounds that began without all four principles, with who said why, for whoever reviews."""
    rows = principles.begun_without(areas, _SHOWN)
    names = actors.names({row.by for row, _kode in rows})
    return [
        {
            "baris": row,
            "kode": kode,
            "desa": describe_area(AreaCode.from_stored(kode)).full,
            "siapa": names.get(row.by, ""),
            "temuan": word_findings(principles.findings_of(row)),
        }
        for row, kode in rows
    ]


@needs(WRITE)
@require_POST
def hand_in(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Make a version of what the set says now."""
    desk = desk_of(request)
    file = file_of(desk, berkas)
    said = _("Diserahkan. Versi ini tidak berubah lagi; pemeriksa dapat membacanya.")
    return act_and_redirect(request, desk, file, lambda: review.hand_in(desk.person, file, desk.desa), said)


@needs(WRITE)
@require_POST
def reopen(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Open the next version of an approved set."""
    desk = desk_of(request)
    file = file_of(desk, berkas)
    said = _("Versi baru dibuka sebagai draf; yang disetujui tetap seperti semula.")
    return act_and_redirect(request, desk, file, lambda: review.reopen(desk.person, file, desk.desa), said)


def _decide_and_redirect(request: HttpRequest, berkas: int, act: MetadataAct, said: str) -> HttpResponse:
    desk = desk_of(request)
    file, number = file_of(desk, berkas), as_number(request.POST.get("versi")) or 0
    blank = as_number(request.POST.get("kosong")) or 0
    return act_and_redirect(
        request, desk, file, lambda: review.decide(desk.person, file, desk.desa, act, number, blank=blank), said
    )


@needs(REVIEW)
@require_POST
def take(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Take a version up for review."""
    return _decide_and_redirect(request, berkas, MetadataAct.TAKE, _("Mulai diperiksa. Tulis temuan pada isiannya."))


@needs(REVIEW)
@require_POST
def send_back(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Return a version with its findings."""
    return _decide_and_redirect(request, berkas, MetadataAct.RETURN, _("Dikembalikan dengan temuannya."))


@needs(CLOSE, narrow=True)
@require_POST
def reject(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Reject a version for good."""
    return _decide_and_redirect(request, berkas, MetadataAct.REJECT, _("Ditolak."))


@needs(CLOSE, narrow=True)
@require_POST
def approve(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Approve a version; of pembina's narrower right `decide` asks whether it is data prioritas."""
    return _decide_and_redirect(request, berkas, MetadataAct.APPROVE, _("Disetujui."))


@needs(REVIEW)
@require_POST
def priority(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Say whether this is data prioritas."""
    desk = desk_of(request)
    file, said = file_of(desk, berkas), request.POST.get("prioritas") == "ya"
    return act_and_redirect(
        request, desk, file, lambda: review.prioritise(desk.person, file, desk.desa, priority=said), _("Dicatat.")
    )


@needs(REVIEW)
@require_POST
def find(request: HttpRequest, kode: str, berkas: int, bagian: int) -> HttpResponse:
    """Write a finding at a field."""
    desk = desk_of(request)
    row, number = part_of(file_of(desk, berkas), bagian), as_number(request.POST.get("versi")) or 0
    field, text = request.POST.get("isian", ""), request.POST.get("teks", "")
    act = lambda: review.find(desk.person, row, desk.desa, number, field, text)  # noqa: E731
    again = lambda why: part_page(request, desk, row, PartTrouble({}, {}, {}, why))  # noqa: E731
    return page_acts.carry_out(
        request, act, _("Temuan ditulis."), to=redirect("metadata_bagian", kode, berkas, bagian), again=again
    )
