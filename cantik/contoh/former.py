"""The same village a year earlier: whoever was born or moved in since is not there yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cantik.contoh.history import draw_history
from cantik.contoh.model import InventedVillage
from cantik.contoh.shape import PLACE, Row

#: one family in so many moved in during the year
_MOVED_IN = 80
#: days that may lie after the earlier one, each with the certificate of what happened then
_LATER = {"tanggalperkawinan": "akta_perkawinan", "tanggalperceraian": "akta_perceraian"}


def rows_on(rows: Sequence[Row], day: dt.date) -> list[Row]:
    """The rows of a workbook without errors (`opensid_rows`) as they were on an earlier day: everybody who stands there
    stands in the later list as well, so that the difference is births and families that moved in."""
    families = list(dict.fromkeys(row[PLACE["no_kk"]] for row in rows))
    newcomers = set(families[_MOVED_IN - 1 :: _MOVED_IN])
    return [
        _before(row, day.isoformat())
        for row in rows
        if str(row[PLACE["tanggallahir"]]) <= day.isoformat() and row[PLACE["no_kk"]] not in newcomers
    ]


def former_list(village: InventedVillage, day: dt.date) -> list[Row]:
    """The list of a village of a day before the years of its events: who died or left since is there, who came is not,
    as its events have it (`history.draw_history`)."""
    return rows_on(draw_history(village).rows_on(day), day)


def _before(row: Row, day: str) -> Row:
    found = list(row)
    for name, certificate in _LATER.items():
        if str(found[PLACE[name]]) > day:
            for cell in (name, certificate):
                found[PLACE[cell]] = ""
    return found
