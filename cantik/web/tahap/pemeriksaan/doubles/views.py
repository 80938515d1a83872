"""Pairs that wait, one of them beside the list; deciding, agreeing, taking back; starting a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.content.loader import linkage as linkage_of
from cantik.jobs.app import service
from cantik.jobs.app.models import ACTIVE
from cantik.register.doubles.app import pairing
from cantik.register.doubles.app.merging import PairWord, consent_needed, decide, undo_decision
from cantik.register.doubles.app.models import DIFFERENT, LATER, PROPOSED, SAME
from cantik.register.doubles.app.own_side import own_shared
from cantik.register.doubles.app.pairing import PairSummary
from cantik.register.doubles.errors import MergeRefused
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, as_number, asked_page, desk_of
from cantik.web.tahap.pemeriksaan.doubles import job, pair_words, shown_regency, views_hints
from cantik.web.tahap.pemeriksaan.doubles.elsewhere import list_elsewhere

PAGE = 30


@dataclass(frozen=True, slots=True)
class PairPage:
    """Where a page of the list stands: the entries on it, the one beside it, its neighbours."""

    entries: tuple[PairSummary, ...]
    chosen: PairSummary | None
    before: int
    after: int
    page: int
    pages: int
    count: int


@needs("orang.lihat")
@require_safe
def worklist(request: HttpRequest, kode: str) -> HttpResponse:
    """The pairs that wait and one of them, or what was decided."""
    desk = desk_of(request)
    done = request.GET.get("lihat") == "diputus"
    linkage = linkage_of(job.LINKAGE)
    running = service.latest(job.KIND.id, job.subject(kode))
    context: dict[str, Any] = {
        "bagian": "ganda",
        "kode": kode,
        "saat": clock.now(),
        "hari_ini": desk.today,
        "diputus": done,
        "kosong": desk.area_id_or_none is None,
        "pekerjaan": running,
        "berjalan": running is not None and running.state in ACTIVE,
        "boleh_putus": desk.may("register.putus"),
        "boleh_sahkan": desk.may("register.sahkan"),
    }
    if desk.area_id_or_none is not None:
        found = pairing.list_decided(desk.area_id_or_none) if done else pairing.list_waiting(desk.area_id_or_none)
        place = _place(found, as_number(request.GET.get("pasangan")) or 0, asked_page(request))
        entries = pairing.add_names(desk.area_id_or_none, place.entries, by=desk.by)
        context |= {
            "daftar": place,
            "butir": [pair_words.row(linkage, entry) for entry in entries],
            "terakhir": _last(desk, linkage),
            "nik": [] if done else _own_side(desk),
            "antarserver": [] if done else list_elsewhere(desk),
            "usulan": views_hints.list_hints(desk) if desk.may("register.putus") and not done else [],
        }
        if place.chosen is not None and not done:
            chosen = place.chosen.pair.pk
            context |= _detail(desk, next(entry for entry in entries if entry.pair.pk == chosen))
    return render(request, "doubles/ganda.html", context)


def _place(found: list[PairSummary], asked: int, page: int) -> PairPage:
    numbers = [entry.pair.pk for entry in found]
    at = numbers.index(asked) if asked in numbers else (min(page - 1, max(len(found) - 1, 0) // PAGE)) * PAGE
    pages = max(1, -(-len(found) // PAGE))
    here = at // PAGE
    return PairPage(
        tuple(found[here * PAGE : (here + 1) * PAGE]),
        found[at] if found else None,
        numbers[at - 1] if at else 0,
        numbers[at + 1] if at + 1 < len(numbers) else 0,
        here + 1,
        pages,
        len(found),
    )


def _detail(desk: VillageDesk, entry: PairSummary) -> dict[str, Any]:
    linkage = linkage_of(job.LINKAGE)
    read = pairing.compare_pair(desk.opened, desk.area_id, entry, today=desk.today, by=desk.by)
    words, tag = pair_words.likelihood(linkage, entry.pair.weight)
    whole = len(read.records) == (1 if entry.ticket else 2)
    return {
        "rinci": pair_words.row(linkage, entry),
        "kata": words,
        "tanda": tag,
        "baris": pair_words.lines(linkage, read),
        "isian": pair_words.fields([record for _number, record in read.records]),
        "utuh": whole,
        "orang": [person for person, _record in read.records],
        "usul": entry.decision is not None and entry.decision.verdict == PROPOSED,
        "perlu_kades": whole
        and not entry.ticket
        and consent_needed(desk.opened, desk.area_id, _two(entry), desk.today),
    }


def _two(entry: PairSummary) -> tuple[int, int]:
    return entry.pair.one_id, entry.pair.other_id


def _own_side(desk: VillageDesk) -> list[dict[str, Any]]:
    """Own persons whose number is borne in another village too; of the other one nothing but what differs."""
    found = own_shared(desk.opened, desk.area_id, today=desk.today, by=desk.by, at=clock.now())
    return [{"orang": case, "beda": shown_regency.columns_words(case.differs)} for case in found]


def _last(desk: VillageDesk, linkage: Any) -> dict[str, Any] | None:
    """The last decision of this person, to be taken back with Z."""
    for ticket in pairing.list_decided(desk.area_id, 5):
        if ticket.decision is not None and ticket.decision.decided_by == desk.by:
            return pair_words.row(linkage, ticket)
    return None


@needs("register.putus")
@require_POST
def look(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Start a search; while one runs, that one goes on."""
    desk = desk_of(request)
    service.start(kind=job.KIND.id, subject=job.subject(kode), code=kode, by=desk.by)
    return redirect("ganda", kode)


