"""What the office sees behind a printed cell: the count that was hidden, why, and whom the cell counts."""

from __future__ import annotations

from itertools import product

import pytest

from cantik import protect
from cantik.protect.report.office import UNRECORDED, counts, holds, reasons
from cantik.protect.result import Protected, SafeTable
from tests.protect.bekal import families, policy, results
from tests.protect.bekal_orang import CLASSIFICATIONS, people
from tests.protect.bekal_orang import results as of_people

CUBE, MERGES = families("lantai", "B", [50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25])


@pytest.fixture(scope="module")
def safe() -> Protected:
    return protect.apply(results(CUBE), policy(), classifications={MERGES.id: MERGES}, youngest_head=10)


def _finest(safe: Protected) -> SafeTable:
    """Dusun by category, totals last."""
    return next(table for table in safe.tables if table.tier == "lampiran")


def test_the_counts_behind_a_table_of_dusun_are_those_of_the_list(safe: Protected) -> None:
    """Three dusun of 104, 140 and 141 families; the last row and column are the sums."""
    table = _finest(safe)
    assert [axis.id for axis in table.axes] == [CUBE.geo.id, CUBE.axes[-1].id]
    lines = [[50, 30, 4, 20, 104], [60, 40, 20, 20, 140], [55, 31, 30, 25, 141], [165, 101, 54, 65, 385]]
    assert counts(CUBE, table) == tuple(count for line in lines for count in line)


def test_a_printed_number_is_the_count_and_a_hidden_one_lies_in_its_range() -> None:
    data = of_people(people(1, 400))
    done = protect.apply(data, policy(), classifications=CLASSIFICATIONS, youngest_head=10)
    cubes = {cube.spec.id: cube for cube in data.cubes}
    hidden = 0
    for table in done.tables:
        cube = cubes[table.spec.id]
        why = reasons(cube, table, done.report)
        for cell, count, reason in zip(table.cells, counts(cube, table), why, strict=True):
            assert (reason is None) == (cell.status == "ada")
            if reason is None:
                assert cell.value == count
                continue
            hidden += 1
            assert cell.low is not None
            assert cell.low <= count <= (cell.high or count)
            assert reason != UNRECORDED
            if reason.required:
                assert reason.required[0] <= count <= reason.required[1]
                assert reason.required[0] < reason.required[1]
    assert hidden > 10


def test_why_each_cell_of_a_dusun_is_hidden(safe: Protected) -> None:
    """The 4 of dusun 1 are fewer than 5: a reader must hold 3 to 5 possible at least. The 20 only protect them."""
    table = _finest(safe)
    told = {place: why for place, why in enumerate(reasons(CUBE, table, safe.report)) if why is not None}
    assert sorted(told) == [at for at, cell in enumerate(table.cells) if cell.status == "rahasia"]
    assert (told[2].reason, told[2].required, told[3].reason, told[3].required) == ("ambang", (3, 5), "sekunder", None)
    assert told[2].proven == pytest.approx((0, 24))
    assert set(reasons(CUBE, table, {})) == {None, UNRECORDED}


def test_whom_a_cell_counts(safe: Protected) -> None:
    table = _finest(safe)
    of = [holds(CUBE, path, table.axes) for path in product(*(axis.categories for axis in table.axes))]
    dusun, kind = CUBE.geo.id, CUBE.axes[-1].id
    first, last = CUBE.geo.categories[0].id, CUBE.axes[-1].categories[-1].id
    assert (of[3][dusun], of[3][kind]) == ((first,), (last,))
    assert (of[4][dusun], len(of[4][kind])) == ((first,), 4)
    assert (len(of[15 + 3][dusun]), of[15 + 3][kind]) == (3, (last,))
