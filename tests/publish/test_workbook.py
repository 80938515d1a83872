"""The workbook says what the release says: read back cell by cell with another library."""

from __future__ import annotations

import io

import openpyxl
import pytest

from cantik.publish.workbook.make import workbook
from cantik.release.model import Table
from tests.fixtures.contoh_rilis import common_release, make_release

RELEASE = common_release()


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(RELEASE)))


@pytest.mark.parametrize("table", RELEASE.tables, ids=lambda t: t.key)
def test_every_cell_of_a_sheet_is_the_cell_of_the_table(book: openpyxl.Workbook, table: Table) -> None:
    sheet = book[table.number]
    grid = table.grid()
    stubs = len(grid.row_axes)
    numbered = next(r for r in sheet.iter_rows() if r[0].value == "(1)")[0].row
    for row, (line, cells) in enumerate(zip(grid.rows, grid.cells, strict=True), numbered + 1):
        assert [sheet.cell(row, 1 + i).value for i in range(stubs)] == [c.label for c in line.path]
        shown = [sheet.cell(row, stubs + 1 + i).value for i in range(len(cells))]
        assert shown == ["NA" if c.status == "rahasia" else c.value for c in cells]


def test_the_range_of_a_hidden_cell_is_a_note(book: openpyxl.Workbook) -> None:
    notes = [c.comment.text for s in book for r in s.iter_rows() for c in r if c.comment]
    assert "Rentang umum: 0–9" in notes


def test_fictitious_data_are_marked_on_every_sheet_of_figures(book: openpyxl.Workbook) -> None:
    for sheet in book:
        words = {str(c.value) for row in sheet.iter_rows(max_row=6) for c in row}
        assert "CONTOH – DATA REKAAN" in words, sheet.title


def test_same_release_same_bytes() -> None:
    assert workbook(make_release()) == workbook(make_release())
