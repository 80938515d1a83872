"""The same village a year earlier: nobody who was not there yet, and everybody else as they are now."""

from __future__ import annotations

import datetime as dt

from cantik.contoh.former import former_list, rows_on
from cantik.contoh.history import draw_history
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


def test_a_list_of_former_years_and_the_events_since_tell_one_history() -> None:
    """Otherwise nothing could happen any more to whom an event brings although the list had them."""
    village = make_kabupaten(7, villages=1, persons=900).villages[0]
    history, nik = draw_history(village), PLACE["nik"]
    before = {row[nik] for row in former_list(village, history.first.replace(year=history.first.year - 2))}
    of = {
        kind: {row[nik] for event in history.events if event.kind == kind for row in event.people}
        for kind in ("lahir", "pindah_datang", "mati", "pindah_keluar")
    }
    assert of["pindah_datang"]
    assert not before & (of["lahir"] | of["pindah_datang"])
    assert before & of["mati"]
    assert before & of["pindah_keluar"]
