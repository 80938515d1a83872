"""Workbooks of a form: the XLSForm itself, and an empty table to type answers into. Bytes depend on the form only."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from cantik.base.workbook_file import new_workbook
from cantik.field.instruments.form import PROOF_TEXTS, FormQuestion, PlannedForm
from cantik.field.instruments.list_fields import FAMILY, MEMBER, reads_lists
from cantik.field.instruments.paper import of_somebody
from cantik.field.instruments.xlsform import CHOICES, SURVEY, Row, XlsForm

_MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
_WIDTHS = {"type": 24, "name": 24, "relevant": 40, "calculation": 30, "constraint": 30}
_ROWS = 1000
#: the first column of both sheets: the number of a row, and in the roster that of the row it belongs to
KEY, KEY_ABOVE = "nomor_urut", "nomor_urut_induk"
#: the last column, of forms that read the lists of a round: who of the list a row is, "" for somebody new
LISTED = {KEY: FAMILY, KEY_ABOVE: MEMBER}
KEY_WORDS = {
    KEY: "Nomor urut",
    KEY_ABOVE: "Nomor urut induknya",
    FAMILY: "Keluarga pada daftar putaran (jangan diubah)",
    MEMBER: "Orang pada daftar putaran (jangan diubah)",
}
#: what the sheet about the workbook says, beside its title
ABOUT = ("formulir", "versi")
_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class ListedFamily:
    """A family of a round's list: what stands in its row, what in those of its members, by column; nothing else of them
    than what phones get."""

    cells: Mapping[str, str]
    members: Sequence[Mapping[str, str]]


def xlsform_workbook(form: XlsForm) -> bytes:
    """The XLSForm as XLSX: sheets survey, choices, settings; every cell a text."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"created": _MADE, "title": form.settings["form_title"]})
        head = book.add_format({"bold": True, "bottom": 1})
        body = book.add_format({"num_format": "@", "valign": "top"})
        settings = tuple(form.settings)
        sheets: tuple[tuple[str, Sequence[str], Sequence[Row]], ...] = (
            ("survey", _columns(SURVEY, form.survey), form.survey),
            ("choices", _columns(CHOICES, form.choices), form.choices),
            ("settings", settings, [form.settings]),
        )
        for name, columns, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, column in enumerate(columns):
                sheet.write_string(0, at, column, head)
                sheet.set_column(at, at, _WIDTHS.get(column, 20), body)
            for line, row in enumerate(rows, 1):
                for at, column in enumerate(columns):
                    if row.get(column):
                        sheet.write_string(line, at, row[column], body)
            sheet.freeze_panes(1, 2 if name == "survey" else 0)
    return stream.getvalue()


def _columns(ours: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The columns of a sheet: ours, then what a form of other hands says besides (languages, filters of answers)."""
    return list(dict.fromkeys([*ours, *(name for row in rows for name, said in row.items() if said)]))


def template(form: PlannedForm, version: str, listed: Sequence[ListedFamily] = ()) -> bytes:
    """A workbook to type a form's answers into: one sheet for the form, one for its roster (tied by the number of the
    row above), a choice where codes are asked, a sheet of codes, and the name and version of the form. `listed`: the
    families of a round, each in a row with its members."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"created": _MADE, "title": form.title})
        formats = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        codes = _code_rows(form)
        for name, key, questions in sheets_of(form):
            sheet = book.add_worksheet(name[:_SHEET_NAME])
            sheet.freeze_panes(2, 1)
            sheet.write_string(0, 0, key, formats[1])
            sheet.write_string(1, 0, KEY_WORDS[key], formats[1])
            for at, question in enumerate(questions, 1):
                sheet.write_string(0, at, question.name, formats[1])
                sheet.write_string(1, at, title_of(question) + (" *" if question.required else ""), formats[1])
                sheet.set_column(at, at, 18, formats[0])
                _offer(sheet, at, question, codes)
            if reads_lists(form):
                sheet.write_string(0, len(questions) + 1, LISTED[key], formats[1])
                sheet.write_string(1, len(questions) + 1, KEY_WORDS[LISTED[key]], formats[1])
                _write_listed(sheet, key, [question.name for question in questions], listed)
        _code_sheet(book.add_worksheet("Kode"), form, formats[1])
        about = book.add_worksheet("Tentang")
        for line, (key, value) in enumerate(((ABOUT[0], form.id), (ABOUT[1], version), ("judul", form.title))):
            about.write_string(line, 0, key)
            about.write_string(line, 1, value)
    return stream.getvalue()


def _write_listed(sheet: Worksheet, key: str, names: Sequence[str], listed: Sequence[ListedFamily]) -> None:
    columns = {name: at for at, name in enumerate((*names, LISTED[key]), 1)}
    rows = ((number, cells) for number, each in enumerate(listed, 1) for cells in _of_sheet(each, key))
    for line, (number, cells) in enumerate(rows, 2):
        sheet.write_string(line, 0, str(number))
        for name, text in cells.items():
            if name in columns and text:
                sheet.write_string(line, columns[name], text)


def _of_sheet(family: ListedFamily, key: str) -> Sequence[Mapping[str, str]]:
    return [family.cells] if key == KEY else family.members


def sheets_of(form: PlannedForm) -> Iterator[tuple[str, str, list[FormQuestion]]]:
    """The sheets of answers: name, the column of its key, its questions. A photo is taken with a phone only."""
    asked = [question for question in form.questions if question.type != "foto"]
    yield form.unit, KEY, [question for question in asked if question.unit == form.unit]
    if form.roster:
        yield form.roster, KEY_ABOVE, [question for question in asked if question.unit != form.unit]


def title_of(question: FormQuestion) -> str:
    """The words above a column: the question, or what it is called where its words are a note to the enumerator, or ask
    for the proof of the answer before, which in a row of columns many would do alike."""
    alone = not (question.text.startswith("(") or question.text in PROOF_TEXTS)
    return of_somebody(question.text) if alone else question.label


def _code_rows(form: PlannedForm) -> dict[str, tuple[int, int]]:
    """First and last row (from 1) of each list on the sheet of codes."""
    found, line = {}, 2
    for name, choices in form.lists.items():
        found[name] = line, line + len(choices) - 1
        line += len(choices)
    return found


def _code_sheet(sheet: Worksheet, form: PlannedForm, head: object) -> None:
    for at, title in enumerate(("daftar", "kode", "arti")):
        sheet.write_string(0, at, title, head)
    line = 1
    for name, choices in form.lists.items():
        for choice in choices:
            for at, text in enumerate((name, choice.code, choice.label)):
                sheet.write_string(line, at, text)
            line += 1
    sheet.set_column(0, 0, 30)
    sheet.set_column(2, 2, 60)


def _offer(sheet: Worksheet, at: int, question: FormQuestion, codes: dict[str, tuple[int, int]]) -> None:
    """A drop-down of the codes, but not where an answer is a sum of several."""
    if question.codelist and not question.additive:
        first, last = codes[question.codelist]
        rule = {"validate": "list", "source": f"=Kode!$B${first}:$B${last}", "error_type": "warning"}
        sheet.data_validation(2, at, _ROWS, at, rule)
