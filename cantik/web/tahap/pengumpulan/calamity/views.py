"""Mode darurat of a village: what holds, how many are where today, declaring and ending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base import clock
from cantik.content.loader import limit
from cantik.register.calamity.app.aftermath import find_missing
from cantik.register.calamity.app.damage import LEVELS, damage_table, levels
from cantik.register.calamity.app.guests import guest_counts
from cantik.register.calamity.app.models import Calamity
from cantik.register.calamity.app.services import (
    counts,
    current,
    declare,
    end,
    list_declared,
    list_displaced,
    mode_of,
    site_of,
)
from cantik.register.calamity.app.site_counts import NEEDS, last_counts, needs_of
from cantik.register.calamity.displacement import CalamityKind, SiteTally, veil_count, veiled_sites
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.events.errors import EventRefused
from cantik.staff.app import actors
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web import register_lines as pages
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.fields import take_post
from cantik.web.tahap.pengumpulan.calamity.forms import KINDS, DeclareForm, ReturnForm
from cantik.web.tahap.pengumpulan.calamity.forms_after import labels
from cantik.web.tahap.pengumpulan.calamity.shelter import by_site

COUNTED: dict[str, Any] = {
    "families": lazy("Keluarga"),
    "persons": lazy("Orang"),
    "male": lazy("Laki-laki"),
    "female": lazy("Perempuan"),
    "under_five": lazy("0–4 tahun"),
    "elderly": lazy("60 tahun ke atas"),
    "pregnant": lazy("Hamil"),
    "disabled": lazy("Disabilitas"),
}


show = Room("calamity", "bencana", {"boleh_putus": "bencana.putus", "boleh_daftar": "register.putus"}).show


def act_and_redirect(
    request: HttpRequest, kode: str, back: str, done: str, act: Callable[[], object]
) -> HttpResponseBase:
    """Do what a form without a page of its own asks for, say that it was `done` or why not, go back to a page."""
    try:
        act()
    except (CalamityRefused, EventRefused) as error:
        messages.error(request, short(error))
    else:
        messages.success(request, done)
    return redirect(back, kode)


def save_and_redirect(
    request: HttpRequest, form: forms.Form, act: Callable[[], str], *back: str
) -> HttpResponseBase | None:
    """Do what a form that was sent asks for: `act` does it and says what was done. The way back to a page, or None: the
    form is shown, with what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        done = act()
    except (CalamityRefused, EventRefused) as error:
        form.add_error(None, short(error))
        return None
    messages.success(request, done)
    return redirect(*back)


def read_ticked(request: HttpRequest, name: str) -> list[int]:
    """The numbers that were ticked in a list."""
    return [int(number) for number in request.POST.getlist(name) if number.isdigit()]


@needs("bencana.lihat")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:
    """What holds, the counts of the day by site; names only for whoever may see persons of the village."""
    desk = desk_of(request)
    if desk.area_id_or_none is None:
        return show(request, desk, "mode", {"kode": kode, "kosong": True})
    now = current(desk.area_id_or_none, desk.today)
    rows = list_declared(desk.area_id_or_none)
    last = now or (rows[0] if rows else None)
    names = actors.names({row.recorded_by for row in rows} | {row.decided_by for row in rows if row.decided_by})
    sees = desk.may("orang.lihat")
    return show(
        request,
        desk,
        "mode",
        {
            "kini": _calamity_view(now, names) if now else None,
            "daftar": [_calamity_view(row, names) for row in rows if now is None or row.pk != now.pk],
            "hitungan": _table(_here(desk), exact=sees) if last else [],
            "kolom": list(COUNTED.values()),
            "tamu": _table(guest_counts(desk.area_id_or_none), exact=sees, only_some=True),
            **(_by_forms(desk, last, exact=sees) if last else {}),
            "lihat_orang": sees,
            "ambang": limit("ambang_pengungsi").whole,
            "boleh_bagi": now is not None and desk.may("berbagi.usul"),
            "orang": people(desk) if last and sees else [],
            "form": ReturnForm(initial={"tanggal": desk.today}),
            **(_aftermath(last, desk.area_id_or_none, exact=sees) if last else {}),
        },
    )


def _by_forms(desk: VillageDesk, calamity: Calamity, *, exact: bool) -> dict[str, Any]:
    """What approved forms of the field count, beside the list by name; who is hurt, missing or dead by them is told to
    whoever sees persons."""
    found, harm = by_site(desk, calamity)
    return {"isian": _table(found, exact=exact, only_some=True), "celaka": harm if exact else []}


