"""The variants of one group: its village table, by area and by sex and age, on the rungs of its ladder (disclosure 5.1,
5.3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import product

from cantik.protect.group import Group, Key, Layout, Total
from cantik.protect.memory import Memory
from cantik.protect.recoding.ladder import admissible, detail_rungs, on_rung, reasons
from cantik.protect.recoding.refused_rungs import gives_away
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Reason
from cantik.protect.suppression.exchange import exchange
from cantik.protect.suppression.problem import Problem, Ties, build
from cantik.protect.suppression.prune import prune
from cantik.protect.suppression.repair import Pattern, protect

Variant = tuple[Layout, ...]  # T, then G and X where they are printed

Pair = tuple[int, int]  # rung of the village table, rung of the details

_AREAS = {"dusun_jk": (True, True), "dusun": (True, False)}
_VILLAGE = Layout("T", False, False, False, ())
_DETAILS = {"jk_umur": (True, True), "jk": (True, False), "umur": (False, True)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A variant before it is protected: its cells, and the least number of NA it can have."""

    variant: Variant
    cells: int
    least: int

    def bound(self, price: int) -> int:
        """No protection of this variant can be worth more (in hundredths of a published cell)."""
        return 100 * self.cells - (100 + price) * self.least


@dataclass(frozen=True, slots=True)
class Protection:
    """A protected variant of a group; of its tables the largest share of hidden cells, and of persons in them."""

    variant: Variant
    pattern: Pattern
    hidden: int
    cells: int
    worst: Fraction
    persons: Fraction

    def worth(self, price: int) -> int:
        """Published cells minus the price of the hidden ones, in hundredths of a published cell."""
        return 100 * self.cells - (100 + price) * self.hidden

    @property
    def published_cells(self) -> int:
        """Printed cells with a number."""
        return self.cells - self.hidden


def shapes(group: Group) -> tuple[list[Layout], list[Layout]]:
    """The declared geometries without cuts, finest first: by area, and by sex and age."""
    size = group.totals.shape
    areas = [Layout("G", *_AREAS[name], False, ()) for name in group.areas if name in _AREAS]
    details = [Layout("X", False, *_DETAILS[name], ()) for name in group.details if name in _DETAILS]
    # An axis that has one category only (all are men) is no axis.
    areas = [replace(shape, sex=shape.sex and size[1] > 1) for shape in areas]
    details = [replace(shape, sex=shape.sex and size[1] > 1, age=shape.age and size[2] > 1) for shape in details]
    return list(dict.fromkeys(areas)), list(dict.fromkeys(shape for shape in details if shape.sex or shape.age))


def finest(group: Group) -> Variant:
    """The finest declared tables on the full list, as they go to the annex."""
    return tuple(on_rung(group, declared[0], 0) for declared in shapes(group) if declared)


def hidden_persons(group: Group, layout: Layout, hidden: Collection[Key]) -> Fraction:
    """The share of the records of a table that its hidden cells hold."""
    shown = (layout.area, layout.sex, layout.age)
    inner = [c for c in layout.contexts(group) if all(c[axis] or not shown[axis] for axis in range(3))]
    whole = sum(group.denominator(context) for context in inner)
    keys = ((*context, code) for context in inner for code in layout.codes)
    return Fraction(sum(group.count(key) for key in keys if key in hidden), whole) if whole else Fraction(0)


# Why a table is not tried on a rung, as the report says it.
SMALL, RESIDUAL, SUMMED = "sel_kecil", "sisa", "jumlah_diketahui"


