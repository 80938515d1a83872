"""Forms of an evaluation: whose it is, a document that somebody names, a level with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.content.epss import EpssLevelRule
from cantik.web.fields import FirstMistakeForm, date_field, text_field
from cantik.web.language import either

CLASS_WORDS = {
    "administrasi": _("dokumen administrasi"),
    "kebijakan": _("dokumen kebijakan"),
    "reviu": _("dokumen reviu"),
}
_NOBODY = _("Tanpa nama, NIK, atau telepon warga.")


class EvaluationForm(FirstMistakeForm):
    """The institution and the year; `institutions`: number and name."""

    instansi = forms.TypedChoiceField(label=_("Instansi"), coerce=int, widget=forms.Select(attrs={"class": "in"}))
    tahun = forms.IntegerField(
        label=_("Tahun"), widget=forms.NumberInput(attrs={"class": "in pendek", "inputmode": "numeric"})
    )

    def __init__(self, institutions: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instansi"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared so
        field.choices = list(institutions)


class DocumentForm(FirstMistakeForm):
    """A document that the program does not hold."""

    judul = text_field(_("Judul dan nomor dokumen"), most=300, help_text=_NOBODY)
    golongan = forms.ChoiceField(
        label=_("Golongan"), choices=tuple(CLASS_WORDS.items()), widget=forms.Select(attrs={"class": "in"})
    )
    hari = date_field(_("Hari dokumen"), past=True)


class LevelForm(FirstMistakeForm):
    """A level with its reason."""

    tingkat = forms.TypedChoiceField(label=_("Tingkat"), coerce=int, widget=forms.RadioSelect)
    alasan = forms.CharField(
        label=_("Alasan"),
        max_length=1000,
        help_text=_NOBODY,
        widget=forms.Textarea(attrs={"class": "in", "rows": 3}),
    )

    def __init__(self, levels: Mapping[int, EpssLevelRule], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tingkat"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared so
        field.choices = [
            (rule.level, f"{rule.level}. {either(rule.name, rule.name_en)}: {either(rule.pattern, rule.pattern_en)}")
            for rule in levels.values()
        ]
