"""Forms of mode darurat: what is declared, who is where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.register.calamity.app.services import Declaration
from cantik.register.calamity.displacement import CalamityKind
from cantik.register.core.grouping import Unit
from cantik.register.units.app.queries import Kin
from cantik.web.fields import PlaceField, date_field, text_field
from cantik.web.words import family_label

KINDS: dict[CalamityKind, Any] = {
    CalamityKind.FLOOD: _("Banjir"),
    CalamityKind.EARTHQUAKE: _("Gempa bumi"),
    CalamityKind.LANDSLIDE: _("Tanah longsor"),
    CalamityKind.ERUPTION: _("Letusan gunung api"),
    CalamityKind.WAVE: _("Tsunami atau gelombang"),
    CalamityKind.STORM: _("Angin kencang"),
    CalamityKind.FIRE: _("Kebakaran"),
    CalamityKind.DROUGHT: _("Kekeringan"),
    CalamityKind.DISEASE: _("Wabah"),
    CalamityKind.CONFLICT: _("Konflik sosial"),
    CalamityKind.OTHER: _("Bencana lain"),
}


class DeclareForm(forms.Form):
    """A declaration."""

    jenis = forms.ChoiceField(
        label=_("Jenis bencana"), choices=list(KINDS.items()), widget=forms.Select(attrs={"class": "in"})
    )
    sk = text_field(
        _("Nomor dan tanggal surat penetapan"),
        most=200,
        help_text=_("Penetapan status keadaan darurat oleh kepala desa, bupati, atau di atasnya."),
    )
    wilayah = text_field(_("Wilayah yang terdampak"), required=False, most=200)
    mulai = date_field(_("Mulai tanggal"))
    sampai = date_field(
        _("Sampai tanggal"), help_text=_("Seperti tertulis pada penetapan. Sesudahnya berakhir sendiri.")
    )

    def declaration(self) -> Declaration:
        """What is declared, once the form is valid."""
        said = self.cleaned_data
        return Declaration(CalamityKind(said["jenis"]), said["sk"], said["wilayah"], said["mulai"], said["sampai"])


def village_code(text: str) -> str:
    """A village code with dots; "" for nothing. Raises `ValidationError` for what cannot be one."""
    parts = text.split(".")
    if text and ([len(part) for part in parts] != [2, 2, 2, 4] or not all(part.isdecimal() for part in parts)):
        raise forms.ValidationError(_("Tulis kode seperti 35.05.10.2011, atau kosongkan."))
    return text


class EvacuatedUnitForm(forms.Form):
    """Whose families are listed."""

    satuan = PlaceField(_("Keluarga dari RT"))

    def __init__(self, *arguments: Any, units: Mapping[int, Unit], **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["satuan"]
        assert isinstance(field, PlaceField)  # noqa: S101 - declared above
        field.offer(units)

    @property
    def chosen_unit(self) -> int | None:
        """The unit that was chosen; None before one is."""
        return int(self.cleaned_data["satuan"]) if self.is_bound and self.is_valid() else None


class EnlistForm(forms.Form):
    """Which families are displaced, where to, since when."""

    tempat = text_field(_("Tempat mengungsi"), most=120, help_text=_("Misalnya: balai desa, SDN 2, rumah keluarga."))
    kode_desa = text_field(
        _("Kode desa tempat mengungsi"),
        required=False,
        most=13,
        help_text=_("Hanya bila tempatnya di desa lain: 35.05.10.2011."),
    )
    tanggal = date_field(_("Sejak tanggal"))

    def __init__(self, *arguments: Any, kin: Sequence[Kin], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.kin = {str(family.head): family for family in kin}
        self.fields["orang"] = forms.MultipleChoiceField(
            label=_("Keluarga yang mengungsi"),
            choices=[(key, family_label(family)) for key, family in self.kin.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Pilih keluarganya.")},
        )

    def clean_kode_desa(self) -> str:
        """A village code with dots, or nothing."""
        text = str(self.cleaned_data["kode_desa"])
        return village_code(text)

    def persons(self) -> frozenset[int]:
        """Everybody of the chosen families."""
        return frozenset(person for key in self.cleaned_data["orang"] for person in self.kin[key].members)


class ReturnForm(forms.Form):
    """Since when they are at home again."""

    tanggal = date_field(_("Kembali sejak tanggal"))
