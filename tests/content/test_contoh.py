"""Every `contoh` of an indicator or table holds on every engine, and names where it comes from."""

import re

import pytest

from cantik.codes.lists import code_lists
from cantik.content.kinds import Example, Indicator, TableSpec
from cantik.content.loader import load_content
from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import Engine
from cantik.engines.reference import ReferenceEngine
from cantik.engines.tabulate_duckdb import DuckdbEngine
from cantik.measure.examples import run_example

CONTENT, LISTS = load_content(), code_lists()
MEASURES: list[TableSpec | Indicator] = [*CONTENT.tables.values(), *CONTENT.indicators.values()]
EXAMPLES = [
    pytest.param(measure, example, id=f"{measure.id}-{number}")
    for measure in MEASURES
    for number, example in enumerate(measure.examples, start=1)
]
ORIGIN = re.compile(r"domain population_parameters \d|dihitung tangan")


@pytest.mark.parametrize("engine", [ReferenceEngine(), NumpyEngine(), DuckdbEngine()], ids=lambda engine: engine.name)
@pytest.mark.parametrize(("measure", "example"), EXAMPLES)
def test_contoh_holds(measure: TableSpec | Indicator, example: Example, engine: Engine) -> None:
    outcome = run_example(measure, example, CONTENT, LISTS, engine)

    assert {key: str(outcome.found.get(key)) for key in example.expected} == {
        key: str(value) for key, value in example.expected.items()
    }
    assert outcome.holds


@pytest.mark.parametrize("indicator", CONTENT.indicators.values(), ids=lambda one: one.id)
def test_every_indicator_has_an_example_that_says_where_it_comes_from(indicator: Indicator) -> None:
    assert indicator.examples
    for example in indicator.examples:
        assert ORIGIN.match(example.asal), example.asal


@pytest.mark.parametrize("indicator", CONTENT.indicators.values(), ids=lambda one: one.id)
def test_an_example_tells_members_from_others(indicator: Indicator) -> None:
    """An example in which everybody counts would hold for a definition that asks nothing (counts of all excepted)."""
    if indicator.universe == indicator.numerator == "semua":
        return
    assert any(example.expected["n"] != records(example) for example in indicator.examples)


def records(example: Example) -> int:
    """How many records the rows of an example stand for."""
    return sum(dict(zip(example.columns, row, strict=True)).get("banyak", 1) for row in example.rows)
