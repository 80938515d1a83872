"""An XLSForm workbook from outside: through the gate like any file, then its sheets as rows with their numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base import clock
from cantik.base.errors import UnreadableInput
from cantik.base.memory_file import Source
from cantik.base.parsing import parse_apart
from cantik.collect.columns import clean_text, text_of
from cantik.collect.form_faults import FormFault
from cantik.collect.grid import OpenedFile, SheetHead
from cantik.collect.open import open_file
from cantik.field.instruments.foreign_form import (
    CHOICES,
    EXTERNAL,
    SETTINGS,
    SURVEY,
    FormSheet,
    adapt_form,
    unread_sheets,
)
from cantik.field.instruments.foreign_titles import canonical_title
from cantik.field.instruments.lint import faults
from cantik.field.instruments.xform import NotAForm, xform
from cantik.field.instruments.xlsform import Row, XlsForm

SHEETS = (SURVEY, CHOICES, SETTINGS, EXTERNAL)
_ROW = re.compile(r"\[row : ([0-9]+)\]")
_TYPE = re.compile(r"Unknown question type '([^']*)'")


class NotAnXlsForm(UnreadableInput):
    """B141: the workbook has no sheets of an XLSForm."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "B141",
            "Berkas ini bukan XLSForm",
            where=where,
            found=found,
            expected="lembar survey dengan judul kolom type, name, dan label pada baris pertamanya",
            mend="Mulai dari XLSForm yang dapat diunduh pada halaman putaran sebuah kegiatan.",
            command="Mulai dari contoh: cantik instrument pemutakhiran_keluarga --out contoh.xlsx",
        )


@dataclass(frozen=True, slots=True)
class ReadForm:
    """An XLSForm as phones get it: its rows, the row of the workbook of each, what is wrong with it, what was filled in
    or changed (`notes`); whether its version is its author's (`versioned`)."""

    form: XlsForm
    rows: Mapping[str, Sequence[int]]
    faults: tuple[FormFault, ...]
    notes: tuple[FormFault, ...] = ()
    versioned: bool = True


@parse_apart()
def read_xlsform(path: Source, day: dt.date | None = None, title: str = "") -> ReadForm:
    """The form of a workbook with all its faults; what only the compiler refuses comes last, and only when nothing else
    is wrong. `day`: of the version of a form that has none (today without it); `title`: of a form without
    one (the name of its file without it). Raises `NotAnXlsForm`, or what
    `collect.open` raises for a file that is no workbook."""
    with open_file(path) as opened:
        named = {head.name.strip().lower(): head for head in opened.heads}
        if SURVEY not in named and len(opened.heads) == 1:
            named[SURVEY] = opened.heads[0]  # the only sheet is the one of the questions, whatever it is called
        if SURVEY not in named:
            raise NotAnXlsForm(path.name, ", ".join(head.name for head in opened.heads))
        sheets = {sheet: _sheet(opened, named[sheet]) for sheet in SHEETS if sheet in named}
        unread = list(
            unread_sheets([head.name for head in opened.heads if head.rows], [sheet.name for sheet in sheets.values()])
        )
    if not {canonical_title(SURVEY, title) for title in sheets[SURVEY].titles} >= {"type"}:
        raise NotAnXlsForm(path.name, f"lembar {SURVEY} tanpa judul kolom pada baris pertamanya")
    adapted = adapt_form(sheets, title or Path(path.name).stem, day or clock.today())
    found = [*adapted.faults, *faults(adapted.form, adapted.rows)]
    if not found:
        found = _compile_form(adapted.form, adapted.rows)
    return ReadForm(adapted.form, adapted.rows, tuple(found), (*adapted.notes, *unread), adapted.own_version)


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


def _sheet(opened: OpenedFile, head: SheetHead) -> FormSheet:
    """The rows below the titles that hold anything, by title, with their numbers; of two columns with one title the
    later is told apart by its place."""
    titles: list[str] = []
    rows: list[Row] = []
    numbers: list[int] = []
    for block in opened.blocks(head.number):
        for at, number in enumerate(block.rows):
            cells = [clean_text(text_of(column[at])) if column else "" for column in block.columns]
            if not titles:
                titles = cells
            elif any(cells):
                rows.append({title: cell for title, cell in zip(titles, cells, strict=False) if title and cell})
                numbers.append(number)
    return FormSheet(head.name, titles, rows, numbers)
