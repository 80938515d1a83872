"""Every figure of desa contoh, worked out by hand in its README, comes out of both engines."""

from functools import cache

import numpy as np
import pytest

from cantik import measure
from cantik.base.numerals import ratio
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import Engine
from cantik.engines.reference import ReferenceEngine
from cantik.engines.tabulate_duckdb import DuckdbEngine
from cantik.measure.result import Cube, MeasuredFigure, Results
from cantik.snapshot.freeze import freeze
from tests.fixtures import desa_contoh

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]
SECTIONS = {"OpenSID saja": False, "Bersama Regsosek": True}
ENGINES: dict[str, Engine] = {"reference": ReferenceEngine(), "numpy": NumpyEngine(), "duckdb": DuckdbEngine()}
LINES = [(section, *line) for section in SECTIONS for line in desa_contoh.worked_out(section)]


@cache
def results(section: str, engine: str) -> Results:
    snapshot = freeze(desa_contoh.view(regsosek=SECTIONS[section]), CONTENT, LISTS, desa_contoh.ON, policy=POLICY)
    return measure.compute(snapshot, CONTENT, LISTS, policy=POLICY, engine=ENGINES[engine])


def counts(cube: Cube, axis: str, category: str) -> dict[str, int]:
    """The counts of a table by its last axis, of one category of another axis or of all."""
    cells, axes = cube.counts, (cube.geo, *cube.axes)
    if axis:
        place = [one.id for one in axes].index(axis)
        cells = cells.take([axes[place].index(category)], axis=place)
    last = cells.sum(axis=tuple(range(cells.ndim - 1)))
    return {one.id: int(count) for one, count in zip(axes[-1].categories, last, strict=True)}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("section", "name", "axis", "category", "figures"), LINES)
def test_figure_worked_out_by_hand(
    section: str, name: str, axis: str, category: str, figures: str, engine: str
) -> None:
    found = results(section, engine)
    both: list[Cube | MeasuredFigure] = [*found.cubes, *found.figures]
    made = [one for one in both if one.spec.id == name]
    assert len(made) == 1, [one for one in found.not_made if one.id == name]
    if isinstance(made[0], Cube):
        assert counts(made[0], axis, category) == desa_contoh.tally(figures)
    else:
        value = ratio(made[0].n, made[0].d, made[0].spec.scale, made[0].spec.decimals)
        shown = str(made[0].n) if made[0].spec.kind == "jumlah" else str(value)
        assert (made[0].n, made[0].d, shown) == desa_contoh.fraction(figures)


def test_the_readme_tells_every_table_and_indicator_that_opensid_feeds() -> None:
    """Indicators of a list of others are worked out beside each (tests/measure/test_sdgs_desa.py)."""
    found = results("OpenSID saja", "numpy")
    own = {figure.spec.id for figure in found.figures if not figure.spec.asked_as}
    told = {line[0] for line in desa_contoh.worked_out("OpenSID saja")}

    assert told == {cube.spec.id for cube in found.cubes} | own


def test_who_is_in_no_base_is_not_counted_and_the_unknown_are_told() -> None:
    alone = freeze(desa_contoh.view(regsosek=False), CONTENT, LISTS, desa_contoh.ON, policy=POLICY)
    both = freeze(desa_contoh.view(regsosek=True), CONTENT, LISTS, desa_contoh.ON, policy=POLICY)

    assert alone.bases == ("terdaftar",)
    assert both.bases == ("domisili", "terdaftar")
    assert (alone.unknown_basis["terdaftar"], both.unknown_basis["domisili"]) == (1, 2)  # P26; P24 and P26
    assert len(alone.frames["orang"]) == len(both.frames["orang"]) == 24


def test_engines_agree_cell_by_cell() -> None:
    for section in SECTIONS:
        one, other = results(section, "reference"), results(section, "numpy")
        assert [cube.spec.id for cube in one.cubes] == [cube.spec.id for cube in other.cubes]
        for left, right in zip(one.cubes, other.cubes, strict=True):
            np.testing.assert_array_equal(left.counts, right.counts)
