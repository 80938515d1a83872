"""The community of a village and of a kabupaten: who works on statistics, where they met, what they made. From what
the rooms keep; nobody enters it, and nothing of citizens is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base import clock
from cantik.coach.app import coaching
from cantik.coach.app.coaching_models import CoachingDay
from cantik.coach.app.models import VillageState
from cantik.codes.area import AreaCode
from cantik.field.instruments.app import sharing
from cantik.field.instruments.app.models import SharedInstrument
from cantik.release.app import queries, storage
from cantik.staff.app.models import Assignment
from cantik.staff.app.rights import within

_MEETINGS, _EDITIONS = 8, 5
_AGENT = "agen_statistik"
_COACHES = ("pembina", "pendamping")
#: what is for many villages; a visit is of the village alone
_COMMON = (CoachingDay.SESSION, CoachingDay.SOCIALISATION)


@dataclass(frozen=True, slots=True)
class Community:
    """`members`: name and role, by name; `meetings`: visits and sessions that were held or are planned, the latest
    first; `editions`: numbers of the releases that stand, the newest first."""

    members: Sequence[tuple[str, str]]
    meetings: Sequence[CoachingDay]
    editions: Sequence[str]


def read_community(store: Path, area: AreaCode) -> Community:
    """The community of a village today."""
    held = Assignment.select_active(clock.today()).filter(area=area.text()).select_related("person")
    members = sorted({(each.person.name, each.role_name) for each in held})
    met = coaching.list_of_village(area.text()).exclude(state=CoachingDay.CALLED_OFF)[:_MEETINGS]
    editions = queries.editions(storage.shelf(store), area)
    seen = [each.shelved.number for each in editions if each.is_open]
    return Community(members, list(met), seen[:_EDITIONS])


@dataclass(frozen=True, slots=True)
class WiderCommunity:
    """Of a kabupaten. `members`: name, role and code of the area, coaches before the agents of villages; `meetings`:
    sessions and sosialisasi, the latest first; `instruments`: forms and mappings of villages that are available to
    all, the newest first; `released`: how many villages have a release in force."""

    members: Sequence[tuple[str, str, str]]
    meetings: Sequence[CoachingDay]
    instruments: Sequence[SharedInstrument]
    released: int


def read_wider_community(kabupaten: AreaCode) -> WiderCommunity:
    """The community of a kabupaten today."""
    held = Assignment.select_active(clock.today()).filter(within([kabupaten], "area"), role__in=(_AGENT, *_COACHES))
    members = sorted(
        {(each.role == _AGENT, each.area, each.person.name, each.role_name) for each in held.select_related("person")}
    )
    met = coaching.list_days([kabupaten]).filter(kind__in=_COMMON).exclude(state=CoachingDay.CALLED_OFF)[:_MEETINGS]
    released = VillageState.objects.filter(within([kabupaten], "kode")).exclude(number="").count()
    return WiderCommunity(
        [(name, role, area) for _agent, area, name, role in members],
        list(met),
        list(sharing.list_available(kabupaten)[:_MEETINGS]),
        released,
    )
