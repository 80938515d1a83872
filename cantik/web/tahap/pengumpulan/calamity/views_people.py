"""People in mode darurat: families of an RT listed at a site in one step, those who came back, the list on paper."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.register.calamity.app.services import current, list_declared, record_return, register_evacuees
from cantik.register.units.app.queries import families_in, standing_units
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of, recorder_of
from cantik.web.fields import take_post
from cantik.web.tahap.pengumpulan.calamity.forms import EnlistForm, EvacuatedUnitForm, ReturnForm
from cantik.web.tahap.pengumpulan.calamity.views import act_and_redirect, people, read_ticked, save_and_redirect, show


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def enlist(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Choose an RT, tick its families, say where they are."""
    desk = desk_of(request)
    units = standing_units(desk.area_id, desk.today)
    chooser = EvacuatedUnitForm(request.GET or None, units=units)
    form: EnlistForm | None = None
    if chooser.chosen_unit is not None:
        kin = families_in(desk.opened, desk.area_id, units[chooser.chosen_unit], desk.today)
        desk.record(action="orang.daftar", subject="orang", subjects=[family.head for family in kin])
        form = EnlistForm(take_post(request), kin=kin, initial={"tanggal": desk.today})
        if done := save_and_redirect(request, form, partial(_enlist, desk, form), "bencana", kode):
            return done
    bad = form is not None and bool(form.errors)
    context: dict[str, Any] = {"pilih": chooser, "form": form, "berlaku": current(desk.area_id, desk.today) is not None}
    return show(request, desk, "daftar", context, status=422 if bad else 200)


def _enlist(desk: VillageDesk, form: EnlistForm) -> str:
    said, persons = form.cleaned_data, form.persons()
    register_evacuees(
        recorder_of(desk), persons=persons, site=said["tempat"], host=said["kode_desa"], on=said["tanggal"]
    )
    n = len(persons)
    return ngettext("%(n)s orang dicatat mengungsi.", "%(n)s orang dicatat mengungsi.", n) % {"n": n}


@needs("register.putus")
@require_POST
def bring_back(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Those who are at home again."""
    desk = desk_of(request)
    form, rows = ReturnForm(request.POST), list_declared(desk.area_id)
    if not form.is_valid() or not rows:
        messages.error(request, _("Isi tanggalnya."))
        return redirect("bencana", kode)
    return act_and_redirect(
        request,
        kode,
        "bencana",
        _("Dicatat sudah kembali di rumah."),
        lambda: record_return(
            recorder_of(desk), persons=read_ticked(request, "orang"), on=form.cleaned_data["tanggal"]
        ),
    )


@needs("register.putus")
@require_safe
def print_list(request: HttpRequest, kode: str) -> HttpResponse:
    """The list by site on paper, with room to write: for when there is neither power nor signal."""
    desk = desk_of(request)
    rows = list_declared(desk.area_id)
    listed = people(desk) if rows else []
    sites = [(site, list(own)) for site, own in groupby(listed, key=lambda row: row["tempat"])]
    return show(request, desk, "cetak", {"kode": kode, "tempat": sites, "kosong": range(12)})
