"""Facilities and population events of a village as records beside its people, for tables of them; nobody is named."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace

from cantik.base.dates import age_on
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.lists import lists_here
from cantik.collect.batch import Value
from cantik.collect.columns import shape_dusun
from cantik.content.village_form import VILLAGE
from cantik.register.core.app import queries
from cantik.register.core.app.models import Event
from cantik.register.core.kinds import Kind
from cantik.register.core.people import RegisterView
from cantik.register.facilities.app.grounds import ground_columns
from cantik.register.facilities.app.reaches import distances_of
from cantik.register.facilities.app.services import kinds, list_standing
from cantik.register.facilities.app.village_record import village_columns

Columns = dict[str, list[Value]]
FACILITIES, EVENTS = "fasilitas", "peristiwa"
DUSUN = "dusun"
_KINDS, _OTHER = "cantik_jenis_fasilitas", "lain"
#: the group of the kinds that tables of facilities count
GROUP = "sarana"
#: what a kind tells beside its name: (variable of the snapshot, attribute of the kind)
_TYPES = {
    "sekolah": ("jenjang_sekolah", "jenjang"),
    "sarana_kesehatan": ("jenis_kesehatan", "jenis"),
    "tempat_ibadah": ("jenis_ibadah", "jenis"),
}
_YEAR = 365  # days of an infant
_VITAL = (Kind.BIRTH, Kind.DEATH, Kind.ARRIVAL, Kind.DEPARTURE)


def view_with_facts(area: AreaCode, as_of: dt.date, *, by: str) -> RegisterView:
    """`register_view` with what the village recorded of its facilities and of the events of the year up to the date,
    of its land, harvest and fisheries (`grounds`), of itself (`village_record`), and how far homes stand from
    facilities (`reaches`).

    Where nothing of the kind is recorded it is the view itself: a village without a list of facilities has no table of
    none. What is recorded enters `state`.
    """
    area_row = find_area(area)
    if area_row is None:
        return queries.register_view(area, as_of, by=by)
    distances = distances_of(area_row.pk, as_of, (FACILITIES, as_of))
    view = queries.view_with_distances(area, as_of, distances, by=by)
    registered = sum(said == "ya" for said in view.persons.get("terdaftar", ()))
    found = {FACILITIES: _facilities(area_row.pk, as_of), EVENTS: _events(area_row.pk, as_of, view)}
    found |= ground_columns(area_row.pk, as_of) | {VILLAGE: village_columns(area_row.pk, as_of, registered)}
    facts = {basis: columns for basis, columns in found.items() if any(columns.values())}
    if not facts:
        return view
    state = hashlib.sha256(f"{view.state}{json.dumps(facts, sort_keys=True)}".encode()).hexdigest()
    filled = {basis: dict.fromkeys(facts[basis], ((FACILITIES, as_of),)) for basis in facts if basis != EVENTS}
    settled = {FACILITIES: frozenset(name for name, _ in _TYPES.values())} if FACILITIES in facts else {}
    told = {**view.filled, **filled} if view.filled else {}
    return replace(view, facts=facts, state=state, filled=told, settled=settled)


def _facilities(area_id: int, on: dt.date) -> Columns:
    """A record for each thing of the group of facilities that stands on the date, in an order that no key has.

    `dusun` is the one that its statement names; of a kind whose values name a person it stays untold, because one
    facility in a dusun would then say where that person is.
    """
    known = frozenset(lists_here()[_KINDS].codes)
    records = []
    for name, state in list_standing(area_id, on):
        own = kinds().get(name)
        if own is not None and own.group == GROUP:
            variable, attribute = _TYPES.get(name, ("", ""))
            value = str(state.values.get(attribute) or "")
            dusun = "" if own.personal else shape_dusun(state.unit[0])
            records.append((name if name in known else _OTHER, variable, value, dusun))
    records.sort()
    columns: Columns = {"jenis_fasilitas": [kind for kind, _, _, _ in records]}
    for name, _ in _TYPES.values():
        columns[name] = [value or None if variable == name else None for _, variable, value, _ in records]
    return {**columns, DUSUN: [dusun or None for _, _, _, dusun in records]}


def _events(area_id: int, on: dt.date, view: RegisterView) -> Columns:
    """A record for each birth, death, arrival and departure of the year up to the date, with the sex of the person and,
    of the dead, the age on the day: in years, and in days of infants."""
    sexes, born = (
        dict(zip(map(str, view.persons["id"]), view.persons.get(name, ()), strict=False))
        for name in ("jenis_kelamin", "tanggal_lahir")
    )
    rows = Event.objects.filter(
        area_id=area_id,
        retired_at__isnull=True,
        kind__in=[str(kind) for kind in _VITAL],
        occurred_on__gte=dt.date(on.year, 1, 1),
        occurred_on__lte=on,
    )
    records = sorted(
        (kind, str(sexes.get(str(person)) or ""), *_age_at_death(kind, born.get(str(person)), day))
        for kind, person, day in rows.values_list("kind", "person_id", "occurred_on")
    )
    return {
        "jenis_peristiwa": [kind for kind, *_ in records],
        "jenis_kelamin": [sex or None for _, sex, *_ in records],
        "umur_peristiwa": [years if years >= 0 else None for _, _, years, _ in records],
        "umur_hari": [days if 0 <= days < _YEAR else None for _, _, _, days in records],
    }


def _age_at_death(kind: str, born: Value | bool, day: dt.date) -> tuple[int, int]:
    """Years and days from the birth to the death; -1 where one is not known, and of other events."""
    if kind != str(Kind.DEATH) or not isinstance(born, dt.date) or born > day:
        return -1, -1
    return age_on(born, day), (day - born).days
