"""A table of one's own as JSON-stat 2.0 and CSV, in pieces: nobody holds a large answer in memory twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from cantik.base.chunks import chunks
from cantik.base.spreadsheet import csv_text
from cantik.publish.exchange.csv_ import STATE
from cantik.publish.exchange.jsonstat import dimension
from cantik.release.own import OwnTable
from cantik.release.own.cell_arithmetic import Bound, OwnCell
from cantik.release.states import WORDS

_PIECE = 500
LICENCE = "CC-BY-4.0"


def jsonstat(table: OwnTable, href: str) -> Iterator[bytes]:
    """The dataset in pieces; `href`: the address that says all of the question. Hidden cells are null in `value`, named
    in `status`, and have their range in `extension.rentang`, as in the releases themselves."""
    head = {
        "version": "2.0",
        "class": "dataset",
        "href": href,
        "label": table.title,
        "source": "; ".join(table.sources),
        "updated": f"{table.updated.isoformat()}T00:00:00Z",
        "id": [axis.id for axis in table.axes],
        "size": list(table.shape()),
        "role": {"geo": [axis.id for axis in table.axes if axis.role == "wilayah"], "time": ["edisi"]},
        "dimension": {axis.id: dimension(axis) for axis in table.axes},
        "note": list(table.notes),
    }
    yield _json(head)[:-1].encode()
    yield b',"value":['
    yield from _join_cells(table.cells, lambda _place, cell: _json(_plain(cell.value)))
    yield b'],"status":{'
    yield from _join_cells(table.cells, _status)
    yield b'},"extension":'
    extension = {
        "judul_en": table.title_en,
        "catatan_en": list(table.notes_en),
        "satuan": table.unit,
        "rekaan": table.fictitious,
        "lisensi": LICENCE,
    }
    yield _json(extension)[:-1].encode()
    yield b',"rentang":{'
    yield from _join_cells(table.cells, _range)
    yield b"}}}\n"


def rows(table: OwnTable) -> Iterator[bytes]:
    """The table as CSV in pieces, one row a cell; columns as in the files of a release."""
    stated = any(cell.state for cell in table.cells)
    axes = [name for axis in table.axes for name in (axis.id, f"{axis.id}_label")]
    head = [*axes, "nilai", "status", "batas_bawah", "batas_atas", "satuan", *([STATE] if stated else [])]
    yield csv_text([head]).encode()
    for part in chunks(table.walk(), _PIECE):
        yield csv_text(
            [
                *(text for category in path for text in (category.id, category.label)),
                _text(cell.value),
                cell.status,
                _text(cell.low),
                _text(cell.high),
                table.unit,
                *([cell.state] if stated else []),
            ]
            for path, cell in part
        ).encode()


def _join_cells(cells: Iterable[OwnCell], said: Callable[[int, OwnCell], str]) -> Iterator[bytes]:
    """What is said of each cell, with commas between; nothing of those of which nothing is said."""
    first = True
    for part in chunks(enumerate(cells), _PIECE):
        text = ",".join(filter(None, (said(place, cell) for place, cell in part)))
        if text:
            yield (text if first else f",{text}").encode()
            first = False


def _status(place: int, cell: OwnCell) -> str:
    said = WORDS[cell.state].obs if cell.state else "" if cell.status == "ada" else cell.status
    return f'"{place}":{_json(said)}' if said else ""


def _range(place: int, cell: OwnCell) -> str:
    if cell.status != "rahasia" or (cell.low is None and cell.high is None):
        return ""
    return f'"{place}":{_json([_plain(cell.low), _plain(cell.high)])}'


def _plain(value: Bound) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(value: Bound) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)
