"""Who stands behind a number of a table: as many records as the number says, each behind one number of an axis."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from functools import cache

import pytest

from cantik import measure
from cantik.codes.lists import code_lists
from cantik.collect.batch import Value
from cantik.content.loader import load_content
from cantik.engines.numpy import NumpyEngine
from cantik.measure.behind import plan_of, rows_behind, same_places
from cantik.measure.result import Cube, Results
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import code, freeze
from tests.fixtures import desa_contoh

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]


@cache
def counted(regsosek: bool) -> tuple[Snapshot, Results]:
    snapshot = freeze(desa_contoh.view(regsosek=regsosek), CONTENT, LISTS, desa_contoh.ON, policy=POLICY)
    return snapshot, measure.compute(snapshot, CONTENT, LISTS, policy=POLICY, engine=NumpyEngine())


def rows_of(snapshot: Snapshot, cube: Cube, axis: str = "", category: str = "") -> list[int]:
    """Behind the number of one category of an axis, all categories of the others; without an axis behind the total."""
    every = {one.id: {each.id for each in one.categories} for one in (cube.geo, *cube.axes)}
    wanted = every | ({axis: {category}} if axis else {})
    plan = plan_of(snapshot, CONTENT, LISTS, POLICY, cube.spec.id)
    return rows_behind(plan, snapshot.frames[cube.spec.unit_of], snapshot, wanted)


@pytest.mark.parametrize("regsosek", [False, True])
def test_behind_each_number_stand_as_many_records(regsosek: bool) -> None:
    snapshot, results = counted(regsosek)
    assert results.cubes
    for cube in results.cubes:
        whole = rows_of(snapshot, cube)
        assert whole == sorted(set(whole))
        assert len(whole) == int(cube.counts.sum()), cube.spec.id
        for place, axis in enumerate((cube.geo, *cube.axes)):
            others = tuple(other for other in range(cube.counts.ndim) if other != place)
            numbers = cube.counts.sum(axis=others).tolist()
            behind = [rows_of(snapshot, cube, axis.id, category.id) for category in axis.categories]
            assert [len(rows) for rows in behind] == numbers, (cube.spec.id, axis.id)
            # each record stands behind one number of the axis
            assert Counter(row for rows in behind for row in rows) == Counter(whole)


def test_facilities_without_a_dusun_move_nobody() -> None:
    """The area that only facilities of no told dusun stand in comes after those of people: who is counted of the people
    alone stands in the same places, and nothing more has to be read."""
    people = desa_contoh.view(regsosek=False)
    dusun = str(next(name for name in people.persons["dusun"] if name))
    facts: dict[str, Mapping[str, list[Value]]] = {
        "fasilitas": {"jenis_fasilitas": ["sekolah", "sekolah"], "dusun": [dusun, None]}
    }
    few, whole = (
        code(view, CONTENT, LISTS, desa_contoh.ON, policy=POLICY)
        for view in (people, dataclasses.replace(people, facts=facts))
    )
    assert len(whole.areas) == len(few.areas) + 1
    assert same_places(few.areas, whole.areas)
    assert (few.frames["orang"].area == whole.frames["orang"].area).all()
    assert not same_places(few.areas, whole.areas[1:])
    assert not same_places(whole.areas, few.areas)


def test_a_facility_whose_dusun_nobody_told_adds_no_row_to_the_tables_of_people() -> None:
    """Else each table of the village would show a dusun that nobody lives in."""
    people = desa_contoh.view(regsosek=False)
    dusun = str(next(name for name in people.persons["dusun"] if name))
    facts: dict[str, Mapping[str, list[Value]]] = {
        "fasilitas": {"jenis_fasilitas": ["sekolah", "sekolah"], "dusun": [dusun, None]}
    }
    snapshot = freeze(dataclasses.replace(people, facts=facts), CONTENT, LISTS, desa_contoh.ON, policy=POLICY)
    assert snapshot.areas[-1].dusun == ""
    with_it = measure.compute(snapshot, CONTENT, LISTS, policy=POLICY, engine=NumpyEngine()).cubes
    without = {cube.spec.id: cube for cube in counted(regsosek=False)[1].cubes}
    of_people = [cube for cube in with_it if cube.spec.unit_of in {"orang", "keluarga"}]
    assert of_people
    for cube in of_people:
        assert cube.geo == without[cube.spec.id].geo
        assert cube.counts.tolist() == without[cube.spec.id].counts.tolist()
