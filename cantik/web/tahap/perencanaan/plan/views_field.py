"""Lapangan: how far each block is, devices and their QR sheets, the families of a block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.codes.lists import lists_here
from cantik.field.devices.app import devices
from cantik.field.errors import DeviceRefused, StateRefused
from cantik.field.forms.app.draft_handover import goes_on, handed_in
from cantik.field.forms.app.late_forms import units_waiting
from cantik.field.forms.app.models import FormSubmission, HandedDraft
from cantik.field.forms.app.quarantine import held_of
from cantik.field.instruments.own_form import is_own
from cantik.field.instruments.standalone_form import reads_frame
from cantik.field.review.app.approval import BlockDraw, draw
from cantik.field.review.app.events import list_proposals
from cantik.field.review.app.examination import ReviewContext
from cantik.field.review.app.family_forms import forms_of
from cantik.field.review.app.sheets import LISTING, buildings, unknown_places
from cantik.field.review.app.signs import SignKind, answer, answers_in, signs_of
from cantik.field.review.app.strays import find_strays
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.enumerators import holders
from cantik.field.rounds.app.models import Block, Device, FrameMember, Round, Unit, UnitState
from cantik.field.rounds.app.progress import BlockTally, RoundTally, tallies, total
from cantik.field.rounds.states import WAITING, UnitStage, VisitResult
from cantik.register.core.app import words
from cantik.register.core.grouping import Unit as Place
from cantik.staff.app import actors
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web import round_words
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.reach import reachable
from cantik.web.round_words import round_of
from cantik.web.tahap.perencanaan.plan import source
from cantik.web.tahap.perencanaan.plan.forms import DeviceForm
from cantik.web.tahap.perencanaan.plan.views import RIGHTS

show = Room("plan", "lapangan", RIGHTS).show
#: modules of quiet around a QR, and size of one in pixels
_QUIET, _SCALE = 4, 5
#: drafts that were handed on, shown at most
_DRAFTS = 50


@needs("rencana.lihat")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The round that is carried out now; a list when there are several, the plan when there is none."""
    desk = desk_of(request)
    found = (
        [round_ for round_ in rounds.rounds(desk.area_id_or_none) if round_.open]
        if desk.area_id_or_none is not None
        else []
    )
    if not found:
        return redirect("rencana", kode)
    if len(found) == 1:
        return redirect("lapangan_putaran", kode, found[0].pk)
    return show(request, desk, "berjalan", {"putaran": [round_words.round_line(round_) for round_ in found]})


@needs("rencana.lihat")
@require_safe
def one_round(request: HttpRequest, kode: str, putaran: int) -> HttpResponse:  # noqa: ARG001
    """Blocks with their counts by state; devices and enumerators for whoever sees persons."""
    desk = desk_of(request)
    return _field(request, desk, round_of(desk, putaran))


def _field(request: HttpRequest, desk: VillageDesk, round_: Round, form: DeviceForm | None = None) -> HttpResponse:
    found = [tally for tally in tallies(round_) if tally.units or tally.block.enumerator_id]
    sees, lepas = desk.may("orang.lihat"), not reads_frame(round_.version.tree())
    sums = total(found)
    return show(
        request,
        desk,
        "lapangan",
        {
            "putaran": round_,
            "lepas": lepas,
            "sendiri": sees and is_own(round_.activity.instrument),
            "jumlah": sums,
            "sisa": {"belum": sums.stages[UnitStage.OPEN], "kirim": _count_unreviewed(sums)},
            "tahap": [
                {"rupa": look, "ikon": icon, "kata": word, "n": sums.stages[UnitStage(stage)]}
                for stage, look, icon, word in round_words.stage_words()
            ],
            "blok": [_row(tally, sees=sees) for tally in found],
            "perangkat": _devices(round_) if sees else [],
            "draf": _drafts(desk, round_) if sees else [],
            "draf_hapus": goes_on(round_),
            "bangunan": _buildings(desk, round_) if round_.activity.instrument == LISTING else None,
            "tertahan": len(held_of(round_)) if sees else 0,
            "usulan": len(list_proposals(round_)) if sees else 0,
            "ubah": _frame_changes(desk, round_) if sees and round_.open and not lepas else None,
            "form": form or _form(desk, round_) if desk.may("orang.sunting") else None,
        },
        status=422 if form is not None else 200,
    )