class Chooser:
    """The variants of one group, protected when they are first needed and kept."""

    def __init__(self, group: Group, rules: Rules, ties: Ties) -> None:
        """Use `chooser`, which remembers."""
        self.group, self._rules, self.ties = group, rules, ties
        self._done: dict[Variant, Protection | None] = {}
        self._problems: dict[Variant, Problem] = {}
        self._patterns: dict[Variant, Pattern | None] = {}
        self._least: dict[Variant, int] = {}
        self._cheapest: dict[Variant, Protection] = {}
        self.homes: dict[Variant, set[Pair]] = {}  # the pairs of rungs that a variant stands on
        self.refused: dict[Layout, str] = {}
        self._picks: dict[tuple[int, Pair | None], Protection | None] = {}
        self._telling: dict[Variant, bool] = {}
        self.candidates = tuple(self._candidates())
        self._bounds_on: dict[int, list[Callable[[int], int]]] = {}  # by the rung of the details, each once
        for rung in {home[1] for homes in self.homes.values() for home in homes}:
            able = (c for c in self.candidates if any(home[1] == rung for home in self.homes[c.variant]))
            self._bounds_on[rung] = [c.bound for c in {(c.cells, c.least): c for c in able}.values()]

    def _candidates(self) -> Iterator[Candidate]:
        group, able = self.group, admissible(self.group, self._rules)
        for number, recoding in enumerate(group.ladder):
            if number not in able and len(recoding.codes) > 1:
                self.refused[on_rung(group, _VILLAGE, number)] = RESIDUAL
        areas, details = ([], []) if self._rules.one_way else shapes(group)
        sets: dict[Layout, tuple[set[Key], set[Key]]] = {}
        allowed = detail_rungs(group, self._rules)
        for own, detail_rung in product(able, allowed or able):
            if detail_rung < own:
                continue
            for area, detail in product([*areas, None], [*details, None]):
                if not allowed and (area or detail):
                    continue  # the kabupaten fixed a rung that this village cannot stand on
                chosen = [on_rung(group, shape, detail_rung) for shape in (area, detail) if shape is not None]
                variant = (on_rung(group, _VILLAGE, own), *chosen)
                seen = variant in self.homes
                self.homes.setdefault(variant, set()).add((own, detail_rung))
                if not seen and not any(self._too_small(layout, sets) for layout in variant):
                    yield _candidate(variant, sets)

    def _too_small(self, layout: Layout, sets: dict[Layout, tuple[set[Key], set[Key]]]) -> bool:
        """More small cells than a table may hide: the least that any pattern hides, before anything is solved."""
        if layout not in sets:
            sets[layout] = self._sets(layout)
        cells, primary = sets[layout]
        if self.group.complete and primary:
            self.refused[layout] = SUMMED
        elif len(primary) > self._rules.table_limit * len(cells):
            self.refused[layout] = SMALL
        return layout in self.refused

    def _sets(self, layout: Layout) -> tuple[set[Key], set[Key]]:
        """Keys of all cells and of the primary cells of one layout."""
        small = (reasons(self.group, layout, self._rules) != Reason.NONE).reshape(-1, len(layout.codes)).tolist()
        contexts = layout.contexts(self.group)
        cells: set[Key] = {(*context, code) for context in contexts for code in layout.codes}
        primary: set[Key] = {
            (*context, code)
            for context, line in zip(contexts, small, strict=True)
            for code, hides in zip(layout.codes, line, strict=True)
            if hides
        }
        if self.group.total is Total.CELL:
            cells |= {(*context, self.group.whole) for context in contexts}
        asked = [asked for asked in (self.ties.known, self.ties.told) if asked]
        return cells, {key for key in primary if not any(known(key) for known in asked)}

    def _problem(self, variant: Variant) -> Problem:
        if variant not in self._problems:
            self._problems[variant] = build(self.group, variant, self._rules, self.ties)
        return self._problems[variant]

    def protect_variant(self, variant: Variant) -> Protection | None:
        """The variant protected and pruned; None when no proof was found."""
        if variant not in self._done:
            pattern = self._secure_variant(variant)
            if pattern is not None:
                prune(pattern)
            self._done[variant] = _protection(pattern, variant, self.group) if pattern is not None else None
        return self._done[variant]

    def _secure_variant(self, variant: Variant) -> Pattern | None:
        """The variant protected, before pruning (which works on the same pattern)."""
        if variant not in self._patterns:
            self._patterns[variant] = protect(self._problem(variant))
            self._problems.pop(variant)
        return self._patterns[variant]

    def _may_win(self, candidate: Candidate, price: int, best: Protection | None) -> bool:
        """Protected, the variant could still win if pruning gave back half of its secondary cells (it gives a fifth
        to a
        third, UTILITY trial): saves the pruning of variants that cannot."""
        if best is None or candidate.variant in self._done:
            return True
        pattern = self._secure_variant(candidate.variant)
        if pattern is None:
            return False
        hidden = pattern.printed_hidden
        least = candidate.least + (hidden - candidate.least) // 2
        return Candidate(candidate.variant, candidate.cells, least).bound(price) > best.worth(price)

    def _bound(self, candidate: Candidate, price: int) -> int:
        """A tighter bound, from the relations of the variant."""
        if candidate.variant not in self._least:
            self._least[candidate.variant] = max(candidate.least, least_hidden(self._problem(candidate.variant)))
        return Candidate(candidate.variant, candidate.cells, self._least[candidate.variant]).bound(price)

    def cheapest(self, found: Protection) -> Protection:
        """What was chosen with the cheapest pattern that exchanges find, unless that breaks a limit which it holds."""
        if found.variant not in self._cheapest:
            made = _protection(exchange(found.pattern), found.variant, self.group)
            self._cheapest[found.variant] = made if self.within(made) or not self.within(found) else found
        return self._cheapest[found.variant]

    def within(self, found: Protection | None) -> bool:
        """Provable, and no table above the limits of one table; one that is printed whole or not hides nothing."""
        if found is None or (self.group.complete and (found.hidden or self._gives_away(found.variant))):
            return False
        return found.worst <= self._rules.table_limit and found.persons <= self._rules.persons_limit

    def _gives_away(self, variant: Variant) -> bool:
        """See `recoding.refused_rungs.gives_away`; a village table that does is noted as refused."""
        if variant not in self._telling:
            self._telling[variant] = gives_away(self.group, variant, self._rules)
        if self._telling[variant] and len(variant) == 1:
            self.refused[variant[0]] = SUMMED
        return self._telling[variant]

    def best(self, price: int, pair: Pair | None = None) -> Protection | None:
        """As `pick`; where no village table can stand on the rung of a pair, on the next one up to that of the details.

        Several groups of one classification stand on the same rungs as far as each of them can.
        """
        if pair is None:
            return self.pick(price)
        steps = (self.pick(price, (own, pair[1])) for own in range(pair[0], pair[1] + 1))
        return next((found for found in steps if found is not None), None)

    def pick(self, price: int, pair: Pair | None = None) -> Protection | None:
        """The variant of most worth at this price of an NA (of those on a pair of rungs); None when none can be
        printed."""
        if (price, pair) not in self._picks:
            self._picks[price, pair] = self._pick_variant(price, pair)
        return self._picks[price, pair]

    def _pick_variant(self, price: int, pair: Pair | None) -> Protection | None:
        """See `pick`.

        Candidates come in the order of what they could be worth at most and are protected only while they can win.
        """
        best: Protection | None = None
        able = [c for c in self.candidates if pair is None or pair in self.homes[c.variant]]
        queue = [(-candidate.bound(price), number, False) for number, candidate in enumerate(able)]
        heapify(queue)
        while queue:
            bound, number, tight = heappop(queue)
            candidate = able[number]
            if best is not None and -bound <= best.worth(price):
                break
            if not tight and candidate.variant not in self._done and candidate.variant not in self._patterns:
                heappush(queue, (-self._bound(candidate, price), number, True))
                continue
            if not self._may_win(candidate, price, best):
                continue
            found = self.protect_variant(candidate.variant)
            if found is None or not self.within(found):
                continue
            if best is None or found.worth(price) > best.worth(price):
                best = found
        return best

    def most(self, price: int, pair: Pair) -> int:
        """No variant with its details on this rung can be worth more."""
        return max((bound(price) for bound in self._bounds_on.get(pair[1], ())), default=0)

    def coarser(self, book: Variant) -> Protection | None:
        """A book with less detail: its last table by fewer axes on the same rung, or without that table; the village
        table alone on a coarser rung. None when nothing can be printed."""
        if len(book) == 1:
            return self.village(book[0])
        *rest, last = book
        areas, details = shapes(self.group)
        declared = [replace(shape, codes=last.codes) for shape in (areas if last.kind == "G" else details)]
        for shape in declared[declared.index(last) + 1 :]:
            variant = (*rest, shape)
            if variant in self.homes and not any(layout in self.refused for layout in variant):
                found = self.protect_variant(variant)
                if self.within(found):
                    return found
        return self.protect_variant(tuple(rest))

    def village(self, after: Layout) -> Protection | None:
        """The village table alone on the next rung after that of another one; None when none can be printed."""
        for candidate in self.candidates:
            if len(candidate.variant) == 1 and len(candidate.variant[0].codes) < len(after.codes):
                found = self.protect_variant(candidate.variant)
                if self.within(found):
                    return found
        return None

    @property
    def evaluations(self) -> int:
        """How many variants were protected."""
        return len(self._patterns)


