"""What a measure needs, and which of two coverages is told, at the edge and on numbers that can be counted by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cantik.codes.lists import code_lists
from cantik.content.kinds import Indicator
from cantik.content.loader import load_content
from cantik.expr.scope import measure_scope
from cantik.expr.sets import EVERY, AllOf, AnyOf, Leaf
from cantik.measure.compile import columns_needed
from cantik.measure.measure_coverage import MeasureCoverage, candidates

CONTENT, LISTS = load_content(), code_lists()


@pytest.mark.parametrize("indicator", CONTENT.indicators.values(), ids=lambda indicator: indicator.id)
def test_an_indicator_needs_every_column_that_its_expressions_name(indicator: Indicator) -> None:
    scope = measure_scope(CONTENT, LISTS, indicator.unit_of)
    texts = [indicator.universe, indicator.numerator, indicator.denominator or ""]
    if indicator.spread is not None:
        texts += [indicator.spread.weight or "", *(lack.when for lack in indicator.spread.deprived)]
    named = {word for text in texts for word in re.findall(r"[a-z_0-9]+", text)} & scope.names.keys()
    assert columns_needed(indicator, scope, CONTENT) == named


def test_a_denominator_of_its_own_is_needed_as_well() -> None:
    shipped = next(one for one in CONTENT.indicators.values() if one.unit_of == "orang" and one.kind == "persen")
    own = replace(shipped, id="uji", universe="semua", numerator="jenis_kelamin = 1", denominator="umur >= 15")
    needed = columns_needed(own, measure_scope(CONTENT, LISTS, "orang"), CONTENT)
    assert needed == {"jenis_kelamin", "umur"}


def coverage(*frame: int, known: tuple[int, ...], answered: tuple[int, ...]) -> MeasureCoverage:
    areas = tuple(f"dusun{number}" for number, _ in enumerate(frame))
    return MeasureCoverage(areas, frame, known, known, known, answered)


def test_the_coverage_of_the_wider_frame_is_told_and_of_two_alike_the_first() -> None:
    small, wide = (coverage(size, 10, known=(5, 5), answered=(5, 5)) for size in (10, 11))
    assert small.of_more_than(None)
    assert wide.of_more_than(small)
    assert not small.of_more_than(wide)
    assert not small.of_more_than(small)


def test_a_dusun_is_silent_when_it_has_people_and_nothing_is_known_of_any() -> None:
    told = coverage(10, 10, 10, 0, known=(0, 1, 0, 0), answered=(0, 1, 1, 0))
    assert told.silent == {"dusun0"}


def test_whom_a_universe_is_chosen_from() -> None:
    """Children or the old: only they are candidates. Children or the married: anybody may be married, so everybody."""
    young, old = Leaf("umur", frozenset({0, 1})), Leaf("umur", frozenset({8, 9}))
    married = Leaf("status_kawin", frozenset({2}))
    assert candidates(AnyOf((young, old))) == AnyOf((young, old))
    assert candidates(AnyOf((young, married))) == EVERY
    assert candidates(AllOf((young, married))) == young
