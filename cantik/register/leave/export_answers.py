"""A prefilled form that came back: only what was added or changed on it is news; the rest the register said itself."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cantik.base.memory_file import Source
from cantik.base.zip_directory import open_zip
from cantik.collect.archive import LIMITS
from cantik.collect.batch import Reading, RecordSet, Value
from cantik.collect.finding import Finding, Level
from cantik.collect.open import open_file
from cantik.register.leave.export_prefilled import KEYS, MARKS, key_of, mark

NOTHING_ANSWERED = "formulir terisi ini belum memuat satu jawaban pun"
#: what a row keeps beside its answers, so that they find their person and family
_KEPT = (*KEYS, "nomor_keluarga")
_PEEK = 1_000_000  # bytes of a workbook's list of sheets; a longer one is no form of ours


def marks_in(file: Source) -> frozenset[str] | None:
    """The marks of the cells that were filled when the form was handed out; None for any other file.

    Raises the typed errors of reading (B1…).
    """
    if not _may_be_form(file):
        return None
    with open_file(file) as opened:
        number = next((head.number for head in opened.heads if head.name == MARKS), None)
        if number is None:
            return None
        cells = (cell for block in opened.blocks(number) for cell in block.column(0) or ())
        return frozenset(word for cell in cells for word in str(cell).split())


def _may_be_form(file: Source) -> bool:
    """A quick look, so that no other file is opened twice: the list of sheets names ours, or it is a spreadsheet of
    another program, whose list is not looked for."""
    with file.open("rb") as stream:
        if stream.read(4) != b"PK\x03\x04":
            return False
    try:
        with open_zip(file.read_bytes(), LIMITS.members) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                with archive.open("xl/workbook.xml") as member:
                    return MARKS.encode() in member.read(_PEEK)
            return "content.xml" in names
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        return False  # the reader says what is wrong with it


def only_answers(
    batch: Reading, findings: Sequence[Finding], marks: frozenset[str]
) -> tuple[Reading, tuple[Finding, ...]]:
    """What a field worker added to a form or changed on it, as a part beside what stands of its source, and the
    findings about that. A form without an answer stores nothing and says so."""
    answered = {unit: _answers(records, marks) for unit, records in batch.records.items()}
    for finding in batch.findings:  # an answer that could not be read is one too, and is told
        if finding.record >= 0 and finding.found:
            _note_unreadable(finding, batch.records[finding.unit], answered[finding.unit], marks)
    rows = _rows(batch.records, answered)
    if not any(rows.values()):
        return replace(batch, not_stored=NOTHING_ANSWERED, addition=True), ()
    place = {unit: {old: new for new, old in enumerate(kept)} for unit, kept in rows.items()}

    def about(found: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(
            replace(
                finding,
                record=place[finding.unit][finding.record] if finding.record >= 0 else finding.record,
                partners=tuple(place[finding.unit][i] for i in finding.partners if i in place[finding.unit]),
            )
            for finding in found
            if _concerns(finding, batch.records, answered)
        )

    records = {unit: _pick_records(of, rows[unit], answered[unit]) for unit, of in batch.records.items()}
    return replace(batch, records=records, findings=about(batch.findings), addition=True), about(findings)


def _answers(records: RecordSet, marks: frozenset[str]) -> dict[int, frozenset[str]]:
    """Record -> variables whose value was not there when the form was handed out; a new row is news throughout."""
    found = {}
    for i in range(len(records)):
        said = {name: values[i] for name, values in records.columns.items() if values[i] not in (None, "")}
        key = key_of(records.unit, said)
        news = frozenset(
            name for name, value in said.items() if name in records.headers and mark(key, name, value) not in marks
        )
        if news:
            found[i] = news
    return found


def _note_unreadable(
    finding: Finding, records: RecordSet, answered: dict[int, frozenset[str]], marks: frozenset[str]
) -> None:
    """Count a cell whose text is no value among the answers, unless the form was handed out with it."""
    i, name = finding.record, _variable(records, finding.column)
    said = {of: values[i] for of, values in records.columns.items() if values[i] not in (None, "")}
    if (
        name in records.columns
        and name not in said
        and mark(key_of(records.unit, said), name, finding.found) not in marks
    ):
        answered[i] = answered.get(i, frozenset()) | {name}


def _variable(records: RecordSet, header: str) -> str:
    """The variable of a header as it stands in the file."""
    return next((name for name, text in records.headers.items() if text == header), header)


def _rows(
    records: Mapping[str, RecordSet], answered: Mapping[str, Mapping[int, frozenset[str]]]
) -> dict[str, list[int]]:
    """The records of each unit that stay: those with an answer, and the families of persons with one."""
    rows = {unit: sorted(found) for unit, found in answered.items()}
    if "orang" in rows and "keluarga" in rows:
        homes = {_home(records["orang"], i) for i in rows["orang"]}
        families = records["keluarga"]
        rows["keluarga"] = [i for i in range(len(families)) if i in answered["keluarga"] or _home(families, i) in homes]
    return rows


def _home(records: RecordSet, i: int) -> Value:
    """By what persons and families of one file find each other."""
    name = "nomor_keluarga" if "nomor_keluarga" in records.columns else "no_kk"
    return records.columns[name][i] if name in records.columns else None


def _pick_records(records: RecordSet, rows: Sequence[int], answered: Mapping[int, frozenset[str]]) -> RecordSet:
    """These records with their answers, and with what tells whom they are about; columns that are empty then are not
    there, so that they say nothing."""
    columns = {
        name: [values[i] if name in _KEPT or name in answered.get(i, ()) else None for i in rows]
        for name, values in records.columns.items()
    }
    places = {name: [where[i] for i in rows] for name, where in records.places.items()}
    columns = {name: values for name, values in columns.items() if name in _KEPT or any(v is not None for v in values)}
    return replace(records, columns=columns, rows=[records.rows[i] for i in rows], places=places)


def _concerns(
    finding: Finding, records: Mapping[str, RecordSet], answered: Mapping[str, Mapping[int, frozenset[str]]]
) -> bool:
    """Whether a finding is about an answer: what the register said itself was examined when it came in."""
    news = answered.get(finding.unit, {}).get(finding.record)
    if news is None:
        return finding.record < 0 and finding.level is not Level.NOTE and finding.unit in records
    if finding.level is Level.REFUSE:
        return True
    return any(records[finding.unit].headers.get(name) == finding.column for name in news)
