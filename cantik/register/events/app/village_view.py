"""The register of a village as it is counted: its people, what it recorded beside them, and its closed years."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.batch import Value
from cantik.content.rate import RateGroup
from cantik.content.schema.common import HAPPENINGS, MID_YEAR
from cantik.content.schema.rate import MEN, WOMEN
from cantik.register.core.people import RegisterView
from cantik.register.events.app.years import closed_years
from cantik.register.events.history import BASES, NO, YES
from cantik.register.events.rates import EventYear
from cantik.register.facilities.app.facts import view_with_facts

_, OF_YEARS = HAPPENINGS
_MEN, _FERTILE, _OTHERS = "laki_laki", "perempuan_subur", "perempuan_lain"
#: the women of the general fertility rate (docs/bidang/population_parameters.md 2)
_FERTILE_AGES = RateGroup(15, 49, WOMEN)
_Record = tuple[str, int, str]
_Teller = Callable[[EventYear], Iterable[tuple[str, int]]]


def whole_view(area: AreaCode, as_of: dt.date, *, by: str) -> RegisterView:
    """`view_with_facts` with the events of closed years before the date and the people in the middle of each, a record
    each, for both population bases (`years.closed_years`). What is recorded enters `state`; where nothing is, it is
    that view itself."""
    view, row = view_with_facts(area, as_of, by=by), find_area(area)
    years = {} if row is None else closed_years(row.pk, as_of, clock.today())
    if not years:
        return view
    facts = {
        OF_YEARS: _columns("jenis_peristiwa", _list_records(years, _events)),
        MID_YEAR: _columns("golongan_tengah", _list_records(years, _people)),
    }
    state = hashlib.sha256(f"{view.state}{json.dumps(facts, sort_keys=True)}".encode()).hexdigest()
    return replace(view, facts={**view.facts, **facts}, state=state)


def _list_records(years: Mapping[str, Sequence[EventYear]], tell: _Teller) -> Iterator[_Record]:
    for base in sorted(years):
        for year in years[base]:
            for kind, count in sorted(tell(year)):
                yield from [(base, year.year, kind)] * count


def _columns(name: str, records: Iterable[_Record]) -> dict[str, list[Value]]:
    """The records as columns; each is of one base."""
    told = list(records)
    found: dict[str, list[Value]] = {"tahun_peristiwa": [str(year) for _, year, _ in told]}
    found[name] = [kind or None for _, _, kind in told]
    for base in BASES:
        found[base] = [YES if base == own else NO for own, _, _ in told]
    return found


def _events(year: EventYear) -> Iterable[tuple[str, int]]:
    return ((str(kind), count) for kind, count in year.events.items())


def _people(year: EventYear) -> Iterable[tuple[str, int]]:
    """The people of 30 June by the groups that rates are divided by; "" of whom sex or age is not known."""
    found: dict[str, int] = {}
    for (sex, age), count in year.people.items():
        group = _find_group(sex, age)
        found[group] = found.get(group, 0) + count
    return found.items()


def _find_group(sex: str, age: int | None) -> str:
    if sex == MEN:
        return _MEN
    if sex != WOMEN or age is None:
        return ""
    return _FERTILE if _FERTILE_AGES.holds(sex, age) else _OTHERS
