"""Sheets that are written upright: a label on the left, its value beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cantik.collect.columns import clean_text, is_blank, text_of
from cantik.collect.grid import Cell
from cantik.collect.headers import header_key
from cantik.collect.recognise import SheetPlace
from cantik.collect.sheet import Task


def read_labels(task: Task, place: SheetPlace) -> Mapping[str, tuple[int, str, Cell]]:
    """Label in its compared form → row, label as written, the first filled cell right of it ("" = none).

    A label that stands again does not replace the first; nothing is read from the closing mark on.
    """
    mark = str(task.mapping.recognise.get("penutup", ""))
    found: dict[str, tuple[int, str, Cell]] = {}
    for row, cells in _rows(task, place):
        filled = [cell for cell in cells if not (isinstance(cell, str) and is_blank(cell))]
        if filled and mark and filled[0] == mark:
            break
        if filled and isinstance(filled[0], str):
            word = clean_text(text_of(filled[0]))
            found.setdefault(header_key(word), (row, word, filled[1] if len(filled) > 1 else ""))
    return found


def _rows(task: Task, place: SheetPlace) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for block in task.opened.blocks(place.head.number):
        columns = [column if column is not None else [""] * len(block) for column in block.columns]
        yield from zip(block.rows, zip(*columns, strict=True), strict=False)
