"""What a person says about the files that are handed in."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.base import clock
from cantik.base.nesting import parse_json
from cantik.collect.app.uploads import Announced, IntakeTerms
from cantik.web.fields import state_field
from cantik.web.tahap.pengumpulan.collect.agreement_form import AgreementForm

_MARK = re.compile(r"(sha256:[0-9a-f]{64}|lain:[0-9a-f]{8,64})\Z")
EARLIEST = dt.date(1990, 1, 1)


class TermsForm(AgreementForm):
    """Reference date, new list or further parts, agreement."""

    tanggal = state_field(
        _("Keadaan data"),
        _(
            "Tanggal ketika isi berkas ini benar, misalnya hari berkas diekspor. Bila isinya berkata lain, tanggal "
            "dari daftarnya diusulkan sesudah dibaca."
        ),
        _("Isi tanggal keadaan data."),
    )
    lanjutan = forms.ChoiceField(
        label=_("Isi berkas"),
        choices=[
            ("", _("Daftar lengkap: menggantikan daftar sebelumnya dari sumber yang sama")),
            ("ya", _("Sebagian: ditambahkan pada daftar yang sudah ada, misalnya satu dusun lagi")),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Pilih daftar lengkap atau sebagian.")},
    )
    urutan = forms.ChoiceField(
        label=_("Tanggal seperti 02/07/1950"),
        choices=[
            ("", _("Menurut isi berkas: yang dapat berarti dua tanggal ditanyakan")),
            ("hari-bulan", _("Hari dahulu: 2 Juli 1950")),
            ("bulan-hari", _("Bulan dahulu: 7 Februari 1950")),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Pilih hari dahulu atau bulan dahulu.")},
    )

    def clean_tanggal(self) -> dt.date:
        """Neither before there were registers nor in the future."""
        day: dt.date = self.cleaned_data["tanggal"]
        if not EARLIEST <= day <= clock.today() + dt.timedelta(days=1):
            raise forms.ValidationError(gettext("Tanggal keadaan data harus antara 1990 dan hari ini."))
        return day

    def terms(self, code: str) -> IntakeTerms:
        """The terms of a valid form."""
        said = self.cleaned_data
        return IntakeTerms(code, said["tanggal"], said["lanjutan"] == "ya", said["perjanjian"])


def parse_announcement(text: str) -> list[Announced]:
    """The list of files that the script announces. Raises `forms.ValidationError`."""
    try:
        said = parse_json(text)
        files = [Announced(str(file["nama"]), int(file["ukuran"]), str(file["tanda"])) for file in said]
    except (ValueError, TypeError, KeyError) as error:
        raise forms.ValidationError(gettext("Daftar berkas tidak dapat dibaca.")) from error
    if any(file.mark and not _MARK.match(file.mark) for file in files):
        raise forms.ValidationError(gettext("Daftar berkas tidak dapat dibaca."))
    return files


def wanted_id(text: str) -> uuid.UUID | None:
    """The id that the form carried; None for one that is not an id."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def first_words(form: forms.Form) -> str:
    """The first error of a form, with its field."""
    for name, errors in form.errors.items():
        label = str(form.fields[name].label) + ": " if name in form.fields else ""
        return label + str(errors[0])
    return ""


def initial(day: dt.date | None = None) -> dict[str, Any]:
    """What a fresh form shows."""
    return {"tanggal": day or clock.today()}
