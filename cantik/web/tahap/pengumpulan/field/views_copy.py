"""Salinan ponsel: a ZIP that a phone copied is handed in, looked at, and accepted as if the phone had sent it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cantik.base import clock
from cantik.base.errors import UnreadableInput
from cantik.collect.archive import LIMITS, MB
from cantik.field.devices.app import devices
from cantik.field.devices.app.devices import DeviceStanding
from cantik.field.forms.app import draft_handover, phone_copies
from cantik.field.forms.app.phone_copies import HandedCopy, HandedFate, HandedForm, NoReceiver
from cantik.field.forms.app.service import NOT_STORED
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.round_words import place, round_of

show = Room("field", "lapangan").show
_MB = LIMITS.file // MB
#: begin of the fields that say which device goes on with which draft
_DRAFT = "draf-"
#: each fate: look and icon of its mark, its word, what it means for whoever works here
_WORDS = {
    HandedFate.NEW: ("ok", "plus", gettext_lazy("baru"), gettext_lazy("Masuk bila Anda menerimanya.")),
    HandedFate.TAKEN: ("ok", "ok", gettext_lazy("diterima"), gettext_lazy("Seperti kiriman ponsel.")),
    HandedFate.HERE: ("idle", "ok", gettext_lazy("sudah ada"), gettext_lazy("Sudah terkirim; tidak masuk dua kali.")),
    HandedFate.HELD: (
        "warn",
        "lock",
        gettext_lazy("ditahan"),
        gettext_lazy("Perangkat dicabut, petugas berhenti, putaran tidak terbuka, atau versi tidak dikenal."),
    ),
    HandedFate.OTHER_BYTES: (
        "stop",
        "stop",
        gettext_lazy("isi lain"),
        gettext_lazy("Isian bernomor sama sudah diterima dengan isi lain; yang ini tidak masuk."),
    ),
    HandedFate.DRAFT: (
        "idle",
        "todo",
        gettext_lazy("belum selesai"),
        gettext_lazy("Tidak masuk. Selesaikan di ponselnya, lalu kirim atau salin lagi."),
    ),
    HandedFate.PASSED: (
        "ok",
        "phone",
        gettext_lazy("diserahkan"),
        gettext_lazy("Perangkat itu mengambilnya saat daftarnya diperbarui."),
    ),
    HandedFate.OVERTAKEN: (
        "idle",
        "ok",
        gettext_lazy("tidak perlu lagi"),
        gettext_lazy("Draf ini tidak perlu dilanjutkan: isian keluarganya sudah datang."),
    ),
    HandedFate.BROKEN: ("stop", "stop", gettext_lazy("rusak"), gettext_lazy("Isinya tidak terbaca.")),
    HandedFate.NO_FORM: (
        "stop",
        "stop",
        gettext_lazy("formulir lain"),
        gettext_lazy("Formulir ini tidak pernah ada di desa ini."),
    ),
    HandedFate.NO_DEVICE: (
        "stop",
        "stop",
        gettext_lazy("bukan perangkat desa ini"),
        gettext_lazy("Serahkan berkasnya kepada desa yang membuat perangkat itu."),
    ),
}
_COMES_IN = {HandedFate.NEW, HandedFate.HELD, HandedFate.HERE}


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Take a file, look into it, and lead to what it holds."""
    desk = desk_of(request)
    if request.method != "POST":
        return show(request, desk, "salinan", {"paling_besar": _MB})
    file = request.FILES.get("berkas")
    if file is None or not file.size or file.size > LIMITS.file:
        sentence = _(
            "Pilih satu berkas ZIP dari ponsel, paling besar %d MB. Salinan yang lebih besar dibagi oleh ponselnya."
        )
        return _show_refusal(request, desk, sentence % _MB, 422)
    copy = _copy(desk, bytes(file.read()))
    try:
        phone_copies.look(copy, desk.opened, clock.now())
        name = phone_copies.keep_waiting(copy, desk.opened)
    except UnreadableInput as error:
        return _show_refusal(request, desk, short(error), 422)
    except OSError:
        return _show_refusal(
            request, desk, _("Simpanan sedang tidak dapat menyimpan. Ponsel tetap memegang isiannya."), 503
        )
    return redirect("lapangan_salinan_isi", kode, name)


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, kode: str, sidik: str) -> HttpResponseBase:
    """What a copy holds; accepted, or put away."""
    desk = desk_of(request)
    if desk.area_id_or_none is None:
        raise Http404("no data of this village")
    try:
        copy = _copy(desk, phone_copies.open_waiting_copy(desk.area, sidik, desk.opened))
    except UnreadableInput as error:
        raise Http404(error.code) from error
    if request.method != "POST":
        return _show_forms(request, desk, copy)
    if request.POST.get("putusan") != "terima":
        phone_copies.put_away(desk.area, sidik, desk.opened)
        return redirect("lapangan_salinan", kode)
    try:
        forms = phone_copies.accept(copy, desk.opened, clock.now(), _read_receivers(request))
    except NoReceiver as error:
        return _show_forms(request, desk, copy, short(error), status=422)
    except NOT_STORED:
        sentence = _("Simpanan sedang tidak dapat menyimpan. Salinannya menunggu; terima sekali lagi.")
        return _show_forms(request, desk, copy, sentence, status=503)
    phone_copies.put_away(desk.area, sidik, desk.opened)
    return _forms(request, desk, forms, over=True)


