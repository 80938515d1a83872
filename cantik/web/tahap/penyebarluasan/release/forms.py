"""What people say about a draft, about the moment of a release, about who reads it before everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.release.app.models import METHOD, PLANNED, UNPLANNED
from cantik.release.story import DROP, PIN
from cantik.staff.app.models import Account
from cantik.web.fields import FirstMistakeForm, PlainSelect, here_and_now, moment_field, state_field, text_field

EARLIEST = dt.date(2000, 1, 1)


class BorderForm(forms.Form):
    """A file of borders, who drew them, the day that they describe."""

    berkas = forms.FileField(
        label=_("Berkas batas"),
        help_text=_(
            "GeoJSON, atau ZIP berisi .shp, .dbf, .prj; satu poligon tiap dusun, namanya di kolom dusun atau nama."
        ),
        widget=forms.FileInput({"class": "in", "accept": ".geojson,.json,.zip"}),
        error_messages={"required": _("Pilih berkas batas."), "empty": _("Berkas ini kosong.")},
    )
    sumber = forms.CharField(
        label=_("Sumber batas"),
        max_length=200,
        help_text=_("Siapa yang membuatnya, misalnya “Pemetaan partisipatif desa” atau “BIG, batas indikatif”."),
        widget=forms.TextInput({"class": "in"}),
        error_messages={"required": _("Tulis siapa yang membuat batas ini.")},
    )
    keadaan = state_field(
        _("Keadaan batas"),
        _("Tanggal yang digambarkan batas itu."),
        _("Isi tanggal keadaan batas."),
        css="in tgl",
    )

    def __init__(self, *args: object, today: dt.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._today = today

    def clean_keadaan(self) -> dt.date:
        """Not in the future."""
        day: dt.date = self.cleaned_data["keadaan"]
        if day > self._today:
            raise forms.ValidationError(_("Tanggal ini belum lewat."))
        return day


class DraftForm(forms.Form):
    """Reference date; for a revision also its kind and reason."""

    acuan = state_field(
        _("Keadaan data"),
        _("Tanggal yang digambarkan angka-angkanya. Tahunnya menjadi tahun data rilis."),
        _("Isi tanggal keadaan data."),
        css="in tgl",
    )
    jenis = forms.ChoiceField(
        label=_("Jenis revisi"),
        required=False,
        choices=[
            (UNPLANNED, _("Perbaikan kesalahan")),
            (PLANNED, _("Revisi terencana (peristiwa terlambat, angka sementara menjadi tetap)")),
            (METHOD, _("Perubahan definisi, dasar, alat, atau wilayah")),
        ],
    )
    alasan = forms.CharField(
        label=_("Alasan revisi"),
        required=False,
        max_length=1000,
        help_text=_("Dicetak di halaman riwayat rilis dan dibaca siapa saja: tanpa nama, nomor, dan banyaknya orang."),
        widget=forms.Textarea({"rows": 3, "class": "in"}),
    )

    def __init__(self, *args: object, today: dt.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._today = today

    def clean_acuan(self) -> dt.date:
        """Between 2000 and today."""
        day: dt.date = self.cleaned_data["acuan"]
        if not EARLIEST <= day <= self._today:
            raise forms.ValidationError(_("Pilih tanggal yang sudah lewat, tahun 2000 atau sesudahnya."))
        return day


class MomentForm(FirstMistakeForm):
    """When a release goes before the public; empty: at once."""

    waktu = moment_field(
        _("Terbit pada"),
        _("Kosongkan untuk terbit sekarang. Sampai waktu itu rilis tersimpan: tidak ada yang membacanya."),
        required=False,
    )

    def moment(self) -> dt.datetime | None:
        """The moment by the clock of the village, once the form is valid."""
        return here_and_now(self.cleaned_data["waktu"])


class StoryForm(FirstMistakeForm):
    """What becomes of a finding of the story of the year, and why."""

    tindakan = forms.ChoiceField(
        label=_("Tindakan"),
        choices=[(PIN, _("Sematkan")), (DROP, _("Singkirkan"))],
        error_messages={"required": _("Pilih dari daftar."), "invalid_choice": _("Pilih dari daftar.")},
        widget=PlainSelect(attrs={"class": "in"}),
    )
    alasan = text_field(
        _("Alasan"), most=400, help_text=_("Dibaca siapa saja: tanpa nama, nomor, dan banyaknya orang.")
    )


class EarlyForm(FirstMistakeForm):
    """Who reads before everybody, and why."""

    siapa = forms.ChoiceField(
        label=_("Siapa"),
        help_text=_("Orang yang bertugas di wilayah ini dan tidak menyusun atau memeriksa angkanya."),
        error_messages={"required": _("Pilih dari daftar."), "invalid_choice": _("Pilih dari daftar.")},
        widget=PlainSelect(attrs={"class": "in"}),
    )
    alasan = text_field(_("Alasan"), most=400, help_text=_("Dibaca siapa saja, bersama nama dan jabatannya."))

    def __init__(self, people: Sequence[tuple[Account, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["siapa"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("pilih")), *((str(person.pk), f"{person.name}, {office}") for person, office in people)]
