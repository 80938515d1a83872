"""Proposals of doubles: the form of whoever works in the field, and what the agen statistik does with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cantik.base import clock
from cantik.base.text import masks_apart
from cantik.content.loader import linkage as linkage_of
from cantik.register.doubles.app import hints
from cantik.register.doubles.app.hints import Met
from cantik.register.doubles.errors import MergeRefused
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.fields import date_field, take_post
from cantik.web.shell.templatetags.cantik import tanggal
from cantik.web.tahap.pemeriksaan.doubles import job

_TEXT = {"class": "in", "autocomplete": "off"}


def _nik(label: Any) -> forms.RegexField:
    return forms.RegexField(
        r"^\d{16}$",
        label=label,
        required=False,
        help_text=_("16 angka, dari KTP atau KK. Tersimpan tersegel."),
        error_messages={"invalid": _("Tulis 16 angka, atau kosongkan dan isi nama dengan tanggal lahirnya.")},
        widget=forms.TextInput(attrs={**_TEXT, "class": "in num", "inputmode": "numeric", "maxlength": 16}),
    )


def _name(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=100, widget=forms.TextInput(attrs=_TEXT))


class HintForm(forms.Form):
    """Two records of one person, as the field knows them."""

    nik_1 = _nik(_("Catatan pertama: NIK"))
    nama_1 = _name(_("atau nama"))
    lahir_1 = date_field(_("dan tanggal lahir"), required=False)
    nik_2 = _nik(_("Catatan kedua: NIK"))
    nama_2 = _name(_("atau nama"))
    lahir_2 = date_field(_("dan tanggal lahir"), required=False)
    alasan = forms.CharField(
        label=_("Yang Anda lihat di lapangan"),
        max_length=200,
        help_text=_("Paling sedikit 10 huruf, tanpa nama dan nomor."),
        error_messages={"required": _("Isian ini perlu diisi.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 2, "autocomplete": "off"}),
    )

    def both_people(self) -> tuple[Met, Met]:
        """The two as filled in; a NIK is enough by itself."""
        said = self.cleaned_data

        def read_person(number: int) -> Met:
            nik = said.get(f"nik_{number}") or ""
            return Met(nik) if nik else Met("", said.get(f"nama_{number}") or "", said.get(f"lahir_{number}"))

        return read_person(1), read_person(2)


@needs("register.usul", narrow=True)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Say that two records are one person. The answer is the same whoever is in the register."""
    desk = desk_of(request)
    form = HintForm(take_post(request))
    if request.method == "POST" and form.is_valid():
        try:
            hints.propose(
                opened=desk.opened,
                area_id=desk.area_id,
                met=form.both_people(),
                why=form.cleaned_data["alasan"],
                by=desk.by,
                at=clock.now(),
                today=desk.today,
            )
        except MergeRefused as error:
            form.add_error("alasan", short(error))
        else:
            messages.success(request, str(_("Usul dicatat. Agen statistik desa yang memutuskan.")))
            return redirect("ganda_usul", kode)
    status = 422 if form.errors else 200
    return render(request, "doubles/usul.html", {"bagian": "ganda_usul", "kode": kode, "form": form}, status=status)


def list_hints(desk: VillageDesk) -> list[dict[str, Any]]:
    """The proposals that wait, for who may decide; whoever they mean is written down as shown."""
    rows = hints.list_waiting(desk.area_id)
    people = sorted({person for row in rows for person in (row.one_id, row.other_id) if person})
    if people:
        desk.record(action="orang.daftar", subject="orang", subjects=people)
    return [
        {
            "nomor": row.pk,
            "alasan": row.why,
            "kapan": row.made_at,
            "lengkap": None not in (row.one_id, row.other_id),
            "dua": _both(hints.typed_in(desk.opened, row)),
        }
        for row in rows
    ]


def _both(met: Sequence[Sequence[str]]) -> list[str]:
    """The two of a proposal, each by number or by name and birth date; their numbers told apart."""
    numbers = masks_apart([nik for nik, _name, _born in met])
    return [
        f"NIK {number}" if number else f"{name}, {tanggal(dt.date.fromisoformat(born)) if born else ''}"
        for number, (_nik, name, born) in zip(numbers, met, strict=True)
    ]


@needs("register.putus")
@require_POST
def compare(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Put the two of a proposal side by side; then they are decided about like every pair."""
    desk = desk_of(request)
    try:
        pair = hints.compare(
            opened=desk.opened,
            area_id=desk.area_id,
            number=nomor,
            by=desk.by,
            at=clock.now(),
            linkage=linkage_of(job.LINKAGE),
            today=desk.today,
        )
    except MergeRefused as error:
        messages.error(request, short(error))
        return redirect("ganda", kode)
    return redirect(f"{reverse('ganda', args=[kode])}?pasangan={pair.pk}")


@needs("register.putus")
@require_POST
def dismiss(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Put a proposal aside."""
    desk = desk_of(request)
    try:
        hints.dismiss(area_id=desk.area_id, number=nomor, by=desk.by, at=clock.now())
    except MergeRefused as error:
        messages.error(request, short(error))
    return redirect("ganda", kode)
