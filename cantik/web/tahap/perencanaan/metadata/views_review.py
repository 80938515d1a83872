"""Handing in and review: what waits, taking up, findings at a field, returning, rejecting, approving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode
from cantik.field.rounds.app import metadata_bulk, principles
from cantik.field.rounds.app import metadata_review as review
from cantik.field.rounds.app import metadata_sets as sets
from cantik.field.rounds.app.metadata_bulk import BulkHindrance, BulkStep
from cantik.field.rounds.app.metadata_models import MetadataFile
from cantik.field.rounds.app.metadata_review import CLOSE, REVIEW, WRITE
from cantik.forum.errors import MetadataRefused
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
    index_page,
    part_of,
    part_page,
    state_of,
)

_WAITS = (MetadataState.SUBMITTED.value, MetadataState.REVISED.value, MetadataState.UNDER_REVIEW.value)
_SHOWN = 500


#: why a set is looked at by itself
_HINDRANCES = {
    BulkHindrance.OWN: noop("Anda ikut menulisnya"),
    BulkHindrance.BLANK: noop("ada isian kosong"),
    BulkHindrance.FOUND: noop("bertemuan"),
    BulkHindrance.PRIORITY: noop("data prioritas diputuskan pembina"),
    BulkHindrance.RIGHT: noop("diputuskan orang lain"),
}


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A set that waits: its village, its state, the next step with what the button sends, and why it is none of many
    ("" where it may be)."""

    file: MetadataFile
    kode: str
    place: str
    state: dict[str, Any]
    act: str
    sent: str
    hindrance: str


@needs(REVIEW, area=None)
@require_safe
def list_handed_in(request: HttpRequest) -> HttpResponse:
    """Every set of one's areas that was handed in and not decided, those that wait longest first."""
    return _queue_page(request)


def _queue_page(request: HttpRequest, wrong: str = "") -> HttpResponse:
    areas = rights.areas_for(who(request), REVIEW)
    waiting = {file: (kode, AreaCode.from_stored(kode)) for file, kode in _list_waiting(areas).items()}
    steps = metadata_bulk.next_steps(who(request), {file: desa for file, (_kode, desa) in waiting.items()})
    lines = [_queue_line(file, kode, desa, steps.get(file)) for file, (kode, desa) in waiting.items()]
    values = {
        "bagian": "metadata",
        "baris": lines,
        "dimulai": _list_begun_without(areas),
        "bersama": [
            (act, sum(line.act == act and not line.hindrance for line in lines)) for act in metadata_bulk.TOGETHER
        ],
        "salah": wrong,
    }
    return render(request, "metadata/antre.html", values, status=422 if wrong else 200)


def _list_waiting(areas: Sequence[AreaCode]) -> dict[MetadataFile, str]:
    """The sets that wait in some areas, each with the code of its village."""
    codes = CodeRow.objects.filter(rights.within(areas, "value"), scheme="kemendagri", valid_to=None)
    rows = MetadataFile.objects.filter(area__codes__in=codes, state__in=_WAITS).select_related("activity", "round")
    files = list(rows.order_by("-priority", "pk").distinct()[:_SHOWN])
    kodes = dict(codes.filter(area__in=[file.area_id for file in files]).values_list("area", "value"))
    return {file: kodes[file.area_id] for file in files}


def _queue_line(file: MetadataFile, kode: str, area: AreaCode, step: BulkStep | None) -> QueueLine:
    act, sent, hindrance = "", "", ""
    if step is not None:
        act, sent = str(step.act), f"{file.pk}|{step.number}"
        hindrance = _(_HINDRANCES[step.hindrance]) if step.hindrance is not None else ""
    return QueueLine(file, kode, describe_area(area).full, state_of(file), act, sent, hindrance)


@needs(REVIEW, area=None)
@require_POST
def decide_together(request: HttpRequest) -> HttpResponse:
    """Take up or approve every version that was left ticked; all of them or none."""
    waiting = {file.pk: (file, kode) for file, kode in _list_waiting(rights.areas_for(who(request), REVIEW)).items()}
    asked = request.POST.get("langkah", "")
    act = next((each for each in metadata_bulk.TOGETHER if each.value == asked), None)
    chosen = []
    for said in request.POST.getlist(asked):
        number, _bar, version = said.partition("|")
        file, kode = waiting.get(as_number(number) or 0, (None, ""))
        if file is not None:
            chosen.append(metadata_bulk.ChosenSet(file, AreaCode.from_stored(kode), as_number(version) or 0))

    def decide() -> None:
        if act is None:
            raise MetadataRefused(_("Langkah ini tidak dilakukan bersama"), found=asked[:20])
        metadata_bulk.decide_all(who(request), chosen, act)

    said = _("Selesai untuk %d berkas.") % len(chosen)
    to = redirect("metadata_antre")
    return page_acts.carry_out(request, decide, said, to=to, again=lambda why: _queue_page(request, why))


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
    return act_and_redirect(request, desk, file, lambda: review.hand_in(desk.person, file, desk.area), said)


@needs(WRITE)
@require_POST
def hand_in_together(request: HttpRequest, kode: str) -> HttpResponse:
    """Hand in every set of the village that was left ticked; all of them or none."""
    desk = desk_of(request)
    wanted = {as_number(said) for said in request.POST.getlist("berkas")}
    files = [file for file in sets.files_of(desk.area_id) if file.pk in wanted]
    act = lambda: metadata_bulk.hand_in_all(desk.person, files, desk.area)  # noqa: E731
    said = _("%d berkas diserahkan. Versinya tidak berubah lagi; pemeriksa dapat membacanya.") % len(files)
    to = redirect("metadata", kode)
    return page_acts.carry_out(request, act, said, to=to, again=lambda why: index_page(request, desk, why))


@needs(WRITE)
@require_POST
def reopen(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Open the next version of an approved set."""
    desk = desk_of(request)
    file = file_of(desk, berkas)
    said = _("Versi baru dibuka sebagai draf; yang disetujui tetap seperti semula.")
    return act_and_redirect(request, desk, file, lambda: review.reopen(desk.person, file, desk.area), said)


def _decide_and_redirect(request: HttpRequest, berkas: int, act: MetadataAct, said: str) -> HttpResponse:
    desk = desk_of(request)
    file, number = file_of(desk, berkas), as_number(request.POST.get("versi")) or 0
    blank = as_number(request.POST.get("kosong")) or 0
    return act_and_redirect(
        request, desk, file, lambda: review.decide(desk.person, file, desk.area, act, number, blank=blank), said
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
        request, desk, file, lambda: review.prioritise(desk.person, file, desk.area, priority=said), _("Dicatat.")
    )


@needs(REVIEW)
@require_POST
def find(request: HttpRequest, kode: str, berkas: int, bagian: int) -> HttpResponse:
    """Write a finding at a field."""
    desk = desk_of(request)
    row, number = part_of(file_of(desk, berkas), bagian), as_number(request.POST.get("versi")) or 0
    field, text = request.POST.get("isian", ""), request.POST.get("teks", "")
    act = lambda: review.find(desk.person, row, desk.area, number, field, text)  # noqa: E731
    again = lambda why: part_page(request, desk, row, PartTrouble({}, {}, {}, why))  # noqa: E731
    return page_acts.carry_out(
        request, act, _("Temuan ditulis."), to=redirect("metadata_bagian", kode, berkas, bagian), again=again
    )
