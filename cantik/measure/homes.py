"""Who stands behind an index: each record with its value, the persons that it stands for and what it lacks.

Read from the frame of one village for protection alone (contributors, dominance; docs/adr/0059). The engine's counts
are what is published; these are their records, told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from cantik.engines.protocol import UNTOLD, Codes, Spread
from cantik.expr.sets import AllOf, CodeSet, Leaf
from cantik.snapshot.frame import Frame

Bools = npt.NDArray[np.bool_]
#: value, persons (or 1) and, as bits in the order of the points of a spread, what a record lacks
Home = tuple[int, int, int]


def homes_of(spread: Spread, frame: Frame) -> tuple[Home, ...]:
    """Return the records that a spread is computed from, each as value, weight and missing points; sorted by value, so
    that their order does not tell where they are. Records of weight 0 are left out."""
    inside = satisfies(spread.where, frame.columns, len(frame))
    lacking = [satisfies(scored, frame.columns, len(frame)) for _, scored in spread.points]
    values = np.zeros(len(frame), np.int64)
    bits = np.zeros(len(frame), np.int64)
    for place, ((worth, _), lacks) in enumerate(zip(spread.points, lacking, strict=True)):
        values += worth * lacks
        bits |= lacks.astype(np.int64) << place
    if spread.column is not None:
        own = frame.amounts.get(spread.column)
        values = frame.columns[spread.column].astype(np.int64) if own is None else own
        inside &= values != UNTOLD if own is not None else True
    weights = np.ones(len(frame), np.int64)
    if spread.weight is not None:
        weights = frame.columns[spread.weight].astype(np.int64)
    rows: Sequence[list[int]] = np.column_stack([values, weights, bits])[inside].tolist()
    return tuple(sorted((value, weight, lacks) for value, weight, lacks in rows if weight))


def satisfies(predicate: CodeSet, columns: Mapping[str, Codes], size: int) -> Bools:
    """Which records satisfy a predicate."""
    if isinstance(predicate, Leaf):
        codes = columns[predicate.column]
        inside = np.zeros(np.iinfo(codes.dtype).max + 1, np.bool_)
        inside[list(predicate.codes)] = True
        found: Bools = inside[codes]
        return found
    every = isinstance(predicate, AllOf)
    out = np.full(size, every)
    for part in predicate.parts:
        found = satisfies(part, columns, size)
        out = out & found if every else out | found
    return out
