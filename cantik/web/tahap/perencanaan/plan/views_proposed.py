"""What approved forms say happened, decided and countersigned; what was put aside, taken or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.field.errors import StateRefused
from cantik.field.forms.app import quarantine
from cantik.field.forms.app.form_rows import rows_of
from cantik.field.forms.app.models import (
    DISMISSED,
    FOLLOWS_HELD,
    NOT_OPEN,
    OTHER_BLOCK,
    OTHER_ENUMERATOR,
    REVOKED,
    ROUND_CLOSED,
    UNKNOWN_VERSION,
    FormSubmission,
)
from cantik.field.review.app import events, monthly_reports, newcomers, reversal
from cantik.field.review.app.events import EventVerdict
from cantik.field.review.app.examination import ReviewContext
from cantik.field.review.app.family_forms import FilledForm, read_form
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind, FieldState
from cantik.field.rounds.app.models import FORM, Device, FrameMember
from cantik.register.core.app.person_lists import rows_by_person
from cantik.register.core.app.search import applied_batches
from cantik.register.core.errors import BatchRefused, CessionRefused, FictitiousNumbers
from cantik.register.events.errors import EventRefused
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web import round_words
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.round_words import round_of
from cantik.web.tahap.perencanaan.plan.forms_review import KINDS, FieldEventForm, QuarantineForm, TakeBackForm
from cantik.web.tahap.perencanaan.plan.register_comparison import likely_in_words
from cantik.web.tahap.perencanaan.plan.views_review import context_of, show

REFUSALS: tuple[type[CantikError], ...] = (
    StateRefused,
    BatchRefused,
    EventRefused,
    FictitiousNumbers,
    CessionRefused,
)
HELD_WHY: dict[str, Any] = {
    NOT_OPEN: lazy("putaran belum dibuka"),
    ROUND_CLOSED: lazy("putaran sudah ditutup"),
    DISMISSED: lazy("petugas sudah berhenti"),
    UNKNOWN_VERSION: lazy("versi formulir tidak dikenal"),
    REVOKED: lazy("perangkat sudah dicabut"),
    FOLLOWS_HELD: lazy("isian sebelumnya ditahan"),
    OTHER_ENUMERATOR: lazy("mengubah isian petugas lain"),
    OTHER_BLOCK: lazy("keluarga ini di blok petugas lain"),
}
_WOMAN = "2"
_DECIDED = 20  # decisions that the page offers to take back


@needs("orang.lihat")
@require_safe
def proposals(request: HttpRequest, kode: str, putaran: int) -> HttpResponse:  # noqa: ARG001
    """Every proposal of a round that waits, with its form; whom it names is logged."""
    return _proposals(request, desk_of(request), putaran)


def _proposals(
    request: HttpRequest, desk: VillageDesk, putaran: int, wrong: dict[int, Any] | None = None, status: int = 200
) -> HttpResponse:
    round_ = round_of(desk, putaran)
    context, found = context_of(desk, round_), events.list_proposals(round_)
    done = reversal.list_decided(round_, _DECIDED) if desk.may("register.putus") else []
    names = _names(desk, [*found, *done])
    lines = [_line(context, event, names, (wrong or {}).get(event.pk)) for event in [*found, *done]]
    named = {event.person for event in [*found, *done] if event.person}.union(*(line["form"].shown for line in lines))
    desk.record(action="lapangan.usulan", subject="orang", subjects=sorted(named), detail={"putaran": round_.pk})
    return show(
        request,
        desk,
        "usulan",
        {
            "putaran": round_,
            "usulan": [line for line in lines if line["baris"].state == FieldState.PROPOSED],
            "menunggu": [line for line in lines if line["baris"].state == FieldState.WAITING],
            "diputus": lines[len(found) :],
            "boleh_usul": desk.may("register.putus"),
        },
        status=status,
    )


def _names(desk: VillageDesk, found: Sequence[FieldEvent]) -> dict[int, str]:
    people = {event.person for event in found if event.person is not None}
    rows = rows_by_person(desk.opened, desk.area_id, applied_batches(desk.area_id), people)
    return {person: row.name for person, row in rows.items()}


def _line(context: ReviewContext, event: FieldEvent, names: dict[int, str], form: Any) -> dict[str, Any]:
    report = cache(partial(_report, context, event))
    name, head = names.get(event.person or 0, ""), event.unit.head
    if not name:
        name = next((entry.name for entry in report().entries if entry.entry == event.entry), "")
    if event.unit.kind == FORM:
        head = report().answers.get("nama_kepala", "")
    return {
        "baris": event,
        "nama": name or "…",
        "jenis": KINDS[FieldKind(event.kind)],
        "tempat": round_words.place(event.unit.block),
        "keluarga": head or "…",
        "form": form if isinstance(form, FieldEventForm) else _decision_form(context, event, report),
        "urung": form if isinstance(form, TakeBackForm) else TakeBackForm(auto_id=f"id_{event.pk}_%s"),
    }


def _report(context: ReviewContext, event: FieldEvent) -> FilledForm:
    return read_form(FormSubmission.objects.get(pk=event.instance), event.unit, context.opened)


def _decision_form(
    context: ReviewContext, event: FieldEvent, report: Callable[[], FilledForm], data: Any = None
) -> FieldEventForm:
    """What deciding about a proposal asks for; of a monthly report also whom it means. `report`: reads the form."""
    meant, mothers, same = None, _mothers(event), []
    if newcomers.is_asked(event):
        entry = next(entry for entry in report().entries if entry.entry == event.entry)
        same = likely_in_words(newcomers.to_be_answered(context, event, entry))
    if event.unit.kind == FORM and event.state == FieldState.PROPOSED:
        meant = monthly_reports.find_candidates(context, report(), FieldKind(event.kind))
        mothers = list(meant.mothers.items())
    refused = data is not None and data.get("putusan") == "tolak"
    ids = f"id_{event.pk}_%s"
    return FieldEventForm(data, event=event, mothers=mothers, meant=meant, same=same, refused=refused, auto_id=ids)


def _mothers(event: FieldEvent) -> list[tuple[int, str]]:
    if event.kind != FieldKind.BIRTH:
        return []
    women = FrameMember.objects.filter(unit=event.unit, sex=_WOMAN).order_by("place", "pk")
    return list(women.values_list("person", "name"))


def _event(desk: VillageDesk, putaran: int, number: int) -> FieldEvent:
    rows = FieldEvent.objects.filter(unit__block__round=round_of(desk, putaran), pk=number)
    found = rows.select_related("unit__block__round").first()
    if found is None:
        raise Http404("no proposal of this round")
    return found


@needs("register.putus")
@require_POST
def decide(request: HttpRequest, kode: str, putaran: int, usul: int) -> HttpResponseBase:
    """The agen accepts a proposal or refuses it."""
    desk = desk_of(request)
    event = _event(desk, putaran, usul)
    context = context_of(desk, event.unit.block.round)
    form = _decision_form(context, event, partial(_report, context, event), request.POST)
    if form.is_valid():
        said, accept = form.cleaned_data, request.POST.get("putusan") == "catat"
        verdict = EventVerdict(
            accept,
            said["tanggal"],
            int(said["ibu"]) if said.get("ibu") else None,
            said.get("lahir"),
            bool(said.get("di_luar")),
            request.POST.get("alasan", ""),
            next((int(text) for text in (said.get("siapa", ""), said.get("sama", "")) if text.isdigit()), None),
            said.get("keluarga", ""),
            said.get("sama") == "baru",
        )
        try:
            done = events.decide(desk.person, context, event, verdict, at=clock.now())
        except REFUSALS as error:
            form.add_error(None, short(error))
        else:
            messages.success(request, _describe_outcome(done))
            return redirect("lapangan_usulan", kode, putaran)
    return _proposals(request, desk, putaran, {event.pk: form}, 422)


def _describe_outcome(done: FieldEvent) -> str:
    if done.state == FieldState.WAITING:
        return _("Diterima; menunggu pengesahan kepala desa.")
    return _("Peristiwa dicatat.") if done.state == FieldState.RECORDED else _("Usulan ditolak.")


@needs("register.sahkan")
@require_POST
def countersign(request: HttpRequest, kode: str, putaran: int, usul: int) -> HttpResponseBase:
    """The kepala desa countersigns what the agen accepted, or refuses it with a reason."""
    desk = desk_of(request)
    event = _event(desk, putaran, usul)
    accept, why = request.POST.get("putusan") == "sahkan", request.POST.get("alasan", "")
    context = context_of(desk, event.unit.block.round)
    try:
        done = events.countersign(desk.person, context, event, accept=accept, why=why, at=clock.now())
    except REFUSALS as error:
        messages.error(request, short(error))
    else:
        messages.success(request, _describe_outcome(done))
    return redirect("lapangan_usulan", kode, putaran)


@needs("register.putus")
@require_POST
def take_back(request: HttpRequest, kode: str, putaran: int, usul: int) -> HttpResponseBase:
    """The agen takes a decision back: the proposal stands open again."""
    desk = desk_of(request)
    event = _event(desk, putaran, usul)
    form = TakeBackForm(request.POST, auto_id=f"id_{event.pk}_%s")
    if form.is_valid():
        context, why = context_of(desk, event.unit.block.round), form.cleaned_data["alasan"]
        try:
            reversal.take_back(desk.person, context, event, why, at=clock.now())
        except REFUSALS as error:
            form.add_error(None, short(error))
        else:
            messages.success(request, _("Putusan diurungkan; usulannya menunggu lagi."))
            return redirect("lapangan_usulan", kode, putaran)
    return _proposals(request, desk, putaran, {event.pk: form}, 422)


# ── what was put aside ──────────────────────────────────────────────────────────────────────────


@needs("orang.lihat")
@require_safe
def list_held(request: HttpRequest, kode: str, putaran: int) -> HttpResponse:  # noqa: ARG001
    """What was put aside of a round: when it came, from whom, why, of which family."""
    desk = desk_of(request)
    return _show_held(request, desk, putaran)


def _show_held(
    request: HttpRequest, desk: VillageDesk, putaran: int, wrong: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    round_ = round_of(desk, putaran)
    rows = quarantine.held_of(round_)
    devices = {d.pk: d for d in Device.objects.filter(round=round_).select_related("enumerator__account")}
    desk.record(action="lapangan.tahan", subject="putaran", subjects=[round_.pk], detail={"isian": len(rows)})
    lines = [
        {
            "baris": row,
            "sebab": HELD_WHY[row.reason],
            "petugas": devices[row.device].enumerator.name,
            "keluarga": row.about.unit.head if hasattr(row, "about") else _outside(row, desk),
            "form": (wrong or {}).get(row.instance) or QuarantineForm(auto_id=f"id_{at}_%s"),
        }
        for at, row in enumerate(rows)
    ]
    return show(request, desk, "tahan", {"putaran": round_, "tertahan": lines, "alasan": TakeBackForm()}, status=status)


def _outside(row: FormSubmission, desk: VillageDesk) -> str:
    """Who stands first in a form about a family that is on no list; "" where the form names nobody."""
    people = rows_of(row, desk.opened).get("rosters", {}).values()
    return next((entry["nama"] for entries in people for entry in entries if entry.get("nama")), "")


@needs("orang.sunting")
@require_POST
def release(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:
    """Take a form that was put aside, or not, with a reason."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    instance = request.POST.get("isian", "")
    row = next((row for row in quarantine.held_of(round_) if row.instance == instance), None)
    if row is None:
        raise Http404("nothing of this round is put aside under this name")
    form = QuarantineForm(request.POST)
    if form.is_valid():
        take = form.cleaned_data["putusan"] == "terima"
        try:
            quarantine.decide(desk.person, row, desk.opened, take=take, why=form.cleaned_data["alasan"], at=clock.now())
        except StateRefused as error:
            form.add_error(None, short(error))
        else:
            messages.success(request, _("Isian diterima.") if take else _("Isian tidak dipakai."))
            return redirect("lapangan_tahan", kode, putaran)
    return _show_held(request, desk, putaran, {instance: form}, 422)
