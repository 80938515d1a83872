"""The sheets of a filled workbook: which of them holds what, where its titles stand, its rows with their cells.

Sheets are known by their titles, never by their names; titles by the name of the question or by its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.codes.lists import loose_key
from cantik.collect.columns import clean_text, text_of
from cantik.collect.form_faults import FormFault
from cantik.collect.grid import Cell, OpenedFile, SheetHead
from cantik.collect.xmlscan import SheetFacts
from cantik.field.instruments.form import FormQuestion
from cantik.field.instruments.xlsx import ABOUT, KEY_WORDS, LISTED, title_of

#: rows of one sheet that are read: a template offers a thousand
MOST_ROWS = 5000


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row that holds anything: its number in the sheet, the cell of its key, the cells of its questions."""

    number: int
    key: Cell
    cells: Mapping[str, Cell]


@dataclass
class FilledSheet:
    """A sheet of the unit or of the roster: its columns (position by question, `key` its key), rows, faults."""

    name: str
    key: str
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: Sequence[FilledRow] = ()
    faults: list[FormFault] = field(default_factory=list)

    def listed_unit(self, row: FilledRow) -> str:
        """Who of the round's list a row is, "" for nobody."""
        return clean_text(text_of(row.cells.get(LISTED[self.key], "")))

    def place(self, question: str) -> str:
        """The column of a question as a person sees it: `C (nama)`."""
        at = self.columns.get(question)
        return f"kolom {letters(at)} ({question})" if at is not None else f"kolom {question}"

    def fault(self, row: int, question: str, found: str, message: str, expected: str = "", mend: str = "") -> FormFault:
        """A fault at a cell."""
        return FormFault(self.name, row, self.place(question), found, message, mend, expected)


def letters(position: int) -> str:
    """The letters of a column from its position: 0 is A, 26 is AA."""
    found, rest = "", position + 1
    while rest:
        rest, at = divmod(rest - 1, 26)
        found = chr(ord("A") + at) + found
    return found


def told_of(opened: OpenedFile) -> Mapping[str, str]:
    """What a workbook says of itself (`formulir`, `versi`), wherever its sheet about itself went."""
    for head in opened.heads:
        told = {clean_text(text_of(row[0])): clean_text(text_of(row[1])) for row in head.rows if len(row) > 1}
        if all(told.get(word) for word in ABOUT):
            return told
    return {}


def sheet_of(opened: OpenedFile, key: str, questions: Sequence[FormQuestion]) -> FilledSheet | None:
    """The sheet that asks these questions: the one with the most of their titles, None when none has half of them."""
    titled = [(head, *_titles(head, key, questions)) for head in opened.heads]
    best = max(titled, key=lambda each: len(each[2]), default=None)
    if best is None or len(best[2]) * 2 < len(questions):
        return None
    head, row, columns = best
    sheet = FilledSheet(head.name, key, columns)
    for other, _, also in titled:
        if other is not head and len(also) * 2 >= len(questions):
            sheet.faults.append(
                FormFault(other.name, 0, "", "", "Lembar kedua dengan pertanyaan yang sama", "Gabungkan barisnya.")
            )
    for question in questions:
        if question.name not in columns:
            mend = "Kembalikan kolomnya dari tabel isian yang kosong, dengan baris nama isiannya."
            sheet.faults.append(
                FormFault(head.name, row + 1, f"kolom {question.name}", "", "Kolom pertanyaan hilang", mend)
            )
    if key not in columns:
        mend = "Kolom pertama memuat nomor urut setiap baris."
        sheet.faults.append(FormFault(head.name, row + 1, f"kolom {key}", "", "Kolom nomor urut hilang", mend))
    sheet.rows = tuple(_rows(opened, head, row, sheet, questions))
    return sheet


