"""What somebody who asks for data fills in, who answers a misquoted figure, and who tells readers something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.content.public_notice import notice_kinds
from cantik.use.app.public_notices import NoticeSubject, NoticeWish
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
        field.choices = [("", gettext("pilih")), *((figure.id, _figure_label(figure)) for figure in figures)]

    def wish(self) -> ReplyWish:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return ReplyWish(said["angka"], said["kutipan"], said["tempat"], said["hari"], said["tanggapan"])


class NoticeForm(FirstMistakeForm):
    """What readers are told: the kind, the edition or figure, the text, the day where the kind asks one."""

    jenis = forms.ChoiceField(
        label=_("Jenis"),
        error_messages={"required": _("Pilih dari daftar."), "invalid_choice": _("Pilih dari daftar.")},
        widget=PlainSelect(attrs={"class": "in"}),
    )
    tentang = forms.ChoiceField(
        label=_("Tentang"),
        required=False,
        help_text=_("Rilis seluruhnya, atau satu angkanya. Kosongkan bila bukan tentang rilis tertentu."),
        error_messages={"invalid_choice": _("Pilih dari daftar.")},
        widget=PlainSelect(attrs={"class": "in"}),
    )
    isi = forms.CharField(
        label=_("Isi pemberitahuan"),
        max_length=2000,
        help_text=_("Apa yang keliru atau berubah, sejak kapan, dan apa akibatnya bagi pemakai. Tanpa nama orang."),
        error_messages={"required": _("Isian ini perlu diisi.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 4, "autocomplete": "off"}),
    )
    hari = date_field(
        _("Hari"), required=False, help_text=_("Hari revisi, atau hari cara baru berlaku, bila jenisnya menyebut.")
    )

    def __init__(self, subjects: Sequence[NoticeSubject], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = [(subject.id, _about(subject)) for subject in subjects]
        kinds = [(kind.code, either(kind.title, kind.title_en)) for kind in notice_kinds().values()]
        for name, choices in (
            ("jenis", [("", gettext("pilih")), *kinds]),
            ("tentang", [("", gettext("bukan tentang rilis tertentu")), *about]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices

    def wish(self) -> NoticeWish:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return NoticeWish(said["jenis"], said["tentang"], said["isi"], said["hari"])


def _about(subject: NoticeSubject) -> str:
    title = either(subject.title, subject.title_en)
    return f"{subject.edition}: {title}" if title else gettext("Rilis %s seluruhnya") % subject.edition


def _figure_label(figure: QuotedFigure) -> str:
    title = either(figure.title, figure.title_en)
    return f"{figure.edition}: {title}" + (f" ({figure.value})" if figure.value else "")
