"""The embedded engine: each distinct predicate once, as packed bits; tables by mixed radix and `bincount`.

Method and measurements: design/engine.md section 3. Rows in the order of their segments are counted fastest; any order
is correct.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cantik.engines.protocol import Areas, Block, Codes, Counts, Dimension, Integers, Plan, Tally
from cantik.expr.codesets import AllOf, CodeSet, Leaf

Bits = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

# Rows counted at a time: index and mask of a block stay in the cache of the processor.
_ROWS = 1 << 15
# A leaf of more ranges than this is looked up in a table of truth values instead of compared range by range.
_RANGES = 2
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
    """A plan made ready: steps in the order of evaluation; the number of its step for each table, counter, total."""

    steps: tuple[_Step, ...]
    tables: tuple[int, ...]
    counters: tuple[int, ...]
    totals: tuple[int, ...]
    dimensions: tuple[Dimension, ...]  # distinct ones
    lookups: tuple[Codes | None, ...]  # None where the class is the code itself
    axes: tuple[tuple[int, ...], ...]  # of each table: positions in `dimensions`


class NumpyEngine:
    """Counts with NumPy alone."""

    name = "numpy"

    def __init__(self) -> None:
        self._programs: dict[int, tuple[Plan, _Program]] = {}

    def count(self, blocks: Iterable[Block], plan: Plan, areas: Areas) -> Counts:
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


def _in_order(block: Block) -> Block:
    """The block with its rows in the order of segments, which may already be so."""
    segment = block.segment
    if np.all(segment[1:] >= segment[:-1]):
        return block
    order = np.argsort(segment, kind="stable")
    return Block({name: codes[order] for name, codes in block.columns.items()}, segment[order])


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

    dimensions = tuple(dict.fromkeys(one for tally in plan.tables for one in tally.dimensions))
    position = {one: number for number, one in enumerate(dimensions)}
    return _Program(
        tables=tuple(step(tally.where) for tally in plan.tables),
        counters=tuple(step(one) for one in plan.counters),
        totals=tuple(step(one.where) for one in plan.totals),
        steps=tuple(steps),
        dimensions=dimensions,
        lookups=tuple(_lookup(one) for one in dimensions),
        axes=tuple(tuple(position[one] for one in tally.dimensions) for tally in plan.tables),
    )


def _leaf_step(leaf: Leaf, radix: int) -> _Step:
    ranges = leaf.intervals()
    truth = None
    if len(ranges) > _RANGES:
        truth = np.zeros(radix, np.bool_)
        truth[sorted(leaf.codes)] = True
    return _Step(leaf.column, ranges, truth, False, ())


def _lookup(dimension: Dimension) -> Codes | None:
    if dimension.classes == tuple(range(dimension.radix)):
        return None
    if dimension.radix > 256:
        return np.array(dimension.classes, np.uint16)
    return np.array(dimension.classes, np.uint8)


# ── one block ────────────────────────────────────────────────────────────────────────────────────
def _count_block(block: Block, plan: Plan, program: _Program, areas: Areas, counts: Counts) -> None:
    bits = _evaluate(block, program)
    starts, segments = _runs(block.segment)
    _counters(bits, program.counters, starts, segments, counts.counters)
    for position, (total, step) in enumerate(zip(plan.totals, program.totals, strict=True)):
        _total(block.columns[total.column], bits[step], starts, segments, counts.totals[:, position])
    group = areas.group[block.segment]
    values = [
        block.columns[one.column] if lookup is None else lookup[block.columns[one.column]]
        for one, lookup in zip(program.dimensions, program.lookups, strict=True)
    ]
    masks: dict[int, Bools] = {}
    for tally, step, axes in zip(plan.tables, program.tables, program.axes, strict=True):
        if step not in masks:
            masks[step] = np.unpackbits(bits[step], count=len(block), bitorder="little").view(np.bool_)
        _tally(tally, [values[axis] for axis in axes], masks[step], group, counts.cells)


def _evaluate(block: Block, program: _Program) -> list[Bits]:
    """The truth of every distinct predicate, eight rows a byte (bits after the last row are of no meaning)."""
    everything = np.full((len(block) + 7) // 8, 255, np.uint8)
    done: list[Bits] = []
    for step in program.steps:
        if step.column is not None:
            done.append(np.packbits(_leaf(block.columns[step.column], step), bitorder="little"))
            continue
        bits = everything if step.both else ~everything
        for part in step.parts:
            bits = bits & done[part] if step.both else bits | done[part]
        done.append(bits)
    return done


def _leaf(codes: Codes, step: _Step) -> Bools:
    if step.truth is not None:
        found: Bools = step.truth[codes]
        return found
    mask = np.zeros(len(codes), np.bool_)
    kind = codes.dtype.type
    for low, high in step.ranges:
        if low == high:
            mask |= codes == kind(low)
        elif low == 0:
            mask |= codes <= kind(high)
        else:  # one comparison instead of two: what lies below `low` wraps round to a large number
            mask |= (codes - kind(low)) <= kind(high - low)
    return mask


def _runs(segment: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """Runs of equal segments: where each begins (and, last, where all end), and its segment."""
    changes = np.flatnonzero(segment[1:] != segment[:-1]) + 1
    starts = np.concatenate(([0], changes, [len(segment)]))
    return starts, segment[starts[:-1]]


def _rank(bits: Bits, positions: npt.NDArray[np.intp]) -> Integers:
    """How many bits are set before each position: population counts of words, their running sum, and the remainder."""
    words = np.zeros((len(bits) >> 3) + 2, np.uint64)
    words.view(np.uint8)[: len(bits)] = bits
    running = np.zeros(len(words) + 1, np.int64)
    np.cumsum(np.bitwise_count(words), dtype=np.int64, out=running[1:])
    word = positions >> 6
    below = (np.uint64(1) << (positions & 63).astype(np.uint64)) - np.uint64(1)
    ranks: Integers = running[word] + np.bitwise_count(words[word] & below)
    return ranks


def _counters(
    bits: list[Bits],
    steps: tuple[int, ...],
    starts: npt.NDArray[np.intp],
    segments: npt.NDArray[np.int32],
    out: Integers,
) -> None:
    """Each counter by rank at the boundaries of the runs, which are few, instead of row by row."""
    by_step: dict[int, Integers] = {}
    for position, step in enumerate(steps):
        if step not in by_step:
            by_step[step] = np.diff(_rank(bits[step], starts))
        np.add.at(out[:, position], segments, by_step[step])


def _total(
    codes: Codes, bits: Bits, starts: npt.NDArray[np.intp], segments: npt.NDArray[np.int32], out: Integers
) -> None:
    mask = np.unpackbits(bits, count=len(codes), bitorder="little")
    running = np.zeros(len(codes) + 1, np.int64)
    np.cumsum(codes.astype(np.int64) * mask, out=running[1:])
    np.add.at(out, segments, np.diff(running[starts]))


def _tally(tally: Tally, values: list[Codes], mask: Bools, group: npt.NDArray[np.int32], cells: Integers) -> None:
    size = tally.size
    for start in range(0, len(mask), _ROWS):
        rows = slice(start, start + _ROWS)
        kept = mask[rows]
        own = group[rows][kept]
        if not len(own):
            continue
        index = np.zeros(len(own), np.int64)
        for one, column in zip(tally.dimensions, values, strict=True):
            index *= one.radix
            index += column[rows][kept]
        first, last = int(own.min()), int(own.max())
        index += (own - first) * np.int64(size)
        found = np.bincount(index, minlength=(last - first + 1) * size)
        cells[first : last + 1, tally.offset : tally.offset + size] += found.reshape(-1, size)
