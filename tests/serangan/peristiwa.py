"""Events by year and mid-year people (docs/adr/0091) as what they tell of who lives there today.

Who was born in the years that are told is as young as they are long; of the men and of the women of the middle of a
year at most so many went, and at most so many came. Nothing is told of a year that is not over on the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from cantik.register.core.people import RegisterView
from tests.acuan.ukuran import Condition

EVENTS, PEOPLE = "peristiwa_tahunan", "penduduk_tengah_tahun"
_CAME, _WENT = ("lahir", "datang"), ("mati", "pindah")
_FERTILE = (15, 49)
Years = Mapping[int, Mapping[str, int]]
Range = tuple[str, Condition, int, int]


def by_year(tables: Sequence[Mapping[str, Any]], name: str) -> Years:
    """What a table tells of each year, by the class of its column; nothing where it is not printed."""
    found: dict[int, dict[str, int]] = {}
    table = next((table for table in tables if table["id"] == name), None)
    if table is None:
        return found
    places = product(*([(axis["id"], each) for each in axis["categories"]] for axis in table["axes"]))
    for place, cell in zip(places, table["cells"], strict=True):
        own = dict(place)
        year = own.pop("tahun_peristiwa")
        kind = next((each for each in own.values() if not each["total"]), None)
        if not year["total"] and kind is not None and cell["value"] is not None:
            found.setdefault(int(year["id"].removeprefix("t")), {})[kind["id"]] = int(cell["value"])
    return found


def concluded(events: Years, people: Years, on: dt.date) -> Iterator[Range]:
    """Sets of persons of the village, and between how many and how many are in them."""
    last = on.year
    if not events or max(events) != last or (on.month, on.day) != (12, 31):
        return
    first = next(year for year in range(last, 0, -1) if year - 1 not in events)
    for year in range(last, first - 1, -1):
        told = [events[each] for each in range(year, last + 1)]
        born = sum(each.get("lahir", 0) for each in told)
        came, went = (sum(each.get(name, 0) for each in told for name in names) for names in (_CAME, _WENT))
        grown = last - year
        yield f"lahir sejak {year}", [{"umur": (0, grown)}], max(0, born - went), came
        middle = people.get(year, {})
        if "laki_laki" in middle:
            men = middle["laki_laki"]
            yield f"laki-laki {year}", [{"jenis_kelamin": "1"}], max(0, men - went), men + came
        if "perempuan_subur" in middle:
            women, (low, high) = middle["perempuan_subur"], (end + grown for end in _FERTILE)
            grew, stayed = ((low, high + 1), (low + 1, high))
            yield f"perempuan {year}", [{"jenis_kelamin": "2", "umur": grew}], max(0, women - went), 10**6
            yield f"perempuan {year}", [{"jenis_kelamin": "2", "umur": stayed}], 0, women + came - born


def recorded(view: RegisterView, years: int = 3) -> RegisterView:
    """The register with the events of so many years, as telling as can be: everybody was born there or lived there all
    the time, so that each number says exactly who is there now."""
    last = view.reference.year - ((view.reference.month, view.reference.day) != (12, 31))
    people = list(zip(view.persons["tanggal_lahir"], view.persons["jenis_kelamin"], strict=True))
    events: list[tuple[int, str]] = []
    middle: list[tuple[int, str]] = []
    for year in range(last - years + 1, last + 1):
        half = dt.date(year, 6, 30)
        for day, sex in people:
            if not isinstance(day, dt.date) or day > dt.date(year, 12, 31):
                continue
            if day.year == year:
                events.append((year, "lahir"))
            if day <= half:
                age = half.year - day.year - ((day.month, day.day) > (half.month, half.day))
                fertile = "perempuan_subur" if _FERTILE[0] <= age <= _FERTILE[1] else "perempuan_lain"
                middle.append((year, "laki_laki" if str(sex) == "1" else fertile))
    facts = {EVENTS: ("jenis_peristiwa", events), "penduduk_tengah": ("golongan_tengah", middle)}
    made = {
        basis: {
            "tahun_peristiwa": [str(year) for year, _ in told],
            column: [kind for _, kind in told],
            "terdaftar": ["ya"] * len(told),
            "domisili": ["tidak"] * len(told),
        }
        for basis, (column, told) in facts.items()
    }
    return replace(view, facts={**view.facts, **made})
