"""One flow for every act on a unit: fill, read what will happen, record. Three answers of one address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cantik.base import clock
from cantik.register.units.app.queries import families_in, standing_units
from cantik.register.units.app.services import foresee_units, record_units
from cantik.register.units.errors import UnitRefused
from cantik.register.units.unit_acts import NOWHERE, Rank, UnitKind, rank_of, within
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.fields import take_post
from cantik.web.tahap.pengumpulan.units import unit_lists, words
from cantik.web.tahap.pengumpulan.units.forms import FORMS, PlaceForm, UnitActForm
from cantik.web.tahap.pengumpulan.units.views import asked_unit, show, strays

_DECIDED, _BACK = "catat", "ubah"


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, kode: str, jenis: str) -> HttpResponseBase:
    """Split, merge, rename, make, close or place back: the form, what will happen, or what has happened."""
    desk = desk_of(request)
    kind = next((kind for kind in UnitKind if kind == jenis), None)
    if kind is None:
        raise Http404("no such act")
    form = _form(request, desk, kind)
    if request.method != "POST" or request.POST.get("putus") == _BACK:
        return _page(request, desk, form, {})
    if not form.is_valid():
        return _page(request, desk, form, {}, status=422)
    try:
        wish = form.wish()
        if request.POST.get("putus") == _DECIDED:
            record_units(area_id=desk.area_id, wish=wish, by=desk.by, at=clock.now(), today=desk.today)
            messages.success(
                request,
                _("%(perubahan)s dicatat. Bila keliru, urungkan dari daftar perubahan.")
                % {"perubahan": words.DONE[kind]},
            )
            return redirect("satuan", kode)
        outlook = foresee_units(area_id=desk.area_id, wish=wish, today=desk.today)
    except UnitRefused as error:
        form.add_error(None, short(error))
        return _page(request, desk, form, {}, status=422)
    return _page(request, desk, form, {"kabar": words.describe_outlook(outlook), "ragu": words.doubts(outlook)})


def _form(request: HttpRequest, desk: VillageDesk, kind: UnitKind) -> UnitActForm:
    """The form of an act on the unit of the address, with what there is to choose from."""
    whole = asked_unit(request)
    there = sorted(standing_units(desk.area_id, desk.today).values(), key=unit_lists.order)
    if kind in (UnitKind.OPEN, UnitKind.PLACE):
        whole = NOWHERE
    elif whole == NOWHERE or not any(within(unit, whole) for unit in there):
        raise Http404("no such part of this village")
    more: dict[str, Any] = {"initial": _values_of_address(request)} if kind is UnitKind.OPEN else {}
    if kind is UnitKind.SPLIT and rank_of(whole) is Rank.RT:
        more["kin"] = families_in(desk.opened, desk.area_id, whole, desk.today)
        heads = [family.head for family in more["kin"]]
        desk.record(action="orang.daftar", subject="orang", subjects=heads)
    form = FORMS[kind](take_post(request), whole=whole, there=there, **more)
    if isinstance(form, PlaceForm):
        found = strays(desk.area_id, desk.today)
        form.stray = found["pasangan"] if found else {}
    return form


def _values_of_address(request: HttpRequest) -> dict[str, str]:
    """What the address says of a new part: a listing of the field found it (`sejak`: the day of its round)."""
    parts = zip(("dusun", "rw", "rt"), asked_unit(request), strict=True)
    return {**{name: part[:60] for name, part in parts}, "tanggal": request.GET.get("sejak", "")[:10]}


def _page(
    request: HttpRequest, desk: VillageDesk, form: UnitActForm, more: dict[str, Any], *, status: int = 200
) -> HttpResponseBase:
    if form.is_bound and not more and status == 200:  # back from what would happen: nothing is wrong yet
        form.is_valid()
    about = words.unit_name(form.whole) if form.whole != NOWHERE else ""
    context = {
        "judul": words.KINDS[form.kind],
        "tentang": about,
        "form": form,
        "kueri": unit_lists.query(form.whole),
        "pilihan": next(iter(form.aside_fields), ""),
        "hari_akhir": desk.today,
    }
    return show(request, desk, "catat", context | more, status=status)