@needs("register.putus")
@require_POST
def settle(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """One decision about one pair; whoever says which record is kept says that they are one person."""
    keeps = SAME if _read_kept(request) is not None else ""
    return _decide(request, kode, nomor, request.POST.get("putusan", keeps), may_consent=False)


@needs("register.sahkan")
@require_POST
def consent(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """The head of the village agrees that two records, one of somebody who died or moved, are one person; or not."""
    return _decide(request, kode, nomor, request.POST.get("putusan", SAME), may_consent=True)


def _decide(request: HttpRequest, kode: str, nomor: int, verdict: str, *, may_consent: bool) -> HttpResponseBase:
    desk = desk_of(request)
    before = [ticket.pair.pk for ticket in pairing.list_waiting(desk.area_id)]
    try:
        row = decide(
            opened=desk.opened,
            area_id=desk.area_id,
            word=PairWord(
                pair=nomor,
                verdict=verdict,
                kept=_read_kept(request),
                may_consent=may_consent,
            ),
            by=desk.by,
            at=clock.now(),
            today=desk.today,
        )
    except MergeRefused as error:
        messages.error(request, short(error))
        return redirect(f"{reverse('ganda', args=[kode])}?pasangan={nomor}")
    messages.success(request, _describe_verdict(row.verdict))
    after = _pair_after(before, nomor)
    return redirect(f"{reverse('ganda', args=[kode])}?pasangan={after}" if after else reverse("ganda", args=[kode]))


def _read_kept(request: HttpRequest) -> int | None:
    """The record that shall stand for both, as its button says; None where none is named."""
    kept = request.POST.get("tetap", "")
    return int(kept) if kept.isascii() and kept.isdigit() and len(kept) < 18 else None


def _pair_after(numbers: list[int], number: int) -> int:
    """The pair that stands beneath one in the list."""
    at = numbers.index(number) + 1 if number in numbers else 0
    return numbers[at] if at < len(numbers) else 0


def _describe_verdict(verdict: str) -> str:
    return {
        SAME: _("Kedua catatan digabung. Riwayat keduanya tetap terbaca; penggabungan dapat diurungkan."),
        PROPOSED: _("Usul penggabungan dicatat dan menunggu kepala desa: salah satu tercatat mati atau pindah."),
        DIFFERENT: _("Dicatat sebagai dua orang. Pasangan ini tidak ditanyakan lagi selama datanya tetap."),
        LATER: _("Ditunda. Pasangan ini ada di akhir daftar."),
    }[verdict]


@needs("register.putus")
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Take a decision back; a merge is parted again."""
    desk = desk_of(request)
    try:
        row = undo_decision(area_id=desk.area_id, decision=nomor, by=desk.by, at=clock.now())
    except MergeRefused as error:
        messages.error(request, short(error))
        return redirect("ganda", kode)
    messages.success(request, _("Putusan diurungkan; kedua catatan seperti semula."))
    return redirect(f"{reverse('ganda', args=[kode])}?pasangan={row.pair_id}")
