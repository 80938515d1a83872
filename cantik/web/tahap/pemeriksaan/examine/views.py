"""The worklist: one list of findings beside the facts of one of them; decisions one by one and many at once."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cantik.base import clock
from cantik.base.errors import CantikError, WrongUse
from cantik.coach.learn.app import questions
from cantik.codes.knowledge import AREAS_FILE, Knowledge, load
from cantik.collect.app.models import OPEN, BatchFinding
from cantik.collect.finding import Level
from cantik.examine.errors import NumberInReason
from cantik.examine.findings.app import decisions, queries
from cantik.examine.findings.app.errors import AlreadyDecided, NotDecidable, PreviewStale
from cantik.examine.findings.app.models import ACCEPT, CORRECT
from cantik.examine.findings.app.queries import Filter
from cantik.register.core.errors import CorrectionRefused
from cantik.register.correct.app.correction_batch import CorrectedMeanwhile
from cantik.register.doubles.app.pair_decisions import pair_of_finding
from cantik.staff.app import error_words, log
from cantik.staff.app.gate import needs, refusal_page
from cantik.web import list_coverage
from cantik.web.desk import as_number, draftable_by
from cantik.web.tahap.pemeriksaan.examine import correcting, facts, fewest, forms, pages
from cantik.web.tahap.pemeriksaan.examine.desk import FindingsDesk, desk_of
from cantik.web.tahap.pemeriksaan.examine.fields import PERSON, TypedValue

PAGE = 30  # rows of the list on one page
SAMPLE = 10  # findings that a preview names


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a decision was not taken: the words for the page, beside which form, what had been written."""

    message: str
    form: str = ""
    typed: str = ""


def knowledge_of(desk: FindingsDesk) -> Knowledge:
    """Definitions and lists, with the areas of this store."""
    return load(desk.opened.store.path / AREAS_FILE)


