"""Where an assignment holds: in its area, or in the areas of a group (`content/groups`) below it that belong to that on
the day. A group that the content no longer names holds nowhere."""

from __future__ import annotations

import datetime as dt

from cantik.codes.area import AreaCode
from cantik.content.kinds import AreaGroup
from cantik.content.loader import here
from cantik.staff.app.models import Assignment


def areas_of(assignment: Assignment, day: dt.date) -> tuple[AreaCode, ...]:
    """The areas in which an assignment holds on a day."""
    area = AreaCode.from_stored(assignment.area)
    if not assignment.group:
        return (area,)
    group = here().groups.get(assignment.group)
    return () if group is None else tuple(code for code in members(group, day) if area.contains(code))


def covers(assignment: Assignment, area: AreaCode, day: dt.date) -> bool:
    """Whether an area lies where an assignment holds on a day."""
    return any(held.contains(area) for held in areas_of(assignment, day))


def members(group: AreaGroup, day: dt.date) -> tuple[AreaCode, ...]:
    """The areas of a group on a day; none before and after the group itself."""
    if not _within(group.since, group.until, day):
        return ()
    held = (member for member in group.members if _within(member.since, member.until, day))
    return tuple(AreaCode.from_stored(member.area) for member in held)


def ever(group: AreaGroup) -> tuple[AreaCode, ...]:
    """Every area that is, was or will be a member."""
    return tuple(AreaCode.from_stored(code) for code in dict.fromkeys(member.area for member in group.members))


def groups_in_force(day: dt.date) -> dict[str, AreaGroup]:
    """The groups that are there on a day, by id."""
    return {name: group for name, group in here().groups.items() if members(group, day)}


def _within(since: dt.date, until: dt.date | None, day: dt.date) -> bool:
    return since <= day and (until is None or day <= until)
