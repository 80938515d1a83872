"""What a village's own facilities say of a figure that an office delivers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from cantik.content.facility import YEAR
from cantik.content.opd_table import VillageCount
from cantik.register.facilities.app.recording import things
from cantik.register.facilities.app.services import kinds
from cantik.vault.app.opening import OpenStore


def own_figure(opened: OpenStore, area: int, asked: VillageCount, on: dt.date) -> Decimal | None:
    """Things of the village that stand on a day, counted or their values added; of facts of a year those of its year.

    None where the village recorded nothing of the kind, or none of the values: that is not known, and no zero.
    """
    kind = kinds()[asked.kind]
    stated = [thing.state.values for thing in things(opened, area, kind, on)]
    if kind.period == YEAR:
        year = next(name for name in kind.key if kind.attribute(name).type == "tahun")
        stated = [values for values in stated if values.get(year) == str(on.year)]
    if not stated:
        return None
    meant = [values for values in stated if all(values.get(key) in codes for key, codes in asked.where.items())]
    if not asked.sums:
        return Decimal(len(meant))
    said = [Decimal(values[name]) for values in meant for name in asked.sums if values.get(name)]
    return sum(said, Decimal()) if said or not meant else None
