"""Choice of the variants of a book: as fine as a share of NA over the whole book allows (design/disclosure.md 5.3,
5.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heapify, heappop, heappush

from cantik.protect.cells import Problem, Ties, build
from cantik.protect.cut import cut, cuts, reasons
from cantik.protect.group import Group, Key, Layout, Total
from cantik.protect.memory import Memory
from cantik.protect.policy import Rules
from cantik.protect.primary import Reason
from cantik.protect.prune import prune
from cantik.protect.repair import Pattern, protect

Variant = tuple[Layout, ...]  # T, then G and X where they are printed

# The price of an NA in published cells, raised until the book holds its limit (disclosure 5.3); in hundredths.
LADDER = (0, 10, 20, 35, 50, 70, 100, 150, 200, 300, 500, 1000, 1_000_000)
_FIRST = 5  # where the bisection of the ladder begins: the usual answer

_AREAS = {"dusun_jk": (True, True), "dusun": (True, False)}
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
    """A protected variant of a group."""

    variant: Variant
    pattern: Pattern
    hidden: int
    cells: int
    worst: Fraction

    def worth(self, price: int) -> int:
        """Published cells minus the price of the hidden ones, in hundredths of a published cell."""
        return 100 * self.cells - (100 + price) * self.hidden

    @property
    def published(self) -> int:
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


def finest(group: Group, rules: Rules) -> Variant:
    """The finest declared tables, as they go to the annex."""
    return tuple(cut(group, declared[0], None, rules) for declared in shapes(group) if declared)


def one_way(group: Group, rules: Rules) -> Layout:
    """The village one-way table T, merged until no category is small."""
    return cut(group, Layout("T", False, False, False, ()), Fraction(0), rules)


class Chooser:
    """The variants of one group, protected when they are first needed and kept."""

    def __init__(self, group: Group, rules: Rules, ties: Ties) -> None:
        """Use `chooser`, which remembers."""
        self.group, self._rules, self.ties = group, rules, ties
        self._done: dict[Variant, Protection | None] = {}
        self._problems: dict[Variant, Problem] = {}
        self._patterns: dict[Variant, Pattern | None] = {}
        self._least: dict[Variant, int] = {}
        self.candidates = tuple(self._candidates())

    def _candidates(self) -> Iterator[Candidate]:
        first = one_way(self.group, self._rules)
        areas, details = shapes(self.group)
        area_cuts: list[Layout | None] = [layout for shape in areas for layout in cuts(self.group, shape, self._rules)]
        detail_cuts: list[Layout | None] = [
            layout for shape in details for layout in cuts(self.group, shape, self._rules)
        ]
        sets = {layout: self._sets(layout) for layout in [first, *area_cuts, *detail_cuts] if layout is not None}
        for area in [*area_cuts, None]:
            for detail in [*detail_cuts, None]:
                variant = tuple(layout for layout in (first, area, detail) if layout is not None)
                if any(len(sets[layout][1]) > self._rules.table_limit * len(sets[layout][0]) for layout in variant):
                    continue
                cells = len(set().union(*(sets[layout][0] for layout in variant)))
                least = len(set().union(*(sets[layout][1] for layout in variant)))
                yield Candidate(variant, cells, max(2, least) if least else 0)

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
        known = self.ties.known
        return cells, {key for key in primary if not (known and known(key))}

    def _problem(self, variant: Variant) -> Problem:
        if variant not in self._problems:
            self._problems[variant] = build(self.group, variant, self._rules, self.ties)
        return self._problems[variant]

    def protected(self, variant: Variant) -> Protection | None:
        """The variant protected and pruned; None when no proof was found."""
        if variant not in self._done:
            pattern = self._secured(variant)
            self._done[variant] = _pruned(pattern, variant) if pattern is not None else None
        return self._done[variant]

    def _secured(self, variant: Variant) -> Pattern | None:
        """The variant protected, before pruning (which works on the same pattern)."""
        if variant not in self._patterns:
            self._patterns[variant] = protect(self._problem(variant))
            self._problems.pop(variant)
        return self._patterns[variant]

    def _promising(self, candidate: Candidate, price: int, best: Protection | None) -> bool:
        """Protected, the variant could still win if pruning gave back half of its secondary cells (it gives a fifth
        to a
        third, UTILITY trial): saves the pruning of variants that cannot."""
        if best is None or candidate.variant in self._done:
            return True
        pattern = self._secured(candidate.variant)
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

    def within(self, found: Protection | None) -> bool:
        """Provable, and no table above the limit of one table."""
        return found is not None and found.worst <= self._rules.table_limit

    def pick(self, price: int) -> Protection | None:
        """The variant of most worth at this price of an NA; None when none can be printed.

        Candidates come in the order of what they could be worth at most and are protected only while they can win.
        """
        best: Protection | None = None
        queue = [(-candidate.bound(price), number, False) for number, candidate in enumerate(self.candidates)]
        heapify(queue)
        while queue:
            bound, number, tight = heappop(queue)
            candidate = self.candidates[number]
            if best is not None and -bound <= best.worth(price):
                break
            if not tight and candidate.variant not in self._done and candidate.variant not in self._patterns:
                heappush(queue, (-self._bound(candidate, price), number, True))
                continue
            if not self._promising(candidate, price, best):
                continue
            found = self.protected(candidate.variant)
            if found is not None and self.within(found) and (best is None or found.worth(price) > best.worth(price)):
                best = found
        return best

    @property
    def evaluated(self) -> int:
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


def _pruned(pattern: Pattern, variant: Variant) -> Protection:
    problem = pattern.problem
    prune(pattern)
    shares = [Fraction(*pattern.share(table)) for table in problem.tables]
    return Protection(variant, pattern, pattern.printed_hidden, problem.suppressible, max(shares))


@dataclass(frozen=True, slots=True)
class BookChoice:
    """The protected variant of each group of the book (None: left out) and the price at which the book held its
    limit.
    """

    picked: Mapping[str, Protection | None]
    price: int

    @property
    def share(self) -> Fraction:
        """NA share of the book's suppressible cells."""
        return _share(self.picked)


