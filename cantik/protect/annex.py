"""The annex: after the book, the finest tables, with what the book printed fixed and what it hid kept hidden
(disclosure 5.4).
"""

from __future__ import annotations

from dataclasses import dataclass

from cantik.protect.cells import Ties, build
from cantik.protect.choose import Protection, Variant, finest
from cantik.protect.group import Group
from cantik.protect.policy import Rules
from cantik.protect.prune import prune
from cantik.protect.repair import Pattern, protect


@dataclass(frozen=True, slots=True)
class Annex:
    """The finest tables beside the book's: their layouts, and the joint pattern over both."""

    layouts: Variant
    pattern: Pattern


def annex(group: Group, book: Protection | None, rules: Rules, ties: Ties) -> Annex | None:
    """The annex of a group, or None when there is nothing finer or no proof was found."""
    printed = book.variant if book else ()
    seen = {(one.area, one.sex, one.age, one.codes) for one in printed}
    extra = tuple(one for one in finest(group, rules) if (one.area, one.sex, one.age, one.codes) not in seen)
    if not extra:
        return None
    problem = build(group, (*printed, *extra), rules, _ties(book, ties))
    pattern = protect(problem)
    if pattern is None:
        return None
    prune(pattern)
    layouts = tuple(
        one
        for one, table in zip(extra, problem.tables[len(printed) :], strict=True)
        if not all(pattern.hidden[cell] for cell in table)
    )
    return Annex(layouts, pattern) if layouts else None


def _ties(book: Protection | None, ties: Ties) -> Ties:
    if book is None:
        return ties
    problem, hidden = book.pattern.problem, book.pattern.hidden
    na = {key for key, h, p in zip(problem.keys, hidden, problem.printed, strict=True) if h and p}
    told = {key for key, h, p in zip(problem.keys, hidden, problem.printed, strict=True) if p and not h}
    return Ties(forced=ties.forced | told, held=ties.held | na, risen=ties.risen)
