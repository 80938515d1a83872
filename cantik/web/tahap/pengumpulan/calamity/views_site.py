"""Sites in mode darurat: guests of other villages, heads counted and needs, the list of names that leaves for the
vital interest of those on it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cantik.base import clock
from cantik.codes.zone import zone_of
from cantik.content.loader import limit
from cantik.register.calamity.aftermath import Leaving
from cantik.register.calamity.app.guests import GuestStay, guests_here, names_go, receive_guests, send_off
from cantik.register.calamity.app.models import Calamity
from cantik.register.calamity.app.services import current, list_displaced, site_of
from cantik.register.calamity.app.site_counts import record_count
from cantik.register.leave.app.sharing import EVACUEES as SHAPE
from cantik.register.leave.app.sharing import VITAL, Proposal, propose
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.vault.errors import ExportRefused
from cantik.web.desk import VillageDesk, desk_of, recorder_of
from cantik.web.fields import take_post
from cantik.web.tahap.pengumpulan.calamity.forms_after import CountForm, GuestForm, LeaveForm, VitalForm
from cantik.web.tahap.pengumpulan.calamity.views import act_and_redirect, read_ticked, save_and_redirect, show
from cantik.web.tahap.pengumpulan.calamity.views_after import last_of


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def guests(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The guests of the village, and a form for people who came together."""
    desk = desk_of(request)
    form = GuestForm(take_post(request), initial={"tanggal": desk.today})
    if done := save_and_redirect(request, form, partial(_receive, desk, form), "bencana_tamu", kode):
        return done
    here = list(guests_here(desk.area_id))
    if here:
        desk.record(
            action="bencana.tamu_baca",
            subject="wilayah",
            subjects=[desk.area_id],
            detail={"orang": len(here)},
        )
    going = names_go(desk.area_id)
    context = {
        "form": form,
        "tamu": here,
        "hari": limit("nama_tamu_hari").whole,
        "nama_pergi": min(going.values(), default=None),
        "bernama": len(going),
        "pergi": LeaveForm(initial={"tanggal": desk.today}),
    }
    return show(request, desk, "tamu", context, status=422 if form.errors else 200)


def _receive(desk: VillageDesk, form: GuestForm) -> str:
    said = form.cleaned_data
    stay = GuestStay(said["tempat"], said["asal"], said["kode_asal"], said["tanggal"])
    n = receive_guests(recorder_of(desk), form.guests(), stay)
    return ngettext("%(n)s tamu dicatat.", "%(n)s tamu dicatat.", n) % {"n": n}


@needs("register.putus")
@require_POST
def leave(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Guests who left."""
    desk = desk_of(request)
    form = LeaveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Isi cara dan tanggalnya."))
        return redirect("bencana_tamu", kode)
    said = form.cleaned_data
    return act_and_redirect(
        request,
        kode,
        "bencana_tamu",
        _("Kepergiannya dicatat."),
        lambda: send_off(
            recorder_of(desk), guests=read_ticked(request, "tamu"), how=Leaving(said["cara"]), on=said["tanggal"]
        ),
    )


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def heads(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Heads counted at a site at an hour, what it needs."""
    desk = desk_of(request)
    calamity = last_of(desk)
    now = clock.now().astimezone(zone_of(desk.area))
    form = CountForm(take_post(request), initial={"tanggal": now.date(), "jam": now.time().replace(second=0)})
    sites = [*(site_of(row) for row in list_displaced(desk.area_id)), *(row.site for row in guests_here(desk.area_id))]
    if calamity is not None:
        act = partial(_count, desk, calamity, form, sites)
        if done := save_and_redirect(request, form, act, "bencana", kode):
            return done
    context = {"form": form, "ada": calamity is not None, "tempat": sorted(set(sites))}
    return show(request, desk, "posko", context, status=422 if form.errors else 200)


def _count(desk: VillageDesk, calamity: Calamity, form: CountForm, sites: list[str]) -> str:
    said = form.count(zone_of(desk.area))
    listed = sum(site.casefold() == said.site.casefold() for site in sites)
    record_count(recorder_of(desk), calamity=calamity, said=said, listed=listed)
    return _("Hitungan posko dicatat.")


@needs("berbagi.usul")
@require_http_methods(["GET", "HEAD", "POST"])
def propose_sharing(request: HttpRequest, kode: str) -> HttpResponseBase:
    """A sharing record for the list of the displaced by vital interest, filled in but for three answers."""
    desk = desk_of(request)
    now = current(desk.area_id, desk.today)
    days = limit("berbagi_vital_hari").whole
    form = VitalForm(take_post(request))
    if request.method == "POST" and now is not None and form.is_valid():
        until = desk.today + dt.timedelta(days=days)
        asked = Proposal(
            SHAPE,
            form.recipient(),
            f"{VITAL}: {form.cleaned_data['untuk']}"[:200],
            False,
            f"{VITAL}; {now.decree}"[:120],
            now.starts_on,
            until,
            True,
            form.cleaned_data["kunci"],
        )
        try:
            propose(desk.area, asked, by=desk.person)
        except ExportRefused as error:
            form.add_error("kunci" if error.code == "R482" else None, short(error))
        else:
            messages.success(request, _("Catatan berbagi tersimpan. Belum ada data yang keluar."))
            return redirect("bawa_keluar", kode)
    context = {"form": form, "berlaku": now, "hari": days}
    return show(request, desk, "bagikan", context, status=422 if form.errors else 200)
