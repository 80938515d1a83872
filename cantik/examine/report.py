"""The marked workbook: the rows of the user as they came in, wrong cells marked and explained, and a list of findings.

A colour never stands alone: the last column of a row says in words what its marks say. Text stays text: nothing that
looks like a formula becomes one, here or when the cell is edited.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from cantik.base.workbook_file import new_workbook
from cantik.collect.finding import Finding, Level
from cantik.collect.grid import Cell, CellBlock, OpenedFile, SheetHead
from cantik.collect.headers import ROWS, header_key
from cantik.collect.own_marks import LEVEL_WORDS, LIST_TITLES, TITLE_ROW

WORDS = dict(zip((Level.REFUSE, Level.CHECK, Level.NOTE), LEVEL_WORDS, strict=True))
_FILL = {Level.REFUSE: "#f7d4cd", Level.CHECK: "#fbe6b8", Level.NOTE: "#dde8f3"}
_WEIGHT = {Level.NOTE: 0, Level.CHECK: 1, Level.REFUSE: 2}
_LIST = "Temuan"
_HEADS = tuple(zip(LIST_TITLES, (6, 11, 18, 8, 18, 26, 34, 60, 50, 24), strict=True))
_LONGEST = 32_000  # characters that a cell of a workbook can hold
_NOTES = 2_000  # marks with a pop-up note; further ones have their words in the last column
_TOLD_ROWS = 200  # rows between two words about how far it is
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FICTITIOUS = "CONTOH – DATA REKAAN"


@dataclass(slots=True)
class _Marks:
    """Findings of one sheet: by row and compared header, and by row."""

    cells: dict[tuple[int, str], list[Finding]] = field(default_factory=dict)
    rows: dict[int, list[Finding]] = field(default_factory=dict)


@dataclass(slots=True)
class _Styles:
    """The formats of the workbook."""

    book: Any
    made: dict[tuple[Level | None, str], Any] = field(default_factory=dict)

    def of(self, level: Level | None, kind: str) -> Any:
        """Format of a cell: marked or not; text, number or date."""
        key = (level, kind)
        if key not in self.made:
            look: dict[str, Any] = {"valign": "top"}
            if level is not None:
                look |= {
                    "bg_color": _FILL[level],
                    "border": 1,
                    "border_color": "#8a8a8a",
                    "bold": level is Level.REFUSE,
                }
            if kind == "date":
                look["num_format"] = "dd-mm-yyyy"
            elif kind == "whole":
                look["num_format"] = "0"
            elif kind == "guarded":
                look["quote_prefix"] = True
            elif kind == "wrapped":
                look["text_wrap"] = True
            self.made[key] = self.book.add_format(look)
        return self.made[key]


def marked_workbook(
    opened: OpenedFile,
    findings: Sequence[Finding],
    *,
    of: str = "",
    demo: bool = False,
    states: Mapping[int, str] | None = None,
    tell: Callable[[int], None] | None = None,
) -> bytes:
    """The bytes of the marked workbook of an opened file.

    `findings` in the order in which they are listed; `of` names village and file in the title; `states` gives words for
    the state of some of them by position ("diterima: …"). `demo` marks every sheet as fictitious. `tell` is told now
    and then how many rows were written; what it raises ends the work. The same input gives the same bytes.
    """
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"title": "Temuan pemeriksaan", "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 (same bytes)
        styles = _Styles(book)
        listed = book.add_worksheet(_free_name(opened.heads))
        places: dict[int, str] = {}
        by_sheet = _by_sheet(findings)
        for head in opened.heads:
            if head.name in by_sheet:
                _rows_sheet(styles, opened, head, by_sheet[head.name], places, demo=demo, tell=tell)
        title = "Temuan pemeriksaan" + (f" {of}" if of else "") + (f" – {_FICTITIOUS}" if demo else "")
        _list_sheet(listed, styles, title, findings, places, states or {})
    return stream.getvalue()


def _free_name(heads: Sequence[SheetHead]) -> str:
    taken = {head.name.casefold() for head in heads}
    return next(name for name in (_LIST, "Temuan Cantik", "Temuan Cantik 2") if name.casefold() not in taken)


def _by_sheet(findings: Sequence[Finding]) -> dict[str, _Marks]:
    found: dict[str, _Marks] = {}
    for finding in findings:
        marks = found.setdefault(finding.sheet, _Marks())
        if finding.row > 0:
            marks.rows.setdefault(finding.row, []).append(finding)
            marks.cells.setdefault((finding.row, header_key(finding.column)), []).append(finding)
    return found


def _heaviest(findings: Sequence[Finding]) -> Level:
    return max((finding.level for finding in findings), key=_WEIGHT.__getitem__)


# ── the rows of the user ─────────────────────────────────────────────────────────────────────────
def _rows_sheet(
    styles: _Styles,
    opened: OpenedFile,
    head: SheetHead,
    marks: _Marks,
    places: dict[int, str],
    *,
    demo: bool,
    tell: Callable[[int], None] | None,
) -> None:
    sheet = styles.book.add_worksheet(head.name)
    top, columns = _header(head, marks)
    width = max((len(row) for row in head.rows), default=0)
    sheet.freeze_panes(top, 0)
    if demo:
        sheet.set_header(f"&C{_FICTITIOUS}")
    notes = 0
    for row, cells in _rows(opened, head):
        found = marks.rows.get(row, ())
        if tell is not None and row % _TOLD_ROWS == 0:
            tell(row)
        for column, cell in enumerate(cells):
            mine = marks.cells.get((row, columns.get(column, "")), ()) if found else ()
            _put(sheet, styles, row - 1, column, cell, _heaviest(mine) if mine else None)
            for finding in mine:
                places.setdefault(
                    id(finding), f"internal:'{_escape_quotes(head.name)}'!{xl_rowcol_to_cell(row - 1, column)}"
                )
            if mine and notes < _NOTES:
                sheet.write_comment(row - 1, column, _explain_findings(mine), {"x_scale": 2, "author": "Cantik"})
                notes += 1
        if found:
            last = max(width, len(cells))
            _text(sheet, styles, row - 1, last, _explain_findings(found), _heaviest(found), "wrapped")
            for finding in found:
                places.setdefault(
                    id(finding), f"internal:'{_escape_quotes(head.name)}'!{xl_rowcol_to_cell(row - 1, last)}"
                )
    _text(sheet, styles, max(0, top - 1), width, _LIST, None, "text")
    sheet.set_column(width, width, 70)


def _header(head: SheetHead, marks: _Marks) -> tuple[int, dict[int, str]]:
    """How many rows stand above the data, and the compared header of each column: the row that names most findings."""
    wanted = {key for _, key in marks.cells}
    best, columns, hits = 0, {}, 0
    for number, row in enumerate(head.rows[:ROWS]):
        keys = {column: header_key(cell) for column, cell in enumerate(row)}
        named = sum(key in wanted for key in keys.values())
        if named > hits:
            best, columns, hits = number + 1, keys, named
    return best, columns


def _rows(opened: OpenedFile, head: SheetHead) -> Iterator[tuple[int, list[Cell]]]:
    block: CellBlock
    for block in opened.blocks(head.number):
        for at, row in enumerate(block.rows):
            yield row, [column[at] if column is not None else "" for column in block.columns]


def _explain_findings(findings: Sequence[Finding]) -> str:
    return "\n".join(f"{WORDS[finding.level]}: {finding.message} {finding.cure}" for finding in findings)[:_LONGEST]


def _put(sheet: Any, styles: _Styles, row: int, column: int, cell: Cell, level: Level | None) -> None:
    """A cell as it came in: text as text, a number as a number, a date as a date."""
    if isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, styles.of(level, "date"))
    elif isinstance(cell, int | float):
        whole = float(cell).is_integer()
        sheet.write_number(row, column, cell, styles.of(level, "whole" if whole else "number"))
    elif cell or level is not None:
        _text(sheet, styles, row, column, cell, level, "text")


def _text(sheet: Any, styles: _Styles, row: int, column: int, text: str, level: Level | None, kind: str) -> None:
    """Text as a string; what begins like a formula is guarded, so that it stays text when somebody edits the cell."""
    kind = "guarded" if text.startswith(_FORMULA) else kind
    if text:
        sheet.write_string(row, column, text[:_LONGEST], styles.of(level, kind))
    else:
        sheet.write_blank(row, column, None, styles.of(level, kind))


def _escape_quotes(name: str) -> str:
    return name.replace("'", "''")


# ── the list ─────────────────────────────────────────────────────────────────────────────────────
def _list_sheet(
    sheet: Any,
    styles: _Styles,
    title: str,
    findings: Sequence[Finding],
    places: Mapping[int, str],
    states: Mapping[int, str],
) -> None:
    bold = styles.book.add_format({"bold": True, "font_size": 14})
    head = styles.book.add_format(
        {"bold": True, "bg_color": "#dbe6ee", "border": 1, "text_wrap": True, "valign": "top"}
    )
    counts = ", ".join(f"{sum(finding.level is level for finding in findings)} {word}" for level, word in WORDS.items())
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(
        1,
        0,
        f"{counts}. Ditolak: tidak masuk. Galat: menahan rilis sampai diperbaiki atau diterima "
        "dengan alasan. Peringatan: dicatat saja.",
    )
    heads = (*_HEADS, ("Status", 30)) if states else _HEADS
    for column, (name, width) in enumerate(heads):
        sheet.write_string(TITLE_ROW - 1, column, name, head)
        sheet.set_column(column, column, width)
    for number, finding in enumerate(findings):
        _list_row(sheet, styles, number, finding, places.get(id(finding)), states.get(number))
    sheet.freeze_panes(TITLE_ROW, 0)
    sheet.autofilter(TITLE_ROW - 1, 0, max(TITLE_ROW, len(findings) + TITLE_ROW - 1), len(heads) - 1)


def _list_row(sheet: Any, styles: _Styles, number: int, one: Finding, place: str | None, state: str | None) -> None:
    row = number + TITLE_ROW
    sheet.write_number(row, 0, number + 1, styles.of(None, "whole"))
    _text(sheet, styles, row, 1, WORDS[one.level], one.level, "text")
    many = f" ({one.count} baris)" if one.count > 1 else ""
    where = str(one.row) if one.row > 0 else f"seluruh berkas{many}"
    values = (one.sheet, where, one.column, one.found, one.expected, one.message, one.cure, one.rule)
    for column, text in enumerate(values, 2):
        _text(sheet, styles, row, column, text, None, "wrapped")
    if one.row > 0 and place is not None and number < 60_000:  # a workbook holds 65,530 links
        sheet.write_url(row, 3, place, styles.of(None, "whole"), str(one.row))
    elif one.row > 0:
        sheet.write_number(row, 3, one.row, styles.of(None, "whole"))
    if state is not None:
        _text(sheet, styles, row, len(values) + 2, state, None, "wrapped")
