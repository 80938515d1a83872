"""What is solved together: combinations of answers as unknowns that are never negative, statements as rows over them.

An unknown is how many persons (families) of an area have one combination of sex, age and answers. The full inner cross
of all answers that printed sets or facts tie would be too large; it is held as a tree of crosses, each of the answers
that some set asks about together, and neighbours agree on what they share. Given what they share, two crosses may be
combined in any way, so the tree admits exactly what the full cross admits (as long as it has no cycle). Each column is
cut only where a set asks about it: what lies within one part can always be distributed, since the frame is public.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt

from cantik.protect.audit.model.crosses import Cross, Mask, cut, fill, unions
from cantik.protect.audit.model.facts import KnownFact
from cantik.protect.audit.model.members import NO_ANSWER, Codes, Domains, EveryPart, HasAny, Members, conjunction, tests
from cantik.protect.audit.model.readings import JointReading, Matter
from cantik.protect.audit.model.statements import EDITION, FRAME, NOW, THEN, Need, PrintedStatement, Ref, Scope, price
from cantik.protect.audit.model.trees import Link, Parts, is_exact, join_crosses, size_of

Numbers = npt.NDArray[np.float64]
Part = tuple[int, int]  # the number of a cross, and some of its unknowns (a bit each)
Sides = tuple[list[Part], list[Part]]  # of a row the unknowns that count, and those that count against them
TOO_LARGE = 60_000  # combinations of one cross; such answers are not taken together


@dataclass(slots=True)
class Row:
    """Weights over the unknowns `at` add up to `low`..`high`. `refs`: what says so (None: something that stays)."""

    at: npt.NDArray[np.int64]
    weights: Numbers
    low: float
    high: float
    refs: set[Ref | None] = field(default_factory=set)
    number: bool = False  # a printed number; else a public range, a share, a fact or a link
    lasting: bool = False  # a fact or a link: no suppression changes it
    price: float = 1.0
    sides: Sides | None = field(default=None, init=False)  # once somebody asked (`reduced`)


@dataclass(frozen=True, slots=True)
class ProtectedSum:
    """A protected number: the sum of the unknowns `at`."""

    ref: Ref | None
    at: npt.NDArray[np.int64]
    need: Need


@dataclass(slots=True)
class CrossProblem:
    """The rows and the protected numbers of answers that hang together; `possible`: unknowns that may be positive."""

    scope: Scope
    answers: frozenset[str]
    possible: Mask
    rows: list[Row]
    targets: list[ProtectedSum]
    spans: tuple[tuple[int, int], ...] = ()  # of each cross its first unknown, and how many it has
    left_out: tuple[str, ...] = ()  # facts that the printed numbers contradict
    disputed: bool = False  # what was then is left out: it contradicts itself by today's definitions
    too_large: tuple[frozenset[str], ...] = ()  # answers that were not taken together: their crosses are too large
    crosses: tuple[Cross, ...] = ()  # of answers; one of age and sex alone may stand behind them


def together(
    readings: Sequence[JointReading], facts: Sequence[KnownFact]
) -> Iterator[tuple[Scope, list[frozenset[str]]]]:
    """The crosses that hang together: the answers of each set and of each fact, the widest only."""
    by_scope: dict[Scope, set[frozenset[str]]] = {}
    for scope, own in (asked for reading in readings for asked in reading.matters):
        by_scope.setdefault(scope, set()).add(own)
    for scope, found in sorted(by_scope.items()):
        known = frozenset().union(*found)
        found |= {fact.traits for fact in facts if fact.unit == scope[0] and fact.traits <= known}
        wide = [each for each in sorted(found, key=sorted) if each and not any(each < other for other in found)]
        while wide:
            group = [wide.pop(0)]
            for each in group:
                near = [other for other in wide if other & each]
                group += near
                wide = [other for other in wide if other not in near]
            yield scope, group


class Builder:
    """Makes problems of what was read of a release."""

    def __init__(self, readings: Sequence[JointReading], facts: Sequence[KnownFact], domains: Domains) -> None:
        self._facts, self._domains = facts, domains
        self._by_scope: dict[Scope, list[tuple[frozenset[str], PrintedStatement]]] = {}
        self._matters: dict[Scope, dict[frozenset[str], list[Matter]]] = {}
        for reading in readings:
            for own, statement in reading.statements:
                self._by_scope.setdefault(statement.scope, []).append((own, statement))
            for (scope, own), matter in reading.matters.items():
                self._matters.setdefault(scope, {}).setdefault(own, []).append(matter)
        self._areas = sorted(frozenset().union(*(reading.areas for reading in readings)) - {""}) or [ONLY]
        self._silent = {
            scope: frozenset().union(*(matter.silent for some in inside.values() for matter in some))
            for scope, inside in self._matters.items()
        }

    def protects(self, scope: Scope, group: Sequence[frozenset[str]]) -> bool:
        """Something in these crosses is protected."""
        return any(matter.protected for _, some in self._of(scope, group) for matter in some)

    def make_key(self, scope: Scope, group: Sequence[frozenset[str]]) -> Hashable:
        """What is said of these crosses, and of which answers: all that a problem of them is made of."""
        columns = sorted(frozenset().union(FRAME, *group))
        about = tuple((own, tuple(matter.told for matter in some)) for own, some in self._of(scope, group))
        silent = self._silent[scope]
        answers = tuple((column, self._domains.answers(column), column in silent) for column in columns)
        return TOO_LARGE, tuple(self._areas), answers, about

    def _of(self, scope: Scope, group: Sequence[frozenset[str]]) -> Iterator[tuple[frozenset[str], Sequence[Matter]]]:
        """What is said of these crosses, by the columns that decide it."""
        for own, some in self._matters[scope].items():
            if any(own <= each for each in group):
                yield own, some

    def problem(self, scope: Scope, group: Sequence[frozenset[str]], without: Collection[str] = ()) -> CrossProblem:
        """The problem of crosses that hang together, `without` some facts."""
        facts = [f for f in self._facts if f.unit == scope[0] and f.id not in without]
        inside, silent = self._by_scope[scope], self._silent[scope]
        return _Making(inside, self._areas, self._domains, silent, facts).make_problem(scope, group)


ONLY = "*"  # the one area of a village that knows no dusun


class _Making:
    """One problem while it is made."""

    def __init__(
        self,
        inside: Sequence[tuple[frozenset[str], PrintedStatement]],
        areas: Sequence[str],
        domains: Domains,
        silent: Collection[str],
        facts: Sequence[KnownFact],
    ) -> None:
        self._inside, self._areas, self._domains, self._silent = inside, areas, domains, silent
        self._facts = [fact for fact in facts if fact.traits]
        self._asked = _list_asked(inside, self._facts)
        self._rows: dict[tuple[int, bytes, int], Row] = {}
        self._more: list[Row] = []

    def make_problem(self, scope: Scope, group: Sequence[frozenset[str]]) -> CrossProblem:
        """Crosses, rows and targets."""
        group, too_large = self._select_crosses(group)
        group, parts, links = self._split(group)
        home = {own: _home(own, group) for own in {own for own, _ in self._inside} if own}
        of = {each: [(own, s) for own, s in self._inside if own and home[own] == each] for each in group}
        tied = {each: [f for f in self._facts if _home(f.traits, group) == each] for each in group}
        frame = [s for own, s in self._inside if not own]
        crosses: dict[frozenset[str], Cross] = {}
        size = 0
        for each in group:
            crosses[each] = Cross(self._areas, parts[each], size)
            size += crosses[each].size
        targets: list[ProtectedSum] = []
        divided: list[Cross] = []
        for each in group:
            for _, statement in of[each]:
                self._enter(crosses[each], statement, targets)
            if not self._frame(crosses[each], frame):
                divided.append(crosses[each])
        every = [*crosses.values(), *self._ages(divided, frame, size)]
        possible = np.ones(sum(cross.size for cross in every), bool)
        for each in group:
            for fact in tied[each]:
                self._learn(crosses[each], fact, possible)
        for upper, lower in links:
            self._link(crosses[upper], crosses[lower], sorted(upper & lower))
        rows = [*self._rows.values(), *self._more]
        spans = tuple((cross.first, cross.size) for cross in every)
        answers, asked = frozenset[str]().union(*group), tuple(crosses.values())
        return CrossProblem(scope, answers, possible, rows, targets, spans, too_large=too_large, crosses=asked)

    def _select_crosses(
        self, group: Sequence[frozenset[str]]
    ) -> tuple[list[frozenset[str]], tuple[frozenset[str], ...]]:
        """The crosses that are not too large; of one that is, those of the sets about fewer of its answers, so that it
        takes nobody with it into the dark. And those that are too large."""
        owns = self._asked.keys()
        held, too_large = list(group), list[frozenset[str]]()
        while wide := [each for each in held if self._needs(each, held) > TOO_LARGE]:
            too_large += wide
            held = [each for each in held if each not in wide]
            inside = {own for own in owns if any(own < each for each in wide)}
            inside = {own for own in inside - set(too_large) if not any(own <= each for each in held)}
            held += sorted((own for own in inside if not any(own < other for other in inside)), key=sorted)
        return held, tuple(too_large)

    def _split(self, group: Sequence[frozenset[str]]) -> tuple[Sequence[frozenset[str]], Parts, list[Link]]:
        """Crosses that stand for these, their parts and their links. A column that its own sets cut finer than those
        of several columns do stands by itself, in all its parts, where that takes fewer combinations: the others hold
        it as coarse as their sets ask for it, and everything else as before, so that each link is handed on."""
        parts = {each: self._parts(each, group) for each in group}
        links = join_crosses(group, parts) if group else []
        for column in sorted(frozenset().union(*group)):
            alone = frozenset({column})
            if alone in parts or all(alone == own or column not in own for own in self._asked):
                continue
            more = [*group, alone]
            asked = {each: self._parts(each, more) for each in more if column in each}
            now = {each: dict(parts[each]) for each in group} | {alone: asked[alone]}
            for each, own in asked.items():
                now[each][column] = own[column]
            every = [test.codes for some in self._asked.values() for test in some if test.column == column]
            now[alone][column] = cut(frozenset().union(*now[alone][column]), every)
            ways = join_crosses(more, now)
            if is_exact(more, ways) and sum(map(size_of, now.values())) < sum(map(size_of, parts.values())):
                group, parts, links = more, now, ways
        return group, parts, links

    def _needs(self, each: frozenset[str], group: Sequence[frozenset[str]]) -> int:
        """How many combinations a cross has."""
        parts = self._parts(each, group)
        return len(self._areas) * size_of(parts) // len(parts[EDITION])  # readers take both editions together

    def _parts(self, answers: frozenset[str], group: Sequence[frozenset[str]]) -> dict[str, list[Codes]]:
        """Each column of a cross of a group cut where a set of it asks."""
        asked = [test for own, some in self._asked.items() if _home(own, group) == answers for test in some]
        out = {}
        for column in sorted(answers | FRAME):
            domain = self._domains.answers(column)
            domain |= frozenset({NO_ANSWER}) if column not in FRAME or column in self._silent else frozenset()
            out[column] = cut(domain, [test.codes for test in asked if test.column == column])
        sexes = self._domains.answers("jenis_kelamin")
        out["jenis_kelamin"] = cut(frozenset().union(*out["jenis_kelamin"]), [frozenset({sex}) for sex in sexes])
        return out

    def _enter(self, cross: Cross, statement: PrintedStatement, targets: list[ProtectedSum]) -> None:
        if statement.since is not None:
            self._more += _since(cross, statement)
            return
        mask = cross.mask(statement.area, statement.who)
        if mask is None:
            return
        if statement.need is not None:
            targets.append(ProtectedSum(statement.ref, cross.first + np.flatnonzero(mask), statement.need))
        if statement.share is not None:
            self._more += _share(cross, statement, mask)
        elif statement.has_number or statement.low or statement.high is not None:
            self._say(cross, mask, statement)

    def _say(self, cross: Cross, mask: Mask, statement: PrintedStatement) -> None:
        """A number or a range; the same said twice is one row, and two numbers of one set are a contradiction."""
        high = math.inf if statement.high is None else float(statement.high)
        lasting = (
            statement.ref is None and not statement.has_number
        )  # known by a former edition: no suppression changes it
        key = cross.first, mask.tobytes(), statement.low if statement.has_number else -1 - lasting
        row = self._rows.get(key)
        if row is None:
            at = np.flatnonzero(mask)
            row = self._rows[key] = Row(cross.first + at, np.ones(len(at)), 0.0, math.inf)
        if statement.has_number:
            row.low = row.high = float(statement.low)
            row.number = True
            row.refs.add(statement.ref)
            row.price = max(row.price, price(statement))
        else:
            row.low, row.high = max(row.low, float(statement.low)), min(row.high, high)
            row.lasting = row.lasting or lasting

    def _ages(self, divided: Sequence[Cross], frame: Sequence[PrintedStatement], first: int) -> Iterator[Cross]:
        """Ages are nested: whoever is 17 and above is 15 and above. Crosses whose parts divide a printed age agree with
        one of area, sex and age alone, cut wherever a public number or a part of theirs divides it."""
        asked = [test for statement in frame for test in tests(statement.who)]
        if not divided or not any(test.column == "umur" for test in asked):
            return
        parts = {name: max((cross.parts[name] for cross in divided), key=len) for name in ("jenis_kelamin", EDITION)}
        questions = [part for cross in divided for part in cross.parts["umur"]]
        questions += [test.codes for test in asked if test.column == "umur"]
        parts["umur"] = cut(frozenset().union(*divided[0].parts["umur"]), questions)
        ages = Cross(self._areas, parts, first)
        for statement in frame:
            self._enter(ages, statement, [])
        for cross in divided:
            self._link(ages, cross, [])
        yield ages

    def _frame(self, cross: Cross, frame: Sequence[PrintedStatement]) -> bool:
        """How many every part of age has: rows of public tables are added up until they fill whole parts. Whether they
        fill every part of every area and sex."""
        groups: dict[tuple[str, frozenset[HasAny]], dict[Codes, int]] = {}
        for statement in frame:
            asked = conjunction(statement.who) if statement.has_number and not statement.share else None
            if asked is None:
                self._enter(cross, statement, [])
                continue
            ages = [test.codes for test in asked if test.column == "umur"]
            rest = frozenset(test for test in asked if test.column != "umur")
            if not ages:
                self._enter(cross, statement, [])
                continue
            held = frozenset.intersection(*ages)
            if not held:  # a row of ages outside the universe: nobody can be there
                continue
            groups.setdefault((statement.area, rest), {})[held] = statement.low
        filled: set[tuple[str, frozenset[HasAny], Codes]] = set()
        for (area, rest), told in groups.items():
            for part in unions(cross.parts["umur"], told):
                filling = fill(part, [codes for codes in told if codes <= part])
                if filling is not None:
                    filled.add((area, rest, part))
                    who = EveryPart((HasAny("umur", part), *rest))
                    mask, total = cross.mask(area, who), sum(told[codes] for codes in filling)
                    if mask is not None:
                        self._say(cross, mask, PrintedStatement(("", ""), area, who, total, total))
        areas = ["" if area == ONLY else area for area in self._areas]
        kinds = product(cross.parts["jenis_kelamin"], cross.parts[EDITION])
        editions = len(cross.parts[EDITION]) > 1
        rests = [
            frozenset({HasAny("jenis_kelamin", sex), *((HasAny(EDITION, edition),) if editions else ())})
            for sex, edition in kinds
        ]
        return filled.issuperset(product(areas, rests, cross.parts["umur"]))

    def _learn(self, cross: Cross, fact: KnownFact, possible: Mask) -> None:
        if fact.impossible is not None:
            mask = cross.mask("", fact.impossible)
            if mask is not None:
                possible[cross.first + np.flatnonzero(mask)] = False
        for area, edition in product(self._areas, cross.parts[EDITION]) if fact.most is not None else ():
            place, counted = "" if area == ONLY else area, HasAny(EDITION, edition)
            part, whole = (cross.mask(place, EveryPart((who, counted))) for who in fact.most or ())
            if part is not None and whole is not None:
                weights = whole.astype(float) - part.astype(float)
                at = np.flatnonzero(weights)
                self._more.append(Row(cross.first + at, weights[at], 0.0, math.inf, {None}, lasting=True))

    def _link(self, upper: Cross, lower: Cross, shared: Sequence[str]) -> None:
        """What two crosses say of the answers that they share is the same."""
        columns = [*shared, *sorted(FRAME)]
        coarse = {name: min(upper.parts[name], lower.parts[name], key=len) for name in columns}
        ours, theirs = upper.groups(coarse), lower.groups(coarse)
        order_up, order_low = np.argsort(ours, kind="stable"), np.argsort(theirs, kind="stable")
        ends_up = np.searchsorted(ours[order_up], np.arange(ours.max() + 2))
        ends_low = np.searchsorted(theirs[order_low], np.arange(ours.max() + 2))
        for place in range(int(ours.max()) + 1):
            above = order_up[ends_up[place] : ends_up[place + 1]]
            below = order_low[ends_low[place] : ends_low[place + 1]]
            at = np.concatenate([upper.first + above, lower.first + below])
            weights = np.concatenate([np.ones(len(above)), -np.ones(len(below))])
            self._more.append(Row(at, weights, 0.0, 0.0, {None}, lasting=True))


def _list_asked(
    inside: Sequence[tuple[frozenset[str], PrintedStatement]], facts: Sequence[KnownFact]
) -> dict[frozenset[str], list[HasAny]]:
    """What sets and facts ask, by the columns that decide it."""
    sets: dict[frozenset[str], dict[Members, None]] = {}
    for own, statement in inside:
        sets.setdefault(own, {}).update(dict.fromkeys((statement.who, *(statement.share or ())[2:])))
    for fact in facts:
        about = [fact.impossible] if fact.impossible else fact.most or ()
        sets.setdefault(fact.traits, {}).update(dict.fromkeys(about))
    return {own: list(dict.fromkeys(test for who in some for test in tests(who))) for own, some in sets.items() if own}


def _home(own: frozenset[str], group: Sequence[frozenset[str]]) -> frozenset[str] | None:
    """The cross that a set is asked of: the smallest that has all its answers."""
    return min((each for each in group if own <= each), key=lambda each: (len(each), sorted(each)), default=None)


def _since(cross: Cross, statement: PrintedStatement) -> Iterator[Row]:
    """Between how many and how many more were in a set in the former edition than are now."""
    low, high = statement.since or (0, 0)
    then, now = (cross.mask(statement.area, EveryPart((statement.who, edition))) for edition in (THEN, NOW))
    if then is not None and now is not None:
        weights = then.astype(float) - now.astype(float)
        at = np.flatnonzero(weights)
        yield Row(cross.first + at, weights[at], float(low), float(high), {None}, lasting=True)


def _share(cross: Cross, statement: PrintedStatement, part: Mask) -> list[Row]:
    """A printed percentage."""
    if statement.share is None:
        return []
    low, high, of = statement.share
    whole = cross.mask(statement.area, of)
    if whole is None:
        return []
    at = np.flatnonzero(whole)
    above, refs = 100.0 * part[at].astype(float), {statement.ref}
    lasting = statement.ref is None  # of a former edition
    return [
        Row(cross.first + at, above - float(low), 0.0, math.inf, refs, lasting=lasting),
        Row(cross.first + at, above - float(high), -math.inf, 0.0, refs, lasting=lasting),
    ]
