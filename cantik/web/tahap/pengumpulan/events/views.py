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
from cantik.register.calamity.app.services import held_during
from cantik.register.core.app.models import Event
from cantik.register.core.app.words import place
from cantik.register.core.errors import BatchRefused, CessionRefused
from cantik.register.events.app import transfers
from cantik.register.events.app.months import Month, RecordedAct, list_acts, month
from cantik.register.events.errors import EventRefused
from cantik.register.moves.app.card_undoing import count_waiting, refuse_one_sided
from cantik.register.moves.errors import MoveCardRefused
from cantik.staff.app import actors
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, asked_month, desk_of, format_month, neighbours, recorder_of
from cantik.web.shell.templatetags.cantik import tanggal
from cantik.web.store import describe_area
from cantik.web.tahap.pengumpulan.events import words
from cantik.web.tahap.pengumpulan.events.flow import show
from cantik.web.words import BASES


@needs("orang.lihat")
@require_safe
def month_page(request: HttpRequest, kode: str) -> HttpResponse:
    """The events of a month with the balance of its people."""
    desk = desk_of(request)
    if desk.area_id_or_none is None:
        return show(request, desk, "bulan", {"kode": kode, "kosong": True})
    year, number = asked_month(request, desk.today)
    read = month(recorder_of(desk), year, number, base=request.GET.get("dasar", ""))
    acts = list_acts(recorder_of(desk), year, number)
    before, after = neighbours(year, number, desk.today)
    coming = transfers.list_expected(desk.opened, desk.area_id_or_none, by=desk.by, at=clock.now())
    return show(
        request,
        desk,
        "bulan",
        {
            "kode": kode,
            "bulan": read,
            "nama_bulan": month_name(read),
            "ini": format_month(year, number),
            "sebelum": before,
            "sesudah": after,
            "dasar": BASES[read.base],
            "neraca": lines(read),
            "bocor": leaks(read),
            "peristiwa": _act_rows(acts),
            "dasar_lain": [(base, BASES[base]) for base in read.bases if base != read.base],
            "ditunggu": [_describe_expected(group) for group in coming],
            "kartu_menunggu": count_waiting(desk.area_id_or_none),
            "darurat": held_during(desk.area_id_or_none, read.first, read.last),
            "boleh_catat": desk.may("register.putus"),
            "boleh_lampid": desk.may("angka.lihat_mentah"),
        },
    )


def _describe_expected(group: transfers.Expected) -> dict[str, Any]:
    """People who left another village for this one, and did not arrive yet."""
    return {
        "nomor": group.number,
        "dari": describe_area(group.village).full,
        "tanggal": group.left,
        "orang": [row.name for row in group.people],
    }


def month_name(read: Month) -> str:
    """`Mei 2026`."""
    return tanggal(read.first).split(" ", 1)[1]


def lines(read: Month) -> list[dict[str, Any]]:
    """The balance line by line; a line of nothing is left out where it is a rare one."""
    balance = read.balance
    rows = [
        {"nama": _("Penduduk awal bulan"), "n": balance.opening, "jumlah": True},
        {"nama": _("Lahir"), "n": balance.births, "tanda": "+"},
        {"nama": _("Mati"), "n": balance.deaths, "tanda": "−"},
        {"nama": _("Datang"), "n": balance.arrivals, "tanda": "+"},
        {"nama": _("Pindah"), "n": balance.departures, "tanda": "−"},
        {
            "nama": _("Koreksi administrasi (K)"),
            "n": abs(balance.k),
            "tanda": "−" if balance.k < 0 else "+",
            "rinci": _parts(read),
        },
    ]
    if balance.ceded_in:
        rows.append({"nama": _("Perubahan wilayah: masuk desa ini"), "n": balance.ceded_in, "tanda": "+"})
    if balance.ceded_out:
        rows.append({"nama": _("Perubahan wilayah: masuk desa lain"), "n": balance.ceded_out, "tanda": "−"})
    if balance.stock:
        rows.append({"nama": _("Stok dari daftar pertama suatu sumber"), "n": balance.stock, "tanda": "+"})
    if balance.gap:
        rows.append(
            {
                "nama": _("Tidak terjelaskan"),
                "n": abs(balance.gap),
                "tanda": "−" if balance.gap < 0 else "+",
                "galat": True,
            }
        )
    rows.append({"nama": _("Penduduk akhir"), "n": balance.closing, "jumlah": True})
    return rows


def _parts(read: Month) -> str:
    balance = read.balance
    said = (
        (_("ditemukan %(n)s"), balance.found),
        (_("hilang dari daftar %(n)s"), balance.lost),
        (_("ganda digabung %(n)s"), balance.merged),
        (_("dibatalkan %(n)s"), balance.cancelled),
    )
    return ", ".join(text % {"n": count} for text, count in said if count)


def leaks(read: Month) -> list[dict[str, Any]]:
    """Those who do not add up, each with its reason."""
    return [
        {"orang": person, "nama": read.people[person].name or _("(tanpa nama)"), "sebab": words.LEAKS[why]}
        for person, why in read.balance.leaks
        if person in read.people
    ]


def _act_rows(acts: Sequence[RecordedAct]) -> list[dict[str, Any]]:
    people = actors.names({act.by for act in acts})
    return [
        {
            "batch": act.batch,
            "jenis": words.KINDS[act.kind],
            "tanggal": act.occurred,
            "dicatat": act.recorded,
            "oleh": people.get(act.by, act.by),
            "orang": act.people,
            "urung": act.undone,
            "catatan": act.note,
            "tempat": place(act.place) if any(act.place) else "",
            "dari": place(act.origin) if act.origin and any(act.origin) else "",
        }
        for act in acts
    ]


@needs("register.putus")
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Take one act back; what was recorded stays to be read."""
    desk: VillageDesk = desk_of(request)
    row = Event.objects.filter(area_id=desk.area_id, batch_id=nomor).first()
    if row is None:
        raise Http404("no such event here")
    try:
        refuse_one_sided(nomor)
        transfers.undo(
            opened=desk.opened, area_id=desk.area_id, batch=nomor, by=desk.by, why="diurungkan", at=clock.now()
        )
    except (EventRefused, BatchRefused, CessionRefused, MoveCardRefused) as error:
        messages.error(request, short(error))
    else:
        messages.success(request, _("Peristiwa diurungkan. Catatannya tetap terbaca dalam daftar."))
    bulan = format_month(row.occurred_on.year, row.occurred_on.month)
    return redirect(f"{reverse('peristiwa', args=[kode])}?bulan={bulan}#daftar")
