"""Forms of coaching: a visit or a session as it is planned, and what is told of it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.coach.app.coaching import CoachingPlan, VillageReport
from cantik.coach.app.coaching_models import CoachingDay
from cantik.codes.area import AreaCode
from cantik.content.exercise import read_own_modules
from cantik.web.fields import FirstMistakeForm, date_field, text_field
from cantik.web.language import either

#: agreements of one village that fit on the page: of a visit, of a session
_AGREEMENTS = {CoachingDay.VISIT: 3, CoachingDay.SESSION: 1, CoachingDay.SOCIALISATION: 0}
_PLAIN = _("Tanpa nama, NIK, atau telepon warga: dibaca desa dan kantor di atasnya.")


class PlanForm(FirstMistakeForm):
    """A visit or a session; `villages`: code and name of whom a session may be for."""

    hari = date_field(_("Hari"))
    pukul = forms.TimeField(
        label=_("Pukul"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": _("Tulis jam seperti 09.00.")},
        widget=forms.TimeInput(attrs={"class": "in pendek", "type": "time"}, format="%H:%M"),
    )
    tempat = text_field(_("Tempat"), most=200)
    tujuan = text_field(_("Yang akan dikerjakan"), most=400, help_text=_PLAIN)
    materi = forms.MultipleChoiceField(label=_("Materi"), required=False, widget=forms.CheckboxSelectMultiple)
    desa = forms.MultipleChoiceField(
        label=_("Desa yang diundang"),
        error_messages={"required": _("Pilih paling sedikit satu desa.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, kind: str, area: AreaCode, villages: Sequence[tuple[str, str]], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind, self.area = kind, area
        materials = self.fields["materi"]
        assert isinstance(materials, forms.MultipleChoiceField)  # noqa: S101 - declared so
        materials.choices = [(each.code, either(each.title, each.title_en)) for each in read_own_modules().values()]
        if kind == CoachingDay.VISIT:
            del self.fields["desa"]
        else:
            field = self.fields["desa"]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared so
            field.choices = list(villages)

    @property
    def plain(self) -> list[Any]:
        """The fields but the lists to tick."""
        return [field for field in self if field.name not in ("desa", "materi")]

    def plan(self) -> CoachingPlan:
        """What is planned, once the form is valid."""
        said = self.cleaned_data
        villages = tuple(said["desa"]) if "desa" in self.fields else (self.area.text(),)
        return CoachingPlan(
            self.kind,
            self.area,
            said["hari"],
            said["tempat"],
            said["tujuan"],
            villages,
            said["pukul"],
            tuple(said["materi"]),
        )


class ReportForm(FirstMistakeForm):
    """What came of a coaching day, for each of its villages (`villages`: code and name)."""

    uraian = forms.CharField(
        label=_("Apa yang ditemukan dan dikerjakan"),
        max_length=4000,
        help_text=_PLAIN,
        widget=forms.Textarea(attrs={"class": "in", "rows": 5}),
    )

    def __init__(self, kind: str, villages: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.villages, self.most = tuple(villages), _AGREEMENTS[kind]
        for at, (_kode, name) in enumerate(self.villages):
            self.fields[f"hadir{at}"] = forms.IntegerField(
                label=gettext("Aparatur %s yang hadir") % name,
                min_value=0,
                max_value=99,
                widget=forms.NumberInput(attrs={"class": "in pendek", "inputmode": "numeric"}),
            )
            for line in range(self.most):
                self.fields[f"sepakat{at}_{line}"] = text_field(_("Kesepakatan"), required=False, most=400)
                self.fields[f"batas{at}_{line}"] = date_field(_("Selesai paling lambat"), required=False)

    def clean(self) -> dict[str, Any]:
        """An agreement has a day, and a day an agreement."""
        said = super().clean() or self.cleaned_data
        for at in range(len(self.villages)):
            for line in range(self.most):
                text, day = said.get(f"sepakat{at}_{line}"), said.get(f"batas{at}_{line}")
                if bool(text) is not bool(day):
                    wrong = f"batas{at}_{line}" if text else f"sepakat{at}_{line}"
                    self.add_error(wrong, gettext("Kesepakatan dan harinya diisi bersama."))
        return said

    @property
    def parts(self) -> list[tuple[str, list[Any], list[tuple[Any, Any]]]]:
        """By village: name, its field, its pairs of agreement and day."""
        return [
            (
                name,
                [self[f"hadir{at}"]],
                [(self[f"sepakat{at}_{line}"], self[f"batas{at}_{line}"]) for line in range(self.most)],
            )
            for at, (_kode, name) in enumerate(self.villages)
        ]

    def reports(self) -> dict[str, VillageReport]:
        """What is told, by village, once the form is valid."""
        said = self.cleaned_data
        return {
            kode: VillageReport(
                said[f"hadir{at}"],
                tuple(
                    (said[f"sepakat{at}_{line}"], said[f"batas{at}_{line}"])
                    for line in range(self.most)
                    if said[f"sepakat{at}_{line}"]
                ),
            )
            for at, (kode, _name) in enumerate(self.villages)
        }
