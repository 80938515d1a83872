"""The inner cross of a group: what no table prints, and a reader still knows cannot be negative.

A table by dusun and one by sex and age share their margins only; but every person stands in one combination of both,
and how many persons of a sex and age live in a dusun is public. A small group there limits the cells on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from cantik.protect.group import Group, Key, Layout, Total
from cantik.protect.sensitivity.rules import Reason
from cantik.protect.suppression.problem import UNBOUNDED, Problem, Relation, relation


def add_cross(problem: Problem, group: Group, layouts: Sequence[Layout]) -> bool:
    """Enter the inner cross into the problem of these layouts; False when one table holds all their axes already."""
    sides = _sides(layouts)
    if sides is None:
        return False
    sex, age = sides
    atoms = _atoms([layout.codes for layout in layouts])
    shape = group.totals.shape
    inner = [
        (g, s, a)
        for g in range(1, shape[0])
        for s in (range(1, shape[1]) if sex else (0,))
        for a in (range(1, shape[2]) if age else (0,))
    ]
    relations: list[Relation] = []
    for context in inner:
        cells = [_enter(problem, group, (*context, atom)) for atom in atoms]
        if group.total is Total.PUBLIC:
            relations.append(relation([(cell, -1) for cell in cells]))
        elif group.total is Total.CELL:
            whole = _enter(problem, group, (*context, group.whole))
            relations.append(relation([(whole, 1), *((cell, -1) for cell in cells)]))
    for layout in layouts:
        if layout.area and (layout.sex or not sex) and (layout.age or not age):
            continue
        for context in layout.contexts(group):
            if _most_detailed(context, layout):
                relations.extend(_sums(problem, context, layout.codes, inner, atoms))
    problem.relations = sorted({*problem.relations, *relations})
    problem.tie()
    return True


def _sides(layouts: Sequence[Layout]) -> tuple[bool, bool] | None:
    """Whether the cross is by sex and by age; None when no two tables cross."""
    by_area = [layout for layout in layouts if layout.area]
    others = [layout for layout in layouts if not layout.area]
    sex, age = any(layout.sex for layout in layouts), any(layout.age for layout in layouts)
    crossing = any((layout.age or (layout.sex and not all(g.sex for g in by_area))) for layout in others)
    return (sex, age) if by_area and crossing else None


def _most_detailed(context: tuple[int, int, int], layout: Layout) -> bool:
    """No total on an axis that the layout shows: its totals follow from its own sums."""
    shown = (layout.area, layout.sex, layout.age)
    return all(position > 0 for position, wanted in zip(context, shown, strict=True) if wanted)


def _atoms(cuts: Sequence[tuple[int, ...]]) -> list[int]:
    atoms = list(cuts[0])
    for cut in cuts[1:]:
        atoms = [atom & code for atom in atoms for code in cut if atom & code]
    return sorted(set(atoms))


def _enter(problem: Problem, group: Group, key: Key) -> int:
    """The position of a cell of the cross; a new one is never printed and needs no protection of its own."""
    if key not in problem.index:
        count = group.count(key)
        cap = group.denominator(key[:3]) if group.total is Total.PUBLIC else UNBOUNDED
        problem.index[key] = problem.add(key, count, cap, Reason.NONE, (count, count))
    return problem.index[key]


def _sums(
    problem: Problem,
    context: tuple[int, int, int],
    codes: Sequence[int],
    inner: Sequence[tuple[int, int, int]],
    atoms: Sequence[int],
) -> list[Relation]:
    """Each printed cell of a context as the sum of the cells of the cross within it."""
    within = [position for position in inner if all(c in (0, i) for c, i in zip(context, position, strict=True))]
    out = []
    for code in codes:
        parts = [problem.index[(*position, atom)] for position, atom in product(within, atoms) if atom & code == atom]
        parent = problem.index[(*context, code)]
        out.append(relation([(parent, 1), *((part, -1) for part in parts)]))
    return out
