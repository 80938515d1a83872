"""What pages say of the statistics card that is due or waits."""

from __future__ import annotations

from typing import Any

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.pipeline.app import cards as carding
from cantik.release.app import cards
from cantik.vault.app.opening import at_hand
from cantik.web.language import lang


def card_state(area: AreaCode) -> dict[str, Any]:
    """What the page of releases says of cards: the one that waits, or the one that is due and until when."""
    area_row, row = find_area(area), cards.find_waiting(area)
    if row is not None or area_row is None:
        return {"kartu_menunggu": row}
    period = carding.due(at_hand(), area, area_row.pk, clock.today())
    if period is None:
        return {}
    day = carding.last_day(period)
    return {"kartu_masa": period.words(lang()), "kartu_hari": day, "kartu_lewat": day < clock.today()}
