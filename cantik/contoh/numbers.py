"""NIK and KK numbers that belong to nobody: province 99, right date part, serials that never meet.

Structure of both: 6 digits area, 6 digits date (ddmmyy; day + 40 for women in a NIK), 4 digits
serial. Real serials start at 0001 as well, but no real number starts with 99.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cantik.base.errors import WrongUse
from cantik.contoh.stream import Ints, Stream, rank_within

PROVINCE = 99
_FIRST_KK_SERIAL = 5001
_SERIALS = 4998

Days = NDArray[np.datetime64]


def day_parts(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Year, month, day of days counted since 1970-01-01."""
    moment = days.astype("datetime64[D]")
    months = moment.astype("datetime64[M]")
    year = moment.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (moment - months.astype("datetime64[D]")).astype(np.int64) + 1
    return year, month, day


def completed_years(birth: Ints, reference: int) -> Ints:
    """Completed years of age on the reference day (both counted in days since 1970-01-01)."""
    year, month, day = day_parts(birth)
    (at_year,), (at_month,), (at_day,) = day_parts(np.asarray([reference], dtype=np.int64))
    before = (month > at_month) | ((month == at_month) & (day > at_day))
    age: Ints = at_year - year - before
    return age


def date_digits(days: Ints, *, plus_40: Ints | int = 0) -> Ints:
    """The six digits ddmmyy; `plus_40` is 40 for women."""
    year, month, day = day_parts(days)
    return (day + plus_40) * 10_000 + month * 100 + year % 100


def draw_nik(stream: Stream, birth: Ints, sex: Ints, *, area_id: int, position: int, neighbours: int) -> Ints:
    """NIK of everybody in a village; 9% were issued in another invented kabupaten.

    `area_id` is the six-digit code of the kecamatan (990101). Each village of the kabupaten has a block
    of serials of its own. Raises WrongUse when a block is too small for the people of the village.
    """
    n = len(birth)
    elsewhere = PROVINCE * 10_000 + (2 + stream.integers(0, 70, n)) * 100 + 1 + stream.integers(0, 24, n)
    prefix = np.where(stream.chance(0.09, n), elsewhere, area_id)
    key = prefix * 1_000_000 + date_digits(birth, plus_40=np.where(sex == 2, 40, 0))
    return key * 10_000 + _serial(key, 1, position, neighbours)


def draw_kk(
    stream: Stream, head_age: NDArray[np.float64], reference: int, area_id: int, block: tuple[int, int]
) -> Ints:
    """KK numbers, dated within the last ten years; serials from 5001 keep them apart from every NIK."""
    span = np.minimum(3650.0, (head_age - 16) * 365)
    issued = (reference - span * stream.uniform(len(head_age))).astype(np.int64)
    key = area_id * 1_000_000 + date_digits(issued)
    return key * 10_000 + _serial(key, _FIRST_KK_SERIAL, *block)


def _serial(key: Ints, first: int, position: int, neighbours: int) -> Ints:
    width = _SERIALS // neighbours
    rank = rank_within(key)
    if len(rank) and int(rank.max()) >= width:
        raise WrongUse(
            "D101",
            "Nomor seri rekaan tidak cukup untuk desa sebesar ini",
            found=f"{len(key)} penduduk dan {neighbours} desa",
            mend="Kurangi banyaknya desa atau penduduk.",
        )
    return first + position * width + rank
