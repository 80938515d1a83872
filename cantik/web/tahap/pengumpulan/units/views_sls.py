"""The list of SLS of a village: upload, read what it would do, save, take back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cantik.base import clock
from cantik.register.units.app.sls import SlsOutlook, foresee_sls, links_on, lists_of, record_sls, undo_sls
from cantik.register.units.errors import SlsRefused
from cantik.register.units.sls import COLUMNS
from cantik.staff.app import actors
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.fields import date_field, take_files, take_post, text_field
from cantik.web.tahap.pengumpulan.units import words
from cantik.web.tahap.pengumpulan.units.views import show

_MOST_BYTES = 300_000
_MOST_NAMED = 5


class SlsForm(forms.Form):
    """A list and the day from which it holds; what was read stays in `isi` between the two steps."""

    berkas = forms.FileField(
        label=lazy("Berkas CSV"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"class": "in", "accept": ".csv,text/csv"}),
    )
    tanggal = date_field(lazy("Berlaku sejak"))
    sumber = text_field(
        lazy("Asal daftar"), required=False, most=200, help_text=lazy("Misalnya: Wilkerstat semester 1 tahun 2026.")
    )
    isi = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The text of the file, or of the step before."""
        said: dict[str, Any] = super().clean() or {}
        file = said.get("berkas")
        if file is not None:
            if file.size > _MOST_BYTES:
                self.add_error("berkas", _("Berkas ini terlalu besar untuk daftar SLS satu desa."))
                return said
            try:
                said["isi"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("berkas", _("Berkas ini bukan teks UTF-8. Simpan lagi sebagai CSV UTF-8."))
        elif not said.get("isi"):
            self.add_error("berkas", _("Pilih berkasnya."))
        return said


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def sls(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The links as they hold now, every list that came, and a form for the next."""
    desk = desk_of(request)
    form = SlsForm(take_post(request), take_files(request))
    more: dict[str, Any] | None = {}
    if request.method == "POST":
        more = _foresee_list(desk, form, save=request.POST.get("putus") == "simpan") if form.is_valid() else None
        if more is not None and not more:
            messages.success(request, _("Daftar SLS disimpan."))
            return redirect("satuan_sls", kode)
    rows = lists_of(desk.area_id)
    names = actors.names({row.recorded_by for row in rows})
    context = {
        "form": form,
        "kolom": ", ".join(COLUMNS),
        "daftar": [{"baris": row, "oleh": names.get(row.recorded_by, row.recorded_by)} for row in rows],
        "tautan": [
            {
                "satuan": words.unit_name(entry.unit),
                "kode": entry.code,
                "nama": entry.name,
                "desa": entry.village,
                "non": entry.kind == "non_sls",
            }
            for entry in links_on(desk.area_id, desk.today)
        ],
    }
    return show(request, desk, "sls", context | (more or {}), status=422 if more is None else 200)


def _foresee_list(desk: VillageDesk, form: SlsForm, *, save: bool) -> dict[str, Any] | None:
    """What a list would do, for the page; nothing to show once it is saved; None for one that is refused, which the
    form then says."""
    data = form.cleaned_data
    about: dict[str, Any] = {"area_id": desk.area_id, "text": data["isi"], "on": data["tanggal"], "today": desk.today}
    try:
        if save:
            record_sls(**about, source=data["sumber"], by=desk.by, at=clock.now())
            return {}
        return {"kabar": describe_outlook(foresee_sls(**about)), "isi": data["isi"]}
    except SlsRefused as error:
        form.add_error(None, short(error))
        return None


def describe_outlook(outlook: SlsOutlook) -> list[str]:
    """What saving would do."""
    n = len(outlook.links)
    said = [
        ngettext("%(n)s tautan satuan wilayah ke SLS dibaca.", "%(n)s tautan satuan wilayah ke SLS dibaca.", n)
        % {"n": n},
        _("%(baru)s baru, %(akhir)s dari daftar sebelumnya berakhir.") % {"baru": outlook.new, "akhir": outlook.ended},
    ]
    if outlook.without:
        shown = "; ".join(words.unit_name(unit) for unit in outlook.without[:_MOST_NAMED])
        said.append(_("%(n)s RT tanpa SLS: %(daftar)s.") % {"n": len(outlook.without), "daftar": shown})
    return said


@needs("register.putus")
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Take a list back."""
    desk = desk_of(request)
    try:
        undo_sls(area_id=desk.area_id, number=nomor, by=desk.by, at=clock.now())
    except SlsRefused as error:
        messages.error(request, short(error))
    else:
        messages.success(request, _("Daftar SLS diurungkan."))
    return redirect("satuan_sls", kode)
