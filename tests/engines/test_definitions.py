"""All definitions of the package over a random village: three engines, the same integers."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest

from cantik import measure
from cantik.codes.lists import code_lists
from cantik.content.kinds import Indicator, TableSpec
from cantik.content.loader import load_content
from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import Engine
from cantik.engines.reference import ReferenceEngine
from cantik.engines.tabulate_duckdb import DuckdbEngine
from cantik.measure.result import Results
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import freeze
from tests.fixtures.desa_acak import ON, random_village

M = TypeVar("M", TableSpec, Indicator)
_SHIPPED, LISTS = load_content(), code_lists()


def _of_residents(measures: Mapping[str, M]) -> dict[str, M]:
    """What is counted of a survey that stands alone is counted of this village's residents, to be compared as well."""
    return {
        name: replace(spec, populations=("domisili",)) if spec.populations == ("terdata",) else spec
        for name, spec in measures.items()
    }


CONTENT = replace(
    _SHIPPED,
    tables=_of_residents(_SHIPPED.tables),
    indicators=_of_residents(_SHIPPED.indicators),
    digest=hashlib.sha256(b"uji definisi").hexdigest(),
)
POLICY = CONTENT.policies["baku_2026"]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return freeze(random_village(CONTENT, LISTS, persons=400, rolls=True), CONTENT, LISTS, ON, policy=POLICY)


@pytest.fixture(scope="module")
def expected(snapshot: Snapshot) -> Results:
    """What the reference counts."""
    return measure.compute(snapshot, CONTENT, LISTS, policy=POLICY, engine=ReferenceEngine())


@pytest.mark.parametrize("engine", [NumpyEngine(), DuckdbEngine()], ids=lambda engine: engine.name)
def test_every_table_and_indicator_is_the_reference_cell_by_cell(
    engine: Engine, snapshot: Snapshot, expected: Results
) -> None:
    found = measure.compute(snapshot, CONTENT, LISTS, policy=POLICY, engine=engine)

    persons = [spec for spec in CONTENT.tables.values() if spec.unit_of in found.coverage]
    assert len(found.cubes) + len(found.sums) == len(persons) < len(CONTENT.tables)
    plain = [figure for figure in found.figures if figure.spec.id not in {index.spec.id for index in found.indices}]
    told = {figure.spec.id for figure in plain}
    own = {name for name, spec in CONTENT.indicators.items() if not spec.asked_as and spec.spread is None}
    listed = {name for name, spec in CONTENT.indicators.items() if spec.asked_as and spec.unit_of in found.coverage}
    assert own <= told
    assert told - own <= listed
    assert len(told - own) > 80  # some ask of so few that this village has none
    assert found.indices == expected.indices  # this village answers too few of their questions for most
    assert found.sums == expected.sums
    assert found.sums
    assert found.not_made == expected.not_made
    for cube, wanted in zip(found.cubes, expected.cubes, strict=True):
        assert (cube.spec.id, cube.axes, cube.answered, cube.asked) == (
            wanted.spec.id,
            wanted.axes,
            wanted.answered,
            wanted.asked,
        )
        np.testing.assert_array_equal(cube.counts, wanted.counts, err_msg=cube.spec.id)
    assert found.figures == expected.figures


def test_a_table_by_area_and_its_parts_add_up_to_the_village(expected: Results) -> None:
    """Each person stands in one cell: dusun, sex, age and category of every table add up to whom it asks."""
    for cube in expected.cubes:
        assert int(cube.counts.sum()) == cube.asked, cube.spec.id


def test_each_person_is_in_exactly_one_age_class(expected: Results) -> None:
    (ages,) = (cube for cube in expected.cubes if cube.spec.id == "penduduk_umur_jk")
    (people,) = (cube for cube in expected.cubes if cube.spec.id == "penduduk_dusun")

    assert int(ages.counts.sum()) == int(people.counts.sum())
