"""When a year's versions of DTSEN come out (`versi_dtsen.csv`): the fourth week of a month. Shipped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from importlib import resources

from cantik.base.errors import ContentError
from cantik.content.basis import resolve
from cantik.content.csv_rows import read_rows

FILE = "versi_dtsen.csv"
#: February of any year has it
_LAST_DAY = 28


def read_versions(lines: Sequence[str], file: str = FILE) -> tuple[tuple[int, int], ...]:
    """Month and first day of each version, in their order. Raises `ContentError` K179 with file and line."""
    found: list[tuple[int, int]] = []
    for where, row in read_rows(lines, file, ("bulan", "hari", "dasar", "tanda"), _row_error):
        if not (row["bulan"].isdecimal() and row["hari"].isdecimal()):
            raise _row_error(where, f"{row['bulan']},{row['hari']}", "bilangan")
        day = int(row["bulan"]), int(row["hari"])
        if not (1 <= day[0] <= 12 and 1 <= day[1] <= _LAST_DAY) or (found and day <= found[-1]):
            raise _row_error(where, f"{day[0]},{day[1]}", "bulan dan hari sesudah baris sebelumnya")
        resolve(row["dasar"], where)
        found.append(day)
    if not found:
        raise _row_error(file, "", "paling sedikit satu versi")
    return tuple(found)


@cache
def dtsen_versions() -> tuple[tuple[int, int], ...]:
    """Month and first day of each version of a year. Raises `ContentError`."""
    return read_versions(resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8").splitlines())


def list_versions(until: dt.date) -> list[dt.date]:
    """The versions that are out on a day, of that year and the one before, the newest first."""
    days = [dt.date(year, *day) for year in (until.year - 1, until.year) for day in dtsen_versions()]
    return [day for day in reversed(days) if day <= until]


def _row_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K179", "Daftar versi DTSEN tidak dapat dibaca", where=where, found=found, expected=expected)
