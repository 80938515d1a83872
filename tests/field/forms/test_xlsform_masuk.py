"""An uploaded XLSForm: what we wrote comes back as it was; what is wrong is told with sheet, row and column."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.field.instruments.form import form_of
from cantik.field.instruments.xlsform import Row, XlsForm, xlsform
from cantik.field.instruments.xlsform_file import NotAnXlsForm, read_xlsform
from cantik.field.instruments.xlsx import xlsform_workbook


@pytest.fixture(scope="module")
def listing() -> XlsForm:
    content = load_content()
    return xlsform(form_of(content.instruments["daftar_bangunan"], content, code_lists()), content, "2026010101")


def _filled(rows: list[Row]) -> list[dict[str, str]]:
    return [{column: " ".join(cell.split()) for column, cell in row.items() if cell} for row in rows]


def test_ours_comes_back(listing: XlsForm, tmp_path: Path) -> None:
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(xlsform_workbook(listing))
    read = read_xlsform(path)
    assert read.faults == ()
    assert _filled(list(read.form.survey)) == _filled(list(listing.survey))
    assert _filled(list(read.form.choices)) == _filled(list(listing.choices))
    assert read.form.settings == listing.settings


def test_faults_stand_at_their_cells(listing: XlsForm, tmp_path: Path) -> None:
    """A blank row in between does not move the numbers."""
    book = openpyxl.load_workbook(io.BytesIO(xlsform_workbook(listing)))
    sheet = book["survey"]
    titles = [cell.value for cell in sheet[1]]
    last = sheet.max_row
    sheet.cell(last + 3, titles.index("type") + 1, "background-audio")
    sheet.cell(last + 3, titles.index("name") + 1, "rekaman_diam")
    sheet.cell(5, titles.index("relevant") + 1, "${tak_ada} = '1'")
    path = tmp_path / "salah.xlsx"
    book.save(path)
    found = [(fault.sheet, fault.row, fault.column, fault.found) for fault in read_xlsform(path).faults]
    assert found == [
        ("survey", last + 3, "type", "background-audio"),
        ("survey", 5, "relevant", "${tak_ada}"),
    ]


def test_what_only_the_compiler_refuses_is_told_too(listing: XlsForm, tmp_path: Path) -> None:
    path = tmp_path / "salah.xlsx"
    at = next(i for i, row in enumerate(listing.survey) if row["type"] == "calculate")
    broken = [{**row, "calculation": ""} if i == at else row for i, row in enumerate(listing.survey)]
    path.write_bytes(xlsform_workbook(XlsForm(broken, listing.choices, listing.settings)))
    (fault,) = read_xlsform(path).faults
    assert (fault.sheet, fault.row) == ("survey", at + 2)
    assert "calculation" in fault.found


def test_another_workbook_is_no_form(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "nama"
    path = tmp_path / "lain.xlsx"
    book.save(path)
    with pytest.raises(NotAnXlsForm) as refused:
        read_xlsform(path)
    assert refused.value.code == "B141"
