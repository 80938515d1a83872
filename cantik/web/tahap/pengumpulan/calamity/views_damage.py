"""Damage of buildings: home by home in an RT, what was seen of one building with its photos, taken back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.register.calamity.app import damage
from cantik.register.calamity.app.models import Damage
from cantik.register.facilities.app import photos
from cantik.register.units.app.queries import standing_units
from cantik.staff.app import actors
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of, recorder_of
from cantik.web.fields import take_post
from cantik.web.photos import keep_and_redirect, retire_and_redirect
from cantik.web.tahap.pengumpulan.calamity.forms import EvacuatedUnitForm
from cantik.web.tahap.pengumpulan.calamity.forms_after import DamageForm, labels
from cantik.web.tahap.pengumpulan.calamity.views import act_and_redirect, save_and_redirect, show
from cantik.web.tahap.pengumpulan.calamity.views_after import last_of


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def list_damage(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Choose an RT, say of each home what was seen of it; what was seen already leads to its page."""
    desk = desk_of(request)
    calamity = last_of(desk)
    units = standing_units(desk.area_id, desk.today)
    chooser = EvacuatedUnitForm(request.GET or None, units=units)
    context: dict[str, Any] = {"pilih": chooser, "form": None, "ada": calamity is not None}
    number = chooser.chosen_unit
    if calamity is None or number is None:
        return show(request, desk, "rusak", context)
    homes = damage.homes_in(desk.opened, calamity, desk.area_id, units[number], desk.today)
    _log_reading(desk, homes)
    form = DamageForm(take_post(request), homes=homes, initial={"tanggal": desk.today})

    def act() -> str:
        n = damage.record_damage(
            recorder_of(desk), calamity=calamity, said=form.damage_entries(number), on=form.cleaned_data["tanggal"]
        )
        return ngettext("%(n)s bangunan dicatat.", "%(n)s bangunan dicatat.", n) % {"n": n}

    if done := save_and_redirect(request, form, act, f"{reverse('bencana_rusak', args=[kode])}?satuan={number}"):
        return done
    context |= {"form": form, "lain": _words(damage.others_in(calamity, number))}
    return show(request, desk, "rusak", context, status=422 if form.errors else 200)


def _log_reading(desk: VillageDesk, homes: list[damage.Home]) -> None:
    desk.record(action="keluarga.baca", subject="keluarga", subjects=[home.family for home in homes])


def _words(rows: list[Damage]) -> list[tuple[Damage, str]]:
    """Looks with their level in words."""
    words = labels(damage.LEVELS)
    return [(row, words.get(row.level, row.level)) for row in rows]


@needs("orang.lihat")
@require_safe
def show_building(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001
    """What was seen of a building on a day, its photos, the other days."""
    return _show_building(request, desk_of(request), nomor)


def _show_building(request: HttpRequest, desk: VillageDesk, number: int, wrong: str = "") -> HttpResponse:
    row = damage.look_at(desk.area_id, number)
    if row is None:
        raise Http404("nothing seen under this number")
    units = standing_units(desk.area_id, desk.today)
    homes = []
    if not row.place and row.unit_id in units:  # a home is called by who lives in it
        found = damage.homes_in(desk.opened, row.calamity, desk.area_id, units[row.unit_id], desk.today)
        homes = [home for home in found if home.building == damage.building_of(row)]
        _log_reading(desk, homes)
    context = {
        "baris": row,
        "nama": row.place or (homes[0].names if homes else _("Rumah keluarga yang sudah pindah")),
        "alamat": homes[0].address if homes else "",
        "tingkat": _words([row])[0][1],
        "oleh": actors.names({row.recorded_by}).get(row.recorded_by, row.recorded_by),
        "lain": _words(damage.looks_beside(row)),
        "foto": photos.photos_shown(row),
        "galat_foto": wrong,
    }
    return show(request, desk, "bangunan", context, status=422 if wrong else 200)


@needs("register.putus")
@require_POST
def add_photo(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """A photo of what was seen, made anew before it is kept."""
    desk = desk_of(request)
    return keep_and_redirect(
        request,
        lambda data: damage.add_photo(recorder_of(desk), number=nomor, data=data),
        lambda words: _show_building(request, desk, nomor, words),
        "bencana_bangunan",
        kode,
        nomor,
    )


@needs("register.putus")
@require_POST
def retire_photo(request: HttpRequest, kode: str, foto: int) -> HttpResponseBase:
    """A photo is shown no more."""
    return retire_and_redirect(request, kode, foto, "damage", "bencana_bangunan", "bencana_rusak")


@needs("register.putus")
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """What was seen is taken back, its photos with it."""
    recorder = recorder_of(desk_of(request))
    return act_and_redirect(
        request,
        kode,
        "bencana_rusak",
        _("Catatan kerusakan diurungkan."),
        lambda: damage.retire_damage(recorder, number=nomor),
    )
