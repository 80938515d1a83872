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
from cantik.content.loader import here
from cantik.content.rate import RateGroup
from cantik.content.schema.common import HAPPENINGS, MID_YEAR
from cantik.content.schema.rate import MEN, MOTHER, WOMEN
from cantik.register.core.kinds import Kind
from cantik.register.core.people import RegisterView
from cantik.register.events.app.years import closed_years, years_by_age
from cantik.register.events.history import BASES, NO, YES
from cantik.register.events.rates import EventYear
from cantik.register.facilities.app.facts import view_with_facts

_, OF_YEARS = HAPPENINGS
_MEN, _FERTILE, _OTHERS = "laki_laki", "perempuan_subur", "perempuan_lain"
#: the women of the general fertility rate (docs/bidang/population_parameters.md 2)
_FERTILE_AGES = RateGroup(15, 49, WOMEN)
#: the groups that rates by age are told of, by the codes of `cantik_umur_subur`, and of mothers of another age
_GROUPS, _OTHER = {f"{age}_{age + 4}": RateGroup(age, age + 4, WOMEN) for age in range(15, 50, 5)}, "lain"
#: base, year, kind of what is counted, and the age group of whom ("" where nobody asks or knows it)
_Record = tuple[str, int, str, str]
_Teller = Callable[[EventYear], Iterable[tuple[str, str, int]]]


def whole_view(area: AreaCode, as_of: dt.date, *, by: str) -> RegisterView:
    """`view_with_facts` with the events of closed years before the date and the people in the middle of each, a record
    each, for both population bases (`years.closed_years`). What is recorded enters `state`; where nothing is, it is
    that view itself."""
    view, row = view_with_facts(area, as_of, by=by), find_area(area)
    years = {} if row is None else closed_years(row.pk, as_of, clock.today())
    if not years:
        return view
    by_age = years_by_age(here().rates.values())
    facts = {
        OF_YEARS: _columns("jenis_peristiwa", "umur_ibu", years, _events, by_age),
        MID_YEAR: _columns("golongan_tengah", "umur_subur", years, _people, by_age),
    }
    state = hashlib.sha256(f"{view.state}{json.dumps(facts, sort_keys=True)}".encode()).hexdigest()
    return replace(view, facts={**view.facts, **facts}, state=state)


def _list_records(years: Mapping[str, Sequence[EventYear]], tell: _Teller) -> Iterator[_Record]:
    for base in sorted(years):
        for year in years[base]:
            for kind, group, count in sorted(tell(year)):
                yield from [(base, year.year, kind, group)] * count


def _columns(
    name: str, ages: str, years: Mapping[str, Sequence[EventYear]], tell: _Teller, by_age: int
) -> dict[str, list[Value]]:
    """The records as columns; each is of one base. The years of rates by age are marked where all of them stand: of
    fewer no level adds a village up, so that nothing is said of its ages."""
    told = list(_list_records(years, tell))
    found: dict[str, list[Value]] = {"tahun_peristiwa": [str(year) for _, year, _, _ in told]}
    found[name] = [kind or None for _, _, kind, _ in told]
    for base in BASES:
        found[base] = [YES if base == own else NO for own, _, _, _ in told]
    within = {base: {year.year for year in own[:by_age]} for base, own in years.items() if len(own) >= by_age > 0}
    if within:
        found["masa_umur"] = [
            None if base not in within else YES if year in within[base] else NO for base, year, _, _ in told
        ]
        found[ages] = [group or None for _, _, _, group in told]
    return found


def _events(year: EventYear) -> Iterator[tuple[str, str, int]]:
    """Births by the age of the mother, the other events as they are."""
    mothers: dict[str, int] = {}
    for (kind, whose, age), count in year.aged.items():
        if (kind, whose) == (Kind.BIRTH, MOTHER):
            group = "" if age is None else _find_age_group(age, _OTHER)
            mothers[group] = mothers.get(group, 0) + count
    for kind, count in year.events.items():
        if kind == Kind.BIRTH and sum(mothers.values()) == count:
            yield from ((str(kind), group, some) for group, some in mothers.items())
        else:
            yield str(kind), "", count


def _people(year: EventYear) -> Iterable[tuple[str, str, int]]:
    """The people of 30 June by the groups that rates are divided by; "" of whom sex or age is not known."""
    found: dict[tuple[str, str], int] = {}
    for (sex, age), count in year.people.items():
        group = _find_group(sex, age)
        of_age = _find_age_group(age, "") if group == _FERTILE and age is not None else ""
        found[group, of_age] = found.get((group, of_age), 0) + count
    return ((group, age, count) for (group, age), count in found.items())


def _find_age_group(age: int, other: str) -> str:
    return next((name for name, group in _GROUPS.items() if group.holds(WOMEN, age)), other)


def _find_group(sex: str, age: int | None) -> str:
    if sex == MEN:
        return _MEN
    if sex != WOMEN or age is None:
        return ""
    return _FERTILE if _FERTILE_AGES.holds(sex, age) else _OTHERS