def _titles(head: SheetHead, key: str, questions: Sequence[FormQuestion]) -> tuple[int, dict[str, int]]:
    """The row of the titles (from 0) and the position of each: by names, else by words that only one question has."""
    words: dict[str, list[str]] = {loose_key(KEY_WORDS[name]): [name] for name in (key, LISTED[key])}
    for question in questions:
        words.setdefault(loose_key(title_of(question)), []).append(question.name)
    names = {question.name for question in questions} | {key, LISTED[key]}
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(head.rows):
        found: dict[str, int] = {}
        for position, cell in enumerate(row):
            text = clean_text(text_of(cell))
            meant = [text] if text in names else words.get(loose_key(text.removesuffix("*")), [])
            if len(meant) == 1:
                found.setdefault(meant[0], position)
        if len(found) > len(best[1]):
            best = at, found
    return best


def _rows(
    opened: OpenedFile, head: SheetHead, titles: int, sheet: FilledSheet, questions: Sequence[FormQuestion]
) -> Iterator[FilledRow]:
    facts = opened.remarks.hidden.sheets.get(head.name, SheetFacts())
    words = {loose_key(title_of(question)): question.name for question in questions}
    merged = _merged_keys(facts, sheet, titles + 1)
    keys: dict[int, Cell] = {}
    seen = 0
    for block in opened.blocks(head.number):
        for at, number in enumerate(block.rows):
            row = [column[at] if column else "" for column in block.columns]
            if number <= titles + 1 or _is_words(row, words):
                continue
            key = _cell(row, sheet.columns.get(sheet.key))
            first = merged.get(number)
            if first is not None:
                key = keys.setdefault(first, key)
            cells = {name: _cell(row, place) for name, place in sheet.columns.items() if name != sheet.key}
            if not any(clean_text(text_of(cell)) for cell in cells.values()):
                continue
            seen += 1
            if seen > MOST_ROWS:
                sheet.faults.append(FormFault(head.name, number, "", "", f"Lebih dari {MOST_ROWS} baris"))
                return
            yield FilledRow(number, key, cells)
    sheet.faults += hidden_faults(facts, sheet)


def _cell(row: Sequence[Cell], place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else ""


def _is_words(row: Sequence[Cell], words: Mapping[str, str]) -> bool:
    """Whether a row repeats the words of the questions: the second row of titles, or one copied further down."""
    texts = [loose_key(clean_text(text_of(cell)).removesuffix("*")) for cell in row]
    filled = [text for text in texts if text]
    return bool(filled) and sum(text in words for text in filled) * 2 > len(filled)


def _merged_keys(facts: SheetFacts, sheet: FilledSheet, titles: int) -> dict[int, int]:
    """Row -> the first row of the merged cell that its key lies in: shown as one, so meant for all of them.

    A merged cell over answers says neither of which row nor of which question it is: a fault.
    """
    at = sheet.columns.get(sheet.key)
    found: dict[int, int] = {}
    for merged in facts.merged:
        if merged.rows.stop - 1 <= titles:
            continue
        if at is not None and list(merged.columns) == [at]:
            found |= dict.fromkeys(merged.rows, merged.rows.start)
        elif any(place in merged.columns for place in sheet.columns.values()):
            name = next(name for name, place in sheet.columns.items() if place in merged.columns)
            mend = "Pisahkan sel (unmerge), lalu isi setiap sel sendiri."
            sheet.faults.append(sheet.fault(merged.rows.start, name, merged.shows, "Sel jawaban digabung", mend=mend))
    return found


def hidden_faults(facts: SheetFacts, sheet: FilledSheet) -> Iterator[FormFault]:
    """Cells that look blank to a reader and are not: formulas without a result, cells that show an error."""
    named = {place: name for name, place in sheet.columns.items()}
    for cell in facts.without_value:
        if cell.column in named:
            mend = "Buka di Excel atau LibreOffice, simpan lagi, atau ketik jawabannya."
            yield sheet.fault(cell.row, named[cell.column], "", "Rumus tanpa hasil", mend=mend)
    for cell in facts.errors:
        if cell.column in named:
            yield sheet.fault(
                cell.row, named[cell.column], cell.shows, "Sel menunjukkan galat", mend="Ketik jawabannya."
            )
