"""From the register to the DKB: the worked example of docs/bidang, and laws over any village."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cantik.register.leave.reconcile import REASONS, bases, difference, reconcile

#: population_parameters.md 0.1 and 1.1: 4,867 live here with their KK here, and so on
VILLAGE = [("ya", "ya")] * 4867 + [("tidak", "ya")] * 49 + [("ya", "tidak")] * 71 + [("ya", "tidak_tahu")] * 13
COUNTED = {
    "mati_belum_dilaporkan": 21,
    "keluar_belum_diproses": 44,
    "lahir_belum_kk": 19,
    "masuk_belum_diproses": 6,
    "ganda_dkb": 3,
}


def test_the_worked_example() -> None:
    counted = bases(VILLAGE)
    assert (counted.resident, counted.registered) == (4916, 4951)
    made = reconcile(counted, COUNTED, 5006)
    assert [line.count for line in made.lines] == [4916, -49, 71, 13, 4951, 21, 44, -19, -6, 3, 12, 5006]
    assert (made.unexplained, made.finding) == (12, False)
    assert difference(4916, 4880) == Decimal("0.74")


def test_more_than_one_percent_unexplained_is_a_finding() -> None:
    counted = bases([("ya", "ya")] * 100)
    assert not reconcile(counted, {}, 101).finding
    assert reconcile(counted, {}, 102).finding
    assert reconcile(bases([]), {}, 3).finding


FACT = st.sampled_from(["ya", "tidak", "tidak_tahu", ""])


@given(
    st.lists(st.tuples(FACT, FACT)),
    st.dictionaries(st.sampled_from(sorted(REASONS)), st.integers(0, 99)),
    st.integers(0, 9999),
)
def test_the_lines_always_lead_to_the_official_figure(
    people: list[tuple[str, str]], reasons: dict[str, int], dkb: int
) -> None:
    made = reconcile(bases(people), reasons, dkb)
    start, middle, end = (at for at, line in enumerate(made.lines) if line.total)
    counts = [line.count for line in made.lines]
    assert counts[start] + sum(counts[start + 1 : middle]) == counts[middle]
    assert counts[middle] + sum(counts[middle + 1 : end]) == counts[end] == dkb
