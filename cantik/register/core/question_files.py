"""The workbook to fill in answers to a list of questions: the list itself, and the empty sheet `isian`. Pure."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from cantik.base.workbook_file import new_workbook
from cantik.collect.readers.answers import DAY, NUMBER, Question

_MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def answer_workbook(title: str, target: str, asked: Sequence[Question]) -> bytes:
    """Sheets `isian`, `pertanyaan`, `jawaban`, `master`; read again with answers it becomes a list of them."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"created": _MADE})
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
        columns = [NUMBER, DAY, *(f"{question.code}. {question.words}" for question in asked)]
        sheets: dict[str, list[Sequence[str]]] = {
            "isian": [columns],
            "pertanyaan": [
                ("NO / KODE", "PERTANYAAN / INDIKATOR", "KATEGORI / ASPEK", "TIPE PERTANYAAN"),
                *((question.code, question.words, question.group, question.kind) for question in asked),
            ],
            "jawaban": [
                ("KODE PERTANYAAN", "KODE JAWABAN", "ISI JAWABAN"),
                *((question.code, code, words) for question in asked for code, words in question.answers),
            ],
            "master": [("NAMA ANALISIS", title), ("SUBJEK", target)],
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, max(map(len, rows)), 22, text)
            for line, row in enumerate(rows):
                for at, cell in enumerate(row):
                    sheet.write_string(line, at, cell, head if line == 0 and name != "master" else text)
            if name != "master":
                sheet.freeze_panes(1, 1)
    return stream.getvalue()
