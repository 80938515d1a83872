"""The tables of an export (`collect.server_exports`) as the sheets of a filled workbook: the columns of a form's
questions under whatever titles the server gave them, the answers to a choice of several put together, the members
beside their family. What an export says beside the answers is told, or is a fault at its cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cantik.codes.lists import loose_key
from cantik.collect.columns import clean_text, text_of
from cantik.collect.export_tables import (
    Export,
    ExportedSubmission,
    ExportRow,
    ExportTable,
    ExportTool,
    ReviewedThere,
    titles_of,
)
from cantik.collect.fasih_exports import with_codes
from cantik.collect.form_faults import FormFault
from cantik.collect.grid import Cell
from cantik.field.forms.origin import FormOrigin
from cantik.field.forms.sheets import FilledRow, FilledSheet
from cantik.field.instruments.form import AGE, REFERENCE, FormQuestion, PlannedForm
from cantik.field.instruments.list_fields import FAMILY, MEMBER, OUTSIDE, PLACE, reads_lists
from cantik.field.instruments.xlsform import META
from cantik.field.instruments.xlsx import KEY, KEY_ABOVE, KEY_WORDS, LISTED, sheets_of, title_of

#: columns of the servers, of the form's head, and of what a phone works out
_SYSTEM = {*META, REFERENCE, AGE, PLACE, OUTSIDE, "titik", "instanceID", "instanceName", "deprecatedID", "rootUuid"}
_SYSTEM |= {"SubmissionDate", "KEY", "PARENT_KEY", "SubmitterID", "SubmitterName", "Status", "ReviewState", "DeviceID"}
_SYSTEM |= {"AttachmentsPresent", "AttachmentsExpected", "Edits", "FormVersion", "uuid"}
_SYSTEM |= {"assignment_id", "index1", "index2", "is_active", "date_modified", "id"}
_OF_FORM = re.compile(
    r"(?:assignment_status_|level_[1-6]_|periksa_|tujuan|pemberitahuan|.*_count\Z|generated_|SET-OF-)"
)
_GROUPS = re.compile(r"[-/]")
_CHOSEN, _NOT_CHOSEN = frozenset({"1", "true", "ya", "yes"}), frozenset({"0", "false", "tidak", "no", ""})
_SHOWN = 5
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?\Z")
#: what the family and the member of the list are called in the form
_LISTED_WORDS = {FAMILY: "Keluarga yang didata", MEMBER: "Anggota menurut daftar"}


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What an export was recognised as: the server, the table of its forms, how many tables, submissions and entries of
    repeats; what is told of it beside the answers; instanceIDs that were rejected there, which are not read."""

    tool: str
    sheet: str
    tables: int
    units: int
    members: int
    notes: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()

    def line(self, form: PlannedForm) -> str:
        """The recognition as one sentence."""
        below = f", {self.members} {form.roster.replace('_', ' ')}" if form.roster else ""
        return f"Ekspor {self.tool}, {self.tables} tabel, {self.units} {form.unit}{below}"


@dataclass
class ExportedSheets:
    """The sheets of a form made of an export; whence each form comes, by its number; the summary."""

    unit: FilledSheet
    roster: FilledSheet | None
    origins: Mapping[int, FormOrigin]
    summary: ExportSummary


