"""The embedded engine: each distinct predicate once, as packed bits; tables by mixed radix and `bincount`.

Rows in the order of their segments are counted fastest; any order
is correct.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.engines.numpy_tables import Bools, Groups, TableProgram, count_tables, table_program
from cantik.engines.protocol import UNTOLD, Areas, CodeBlock, Codes, Counts, Integers, Plan, Spread
from cantik.expr.sets import AllOf, CodeSet, Leaf

Words = npt.NDArray[np.uint64]

# A leaf of more ranges than this is looked up in a table of truth values instead of compared range by range.
_RANGES = 2
# Values that lie so near are told apart by a table of all between the least and the largest, others by sorting.
_FEW_VALUES = 1 << 10
# Plans kept ready; a process uses two (persons and families) for each set of definitions.
_PROGRAMS = 64


@dataclass(frozen=True, slots=True)
class _Step:
    """One distinct predicate of a plan: a leaf, or a combination of earlier steps."""

    column: str | None  # of a leaf
    ranges: tuple[tuple[int, int], ...]
    truth: Bools | None  # of a leaf with many ranges: truth of each code
    both: bool  # of a combination: and (else or)
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Program:
    """A plan made ready: steps in the order of evaluation; the number of its step for each counter, total, spread."""

    steps: tuple[_Step, ...]
    tables: TableProgram
    counters: tuple[int, ...]
    totals: tuple[int, ...]
    spreads: tuple[tuple[int, ...], ...]  # of each spread: its rows, then its points


class NumpyEngine:
    """Counts with NumPy alone."""

    name = "numpy"

    def __init__(self) -> None:
        self._programs: dict[int, tuple[Plan, _Program]] = {}

    def count(self, blocks: Iterable[CodeBlock], plan: Plan, areas: Areas) -> Counts:
        """See `protocol.Engine`."""
        program = self._program(plan)
        counts = Counts.empty(plan, areas)
        for block in blocks:
            if len(block):
                _count_block(_in_order(block), plan, program, areas, counts)
        return counts

    def _program(self, plan: Plan) -> _Program:
        """The program of a plan, made once; the plan is kept beside it so that its id stays its own."""
        known = self._programs.get(id(plan))
        if known is None:
            if len(self._programs) >= _PROGRAMS:
                self._programs.pop(next(iter(self._programs)))
            known = plan, _compile(plan)
            self._programs[id(plan)] = known
        return known[1]


def _in_order(block: CodeBlock) -> CodeBlock:
    """The block with its rows in the order of segments, which may already be so."""
    segment = block.segment
    if np.all(segment[1:] >= segment[:-1]):
        return block
    order = np.argsort(segment, kind="stable")
    return CodeBlock(
        {name: codes[order] for name, codes in block.columns.items()},
        segment[order],
        {name: amounts[order] for name, amounts in block.amounts.items()},
    )


# ── a plan made ready ────────────────────────────────────────────────────────────────────────────
def _compile(plan: Plan) -> _Program:
    steps: list[_Step] = []
    known: dict[CodeSet, int] = {}

    def step(predicate: CodeSet) -> int:
        number = known.get(predicate)
        if number is None:
            if isinstance(predicate, Leaf):
                made = _leaf_step(predicate, plan.radix[predicate.column])
            else:
                parts = tuple(step(part) for part in predicate.parts)
                made = _Step(None, (), None, isinstance(predicate, AllOf), parts)
            steps.append(made)
            number = known[predicate] = len(steps) - 1
        return number

    return _Program(
        tables=table_program(plan.tables, [step(tally.where) for tally in plan.tables]),
        counters=tuple(step(counter) for counter in plan.counters),
        totals=tuple(step(total.where) for total in plan.totals),
        spreads=tuple((step(it.where), *(step(scored) for _, scored in it.points)) for it in plan.spreads),
        steps=tuple(steps),
    )


def _leaf_step(leaf: Leaf, radix: int) -> _Step:
    ranges = leaf.intervals()
    truth = None
    if len(ranges) > _RANGES:
        truth = np.zeros(radix, np.bool_)
        truth[sorted(leaf.codes)] = True
    return _Step(leaf.column, ranges, truth, False, ())


# ── one block ────────────────────────────────────────────────────────────────────────────────────
def _count_block(block: CodeBlock, plan: Plan, program: _Program, areas: Areas, counts: Counts) -> None:
    """Count a block whose rows stand in the order of their segments, so that each segment is one run of rows."""
    words = _evaluate(block, program)
    starts, segments = _runs(block.segment)
    if program.counters:
        ranks = _ranks(words[list(program.counters)], starts)
        counts.counters[segments] += np.diff(ranks, axis=1).T
    for position, (total, step) in enumerate(zip(plan.totals, program.totals, strict=True)):
        counts.totals[segments, position] += _sums(block.columns[total.column], _mask(words[step], len(block)), starts)
    group = areas.group[block.segment]
    for position, (spread, numbers) in enumerate(zip(plan.spreads, program.spreads, strict=True)):
        _spread(position, spread, [_mask(words[step], len(block)) for step in numbers], block, group, counts)
    masks = {step: _mask(words[step], len(block)) for step in program.tables.steps}
    count_tables(block, group, masks, program.tables, counts.cells)


def _evaluate(block: CodeBlock, program: _Program) -> Words:
    """The truth of every distinct predicate, 64 rows a word (bits after the last row are of no meaning)."""
    words = np.zeros((len(program.steps), (len(block) >> 6) + 1), "<u8")
    bits = words.view(np.uint8)
    for number, step in enumerate(program.steps):
        own = bits[number]
        if step.column is not None:
            packed = np.packbits(_leaf(block.columns[step.column], step), bitorder="little")
            own[: len(packed)] = packed
            continue
        combine = np.bitwise_and if step.both else np.bitwise_or
        own[:] = 255 if step.both else 0
        for part in step.parts:
            combine(own, bits[part], out=own)
    return words


def _leaf(codes: Codes, step: _Step) -> Bools:
    if step.truth is not None:
        found: Bools = step.truth[codes]
        return found
    kind = codes.dtype.type
    mask: Bools | None = None
    for low, high in step.ranges:
        own: Bools
        if low == high:
            own = codes == kind(low)
        elif low == 0:
            own = codes <= kind(high)
        else:  # one comparison instead of two: what lies below `low` wraps round to a large number
            own = (codes - kind(low)) <= kind(high - low)
        mask = own if mask is None else np.logical_or(mask, own, out=mask)
    return np.zeros(len(codes), np.bool_) if mask is None else mask


def _mask(words: Words, rows: int) -> Bools:
    return np.unpackbits(words.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def _runs(segment: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """Runs of equal segments: where each begins (and, last, where all end), and its segment."""
    changes = np.flatnonzero(segment[1:] != segment[:-1]) + 1
    starts = np.concatenate(([0], changes, [len(segment)]))
    return starts, segment[starts[:-1]]


def _ranks(words: Words, positions: npt.NDArray[np.intp]) -> Integers:
    """How many bits of each predicate are set before each position, which are few: the boundaries of the runs.

    Population counts of words, their running sum, and the remainder, instead of a walk row by row.
    """
    running = np.zeros((len(words), words.shape[1] + 1), np.int64)
    np.cumsum(np.bitwise_count(words), axis=1, dtype=np.int64, out=running[:, 1:])
    word = positions >> 6
    below = (np.uint64(1) << (positions & 63).astype(np.uint64)) - np.uint64(1)
    ranks: Integers = running[:, word] + np.bitwise_count(words[:, word] & below)
    return ranks


def _sums(codes: Codes, mask: Bools, starts: npt.NDArray[np.intp]) -> Integers:
    """The sum of the codes of each run, over the rows of the mask."""
    running = np.zeros(len(codes) + 1, np.int64)
    np.cumsum(codes.astype(np.int64) * mask, out=running[1:])
    return np.diff(running[starts])


def _spread(number: int, spread: Spread, masks: list[Bools], block: CodeBlock, group: Groups, counts: Counts) -> None:
    """The values of a block by group: each of them, how many rows have it, and the sum of their weights."""
    inside, *points = masks
    name = spread.column
    values: npt.NDArray[Any]
    if name is not None and name in block.amounts:
        values = block.amounts[name]
        inside = inside & (values != UNTOLD)
    elif name is not None:
        values = block.columns[name]
    else:
        values = _score_rows(spread, points, len(block))
    rows = np.flatnonzero(inside)
    if not len(rows):
        return
    own = group[rows]
    first = int(own.min())  # of a block of a kabupaten few groups have rows
    distinct, place, size = _places(values[rows].astype(np.int64))
    code = (own - first) * np.int64(size) + place
    many = np.bincount(code)
    found = np.flatnonzero(many != 0)
    weights = many
    if spread.weight is not None:  # exact: sums of whole numbers far below 2**53
        weights = np.bincount(code, block.columns[spread.weight][rows]).astype(np.int64)
    groups, at = np.divmod(found, size)
    counts.spreads[number].add(groups + first, distinct[at], many[found], weights[found])


def _score_rows(spread: Spread, points: list[Bools], size: int) -> npt.NDArray[Any]:
    """The points of each row, in a type that holds all of them together."""
    most = sum(worth for worth, _ in spread.points)
    kind: Any = np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.int64
    values = np.zeros(size, kind)
    for (worth, _), mask in zip(spread.points, points, strict=True):
        values += mask.view(np.uint8) * kind(worth)
    return values


def _places(values: Integers) -> tuple[Integers, Integers, int]:
    """Different values (or all between the least and the largest, where these are near), which of them each is, and how
    many there are."""
    low, high = int(values.min()), int(values.max())
    if high - low < _FEW_VALUES:
        return np.arange(low, high + 1), values - low, high - low + 1
    distinct, place = np.unique(values, return_inverse=True)
    return distinct, place, len(distinct)