def choose(choosers: Sequence[Chooser], rules: Rules, former: Mapping[str, Variant]) -> BookChoice:
    """The book: for each group the best variant at the lowest price of an NA at which the whole book holds its limit.

    A group keeps the variant of the former edition while that holds the limits and the new one does not publish
    clearly more (disclosure 5.6).
    """
    tried: dict[int, BookChoice] = {}

    def at(step: int) -> BookChoice:
        if step not in tried:
            tried[step] = BookChoice(
                {chooser.group.id: chooser.pick(LADDER[step]) for chooser in choosers}, LADDER[step]
            )
        return tried[step]

    low, high, step = -1, len(LADDER) - 1, _FIRST
    while high - low > 1:
        if at(step).share <= rules.book_limit:
            high = step
        else:
            low = step
        step = (low + high) // 2
    return _steady(at(high), choosers, rules, former)


def _steady(choice: BookChoice, choosers: Sequence[Chooser], rules: Rules, former: Mapping[str, Variant]) -> BookChoice:
    """The choice with former variants kept, as far as the limit of the book allows; groups in the order of their
    ids.
    """
    picked = dict(choice.picked)
    for chooser in sorted(choosers, key=lambda chooser: chooser.group.id):
        old_variant, new = former.get(chooser.group.id), picked[chooser.group.id]
        if old_variant is None or (new is not None and new.variant == old_variant):
            continue
        old = chooser.protected(old_variant)
        if old is None or not chooser.within(old):
            continue
        if new is not None and new.published >= (1 + rules.change_gain) * old.published:
            continue
        kept = {**picked, chooser.group.id: old}
        if _share(kept) <= rules.book_limit:
            picked = kept
    return BookChoice(picked, choice.price)


def _share(picked: Mapping[str, Protection | None]) -> Fraction:
    made = [protection for protection in picked.values() if protection is not None]
    cells = sum(protection.cells for protection in made)
    return Fraction(sum(protection.hidden for protection in made), cells) if cells else Fraction(0)
