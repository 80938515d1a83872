"""Land, harvest and fisheries of a village as records beside its people, for tables of sums; nobody is named.

What the village recorded by kind for one year: land as of the last year up to the date, harvest and fisheries of the
last full year. Numbers with decimals become whole ones in small units: ares, kilograms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from cantik.collect.batch import Value
from cantik.register.facilities.app.services import list_standing

Columns = dict[str, list[Value]]
_YEAR = "tahun"


@dataclass(frozen=True, slots=True)
class YearlyFact:
    """A kind of facts: its basis in the snapshot, which attribute tells it apart and under which name, the numbers by
    their names in the snapshot (attribute, and how many small units its own unit has), and whether a year must have
    ended."""

    basis: str
    told_by: str
    variable: str
    numbers: Mapping[str, tuple[str, int]]
    closed: bool


ARES_OF_HECTARE, KILOGRAMS_OF_QUINTAL, KILOGRAMS_OF_TONNE = 100, 100, 1000
_HOUSEHOLDS = {"rumah_tangga": ("rumah_tangga", 1)}
GROUNDS: Mapping[str, YearlyFact] = {
    "penggunaan_lahan": YearlyFact(
        "lahan", "jenis", "jenis_lahan", {"luas_lahan": ("luas", ARES_OF_HECTARE)}, closed=False
    ),
    "tanaman": YearlyFact(
        "panen",
        "komoditas",
        "komoditas",
        {
            "luas_panen": ("luas_panen", ARES_OF_HECTARE),
            "produksi": ("produksi", KILOGRAMS_OF_QUINTAL),
            **_HOUSEHOLDS,
        },
        closed=True,
    ),
    "perikanan": YearlyFact(
        "perikanan",
        "jenis",
        "jenis_perikanan",
        {"produksi": ("produksi", KILOGRAMS_OF_TONNE), **_HOUSEHOLDS},
        closed=True,
    ),
}


def ground_columns(area_id: int, on: dt.date) -> dict[str, Columns]:
    """By basis the columns of what is recorded of an area, for one year each; nothing where nothing is."""
    found: dict[str, Columns] = {}
    for name, ground in GROUNDS.items():
        last = on.year if not ground.closed or (on.month, on.day) == (12, 31) else on.year - 1
        told = [state.values for _, state in list_standing(area_id, on, name) if _year(state.values) is not None]
        years = [year for values in told if (year := _year(values)) is not None and year <= last]
        of_year = [values for values in told if years and _year(values) == max(years)]
        if ground.closed and years and max(years) != last:
            of_year = []  # an older harvest is none of this edition
        records = sorted(
            (
                str(values.get(ground.told_by) or ""),
                *(_whole(values.get(own), units) for own, units in ground.numbers.values()),
            )
            for values in of_year
        )
        if records:
            columns: Columns = {ground.variable: [str(record[0]) or None for record in records]}
            for place, variable in enumerate(ground.numbers, start=1):
                numbers = [int(str(record[place])) for record in records]
                columns[variable] = [None if number < 0 else number for number in numbers]
            found[ground.basis] = columns
    return found


def _year(values: Mapping[str, Any]) -> int | None:
    text = str(values.get(_YEAR) or "")
    return int(text) if text.isdecimal() else None


def _whole(value: object, units: int) -> int:
    """A number in small units, half up; -1 where none is told."""
    try:
        small = Decimal(str(value)) * units if value not in (None, "") else Decimal(-1)
    except InvalidOperation:
        return -1
    return int(small.quantize(Decimal(1), ROUND_HALF_UP))
