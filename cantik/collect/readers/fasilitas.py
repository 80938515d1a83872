"""Facilities and village facts in the columns of our own template: one kind a file, one thing (on one date) a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cantik.base.text import fold
from cantik.collect.batch import RecordSet, Value
from cantik.collect.columns import clean_text, is_blank, text_of
from cantik.collect.facilities import (
    HEADERS,
    KIND,
    SINCE,
    FacilityProblem,
    WrittenFacility,
    columns_of,
    header_of,
    key_of,
    read_row,
)
from cantik.collect.grid import Cell
from cantik.collect.headers import header_key
from cantik.collect.ledger import claims_of, filled_cells
from cantik.collect.readers.parts import Progress, ReadPart
from cantik.collect.recognise import Recognised, SheetPlace
from cantik.collect.report import Spot, Wording
from cantik.collect.sheet import Task
from cantik.content.facility import FacilityKind

UNIT = "fasilitas"
#: columns of a record beside those of its kind: what `register.facilities` takes back as a row
CODE_, UNTIL_, SHAPE, ROWED = "kode", "sampai", "letak", "kolom"
PLACE_ = ("dusun", "rw", "rt")
_MARK = "###"


@dataclass(slots=True)
class _Read:
    """Rows read so far, with the place where each thing stood first."""

    rows: list[int] = field(default_factory=list)
    written: list[WrittenFacility | None] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)


def read(found: Recognised, task: Task, rows: int | None, progress: Progress) -> Iterator[ReadPart]:  # noqa: ARG001
    """The rows of the one kind that the file names, in one part. A kind that nobody knows refuses every row."""
    place = found.places["data"]
    words = [clean_text(text_of(cell)) for cell in place.head.rows[place.at]]
    grid = list(_rows(task, place))
    at_kind = [header_key(word) for word in words].index(header_key(HEADERS[KIND]))
    kind = _kind(task, place, [clean_text(text_of(cells[at_kind])) for _, cells in grid if len(cells) > at_kind])
    if kind is None:
        yield _unknown(task, place, grid, words, at_kind)
        return
    at, left_out = _bind_columns(kind, words)
    read_rows = _Read()
    account, claims = task.ledger.sheet(place.head), claims_of(words, {position: name for name, position in at.items()})
    for row, cells in grid:
        picked = {name: cells[position] if position < len(cells) else "" for name, position in at.items()}
        if all(isinstance(cell, str) and is_blank(cell) for name, cell in picked.items() if name != KIND):
            account.leave_row("sela", row, filled_cells(cells))
            continue
        account.take_row(filled_cells(cells), claims)
        _take(task, place, kind, (row, picked), read_rows)
    progress(len(read_rows.rows))
    lacking = [header_of(kind, name) for name in columns_of(kind) if name not in at]
    told = f"Jenis: {kind.title}; {len(read_rows.rows)} baris."
    left_out += [(title, "kolom ini tidak ada di berkas; isinya tetap seperti semula") for title in lacking]
    headers = {name: words[position] for name, position in at.items()}
    yield ReadPart({UNIT: _records(kind, read_rows, place, headers)}, tuple(left_out), told)


def _kind(task: Task, place: SheetPlace, said: list[str]) -> FacilityKind | None:
    """The kind that the first filled cell (else the sheet) names, by id or title."""
    names = [word for word in said if word] or [place.head.name]
    wanted = fold(names[0])
    return next(
        (facility for facility in task.facilities.values() if wanted in (fold(facility.id), fold(facility.title))), None
    )


def _bind_columns(kind: FacilityKind, words: list[str]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Column id -> position; headers may be those of the template, bare labels, or ids."""
    known: dict[str, str] = {}
    for column in columns_of(kind):
        label = kind.attribute(column).label if column not in HEADERS else HEADERS[column]
        for header in (header_of(kind, column), label, column):
            known.setdefault(header_key(header), column)
    at: dict[str, int] = {}
    left_out = []
    for position, word in enumerate(words):
        column_of = known.get(header_key(word))
        if column_of is not None and column_of not in at:
            at[column_of] = position
        elif word:
            left_out.append((word, "judul tidak dikenal untuk jenis ini" if column_of is None else "judul berulang"))
    return at, left_out


def _take(
    task: Task, place: SheetPlace, kind: FacilityKind, line: tuple[int, Mapping[str, Cell]], read_rows: _Read
) -> None:
    row, picked = line
    record = len(read_rows.rows)
    read_rows.rows.append(row)
    said = fold(clean_text(text_of(picked.get(KIND, ""))))
    if said and said not in (fold(kind.id), fold(kind.title)):
        problems = [FacilityProblem(KIND, "fasilitas_jenis_asing", text_of(picked[KIND]), (kind.title,))]
        written = None
    else:
        written, problems = read_row(kind, picked, task.lists)
    if written is not None:
        written, problems = _once(kind, written, row, read_rows)
    for problem in problems:
        _report(task, place, kind, problem, record, row)
    read_rows.written.append(written)