def _buildings(desk: VillageDesk, round_: Round) -> dict[str, Any] | None:
    """The buildings of a listing by use, a row for each RT and one for all; None before any was approved."""
    found, uses = buildings(desk.opened, round_), lists_here()["cantik_guna_bangunan"]
    codes = [code for code in uses.codes if code]
    total: Counter[str] = sum(found.values(), Counter())
    rows = [(words.place((dusun, "", rt)), tally) for (dusun, rt), tally in found.items()]
    return (
        {
            "guna": [uses.label(code) for code in codes],
            "baris": [
                {"tempat": place, "n": tally.total(), "sel": [(uses.label(code), tally[code]) for code in codes]}
                for place, tally in [*rows, (_("Semua"), total)]
            ],
            "boleh": desk.may("register.putus"),
            "baru": [
                {"tempat": words.place(new.place), "n": new.buildings, "kueri": _new_part_query(new.place, round_)}
                for new in unknown_places(round_.activity.area_id, found, desk.today)
            ],
        }
        if found
        else None
    )


def _new_part_query(place: Place, round_: Round) -> str:
    """What the form of a new part of the village begins with: the RT, from the day of the round on."""
    named = zip(("dusun", "rw", "rt", "sejak"), (*place, round_.reference.isoformat()), strict=True)
    return urlencode([(name, text) for name, text in named if text])


def _count_unreviewed(sums: RoundTally) -> int:
    return sums.stages[UnitStage.PENDING] + sums.stages[UnitStage.SUBMITTED]


def _row(tally: BlockTally, *, sees: bool) -> dict[str, Any]:
    """A block of the table; without the name of who visits it for whoever sees no persons."""
    person = tally.block.enumerator
    return {
        "nomor": tally.block.pk,
        "tempat": round_words.place(tally.block),
        "petugas": person.name if sees and person is not None else "",
        "bertugas": person is not None,
        "banyak": tally.units,
        "tahap": [(word, tally.stages[stage]) for stage, word in round_words.STAGES.items()],
        "hitung": tally,
    }


def _devices(round_: Round) -> list[dict[str, Any]]:
    rows = Device.objects.filter(round=round_).select_related("enumerator__account", "round__activity")
    now = clock.now()
    return [
        {"baris": device, "keadaan": devices.device_standing(device, now)}
        for device in sorted(rows, key=lambda row: (row.enumerator.name, row.label, -row.pk))
    ]


def _drafts(desk: VillageDesk, round_: Round) -> list[HandedDraft]:
    """The half-filled forms that went from one device to another; whose this shows is logged."""
    found = list(handed_in(round_.pk)[:_DRAFTS])
    units = [draft.unit_id for draft in found if draft.unit_id]
    if units:
        people = FrameMember.objects.filter(unit__in=units).values_list("person", flat=True)
        detail = {"putaran": round_.pk, "draf": len(found)}
        desk.record(action="lapangan.baca", subject="orang", subjects=sorted(set(people)), detail=detail)
    return found


def _frame_changes(desk: VillageDesk, round_: Round) -> frame.FrameChange:
    """What the register says today beside the frame."""
    return frame.changes(round_, source.places(desk))


def _form(desk: VillageDesk, round_: Round) -> DeviceForm | None:
    """The form for a new device: of enumerators who hold a block; None once the round is closed."""
    if round_.closed_at is not None:
        return None
    return DeviceForm(people=holders(round_, desk.area_id, clock.now()))


