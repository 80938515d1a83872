"""What a level asks of a village: each measure as disjoint classes of the whole village, with how many are in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cantik.content.axes import Axis
from cantik.content.kinds import Classification, Indicator, TableSpec
from cantik.measure.axes import UNANSWERED, axis
from cantik.measure.layout import Key
from cantik.protect.render import Need, with_total
from cantik.protect.result import SafeCell, SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Reason, judge

#: classes of an indicator: numerator and complement; of one whose numerator is no part of it numerator and denominator
PART, REST, BASE = "pembilang", "sisa", "penyebut"
_APART = "keluar"
_HIDDEN = SafeCell(None, "rahasia")


@dataclass(frozen=True, slots=True)
class ProtectedSet:
    """Some classes of a measure that together may not be known, and the interval that they must keep."""

    classes: frozenset[str]
    need: Need


@dataclass(frozen=True, slots=True)
class AskedMeasure:
    """A table or an indicator of class B or C. `counts` by class, in the order of its definition: classes without
    anybody too, and who did not answer where the table counts them. `axis` of a table: its classes and their total.
    `protected`: what of it may not be known, on whatever rung it is told."""

    key: Key
    spec: TableSpec | Indicator
    counts: Mapping[str, int]
    axis: Axis | None = None
    protected: tuple[ProtectedSet, ...] = ()

    @property
    def total(self) -> int:
        """All of its classes together."""
        return sum(self.counts.values())

    def sets(self) -> SafeTable | SafeFigure:
        """The measure as a table (an indicator) of the whole village of which nothing is told: one cell a class, in
        their order, and the total last."""
        if isinstance(self.spec, Indicator):
            return SafeFigure(self.spec, "", "", None, None, None, "rahasia", self.key[2])
        shown = () if self.axis is None else (self.axis,)
        cells = (_HIDDEN,) * sum(len(axis.categories) for axis in shown)
        return SafeTable(self.spec, "buku", "T", shown, cells, self.key[2], self.total, self.total)


def class_axis(spec: TableSpec, classification: Classification) -> Axis:
    """The rows of a table with their total; without those who did not answer where the table leaves them out."""
    every = axis(classification)
    if spec.missing == _APART:
        kept = tuple(category for category in every.categories if category.id != UNANSWERED.id)
        return with_total(replace(every, categories=kept), whole=len(kept))
    return with_total(every)


def protected_sets(
    counts: Mapping[str, int], rungs: Sequence[Sequence[frozenset[str]]], rules: Rules, kelas: str, neutral: str | None
) -> tuple[ProtectedSet, ...]:
    """What of the whole village may not be known for its own sake, by the rules of a village (`primary`). `rungs`: each
    way to tell the classes; `neutral`: the class that tells nothing."""
    whole, out = sum(counts.values()), {}
    for groups in rungs:
        numbers = np.array([sum(counts[name] for name in group) for group in groups], np.int64)
        plain = [group == {neutral} for group in groups]
        silent = [group == {UNANSWERED.id} for group in groups]
        cells, frame = numbers.reshape(1, 1, 1, -1), np.full((1, 1, 1, 1), whole, np.int64)
        found = judge(cells, frame, rules, (kelas, kelas), neutral=plain, exempt=silent).ravel()
        for group, number, reason in zip(groups, numbers.tolist(), found.tolist(), strict=True):
            if reason != Reason.NONE:
                need = rules.require_interval(number, whole, kelas)
                if need != (number, number):
                    out[group] = ProtectedSet(group, need)
    return tuple(out.values())


def rungs_of(names: Sequence[str], classification: Classification) -> list[list[frozenset[str]]]:
    """The classes of a measure as each rung of its ladder tells them, the full list first; who did not answer stands by
    itself on every rung."""
    out = [[frozenset({name}) for name in names]]
    for rung in classification.ladder:
        groups = [frozenset(group.classes) & frozenset(names) for group in rung.groups]
        merged = frozenset().union(*groups)
        out.append([*(group for group in groups if group), *(frozenset({n}) for n in names if n not in merged)])
    return out
