"""The parts of a village: the list as of a day with every change, one part with its history, taking a change back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.register.core.app.search import latest_date
from cantik.register.core.grouping import Unit
from cantik.register.units.app.months import unit_month
from cantik.register.units.app.queries import acts_of, ids_of, left_behind, places_on, standing_units
from cantik.register.units.app.services import undo_units
from cantik.register.units.app.sls import links_on
from cantik.register.units.balance import UnitBalance
from cantik.register.units.errors import UnitRefused
from cantik.register.units.unit_acts import NOWHERE, DatedAct, UnitKind, spans, within
from cantik.staff.app import actors
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import Room, VillageDesk, asked_month, desk_of, format_month, neighbours
from cantik.web.fields import DateForm
from cantik.web.shell.templatetags.cantik import tanggal
from cantik.web.tahap.pengumpulan.units import unit_lists, words
from cantik.web.words import BASES

show = Room("units", "satuan", {"boleh": "register.putus"}).show


@needs("orang.lihat")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:
    """Dusun, RW and RT with their families and persons as of a day, what changed, who was left behind."""
    desk = desk_of(request)
    if desk.area_id_or_none is None:
        return show(request, desk, "daftar", {"kosong": True, "kode": kode})
    newest, dates = latest_date(desk.area_id_or_none, desk.today), DateForm(request.GET)
    on = dates.date(newest)
    places = places_on(desk.area_id_or_none, on, today=desk.today)
    links: dict[Unit, list[str]] = {}
    for link in links_on(desk.area_id_or_none, on):
        links.setdefault(link.unit, []).append(link.code)
    tree = unit_lists.tree(desk.area_id_or_none, places, on, links)
    acts = sorted(acts_of(desk.area_id_or_none), key=lambda act: (act.on, act.number), reverse=True)
    now = on == newest
    return show(
        request,
        desk,
        "daftar",
        {
            "per": on,
            "tanggal": dates,
            "terbaru": now,
            "dusun": tree,
            "dasar": BASES[unit_lists.base_of(places)],
            "keluarga": sum(part["keluarga"] for part in tree),
            "orang": sum(part["orang"] for part in tree),
            "rt": sum(not unit["ditutup"] for part in tree for unit in part["satuan"] if unit["kueri"]),
            "perubahan": lines(acts),
            "ada_sls": bool(links),
            "tertinggal": strays(desk.area_id_or_none, desk.today) if now else None,
        },
    )


def lines(acts: list[DatedAct]) -> list[dict[str, Any]]:
    """Acts as lists show them."""
    people = actors.names({act.by for act in acts})
    return [
        {
            "nomor": act.number,
            "jenis": words.DONE[act.kind],
            "isi": words.summary(act),
            "tanggal": act.on,
            "sk": act.decree,
            "catatan": act.note,
            "siapa": words.people(act.families, act.persons),
            "dicatat": act.recorded,
            "oleh": people.get(act.by, act.by),
            "urung": act.retired,
            "kosong": not act.persons,
        }
        for act in acts
    ]


def strays(area_id: int, today: dt.date) -> dict[str, Any] | None:
    """Who was left behind: how many from which unit to which, and for how many nobody can say where."""
    found = left_behind(area_id, today)
    if not found:
        return None
    now = places_on(area_id, latest_date(area_id, today), today=today).unit
    rows: dict[tuple[Unit, Unit], int] = {}
    for person, target in found.items():
        if target is not None:
            rows[now[person], target] = rows.get((now[person], target), 0) + 1
    return {
        "baris": [
            {"dari": words.unit_name(unit), "ke": words.unit_name(other), "n": n} for (unit, other), n in rows.items()
        ],
        "pasangan": rows,
        "tanpa": sum(target is None for target in found.values()),
        "n": len(found),
    }


def asked_unit(request: HttpRequest) -> Unit:
    """The unit of the address."""
    said = request.GET
    return said.get("dusun", ""), said.get("rw", ""), said.get("rt", "")


@needs("orang.lihat")
@require_safe
def one(request: HttpRequest, kode: str) -> HttpResponseBase:
    """One dusun, RW or RT: the balance of a month and everything that changed it."""
    desk, unit = desk_of(request), asked_unit(request)
    acts = acts_of(desk.area_id)
    known = {*ids_of(desk.area_id), *(unit for act in acts for unit in (*act.sources, *act.targets))}
    if unit == NOWHERE:
        return redirect("satuan", kode)
    if not any(within(other, unit) for other in known):
        raise Http404("no such part of this village")
    own = [act for act in acts if any(within(part, unit) for part in (*act.sources, *act.targets))]
    there = [part for part in standing_units(desk.area_id, desk.today).values() if within(part, unit)]
    values = {
        "nama": words.unit_name(unit),
        "kueri": unit_lists.query(unit),
        "unit": unit,
        "masa": _spans(unit, acts),
        "perubahan": lines(sorted(own, key=lambda act: (act.on, act.number), reverse=True)),
        "berdiri": bool(there),
        "sls": [
            {"kode": link.code, "nama": link.name, "satuan": words.unit_name(link.unit), "desa": link.village}
            for link in links_on(desk.area_id, desk.today)
            if within(link.unit, unit)
        ],
        "tindakan": [
            (kind, words.KINDS[kind]) for kind in (UnitKind.SPLIT, UnitKind.MERGE, UnitKind.RENAME, UnitKind.CLOSE)
        ],
    }
    return show(request, desk, "satu", values | _month(request, desk, unit))


def _month(request: HttpRequest, desk: VillageDesk, unit: Unit) -> dict[str, Any]:
    """The balance of a unit in the month that is asked for, and the months beside it."""
    year, number = asked_month(request, desk.today)
    base = request.GET.get("dasar", "")
    read = unit_month(desk.area_id, year, number, base=base, today=desk.today, by=desk.by, whole=unit)
    whole = read.units.get(unit, UnitBalance())
    before, after = neighbours(year, number, desk.today)
    return {
        "neraca": words.balance(whole),
        "menutup": whole.closes,
        "bulan": tanggal(read.first).split(" ", 1)[1],
        "ini": format_month(year, number),
        "sebelum": before,
        "sesudah": after,
        "dasar": BASES[read.base],
    }


def _spans(unit: Unit, acts: list[DatedAct]) -> list[dict[str, Any]]:
    return [{"sejak": span.since, "sampai": span.until} for span in spans(acts).get(unit, ())]


@needs("register.putus")
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Take one change back; what was recorded stays to be read."""
    desk = desk_of(request)
    try:
        undo_units(area_id=desk.area_id, number=nomor, by=desk.by, why="diurungkan", at=clock.now())
    except UnitRefused as error:
        messages.error(request, short(error))
    else:
        messages.success(request, _("Perubahan diurungkan. Catatannya tetap terbaca dalam daftar."))
    return redirect("satuan", kode)
