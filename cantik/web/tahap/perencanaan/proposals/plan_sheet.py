"""A document of planning as one value, whatever it is printed as: columns, rows with their sums, notes, signatures."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from cantik.base.spreadsheet import csv_text
from cantik.base.workbook_file import new_workbook
from cantik.publish.typeset import Press, PrintJob, legible, source
from cantik.staff.app.language import in_indonesian
from cantik.web.language import number

_TEMPLATE = Path(__file__).parent / "rencana.typ"
TEXT, COUNT, MONEY, TICK = "teks", "bilangan", "rupiah", "centang"
_WIDTHS = {TEXT: 28, COUNT: 9, MONEY: 16, TICK: 9}
_MARK = "v"
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """A column: its head, what stands in it, how wide it is on paper beside the others."""

    head: str
    kind: str = TEXT
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row; `sum`: it adds up what stands above, `head`: it is the head of what follows."""

    cells: tuple[Cell, ...]
    sum: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A document. `proposed`: no form of it was found, this one is ours (mark *usul*); `facts`: what stands above the
    table; `signers`: who signs, each an office."""

    name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[PlanColumn, ...]
    rows: tuple[PlanRow, ...]
    notes: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    place: str = ""
    proposed: bool = False
    wide: bool = field(default=False)

    def __post_init__(self) -> None:
        """Raises `ValueError` where a row has more or fewer cells than there are columns."""
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{len(row.cells)} cells in {len(self.columns)} columns")


def csv_of(sheet: PlanSheet) -> bytes:
    """The table of a document as CSV."""
    heads = [column.head for column in sheet.columns]
    return csv_text([heads, *([_plain_cell(cell) for cell in row.cells] for row in sheet.rows)]).encode("utf-8-sig")


def _plain_cell(cell: Cell) -> str | int:
    return "" if cell is None else cell


def workbook_of(*sheets: PlanSheet, bare: bool = False) -> bytes:
    """Documents as a workbook, a sheet each; `bare`: the table alone from the first row, for programs."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        for sheet in sheets:
            _fill_sheet(book, sheet, bare=bare)
    return stream.getvalue()


def _fill_sheet(book: xlsxwriter.Workbook, sheet: PlanSheet, *, bare: bool) -> None:
    page = book.add_worksheet(sheet.name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0", "valign": "top"})
    bold_money = book.add_format({"num_format": "#,##0", "bold": True, "valign": "top"})
    at = 0
    if not bare:
        page.write_string(0, 0, sheet.title, bold)
        for at, (label, value) in enumerate(sheet.facts, 1):
            page.write_string(at, 0, f"{label}: {value}")
        at += 2
    for column, each in enumerate(sheet.columns):
        page.write_string(at, column, each.head, bold)
        page.set_column(column, column, _WIDTHS[each.kind])
    page.freeze_panes(at + 1, 0)
    first = at + 1
    for at, row in enumerate(sheet.rows, first):
        strong = row.sum or row.head
        for column, cell in enumerate(row.cells):
            if isinstance(cell, int):
                page.write_number(at, column, cell, bold_money if strong else money)
            elif cell:
                page.write_string(at, column, cell, bold if strong else plain)
    for place, note in enumerate(() if bare else sheet.notes, at + 2):
        page.write_string(place, 0, note)
    for column, signer in enumerate(() if bare else sheet.signers):
        page.write_string(at + len(sheet.notes) + 4, column * 4, signer)


def pdf_of(sheet: PlanSheet, *, moment: int, invented: bool) -> bytes:
    """A document as PDF. `moment`: seconds since 1970 that the file bears. Raises `CantikError` C101, C102."""
    with in_indonesian(), Press() as press:
        data = _sheet_data(sheet) | {"contoh": invented}
        return press.print_pages(PrintJob(source(_TEMPLATE), legible(data), "pdf", moment))


def _sheet_data(sheet: PlanSheet) -> dict[str, Any]:
    return {
        "judul": sheet.title,
        "fakta": [list(fact) for fact in sheet.facts],
        "kolom": [[each.head, each.kind, each.width] for each in sheet.columns],
        "baris": [[row.sum or row.head, [_print_cell(cell) for cell in row.cells]] for row in sheet.rows],
        "catatan": list(sheet.notes),
        "tanda_tangan": list(sheet.signers),
        "tempat": sheet.place,
        "usul": _("Bentuk usul Cantik: belum ada bentuk resmi yang ditemukan.") if sheet.proposed else "",
        "lebar": sheet.wide,
        "kosong": _("Belum ada isi."),
    }


def _print_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return number(cell) if isinstance(cell, int) else cell


def write_tick(yes: bool) -> str:
    """What stands in a column to tick."""
    return _MARK if yes else ""


def sum_cells(
    columns: Sequence[PlanColumn], label: str, money: Mapping[int, int | None], at: int = 1
) -> tuple[Cell, ...]:
    """The cells of a sum: its label in column `at`, sums in their columns; None where nothing has a price."""
    return tuple(money.get(place, label if place == at else "") for place in range(len(columns)))