def _once(
    kind: FacilityKind, written: WrittenFacility, row: int, read_rows: _Read
) -> tuple[WrittenFacility | None, list[FacilityProblem]]:
    """The same thing on the same date again is refused: which of both is meant cannot be told."""
    since = written.since.isoformat() if written.since else ""
    first = read_rows.seen.setdefault((key_of(kind, written.code, written.values), since), row)
    if first == row:
        return written, []
    name = next((written.values[name] for name in kind.called if name in written.values), "")
    return None, [FacilityProblem(CODE_ if kind.has_codes else kind.key[0], "fasilitas_ganda", name, (str(first),))]


def _report(task: Task, place: SheetPlace, kind: FacilityKind, one: FacilityProblem, record: int, row: int) -> None:
    spot = Spot(UNIT, place.head.name, header_of(kind, one.column))
    number = int(one.expected[0]) if one.rule == "fasilitas_ganda" else 0
    wording = Wording(number=number, options=one.expected)
    task.report.add(one.rule, spot, record, row, one.found, wording=wording, essential=True)


def _unknown(
    task: Task, place: SheetPlace, grid: list[tuple[int, tuple[Cell, ...]]], words: list[str], at: int
) -> ReadPart:
    """No kind of this name: every row is kept out, with the kinds that there are."""
    filled = [(row, cells) for row, cells in grid if any(not (isinstance(c, str) and is_blank(c)) for c in cells)]
    spot = Spot(UNIT, place.head.name, words[at])
    kinds = sorted(task.facilities.values(), key=lambda kind: kind.order)
    wording = Wording(options=tuple(kind.title for kind in kinds))
    for record, (row, cells) in enumerate(filled):
        said = clean_text(text_of(cells[at])) if at < len(cells) else ""
        task.report.add("fasilitas_jenis_asing", spot, record, row, said, wording=wording, essential=True)
    account = task.ledger.sheet(place.head)
    for row, cells in grid:
        account.leave_row("luar", row, filled_cells(cells))
    rows = [row for row, _ in filled]
    return ReadPart({UNIT: RecordSet(UNIT, {KIND: [None] * len(rows)}, rows, place.head.name, {KIND: words[at]})}, ())


def _records(kind: FacilityKind, read_rows: _Read, place: SheetPlace, headers: Mapping[str, str]) -> RecordSet:
    """Canonical values as columns; a refused row is empty. `kolom`: the columns that the file has, the same in all."""
    written = read_rows.written
    columns: dict[str, list[Value]] = {
        KIND: [kind.id if row else None for row in written],
        CODE_: [row.code if row else None for row in written],
        SINCE: [row.since if row else None for row in written],
        UNTIL_: [row.until if row else None for row in written],
        SHAPE: [row.shape if row else None for row in written],
        ROWED: [" ".join(sorted(row.columns)) if row else None for row in written],
    }
    for number, name in enumerate(PLACE_):
        columns[name] = [row.place[number] if row else None for row in written]
    for attribute in kind.attributes:
        columns[attribute.id] = [row.values.get(attribute.id) if row else None for row in written]
    return RecordSet(UNIT, columns, read_rows.rows, place.head.name, dict(headers))


def written_of(kind: FacilityKind, records: RecordSet, record: int) -> WrittenFacility:
    """A record as the row that it was read from; the inverse of what `read` made of it."""

    def text(name: str) -> str:
        value = records.columns[name][record]
        return "" if value is None else str(value)

    since, until = records.columns[SINCE][record], records.columns[UNTIL_][record]
    values = {attribute.id: text(attribute.id) for attribute in kind.attributes if text(attribute.id)}
    return WrittenFacility(
        text(CODE_),
        _day(since),
        _day(until),
        (text("dusun"), text("rw"), text("rt")),
        text(SHAPE),
        values,
        frozenset(text(ROWED).split()),
    )


def _day(value: Value) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


def _rows(task: Task, place: SheetPlace) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows between the titles and the closing mark; the others are entered in the account."""
    account = task.ledger.sheet(place.head)
    account.begin({})
    ended = False
    for block in task.opened.blocks(place.head.number):
        columns = [column if column is not None else [""] * len(block) for column in block.columns]
        for row, cells in zip(block.rows, zip(*columns, strict=True), strict=False):
            ended = ended or (row > place.at + 1 and any(cell == _MARK for cell in cells[:3]))
            if ended or row <= place.at + 1:
                account.leave_row("penutup" if ended else "judul", row, filled_cells(cells))
            else:
                yield row, cells
