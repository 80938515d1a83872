"""Editions after each other: what was printed is known for ever, what was hidden stays hidden for a while."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from bench.protect import Characteristic, classification_of, cube_of, village
from cantik import protect
from cantik.content.kinds import Policy
from cantik.protect.previous.files import held_edition
from cantik.protect.result import Protected
from cantik.protect.sensitivity.policy import Rules
from tests.protect.bekal import families, policy, results
from tests.serangan.attack import number
from tests.serangan.baca import attacker


def _apply(*rows: list[int], kelas: str = "B", former: Protected | None = None, year: int = 2025) -> Protected:
    cube, merges = families("lantai", kelas, *rows)
    data = replace(results(cube), reference=dt.date(year, 12, 31))
    return protect.apply(data, policy(), classifications={merges.id: merges}, youngest_head=10, former=former)


def _hidden(done: Protected) -> set[str]:
    return {cell["sel"] for cell in done.report["kelompok"]["lantai"]["rahasia"]}


def test_a_correction_of_the_same_date_keeps_hidden_cells_hidden() -> None:
    """4 was hidden; corrected to 6 in a second release of the same date, it would tell that it had been small."""
    first = _apply([50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25])
    again = _apply([50, 30, 6, 20], [60, 40, 20, 20], [55, 31, 30, 25], former=first)
    alone = _apply([50, 30, 6, 20], [60, 40, 20, 20], [55, 31, 30, 25])
    assert "dusun1|*|*|k2" in _hidden(first)
    assert _hidden(first) <= _hidden(again)
    assert not _hidden(alone)


def test_a_small_cell_is_printed_again_only_when_it_is_clearly_larger() -> None:
    """t = 5 and a rise of 2: 4, then 6 stays hidden, then 7 is printed (docs/adr/0024)."""
    first = _apply([50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25], year=2024)
    assert "dusun1|*|*|k2" in _hidden(first)
    six = _apply([50, 30, 6, 20], [60, 40, 20, 20], [55, 31, 30, 25], former=first)
    seven = _apply([50, 30, 7, 20], [60, 40, 20, 20], [55, 31, 30, 25], former=first)
    assert "dusun1|*|*|k2" in _hidden(six)
    assert not _hidden(seven)


def test_what_a_former_edition_tells_today() -> None:
    """Of unchanged numbers what it printed, of the 50 that are 53 today that they lie between; and of what it hid only
    the three families are to be guarded (two to five), not the large numbers hidden beside them."""
    cube, merges = families("lantai", "B", [50, 30, 40, 3], [60, 35, 45, 20])
    known = {merges.id: merges}
    former = protect.apply(results(cube), policy(), classifications=known, youngest_head=10)
    counts = cube.counts.copy()
    counts[0, ..., 0] = 53
    for today, first, whole in (
        (cube, (50, None, None), (110, None, None)),
        (replace(cube, counts=counts), (None, 50, 53), (None, 110, 113)),
    ):
        village, dusun = held_edition(former, results(today), known, Rules(policy())).tables
        told = [(cell.value, cell.low, cell.high) for cell in (dusun.table.cells[0], village.table.cells[0])]
        assert told == [first, whole]
        assert [cell.value for cell in village.table.cells[1:4]] == [65, 85, 23]
        assert {at: need for at, need in enumerate(dusun.needs) if need is not None} == {3: (2, 5)}
        assert set(village.needs) == {None}


@pytest.mark.parametrize("days", [0, 5, 365])
def test_whoever_holds_both_editions_of_the_same_persons_learns_no_more(days: int) -> None:
    """A stricter policy chooses other tables for the same persons: beside those that were printed before they give the
    4 away, unless the former edition binds; also a year later, when nobody's answer is another. Solved by the attacker
    of `tests/serangan`."""
    trait = Characteristic("kerja", "H", "B", (0.25,) * 4, (0, 1, 1, 2), (0, 1, 1, 1))
    cube = cube_of(trait, np.array([[50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25]], np.int64))
    ladder = classification_of(trait)
    usual = policy(same_persons_days=5, steady_days=732, steady_share="0.01")
    stricter = replace(usual, minimum={"A": 0, "B": 22, "C": 22})

    def edition(rules: Policy, on: dt.date, former: Protected | None = None) -> Protected:
        data = replace(results(cube), reference=on)
        return protect.apply(data, rules, classifications={ladder.id: ladder}, youngest_head=10, former=former)

    first = edition(usual, dt.date(2025, 12, 31))
    next_day = dt.date(2025, 12, 31) + dt.timedelta(days)
    small = {"wilayah": frozenset("0"), "kategori": frozenset("2")}
    found = {}
    for bound in (False, True):
        second = edition(stricter, next_day, first if bound else None)
        found[bound] = attacker([*first.tables, *second.tables]).interval(small)
    assert found[False] == pytest.approx((4, 4))  # the attack bites
    low, high = found[True]
    assert low <= 3
    assert high >= 5


def test_somebody_new_in_a_category_that_was_empty_stays_a_secret() -> None:
    """Every other number is what it was, so that the former edition and today's total would leave the newcomer alone:
    but what the former edition tells ends at the former total. Solved by the attacker of `tests/serangan`, who holds
    today's edition and its public total."""

    trait = Characteristic("kerja", "H", "B", (0.25,) * 4, (0, 1, 1, 2), (0, 1, 1, 1))
    ladder = classification_of(trait)

    def edition(rows: list[list[int]], on: dt.date, former: Protected | None = None) -> Protected:
        cube = cube_of(trait, np.array(rows, np.int64))
        near, data = policy(same_persons_days=5), replace(results(cube), reference=on)
        return protect.apply(data, near, classifications={ladder.id: ladder}, youngest_head=10, former=former)

    first = edition([[50, 30, 0, 20], [60, 40, 0, 20]], dt.date(2025, 12, 31))
    assert {cell.status for table in first.tables for cell in table.cells} == {"ada"}
    second = edition([[50, 30, 1, 20], [60, 40, 0, 20]], dt.date(2026, 1, 5), first)
    assert second.tables  # on a coarser rung
    low, high = attacker(second.tables).learn(number({}, 221)).interval({"kategori": frozenset("2")})
    assert low <= 0
    assert high >= 5


