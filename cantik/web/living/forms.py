"""Forms of events: few fields, each read into a typed value; what cannot be is refused beside its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.register.core.app import words
from cantik.register.core.app.light import Row
from cantik.register.core.grouping import Unit
from cantik.register.events.app.acts import Newcomer
from cantik.register.events.families import Member

#: how many people may move in on one form
MOST = 8
_DIGITS = 16
_SEXES = (("1", _("Laki-laki")), ("2", _("Perempuan")))
_RELATIONS = tuple(str(number) for number in range(1, 12))  # dukcapil_shdk
_DATE_WRONG = _("Tulis tanggal yang ada di kalender, contoh 14/05/2026.")


def date_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    """A day, written as people write it or chosen."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        error_messages={"required": _("Isi tanggalnya."), "invalid": _DATE_WRONG},
        widget=forms.DateInput(attrs={"class": "in", "type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def text_field(label: Any, *, required: bool = True, most: int = 100, help_text: Any = "") -> forms.CharField:
    """A line of text."""
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=help_text,
        error_messages={"required": _("Isian ini perlu diisi.")},
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


def number_field(label: Any, help_text: Any) -> forms.CharField:
    """A NIK or KK number; may be left empty."""
    return forms.CharField(
        label=label, required=False, max_length=24, help_text=help_text,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip


def whole(text: str) -> str:
    """The digits of a NIK or KK number; "" for none. Raises `ValidationError` for one that is not whole."""
    digits = "".join(text.replace(".", " ").replace("-", " ").split())
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) == _DIGITS):
        raise forms.ValidationError(
            gettext("Ditemukan %(n)s angka, seharusnya 16. Cocokkan dengan KTP atau KK.")
            % {"n": sum(letter.isdigit() for letter in digits)}
        )
    return digits


def relations() -> list[tuple[str, str]]:
    """The relations of a card, in the order of their codes."""
    return [(code, words.code("dukcapil_shdk", code)) for code in _RELATIONS]


class Choice(forms.Select):
    """One of many without groups, written here: a template included for each of 250 villages takes longer than all the
    rest of a page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's
        """The field as HTML."""
        said = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n", '<option value="{}"{}>{}</option>',
            ((one["value"], flatatt(one["attrs"]), one["label"])
             for _group, some, _at in said["optgroups"] for one in some),
        )  # fmt: skip
        return format_html('<select name="{}"{}>\n{}\n</select>', said["name"], flatatt(said["attrs"]), options)


class PlaceField(forms.ChoiceField):
    """Where in the village: one of the dusun, RW and RT that the register knows."""

    def __init__(self, label: Any, *, required: bool = True) -> None:
        super().__init__(
            label=label, required=required, widget=Choice(attrs={"class": "in"}),
            error_messages={"required": _("Pilih dusun dan RT.")},
        )  # fmt: skip

    def offer(self, units: Mapping[int, Unit]) -> None:
        """The places to choose from, in their order."""
        known = sorted(units.items(), key=lambda pair: pair[1])
        self.choices = [("", gettext("pilih")), *((str(number), words.place(unit)) for number, unit in known)]


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
        label=_("Jenis kelamin"), choices=_SEXES, widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )  # fmt: skip
    tempat_lahir = text_field(_("Tempat lahir"), required=False)
    hubungan = forms.ChoiceField(label=_("Hubungan dalam keluarga"), widget=Choice(attrs={"class": "in"}))
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

    def __init__(self, *arguments: Any, spouses: Iterable[Member], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["tanggal"].label = _("Tanggal meninggal")
        left = [(str(one.person), one.name) for one in spouses]
        if left:
            offer(self, "pasangan", left)
            self.fields["pasangan"].initial = [person for person, _name in left]
        else:
            del self.fields["pasangan"]


class TogetherForm(EventForm):
    """A move of somebody with those of the family who go along."""

    ikut = forms.MultipleChoiceField(
        label=_("Yang pindah"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu orang.")},
    )  # fmt: skip

    def __init__(self, *arguments: Any, members: Iterable[Row], person: int, **named: Any) -> None:
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
        label=_("Surat pindah sudah terbit, KK ikut pindah"), required=False, initial=True,
    )  # fmt: skip
    desa = forms.ChoiceField(
        label=_("Desa tujuan dalam sistem ini"), required=False, widget=Choice(attrs={"class": "in"}),
        help_text=_("Desa itu menunggu kedatangannya dan mencatatnya sendiri."),
    )  # fmt: skip
    tujuan = text_field(_("Pindah ke"), required=False, help_text=_("Desa atau kota tujuan, tanpa nama orang."))

    def __init__(self, *arguments: Any, villages: Mapping[int, str], **named: Any) -> None:
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
        return int(said) if said else None


class MoveForm(TogetherForm):
    """Within the village."""

    satuan = PlaceField(_("Pindah ke dusun dan RT"))

    def __init__(self, *arguments: Any, units: Mapping[int, Unit], **named: Any) -> None:
        super().__init__(*arguments, **named)
        offer_places(self, units)


class AcceptForm(EventForm):
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


class ArrivalForm(AcceptForm):
    """Into the village: place, card, and up to eight people."""

    surat = forms.BooleanField(label=_("KK sudah diterbitkan untuk desa ini"), required=False, initial=True)
    asal = text_field(_("Datang dari"), required=False, help_text=_("Desa atau kota asal, tanpa nama orang."))


class NewcomerForm(forms.Form):
    """One person who moves in; a form left empty is nobody."""

    nama = text_field(_("Nama"))
    jenis_kelamin = forms.ChoiceField(
        label=_("Jenis kelamin"), choices=_SEXES, widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )  # fmt: skip
    lahir = date_field(_("Tanggal lahir"))
    nik = number_field(_("NIK"), _("16 angka. Boleh kosong bila belum ada."))
    hubungan = forms.ChoiceField(label=_("Hubungan dalam keluarga"), widget=Choice(attrs={"class": "in"}))

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
