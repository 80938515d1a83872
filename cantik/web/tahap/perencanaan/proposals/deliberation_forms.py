"""The form that calls a deliberation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.register.units.app.queries import standing_units
from cantik.use.proposals.app.deliberation_models import BY_SCORES
from cantik.use.proposals.app.deliberations import DeliberationCall, list_kinds
from cantik.web.desk import VillageDesk
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field
from cantik.web.language import either
from cantik.web.tahap.perencanaan.proposals.deliberation_words import METHOD_WORDS
from cantik.web.tahap.perencanaan.proposals.forms import SpokenInteger


class CallForm(FirstMistakeForm):
    """A deliberation as it is called."""

    jenis = forms.ChoiceField(label=_("Jenis musyawarah"), widget=PlainSelect(attrs={"class": "in"}))
    tahun = forms.IntegerField(
        label=_("Tahun rencana"), widget=forms.TextInput(attrs={"class": "in num", "inputmode": "numeric"})
    )
    hari = date_field(_("Hari"))
    pukul = forms.TimeField(
        label=_("Pukul"),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"required": _("Isian ini perlu diisi."), "invalid": _("Tulis jamnya, contoh 09.00.")},
        widget=forms.TimeInput(attrs={"class": "in", "type": "time"}, format="%H:%M"),
    )
    tempat = text_field(_("Tempat"), most=200)
    dusun = forms.ChoiceField(
        label=_("Dusun, bila musyawarah dusun"), required=False, widget=PlainSelect(attrs={"class": "in"})
    )
    cara = forms.ChoiceField(label=_("Cara mengurutkan"), widget=PlainSelect(attrs={"class": "in"}))
    pagu = SpokenInteger(
        label=_("Pagu (Rp)"),
        required=False,
        min_value=0,
        help_text=_("Kosongkan bila belum ada; urutan tetap dihitung."),
        error_messages={"invalid": _("Tulis bilangan bulat."), "min_value": _("Tulis 0 atau lebih.")},
        widget=forms.TextInput(attrs={"class": "in num", "inputmode": "numeric", "autocomplete": "off"}),
    )
    sumber_pagu = text_field(
        _("Sumber pagu"), required=False, most=200, help_text=_("Surat atau peraturan yang menyebutnya.")
    )
    undangan = text_field(_("Nomor surat undangan"), required=False, most=80)

    def __init__(self, desk: VillageDesk, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"tahun": desk.today.year + 1, "hari": desk.today, "cara": BY_SCORES})
        super().__init__(*args, **kwargs)
        self._offer("jenis", [(kind.code, either(kind.title, kind.title_en)) for kind in list_kinds(desk.area)])
        self._offer("cara", [(code, str(_(word))) for code, word in METHOD_WORDS.items()])
        dusun: list[str] = []
        if desk.area_id_or_none is not None:
            dusun = sorted({unit[0] for unit in standing_units(desk.area_id_or_none, desk.today).values() if unit[0]})
        self._offer("dusun", [("", str(_("seluruh desa"))), *((name, name) for name in dusun)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
        field.choices = choices

    def call(self) -> DeliberationCall:
        """The deliberation, once the form is valid."""
        said = self.cleaned_data
        return DeliberationCall(
            said["jenis"],
            said["tahun"],
            said["hari"],
            f"{said['pukul']:%H.%M}",
            said["tempat"],
            said["dusun"] or "",
            said["cara"],
            said["pagu"],
            said["sumber_pagu"] or "",
            said["undangan"] or "",
        )
