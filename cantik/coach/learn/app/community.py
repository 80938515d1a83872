"""The community of a village: who works on its statistics, where they met, what they made. From what the rooms keep;
nobody enters it, and nothing of citizens is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base import clock
from cantik.coach.app import coaching
from cantik.coach.app.coaching_models import CoachingDay
from cantik.codes.area import AreaCode
from cantik.release.app import queries, storage
from cantik.staff.app.models import Assignment

_MEETINGS, _EDITIONS = 8, 5


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
