"""The fictitious kabupaten as values: areas, villages, and the people of a village as columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from cantik.contoh.stream import Ints

AreaKind = Literal["provinsi", "kabupaten", "kecamatan", "desa", "kelurahan", "desa_adat"]


@dataclass(frozen=True)
class CodedColumns:
    """Equally long columns of whole numbers; texts are kept as numbers into a word list beside them."""

    values: Mapping[str, Ints]
    texts: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(next(iter(self.values.values())))

    def __getitem__(self, name: str) -> Ints:
        return self.values[name]

    def text(self, name: str) -> list[str]:
        """A text column as text; an absent one is the empty string."""
        words = self.texts[name]
        return [words[index] if index >= 0 else "" for index in self.values[name].tolist()]


@dataclass(frozen=True)
class Population:
    """The people of one village on the reference date: one row a person, one row a family."""

    persons: CodedColumns
    families: CodedColumns


@dataclass(frozen=True)
class Dusun:
    """A dusun (lingkungan in a kelurahan) with its polygon in longitude and latitude."""

    name: str
    polygon: Any


@dataclass(frozen=True)
class InventedVillage:
    """One fictitious village. Its people are drawn when they are first asked for.

    `position` of `neighbours` villages gives it a block of serial numbers of its own, so that no
    NIK occurs twice in the kabupaten although each village is drawn by itself.
    """

    code: str
    name: str
    kind: AreaKind
    dusun: tuple[Dusun, ...]
    polygon: Any
    area_km2: float
    seed: int
    position: int
    neighbours: int
    living: int
    reference: date

    @cached_property
    def population(self) -> Population:
        """The people of the village, kept for later questions."""
        return self.draw()

    def draw(self) -> Population:
        """The people of the village, drawn anew: the same each time, and nothing is kept."""
        from cantik.contoh.population import draw_population

        return draw_population(self)

    @property
    def persons(self) -> CodedColumns:
        """One row a person; see `cantik.contoh.population` for the columns."""
        return self.population.persons

    @property
    def families(self) -> CodedColumns:
        """One row a family (KK)."""
        return self.population.families


@dataclass(frozen=True)
class AreaLine:
    """One line of the list of areas: Kemendagri code below province 99."""

    code: str
    name: str
    parent: str
    kind: AreaKind
    area_km2: float | None = None


@dataclass(frozen=True)
class Kabupaten:
    """The fictitious kabupaten: areas from its province down, and the villages."""

    code: str
    name: str
    seed: int
    reference: date
    areas: tuple[AreaLine, ...]
    villages: tuple[InventedVillage, ...]
    outline: Any