@needs("orang.sunting")
@require_POST
def take_back(request: HttpRequest, kode: str, putaran: int, draf: UUID) -> HttpResponseBase:
    """Let no device fetch a draft any more that was handed on."""
    desk = desk_of(request)
    if not draft_handover.take_back(round_of(desk, putaran).pk, draf, desk.by, clock.now()):
        messages.error(request, _("Draf ini sudah diambil perangkatnya, atau sudah ditarik."))
    else:
        messages.success(request, _("Draf ditarik. Serahkan lagi dari berkas ZIP-nya bila perlu."))
    return redirect("lapangan_putaran", kode, putaran)


def _read_receivers(request: HttpRequest) -> dict[str, int]:
    """Number of a draft on the phone -> the device that goes on with it; 0, which is none, for what is no number."""
    named = ((key.removeprefix(_DRAFT), str(text)) for key, text in request.POST.items() if key.startswith(_DRAFT))
    return {ident: int(text) if text.isdecimal() and len(text) < 19 else 0 for ident, text in named if text}


def _show_forms(
    request: HttpRequest, desk: VillageDesk, copy: HandedCopy, wrong: str = "", *, status: int = 200
) -> HttpResponse:
    return _forms(request, desk, phone_copies.look(copy, desk.opened, clock.now()), wrong, status=status)


def _copy(desk: VillageDesk, data: bytes) -> HandedCopy:
    return HandedCopy(data, desk.area, desk.area_id_or_none or 0, desk.by)


def _show_refusal(request: HttpRequest, desk: VillageDesk, sentence: str, status: int) -> HttpResponse:
    context = {"galat": sentence, "paling_besar": _MB}
    return show(request, desk, "salinan", context, status=status)


def _forms(
    request: HttpRequest,
    desk: VillageDesk,
    forms: list[HandedForm],
    wrong: str = "",
    *,
    over: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of a copy; `over`: it was accepted. Whose half-filled forms it shows is logged."""
    shown = sorted({member.person for form in forms if form.unit is not None for member in form.unit.members.all()})
    if shown:
        desk.record(action="lapangan.baca", subject="orang", subjects=shown, detail={"salinan": len(forms)})
    context = {
        "isian": [_line(form) for form in forms],
        "galat": wrong,
        "selesai": over,
        "masuk": sum(form.fate in _COMES_IN for form in forms),
        "dapat_diserahkan": not over and any(form.receivers for form in forms),
    }
    return show(request, desk, "salinan_isi", context, status=status)


def _line(form: HandedForm) -> dict[str, Any]:
    look, icon, word, means = _WORDS[form.fate]
    device = form.device
    return {
        "nasib": form.fate.value,
        "rupa": look,
        "ikon": icon,
        "kata": word,
        "arti": means,
        "perangkat": "" if device is None else device.label,
        "petugas": "" if device is None else device.enumerator.name,
        "foto": form.photos,
        "konsep": form.fate in {HandedFate.DRAFT, HandedFate.OVERTAKEN, HandedFate.PASSED},
        "nomor": form.ident,
        "putaran": None if device is None else device.round_id,
        "bekerja": device is not None and devices.device_standing(device, clock.now()) is DeviceStanding.WORKS,
        "penerima": form.receivers,
        "serah": form.passed,
        "keluarga": form.unit,
        "tempat": place(form.unit.block) if form.unit is not None else "",
        "kepada": form.unit.block.enumerator if form.unit is not None else None,
        "diubah": form.changed,
    }
