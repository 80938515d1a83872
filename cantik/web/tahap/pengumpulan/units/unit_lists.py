"""The units of a village as its page lists them: counted on a day, dusun by dusun, with those that stand empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from cantik.register.core.grouping import Unit
from cantik.register.events.history import BASES
from cantik.register.units.app.queries import Places, acts_of, standing_units
from cantik.register.units.unit_acts import NOWHERE, acts_holding, closed_on
from cantik.snapshot.areas import natural
from cantik.web.tahap.pengumpulan.units import words

Counts = Mapping[Unit, tuple[int, int]]


def base_of(places: Places) -> str:
    """The base that the village knows: registered, or resident where nobody says who is registered."""
    return next((base for base in BASES if places.in_base(base)), BASES[0])


def count_by_unit(places: Places) -> Counts:
    """Families and persons of the village's base by unit."""
    persons: dict[Unit, int] = {}
    families: dict[Unit, set[int]] = {}
    for person, unit in places.in_base(base_of(places)).items():
        persons[unit] = persons.get(unit, 0) + 1
        family = places.people[person].family
        if family is not None:
            families.setdefault(unit, set()).add(family)
    return {unit: (len(families.get(unit, ())), number) for unit, number in persons.items()}


def query(unit: Unit) -> str:
    """How addresses name a unit."""
    return urlencode([(name, part) for name, part in zip(("dusun", "rw", "rt"), unit, strict=True) if part])


def order(unit: Unit) -> tuple[Any, ...]:
    """Dusun, RW and RT in the order of people: RT 2 before RT 10, what is not named last."""
    return tuple((not part, natural(part), part) for part in unit)


def tree(area_id: int, places: Places, on: dt.date, links: Mapping[Unit, Sequence[str]]) -> list[dict[str, Any]]:
    """The dusun of a village with their RT, as they stand on a day; `links`: codes of SLS."""
    counts = count_by_unit(places)
    acts = acts_of(area_id)
    gone = closed_on(acts, on)
    made = {unit for act in acts_holding(acts, on) for unit in act.targets}
    there = set(standing_units(area_id, on).values())
    listed = {*counts, *(made & there)}
    dusun: dict[str, list[dict[str, Any]]] = {}
    for unit in sorted(listed, key=order):
        families, persons = counts.get(unit, (0, 0))
        dusun.setdefault(unit[0], []).append(
            {
                "nama": words.unit_name(unit),
                "pendek": words.unit_name(("", *unit[1:])) if any(unit[1:]) else "",
                "unit": unit,
                "kueri": query(unit) if unit != NOWHERE else "",
                "keluarga": families,
                "orang": persons,
                "ditutup": unit in gone,
                "sls": ", ".join(links.get(unit, ())),
            }
        )
    return [
        {
            "nama": name,
            "kueri": query((name, "", "")) if name else "",
            "satuan": rows,
            "keluarga": _sum(rows, "keluarga"),
            "orang": _sum(rows, "orang"),
        }
        for name, rows in dusun.items()
    ]


def _sum(rows: Iterable[Mapping[str, Any]], name: str) -> int:
    return sum(row[name] for row in rows)
