"""A file of borders from others, examined in a process of its own: whatever it holds, this one goes on.

Lines that cross each other ten thousand times cost GEOS hours and the memory of the whole computer, however small
their file is: there they take only that process with them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import shapely

from cantik.base.apart import MB
from cantik.base.parsing import TooMuchWork, parse_apart
from cantik.codes.area import AreaCode
from cantik.collect.borders.defects import BordersUnreadable
from cantik.collect.borders.delivery import DeliveredBorders, read_delivery
from cantik.collect.borders.shapefile_ import SIMPLER

SECONDS, MEMORY = 60, 2_000 * MB


def read_borders(
    data: bytes,
    where: str,
    area: AreaCode,
    *,
    wanted: Collection[str] | None = None,
    former: Mapping[str, Any] | None = None,
) -> DeliveredBorders:
    """As `delivery.read_delivery`, whose arguments these are (`wanted`: the folded names themselves).

    Raises `BordersUnreadable` (T301) also for what took longer or more memory than any map of a village.
    """
    try:
        return examine_delivery(data, where, area, None if wanted is None else frozenset(wanted), former)
    except TooMuchWork as error:
        raise too_intricate(where) from error


def too_intricate(where: str) -> BordersUnreadable:
    """T301: a map that took longer, or more memory, than any map of a village."""
    found = "batas yang terlalu rumit untuk diperiksa"
    return BordersUnreadable(where, found, f"selesai dalam {SECONDS} detik", mend=SIMPLER)


@parse_apart(memory=MEMORY, seconds=SECONDS, always=True)
def examine_delivery(
    data: bytes, where: str, area: AreaCode, wanted: frozenset[str] | None, former: Mapping[str, Any] | None
) -> DeliveredBorders:
    """What `delivery.read_delivery` says. Raises `BordersUnreadable` (T301) too where GEOS gives up, as it does without
    memory."""
    try:
        return read_delivery(data, where, area, wanted=None if wanted is None else wanted.__contains__, former=former)
    except shapely.GEOSException as error:
        raise too_intricate(where) from error
