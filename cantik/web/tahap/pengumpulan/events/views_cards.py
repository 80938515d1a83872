"""`/desa/KODE/pindah/`: cards of people who move between servers, their receipts, and whose cards are believed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base import clock
from cantik.base.network import is_web_address
from cantik.codes.area import AreaCode
from cantik.federate.reference.village_keys import find_village_keys
from cantik.register.core.app import words as codes
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act
from cantik.register.moves.app import came_cards, carrying, neighbours, sent_cards
from cantik.register.moves.app.models import WAITS, CameCard, SentCard
from cantik.register.moves.card import MOST_ADDRESS, MOST_CARD, REASONS
from cantik.register.moves.errors import MoveCardRefused, unreadable_address
from cantik.register.units.app.queries import standing_units
from cantik.staff.app.error_words import error_line
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of, recorder_of
from cantik.web.downloads import attach_file
from cantik.web.fields import take_post
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area
from cantik.web.tahap.pengumpulan.events import words
from cantik.web.tahap.pengumpulan.events.flow import OPEN, EventSheet, serve, show, unit_of
from cantik.web.tahap.pengumpulan.events.forms import AcceptCardForm

ACT = "register.putus"


@needs(ACT)
@require_safe
def cards_page(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - the desk is the village
    """What waits, what went, what came, and the villages that are known."""
    return _show_page(request, desk_of(request))


def _show_page(request: HttpRequest, desk: VillageDesk, wrong: str = "") -> HttpResponse:
    if desk.area_id_or_none is None:
        return show(request, desk, "kartu", {"kode": desk.area.text(), "kosong": True})
    came, sent = came_cards.list_came(desk.area_id), sent_cards.list_sent(desk.area_id)
    known = neighbours.list_neighbours(desk.area_id)
    values: dict[str, Any] = {
        "kode": desk.area.text(),
        "masuk": [_row_of_came(row) for row in came],
        "keluar": [_row_of_sent(row) for row in sent],
        "tetangga": [(describe_code(row.kode), row) for row in known],
        "menunggu": sum(len(sent_cards.people_of(row)) for row in sent if row.state == WAITS),
        "belum_tiba": came_cards.count_unsettled(came),
        "salah": wrong,
    }
    return show(request, desk, "kartu", values, status=422 if wrong else 200)


def describe_code(kode: str) -> str:
    """A village of another server in words."""
    return describe_area(AreaCode.kemendagri(kode)).full


def _row_of_came(row: CameCard) -> dict[str, Any]:
    return {
        "nomor": row.pk,
        "kartu": row.card[:8],
        "dari": describe_code(row.kode),
        "orang": row.count,
        "sejak": clock.day_of(row.at),
        "menunggu": row.state == WAITS,
        "keadaan": words.CARD_STATES[row.state],
        "pada": None if row.ended_at is None else clock.day_of(row.ended_at),
        "alasan": words.REFUSALS.get(row.reason, ""),
        "sudah": row.known,
        "selesai": row.settled_at is not None,
    }


def _row_of_sent(row: SentCard) -> dict[str, Any]:
    return {
        "nomor": row.pk,
        "kartu": row.card[:8],
        "ke": describe_code(row.kode),
        "orang": len(sent_cards.people_of(row)),
        "dibuat": row.made,
        "menunggu": row.state == WAITS and bool(row.sealed),
        "tiba": row.arrived_at is not None,
        "keadaan": words.CARD_STATES[row.state],
        "pada": None if row.ended_at is None else clock.day_of(row.ended_at),
        "alasan": words.REFUSALS.get(row.reason, ""),
        "masalah": row.problem,
        "jalur": row.line if row.state == WAITS else "",
    }


# ── whose cards are believed ────────────────────────────────────────────────────────────────────
@needs(ACT)
@require_POST
def own_address(request: HttpRequest, kode: str) -> HttpResponseBase:  # noqa: ARG001
    """The card of address of this village, as a file to give away."""
    desk, said = desk_of(request), request.POST.get("alamat", "").strip()
    if not is_web_address(said):
        return _show_page(request, desk, error_line(unreadable_address(said[:60])))
    data = neighbours.own_address(recorder_of(desk), address=said)
    return attach_file(data, f"alamat-desa-{desk.area.text()}.json", "application/json")


@needs(ACT)
@require_POST
def know_village(request: HttpRequest, kode: str) -> HttpResponse:
    """Believe another village by its card of address and the key that it read out."""
    desk, file = desk_of(request), request.FILES.get("alamat")
    data = b"" if file is None else file.read(MOST_ADDRESS + 1)
    return carry_out(
        request,
        lambda: neighbours.take_address(
            recorder_of(desk),
            data,
            request.POST.get("kunci", "")[:80],
            vouch=lambda code: find_village_keys(desk.opened.store.path, code, clock.now()),
        ),
        _("Desa itu dikenal. Kartu pindah dapat dibuat untuknya dan diterima darinya."),
        to=redirect("pindah", kode),
        again=lambda why: _show_page(request, desk, why),
    )


# ── files that go between the two ───────────────────────────────────────────────────────────────
@needs(ACT)
@require_POST
def take_file(request: HttpRequest, kode: str) -> HttpResponse:
    """Take a card or a receipt that somebody brought."""
    desk, file = desk_of(request), request.FILES.get("berkas")
    data = b"" if file is None else file.read(MOST_CARD + 1)
    return carry_out(
        request,
        lambda: carrying.take_file(recorder_of(desk), data),
        _("Berkas diterima."),
        to=redirect("pindah", kode),
        again=lambda why: _show_page(request, desk, why),
    )


@needs(ACT)
@require_POST
def copy_card(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:  # noqa: ARG001
    """A card as its file, once more."""
    desk = desk_of(request)
    row = SentCard.objects.filter(pk=nomor, area_id=desk.area_id).first()
    if row is None:
        raise Http404("no such card here")
    try:
        return attach_file(
            sent_cards.copy_card(recorder_of(desk), row), carrying.card_file(row), "application/octet-stream"
        )
    except MoveCardRefused as error:
        return _show_page(request, desk, error_line(error))


@needs(ACT)
@require_POST
def cancel_card(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The people of a card stay."""
    desk = desk_of(request)
    return carry_out(
        request,
        lambda: sent_cards.cancel_card(recorder_of(desk), nomor),
        _("Kartu dibatalkan. Beri tahu desa tujuan agar menolaknya bila sudah menerima berkasnya."),
        to=redirect("pindah", kode),
        again=lambda why: _show_page(request, desk, why),
    )


