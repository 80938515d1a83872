"""Periksa di pintu: a family of the register goes to the phone of whoever visits its block in a running round."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.base import clock
from cantik.field.errors import PlanRefused
from cantik.field.rounds.app.door_checks import send_to_door
from cantik.register.core.app.models import Family
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web import round_words
from cantik.web.desk import desk_of
from cantik.web.round_words import round_of
from cantik.web.tahap.perencanaan.plan import source


@needs("orang.sunting")
@require_POST
def send(request: HttpRequest, kode: str, putaran: int, family: int) -> HttpResponseBase:
    """Put the family into the list of the round, with what the register says of it today."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    if not Family.objects.filter(pk=family, area_id=desk.area_id).exists():
        raise Http404("no family of this village")
    framed = source.one_family(desk, family, round_.reference)
    if framed is None:
        messages.error(request, _("Tidak ada anggota keluarga ini yang tinggal di desa."), extra_tags="bad")
        return redirect("individu_keluarga", kode, family)
    try:
        unit = send_to_door(desk.person, round_, framed, at=clock.now())
    except PlanRefused as error:
        messages.error(request, short(error), extra_tags="bad")
        return redirect("individu_keluarga", kode, family)
    place = round_words.place(unit.block)
    if unit.block.enumerator is None:
        said = _("Masuk daftar blok %s. Blok itu belum punya petugas: bagi bloknya dahulu.") % place
        messages.warning(request, said)
    else:
        said = _("Masuk daftar %(nama)s di %(tempat)s; jawaban lama terisi di ponselnya.")
        messages.success(request, said % {"nama": unit.block.enumerator.name, "tempat": place}, extra_tags="ok")
    return redirect("individu_keluarga", kode, family)
