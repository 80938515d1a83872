"""Answers to a list of questions, in the sheet `isian` of its workbook: a subject a row, a question a column.

A column is found by the code of its question. Codes of answers restart at each question, so that a value is read
against its own question only; what does not fit is refused alone, the rest of the row enters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cantik.base.text import holds_number
from cantik.codes.lists import strict_key
from cantik.collect.batch import RecordSet, Value
from cantik.collect.columns import clean_text, is_blank, text_of
from cantik.collect.dates import HARI_BULAN, parse
from cantik.collect.facilities import FacilityProblem, read_value
from cantik.collect.grid import Cell
from cantik.collect.headers import header_key
from cantik.collect.ledger import Claim, claims_of, filled_cells
from cantik.collect.number_columns import NumberColumn
from cantik.collect.recognise import SheetPlace
from cantik.collect.report import Spot, Wording
from cantik.collect.sheet import Task
from cantik.content.facility import Attribute

UNIT = "isian"
#: whom a list asks (SUBJEK of the sheet master): kind of the number that says who
SUBJECTS: Mapping[str, str] = {"1": "nik", "2": "kk"}
NUMBER, DAY = "NOMOR SUBJEK", "TANGGAL"
#: before the code of a question in a column of the records
MARK = "q."
ONE, SEVERAL, AMOUNT, TEXT = "1", "2", "3", "4"
_LONGEST = 500
_MOST = 10**13


@dataclass(frozen=True, slots=True)
class Question:
    """A question: code, words, group, kind of answer, and the answers to choose from (code, words)."""

    code: str
    words: str
    group: str
    kind: str
    answers: tuple[tuple[str, str], ...]


def asked_of(questions: RecordSet, answers: RecordSet) -> tuple[Question, ...]:
    """The questions of a list with their answers; a code that stands twice is its first."""
    given: dict[str, list[tuple[str, str]]] = {}
    columns = answers.columns
    for question, code, words in zip(columns["pertanyaan"], columns["kode"], columns["isi"], strict=True):
        given.setdefault(str(question), []).append((str(code), str(words or "")))
    found: dict[str, Question] = {}
    columns = questions.columns
    for code, words, group, kind in zip(
        columns["kode"], columns["isi"], columns["kelompok"], columns["tipe"], strict=True
    ):
        one = Question(str(code), str(words or ""), str(group or ""), str(kind or ""), tuple(given.get(str(code), ())))
        found.setdefault(one.code, one)
    return tuple(found.values())


def read_answers(
    task: Task, place: SheetPlace, subject: str, asked: Sequence[Question], left_out: list[tuple[str, str]]
) -> RecordSet:
    """The rows of the sheet as typed answers."""
    words = [clean_text(text_of(cell)) for cell in place.head.rows[place.at]]
    at, of = _columns(words, asked, left_out)
    fields = {position: MARK + question.code for position, question in of.items()}
    fields |= {position: name for name, position in at.items()}
    rows, cells = _read_rows(task, place, claims_of(words, fields))
    sheet, kind = place.head.name, SUBJECTS[subject]
    number = NumberColumn(Spot(UNIT, sheet, words[at[NUMBER]]), task.report, kind, essential=True)
    numbers = number.convert([_cell(row, at[NUMBER]) for row in cells], rows, 0)
    number.finish()
    _once(task, number.spot, numbers, rows)
    days = [parse(_cell(row, at[DAY]), notation=HARI_BULAN).date if DAY in at else None for row in cells]
    columns: dict[str, list[Value]] = {kind: numbers, "tanggal": list(days)}
    headers = {kind: words[at[NUMBER]]}
    for position, question in of.items():
        spot = Spot(UNIT, sheet, words[position])
        headers[MARK + question.code] = words[position]
        columns[MARK + question.code] = [
            _answer(task, spot, question, _cell(row, position), (record, rows[record]))
            for record, row in enumerate(cells)
        ]
    return RecordSet(UNIT, columns, rows, sheet, headers)


def _columns(
    words: Sequence[str], asked: Sequence[Question], left_out: list[tuple[str, str]]
) -> tuple[dict[str, int], dict[int, Question]]:
    known = {header_key(question.code): question for question in asked}
    at: dict[str, int] = {}
    of: dict[int, Question] = {}
    for position, word in enumerate(words):
        key = header_key(word)
        question = known.get(key) or known.get(key.partition(".")[0].strip())
        if key in (header_key(NUMBER), header_key(DAY)):
            at.setdefault(NUMBER if key == header_key(NUMBER) else DAY, position)
        elif question is not None and question not in of.values():
            of[position] = question
        elif word:
            left_out.append((word, "bukan kode pertanyaan dalam daftar ini, atau berulang"))
    return at, of


def _read_rows(task: Task, place: SheetPlace, claims: Mapping[int, Claim]) -> tuple[list[int], list[tuple[Cell, ...]]]:
    rows: list[int] = []
    kept: list[tuple[Cell, ...]] = []
    account = task.ledger.sheet(place.head)
    account.begin({})
    for row, cells in _rows(task, place):
        if row > place.at + 1 and not all(isinstance(cell, str) and is_blank(cell) for cell in cells):
            rows.append(row)
            kept.append(cells)
            account.take_row(filled_cells(cells), claims)
        else:
            account.leave_row("judul" if row <= place.at + 1 else "sela", row, filled_cells(cells))
    return rows, kept


def _rows(task: Task, place: SheetPlace) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for block in task.opened.blocks(place.head.number):
        columns = [column if column is not None else [""] * len(block) for column in block.columns]
        yield from zip(block.rows, zip(*columns, strict=True), strict=False)


def _cell(row: Sequence[Cell], at: int) -> Cell:
    return row[at] if at < len(row) else ""


def _once(task: Task, spot: Spot, numbers: Sequence[Value], rows: Sequence[int]) -> None:
    seen: dict[Value, int] = {}
    for record, number in enumerate(numbers):
        if number is None:
            continue
        first = seen.setdefault(number, rows[record])
        if first != rows[record]:
            task.report.add(
                "analisis_subjek_ganda", spot, record, rows[record], "", wording=Wording(number=first), essential=True
            )


def _answer(task: Task, spot: Spot, one: Question, cell: Cell, at: tuple[int, int]) -> str | None:
    said = clean_text(text_of(cell))
    if not said:
        return None
    found, expected = read_answer(one, cell, said)
    if found is None:
        task.report.add(
            "analisis_jawaban_salah", spot, *at, "" if holds_number(said) else said, wording=Wording(options=expected)
        )
    return found


def read_answer(one: Question, cell: Cell, said: str) -> tuple[str | None, tuple[str, ...]]:
    """The canonical answer to a question, None with what is expected when it is none. Several codes stand with `;`."""
    if one.kind == AMOUNT:
        number = read_value(Attribute("x", "", "", "desimal", decimals=2, maximum=_MOST), cell, {})
        if isinstance(number, FacilityProblem):
            return None, ("angka, koma untuk desimal, tanpa titik ribuan",)
        return number or None, ()
    if one.kind == TEXT:
        fits = len(said) <= _LONGEST and not holds_number(said)
        return (said, ()) if fits else (None, (f"paling banyak {_LONGEST} huruf, tanpa nomor orang",))
    options = tuple(f"{code} {words}" for code, words in one.answers)
    whole = _code(one, said)
    if whole is not None or one.kind == ONE:
        return whole, options
    parts = [part.strip() for part in re.split(r"[;,]", said) if part.strip()]
    codes = [_code(one, part) for part in parts]
    if not codes or None in codes:
        return None, options
    order = [code for code, _ in one.answers]
    return ";".join(sorted({str(code) for code in codes}, key=order.index)), ()


def _code(one: Question, said: str) -> str | None:
    """The code of an answer by code or words; words that two answers share mean none."""
    if any(said == code for code, _ in one.answers):
        return said
    fitting = {code for code, words in one.answers if strict_key(words) == strict_key(said)}
    return next(iter(fitting)) if len(fitting) == 1 else None
