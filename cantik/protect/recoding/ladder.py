"""On which rung of its recoding ladder a table may stand (disclosure 5.1); nothing else is ever merged."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from cantik.protect.group import Group, Layout, Recoding
from cantik.protect.memory import Memory
from cantik.protect.sensitivity.policy import SENSITIVE, Rules
from cantik.protect.sensitivity.rules import judge


def reasons(group: Group, layout: Layout, rules: Rules) -> npt.NDArray[np.int8]:
    """`Reason` of every cell of a layout, [area, sex, age, code]; to be read only."""
    return _JUDGED.recall((group.digest(), layout, rules.key), lambda: _reasons(group, layout, rules))


_JUDGED: Memory[npt.NDArray[np.int8]] = Memory(2048)


def _reasons(group: Group, layout: Layout, rules: Rules) -> npt.NDArray[np.int8]:
    view = group.totals[: None if layout.area else 1, : None if layout.sex else 1, : None if layout.age else 1]
    return judge(
        layout.counts(group),
        view.sum(axis=3, keepdims=True),
        rules,
        group.classes,
        neutral=[bool(code & group.neutral) for code in layout.codes],
        exempt=[bool(group.missing) and code & ~group.missing == 0 for code in layout.codes],
        delicate=[code in group.delicate for code in layout.codes],
    )


def on_rung(group: Group, shape: Layout, rung: int) -> Layout:
    """The layout `shape` on a rung; a sensitive class below the desa stands on the coarsest one (ya/tidak only,
    publications section 7), unless only some of its categories are sensitive."""
    below = shape.area and group.classes[1] == SENSITIVE and not group.delicate
    return replace(shape, codes=group.ladder[-1 if below else rung].codes)


def admissible(group: Group, rules: Rules) -> tuple[int, ...]:
    """The rungs of two categories and more without a residual above the limit; all of those when each has one."""
    able = [number for number, recoding in enumerate(group.ladder) if len(recoding.codes) > 1]
    good = [number for number in able if residual_share(group, group.ladder[number]) <= rules.residual_limit]
    return tuple(good or able)


def detail_rungs(group: Group, rules: Rules) -> tuple[int, ...]:
    """The rungs that its details may stand on: the one that a kabupaten fixed for all its villages, if it did."""
    fixed = rules.policy.rungs.get(group.classification)
    return tuple(rung for rung in admissible(group, rules) if fixed in (None, group.ladder[rung].rung))


def residual_share(group: Group, recoding: Recoding) -> Fraction:
    """The share of everybody that the largest residual category of a rung holds."""
    whole = group.denominator((0, 0, 0))
    counts = [group.count((0, 0, 0, code)) for code in recoding.codes if code & recoding.residual]
    return Fraction(max(counts, default=0), whole) if whole else Fraction(0)
