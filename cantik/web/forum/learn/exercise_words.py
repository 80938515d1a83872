"""A drawn exercise as the page asks it, and a number as people type it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from cantik.base.numerals import HIDDEN, round_fraction
from cantik.coach.learn.draw import DrawnExercise
from cantik.content.exercise import CLAIM
from cantik.release.model import Release, Table
from cantik.web.language import either, lang, number

_TYPED = re.compile(r"-?\d{1,12}(?:[.,]\d{1,8})?")
_GROUPED = {"id": re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?"), "en": re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")}


@dataclass(frozen=True, slots=True)
class TableShown:
    """A table as the exercise shows it beside its question: heads, and lines of a name and cells as text."""

    number: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ExerciseShown:
    """An exercise on the page; `sentences`: place and words, in the order in which they are shown."""

    drawn: DrawnExercise
    question: str
    unit: str
    sentences: tuple[tuple[int, str], ...]
    tables: tuple[TableShown, ...]
    right: str


def describe_exercise(drawn: DrawnExercise, release: Release) -> ExerciseShown:
    """The words of a drawn exercise in the language of the page."""
    exercise, place = drawn.exercise, release.place.words
    words = {
        "dusun": "" if drawn.picked is None else either(drawn.picked.label, drawn.picked.label_en),
        "kata_dusun": either(place.dusun, place.dusun_en).lower(),
        "benar": number(drawn.answer, exercise.decimals),
        "klaim": number(round_fraction(drawn.wrong[CLAIM], exercise.decimals), exercise.decimals)
        if CLAIM in drawn.wrong
        else "",
    }
    texts = exercise.sentences if lang() == "id" else exercise.sentences_en
    sentences = tuple((at, texts[at].format_map(words)) for at in drawn.order)
    unit = "" if sentences else either(exercise.unit, exercise.unit_en)
    right = texts[0].format_map(words) if sentences else f"{words['benar']} {unit}"
    tables = tuple(_describe_table(table) for table in drawn.tables)
    question = either(exercise.question, exercise.question_en).format_map(words)
    return ExerciseShown(drawn, question, unit, sentences, tables, right)


def _describe_table(table: Table) -> TableShown:
    grid = table.grid()
    heads = tuple(" ".join(either(each.label, each.label_en) for each in line.path) for line in grid.columns)
    lines = tuple(
        (
            " ".join(either(each.label, each.label_en) for each in line.path),
            tuple(HIDDEN if cell.value is None else number(cell.value) for cell in cells),
        )
        for line, cells in zip(grid.rows, grid.cells, strict=True)
    )
    return TableShown(table.number, either(table.title, table.title_en), heads, lines)


def read_typed(text: str) -> Decimal | None:
    """A number as people write it, with the comma or the point of their language; None for anything else."""
    typed = text.replace("\N{MINUS SIGN}", "-").replace("%", "").replace(" ", "")
    if _GROUPED["id" if lang() == "id" else "en"].fullmatch(typed) and len(typed) <= 24:
        typed = typed.replace(".", "").replace(",", ".") if lang() == "id" else typed.replace(",", "")
        return Decimal(typed)
    return Decimal(typed.replace(",", ".")) if _TYPED.fullmatch(typed) else None
