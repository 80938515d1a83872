"""Forms of the year: opening it, a line, another day, taking a line out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.coach.app.calendar import LEVELS
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.content.year import FREQUENCIES, ROLES
from cantik.forum.app import year
from cantik.forum.app.models import YearLine
from cantik.forum.app.year import YearEntry
from cantik.staff.app import institutions
from cantik.staff.matrix import ROLES as OFFICES
from cantik.web.fields import FirstMistakeForm, date_field
from cantik.web.language import either

#: instead of a template
AGAIN = "ulang"
FREQUENCY_WORDS = {
    "bulanan": noop("bulanan"),
    "triwulanan": noop("triwulanan"),
    "semesteran": noop("semesteran"),
    "tahunan": noop("tahunan"),
    "insidental": noop("insidental"),
}
_REASON = _("Terbaca di kalender rilis. Tanpa nama orang.")


class YearOpenForm(FirstMistakeForm):
    """From what a year is made."""

    tahun = forms.IntegerField(widget=forms.HiddenInput)
    pola = forms.ChoiceField(label=_("Isi dari"))

    def __init__(self, area: AreaCode, at: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tahun"].initial = at
        choices = [(held.id, either(held.title, held.title_en)) for held in year.templates()]
        if at - 1 in year.years(area):
            choices.insert(0, (AGAIN, gettext("Ulangi tahun %d") % (at - 1)))
        field = self.fields["pola"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


class ChangeForm(FirstMistakeForm):
    """What of a line may be said otherwise."""

    judul = forms.CharField(label=_("Nama kegiatan atau data"), max_length=200)
    produsen = forms.ChoiceField(label=_("Lembaga penanggung jawab"), required=False)
    frekuensi = forms.ChoiceField(label=_("Frekuensi"))
    prioritas = forms.BooleanField(label=_("Data prioritas"), required=False)

    def __init__(self, area: AreaCode, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        houses = [state for state in institutions.list_institutions([area.text()]) if not state.over(today)]
        self._offer("produsen", [("", "–"), *((str(state.row.pk), state.name(today)) for state in houses)])
        self._offer("frekuensi", [(name, gettext(FREQUENCY_WORDS[name])) for name in FREQUENCIES])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
        field.choices = choices

    @property
    def producer(self) -> int | None:
        """The number of the institution."""
        said = self.cleaned_data["produsen"]
        return int(said) if said else None

    def changed_entry(self, row: YearLine) -> YearEntry:
        """The line with what may be said otherwise."""
        said = self.cleaned_data
        return YearEntry(
            said["judul"], row.level, row.role, row.day, said["frekuensi"], self.producer, priority=said["prioritas"]
        )


class LineForm(ChangeForm):
    """A line of the forum's own."""

    siapa = forms.ChoiceField(label=_("Tingkat dan yang mengerjakan"))
    hari = date_field(_("Hari"))
    tabel = forms.ChoiceField(
        label=_("Tabel OPD"), required=False, help_text=_("Selesai dengan sendirinya bila dinasnya menyerahkan.")
    )
    acuan = date_field(_("Tanggal acuan data"), _("Untuk rilis desa dan tabel OPD."), required=False)
    publik = forms.BooleanField(label=_("Masuk kalender rilis publik"), required=False)
    field_order = ("judul", "siapa", "produsen", "frekuensi", "hari", "tabel", "acuan", "prioritas", "publik")

    def __init__(self, area: AreaCode, *args: Any, **kwargs: Any) -> None:
        super().__init__(area, *args, **kwargs)
        pairs = [(level, role) for level in year.LEVELS[area.level] for role in ROLES[level]]
        named = [
            (f"{level}:{role}", f"{gettext(LEVELS[level])}: {gettext(OFFICES[role].name)}") for level, role in pairs
        ]
        self._offer("siapa", named)
        tables = sorted(here().opd.values(), key=lambda table: (table.order, table.id))
        self._offer("tabel", [("", "–"), *((table.id, either(table.title, table.title_en)) for table in tables)])

    def entry(self) -> YearEntry:
        """The line as it was written."""
        said, reference = self.cleaned_data, self.cleaned_data["acuan"]
        level, _colon, role = said["siapa"].partition(":")
        assert reference is None or isinstance(reference, dt.date)  # noqa: S101 - a date field
        return YearEntry(
            title=said["judul"],
            level=level,
            role=role,
            day=said["hari"],
            frequency=said["frekuensi"],
            producer=self.producer,
            reference=reference,
            public=said["publik"],
            priority=said["prioritas"],
            table=said["tabel"],
        )


class YearMoveForm(FirstMistakeForm):
    """Another day, and why."""

    hari = date_field(_("Hari baru"))
    alasan = forms.CharField(label=_("Alasan"), max_length=400, help_text=_REASON)


class RemoveForm(FirstMistakeForm):
    """Why a line is taken out; for one of the public calendar the reason is due (`year.remove`)."""

    alasan = forms.CharField(label=_("Alasan"), max_length=400, required=False, help_text=_REASON)
