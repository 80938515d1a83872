"""Forms of what a calamity leaves behind: damage, people missing, guests, heads counted, answers, sharing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.codes.lists import lists_here
from cantik.content.facility import INDONESIA
from cantik.register.calamity.aftermath import Fate, Leaving
from cantik.register.calamity.app.damage import LEVELS, DamageEntry, Home
from cantik.register.calamity.app.guests import GuestEntry
from cantik.register.calamity.app.site_counts import NEEDS, HeadCount
from cantik.staff.app import institutions
from cantik.web.fields import date_field, text_field
from cantik.web.language import lang
from cantik.web.tahap.pengumpulan.calamity.forms import village_code

#: guests on one form
ROWS = 6
_SELECT = {"class": "in"}
_SEXES = (("", _("pilih")), ("1", _("Laki-laki")), ("2", _("Perempuan")))
_STATES = (("", _("tidak ada keterangan")), ("hamil", _("hamil")), ("disabilitas", _("disabilitas")))
FATES: dict[Fate, Any] = {
    Fate.FOUND: _("Ditemukan selamat"),
    Fate.DEAD: _("Meninggal (dicatat sebagai kematian)"),
    Fate.UNKNOWN: _("Tidak ada kabar, bukan korban"),
}
LEAVINGS: dict[Leaving, Any] = {
    Leaving.HOME: _("Pulang"),
    Leaving.ONWARD: _("Pindah ke tempat lain"),
    Leaving.SETTLED: _("Menetap di desa ini"),
    Leaving.DEAD: _("Meninggal"),
}
STILL, BACK, WITH_CARD, WITHOUT = "masih", "kembali", "pindah_kk", "pindah"
ANSWERS = (
    (STILL, _("Masih mengungsi")),
    (BACK, _("Sudah kembali di rumah")),
    (WITH_CARD, _("Menetap di tempat lain, KK ikut pindah")),
    (WITHOUT, _("Menetap di tempat lain, KK tetap di sini")),
)


def labels(name: str) -> dict[str, str]:
    """The codes of a list with their words, in its order, without the missing one."""
    found, language = lists_here()[name], lang()
    return {code: found.label(code, language) for code in found.codes if code}


def number_of(label: Any, *, required: bool = False, most: int = 100_000) -> forms.IntegerField:
    """A count; may be left empty."""
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=0,
        max_value=most,
        error_messages={"required": _("Isi jumlahnya."), "invalid": _("Tulis bilangan bulat.")},
        widget=forms.NumberInput(attrs={"class": "in num", "inputmode": "numeric"}),
    )


def _choice(label: Any, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=forms.Select(attrs=_SELECT),
        error_messages={"required": _("Pilih salah satu.")},
    )


class DamageForm(forms.Form):
    """The homes of an RT with what was seen of each; what is left open is not written. `rows` for the page."""

    tanggal = date_field(_("Dilihat tanggal"))

    def __init__(self, *arguments: Any, homes: Sequence[Home], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.homes = homes
        levels = [("", _("belum dinilai")), *labels(LEVELS).items()]
        lived = [("", _("tidak dicatat")), ("ya", _("dihuni")), ("tidak", _("tidak dihuni"))]
        for home in homes:
            for name, label, choices, now in (
                (f"tingkat_{home.family}", _("Kerusakan"), levels, home.level),
                (
                    f"huni_{home.family}",
                    _("Penghunian"),
                    lived,
                    "" if home.occupied is None else "ya" if home.occupied else "tidak",
                ),
            ):
                self.fields[name] = _choice(label, choices, required=False)
                self.fields[name].initial = now
        self.fields["bangunan"] = text_field(
            _("Bangunan lain"), required=False, most=120, help_text=_("Misalnya: SDN 2, musala, balai dusun.")
        )
        self.fields["tingkat_lain"] = _choice(_("Kerusakan bangunan lain"), levels, required=False)
        self.fields["titik"] = text_field(
            _("Titik bangunan lain"),
            required=False,
            most=40,
            help_text=_("Lintang, bujur seperti di peta ponsel: -7.9501, 112.6102."),
        )

    @property
    def rows(self) -> list[tuple[Home, Any, Any]]:
        """Each home with its two fields."""
        return [(home, self[f"tingkat_{home.family}"], self[f"huni_{home.family}"]) for home in self.homes]

    @property
    def rest(self) -> list[Any]:
        """The fields that are about no home of the list."""
        return [self[name] for name in ("bangunan", "tingkat_lain", "titik", "tanggal")]

    def clean_titik(self) -> tuple[float, float] | None:
        """Latitude and longitude within Indonesia."""
        text = str(self.cleaned_data["titik"]).strip()
        if not text:
            return None
        south, north, west, east = INDONESIA
        try:
            latitude, longitude = (float(part) for part in text.replace(";", ",").split(","))
        except ValueError:
            latitude = longitude = 999.0
        if not (south <= latitude <= north and west <= longitude <= east):
            raise forms.ValidationError(_("Tulis lintang lalu bujur di Indonesia, contoh -7.9501, 112.6102."))
        return round(latitude, 6), round(longitude, 6)

    def clean(self) -> dict[str, Any]:
        """A building that is named needs its level."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("bangunan")) != bool(said.get("tingkat_lain")):
            self.add_error("tingkat_lain", _("Isi nama bangunan dan tingkat kerusakannya."))
        return said

    def damage_entries(self, unit: int) -> list[DamageEntry]:
        """What was filled in."""
        found, lived = [], {"ya": True, "tidak": False}
        for home in self.homes:
            level = self.cleaned_data[f"tingkat_{home.family}"]
            if level:
                found.append(
                    DamageEntry(
                        level,
                        lived.get(self.cleaned_data[f"huni_{home.family}"]),
                        home.family,
                        home.dwelling,
                        unit=unit,
                    )
                )
        if self.cleaned_data["bangunan"]:
            found.append(
                DamageEntry(
                    self.cleaned_data["tingkat_lain"],
                    place=self.cleaned_data["bangunan"],
                    unit=unit,
                    point=self.cleaned_data["titik"],
                )
            )
        return found


