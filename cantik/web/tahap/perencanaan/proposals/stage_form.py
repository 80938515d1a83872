"""The form of a stage that a proposal came to, and what its page shows of its stages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cantik.use.proposals.app import services, steps
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.steps import StepEntry
from cantik.use.proposals.stages import WAITING
from cantik.web.desk import VillageDesk
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field
from cantik.web.language import either
from cantik.web.step_bar import offer_forms
from cantik.web.tahap.perencanaan.proposals.forms import SpokenDecimal, SpokenInteger
from cantik.web.tahap.perencanaan.proposals.proposal_words import name_stage
from cantik.web.tahap.perencanaan.proposals.stage_words import describe_done, describe_steps, stage_mark

_WHOLE = {"invalid": gettext_lazy("Tulis bilangan bulat."), "min_value": gettext_lazy("Tulis 0 atau lebih.")}


class StepForm(FirstMistakeForm):
    """A stage that a proposal came to, with what proves it."""

    tahap = forms.ChoiceField(label=gettext_lazy("Keadaan"), widget=PlainSelect(attrs={"class": "in"}))
    hari = date_field(gettext_lazy("Hari"), past=True)
    bukti = text_field(
        gettext_lazy("Peraturan atau dokumen"),
        required=False,
        most=200,
        help_text=gettext_lazy("Contoh Perdes APB Desa 5/2026; perlu untuk masuk APBDes dan terlaksana."),
    )
    jumlah = SpokenInteger(
        label=gettext_lazy("Jumlah (Rp)"),
        required=False,
        min_value=0,
        error_messages=_WHOLE,
        widget=forms.TextInput(attrs={"class": "in num", "inputmode": "numeric", "autocomplete": "off"}),
    )
    volume = SpokenDecimal(
        label=gettext_lazy("Volume yang terlaksana"),
        required=False,
        max_digits=12,
        decimal_places=2,
        error_messages={"invalid": gettext_lazy("Tulis bilangan, contoh 40 atau 1,5.")},
        help_text=gettext_lazy("Perlu untuk terlaksana, walaupun kurang dari rencana."),
        widget=forms.TextInput(attrs={"class": "in num", "inputmode": "decimal", "autocomplete": "off"}),
    )
    alasan = text_field(
        gettext_lazy("Alasan"), required=False, most=400, help_text=gettext_lazy("Perlu bila ditunda atau ditolak.")
    )

    def __init__(self, row: VillageProposal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tahap"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(each.code, either(each.title, each.title_en)) for each in steps.list_written_stages(row)]

    def entry(self) -> StepEntry:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return StepEntry(said["tahap"], said["hari"], said["bukti"], said["alasan"], said["jumlah"], said["volume"])


def stage_values(desk: VillageDesk, row: VillageProposal, form: StepForm | None = None) -> dict[str, Any]:
    """What the page of a proposal shows of its stages, and what this person may do about them."""
    waiting = row.steps.filter(state=WAITING).first()
    address = desk.area.text(), row.pk
    offered = desk.may(services.WRITE) and waiting is None and bool(steps.list_written_stages(row))
    return {
        "tahap": name_stage(row.stage),
        "tahap_tanda": stage_mark(row.stage),
        "langkah": describe_steps(row),
        "hasil": describe_done(row),
        "form_tahap": (form or StepForm(row, initial={"hari": desk.today})) if offered else None,
        "pilihan_tahap": () if waiting is None else offer_forms(waiting, desk.person, desk.area, *address),
        "buka_tahap": form is not None,
    }
