"""Forms of the forum: an institution, its new name, its end, a legal basis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff import institution_kinds
from cantik.staff.app.forum import LegalBasis
from cantik.staff.app.institutions import InstitutionState
from cantik.staff.app.language import lang
from cantik.staff.app.models import ForumBasis
from cantik.web.fields import FirstMistakeForm
from cantik.web.kantor.staff.people_forms import DAY_FIELD

#: fields of an act about an institution, and what the forum calls them
_AS = {"jenis": "kind", "nama": "name", "hari": "day", "dasar": "basis"}


class _Dated(FirstMistakeForm):
    hari = forms.DateField(label=_("Mulai"), widget=DAY_FIELD)
    dasar = forms.CharField(
        label=_("Nomor peraturan"), max_length=100, required=False, help_text=_("Misalnya Perbup 9/2026.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hari"].initial = clock.today()

    def values(self) -> dict[str, Any]:
        """What was written, by the words in which the forum takes it."""
        return {_AS[name]: value for name, value in self.cleaned_data.items() if name in _AS}


class InstitutionForm(_Dated):
    """An institution to be added: kind, name, first day, regulation."""

    jenis = forms.ChoiceField(label=_("Jenis"))
    nama = forms.CharField(label=_("Nama resmi"), max_length=120)
    field_order = ("jenis", "nama", "hari", "dasar")

    def __init__(self, area: AreaCode, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices, english = self.fields["jenis"], lang() == "en"
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - declared above
        choices.choices = [
            (kind.code, kind.name_en if english else kind.name)
            for kind in institution_kinds.kinds().values()
            if area.level in kind.levels
        ]
        choices.initial = institution_kinds.ELSE


class InstitutionNameForm(_Dated):
    """The new name of an institution."""

    nama = forms.CharField(label=_("Nama baru"), max_length=120)
    field_order = ("nama", "hari", "dasar")


class EndForm(_Dated):
    """The last day of an institution, and of which it became a part."""

    menjadi = forms.ChoiceField(
        label=_("Menjadi bagian dari"), required=False, help_text=_("Bila digabung; orang keduanya satu instansi.")
    )

    def __init__(self, states: Iterable[InstitutionState], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hari"].label = gettext("Hari terakhir")
        choices, today = self.fields["menjadi"], clock.today()
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - declared above
        standing = [(str(state.row.pk), state.name(today)) for state in states if state.end is None]
        choices.choices = [("", gettext("tidak digabung")), *standing]

    def values(self) -> dict[str, Any]:
        """What was written, with the number of the institution of which it became a part."""
        merged = self.cleaned_data["menjadi"]
        return super().values() | {"successor": int(merged) if merged else None}


class BasisForm(FirstMistakeForm):
    """A regulation on which the forum stands."""

    bentuk = forms.ChoiceField(label=_("Bentuk"))
    nomor = forms.CharField(label=_("Nomor dan tahun"), max_length=60, help_text=_("Misalnya 12/2026."))
    hari = forms.DateField(label=_("Tanggal penetapan"), widget=DAY_FIELD)
    tentang = forms.CharField(label=_("Tentang"), max_length=200)
    tautan = forms.URLField(
        label=_("Tautan dokumen"), required=False, assume_scheme="https", help_text=_("Misalnya pada JDIH daerah.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["bentuk"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - declared above
        choices.choices = [(code, gettext(name)) for code, name in ForumBasis.KINDS.items()]

    def legal_basis(self) -> LegalBasis:
        """The legal basis as it was written."""
        read = self.cleaned_data
        return LegalBasis(read["bentuk"], read["nomor"], read["hari"], read["tentang"], read["tautan"])