@needs(ACT)
@require_safe
def card_receipt(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:  # noqa: ARG001
    """The receipt of a card that was decided; it names nobody."""
    row = CameCard.objects.filter(pk=nomor, area_id=desk_of(request).area_id).exclude(receipt=b"").first()
    if row is None:
        raise Http404("no receipt of such a card here")
    return attach_file(bytes(row.receipt), carrying.receipt_file(row), "application/json")


# ── a card that came ────────────────────────────────────────────────────────────────────────────
@needs(ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def accept_card(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:  # noqa: ARG001
    """A card, masked until somebody opens it; then who is on it, and their arrival."""
    desk = desk_of(request)
    row = CameCard.objects.filter(pk=nomor, area_id=desk.area_id, state=WAITS).first()
    if row is None:
        raise Http404("no card waits here under this number")
    if request.method != "POST":
        return _show_masked(request, desk, row)
    try:
        opened = came_cards.open_card(recorder_of(desk), nomor)
    except MoveCardRefused as error:
        return _show_masked(request, desk, row, error_line(error))
    assert opened is not None  # noqa: S101 - it waits
    return _serve_opened(request, desk, opened)


def _serve_opened(request: HttpRequest, desk: VillageDesk, opened: came_cards.OpenedCard) -> HttpResponseBase:
    units, data = standing_units(desk.area_id, desk.today), take_post(request)
    alike = [(str(place), said.person.nama) for place, said in enumerate(opened.people) if said.alike is not None]
    filled = None if request.POST.get("putus") == OPEN else data
    form = AcceptCardForm(filled, units=units, alike=alike, initial={"tanggal": desk.today})
    back = reverse("pindah", args=[desk.area.text()])

    def plain() -> Act:
        return Act(Kind.ARRIVAL, form.day, unit=unit_of(form, units), kk=form.cleaned_data["kk"])

    def record(_ready: Act) -> str:
        done = came_cards.accept_card(recorder_of(desk), opened.row.pk, plain(), form.same)
        said = _("Kartu pindah diterima, %(n)d orang sudah tercatat di sini. Bawa kuitansinya kembali ke desa asal.")
        messages.success(request, said % {"n": done.known})
        return back

    if filled is not None and form.is_valid() and not opened.newcomers(form.same):  # nobody would move in
        return redirect(record(plain()))
    about, people = describe_code(opened.row.kode), _people_of(opened.people)
    arrival = partial(came_cards.arrival_of, opened)
    sheet = EventSheet(
        Kind.ARRIVAL, form, lambda: arrival(plain(), form.same), about=about, back=back, record=record, card=people
    )
    return serve(request, desk, sheet)


def _people_of(people: Sequence[came_cards.ArrivingPerson]) -> list[dict[str, Any]]:
    return [
        {
            "nama": said.person.nama,
            "lahir": said.person.birth_day,
            "jenis_kelamin": codes.code("dukcapil_jenis_kelamin", said.person.jenis_kelamin),
            "hubungan": codes.code("dukcapil_shdk", said.person.hubungan_keluarga),
            "di_sini": said.here,
            "mirip": said.alike,
        }
        for said in people
    ]


def _show_masked(request: HttpRequest, desk: VillageDesk, row: CameCard, wrong: str = "") -> HttpResponse:
    values = {
        "kode": desk.area.text(),
        "kartu": _row_of_came(row),
        "pindah": row.left,
        "alasan": [(reason, words.REFUSALS[reason]) for reason in REASONS],
        "salah": wrong,
    }
    return show(request, desk, "kartu_masuk", values, status=422 if wrong else 200)


@needs(ACT)
@require_POST
def refuse_card(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Send a card back with a reason."""
    desk, reason = desk_of(request), request.POST.get("alasan", "")
    if reason not in REASONS:
        return redirect("pindah_masuk", kode, nomor)
    return carry_out(
        request,
        lambda: came_cards.refuse_card(recorder_of(desk), nomor, reason),
        _("Kartu pindah ditolak. Bawa kuitansinya kembali ke desa asal."),
        to=redirect("pindah", kode),
        again=lambda why: _show_page(request, desk, why),
    )