@needs("orang.sunting")
@require_POST
def issue(request: HttpRequest, kode: str, putaran: int) -> HttpResponse:  # noqa: ARG001
    """Make a token and show its sheet: this answer is the only place where it stands."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    form = DeviceForm(request.POST, people=holders(round_, desk.area_id, clock.now()))
    if not form.is_valid():
        return _field(request, desk, round_, form)
    person, label = form.people[form.cleaned_data["petugas"]], form.cleaned_data["nama"]
    try:
        token = devices.issue(desk.person, round_, person, label, at=clock.now())
    except DeviceRefused as error:
        form.add_error(None, short(error))
        return _field(request, desk, round_, form)
    site = request.build_absolute_uri("/").rstrip("/")
    address = f"{site}{reverse('lapangan_isi')}#t={token}"
    device = devices.find_device(token)
    assert device is not None  # noqa: S101 - made just now
    held = device.blocks.order_by("dusun", "rw", "rt")
    settings = devices.settings_qr(token, site, username=person.name, project=round_.activity.title[:40])
    return show(
        request,
        desk,
        "lembar",
        {
            "putaran": round_,
            "petugas": person,
            "nama_perangkat": label,
            "blok": [round_words.place(block) for block in held],
            "keluarga": Unit.objects.filter(block__in=held).count(),
            "alamat": address,
            "qr_peramban": _qr(address),
            "qr_collect": _qr(settings),
            "aman": request.is_secure(),
            "terjangkau": reachable(request),
        },
    )


def _qr(text: str) -> SafeString:
    """A QR as inline SVG in black on white, in both themes and on paper."""
    drawn = segno.make(text, error="l", micro=False)
    svg = drawn.svg_inline(scale=_SCALE, border=_QUIET, dark="#000", light="#fff", omitsize=True)
    return mark_safe(svg)  # noqa: S308 - written by segno: paths and numbers only


@needs("orang.sunting")
@require_POST
def revoke(request: HttpRequest, kode: str, putaran: int, perangkat: int) -> HttpResponseBase:
    """Take a device back."""
    desk = desk_of(request)
    device = Device.objects.filter(round=round_of(desk, putaran), pk=perangkat).first()
    if device is None:
        raise Http404("no device of this round")
    if request.POST.get("yakin") != "ya":
        messages.error(request, _("Perangkat belum dicabut: centang dahulu kalimatnya."))
        return redirect("lapangan_putaran", kode, putaran)
    devices.revoke(desk.person, device, at=clock.now())
    messages.success(request, _("Perangkat dicabut. Yang masih dikirimnya ditahan 30 hari dan ditunjukkan."))
    return redirect("lapangan_putaran", kode, putaran)


@needs("orang.lihat")
@require_safe
def block(request: HttpRequest, kode: str, putaran: int, blok: int) -> HttpResponse:  # noqa: ARG001
    """The families of a block by name, with state and result of each; whom this shows is logged."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    found = Block.objects.filter(round=round_, pk=blok).select_related("enumerator__account", "round__version").first()
    if found is None:
        raise Http404("no block of this round")
    units = list(
        Unit.objects.filter(block=found).select_related("block").order_by("head", "pk").prefetch_related("members")
    )
    desk.record(
        action="lapangan.baca",
        subject="orang",
        subjects=sorted({member.person for unit in units for member in unit.members.all()}),
        detail={"putaran": round_.pk, "blok": found.pk},
    )
    reasons, forms = _reasons(units), forms_of(units)
    marks = _mark_units(desk, found, [(unit, row) for unit in units for row in forms[unit.pk][-1:]])
    lepas = not reads_frame(found.round.version.tree())
    signs = {"terbuka": [], "dicek": []} if lepas else _signs(desk, found, units)
    return show(
        request,
        desk,
        "blok",
        {
            "putaran": round_,
            "tempat": round_words.place(found),
            "petugas": found.enumerator,
            "lepas": lepas,
            "nomor": found.pk,
            "undian": _draw_block(desk, round_, found),
            "petunjuk": signs["terbuka"],
            "petunjuk_dicek": signs["dicek"],
            "keluarga": [_unit(unit, reasons.get(unit.pk, ""), len(forms[unit.pk])) | marks(unit) for unit in units],
        },
    )


