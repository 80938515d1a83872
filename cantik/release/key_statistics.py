"""What stands among the key statistics beside the indicators: the density of the population, from the table that
tells it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cantik.release.model import Release

#: the derived column of content that says persons per km² (`content/tables/penduduk_dusun.yaml`)
DENSITY = "kepadatan"


@dataclass(frozen=True, slots=True)
class Density:
    """Persons per km² of the whole village, as its table prints it; `table`: the key of that table."""

    value: Decimal
    decimals: int
    table: str
    label: tuple[str, str] = ("Kepadatan penduduk", "Population density")
    unit: tuple[str, str] = ("jiwa per km²", "persons per km²")


def density_of(release: Release) -> Density | None:
    """The density in the total row of the table that has it; None where the area is not known, or the number of
    persons is not told."""
    for table in release.tables:
        for column in table.derived:
            if column.id != DENSITY:
                continue
            rows = table.grid().rows
            for line, value in zip(rows, column.values, strict=True):
                if line.total and value is not None:
                    return Density(value, column.decimals, table.key)
    return None
