"""Tabel isian: the table of a device out, with its families; filled in at a desk, looked at, taken in, taken back; so
are exports of ODK Central, KoboToolbox and FASIH.

What waits for a decision lies sealed in the store for a day, as copies of phones do
(`field/forms/app/phone_copies.py`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.base.errors import UnreadableInput
from cantik.base.media_types import XLSX
from cantik.base.memory_file import Held
from cantik.collect.archive import LIMITS, MB
from cantik.field.devices.app import devices
from cantik.field.devices.app.devices import DeviceStanding
from cantik.field.errors import PlanRefused
from cantik.field.forms.app import desk_tables, phone_copies
from cantik.field.forms.app.phone_copies import HandedCopy
from cantik.field.forms.app.service import NOT_STORED
from cantik.field.forms.app.table_rows import TypedTable
from cantik.field.review.app import tables as field_tables
from cantik.field.review.app.tables import DeskTable
from cantik.field.rounds.app.models import Device
from cantik.jobs.app import service
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.models import DONE, Job
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.downloads import attach_file
from cantik.web.round_words import round_of
from cantik.web.tahap.perencanaan.plan.views import RIGHTS
from cantik.web.tahap.perencanaan.plan.views_review import context_of

show = Room("plan", "lapangan", RIGHTS).show
_MB = LIMITS.file // MB
#: what the next job about a large table does, by what was pressed
_NEXT = {"lagi": field_tables.READ, "terima": field_tables.TAKE, "batal": field_tables.GIVE_BACK}


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
        body = desk_tables.table_of(device, desk.by, clock.now())
    except (UnreadableInput, PlanRefused) as error:
        messages.error(request, short(error))
        return redirect("lapangan_tabel", kode, putaran, perangkat)
    name = f"isian-{device.round.version.form_id}-{device.pk}.xlsx"
    return attach_file(body, name, XLSX)


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, kode: str, putaran: int, perangkat: int) -> HttpResponseBase:
    """Take a filled table and lead to what it holds: a small one is looked into at once, a large one by a job."""
    desk = desk_of(request)
    device = _device(desk, putaran, perangkat)
    if request.method != "POST":
        return _show_upload(request, desk, device)
    file = request.FILES.get("berkas")
    if file is not None and (file.size or 0) > LIMITS.file:
        return _show_upload(request, desk, device, f"{file.name}: {_too_large()}", 422)
    if file is None or not file.size:
        return _show_upload(request, desk, device, _("Pilih satu berkas: Excel, atau ekspor (.zip, .csv)."), 422)
    data, name = bytes(file.read()), str(file.name or "tabel.xlsx")
    large = len(data) > field_tables.LARGE
    try:
        if not large:
            desk_tables.read(Held(name, data), device, desk.today)
        digest = phone_copies.keep_waiting(HandedCopy(data, desk.area, desk.area_id, desk.by), desk.opened)
    except (UnreadableInput, PlanRefused) as error:
        return _show_upload(request, desk, device, f"{name}: {short(error)}", 422)
    except OSError:
        return _show_upload(request, desk, device, _("Simpanan sedang tidak dapat menyimpan. Coba lagi sebentar."), 503)
    if large:
        _begin(desk, field_tables.READ, device, digest)
    return redirect("lapangan_tabel_isi", kode, putaran, perangkat, digest)


def _too_large() -> str:
    return _(
        "lebih besar dari %d MB. Saring ekspornya menurut tanggal kiriman, lalu serahkan bagian demi bagian: kiriman "
        "yang sudah masuk tidak masuk dua kali."
    ) % (_MB)


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, kode: str, putaran: int, perangkat: int, sidik: str) -> HttpResponseBase:
    """What a table holds: its faults at their cells, or its rows; taken in, taken back, or put away."""
    desk = desk_of(request)
    device = _device(desk, putaran, perangkat)
    if not phone_copies.waits(desk.area, sidik, desk.opened):
        raise Http404("no table waits")
    job = _job(device, sidik)
    if job is not None and (job.active or request.POST.get("putusan") in _NEXT):
        return _large(request, desk, device, sidik, job)
    if job is not None and job.state != DONE and request.POST.get("putusan") != "buang":
        return _show_stopped_job(request, desk, device, job)
    try:
        seen = _look_at_table(desk, device, sidik, job)
    except (UnreadableInput, PlanRefused) as error:
        raise Http404(error.code) from error
    if request.method != "POST":
        return _rows(request, desk, device, seen)
    said = request.POST.get("putusan")
    if said == "buang":
        field_tables.put_away(device, sidik, desk.area, desk.opened)
        return redirect("lapangan_tabel", kode, putaran, perangkat)
    if said == "terima" and not seen.wrong:
        _take(request, desk, field_tables.read_waiting_table(device, sidik, desk.area, desk.opened), seen)
    elif said == "batal":
        back = field_tables.take_back(desk.person, context_of(desk, device.round), seen.instances)
        messages.success(request, _gone_back(*back))
    return redirect("lapangan_tabel_isi", kode, putaran, perangkat, sidik)


def _look_at_table(desk: VillageDesk, device: Device, digest: str, job: Job | None) -> DeskTable:
    if job is not None:
        return field_tables.seen_by_job(device, digest, desk.area, desk.opened)
    return field_tables.look(field_tables.read_waiting_table(device, digest, desk.area, desk.opened), desk.opened)


# ── by a job ────────────────────────────────────────────────────────────────────────────────────


def _job(device: Device, digest: str) -> Job | None:
    """The newest job about a table: None for a small one."""
    about = field_tables.subject(device, digest)
    found = [job for kind in field_tables.KINDS if (job := service.latest(kind.id, about)) is not None]
    return max(found, key=lambda job: job.made_at, default=None)


def _begin(desk: VillageDesk, kind: JobKind, device: Device, digest: str) -> None:
    about = field_tables.subject(device, digest)
    if service.active_for(about) is None:
        service.start(kind=kind.id, subject=about, code=desk.area.text(), by=desk.by)


def _large(request: HttpRequest, desk: VillageDesk, device: Device, digest: str, job: Job) -> HttpResponseBase:
    """The page of a job that is under way; POST stops it, or begins the next one."""
    if request.method == "POST":
        said = request.POST.get("putusan")
        if job.active and said == "henti":
            service.stop(job)
            desk.record(action="pekerjaan.henti", subject="pekerjaan", subjects=[str(job.pk)], detail={})
        elif not job.active:
            _begin(desk, _NEXT.get(str(said), field_tables.READ), device, digest)
        return redirect("lapangan_tabel_isi", desk.area.text(), device.round_id, device.pk, digest)
    context = {"perangkat": device, "putaran": device.round, "sidik": digest}
    return show(request, desk, "tabel_maju", context | _state(job))


def _show_stopped_job(request: HttpRequest, desk: VillageDesk, device: Device, job: Job) -> HttpResponseBase:
    context = {"perangkat": device, "putaran": device.round, "gagal": job.problem, **_state(job)}
    return show(request, desk, "tabel_maju", context)


def _state(job: Job) -> dict[str, Any]:
    return {"pekerjaan": job, "aktif": job.active, "lama": service.is_quiet(job), "kerja": _button_of(job)}


def _button_of(job: Job) -> str:
    """What was pressed for a job to begin."""
    return next(said for said, kind in _NEXT.items() if kind.id == job.kind)


@needs("orang.sunting")
@require_safe
def progress(request: HttpRequest, kode: str, putaran: int, perangkat: int, sidik: str) -> HttpResponse:  # noqa: ARG001
    """The fragment that the page asks for while the job runs; 204: load the page anew."""
    job = _job(_device(desk_of(request), putaran, perangkat), sidik)
    if job is None or not job.active:
        return HttpResponse(status=204)
    return render(request, "plan/_tabel_maju.html", _state(job))


# ── taken in ────────────────────────────────────────────────────────────────────────────────────


def _take(request: HttpRequest, desk: VillageDesk, table: TypedTable, seen: DeskTable) -> None:
    try:
        outcomes = desk_tables.take(table, seen.rows, desk.area.text(), clock.now())
    except NOT_STORED:
        messages.error(request, _("Simpanan sedang tidak dapat menyimpan. Tabelnya menunggu; terima sekali lagi."))
        return
    messages.success(request, _came_in(*field_tables.count_received(seen.rows, outcomes)))


def _came_in(came: int, held: int) -> str:
    said = ngettext("%(n)s isian masuk.", "%(n)s isian masuk.", came) % {"n": came}
    if held:
        some = ngettext(
            "%(n)s di antaranya ditahan menunggu putusan.", "%(n)s di antaranya ditahan menunggu putusan.", held
        )
        said += " " + (_("Semuanya ditahan menunggu putusan.") if held == came else some % {"n": held})
    return said


def _came_of(seen: DeskTable) -> str:
    """What the last job about a table did, "" where it only read."""
    if seen.returned is not None:
        return _gone_back(seen.returned, seen.decided)
    return "" if seen.taken is None else _came_in(seen.taken, seen.held)


def _gone_back(done: int, decided: int) -> str:
    said = ngettext("%(n)s isian ditarik.", "%(n)s isian ditarik.", done) % {"n": done}
    if decided:
        some = ngettext(
            "%(n)s tidak: sementara itu sudah diputuskan.", "%(n)s tidak: sementara itu sudah diputuskan.", decided
        )
        said += " " + some % {"n": decided}
    return said


def _show_upload(
    request: HttpRequest, desk: VillageDesk, device: Device, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {"perangkat": device, "putaran": device.round, "galat": wrong, "paling_besar": _MB}
    context |= {"paling_besar_bita": LIMITS.file, "terlalu_besar": _too_large()}
    works = devices.device_standing(device, clock.now()) is DeviceStanding.WORKS
    return show(request, desk, "tabel", context | {"berlaku": works}, status=status)


def _rows(request: HttpRequest, desk: VillageDesk, device: Device, seen: DeskTable) -> HttpResponse:
    count = 0 if seen.wrong else seen.fresh + seen.corrections + seen.same
    detail = {"putaran": device.round_id, "isian": count, "salah": seen.wrong}
    desk.record(action="lapangan.tabel_periksa", subject="perangkat", subjects=[device.pk], detail=detail)
    context: dict[str, Any] = {
        "perangkat": device,
        "putaran": device.round,
        "salah": seen.faults,
        "banyak_salah": seen.wrong,
        "baru": seen.fresh,
        "perbaikan": seen.corrections,
        "sama": seen.same,
        "dapat_ditarik": len(desk_tables.sent_in(seen.instances)),
        "berlaku": devices.device_standing(device, clock.now()) is DeviceStanding.WORKS,
        "ekspor": seen.export,
        "kabar": _notes(seen),
        "diterima": _came_of(seen),
    }
    return show(request, desk, "tabel_isi", context)


def _notes(seen: DeskTable) -> list[str]:
    """What is told of an export beside its answers."""
    told, before = list(seen.notes), seen.rejected_before
    if before:
        told.append(
            ngettext(
                "%(n)s kiriman yang ditolak itu sudah masuk sebelumnya; putuskan di tinjauan.",
                "%(n)s kiriman yang ditolak itu sudah masuk sebelumnya; putuskan di tinjauan.",
                before,
            )
            % {"n": before}
        )
    return told
