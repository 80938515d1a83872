"""Forms of meetings: the invitation, a decision, the minutes, an addendum."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.forum import meeting_kinds
from cantik.forum.app.meetings import MeetingCall, MeetingMinutes
from cantik.staff.app import institutions
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field
from cantik.web.language import either

_PLAIN = _("Tanpa nama, NIK, atau telepon warga: notulen dibaca semua lembaga forum.")
_MISSING = _("Isian ini perlu diisi.")


def _lines(label: Any, rows: int, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=6000,
        help_text=help_text,
        error_messages={"required": _MISSING},
        widget=forms.Textarea(attrs={"class": "in", "rows": rows}),
    )


class InvitationForm(FirstMistakeForm):
    """A meeting as it is called; the institutions stand last (`kept` apart on the page)."""

    jenis = forms.ChoiceField(label=_("Jenis rapat"), widget=PlainSelect(attrs={"class": "in"}))
    hari = date_field(_("Hari"))
    pukul = forms.TimeField(
        label=_("Pukul"),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"required": _MISSING, "invalid": _("Tulis jamnya, contoh 09.00.")},
        widget=forms.TimeInput(attrs={"class": "in", "type": "time"}, format="%H:%M"),
    )
    tempat = text_field(_("Tempat atau tautan"), most=200)
    agenda = _lines(_("Agenda"), 4, _("Satu baris satu butir."))
    undangan = text_field(_("Nomor surat undangan"), required=False, most=80)
    dasar = text_field(_("Dasar"), required=False, most=200)
    lembaga = forms.MultipleChoiceField(
        label=_("Lembaga yang diundang"),
        error_messages={"required": _("Pilih paling sedikit satu lembaga.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, area: AreaCode, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        houses = [state for state in institutions.list_institutions([area.text()]) if not state.over(today)]
        self._offer("lembaga", [(str(state.row.pk), state.name(today)) for state in houses])
        self._offer(
            "jenis", [(kind.code, either(kind.title, kind.title_en)) for kind in meeting_kinds.kinds().values()]
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
        field.choices = choices

    @property
    def plain(self) -> list[Any]:
        """The fields but the institutions."""
        return [field for field in self if field.name != "lembaga"]

    def call(self) -> MeetingCall:
        """The meeting, once the form is valid."""
        said = self.cleaned_data
        return MeetingCall(
            said["jenis"],
            said["hari"],
            f"{said['pukul']:%H.%M}",
            said["tempat"],
            said["agenda"],
            tuple(int(number) for number in said["lembaga"]),
            said["dasar"],
            said["undangan"],
        )


class MeetingDecisionForm(FirstMistakeForm):
    """A decision, who carries it out, until when."""

    teks = text_field(_("Keputusan"), most=400, help_text=_PLAIN)
    pelaksana = forms.ChoiceField(label=_("Pelaksana"), widget=PlainSelect(attrs={"class": "in"}))
    tenggat = date_field(_("Batas waktu"))

    def __init__(self, houses: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pelaksana"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(number), name) for number, name in houses]


class MinutesForm(FirstMistakeForm):
    """The minutes as they are handed in."""

    pimpinan = text_field(_("Pimpinan rapat"), most=200, help_text=_("Nama dan jabatan."))
    uraian = _lines(_("Uraian rapat"), 8, _PLAIN)
    beda = _lines(_("Pendapat berbeda"), 2, required=False)

    def minutes(self) -> MeetingMinutes:
        """The minutes, once the form is valid."""
        said = self.cleaned_data
        return MeetingMinutes(said["pimpinan"], said["uraian"], said["beda"])


class AddendumForm(FirstMistakeForm):
    """What was wrong in closed minutes."""

    teks = _lines(_("Susulan"), 3, _PLAIN)
