"""The form of a stricter policy: thresholds, the smallest denominator, rungs, day and basis."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cantik.content.kinds import Classification, Policy
from cantik.content.loader import here
from cantik.forum.policy_file import PolicyWish
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field

#: the classes of disclosure whose threshold may rise; A is open
CLASSES = ("B", "C")
_MOST = 100


class PolicyForm(FirstMistakeForm):
    """What an area wants stricter than `held`, the policy that holds; the rungs stand below, folded away."""

    def __init__(self, held: Policy, today: dt.date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (
            _("Keterangan lain: jangan cetak hitungan di bawah"),
            _("Keterangan peka: jangan cetak hitungan di bawah"),
        )
        for kelas, label in zip(CLASSES, labels, strict=True):
            self.fields[f"ambang_{kelas}"] = _whole(label, held.minimum[kelas])
        self.fields["penyebut_min"] = _whole(
            _("Jangan cetak persen atau rasio dari kurang dari (orang atau keluarga)"), held.denominator_min
        )
        self.fields["sejak"] = date_field(_("Berlaku sejak"))
        self.fields["sejak"].initial = today
        self.fields["dasar"] = text_field(_("Dasar"), most=200, help_text=_("Peraturan atau keputusan forum."))
        self.ladders = [classification for classification in here().classifications.values() if classification.ladder]
        for ladder in self.ladders:
            self.fields[f"jenjang_{ladder.id}"] = _rung_field(ladder, held.rungs.get(ladder.id, ""))

    @property
    def plain(self) -> list[Any]:
        """The fields that everybody sees."""
        return [field for field in self if not field.name.startswith("jenjang_")]

    @property
    def rungs(self) -> list[Any]:
        """One field for each classification with a ladder."""
        return [field for field in self if field.name.startswith("jenjang_")]

    def wish(self) -> PolicyWish:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return PolicyWish(
            minimum={kelas: said[f"ambang_{kelas}"] for kelas in CLASSES},
            denominator=said["penyebut_min"],
            rungs={ladder.id: rung for ladder in self.ladders if (rung := said[f"jenjang_{ladder.id}"])},
            since=said["sejak"],
            basis=said["dasar"],
        )


def _whole(label: str, least: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=least,
        min_value=least,
        max_value=max(_MOST, least),
        error_messages={
            "required": _("Isian ini perlu diisi."),
            "invalid": _("Isi dengan bilangan bulat."),
            "min_value": _("Yang berlaku sekarang %(limit_value)s; hanya boleh lebih ketat."),
            "max_value": _("Paling banyak %(limit_value)s."),
        },
        widget=forms.NumberInput(attrs={"class": "in", "inputmode": "numeric"}),
    )


def _rung_field(ladder: Classification, held: str) -> forms.ChoiceField:
    rungs = [(rung.id, rung.label) for rung in ladder.ladder]
    return forms.ChoiceField(
        label=ladder.label,
        required=False,
        initial=held,
        choices=[("", _("dipilih program bagi tiap desa")), *rungs],
        widget=PlainSelect(attrs={"class": "in"}),
    )