@needs("temuan.lihat")
@require_GET
def worklist(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The list and one finding of it: the one that is asked for, else the first."""
    desk = desk_of(request)
    if desk.proof is not None:
        return desk.proof
    return _page(request, desk, kode)


def _page(
    request: HttpRequest,
    desk: FindingsDesk,
    kode: str,
    trouble: Trouble | None = None,
    status: int = 200,
    number: int | None = None,
) -> HttpResponse:
    knowledge, narrowed = knowledge_of(desk), Filter.read(request.GET)
    numbers = queries.order_findings(queries.filter_findings(desk.batches, narrowed))
    row = _select_finding(desk, numbers, number if number is not None else as_number(request.GET.get("temuan")))
    view = pages.page_of(numbers, row.pk if row else None, as_number(request.GET.get("hal")), PAGE)
    rows = _rows(view.numbers)
    asked = {row.pk: row for row in (*rows, *([row] if row else []))}
    if desk.persons and asked:
        _record(desk, list(asked))
    detail = facts.detail(desk, row, knowledge) if row else None
    context: dict[str, Any] = {
        "bagian": "periksa",
        "kode": kode,
        "meja": desk,
        "saring": narrowed,
        "jumlah": (totals := queries.totals(desk.batches)),
        "rancang": None if totals.checks else draftable_by(request.user, desk.area),
        "pilihan": pages.choices(desk.batches, narrowed, knowledge),
        "daftar": view,
        "butir": facts.items(desk, rows, knowledge),
        "rinci": detail,
        "masalah": trouble,
        "buku_id": str(uuid.uuid4()),
        "terakhir": pages.last(desk),
        "selesai": as_number(request.GET.get("selesai")),
        "urung": as_number(request.GET.get("urung")),
        "tanpa_tingkat": replace(narrowed, level=None),
        "cakupan": list_coverage.of_batches(desk.area, desk.batches),
    }
    if row is not None:
        context["pasangan"] = pair_of_finding(row) if desk.persons and row.state == OPEN else None
        context |= _decidable(desk, row, view) | _correctable(request, desk, row, knowledge)
    return render(request, "examine/temuan.html", context, status=status)


def _select_finding(desk: FindingsDesk, numbers: list[int], asked: int | None) -> BatchFinding | None:
    """The finding that is asked for (404 when it is not of this village), else the first of the list."""
    if asked is None:
        return queries.in_village(desk.batches, numbers[0]) if numbers else None
    row = queries.in_village(desk.batches, asked)
    if row is None:
        raise Http404("no such finding here")
    return row


def name_findings(desk: FindingsDesk, numbers: list[int]) -> list[facts.Item]:
    """Whom findings are about and where; that somebody read it is recorded."""
    rows = _rows(numbers)
    if desk.persons and rows:
        _record(desk, [row.pk for row in rows])
    return facts.items(desk, rows, knowledge_of(desk))


def _rows(numbers: list[int]) -> list[BatchFinding]:
    found = {row.pk: row for row in BatchFinding.objects.filter(pk__in=numbers).select_related("batch")}
    return [found[number] for number in numbers if number in found]


def _record(desk: FindingsDesk, numbers: list[int]) -> None:
    """Reading findings that name persons is written down, by their numbers only."""
    log.record(
        by=desk.by, at=clock.now(), action="temuan.baca", subject="temuan", subjects=numbers, detail={"desa": desk.kode}
    )


def _decidable(desk: FindingsDesk, row: BatchFinding, view: pages.FindingsPage) -> dict[str, Any]:
    """What may be done about a finding, and the parts of its forms."""
    is_open = row.state == OPEN
    return {
        "versi": queries.versions([row])[row.pk],
        "tanda": secrets.token_urlsafe(24),
        "berikut": view.after,
        "boleh_terima": is_open and desk.accepts and row.level == Level.CHECK,
        "boleh_tunda": is_open and desk.answers,
        "menunggu": queries.waits_for([row]).get(row.pk, ""),
        "riwayat": pages.story(row),
        "alasan_lalu": pages.recent_reasons(desk.by, row.rule),
    }


def _correctable(request: HttpRequest, desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge) -> dict[str, Any]:
    """What may be corrected because of a finding; the fewest changes that would do, and who was quicker, if asked."""
    found: dict[str, Any] = {"betulkan": correcting.bench(desk, row, knowledge, request.GET.get("isi", ""))}
    if request.GET.get("usul"):
        found["paling_sedikit"] = fewest.fewest(desk, row, knowledge)
    if as_number(request.GET.get("bentrok")) is not None:
        found["bentrok"] = pages.describe_decision(decisions.already_decided(row))
    return found


# ── one by one ──────────────────────────────────────────────────────────────────────────────────


@needs("temuan.tutup_ringan")
@require_POST
def accept(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Accept a finding with a reason."""
    return _decide(request, kode, nomor, forms.DecisionForm(request.POST), ACCEPT)


@needs("temuan.jawab")
@require_POST
def park(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Leave a finding for the field, or ask the coach about it."""
    return _decide(request, kode, nomor, forms.ParkForm(request.POST), None)


def _decide(
    request: HttpRequest, kode: str, nomor: int, form: forms.DecisionForm, kind: str | None
) -> HttpResponseBase:
    desk = desk_of(request)
    if queries.in_village(desk.batches, nomor) is None or desk.area_id is None:
        raise Http404("no such finding here")
    try:
        said = forms.clean_form(form)
    except forms.BadForm:
        return HttpResponseBadRequest()
    kind = kind or said["jenis"]
    order = decisions.DecisionOrder(desk.area_id, kind, said["alasan"], desk.by, clock.now(), said["tanda"])
    try:
        act = questions.ask_with_act(desk.area, lambda: decisions.decide(order, seen={nomor: said["versi"]}))
    except AlreadyDecided:
        return redirect(_back(request, kode, temuan=nomor, bentrok=1))
    except (WrongUse, NotDecidable, NumberInReason) as error:
        trouble = Trouble(pages.reason_trouble(error), kind, said["alasan"])
        return _again(request, desk, kode, trouble, nomor)
    return redirect(_back(request, kode, temuan=said["berikut"], selesai=act.pk))


@needs("orang.sunting")
@require_POST
def correct(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Correct a value of a person or family in place; the finding is closed only when the rules no longer give it."""
    desk = desk_of(request)
    row = queries.in_village(desk.batches, nomor)
    if row is None or desk.area_id is None:
        raise Http404("no such finding here")
    try:
        said = forms.clean_form(forms.CorrectForm(request.POST))
    except forms.BadForm:
        return HttpResponseBadRequest()
    knowledge = knowledge_of(desk)
    asked = TypedValue(
        said["orang"], said["kolom"], said["nilai"], said["dilihat"], said["kosong"], said["satuan"] or PERSON
    )
    order = decisions.DecisionOrder(
        desk.area_id, CORRECT, " ".join(said["alasan"].split()), desk.by, clock.now(), said["tanda"]
    )
    try:
        act = correcting.correct(desk, knowledge, row, asked, order, said["versi"])
    except (AlreadyDecided, CorrectedMeanwhile):
        return redirect(_back(request, kode, temuan=nomor, bentrok=1))
    except CantikError as error:
        told = " ".join(f"{error_words.translate_sentence(part)}." for part in (error.message, error.expected) if part)
        return _again(request, desk, kode, Trouble(told, CORRECT), nomor)
    row.refresh_from_db()
    return redirect(_back(request, kode, temuan=said["berikut"] if row.state != OPEN else nomor, selesai=act.pk))


def _again(
    request: HttpRequest, desk: FindingsDesk, kode: str, trouble: Trouble, number: int | None
) -> HttpResponseBase:
    if desk.proof is not None:
        return desk.proof
    return _page(request, desk, kode, trouble, 422, number)


def _back(request: HttpRequest, kode: str, **more: int | None) -> str:
    """The list as it was narrowed, with the finding to show next."""
    said = {name: str(value) for name, value in more.items() if value is not None}
    return reverse("periksa", args=[kode]) + Filter.read(request.GET).query(**said)


@needs("temuan.jawab")
@require_POST
def undo(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Take this person's last decision back, if it is still the one that the page showed."""
    desk = desk_of(request)
    wanted = as_number(request.POST.get("putusan"))
    act = queries.last_act(desk.area_id, desk.by) if desk.area_id is not None else None
    if act is None or act.pk != wanted:  # pressed twice, or from an old page: nothing more is taken back
        return redirect(_back(request, kode))
    if not {ACCEPT: desk.accepts, CORRECT: desk.corrects}.get(act.kind, True):
        action = "temuan.tutup_ringan" if act.kind == ACCEPT else "orang.sunting"
        return refusal_page(request, action, _("Peran Anda tidak lagi mencakup keputusan itu."))
    numbers = list(act.decisions.filter(arisen=False).order_by("pk").values_list("finding_id", flat=True))
    try:
        correcting.take_back(desk, act, clock.now())
    except CorrectionRefused as error:
        return _again(request, desk, kode, Trouble(error_words.short(error)), numbers[0] if numbers else None)
    alone = len(numbers) == 1 or act.correction is not None
    return redirect(_back(request, kode, temuan=numbers[0] if numbers and alone else None, urung=act.pk))


# ── many at once ────────────────────────────────────────────────────────────────────────────────


@needs("temuan.tutup_ringan")
@require_http_methods(["GET", "POST"])
def accept_many(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Accept all open findings of a rule (and place) with one reason: form, preview, saving."""
    return _many(request, kode, ACCEPT)


@needs("temuan.jawab")
@require_http_methods(["GET", "POST"])
def park_many(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Leave all open findings of a rule (and place) for the field, or ask the coach."""
    return _many(request, kode, None)


def _many(request: HttpRequest, kode: str, kind: str | None) -> HttpResponseBase:
    desk = desk_of(request)
    narrowed = replace(Filter.read(request.GET), state=queries.DUE)
    rule = narrowed.rule
    if rule is None or desk.area_id is None:
        return redirect(_back(request, kode))  # alike decisions only: one rule at a time
    if kind == ACCEPT:
        narrowed = replace(narrowed, level=str(Level.CHECK))
    numbers = queries.order_findings(queries.filter_findings(desk.batches, narrowed))
    context: dict[str, Any] = {
        "bagian": "periksa",
        "kode": kode,
        "meja": desk,
        "saring": narrowed,
        "banyak": len(numbers),
        "jenis": kind,
        "aturan": facts.title_of(rule, knowledge_of(desk)),
        "tanda": secrets.token_urlsafe(24),
        "sidik": decisions.fingerprint(numbers),
        "tempat": pages.place_words(narrowed),
    }
    if request.method == "GET":
        return render(request, "examine/sekaligus.html", context)
    form = forms.ManyForm(request.POST) if kind else forms.ManyParkForm(request.POST)
    try:
        said = forms.clean_form(form)
    except forms.BadForm:
        return HttpResponseBadRequest()
    kind = kind or said["jenis"]
    context |= {"jenis": kind, "alasan": said["alasan"]}
    order = decisions.DecisionOrder(desk.area_id, kind, said["alasan"], desk.by, clock.now(), said["tanda"])
    return _decide_many(request, desk, order, said, context, numbers)


def _decide_many(
    request: HttpRequest,
    desk: FindingsDesk,
    order: decisions.DecisionOrder,
    said: dict[str, Any],
    context: dict[str, Any],
    numbers: list[int],
) -> HttpResponseBase:
    try:
        context["alasan"] = decisions.reason_of(order.kind, order.reason)
        if said["simpan"]:
            count = said["banyak"] or 0
            act = questions.ask_with_act(
                desk.area,
                lambda: decisions.decide_many(order, numbers=numbers, previewed=said["sidik"], count=count),
            )
            return redirect(_back(request, desk.kode, selesai=act.pk))
    except (WrongUse, NumberInReason) as error:
        context["masalah"] = pages.reason_trouble(error)
        return render(request, "examine/sekaligus.html", context, status=422)
    except (PreviewStale, AlreadyDecided, NotDecidable) as error:
        context["masalah"] = error_words.translate_sentence(error.message)
        return _preview(request, desk, context, numbers, 409)
    return _preview(request, desk, context, numbers, 200)


def _preview(
    request: HttpRequest,
    desk: FindingsDesk,
    context: dict[str, Any],
    numbers: list[int],
    status: int,
) -> HttpResponseBase:
    """What would be decided, with the first findings by name; nothing is saved yet."""
    if desk.proof is not None:
        return desk.proof
    context |= {
        "contoh": name_findings(desk, numbers[:SAMPLE]),
        "lagi": max(0, len(numbers) - SAMPLE),
        "pratinjau": True,
    }
    return render(request, "examine/sekaligus.html", context, status=status)
