"""The same village a year earlier: nobody who was not there yet, and everybody else as they are now."""

from __future__ import annotations

import datetime as dt

from cantik.contoh.former import rows_on
from cantik.contoh.kabupaten import make_kabupaten
from cantik.contoh.opensid import opensid_rows
from cantik.contoh.shape import PLACE

DAY = dt.date(2024, 12, 31)


def test_a_year_earlier_some_were_not_born_and_some_lived_elsewhere() -> None:
    now = opensid_rows(make_kabupaten(7, villages=1, persons=900).villages[0].population)
    before = rows_on(now, DAY)
    nik, kk, born = PLACE["nik"], PLACE["no_kk"], PLACE["tanggallahir"]
    assert 0.9 * len(now) < len(before) < len(now)
    assert max(str(row[born]) for row in before) <= DAY.isoformat()
    assert any(str(row[born]) > DAY.isoformat() for row in now)
    assert {row[nik] for row in before} < {row[nik] for row in now}
    stayed = {row[kk] for row in before}
    gone = [row for row in now if row[kk] not in stayed]
    assert gone, "families that moved in are missing whole"
    for name in ("tanggalperkawinan", "tanggalperceraian"):
        assert all(str(row[PLACE[name]]) <= DAY.isoformat() for row in before)
    assert rows_on(now, DAY) == before, "the same rows, the same year"
