"""Modules of learning on one's own data (`belajar_modul.csv`), their exercises (`belajar_soal.csv`), hints for typical
wrong answers (`belajar_petunjuk.csv`). A file of the same name in a kabupaten's own folder takes the place of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TypeVar

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_lists import read_own_list
from cantik.content.csv_rows import SOURCED, read_rows, require_row

#: an exercise asks for a number, or which of three sentences reads the table wrongly
COUNT, READ = "hitung", "baca"
#: in an exercise of sentences the claim of the wrong one, beside its true value
CLAIM = "klaim"
#: the hint that needs no formula: a rounding other than once, at the end, half up
ROUNDED = "bulat"
_MOST_DECIMALS = 4
_SENTENCES = 3
_FIGURE = re.compile(r"([a-z])=(lama:)?([a-z0-9_]+)(?:\[([a-z0-9_=?*;]+)\]|#(dijawab|ditanya))")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LearningModule:
    """A module: its number, title and short material."""

    code: str
    title: str
    title_en: str
    text: str
    text_en: str
    basis: ContentBasis


@dataclass(frozen=True, slots=True)
class WrongAnswerHint:
    """What is said to a typical wrong answer."""

    code: str
    words: str
    words_en: str


@dataclass(frozen=True, slots=True)
class ExerciseFigure:
    """A figure of an exercise: of a table, in the edition in force or the `former` one. `cell`: category by axis, "?"
    is drawn, "*" all of them but the total, "**" those that are printed. `counted`: who answered, or was asked."""

    name: str
    table: str
    former: bool
    cell: Mapping[str, str]
    counted: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise. `answer` and `wrong` are formulas over the names of `figures`; `sentences`: the wrong one first."""

    code: str
    module: str
    kind: str
    question: str
    question_en: str
    figures: tuple[ExerciseFigure, ...]
    answer: str
    unit: str
    unit_en: str
    decimals: int
    tolerance: Decimal
    wrong: Mapping[str, str]
    sentences: tuple[str, ...]
    sentences_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearningContent:
    """All of it, in the order of the files."""

    modules: Mapping[str, LearningModule]
    exercises: Mapping[str, Exercise]
    hints: Mapping[str, WrongAnswerHint]

    def list_exercises(self, module: str) -> tuple[Exercise, ...]:
        """The exercises of a module."""
        return tuple(each for each in self.exercises.values() if each.module == module)


def _refuse(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K196", "Isi latihan tidak dapat dibaca", where=where, found=found, expected=expected)


def read_modules(lines: Sequence[str], file: str) -> Mapping[str, LearningModule]:
    """The modules by code. Raises `ContentError` K196."""
    found: dict[str, LearningModule] = {}
    columns = ("kode", "judul", "judul_en", "materi", "materi_en", "dasar", "tanda")
    for where, row in read_rows(lines, file, columns, _refuse):
        require_row(where, row, found, columns[1:6], {"tanda": SOURCED}, _refuse)
        basis = resolve(row["dasar"], where)
        found[row["kode"]] = LearningModule(
            row["kode"], row["judul"], row["judul_en"], row["materi"], row["materi_en"], basis
        )
    return MappingProxyType(found)


def read_hints(lines: Sequence[str], file: str) -> Mapping[str, WrongAnswerHint]:
    """The hints by code. Raises `ContentError` K196."""
    found: dict[str, WrongAnswerHint] = {}
    for where, row in read_rows(lines, file, ("kode", "kata", "kata_en", "dasar", "tanda"), _refuse):
        require_row(where, row, found, ("kata", "kata_en", "dasar"), {"tanda": SOURCED}, _refuse)
        resolve(row["dasar"], where)
        found[row["kode"]] = WrongAnswerHint(row["kode"], row["kata"], row["kata_en"])
    return MappingProxyType(found)


_EXERCISE = (
    *("kode", "modul", "jenis", "soal", "soal_en", "angka", "jawab", "satuan", "satuan_en", "desimal", "toleransi"),
    *("salah", "pilihan", "pilihan_en"),
)


def read_exercises(lines: Sequence[str], file: str) -> Mapping[str, Exercise]:
    """The exercises by code. Raises `ContentError` K196."""
    found: dict[str, Exercise] = {}
    for where, row in read_rows(lines, file, _EXERCISE, _refuse):
        require_row(where, row, found, _EXERCISE[1:12], {"jenis": (COUNT, READ)}, _refuse)
        found[row["kode"]] = _read_exercise(where, row)
    return MappingProxyType(found)


def _read_exercise(where: str, row: Mapping[str, str]) -> Exercise:
    try:
        tolerance, decimals = Decimal(row["toleransi"]), int(row["desimal"])
        fits = 0 <= decimals <= _MOST_DECIMALS and 0 <= tolerance < 1  # of what is no number, no order is known
    except (InvalidOperation, ValueError):
        raise _refuse(where, f"{row['desimal']}, {row['toleransi']}", "bilangan") from None
    wrong = dict(part.partition(":")[::2] for part in row["salah"].split())
    sentences, sentences_en = (tuple(filter(None, row[name].split("|"))) for name in ("pilihan", "pilihan_en"))
    wanted = _SENTENCES if row["jenis"] == READ else 0
    if not fits or not all(wrong.values()):
        raise _refuse(where, f"{decimals}, {tolerance}", "desimal 0 sampai 4, toleransi di bawah 1, rumus tiap salah")
    if (len(sentences), len(sentences_en)) != (wanted, wanted) or (row["jenis"] == READ) != (set(wrong) == {CLAIM}):
        raise _refuse(where, row["pilihan"], "tiga kalimat dan satu klaim untuk baca; tanpa keduanya untuk hitung")
    return Exercise(
        code=row["kode"],
        module=row["modul"],
        kind=row["jenis"],
        question=row["soal"],
        question_en=row["soal_en"],
        figures=tuple(_read_figure(where, part) for part in row["angka"].split()),
        answer=row["jawab"],
        unit=row["satuan"],
        unit_en=row["satuan_en"],
        decimals=decimals,
        tolerance=tolerance,
        wrong=wrong,
        sentences=sentences,
        sentences_en=sentences_en,
    )


def _read_figure(where: str, part: str) -> ExerciseFigure:
    match = _FIGURE.fullmatch(part)
    if match is None:
        raise _refuse(where, part, "huruf=tabel[sumbu=kelas;…] atau huruf=tabel#dijawab")
    name, former, table, cell, counted = match.groups()
    axes = dict(axis.partition("=")[::2] for axis in (cell or "").split(";") if axis)
    return ExerciseFigure(name, table, former is not None, axes, counted or "")


def read_learning() -> LearningContent:
    """The content of this installation. Raises `ContentError` K196, also where its files do not fit each other."""
    modules = read_own_modules()
    exercises, hints = _read("belajar_soal.csv", read_exercises), _read("belajar_petunjuk.csv", read_hints)
    unknown = {each.module for each in exercises.values()} - set(modules)
    unknown |= {kind for each in exercises.values() for kind in each.wrong} - set(hints) - {CLAIM}
    if unknown or ROUNDED not in hints:
        raise _refuse("belajar_soal.csv", ", ".join(sorted(unknown)), f"modul dan petunjuk yang ada; {ROUNDED}")
    return LearningContent(modules, exercises, hints)


def read_own_modules() -> Mapping[str, LearningModule]:
    """The modules of this installation by code, in their order: also the materials of a session. Raises `ContentError`
    K196."""
    return _read("belajar_modul.csv", read_modules)


def _read(name: str, read: Callable[[Sequence[str], str], T]) -> T:
    return read_own_list(name, read, _refuse)
