"""What somebody who asks for data fills in, and who answers a misquoted figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.use.app.replies import QuotedFigure, ReplyWish
from cantik.use.app.requests import DataWish
from cantik.use.applicants import applicants
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field
from cantik.web.language import either


def kind_word(code: str) -> str:
    """A kind of applicant in the page's language; its code where the kind is no more."""
    kind = applicants().get(code)
    return code if kind is None else either(kind.title, kind.title_en)


class WishForm(FirstMistakeForm):
    """Who asks, what, what for; `kunci` makes one form one request, `lanjut` says that the offers were not it."""

    siapa = forms.ChoiceField(label=_("Anda siapa?"), error_messages={"required": _("Pilih dari daftar.")})
    lembaga = text_field(_("Nama lembaga"), required=False, most=120, help_text=_("Bukan nama Anda."))
    isi = forms.CharField(
        label=_("Data apa yang diperlukan?"),
        max_length=500,
        help_text=_("Contoh: jumlah penduduk menurut umur tiap dusun. Jangan menulis NIK, nomor telepon, atau surel."),
        error_messages={"required": _("Tulis data apa yang diperlukan.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 3, "autocomplete": "off"}),
    )
    guna = text_field(_("Untuk apa?"), most=200)
    kunci = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["siapa"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("pilih")), *((code, kind_word(code)) for code in applicants())]
        field.widget.attrs["class"] = "in"

    def wish(self) -> DataWish:
        """What was asked, once it is valid."""
        said = self.cleaned_data
        return DataWish(said["siapa"], said["lembaga"], said["isi"], said["guna"])


class ReplyForm(FirstMistakeForm):
    """Which published figure was misquoted, how, where, when, and the answer."""

    angka = forms.ChoiceField(
        label=_("Angka yang salah dikutip"),
        error_messages={"required": _("Pilih dari daftar."), "invalid_choice": _("Pilih dari daftar.")},
        widget=PlainSelect(attrs={"class": "in"}),
    )
    kutipan = forms.CharField(
        label=_("Yang ditulis atau dikatakan"),
        max_length=2000,
        help_text=_("Kutip apa adanya. Tanpa nama orang dan tanpa nomor."),
        error_messages={"required": _("Isian ini perlu diisi.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 3, "autocomplete": "off"}),
    )
    tempat = text_field(_("Di mana"), most=200, help_text=_("Nama media, dokumen, atau rapatnya."))
    hari = date_field(_("Hari"))
    tanggapan = forms.CharField(
        label=_("Tanggapan"),
        max_length=2000,
        help_text=_("Sebut angka yang benar, apa yang dihitung, dan keadaan tanggal berapa."),
        error_messages={"required": _("Isian ini perlu diisi.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 4, "autocomplete": "off"}),
    )

    def __init__(self, figures: Sequence[QuotedFigure], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figures = figures
        field = self.fields["angka"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", gettext("pilih")), *((figure.id, _titled(figure)) for figure in figures)]

    def wish(self) -> ReplyWish:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return ReplyWish(said["angka"], said["kutipan"], said["tempat"], said["hari"], said["tanggapan"])


def _titled(figure: QuotedFigure) -> str:
    title = either(figure.title, figure.title_en)
    return f"{figure.edition}: {title}" + (f" ({figure.value})" if figure.value else "")
