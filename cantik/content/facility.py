"""Kinds of facilities and village facts as values (`facilities/<id>.yaml`); the files are read by `content.loader`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin

#: how a kind stands on the map
NOWHERE, POINT, LINE, AREA = "tanpa", "titik", "garis", "bidang"
SHAPES = (NOWHERE, POINT, LINE, AREA)
#: what a statement holds for: a state with a beginning, one year, or something that happened on a day
STATE, YEAR, HAPPENED = "keadaan", "tahun", "kejadian"
PERIODS = (STATE, YEAR, HAPPENED)
#: the group of what programmes bring (`content.programme`); no file of a kind stands in it
PROGRAMMES = "program"
GROUPS: Mapping[str, tuple[str, str]] = {
    "sarana": ("Sarana dan prasarana", "Facilities"),
    "kejadian": ("Kejadian", "Events"),
    "wilayah": ("Wilayah dan lahan", "Territory and land"),
    "pemerintahan": ("Pemerintahan dan lembaga", "Government and institutions"),
    "keuangan": ("Keuangan desa", "Village finance"),
    "kelompok": ("Kelompok kegiatan", "Activity groups"),
    "ekonomi": ("Pertanian, peternakan, perikanan", "Agriculture, livestock, fisheries"),
    PROGRAMMES: ("Program daerah", "Regional programmes"),
}
TYPES = ("teks", "angka", "desimal", "kode", "tanggal", "tahun", "ya_tidak")
#: the key of kinds whose things bear a code that the village gives (or, without one, a code made of the name)
CODE = "kode"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One value that a facility or fact has. `personal`: it names somebody, so that it is sealed, masked in lists, and
    each reading of it is recorded. `minimum` and `maximum` bound numbers and years, `length` texts."""

    id: str
    label: str
    label_en: str
    type: str
    codelist: str | None = None
    unit: str = ""
    unit_en: str = ""
    decimals: int = 0
    minimum: int = 0
    maximum: int | None = None
    length: int = 120
    required: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class FacilityKind:
    """A kind: its attributes in order, what makes two statements speak of one thing (`key`), how it is called
    (`called`), whether it stands on the map, what a statement holds for, whether photos belong to it."""

    id: str
    title: str
    title_en: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    order: int
    group: str
    shape: str
    period: str
    key: tuple[str, ...]
    called: tuple[str, ...]
    photo: bool
    attributes: tuple[Attribute, ...]
    origin: Origin = field(default_factory=lambda: Origin(""))

    def attribute(self, name: str) -> Attribute:
        """The attribute of an id. Raises `KeyError`."""
        for attribute in self.attributes:
            if attribute.id == name:
                return attribute
        raise KeyError(name)

    @property
    def has_codes(self) -> bool:
        """Its things bear a code of their own."""
        return self.key == (CODE,)

    @property
    def personal(self) -> frozenset[str]:
        """Attributes that name somebody."""
        return frozenset(attribute.id for attribute in self.attributes if attribute.personal)


#: latitudes and longitudes of Indonesia, as in `rules/koordinat_di_luar.yaml`
INDONESIA = (-11.5, 6.5, 94.5, 141.5)
