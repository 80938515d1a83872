"""What readers hand out: records by unit with remarks, whole or in parts that do not cut a family in two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cantik.collect.account import ContentQuestion
from cantik.collect.batch import RecordSet
from cantik.collect.grid import Cell
from cantik.collect.report import Wording
from cantik.collect.sheet import Rows, SheetReader
from cantik.collect.xmlscan import SheetFacts
from cantik.content.kinds import Mapping_

_MOST_MERGED = 40  # covered cells of a column that are named one by one
_PIECES = 8  # stretches of rows that a finding names
_LONGEST_FAMILY = 500  # rows with one KK number that are kept together at the edge of a part

#: Told with the number of rows read so far.
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ReadPart:
    """Records of a file, or of a part of it; findings are in the report of the task.

    `told` is a further sentence about the file as a whole (which programme, how many questions), "" for none.
    `questions`: what somebody has to decide about columns that are not read; `last`: no part follows.
    """

    records: Mapping[str, RecordSet]
    left_out: tuple[tuple[str, str], ...]
    told: str = ""
    questions: tuple[ContentQuestion, ...] = ()
    last: bool = True


def missing_columns(mapping: Mapping_, headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Columns that the format knows and the file does not have."""
    return tuple(
        (column.headers[0], "kolom ini tidak ada di berkas")
        for column in mapping.columns
        if column.variable not in headers
    )


def whole_families(pieces: Iterator[Rows], key: int) -> Iterator[Rows]:
    """The same rows, cut where column `key` (the KK number) changes, so that neighbours of one family stay together."""
    held: Rows | None = None
    for piece in pieces:
        joined = piece if held is None else _join(held, piece)
        cut = _last_change(joined, key)
        held = _slice(joined, cut, len(joined.rows))
        if cut:
            yield _slice(joined, 0, cut)
    if held is not None:
        yield held


def _last_change(piece: Rows, key: int) -> int:
    cells = piece.columns[key] if key < len(piece.columns) else None
    end = len(piece.rows)
    if cells is None:
        return end
    for at in range(end - 1, max(0, end - _LONGEST_FAMILY), -1):
        if cells[at] != cells[at - 1]:
            return at
    return end if end > _LONGEST_FAMILY else 0


def _slice(piece: Rows, first: int, last: int) -> Rows:
    columns = [column[first:last] if column is not None else None for column in piece.columns]
    return Rows(piece.rows[first:last], columns, [at - first for at in piece.shifted if first <= at < last])


def _join(one: Rows, two: Rows) -> Rows:
    count = len(one.rows)
    columns: list[list[Cell] | None] = []
    for number in range(max(len(one.columns), len(two.columns))):
        left = one.columns[number] if number < len(one.columns) else None
        right = two.columns[number] if number < len(two.columns) else None
        if left is None and right is None:
            columns.append(None)
        else:
            columns.append((left or [""] * count) + (right or [""] * len(two.rows)))
    return Rows([*one.rows, *two.rows], columns, [*one.shifted, *(count + at for at in two.shifted)])


def report_merged(reader: SheetReader, rows: Sequence[int]) -> None:
    """Findings for cells of persons that are covered by merged ones: only the first of them holds what is shown.

    A column with many of them gets one finding for all.
    """
    facts = reader.task.opened.remarks.hidden.sheets.get(reader.head.name)
    if facts is None or not facts.merged:
        return
    records = {row: record for record, row in enumerate(rows)}
    repeated = set(reader.task.part("isi_ke_bawah"))
    for bound in reader.unit_bindings:
        if bound.mapping.variable in repeated:
            continue
        spot = reader.columns[bound.mapping.variable].spot
        covered = [
            (records[row], row, cells.shows)
            for cells in facts.merged
            if bound.position in cells.columns and not reader.fills_merged(bound.mapping.variable, cells)
            for row in (cells.rows if len(cells.rows) <= len(records) else records)
            if row in records and row in cells.rows and (row, bound.position) != (cells.rows[0], cells.columns[0])
        ]
        if len(covered) > _MOST_MERGED:
            reader.task.report.add_column("sel_digabung", spot, covered[0][2], count=len(covered))
            continue
        for record, row, shows in covered:
            reader.task.report.add("sel_digabung", spot, record, row, shows)


def report_hidden(reader: SheetReader, rows: list[int]) -> None:
    """Findings for cells that a reader of cells sees as blank: formulas without value, error cells; and for rows that
    nobody sees who opens the sheet, or that are struck through."""
    facts = reader.task.opened.remarks.hidden.sheets.get(reader.head.name)
    if facts is None:
        return
    records = {row: record for record, row in enumerate(rows)}
    spots = {bound.position: reader.columns[bound.mapping.variable].spot for bound in reader.unit_bindings}
    groups = (
        ("rumus_tanpa_nilai", facts.without_value, facts.without_value_count),
        ("sel_galat", facts.errors, facts.errors_count),
    )
    for rule, places, count in groups:
        for place in places:
            spot, record = spots.get(place.column), records.get(place.row)
            if spot is not None and record is not None:
                reader.task.report.add(rule, spot, record, place.row, place.shows or "rumus")
        if count > len(places) and spots:
            first = next(iter(spots.values()))
            reader.task.report.add_column(rule, first, "rumus", count=count - len(places))
    _report_unseen(reader, facts, records)


def _report_unseen(reader: SheetReader, facts: SheetFacts, records: Mapping[int, int]) -> None:
    """One finding for all hidden rows of records, one for all that are struck through (their name or number is)."""
    position = {bound.mapping.variable: bound.position for bound in reader.unit_bindings}
    telling = {position[name] for name in ("nama", "nik") if name in position}
    groups = (
        ("baris_tersembunyi", {row for row in facts.hidden_rows if row in records}),
        ("baris_dicoret", {row for row, column in facts.struck if column in telling and row in records}),
    )
    for rule, found in groups:
        if found and reader.of_persons:
            name = next((bound for bound in reader.unit_bindings if bound.position in telling), reader.unit_bindings[0])
            spot = reader.columns[name.mapping.variable].spot
            wording = Wording(result=list_rows(sorted(found)), number=len(found))
            reader.task.report.add_column(rule, spot, "", count=len(found), wording=wording)


def list_rows(rows: Sequence[int]) -> str:
    """Rows in words: `5–7, 12`; of many pieces the first ones."""
    pieces: list[list[int]] = []
    for row in rows:
        if pieces and row == pieces[-1][-1] + 1:
            pieces[-1].append(row)
        else:
            pieces.append([row])
    shown = [f"{piece[0]}–{piece[-1]}" if len(piece) > 1 else str(piece[0]) for piece in pieces[:_PIECES]]
    return ", ".join(shown) + (f", dan {len(pieces) - _PIECES} bagian lain" if len(pieces) > _PIECES else "")
