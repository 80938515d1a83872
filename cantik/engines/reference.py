"""The meaning of counting, in plain Python: row after row, nothing clever. The oracle of the other engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cantik.engines.protocol import UNTOLD, Areas, CodeBlock, Counts, Plan, Spread, Tally
from cantik.expr.sets import AllOf, AnyOf, CodeSet, Leaf


def holds(predicate: CodeSet, row: Mapping[str, int]) -> bool:
    """Whether a row (column -> code) satisfies a predicate."""
    match predicate:
        case Leaf(column, codes):
            return row[column] in codes
        case AllOf(parts):
            return all(holds(part, row) for part in parts)
        case AnyOf(parts):
            return any(holds(part, row) for part in parts)


def cell(tally: Tally, row: Mapping[str, int]) -> int:
    """The position in the vector of the cell to which a row belongs."""
    code = 0
    for dimension in tally.dimensions:
        code = code * dimension.radix + dimension.classes[row[dimension.column]]
    return tally.offset + code


def value(spread: Spread, row: Mapping[str, int]) -> int | None:
    """The value of a row of a spread, None where it is not of it."""
    if not holds(spread.where, row):
        return None
    found = sum(points for points, scored in spread.points if holds(scored, row))
    found = row[spread.column] if spread.column is not None else found
    return None if found == UNTOLD else found


class ReferenceEngine:
    """Counts row by row."""

    name = "reference"

    def count(self, blocks: Iterable[CodeBlock], plan: Plan, areas: Areas) -> Counts:
        """See `protocol.Engine`."""
        counts = Counts.empty(plan, areas)
        spreads: list[dict[tuple[int, int], tuple[int, int]]] = [{} for _ in plan.spreads]
        names = tuple(plan.radix)
        for block in blocks:
            lists = [block.columns[name].tolist() for name in names]
            lists += [block.amounts[name].tolist() for name in plan.amounts]
            for segment, *codes in zip(block.segment.tolist(), *lists, strict=True):
                row = dict(zip((*names, *plan.amounts), codes, strict=True))
                self._row(row, segment, plan, areas, counts)
                self._spread(row, int(areas.group[segment]), plan, spreads)
        for own, told in zip(counts.spreads, spreads, strict=True):
            own.put((*key, *amounts) for key, amounts in told.items())
        return counts

    @staticmethod
    def _row(row: Mapping[str, int], segment: int, plan: Plan, areas: Areas, counts: Counts) -> None:
        for tally in plan.tables:
            if holds(tally.where, row):
                counts.cells[areas.group[segment], cell(tally, row)] += 1
        for position, predicate in enumerate(plan.counters):
            if holds(predicate, row):
                counts.counters[segment, position] += 1
        for position, total in enumerate(plan.totals):
            if holds(total.where, row):
                counts.totals[segment, position] += row[total.column]

    @staticmethod
    def _spread(
        row: Mapping[str, int], group: int, plan: Plan, spreads: list[dict[tuple[int, int], tuple[int, int]]]
    ) -> None:
        for spread, told in zip(plan.spreads, spreads, strict=True):
            found = value(spread, row)
            if found is not None:
                rows, weight = told.get((group, found), (0, 0))
                told[group, found] = rows + 1, weight + (1 if spread.weight is None else row[spread.weight])
