"""An official form as PDF and XLSX."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cantik.base.dates import long_date
from cantik.base.workbook_file import new_workbook
from cantik.codes.area import AreaCode
from cantik.publish.typeset import Press, PrintJob, legible, source
from cantik.register.events.papers import Cell, Filled, head_cells
from cantik.web.store import describe_area

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose form it is, of which period. `invented`: made-up data, which every page says."""

    village: str
    above: str
    period: str
    made: dt.date
    head: str
    invented: bool


def heading_of(area: AreaCode, period: str, made: dt.date, *, invented: bool) -> Heading:
    """The head of a form of a village in the store that is open."""
    where = describe_area(area)
    return Heading(where.full, where.parents, period, made, f"{where.head} {where.name}", invented)


def pdf_of(filled: Filled, heading: Heading, note: str = "") -> bytes:
    """The form as PDF/A and PDF/UA. Raises `CantikError` C101 without fonts, C102 when it cannot be set."""
    paper = filled.paper
    depth, cells = head_cells(paper.columns)
    made = heading.made
    data: dict[str, Any] = {
        "dok": f"{paper.title}, {heading.village}, {heading.period}",
        "penerbit": heading.village,
        "tanggal": [made.year, made.month, made.day],
        "ukuran": 6.5 if len(paper.columns) > 14 else 8,
        "atas": heading.above,
        "judul": paper.title.upper(),
        "periode": heading.period,
        "tempat": heading.village,
        "kode": paper.code,
        "lebar": [column.width for column in paper.columns],
        "dalam": depth,
        "kepala": [{"x": cell.x, "y": cell.y, "w": cell.w, "h": cell.h, "t": cell.text} for cell in cells],
        "baris": [[_cell(cell) for cell in row] for row in filled.rows],
        "jumlah": [_cell(cell) for cell in filled.total],
        "catatan": list(filled.notes),
        "sidik": note,
        "contoh": heading.invented,
        "kaki": f"{paper.code} {paper.title}, {heading.village}, {heading.period}",
        "tempat_tanggal": f"{heading.village}, {long_date(made)}",
        "jabatan": heading.head,
    }
    moment = int(dt.datetime(made.year, made.month, made.day, tzinfo=dt.UTC).timestamp())
    with Press() as press:
        return press.print_pages(PrintJob(source(_HERE / "formulir.typ"), legible(data), "pdf", moment))


def _cell(cell: Cell) -> dict[str, Any]:
    if isinstance(cell, int):
        return {"t": f"{cell:,}".replace(",", "."), "angka": True}
    return {"t": cell, "angka": False}


def xlsx_of(filled: Filled, heading: Heading, note: str = "") -> bytes:
    """The form as a workbook: numbers as numbers, text as text, the head merged as on paper."""
    stream, paper = io.BytesIO(), filled.paper
    with new_workbook(stream) as book:
        book.set_properties({"title": paper.title, "created": dt.datetime.combine(heading.made, dt.time())})
        bold, cell = book.add_format({"bold": True}), book.add_format({"border": 1, "valign": "top"})
        head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
        sheet = book.add_worksheet(paper.code.replace("Lampiran ", ""))
        for line, text in enumerate((heading.above, paper.title, heading.village, heading.period, paper.code)):
            sheet.write_string(line, 0, text, bold)
        depth, cells = head_cells(paper.columns)
        for part in cells:
            top, left = 6 + part.y, part.x
            if part.w * part.h > 1:
                sheet.merge_range(top, left, top + part.h - 1, left + part.w - 1, part.text, head)
            else:
                sheet.write_string(top, left, part.text, head)
        start = 6 + depth
        for x, column in enumerate(paper.columns):
            sheet.write_number(start, x, x + 1, head)
            sheet.set_column(x, x, column.width * 1.3)
        for y, row in enumerate([*filled.rows, *([filled.total] if filled.total else [])], start + 1):
            for x, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(y, x, value, cell)
                else:
                    sheet.write_string(y, x, value, cell)
        last = start + 2 + len(filled.rows) + bool(filled.total)
        for i, text in enumerate((*filled.notes, f"{heading.village}, {long_date(heading.made)}", heading.head, note)):
            sheet.write_string(last + i, 0, text)
        sheet.freeze_panes(start + 1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(6, start)
    return stream.getvalue()
