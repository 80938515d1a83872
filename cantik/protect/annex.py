"""The annex: after the book, the finest tables, with what the book printed fixed and what it hid kept hidden.

Design: design/disclosure.md 5.4.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cantik.protect.cells import Ties, build
from cantik.protect.choose import Variant, finest
from cantik.protect.cut import cut
from cantik.protect.group import Group, Key
from cantik.protect.policy import Rules
from cantik.protect.prune import prune
from cantik.protect.repair import protect


def printed_keys(group: Group, layouts: Variant) -> frozenset[Key]:
    """The keys of all cells of some layouts (a total has the code of all categories)."""
    whole = group.whole
    return frozenset(
        (*context, code) for layout in layouts for context in layout.contexts(group) for code in (*layout.codes, whole)
    )


def beside(group: Group, book: Variant, rules: Rules) -> Variant:
    """The annex tables of a group: each finest table, or, where the book has it with small cells, the same one merged.

    The merged table gives back the sums that the NA of the finest one keep from its readers. One table of each kind.
    """
    printed = {(layout.area, layout.sex, layout.age, layout.codes) for layout in book}
    out = []
    for fine in finest(group, rules):
        merged = cut(group, replace(fine, codes=()), Fraction(0), rules)
        for table in (fine, merged):
            if (table.area, table.sex, table.age, table.codes) not in printed:
                out.append(table)
                break
    return tuple(out)


def annex(
    group: Group, book: Variant, hidden: frozenset[Key], rules: Rules, ties: Ties
) -> tuple[Variant, frozenset[Key]]:
    """The finest tables that can stand beside the book's, and the hidden cells of both together.

    No layouts and the book's own hidden cells when there is nothing finer or no proof was found. Tables without a
    single number are left out.
    """
    extra = beside(group, book, rules)
    if not extra:
        return (), hidden
    told = printed_keys(group, book) - hidden
    bonds = replace(ties, forced=ties.forced | told, held=ties.held | hidden)
    pattern = protect(build(group, (*book, *extra), rules, bonds))
    if pattern is None:
        return (), hidden
    prune(pattern)
    problem = pattern.problem
    layouts = tuple(
        layout
        for layout, table in zip(extra, problem.tables[len(book) :], strict=True)
        if not all(pattern.hidden[cell] for cell in table)
    )
    return layouts, frozenset(key for key, secret in zip(problem.keys, pattern.hidden, strict=True) if secret)
