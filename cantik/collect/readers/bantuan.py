"""The workbook of an aid programme of OpenSID: the programme written upright, its participants as rows.

Source: docs/bidang/instruments.md 3. Labels are read by name, so that an export with a further row (config_id)
says the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from cantik.base.dates import long_date
from cantik.collect.batch import RecordSet, Value
from cantik.collect.columns import CodeColumn, Column, TextColumn, text_of
from cantik.collect.date_columns import DateColumn
from cantik.collect.headers import bind, header_key
from cantik.collect.numbers import read_number
from cantik.collect.readers.parts import Progress, ReadPart, missing_columns
from cantik.collect.readers.rows import Gathered
from cantik.collect.readers.vertical import read_labels
from cantik.collect.recognise import Recognised, SheetPlace
from cantik.collect.report import Spot
from cantik.collect.sheet import SheetReader, Task

_PERSONS = "1"  # opensid_sasaran_program


def read(found: Recognised, task: Task, rows: int | None, progress: Progress) -> Iterator[ReadPart]:  # noqa: ARG001
    """The programme and its participants in one part."""
    programme, left_out = _programme(task, found.places["program"])
    place = found.places["peserta"]
    bindings = bind(place.head, place.at, found.mapping.columns, found.mapping.ignore, reasons=task.reasons)
    reader = SheetReader(task, place.head, bindings, found.mapping.unit_of)
    reader.observe()
    gathered = Gathered([reader])
    for piece in reader.cells():
        gathered.take(piece, reader)
        progress(reader.taken)
    part = gathered.part((*left_out, *reader.left_out(), *missing_columns(found.mapping, reader.headers)))
    participants = part.records[reader.unit]
    target = programme.columns["sasaran"][0]
    if target == _PERSONS:
        _compare(reader, participants)
    records = {"program": programme, **part.records}
    yield ReadPart(records, part.left_out, _describe_programme(task, programme, len(participants)))


def _programme(task: Task, place: SheetPlace) -> tuple[RecordSet, list[tuple[str, str]]]:
    wanted: Mapping[str, Mapping[str, Any]] = task.part("program")
    there = read_labels(task, place, {header_key(told["dari"]): name for name, told in wanted.items()})
    sheet = place.head.name
    columns: dict[str, list[Value]] = {}
    headers: dict[str, str] = {}
    places: dict[str, list[tuple[str, int] | None]] = {}
    first = place.at + 1
    for name, told in wanted.items():
        row, header, cell = there.get(header_key(told["dari"]), (first, str(told["dari"]), ""))
        column = _column(task, told, Spot("program", sheet, header))
        columns[name] = column.convert([cell], [row], 0)
        column.finish()
        headers[name] = header
        places[name] = [(sheet, row)]
    known = {header_key(told["dari"]) for told in wanted.values()}
    left_out = [(word, "judul tidak dikenal") for key, (_, word, _) in there.items() if key not in known]
    left_out += [
        (told["dari"], "isian ini tidak ada di berkas")
        for told in wanted.values()
        if header_key(told["dari"]) not in there
    ]
    return RecordSet("program", columns, [first], sheet, headers, places), left_out


def _column(task: Task, told: Mapping[str, Any], spot: Spot) -> Column:
    if told["jenis"] == "kode":
        return CodeColumn(spot, task.report, task.lists[told["daftar"]], {})
    if told["jenis"] == "tanggal":
        date1904 = task.opened.remarks.hidden.date1904
        return DateColumn(spot, task.report, task.orders, date1904=date1904, essential=False)
    return TextColumn(spot, task.report)


def _compare(reader: SheetReader, participants: RecordSet) -> None:
    """In a programme for persons the participant is the NIK of the row."""
    spot = reader.columns["kode_peserta"].spot
    for record, (code, nik) in enumerate(
        zip(participants.columns["kode_peserta"], participants.columns["nik"], strict=True)
    ):
        if code is not None and nik is not None and read_number(text_of(str(code))).value != nik:
            reader.task.report.add("peserta_beda_nik", spot, record, participants.rows[record], str(code))


def _describe_programme(task: Task, programme: RecordSet, count: int) -> str:
    """The programme in a sentence."""
    said = {name: values[0] for name, values in programme.columns.items()}
    parts = []
    if said["sasaran"]:
        parts.append(f"sasaran {task.lists['opensid_sasaran_program'].label(str(said['sasaran'])).lower()}")
    if said["asal_dana"]:
        parts.append(f"dana {task.lists['opensid_asal_dana'].label(str(said['asal_dana']))}")
    begin, end = said["mulai"], said["selesai"]
    if isinstance(begin, dt.date) and isinstance(end, dt.date):
        parts.append(f"{long_date(begin)} sampai {long_date(end)}")
    return f"Program “{said['nama'] or 'tanpa nama'}” ({'; '.join((*parts, f'{count} peserta'))})."