@needs("rencana.lihat")
@require_safe
def by_place(request: HttpRequest, kode: str, putaran: int) -> HttpResponse:  # noqa: ARG001
    """The round by dusun and RT: coverage, refusals, who visits; the families of one dusun with their address and state
    for whoever sees persons. Whom this shows is logged."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    by_dusun: dict[str, list[BlockTally]] = {}
    for tally in tallies(round_):
        if tally.units:
            by_dusun.setdefault(tally.block.dusun, []).append(tally)
    asked = request.GET.get("dusun", "")
    chosen = asked if asked in by_dusun else next(iter(by_dusun), "")
    sees = desk.may("orang.lihat")
    families = _families(desk, round_, by_dusun.get(chosen, [])) if sees else {}
    return show(
        request,
        desk,
        "rt",
        {
            "putaran": round_,
            "dusun": [
                {"nama": name, "jumlah": total(found), "ini": name == chosen} for name, found in by_dusun.items()
            ],
            "blok": [
                _row(tally, sees=sees)
                | {
                    "pita": [
                        round_words.LOOKS[stage][0]
                        for stage in reversed(round_words.STAGES)
                        for _ in range(tally.stages[stage])
                    ],
                    "keluarga": families.get(tally.block.pk, []),
                }
                for tally in by_dusun.get(chosen, [])
            ],
        },
    )


def _families(desk: VillageDesk, round_: Round, found: list[BlockTally]) -> dict[int, list[dict[str, Any]]]:
    """The families of some blocks, by block, those that somebody has to go to first."""
    blocks = [tally.block.pk for tally in found]
    rows = Unit.objects.filter(block__in=blocks).order_by("head", "pk").prefetch_related("members")
    units = sorted(rows, key=lambda unit: UnitStage(unit.stage) not in WAITING)
    persons = sorted({member.person for unit in units for member in unit.members.all()})
    desk.record(action="lapangan.baca", subject="orang", subjects=persons, detail={"putaran": round_.pk})
    reasons = _reasons(units)
    told: dict[int, list[dict[str, Any]]] = {}
    for unit in units:
        line = _unit(unit, reasons.get(unit.pk, ""), 0) | {"alamat": frame.address_of(unit)}
        told.setdefault(unit.block_id, []).append(line)
    return told


def _signs(desk: VillageDesk, block: Block, units: list[Unit]) -> dict[str, list[dict[str, Any]]]:
    """What the way the block was filled in points at, and what was found out about it, for whoever decides."""
    if not (desk.may("orang.sunting") or desk.may("register.sahkan")):
        return {"terbuka": [], "dicek": []}
    by_number, said = {unit.pk: unit for unit in units}, answers_in(block)
    checked = {(row.unit_id, row.instance, row.kind) for row in said}
    names = actors.names({row.by for row in said})
    return {
        "terbuka": [
            {"satuan": by_number[sign.unit], "rupa": sign.kind.value, "n": sign.n, "tengah": sign.beside}
            for sign in signs_of(block, desk.opened)
            if (sign.unit, sign.instance, sign.kind.value) not in checked
        ],
        "dicek": [
            {"baris": row, "siapa": names.get(row.by, row.by), "judul": round_words.SIGNS[SignKind(row.kind)]}
            for row in said
        ],
    }


@needs("orang.sunting")
@require_POST
def answer_sign(request: HttpRequest, kode: str, putaran: int, blok: int) -> HttpResponseBase:
    """Keep what the agen found out about a sign."""
    desk = desk_of(request)
    block = Block.objects.filter(round=round_of(desk, putaran), pk=blok).select_related("round__version").first()
    if block is None:
        raise Http404("no block of this round")
    asked = request.POST.get("satuan", ""), request.POST.get("rupa", "")
    found = [sign for sign in signs_of(block, desk.opened) if (str(sign.unit), sign.kind.value) == asked]
    try:
        if not found:
            raise StateRefused("R595", "Petunjuk ini tidak berlaku lagi", mend="Muat ulang halamannya.")
        answer(desk.person, block, found[0], request.POST.get("alasan", ""), at=clock.now())
    except StateRefused as error:
        messages.error(request, short(error))
    else:
        messages.success(request, _("Petunjuk dijawab; jawabannya tersimpan."))
    return redirect(f"{reverse('lapangan_blok', args=[kode, putaran, blok])}#pw")


def _draw_block(desk: VillageDesk, round_: Round, block: Block) -> BlockDraw | None:
    """What this person may approve at once, None for whoever approves nothing."""
    if not (desk.may("orang.sunting") or desk.may("register.sahkan")):
        return None
    return draw(desk.person, ReviewContext(desk.opened, desk.area, desk.area_id, round_, desk.today), block)


def _unit(unit: Unit, reason: str, forms: int) -> dict[str, Any]:
    stage = UnitStage(unit.stage)
    look, icon = round_words.LOOKS[stage]
    return {
        "satuan": unit,
        "orang": len(unit.members.all()),
        "rupa": look,
        "ikon": icon,
        "tahap": round_words.STAGES[stage],
        "hasil": round_words.RESULTS[VisitResult(unit.result)] if unit.result else "",
        "alasan": reason if stage is UnitStage.REJECTED else "",
        "ganda": forms if forms > 1 and stage is UnitStage.SUBMITTED else 0,
    }


def _mark_units(
    desk: VillageDesk, found: Block, newest: list[tuple[Unit, FormSubmission]]
) -> Callable[[Unit], dict[str, Any]]:
    """What a unit of a block is marked with: something came since it was approved; its newest form is of another
    block."""
    late, strays = units_waiting(found), find_strays(newest, desk.opened)
    return lambda unit: {"susulan": unit.pk in late, "tersesat": strays.get(unit.pk)}


def _reasons(units: list[Unit]) -> dict[int, str]:
    """Why each unit that was sent back was."""
    rows = UnitState.objects.filter(unit__in=units, after=UnitStage.REJECTED).order_by("pk")
    return dict(rows.values_list("unit_id", "reason"))
