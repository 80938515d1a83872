"""The gate before a release: a reader of its own who knows everything printed and the facts of life, and finds nothing.

It shares no reading of relations with the part that chooses what to hide, and none with the auditor of the public
ranges (`audit/public.py`): conditions are evaluated on combinations of answers (`audit/model/members.py`,
`audit/model/problems.py`).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from cantik.content.kinds import Classification, Fact
from cantik.protect.audit.bounds import Narrowed, Points, breaks
from cantik.protect.audit.model.editions import Printed, ReadEditions, StatementsRead, read_editions
from cantik.protect.audit.model.facts import KnownFact, read_facts
from cantik.protect.audit.model.members import Domains
from cantik.protect.audit.model.problems import Builder, CrossProblem, together
from cantik.protect.audit.model.readings import JointReading
from cantik.protect.audit.model.statements import (
    EDITION,
    NOW,
    THEN,
    HeldFigure,
    MergedClasses,
    Need,
    PrintedStatement,
    Ref,
    Scope,
    conditions,
)
from cantik.protect.audit.model.statements import Reader as StatementReader
from cantik.protect.audit.model.ties import tie_problem
from cantik.protect.audit.points import KeptPoints
from cantik.protect.audit.suppress import helpless, hidden_for
from cantik.protect.lp import TOLERANCE, ProtectionError
from cantik.protect.memory import HashedKey, Memory
from cantik.protect.result import SafeFigure, SafeTable

Crosses = Sequence[frozenset[str]]
PERSON = "orang"
__all__ = ["AskedSet", "GateFindings", "HeldFigure", "MergedClasses", "Printed", "Ref", "examine", "read_release"]


@dataclass(frozen=True, slots=True)
class AskedSet:
    """A set that is asked about: a cell (in the order of its table; of an indicator numerator, then complement, then
    denominator) of the table or indicator at this place."""

    number: int
    cell: int


class UnsettledProblem:
    """A problem in which protected numbers are known too well, and something helps."""

    def __init__(self, problem: CrossProblem, found: Sequence[Narrowed], kept: KeptPoints) -> None:
        self._open: tuple[CrossProblem, Sequence[Narrowed], KeptPoints] | None = (problem, found, kept)
        self._hide: set[Ref] = set()

    def hide(self) -> set[Ref]:
        """What to hide; found once."""
        if self._open is not None:
            self._hide, self._open = hidden_for(*self._open), None
        return self._hide


@dataclass(slots=True)
class GateFindings:
    """What the gate found. `narrowed`: where protected numbers stand that are known too well. `hide`: what to hide so
    that they are not. `helpless`: those among them that nothing helps. `facts`: those that it reasoned by; `left_out`:
    those among them that the printed numbers contradict; `disputed`: answers of which a former edition tells by
    definitions that are others now; `unread`: definitions that it cannot read; `apart`: answers that it could not take
    together, since their cross is too large; `unsettled`: where something is to be hidden."""

    protected: int = 0
    narrowed: list[Ref | None] = field(default_factory=list)
    hide: set[Ref] = field(default_factory=set)
    helpless: list[Ref | None] = field(default_factory=list)
    told_before: dict[Ref, Need] = field(default_factory=dict)  # of a former edition: what it left of them by itself
    left: dict[Ref, Need] = field(default_factory=dict)  # what is left of the helpless ones
    facts: tuple[str, ...] = ()
    left_out: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    disputed: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    unsettled: list[UnsettledProblem] = field(default_factory=list)

    def take(self, more: GateFindings) -> None:
        """Take in what was found in one problem."""
        self.protected += more.protected
        self.narrowed += more.narrowed
        self.helpless += more.helpless
        self.left |= more.left
        self.left_out |= more.left_out
        self.disputed |= more.disputed
        self.apart |= more.apart
        self.unsettled += more.unsettled


_SETTLED: Memory[GateFindings] = Memory(256)
_POINTS: Memory[KeptPoints] = Memory(32)
_HELPED: Memory[KeptPoints] = Memory(32)


def examine(printed: Printed, classifications: Mapping[str, Classification], facts: Iterable[Fact]) -> GateFindings:
    """Examine a release. Raises `ProtectionError` P102 when printed numbers contradict each other."""
    release = read_release(printed, classifications, facts)
    out = GateFindings(facts=tuple(fact.id for fact in release.facts), unread=release.unread)
    for scope, group in together(release.every, release.facts):
        if release.protects(scope, group):
            out.take(_SETTLED.recall(release.make_key(scope, group), partial(_examine_crosses, release, scope, group)))
    out.told_before = {ref: need for ref, need in out.left.items() if printed.former(ref)}
    out.helpless = [ref for ref in out.helpless if ref is None or not printed.former(ref)]
    if not out.helpless:  # else a table is withdrawn, and everything examined anew
        out.hide.update(*(problem.hide() for problem in out.unsettled))
    return out


def read_release(
    printed: Printed,
    classifications: Mapping[str, Classification],
    facts: Iterable[Fact],
    asked: Sequence[SafeTable | SafeFigure] = (),
) -> ReadRelease:
    """A release as the gate reads it. `asked`: tables and indicators that somebody asks about beside it, of which it
    tells nothing: their sets are named in `ReadRelease.questions`, and every cross is cut where one of them is."""
    told = [fact for fact in facts if fact.impossible or fact.most or fact.heads]
    texts = [text for fact in told for text in (fact.impossible, fact.heads, *(fact.most or ())) if text]
    tables = [each for each in asked if isinstance(each, SafeTable)]
    figures = [each for each in asked if isinstance(each, SafeFigure)]
    own = [*printed.figures, *(each.figure for each in printed.held)]
    texts = list(dict.fromkeys((*conditions((*printed.tables, *tables), (*own, *figures)), *texts)))
    domains = Domains.of(classifications.values(), texts)
    for column, other in (pair for fact in told for pair in fact.same):
        domains.alike(column, other)
    if printed.changes is not None:
        domains.name(EDITION, {*NOW.codes, *THEN.codes})
    reader = StatementReader(classifications, domains)
    known = read_facts(told, domains)
    read = read_editions(printed, reader, known, HashedKey(tuple(texts)))
    questions = dict(_questions(reader, asked))
    if printed.changes is not None:  # sums of villages tell of those whom this edition counts
        questions = {question: statement.of(NOW) for question, statement in questions.items()}
    return ReadRelease(read, known, domains, questions)


def _questions(
    reader: StatementReader, asked: Sequence[SafeTable | SafeFigure]
) -> Iterator[tuple[AskedSet, PrintedStatement]]:
    """The sets of what is asked about, of the whole village, as statements that say nothing of how many they are."""
    for number, each in enumerate(asked):
        if isinstance(each, SafeTable):
            reader.name_axes(each)
            nothing = [None] * len(each.cells)
            sets = list(reader.table(number, each, nothing, [False] * len(each.cells)))[1:]
        else:
            sets = reader.sides(each)
        for cell, statement in enumerate(sets):
            mark = Ref(-1 - number, cell)
            yield AskedSet(number, cell), replace(statement, low=0, high=None, ref=mark, need=(0, 0), share=None)


def _examine_crosses(release: ReadRelease, scope: Scope, group: Crosses) -> GateFindings:
    """What is found in crosses that hang together."""
    problem, points = release.find_fitting(scope, group)
    apart = {" × ".join(sorted(answers)) for answers in problem.too_large}
    out = GateFindings(len(problem.targets), left_out=set(problem.left_out), apart=apart)
    out.disputed = {" × ".join(sorted(problem.answers))} if problem.disputed else set()
    _settle(problem, points, _HELPED.recall((scope, tuple(group)), KeptPoints), out)
    return out


class ReadRelease:
    """The statements and facts of a release; facts that the printed numbers contradict can be left out, and of a former
    edition what was then, so that only what it tells of today is left. `questions`: what is asked about beside it, by
    statement."""

    def __init__(
        self,
        read: ReadEditions,
        facts: Sequence[KnownFact],
        domains: Domains,
        questions: Mapping[AskedSet, PrintedStatement] | None = None,
    ) -> None:
        self.facts, self.unread, self.questions = facts, read.unread, dict(questions or {})
        self._domains, self._read = domains, read
        self._asked = JointReading.of(self.questions.values())
        self._both = [*read.today, *read.former]
        self.every = self._readings(self._both, ())
        self._every = Builder(self.every, facts, domains)
        self._builders = {frozenset[str](): self._every}  # by the facts about heads that are left out

    def _readings(self, read: Sequence[StatementsRead], without: Sequence[str]) -> list[JointReading]:
        """What was read, what some facts (all but those left out) say of it, and what is asked."""
        heads = [fact.id for fact in self.facts if fact.heads and fact.id not in without]
        asked = [self._asked] if self.questions else []
        return [*(each.plain for each in read), *asked, *(each.heads[name] for name in heads for each in read)]

    def protects(self, scope: Scope, group: Crosses) -> bool:
        """Something in these crosses is protected."""
        return self._every.protects(scope, group)

    def make_key(self, scope: Scope, group: Crosses) -> Hashable:
        """Everything that decides what is found in these crosses."""
        facts = tuple((fact.id, fact.unit, fact.impossible, fact.most) for fact in self.facts)
        flows = None if self._read.flows is None else self._read.flows.key
        return scope, tuple(group), facts, flows, self._every.make_key(scope, group)

    def find_fitting(self, scope: Scope, group: Crosses) -> tuple[CrossProblem, Points]:
        """The problem of some crosses without the facts that contradict what is printed, taken in order; where that is
        not enough, without what was then: definitions are others now."""
        plain = self._every.problem(scope, group)
        for problem in self._as_tied(plain):
            points = Points(problem, _POINTS.recall((scope, tuple(group)), KeptPoints))
            if points.fits():
                return problem, points
        found = self._without_facts(scope, group)
        if found is None and self.alone is not None:
            found = self.alone._without_facts(scope, group)
            if found is not None:
                return replace(found[0], disputed=True), found[1]
        if found is None:
            raise ProtectionError("P102", "Angka yang dicetak saling bertentangan", where=str(scope))
        return found

    def _without_facts(self, scope: Scope, group: Crosses) -> tuple[CrossProblem, Points] | None:
        """The problem of what was read, without the facts that contradict it; None where it contradicts itself. What
        contradicts today's numbers mostly contradicted those of the edition before, too: it is left out first."""
        known = self.alone._list_contradicted(scope, group) if self.alone is not None else []
        found = self._fitting_without(scope, group, known) if known else None
        return found or self._fitting_without(scope, group, self._list_contradicted(scope, group))

    def _list_contradicted(self, scope: Scope, group: Crosses) -> list[str]:
        """The facts that contradict what was read, taken in order.

        What does not fit does not fit with more facts either: the first that is too much is found by halving.
        """
        names, wrong, fitting = self._facts_about(scope, group), list[str](), 0
        while not self._fits(scope, group, wrong):
            if not wrong and not self._fits(scope, group, names):
                return names  # what was read contradicts itself
            left = [name for name in names if name not in wrong]
            low, high = fitting, len(left)  # so many of the first fit, so many do not
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if self._fits(scope, group, [*wrong, *left[middle:]]) else (low, middle)
            wrong.append(left[low])
            fitting = low
        return wrong

    def _fits(self, scope: Scope, group: Crosses, without: Sequence[str]) -> bool:
        return Points(self.problem(scope, group, without)).fits()

    def _facts_about(self, scope: Scope, group: Crosses) -> list[str]:
        """The facts that say something of some crosses."""

        def about(fact: KnownFact) -> bool:
            if fact.heads is None:
                return fact.unit == scope[0] and any(fact.traits <= each for each in group)
            said = (asked for each in self._both for asked in each.heads[fact.id].matters)
            return any(whom == scope and any(own <= each for each in group) for whom, own in said)

        return [fact.id for fact in self.facts if about(fact)]

    def _fitting_without(
        self, scope: Scope, group: Crosses, wrong: Sequence[str]
    ) -> tuple[CrossProblem, Points] | None:
        for problem in self._as_tied(self.problem(scope, group, wrong)):
            points = Points(problem)
            if points.fits():
                return replace(problem, left_out=tuple(wrong)), points
        return None

    def _as_tied(self, problem: CrossProblem) -> Iterator[CrossProblem]:
        """The problem with both editions tied by who came and went, then without: an answer was corrected."""
        flows = self._read.flows
        if flows is not None and not flows.older and problem.scope[0] == PERSON:
            yield tie_problem(problem, flows)
        yield problem

    def problem(self, scope: Scope, group: Crosses, without: Sequence[str] = ()) -> CrossProblem:
        """The problem of some crosses, without some facts."""
        heads = frozenset(fact.id for fact in self.facts if fact.heads).intersection(without)
        if heads not in self._builders:
            self._builders[heads] = Builder(self._readings(self._both, without), self.facts, self._domains)
        return self._builders[heads].problem(scope, group, without)

    @cached_property
    def alone(self) -> ReadRelease | None:
        """The release with what its former edition tells of today in place of what was then; None where there is no
        such edition."""
        if not self._read.former:
            return None
        today = [*self._read.today, self._read.known()]
        read = replace(self._read, today=today, former=[], flows=None)
        return ReadRelease(read, self.facts, self._domains, self.questions)


