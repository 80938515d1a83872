"""A set of metadata out and in: JSON in INDAH's keys, and the sheets that its client uses (docs/bidang/metadata.md 5).
Pure.

Nothing is sent anywhere: INDAH has no public contract for it; people carry the file.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.workbook_file import new_workbook
from cantik.content.metadata_fields import MetadataField, MetadataForm
from cantik.forum.metadata.document import (
    ACTIVITY,
    INDICATOR,
    VARIABLE,
    Answers,
    MetadataFault,
    MetadataSet,
    NotAnswer,
    from_raw,
    to_raw,
)

Forms = Mapping[str, MetadataForm]
VERSION = "v2"
#: of each kind: its key in the JSON, its sheet, the column by which rows of tables name it ("" = there is one only)
SHAPES: Mapping[str, tuple[str, str, str]] = {
    ACTIVITY: ("kegiatan", "ms_kegiatan", ""),
    VARIABLE: ("variabel", "ms_variabel", "nomor_variabel"),
    INDICATOR: ("indikator", "ms_indikator", "nomor_indikator"),
}
NUMBER = "nomor"
_LONGEST_SHEET = 31
_MOST_DIGITS = 15  # as many as a workbook keeps of a number
_MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet as read: its titles, and the rows below them by their number on the sheet."""

    titles: Sequence[str]
    rows: Sequence[tuple[int, Mapping[str, str]]]


def to_json(metadata: MetadataSet, forms: Forms) -> dict[str, Any]:
    """The set in INDAH's keys, every key written, null for what is empty."""
    parts: dict[str, list[Any]] = {kind: [] for kind in SHAPES}
    for kind, _, answers in metadata.parts():
        parts[kind].append(_tree(forms[kind], answers))
    named = {SHAPES[kind][0]: parts[kind] for kind in (VARIABLE, INDICATOR)}
    return {"version": VERSION, SHAPES[ACTIVITY][0]: parts[ACTIVITY][0], **named}


def _tree(form: MetadataForm, answers: Answers) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for question in form.fields:
        *above, last = question.key.split(".")
        inner = whole
        for key in above:
            inner = inner.setdefault(key, {})
        inner[last] = to_raw(question, answers.get(question.id))
    return whole


def from_json(raw: Any, forms: Forms) -> tuple[MetadataSet, list[MetadataFault]]:
    """The set of a JSON value, and everything in it that is wrong; what is wrong is left out of the set."""
    found: list[MetadataFault] = []
    if not isinstance(raw, Mapping):
        return MetadataSet(), [MetadataFault("bentuk_salah", "Berkas bukan metadata", "berkas", type(raw).__name__)]
    known = {"version", *(shape[0] for shape in SHAPES.values())}
    found += [_strange(key, "berkas", known) for key in raw if key not in known]
    read: dict[str, list[Answers]] = {kind: [] for kind in SHAPES}
    for kind, (key, _, numbered) in SHAPES.items():
        given = raw.get(key, [] if numbered else {})
        if isinstance(given, list if numbered else Mapping):
            for number, part in enumerate(given if numbered else [given], 1):
                where = f"{key} {number}" if numbered else key
                read[kind].append(_answers(forms[kind], part, where, found))
        else:
            found.append(MetadataFault("bentuk_salah", "Bagian ini salah bentuk", key, type(given).__name__))
    return _whole(read), found


def _whole(read: Mapping[str, Sequence[Answers]]) -> MetadataSet:
    activity = next(iter(read[ACTIVITY]), {})
    return MetadataSet(activity, tuple(read[VARIABLE]), tuple(read[INDICATOR]))


def _strange(key: object, where: str, known: set[str]) -> MetadataFault:
    return MetadataFault("kunci_tak_dikenal", "Kunci tidak dikenal", where, str(key), " | ".join(sorted(known)[:12]))


