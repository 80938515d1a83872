"""Religion stands in the book also where all but one are few: by the last rung of the one ladder that all villages
share, where what it does not name is small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.protect import Characteristic, cube_of
from cantik import protect
from cantik.content.loader import here
from cantik.measure.axes import axis
from tests.protect.bekal import policy, results

RELIGION = here().classifications["agama"]
#: islam, kristen, katolik, hindu, buddha, khonghucu, kepercayaan, no answer
MUSLIM, CHRISTIAN, HINDU = (488, 2, 8, 3, 0, 0, 5, 0), (3, 250, 31, 0, 2, 0, 4, 0), (6, 1, 1, 390, 2, 1, 3, 0)
GROUPS, ALONE = (120, 90, 3, 40, 2, 0, 9, 0), (398, 2, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("persons", "shown"),
    [
        (MUSLIM, {"islam": 488, "selain_islam": 18}),
        (CHRISTIAN, None),  # what is not Islam is nearly everybody: that rung says nothing
        (HINDU, None),
        # a finer rung stands, by its names: who of a group is not there has no zero on it
        (GROUPS, {"islam": 120, "nasrani": 93, "hindu_buddha": 42, "khonghucu_kepercayaan": 9}),
        (ALONE, None),  # two beside 398: nobody's book tells how many the two are
    ],
)
def test_the_largest_religion_and_all_others(persons: tuple[int, ...], shown: dict[str, int] | None) -> None:
    trait = Characteristic("agama", "H", "B", (0.1,) * len(persons), (0,) * len(persons), (0,) * len(persons))
    made = cube_of(trait, np.array([persons], np.int64))
    cube = replace(made, axes=(axis(RELIGION),), spec=replace(made.spec, rows="agama"))
    safe = protect.apply(
        results(cube), policy(residual_max="0.20"), classifications={"agama": RELIGION}, youngest_head=15
    )
    tables = [table for table in safe.tables if table.kind == "T"]
    if shown is None:
        assert not [c.id for table in tables for c in table.axes[-1].categories if c.id.startswith("selain")]
        return
    (table,) = tables
    named = zip(table.axes[-1].categories, table.cells, strict=True)
    assert {category.id: cell.value for category, cell in named if not category.total} == shown
