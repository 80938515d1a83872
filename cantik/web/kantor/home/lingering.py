"""Deliveries that began to come and that nobody went on with: named on the home of the office, whose, how large."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.nation import reaches
from cantik.federate.app.gathering import Unfinished, list_unfinished
from cantik.vault.app.opening import at_hand

#: what came since then is on its way
_LINGERS = dt.timedelta(days=1)


def list_lingering(areas: Sequence[AreaCode]) -> list[Unfinished]:
    """What of some areas, or of a whole of which they are part, gathers here and had nothing new for a day."""
    before = clock.now() - _LINGERS
    return [
        each
        for each in list_unfinished(at_hand())
        if each.touched < before and any(reaches(area, AreaCode.from_stored(each.code)) for area in areas)
    ]
