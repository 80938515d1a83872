"""Formats with one row a record, on one sheet or on several alike: OpenSID (population, households), SIAK, DTSEN.

What differs between them is said by the mapping. Source: docs/bidang/instruments.md sections 2, 3 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cantik.collect.addresses import AddressColumns, Addresses
from cantik.collect.alike_sheets import with_other_titles
from cantik.collect.batch import RecordSet, Value
from cantik.collect.columns import clean_text, text_of
from cantik.collect.headers import bind, header_key, known_headers
from cantik.collect.readers.parts import (
    Progress,
    ReadPart,
    missing_columns,
    report_hidden,
    report_merged,
    whole_families,
)
from cantik.collect.recognise import Recognised, SheetPlace
from cantik.collect.repeated_rows import RepeatedRows
from cantik.collect.rulings import AS_STATUS, LEAVE, shape_of
from cantik.collect.sheet import Rows, SheetReader, Task


def read(found: Recognised, task: Task, rows: int | None, progress: Progress) -> Iterator[ReadPart]:
    """The records of the file: in one part, or in parts of about `rows` records that do not cut a family.

    Sheets of one kind (a sheet for each RT) are one delivery, in one part.
    """
    repeated = RepeatedRows()
    readers = [_reader(found, place, task, repeated) for place in found.places.values()]
    for reader in readers:
        reader.observe()
    gathered = Gathered(readers)
    parted = rows if len(readers) == 1 else None
    for reader in readers:
        for piece in _pieces(reader, parted):
            gathered.take(piece, reader)
            progress(sum(each.taken for each in readers))
            if parted is not None and len(gathered.rows) >= parted:
                yield replace(gathered.part(()), last=False, questions=())
                gathered = Gathered(readers)
    left_out = dict.fromkeys(left for reader in readers for left in reader.left_out())  # sheets alike leave out alike
    yield gathered.part((*left_out, *missing_columns(found.mapping, gathered.headers)))


def _reader(found: Recognised, place: SheetPlace, task: Task, repeated: RepeatedRows) -> SheetReader:
    columns = with_other_titles(found.mapping.columns, {**place.also, **_titles_by_ruling(found, place, task)})
    bindings = bind(place.head, place.at, columns, found.mapping.ignore, reasons=task.reasons)
    if place.first_row:
        bindings = replace(bindings, first_row=place.first_row)
    return SheetReader(task, place.head, bindings, found.mapping.unit_of, of_persons=True, repeated=repeated)


def _titles_by_ruling(found: Recognised, place: SheetPlace, task: Task) -> dict[str, str]:
    """Titles that the format does not know, of which somebody decided which variable they feed."""
    known = known_headers(found.mapping.columns)
    out: dict[str, str] = {}
    for cell in place.head.rows[place.at]:
        key, title = header_key(cell), clean_text(text_of(cell))
        if key and key not in known:
            ruling = task.rulings.of(f"{place.head.name}!{title}", shape_of("kolom", found.mapping.unit_of, title))
            if ruling is not None and ruling.choice not in (LEAVE, AS_STATUS):
                out[key] = ruling.choice
    return out


def _pieces(reader: SheetReader, rows: int | None) -> Iterator[Rows]:
    key = next((bound.position for bound in reader.unit_bindings if bound.mapping.variable == "no_kk"), None)
    if rows is None or key is None:
        return reader.cells()
    return whole_families(reader.cells(), key)


class Gathered:
    """Values of the records of one sheet, or of several of one kind, gathered so far."""

    def __init__(self, readers: Sequence[SheetReader]) -> None:
        self._readers = readers
        self.headers = {name: header for reader in reversed(readers) for name, header in reader.headers.items()}
        self._places = [places_of(reader) for reader in readers]
        for reader, places in zip(readers, self._places, strict=True):
            for name in places.wanted if places is not None else ():
                self.headers.setdefault(name, reader.headers[_ADDRESS])
        self._columns: dict[str, list[Value]] = {name: [] for name in self.headers}
        self.rows: list[int] = []
        self._where: list[tuple[str, int] | None] = []

    def take(self, piece: Rows, reader: SheetReader) -> None:
        """Convert and append a piece of a sheet; a column that only another sheet has is blank."""
        start, count = len(self.rows), len(piece.rows)
        values = reader.convert(piece, start)
        places = self._places[self._readers.index(reader)]
        if places is not None:
            values |= places.read(values[_ADDRESS], piece.rows, start)
        for name, column in self._columns.items():
            column.extend(values.get(name) or [None] * count)
        self.rows += piece.rows
        if len(self._readers) > 1:
            self._where += [(reader.head.name, row) for row in piece.rows]

    def part(self, left_out: tuple[tuple[str, str], ...]) -> ReadPart:
        """Close the part: what waited for the end of the columns is reported now."""
        for reader, places in zip(self._readers, self._places, strict=True):
            reader.finish()
            if places is not None:
                places.finish()
            rows = self._rows_of(reader)
            report_hidden(reader, rows)
            report_merged(reader, rows)
        first = self._readers[0]
        everywhere = dict.fromkeys(("", *self._columns), self._where) if self._where else {}
        records = RecordSet(first.unit, self._columns, self.rows, first.head.name, self.headers, everywhere)
        asked = tuple(question for reader in self._readers for question in reader.questions())
        return ReadPart({first.unit: records}, left_out, "", asked)

    def _rows_of(self, reader: SheetReader) -> list[int]:
        """The row of each record, 0 for one of another sheet."""
        if not self._where:
            return self.rows
        return [at[1] if at is not None and at[0] == reader.head.name else 0 for at in self._where]


PLACE_COLUMNS = ("dusun", "rw", "rt")
_ADDRESS = "alamat"


def places_of(reader: SheetReader) -> AddressColumns | None:
    """The reader of places inside addresses, for those that have no column of their own; None when there is none."""
    told = dict(reader.task.part("tempat_dalam_alamat") or {})
    if not told or _ADDRESS not in reader.headers:
        return None
    words = Addresses(tuple(told["kata"]), bare=bool(told.get("tanpa_kata", False)))
    wanted = tuple(name for name in PLACE_COLUMNS if name not in reader.headers)
    return AddressColumns(words, reader.task.report, reader.columns[_ADDRESS].spot, wanted) if wanted else None
