"""The review: one family beside what the register holds; approved, sent back, taken back; a block at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.collect.errors import PhotoRefused
from cantik.field.errors import StateRefused
from cantik.field.forms.app.export_submissions import origin_in
from cantik.field.forms.app.late_forms import waiting_of
from cantik.field.forms.app.models import FORMER, FormSubmission, LateForm
from cantik.field.review.app import approval, late_decisions
from cantik.field.review.app.approval import UnitVerdict
from cantik.field.review.app.examination import ReviewContext, ReviewedForm, review
from cantik.field.review.app.family_forms import FilledForm, chosen_of, forms_of, read_form
from cantik.field.review.app.signs import days_ahead
from cantik.field.review.app.strays import StrayForm, find_strays
from cantik.field.rounds.app.models import FORM, Block, Device, FormRemark, Round, Unit
from cantik.field.rounds.states import UnitStage, VisitResult
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.core.errors import BatchRefused, FictitiousNumbers
from cantik.register.facilities.errors import FacilityRefused, PhotoNotKept
from cantik.staff.app import actors
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.staff.app.plain_text import fit_line
from cantik.web import round_words
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.round_words import round_of
from cantik.web.tahap.perencanaan.plan import register_comparison
from cantik.web.tahap.perencanaan.plan.forms_review import SendBackForm, TakeBackForm, VerdictForm
from cantik.web.tahap.perencanaan.plan.views import RIGHTS

show = Room("plan", "lapangan", RIGHTS | {"boleh_sahkan": "register.sahkan"}).show
REFUSALS: tuple[type[CantikError], ...] = (
    StateRefused,
    BatchRefused,
    FictitiousNumbers,
    CalamityRefused,
    FacilityRefused,
    PhotoNotKept,
    PhotoRefused,
)
_REMARK = "catatan:"
_LONGEST = 200
_REASON = 400


def context_of(desk: VillageDesk, round_: Round) -> ReviewContext:
    """Who reviews a round, today."""
    return ReviewContext(desk.opened, desk.area, desk.area_id, round_, desk.today)


@dataclass(frozen=True, slots=True)
class _Seat:
    """A family on the desk: its unit, every form that may count, the one that is shown, examined."""

    context: ReviewContext
    unit: Unit
    rows: Sequence[FormSubmission]
    reviewed: ReviewedForm | None
    forms: Sequence[FilledForm]
    late: Mapping[str, LateForm]  # by instance what waits since the family was approved

    @property
    def list_beside(self) -> list[FilledForm]:
        """The forms that stand side by side."""
        return [form for form in self.forms if form.row.instance not in self.late]

    def offers_decision(self, decision: str) -> bool:
        """Whether the page offers a decision as the family stands now."""
        if decision in ("pakai", "biarkan"):
            return self.reviewed is not None and self.reviewed.form.row.instance in self.late
        return self.unit.stage == (UnitStage.APPROVED if decision == "batal" else UnitStage.SUBMITTED)

    @property
    def entries(self) -> list[register_comparison.NewEntry]:
        """Who lives there and is nobody of the list."""
        if self.reviewed is None or self.unit.kind == FORM:
            return []
        return register_comparison.newcomers(self.context, self.reviewed.form)

    def verdict_form(self, data: Any = None) -> VerdictForm:
        """What approving this family asks for."""
        form = self.reviewed.form if self.reviewed is not None else None
        return _verdict_form(form, self.entries, data)


def _verdict_form(
    form: FilledForm | None, entries: Sequence[register_comparison.NewEntry], data: Any = None, **named: Any
) -> VerdictForm:
    missing = form.missing if form is not None and form.has_answers else []
    return VerdictForm(data, missing=missing, entries=entries, **named)


def _unit(round_: Round, number: int) -> Unit:
    found = Unit.objects.filter(block__round=round_, pk=number).select_related("block__enumerator__account").first()
    if found is None:
        raise Http404("no family of this round")
    return found


def _seat(desk: VillageDesk, round_: Round, number: int, instance: str) -> _Seat:
    unit, context = _unit(round_, number), context_of(desk, round_)
    rows = forms_of([unit])[unit.pk]
    row = next((row for row in rows if row.instance == instance), None) or chosen_of(unit, rows)
    row = row or (rows[-1] if rows else None)
    read = {row.instance: read_form(row, unit, desk.opened) for row in rows}
    reviewed = review(context, [(unit, read[row.instance])])[0] if row is not None else None
    late = {found.submission_id: found for found in waiting_of(unit)}
    return _Seat(context, unit, rows, reviewed, list(read.values()), late)


@needs("orang.lihat")
@require_safe
def family(request: HttpRequest, kode: str, putaran: int, satuan: int) -> HttpResponse:  # noqa: ARG001
    """A family as its form tells of it beside the register; whom this shows is logged."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    return _family(request, desk, _seat(desk, round_, satuan, request.GET.get("isian", "")))


