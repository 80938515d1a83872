"""The desk of requests for data: the list with its clock, one request and its answer, the proof, the approval.

An office of the kabupaten sees here what was passed on to it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.codes.practice import is_practice
from cantik.staff.app import actors
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.staff.app.models import Account
from cantik.use.app import offers, producers, requests
from cantik.use.app.models import ANSWERED, DENIED, NO_DATA, OPEN, PERSONAL, DataRequest
from cantik.use.app.offers import OfferedTable
from cantik.use.errors import RequestRefused
from cantik.web.desk import Room, VillageDesk, as_number, desk_of
from cantik.web.downloads import attach_file
from cantik.web.language import either
from cantik.web.publik.use.sheet import workbook_of
from cantik.web.publik.use.words import LAW, line
from cantik.web.store import describe_area

SERVE, APPROVE = "permintaan.layani", "permintaan.setujui"
#: decisions that the desk takes back; the kepala desa takes back the own one
_OF_DESK = (ANSWERED, NO_DATA, PERSONAL)
_LINES = 50

show = Room("use", "permintaan").show
show_head = Room("use", "persetujuan").show


def _desk(request: HttpRequest) -> VillageDesk:
    """The desk of a village that the public may ask. Raises `Http404` for practice."""
    desk = desk_of(request)
    if is_practice(desk.area):
        raise Http404("nobody asks a practice village")
    return desk


def _own_office(desk: VillageDesk) -> Account | None:
    """Whose office bounds what is seen here: nobody's at the desk of the village, which sees all."""
    return None if desk.may(SERVE) else desk.person


def _find_request(desk: VillageDesk, number: int) -> DataRequest:
    """One of the requests that somebody serves. Raises `Http404`."""
    return _require_request(producers.select_requests(desk.area, _own_office(desk)).filter(pk=number).first())


def _require_request(row: DataRequest | None) -> DataRequest:
    if row is None:
        raise Http404("no such request here")
    return row


def _find_place(desk: VillageDesk, row: DataRequest) -> int | None:
    """Where somebody decides: at the office that the request was passed on to, None at the desk."""
    return None if desk.may(SERVE) else row.producer_id


@needs(SERVE, narrow=True)
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """What waits, with its clock; the register of all requests."""
    desk, now = _desk(request), clock.now()
    served = producers.select_requests(desk.area, _own_office(desk))
    waits = [line(row) for row in served.filter(state=OPEN).order_by("due_at", "pk")]
    done = Paginator(served.exclude(state=OPEN).order_by("-received_at", "-pk"), _LINES)
    page = done.get_page(request.GET.get("hal"))
    values = {
        "menunggu": waits,
        "halaman": page,
        "selesai": [line(row) for row in page],
        "hitung": requests.counts(desk.area, now.year, at=now),
        "tahun": now.year,
        "meja": desk.may(SERVE),
    }
    return show(request, desk, "daftar", values)


@needs(SERVE)
@require_safe
def workbook(request: HttpRequest, kode: str) -> HttpResponse:
    """The register as a workbook."""
    desk = _desk(request)
    lines = [line(row) for row in DataRequest.objects.filter(kode=kode).order_by("received_at", "pk")]
    title = _("Buku permintaan data %s") % describe_area(desk.area).full
    name = f"permintaan_{kode}_{desk.today.isoformat()}.xlsx"
    return attach_file(workbook_of(lines, title), name, XLSX)


@needs(SERVE, narrow=True)
@require_safe
def one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """One request: is it about counts? then which tables answer it, or which office has the data."""
    desk = _desk(request)
    return _page(request, desk, _find_request(desk, nomor))


def _page(request: HttpRequest, desk: VillageDesk, row: DataRequest, wrong: str = "") -> HttpResponse:
    editions = offers.editions(desk.area)
    chosen = request.POST.get("rilis") or request.GET.get("rilis") or ""
    edition = next((held for held in editions if held.number == chosen), editions[0] if editions else None)
    fitting = [table.key for table in offers.matching_tables(desk.area, row.wanted)]
    tables = offers.tables(edition) if edition is not None else ()
    names = actors.names([row.decided_by, row.approved_by])
    at_desk = desk.may(SERVE)
    passable = at_desk and row.state == OPEN and row.producer_id is None and not row.waits_for_head
    values: dict[str, Any] = {
        "p": line(row),
        "hukum": _(LAW),
        "rilis": edition,
        "rilis_lain": [held for held in editions if held is not edition],
        "tabel": _choices(tables, fitting) if row.state == OPEN else [],
        "dipilih": request.POST.getlist("tabel"),
        "berkas": requests.handed_files(row),
        "pemutus": names.get(row.decided_by, ""),
        "penyetuju": names.get(row.approved_by, ""),
        "boleh_urung": row.state in _OF_DESK and row.read_at is None and row.producer_id == _find_place(desk, row),
        "meja": at_desk,
        "di_sini": row.producer_id == _find_place(desk, row),
        "dinas": [(state.row.pk, state.name(desk.today)) for state in producers.list_producers(desk.area)]
        if passable
        else [],
        "sebab": request.POST.get("sebab", ""),
        "perlu": request.POST.get("perlu", ""),
        "salah": wrong,
    }
    return show(request, desk, "satu", values, status=422 if wrong else 200)


def _choices(tables: Sequence[OfferedTable], fitting: Collection[str]) -> list[tuple[OfferedTable, str]]:
    """The tables to choose from with their titles, those that fit first."""
    ordered = sorted(tables, key=lambda table: table.key not in fitting)
    return [(table, either(table.title, table.title_en)) for table in ordered]


