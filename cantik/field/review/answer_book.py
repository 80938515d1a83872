"""The answers of a form of a village's own as a workbook: a sheet for the forms, one for each of its lists, one for the
meaning of codes. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.workbook_file import new_workbook
from cantik.field.forms.answers import ABOVE

_FORMS, _CODES = "isian", "kode"
_NUMBER, _PLACE = "nomor", "urutan"
_SHEET_NAME = 31  # letters that a spreadsheet allows
_UNNAMED = str.maketrans("[]:*?/\\", "-------")


@dataclass(frozen=True, slots=True)
class BookedForm:
    """One form: when it came, who filled it, its answers, the entries of its lists."""

    received: str
    by: str
    answers: Mapping[str, str]
    rosters: Mapping[str, Sequence[Mapping[str, str]]]


def answer_book(tree: Mapping[str, Any], forms: Sequence[BookedForm]) -> bytes:
    """The workbook (XLSX). First row: names; second: the questions; codes as they were answered, every cell a text."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        names: set[str] = set()
        for name, rows in _sheets(tree, forms):
            sheet = book.add_worksheet(_free_name(name, names))
            sheet.freeze_panes(2 if name != _CODES else 1, 1)
            for line, row in enumerate(rows):
                for at, cell in enumerate(row):
                    sheet.write_string(line, at, cell, head if line == 0 else None)
    return stream.getvalue()


def _free_name(name: str, taken: set[str]) -> str:
    """A name that a spreadsheet allows and no other sheet has."""
    plain = name.translate(_UNNAMED)[:_SHEET_NAME]
    number = 2
    while plain.lower() in taken:
        tail = f"~{number}"
        plain, number = plain[: _SHEET_NAME - len(tail)] + tail, number + 1
    taken.add(plain.lower())
    return plain


def _sheets(tree: Mapping[str, Any], forms: Sequence[BookedForm]) -> Iterator[tuple[str, list[list[str]]]]:
    lists = list(dict.fromkeys(block["daftar"] for block in tree["blok"]))
    for name in sorted(lists, key=bool):
        asked = [question for block in tree["blok"] if block["daftar"] == name for question in block["isian"]]
        names = [str(question["nama"]) for question in asked]
        labels = [str(question["label"]) for question in asked]
        if not name:
            head = [[_NUMBER, "diterima", "petugas", *names], ["", "", "", *labels]]
            rows = [[form.received, form.by, *(form.answers.get(each, "") for each in names)] for form in forms]
            yield _FORMS, head + [[str(number), *row] for number, row in enumerate(rows, 1)]
        else:
            head = [[_NUMBER, _PLACE, ABOVE, *names], ["", "", "", *labels]]
            yield name, head + list(_list_entries(name, names, forms))
    yield _CODES, [["isian", "kode", "arti"], *_code_rows(tree)]


def _list_entries(name: str, names: Sequence[str], forms: Sequence[BookedForm]) -> Iterator[list[str]]:
    """A row for each entry of a list, tied to its form by its number."""
    for number, form in enumerate(forms, 1):
        for place, entry in enumerate(form.rosters.get(name, ()), 1):
            yield [str(number), str(place), entry.get(ABOVE, ""), *(entry.get(each, "") for each in names)]


def _code_rows(tree: Mapping[str, Any]) -> Iterator[list[str]]:
    for block in tree["blok"]:
        for question in block["isian"]:
            for code, words in question.get("arti", {}).items():
                yield [str(question["nama"]), str(code), str(words)]
