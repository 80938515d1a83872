"""An export as bytes: a workbook whose cells are all text, or CSV. The bytes depend on the cells only."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from cantik.base.spreadsheet import csv_text
from cantik.base.workbook_file import new_workbook
from cantik.codes.lists import MISSING, CodeList
from cantik.content.kinds import Variable
from cantik.register.leave.export import Exported, Shape, SheetShape
from cantik.register.leave.export_prefilled_files import prefilled_workbook

_MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def workbook(exported: Exported, variables: Mapping[tuple[str, str], Variable], lists: Mapping[str, CodeList]) -> bytes:
    """XLSX: every cell typed as text, so that no number loses digits and no text becomes a formula; with the codes."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"created": _MADE})
        text = book.add_format({"num_format": "@"})
        for written in exported.sheets:
            sheet = book.add_worksheet(written.shape.name)
            for (row, column), words in written.shape.titles.items():
                sheet.write_string(row, column, words)
            sheet.write_row(written.shape.header_row, 0, written.shape.headers)
            for line, cells in enumerate(written.rows, written.shape.header_row + 1):
                for column, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(line, column, cell, text)
            sheet.freeze_panes(written.shape.header_row + 1, 0)
        if exported.shape.mapping.recognise.get("lembar_abaikan"):
            _codes(book, exported.shape, variables, lists)
    return stream.getvalue()


def _codes(
    book: xlsxwriter.Workbook,
    shape: Shape,
    variables: Mapping[tuple[str, str], Variable],
    lists: Mapping[str, CodeList],
) -> None:
    """The sheet that explains codes, label beside code, as the format's own template has it."""
    sheet = book.add_worksheet(str(shape.mapping.recognise["lembar_abaikan"][0]))
    at = 0
    for column in shape.mapping.columns:
        variable = variables.get((shape.mapping.unit_of, column.variable))
        codelist = column.codelist or (variable.codelist if variable else None)
        if codelist is None:
            continue
        sheet.write_string(0, at, column.headers[0])
        sheet.write_string(0, at + 1, "id")
        for line, row in enumerate((row for row in lists[codelist].rows if row.code != MISSING), 2):
            sheet.write_string(line, at, row.label)
            sheet.write_string(line, at + 1, row.code)
        at += 2


def comma_separated(sheet: SheetShape, rows: Sequence[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with LF; a text that a spreadsheet would run gets an apostrophe, which our reader takes off."""
    return csv_text([sheet.headers, *rows]).encode()


def written_file(
    exported: Exported, variables: Mapping[tuple[str, str], Variable], lists: Mapping[str, CodeList]
) -> tuple[str, bytes]:
    """The ending and the bytes of an export: CSV for formats that are CSV at home, else (and for forms) a workbook."""
    if exported.prefilled:
        return ".xlsx", prefilled_workbook(exported, variables, lists)
    if exported.shape.comma:
        return ".csv", comma_separated(exported.sheets[0].shape, exported.sheets[0].rows)
    return ".xlsx", workbook(exported, variables, lists)
