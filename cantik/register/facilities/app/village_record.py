"""The village itself as one record beside its people: what its form says, and numbers of its facilities and facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from cantik.base.dates import months_between
from cantik.collect.batch import Value
from cantik.content.kinds import Content
from cantik.content.loader import here
from cantik.content.tally import PARTS, WHOLE
from cantik.content.village_form import FORM, VILLAGE, YEAR_OF, YES, date_of, number_of
from cantik.register.core.app.models import Event
from cantik.register.core.kinds import Kind
from cantik.register.core.tallies import tally_of
from cantik.register.facilities.app.services import list_standing

_YEAR, _HALF = 12, 6  # months
#: numbers of the village by the kinds of events that they count
_TOLD: Mapping[str, tuple[Kind, ...]] = {
    "kelahiran_setengah_tahun": (Kind.BIRTH,),
    "kematian_setengah_tahun": (Kind.DEATH,),
    "perpindahan_setengah_tahun": (Kind.ARRIVAL, Kind.DEPARTURE),
}
#: the people that victims are a share of
_REGISTERED = "penduduk_terdaftar"


def village_columns(area_id: int, on: dt.date, registered: int) -> dict[str, list[Value]]:
    """One record of the village on a day; nothing where nobody recorded anything of it.

    Of the forms of several years the newest counts, up to as many years ago as `content/limits` allows: what is said of
    a regulation holds on, what was done in a year long past does not. `registered`: how many persons are.
    """

    @cache  # a village has few kinds of things and many numbers of them
    def list_stated(kind: str) -> Sequence[Mapping[str, object]]:
        return [state.values for _, state in list_standing(area_id, on, kind)]

    content = here()
    frozen = {name for unit, name in content.variables if unit == VILLAGE}
    said = _newest_form(list_stated(FORM), on)
    columns: dict[str, Value] = {name: str(value) for name, value in said.items() if name in frozen}
    for tally in content.tallies.values():
        number = tally_of(tally, list_stated, on)
        if number is not None and number <= _most_of(content, tally.id):
            columns[tally.id] = number
    columns |= _count_events(area_id, on)
    divisors = {PARTS: WHOLE, _REGISTERED: registered if 0 < registered <= _most_of(content, _REGISTERED) else None}
    return {name: [value] for name, value in sorted({**columns, **divisors}.items())} if columns else {}


def _most_of(content: Content, name: str) -> int:
    """The greatest number that a column of the village can hold: what is more is not told, for it would be cut."""
    return content.variables[VILLAGE, name].maximum or 0


def _newest_form(forms: Sequence[Mapping[str, object]], on: dt.date) -> Mapping[str, object]:
    """What the newest form says that is not too old to count; nothing without one."""
    oldest = on.year - here().limits["umur_keadaan_desa"].whole
    by_year = {int(str(said[YEAR_OF])): said for said in forms if said.get(YEAR_OF)}
    newest = max((year for year in by_year if oldest <= year <= on.year), default=None)
    return by_year[newest] if newest is not None else {}


@dataclass(frozen=True, slots=True)
class AnswerProof:
    """What was shown for a yes of the village's form: number and date ("" and None for what was not written down)."""

    number: str
    date: dt.date | None


def village_proofs(area_id: int, on: dt.date) -> dict[str, AnswerProof]:
    """What was shown for the answers of the form that counts on a day, by variable; only of what was answered with yes,
    and only where something was. Nobody is named in it."""
    said = _newest_form([state.values for _, state in list_standing(area_id, on, FORM)], on)
    found = {}
    for name, value in said.items():
        number, day = str(said.get(number_of(name), "")), str(said.get(date_of(name), ""))
        if value == YES and (number or day):
            found[name] = AnswerProof(number, dt.date.fromisoformat(day) if day else None)
    return found


def _count_events(area_id: int, on: dt.date) -> dict[str, Value]:
    """How many births, deaths and moves of the last half year are recorded; nothing where none of the year is."""
    vital = [str(kind) for kinds in _TOLD.values() for kind in kinds]
    events = Event.objects.filter(area_id=area_id, retired_at__isnull=True, kind__in=vital, occurred_on__lte=on)
    days = events.filter(occurred_on__gte=dt.date(on.year - 1, 1, 1)).values_list("kind", "occurred_on")
    ages = [(Kind(kind), months_between(day, on)) for kind, day in days]
    if not any(months < _YEAR for _, months in ages):
        return {}
    recent = [kind for kind, months in ages if months < _HALF]
    return {name: sum(kind in kinds for kind in recent) for name, kinds in _TOLD.items()}
