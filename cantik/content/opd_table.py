"""A table that an office of the kabupaten delivers, one row per village (`opd/<id>.yaml`), as a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cantik.content.basis import ContentBasis
from cantik.content.facility import Attribute
from cantik.content.kinds import Origin


@dataclass(frozen=True, slots=True)
class VillageCount:
    """What of the village's own facilities a column is held against: things of `kind` whose attributes have one of the
    codes (`where`), counted, or their values of the attributes `sums` added."""

    kind: str
    where: Mapping[str, tuple[str, ...]]
    sums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpdColumn:
    """One figure of a village. `value`: label, unit, bounds, whole number or not, as an attribute of a facility has;
    `also`: other titles that offices write; `kelas`: C is shown at work only; `mark`: V, V2, R, usul; `public`: it
    counts things that are anybody's to know (schools, public money, land), and may stand on the public site."""

    value: Attribute
    also: tuple[str, ...]
    kelas: str
    own: VillageCount | None
    mark: str
    public: bool

    @property
    def id(self) -> str:
        """Its name in the table."""
        return self.value.id


@dataclass(frozen=True, slots=True)
class OpdTable:
    """A kind of table. `office`: kind of institution (`lembaga_forum.csv`); `reference`: the usual day of its year,
    month and day."""

    id: str
    title: str
    title_en: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    order: int
    office: str
    reference: tuple[int, int]
    columns: tuple[OpdColumn, ...]
    origin: Origin

    def column(self, name: str) -> OpdColumn:
        """The column of a name. Raises `KeyError`."""
        for column in self.columns:
            if column.id == name:
                return column
        raise KeyError(name)