class MissingForm(forms.Form):
    """Who is missing since when."""

    tanggal = date_field(_("Hilang sejak"))
    catatan = text_field(
        _("Terakhir terlihat"), required=False, most=200, help_text=_("Tempat dan keadaan, tanpa nama dan nomor.")
    )

    def __init__(self, *arguments: Any, people: Mapping[int, str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["orang"] = forms.MultipleChoiceField(
            label=_("Orang yang hilang"),
            choices=[(str(key), name) for key, name in people.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Pilih orangnya.")},
        )


class FateForm(forms.Form):
    """What became of people who were missing."""

    keadaan = _choice(_("Kabarnya"), list(FATES.items()))
    tanggal = date_field(_("Tanggal"))


class GuestForm(forms.Form):
    """People of another village who came together, a row for each; empty rows are left out. `rows` for the page."""

    asal = text_field(_("Asal"), most=120, help_text=_("Desa dan kecamatan asal."))
    kode_asal = text_field(_("Kode desa asal"), required=False, most=13, help_text=_("Bila diketahui: 35.05.10.2011."))
    tempat = text_field(
        _("Tempat di desa ini"), most=120, help_text=_("Misalnya: balai desa, rumah keluarga di RT 03.")
    )
    tanggal = date_field(_("Datang tanggal"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for i in range(ROWS):
            self.fields[f"nama_{i}"] = text_field(_("Nama"), required=i == 0, most=120)
            self.fields[f"jk_{i}"] = _choice(_("Jenis kelamin"), _SEXES, required=i == 0)
            self.fields[f"umur_{i}"] = number_of(_("Umur"), most=130)
            self.fields[f"ket_{i}"] = _choice(_("Keterangan"), _STATES, required=False)

    @property
    def first(self) -> list[Any]:
        """The fields about all of them."""
        return [self[name] for name in ("asal", "kode_asal", "tempat", "tanggal")]

    @property
    def rows(self) -> list[list[Any]]:
        """The fields of each person."""
        return [[self[f"{name}_{i}"] for name in ("nama", "jk", "umur", "ket")] for i in range(ROWS)]

    def clean_kode_asal(self) -> str:
        """A village code with dots, or nothing."""
        return village_code(str(self.cleaned_data["kode_asal"]))

    def clean(self) -> dict[str, Any]:
        """Whoever is named needs a sex."""
        said = super().clean() or self.cleaned_data
        for i in range(1, ROWS):
            if said.get(f"nama_{i}") and not said.get(f"jk_{i}"):
                self.add_error(f"jk_{i}", _("Pilih salah satu."))
        return said

    def guests(self) -> list[GuestEntry]:
        """Everybody who is named."""
        said = self.cleaned_data
        party = str(said["nama_0"]).strip()
        return [
            GuestEntry(
                said[f"nama_{i}"],
                said[f"jk_{i}"],
                said[f"umur_{i}"],
                party,
                True if said[f"ket_{i}"] == "hamil" else None,
                True if said[f"ket_{i}"] == "disabilitas" else None,
            )
            for i in range(ROWS)
            if said[f"nama_{i}"]
        ]


class LeaveForm(forms.Form):
    """How and when guests left."""

    cara = _choice(_("Cara"), list(LEAVINGS.items()))
    tanggal = date_field(_("Tanggal pergi"))


class CountForm(forms.Form):
    """Heads counted at a site, and what it needs. `needs` for the page."""

    tempat = text_field(_("Tempat"), most=120, help_text=_("Tulis seperti pada daftar pengungsi."))
    tanggal = date_field(_("Tanggal"))
    jam = forms.TimeField(
        label=_("Jam"),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={"required": _("Isi jamnya."), "invalid": _("Tulis jam, contoh 06:00.")},
        widget=forms.TimeInput(attrs={"class": "in", "type": "time"}, format="%H:%M"),
    )
    orang = number_of(_("Jumlah orang"), required=True)
    keluarga = number_of(_("Keluarga"))
    laki = number_of(_("Laki-laki"))
    perempuan = number_of(_("Perempuan"))
    balita = number_of(_("Balita"))
    lansia = number_of(_("Lansia"))
    hamil = number_of(_("Ibu hamil"))
    disabilitas = number_of(_("Penyandang disabilitas"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for code, label in labels(NEEDS).items():
            self.fields[f"perlu_{code}"] = number_of(label)

    @property
    def counts(self) -> list[Any]:
        """The fields that count people."""
        return [field for field in self if not field.name.startswith("perlu_")]

    @property
    def needs(self) -> list[Any]:
        """The fields of what is needed."""
        return [field for field in self if field.name.startswith("perlu_")]

    def count(self, zone: dt.tzinfo) -> HeadCount:
        """The count; the hour is that of the village."""
        said = self.cleaned_data
        at = dt.datetime.combine(said["tanggal"], said["jam"], tzinfo=zone)
        needs = {code: said[f"perlu_{code}"] for code in labels(NEEDS) if said[f"perlu_{code}"]}
        return HeadCount(
            said["tempat"],
            at,
            said["orang"],
            said["keluarga"],
            said["laki"],
            said["perempuan"],
            said["balita"],
            said["lansia"],
            said["hamil"],
            said["disabilitas"],
            needs,
        )


class AnswerForm(forms.Form):
    """What people say who are displaced for long."""

    jawab = forms.ChoiceField(
        label=_("Jawabannya"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )
    tanggal = date_field(_("Tanggal"))


class VitalForm(forms.Form):
    """Who receives the list of the displaced, and under whose letter."""

    lembaga = _choice(_("Penerima"), ())
    lembaga_lain = text_field(
        _("Nama lembaga lain"),
        required=False,
        most=100,
        help_text=_("Hanya bila tidak ada dalam daftar; lembaga, bukan nama orang."),
    )
    untuk = text_field(_("Untuk apa"), most=120, help_text=_("Misalnya: pencarian, logistik, layanan kesehatan."))
    kunci = text_field(
        _("Kunci age penerima"),
        required=False,
        most=100,
        help_text=_("Berawal age1. Tanpa kunci, berkas dibuka dengan frasa sandi."),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["lembaga"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("pilih")), *institutions.institution_choices(lang()).items()]

    def clean(self) -> dict[str, Any]:
        """Another institution is named; one of the list is not named again."""
        said = super().clean() or self.cleaned_data
        if said.get("lembaga") == institutions.ELSE and not said.get("lembaga_lain"):
            self.add_error("lembaga_lain", _("Tulis nama lembaganya."))
        if said.get("lembaga") not in (institutions.ELSE, None) and said.get("lembaga_lain"):
            self.add_error("lembaga_lain", _("Kosongkan: penerimanya sudah dipilih dari daftar."))
        return said

    def recipient(self) -> str:
        """The institution in words; in Indonesian, for the record is read by officials."""
        said = self.cleaned_data
        if said["lembaga"] == institutions.ELSE:
            return str(said["lembaga_lain"])
        return institutions.institution_text(said["lembaga"])
