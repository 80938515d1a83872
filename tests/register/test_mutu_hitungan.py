"""What the quality report is counted from, read from a register of two lists a year apart; every number is on the page
of the village (`warga.isi_desa`), counted by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cantik.codes.app.queries import find_area
from cantik.collect.app.models import Batch
from cantik.register.core.app.models import Event
from cantik.register.core.app.queries import register_view
from cantik.register.core.kinds import Kind
from cantik.register.correct.app.correction_batch import open_correction
from cantik.register.doubles.app.models import Pair
from cantik.register.leave.app import quality_counts
from cantik.register.leave.quality_facts import OpenPairs, QualityFacts, SourceRows
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, AKHIR_2026, DESA
from tests.register.conftest import cradle, new_store, opened
from tests.register.warga import SAAT_KEDUA, isi_desa, nomor

__all__ = ["cradle", "new_store", "opened"]
TODAY = dt.date(2027, 6, 20)


def area() -> int:
    held = find_area(DESA)
    assert held is not None
    return held.pk


def facts(on: dt.date = AKHIR_2026) -> QualityFacts:
    view = register_view(DESA, on, by="uji")
    return quality_counts.facts(DESA, view.persons, on, recorded=TODAY)


def happened(name: str, occurred: dt.date, recorded: dt.date, *, taken_back: bool = False) -> None:
    at = dt.datetime.combine(recorded, dt.time(5), dt.UTC)
    Event.objects.create(
        area_id=area(),
        person_id=nomor(name),
        kind=Kind.MOVE,
        occurred_on=occurred,
        recorded_at=at,
        recorded_by="uji",
        retired_at=at if taken_back else None,
    )


def test_rows_people_and_k_of_a_year_between_two_lists(opened: OpenStore, tmp_path: Path) -> None:
    isi_desa(opened, tmp_path)
    found = facts()
    # the list of 2025 is replaced by that of 2026: its seven rows are nobody's any more; one person is in two sources
    assert found.sources == (
        SourceRows("regsosek", dt.date(2026, 6, 30), 1, 0, 0, 1),
        SourceRows("opensid", AKHIR_2026, 6, 0, 0, 6),
    )
    assert found.oldest == dt.date(2026, 6, 30)
    assert found.answers.people == 5, "one of the six is dead"
    assert {item.asked for item in found.answers.items} == {5}
    assert found.correction == (-2, 7), "one left without an event, one is dead without an event"
    assert facts(AKHIR_2025).correction is None, "no list stood a year before the first"
    assert (found.dkb, found.bps) == (None, None)


def test_late_events_corrections_and_pairs(opened: OpenStore, tmp_path: Path) -> None:
    isi_desa(opened, tmp_path)
    before = facts()
    assert (before.late, before.edited, before.pairs) == ((0, 0), {}, OpenPairs(0, between=False))
    happened("DEWI ANGGRAENI", dt.date(2026, 6, 1), dt.date(2026, 7, 31))  # 60 days: in time
    happened("DEWI ANGGRAENI", dt.date(2026, 3, 1), dt.date(2026, 9, 1))  # late
    happened("DEWI ANGGRAENI", dt.date(2026, 2, 1), dt.date(2026, 9, 1), taken_back=True)
    happened("DEWI ANGGRAENI", AKHIR_2025, dt.date(2026, 9, 1))  # of the year before
    happened("DEWI ANGGRAENI", dt.date(2026, 5, 1), dt.date(2027, 7, 1))  # nobody knows of it yet
    base = Batch.objects.get(file_name="induk 2026.xlsx")
    for variable, why in (("agama", "KTP"), ("agama", ""), ("pekerjaan", "kata: petani")):
        open_correction(base, variable, by="uji", why=why, at=SAAT_KEDUA)
    one, other = sorted((nomor("DEWI ANGGRAENI"), nomor("BUDI SANTOSO REKA")))
    Pair.objects.create(
        area_one_id=area(),
        area_other_id=area(),
        one_id=one,
        other_id=other,
        weight=9.0,
        levels="{}",
        digest=b"",
        found_at=SAAT_KEDUA,
    )
    after = facts()
    assert after.late == (1, 2)
    assert after.edited == {"agama": 2, "pekerjaan": 1}
    assert after.pairs == OpenPairs(1, between=True)
    assert after.answers == before.answers
