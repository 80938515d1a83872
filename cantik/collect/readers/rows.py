"""Formats of one sheet with one row a record: OpenSID (population, households), SIAK, DTSEN.

What differs between them is said by the mapping. Source: docs/bidang/instruments.md sections 2, 3 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from cantik.collect.addresses import AddressColumns, Addresses
from cantik.collect.batch import RecordSet, Value
from cantik.collect.headers import bind
from cantik.collect.readers.parts import (
    Progress,
    ReadPart,
    missing_columns,
    report_hidden,
    report_merged,
    whole_families,
)
from cantik.collect.recognise import Recognised
from cantik.collect.sheet import Rows, SheetReader, Task


def read(found: Recognised, task: Task, rows: int | None, progress: Progress) -> Iterator[ReadPart]:
    """The records of the file: in one part, or in parts of about `rows` records that do not cut a family."""
    place = found.places["data"]
    bindings = bind(place.head, place.at, found.mapping.columns, found.mapping.ignore, reasons=task.reasons)
    reader = SheetReader(task, place.head, bindings, found.mapping.unit_of, of_persons=True)
    reader.observe()
    gathered = Gathered(reader)
    for piece in _pieces(reader, rows):
        gathered.take(piece)
        progress(reader.taken)
        if rows is not None and len(gathered.rows) >= rows:
            yield gathered.part(())
            gathered = Gathered(reader)
    yield gathered.part((*reader.left_out(), *missing_columns(found.mapping, reader.headers)))


def _pieces(reader: SheetReader, rows: int | None) -> Iterator[Rows]:
    key = next((bound.position for bound in reader.unit_bindings if bound.mapping.variable == "no_kk"), None)
    if rows is None or key is None:
        return reader.cells()
    return whole_families(reader.cells(), key)


class Gathered:
    """Values of the records of one sheet gathered so far."""

    def __init__(self, reader: SheetReader) -> None:
        self._reader = reader
        self._columns: dict[str, list[Value]] = {name: [] for name in reader.headers}
        self._headers = dict(reader.headers)
        self._places = places_of(reader)
        if self._places is not None:
            for name in self._places.wanted:
                self._columns[name] = []
                self._headers[name] = reader.headers[_ADDRESS]
        self.rows: list[int] = []

    def take(self, piece: Rows) -> None:
        """Convert and append a piece."""
        start = len(self.rows)
        values = self._reader.convert(piece, start)
        if self._places is not None:
            values |= self._places.read(values[_ADDRESS], piece.rows, start)
        for name, part in values.items():
            self._columns[name] += part
        self.rows += piece.rows

    def part(self, left_out: tuple[tuple[str, str], ...]) -> ReadPart:
        """Close the part: what waited for the end of the columns is reported now."""
        reader = self._reader
        reader.finish()
        if self._places is not None:
            self._places.finish()
        report_hidden(reader, self.rows)
        report_merged(reader, self.rows)
        records = RecordSet(reader.unit, self._columns, self.rows, reader.head.name, self._headers)
        return ReadPart({reader.unit: records}, left_out)


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
