"""The practice village of a person: its workbook, its borders, its state. Rights: `cantik.staff.app.demo_accounts`."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from cantik.codes.area import AreaCode
from cantik.codes.practice import serial_of
from cantik.contoh.kabupaten import write_dusun
from cantik.contoh.latihan import practice_village, workbook
from cantik.contoh.model import InventedVillage
from cantik.release.app import borders
from cantik.vault.app.opening import OpenStore
from cantik.web.store import describe_area


def village_of(desa: AreaCode, today: dt.date) -> InventedVillage:
    """The invented village behind a practice code, as on the last day of the year before."""
    return practice_village(desa.text(), describe_area(desa).name, serial_of(desa), dt.date(today.year - 1, 12, 31))


def lay_borders(opened: OpenStore, desa: AreaCode, today: dt.date) -> None:
    """Put the borders of the village's dusun where drafts look for them."""
    target = borders.shipped_borders(opened.store.path, desa.text())
    target.parent.mkdir(exist_ok=True)
    write_dusun(village_of(desa, today), target)


def practice_workbook(desa: AreaCode, today: dt.date) -> bytes:
    """The workbook to practise with; the same all year, so that it is written once."""
    return _workbook(desa, today.year)


@lru_cache(maxsize=8)
def _workbook(desa: AreaCode, year: int) -> bytes:
    return workbook(village_of(desa, dt.date(year, 1, 1)))
