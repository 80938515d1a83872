"""An exercise drawn from a release: which category it is about, its figures, its answer. Only what is printed is asked;
where a figure is hidden, or the release has no such table, the exercise is not drawn from that place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cantik.base.numerals import round_fraction
from cantik.coach.learn.formula import FigureList, compute_formula
from cantik.content.axes import Category
from cantik.content.exercise import CLAIM, READ, ROUNDED, Exercise, ExerciseFigure
from cantik.release.model import Cell, Release, Table

PICK, ALL, PRINTED = "?", "*", "**"
_PRINTED = "ada"
#: decimals of an answer that are compared with a typical wrong one
_FINEST = 8


@dataclass(frozen=True, slots=True)
class DrawnExercise:
    """An exercise about a place of a release. `picked`: the category that was drawn (None: it draws none); `answer`: to
    the decimals asked for; `exact`; `wrong`: typical wrong answers by hint; `tables`: what one reads for it;
    `order`: of the sentences, the wrong one is 0."""

    exercise: Exercise
    picked: Category | None
    exact: Fraction
    answer: Decimal
    wrong: Mapping[str, Fraction]
    tables: tuple[Table, ...]
    order: tuple[int, ...]


def draw_exercise(
    exercise: Exercise, release: Release, former: Release | None, seed: str, turn: int = 0
) -> DrawnExercise | None:
    """The exercise at the place that `seed` draws, another one for another `turn`; None where no place has all of it
    printed. The same arguments draw the same."""
    places = list(_list_places(exercise, release))
    start = _number(f"{seed}/{exercise.code}") + turn
    for step in range(len(places)):
        picked = places[(start + step) % len(places)]
        drawn = _fill(exercise, release, former, picked, start)
        if drawn is not None:
            return drawn
    return None


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def _list_places(exercise: Exercise, release: Release) -> Iterator[Category | None]:
    """The categories that may be drawn; the one place of an exercise that draws none."""
    for figure in exercise.figures:
        axis_id = next((axis for axis, wanted in figure.cell.items() if wanted == PICK), None)
        table = find_table(release, figure.table)
        if axis_id is not None:
            axes = () if table is None else table.axes
            yield from (each for axis in axes if axis.id == axis_id for each in axis.categories if not each.total)
            return
    yield None


def find_table(release: Release, id_: str) -> Table | None:
    """The printed table of a definition: the one of the village as a whole, with counts."""
    found = (table for table in release.tables if table.id == id_ and table.tier == "buku")
    return next((table for table in found if not table.percent_only and not table.partial), None)


def _fill(
    exercise: Exercise, release: Release, former: Release | None, picked: Category | None, start: int
) -> DrawnExercise | None:
    known: dict[str, Fraction | FigureList] = {}
    tables: dict[str, Table] = {}
    for figure in exercise.figures:
        source = former if figure.former else release
        table = None if source is None else find_table(source, figure.table)
        value = None if table is None else _read_figure(figure, table, picked)
        if value is None and not figure.former:
            return None
        if value is not None and table is not None:
            known[figure.name] = value
            if not figure.former:
                tables[table.key] = table
    exact = compute_formula(exercise.answer, known)
    if exact is None:
        return None
    answer = round_fraction(exact, exercise.decimals)
    found = {kind: compute_formula(formula, known) for kind, formula in exercise.wrong.items()}
    wrong = {kind: value for kind, value in found.items() if value is not None}
    if exercise.kind == READ and round_fraction(wrong.get(CLAIM, exact), exercise.decimals) == answer:
        return None  # both sentences would say the same
    order = tuple((start + place) % 3 for place in range(len(exercise.sentences)))
    return DrawnExercise(exercise, picked, exact, answer, wrong, tuple(tables.values()), order)


def _read_figure(figure: ExerciseFigure, table: Table, picked: Category | None) -> Fraction | FigureList | None:
    """What a figure is in a table; None where the table lacks the place, or hides it."""
    if figure.counted:
        return Fraction(table.answered if figure.counted == "dijawab" else table.asked)
    if set(figure.cell) != {axis.id for axis in table.axes}:
        return None
    cells = [cell for path, cell in table.walk() if _fits(figure, table, path, picked)]
    if not any(wanted in (ALL, PRINTED) for wanted in figure.cell.values()):
        return _value(cells[0]) if len(cells) == 1 else None
    values = [value for cell in cells if (value := _value(cell)) is not None]
    if not values or (PRINTED not in figure.cell.values() and len(values) < len(cells)):
        return None
    return FigureList(tuple(values), len(cells))


def _fits(figure: ExerciseFigure, table: Table, path: tuple[Category, ...], picked: Category | None) -> bool:
    for axis, category in zip(table.axes, path, strict=True):
        wanted = figure.cell[axis.id]
        if wanted == PICK:
            if picked is None or category.id != picked.id:
                return False
        elif category.total if wanted in (ALL, PRINTED) else category.id != wanted:
            return False
    return True


def _value(cell: Cell) -> Fraction | None:
    return None if cell.value is None or cell.status != _PRINTED else Fraction(cell.value)


# ── what was answered ───────────────────────────────────────────────────────────────────────────
def is_right(drawn: DrawnExercise, given: Decimal) -> bool:
    """Whether a number answers an exercise, or a sentence is the wrong one that it asks for."""
    if drawn.exercise.kind == READ:
        return given == 0
    return abs(given - drawn.answer) <= drawn.exercise.tolerance


def find_hint(drawn: DrawnExercise, given: Decimal) -> str:
    """Which typical mistake a wrong number is, to as many decimals as were written; "" for none that is known."""
    exponent = given.as_tuple().exponent
    decimals = min(max(-exponent, 0), _FINEST) if isinstance(exponent, int) else 0
    for kind, value in drawn.wrong.items():
        if kind != CLAIM and given == round_fraction(value, decimals):
            return kind
    return ROUNDED if given in _list_roundings(drawn) else ""


def _list_roundings(drawn: DrawnExercise) -> set[Decimal]:
    """The answer cut off, rounded up, rounded twice, or to fewer decimals."""
    exact, decimals = drawn.exact, drawn.exercise.decimals
    scaled = exact * 10**decimals
    floor = scaled.numerator // scaled.denominator
    beside = {Decimal(each).scaleb(-decimals) for each in (floor, floor + 1)}
    twice = {round_fraction(Fraction(round_fraction(exact, more)), decimals) for more in (decimals + 1, decimals + 2)}
    return beside | twice | {round_fraction(exact, fewer) for fewer in range(decimals)}
