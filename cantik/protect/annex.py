"""The annex: after the book, finer tables, with what the book printed fixed and what it hid kept hidden.

A table of which every second cell is hidden tells its readers little and asks much of all others; by area alone or by
sex alone, or on a coarser rung, it stands nearly whole.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cantik.protect.group import Group, Key, Layout
from cantik.protect.memory import Memory
from cantik.protect.recoding.choice import Variant, shapes
from cantik.protect.recoding.ladder import admissible, on_rung, reasons
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Reason
from cantik.protect.suppression.problem import Problem, Ties, build
from cantik.protect.suppression.prune import hide_least

_HALF = Fraction(1, 2)  # of a table with more hidden cells than numbers readers learn nothing


def printed_keys(group: Group, layouts: Variant) -> frozenset[Key]:
    """The keys of all cells of some layouts (a total has the code of all categories)."""
    whole = group.whole

    def list_keys() -> frozenset[Key]:
        tables = ((layout.contexts(group), (*layout.codes, whole)) for layout in layouts)
        return frozenset((*context, code) for contexts, codes in tables for context in contexts for code in codes)

    return _PRINTED.recall((group.totals.shape, whole, layouts), list_keys)


def detail_keys(group: Group, layouts: Variant) -> frozenset[Key]:
    """The same without the totals."""
    whole = group.whole
    key = group.totals.shape, whole, layouts
    return _DETAILS.recall(key, lambda: frozenset(key for key in printed_keys(group, layouts) if key[3] != whole))


_PRINTED: Memory[frozenset[Key]] = Memory(512)
_DETAILS: Memory[frozenset[Key]] = Memory(512)


def beside(group: Group, book: Variant, rules: Rules) -> list[list[Layout]]:
    """By area, and by sex and age: the tables that say more than the book does, those with most cells first, without
    those of which small cells alone are more than an annex may hide; where that is each of them and there is no book,
    the coarsest."""
    rungs = sorted({0, *admissible(group, rules)})
    out = []
    for declared in shapes(group):
        own = [layout for layout in book if declared and layout.kind == declared[0].kind]
        held = max((_count_cells(group, layout) for layout in own), default=0)
        fitting = dict.fromkeys(on_rung(group, shape, rung) for shape in declared for rung in rungs)
        more = [each for each in fitting if _count_cells(group, each) > held and len(each.codes) > 1]
        more.sort(key=lambda each: -_count_cells(group, each))
        able = [each for each in more if _few_small(group, each, rules)]
        out.append(able or ([] if book else more[-1:]))
    return out


def _count_cells(group: Group, layout: Layout) -> int:
    return len(layout.contexts(group)) * len(layout.codes)


def _few_small(group: Group, layout: Layout, rules: Rules) -> bool:
    small = int((reasons(group, layout, rules) != Reason.NONE).sum())
    return small <= rules.annex_limit * _count_cells(group, layout)


def annex(
    group: Group, book: Variant, hidden: frozenset[Key], rules: Rules, ties: Ties
) -> tuple[Variant, frozenset[Key]]:
    """The finest tables that can stand beside the book's and hide no more than one of the annex may, and the hidden
    cells of both together; of one that hides more the next coarser one, by area alone or by sex alone. What no book
    holds stands with the coarsest table that tells a number, as far as `drop_sparse` lets it.

    Where they cannot be proven together, the first of them that can be by itself. No layouts and the book's own hidden
    cells when there is nothing finer or no proof was found. Tables without a single number are left out.
    """
    told = printed_keys(group, book) - hidden
    secret = hidden & printed_keys(group, book)  # what the book hides, not what it only does not print
    bonds = replace(ties, forced=ties.forced | told, held=ties.held | secret)
    left = [able for able in ([] if rules.one_way else beside(group, book, rules)) if able]
    only: tuple[Variant, frozenset[Key]] = (), hidden
    while left:
        extra = tuple(able[0] for able in left)
        tried = [extra, *([(layout,) for layout in extra] if len(extra) > 1 else [])]
        proofs = ((some, _prove_variant(build(group, (*book, *some), rules, bonds), some, len(book))) for some in tried)
        some, found = next((each for each in proofs if each[1] is not None), (extra, None))
        much = [layout for layout in some if found is None or _hides_much(group, layout, found[1], rules)]
        if found is not None and not much:
            return found
        if found is not None and found[0] and not book:
            only = found
        left = [able[1:] if able[0] in much else able for able in left]
        left = [able for able in left if able]
    return only


def _hidden_share(group: Group, layout: Layout, hidden: frozenset[Key]) -> Fraction:
    keys = [(*context, code) for context in layout.contexts(group) for code in layout.codes]
    return Fraction(sum(key in hidden for key in keys), len(keys))


def _hides_much(group: Group, layout: Layout, hidden: frozenset[Key], rules: Rules) -> bool:
    return _hidden_share(group, layout, hidden) > rules.annex_limit


def drop_sparse(group: Group, book: Variant, extra: Variant, hidden: frozenset[Key], rules: Rules) -> Variant:
    """The tables of an annex that hide no more than one may, after all others were heard; where there is no book and
    none of them, the one that hides least, unless that is more than half of it. To leave one out tells nothing of the
    others."""
    left = tuple(layout for layout in extra if not _hides_much(group, layout, hidden, rules))
    if left or book:
        return left
    least = min(extra, key=lambda layout: _hidden_share(group, layout, hidden), default=None)
    return () if least is None or _hidden_share(group, least, hidden) > _HALF else (least,)


def _prove_variant(problem: Problem, extra: Variant, before: int) -> tuple[Variant, frozenset[Key]] | None:
    pattern = hide_least(problem)
    if pattern is None:
        return None
    layouts = tuple(
        layout
        for layout, table in zip(extra, problem.tables[before:], strict=True)
        if not all(pattern.hidden[cell] for cell in table)
    )
    return layouts, pattern.hidden_keys
