"""Requests of persons about their own data: the list with its clocks, one case, the copy on paper and for programs."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base import clock
from cantik.content.loader import limit
from cantik.content.rights import ERASABLE
from cantik.register.core.app.models import Person
from cantik.register.core.errors import ReasonRefused
from cantik.register.leave.app import cases
from cantik.register.leave.app.copy import Copy, as_json, copy_of
from cantik.register.leave.app.erasing import admit, no_uploads
from cantik.register.leave.app.models import DELETION, OPEN, Case, to_carry_out, waits
from cantik.register.leave.errors import ErasureRefused
from cantik.staff.app import actors
from cantik.staff.app.deputies import one_hand
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs, refusal_page
from cantik.vault.errors import ExportRefused
from cantik.vault.sealed_file import SUFFIX, new_passphrase, require_terms, seal
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.downloads import BYTES, attach_file
from cantik.web.fields import PhraseForm, take_post
from cantik.web.language import either
from cantik.web.tahap.penyebarluasan.leave.forms import (
    CHANNELS,
    DECISIONS,
    IDENTITIES,
    KINDS,
    CaseForm,
    ConcludeForm,
    IdentityForm,
    erasable,
)
from cantik.web.tahap.penyebarluasan.leave.views import serves, show

_ACTION = "orang.buka_nik"
_SHOWN = 200


def _serves(request: HttpRequest) -> HttpResponse | None:
    """None for who serves the whole village or opens case files (PPDP); others are refused in words."""
    if serves(request.decision):  # type: ignore[attr-defined]
        return None
    return refusal_page(request, _ACTION, _("Permintaan orang dilayani agen statistik dan pejabat pelindungan data."))


@needs(_ACTION, narrow=True)
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:
    """Every request with its clock, open ones first; no names."""
    refused = _serves(request)
    if refused is not None:
        return refused
    desk = desk_of(request)
    rows = list(Case.objects.filter(area=kode, state=OPEN).order_by("due"))
    rows += Case.objects.filter(area=kode).exclude(state=OPEN).order_by("-pk")[:_SHOWN]
    return show(request, desk, "hak", {"permintaan": [_line(row) for row in rows], "lama": _hours()})


def _hours() -> int:
    return limit("jawab_permintaan_jam").whole


def _line(row: Case) -> dict[str, Any]:
    now = clock.now()
    return {
        "baris": row,
        "menunggu_hapus": row.state != OPEN and waits(row),
        "jenis": dict(KINDS)[row.kind],
        "cara": dict(CHANNELS).get(row.channel, row.channel),
        "putusan": dict(DECISIONS).get(row.state, ""),
        "buka": row.state == OPEN,
        "lewat": waits(row) and now > row.due,
        "terlambat": (ended := row.carried_at or row.decided_at) is not None and ended > row.due,
        "identitas": dict(IDENTITIES).get(row.identity, ""),
    }


@needs(_ACTION)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """Open a case for a person of this village."""
    desk = desk_of(request)
    if not Person.objects.filter(pk=person, area_id=desk.area_id).exists():
        raise Http404("nobody of this village")
    form = CaseForm(take_post(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        asked = cases.Request_(person, said["jenis"], said["cara"], said["isi"], tuple(said["isian"]))
        try:
            case = cases.receive(code=kode, village=desk.area_id, request=asked, by=desk.by, at=clock.now())
        except (ExportRefused, ReasonRefused) as error:
            form.add_error("isi", short(error))
        else:
            return redirect("hak_satu", kode, case.pk)
    return show(
        request,
        desk,
        "hak_terima",
        {"form": form, "orang": person, "lama": _hours()},
        status=422 if form.errors else 200,
    )


def _case(kode: str, number: int) -> Case:
    row = Case.objects.filter(area=kode, pk=number).first()
    if row is None:
        raise Http404("no such request here")
    return row


@needs(_ACTION, narrow=True)
@require_safe
def one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """One case: what was asked, how far it is, what is to be done next."""
    refused = _serves(request)
    if refused is not None:
        return refused
    desk, row = desk_of(request), _case(kode, nomor)
    names = actors.names({by for by in (row.received_by, row.identity_by, row.decided_by, row.carried_by) if by})
    return show(
        request,
        desk,
        "hak_satu",
        {
            **_line(row),
            "penerima": names.get(row.received_by, row.received_by),
            "pemeriksa": names.get(row.identity_by, ""),
            "pemutus": names.get(row.decided_by, ""),
            "pelaksana": names.get(row.carried_by, ""),
            "hasil": json.loads(row.carried) if row.carried else {},
            "milik_sendiri": bool(row.decided_by) and one_hand(row.decided_by, desk.by, since=row.decided_at),
            "halangan": _why_barred(desk, row),
            "form_identitas": IdentityForm(),
            "form_putus": ConcludeForm(may=_may(row)),
            **_parts(row),
            "form_berkas": PhraseForm(initial={"frasa": new_passphrase()}),
            "boleh_warga": desk.may("orang.lihat"),
        },
    )


def _may(row: Case) -> list[str]:
    """What of a deletion can be granted by itself."""
    asked, _granted, _photos = cases.fields_of(row)
    return (asked or list(ERASABLE)) if row.kind == DELETION and row.state == OPEN else []


def _parts(row: Case) -> dict[str, Any]:
    """What was asked for and granted of a deletion of fields, each with what lets the village keep it."""
    asked, granted, photos = cases.fields_of(row)
    keeps = [
        {"nama": name, "simpan": either(ERASABLE[key].keep, ERASABLE[key].keep_en), "dasar": ERASABLE[key].basis}
        for key, name in erasable(asked)
    ]
    return {
        "isian": keeps,
        "dikabulkan": [name for _id, name in erasable(granted)],
        "foto": photos,
        "ditolak": [name for _id, name in erasable(key for key in asked if key not in granted)],
        "dilaksanakan": to_carry_out(row),
    }


def _why_barred(desk: VillageDesk, row: Case) -> str:
    """Why a deletion cannot be carried out now, in words; "" when it can."""
    if row.kind != DELETION or not waits(row):
        return ""
    try:
        if row.granted or (row.fields and row.state == OPEN):
            no_uploads(desk.area_id)
        else:
            admit(desk.area_id, row.person, desk.today)
    except ErasureRefused as error:
        return error.line().partition("] ")[2]
    return ""


@needs(_ACTION, narrow=True)
@require_POST
def carry_out(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Erase the person of a deletion that somebody else granted; the second person types that it is meant."""
    refused = _serves(request)
    if refused is not None:
        return refused
    if request.POST.get("sungguh") != "ya":
        return _back(request, kode, nomor, _("Nyatakan dahulu bahwa penghapusan ini tidak dapat diurungkan."))
    desk = desk_of(request)
    return _act_and_redirect(
        request,
        kode,
        nomor,
        lambda: cases.carry_out(
            opened=desk.opened,
            code=kode,
            village=desk.area_id,
            number=_case(kode, nomor).pk,
            by=desk.by,
            at=clock.now(),
            today=desk.today,
        ),
    )


