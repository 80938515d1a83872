"""Who is divorced is class C below the desa and class B of it (population_parameters 12, governance 5.3); who is
married, widowed or was never married stays class B: the threshold of a few is not that of all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from bench.protect import Characteristic, classification_of, cube_of
from bench.shipped import rows_of, shipped_village, timed
from cantik import protect
from cantik.content.kinds import Classification
from cantik.measure.result import Cube
from cantik.protect.result import Protected
from tests.protect.bekal import policy, results

DIVORCED, WIDOWED = "k2", "k3"
MARITAL = ("penduduk_status_kawin", "kepala_keluarga_status_kawin")
SEED = 2026


def _village(*dusun: list[int], peka: tuple[str, ...]) -> tuple[Cube, Classification]:
    trait = Characteristic("kawin", "H", "B", (0.25,) * 4, (0, 1, 2, 3), (0, 1, 1, 1))
    cube = cube_of(trait, np.array(dusun, np.int64))
    told = replace(cube.spec.disclosure, kelas_bawah="C" if peka else None, delicate=peka)
    return replace(cube, spec=replace(cube.spec, disclosure=told)), replace(classification_of(trait), ladder=())


def _by_dusun(safe: Protected) -> dict[tuple[str, str], int | None]:
    """What is printed of each dusun and category, in book or annex."""
    out: dict[tuple[str, str], int | None] = {}
    for table in safe.tables:
        if [axis.role for axis in table.axes] == ["wilayah", "kategori"]:
            for place, cell in zip(product(*(axis.categories for axis in table.axes)), table.cells, strict=True):
                if not any(category.total for category in place):
                    out[place[0].id, place[1].id] = cell.value
    return out


def _told(*dusun: list[int], peka: tuple[str, ...]) -> dict[tuple[str, str], int | None]:
    cube, merges = _village(*dusun, peka=peka)
    safe = protect.apply(results(cube), policy(), classifications={merges.id: merges}, youngest_head=10)
    return _by_dusun(safe)


def test_seven_divorced_of_a_dusun_are_hidden_and_seven_widowed_are_told() -> None:
    seven = [100, 80, 7, 12], [90, 70, 15, 7], [95, 75, 16, 20]
    plain = _told(*seven, peka=())
    first, second = sorted({area for area, _ in plain})[:2]
    assert (plain[first, DIVORCED], plain[second, WIDOWED]) == (7, 7), "class B: told from five on"
    told = _told(*seven, peka=(DIVORCED,))
    assert told[first, DIVORCED] is None
    shown = {name: value for name, value in told.items() if value is not None and name[1] != DIVORCED}
    assert shown == {name: plain[name] for name in shown}
    assert sum(value is None for value in told.values()) >= 4, "nobody finds it by subtraction"


def test_of_ten_divorced_everything_is_told() -> None:
    ten = [100, 80, 10, 12], [90, 70, 15, 7]
    assert _told(*ten, peka=(DIVORCED,)) == _told(*ten, peka=())


@pytest.mark.malam
def test_no_dusun_of_a_shipped_village_tells_fewer_than_ten_divorced() -> None:
    """By the printed numbers alone: what a row prints as divorced, and what its other numbers leave for them."""
    persons = 1500
    few = Counter(row["dusun"] for row in rows_of(SEED, persons) if row["status_kawin"] == "3")
    assert [number for number in few.values() if 0 < number < 10], "there is something to hide"
    safe, _ = timed(shipped_village(SEED, persons))
    seen = 0
    for table in safe.tables:
        if table.spec.id not in MARITAL or table.axes[0].role != "wilayah":
            continue
        seen += 1
        classes = [category.id for category in table.axes[-1].categories]
        rows = np.array([-1 if cell.value is None else cell.value for cell in table.cells]).reshape(-1, len(classes))
        places = product(*(axis.categories for axis in table.axes[:-1]))
        for place, row in zip(places, rows.tolist(), strict=True):
            line = dict(zip(classes, row, strict=True))
            whole = line.pop("jumlah")
            hidden = [name for name, number in line.items() if number < 0]
            if len(hidden) == 1 and whole >= 0:
                line[hidden[0]] = whole - sum(number for name, number in line.items() if name != hidden[0])
            told = [line[name] for name in ("cerai_hidup", "cerai") if line.get(name, -1) >= 0]
            assert place[0].total or not [number for number in told if 0 < number < 10], (table.spec.id, line)
    assert seen