@pytest.mark.parametrize(
    ("switched", "days", "held"),
    [
        pytest.param(0, 365, True, id="nobody"),
        pytest.param(2, 365, True, id="fewer than one in a hundred"),
        pytest.param(5, 365, False, id="more: who takes them to be the same is misled"),
        pytest.param(0, 800, False, id="more than two years before"),
        pytest.param(5, 5, True, id="days before, whatever they answer"),
    ],
)
def test_a_year_later_what_was_hidden_beside_binds_where_hardly_anybody_has_another_answer(
    switched: int, days: int, held: bool
) -> None:
    """Five of 450 families came, who have nothing to do with it."""
    rules, on = policy(same_persons_days=5, steady_days=732, steady_share="0.01"), dt.date(2025, 12, 31)

    def edition(first: list[int], second: list[int], day: dt.date, former: Protected | None = None) -> Protected:
        cube, merges = families("lantai", "B", first, second, [55, 31, 30, 25])
        data = replace(results(cube), reference=day)
        return protect.apply(data, rules, classifications={merges.id: merges}, youngest_head=10, former=former)

    first = edition([50, 30, 4, 20], [60, 40, 20, 20], on)
    beside = {name for name in _hidden(first) if not name.startswith("dusun1|")}
    assert beside  # hidden because of the 4 only, which are 9 by now
    second = edition([50, 30, 9, 20], [60 - switched, 40 + switched, 20, 20], on + dt.timedelta(days), first)
    assert (beside <= _hidden(second)) is held
    assert second.report["gerbang"]["jawaban_tetap"] == (["lantai"] if held and days > 5 else [])


def test_an_edition_of_other_persons_does_not_bind_what_was_hidden_beside() -> None:
    """A year later only what was too small itself stays hidden for a while."""
    first = _apply([50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25], year=2024)
    later = _apply([50, 30, 9, 20], [60, 40, 20, 20], [55, 31, 30, 25], former=first)
    assert not _hidden(later)


@pytest.mark.malam
def test_most_variables_keep_their_variant_when_a_few_persons_change() -> None:
    """Without the former edition 13-16% of the variables change variant after 3% of the persons changed."""
    data, merges = village(5, 800)
    first = protect.apply(data, policy(), classifications=merges, youngest_head=10)
    moved = replace(data, cubes=tuple(replace(one, counts=one.counts + (one.counts > 20)) for one in data.cubes))
    moved = replace(moved, reference=dt.date(2026, 12, 31))
    free = protect.apply(moved, policy(), classifications=merges, youngest_head=10)
    bound = protect.apply(moved, policy(), classifications=merges, youngest_head=10, former=first)

    def changed(other: Protected) -> int:
        pairs = zip(first.report["kelompok"].values(), other.report["kelompok"].values(), strict=True)
        return sum(one["varian"] != two["varian"] for one, two in pairs)

    assert changed(bound) <= changed(free)
    assert changed(bound) <= 3


def test_what_a_rule_obliges_to_publish_is_printed() -> None:
    """Recipients of BLT Desa follow from the published amount (docs/bidang/governance.md 5.3 no. 6)."""
    cube, merges = families("program_blt_desa", "C", [300, 4])
    duty = {"dasar": "APBDes", "level": "desa", "tabel": "program_blt_desa"}
    done = protect.apply(
        results(cube), policy(must_publish=(duty,)), classifications={merges.id: merges}, youngest_head=10
    )
    assert [cell.value for cell in done.tables[0].cells] == [300, 4, 304]


def test_a_table_whose_coverage_allows_percentages_only_is_protected_like_any_other() -> None:
    """Whoever knows the total makes counts of percentages: the cells behind them are hidden as those of counts are, and
    the table stays, for its products print percentages of what is left (docs/adr/0068)."""
    cube, merges = families("lantai", "B", [50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25])
    counts, partly = (
        protect.apply(data, policy(), classifications={merges.id: merges}, youngest_head=10)
        for data in (results(cube), replace(results(cube), percent_only=frozenset({"keluarga"})))
    )
    assert partly.tables == counts.tables
    assert any(cell.status == "rahasia" for table in partly.tables for cell in table.cells)
    assert [one.code for one in partly.not_shown] == [one.code for one in counts.not_shown]


def test_the_report_gives_a_reason_and_a_proof_for_every_hidden_cell_and_the_summary_gives_none() -> None:
    done = _apply([50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25])
    lines = done.report["kelompok"]["lantai"]["rahasia"]
    assert {line["alasan"] for line in lines} == {"ambang", "sekunder"}
    for line in lines:
        assert line["terbukti"][0] < line["terbukti"][1]
        if line["alasan"] == "ambang":
            assert line["perlu"] == [3, 5]
            assert line["terbukti"][0] <= 3
            assert line["terbukti"][1] >= 5
    assert "alasan" not in str(done.summary)
    assert done.summary["sel_rahasia"] == sum(c.status == "rahasia" for t in done.tables for c in t.cells)
