"""The time zone of an area: WIB, WITA or WIT, by the province in its code (content/zona_waktu.csv).

Indonesia knows no summer time, so a zone is a fixed number of hours before UTC.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from cantik.base import clock
from cantik.base.dates import require_come
from cantik.codes.area import AreaCode, Scheme
from cantik.codes.errors import TimeZoneFileError

FILE = "zona_waktu.csv"
_NAMES = ("WIB", "WITA", "WIT")
_HOURS = range(7, 10)


def zone_of(area: AreaCode | None) -> dt.timezone:
    """The zone of an area of any level; the usual one for no area, and for a BPS code, whose digits are not asked.

    >>> zone_of(AreaCode.kemendagri("81.71.01.1001")).tzname(None)
    'WIT'
    """
    zones = _load_shipped()
    province = "" if area is None or area.scheme is Scheme.BPS else area.parts[0]
    return zones.get(province, zones[""])


def day_that_has_come(reference: dt.date, area: AreaCode | None) -> dt.date:
    """Today in an area, such as a village. Raises `WrongUse` D146 when the data describe a later day; a clock that went
    back would put a wrong day on the book, too."""
    today = clock.now().astimezone(zone_of(area)).date()
    require_come(reference, today)
    return today


def parse_zones(lines: Sequence[str], where: str) -> Mapping[str, dt.timezone]:
    """Zone by province code, "" for all others. Raises `TimeZoneFileError` (W205) with the line."""
    found: dict[str, dt.timezone] = {}
    reader = csv.DictReader(lines)
    for cells in reader:
        at, province, name = f"{where}:{reader.line_num}", cells.get("awalan_kode") or "", cells.get("zona") or ""
        hours = cells.get("jam_dari_utc") or ""
        if name not in _NAMES or not hours.isdecimal() or int(hours) not in _HOURS:
            raise TimeZoneFileError(at, f"{name} {hours}", "WIB, WITA, atau WIT, dan 7, 8, atau 9 jam dari UTC")
        if province in found:
            raise TimeZoneFileError(at, province, "tiap awalan kode satu kali")
        found[province] = dt.timezone(dt.timedelta(hours=int(hours)), name)
    if "" not in found:
        raise TimeZoneFileError(where, "tanpa baris umum", "satu baris tanpa awalan kode")
    return found


@cache
def _load_shipped() -> Mapping[str, dt.timezone]:
    file = resources.files("cantik.content").joinpath(FILE)
    return parse_zones(file.read_text(encoding="utf-8").splitlines(), FILE)
