"""Forms of the register's pages: what is looked for, which of it, and why a number is opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.register.core.app.search import (
    ENDED,
    GONE,
    NUMBER_DIGITS,
    RECORDED,
    REGISTERED,
    RESIDENT,
    digits_of,
    words_of,
)
from cantik.register.core.app.words import place
from cantik.register.core.grouping import Unit

_STANDING_WORDS = (
    (RECORDED, _("semua yang tercatat")),
    (REGISTERED, _("terdaftar")),
    (RESIDENT, _("berdomisili")),
    (ENDED, _("mati, pindah, atau di luar")),
    (GONE, _("tidak ada lagi dalam daftar")),
)


class SearchForm(forms.Form):
    """The one field of the search: a part of a name, or a whole NIK or KK number. Sent by POST only."""

    q = forms.CharField(
        label=_("Nama, NIK, atau nomor KK"),
        max_length=80,
        strip=True,
        error_messages={"required": _("Tulis sebagian nama, atau 16 angka NIK atau nomor KK.")},
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_q(self) -> str:
        """Refuse what cannot find anybody: less than two letters, a number that is not whole."""
        text: str = self.cleaned_data["q"]
        digits = digits_of(text)
        if digits and len(digits) != NUMBER_DIGITS:
            raise forms.ValidationError(
                _("Ditemukan %(n)s angka, seharusnya 16. NIK dan nomor KK hanya dapat dicari utuh.")
                % {"n": len(digits)}
            )
        if not digits and sum(map(len, words_of(text))) < 2:
            raise forms.ValidationError(_("Tulis paling sedikit dua huruf dari nama."))
        return text


class FilterForm(forms.Form):
    """Place and standing; they name nobody, so that they may stand in an address."""

    dusun = forms.ChoiceField(label=_("Dusun"), required=False, widget=forms.Select(attrs={"class": "in"}))
    rt = forms.ChoiceField(label=_("RT dan RW"), required=False, widget=forms.Select(attrs={"class": "in"}))
    kedudukan = forms.ChoiceField(
        label=_("Kedudukan"), required=False, choices=_STANDING_WORDS, widget=forms.Select(attrs={"class": "in"})
    )

    def __init__(self, *arguments: Any, units: Iterable[Unit], **named: Any) -> None:
        super().__init__(*arguments, **named)
        units = list(units)
        hamlets = sorted({dusun for dusun, _rw, _rt in units if dusun})
        numbered = sorted({(rw, rt) for _dusun, rw, rt in units if rw or rt})
        self._field("dusun").choices = [("", _("semua dusun")), *((name, name) for name in hamlets)]
        self._field("rt").choices = [
            ("", _("semua RT")),
            *((f"{rt}/{rw}", place(("", rw, rt))) for rw, rt in numbered),
        ]

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        return field

    def wish(self) -> tuple[str, tuple[str, str] | None, str]:
        """Dusun, (rw, rt) and standing; a wish that is not one of the choices counts as none."""
        self.is_valid()
        said = self.cleaned_data
        rt, _sign, rw = (said.get("rt") or "").partition("/")
        return said.get("dusun") or "", (rw, rt) if rt or rw else None, said.get("kedudukan") or RECORDED


class ReasonForm(forms.Form):
    """Why a NIK is opened."""

    alasan = forms.CharField(
        label=_("Alasan membuka NIK"),
        max_length=200,
        help_text=_(
            "Paling sedikit 10 huruf, tanpa nama dan nomor. Alasan tersimpan selamanya bersama nama akun Anda."
        ),
        error_messages={"required": _("Tulis alasan, paling sedikit 10 huruf.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 2, "autocomplete": "off"}),
    )
