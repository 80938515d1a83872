"""Forms of events: few fields, each read into a typed value; what cannot be is refused beside its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.register.core.app import words
from cantik.register.core.app.person_lists import PersonRow
from cantik.register.core.grouping import Unit
from cantik.register.events.app.acts import Newcomer
from cantik.register.events.families import CardMember
from cantik.web.fields import PlaceField, PlainSelect, date_field, number_field, text_field, whole

#: how many people may move in on one form
MOST = 8
_SEXES = (("1", _("Laki-laki")), ("2", _("Perempuan")))
_RELATIONS = tuple(str(number) for number in range(1, 12))  # dukcapil_shdk


def relations() -> list[tuple[str, str]]:
    """The relations of a card, in the order of their codes."""
    return [(code, words.code("dukcapil_shdk", code)) for code in _RELATIONS]


class EventForm(forms.Form):
    """What every event asks: the day it happened."""

    tanggal = date_field(_("Tanggal kejadian"))

    @property
    def day(self) -> dt.date:
        """The day, once the form is valid."""
        day: dt.date = self.cleaned_data["tanggal"]
        return day


class BirthForm(EventForm):
    """A birth; the mother is known from the page, or nobody is and the place is asked."""

    nama = text_field(_("Nama anak"), help_text=_("Seperti akan ditulis pada akta lahir."))
    jenis_kelamin = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=_SEXES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )
    tempat_lahir = text_field(_("Tempat lahir"), required=False)
    hubungan = forms.ChoiceField(label=_("Hubungan dalam keluarga"), widget=PlainSelect(attrs={"class": "in"}))
    satuan = PlaceField(_("Dusun dan RT"))

    def __init__(self, *arguments: Any, units: Mapping[int, Unit], mother: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["tanggal"].label = _("Tanggal lahir")
        offer(self, "hubungan", relations())
        self.fields["hubungan"].initial = "4"
        if mother:
            del self.fields["satuan"]
        else:
            offer_places(self, units)
            del self.fields["hubungan"]

    def child(self) -> Newcomer:
        """Who is born."""
        said = self.cleaned_data
        return Newcomer(
            said["nama"], said["jenis_kelamin"], self.day, said["tempat_lahir"], "", said.get("hubungan", "")
        )


class DeathForm(EventForm):
    """A death asks for its day, and whose marriage it ended: causes are health data and have no place here."""

    pasangan = forms.MultipleChoiceField(
        label=_("Status kawinnya menjadi cerai mati"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: Any, spouses: Iterable[CardMember], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["tanggal"].label = _("Tanggal meninggal")
        left = [(str(spouse.person), spouse.name) for spouse in spouses]
        if left:
            offer(self, "pasangan", left)
            self.fields["pasangan"].initial = [person for person, _name in left]
        else:
            del self.fields["pasangan"]


class TogetherForm(EventForm):
    """A move of somebody with those of the family who go along."""

    ikut = forms.MultipleChoiceField(
        label=_("Yang pindah"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu orang.")},
    )

    def __init__(self, *arguments: Any, members: Iterable[PersonRow], person: int, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["tanggal"].label = _("Tanggal pindah")
        offer(self, "ikut", [(str(row.person), row.name or gettext("(tanpa nama)")) for row in members])
        self.fields["ikut"].initial = [str(person)]

    @property
    def together(self) -> tuple[int, ...]:
        """Who moves."""
        return tuple(int(person) for person in self.cleaned_data["ikut"])


class DepartureForm(TogetherForm):
    """Out of the village."""

    surat = forms.BooleanField(
        label=_("Surat pindah sudah terbit, KK ikut pindah"),
        required=False,
        initial=True,
    )
    desa = forms.ChoiceField(
        label=_("Desa tujuan dalam sistem ini"),
        required=False,
        widget=PlainSelect(attrs={"class": "in"}),
        help_text=_(
            "Desa itu menunggu kedatangannya dan mencatatnya sendiri. Desa di server lain menerima kartu pindah; sampai"
            " kuitansinya tiba, orangnya tetap dihitung di sini."
        ),
    )
    tujuan = text_field(_("Pindah ke"), required=False, help_text=_("Desa atau kota tujuan, tanpa nama orang."))

    def __init__(self, *arguments: Any, villages: Mapping[int | str, str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        if villages:
            known = sorted(((str(number), name) for number, name in villages.items()), key=lambda pair: pair[1])
            offer(self, "desa", [("", gettext("bukan salah satunya")), *known])
        else:
            del self.fields["desa"]

    @property
    def destination(self) -> int | None:
        """The village of the store that they go to; None for any other place."""
        said = self.cleaned_data.get("desa", "")
        return int(said) if said.isdigit() else None

    @property
    def neighbour(self) -> str:
        """The village of another server that they go to, by its code; "" for any other place."""
        said: str = self.cleaned_data.get("desa", "")
        return "" if said.isdigit() else said


class MoveForm(TogetherForm):
    """Within the village."""

    satuan = PlaceField(_("Pindah ke dusun dan RT"))

    def __init__(self, *arguments: Any, units: Mapping[int, Unit], **named: Any) -> None:
        super().__init__(*arguments, **named)
        offer_places(self, units)


class AcceptExpectedForm(EventForm):
    """Those who were let go by another village arrive: when, where, under which card."""

    satuan = PlaceField(_("Tinggal di dusun dan RT"))
    kk = number_field(_("Nomor KK"), _("16 angka. Boleh kosong bila belum ada."))

    def __init__(self, *arguments: Any, units: Mapping[int, Unit], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["tanggal"].label = _("Tanggal datang")
        offer_places(self, units)

    def clean_kk(self) -> str:
        """A whole number or none."""
        return whole(self.cleaned_data["kk"])


class AcceptCardForm(AcceptExpectedForm):
    """Those who come by a card from another server; who may be somebody of the village already is asked about."""

    sama = forms.MultipleChoiceField(
        label=_("Orang yang sama dengan yang sudah tercatat"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Yang dipilih tidak dimasukkan lagi."),
    )

    def __init__(self, *arguments: Any, alike: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["tanggal"].help_text = _("Sejak hari ini desa ini yang menghitung; desa asal berhenti hari itu.")
        if asked := list(alike):
            offer(self, "sama", asked)
        else:
            del self.fields["sama"]

    @property
    def same(self) -> frozenset[int]:
        """Places on the card."""
        return frozenset(map(int, self.cleaned_data.get("sama", ())))


class ArrivalForm(AcceptExpectedForm):
    """Into the village: place, card, and up to eight people."""

    surat = forms.BooleanField(label=_("KK sudah diterbitkan untuk desa ini"), required=False, initial=True)
    asal = text_field(_("Datang dari"), required=False, help_text=_("Desa atau kota asal, tanpa nama orang."))


class NewcomerForm(forms.Form):
    """One person who moves in; a form left empty is nobody."""

    nama = text_field(_("Nama"))
    jenis_kelamin = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=_SEXES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )
    lahir = date_field(_("Tanggal lahir"))
    nik = number_field(_("NIK"), _("16 angka. Boleh kosong bila belum ada."))
    hubungan = forms.ChoiceField(label=_("Hubungan dalam keluarga"), widget=PlainSelect(attrs={"class": "in"}))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        offer(self, "hubungan", relations())
        self.fields["hubungan"].initial = "1" if self.prefix == "o0" else "4"

    def has_changed(self) -> bool:
        """A relationship that was offered already says nothing about anybody."""
        return bool(set(self.changed_data) - {"hubungan"})

    def clean_nik(self) -> str:
        """A whole number or none."""
        return whole(self.cleaned_data["nik"])

    def newcomer(self) -> Newcomer:
        """Who moves in."""
        said = self.cleaned_data
        return Newcomer(said["nama"], said["jenis_kelamin"], said["lahir"], "", said["nik"], said["hubungan"])


def newcomers(data: Any = None) -> list[NewcomerForm]:
    """The forms of those who move in; the first must be filled."""
    return [
        NewcomerForm(data, prefix=f"o{i}", empty_permitted=i > 0, use_required_attribute=False) for i in range(MOST)
    ]


def offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Fill the choices of a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
    field.choices = choices


def offer_places(form: forms.Form, units: Mapping[int, Unit]) -> None:
    """Fill the places of a form."""
    field = form.fields["satuan"]
    assert isinstance(field, PlaceField)  # noqa: S101 - declared above
    field.offer(units)
