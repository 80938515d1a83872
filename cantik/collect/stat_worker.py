"""The process that opens an SPSS or Stata file with `pyreadstat`; it speaks as `cell_worker` does, whose rules hold.

A file becomes one sheet: its variable names in row 1, its records below. Values stay codes; labels are not put in
their place, and what the author declared missing (99, …) is handed on as it stands, for its meaning is the form's.
Its first argument is the folder of the parser, its second one the kind, `sav` or `dta`.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import sys
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _cells() -> Any:
    """The sibling module, by its path: this process has no package."""
    spec = importlib.util.spec_from_file_location("cell_worker", Path(__file__).with_name("cell_worker.py"))
    if spec is None or spec.loader is None:
        raise ImportError("cell_worker")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(value: Any) -> Any:
    """A value as cells know it: text without the blanks that fill it up, numbers, dates; missing is blank."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value.rstrip(" ")
    if isinstance(value, int | float | dt.date):
        return value
    return str(value)


def columns_of(data: bytes, kind: str) -> list[list[Any]]:
    """The columns, each with its name on top. Raises whatever the parser raises."""
    import pyreadstat

    read = pyreadstat.read_sav if kind == "sav" else pyreadstat.read_dta
    values, meta = read(io.BytesIO(data), output_format="dict", user_missing=True)
    return [[name, *map(plain, _as_list(values[name]))] for name in meta.column_names]


def _as_list(column: Any) -> list[Any]:
    """A column as a list of plain values, whether the parser made a list or an array of it."""
    return list(column.tolist() if hasattr(column, "tolist") else column)


def run(kind: str) -> None:
    """Read the length and the bytes of the file, answer with its head, then with its rows."""
    cells = _cells()
    worker = cells.WorkbookServer(sys.stdin.buffer, sys.stdout.buffer)
    data = sys.stdin.buffer.read(int(sys.stdin.buffer.readline()))
    try:
        columns = columns_of(data, kind)
    except (Exception, MemoryError):  # noqa: BLE001 (a parser of foreign bytes: whatever it says, the file is at fault)
        worker.say("damaged")
        return
    name = "SPSS" if kind == "sav" else "Stata"
    count = max(map(len, columns), default=0)
    head = min(count, cells.HEAD_ROWS)
    worker.say("head", 1, head, texts=[name, "", *_encode_cells(cells, columns, 0, head)])
    worker.say("heads")
    if sys.stdin.buffer.readline().split():
        for first in range(0, count, cells.BLOCK_ROWS):
            size = min(cells.BLOCK_ROWS, count - first)
            worker.say("block", 0, first, size, texts=_encode_cells(cells, columns, first, first + size))
    worker.say("end")


def _encode_cells(cells: Any, columns: list[list[Any]], first: int, last: int) -> list[str]:
    return [part for column in columns for part in cells.encode_column(column[first:last])]


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    run(sys.argv[2])