def _answers(form: MetadataForm, part: Any, where: str, found: list[MetadataFault]) -> Answers:
    if not isinstance(part, Mapping):
        found.append(MetadataFault("bentuk_salah", "Bagian ini salah bentuk", where, type(part).__name__))
        return {}
    flat = dict(_flat(part, form))
    answers: dict[str, Any] = {}
    for question in form.fields:
        raw = flat.pop(question.key, None)
        if question.type == "kode_banyak" and isinstance(raw, Mapping):
            inner = {other.key.removeprefix(f"{question.key}.") for other in form.fields if other is not question}
            flat.update({f"{question.key}.{key}": value for key, value in raw.items() if key in inner})
            raw = {key: value for key, value in raw.items() if key not in inner}
        _take(question, raw, f"{where}, {question.key}", answers, found)
    found += [_strange(key, where, {question.key for question in form.fields}) for key in flat]
    return answers


def _flat(part: Mapping[str, Any], form: MetadataForm, above: str = "") -> Iterator[tuple[str, Any]]:
    known = {question.key for question in form.fields}
    for key, value in part.items():
        path = f"{above}{key}"
        within = any(name.startswith(f"{path}.") for name in known)
        if isinstance(value, Mapping) and path not in known and within:
            yield from _flat(value, form, f"{path}.")
        elif value is not None or path in known or not within:
            yield path, value  # a whole block that is null (blok_v where it is no survey) says nothing


def _take(question: MetadataField, raw: Any, where: str, answers: dict[str, Any], found: list[MetadataFault]) -> None:
    try:
        value = from_raw(question, raw)
    except NotAnswer as error:
        found.append(
            MetadataFault("isi_salah", f"Isi “{question.label}” tidak sah", where, error.found, error.expected)
        )
        return
    if value is not None:
        answers[question.id] = value


def sheet_of(question: MetadataField) -> str:
    """The sheet of a table; ms_kegiatan_variabel_dikumpulkan of the client is one letter longer than XLSX takes."""
    return question.sheet[:_LONGEST_SHEET]


# ── sheets ───────────────────────────────────────────────────────────────────────────────────────
def to_sheets(metadata: MetadataSet, forms: Forms) -> dict[str, list[list[str]]]:
    """Every sheet by name as rows of texts, the titles first."""
    sheets: dict[str, list[list[str]]] = {}
    for kind, (_, sheet, link) in SHAPES.items():
        flat = [question for question in forms[kind].fields if question.type != "tabel"]
        sheets[sheet] = [([NUMBER] if link else []) + [question.key for question in flat]]
        for question in forms[kind].fields:
            if question.type == "tabel":
                sheets[sheet_of(question)] = [([link] if link else []) + [column.key for column in question.columns]]
    for kind, number, answers in metadata.parts():
        _, sheet, link = SHAPES[kind]
        first = [str(number)] if link else []
        flat = [question for question in forms[kind].fields if question.type != "tabel"]
        sheets[sheet].append(first + [_cell(question, answers.get(question.id)) for question in flat])
        for question in forms[kind].fields:
            for row in answers.get(question.id, ()) if question.type == "tabel" else ():
                cells = (row.get(column.key, "") for column in question.columns)
                sheets[sheet_of(question)].append(first + [c if isinstance(c, str) else "\n".join(c) for c in cells])
    return sheets


def _cell(question: MetadataField, value: Any) -> str:
    if value is None:
        return ""
    if question.type == "kode_banyak":
        return "\n".join(code.key for code in question.codes if code.code in value)
    raw = to_raw(question, value)
    if isinstance(raw, bool):
        return "Ya" if raw else "Tidak"
    return "\n".join(raw) if isinstance(raw, list) else str(raw)


