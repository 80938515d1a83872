"""The form of a kind, made of its content; it is read as a row of a file is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.codes.lists import MISSING
from cantik.collect.facilities import COORDINATES, PLACE, POINTS, SINCE, FacilityProblem, WrittenFacility, read_row
from cantik.content.facility import AREA, CODE, NOWHERE, POINT, STATE, Attribute, FacilityKind
from cantik.register.facilities.app.services import lists
from cantik.register.facilities.facility_states import FacilityState
from cantik.web import facility_words
from cantik.web.fields import date_field
from cantik.web.language import lang

_NUMERIC = {"angka": "numeric", "tahun": "numeric", "desimal": "decimal"}


class FacilityForm(forms.Form):
    """Fields of a kind; `written` is what was filled in. `fixed`: the key of a thing that is changed stays."""

    def __init__(self, data: Any = None, *, kind: FacilityKind, fixed: bool = False, **named: Any) -> None:
        super().__init__(data, **named)
        self.kind = kind
        self.written: WrittenFacility | None = None
        for attribute in kind.attributes:
            self.fields[attribute.id] = _field(kind, attribute)
        if kind.has_codes and not fixed:
            self.fields[CODE] = _line(
                facility_words.header(kind, CODE),
                most=40,
                help_text=gettext(
                    "Kode tetap untuk hal ini, misalnya NPSN atau nomor ruas. Kosong: dibuat dari namanya."
                ),
            )
        if kind.shape != NOWHERE:
            self._place(kind)
        if kind.period == STATE:
            self.fields[SINCE] = _day(facility_words.header(kind, SINCE), gettext("Sejak kapan keadaan ini berlaku."))
        if fixed:
            for name in () if kind.has_codes else kind.key:
                self.fields[name].disabled = True
                self.fields[name].help_text = gettext("Membedakan hal ini dari yang lain, jadi tidak dapat diubah.")

    def _place(self, kind: FacilityKind) -> None:
        for name in PLACE:
            self.fields[name] = _line(facility_words.header(kind, name), most=60)
        if kind.shape == POINT:
            for name in COORDINATES:
                self.fields[name] = _line(facility_words.header(kind, name), most=24, mode="decimal")
            self.fields["lintang"].help_text = gettext("Dalam derajat, misalnya -7,95123.")
            return
        ring = gettext("Sudut-sudutnya") if kind.shape == AREA else gettext("Titik-titik sepanjang ruasnya")
        self.fields[POINTS] = forms.CharField(
            label=facility_words.header(kind, POINTS),
            required=False,
            max_length=60_000,
            help_text=gettext("%s: lintang, bujur; lintang, bujur; … dengan titik desimal.") % ring,
            widget=forms.Textarea(attrs={"class": "in", "rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        )

    def clean(self) -> dict[str, Any]:
        """Read the fields as a row; each problem stands beside its field."""
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        cells = {name: value or "" for name, value in said.items()}
        written, problems = read_row(self.kind, cells, lists())
        for problem in problems:
            self.add_error(problem.column if problem.column in self.fields else None, _words(self.kind, problem))
        self.written = written
        return said


def initial_of(kind: FacilityKind, state: FacilityState, today: dt.date) -> dict[str, Any]:
    """What the form of a thing begins with: its state; from when, is asked anew."""
    values: dict[str, Any] = {}
    for attribute in kind.attributes:
        said = state.values.get(attribute.id, "")
        values[attribute.id] = said.replace(".", ",") if attribute.type == "desimal" else said
    values |= dict(zip(PLACE, state.unit, strict=True))
    if kind.shape == POINT and state.shape:
        values |= dict(zip(COORDINATES, state.shape.split(","), strict=True))
    return values | {POINTS: state.shape.replace(";", "; "), SINCE: today.isoformat(), CODE: state.code}


def _field(kind: FacilityKind, attribute: Attribute) -> forms.Field:
    label, measured = facility_words.label(kind, attribute.id), facility_words.unit(kind, attribute.id)
    label = f"{label} ({measured})" if measured else label
    needed = _("Isian ini perlu diisi.")
    if attribute.codelist is not None or attribute.type == "ya_tidak":
        return forms.ChoiceField(
            label=label,
            required=attribute.required,
            choices=_choices(attribute),
            error_messages={"required": _("Pilih satu.")},
            widget=forms.Select(attrs={"class": "in"}),
        )
    if attribute.type == "tanggal":
        return _day(label, "", required=attribute.required)
    hint = gettext("Menyebut nama orang: tersimpan tersegel, tiap pembacaan tercatat.") if attribute.personal else ""
    field = _line(
        label, most=attribute.length, required=attribute.required, mode=_NUMERIC.get(attribute.type, ""), help_text=hint
    )
    field.error_messages["required"] = needed
    return field


def _choices(attribute: Attribute) -> list[tuple[str, Any]]:
    empty = ("", gettext("pilih"))
    if attribute.codelist is None:
        return [empty, ("ya", gettext("ya")), ("tidak", gettext("tidak"))]
    codelist = lists()[attribute.codelist]
    return [empty, *((row.code, codelist.label(row.code, lang())) for row in codelist.rows if row.code != MISSING)]


def _line(label: str, *, most: int, required: bool = False, mode: str = "", help_text: str = "") -> forms.CharField:
    attributes = {"class": "in", "autocomplete": "off", "spellcheck": "false"}
    if mode:
        attributes |= {"inputmode": mode, "class": "in num"}
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=help_text, widget=forms.TextInput(attrs=attributes)
    )


def _day(label: Any, help_text: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=24,
        help_text=help_text,
        error_messages={"required": _("Isi tanggalnya.")},
        widget=forms.TextInput(attrs={"class": "in", "type": "date", "autocomplete": "off"}),
    )


def _words(kind: FacilityKind, problem: FacilityProblem) -> str:
    """What is wrong and what is expected, in the language of the page."""
    if problem.rule == "fasilitas_titik_salah":
        return gettext("Letak tidak terbaca atau di luar Indonesia. Contoh: lintang -7,95 dan bujur 112,61.")
    if problem.rule == "fasilitas_nomor_orang":
        return gettext("Isian ini memuat nomor yang dapat berupa NIK, nomor KK, atau telepon. Hapus nomornya.")
    if problem.rule == "fasilitas_isian_wajib":
        return gettext("Isian ini perlu diisi.")
    if problem.column in (CODE, *PLACE):
        return gettext("Pakai huruf dan angka yang pendek, misalnya SD-1 atau 003.")
    if problem.column == SINCE:
        return gettext("Tulis tanggal yang ada di kalender, contoh 14/05/2026.")
    return _expected_words(kind.attribute(problem.column))


def _expected_words(attribute: Attribute) -> str:
    limits: Mapping[str, Any] = {
        "a": attribute.minimum,
        "b": attribute.maximum,
        "n": attribute.decimals,
        "p": attribute.length,
    }
    if attribute.type in ("angka", "tahun"):
        return gettext("Tulis bilangan bulat, %(a)s sampai %(b)s.") % limits
    if attribute.type == "desimal":
        return (
            gettext("Tulis angka %(a)s sampai %(b)s, paling banyak %(n)s angka di belakang koma, tanpa titik ribuan.")
            % limits
        )
    if attribute.type == "tanggal":
        return gettext("Tulis tanggal yang ada di kalender, contoh 14/05/2026.")
    return gettext("Paling banyak %(p)s huruf.") % limits


class CloseFacilityForm(forms.Form):
    """From when a thing is there no more."""

    tanggal = date_field(_("Tidak ada lagi sejak"))
