"""Whether others can make up for changes of a village in every sum that holds it: a small linear program that is asked
again and again.

Many questions are answered without it, as it would answer them: somebody's move is the opposite one, or an answer to
the same question on another rung or with more told still fits.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

import highspy
import numpy as np

from cantik.protect.across.complement import Opposite
from cantik.protect.across.sums import NEARLY, Changes, Unit
from cantik.protect.lp import run, steady

_INF = highspy.kHighsInf
_NOTHING = 1e-9  # a share that is none
_KEPT = 4  # answers of a question
_EXACT = 1e-7  # how far the solver lets a row be off: what is taken over is as near
Number = TypeVar("Number", bound=Hashable)
#: a move of a village: its place among those of this village
Move = tuple[Unit, int]
#: which part of which moves
Shares = Mapping[Move, float]
#: by how many each number changes, by its row
Rows = Mapping[int, float]
#: of each question (a village with the changes that it owes) what answered it before
Answers = dict[tuple[Unit, frozenset[tuple[object, float]]], list[Shares]]


class Makers(Generic[Number]):
    """Moves of villages, of which each village uses a point between them and as it is, and what they do to numbers.

    `moves`: by how many each number changes. A number that is not told may change in any way (`told`). `answers`: kept
    by whoever asks the same of other numbers; the moves of a village are the same there.
    """

    def __init__(self, moves: Sequence[tuple[Unit, Mapping[Number, float]]], answers: Answers | None = None) -> None:
        numbers = dict.fromkeys(number for _, effect in moves for number in effect)
        self._row = {number: place for place, number in enumerate(numbers)}
        units = {unit: place for place, unit in enumerate(dict.fromkeys(unit for unit, _ in moves))}
        self._answers: Answers = {} if answers is None else answers
        self._columns: dict[Unit, list[int]] = {unit: [] for unit in units}
        self._moves: list[Move] = []
        index, value, start = [], [], [0]
        for column, (unit, effect) in enumerate(moves):
            self._moves.append((unit, len(self._columns[unit])))
            self._columns[unit].append(column)
            index += [*(self._row[number] for number in effect), len(numbers) + units[unit]]
            value += [*effect.values(), 1.0]
            start.append(len(index))
        effects = [{self._row[number]: much for number, much in effect.items()} for _, effect in moves]
        self._effects = dict(zip(self._moves, effects, strict=True))
        self._solver = _build_program(len(numbers), len(units), index, value, start)
        self._told: set[int] = set()  # rows: a number may be slow to find
        self._opposite = Opposite([unit for unit, _ in moves], effects)

    def tell(self, told: Collection[Number]) -> None:
        """Which numbers are told from now on: they may not change."""
        wanted = {self._row[number] for number in told if number in self._row}
        for row in wanted ^ self._told:
            end = 0.0 if row in wanted else _INF
            self._solver.changeRowBounds(row, -end, end)
        self._opposite.tell(wanted)
        self._told = wanted

    def enough(self, unit: Unit, changes: Changes, effect: Mapping[Number, float]) -> bool:
        """Whether others undo the effect that changes of a village have on what is told, and still do whichever of them
        is taken out."""
        owed = self._list_effect(effect)
        if owed is None:
            return False
        if self._opposite.enough(owed, [unit]):
            return True
        question = unit, frozenset(changes.items())
        fitting = [shares for shares in self._answers.get(question, ()) if self._fits(shares, owed)]
        done = self._whoever_is_out(unit, owed, fitting)
        if fitting:
            self._answers[question] = fitting[-_KEPT:]
        return done

    def _whoever_is_out(self, unit: Unit, owed: Rows, fitting: list[Shares]) -> bool:
        """`fitting`: answers that are known; those that are found are added."""
        if not fitting and not self._ask(owed, [unit], fitting):
            return False
        readers = _in_all(fitting)
        readers = {own: much for own, much in readers.items() if not self._opposite.enough(owed, [unit, own], spare=0)}
        if not readers or self._ask(owed, [unit, *readers], fitting):
            return True
        for reader in sorted(readers, key=lambda own: (-readers[own], own)):  # who is needed most is asked for first
            needed = all(_uses(shares, reader) for shares in fitting)
            if needed and not self._ask(owed, [unit, reader], fitting):
                return False
        return True

    def _list_effect(self, effect: Mapping[Number, float]) -> Rows | None:
        """An effect by rows; None where it is one on a number that no move changes."""
        rows = {self._row.get(number, -1): much for number, much in effect.items()}
        return rows if self._told.issuperset(rows) else None

    def _ask(self, owed: Rows, without: Sequence[Unit], fitting: list[Shares]) -> bool:
        """Whether there is an answer `without` some villages; it is put to the others."""
        shares = self._find_shares(owed, without)
        if shares is not None:
            fitting.append(shares)
        return shares is not None

    def _fits(self, shares: Shares, owed: Rows) -> bool:
        """An answer to the same question when something else was told is one now."""
        left = dict(owed)
        for move, share in shares.items():
            if move not in self._effects:
                return False
            for row, much in self._effects[move].items():
                if row in self._told:
                    left[row] = left.get(row, 0.0) + share * much
        return all(abs(much) <= _EXACT for much in left.values())

    def _find_shares(self, owed: Rows, without: Collection[Unit]) -> Shares | None:
        gone = [column for unit in without for column in self._columns.get(unit, ())]
        self._bounds(gone, 0.0)
        for row, much in owed.items():
            self._solver.changeRowBounds(row, -much, -much)
        run(self._solver)
        done = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        found = self._solver.getSolution().col_value if done else ()
        for row in owed:
            self._solver.changeRowBounds(row, 0.0, 0.0)
        self._bounds(gone, 1.0)
        if not done:
            return None
        return {self._moves[column]: share for column, share in enumerate(found) if share > _NOTHING}

    def _bounds(self, columns: Sequence[int], upper: float) -> None:
        if columns:
            at, size = np.array(columns, np.int32), len(columns)
            self._solver.changeColsBounds(size, at, np.zeros(size), np.full(size, upper))


def _build_program(numbers: int, units: int, index: list[int], value: list[float], start: list[int]) -> highspy.Highs:
    """The program in which nothing is told: a column a move, a row a number, and a row a village."""
    model, moves = highspy.HighsLp(), len(start) - 1
    model.num_col_, model.num_row_ = moves, numbers + units
    model.col_cost_ = np.ones(moves)
    model.col_lower_, model.col_upper_ = np.zeros(moves), np.ones(moves)
    model.row_lower_ = np.concatenate([np.full(numbers, -_INF), np.zeros(units)])
    model.row_upper_ = np.concatenate([np.full(numbers, _INF), np.ones(units)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.array(start, np.int32)
    model.a_matrix_.index_ = np.array(index, np.int32)
    model.a_matrix_.value_ = np.array(value, float)
    solver = steady()
    solver.setOptionValue("presolve", "off")
    solver.passModel(model)
    return solver


def _uses(shares: Shares, unit: Unit) -> bool:
    return any(own == unit and share > NEARLY for (own, _), share in shares.items())


def _in_all(answers: Sequence[Shares]) -> dict[Unit, float]:
    """The villages that every one of some answers uses, with how much the first uses of them."""
    much: dict[Unit, float] = {}
    for (unit, _), share in answers[0].items():
        if share > NEARLY:
            much[unit] = much.get(unit, 0.0) + share
    return {unit: own for unit, own in much.items() if all(_uses(shares, unit) for shares in answers)}
