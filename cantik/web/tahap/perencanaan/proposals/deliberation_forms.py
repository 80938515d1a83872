"""The form that calls a deliberation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.content.deliberation_lists import DeliberationKind
from cantik.use.proposals.app.deliberation_models import BY_SCORES
from cantik.use.proposals.app.deliberations import DeliberationCall, list_kinds
from cantik.web.desk import VillageDesk
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field
from cantik.web.tahap.perencanaan.proposals.deliberation_words import METHOD_WORDS, name_kind
from cantik.web.tahap.perencanaan.proposals.forms import SpokenInteger, list_dusun

_BETWEEN = ":"


class CallForm(FirstMistakeForm):
    """A deliberation as it is called. A kind that is of one dusun is offered once for each, so that none is called
    without its dusun, nor another with one."""

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
        kinds, dusun = list_kinds(desk.area), list_dusun(desk)
        self._offer("jenis", [pair for kind in kinds for pair in _offer_kind(kind, dusun)])
        if not dusun and any(kind.of_dusun for kind in kinds):
            self.fields["jenis"].help_text = _("Musyawarah dusun dapat dipilih sesudah register mengenal dusunnya.")
        self._offer("cara", [(code, str(_(word))) for code, word in METHOD_WORDS.items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
        field.choices = choices

    def call(self) -> DeliberationCall:
        """The deliberation, once the form is valid."""
        said = self.cleaned_data
        kind, _between, dusun = said["jenis"].partition(_BETWEEN)
        return DeliberationCall(
            kind,
            said["tahun"],
            said["hari"],
            f"{said['pukul']:%H.%M}",
            said["tempat"],
            dusun,
            said["cara"],
            said["pagu"],
            said["sumber_pagu"] or "",
            said["undangan"] or "",
        )


def _offer_kind(kind: DeliberationKind, dusun: Sequence[str]) -> list[tuple[str, str]]:
    if not kind.of_dusun:
        return [(kind.code, name_kind(kind.code))]
    return [(f"{kind.code}{_BETWEEN}{name}", name_kind(kind.code, name)) for name in dusun]