@needs(_ACTION, narrow=True)
@require_POST
def identity(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Write down how the identity was checked."""
    refused = _serves(request)
    form = IdentityForm(request.POST)
    if refused is not None or not form.is_valid():
        return refused or _back(request, kode, nomor, _("Pilih cara identitas diperiksa."))
    desk = desk_of(request)
    return _act_and_redirect(
        request,
        kode,
        nomor,
        lambda: cases.identify(
            code=kode, number=_case(kode, nomor).pk, how=form.cleaned_data["identitas"], by=desk.by, at=clock.now()
        ),
    )


@needs(_ACTION, narrow=True)
@require_POST
def conclude(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Decide with a reason."""
    refused = _serves(request)
    if refused is not None:
        return refused
    desk, row = desk_of(request), _case(kode, nomor)
    form = ConcludeForm(request.POST, may=_may(row))
    if not form.is_valid():
        return _back(request, kode, nomor, _("Pilih putusan dan tulis alasannya."))
    said = form.cleaned_data
    verdict = cases.CaseDecision(said["putusan"], said["alasan"], tuple(said.get("kabul", ())), said.get("foto", ()))
    return _act_and_redirect(
        request,
        kode,
        nomor,
        lambda: cases.conclude(
            code=kode, village=desk.area_id, number=row.pk, verdict=verdict, by=desk.by, at=clock.now()
        ),
    )


def _act_and_redirect(request: HttpRequest, kode: str, nomor: int, act: Any) -> HttpResponseBase:
    try:
        act()
    except (ErasureRefused, ExportRefused, ReasonRefused) as error:
        return _back(request, kode, nomor, short(error))
    messages.success(request, _("Tersimpan."))
    return redirect("hak_satu", kode, nomor)


def _back(request: HttpRequest, kode: str, nomor: int, problem: str) -> HttpResponseBase:
    messages.error(request, problem)
    return redirect("hak_satu", kode, nomor)


@needs(_ACTION, narrow=True)
@require_safe
def paper(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """The copy to print and hand over."""
    refused = _serves(request)
    if refused is not None:
        return refused
    desk = desk_of(request)
    try:
        copy = _copy(desk, kode, nomor)
    except ExportRefused as error:
        return _back(request, kode, nomor, short(error))
    return show(request, desk, "hak_salinan", {"salinan": copy, "nomor": nomor})


@needs(_ACTION, narrow=True)
@require_POST
def file(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """The copy for programs: JSON in an age file."""
    refused = _serves(request)
    if refused is not None:
        return refused
    desk, form = desk_of(request), PhraseForm(request.POST)
    try:
        phrase = form.cleaned_data["frasa"].strip() if form.is_valid() else ""
        require_terms(passphrase=phrase)
        copy = _copy(desk, kode, nomor)
    except ExportRefused as error:
        return _back(request, kode, nomor, short(error))
    data = as_json(copy, code=desk.area.text(), case=nomor, at=clock.now())
    name = f"salinan_{kode}_{nomor}.json{SUFFIX}"
    return attach_file(seal(data, passphrase=phrase), name, BYTES)


def _copy(desk: VillageDesk, kode: str, number: int) -> Copy:
    row, now = _case(kode, number), clock.now()
    cases.hand_over(code=kode, number=row.pk, by=desk.by, at=now)
    copy = copy_of(desk.opened, desk.area_id, desk.area, row.person, today=desk.today, by=desk.by, at=now)
    if copy is None:
        raise Http404("nobody of this village any more")
    return copy