#: what is no answer: who is to give it changes
_PASS_ON, _BRING_BACK = "teruskan", "kembali"


@needs(SERVE, narrow=True)
@require_POST
def decide(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Refuse persons, hand tables over, or say that there is no data; pass on to an office, or back to the desk."""
    desk = _desk(request)
    row = _find_request(desk, nomor)
    moves = request.POST.get("putusan", "")
    if moves == _BRING_BACK or (moves == _PASS_ON and desk.may(SERVE)):
        return _move_request(request, desk, row, moves)
    said: dict[str, Any] = {"by": desk.by, "at": clock.now(), "producer": _find_place(desk, row)}
    edition, keys = request.POST.get("rilis", ""), request.POST.getlist("tabel")
    acts: dict[str, Callable[[], DataRequest]] = {
        ANSWERED: lambda: requests.hand_over(desk.area, nomor, edition=edition, keys=keys, **said),
        NO_DATA: lambda: requests.no_data(desk.area, nomor, needed=request.POST.get("perlu", ""), **said),
        PERSONAL: lambda: requests.refuse_personal(desk.area, nomor, **said),
    }
    act = acts.get(request.POST.get("putusan", ""))
    if act is None:
        raise Http404("no such decision")
    try:
        act()
    except RequestRefused as error:
        row.refresh_from_db()
        return _page(request, desk, row, short(error))
    messages.success(request, _("Jawaban tersimpan. Peminta membacanya dengan kodenya."))
    return redirect("permintaan_satu", kode, nomor)


def _move_request(request: HttpRequest, desk: VillageDesk, row: DataRequest, to: str) -> HttpResponse:
    """Who is to answer changes. An office that gave a request back sees it no more."""
    said: dict[str, Any] = {"by": desk.by, "at": clock.now()}
    try:
        if to == _PASS_ON:
            requests.pass_on(desk.area, row.pk, as_number(request.POST.get("dinas")) or 0, **said)
        else:
            why, place = request.POST.get("sebab", ""), _find_place(desk, row)
            requests.bring_back(desk.area, row.pk, why=why, producer=place, **said)
    except RequestRefused as error:
        row.refresh_from_db()
        return _page(request, desk, row, short(error))
    messages.success(
        request, _("Diteruskan; dinasnya yang menjawab.") if to == _PASS_ON else _("Kembali ke meja desa.")
    )
    kode = desk.area.text()
    return redirect("permintaan_satu", kode, row.pk) if desk.may(SERVE) else redirect("permintaan", kode)


@needs(SERVE, narrow=True)
@require_POST
def take_back(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take back what was decided here, as long as nobody has read it."""
    desk = _desk(request)
    row, now = _find_request(desk, nomor), clock.now()
    try:
        requests.take_back(desk.area, row.pk, states=_OF_DESK, by=desk.by, at=now, producer=_find_place(desk, row))
    except RequestRefused as error:
        messages.error(request, short(error))
    else:
        messages.success(request, _("Jawaban ditarik kembali; permintaannya terbuka lagi."))
    return redirect("permintaan_satu", kode, nomor)


@needs(SERVE, narrow=True)
@require_safe
def proof(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """The proof of what was handed over, to be printed."""
    desk = _desk(request)
    row = _find_request(desk, nomor)
    if row.state != ANSWERED:
        raise Http404("nothing was handed over")
    values = {
        "p": line(row),
        "nama": describe_area(desk.area).full,
        "berkas": requests.handed_files(row),
        "pemutus": actors.names([row.decided_by]).get(row.decided_by, ""),
    }
    return show(request, desk, "bukti", values)


@needs(APPROVE)
@require_safe
def approvals(request: HttpRequest, kode: str) -> HttpResponse:
    """What waits for the kepala desa: requests of sister villages; and what was refused, as long as it is not read."""
    return _approvals(request, kode)


def _approvals(request: HttpRequest, kode: str, wrong: str = "", at: int = 0) -> HttpResponse:
    desk, rows = _desk(request), DataRequest.objects.filter(kode=kode, approval=True)
    values = {
        "menunggu": [line(row) for row in rows.filter(state=OPEN, approved_at=None).order_by("due_at")],
        "urung": [line(row) for row in rows.filter(state=DENIED, read_at=None).order_by("-decided_at")[:_LINES]],
        "salah": wrong,
        "salah_di": at,
        "alasan": request.POST.get("alasan", ""),
    }
    return show_head(request, desk, "setuju", values, status=422 if wrong else 200)


@needs(APPROVE)
@require_POST
def approve(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Agree, do not agree with a reason, or take the own refusal back."""
    desk = _desk(request)
    row = _require_request(producers.select_requests(desk.area, None).filter(pk=nomor).first())
    said: dict[str, Any] = {"by": desk.by, "at": clock.now()}
    acts: dict[str, Callable[[], DataRequest]] = {
        "setuju": lambda: requests.approve(desk.area, row.pk, **said),
        "tidak": lambda: requests.deny(desk.area, row.pk, why=request.POST.get("alasan", ""), **said),
        "urung": lambda: requests.take_back(desk.area, row.pk, states=(DENIED,), **said),
    }
    act = acts.get(request.POST.get("putusan", ""))
    if act is None:
        raise Http404("no such decision")
    try:
        act()
    except RequestRefused as error:
        return _approvals(request, kode, short(error), row.pk)
    messages.success(request, _("Keputusan tersimpan."))
    return redirect("persetujuan", kode)
