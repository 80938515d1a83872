"""The official forms and books of a month: to print, as a workbook, and signed with the village's key."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.content.kinds import Paper
from cantik.content.loader import here
from cantik.register.core.app.clear_persons import ACTION
from cantik.register.core.app.person_lists import units_of
from cantik.register.core.app.queries import Columns
from cantik.register.core.app.words import place
from cantik.register.core.grouping import Unit
from cantik.register.events.app.papers import (
    COUNTS,
    LISTS,
    PersonBook,
    base_of,
    fill_counts,
    papers,
    people_of,
    persons_of,
)
from cantik.register.events.balance import month_of
from cantik.register.events.history import BASES
from cantik.register.events.papers import Filled
from cantik.register.leave.app.exporting import hourly
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.pace import done_since
from cantik.staff.app.signing_keys import signing_key
from cantik.vault.errors import ExportRefused
from cantik.vault.sealed_file import SUFFIX, new_passphrase, require_terms, seal
from cantik.web.desk import VillageDesk, as_number, asked_month, desk_of, format_month, neighbours, recorder_of
from cantik.web.downloads import BYTES, attach_file, name_of
from cantik.web.tahap.pengumpulan.events.flow import show
from cantik.web.tahap.pengumpulan.events.papers_out import Heading, heading_of, pdf_of, xlsx_of
from cantik.web.tahap.pengumpulan.events.signed_form import sign_form

_TYPES = {
    "pdf": "application/pdf",
    "xlsx": XLSX,
    "zip": "application/zip",
}
#: rows that a page to print may have within a request: a PDF takes about 8 ms a row
MOST_ROWS = 400
_LEAST, _MOST = 10, 200  # letters of a reason


@needs("angka.lihat_mentah")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """The forms and books of a month."""
    desk = desk_of(request)
    if desk.area_id_or_none is None:
        return show(request, desk, "formulir", {"kode": kode, "kosong": True})
    year, month = asked_month(request, desk.today)
    before, after = neighbours(year, month, desk.today)
    content = here()
    return show(
        request,
        desk,
        "formulir",
        {
            "kode": kode,
            "ini": format_month(year, month),
            "sebelum": before,
            "sesudah": after,
            "nama_bulan": _month_name(year, month),
            "formulir": papers(content, COUNTS),
            "frasa": new_passphrase(),
            "buku": papers(content, LISTS) if desk.may("orang.lihat") else [],
            "boleh_tanda": desk.may("rilis.tanda_tangan"),
            "boleh_nik": desk.may("orang.buka_nik"),
            "boleh_warga": desk.may("orang.lihat"),
            "satuan": [(number, place(unit)) for number, unit in sorted(units_of(desk.area_id).items(), key=_by_name)],
        },
    )


def _by_name(paper: tuple[int, Unit]) -> Unit:
    return paper[1]


@needs("angka.lihat_mentah")
@require_safe
def form(request: HttpRequest, kode: str, formulir: str, bentuk: str) -> HttpResponse:
    """A form that only counts, as PDF or XLSX; recorded, for it leaves the screen."""
    desk, paper = desk_of(request), _paper(formulir, COUNTS)
    year, month = asked_month(request, desk.today)
    filled = _fill_counts(desk, paper, year, month, request.GET.get("dasar", ""))
    desk.record(
        action="formulir.unduh",
        subject="wilayah",
        subjects=[desk.area_id],
        detail={"formulir": paper.id, "bulan": format_month(year, month), "bentuk": bentuk},
    )
    return _file(desk, filled, bentuk, year, month, kode)


@needs("rilis.tanda_tangan")
@require_POST
def sign(request: HttpRequest, kode: str, formulir: str) -> HttpResponse:
    """The same form with the signature of the village's key; the key's use is logged."""
    desk, paper = desk_of(request), _paper(formulir, COUNTS)
    year, month = asked_month(request, desk.today)
    filled = _fill_counts(desk, paper, year, month, request.GET.get("dasar", ""))
    key = signing_key(opened=desk.opened, area=desk.area, by=desk.by)
    data = sign_form(filled, _make_heading(desk, year, month), key)
    desk.record(
        action="formulir.tanda_tangan",
        subject="wilayah",
        subjects=[desk.area_id],
        detail={"formulir": paper.id, "bulan": format_month(year, month)},
    )
    return _answer(data, "zip", f"{paper.id}_{kode}_{format_month(year, month)}.zip")


@needs("orang.lihat")
@require_safe
def book(request: HttpRequest, kode: str, buku: str, bentuk: str) -> HttpResponseBase:
    """A book of persons with masked numbers; everybody in it is named in the log."""
    desk, paper = desk_of(request), _paper(buku, LISTS)
    return _book(request, desk, BookOrder(paper, bentuk), kode)


@needs("orang.buka_nik")
@require_POST
def whole_book(request: HttpRequest, kode: str, buku: str) -> HttpResponseBase:
    """The same book with whole numbers: a fresh second factor and a reason, both as for opening one."""
    desk, paper = desk_of(request), _paper(buku, LISTS)
    reason = " ".join(request.POST.get("alasan", "").split())
    if not _LEAST <= len(reason) <= _MOST:
        messages.error(request, _("Tulis alasan dengan 10 sampai 200 huruf. Alasan tersimpan selamanya."))
        return _back(kode, request.GET.get("bulan", ""))
    kind, phrase = request.POST.get("bentuk", "pdf"), request.POST.get("frasa", "").strip()
    if kind == "xlsx":  # data for programs leave sealed; a book on paper is printed (ADR 0016)
        try:
            require_terms(passphrase=phrase)
        except ExportRefused as error:
            messages.error(request, short(error))
            return _back(kode, request.GET.get("bulan", ""))
    return _book(request, desk, BookOrder(paper, kind, whole=True, reason=reason, phrase=phrase), kode)


@dataclass(frozen=True, slots=True)
class BookOrder:
    """A book of persons as it was asked for: `kind` is pdf or xlsx; with whole numbers it has a `reason`, and as data
    for programs the `phrase` that seals it."""

    paper: Paper
    kind: str
    whole: bool = False
    reason: str = ""
    phrase: str = ""


def _book(request: HttpRequest, desk: VillageDesk, order: BookOrder, kode: str) -> HttpResponseBase:
    if order.kind not in ("pdf", "xlsx"):
        raise Http404("no such kind of file")
    year, month = asked_month(request, desk.today)
    now = clock.now()
    if done_since(desk.by, ACTION, now - dt.timedelta(hours=1)) >= hourly():
        messages.error(request, _("Paling banyak 10 berkas orang dalam satu jam. Tunggu sebentar."))
        return _back(kode, format_month(year, month))
    with in_indonesian():
        book = PersonBook(
            order.paper,
            year,
            month,
            _base(desk, year, month, request.GET.get("dasar", "")),
            whole=order.whole,
            reason=order.reason,
            unit=_unit(request, desk),
            most=MOST_ROWS if order.kind == "pdf" else 0,
        )
        filled = persons_of(recorder_of(desk), here(), book)
    if filled is None:
        messages.error(request, _("PDF paling banyak 400 orang: pilih satu RT, atau unduh seluruh desa sebagai XLSX."))
        return _back(kode, format_month(year, month))
    answer = _file(desk, filled, order.kind, year, month, kode)
    return _seal_answer(answer, order) if order.whole and order.kind == "xlsx" else answer


def _unit(request: HttpRequest, desk: VillageDesk) -> Unit | None:
    """The unit that is asked for; None: the whole village."""
    number = as_number(request.GET.get("satuan") or request.POST.get("satuan"))
    return None if number is None else units_of(desk.area_id).get(number)


def _back(kode: str, month: str) -> HttpResponse:
    return redirect(f"{reverse('formulir', args=[kode])}?bulan={month}")


def _seal_answer(answer: HttpResponse, order: BookOrder) -> HttpResponse:
    """The same file sealed with the phrase of the order."""
    name = name_of(answer)
    return attach_file(seal(answer.content, passphrase=order.phrase), f"{name}{SUFFIX}", BYTES)


def _paper(name: str, layouts: tuple[str, ...]) -> Paper:
    paper = here().papers.get(name)
    if paper is None or paper.layout not in layouts:
        raise Http404("no such form")
    return paper


def _fill_counts(desk: VillageDesk, paper: Paper, year: int, month: int, base: str) -> Filled:
    return fill_counts(
        people=_people(desk),
        area_id=desk.area_id,
        paper=paper,
        year=year,
        month=month,
        base=base if base in BASES else "",
        today=desk.today,
    )


def _base(desk: VillageDesk, year: int, month: int, asked: str) -> str:
    return asked if asked in BASES else base_of(desk.area_id, min(month_of(year, month)[1], desk.today), desk.today)


def _people(desk: VillageDesk) -> Columns:
    return people_of(desk.area, desk.area_id, desk.today, desk.by, clock.now())


def _make_heading(desk: VillageDesk, year: int, month: int) -> Heading:
    return heading_of(
        desk.area, f"Bulan {_month_name(year, month)}", desk.today, invented=desk.opened.is_invented(desk.area)
    )


def _month_name(year: int, month: int) -> str:
    from cantik.web.shell.templatetags.cantik import tanggal

    with in_indonesian():
        return tanggal(dt.date(year, month, 1)).split(" ", 1)[1]


def _file(desk: VillageDesk, filled: Filled, kind: str, year: int, month: int, kode: str) -> HttpResponse:
    if kind not in ("pdf", "xlsx"):
        raise Http404("no such kind of file")
    make: Any = pdf_of if kind == "pdf" else xlsx_of
    data = make(filled, _make_heading(desk, year, month))
    return _answer(data, kind, f"{filled.paper.id}_{kode}_{format_month(year, month)}.{kind}")


def _answer(data: bytes, kind: str, name: str) -> HttpResponse:
    return attach_file(data, name, _TYPES[kind])
