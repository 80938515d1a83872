"""Who stands behind an indicator: the lists add up to its numerator and denominator, in persons, families, households
and the village itself; the oracle of a few is the village's own columns, read here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache

import pytest

from cantik import measure
from cantik.codes.lists import code_lists
from cantik.collect.batch import Value
from cantik.content.loader import load_content
from cantik.engines.numpy import NumpyEngine
from cantik.measure.behind_figure import FigurePart, RecordsBehind, can_be_listed, records_behind
from cantik.measure.choose import choose
from cantik.measure.compile import IndicatorPlan
from cantik.measure.result import MeasuredFigure
from cantik.register.core.people import RegisterView
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import code, freeze
from tests.fixtures import desa_contoh

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]
VILLAGE: Mapping[str, list[Value]] = {"perdes_iklim": ["1"], "pos_hukum": ["2"]}


@cache
def view(regsosek: bool) -> RegisterView:
    people = desa_contoh.view(regsosek=regsosek)
    return dataclasses.replace(people, facts={"desa": VILLAGE})


@cache
def frozen(regsosek: bool) -> Snapshot:
    return freeze(view(regsosek), CONTENT, LISTS, desa_contoh.ON, policy=POLICY)


@cache
def lists_of(regsosek: bool) -> dict[str, tuple[IndicatorPlan, RecordsBehind]]:
    """The records behind every indicator that is counted, by id."""
    snapshot = frozen(regsosek)
    compiled = choose(snapshot, CONTENT, LISTS, POLICY).compiled
    return {
        plan.spec.id: (plan, records_behind(plan, own.plan, snapshot.frames[basis]))
        for basis, own in compiled.items()
        for plan in own.indicators
        if can_be_listed(plan)
    }


def figures_of(regsosek: bool) -> dict[str, MeasuredFigure]:
    found = measure.compute(frozen(regsosek), CONTENT, LISTS, policy=POLICY, engine=NumpyEngine())
    return {figure.spec.id: figure for figure in found.figures}


@pytest.mark.parametrize("regsosek", [False, True])
def test_the_lists_add_up_to_numerator_and_denominator(regsosek: bool) -> None:
    figures, listed = figures_of(regsosek), lists_of(regsosek)
    compared: dict[str, int] = {}
    for name, figure in figures.items():
        if name not in listed:
            continue
        plan, behind = listed[name]
        assert (behind.above, behind.below) == (figure.n, figure.d), name
        numerator, rest, unknown = (set(behind.parts[part]) for part in FigurePart)
        assert not numerator & rest, name
        assert not (numerator | rest) & unknown, name
        if not plan.summed and figure.n <= figure.d:
            assert len(numerator) == figure.n
            assert len(rest) >= figure.d - figure.n
        compared[figure.spec.unit_of] = compared.get(figure.spec.unit_of, 0) + 1
    assert {"orang", "keluarga", "desa"} <= set(compared)
    assert compared["orang"] > 5, compared
    assert compared["keluarga"] > 2, compared


def test_who_is_listed_is_who_the_register_says() -> None:
    """Women of the village by its own column, the others beside them: the sex ratio is men against women."""
    people = view(regsosek=False)
    coded = code(people, CONTENT, LISTS, desa_contoh.ON, policy=POLICY)
    _, behind = lists_of(regsosek=False)["rasio_jenis_kelamin"]
    sex = dict(zip(map(str, people.persons["id"]), people.persons["jenis_kelamin"], strict=True))
    told = {part: [sex[coded.ids["orang"][row]] for row in behind.parts[part]] for part in FigurePart}
    assert told[FigurePart.NUMERATOR]
    assert set(told[FigurePart.NUMERATOR]) == {"1"}
    assert told[FigurePart.REST]
    assert set(told[FigurePart.REST]) == {"2"}
    assert told[FigurePart.UNKNOWN] == []


def test_a_mean_lists_everybody_with_the_number_they_bring() -> None:
    plan, behind = lists_of(regsosek=False)["rata_anggota_keluarga"]
    assert plan.summed
    assert behind.brings
    assert sum(behind.brings.values()) == behind.above
    assert set(behind.brings) == set(behind.parts[FigurePart.NUMERATOR])


def test_the_village_is_one_record() -> None:
    _, yes = lists_of(regsosek=False)["sdgs_ada_perdes_iklim"]
    _, no = lists_of(regsosek=False)["sdgs_ada_pos_hukum"]
    assert yes.parts[FigurePart.NUMERATOR] == (0,)
    assert no.parts[FigurePart.NUMERATOR] == ()
    assert no.parts[FigurePart.UNKNOWN] == ()
