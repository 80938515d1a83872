"""How far the numbers of a village may be other than they are without contradicting anything that its edition tells.

An edition leaves room for more than one village. Two kinds of room are found here, both with every other number that a
level may tell of the village left as it is:

* how many of a class of a measure may as well be of another class (the *leeway* of the measure): this is what other
  villages can make up with;
* which protected numbers keep their interval only when such numbers change too (what the village *owes*): dusun by
  dusun everything else was proved with the numbers of the whole village known.

Both are points that the gate's own rows admit: a village that has these numbers could have published this edition.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cantik.content.kinds import Classification, Fact
from cantik.measure.layout import Key
from cantik.protect.across.program import VillageClass, VillageProgram
from cantik.protect.across.questions import AskedMeasure
from cantik.protect.across.sums import OUTSIDE, Changes, Class
from cantik.protect.audit.bounds import Points
from cantik.protect.audit.gate import Printed, ReadRelease, read_release
from cantik.protect.audit.model.problems import CrossProblem, ProtectedSum, Row, together
from cantik.protect.audit.model.statements import Ref, Scope
from cantik.protect.lp import TOLERANCE, ProtectionError


@dataclass(frozen=True, slots=True)
class Leeway:
    """The leeway of a village. `moves`: changes of points, of two classes of a measure where that is possible; `open`:
    the classes of which its edition does not say how many they have (all others are known to everybody); `owed`: of
    each protected number that needs it the changes of one point; `unproven`: measures in which a protected number could
    not be shown to keep its interval beside a number of a level."""

    moves: tuple[Changes, ...] = ()
    open: frozenset[Class] = frozenset()
    owed: tuple[Changes, ...] = ()
    unproven: frozenset[Key] = frozenset()

    def __add__(self, other: Leeway) -> Leeway:
        """That of both, of different measures: what an edition counted itself and what it carries over."""
        return Leeway(
            (*self.moves, *other.moves),
            self.open | other.open,
            (*self.owed, *other.owed),
            self.unproven | other.unproven,
        )


def leeway_of(
    printed: Printed,
    measures: Sequence[AskedMeasure],
    classifications: Mapping[str, Classification],
    facts: Sequence[Fact],
) -> Leeway:
    """The leeway of a village whose edition told `printed` and passed the gate. `measures`: those that a level may tell
    of it, as they are. Raises `ProtectionError` P102 when they contradict what was printed."""
    # what a level may tell of the classes that the village's rows merge the measures ask, by their own needs
    printed = replace(printed, merged=(), keys=())
    release = read_release(printed, classifications, facts, [measure.sets() for measure in measures])
    read = {question.number for question in release.questions}
    unproven = {measure.key for number, measure in enumerate(measures) if number not in read}
    found: list[Leeway] = []
    for scope, group in together(release.every, release.facts):
        village = _find_fitting(release, scope, group, measures)
        if village is None:
            continue
        own = None if village.partial else village.find_leeway()
        if own is None:
            unproven |= village.keys
        else:
            found.append(own)
    told = {(measure.key, OUTSIDE) for measure in measures if _is_total_told(measure)}
    return Leeway(
        tuple(changes for each in found for changes in each.moves),
        frozenset().union(*(each.open for each in found)) - told,
        tuple(changes for each in found for changes in each.owed),
        frozenset(unproven),
    )


def _is_total_told(measure: AskedMeasure) -> bool:
    """How many a measure counts is told by another table (`mengikuti`), which its universe does not say to the gate:
    no point with one more or fewer in all of its classes is one of the village's."""
    return measure.spec.disclosure.follows is not None


