"""A month of the living register: its balance, what happened, and taking an event back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.register.calamity.app.services import during
from cantik.register.core.app.models import Event
from cantik.register.core.app.words import place
from cantik.register.core.errors import BatchRefused, CessionRefused
from cantik.register.events.app import transfers
from cantik.register.events.app.months import Month, RecordedAct, happened, month
from cantik.register.events.errors import EventRefused
from cantik.staff.app import actors
from cantik.staff.app.gate import needs
from cantik.staff.app.telling import short
from cantik.web.desk import Desk, asked_month, desk_of, neighbours, recorder_of, show, written
from cantik.web.events import words
from cantik.web.shell.templatetags.cantik import tanggal
from cantik.web.store import described
from cantik.web.words import BASES


@needs("orang.lihat")
@require_safe
def month_page(request: HttpRequest, kode: str) -> HttpResponse:
    """The events of a month with the balance of its people."""
    desk = desk_of(request)
    if desk.area is None:
        return show(request, desk, "bulan", {"kode": kode, "kosong": True})
    year, number = asked_month(request, desk.today)
    read = month(recorder_of(desk), year, number, base=request.GET.get("dasar", ""))
    acts = happened(recorder_of(desk), year, number)
    before, after = neighbours(year, number, desk.today)
    coming = transfers.expected(desk.opened, desk.area, by=desk.by, at=clock.now())
    return show(
        request,
        desk,
        "bulan",
        {
            "kode": kode,
            "bulan": read,
            "nama_bulan": named(read),
            "ini": written(year, number),
            "sebelum": before,
            "sesudah": after,
            "dasar": BASES[read.base],
            "neraca": lines(read),
            "bocor": leaks(read),
            "peristiwa": _listed(acts),
            "dasar_lain": [(one, BASES[one]) for one in read.bases if one != read.base],
            "ditunggu": [
                {
                    "nomor": one.number,
                    "dari": described(one.village).full,
                    "tanggal": one.left,
                    "orang": [row.name for row in one.people],
                }
                for one in coming
            ],
            "darurat": during(desk.area, read.first, read.last),
            "boleh_catat": desk.may("register.putus"),
            "boleh_lampid": desk.may("angka.lihat_mentah"),
        },
    )


def named(read: Month) -> str:
    """`Mei 2026`."""
    return tanggal(read.first).split(" ", 1)[1]


def lines(read: Month) -> list[dict[str, Any]]:
    """The balance line by line; a line of nothing is left out where it is a rare one."""
    one = read.balance
    rows = [
        {"nama": _("Penduduk awal bulan"), "n": one.opening, "jumlah": True},
        {"nama": _("Lahir"), "n": one.births, "tanda": "+"},
        {"nama": _("Mati"), "n": one.deaths, "tanda": "−"},
        {"nama": _("Datang"), "n": one.arrivals, "tanda": "+"},
        {"nama": _("Pindah"), "n": one.departures, "tanda": "−"},
        {
            "nama": _("Koreksi administrasi (K)"),
            "n": abs(one.k),
            "tanda": "−" if one.k < 0 else "+",
            "rinci": _parts(read),
        },
    ]
    if one.ceded_in:
        rows.append({"nama": _("Perubahan wilayah: masuk desa ini"), "n": one.ceded_in, "tanda": "+"})
    if one.ceded_out:
        rows.append({"nama": _("Perubahan wilayah: masuk desa lain"), "n": one.ceded_out, "tanda": "−"})
    if one.stock:
        rows.append({"nama": _("Stok dari daftar pertama suatu sumber"), "n": one.stock, "tanda": "+"})
    if one.gap:
        rows.append(
            {"nama": _("Tidak terjelaskan"), "n": abs(one.gap), "tanda": "−" if one.gap < 0 else "+", "galat": True}
        )
    rows.append({"nama": _("Penduduk akhir"), "n": one.closing, "jumlah": True})
    return rows


def _parts(read: Month) -> str:
    one = read.balance
    said = (
        (_("ditemukan %(n)s"), one.found),
        (_("hilang dari daftar %(n)s"), one.lost),
        (_("ganda digabung %(n)s"), one.merged),
        (_("dibatalkan %(n)s"), one.cancelled),
    )
    return ", ".join(text % {"n": count} for text, count in said if count)


def leaks(read: Month) -> list[dict[str, Any]]:
    """Those who do not add up, each with its reason."""
    return [
        {"orang": person, "nama": read.people[person].name or _("(tanpa nama)"), "sebab": words.LEAKS[why]}
        for person, why in read.balance.leaks
        if person in read.people
    ]


def _listed(acts: Sequence[RecordedAct]) -> list[dict[str, Any]]:
    people = actors.names({one.by for one in acts})
    return [
        {
            "batch": one.batch,
            "jenis": words.KINDS[one.kind],
            "tanggal": one.occurred,
            "dicatat": one.recorded,
            "oleh": people.get(one.by, one.by),
            "orang": one.people,
            "urung": one.undone,
            "catatan": one.note,
            "tempat": place(one.place) if any(one.place) else "",
            "dari": place(one.origin) if one.origin and any(one.origin) else "",
        }
        for one in acts
    ]


@needs("register.putus")
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Take one act back; what was recorded stays to be read."""
    desk: Desk = desk_of(request)
    row = Event.objects.filter(area_id=desk.held, batch_id=nomor).first()
    if row is None:
        raise Http404("no such event here")
    try:
        transfers.undo(opened=desk.opened, area=desk.held, batch=nomor, by=desk.by, why="diurungkan", at=clock.now())
    except (EventRefused, BatchRefused, CessionRefused) as error:
        messages.error(request, short(error))
    else:
        messages.success(request, _("Peristiwa diurungkan. Catatannya tetap terbaca dalam daftar."))
    bulan = written(row.occurred_on.year, row.occurred_on.month)
    return redirect(f"{reverse('peristiwa', args=[kode])}?bulan={bulan}#daftar")
