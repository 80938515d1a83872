"""From the register to the official totals, and what the register's quality is: pages of counts, and a workbook."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.base.media_types import XLSX
from cantik.base.workbook_file import new_workbook
from cantik.register.leave.app import figures
from cantik.register.leave.errors import FigureRefused
from cantik.register.leave.reconcile import LABELS, REASONS, difference
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.downloads import attach_file
from cantik.web.fields import DateForm, take_post
from cantik.web.language import either
from cantik.web.store import describe_area
from cantik.web.tahap.penyebarluasan.leave.forms import FigureForm

#: these have their own entry of the menu
show = Room("leave", "rekonsiliasi").show


def _table(request: HttpRequest, desk: VillageDesk) -> figures.FigureTable:
    on = min(DateForm(request.GET).date(desk.today), desk.today)
    return figures.table(area=desk.area, area_id=desk.area_id, on=on, by=desk.by, at=clock.now(), today=desk.today)


@needs("angka.lihat_mentah")
@require_safe
def reconciliation(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 (the gate reads the address)
    """The table of a date with its reasons, and what is left unexplained."""
    desk = desk_of(request)
    if desk.area_id_or_none is None:
        return show(request, desk, "rekonsiliasi", {"kosong": True})
    made = _table(request, desk)
    return show(
        request,
        desk,
        "rekonsiliasi",
        {
            "tabel": made,
            "baris": _rows(made),
            "bps": _beside(made),
            "boleh_catat": desk.may("register.putus"),
            "per": made.on,
        },
    )


def _rows(made: figures.FigureTable) -> list[dict[str, Any]]:
    return [
        {
            "id": line.id,
            "nama": _name(line.id),
            "n": line.count if line.total else abs(line.count),
            "jumlah": line.total,
            "tanda": "" if line.total or not line.count else "−" if line.count < 0 else "+",
            "galat": line.id == "tidak_dijelaskan" and made.made.finding,
            "tercatat": made.offered.get(line.id) if line.id in REASONS else None,
        }
        for line in made.made.lines
    ]


def _name(line: str) -> str:
    """A line of the reconciliation in words."""
    return either(*LABELS[line])


def _beside(made: figures.FigureTable) -> dict[str, Any] | None:
    if made.bps is None:
        return None
    return {"angka": made.bps, "selisih": difference(made.counted.resident, made.bps.persons)}


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def type_figure(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Type a figure in, with its document, its date and its reasons."""
    desk = desk_of(request)
    offered = figures.table(
        area=desk.area, area_id=desk.area_id, on=desk.today, by=desk.by, at=clock.now(), today=desk.today
    ).offered
    form = FigureForm(take_post(request), offered=offered, labels={name: _name(name) for name in REASONS})
    if request.method == "POST" and form.is_valid():
        try:
            row = figures.type_in(code=kode, figure=form.figure(), by=desk.by, at=clock.now(), today=desk.today)
        except FigureRefused as error:
            form.add_error("tanggal", short(error))
        else:
            return redirect(f"../?tanggal={row.reference.isoformat()}")
    return show(request, desk, "angka_resmi", {"form": form}, status=422 if form.errors else 200)


@needs("angka.lihat_mentah")
@require_safe
def workbook(request: HttpRequest, kode: str) -> HttpResponse:
    """The same table as XLSX; recorded, for it leaves the screen."""
    desk = desk_of(request)
    made = _table(request, desk)
    desk.record(
        action="rekonsiliasi.unduh",
        subject="wilayah",
        subjects=[desk.area_id],
        detail={"tanggal": made.on.isoformat()},
    )
    name = f"rekonsiliasi_{kode}_{made.on.isoformat()}.xlsx"
    return attach_file(_sheet(made, describe_area(desk.area).full), name, XLSX)


def _sheet(made: figures.FigureTable, desa: str) -> bytes:
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(_("Rekonsiliasi"))
        title = _("Rekonsiliasi penduduk %(desa)s, %(tanggal)s") % {"desa": desa, "tanggal": _day(made.on)}
        sheet.write_string(0, 0, title, bold)
        for at, line in enumerate(made.made.lines, 2):
            sheet.write_string(at, 0, _name(line.id), bold if line.total else None)
            sheet.write_number(at, 1, line.count, bold if line.total else None)
        at = 3 + len(made.made.lines)
        for row, word in ((made.dkb, _("DKB")), (made.bps, _("BPS"))):
            if row is not None:
                sheet.write_string(at, 0, f"{word}: {row.document}, {_day(row.reference)}")
                sheet.write_number(at, 1, row.persons)
                at += 1
        sheet.set_column(0, 0, 52)
    return stream.getvalue()


def _day(day: dt.date) -> str:
    return long_date(day, "id")
