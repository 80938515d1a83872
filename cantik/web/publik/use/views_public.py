"""`/permintaan/KODE/`: whoever needs data asks here without signing in, and reads the answer with a code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.content.loader import limit
from cantik.staff.app import tries
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import area_code
from cantik.use.app import offers, requests
from cantik.use.app.models import DataRequest
from cantik.use.errors import RequestRefused
from cantik.web.downloads import attach_file
from cantik.web.language import either
from cantik.web.public_site import site_folder
from cantik.web.publik.use.forms import WishForm
from cantik.web.publik.use.words import LAW, line, office
from cantik.web.store import describe_area

ACTION = "permintaan.ajukan"


def _village(kode: str) -> AreaCode:
    """The village that is asked: one of this store, never a practice village. Raises `Http404`."""
    desa = area_code(kode)
    if desa.level is not AreaLevel.DESA or is_practice(desa) or find_area(desa) is None:
        raise Http404("nobody is asked here")
    return desa


def _show(
    request: HttpRequest, area: AreaCode, page: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shared = {"kode": area.text(), "nama": describe_area(area).full, "hukum": _(LAW)}
    return render(request, f"use/{page}.html", shared | values, status=status)


def _form(request: HttpRequest, area: AreaCode, form: WishForm, *, status: int = 200, **values: Any) -> HttpResponse:
    now = clock.now()
    shared = {
        "form": form,
        "tahun": now.year,
        "hitung": requests.counts(area, now.year, at=now),
        "menit": limit("permintaan_layan_menit").whole,
        "jam": office(),
        "situs": site_folder(area.text()) is not None,
    }
    return _show(request, area, "minta", shared | values, status=status)


@needs(ACTION)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """Ask for data: first what is published already, then the request itself with its code, shown once."""
    desa = _village(kode)
    if request.method != "POST":
        return _form(request, desa, WishForm(initial={"kunci": requests.new_key()}))
    if tries.too_many_requests(request):
        return _show(request, desa, "terlalu_sering", {}, status=429)
    form = WishForm(request.POST)
    if not form.is_valid():
        return _form(request, desa, form, status=422)
    wish = form.wish()
    if request.POST.get("lanjut") != "ya" and site_folder(kode) is not None:
        offered = offers.matching_tables(desa, wish.wanted)
        if offered:
            return _form(
                request, desa, form, tawaran=[(table, either(table.title, table.title_en)) for table in offered]
            )
    try:
        row, code = requests.ask(desa, wish, form.cleaned_data["kunci"], at=clock.now())
    except RequestRefused as error:
        form.add_error(None if error.code == "U104" else "isi", short(error))
        return _form(request, desa, form, status=429 if error.code == "U104" else 422)
    return _show(request, desa, "kode", {"p": line(row), "sandi": code})


def _find_request(request: HttpRequest, area: AreaCode) -> DataRequest | HttpResponse:
    """The request of the code that was sent; else the answer to whoever guesses."""
    if tries.too_many_codes(request):
        return _show(request, area, "terlalu_sering", {}, status=429)
    row = requests.find(area, request.POST.get("sandi", "")[:40])
    if row is None:
        form = WishForm(initial={"kunci": requests.new_key()})
        return _form(request, area, form, status=422, salah=_("Kode ini tidak dikenal di desa ini. Periksa hurufnya."))
    return row


def _answer(request: HttpRequest, area: AreaCode, row: DataRequest) -> HttpResponse:
    row = requests.read(row, at=clock.now())
    values = {"p": line(row), "sandi": request.POST.get("sandi", ""), "berkas": requests.handed_files(row)}
    return _show(request, area, "jawaban", values)


@needs(ACTION)
@require_POST
def answer(request: HttpRequest, kode: str) -> HttpResponse:
    """The state of a request, and its answer, to whoever has its code."""
    desa = _village(kode)
    found = _find_request(request, desa)
    return found if isinstance(found, HttpResponse) else _answer(request, desa, found)


@needs(ACTION)
@require_POST
def withdraw(request: HttpRequest, kode: str) -> HttpResponse:
    """The applicant takes an open request back."""
    desa = _village(kode)
    found = _find_request(request, desa)
    if isinstance(found, HttpResponse):
        return found
    try:
        found = requests.withdraw(desa, request.POST["sandi"], at=clock.now())
    except RequestRefused as error:
        messages.error(request, short(error))
        found.refresh_from_db()
    return _answer(request, desa, found)


@needs(ACTION)
@require_POST
def file(request: HttpRequest, kode: str) -> HttpResponse:
    """A table that was handed over, byte for byte as the proof has it."""
    desa = _village(kode)
    found = _find_request(request, desa)
    if isinstance(found, HttpResponse):
        return found
    row = requests.read(found, at=clock.now())
    held = next((held for held in requests.handed_files(row) if held.key == request.POST.get("tabel")), None)
    if held is None:
        raise Http404("not handed over")
    try:
        data = offers.content_of(desa, row.number, held)
    except RequestRefused as error:
        messages.error(request, short(error))
        return _answer(request, desa, row)
    return attach_file(data, f"{desa.text()}_{row.number}_{held.key}.csv", "text/csv; charset=utf-8")
