"""The form in which an office answers a line of the DU-RKP."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.use.proposals.app.answer_models import ANSWERS, ProposalAnswer
from cantik.use.proposals.app.answers import AnswerEntry
from cantik.web.fields import FirstMistakeForm, PlainSelect, text_field
from cantik.web.tahap.perencanaan.proposals.forms import SpokenInteger
from cantik.web.tahap.perencanaan.proposals.proposal_words import name_stage

_WHOLE = {"invalid": _("Tulis bilangan bulat."), "min_value": _("Tulis 0 atau lebih.")}
_PLAIN = {"class": "in num", "inputmode": "numeric", "autocomplete": "off"}


class OfficeAnswerForm(FirstMistakeForm):
    """What an office answers, with the document and rupiah of its own plan."""

    jawaban = forms.ChoiceField(label=_("Jawaban"), widget=PlainSelect(attrs={"class": "in"}))
    alasan = text_field(_("Alasan"), required=False, most=400, help_text=_("Perlu bila ditunda atau ditolak."))
    dokumen = text_field(_("Dokumen rencana dinas"), required=False, most=200, help_text=_("Contoh Renja 2027."))
    tahun = SpokenInteger(
        label=_("Tahun anggaran"), required=False, error_messages=_WHOLE, widget=forms.TextInput(attrs=_PLAIN)
    )
    jumlah = SpokenInteger(
        label=_("Jumlah (Rp)"),
        required=False,
        min_value=0,
        error_messages=_WHOLE,
        widget=forms.TextInput(attrs=_PLAIN),
    )

    def __init__(self, answer: ProposalAnswer, *args: Any, **kwargs: Any) -> None:
        held = {"jawaban": answer.answer, "alasan": answer.reason, "dokumen": answer.proof}
        kwargs.setdefault("initial", held | {"tahun": answer.budget_year, "jumlah": answer.budget})
        super().__init__(*args, **kwargs)
        field = self.fields["jawaban"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(code, name_stage(code)) for code in ANSWERS]

    def entry(self) -> AnswerEntry:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return AnswerEntry(said["jawaban"], said["alasan"], said["dokumen"], said["jumlah"], said["tahun"])
