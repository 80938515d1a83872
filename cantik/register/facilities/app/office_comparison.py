"""What a village's own facilities say of the figures that offices deliver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app import opd_standing
from cantik.collect.app.opd_standing import FigurePair
from cantik.content.facility import YEAR
from cantik.content.opd_table import OpdColumn, VillageCount
from cantik.register.facilities.app.recording import things
from cantik.register.facilities.app.services import kinds
from cantik.vault.app.opening import OpenStore


def figure_pairs(
    opened: OpenStore, village: AreaCode, *, wanted: Callable[[OpdColumn], bool], year: int | None = None
) -> list[FigurePair]:
    """The figures that offices give of a village, of the columns that are wanted, each with the village's own of the
    office's day beside it. `year`: of this one only; None: the newest of each table."""
    area, own, said_by_table = find_area(village), dict[tuple[int, str], Decimal](), opd_standing.said_of(village, year)
    for said in said_by_table if area is not None else ():
        for column in said.table.columns:
            if area is None or column.own is None or column.id not in said.values or not wanted(column):
                continue
            found = own_figure(opened, area.pk, column.own, said.delivery.reference)
            if found is not None:
                own[said.delivery.pk, column.id] = found
    return [pair for pair in opd_standing.pairs(village, said_by_table, own) if wanted(pair.column)]


def own_figure(opened: OpenStore, area_id: int, asked: VillageCount, on: dt.date) -> Decimal | None:
    """Things of the village that stand on a day, counted or their values added; of facts of a year those of its year.

    None where the village recorded nothing of the kind, or none of the values: that is not known, and no zero.
    """
    kind = kinds()[asked.kind]
    stated = [thing.state.values for thing in things(opened, area_id, kind, on)]
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
