"""A form on paper: what Typst prints (`kertas.typ`), from the same questions as the phone's form. Pure.

One answer a box, codes beside their words, an arrow where a code skips what follows, otherwise the condition in words;
the roster as a matrix. The QR holds form, version and family, so that a sheet is known when it comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cantik.expr import tree
from cantik.expr.sentence import sentence
from cantik.field.instruments.form import FormBlock, FormQuestion, PlannedForm

TEMPLATE = Path(__file__).parent / "kertas.typ"
#: lists longer than this stand at the end of the form
_LONGEST_LIST = 12
#: how many millimetres a matrix may be wide beside its first two columns, and the columns of each kind
_WIDTH = 140
_WIDTHS = {"nik": 56, "kk": 56, "tanggal": 32, "teks": 35, "telepon": 35}
_CODE_WIDTH = 17
_ROWS = 8


def qr_text(form: str, version: str, family: str = "") -> str:
    """What the QR of a paper form holds: `CANTIK1/form/version/family`."""
    return "/".join(("CANTIK1", form, version, family))


@dataclass(frozen=True, slots=True)
class PaperFamily:
    """A family that gets a paper form: the number by which the frame knows it, its head, where it lives in words."""

    number: str
    head: str
    place: str


def paper_data(form: PlannedForm, version: str, made: dt.date, family: str = "", place: str = "") -> dict[str, Any]:
    """The data of `kertas.typ`. `family`: the number by which the frame knows the family, "" for a blank form; `place`
    stands under the title."""
    numbers = _numbers(form)
    return {
        "dok": f"{form.title}, versi {version}",
        "penerbit": place or "Pemerintah desa",
        "tanggal": [made.year, made.month, made.day],
        "judul": form.title.upper(),
        "tempat": place,
        "formulir": form.id,
        "versi": version,
        "keluarga": family,
        "kepala": "",
        "bernomor": form.unit in ("keluarga", "bangunan"),
        "qr": _modules(qr_text(form.id, version, family)),
        "pemberitahuan": form.notice,
        "blok": [part for number, block in enumerate(form.blocks, 1) for part in _block(form, block, number, numbers)],
        "daftar": [_list(form, name) for name in _long_lists(form)],
    }


def for_family(data: dict[str, Any], family: str, head: str, place: str) -> dict[str, Any]:
    """The data of a blank form as that of one family: its number in line and QR, who its head is, where it lives."""
    own = qr_text(data["formulir"], data["versi"], family)
    return {**data, "keluarga": family, "kepala": head, "tempat": place, "qr": _modules(own)}


def _modules(text: str) -> list[list[int]]:
    import segno

    return [[int(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix]


def _numbers(form: PlannedForm) -> dict[str, str]:
    """The number of each question: block and place, `301`."""
    found = {}
    for number, block in enumerate(form.blocks, 1):
        for at, question in enumerate(block.questions, 1):
            found[question.name] = f"{number}{at:02}"
    return found


def _block(form: PlannedForm, block: FormBlock, number: int, numbers: dict[str, str]) -> Iterator[dict[str, Any]]:
    title = f"{number}. {block.title}"
    closed = "" if block.skip is None else f"Lewati blok ini bila {condition_words(form, block.skip, block.skip_unit)}."
    if not block.roster:
        arrows = _arrows(block, numbers)
        rows = [_row(form, question, numbers, arrows, block.skip) for question in block.questions]
        yield {"judul": title, "lewati": closed, "jenis": "tanya", "baris": rows}
        return
    for part, chunk in enumerate(_chunks(block.questions)):
        yield {
            "judul": title if part == 0 else f"{title} (lanjutan)",
            "lewati": closed,
            "jenis": "matriks",
            "orang": _ROWS,
            "kolom": [_column(form, question, numbers, block.skip) for question in chunk],
        }


def _chunks(questions: Sequence[FormQuestion]) -> Iterator[list[FormQuestion]]:
    """Columns that fit beside number and name; those two are printed in every matrix."""
    chunk: list[FormQuestion] = []
    for question in questions:
        if question.name in ("nama", "r108") or question.automatic:
            continue
        if chunk and sum(_width(other) for other in [*chunk, question]) > _WIDTH:
            yield chunk
            chunk = []
        chunk.append(question)
    if chunk:
        yield chunk


def _width(question: FormQuestion) -> int:
    return _WIDTHS.get(question.type, _CODE_WIDTH)


def _skip_words(form: PlannedForm, question: FormQuestion, closed: tree.Condition | None) -> str:
    """When a question is left out, in words; nothing where the block says it already."""
    if question.skip is None or question.skip == closed:
        return ""
    return f"Lewati bila {condition_words(form, question.skip, question.unit)}."


def _row(
    form: PlannedForm,
    question: FormQuestion,
    numbers: dict[str, str],
    arrows: Arrows,
    closed: tree.Condition | None,
) -> dict[str, Any]:
    """A question of the form itself; one that an arrow leads past needs no words about it."""
    skip = "" if question.name in arrows.past else _skip_words(form, question, closed)
    text = f"{question.label} {question.text}" if question.type == "titik" else question.text
    return {
        "no": numbers[question.name],
        "isian": question.name,
        "teks": text,
        "wajib": question.required,
        "lewati": skip,
        "opsi": _options(form, question),
        "panah": arrows.at.get(question.name, ""),
        **_boxes(form, question),
    }


def _column(
    form: PlannedForm, question: FormQuestion, numbers: dict[str, str], closed: tree.Condition | None
) -> dict[str, Any]:
    return {
        "no": numbers[question.name],
        "teks": of_somebody(question.text),
        "lewati": _skip_words(form, question, closed),
        "opsi": _options(form, question),
        "lebar": _width(question),
        **_boxes(form, question),
    }


def of_somebody(text: str) -> str:
    """The words of a question above a column of persons."""
    words = text.replace("{nama}", "ia")
    return words[:1].upper() + words[1:]


def _options(form: PlannedForm, question: FormQuestion) -> list[str]:
    """Codes with their words, a pointer to the end of the form, or the limits of a number."""
    if not question.codelist:
        return [f"{question.minimum or 0}–{question.maximum}"] if question.type == "angka" and question.maximum else []
    choices = form.lists[question.codelist]
    if len(choices) > _LONGEST_LIST:
        return [f"kode: daftar {list(_long_lists(form)).index(question.codelist) + 1} di halaman akhir"]
    listed = [choice.code if choice.label == choice.code else f"{choice.code} {choice.label}" for choice in choices]
    return [*listed, "(jumlahkan kodenya)"] if question.additive else listed


def _boxes(form: PlannedForm, question: FormQuestion) -> dict[str, Any]:
    """How the answer is written: so many boxes, a date, or a line."""
    if question.codelist:
        codes = [choice.code for choice in form.lists[question.codelist]]
        if not all(code.isdigit() for code in codes):
            return {"bentuk": "garis", "kotak": 0}
        total = sum(int(code) for code in codes if code not in question.alone)
        return {"bentuk": "kotak", "kotak": len(str(total)) if question.additive else max(map(len, codes))}
    if question.type in ("angka", "desimal"):
        return {"bentuk": "kotak", "kotak": len(str(question.maximum or 999))}
    if question.type == "tanggal":
        return {"bentuk": "tanggal", "kotak": 8}
    if question.type in ("nik", "kk"):
        return {"bentuk": "kotak", "kotak": 16}
    return {"bentuk": "garis", "kotak": 0}


def _long_lists(form: PlannedForm) -> Iterator[str]:
    return (name for name, choices in form.lists.items() if len(choices) > _LONGEST_LIST)


def _list(form: PlannedForm, name: str) -> dict[str, Any]:
    return {"id": name, "butir": [f"{choice.code} {choice.label}" for choice in form.lists[name]]}


def condition_words(form: PlannedForm, condition: tree.Condition, unit: str) -> str:
    """A condition in words, its codes by their labels."""

    def label(codelist: str, code: str) -> str:
        return next((choice.label for choice in form.lists.get(codelist, ()) if choice.code == code), code)

    return sentence(condition, form.scope.of(unit), label)


@dataclass(frozen=True, slots=True)
class Arrows:
    """`at`: by question the words of its arrow (`2 -> 305`); `past`: the questions that some arrow leads past."""

    at: dict[str, str]
    past: frozenset[str]


def _arrows(block: FormBlock, numbers: dict[str, str]) -> Arrows:
    """Where a code of a question skips what directly follows it."""
    found: dict[str, str] = {}
    past: set[str] = set()
    for at, question in enumerate(block.questions):
        run = at + 1
        while run < len(block.questions) and _codes_of(block.questions[run].skip, question.name):
            run += 1
        skips = {_codes_of(other.skip, question.name) for other in block.questions[at + 1 : run]}
        if len(skips) == 1:
            target = numbers[block.questions[run].name] if run < len(block.questions) else "blok berikut"
            found[question.name] = f"{skips.pop()} -> {target}"
            past |= {other.name for other in block.questions[at + 1 : run]}
    return Arrows(found, frozenset(past))


def _codes_of(skip: tree.Condition | None, name: str) -> str:
    """The codes of one question that alone close another, as words; "" when the condition is another."""
    match skip:
        case tree.Or((tree.Present(tree.Name((left,)), True), rest)) if (
            left == name
        ):  # nor is it asked before an answer
            return _codes_of(rest, name)
        case tree.Compare("=" | "!=" as op, tree.Name((left,)), tree.TextLiteral(code)) if left == name:
            return code if op == "=" else f"selain {code}"
        case tree.In(tree.Name((left,)), items, negated) if left == name:
            codes = ", ".join(item.value for item in items if isinstance(item, tree.TextLiteral))
            return f"selain {codes}" if negated else codes
        case _:
            return ""
