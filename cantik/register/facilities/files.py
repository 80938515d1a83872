"""Workbooks of facilities: an empty template of a kind, and what stands on a date in the same columns. Pure.

The bytes depend on the cells only. Cells are texts, so that a spreadsheet changes no code and no number.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cantik.base.dates import long_date
from cantik.base.spreadsheet import csv_text
from cantik.base.workbook_file import new_workbook
from cantik.codes.lists import MISSING, CodeList
from cantik.collect.facilities import HEADERS, KIND, POINTS, columns_of, header_of
from cantik.content.facility import CODE, STATE, FacilityKind
from cantik.register.facilities.facility_states import FacilityState

if TYPE_CHECKING:
    import xlsxwriter

_MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
_SHEET_NAME = 31
_DROPDOWN_ROWS = 500
_CODES = "Kode"


def template(kind: FacilityKind, lists: Mapping[str, CodeList]) -> bytes:
    """An empty workbook of a kind: its columns, a choice where codes are asked, a sheet with all codes."""
    return _workbook(kind, lists, columns_of(kind), [[kind.title]])


def fill_workbook(
    kind: FacilityKind, lists: Mapping[str, CodeList], rows: Iterable[tuple[FacilityState, dt.date | None]]
) -> bytes:
    """What stands, in the columns of the template but those that name somebody: read again it changes nothing."""
    columns = columns_of(kind, personal=False)
    return _workbook(kind, lists, columns, [cells(kind, lists, columns, statement, until) for statement, until in rows])


def comma_separated(
    kind: FacilityKind, lists: Mapping[str, CodeList], rows: Iterable[tuple[FacilityState, dt.date | None]]
) -> str:
    """The same as CSV (UTF-8, LF); what a spreadsheet would run gets an apostrophe, which our reader takes off."""
    columns = columns_of(kind, personal=False)
    lines = [[header_of(kind, name) for name in columns]]
    lines += [cells(kind, lists, columns, statement, until) for statement, until in rows]
    return csv_text(lines)


def cells(
    kind: FacilityKind,
    lists: Mapping[str, CodeList],
    columns: Sequence[str],
    statement: FacilityState,
    until: dt.date | None,
) -> list[str]:
    """A statement as the cells of a row."""
    dusun, rw, rt = statement.unit
    lat, _, lon = statement.shape.partition(",") if ";" not in statement.shape else ("", "", "")
    shared = {
        KIND: kind.title,
        CODE: statement.code,
        "dusun": dusun,
        "rw": rw,
        "rt": rt,
        "lintang": lat,
        "bujur": lon,
        POINTS: statement.shape.replace(";", "; "),
        "sejak": statement.since.isoformat() if kind.period == STATE else "",
        "sampai": until.isoformat() if until and kind.period == STATE else "",
    }
    return [
        shared[name] if name in HEADERS else _cell(kind, lists, name, statement.values.get(name, ""))
        for name in columns
    ]


def _cell(kind: FacilityKind, lists: Mapping[str, CodeList], name: str, value: str) -> str:
    attribute = kind.attribute(name)
    if not value:
        return ""
    if attribute.codelist is not None:
        return lists[attribute.codelist].label(value)
    return value.replace(".", ",") if attribute.type == "desimal" else value


def format_value(kind: FacilityKind, lists: Mapping[str, CodeList], name: str, value: str, lang: str = "id") -> str:
    """A canonical value in words: labels of codes, dates written out, numbers with their signs of thousands."""
    attribute = kind.attribute(name)
    if not value:
        return ""
    if attribute.codelist is not None:
        codelist = lists[attribute.codelist]
        return codelist.label(value, lang) if codelist.has(value) else value
    if attribute.type == "tanggal":
        return long_date(dt.date.fromisoformat(value), lang)
    if attribute.type in ("angka", "desimal"):
        whole, _, part = value.partition(".")
        return f"{int(whole):,}".replace(",", "." if lang == "id" else ",") + (
            ("," if lang == "id" else ".") + part if part else ""
        )
    return value


def _workbook(
    kind: FacilityKind, lists: Mapping[str, CodeList], columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> bytes:

    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"created": _MADE})
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(kind.title.replace("/", " ")[:_SHEET_NAME])
        for at, name in enumerate(columns):
            needed = name not in HEADERS and kind.attribute(name).required
            sheet.write_string(0, at, header_of(kind, name) + (" *" if needed else ""), head)
            sheet.set_column(at, at, max(12, min(40, len(header_of(kind, name)) + 4)), text)
        for line, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                if cell:
                    sheet.write_string(line, at, cell, text)
        sheet.freeze_panes(1, 0)
        _codes(book, sheet, kind, lists, columns)
    return stream.getvalue()


def _codes(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    kind: FacilityKind,
    lists: Mapping[str, CodeList],
    columns: Sequence[str],
) -> None:
    """The sheet of codes; the columns that ask for one offer its labels."""
    from xlsxwriter.utility import xl_col_to_name

    coded = [attribute for attribute in kind.attributes if attribute.codelist is not None and attribute.id in columns]
    if not coded:
        return
    page = book.add_worksheet(_CODES)
    for at, attribute in enumerate(coded):
        page.write_string(0, at, attribute.label)
        labels = [row.label for row in lists[attribute.codelist or ""].rows if row.code != MISSING]
        for line, label in enumerate(labels, 1):
            page.write_string(line, at, label)
        column = columns.index(attribute.id)
        letter = xl_col_to_name(at)
        sheet.data_validation(
            1,
            column,
            _DROPDOWN_ROWS,
            column,
            {
                "validate": "list",
                "source": f"={_CODES}!${letter}$2:${letter}${len(labels) + 1}",
                "error_type": "warning",
            },
        )