def _settle(problem: CrossProblem, points: Points, shown: KeptPoints, out: GateFindings) -> None:
    """What is narrowed in a problem, and what to hide; `shown`: points that showed it before of what nothing helps
    and what something does."""
    found = points.find_narrowed()
    lost = helpless(problem, found, shown) if found else []
    found, lost = _concede_parts(found, lost)
    out.narrowed += [narrowed.target.ref for narrowed in found]
    out.helpless += [narrowed.target.ref for narrowed in lost]
    out.left |= {narrowed.target.ref: _measure_left(narrowed) for narrowed in lost if narrowed.target.ref is not None}
    stay = {id(narrowed.target) for narrowed in lost}
    if helped := [narrowed for narrowed in found if id(narrowed.target) not in stay]:
        out.unsettled.append(UnsettledProblem(problem, helped, points.kept))


def _concede_parts(found: Sequence[Narrowed], lost: Sequence[Narrowed]) -> tuple[list[Narrowed], list[Narrowed]]:
    """Of classes that are printed as one with others nobody asks for more than what everybody is left with when nothing
    else is printed: those that stay narrowed by that, and whom nothing helps of the rest."""
    left = {
        id(each.target): _measure_left(each) for each in lost if each.target.ref is not None and each.target.ref.part
    }
    out = []
    for each in found:
        need = left.get(id(each.target), each.target.need)
        if breaks(need, each.low, each.high):
            out.append(replace(each, target=replace(each.target, need=need)) if id(each.target) in left else each)
    return out, [each for each in lost if id(each.target) not in left]


def _measure_left(narrowed: Narrowed) -> Need:
    """What a narrowed number still keeps of what it must."""
    low, high = narrowed.target.need
    return max(low, math.ceil(narrowed.low - TOLERANCE)), min(high, math.floor(narrowed.high + TOLERANCE))
