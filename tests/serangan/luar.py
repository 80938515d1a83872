"""The outsider: one linear program for each group of answers over the full inner cross of a village.

One unknown, never negative, for every combination of dusun, sex, part of age and answers (`Atoms`): what any printed
set is made of. The program knows what a release folder says (`rilis.py`) and, at levels 2 and 3, facts of life
(`fakta.py`). It shares no code with the stations that protect, measure or release.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

import highspy
import numpy as np
import numpy.typing as npt

from tests.acuan.bacaan import scales
from tests.serangan import fakta
from tests.serangan.massa import EVERYBODY, Atoms, Parts, Persons, parts_of
from tests.serangan.rilis import DUSUN, FRAME, Folder, Told

Numbers = npt.NDArray[np.float64]
Interval = tuple[float, float]
NEAR = 1e-6
_PRIMAL = 4  # HiGHS: only the costs change between two questions, so that the last point stays feasible
_JOINED = (  # answers that a fact of life or a definition ties, besides those that printed sets tie
    frozenset({"hubungan", "status_kawin"}),
    frozenset({"hubungan", "pekerjaan"}),
    frozenset({"hubungan", "pendidikan_kk"}),
    frozenset({"punya_ktp_el", "status_rekam", "status_kawin"}),
    frozenset({"jumlah_anggota", "jumlah_balita", "jumlah_lansia", "umur_kepala", "jk_kepala"}),
)


def traits(who: Persons) -> frozenset[str]:
    """What a set depends on beside dusun, sex and age."""
    return who.columns() - FRAME


@dataclass(frozen=True)
class Row:
    """A statement: the weighted sum over atoms lies between two numbers."""

    weights: Numbers
    low: float
    high: float


@dataclass
class Problem:
    """What is solved together: a basis, its answers, the atoms that are possible, all statements about them.

    `frame`: dusun, sex and age alone, cut at every age that anything printed names; its unknowns stand after the atoms.
    """

    basis: str
    answers: frozenset[str]
    atoms: Atoms
    possible: npt.NDArray[np.bool_]
    frame: Atoms
    rows: list[Row] = field(default_factory=list)

    def weights(self, who: Persons) -> Numbers:
        """One at the atoms of a set."""
        return who.within(self.atoms.columns, self.atoms.size).astype(float)

    def whole(self, weights: Numbers) -> Numbers:
        """Weights over atoms as weights over atoms and frame."""
        return np.concatenate([weights, np.zeros(self.atoms.size + self.frame.size - len(weights))])

    def learn(self, weights: Numbers, low: float, high: float) -> None:
        """Add a statement."""
        self.rows.append(Row(self.whole(weights), low, high))

    def number(self, who: Persons, value: float) -> None:
        """Add a printed number."""
        self.learn(self.weights(who), value, value)


def combinations(folder: Folder, level: int) -> list[tuple[str, frozenset[str]]]:
    """Which answers are taken together: those of every printed set, and those that are tied, the widest only."""
    by_basis: dict[str, set[frozenset[str]]] = {}
    for told in folder.told:
        by_basis.setdefault(told.basis, set()).add(traits(told.who))
    out = []
    for basis, found in sorted(by_basis.items()):
        alone = frozenset().union(*found)
        wide = found | {joined & alone for joined in _JOINED if level > 1 or len(joined & alone) < 3} - {frozenset()}
        if level > 1:
            wide |= {joined & alone for joined in _JOINED}
        out += [(basis, each) for each in sorted(wide, key=sorted) if each and not any(each < other for other in wide)]
    return out


def problem_of(
    folder: Folder, basis: str, answers: frozenset[str], level: int, without: Collection[str] = ()
) -> Problem:
    """The statements of a folder about some answers, and the facts of life of a level `without` some of them."""
    inside = [told for told in folder.told if told.basis == basis and traits(told.who) <= answers]
    inside = [told for told in inside if fakta.HEADED not in without or not told.source.startswith(fakta.HEADED)]
    facts = fakta.impossible(basis, answers, level, without)
    atoms = Atoms.of(_parts(folder, basis, answers, [told.who for told in inside if traits(told.who)], facts))
    possible = np.ones(atoms.size, bool)
    for fact in facts:
        possible &= ~fact.within(atoms.columns, atoms.size)
    problem = Problem(basis, answers, atoms, possible, _frame_of(folder, basis, atoms))
    _numbers(problem, inside)
    _ages(problem, inside)
    for share in folder.shares:
        if share.basis == basis and atoms.tells(share.part) and atoms.tells(share.whole):
            half = 0.5 * 10.0 ** int(share.value.as_tuple().exponent)
            part, whole = 100 * problem.weights(share.part), problem.weights(share.whole)
            problem.learn(part - (float(share.value) - half) * whole, -share.less, math.inf)
            problem.learn(part - (float(share.value) + half) * whole, -math.inf, share.more)
    fakta.sums(problem, folder, level, without)
    return problem


def fitting(folder: Folder, basis: str, answers: frozenset[str], level: int) -> tuple[Problem, list[str]]:
    """The problem without the facts that contradict what is printed, taken in order; and those facts."""
    problem = problem_of(folder, basis, answers, level)
    if Solver(problem).feasible:
        return problem, []
    facts = fakta.names(basis, answers, level)
    out: list[str] = []
    for place, fact in enumerate(facts):
        if not Solver(problem_of(folder, basis, answers, level, [*out, *facts[place + 1 :]])).feasible:
            out.append(fact)
    return problem_of(folder, basis, answers, level, out), out


def _parts(
    folder: Folder, basis: str, answers: frozenset[str], sets: Sequence[Persons], facts: Sequence[Persons]
) -> dict[str, Parts]:
    """The coarsest parts of each column that neither a printed set nor a fact divides."""
    own = scales(basis)
    out: dict[str, Parts] = {}
    core = [who for who in sets if traits(who) == answers] or sets
    for name in (answers | FRAME) & (own.keys() | {DUSUN}):
        if name == DUSUN:
            out[name] = frozenset(frozenset({place}) for place in range(max(1, len(folder.areas))))
            continue
        narrow = name == "hubungan" and len(answers) > 1 and "status_kawin" not in answers
        divided = parts_of(name, own[name].missing + 1, [*(core if narrow else sets), *facts])
        answered = frozenset(range(own[name].missing))
        out[name] = frozenset(
            part & answered if name in FRAME else part for part in divided if part & answered or name not in FRAME
        )
    return out


def _numbers(problem: Problem, inside: Iterable[Told]) -> None:
    for told in inside:
        if not problem.atoms.tells(told.who):
            continue
        if told.value is not None:
            problem.number(told.who, told.value)
        elif told.low is not None or told.high is not None:
            low = 0.0 if told.low is None else told.low
            problem.learn(problem.weights(told.who), low, math.inf if told.high is None else told.high)


def _frame_of(folder: Folder, basis: str, atoms: Atoms) -> Atoms:
    """Dusun, sex and age cut wherever a public number or an atom divides them; empty where no age stands."""
    if "umur" not in atoms.parts:
        return Atoms({}, {}, 0)
    public = [told.who for told in folder.told if told.basis == basis and not traits(told.who)]
    parts: dict[str, Parts] = {DUSUN: atoms.parts[DUSUN]}
    for name in ("jenis_kelamin", "umur"):
        answered = frozenset(range(scales(basis)[name].missing))
        own = [EVERYBODY.but(**{name: part}) for part in atoms.parts[name]]
        divided = parts_of(name, scales(basis)[name].missing + 1, [*public, *own])
        parts[name] = frozenset(part & answered for part in divided if part & answered)
    return Atoms.of(parts)


def _ages(problem: Problem, inside: Iterable[Told]) -> None:
    """Ages are nested: whoever is 18 to 29 is also 15 to 29. What the public tables say of the frame, and that the
    persons of every part of age that an atom has are those of the ages it is made of."""
    frame, atoms = problem.frame, problem.atoms
    if not frame.size:
        return
    none = np.zeros(atoms.size)
    for told in inside:
        if not traits(told.who) and frame.tells(told.who) and (told.value is not None or told.high is not None):
            low, high = (told.low or 0, told.high) if told.value is None else (told.value, told.value)
            mask = told.who.within(frame.columns, frame.size).astype(float)
            problem.rows.append(Row(np.concatenate([none, mask]), low, math.inf if high is None else high))
    for place in product(*(sorted(atoms.parts[name], key=min) for name in sorted(FRAME))):
        who = EVERYBODY.but(**dict(zip(sorted(FRAME), place, strict=True)))
        both = np.concatenate([problem.weights(who), -who.within(frame.columns, frame.size).astype(float)])
        problem.rows.append(Row(both, 0.0, 0.0))


class Solver:
    """The intervals of sets of a problem; every solution found serves all sets."""

    def __init__(self, problem: Problem, extra: Sequence[Row] = ()) -> None:
        self.columns = np.flatnonzero(np.concatenate([problem.possible, np.ones(problem.frame.size, bool)]))
        unique: dict[bytes, Row] = {}
        for row in (*problem.rows, *extra):
            weights = problem.whole(row.weights)[self.columns]
            key = weights.tobytes()
            former = unique.get(key)
            unique[key] = Row(
                weights, row.low if former is None else max(row.low, former.low),
                row.high if former is None else min(row.high, former.high),
            )  # fmt: skip
        self._solver = _loaded(len(self.columns), list(unique.values()))

    @property
    def feasible(self) -> bool:
        """Whether anything fits all statements."""
        self._solver.run()
        fits: bool = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        self._solver.setOptionValue("presolve", "off")  # from here on the last basis is the start of the next question
        self._solver.setOptionValue("simplex_strategy", _PRIMAL)
        return fits

    def point(self, weights: Numbers, sign: float) -> Numbers | None:
        """A point at which the weighted sum is least (sign 1) or largest (-1); None where it has no end."""
        cost = sign * weights[self.columns]
        self._solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        assert status == highspy.HighsModelStatus.kOptimal, status
        return np.asarray(self._solver.getSolution().col_value)


def _loaded(size: int, rows: Sequence[Row]) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, len(rows)
    model.col_cost_, model.col_lower_ = np.zeros(size), np.zeros(size)
    model.col_upper_ = np.full(size, highspy.kHighsInf)
    ends = np.array([(row.low, row.high) for row in rows]).reshape(-1, 2)
    model.row_lower_, model.row_upper_ = ends[:, 0], ends[:, 1]
    where = [np.flatnonzero(row.weights) for row in rows]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, where)]).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([np.zeros(0, int), *where]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate(
        [np.zeros(0), *(row.weights[index] for row, index in zip(rows, where, strict=True))]
    )
    solver.passModel(model)
    return solver


def bounds(
    problem: Problem, sets: Sequence[Persons], keep: Sequence[tuple[int, int]], extra: Sequence[Row] = ()
) -> list[Interval] | None:
    """Intervals of sets: exact where narrower than `keep`, else wide enough to show that `keep` is possible.

    None where nothing fits all statements.
    """
    return reached(problem, [problem.whole(problem.weights(who)) for who in sets], keep, extra)


def reached(
    problem: Problem, sums: Sequence[Numbers], keep: Sequence[tuple[int, int]], extra: Sequence[Row] = ()
) -> list[Interval] | None:
    """The same of weighted sums."""
    solver = Solver(problem, extra)
    if not solver.feasible:
        return None
    if not sums:
        return []
    matrix = np.array([each[solver.columns] for each in sums])
    low, high = np.full(len(sums), math.inf), np.full(len(sums), -math.inf)
    for number, (need_low, need_high) in enumerate(keep):
        for sign in (-1.0, 1.0):
            if (sign > 0 and low[number] <= need_low + NEAR) or (sign < 0 and high[number] >= need_high - NEAR):
                continue
            point = solver.point(sums[number], sign)
            if point is None:
                high[number] = math.inf
                continue
            seen = matrix @ point
            np.minimum(low, seen, out=low)
            np.maximum(high, seen, out=high)
    return list(zip(low.tolist(), high.tolist(), strict=True))
