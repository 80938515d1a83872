"""The population workbook of OpenSID in both shapes: the sample (all text) and the template (numbers, dates, ###).

Source: domain/instruments.md section 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from cantik.collect.batch import RecordSet, Value
from cantik.collect.headers import bind
from cantik.collect.readers.parts import Part, Progress, report_hidden, whole_families
from cantik.collect.recognise import Recognised
from cantik.collect.sheet import Rows, SheetReader, Task

UNIT = "orang"


def read(found: Recognised, task: Task, rows: int | None, progress: Progress) -> Iterator[Part]:
    """The persons of the file: in one part, or in parts of about `rows` records that do not cut a family."""
    place = found.places["data"]
    bindings = bind(place.head, place.at, found.mapping.columns, found.mapping.ignore)
    reader = SheetReader(task, place.head, bindings, UNIT)
    reader.observe()
    gathered = _Gathered(reader)
    for piece in _pieces(reader, rows):
        gathered.take(piece)
        progress(reader.taken)
        if rows is not None and len(gathered.rows) >= rows:
            yield gathered.part(())
            gathered = _Gathered(reader)
    missing = tuple(
        (column.headers[0], "kolom ini tidak ada di berkas")
        for column in found.mapping.columns
        if column.variable not in reader.headers
    )
    yield gathered.part((*reader.left_out(), *missing))


def _pieces(reader: SheetReader, rows: int | None) -> Iterator[Rows]:
    if rows is None:
        return reader.cells()
    key = next(one.position for one in reader.bound if one.mapping.variable == "no_kk")
    return whole_families(reader.cells(), key)


class _Gathered:
    """Values of the records gathered so far."""

    def __init__(self, reader: SheetReader) -> None:
        self._reader = reader
        self._columns: dict[str, list[Value]] = {name: [] for name in reader.headers}
        self.rows: list[int] = []

    def take(self, piece: Rows) -> None:
        """Convert and append a piece."""
        for name, values in self._reader.convert(piece, len(self.rows)).items():
            self._columns[name] += values
        self.rows += piece.rows

    def part(self, left_out: tuple[tuple[str, str], ...]) -> Part:
        """Close the part: what waited for the end of the columns is reported now."""
        reader = self._reader
        reader.finish()
        report_hidden(reader, self.rows)
        return Part({UNIT: RecordSet(UNIT, self._columns, self.rows, reader.head.name, reader.headers)}, left_out)
