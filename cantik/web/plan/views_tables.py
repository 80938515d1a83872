"""Tabel isian: the table of a device out, with its families; filled in at a desk, looked at, taken in, taken back; so
are exports of ODK Central and KoboToolbox.

What waits for a decision lies sealed in the store for a day, as copies of phones do (`collect/forms/app/handed.py`).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.base.errors import UnreadableInput
from cantik.base.held import Held
from cantik.collect.archive import LIMITS, MB
from cantik.collect.forms.app import brought, handed, typed
from cantik.collect.forms.app.brought import TAKEN_BACK
from cantik.collect.forms.app.handed import HandedCopy
from cantik.collect.forms.app.reading import read_some
from cantik.collect.forms.app.service import NOT_STORED
from cantik.collect.forms.app.typed_rows import RowFate, TypedTable
from cantik.pipeline.app import field_approval
from cantik.plan.app import devices
from cantik.plan.app.devices import DeviceStanding
from cantik.plan.app.models import Device
from cantik.plan.errors import PlanRefused, StateRefused
from cantik.staff.app.gate import needs
from cantik.staff.app.telling import short
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.plan.views import RIGHTS, XLSX, round_of
from cantik.web.plan.views_review import context_of

show = Room("plan", "lapangan", RIGHTS).show
_MB = LIMITS.file // MB
#: faults that a page shows
_FAULTS = 200


def _device(desk: VillageDesk, putaran: int, perangkat: int) -> Device:
    """A device of a round. Raises `Http404`."""
    found = Device.objects.filter(round=round_of(desk, putaran), pk=perangkat)
    device = found.select_related("round__activity__area", "round__version", "enumerator__account").first()
    if device is None:
        raise Http404("no device of this round")
    return device


@needs("orang.sunting")
@require_safe
def fetch(request: HttpRequest, kode: str, putaran: int, perangkat: int) -> HttpResponseBase:
    """The table of a device, with the families that its phone would get; written into the log."""
    desk = desk_of(request)
    device = _device(desk, putaran, perangkat)
    try:
        body = typed.table_of(device, desk.by, clock.now())
    except (UnreadableInput, PlanRefused) as error:
        messages.error(request, short(error))
        return redirect("lapangan_tabel", kode, putaran, perangkat)
    name = f"isian-{device.round.version.form_id}-{device.pk}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=XLSX, headers=headers)


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, kode: str, putaran: int, perangkat: int) -> HttpResponseBase:
    """Take a filled table, look into it, and lead to what it holds."""
    desk = desk_of(request)
    device = _device(desk, putaran, perangkat)
    if request.method != "POST":
        return _asked(request, desk, device)
    file = request.FILES.get("berkas")
    if file is None or not file.size or file.size > LIMITS.file:
        return _asked(
            request,
            desk,
            device,
            _("Pilih satu berkas: Excel, atau ekspor (.zip, .csv), paling besar %d MB.") % _MB,
            422,
        )
    data, name = bytes(file.read()), str(file.name or "tabel.xlsx")
    try:
        typed.read(Held(name, data), device, desk.today)
        digest = handed.keep_waiting(HandedCopy(data, desk.desa, desk.held, desk.by), desk.opened)
    except (UnreadableInput, PlanRefused) as error:
        return _asked(request, desk, device, f"{name}: {short(error)}", 422)
    except OSError:
        return _asked(request, desk, device, _("Simpanan sedang tidak dapat menyimpan. Coba lagi sebentar."), 503)
    return redirect("lapangan_tabel_isi", kode, putaran, perangkat, digest)


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, kode: str, putaran: int, perangkat: int, sidik: str) -> HttpResponseBase:
    """What a table holds: its faults at their cells, or its rows; taken in, taken back, or put away."""
    desk = desk_of(request)
    device = _device(desk, putaran, perangkat)
    try:
        table = typed.read(Held(_NAME, handed.waiting(desk.desa, sidik, desk.opened)), device, desk.today)
    except (UnreadableInput, PlanRefused) as error:
        raise Http404(error.code) from error
    if request.method != "POST":
        return _rows(request, desk, table)
    said = request.POST.get("putusan")
    if said == "buang":
        handed.put_away(desk.desa, sidik, desk.opened)
        return redirect("lapangan_tabel", kode, putaran, perangkat)
    if said == "terima" and not table.book.faults:
        _take(request, desk, table)
    elif said == "batal":
        _take_back(request, desk, table)
    return redirect("lapangan_tabel_isi", kode, putaran, perangkat, sidik)


#: how a table is called that waits: its own name is not kept, it may hold anything
_NAME = "tabel.xlsx"


def _take(request: HttpRequest, desk: VillageDesk, table: TypedTable) -> None:
    try:
        rows = typed.rows_of(table, desk.opened)
        outcomes = typed.take(table, rows, desk.desa.text(), clock.now())
    except NOT_STORED:
        messages.error(request, _("Simpanan sedang tidak dapat menyimpan. Tabelnya menunggu; terima sekali lagi."))
        return
    fates = Counter(row.fate for row in rows)
    came = fates[RowFate.NEW] + fates[RowFate.CORRECTS]
    held = sum(outcome.name == "HELD" for outcome in outcomes)
    said = ngettext("%(n)s isian masuk.", "%(n)s isian masuk.", came) % {"n": came}
    if held:
        some = ngettext(
            "%(n)s di antaranya ditahan menunggu putusan.", "%(n)s di antaranya ditahan menunggu putusan.", held
        )
        said += " " + (_("Semuanya ditahan menunggu putusan.") if held == came else some % {"n": held})
    messages.success(request, said)


def _take_back(request: HttpRequest, desk: VillageDesk, table: TypedTable) -> None:
    """Every form of the table that nobody decided on goes back: kept, counted no more until it comes again."""
    while read_some(desk.opened):
        pass
    context, done = context_of(desk, table.device.round), 0
    for unit, instance in typed.sent_in(typed.rows_of(table, desk.opened)):
        try:
            field_approval.send_back(desk.person, context, unit, TAKEN_BACK, instance=instance, at=clock.now())
        except StateRefused as error:  # somebody decided on it at this moment
            messages.error(request, short(error))
        else:
            done += 1
    messages.success(request, ngettext("%(n)s isian ditarik.", "%(n)s isian ditarik.", done) % {"n": done})


def _asked(request: HttpRequest, desk: VillageDesk, device: Device, wrong: str = "", status: int = 200) -> HttpResponse:
    context = {"perangkat": device, "putaran": device.round, "galat": wrong, "paling_besar": _MB}
    works = devices.standing(device, clock.now()) is DeviceStanding.WORKS
    return show(request, desk, "tabel", context | {"berlaku": works}, status=status)


def _rows(request: HttpRequest, desk: VillageDesk, table: TypedTable) -> HttpResponse:
    book, device = table.book, table.device
    rows = [] if book.faults else typed.rows_of(table, desk.opened)
    detail = {"putaran": device.round_id, "isian": len(rows), "salah": len(book.faults)}
    desk.record(action="lapangan.tabel_periksa", subject="perangkat", subjects=[device.pk], detail=detail)
    fates = Counter(row.fate for row in rows)
    context: dict[str, Any] = {
        "perangkat": device,
        "putaran": device.round,
        "salah": book.faults[:_FAULTS],
        "banyak_salah": len(book.faults),
        "baru": fates[RowFate.NEW],
        "perbaikan": fates[RowFate.CORRECTS],
        "sama": fates[RowFate.SAME],
        "dapat_ditarik": len(typed.sent_in(rows)),
        "berlaku": devices.standing(device, clock.now()) is DeviceStanding.WORKS,
        "ekspor": book.export.line(table.against.form) if book.export is not None else "",
        "kabar": _notes(table),
    }
    return show(request, desk, "tabel_isi", context)


def _notes(table: TypedTable) -> list[str]:
    """What is told of an export beside its answers."""
    told = list(table.book.export.notes) if table.book.export is not None else []
    if before := brought.rejected_before(table):
        told.append(
            ngettext(
                "%(n)s kiriman yang ditolak itu sudah masuk sebelumnya; putuskan di tinjauan.",
                "%(n)s kiriman yang ditolak itu sudah masuk sebelumnya; putuskan di tinjauan.",
                before,
            )
            % {"n": before}
        )
    return told