def least_hidden(problem: Problem) -> int:
    """The number of printed cells that any safe pattern hides at least.

    Every sum with exactly one protected cell needs a second hidden one, and a cell can serve only the sums it stands
    in.
    """
    held = [i for i, hidden in enumerate(problem.held) if hidden]
    required = set(problem.primary)
    lonely = {
        relation
        for cell in held
        if cell in required
        for relation in problem.of_cell[cell]
        if sum(problem.held[cell] for cell in problem.relations[relation][0]) == 1
    }
    serves: dict[int, int] = {}
    for relation in lonely:
        for cell in problem.relations[relation][0]:
            if not problem.held[cell] and not problem.forced[cell]:
                serves[cell] = serves.get(cell, 0) + 1
    more, left = 0, len(lonely)
    for number in sorted(serves.values(), reverse=True):
        if left <= 0:
            break
        more, left = more + 1, left - number
    return sum(problem.printed[cell] for cell in held) + more


_CHOOSERS: Memory[Chooser] = Memory(256)


def chooser(group: Group, rules: Rules, ties: Ties) -> Chooser:
    """The chooser of a group, the same as long as nothing changed that decides its variants."""
    return _CHOOSERS.recall((group.digest(), rules.key, ties.label), lambda: Chooser(group, rules, ties))


def _candidate(variant: Variant, sets: Mapping[Layout, tuple[set[Key], set[Key]]]) -> Candidate:
    cells = len(set[Key]().union(*(sets[layout][0] for layout in variant)))
    least = len(set[Key]().union(*(sets[layout][1] for layout in variant)))
    return Candidate(variant, cells, max(2, least) if least else 0)


def _protection(pattern: Pattern, variant: Variant, group: Group) -> Protection:
    problem = pattern.problem
    shares = [Fraction(*pattern.share(table)) for table in problem.tables]
    hidden = pattern.hidden_keys
    persons = [hidden_persons(group, layout, hidden) for layout in variant]
    return Protection(variant, pattern, pattern.printed_hidden, problem.suppressible, max(shares), max(persons))
