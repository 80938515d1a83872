"""Forms of what becomes of families: marriage, divorce, a new card, presence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.register.core.grouping import Unit
from cantik.register.events.families import HEAD, CardMember
from cantik.register.events.history import PRESENCES
from cantik.web.fields import PlaceField, number_field, text_field, whole
from cantik.web.tahap.pengumpulan.events.forms import EventForm, TogetherForm, offer, offer_places, relations

#: a partner who is nobody of this village
OUTSIDE = "luar"
KEEP, FRESH, JOIN_HERE, JOIN_THERE = "tetap", "baru", "ikut_ini", "ikut_pasangan"
#: somebody stays on the old card and becomes its head
STAYS_HEAD = "kepala"
_KK_HELP = _("16 angka. Boleh kosong bila belum terbit.")
PRESENCE_WORDS = {
    "rumah": _("di rumah"),
    "luar_desa": _("di luar desa"),
    "luar_negeri": _("di luar negeri"),
    "pengungsi": _("mengungsi"),
}


class PartnerField(forms.ChoiceField):
    """One of those who were found, or somebody from outside; that the person is of this village is checked later."""

    def valid_value(self, value: object) -> bool:
        """A number of somebody, or the word for outside."""
        return value == OUTSIDE or (isinstance(value, str) and value.isdecimal() and len(value) < 19)


class PartnerForm(EventForm):
    """A form with the field of a partner."""

    @property
    def partner(self) -> int | None:
        """The internal number of the partner; None for somebody from outside."""
        said = self.cleaned_data["pasangan"]
        return None if said == OUTSIDE else int(said)


class MarriageForm(PartnerForm):
    """A marriage: who with, and on whose card they are from then on."""

    cari = text_field(
        _("Cari pasangan di desa ini"), required=False, most=80, help_text=_("Sebagian nama, atau NIK utuh.")
    )
    pasangan = PartnerField(
        label=_("Pasangan"),
        widget=forms.RadioSelect,
        initial=OUTSIDE,
        error_messages={"required": _("Pilih pasangannya.")},
    )
    kartu = forms.ChoiceField(
        label=_("Kartu keluarga sesudah kawin"),
        widget=forms.RadioSelect,
        initial=KEEP,
        error_messages={"required": _("Pilih salah satu.")},
    )
    kk = number_field(_("Nomor KK baru"), _KK_HELP)
    satuan = PlaceField(_("Tinggal di dusun dan RT"), required=False)

    def __init__(
        self, *arguments: Any, name: str, found: Sequence[tuple[str, str]], units: Mapping[int, Unit], **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["tanggal"].label = _("Tanggal kawin")
        offer(self, "pasangan", [*found, (OUTSIDE, gettext("bukan warga desa ini"))])
        offer(
            self,
            "kartu",
            [
                (KEEP, gettext("tetap pada KK masing-masing")),
                (FRESH, gettext("KK baru berdua")),
                (JOIN_HERE, gettext("pasangan masuk KK %(nama)s") % {"nama": name}),
                (JOIN_THERE, gettext("%(nama)s masuk KK pasangan") % {"nama": name}),
            ],
        )
        offer_places(self, units)

    def clean_kk(self) -> str:
        """A whole number or none."""
        return whole(self.cleaned_data["kk"])

    def clean(self) -> dict[str, Any]:
        """Cards are shared with somebody of the village only."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("pasangan") == OUTSIDE and said.get("kartu") in (JOIN_HERE, JOIN_THERE):
            self.add_error("kartu", gettext("Pasangan dari luar desa dicatat dahulu sebagai kedatangan."))
        return said


class DivorceForm(PartnerForm):
    """A divorce: whose marriage ends."""

    pasangan = forms.ChoiceField(
        label=_("Bercerai dari"), widget=forms.RadioSelect, error_messages={"required": _("Pilih salah satu.")}
    )

    def __init__(self, *arguments: Any, spouses: Iterable[CardMember], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["tanggal"].label = _("Tanggal cerai")
        self.fields["tanggal"].help_text = _("Menurut akta cerai.")
        known = [(str(spouse.person), spouse.name) for spouse in spouses]
        offer(self, "pasangan", [*known, (OUTSIDE, gettext("orang yang tidak ada dalam KK ini"))])
        self.fields["pasangan"].initial = known[0][0] if len(known) == 1 else None


class CardForm(EventForm):
    """A new card: each member of the family stays or goes as what. All of them going is a card with a new head."""

    kk = number_field(_("Nomor KK baru"), _KK_HELP)
    satuan = PlaceField(_("Pindah ke dusun dan RT"), required=False)

    def __init__(
        self, *arguments: Any, members: Sequence[CardMember], person: int, units: Mapping[int, Unit], **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.members = members
        self.fields["tanggal"].label = _("Tanggal KK baru")
        self.fields["satuan"].help_text = _("Kosong: tinggal di tempat yang sama.")
        stay = [("", gettext("tetap")), (STAYS_HEAD, gettext("tetap, menjadi kepala keluarga"))]
        for member in members:
            field = forms.ChoiceField(
                label=member.name,
                required=False,
                initial=HEAD if member.person == person else "",
                choices=[(gettext("Pada KK lama"), stay), (gettext("Masuk KK baru sebagai"), relations())],
                widget=forms.Select(attrs={"class": "in"}),
            )
            field.wanted = True  # type: ignore[attr-defined]  # "boleh kosong" would say nothing here
            self.fields[f"a{member.person}"] = field
        self.order_fields(["tanggal", *(f"a{member.person}" for member in members), "kk", "satuan"])
        offer_places(self, units)

    def clean_kk(self) -> str:
        """A whole number or none."""
        return whole(self.cleaned_data["kk"])

    def _relations(self) -> dict[int, str]:
        return {member.person: self.cleaned_data[f"a{member.person}"] for member in self.members}

    @property
    def goes(self) -> dict[int, str]:
        """Who goes on the new card, and as what."""
        return {person: said for person, said in self._relations().items() if said not in ("", STAYS_HEAD)}

    @property
    def heads(self) -> dict[int, Mapping[str, str]]:
        """Who stays and becomes the head of those who stay."""
        return {person: {"hubungan_keluarga": HEAD} for person, said in self._relations().items() if said == STAYS_HEAD}


class PresenceForm(TogetherForm):
    """Where people are for the time being; it changes no base (population_parameters.md 0.1)."""

    keberadaan = forms.ChoiceField(
        label=_("Sekarang berada"),
        choices=[(presence, PRESENCE_WORDS[presence]) for presence in PRESENCES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )
    tempat = text_field(_("Tempatnya"), required=False, help_text=_("Kota, negara, atau nama tempat mengungsi."))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["tanggal"].label = _("Sejak tanggal")
        self.fields["ikut"].label = _("Siapa")
