"""The form of a proposal: the fields of the RKP form, filled from the gap where there is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.content.coverage import SECTIONS
from cantik.content.loader import here
from cantik.content.planning_lists import fund_sources, village_fund_focuses
from cantik.register.units.app.queries import standing_units
from cantik.release.goals import EDITIONS
from cantik.use.proposals.app.entries import ProposalEntry, entry_of
from cantik.use.proposals.states import ABOVE_VILLAGE, OF_VILLAGE, PATTERNS
from cantik.web.desk import VillageDesk
from cantik.web.fields import FirstMistakeForm, PlainSelect, text_field
from cantik.web.language import either, number

Choices = Sequence[tuple[str, str]]
AUTHORITY_WORDS = {
    OF_VILLAGE: _("Kewenangan desa: masuk RKP Desa"),
    ABOVE_VILLAGE: _("Kewenangan di atasnya: masuk daftar usulan ke kecamatan dan OPD"),
}
PATTERN_WORDS = dict(zip(PATTERNS, (_("Swakelola"), _("Kerja sama antardesa"), _("Pihak ketiga")), strict=True))
_LONGEST = 2000
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
#: form field -> field of the entry, where the two are called otherwise
FIELDS = {
    "tahun": "year",
    "judul": "title",
    "masalah": "problem",
    "sebab": "cause",
    "potensi": "potential",
    "usulan": "recommendation",
    "kegiatan": "activity",
    "lokasi": "place",
    "lintang": "latitude",
    "bujur": "longitude",
    "volume": "volume",
    "satuan": "unit",
    "harga": "unit_price",
    "sumber_harga": "price_source",
    "dana": "fund",
    "fokus": "focus",
    "program": "programme",
    "tujuan": "goal",
    "kewenangan": "authority",
    "pelaksana": "executor",
    "mulai": "start_month",
    "selesai": "end_month",
    "laki": "male",
    "perempuan": "female",
    "miskin": "poor",
}


def _long_field(label: Any, help_text: Any = "", *, to_submit: bool = False) -> forms.CharField:
    """A field of words; `to_submit`: a draft may lack it, a proposal that is handed in may not."""
    field = forms.CharField(
        label=label,
        required=False,
        max_length=_LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"class": "in", "rows": 3, "autocomplete": "off"}),
    )
    field.wanted = to_submit  # type: ignore[attr-defined]  # "boleh kosong" would be half of the truth
    return field


def _choice_field(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        help_text=help_text,
        error_messages={"invalid_choice": _("Pilih dari daftar.")},
        widget=PlainSelect(attrs={"class": "in"}),
    )


class SpokenInteger(forms.IntegerField):
    """A whole number as people write it: `25.000.000`."""

    def to_python(self, value: Any) -> Any:
        """The number. Raises `ValidationError`."""
        grouped = isinstance(value, str) and _GROUPED.fullmatch(value.strip())
        return super().to_python(value.replace(".", "") if grouped else value)


class SpokenDecimal(forms.DecimalField):
    """A number as people write it: `12,5`, `1.200`; of a `point` the dot is no group: `-7.123456`."""

    def __init__(self, *, point: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.point = point

    def to_python(self, value: Any) -> Any:
        """The number. Raises `ValidationError`."""
        if isinstance(value, str):
            said = value.strip()
            if not self.point and ("," in said or _GROUPED.fullmatch(said)):
                said = said.replace(".", "")
            value = said.replace(",", ".")
        return super().to_python(value)


def _count_field(label: Any, most: int = 10_000_000) -> forms.IntegerField:
    return SpokenInteger(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        error_messages={"invalid": _("Tulis bilangan bulat."), "min_value": _("Tulis 0 atau lebih.")},
        widget=forms.TextInput(attrs={"class": "in num", "inputmode": "numeric", "autocomplete": "off"}),
    )


def _decimal_field(
    label: Any, digits: int, places: int, help_text: Any = "", *, point: bool = False
) -> forms.DecimalField:
    return SpokenDecimal(
        point=point,
        label=label,
        required=False,
        max_digits=digits,
        decimal_places=places,
        help_text=help_text,
        error_messages={"invalid": _("Tulis bilangan, contoh 40 atau 1,5.")},
        widget=forms.TextInput(attrs={"class": "in num", "inputmode": "decimal", "autocomplete": "off"}),
    )


class VillageProposalForm(FirstMistakeForm):
    """The proposal, in the order problem, cause, potential, recommendation, then the columns of the RKP form."""

    judul = text_field(_("Nama kegiatan"), most=200)
    masalah = _long_field(
        _("Masalah"), _("Apa yang ditunjukkan angkanya. Tanpa nama orang dan tanpa nomor."), to_submit=True
    )
    sebab = _long_field(_("Sebab"), _("Mengapa begitu, menurut musyawarah dan lapangan."))
    potensi = _long_field(_("Potensi"), _("Apa yang sudah ada dan dapat dipakai."))
    usulan = _long_field(_("Yang diusulkan"), to_submit=True)
    kegiatan = _choice_field(_("Kode kegiatan"))
    lokasi = _choice_field(_("Dusun"))
    volume = _decimal_field(_("Volume"), 12, 2, _("Bila satuannya sama dengan yang dihitung, pengaruhnya dihitung."))
    satuan = text_field(_("Satuan"), required=False, most=40)
    harga = _count_field(_("Harga satuan (Rp)"), 10**12)
    sumber_harga = text_field(
        _("Sumber harga"), required=False, most=200, help_text=_("Standar harga dan tanggalnya; tanpa itu kosongkan.")
    )
    dana = _choice_field(_("Sumber pembiayaan"))
    fokus = _choice_field(_("Fokus Dana Desa"))
    tujuan = _choice_field(_("Tujuan SDGs Desa"))
    program = _choice_field(_("Mendukung program daerah"))
    kewenangan = _choice_field(_("Kewenangan"))
    pola = forms.MultipleChoiceField(
        label=_("Pola pelaksanaan"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    pelaksana = text_field(
        _("Rencana pelaksana"), required=False, most=120, help_text=_("Tim atau lembaga, bukan nama orang.")
    )
    laki = _count_field(_("Penerima manfaat laki-laki"))
    perempuan = _count_field(_("Penerima manfaat perempuan"))
    miskin = _count_field(_("Rumah tangga miskin"))
    mulai = _choice_field(_("Mulai"))
    selesai = _choice_field(_("Selesai"))
    tahun = forms.IntegerField(
        label=_("Tahun rencana"), widget=forms.TextInput(attrs={"class": "in num", "inputmode": "numeric"})
    )
    lintang = _decimal_field(_("Lintang titik"), 9, 6, _("Contoh -7,123456"), point=True)
    bujur = _decimal_field(_("Bujur titik"), 9, 6, point=True)
    terakhir = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, choices: ProposalChoices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.by_field().items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = offered

    def groups(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """The fields in their groups: head, whether it is open, fields; one with a mistake is open."""
        heads = {
            "utama": "",
            "sebab": gettext("Sebab dan potensi"),
            "biaya": gettext("Harga, fokus, dan program"),
            "manfaat": gettext("Penerima manfaat dan pelaksanaan"),
            "titik": gettext("Titik di peta"),
        }
        return [
            (heads[key], any(self[name].errors for name in names), [self[name] for name in names])
            for key, names in _GROUPS.items()
        ]

    def entry(self) -> ProposalEntry:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        values: dict[str, Any] = {own: said.get(name) for name, own in FIELDS.items()}
        for name in ("start_month", "end_month"):
            values[name] = int(values[name]) if values[name] else None
        values["pattern"] = " ".join(said.get("pola") or ())
        values["authority"] = values["authority"] or OF_VILLAGE
        return entry_of({name: "" if value is None and name in _WORDED else value for name, value in values.items()})


#: what stands open, and what is unfolded
_GROUPS = {
    "utama": ("judul", "masalah", "usulan", "kegiatan", "lokasi", "volume", "satuan", "dana", "terakhir"),
    "sebab": ("sebab", "potensi"),
    "biaya": ("harga", "sumber_harga", "fokus", "tujuan", "program", "kewenangan"),
    "manfaat": ("laki", "perempuan", "miskin", "tahun", "mulai", "selesai", "pola", "pelaksana"),
    "titik": ("lintang", "bujur"),
}
_WORDED = frozenset(
    (
        "problem",
        "cause",
        "potential",
        "recommendation",
        "activity",
        "place",
        "unit",
        "price_source",
        "fund",
        "focus",
        "programme",
        "goal",
        "executor",
    )
)


def list_dusun(desk: VillageDesk) -> list[str]:
    """The dusun of a village that its register knows today, by name."""
    if desk.area_id_or_none is None:
        return []
    return sorted({unit[0] for unit in standing_units(desk.area_id_or_none, desk.today).values() if unit[0]})


class ProposalChoices:
    """What a village may choose from: its dusun, activities (the nearest to the gap first), sources of money, focuses
    that hold, programmes that run there."""

    def __init__(
        self, desk: VillageDesk, dusun: Sequence[str], programmes: Choices, near: Sequence[str], *, budget: bool
    ) -> None:
        self._desk, self._dusun, self._programmes = desk, dusun, programmes
        self._near, self._budget = near, budget

    def by_field(self) -> dict[str, list[tuple[str, str]]]:
        """The choices of each field."""
        none = ("", gettext("pilih"))
        months = [(str(month), _month_name(month)) for month in range(1, 13)]
        return {
            "kegiatan": [none, *self._activities()],
            "lokasi": [("", gettext("seluruh desa")), *((name, name) for name in self._dusun)],
            "dana": [none, *self._funds()],
            "fokus": [("", gettext("tidak memakai Dana Desa")), *self._focuses()],
            "tujuan": [none, *_goals()],
            "program": [("", gettext("tidak ada")), *self._programmes],
            "kewenangan": [
                (key, str(word)) for key, word in AUTHORITY_WORDS.items() if self._budget or key != OF_VILLAGE
            ],
            "pola": [(key, str(word)) for key, word in PATTERN_WORDS.items()],
            "mulai": [none, *months],
            "selesai": [none, *months],
        }

    def _activities(self) -> list[tuple[str, str]]:
        known = here().activities
        order = [*(code for code in self._near if code in known), *sorted(known)]
        return [(code, f"{code} {either(known[code].title, known[code].title_en)}") for code in dict.fromkeys(order)]

    def _funds(self) -> list[tuple[str, str]]:
        return [
            (fund.code, either(fund.name, fund.name_en))
            for fund in fund_sources().values()
            if self._budget or not fund.budget
        ]

    def _focuses(self) -> list[tuple[str, str]]:
        if not self._budget:
            return []
        today = self._desk.today
        held = [each for each in village_fund_focuses().values() if each.since <= today <= (each.until or today)]
        return [(each.code, either(each.name, each.name_en)) for each in held]


def _goals() -> list[tuple[str, str]]:
    return [(section, f"{either(*title)}") for (edition, section), title in SECTIONS.items() if edition == EDITIONS[0]]


def _month_name(month: int) -> str:
    names = gettext("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember").split()
    return names[month - 1]


def show_decimal(value: Decimal | None) -> str:
    """A number without zeros that say nothing."""
    if value is None:
        return ""
    whole = value.normalize()
    exponent = whole.as_tuple().exponent
    return number(value, max(0, -exponent) if isinstance(exponent, int) else 0)