def _aftermath(calamity: Calamity, area_id: int, *, exact: bool) -> dict[str, Any]:
    """Damage by dusun, heads counted, needs, how many are missing. Whoever sees no persons sees no small count, and no
    sum that would tell one."""
    least = limit("ambang_pengungsi").whole

    def format_count(count: int | None) -> str:
        return "…" if count is None else str(count) if exact else veil_count(count, least)

    words, needs = labels(LEVELS), labels(NEEDS)
    found = damage_table(calamity)
    places = [*sorted(place for place in found if place), *([] if not exact else [""])]
    places = places if sum(found[""].values()) else []
    heads = last_counts(calamity)
    return {
        "tingkat": [words[level] for level in levels()],
        "rusak": [
            {
                "tempat": place or _("Semua dusun"),
                "jumlah": not place,
                "sel": [format_count(found[place].get(level, 0)) for level in levels()],
            }
            for place in places
        ],
        "posko": [
            {
                "tempat": row.site,
                "saat": row.at,
                "orang": format_count(row.persons),
                "daftar": format_count(row.listed),
                "selisih": f"{row.persons - row.listed:+d}" if exact else "…",
            }
            for row in heads
        ],
        "perlu": [(needs[code], amount) for code, amount in needs_of(heads).items() if code in needs and amount],
        "hilang": format_count(len(find_missing(area_id))),
        "ada_hilang": bool(find_missing(area_id)),
    }


def _calamity_view(row: Calamity, names: dict[str, str]) -> dict[str, Any]:
    mode = mode_of(row)
    return {
        "baris": row,
        "jenis": KINDS[CalamityKind(row.kind)],
        "oleh": names.get(row.recorded_by, row.recorded_by),
        "akhir": min(mode.until, mode.ended or mode.until),
        "pengakhir": names.get(row.decided_by, row.decided_by),
    }


def _here(desk: VillageDesk) -> dict[str, SiteTally]:
    return counts(desk.area, desk.area_id, today=desk.today, by=desk.by, at=clock.now())


def _table(found: dict[str, SiteTally], *, exact: bool, only_some: bool = False) -> list[dict[str, Any]]:
    """One row per site, all of them last; whoever may not see persons sees no small count. `only_some`: none at all
    when nobody is there."""
    least = limit("ambang_pengungsi").whole
    if only_some and not found[""].persons:
        return []
    outside = veiled_sites(found, least)
    order = [*sorted(site for site in found if site), ""]
    return [
        {
            "tempat": site or _("Semua tempat"),
            "jumlah": not site,
            "sel": _exact(found[site]) if exact else outside[site],
        }
        for site in order
    ]


def _exact(tally: SiteTally) -> list[str]:
    said = [getattr(tally, field.name) for field in fields(tally)]
    return ["…" if count is None else str(count) for count in said]


def people(desk: VillageDesk) -> list[dict[str, Any]]:
    """Who is displaced, by site and name; whom this shows is logged."""
    rows = {stay.person_id: stay for stay in list_displaced(desk.area_id)}
    if not rows:
        return []
    desk.record(
        action="orang.daftar",
        subject="orang",
        subjects=sorted(rows),
        detail={"pengungsi": len(rows)},
    )
    found = [
        {"siapa": person, "tempat": site_of(rows[person.person]), "sejak": rows[person.person].since}
        for person in pages.name_persons(desk, rows)
    ]
    return sorted(found, key=lambda row: (row["tempat"], row["siapa"].family or 0, row["siapa"].name))


@needs("bencana.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Declare; the register is frozen by its digest, no figure changes."""
    desk = desk_of(request)
    form = DeclareForm(take_post(request))

    def act() -> str:
        declare(
            area=desk.area, area_id=desk.area_id, said=form.declaration(), by=desk.by, at=clock.now(), today=desk.today
        )
        return _("Mode darurat dimulai. Angka statistik desa tidak berubah.")

    done = save_and_redirect(request, form, act, "bencana", kode)
    return done or show(request, desk, "mulai", {"form": form}, status=422 if form.errors else 200)


@needs("bencana.putus")
@require_POST
def finish(request: HttpRequest, kode: str) -> HttpResponseBase:
    """End the mode before its last day."""
    desk = desk_of(request)
    done = _("Mode darurat diakhiri. Catat siapa yang sudah kembali.")
    return act_and_redirect(
        request, kode, "bencana", done, lambda: end(area_id=desk.area_id, by=desk.by, at=clock.now(), today=desk.today)
    )
