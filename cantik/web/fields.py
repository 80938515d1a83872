"""Fields that forms of several rooms have: a day, a line of text, a number of a person, a place in the village; and a
form that says its first mistake above the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.base import clock
from cantik.register.core.app import words
from cantik.register.core.grouping import Unit

_DIGITS = 16
_NO_DATE = _("Isi tanggalnya.")
_DATE_WRONG = _("Tulis tanggal yang ada di kalender, contoh 14/05/2026.")
_STATE_WRONG = _("Tanggal ini tidak ada di kalender. Tulis seperti 31/12/2025.")


_NO_MOMENT = _("Tulis tanggal dan jam yang ada, contoh 14/05/2026 13.30.")
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H.%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"]


def moment_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateTimeField:
    """A day and an hour by the clock of the place (`here_and_now`)."""
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=_MOMENTS,
        error_messages={"required": _("Isi tanggal dan jamnya; perkiraan pun membantu."), "invalid": _NO_MOMENT},
        widget=forms.DateTimeInput(attrs={"class": "in", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def here_and_now(moment: dt.datetime | None) -> dt.datetime | None:
    """What was typed into a `moment_field`, by the clock of the place where the work is done."""
    return None if moment is None else moment.replace(tzinfo=clock.zone())


def _has_come(day: dt.date) -> None:
    if day > clock.today():
        raise forms.ValidationError(gettext("Hari ini belum tiba. Tulis hari kejadiannya."))


def date_field(
    label: Any,
    help_text: Any = "",
    *,
    required: bool = True,
    missing: Any = _NO_DATE,
    wrong: Any = _DATE_WRONG,
    css: str = "in",
    past: bool = False,
) -> forms.DateField:
    """A day, written as people write it or chosen. `missing`, `wrong`: what is said where none, or none that is, is
    written; `past`: what happened, so that no day to come is taken."""
    return forms.DateField(
        label=label,
        validators=[_has_come] if past else [],
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        error_messages={"required": missing, "invalid": wrong},
        widget=forms.DateInput(attrs={"class": css, "type": "date"}, format="%Y-%m-%d"),
    )


def state_field(label: Any, help_text: Any, missing: Any, *, css: str = "in") -> forms.DateField:
    """The day whose state data or a border describe."""
    return date_field(label, help_text, missing=missing, wrong=_STATE_WRONG, css=css)


def text_field(label: Any, *, required: bool = True, most: int = 100, help_text: Any = "") -> forms.CharField:
    """A line of text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        error_messages={"required": _("Isian ini perlu diisi.")},
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "spellcheck": "false"}),
    )


def number_field(label: Any, help_text: Any) -> forms.CharField:
    """A NIK or KK number; may be left empty."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=24,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "inputmode": "numeric"}),
    )


def whole(text: str) -> str:
    """The digits of a NIK or KK number; "" for none. Raises `ValidationError` for one that is not whole."""
    digits = "".join(text.replace(".", " ").replace("-", " ").split())
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) == _DIGITS):
        raise forms.ValidationError(
            gettext("Ditemukan %(n)s angka, seharusnya 16. Cocokkan dengan KTP atau KK.")
            % {"n": sum(letter.isdigit() for letter in digits)}
        )
    return digits


class PlainSelect(forms.Select):
    """One of many without groups, written here: a template included for each of 250 villages takes longer than all the
    rest of a page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's
        """The field as HTML."""
        said = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], flatatt(option["attrs"]), option["label"])
                for _group, some, _at in said["optgroups"]
                for option in some
            ),
        )
        return format_html('<select name="{}"{}>\n{}\n</select>', said["name"], flatatt(said["attrs"]), options)


class PlaceField(forms.ChoiceField):
    """Where in the village: one of the dusun, RW and RT that the register knows."""

    def __init__(self, label: Any, *, required: bool = True) -> None:
        super().__init__(
            label=label,
            required=required,
            widget=PlainSelect(attrs={"class": "in"}),
            error_messages={"required": _("Pilih dusun dan RT.")},
        )

    def offer(self, units: Mapping[int, Unit]) -> None:
        """The places to choose from, in their order."""
        known = sorted(units.items(), key=lambda pair: pair[1])
        self.choices = [("", gettext("pilih")), *((str(number), words.place(unit)) for number, unit in known)]


class FirstMistakeForm(forms.Form):
    """A form whose first mistake is said above the page; what is empty is said in one wording everywhere."""

    def full_clean(self) -> None:
        """Django's own words for an empty field are another translator's."""
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Isian ini perlu diisi.")
        super().full_clean()

    @property
    def problem(self) -> str:
        """The first mistake with the name of its field."""
        for name, errors in self.errors.items():
            field = self.fields.get(name)
            return f"{field.label}: {errors[0]}" if field is not None else str(errors[0])
        return ""


class DateForm(forms.Form):
    """The date as of which a person or family is shown."""

    tanggal = forms.DateField(
        label=_("Keadaan per tanggal"),
        required=False,
        widget=forms.DateInput(attrs={"class": "in", "type": "date"}, format="%Y-%m-%d"),
    )

    def date(self, default: dt.date) -> dt.date:
        """The date; the default when none or nothing readable was said."""
        return (self.cleaned_data.get("tanggal") if self.is_valid() else None) or default


def take_post(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None for a page that only shows the form. A form that was sent without a single field
    is one that was sent: it is asked what it lacks, where an unbound one has no answers at all."""
    return request.POST if request.method == "POST" else None


def take_files(request: HttpRequest) -> MultiValueDict[str, UploadedFile[bytes]] | None:
    """The files beside it."""
    return request.FILES if request.method == "POST" else None


class PhraseForm(forms.Form):
    """The passphrase of a file, as it was shown."""

    frasa = forms.CharField(
        label=_("Frasa sandi berkas"),
        max_length=60,
        help_text=_("Catat sekarang dan sampaikan lewat jalan lain daripada berkasnya; tidak disimpan di sini."),
        widget=forms.TextInput(attrs={"class": "in num", "autocomplete": "off", "spellcheck": "false"}),
    )
