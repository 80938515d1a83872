"""Every `contoh` of an indicator or table holds on every engine, and names where it comes from."""

import re
from pathlib import Path

import pytest

from cantik.codes.lists import code_lists
from cantik.content.kinds import Example, Indicator, TableSpec
from cantik.content.loader import FOLDER, load_content
from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import Engine
from cantik.engines.reference import ReferenceEngine
from cantik.engines.tabulate_duckdb import DuckdbEngine
from cantik.measure.examples import run_example, wrong_examples

CONTENT, LISTS = load_content(), code_lists()
MEASURES: list[TableSpec | Indicator] = [*CONTENT.tables.values(), *CONTENT.indicators.values()]
EXAMPLES = [
    pytest.param(measure, example, id=f"{measure.id}-{number}")
    for measure in MEASURES
    for number, example in enumerate(measure.examples, start=1)
]
ORIGIN = re.compile(r"population_parameters#\d|measures_extra#\d|dihitung tangan")


@pytest.mark.parametrize("engine", [ReferenceEngine(), NumpyEngine(), DuckdbEngine()], ids=lambda engine: engine.name)
@pytest.mark.parametrize(("measure", "example"), EXAMPLES)
def test_contoh_holds(measure: TableSpec | Indicator, example: Example, engine: Engine) -> None:
    outcome = run_example(measure, example, CONTENT, LISTS, engine)

    assert {key: str(outcome.found.get(key)) for key in example.expected} == {
        key: str(value) for key, value in example.expected.items()
    }
    assert outcome.holds


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.id)
def test_every_measure_has_an_example_that_says_where_it_comes_from(measure: TableSpec | Indicator) -> None:
    assert measure.examples
    for example in measure.examples:
        assert ORIGIN.match(example.asal), example.asal


@pytest.mark.parametrize("indicator", CONTENT.indicators.values(), ids=lambda one: one.id)
def test_an_example_tells_members_from_others(indicator: Indicator) -> None:
    """An example in which everybody counts would hold for a definition that asks nothing (counts of all excepted)."""
    if indicator.universe == indicator.numerator == "semua":
        return
    if "n" not in indicator.examples[0].expected:  # an order of values has none: its rows stand for unlike ones
        assert any(len(set(example.rows)) > 1 for example in indicator.examples)
        return
    assert any(example.expected["n"] != records(example) for example in indicator.examples)


@pytest.mark.parametrize("table", CONTENT.tables.values(), ids=lambda one: one.id)
def test_an_example_of_a_table_tells_its_classes_apart(table: TableSpec) -> None:
    """Two classes with different counts, and somebody outside a universe that does not take everybody."""
    if table.rows == "dusun" and not table.columns:
        return
    for example in table.examples:
        counts = [number for name, number in example.expected.items() if name != "jumlah"]
        assert len(set(counts)) > 1
    assert (
        table.summed
        or table.universe == "semua"
        or any(example.expected["jumlah"] < records(example) for example in table.examples)
    )


def records(example: Example) -> int:
    """How many records the rows of an example stand for."""
    return sum(dict(zip(example.columns, row, strict=True)).get("banyak", 1) for row in example.rows)


def test_a_table_of_a_kabupaten_is_held_to_its_example(tmp_path: Path) -> None:
    """An example that is counted wrongly, or none: both are told with file and line before anything is published."""
    own = (FOLDER / "tables" / "keluarga_desil.yaml").read_text("utf-8").replace("id: keluarga_desil", "id: desil_kita")
    file = tmp_path / "tables" / "desil_kita.yaml"
    file.parent.mkdir()
    file.write_text(own.replace("d02: 5", "d02: 6"), encoding="utf-8")
    (wrong,) = wrong_examples(load_content(tmp_path), LISTS, NumpyEngine())
    assert (wrong.code, wrong.found) == ("K208", "d01 7, d02 5, d03 0, d10 3, tidak_terjawab 1, jumlah 16")
    line = 1 + own.partition("  - asal:")[0].count("\n")
    assert str(wrong.where).endswith(f"tables/desil_kita.yaml:{line}")

    file.write_text(own.partition("contoh:")[0], encoding="utf-8")
    (none,) = wrong_examples(load_content(tmp_path), LISTS, NumpyEngine())
    assert (none.code, none.message) == ("K208", "Definisi tanpa contoh")
