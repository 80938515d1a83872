"""Indicators of a former edition, and tables of it that are withdrawn today: who holds them reads them beside today's
numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cantik import protect
from cantik.content.kinds import Policy
from cantik.content.loader import here
from cantik.measure.result import MeasuredFigure, Results
from cantik.protect.result import Protected
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.steps import protect_results
from tests.protect.bekal import families, policy, results
from tests.serangan.attack import Fact, number, share
from tests.serangan.baca import attacker

CUBE, MERGES = families("lantai", "B", [50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25])
CUBE = replace(CUBE, spec=replace(CUBE.spec, universe="semua"))  # the gate reads it
NEAR = policy(same_persons_days=5)
STRICT = replace(NEAR, denominator_min=200)  # no percentage of the families of a dusun


def _figure(category: int) -> MeasuredFigure:
    spec = here().indicators["lantai_memenuhi"]
    spec = replace(spec, universe="semua", numerator=f'lantai = "{category}"', missing="bukan")
    spec = replace(spec, disclosure=replace(spec.disclosure, penyebut_min=None))
    n, d = CUBE.counts[:, category].tolist(), CUBE.counts.sum(axis=1).tolist()
    return MeasuredFigure(spec, CUBE.geo, sum(n), sum(d), tuple(n), tuple(d), CUBE.population)


def edition(data: Results, rules: Policy = NEAR, former: Protected | None = None) -> Protected:
    return protect.apply(data, rules, classifications={MERGES.id: MERGES}, youngest_head=10, former=former)


FIGURE = _figure(3)
BOTH = replace(results(CUBE), figures=(FIGURE,))


def of_dusun(dusun: int, category: int | str) -> dict[str, frozenset[str]]:
    return {"wilayah": frozenset(str(dusun)), "kategori": frozenset(str(category))}


def _told(safe: Protected, counts: bool) -> list[Fact]:
    """What the indicator says of the dusun: how many, or the percentage alone."""
    out: list[Fact] = []
    for dusun, each in enumerate(figure for figure in safe.figures if figure.area):
        if counts and each.numerator is not None:
            out.append(number(of_dusun(dusun, 3), each.numerator))
        elif each.value is not None:
            out += share(of_dusun(dusun, 3), {"wilayah": frozenset(str(dusun))}, each.value)
    return out


@pytest.mark.parametrize("counts", [True, False], ids=["banyaknya", "persentase"])
def test_an_indicator_of_the_former_edition_tells_nothing_of_today(counts: bool) -> None:
    """Four families of a dusun are hidden beside twenty: the former edition printed the twenty, or their 19.23 per
    cent of 104. Today no such percentage is printed any more."""
    first = edition(replace(results(), figures=(FIGURE,)))
    if not counts:
        bare = [replace(figure, numerator=None, denominator=None) for figure in first.figures]
        first = replace(first, figures=tuple(bare))
    found = {}
    for bound in (False, True):
        second = edition(BOTH, STRICT, first if bound else None)
        assert all(figure.value is None for figure in second.figures if figure.area)
        found[bound] = attacker(second.tables).learn(*_told(first, counts)).interval(of_dusun(0, 2))
    assert found[False] == pytest.approx((4, 4), abs=0.01)  # the attack bites
    assert found[True][0] <= 3
    assert found[True][1] >= 5


def test_what_a_table_hid_that_is_withdrawn_today_stays_hidden() -> None:
    """The former edition hid four families of a dusun beside twenty; today the table is not printed, but the indicator
    of the twenty would be."""
    first = edition(results(CUBE))
    found = {}
    for counted in (replace(results(), figures=(FIGURE,)), BOTH):
        alone = replace(results(), figures=(FIGURE,))
        second = protect_results(alone, Rules(NEAR, 10), {MERGES.id: MERGES}, (), first, counted)
        told = _told(second, counts=True)
        found[counted is BOTH] = attacker(first.tables).learn(*told).interval(of_dusun(0, 2))
    assert found[False] == pytest.approx((4, 4))
    assert found[True][0] <= 3
    assert found[True][1] >= 5


def test_what_the_former_edition_left_of_a_cell_withdraws_nothing() -> None:
    """Four and two families of a dusun were hidden, six together. By today's threshold of nine each had to be anything
    up to nine, which nobody can bring about any more: today's table of the village is printed all the same, and tells
    no more of the two than the former edition did."""
    few, merges = families("lantai", "B", [50, 30, 4, 2], [60, 40, 20, 20], [55, 31, 30, 25])
    few = replace(few, spec=replace(few.spec, universe="semua"))
    stricter = replace(NEAR, minimum={**NEAR.minimum, "B": 9})
    first = protect.apply(results(few), NEAR, classifications={merges.id: merges}, youngest_head=10)
    second = protect.apply(results(few), stricter, classifications={merges.id: merges}, youngest_head=10, former=first)
    assert [cell.value for cell in second.tables[0].cells] == [165, 101, 54, 47, 367]
    assert not second.not_shown
    both = attacker([*first.tables, *second.tables])
    assert [both.interval(of_dusun(0, category)) for category in (2, 3)] == [pytest.approx((0, 6))] * 2


def test_the_gate_guards_an_indicator_of_which_nothing_is_printed() -> None:
    """Four of 24 families are too few for a percentage; tables that speak of others may tell them all the same (in a
    village of 304 persons its men of a dusun with a diploma, less the boys of that dusun)."""
    n, d = (4, 0), (24, 0)
    figure = MeasuredFigure(FIGURE.spec, CUBE.geo, sum(n), sum(d), n, d, CUBE.population)
    safe = edition(replace(results(), figures=(figure,)))
    assert safe.passed is not None
    village, dusun, empty = safe.passed.figure_needs
    assert [each.value for each in safe.figures] == [None, None, None]
    assert village == dusun == ((3, 5), None)
    assert empty == (None, None)
