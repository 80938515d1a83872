"""The process that opens a workbook with `python-calamine`: started by `workbook.py`, limited in memory and time.

A hostile file can make a parser allocate or spin; here it takes only this process with it. Imports nothing of Cantik,
so that it starts fast. It talks in lines of JSON: the file in, heads of all sheets out; numbers of wanted sheets in,
blocks of columns out. Dates travel as text with a list of the rows where they stand; truth values as TRUE and FALSE.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import python_calamine as calamine

MEMORY = 2 * 1024**3  # address space, where the system can limit it (not on Windows)
CPU_SECONDS = 100
HEAD_ROWS = 16
BLOCK_ROWS = 4096


def limit() -> None:
    """Bound memory and CPU time of this process where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the rectangle of a sheet was bounded before, and the parent's clock still runs
        return
    for kind, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def columns_of(rows: Iterable[Sequence[Any]]) -> tuple[list[list[Any] | None], dict[str, list[int]]]:
    """Rows turned into columns; a column of blanks is None; positions of date cells by column."""
    columns: list[list[Any] | None] = []
    dates: dict[str, list[int]] = {}
    for number, cells in enumerate(zip(*rows, strict=True)):
        kinds = set(map(type, cells))
        if kinds == {str}:
            columns.append(list(cells) if any(cells) else None)
            continue
        if kinds <= {str, float, int}:
            columns.append(list(cells))
            continue
        marks: list[int] = []
        columns.append([_plain(cell, at, marks) for at, cell in enumerate(cells)])
        if marks:
            dates[str(number)] = marks
    return columns, dates


def _plain(cell: Any, at: int, marks: list[int]) -> Any:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime):
        marks.append(at)
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        marks.append(at)
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float) else str(cell)


class Worker:
    """One workbook, answered from the heads of its sheets to their blocks."""

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source = source
        self._target = target

    def say(self, message: dict[str, Any]) -> None:
        """One line to the parent."""
        self._target.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        self._target.flush()

    def run(self) -> None:
        """Read the length and the bytes of the file, answer with heads, then with the wanted sheets."""
        length = int(self._source.readline())
        data = self._source.read(length)
        try:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
            wanted = [
                (number, one.visible is calamine.SheetVisibleEnum.Visible)
                for number, one in enumerate(book.sheets_metadata)
                if one.typ is calamine.SheetTypeEnum.WorkSheet
            ]
            sheets = [book.get_sheet_by_index(number) for number, _ in wanted]
        except calamine.PasswordError:
            self.say({"error": "password"})
            return
        except (calamine.CalamineError, ValueError, OSError, MemoryError) as error:
            self.say({"error": "damaged", "kind": type(error).__name__})
            return
        self.say({"sheets": [self._head(sheet, seen) for sheet, (_, seen) in zip(sheets, wanted, strict=True)]})
        for number in json.loads(self._source.readline() or b"[]"):
            self._blocks(number, sheets[number])
        self.say({"end": True})

    def _head(self, sheet: Any, visible: bool) -> dict[str, Any]:
        rows = sheet.to_python(skip_empty_area=False, nrows=HEAD_ROWS) if sheet.start is not None else []
        text = [[_plain(cell, 0, []) for cell in row] for row in rows]
        return {"name": sheet.name, "visible": visible, "rows": text}

    def _blocks(self, number: int, sheet: Any) -> None:
        if sheet.start is None:
            return
        rows, first = iter(sheet.iter_rows()), 0
        while block := list(itertools.islice(rows, BLOCK_ROWS)):
            columns, dates = columns_of(block)
            self.say({"sheet": number, "first": first, "rows": len(block), "columns": columns, "dates": dates})
            first += len(block)


if __name__ == "__main__":
    limit()
    Worker(sys.stdin.buffer, sys.stdout.buffer).run()
