"""The annex: after the book, the finest tables, with what the book printed fixed and what it hid kept hidden."""

from __future__ import annotations

from dataclasses import replace

from cantik.protect.cells import Problem, Ties, build
from cantik.protect.choose import Variant, finest
from cantik.protect.group import Group, Key
from cantik.protect.memory import Memory
from cantik.protect.policy import Rules
from cantik.protect.prune import prune
from cantik.protect.repair import protect


def printed_keys(group: Group, layouts: Variant) -> frozenset[Key]:
    """The keys of all cells of some layouts (a total has the code of all categories)."""
    whole = group.whole

    def made() -> frozenset[Key]:
        tables = ((layout.contexts(group), (*layout.codes, whole)) for layout in layouts)
        return frozenset((*context, code) for contexts, codes in tables for context in contexts for code in codes)

    return _PRINTED.recall((group.totals.shape, whole, layouts), made)


def detail_keys(group: Group, layouts: Variant) -> frozenset[Key]:
    """The same without the totals."""
    whole = group.whole
    key = group.totals.shape, whole, layouts
    return _DETAILS.recall(key, lambda: frozenset(key for key in printed_keys(group, layouts) if key[3] != whole))


_PRINTED: Memory[frozenset[Key]] = Memory(512)
_DETAILS: Memory[frozenset[Key]] = Memory(512)


def beside(group: Group, book: Variant) -> Variant:
    """The annex tables of a group: each finest table that the book does not have."""
    printed = {(layout.area, layout.sex, layout.age, layout.codes) for layout in book}
    return tuple(fine for fine in finest(group) if (fine.area, fine.sex, fine.age, fine.codes) not in printed)


def annex(
    group: Group, book: Variant, hidden: frozenset[Key], rules: Rules, ties: Ties
) -> tuple[Variant, frozenset[Key]]:
    """The finest tables that can stand beside the book's, and the hidden cells of both together.

    Where they cannot be proven together, the first of them that can be by itself. No layouts and the book's own hidden
    cells when there is nothing finer or no proof was found. Tables without a single number are left out.
    """
    extra = () if rules.one_way else beside(group, book)
    told = printed_keys(group, book) - hidden
    secret = hidden & printed_keys(group, book)  # what the book hides, not what it only does not print
    bonds = replace(ties, forced=ties.forced | told, held=ties.held | secret)
    for some in dict.fromkeys((extra, *((layout,) for layout in extra))):
        found = _proven(build(group, (*book, *some), rules, bonds), some, len(book)) if some else None
        if found is not None:
            return found
    return (), hidden


def _proven(problem: Problem, extra: Variant, before: int) -> tuple[Variant, frozenset[Key]] | None:
    pattern = protect(problem)
    if pattern is None:
        return None
    prune(pattern)
    layouts = tuple(
        layout
        for layout, table in zip(extra, problem.tables[before:], strict=True)
        if not all(pattern.hidden[cell] for cell in table)
    )
    return layouts, frozenset(key for key, secret in zip(problem.keys, pattern.hidden, strict=True) if secret)
