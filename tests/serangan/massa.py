"""The attacker of `attack.py` for a whole site: sets are masks over atoms, one program is asked many times.

An atom is a combination of what printed sets depend on: dusun, sex, age and one or two traits, each cut into parts.
Every atom holds an unknown number of persons, never negative. It shares no code with `cantik.protect`; sets are formed
from the hand-written conditions of `tests/acuan`, not from the definitions' expressions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from itertools import product

import highspy
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Alternatives = Sequence[Mapping[str, frozenset[int]]]  # a disjunction of products of code positions


@dataclass(frozen=True)
class Persons:
    """A set of persons: all alternatives of one list hold in one way, and of every list (a conjunction of lists)."""

    lists: tuple[Alternatives, ...]

    def __hash__(self) -> int:
        return hash(tuple(frozenset(each.items()) for one in self.lists for each in one))

    def columns(self) -> frozenset[str]:
        """What the set depends on."""
        return frozenset(name for one in self.lists for each in one for name in each)

    def within(self, columns: Mapping[str, npt.NDArray[np.int64]], size: int) -> Mask:
        """Which rows (of persons or of atoms) belong to it."""
        inside = np.ones(size, bool)
        for alternatives in self.lists:
            any_of = np.zeros(size, bool)
            for one in alternatives:
                all_of = np.ones(size, bool)
                for name, positions in one.items():
                    all_of &= np.isin(columns[name], list(positions))
                any_of |= all_of
            inside &= any_of
        return inside

    def but(self, **parts: frozenset[int]) -> Persons:
        """Those of them with certain positions."""
        return Persons((*self.lists, ({**parts},)))


EVERYBODY = Persons(())


Parts = frozenset[frozenset[int]]


def parts_of(name: str, radix: int, sets: Iterable[Persons]) -> Parts:
    """The coarsest parts of a column that none of the sets divides."""
    used = {each[name] for one in sets for alternatives in one.lists for each in alternatives if name in each}
    signs: dict[tuple[bool, ...], set[int]] = {}
    for position in range(radix):
        signs.setdefault(tuple(position in one for one in used), set()).add(position)
    return frozenset(map(frozenset, signs.values()))


@dataclass(frozen=True)
class Atoms:
    """The combinations of parts: for each column the least position of its part."""

    parts: Mapping[str, Parts]
    columns: Mapping[str, npt.NDArray[np.int64]]
    size: int

    @classmethod
    def of(cls, parts: Mapping[str, Parts]) -> Atoms:
        """All combinations."""
        names = sorted(parts)
        combined = np.array(list(product(*(sorted(map(min, parts[name])) for name in names))), np.int64)
        combined = combined.reshape(-1, len(names))
        return cls(parts, {name: combined[:, i] for i, name in enumerate(names)}, len(combined))

    def tells(self, who: Persons) -> bool:
        """True when the set is made of whole atoms."""
        return all(
            name in self.parts and all(part <= positions or not part & positions for part in self.parts[name])
            for alternatives in who.lists
            for each in alternatives
            for name, positions in each.items()
        )


@dataclass
class Knowledge:
    """Everything that a reader knows about the persons of the atoms."""

    of: Atoms
    rows: list[tuple[npt.NDArray[np.float64], float, float]] = field(default_factory=list)

    def number(self, who: Persons, value: int) -> None:
        """A printed count."""
        self.learn(who.within(self.of.columns, self.of.size).astype(float), value)

    def learn(self, weights: npt.NDArray[np.float64], low: float, high: float | None = None) -> None:
        """Any statement: the weighted sum over atoms lies between two numbers."""
        self.rows.append((weights, low, low if high is None else high))

    def share(self, part: Persons, whole: Persons, value: Decimal, scale: int = 100) -> None:
        """A printed percentage or ratio: scale x part / whole lies within half a unit of its last decimal."""
        half = Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2
        above = scale * part.within(self.of.columns, self.of.size).astype(float)
        below = whole.within(self.of.columns, self.of.size).astype(float)
        self.rows.append((above - float(value - half) * below, 0.0, highspy.kHighsInf))
        self.rows.append((above - float(value + half) * below, -highspy.kHighsInf, 0.0))

    def copy(self) -> Knowledge:
        """The same knowledge, to learn more."""
        return Knowledge(self.of, list(self.rows))

    def intervals(self, sets: Sequence[Persons]) -> list[tuple[float, float]]:
        """The least and largest number of persons of each set that fit everything; raises when nothing fits."""
        solver = self._solver()
        return [self._interval(solver, one.within(self.of.columns, self.of.size)) for one in sets]

    def _solver(self) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        unique = {(row.tobytes(), low, high): (row, low, high) for row, low, high in self.rows}
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.of.size, len(unique)
        model.col_cost_ = np.zeros(self.of.size)
        model.col_lower_ = np.zeros(self.of.size)
        model.col_upper_ = np.full(self.of.size, highspy.kHighsInf)
        model.row_lower_ = np.array([low for _, low, _ in unique.values()], float)
        model.row_upper_ = np.array([high for _, _, high in unique.values()], float)
        starts, index, values = [0], [], []
        for row, _, _ in unique.values():
            where = np.flatnonzero(row)
            index.append(where)
            values.append(row[where])
            starts.append(starts[-1] + len(where))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, np.int32)
        model.a_matrix_.index_ = reduce(lambda a, b: np.concatenate((a, b)), index, np.zeros(0, np.int64)).astype(
            np.int32
        )
        model.a_matrix_.value_ = reduce(lambda a, b: np.concatenate((a, b)), values, np.zeros(0))
        solver.passModel(model)
        solver.run()
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, "what is printed contradicts itself"
        solver.setOptionValue("presolve", "off")  # from here on the last basis is the start of the next question
        return solver

    def _interval(self, solver: highspy.Highs, wanted: Mask) -> tuple[float, float]:
        found = []
        columns = np.arange(self.of.size, dtype=np.int32)
        for sign in (1.0, -1.0):
            solver.changeColsCost(self.of.size, columns, sign * wanted.astype(float))
            solver.run()
            status = solver.getModelStatus()
            if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
                found.append(sign * -highspy.kHighsInf)
                continue
            assert status == highspy.HighsModelStatus.kOptimal, status
            found.append(sign * solver.getInfo().objective_function_value)
        return found[0], found[1]
