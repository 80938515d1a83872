"""Forms of penetapan parameter: a figure that is brought, and the berita acara of a lock."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.base.memory_file import Held
from cantik.content.parameter import Parameter
from cantik.forum.app.parameters import BroughtFigure
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field
from cantik.web.language import either

_WRITTEN = re.compile(r"-?(\d{1,12}|\d{1,3}(\.\d{3}){1,3})(,\d{1,6})?")


def written_number(text: str) -> Decimal | None:
    """A number as it is written here: dots between thousands, a comma before decimals; None for anything else."""
    said = text.replace(" ", "")
    return Decimal(said.replace(".", "").replace(",", ".")) if _WRITTEN.fullmatch(said) else None


class BroughtFigureForm(FirstMistakeForm):
    """A figure as it stands in a document."""

    sumber = text_field(_("Sumber"), most=100, help_text=_("Lembaga dan kegiatannya, misalnya “BPS, proyeksi”."))
    basis = forms.ChoiceField(label=_("Yang dihitung"), widget=PlainSelect(attrs={"class": "in"}))
    acuan = date_field(_("Tanggal acuan"))
    nilai = text_field(_("Nilai"), most=30)
    dokumen = text_field(_("Dokumen, halaman, atau tabelnya"), most=200)
    mutu = text_field(_("Mutu menurut sumbernya"), required=False, most=200, help_text=_("Misalnya galat baku."))

    def __init__(self, parameter: Parameter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["basis"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(base.code, either(base.title, base.title_en)) for base in parameter.bases]
        self.fields["nilai"].help_text = either(parameter.unit, parameter.unit_en)

    def clean_nilai(self) -> Decimal:
        """A number as it is written here: dots between thousands, a comma before decimals."""
        found = written_number(self.cleaned_data["nilai"])
        if found is None:
            raise forms.ValidationError(_("Tulis angkanya seperti 1.999 atau 101,25."))
        return found

    def figure(self) -> BroughtFigure:
        """The figure, once the form is valid."""
        said = self.cleaned_data
        return BroughtFigure(said["sumber"], said["basis"], said["acuan"], said["nilai"], said["dokumen"], said["mutu"])


class FigureWorkbookForm(BroughtFigureForm):
    """The figures of many areas as they stand in one document: a workbook with a row for each of them."""

    most = 2 * 1024 * 1024

    def __init__(self, parameter: Parameter, *args: Any, **kwargs: Any) -> None:
        super().__init__(parameter, *args, **kwargs)
        del self.fields["nilai"]
        self.fields["berkas"] = forms.FileField(
            label=_("Berkas"),
            help_text=_("XLSX, XLS, ODS, atau CSV; satu baris satu wilayah, paling besar 2 MB."),
            error_messages={
                "required": _("Berkas belum dipilih."),
                "empty": _("Berkasnya kosong."),
                "missing": _("Berkas belum dipilih."),
            },
            widget=forms.FileInput(attrs={"class": "in"}),
        )

    def clean_berkas(self) -> Held:
        """The file, no larger than it may be."""
        file = self.cleaned_data["berkas"]
        if file.size is None or file.size > self.most:
            raise forms.ValidationError(_("Berkas ini lebih besar dari 2 MB."))
        return Held(str(file.name), bytes(file.read()))

    def file(self) -> Held:
        """The workbook, once the form is valid."""
        held: Held = self.cleaned_data["berkas"]
        return held

    def figure_of(self, value: Decimal) -> BroughtFigure:
        """The figure of one of the areas."""
        said = self.cleaned_data
        return BroughtFigure(said["sumber"], said["basis"], said["acuan"], value, said["dokumen"], said["mutu"])


class LockForm(FirstMistakeForm):
    """Number and day of the berita acara; its scan when it was signed on paper."""

    nomor = text_field(_("Nomor berita acara"), most=80)
    hari = date_field(_("Tanggal berita acara"))
    pindaian = forms.FileField(
        label=_("Pindaian, bila ditandatangani di kertas"),
        required=False,
        help_text=_("PDF, JPG, atau PNG, paling besar 10 MB."),
        error_messages={"empty": _("Berkas ini kosong.")},
        widget=forms.FileInput(attrs={"class": "in", "accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    most = 10 * 1024 * 1024

    def clean_pindaian(self) -> bytes:
        """The bytes of the scan; none without one."""
        file = self.cleaned_data["pindaian"]
        if not file:
            return b""
        if file.size > self.most:
            raise forms.ValidationError(_("Berkas ini lebih besar dari 10 MB."))
        data = bytes(file.read())
        if not kind_of(data):
            raise forms.ValidationError(_("Berkas ini bukan PDF, JPG, atau PNG."))
        return data


_KINDS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"\x89PNG\r\n", "png", "image/png"),
)


def kind_of(data: bytes) -> tuple[str, str] | None:
    """Ending and media type of a scan by its first bytes; None for anything else."""
    return next(((suffix, media) for start, suffix, media in _KINDS if data.startswith(start)), None)
