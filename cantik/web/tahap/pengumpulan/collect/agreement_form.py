"""The agreement behind shared data, filled in on the page: the six things that it must say, and two that it may.

What was filled in becomes the record that a giver of data may also hand over as a file, and is read by the same reader
(`collect.agreement`): one path, one validation.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.base.memory_file import Held
from cantik.collect.agreement import MAX_BYTES, read_agreement
from cantik.collect.errors import AgreementError
from cantik.staff.app import error_words
from cantik.web.fields import date_field, text_field

#: a field is called like its key in the record, behind this
_BEFORE = "pj_"
NEEDED = ("nomor", "tanggal", "para_pihak", "tujuan", "tingkat", "berlaku_sampai")
OPTIONAL = ("kolom", "tanggal_acuan")


def _lines_field(label: Any, help_text: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=8_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"class": "in", "rows": rows}),
    )


class AgreementForm(forms.Form):
    """The agreement by its fields, or as a file; neither where the files need none."""

    pj_nomor = text_field(_("Nomor perjanjian"), required=False, help_text=_("Seperti tertulis pada naskahnya."))
    pj_tanggal = date_field(_("Tanggal perjanjian"), _("Mulai tanggal ini data boleh dipakai."), required=False)
    pj_para_pihak = _lines_field(
        _("Para pihak"), _("Satu pihak tiap baris: yang memberi data dan yang menerimanya."), 2
    )
    pj_tujuan = _lines_field(
        _("Tujuan pemakaian"),
        _("Satu tujuan tiap baris, seperti pada perjanjian. Data dihitung hanya bila salah satunya: statistik."),
        2,
    )
    pj_tingkat = text_field(
        _("Tingkat rincian"), required=False, help_text=_("Sampai mana data dirinci, misalnya orang, keluarga, desa.")
    )
    pj_berlaku_sampai = date_field(
        _("Berlaku sampai"), _("Sesudah tanggal ini data tidak dihitung lagi."), required=False
    )
    pj_kolom = _lines_field(
        _("Hanya kolom ini"), _("Satu judul kolom tiap baris, seperti pada berkas. Kosong: semua kolom."), 3
    )
    pj_tanggal_acuan = date_field(
        _("Tanggal acuan data"), _("Bila perjanjian menyebutnya, tanggal inilah keadaan datanya."), required=False
    )
    perjanjian = forms.FileField(
        label=_("Berkas perjanjian"),
        help_text=_("Berkas .yaml atau .json dari pemberi data, pengganti isian di atas."),
        required=False,
        widget=forms.FileInput({"class": "in", "accept": ".yaml,.yml,.json"}),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for key in NEEDED:  # either all of them or none: "boleh kosong" would say nothing here
            self.fields[_BEFORE + key].wanted = True  # type: ignore[attr-defined]

    def clean_perjanjian(self) -> str:
        """The record as text, once it could be read."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("perjanjian")
        if not file:
            return ""
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(gettext("Berkas perjanjian terlalu besar, paling besar 64 kB."))
        data: bytes = file.read()
        try:
            read_agreement(Held(file.name or "perjanjian", data))
        except AgreementError as error:
            raise forms.ValidationError(error_words.error_line(error)) from error
        return data.decode("utf-8-sig")

    def clean(self) -> dict[str, Any]:
        """A file stands for the fields; else what was filled in is the record."""
        filled = super().clean() or self.cleaned_data
        if "perjanjian" in filled and not filled["perjanjian"]:
            filled["perjanjian"] = self._record_of(filled)
        return filled

    def _record_of(self, filled: dict[str, Any]) -> str:
        """The record that the fields make, "" for none and for one that is wrong: then its field says so."""
        parts = {key: _part(key, filled.get(_BEFORE + key)) for key in (*NEEDED, *OPTIONAL)}
        parts = {key: part for key, part in parts.items() if part}
        if not parts:
            return ""
        missing = [key for key in NEEDED if key not in parts and _BEFORE + key not in self.errors]
        for key in missing:
            name = _BEFORE + key
            self.add_error(name, gettext("Isi juga %s: perjanjian perlu keenam isiannya.") % self.fields[name].label)
        if missing or any(name.startswith(_BEFORE) for name in self.errors):
            return ""
        record = json.dumps(parts, ensure_ascii=False)
        try:
            read_agreement(Held("perjanjian", record.encode()))
        except AgreementError as error:
            self.add_error(_field_of(error), error_words.error_line(error))
            return ""
        return record

    def six(self) -> list[BoundField]:
        """What every agreement says."""
        return [self[_BEFORE + key] for key in NEEDED]

    def further(self) -> list[BoundField]:
        """What an agreement may say beside it, and the file that stands for all of it."""
        return [*(self[_BEFORE + key] for key in OPTIONAL), self["perjanjian"]]

    def further_shown(self) -> bool:
        """One of the rarer fields holds something, or is wrong."""
        return any(field.errors or field.value() for field in self.further())

    def agreement_shown(self) -> bool:
        """Something of an agreement is filled in, or is wrong."""
        return self.further_shown() or any(field.errors or field.value() for field in self.six())


def _part(key: str, value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if key in ("para_pihak", "tujuan", "kolom"):
        return [line.strip() for line in (value or "").splitlines() if line.strip()]
    return value


def _field_of(error: AgreementError) -> str | None:
    name = _BEFORE + error.where.rpartition(": ")[2]
    return name if name in AgreementForm.base_fields else None


def initial_agreement(record: str) -> dict[str, Any]:
    """The fields as a record that was handed in fills them. Raises `AgreementError` (B121)."""
    if not record:
        return {}
    held = read_agreement(Held("perjanjian", record.encode()))
    parts = {
        "nomor": held.number,
        "tanggal": held.date,
        "para_pihak": "\n".join(held.parties),
        "tujuan": "\n".join(held.purposes),
        "tingkat": held.level,
        "berlaku_sampai": held.expires,
        "kolom": "\n".join(held.columns),
        "tanggal_acuan": held.reference,
    }
    return {_BEFORE + key: part for key, part in parts.items()}
