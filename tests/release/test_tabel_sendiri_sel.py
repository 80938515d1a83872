"""Cells of a table of one's own at their edges: what a single one may say, and from which files it comes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from cantik.release import files
from cantik.release.own.cell_arithmetic import OwnCell, add_cells, divide_cells
from cantik.release.own.sources import table_of
from cantik.release.own.words import own_text
from tests.fixtures.contoh_rilis import common_release


def hidden(low: int | None, high: int | None) -> OwnCell:
    return OwnCell(None, "rahasia", low, high)


def shown(value: int, state: str = "") -> OwnCell:
    return OwnCell(value, "ada", state=state)


def test_a_hidden_cell_of_one_possible_value_is_not_printed() -> None:
    for cell in (
        add_cells([hidden(7, 7), shown(3)]),
        add_cells([hidden(3, 4), hidden(6, 6)]),
        divide_cells(hidden(7, 7), shown(70), 1, 30),
    ):
        assert (cell.status, cell.value) == ("rahasia", None)


def test_a_denominator_that_may_be_too_small_gives_no_range() -> None:
    assert divide_cells(shown(5), hidden(29, 60), 100, 30) == hidden(None, None)
    found = divide_cells(shown(5), hidden(30, 60), 100, 30)
    assert (found.low, found.high) == (Decimal("8.33"), Decimal("16.67"))
    assert divide_cells(hidden(0, 9), shown(29), 100, 30).status == "tidak_tersedia"


def test_a_range_without_an_end_stays_without() -> None:
    assert add_cells([hidden(None, None), shown(4)]) == hidden(None, None)
    assert own_text(hidden(None, None)) == "NA"
    assert own_text(hidden(0, 1200)) == "NA (0–1.200)"
    assert own_text(OwnCell(Decimal("28.90"), "ada", state="x"), "en") == "28.90ˣ"
    assert (own_text(shown(0)), own_text(OwnCell(None, "tidak_tersedia"))) == ("–", "…")


def test_the_least_final_state_is_told() -> None:
    assert add_cells([shown(1, "x"), shown(2, "xx"), shown(3)]).state == "xx"
    assert divide_cells(shown(40), shown(80, "x"), 100, 30).state == "x"


def test_a_table_of_percentages_comes_from_its_files_as_percentages(tmp_path: Path) -> None:
    release = common_release()
    table = release.table("pekerjaan")
    partial = {**table.definition, "cakupan": {"persen_saja": True, "penyebut_min": 30}}
    told = replace(release, tables=(replace(table, definition=partial),), chapters=())
    files.write_description(told, tmp_path)
    found = table_of(tmp_path, "pekerjaan")
    assert found is not None
    assert found.unit == "persen"
    assert not {cell.value for cell in table.cells} & {cell.value for cell in found.cells if cell.value}
