"""The bench of protection checks while it measures: its small parts run here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.protect import bench_village, village
from cantik import protect
from cantik.content.loader import here
from cantik.measure.result import IndexFigure
from cantik.protect import fingerprint, steps
from cantik.protect.report import public
from tests.fixtures.malam import by_night
from tests.protect.bekal import policy, results
from tests.protect.bekal_gerbang import axis, fact, table


@pytest.mark.parametrize("size", [450, by_night(1500)])
def test_a_village_meets_the_targets(size: int) -> None:
    """No breach, NA <= 10% of cells, <= 6% of counts below 1,000."""
    found = bench_village(7, size, policy())
    assert found.breaches == 0
    assert found.cells_pct <= 10
    assert found.counts_pct <= 6
    assert found.gain >= 1.25


def test_a_fingerprint_is_of_the_numbers_not_of_their_order() -> None:
    data, merges = village(2, 450)
    again, _ = village(2, 450)
    other, _ = village(3, 450)
    assert fingerprint(data, policy(), classifications=merges, youngest_head=10) == fingerprint(
        again, policy(), classifications=merges, youngest_head=10
    )
    assert fingerprint(data, policy(), classifications=merges, youngest_head=10) != fingerprint(
        other, policy(), classifications=merges, youngest_head=10
    )
    assert fingerprint(
        data, policy(minimum={"A": 0, "B": 3, "C": 10}), classifications=merges, youngest_head=10
    ) != fingerprint(data, policy(), classifications=merges, youngest_head=10)


def test_a_fingerprint_covers_what_somebody_knows_and_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was protected by other facts, or by another version of the gate, is protected anew."""
    data, merges = village(2, 450)
    known = [
        (),
        (fact("x", impossible='status = "3" dan umur < 15'),),
        (fact("x", impossible='status = "3" dan umur < 17'),),
        (fact("x", "keluarga", impossible='status = "3" dan umur < 15'),),
        (fact("x", column="anggota"),),
    ]

    def told() -> set[str]:
        return {fingerprint(data, policy(), classifications=merges, youngest_head=10, facts=some) for some in known}

    now = told()
    assert len(now) == len(known)
    monkeypatch.setattr(steps, "__version__", "sesudahnya")
    assert now.isdisjoint(told())


def test_a_fingerprint_is_also_of_indices_and_sums() -> None:
    data, merges = village(2, 450)
    spec = here().indicators["cakupan_ktp_el"]
    indices = [IndexFigure(spec, n, 100, 40, "terdaftar", (), "miskin") for n in (30, 31)]
    found = {
        fingerprint(replace(data, indices=some), policy(), classifications=merges, youngest_head=10)
        for some in ((), tuple(indices[:1]), tuple(indices[1:]))
    }
    assert len(found) == 3


def test_a_report_tells_what_share_of_persons_stands_in_hidden_cells_to_one_decimal() -> None:
    """Of thirty persons twenty stand in a printed cell."""
    safe = protect.apply(results(), policy(), classifications={}, youngest_head=10)
    (told,) = public.make_public_report(
        replace(safe, tables=(table("status", [axis("status")], [20, None, None, 30]),))
    ).tables
    assert str(told.persons) == "33.3"
