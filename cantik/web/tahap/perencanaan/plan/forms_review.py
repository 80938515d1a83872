"""Forms of the review: what became of whom, who somebody is, reasons; proposals and what was put aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.field.review.app.models import FieldEvent
from cantik.field.review.app.monthly_reports import OF_SOMEBODY, Meant
from cantik.field.review.event_proposals import GONE, FieldKind
from cantik.field.rounds.app.models import FrameMember
from cantik.web.fields import PlainSelect, date_field
from cantik.web.tahap.perencanaan.plan.register_comparison import NewEntry

KINDS: Mapping[FieldKind, Any] = {
    FieldKind.BIRTH: _("Lahir"),
    FieldKind.ARRIVAL: _("Datang"),
    FieldKind.DEATH: _("Meninggal"),
    FieldKind.DEPARTURE: _("Pindah keluar desa"),
    FieldKind.REGROUPED: _("Pindah keluarga"),
    FieldKind.MOVE: _("Pindah tempat di desa"),
    FieldKind.AWAY: _("Tinggal di luar, tetap anggota"),
    FieldKind.OTHER_FAMILY: _("Ada di keluarga lain"),
    FieldKind.UNKNOWN: _("Tidak diketahui"),
}
_NOBODY = "baru"  # of the register
_MOST = 400


def reason_field(label: Any, *, required: bool = True) -> forms.CharField:
    """A reason, which is read by others and stays."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=_MOST,
        help_text=_("Paling sedikit 10 huruf."),
        error_messages={"required": _("Isian ini perlu diisi.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 2}),
    )


class VerdictForm(forms.Form):
    """Approving a family: of whom of the list what became, whom of the register new entries are."""

    def __init__(
        self, *arguments: Any, missing: Sequence[FrameMember], entries: Iterable[NewEntry], **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.missing, self.entries = list(missing), list(entries)
        gone = [("", gettext("pilih")), *((kind.value, KINDS[kind]) for kind in GONE)]
        for member in self.missing:
            select = PlainSelect(attrs={"class": "in"})
            self.fields[f"kabar_{member.person}"] = forms.ChoiceField(
                label=member.name,
                choices=gone,
                widget=select,
                error_messages={"required": _("Pilih apa yang terjadi padanya.")},
            )
            self.fields[f"hari_{member.person}"] = date_field(_("Tanggal, bila diketahui"), required=False, past=True)
        for entry in self.entries:
            known = [(str(number), text) for number, text in entry.candidates]
            fresh = gettext("orang baru")
            self.fields[f"siapa_{entry.entry}"] = forms.ChoiceField(
                label=entry.name,
                choices=[("", gettext("pilih")), (_NOBODY, fresh), *known] if known else [("", fresh)],
                required=bool(known),
                widget=PlainSelect(attrs={"class": "in"}),
                error_messages={"required": _("Pilih apakah ia orang baru atau orang yang sudah tercatat.")},
            )

    def fates(self) -> dict[int, tuple[FieldKind, dt.date | None]]:
        """What became of whom, once the form is valid."""
        said = self.cleaned_data
        return {
            member.person: (FieldKind(said[f"kabar_{member.person}"]), said[f"hari_{member.person}"])
            for member in self.missing
        }

    def same(self) -> dict[int, int]:
        """Entries that are somebody of the register."""
        said = {entry.entry: self.cleaned_data[f"siapa_{entry.entry}"] for entry in self.entries}
        return {entry: int(number) for entry, number in said.items() if number and number != _NOBODY}

    @property
    def missing_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of everybody who is missing."""
        return [(self[f"kabar_{member.person}"], self[f"hari_{member.person}"]) for member in self.missing]

    @property
    def strangers(self) -> list[forms.BoundField]:
        """The field of every new entry."""
        return [self[f"siapa_{entry.entry}"] for entry in self.entries]


class TakeBackForm(forms.Form):
    """A reason alone."""

    alasan = reason_field(_("Alasan"))


class SendBackForm(forms.Form):
    """Sending a form back."""

    alasan = reason_field(_("Yang perlu ditanyakan lagi"), required=False)


class QuarantineForm(forms.Form):
    """Taking a form that was put aside, or not."""

    putusan = forms.ChoiceField(
        label=_("Putusan"),
        choices=[("terima", _("Terima seperti datang tepat waktu")), ("buang", _("Jangan dipakai"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih putusannya.")},
    )
    alasan = reason_field(_("Alasan"))


class FieldEventForm(forms.Form):
    """What the agen decides about a proposal."""

    tanggal = date_field(_("Tanggal kejadian"), required=False, past=True)

    def __init__(
        self,
        *arguments: Any,
        event: FieldEvent,
        mothers: Sequence[tuple[int, str]],
        meant: Meant | None = None,
        same: Sequence[tuple[int, str]] = (),
        refused: bool = False,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.shown = frozenset(number for number, _words in same) | (meant.shown if meant is not None else frozenset())
        if meant is not None:
            self._ask(event, meant, refused)
        if same:
            fresh = (_NOBODY, gettext("orang lain, belum tercatat"))
            who = [
                (str(number), gettext("orang yang sama dengan %(siapa)s") % {"siapa": text}) for number, text in same
            ]
            self.fields["sama"] = forms.ChoiceField(
                label=_("Siapa menurut register"),
                choices=[*who, fresh],
                required=not refused,
                error_messages={"required": _("Pilih apakah ia orang baru atau orang yang sudah tercatat.")},
                widget=forms.RadioSelect,  # on a phone a list cuts off what tells two of one name apart
            )
        self.fields["tanggal"].initial = event.occurred_on
        if event.kind == FieldKind.BIRTH:
            offered = [("", gettext("tidak diketahui")), *((str(number), name) for number, name in mothers)]
            said = str(meant.mother or "") if meant is not None else ""
            self.fields["ibu"] = forms.ChoiceField(
                label=_("Ibu"), choices=offered, initial=said, required=False, widget=PlainSelect(attrs={"class": "in"})
            )
        if event.kind in (FieldKind.BIRTH, FieldKind.ARRIVAL):
            born = _("Tanggal lahir, bila formulir tidak menyebutnya")
            self.fields["lahir"] = date_field(born, required=False, past=True)
        if event.kind == FieldKind.DEPARTURE:
            self.fields["di_luar"] = forms.BooleanField(
                label=_("Tetap anggota keluarga, hanya tinggal di luar desa"), required=False
            )

    def _ask(self, event: FieldEvent, meant: Meant, refused: bool) -> None:
        """Of a monthly report: whom it means, or which family; nobody needs to know of one that is refused."""
        named = event.kind in OF_SOMEBODY
        offered = meant.people if named else meant.families
        chosen = event.person if named else event.unit.family
        fresh = [("baru", gettext("keluarga baru"))] if event.kind == FieldKind.ARRIVAL else []
        self.fields["siapa" if named else "keluarga"] = forms.ChoiceField(
            label=_("Siapa menurut register") if named else _("Keluarga yang dimasuki"),
            choices=[("", gettext("pilih")), *fresh, *((str(number), words) for number, words in offered.items())],
            initial=str(chosen or ""),
            required=not refused,
            error_messages={"required": _("Pilih orangnya.") if named else _("Pilih keluarganya.")},
            widget=PlainSelect(attrs={"class": "in"}),
        )
