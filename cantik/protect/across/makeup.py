"""Whether others can make up for changes of a village in every sum that holds it: a small linear program that is asked
again and again."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

import highspy
import numpy as np

from cantik.protect.across.sums import NEARLY, Unit
from cantik.protect.lp import run, steady

_INF = highspy.kHighsInf
Number = TypeVar("Number", bound=Hashable)


class Makers(Generic[Number]):
    """Moves of villages, of which each village uses a point between them and as it is, and what they do to numbers.

    `moves`: by how many each number changes. A number that is not told may change in any way (`told`).
    """

    def __init__(self, moves: Sequence[tuple[Unit, Mapping[Number, float]]]) -> None:
        numbers = dict.fromkeys(number for _, effect in moves for number in effect)
        self._row = {number: place for place, number in enumerate(numbers)}
        units = {unit: place for place, unit in enumerate(dict.fromkeys(unit for unit, _ in moves))}
        self._moves = [unit for unit, _ in moves]
        self._columns: dict[Unit, list[int]] = {unit: [] for unit in units}
        index, value, start = [], [], [0]
        for column, (unit, effect) in enumerate(moves):
            self._columns[unit].append(column)
            index += [*(self._row[number] for number in effect), len(numbers) + units[unit]]
            value += [*effect.values(), 1.0]
            start.append(len(index))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(moves), len(numbers) + len(units)
        model.col_cost_ = np.ones(len(moves))
        model.col_lower_, model.col_upper_ = np.zeros(len(moves)), np.ones(len(moves))
        model.row_lower_ = np.concatenate([np.full(len(numbers), -_INF), np.zeros(len(units))])
        model.row_upper_ = np.concatenate([np.full(len(numbers), _INF), np.ones(len(units))])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.array(start, np.int32)
        model.a_matrix_.index_ = np.array(index, np.int32)
        model.a_matrix_.value_ = np.array(value, float)
        self._solver = steady()
        self._solver.setOptionValue("presolve", "off")
        self._solver.passModel(model)
        self._told: set[Number] = set()

    def tell(self, told: Collection[Number]) -> None:
        """Which numbers are told from now on: they may not change."""
        wanted = {number for number in told if number in self._row}
        for number in wanted ^ self._told:
            end = 0.0 if number in wanted else _INF
            self._solver.changeRowBounds(self._row[number], -end, end)
        self._told = wanted

    def undo(self, effect: Mapping[Number, float], without: Collection[Unit]) -> set[Unit] | None:
        """Whose moves together undo an effect on what is told, `without` some villages; None where nobody's do."""
        if not self._told.issuperset(effect):
            return None  # a number that no move changes
        gone = [column for unit in without for column in self._columns.get(unit, ())]
        self._bounds(gone, 0.0)
        for number, much in effect.items():
            self._solver.changeRowBounds(self._row[number], -much, -much)
        run(self._solver)
        done = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        shares = self._solver.getSolution().col_value if done else ()
        for number in effect:
            self._solver.changeRowBounds(self._row[number], 0.0, 0.0)
        self._bounds(gone, 1.0)
        if not done:
            return None
        return {self._moves[column] for column, share in enumerate(shares) if share > NEARLY}

    def _bounds(self, columns: Sequence[int], upper: float) -> None:
        if columns:
            at, size = np.array(columns, np.int32), len(columns)
            self._solver.changeColsBounds(size, at, np.zeros(size), np.full(size, upper))
