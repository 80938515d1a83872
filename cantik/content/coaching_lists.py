"""Lists of a season of coaching: what a village shows for the title (`luaran_pembinaan.csv`), the questions on
competence (`soal_kemampuan.csv`), and the worksheet of 2024, from which nothing is added up. A file of the same name in
a kabupaten's own folder takes the place of a list as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_lists import read_own_list
from cantik.content.csv_rows import SOURCED, read_rows, require_row

OUTPUTS, QUESTIONS, WORKSHEET = "luaran_pembinaan.csv", "soal_kemampuan.csv", "lembar_kerja_2024.csv"
#: by what the program sees an output: the name of a book of the release in force, else a public site of it, or a closed
#: round on data needs
SITE, NEEDS = "situs", "kebutuhan_data"
_BOOK = re.compile(r"buku[a-z_-]*\.pdf")
_ENDS = ("dasar", "tanda")
_WORDS = ("kode", "kata", "kata_en")
_MOST_CHOICES = 6
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CoachingOutput:
    """What a village shows. `proof`: by what the program sees it; `title`: one of those that the title asks for."""

    code: str
    words: str
    words_en: str
    proof: str
    title: bool
    basis: ContentBasis


@dataclass(frozen=True, slots=True)
class CompetenceQuestion:
    """A question on a competence with its choices in both languages; `right`: which is right, from 1."""

    code: str
    competence: str
    competence_en: str
    words: str
    words_en: str
    choices: tuple[str, ...]
    choices_en: tuple[str, ...]
    right: int
    basis: ContentBasis


@dataclass(frozen=True, slots=True)
class WorksheetLine:
    """A line of the worksheet as it was read; `answers` "" where they were not."""

    code: str
    part: str
    part_en: str
    words: str
    words_en: str
    answers: str
    answers_en: str
    basis: ContentBasis


def _read_by_code(
    columns: Sequence[str], optional: Sequence[str], make: Callable[[str, dict[str, str], ContentBasis], T]
) -> Callable[[Sequence[str], str], Mapping[str, T]]:
    """A reader of a list: every column filled but the `optional`, no code twice."""

    def read(lines: Sequence[str], file: str) -> Mapping[str, T]:
        found: dict[str, T] = {}
        for where, row in read_rows(lines, file, (*columns, *_ENDS), _list_error):
            filled = [name for name in (*columns, *_ENDS) if name not in optional]
            require_row(where, row, found, filled, {"tanda": SOURCED}, _list_error)
            found[row["kode"]] = make(where, row, resolve(row["dasar"], where))
        return MappingProxyType(found)

    return read


def _make_output(where: str, row: dict[str, str], basis: ContentBasis) -> CoachingOutput:
    known = row["bukti"] in (SITE, NEEDS) or _BOOK.fullmatch(row["bukti"])
    if not known or row["gelar"] not in ("ya", "tidak"):
        raise _list_error(where, f"{row['bukti']}, {row['gelar']}", f"buku….pdf | {SITE} | {NEEDS}; ya | tidak")
    return CoachingOutput(row["kode"], row["kata"], row["kata_en"], row["bukti"], row["gelar"] == "ya", basis)


def _make_question(where: str, row: dict[str, str], basis: ContentBasis) -> CompetenceQuestion:
    choices, english = (tuple(filter(None, row[name].split("|"))) for name in ("pilihan", "pilihan_en"))
    if not 2 <= len(choices) <= _MOST_CHOICES or len(english) != len(choices):
        raise _list_error(
            where, row["pilihan"], f"2 sampai {_MOST_CHOICES} pilihan dipisah |, sama banyak dalam dua bahasa"
        )
    if row["benar"] not in {str(at + 1) for at in range(len(choices))}:
        raise _list_error(where, row["benar"], f"nomor pilihan yang benar, 1 sampai {len(choices)}")
    return CompetenceQuestion(
        row["kode"],
        row["kemampuan"],
        row["kemampuan_en"],
        row["kata"],
        row["kata_en"],
        choices,
        english,
        int(row["benar"]),
        basis,
    )


_read_outputs = _read_by_code((*_WORDS, "bukti", "gelar"), (), _make_output)
_read_questions = _read_by_code(
    ("kode", "kemampuan", "kemampuan_en", "kata", "kata_en", "pilihan", "pilihan_en", "benar"), (), _make_question
)
_SHEET = ("kode", "bagian", "bagian_en", "kata", "kata_en", "jawaban", "jawaban_en")
_read_worksheet = _read_by_code(
    _SHEET,
    ("jawaban", "jawaban_en"),
    lambda _, row, basis: WorksheetLine(
        row["kode"],
        row["bagian"],
        row["bagian_en"],
        row["kata"],
        row["kata_en"],
        row["jawaban"],
        row["jawaban_en"],
        basis,
    ),
)


def coaching_outputs() -> Mapping[str, CoachingOutput]:
    """What a village shows, by code. Raises `ContentError` K192 with file and line."""
    return read_own_list(OUTPUTS, _read_outputs, _list_error)


def competence_questions() -> Mapping[str, CompetenceQuestion]:
    """The questions by code. Raises `ContentError` K192."""
    return read_own_list(QUESTIONS, _read_questions, _list_error)


def worksheet_2024() -> Mapping[str, WorksheetLine]:
    """The lines of the worksheet of 2024 that were read; no total is computed from them. Raises `ContentError` K192."""
    return read_own_list(WORKSHEET, _read_worksheet, _list_error)


def _list_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K192", "Daftar pembinaan tidak dapat dibaca", where=where, found=found, expected=expected)
