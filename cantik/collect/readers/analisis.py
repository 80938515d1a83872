"""A list of questions of OpenSID's analysis (Prodeskel DDK, DAK, any survey), and, in our own sheet, what was answered.

Source: docs/bidang/instruments.md 6. Answer codes restart at each question, so that an answer is a pair of codes;
0 is a code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from cantik.collect.batch import RecordSet, Value
from cantik.collect.columns import clean_text, is_blank, text_of
from cantik.collect.grid import Cell
from cantik.collect.headers import header_key
from cantik.collect.ledger import claims_of, filled_cells
from cantik.collect.readers.answers import SUBJECTS, asked_of, read_answers
from cantik.collect.readers.parts import Progress, ReadPart
from cantik.collect.readers.vertical import read_labels
from cantik.collect.recognise import Recognised, SheetPlace
from cantik.collect.report import Spot
from cantik.collect.sheet import Task

_TYPES = {"1": "pilihan tunggal", "2": "pilihan ganda", "3": "angka", "4": "teks"}
_WITH_ANSWERS = ("1", "2")
_TITLE = "nama analisis"


def read(found: Recognised, task: Task, rows: int | None, progress: Progress) -> Iterator[ReadPart]:  # noqa: ARG001
    """Questions and answers in one part."""
    left_out: list[tuple[str, str]] = []
    questions = _sheet(task, found.places["pertanyaan"], "pertanyaan", left_out)
    answers = _sheet(task, found.places["jawaban"], "jawaban", left_out)
    progress(len(questions) + len(answers))
    _examine(task, questions, answers)
    said = _master(task, found, left_out)
    records = {"analisis": said, "pertanyaan": questions, "jawaban": answers}
    title, subject = str(said.columns["nama"][0] or ""), str(said.columns["subjek"][0] or "")
    filled = None
    if "isian" in found.places and subject in SUBJECTS:
        filled = read_answers(task, found.places["isian"], subject, asked_of(questions, answers), left_out)
        records["isian"] = filled
    elif "isian" in found.places:
        left_out.append(("lembar isian", "subjeknya bukan penduduk atau keluarga; belum ada tempatnya di register"))
    yield ReadPart(records, tuple(left_out), _describe_questions(title, questions, answers, filled))


def _master(task: Task, found: Recognised, left_out: list[tuple[str, str]]) -> RecordSet:
    """Name, subject and year of the analysis; a file that says no subject asks families, as Prodeskel DDK does."""
    asked = {_TITLE: "nama", "subjek": "subjek", "tahun": "tahun"}
    there = read_labels(task, found.places["master"], asked) if "master" in found.places else {}

    def text_of_label(label: str) -> str:
        return clean_text(text_of(there.get(label, (0, "", ""))[2]))

    sheet = found.places["master"].head.name if "master" in found.places else ""
    if sheet:
        left_out.append((f"lembar “{sheet}”", "hanya nama analisis, subjek, dan tahun yang dibaca"))
    columns: dict[str, list[Value]] = {
        "nama": [text_of_label(_TITLE) or None],
        "subjek": [text_of_label("subjek") or "2"],
        "tahun": [text_of_label("tahun") or None],
    }
    return RecordSet("analisis", columns, [1], sheet)


def _sheet(task: Task, place: SheetPlace, role: str, left_out: list[tuple[str, str]]) -> RecordSet:
    """The rows of a sheet as texts, in the columns that the mapping names."""
    wanted: Mapping[str, str] = task.part("lembar")[role]
    words = [clean_text(text_of(cell)) for cell in place.head.rows[place.at]]
    keys = [header_key(word) for word in words]
    at = {name: keys.index(header_key(header)) for name, header in wanted.items() if header_key(header) in keys}
    unneeded = {header_key(title) for title in task.part("abaikan")}
    for position, word in enumerate(words):
        if word and position not in at.values():
            known = keys[position] in unneeded
            left_out.append((word, "tidak dipakai dalam rancangan formulir" if known else "judul tidak dikenal"))
    values: dict[str, list[Value]] = {name: [] for name in wanted}
    rows: list[int] = []
    account = task.ledger.sheet(place.head)
    account.begin({})
    claims = claims_of(words, {position: name for name, position in at.items()}, unneeded)
    for row, cells in _rows(task, place):
        picked = {name: cells[position] if position < len(cells) else "" for name, position in at.items()}
        if row <= place.at + 1 or all(isinstance(cell, str) and is_blank(cell) for cell in picked.values()):
            account.leave_row("judul" if row <= place.at + 1 else "sela", row, filled_cells(cells))
            continue
        account.take_row(filled_cells(cells), claims)
        for name in wanted:
            values[name].append(clean_text(text_of(picked.get(name, ""))) or None)
        rows.append(row)
    headers = {name: words[position] for name, position in at.items()}
    return RecordSet(role, values, rows, place.head.name, headers)


def _rows(task: Task, place: SheetPlace) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for block in task.opened.blocks(place.head.number):
        columns = [column if column is not None else [""] * len(block) for column in block.columns]
        yield from zip(block.rows, zip(*columns, strict=True), strict=False)


def _examine(task: Task, questions: RecordSet, answers: RecordSet) -> None:
    """What keeps the list from becoming a form: codes that are double or lead nowhere, types that nobody knows."""
    codes, kinds = questions.columns["kode"], questions.columns["tipe"]
    answered = Counter(answers.columns["pertanyaan"])
    _double(task, questions, "kode", list(codes))
    _double(task, answers, "kode", list(zip(answers.columns["pertanyaan"], answers.columns["kode"], strict=True)))
    for record, (code, kind) in enumerate(zip(codes, kinds, strict=True)):
        if str(kind) not in _TYPES:
            _add(task, "analisis_tipe_asing", questions, "tipe", record, str(kind or ""))
        elif kind in _WITH_ANSWERS and not answered[code]:
            _add(task, "analisis_tanpa_jawaban", questions, "kode", record, str(code))
    known = set(codes)
    for record, code in enumerate(answers.columns["pertanyaan"]):
        if code not in known:
            _add(task, "analisis_pertanyaan_asing", answers, "pertanyaan", record, str(code or ""))


def _double(task: Task, records: RecordSet, name: str, keys: list[object]) -> None:
    seen: set[object] = set()
    for record, key in enumerate(keys):
        if key in seen:
            _add(task, "analisis_kode_ganda", records, name, record, str(records.columns[name][record] or ""))
        seen.add(key)


def _add(task: Task, rule: str, records: RecordSet, name: str, record: int, found: str) -> None:
    spot = Spot(records.unit, records.sheet, records.headers.get(name, name))
    task.report.add(rule, spot, record, records.rows[record], found)


def _describe_questions(title: str, questions: RecordSet, answers: RecordSet, filled: RecordSet | None) -> str:
    kinds = Counter(str(kind) for kind in questions.columns["tipe"])
    listed = ", ".join(f"{kinds[kind]} {word}" for kind, word in _TYPES.items() if kinds[kind])
    name = f"“{title}”: " if title else ""
    about = "tanpa data orang" if filled is None else f"dijawab {len(filled)} subjek"
    return f"{name}{len(questions)} pertanyaan ({listed}), {len(answers)} pilihan jawaban; {about}."
