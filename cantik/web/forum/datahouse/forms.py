"""Forms of Rumah DataKu: what the house has by a document, who has a task, the class that was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.web.fields import FirstMistakeForm, date_field, text_field

TOLD_WORDS = {
    "sk": _("SK pengukuhan dengan struktur lengkap (0 atau 1)"),
    "orientasi": _("Orientasi tim: 1 dasar, 2 sampai analisis, 3 lengkap"),
    "sarana": _("Macam sarana"),
}


class TellForm(FirstMistakeForm):
    """What the house has of a criterion."""

    syarat = forms.ChoiceField(
        label=_("Syarat"), choices=tuple(TOLD_WORDS.items()), widget=forms.Select(attrs={"class": "in"})
    )
    banyak = forms.IntegerField(
        label=_("Banyaknya"),
        min_value=0,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "in pendek", "inputmode": "numeric"}),
    )
    dokumen = text_field(_("Nomor atau judul dokumen"), most=200)
    hari = date_field(_("Hari dokumen"), past=True)


class DutyForm(FirstMistakeForm):
    """Who is given a task."""

    tugas = forms.ChoiceField(label=_("Tugas"), widget=forms.Select(attrs={"class": "in"}))
    orang = forms.TypedChoiceField(label=_("Orang"), coerce=int, widget=forms.Select(attrs={"class": "in"}))
    sk = text_field(_("Nomor SK"), most=200)
    hari_sk = date_field(_("Hari SK"), past=True)

    def __init__(
        self, tasks: Sequence[tuple[str, str]], people: Sequence[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("tugas", tasks), ("orang", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
            field.choices = list(choices)


class ClassForm(FirstMistakeForm):
    """The class that the OPD-KB decided."""

    kelas = forms.ChoiceField(label=_("Kelas"), widget=forms.Select(attrs={"class": "in"}))
    surat = text_field(_("Nomor surat"), most=200)
    hari_surat = date_field(_("Hari surat"), past=True)

    def __init__(self, classes: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kelas"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
        field.choices = [(name, name.capitalize()) for name in classes]
