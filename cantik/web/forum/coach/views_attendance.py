"""Attendance: the QR code and the list of a session, the page that its link opens, and proof of having been there."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.coach.app import attendance, coaching
from cantik.coach.app.coaching_models import CoachingDay
from cantik.staff.app import error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.qr import qr_of
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import attach_file
from cantik.web.forum.coach.attendance_paper import pdf_of
from cantik.web.page_acts import carry_out
from cantik.web.reach import reachable, server_address
from cantik.web.store import describe_area


@needs(coaching.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def keep_list(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The QR code of a session on its day, and the list of who is there, to be ticked where there is no network."""
    row = CoachingDay.objects.filter(pk=nomor, area=kode).first()
    if row is None or row.state != CoachingDay.PLANNED or row.day > clock.today():
        raise Http404("attendance is kept from the day on, until the day is told of")
    if request.method != "POST":
        return _list_page(request, row)
    ticked = {int(number) for number in request.POST.getlist("hadir") if number.isascii() and number.isdecimal()}
    return carry_out(
        request,
        lambda: attendance.tick_list(row, ticked, by=who(request)),
        _("Daftar hadir disimpan."),
        to=redirect("hadir_daftar", kode, nomor),
        again=lambda why: _list_page(request, row, why),
    )


def _list_page(request: HttpRequest, row: CoachingDay, wrong: str = "") -> HttpResponse:
    today = row.day == clock.today()
    link = server_address(request) + reverse("hadir", args=[attendance.make_code(row)]) if today else ""
    own = set(row.attendances.filter(by="").values_list("person_id", flat=True))
    values: dict[str, Any] = {
        "bagian": "pembinaan",
        "baris": row,
        "nama": describe_area(area_code(row.area)).full,
        "tautan": link,
        "qr": qr_of(link) if link else "",
        "terjangkau": reachable(request) or not server_address(request).startswith("http://127."),
        "menit": attendance.MINUTES,
        "orang": [
            (held, describe_area(area_code(held.area)).name, there, held.person_id in own)
            for held, there in attendance.list_expected(row)
        ],
        "banyak": row.attendances.count(),
        "salah": wrong,
    }
    return render(request, "coach/hadir_daftar.html", values, status=422 if wrong else 200)


@needs("desa.lihat", area=None)
@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: HttpRequest, kode_hadir: str) -> HttpResponse:
    """What the link of the QR code opens: which session, and the button that says one is there."""
    if request.method == "POST":
        return carry_out(
            request,
            lambda: attendance.attend(kode_hadir, by=who(request)),
            _("Anda tercatat hadir."),
            to=redirect("kemampuan"),
            again=lambda why: _attend_page(request, None, why),
        )
    try:
        day = attendance.find_by_code(kode_hadir)
    except CantikError as error:
        return _attend_page(request, None, error_words.error_line(error))
    return _attend_page(request, day)


def _attend_page(request: HttpRequest, day: CoachingDay | None, wrong: str = "") -> HttpResponse:
    kode = attendance.find_village(day, who(request)) if day is not None else ""
    values = {
        "bagian": "pembinaan",
        "baris": day,
        "desa_hadir": describe_area(area_code(kode)).full if kode else "",
        "salah": wrong,
    }
    return render(request, "coach/hadir.html", values, status=422 if wrong else 200)


@needs("desa.lihat", area=None)
@require_safe
def print_proof(request: HttpRequest, nomor: int) -> HttpResponse:
    """Proof that whoever asks was at a session that was told of: their own only, and no title."""
    person = who(request)
    row = attendance.find_own(person, nomor)
    if row is None:
        raise Http404("one's own attendance of a session that was told of")
    made = pdf_of(row, invented=at_hand().is_invented(area_code(row.kode)))
    return attach_file(made, f"hadir_{row.day_id}.pdf", "application/pdf")