def _find_fitting(
    release: ReadRelease, scope: Scope, group: Sequence[frozenset[str]], measures: Sequence[AskedMeasure]
) -> _VillageProblem | None:
    """The problem of some crosses without the facts that the village itself contradicts; None where no level asks of
    them."""
    made = _VillageProblem(release.problem(scope, group), measures)
    if not made.classes and not made.partial:
        return None
    if made.fits():
        return made
    names = [fact.id for fact in release.facts]
    wrong: list[str] = []
    for place, name in enumerate([*names, ""]):
        without = [*wrong, *names[place + 1 :]] if name else wrong
        made = _VillageProblem(release.problem(scope, group, without), measures)
        if not made.fits():
            if not name:
                break
            wrong.append(name)
    else:
        return made
    if release.alone is not None:  # somebody's answers have changed since the edition before
        return _find_fitting(release.alone, scope, group, measures)
    raise ProtectionError("P102", "Hitungan desa berbeda dari yang dicetak edisinya", where=str(scope))


class _VillageProblem:
    """One problem of the gate with the classes of the measures that it decides."""

    def __init__(self, problem: CrossProblem, measures: Sequence[AskedMeasure]) -> None:
        self.classes: list[VillageClass] = []
        real: list[ProtectedSum] = []
        for target in problem.targets:
            if target.ref is None or target.ref.number >= 0:
                real.append(target)
            else:
                self.classes.append(_class(target, target.ref, measures))
        self.keys = {each.name[0] for each in self.classes}
        known = {(measure.key, OUTSIDE) for measure in measures if _is_total_told(measure)}
        problem = replace(problem, rows=[*problem.rows, *(_row(each) for each in self.classes if each.name in known)])
        #: some answers could not be taken together: nothing is proved of them
        self.partial = bool(problem.too_large)
        self._own = replace(problem, targets=_not_told_before(problem, self.classes, measures))
        self._asked = replace(problem, targets=[*real, *self._own.targets])
        self._points = Points(replace(self._asked, rows=[*problem.rows, *map(_row, self.classes)]))

    def fits(self) -> bool:
        """The village as it is fits what is said of it."""
        return self._points.fits()

    def find_leeway(self) -> Leeway | None:
        """Its leeway; None where a protected number cannot keep its interval."""
        narrowed = self._points.find_narrowed()
        program = VillageProgram(self._asked, self.classes, [each.target for each in narrowed])
        owed = program.find_owed(narrowed)
        if owed is None:
            return None
        moves = program.moves()
        return Leeway(tuple(moves), program.open, tuple(owed))


def _not_told_before(
    problem: CrossProblem, classes: Sequence[VillageClass], measures: Sequence[AskedMeasure]
) -> list[ProtectedSum]:
    """The protected sets of the measures, as far as the edition itself does not tell of them: two classes that it hides
    beside a total are known together, and a level that says so says nothing new."""
    places = {each.name: each.at for each in classes}
    asked = []
    for measure in measures:
        for own in measure.protected:
            at = [places[measure.key, name] for name in own.classes if (measure.key, name) in places]
            if len(at) == len(own.classes):
                asked.append(ProtectedSum(None, np.sort(np.concatenate(at)), own.need))
    if not asked:
        return []
    points = Points(replace(problem, targets=asked))
    if not points.fits():
        return []  # a fact that the village contradicts: asked again without it
    told = {id(each.target): each for each in points.find_narrowed()}
    out = []
    for target in asked:
        left = told.get(id(target))
        if left is None:
            out.append(target)
            continue
        need = (
            max(target.need[0], math.ceil(left.low - TOLERANCE)),
            min(target.need[1], math.floor(left.high + TOLERANCE)),
        )
        if left.high - left.low > 1 - TOLERANCE:
            out.append(replace(target, need=need))
    return out


def _row(own: VillageClass) -> Row:
    """As many as a class has."""
    return Row(own.at, np.ones(len(own.at)), own.count, own.count, {None}, lasting=True)


def _class(target: ProtectedSum, ref: Ref, measures: Sequence[AskedMeasure]) -> VillageClass:
    measure = measures[-1 - ref.number]
    names = [*measure.counts, OUTSIDE]
    name = names[ref.cell or 0]
    count = measure.total if name == OUTSIDE else measure.counts[name]
    return VillageClass((measure.key, name), target.at, count)
