"""The emergency mode of a village as its first screen says it: what holds, until when, how many are displaced."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.register.calamity.app.services import current, list_displaced
from cantik.register.calamity.displacement import CalamityKind
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access
from cantik.web.tahap.pengumpulan.calamity.forms import KINDS


@dataclass(frozen=True, slots=True)
class StandingCalamity:
    """What holds today: kind in words, where, last day; how many are displaced (None for who sees no persons)."""

    kind: str
    extent: str
    until: dt.date
    displaced: int | None


def standing_calamity(desa: AreaCode, person: Account, today: dt.date) -> StandingCalamity | None:
    """The emergency mode that holds in a village, for who may see it; None while there is none."""
    if not check_access(person, "bencana.lihat", desa).ok:
        return None
    area = find_area(desa)
    row = None if area is None else current(area.pk, today)
    if area is None or row is None:
        return None
    sees = check_access(person, "orang.lihat", desa)
    count = list_displaced(area.pk).count() if sees.whole else None
    return StandingCalamity(str(KINDS[CalamityKind(row.kind)]), row.extent, row.until, count)
