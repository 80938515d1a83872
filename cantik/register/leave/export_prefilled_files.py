"""A prefilled form as a workbook in the layout of its source: filled cells marked, each question beside its column."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

from cantik.base.workbook_file import new_workbook
from cantik.codes.lists import MISSING, CodeList
from cantik.content.kinds import Variable
from cantik.register.leave.export import Exported, Shape, Written
from cantik.register.leave.export_prefilled import MARKS, marks_of

_MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
_FILLED, _HEAD = "#DCE9F5", "#E8ECEF"
_TITLE, _MESSAGE, _LIST = 32, 255, 255  # limits of Excel for what a cell shows when it is chosen, and for its choices
_GUIDE = (
    "Sel berwarna sudah terisi dari register desa; sel putih belum diketahui: tanyakan dan isi.",
    "Pertanyaan dan kodenya tampak bila sel dipilih, dan pada lembar Pertanyaan.",
    "Yang terisi keliru boleh dibetulkan di tempatnya. Mengosongkan sel tidak menghapus apa pun dari register.",
    "NIK dan nomor KK jangan diubah: dengan itu jawaban menemukan orangnya.",
    f"Lembar “{MARKS}” jangan diubah atau dihapus; dengan itu hanya jawaban baru yang masuk ke register.",
    "Simpan sebagai XLSX, lalu impor seperti berkas lain. Formulir yang belum diisi tidak mengubah apa pun.",
)


def prefilled_workbook(
    exported: Exported, variables: Mapping[tuple[str, str], Variable], lists: Mapping[str, CodeList]
) -> bytes:
    """XLSX with all cells as text. The bytes depend on the cells only."""
    questions = _questions(exported.shape, variables, lists)
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"created": _MADE})
        formats = {
            "filled": book.add_format({"num_format": "@", "bg_color": _FILLED, "border": 1, "border_color": "#9FB6CC"}),
            "open": book.add_format({"num_format": "@"}),
            "head": book.add_format({"bold": True, "bg_color": _HEAD, "border": 1, "text_wrap": True}),
        }
        for sheet in exported.sheets:
            _sheet(book.add_worksheet(sheet.shape.name), sheet, questions, formats)
        _explain(book.add_worksheet("Pertanyaan"), exported, questions, formats)
        marks = book.add_worksheet(MARKS)
        marks.write_string(0, 0, "Jangan diubah: penanda sel yang sudah terisi dari register.")
        for line, text in enumerate(marks_of(exported), 1):
            marks.write_string(line, 0, text)
    return stream.getvalue()


def _sheet(
    sheet: Any, written: Written, questions: Mapping[str, tuple[str, list[tuple[str, str]]]], formats: Mapping[str, Any]
) -> None:
    shape = written.shape
    for (row, column), words in shape.titles.items():
        sheet.write_string(row, column, words)
    first = shape.header_row + 1
    for column, header in enumerate(shape.headers):
        sheet.write_string(shape.header_row, column, header, formats["head"])
        sheet.set_column(column, column, min(max(len(header) + 2, 9), 26), formats["open"])
        if header in questions and written.rows:
            text, codes = questions[header]
            _ask(sheet, (first, column, first + len(written.rows) - 1, column), header, text, codes)
    for line, cells in enumerate(written.rows, first):
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(line, column, cell, formats["filled"])
    sheet.freeze_panes(first, min(4, len(shape.headers)))


def _ask(sheet: Any, where: tuple[int, int, int, int], header: str, text: str, codes: list[tuple[str, str]]) -> None:
    """The question of a column, shown where one of its cells is chosen; a short list of codes is to choose from."""
    words = "; ".join(f"{code} {label}" for code, label in codes)
    message = f"{text}. {words}" if words else text
    shown = {
        "input_title": header[:_TITLE],
        "input_message": message if len(message) <= _MESSAGE else message[: _MESSAGE - 1] + "…",
    }
    choices = [code for code, _ in codes]
    if choices and len(",".join(choices)) <= _LIST:
        # a warning only: sums of codes and answers that the list lacks are for the reader to judge
        sheet.data_validation(*where, {"validate": "list", "source": choices, "error_type": "warning", **shown})
    else:
        sheet.data_validation(*where, {"validate": "any", **shown})


def _questions(
    shape: Shape, variables: Mapping[tuple[str, str], Variable], lists: Mapping[str, CodeList]
) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Header -> question and its codes with their labels."""
    found = {}
    for column in shape.mapping.columns:
        named = (variables.get((unit, column.variable)) for unit in (shape.mapping.unit_of, "orang", "keluarga"))
        variable = next((of for of in named if of is not None), None)
        codelist = column.codelist or (variable.codelist if variable else None)
        codes = [(row.code, row.label) for row in lists[codelist].rows if row.code != MISSING] if codelist else []
        for header in column.headers:
            found[header] = (variable.label if variable else header, codes)
    return found


def _explain(
    sheet: Any,
    exported: Exported,
    questions: Mapping[str, tuple[str, list[tuple[str, str]]]],
    formats: Mapping[str, Any],
) -> None:
    """The guide and every question with its codes, to print and take along."""
    for line, text in enumerate(_GUIDE):
        sheet.write_string(line, 0, text)
    at = len(_GUIDE) + 1
    for column, words in enumerate(("Lembar", "Kolom", "Pertanyaan", "Kode dan artinya")):
        sheet.write_string(at, column, words, formats["head"])
    for written in exported.sheets:
        for header in dict.fromkeys(written.shape.headers):
            if header in questions:
                at += 1
                text, codes = questions[header]
                told = "; ".join(f"{code} {label}" for code, label in codes)
                for column, words in enumerate((written.shape.name, header, text, told)):
                    sheet.write_string(at, column, words)
    for column, width in enumerate((26, 24, 60, 100)):
        sheet.set_column(column, column, width)
