"""Forms of acts on units: the day, the decree, and what only this act asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.register.core.grouping import Unit
from cantik.register.units.app.queries import Kin
from cantik.register.units.app.services import UnitWish
from cantik.register.units.unit_acts import NOWHERE, Rank, UnitKind, match_spelling, rank_of, rename_unit, within
from cantik.web.fields import date_field, text_field
from cantik.web.tahap.pengumpulan.units import words
from cantik.web.words import family_label

_PARTS = ("dusun", "rw", "rt")
_LABELS: dict[str, Any] = {"dusun": _("Dusun"), "rw": _("Nomor RW"), "rt": _("Nomor RT")}
_NEW: dict[Rank, Any] = {
    Rank.DUSUN: _("Nama dusun baru"),
    Rank.RW: _("Nomor RW baru"),
    Rank.RT: _("Nomor RT baru"),
}


class UnitActForm(forms.Form):
    """What every act asks: from when, by which decree."""

    tanggal = date_field(_("Berlaku sejak"))
    sk = text_field(
        _("Nomor dan tanggal SK"), required=False, most=200, help_text=_("Keputusan kepala desa atau peraturan desa.")
    )
    catatan = text_field(_("Keterangan"), required=False, most=200)

    def __init__(self, *arguments: Any, whole: Unit, there: Sequence[Unit], **named_: Any) -> None:
        super().__init__(*arguments, **named_)
        self.whole, self.there = whole, list(there)
        self.rank = rank_of(whole)
        self.inside = [unit for unit in self.there if within(unit, whole)]
        self.build()
        self.order_fields(
            [*(name for name in self.fields if name not in ("tanggal", "sk", "catatan")), "tanggal", "sk"]
        )

    kind = UnitKind.CLOSE

    def build(self) -> None:
        """Add what only this act asks."""

    def pairs(self) -> tuple[tuple[Unit, Unit], ...]:
        """The units and what each belongs to from then on."""
        return tuple((unit, NOWHERE) for unit in self.inside)

    def persons(self) -> frozenset[int] | None:
        """Whom it takes along; None for all."""
        return None

    def spell(self, name: str, part: int) -> str:
        """A name or number as the village writes it."""
        return match_spelling(self.cleaned_data[name], part, self.there)

    def wish(self) -> UnitWish:
        """What is to be recorded, once the form is valid."""
        data, pairs = self.cleaned_data, self.pairs()  # the pairs of a new unit tell how large it is
        return UnitWish(self.kind, self.rank, data["tanggal"], pairs, self.persons(), data["sk"], data["catatan"])

    @property
    def aside_fields(self) -> list[str]:
        """Fields that stand apart from the others on the page."""
        return [name for name in ("orang", "bagian") if name in self.fields]


class SplitForm(UnitActForm):
    """A new unit beside or inside an old one: families of an RT, whole RT of an RW or dusun."""

    kind = UnitKind.SPLIT

    def __init__(self, *arguments: Any, kin: Sequence[Kin] = (), **named_: Any) -> None:
        self.kin = {str(family.head): family for family in kin}
        super().__init__(*arguments, **named_)

    def build(self) -> None:
        """The new number, and who or what goes to it."""
        self.fields["baru"] = text_field(_NEW[self.rank], most=60)
        if self.rank is Rank.RT:
            choices = [(key, family_label(family)) for key, family in self.kin.items()]
            self.fields["orang"] = _several(_("Keluarga yang masuk RT baru"), choices, _("Pilih keluarganya."))
        else:
            choices = [(str(i), words.unit_name(unit)) for i, unit in enumerate(self.inside)]
            self.fields["bagian"] = _several(_("RT yang masuk satuan baru"), choices, _("Pilih RT-nya."))

    def pairs(self) -> tuple[tuple[Unit, Unit], ...]:
        """The new unit keeps the larger parts of the old one."""
        dusun, rw, _rt = self.whole
        if self.rank is Rank.RT:
            return ((self.whole, (dusun, rw, self.spell("baru", 2))),)
        new = (dusun, self.spell("baru", 1), "") if self.rank is Rank.RW else (self.spell("baru", 0), "", "")
        chosen = [self.inside[int(number)] for number in self.cleaned_data["bagian"]]
        return tuple((unit, rename_unit(unit, self.whole, new)) for unit in chosen)

    def persons(self) -> frozenset[int] | None:
        """The members of the chosen families."""
        if self.rank is not Rank.RT:
            return None
        return frozenset(person for key in self.cleaned_data["orang"] for person in self.kin[key].members)


def _several(label: Any, choices: Sequence[tuple[str, str]], missing: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, error_messages={"required": missing}
    )


class MergeForm(UnitActForm):
    """One unit becomes a part of another of its rank, or both become one with a new number."""

    kind = UnitKind.MERGE

    def build(self) -> None:
        """The other unit, and the number of both when it is a new one."""
        keep = {Rank.RT: 3, Rank.RW: 2, Rank.DUSUN: 1}[self.rank]
        others = dict.fromkeys((*unit[:keep], "", "")[:3] for unit in self.there if unit[keep - 1])
        self.others: list[Unit] = [(choice[0], choice[1], choice[2]) for choice in others if choice != self.whole]
        choices = [("", gettext("pilih")), *((str(i), words.unit_name(unit)) for i, unit in enumerate(self.others))]
        self.fields["dengan"] = forms.ChoiceField(
            label=_("Digabung dengan"),
            choices=choices,
            widget=forms.Select(attrs={"class": "in"}),
            error_messages={"required": _("Pilih satuannya.")},
        )
        self.fields["baru"] = text_field(
            _NEW[self.rank],
            required=False,
            most=60,
            help_text=_("Kosongkan bila memakai nama atau nomor yang dipilih di atas."),
        )

    def pairs(self) -> tuple[tuple[Unit, Unit], ...]:
        """Both to the new name, or this one to the other."""
        other = self.others[int(self.cleaned_data["dengan"])]
        if not self.cleaned_data["baru"]:
            return tuple((unit, rename_unit(unit, self.whole, other)) for unit in self.inside)
        part = {Rank.RT: 2, Rank.RW: 1, Rank.DUSUN: 0}[self.rank]
        new = tuple(self.spell("baru", part) if i == part else name for i, name in enumerate(other))
        target: Unit = (new[0], new[1], new[2])
        both = ((self.whole, self.inside), (other, [unit for unit in self.there if within(unit, other)]))
        return tuple((unit, rename_unit(unit, whole, target)) for whole, inside in both for unit in inside)


class RenameForm(UnitActForm):
    """Another name or number; an RT may come to another RW or dusun."""

    kind = UnitKind.RENAME

    def build(self) -> None:
        """The parts of the name that may change."""
        for part in _PARTS[: _PARTS.index(self.rank) + 1]:
            own = self.whole[_PARTS.index(part)]
            self.fields[part] = text_field(_LABELS[part], required=part == str(self.rank), most=60)
            self.fields[part].initial = own

    def pairs(self) -> tuple[tuple[Unit, Unit], ...]:
        """Every unit inside under its new name. The name itself is taken as written: it may be a new spelling."""
        parts = []
        for i, part in enumerate(_PARTS):
            text = " ".join(self.cleaned_data.get(part, "").split())
            larger = part != str(self.rank)
            parts.append(match_spelling(text, i, self.there) if text and (larger or text.isdigit()) else text)
        new: Unit = (parts[0], parts[1], parts[2])
        return tuple((unit, rename_unit(unit, self.whole, new)) for unit in self.inside)


class OpenForm(UnitActForm):
    """A unit without people."""

    kind = UnitKind.OPEN

    def build(self) -> None:
        """Its name and numbers."""
        for part in _PARTS:
            self.fields[part] = text_field(_LABELS[part], required=False, most=60)

    def pairs(self) -> tuple[tuple[Unit, Unit], ...]:
        """From nothing to the unit."""
        parts = [self.spell(part, i) for i, part in enumerate(_PARTS)]
        unit: Unit = (parts[0], parts[1], parts[2])
        self.rank = rank_of(unit)
        return ((NOWHERE, unit),) if any(unit) else ()


class CloseUnitForm(UnitActForm):
    """A unit without people ends."""


class PlaceForm(UnitActForm):
    """People whom a later list does not have where an act had put them."""

    kind = UnitKind.PLACE
    stray: Mapping[tuple[Unit, Unit], int] = {}

    def pairs(self) -> tuple[tuple[Unit, Unit], ...]:
        """From where the list has them to where they belong."""
        self.rank = Rank.RT
        return tuple(self.stray)


FORMS: dict[UnitKind, type[UnitActForm]] = {
    UnitKind.SPLIT: SplitForm,
    UnitKind.MERGE: MergeForm,
    UnitKind.RENAME: RenameForm,
    UnitKind.OPEN: OpenForm,
    UnitKind.CLOSE: CloseUnitForm,
    UnitKind.PLACE: PlaceForm,
}
