"""Cuts: merging categories along the declared tree until no printed category has too many small cells (disclosure
5.1).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from cantik.protect.group import Group, Layout
from cantik.protect.policy import SENSITIVE, Rules
from cantik.protect.primary import Reason, judge

# Tolerated share of small cells of one printed category; None = all categories as they are (disclosure 5.1).
STEPS: tuple[Fraction | None, ...] = (None, Fraction(35, 100), Fraction(2, 10), Fraction(1, 10), Fraction(0))


def reasons(group: Group, layout: Layout, rules: Rules) -> npt.NDArray[np.int8]:
    """`Reason` of every cell of a layout, [area, sex, age, code]."""
    view = group.totals[: None if layout.area else 1, : None if layout.sex else 1, : None if layout.age else 1]
    return judge(
        layout.counts(group),
        view.sum(axis=3, keepdims=True),
        rules,
        group.classes,
        neutral=[bool(code & group.neutral) for code in layout.codes],
        exempt=[bool(group.missing) and code & ~group.missing == 0 for code in layout.codes],
    )


def cut(group: Group, shape: Layout, tolerance: Fraction | None, rules: Rules) -> Layout:
    """The layout `shape` with merged categories, nearest in the tree first, the smallest first.

    A merged category of the village one-way table must reach twice the threshold: the merge itself tells that a part
    is small. A neutral category of a sensitive class is never merged, nor is "Tidak terjawab".
    """
    codes = list(_start(group, shape))
    while tolerance is not None and len(codes) > 2:
        layout = Layout(shape.kind, shape.area, shape.sex, shape.age, tuple(codes))
        victim = _worst(group, layout, tolerance, rules)
        if victim is None:
            break
        totals = dict(zip(codes, (int(v) for v in group.totals[0, 0, 0] @ group.membership(codes)), strict=True))
        partners = [code for code in codes if code != victim and not _fixed(group, code)]
        if not partners:
            break
        partner = min(partners, key=lambda code: (_distance(group, victim, code), totals[code], code))
        codes = sorted([code for code in codes if code not in (victim, partner)] + [victim | partner])
    return Layout(shape.kind, shape.area, shape.sex, shape.age, tuple(codes))


def cuts(group: Group, shape: Layout, rules: Rules) -> tuple[Layout, ...]:
    """The different cuts of one geometry, finest first."""
    return tuple(dict.fromkeys(cut(group, shape, step, rules) for step in STEPS))


def _start(group: Group, shape: Layout) -> tuple[int, ...]:
    """The finest categories; a sensitive class below the desa is told as ya/tidak only (publications section 7)."""
    if not shape.area or group.kelas(1) != SENSITIVE or len(group.leaves) <= 2:
        return group.leaves
    fixed = [code for code in group.leaves if _fixed(group, code) or code & group.neutral]
    rest = sum(code for code in group.leaves if code not in fixed)
    return tuple(sorted([*fixed, rest])) if rest else tuple(fixed)


def _fixed(group: Group, code: int) -> bool:
    """Categories that are never merged."""
    if group.missing and code & ~group.missing == 0:
        return True
    return SENSITIVE in group.classes and bool(code & group.neutral)


def _worst(group: Group, layout: Layout, tolerance: Fraction, rules: Rules) -> int | None:
    """The smallest category that breaks the tolerance, or None."""
    found = reasons(group, layout, rules)
    counts = layout.counts(group)
    small = ((found != Reason.NONE) & ((counts > 0) | (found == Reason.NOL))).reshape(-1, len(layout.codes))
    totals = counts[0, 0, 0]
    least = 2 * rules.threshold(group.kelas(0)) if layout.kind == "T" else 0
    bad = [
        i
        for i, code in enumerate(layout.codes)
        if not _fixed(group, code)
        and (int(small[:, i].sum()) > tolerance * len(small) or (code & (code - 1) and 0 < totals[i] < least))
    ]
    return layout.codes[min(bad, key=lambda i: (int(totals[i]), layout.codes[i]))] if bad else None


def _distance(group: Group, code: int, other: int) -> int:
    """0 in the same node of level 1, 1 in the same node of level 2, else 2."""
    for level, nodes in enumerate(group.nodes):
        if _homes(nodes, code) & _homes(nodes, other):
            return level
    return len(group.nodes)


def _homes(nodes: tuple[int, ...], code: int) -> set[int]:
    return {node for leaf, node in enumerate(nodes) if code >> leaf & 1}
