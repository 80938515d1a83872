"""Files that a person mapped (`collect.matching.own`), and shipped formats whose cells hold two values (`setengah`):
every sheet with the titles of the mapping, one row a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from cantik.collect.columns import clean_text, is_blank, text_of
from cantik.collect.grid import Cell
from cantik.collect.headers import Bindings, Bound, header_key
from cantik.collect.matching.heads import Header, first_data_row, titles
from cantik.collect.matching.titles import PAIRS
from cantik.collect.readers.parts import Progress, ReadPart
from cantik.collect.readers.rows import Gathered
from cantik.collect.recognise import Recognised, SheetPlace
from cantik.collect.repeated_rows import RepeatedRows
from cantik.collect.sheet import SheetReader, Task

_PLACE_AND_DATE = re.compile(r"([^0-9]*?)[\s,./;-]*(?=\d)(.*)\Z", re.DOTALL)
_WORDED = re.compile(r"R\.?\s*[TW]\.?\s*[:.]?\s*", re.IGNORECASE)


def read(found: Recognised, task: Task, rows: int | None, progress: Progress) -> Iterator[ReadPart]:  # noqa: ARG001
    """The records of every sheet, in one part (`rows` is not used: the sheets of a village are small)."""
    repeated = RepeatedRows()
    readers = [_reader(task, place, found, repeated) for place in found.places.values()]
    for reader in readers:
        reader.observe()
    gathered = Gathered(readers)
    for reader in readers:
        reader.before = _before(task)
        for piece in reader.cells():
            gathered.take(piece, reader)
            progress(len(gathered.rows))
    yield gathered.part(tuple(dict.fromkeys(left for reader in readers for left in reader.left_out())))


def _reader(task: Task, place: SheetPlace, found: Recognised, repeated: RepeatedRows) -> SheetReader:
    header = Header(place.head.number, place.at, int(found.mapping.recognise.get("baris_judul", 1)))
    named = titles(place.head.rows, header.at, header.depth)
    position = {header_key(title): at for at, title in enumerate(named) if title}
    halves = dict(task.part("setengah") or {})
    bound = tuple(
        Bound(column, position[key], named[position[key]] + _half_of(column.variable, halves))
        for column in found.mapping.columns
        if (key := header_key(column.headers[0])) in position
    )
    taken = {binding.position for binding in bound}
    why = {header_key(title): reason for title, reason in task.reasons.items()}
    bindings = Bindings(
        bound,
        tuple(
            (title, why.get(header_key(title), "tidak diambil menurut pemetaan"))
            for at, title in enumerate(named)
            if title and at not in taken
        ),
        tuple(at for at, title in enumerate(named) if not title),
        len(named),
        first_data_row(place.head.rows, header) + 1,
        named,
    )
    reader = SheetReader(task, place.head, bindings, found.mapping.unit_of, of_persons=True, repeated=repeated)
    reader.before = _before(task)
    return reader


def _half_of(variable: str, halves: Mapping[str, int]) -> str:
    """What tells two variables of one column apart in headers."""
    return f" ({variable.replace('_', ' ')})" if variable in halves else ""


Change = Callable[[list[Cell]], list[Cell]]


def _before(task: Task) -> dict[str, Change]:
    """What is done to cells before they are read, fresh for each walk (a blank repeats the row above it)."""
    out: dict[str, Change] = {}
    for name, at in dict(task.part("setengah") or {}).items():
        pair = next((joined for joined, halves in PAIRS.items() if name in halves), "")
        out[name] = half_of_pair(pair, int(at))
    for name in task.part("isi_ke_bawah"):
        out[name] = _chain_changes(_Repeat(), out.get(name))
    return out


def _chain_changes(first: Change, then: Change | None) -> Change:
    return first if then is None else lambda cells: then(first(cells))


def half_of_pair(pair: str, at: int) -> Change:
    """What cuts the cells of a joined column (`matching.titles.PAIRS`) to their first (0) or second (1) half."""
    cut = halves_of_place if pair == "tempat_tanggal_lahir" else halves_of_pair

    def change(cells: list[Cell]) -> list[Cell]:
        known: dict[Cell, Cell] = {cell: cut(cell)[at] for cell in set(cells)}
        return [known[cell] for cell in cells]

    return change


class _Repeat:
    """A blank cell says what the last filled one above it said."""

    def __init__(self) -> None:
        self._last: Cell = ""

    def __call__(self, cells: list[Cell]) -> list[Cell]:
        out = []
        for cell in cells:
            if not is_blank(cell):
                self._last = cell
            out.append(self._last)
        return out


def halves_of_place(cell: Cell) -> tuple[Cell, Cell]:
    """Place and date of birth of one cell: what stands before the first digit, and the rest.

    >>> halves_of_place("SLEMAN, 17-08-1980")
    ('SLEMAN', '17-08-1980')
    """
    if not isinstance(cell, str):
        return "", cell
    text = clean_text(cell)
    found = _PLACE_AND_DATE.match(text)
    return (found[1].strip(" ,"), found[2].strip()) if found else (text, "")


def halves_of_pair(cell: Cell) -> tuple[Cell, Cell]:
    """RT and RW of one cell.

    >>> halves_of_pair("RT 01 / RW 02"), halves_of_pair("003-004")
    (('01', '02'), ('003', '004'))
    """
    text = _WORDED.sub("", clean_text(text_of(cell)))
    first, _, second = text.replace("-", "/").replace("\\", "/").partition("/")
    return first.strip(), second.strip()
