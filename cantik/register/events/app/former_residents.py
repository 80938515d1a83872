"""Whom the register knows who does not live in the village any more: who stands at a door may be one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from cantik.base.text import fold
from cantik.collect.app.models import Batch
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.app.person_lists import Light, fold_persons, persons_where, said_of
from cantik.register.core.app.search import applied_batches, persons_with_number, words_of
from cantik.register.core.grouping import Unit
from cantik.register.events.app.life_histories import KnownPerson, known_of
from cantik.register.events.history import ENDS, Life
from cantik.vault.app.opening import OpenStore

_YEARS = 3  # a remembered age beside a date of birth
_DEAD = "2"  # opensid_status_dasar, regsosek_404
_DEAD_BY = ("status_dasar", "r404")
_TELLING = 3  # letters of a word of a name that tells somebody from others


class ToldNewcomer(NamedTuple):
    """What somebody says of a newcomer; "" and None for what was not said."""

    number: str
    name: str
    sex: str
    born: dt.date | None


@dataclass(frozen=True, slots=True)
class GonePerson:
    """Somebody who was of the village. `left`: the day of the event; `listed`: the last list that told of them, where
    no event did; `dead`: by a list; `numbered`: they bear the number that was said."""

    person: int
    name: str
    born: dt.date | None
    unit: Unit
    left: dt.date | None = None
    listed: dt.date | None = None
    dead: bool = False
    numbered: bool = False


def gone_among(opened: OpenStore, area_id: int, persons: Collection[int], today: dt.date) -> dict[int, GonePerson]:
    """Who of these persons is not of the village today; nobody whose death is an event. Names in clear: callers record
    whom they show."""
    known = known_of(opened, area_id, persons, today)
    away = {person: found for person, found in known.items() if found.life in (Life.LEFT, Life.UNKNOWN)}
    if not away:
        return {}
    folded = fold_persons(applied_batches(area_id), frozenset(away))
    said = said_of(folded, _DEAD_BY)
    return {person: _make_gone_person(found, said.get(person, {})) for person, found in away.items()}


def may_return(opened: OpenStore, area_id: int, told: ToldNewcomer, today: dt.date) -> list[GonePerson]:
    """Who of them a newcomer may be: the bearer of the number; of whom the name is the same and the age about so; who
    was born on that day and shares a word of the name. The likeliest first; no dead but for the number."""
    numbered = persons_with_number(opened, area_id, told.number) if told.number.isdigit() else frozenset[int]()
    alike = _alike(area_id, told)
    gone = gone_among(opened, area_id, numbered | alike.keys(), today)
    bearers = [replace(gone[person], numbered=True) for person in sorted(numbered & gone.keys())]
    others = [gone[person] for person in sorted(alike.keys() - numbered) if person in gone and not gone[person].dead]
    same = fold(told.name)
    return [*bearers, *sorted(others, key=lambda found: (fold(found.name) != same, found.name))]


def _alike(area_id: int, told: ToldNewcomer) -> Mapping[int, Light]:
    """Whoever a batch of the village tells of by this name, or born on this day, and nothing speaks against it."""
    conditions, values = list[str](), list[str]()
    if name := fold(told.name):
        conditions, values = ["c.name_fold = %s"], [name]
    if told.born is not None:
        conditions, values = [*conditions, "c.birth_date = %s"], [*values, told.born.isoformat()]
    batches = applied_batches(area_id)
    found = persons_where(batches, f"({' OR '.join(conditions)})", values) if conditions else frozenset[int]()
    if not found:
        return {}
    folded = fold_persons(batches, found)
    sexes = said_of(folded, ("jenis_kelamin",))
    return {
        person: light
        for person, light in folded.items()
        if _fits(light, sexes[person].get("jenis_kelamin", ""), told, set(words_of(told.name)))
    }


def _fits(light: Light, sex: str, told: ToldNewcomer, words: Collection[str]) -> bool:
    if sex and told.sex and sex != told.sex:
        return False
    names = {folded for _, folded in light.names} | {light.name_fold}
    if told.born is None or light.birth_date is None:
        return fold(told.name) in names
    if light.birth_date == told.born:
        return any(len(word) >= _TELLING and word in words for name in names for word in name.split())
    return fold(told.name) in names and abs(light.birth_date.year - told.born.year) <= _YEARS


def _make_gone_person(known: KnownPerson, said: Mapping[str, str]) -> GonePerson:
    left = max((event.occurred for event in known.history if event.kind in ENDS), default=None)
    listed = None if left is not None else _last_list(known.person)
    dead = _DEAD in (said.get(name) for name in _DEAD_BY)
    return GonePerson(known.person, known.name, known.born, known.unit, left, listed, dead and left is None)


def _last_list(person: int) -> dt.date | None:
    told = PersonVersion.objects.filter(person=person, retired_at__isnull=True).values("batch")
    return Batch.objects.filter(pk__in=told).order_by("-reference").values_list("reference", flat=True).first()
