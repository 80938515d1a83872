"""Where the facilities stand to which columns measure how far homes are (`columns/`, `jarak`)."""

from __future__ import annotations

import datetime as dt

from cantik.base.sphere import Point
from cantik.content.column import ColumnDistance
from cantik.content.loader import here
from cantik.register.core.distances import Distances, FacilityReach, Sparing, point_told
from cantik.register.core.people import Filler
from cantik.register.facilities.app.services import list_standing
from cantik.register.facilities.facility_states import FacilityState

#: limits of the content: houses that share a class, families on one point, metres from the middle of the village
_HOUSES, _SHARED, _FAR = "rumah_setempat", "keluarga_setitik", "rumah_terjauh"


def distances_of(area_id: int, on: dt.date, listed: Filler) -> Distances | None:
    """What the register is to tell of distances on a date; None where the facilities that columns ask for stand on no
    known points."""
    content = here()
    reaches = tuple(
        FacilityReach(column.id, frozenset(column.units), points, distance.classes)
        for column in content.columns.values()
        if (distance := column.distance) is not None and column.in_force(on)
        if (points := _points(area_id, on, distance)) is not None
    )
    if not reaches:
        return None
    houses, shared, far = (content.limits[name].whole for name in (_HOUSES, _SHARED, _FAR))
    return Distances(reaches, Sparing(houses, shared, far), listed)


def _points(area_id: int, on: dt.date, distance: ColumnDistance) -> tuple[Point, ...] | None:
    """The points of the facilities of a kind that stand on the date; None where none does, where one has no point or
    does not say what is asked of it: it may be the nearest one."""
    stand = [state for _, state in list_standing(area_id, on, distance.facility)]
    asked = distance.having.items()
    if any(not state.values.get(name) for state in stand for name, _ in asked):
        return None
    points = [_point(state) for state in stand if all(state.values[name] in codes for name, codes in asked)]
    known = tuple(sorted({point for point in points if point is not None}))
    return known if known and None not in points else None


def _point(state: FacilityState) -> Point | None:
    latitude, _, longitude = state.shape.partition(",")
    return point_told(latitude, longitude)