def workbook(metadata: MetadataSet, forms: Forms) -> bytes:
    """The sheets as XLSX; every cell a text. Bytes depend on the set only."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"created": _MADE})
        head = book.add_format({"bold": True, "bottom": 1})
        body = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        for name, rows in to_sheets(metadata, forms).items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(rows[0]) - 1, 28, body)
            for line, cells in enumerate(rows):
                for at, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(line, at, cell, body if line else head)
    return stream.getvalue()


def from_sheets(sheets: Mapping[str, SheetRows], forms: Forms) -> tuple[MetadataSet, list[MetadataFault]]:
    """The set of sheets as read, and everything that is wrong, with sheet, row and column."""
    found: list[MetadataFault] = []
    known = {sheet for _, sheet, _ in SHAPES.values()} | {
        sheet_of(question) for form in forms.values() for question in form.fields if question.sheet
    }
    found += [
        MetadataFault("lembar_tak_dikenal", "Lembar tidak dikenal", f"lembar {name}", name, " | ".join(sorted(known)))
        for name in sheets
        if name not in known
    ]
    return _whole({kind: list(_of_kind(kind, sheets, forms[kind], found)) for kind in SHAPES}), found


def _of_kind(
    kind: str, sheets: Mapping[str, SheetRows], form: MetadataForm, found: list[MetadataFault]
) -> Iterator[Answers]:
    _, name, link = SHAPES[kind]
    sheet = sheets.get(name)
    if sheet is None:
        found.append(MetadataFault("lembar_tiada", "Lembar tidak ada", f"lembar {name}", ", ".join(sheets), name))
        return
    flat = [question for question in form.fields if question.type != "tabel"]
    _titles(name, sheet, {question.key for question in flat} | ({NUMBER} if link else set()), found)
    tables = {
        question.id: _table_rows(question, link, sheets.get(sheet_of(question)), found)
        for question in form.fields
        if question.type == "tabel"
    }
    lines: dict[str, int] = {}
    for line, cells in sheet.rows:
        number = cells.get(NUMBER, "").strip() if link else ""
        if number in lines:
            where = f"lembar {name}, baris {line}, kolom {NUMBER}"
            text = f"Nomor sudah dipakai pada baris {lines[number]}" if link else "Lebih dari satu kegiatan"
            found.append(MetadataFault("nomor_ganda", text, where, number))
            continue
        lines[number] = line
        answers = _of_row(flat, cells, f"lembar {name}, baris {line}", found)
        below = {key: tuple(row for _, row in rows.pop(number)) for key, rows in tables.items() if number in rows}
        whole = {**answers, **below}
        yield {question.id: whole[question.id] for question in form.fields if question.id in whole}
    for key, rows in tables.items():
        for number, orphans in rows.items():
            where = f"lembar {sheet_of(form.field(key))}, baris {orphans[0][0]}, kolom {link}"
            found.append(MetadataFault("induk_tiada", "Baris tanpa induk", where, number, f"nomor pada lembar {name}"))


def _of_row(
    flat: Sequence[MetadataField], cells: Mapping[str, str], where: str, found: list[MetadataFault]
) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in flat:
        raw = _raw_of(question, cells.get(question.key, ""))
        _take(question, raw, f"{where}, kolom {question.key}", answers, found)
    return answers


def _titles(name: str, sheet: SheetRows, known: set[str], found: list[MetadataFault]) -> None:
    strange = [title for title in sheet.titles if title and title not in known]
    found += [_strange(title, f"lembar {name}, baris 1, kolom {title}", known) for title in strange]


def _table_rows(
    question: MetadataField, link: str, sheet: SheetRows | None, found: list[MetadataFault]
) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    rows: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    if sheet is None:
        return rows
    _titles(sheet_of(question), sheet, {column.key for column in question.columns} | {link}, found)
    for line, cells in sheet.rows:
        row: dict[str, Any] = {}
        for column in question.columns:
            text = cells.get(column.key, "")
            raw: Any = text.split("\n") if column.type == "daftar" else text
            try:
                value = from_raw(question, [{column.key: raw}])
            except NotAnswer as error:
                where = f"lembar {sheet_of(question)}, baris {line}, kolom {column.key}"
                text = f"Isi “{column.label}” tidak sah"
                found.append(MetadataFault("isi_salah", text, where, error.found, error.expected))
                continue
            row.update(value[0] if value else {})
        if row:
            rows.setdefault(cells.get(link, "").strip() if link else "", []).append((line, row))
    return rows


def _raw_of(question: MetadataField, text: str) -> Any:
    """A cell as it would stand in JSON; what it cannot be stays a text, which the reader refuses."""
    text = text.strip()
    if not text:
        return None
    if question.type == "kode_banyak":
        return {key.strip(): True for key in text.split("\n")}
    if question.type in ("daftar", "daftar_tanggal"):
        return text.split("\n")
    if question.type == "ya_tidak":
        return {"ya": True, "1": True, "tidak": False, "2": False}.get(text.lower(), text)
    numeric = question.type == "bilangan" and text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if numeric else text
