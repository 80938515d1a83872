"""The process that opens a workbook with `python-calamine`: started by `workbook.py`, limited by `base.apart`.

A hostile file can make a parser allocate or spin; here it takes only this process with it. Imports nothing of Cantik
and as little as possible (no `typing`, no `site`), so that it starts in a few milliseconds; its first argument is the
folder of the parser. What it says is described in `wire.py`, which reads it.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import itertools
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, BinaryIO

HEAD_ROWS = 16
BLOCK_ROWS = 2048
MOST_MERGED = 20_000
MOST_SHEETS = 500  # each costs a walk of its own, and a list may name one part many thousand times
OLD = b"\xd0\xcf\x11\xe0"  # how a compound file (XLS) begins
BETWEEN, NUMBER, DATE = "\x1f", "\x1e", "\x1d"
STAND_IN = "\ufffd"  # in the place of one of these, should a text cell hold it
BLANK, TEXT, MIXED = "-", "", "+"


def _tag(cell: Any) -> str:
    """A cell as text; a number or date begins with its mark, which no text cell keeps."""
    if type(cell) is dt.date:  # the usual case, and the one of the most different cells
        return f"{DATE}{cell.isoformat()}"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return f"{NUMBER}{cell!r}"
    if isinstance(cell, dt.datetime):
        return f"{DATE}{cell.date().isoformat()}"
    text = str(cell)
    return STAND_IN + text[1:] if text[:1] in (NUMBER, DATE) else text


def encode_column(cells: Sequence[Any]) -> tuple[str, str]:
    """A column as its kind (see `wire`) and its cells in one text."""
    try:
        joined = _join(cells)
    except TypeError:  # not text throughout, which joining finds faster than asking every cell
        return MIXED, _join(_tag_cells(cells))
    return (TEXT, joined) if any(cells) else (BLANK, "")


def _tag_cells(cells: Sequence[Any]) -> list[str]:
    if bool in set(map(type, cells)):  # True and 1.0 are one key of the dictionary below
        cells = [_tag(cell) if isinstance(cell, bool) else cell for cell in cells]
    tagged = {cell: _tag(cell) for cell in set(cells)}
    return list(map(tagged.__getitem__, cells))


def _join(texts: Sequence[str]) -> str:
    joined = BETWEEN.join(texts)
    if joined.count(BETWEEN) != len(texts) - 1:
        joined = BETWEEN.join([text.replace(BETWEEN, STAND_IN) for text in texts])
    return joined


class WorkbookServer:
    """One workbook, answered from the heads of its sheets to their blocks."""

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source = source
        self._target = target
        self._old = False

    def say(self, kind: str, *numbers: int, texts: Iterable[str] = ()) -> None:
        """One message: a line with its kind, numbers and lengths of texts, then the texts."""
        payload = [text.encode("utf-8", "replace") for text in texts]
        self._target.write(f"{kind} {' '.join(map(str, (len(numbers), *numbers, *map(len, payload))))}\n".encode())
        self._target.writelines(payload)
        self._target.flush()

    def run(self) -> None:
        """Read the length and the bytes of the file, answer with heads, then with the wanted sheets."""
        length = int(self._source.readline())
        data = self._source.read(length)
        self._old = data.startswith(OLD)
        import python_calamine as calamine

        try:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
            wanted = [
                (number, sheet.visible is calamine.SheetVisibleEnum.Visible)
                for number, sheet in enumerate(book.sheets_metadata)
                if sheet.typ is calamine.SheetTypeEnum.WorkSheet
            ]
            if len(wanted) > MOST_SHEETS:
                self.say("sheets", len(wanted))
                return
            sheets = [book.get_sheet_by_index(number) for number, _ in wanted]
        except calamine.PasswordError:
            self.say("password")
            return
        except (calamine.CalamineError, ValueError, OSError, MemoryError):
            self.say("damaged")
            return
        for sheet, (_, seen) in zip(sheets, wanted, strict=True):
            self._head(sheet, seen)
        self.say("heads")
        for number in map(int, self._source.readline().split()):
            self._blocks(number, sheets[number])
        self.say("end")

    def _head(self, sheet: Any, visible: bool) -> None:
        rows = sheet.to_python(skip_empty_area=False, nrows=HEAD_ROWS) if sheet.start is not None else []
        self._say_rows("head", (int(visible),), rows, [sheet.name, self._merged_ranges(sheet)])

    def _merged_ranges(self, sheet: Any) -> str:
        """Ranges of merged cells as `top left bottom right` from 0, a line each; those of XLSX and ODS the gate saw."""
        if not self._old:
            return ""
        ranges = itertools.islice(sheet.merged_cell_ranges or (), MOST_MERGED)
        return "\n".join(" ".join(map(str, (*first, *last))) for first, last in ranges)

    def _blocks(self, number: int, sheet: Any) -> None:
        if sheet.start is None:
            return
        # `iter_rows` gives the blank rows above the data, but not the blank columns to the left of them.
        left = [BLANK, ""] * sheet.start[1]
        rows, first = iter(sheet.iter_rows()), 0
        while block := list(itertools.islice(rows, BLOCK_ROWS)):
            self._say_rows("block", (number, first), block, left)
            first += len(block)

    def _say_rows(self, kind: str, numbers: Sequence[int], rows: Sequence[Sequence[Any]], before: list[str]) -> None:
        columns = [part for cells in zip(*rows, strict=True) for part in encode_column(cells)]
        self.say(kind, *numbers, len(rows), texts=[*before, *columns])


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    gc.disable()  # the process ends before cycles could matter
    WorkbookServer(sys.stdin.buffer, sys.stdout.buffer).run()