def _family(
    request: HttpRequest, desk: VillageDesk, seat: _Seat, given: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    unit, reviewed = seat.unit, seat.reviewed
    health = desk.may("orang.sunting")
    _note(desk, seat, health=health)
    stage = UnitStage(unit.stage)
    return show(
        request,
        desk,
        "keluarga",
        {
            "putaran": seat.context.round,
            "satuan": unit,
            "lepas": unit.kind == FORM,
            "tempat": round_words.place(unit.block),
            **dict(zip(("rupa", "ikon"), round_words.LOOKS[stage], strict=True)),
            "tahap": round_words.STAGES[stage],
            "hasil": round_words.RESULTS[VisitResult(unit.result)] if unit.result else "",
            "isian": _forms(desk, seat),
            "susulan": _describe_late(seat, given or {}, health=health),
            "jam": _clock_off(reviewed),
            "tersesat": _find_stray(desk, seat),
            "periksa": reviewed,
            **(_form_context(desk, seat.context, reviewed, health=health) if reviewed is not None else {}),
            "beda": register_comparison.side_by_side(seat.context, seat.list_beside, health=health),
            "berubah": _changes_since_return(desk, seat, health=health),
            "riwayat": _history(unit),
            "catatan": FormRemark.objects.filter(unit=unit).order_by("pk"),
            "boleh_putus": health and stage is UnitStage.SUBMITTED,
            "boleh_batal": health and stage is UnitStage.APPROVED,
            "setuju": seat.verdict_form() if stage is UnitStage.SUBMITTED else None,
            "kembali": SendBackForm(),
            "batal": TakeBackForm(),
            **_neighbours(unit),
            **(given or {}),
        },
        status=status,
    )


def _changes_since_return(desk: VillageDesk, seat: _Seat, *, health: bool) -> dict[str, Any] | None:
    """What a form that was sent again says otherwise than the one that the office had sent back; None for a first one,
    and where the former one was forgotten."""
    row = seat.reviewed.form.row if seat.reviewed is not None else None
    if row is not None and row.instance in seat.late:
        return None  # it stands beside the approved one already
    former = FormSubmission.objects.filter(instance=row.deprecated, standing=FORMER).first() if row else None
    if former is None or not former.sealed or seat.reviewed is None:
        return None
    pair = [read_form(former, seat.unit, desk.opened), seat.reviewed.form]
    return {"baris": register_comparison.side_by_side(seat.context, pair, health=health), "dahulu": former.received_at}


def _describe_late(seat: _Seat, given: dict[str, forms.Form], *, health: bool) -> list[dict[str, Any]]:
    """What came since the family was approved, beside what was; `given`: the forms of a decision that was refused."""
    approved = next((form for form in seat.forms if form.row.instance not in seat.late), None)
    found = []
    for form in (form for form in seat.forms if form.row.instance in seat.late):
        late = seat.late[form.row.instance]
        shown = seat.reviewed is not None and seat.reviewed.form.row.instance == form.row.instance
        asked = given if shown else {}
        entries = [] if seat.unit.kind == FORM else register_comparison.newcomers(seat.context, form)
        pair = [approved, form] if approved is not None else []
        found.append(
            {
                "nomor": late.pk,
                "instance": form.row.instance,
                "at": form.row.received_at,
                "perangkat": Device.objects.filter(pk=form.row.device).select_related("enumerator__account").first(),
                "beda": register_comparison.side_by_side(seat.context, pair, health=health),
                "pakai": asked.get("pakai") or _verdict_form(form, entries, auto_id=f"id_{late.pk}_%s"),
                "biarkan": asked.get("biarkan") or TakeBackForm(auto_id=f"id_biarkan_{late.pk}_%s"),
            }
        )
    return found


def _form_context(desk: VillageDesk, context: ReviewContext, reviewed: ReviewedForm, *, health: bool) -> dict[str, Any]:
    """What the form that is looked at says: its answers beside the register, and what could not be read."""
    own, members = register_comparison.rows_beside(context, reviewed, by=desk.by, health=health)
    return {
        "dilihat": reviewed.form.row.instance,
        "temuan": register_comparison.findings_by_name(reviewed),
        "tak_terbaca": register_comparison.unread_answers(context, reviewed.form),
        "keluarga": own,
        "anggota": members,
        "nama": [] if reviewed.unit.kind == FORM else [entry.name or "…" for entry in reviewed.form.entries],
    }


def _note(desk: VillageDesk, seat: _Seat, *, health: bool) -> None:
    """Write down whom the page shows, and that this person looked at this form."""
    unit, reviewed = seat.unit, seat.reviewed
    persons = {member.person for member in unit.members.all()}
    if reviewed is not None:
        persons |= {entry.person for entry in reviewed.form.entries if entry.person}
        approval.note_look(desk.person, unit, reviewed.form.row.instance, clock.now())
    detail = {"putaran": unit.block.round_id, "satuan": unit.pk, "kesehatan": int(health)}
    desk.record(action="lapangan.periksa", subject="orang", subjects=sorted(persons), detail=detail)


def _forms(desk: VillageDesk, seat: _Seat) -> list[dict[str, Any]]:
    """The forms about a family, each with the device, and the server whose export brought it."""
    devices = Device.objects.filter(pk__in={row.device for row in seat.rows}).select_related("enumerator__account")
    who = {device.pk: device for device in devices}
    return [
        {
            "instance": row.instance,
            "at": row.received_at,
            "perangkat": who.get(row.device),
            "cabang": bool(row.reason),
            "asal": origin_in(row, desk.opened),
        }
        for row in seat.rows
        if row.instance not in seat.late
    ]


def _find_stray(desk: VillageDesk, seat: _Seat) -> StrayForm | None:
    """Whether the form that is shown is of another block."""
    if seat.reviewed is None:
        return None
    return find_strays([(seat.unit, seat.reviewed.form.row)], desk.opened).get(seat.unit.pk)


def _clock_off(reviewed: ReviewedForm | None) -> dict[str, int]:
    """By how many days the phone's clock was ahead or behind; {} when it was neither."""
    device = Device.objects.filter(pk=reviewed.form.row.device).first() if reviewed is not None else None
    days = days_ahead(reviewed.form, device) if reviewed is not None and device is not None else 0
    return {"maju": max(days, 0), "lambat": max(-days, 0)} if days else {}


def _history(unit: Unit) -> list[dict[str, Any]]:
    steps = list(unit.states.order_by("-pk"))
    names = actors.names({step.by for step in steps})
    return [
        {
            "at": step.at,
            "siapa": names.get(step.by, step.by),
            "tahap": round_words.STAGES[UnitStage(step.after)],
            "baris": step,
        }
        for step in steps
    ]


def _neighbours(unit: Unit) -> dict[str, Unit | None]:
    """The family before and after this one in the list of its block, those that wait first."""
    order = sorted(
        Unit.objects.filter(block=unit.block),
        key=lambda other: (other.stage != UnitStage.SUBMITTED, other.head, other.pk),
    )
    at = next(place for place, other in enumerate(order) if other.pk == unit.pk)
    return {"sebelum": order[at - 1] if at else None, "sesudah": order[at + 1] if at + 1 < len(order) else None}


# ── deciding ────────────────────────────────────────────────────────────────────────────────────


@needs("orang.sunting")
@require_POST
def decide(request: HttpRequest, kode: str, putaran: int, satuan: int, putusan: str) -> HttpResponseBase:
    """Approve (`setujui`), send back (`kembalikan`), take back (`batal`); of what came since the approval take it
    (`pakai`) or not (`biarkan`)."""
    desk = desk_of(request)
    seat = _seat(desk, round_of(desk, putaran), satuan, request.POST.get("isian", ""))
    ways: dict[str, tuple[str, forms.Form, Callable[[forms.Form], str]]] = {
        "setujui": ("setuju", seat.verdict_form(request.POST), lambda form: _approve(request, desk, seat, form)),
        "kembalikan": ("kembali", SendBackForm(request.POST), lambda form: _send_back(request, desk, seat, form)),
        "batal": ("batal", TakeBackForm(request.POST), lambda form: _take_back(desk, seat, form)),
        "pakai": ("pakai", seat.verdict_form(request.POST), lambda form: _take_late(request, desk, seat, form)),
        "biarkan": ("biarkan", TakeBackForm(request.POST), lambda form: _refuse_late(request, desk, seat, form)),
    }
    if putusan not in ways:
        raise Http404("no such decision")
    name, form, act = ways[putusan]
    if form.is_valid():
        try:
            messages.success(request, act(form))
        except REFUSALS as error:
            form.add_error(None, short(error))
        else:
            return _onwards(seat, kode, putaran, putusan)
    seat = _seat(desk, seat.context.round, satuan, request.POST.get("isian", ""))
    if not seat.offers_decision(putusan):  # decided in another window: the form that would say why is gone
        for text in form.non_field_errors():
            messages.error(request, str(text))
    return _family(request, desk, seat, {name: form}, 422)


def _onwards(seat: _Seat, kode: str, putaran: int, putusan: str) -> HttpResponseBase:
    """After a decision the next family that waits, else the block."""
    waiting = Unit.objects.filter(block=seat.unit.block, stage=UnitStage.SUBMITTED).order_by("head", "pk")
    following = waiting.exclude(pk=seat.unit.pk).first()
    if putusan in ("batal", "pakai", "biarkan"):
        return redirect("lapangan_keluarga", kode, putaran, seat.unit.pk)
    if following is None:
        return redirect("lapangan_blok", kode, putaran, seat.unit.block_id)
    return redirect("lapangan_keluarga", kode, putaran, following.pk)


def _approve(request: HttpRequest, desk: VillageDesk, seat: _Seat, form: forms.Form) -> str:
    assert isinstance(form, VerdictForm)  # noqa: S101 - made by `decide`
    verdict = UnitVerdict(seat.unit.pk, request.POST.get("isian", ""), form.fates(), form.same())
    done = approval.approve(desk.person, seat.context, [verdict], at=clock.now())
    said = _("Disetujui: %(nama)s.") % {"nama": seat.unit.head}
    if done.events:
        said += " " + ngettext("%(n)s usulan peristiwa menunggu.", "%(n)s usulan peristiwa menunggu.", done.events) % {
            "n": done.events
        }
    return said


def _take_late(request: HttpRequest, desk: VillageDesk, seat: _Seat, form: forms.Form) -> str:
    assert isinstance(form, VerdictForm)  # noqa: S101 - made by `decide`
    verdict = UnitVerdict(seat.unit.pk, request.POST.get("isian", ""), form.fates(), form.same())
    late_decisions.take_late(desk.person, seat.context, verdict, at=clock.now())
    return _("Isian baru disetujui menggantikan yang lama: %(nama)s.") % {"nama": seat.unit.head}


def _refuse_late(request: HttpRequest, desk: VillageDesk, seat: _Seat, form: forms.Form) -> str:
    why, instance = form.cleaned_data["alasan"], request.POST.get("isian", "")
    late_decisions.refuse_late(desk.person, seat.context, seat.unit.pk, instance, why, at=clock.now())
    return _("Yang disetujui tetap berlaku: %(nama)s.") % {"nama": seat.unit.head}


def _send_back(request: HttpRequest, desk: VillageDesk, seat: _Seat, form: forms.Form) -> str:
    """The reason and what was remarked about questions go to the phone together; each remark stays for itself."""
    remarks = [
        (name.removeprefix(_REMARK), fit_line(text, _LONGEST, partial(StateRefused, "R591")))
        for name, text in request.POST.items()
        if name.startswith(_REMARK) and isinstance(text, str) and text.strip()
    ]
    labels = {f"{row.unit}.{row.name}": row.label for row in _rows(desk, seat)}
    known = [(field, text) for field, text in remarks if field in labels]
    parts = (form.cleaned_data["alasan"].strip(), *(f"{labels[field]}: {text}" for field, text in known))
    spoken = fit_line("; ".join(part for part in parts if part), _REASON, partial(StateRefused, "R591"))
    now, instance = clock.now(), request.POST.get("isian", "")
    approval.send_back(desk.person, seat.context, seat.unit.pk, spoken, instance=instance, at=now)
    FormRemark.objects.bulk_create(
        FormRemark(unit=seat.unit, instance=instance, field=field, text=text, at=now, by=desk.by)
        for field, text in known
    )
    return _("Dikembalikan ke lapangan: %(nama)s.") % {"nama": seat.unit.head}


def _rows(desk: VillageDesk, seat: _Seat) -> list[register_comparison.BesideRow]:
    if seat.reviewed is None:
        return []
    own, members = register_comparison.rows_beside(seat.context, seat.reviewed, by=desk.by, health=True)
    return [*own, *members]


def _take_back(desk: VillageDesk, seat: _Seat, form: forms.Form) -> str:
    reason = form.cleaned_data["alasan"]
    approval.unapprove(desk.person, seat.context, seat.unit.pk, reason, at=clock.now())
    return _("Persetujuan dibatalkan; isiannya tidak lagi dibaca register: %(nama)s.") % {"nama": seat.unit.head}


# ── a block at once ─────────────────────────────────────────────────────────────────────────────


def _whole(request: HttpRequest, putaran: int, blok: int) -> HttpResponseBase:
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    block = Block.objects.filter(round=round_, pk=blok).first()
    if block is None:
        raise Http404("no block of this round")
    try:
        done = approval.approve_block(desk.person, context_of(desk, round_), block, at=clock.now())
    except REFUSALS as error:
        messages.error(request, short(error))
    else:
        if round_.is_loose:
            said = ngettext("%(n)s isian disetujui.", "%(n)s isian disetujui.", done.units)
        else:
            said = ngettext("%(n)s keluarga disetujui.", "%(n)s keluarga disetujui.", done.units)
        said %= {"n": done.units}
        messages.success(request, said)
    return redirect("lapangan_blok", desk.area.text(), putaran, blok)


@needs("orang.sunting")
@require_POST
def approve_block(request: HttpRequest, kode: str, putaran: int, blok: int) -> HttpResponseBase:  # noqa: ARG001
    """The agen approves every family of a block of which nothing is open, once the drawn ones were looked at."""
    return _whole(request, putaran, blok)


@needs("register.sahkan")
@require_POST
def sign_block(request: HttpRequest, kode: str, putaran: int, blok: int) -> HttpResponseBase:  # noqa: ARG001
    """The kepala desa does so: for what a lone agen collected."""
    return _whole(request, putaran, blok)
