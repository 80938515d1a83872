"""A practice village: one village of invented people, with a workbook that holds some natural errors to be mended."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from cantik.contoh.galat import ErrorPlan
from cantik.contoh.kabupaten import make_kabupaten
from cantik.contoh.model import InventedVillage
from cantik.contoh.opensid import write_opensid

PERSONS = 240
WORKBOOK = "penduduk_latihan.xlsx"
_ERRORS = ErrorPlan(rate=0.04)


@lru_cache(maxsize=8)
def practice_village(code: str, name: str, serial: int, reference: date) -> InventedVillage:
    """The village with this code: the same people for the same serial number and date."""
    drawn = make_kabupaten(serial, villages=1, persons=PERSONS, reference=reference)
    return replace(drawn.villages[0], code=code, name=name)


def workbook(village: InventedVillage) -> bytes:
    """The population workbook in the shape of an OpenSID export; the same bytes each time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / WORKBOOK
        write_opensid(village, path, "template", _ERRORS.for_village(village.seed))
        return path.read_bytes()
