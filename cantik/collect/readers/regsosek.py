"""The Regsosek 2022 workbook: five sheets with headers on different rows, joined into persons and families.

Source: docs/bidang/instruments.md 4. The KK number stands on the first person of a family; a family begins where
it is written, or where question 401 returns to 1. Sheets of families are joined by their KK number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field

from cantik.collect.batch import RecordSet, Value
from cantik.collect.columns import clean_text, is_blank, text_of
from cantik.collect.grid import Cell
from cantik.collect.headers import bind
from cantik.collect.numbers import strip_marks
from cantik.collect.readers.parts import Progress, ReadPart, report_hidden
from cantik.collect.recognise import Recognised, SheetPlace
from cantik.collect.sheet import Rows, SheetReader, Task

_MEMBERS = "anggota"
_FAMILY_SHEETS = {
    "tempat": "1. keterangan tempat",
    "petugas": "2. keterangan petugas",
    "perumahan": "3. keterangan perumahan",
    "program": "5. program, aset, dan layanan",
}


@dataclass(slots=True)
class _Family:
    """A family as it grows: its KK number (None when not written), the row where it was first met, its answers."""

    kk: str | None
    row: int
    values: dict[str, Value] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)  # variable -> sheet and row of its answer


@dataclass(slots=True)
class _Families:
    """All families in the order in which they were met; those with a KK number can be found by it."""

    listed: list[_Family] = field(default_factory=list)
    by_kk: dict[str, int] = field(default_factory=dict)

    def at(self, kk: str | None, row: int) -> int:
        """The position of the family with this KK number; without a number always a new one."""
        if kk is not None and kk in self.by_kk:
            return self.by_kk[kk]
        self.listed.append(_Family(kk, row))
        if kk is not None:
            self.by_kk[kk] = len(self.listed) - 1
        return len(self.listed) - 1


def read(found: Recognised, task: Task, rows: int | None, progress: Progress) -> Iterator[ReadPart]:  # noqa: ARG001
    """Persons and families in one part: five sheets that lean on each other cannot be cut."""
    readers = {role: _reader(found, task, role, place) for role, place in found.places.items()}
    for reader in readers.values():
        reader.observe()
    families = _Families()
    persons = _read_members(readers[_MEMBERS], families, progress)
    headers: dict[str, str] = {}
    for role in _FAMILY_SHEETS:
        if role in readers:
            _read_families(readers[role], families)
            headers |= readers[role].headers
    left_out = [line for reader in readers.values() for line in reader.left_out()]
    left_out += [
        (name, "lembar ini tidak ada di berkas") for role, name in _FAMILY_SHEETS.items() if role not in readers
    ]
    households = _family_records(families, headers, readers[_MEMBERS].head.name)
    records = {"orang": persons, "keluarga": households}
    yield ReadPart(records, (*left_out, *_code_notes(task, records)))


def _reader(found: Recognised, task: Task, role: str, place: SheetPlace) -> SheetReader:
    copies = task.part("salinan") if role == _MEMBERS else ()
    bindings = bind(place.head, place.at, found.mapping.columns, found.mapping.ignore, copies=copies)
    return SheetReader(task, place.head, bindings, "orang" if role == _MEMBERS else "keluarga")


# ── persons ──────────────────────────────────────────────────────────────────────────────────────
def _read_members(reader: SheetReader, families: _Families, progress: Progress) -> RecordSet:
    columns: dict[str, list[Value]] = {name: [] for name in reader.headers}
    rows: list[int] = []
    numbers: list[Value] = []
    current = -1
    at_kk = next(bound.position for bound in reader.unit_bindings if bound.mapping.variable == "no_kk")
    for piece in reader.cells():
        values = reader.convert(piece, len(rows))
        _compare_copies(reader, piece, len(rows))
        written = piece.columns[at_kk] or [""] * len(piece.rows)
        for at, row in enumerate(piece.rows):
            kk = values["no_kk"][at]
            if current < 0 or not is_blank(written[at]) or values["r401"][at] == 1:
                current = families.at(str(kk) if kk is not None else None, row)
            values["no_kk"][at] = families.listed[current].kk
            numbers.append(current + 1)
        for name, part in values.items():
            columns[name] += part
        rows += piece.rows
        progress(reader.taken)
    reader.finish()
    report_hidden(reader, rows)
    columns["nomor_keluarga"] = numbers
    return RecordSet("orang", columns, rows, reader.head.name, reader.headers)


def _compare_copies(reader: SheetReader, piece: Rows, start: int) -> None:
    """Questions 401-403 stand three times on the sheet; a filled copy must say what the first one says."""
    for bound in reader.unit_bindings:
        first = piece.columns[bound.position] if bound.position < len(piece.columns) else None
        for again in bound.again:
            copy = piece.columns[again] if again < len(piece.columns) else None
            if first is None or copy is None or first == copy:
                continue
            spot = reader.columns[bound.mapping.variable].spot
            for at, (left, right) in enumerate(zip(first, copy, strict=True)):
                if not is_blank(right) and not _same(left, right):
                    reader.task.report.add("salinan_berbeda", spot, start + at, piece.rows[at], text_of(right))


def _same(left: Cell, right: Cell) -> bool:
    one, two = clean_text(text_of(left)).casefold(), clean_text(text_of(right)).casefold()
    return one == two or strip_marks(one) == strip_marks(two)


# ── families ─────────────────────────────────────────────────────────────────────────────────────
def _read_families(reader: SheetReader, families: _Families) -> None:
    """Read one sheet of families and lay its answers beside the family of the same KK number."""
    report = reader.task.report
    before = len(report.findings)
    places: list[int] = []
    rows: list[int] = []
    for piece in reader.cells():
        values = reader.convert(piece, len(rows))
        for at, row in enumerate(piece.rows):
            kk = values["no_kk"][at]
            place = families.at(str(kk), row) if kk is not None else -1
            places.append(place)
            if place >= 0:
                answers = {name: part[at] for name, part in values.items() if name != "no_kk"}
                _lay(reader, families.listed[place], answers, len(places) - 1, row)
        rows += piece.rows
    reader.finish()
    report_hidden(reader, rows)
    report.findings[before:] = [
        dataclasses.replace(finding, record=places[finding.record]) if finding.record >= 0 else finding
        for finding in report.findings[before:]
    ]


def _lay(reader: SheetReader, family: _Family, answers: dict[str, Value], at: int, row: int) -> None:
    """Take over the answers; a second row of the same family that differs is told and not taken over."""
    for name, value in answers.items():
        if name not in family.values:
            family.values[name] = value
            family.places[name] = (reader.columns[name].spot.sheet, row)
        elif value is not None and family.values[name] != value:
            reader.task.report.add("salinan_berbeda", reader.columns[name].spot, at, row, str(value))


def _family_records(families: _Families, headers: dict[str, str], sheet: str) -> RecordSet:
    names = [name for name in headers if name != "no_kk"]
    columns: dict[str, list[Value]] = {
        "no_kk": [family.kk for family in families.listed],
        "nomor_keluarga": list(range(1, len(families.listed) + 1)),
        **{name: [family.values.get(name) for family in families.listed] for name in names},
    }
    places = {name: [family.places.get(name) for family in families.listed] for name in names}
    return RecordSet("keluarga", columns, [family.row for family in families.listed], sheet, headers, places)


def _code_notes(task: Task, records: dict[str, RecordSet]) -> list[tuple[str, str]]:
    """Remarks of the mapping (`catatan_kode`) on codes that this file uses."""
    told = []
    for name, note in dict(task.part("catatan_kode") or {}).items():
        for record in records.values():
            if set(note["kode"]) & set(record.columns.get(name, ())):
                told.append((record.headers.get(name, name), str(note["catatan"])))  # noqa: PERF401 (clearer so)
    return told
