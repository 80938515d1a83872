"""What people say about a draft."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.release.app.models import METHOD, PLANNED, UNPLANNED
from cantik.web.fields import state_field

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
