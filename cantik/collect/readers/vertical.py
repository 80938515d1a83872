"""Sheets that are written upright: a label on the left, its value beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cantik.collect.account import READ
from cantik.collect.columns import clean_text, is_blank, text_of
from cantik.collect.grid import Cell
from cantik.collect.headers import header_key
from cantik.collect.ledger import Claim, filled_cells
from cantik.collect.recognise import SheetPlace
from cantik.collect.sheet import Task


def read_labels(task: Task, place: SheetPlace, wanted: Mapping[str, str]) -> Mapping[str, tuple[int, str, Cell]]:
    """Label in its compared form → row, label as written, the first filled cell right of it ("" = none).

    A label that stands again does not replace the first; nothing is read from the closing mark on. `wanted`: the
    variables that labels (as they are compared) feed, for the account.
    """
    mark = str(task.mapping.recognise.get("penutup", ""))
    account = task.ledger.sheet(place.head)
    account.begin({})
    found: dict[str, tuple[int, str, Cell]] = {}
    ended = False
    for row, cells in _rows(task, place):
        filled = [(at, cell) for at, cell in enumerate(cells) if not (isinstance(cell, str) and is_blank(cell))]
        ended = ended or bool(filled and mark and filled[0][1] == mark)
        if ended or not filled or not isinstance(filled[0][1], str):
            account.leave_row("penutup" if ended else "asing", row, filled_cells(cells))
            continue
        word = clean_text(text_of(filled[0][1]))
        key = header_key(word)
        if key not in wanted or key in found:
            account.leave_row("asing", row, filled_cells(cells))
        else:
            value = {at: Claim(READ, word, wanted[key]) for at, _ in filled[1:2]}
            rest = {at: Claim("asing", word) for at, _ in filled_cells(cells)}
            account.take_row(filled_cells(cells), {**rest, filled[0][0]: Claim("judul", ""), **value})
        found.setdefault(key, (row, word, filled[1][1] if len(filled) > 1 else ""))
    return found


def _rows(task: Task, place: SheetPlace) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for block in task.opened.blocks(place.head.number):
        columns = [column if column is not None else [""] * len(block) for column in block.columns]
        yield from zip(block.rows, zip(*columns, strict=True), strict=False)
