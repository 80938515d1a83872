"""Religion stands in the book also where all but one are few: by that one's name, whichever it is."""

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
MIXED, ALONE = (120, 90, 60, 40, 0, 0, 3, 0), (398, 2, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("persons", "shown"),
    [
        (MUSLIM, {"islam": 488, "selain_islam": 18}),
        (CHRISTIAN, {"nasrani": 281, "selain_nasrani": 9}),
        (HINDU, {"hindu_buddha": 392, "selain_hindu_buddha": 12}),
        (MIXED, None),  # three of a belief among many others: no branch, since every one has a large rest
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
