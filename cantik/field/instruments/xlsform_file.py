"""An XLSForm workbook from outside: through the gate like any file, then its sheets as rows with their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.base.errors import UnreadableInput
from cantik.base.memory_file import Source
from cantik.collect.columns import clean_text, text_of
from cantik.collect.form_faults import FormFault
from cantik.collect.grid import OpenedFile
from cantik.collect.open import open_file
from cantik.field.instruments.lint import faults
from cantik.field.instruments.xform import NotAForm, xform
from cantik.field.instruments.xlsform import Row, XlsForm

SHEETS = ("survey", "choices", "settings")
_NEEDED = ("survey", "settings")
_ROW = re.compile(r"\[row : ([0-9]+)\]")
_TYPE = re.compile(r"Unknown question type '([^']*)'")
#: titles as older XLSForms write them
_ALIASES = {"list name": "list_name", "list_names": "list_name", "calculate": "calculation", "relevance": "relevant"}


class NotAnXlsForm(UnreadableInput):
    """B141: the workbook has no sheets of an XLSForm."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "B141",
            "Berkas ini bukan XLSForm",
            where=where,
            found=found,
            expected="lembar survey, choices, dan settings",
            mend="Mulai dari contoh: cantik instrument pemutakhiran_keluarga --out contoh.xlsx",
        )


@dataclass(frozen=True, slots=True)
class ReadForm:
    """An XLSForm as read: its rows, the row of the workbook of each, and what is wrong with it."""

    form: XlsForm
    rows: Mapping[str, Sequence[int]]
    faults: tuple[FormFault, ...]


def read_xlsform(path: Source) -> ReadForm:
    """The form of a workbook with all its faults; what only the compiler refuses comes last, and only when nothing else
    is wrong. Raises `NotAnXlsForm`, or what `collect.open` raises for a file that is no workbook."""
    with open_file(path) as opened:
        named = {head.name.strip().lower(): head.number for head in opened.heads}
        if any(sheet not in named for sheet in _NEEDED):
            raise NotAnXlsForm(path.name, ", ".join(head.name for head in opened.heads))
        sheets = {sheet: _rows(opened, named[sheet]) for sheet in SHEETS if sheet in named}
    titles = {sheet: {column for row in found for column in row} for sheet, (found, _) in sheets.items()}
    lacking = [sheet for sheet, needed in (("survey", "type"), ("settings", "form_id")) if needed not in titles[sheet]]
    if lacking:
        raise NotAnXlsForm(path.name, f"lembar {lacking[0]} tanpa judul kolom pada baris pertamanya")
    survey, choices, settings = (sheets.get(sheet, ([], [])) for sheet in SHEETS)
    form = XlsForm(survey[0], choices[0], settings[0][0] if settings[0] else {})
    rows = {"survey": survey[1], "choices": choices[1]}
    found = list(faults(form, rows))
    if not found:
        found = _compile_form(form, rows)
    return ReadForm(form, rows, tuple(found))


def _compile_form(form: XlsForm, rows: Mapping[str, Sequence[int]]) -> list[FormFault]:
    """What the compiler refuses. It counts the rows that it was given; the workbook may have blank ones between."""
    try:
        xform(form)
    except NotAForm as refusal:
        unknown = _TYPE.search(refusal.found)
        if unknown is not None:
            at = next((i for i, row in enumerate(form.survey) if row.get("type") == unknown[1]), -1)
            mend = "Misalnya text, integer, date, select_one DAFTAR, note."
            line = rows["survey"][at] if at >= 0 else 0
            return [FormFault("survey", line, "type", unknown[1], "Jenis pertanyaan tidak dikenal", mend)]
        counted = _ROW.search(refusal.found)
        sheet = "choices" if "'choices' sheet" in refusal.found else "survey"
        at = int(counted[1]) - 2 if counted else -1
        row = rows[sheet][at] if 0 <= at < len(rows[sheet]) else 0
        return [FormFault(sheet, row, "", refusal.found, "Formulir tidak dapat disusun")]
    return []


def _title(cell: str) -> str:
    """A title as XLSForm has it: the first part in small letters (`Label::Bahasa` is `label::Bahasa`)."""
    first, parted, rest = cell.partition("::")
    small = first.strip().lower()
    return _ALIASES.get(small, small) + parted + rest


def _rows(opened: OpenedFile, sheet: int) -> tuple[list[Row], list[int]]:
    """The rows below the titles that hold anything, by title, with their numbers."""
    titles: list[str] = []
    rows: list[Row] = []
    numbers: list[int] = []
    for block in opened.blocks(sheet):
        for at, number in enumerate(block.rows):
            cells = [clean_text(text_of(column[at])) if column else "" for column in block.columns]
            if not titles:
                titles = [_title(cell) for cell in cells]
            elif any(cells):
                rows.append({title: cell for title, cell in zip(titles, cells, strict=False) if title and cell})
                numbers.append(number)
    return rows, numbers