@dataclass(frozen=True, slots=True)
class _QuestionCells:
    """Where a question stands: columns of its answer (several where versions moved it), or one for each option."""

    direct: tuple[int, ...] = ()
    options: Mapping[int, str] = field(default_factory=dict)

    @property
    def first(self) -> int:
        return self.direct[0] if self.direct else min(self.options)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table with the columns of its questions; `others`: columns of no question and no server."""

    table: ExportTable
    columns: Mapping[str, _QuestionCells]
    others: tuple[int, ...]


def sheets_from(export: Export, form: PlannedForm) -> ExportedSheets | None:
    """The sheets of a form; None when its questions are not those of the export."""
    export, parts = with_codes(export), list(sheets_of(form))
    root = _place_columns(export.root, KEY, [q for q in form.questions if q.unit == form.unit], form)
    if not _fits(root, parts[0][2]):
        return None
    unit = FilledSheet(export.root.name, KEY, {name: column.first for name, column in root.columns.items()})
    unit.faults += [*export.faults, *_missing_columns(root, parts[0][2])]
    numbers, origins, summary = _submissions(export, unit)
    unit.rows = tuple(_rows(root, numbers, unit, form))
    roster, read = None, [root]
    if len(parts) > 1:
        asked = [q for q in form.questions if q.unit != form.unit]
        found = [_place_columns(table, KEY_ABOVE, asked, form) for table in export.repeats if not table.above]
        best = max(found, key=lambda placed: len(placed.columns), default=None)
        if best is not None and _fits(best, parts[1][2]):
            read.append(best)
            roster = FilledSheet(best.table.name, KEY_ABOVE, {n: c.first for n, c in best.columns.items()})
            roster.faults += _missing_columns(best, parts[1][2])
            roster.rows = tuple(_rows(best, numbers, roster, form))
        elif wanted := _first_counted(unit, form):
            unit.faults = [*export.faults, _without_members(export, form, wanted)]
            unit.rows = ()
    members = len(roster.rows) if roster else 0
    if export.faults:  # rows that belong to nobody make faults of their own everywhere else
        unit.rows, unit.faults, roster = (), list(export.faults), None
    notes = [*export.notes, *summary.notes, *_not_read(export, read)]
    told = ExportSummary(
        export.tool,
        unit.name,
        1 + len(export.repeats),
        len(numbers),
        members,
        tuple(notes),
        summary.rejected,
    )
    return ExportedSheets(unit, roster, origins, told)


def form_of(export: Export, forms: Iterable[PlannedForm]) -> PlannedForm | None:
    """The form whose questions an export holds: the one with the most of them; None where none has half."""
    export = with_codes(export)
    found = [
        (len(placed.columns), form)
        for form in forms
        for asked in ([q for q in form.questions if q.unit == form.unit],)
        for placed in (_place_columns(export.root, KEY, asked, form),)
        if _fits(placed, [q for q in asked if q.type != "foto"])
    ]
    best = max((count for count, _ in found), default=0)
    fitting = [form for count, form in found if count == best]
    return fitting[0] if len(fitting) == 1 else None


# ── which column is which question ───────────────────────────────────────────────────────────────
def _place_columns(table: ExportTable, key: str, asked: Sequence[FormQuestion], form: PlannedForm) -> _Placed:
    """The columns of a table by question. Groups before a name, labels for names and one column for each option are the
    choices of whoever exported."""
    by_name = {question.name: question for question in asked}
    words = _words(asked, LISTED[key] if reads_lists(form) else "")
    direct: dict[str, list[int]] = {}
    options: dict[str, dict[int, str]] = {}
    others = []
    for at, title in enumerate(table.titles):
        above, code = _option(title, by_name, words, form)
        if code:
            options.setdefault(above, {})[at] = code
        elif name := _question_of(title, by_name, words, LISTED[key]):
            direct.setdefault(name, []).append(at)
        elif not _is_system(title):
            others.append(at)
    columns = {
        name: _QuestionCells(tuple(direct.get(name, ())), options.get(name, {})) for name in {**direct, **options}
    }
    return _Placed(table, columns, tuple(others))


def _words(asked: Sequence[FormQuestion], listed: str) -> Mapping[str, str]:
    """Names by the words of questions, those that only one has."""
    found: dict[str, set[str]] = {}
    for question in asked:
        for text in (question.label, question.text, question.text_en, title_of(question)):
            found.setdefault(loose_key(text), set()).add(question.name)
    if listed:
        for text in (KEY_WORDS[listed], _LISTED_WORDS[listed]):
            found.setdefault(loose_key(text), set()).add(listed)
    return {key: next(iter(names)) for key, names in found.items() if key and len(names) == 1}


def _question_of(title: str, by_name: Mapping[str, FormQuestion], words: Mapping[str, str], listed: str) -> str:
    """The question that a title names, "" for none: whole, or behind its groups."""
    last = _GROUPS.split(title)[-1]
    for text in (title, last):
        if text in by_name or text == listed:
            return text
    if _is_system(title):
        return ""
    parts = title.split("/")  # words may hold the sign themselves
    behind = ("/".join(parts[at:]) for at in range(len(parts)))
    return next((found for text in behind if (found := words.get(loose_key(text)))), "")


def _option(
    title: str, by_name: Mapping[str, FormQuestion], words: Mapping[str, str], form: PlannedForm
) -> tuple[str, str]:
    """The question of several choices and the code of the one that has this column, by codes or words; "" for none."""
    parts = title.split("/")
    for cut in range(len(parts) - 1, 0, -1):
        question = by_name.get(_question_of("/".join(parts[:cut]), by_name, words, ""))
        if question is None or not question.additive:
            continue
        text = "/".join(parts[cut:])
        for choice in form.lists[question.codelist]:
            if text == choice.code or loose_key(text) in (loose_key(choice.label), loose_key(choice.label_en)):
                return question.name, choice.code
    return "", ""


def _is_system(title: str) -> bool:
    last = _GROUPS.split(title)[-1]
    return (
        not title
        or title.startswith("_")
        or last in _SYSTEM
        or _OF_FORM.match(last) is not None
        or (re.match(r"(?:.*[-/])?titik-(?:Latitude|Longitude|Altitude|Accuracy)\Z", title) is not None)
    )


def _fits(placed: _Placed, asked: Sequence[FormQuestion]) -> bool:
    return len(placed.columns.keys() & {question.name for question in asked}) * 2 >= len(asked)


def _missing_columns(placed: _Placed, asked: Sequence[FormQuestion]) -> Iterator[FormFault]:
    for question in asked:
        if question.name not in placed.columns:
            mend = "Ekspor lagi dengan semua kolom, judul dan nilai XML (nama isian), bukan label."
            column = f"kolom {question.name}"
            yield FormFault(placed.table.name, 1, column, "", "Kolom pertanyaan tidak ada di ekspor", mend)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────
def _submissions(export: Export, unit: FilledSheet) -> tuple[dict[str, int], dict[int, FormOrigin], ExportSummary]:
    """The number of each submission that is read, whence it comes; what is told of those that are not."""
    numbers, origins = dict[str, int](), dict[int, FormOrigin]()
    left: Counter[str] = Counter()
    rejected = []
    for number, (row, told) in enumerate(zip(export.root.rows, export.told, strict=True), 1):
        if told.review is ReviewedThere.REJECTED:
            rejected.append(told.instance)
            continue
        if told.review is ReviewedThere.DOUBTED:
            left[f"kiriman ditandai bermasalah di {export.tool}; tetap dibaca, periksa di tinjauan"] += 1
        if told.sealed.startswith("missing"):
            left["kiriman terenkripsi yang isinya tidak pernah sampai di server; tidak dibaca"] += 1
            continue
        if told.sealed:
            mend = "Ekspor lagi dengan kata sandi proyeknya, supaya isinya terbuka."
            unit.faults.append(unit.fault(row.number, "Status", told.sealed[:40], "Kiriman terenkripsi", mend=mend))
            continue
        numbers[row.key] = number
        origins[number] = _origin(export, row, told)
    if rejected:
        left[f"kiriman ditolak di {export.tool}; tidak dibaca"] = len(rejected)
    notes = tuple(f"{count} {words}." for words, count in left.items())
    return numbers, origins, ExportSummary(export.tool, unit.name, 0, 0, 0, notes, tuple(rejected))


def _origin(export: Export, row: ExportRow, told: ExportedSubmission) -> FormOrigin:
    titles = export.root.titles
    beside = {name: text for name in META if name in titles and (text := row.text(titles.index(name)))}
    host = next((found for at in _links(titles) if (found := _host(row.text(at)))), "")
    return FormOrigin(
        export.tool, told.instance, told.number, told.submitted, told.submitter, told.version, beside, host, told.order
    )


def _links(titles: Sequence[str]) -> list[int]:
    """The columns in which a server writes where its photos lie."""
    return [at for at, title in enumerate(titles) if title.endswith("_URL")]


def _host(text: str) -> str:
    """The host of an address alone, without who signs in, port, path or token; "" for what is no address."""
    try:
        found = urlsplit(text).hostname if text.startswith(("https://", "http://")) else None
    except ValueError:
        return ""
    return found if found is not None and _HOST.match(found) else ""


def _rows(placed: _Placed, numbers: Mapping[str, int], sheet: FilledSheet, form: PlannedForm) -> Iterator[FilledRow]:
    """The rows of the submissions that are read, entries of a repeat included: those of one that was rejected are left
    out with it."""
    for row in placed.table.rows:
        number = numbers.get(row.above or row.key)
        if number is not None:
            yield FilledRow(row.number, number, _answers(placed, row, sheet, form))


def _answers(placed: _Placed, row: ExportRow, sheet: FilledSheet, form: PlannedForm) -> dict[str, Cell]:
    coded = {question.name for question in form.questions if question.codelist}
    cells: dict[str, Cell] = {}
    for name, column in placed.columns.items():
        given = [row.cells[at] for at in column.direct if row.text(at)]
        if len({clean_text(text_of(cell)) for cell in given}) > 1:
            mend = "Ekspor lagi versi formulir ini saja."
            sheet.faults.append(sheet.fault(row.number, name, "", "Dua kolom menjawab lain", mend=mend))
        cell: Cell = given[0] if given else ""
        if column.options:
            chosen = _chosen_options(column, row)
            if chosen is None:
                message, wanted = "Pilihan bukan 0 atau 1", "0 atau 1 di kolom setiap pilihan"
                sheet.faults.append(sheet.fault(row.number, name, "", message, wanted))
            cell = chosen or cell
        cells[name] = titles_of([cell])[0] if name in coded and isinstance(cell, str) else cell
    return cells


def _chosen_options(column: _QuestionCells, row: ExportRow) -> str | None:
    """The options that were chosen, by code; None for a mark that is none."""
    marks = {code: row.text(at).lower() for at, code in column.options.items()}
    if set(marks.values()) - _CHOSEN - _NOT_CHOSEN:
        return None
    return " ".join(code for code, mark in marks.items() if mark in _CHOSEN)


# ── what is not read ─────────────────────────────────────────────────────────────────────────────
def _first_counted(unit: FilledSheet, form: PlannedForm) -> FilledRow | None:
    """The first row that says it has members."""
    for row in unit.rows:
        if clean_text(text_of(row.cells.get(form.count, ""))) not in ("", "0"):
            return row
    return None


def _without_members(export: Export, form: PlannedForm, row: FilledRow) -> FormFault:
    central = "Unduh semua datanya sebagai ZIP, bukan tabel utamanya saja."
    kobo = "Unduh sebagai XLS/XLSX: CSV dari KoboToolbox tidak memuat daftar anggota."
    fasih = "Serahkan juga tabel rosternya: yang memuat assignment_id dan index1."
    mend = {ExportTool.CENTRAL: central, ExportTool.KOBO: kobo, ExportTool.FASIH: fasih}[export.tool]
    found = clean_text(text_of(row.cells.get(form.count, "")))
    message = f"Tabel {form.roster.replace('_', ' ')} tidak ada di ekspor"
    return FormFault(export.root.name, row.number, f"kolom {form.count}", found, message, mend)


def _not_read(export: Export, read: Sequence[_Placed]) -> Iterator[str]:
    """Tables and columns with content that the form does not ask."""
    for table in export.repeats:
        if all(table is not placed.table for placed in read) and table.rows:
            yield f"Tabel {table.name} tidak ada di formulir; {len(table.rows)} barisnya tidak dibaca."
    for placed in read:
        rows = placed.table.rows
        filled = [placed.table.titles[at] for at in placed.others if any(row.text(at) for row in rows)]
        if filled:
            more = f" dan {len(filled) - _SHOWN} lagi" if len(filled) > _SHOWN else ""
            shown = ", ".join(filled[:_SHOWN])
            yield f"Kolom {placed.table.name} yang tidak ditanyakan formulir tidak dibaca: {shown}{more}."
