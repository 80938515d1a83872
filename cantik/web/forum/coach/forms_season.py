"""Forms of a season: a village applies, villages are chosen, the plan of coverage, the questions on competence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.coach.app.season import SeasonChoice
from cantik.content.coaching_lists import competence_questions
from cantik.web.fields import FirstMistakeForm, date_field, text_field
from cantik.web.language import either

_YES_NO = (("1", _("ya")), ("0", _("tidak")))


def _condition(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_YES_NO, widget=forms.RadioSelect)


class ApplyForm(FirstMistakeForm):
    """What a village says of itself."""

    internet = _condition(_("Internet di kantor desa lancar"))
    computer = _condition(_("Ada komputer yang disediakan untuk data"))
    official = _condition(_("Ada aparatur yang dapat memakainya"))

    def list_conditions(self) -> list[bool]:
        """The answers in the order of `CONDITIONS`, once the form is valid."""
        return [self.cleaned_data[name] == "1" for name in ("internet", "computer", "official")]


class ChooseForm(FirstMistakeForm):
    """By what villages are chosen; which ones stands beside it."""

    dasar = text_field(_("Dasar hukum"), most=200, help_text=_("Nomor SK atau instruksi gubernur atau bupati."))
    hari_dasar = date_field(_("Tanggal dasar hukum"), past=True)
    alasan = text_field(_("Alasan bila ada syarat yang belum terpenuhi atau tidak dipilih"), required=False, most=400)

    def choice(self, year: int, villages: tuple[str, ...]) -> SeasonChoice:
        """What is chosen, once the form is valid."""
        said = self.cleaned_data
        return SeasonChoice(year, villages, said["dasar"], said["hari_dasar"], said["alasan"])


class TargetForm(FirstMistakeForm):
    """How many villages are to have been chosen up to a year."""

    tahun = forms.IntegerField(
        label=_("Tahun"), widget=forms.NumberInput(attrs={"class": "in pendek", "inputmode": "numeric"})
    )
    banyak = forms.IntegerField(
        label=_("Desa terpilih sampai tahun itu"),
        widget=forms.NumberInput(attrs={"class": "in pendek", "inputmode": "numeric"}),
    )
    dasar = text_field(_("Dasar rencana"), most=200)


class CompetenceForm(FirstMistakeForm):
    """The questions, each with its choices; one may be left open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, question in competence_questions().items():
            choices = question.choices if either("id", "en") == "id" else question.choices_en
            self.fields[code] = forms.ChoiceField(
                label=either(question.words, question.words_en),
                required=False,
                choices=[(str(at), choice) for at, choice in enumerate(choices, 1)],
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[str, int]:
        """What was answered, once the form is valid."""
        return {code: int(value) for code, value in self.cleaned_data.items() if value}
