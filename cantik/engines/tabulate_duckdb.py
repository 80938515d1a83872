"""The same counting as SQL on DuckDB: an oracle that shares no code with the other engines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import numpy as np

from cantik.engines.duckdb import MemoryDatabase, StoredColumn
from cantik.engines.protocol import UNTOLD, Areas, CodeBlock, Counts, Dimension, Plan, Spread, Tally
from cantik.expr.sets import AllOf, CodeSet, Leaf

_SEGMENT, _GROUP = "cantik_segmen", "cantik_kelompok"


def predicate(node: CodeSet) -> str:
    """A predicate as SQL over columns of codes, which are never NULL."""
    if isinstance(node, Leaf):
        runs = _code_ranges(node.codes)
        single = ", ".join(str(low) for low, high in runs if low == high)
        terms = [f"{node.column} BETWEEN {low} AND {high}" for low, high in runs if low < high]
        terms += [f"{node.column} IN ({single})"] if single else []
        return f"({' OR '.join(terms)})" if terms else "(1 = 0)"
    if not node.parts:
        return "(1 = 1)" if isinstance(node, AllOf) else "(1 = 0)"
    word = " AND " if isinstance(node, AllOf) else " OR "
    return f"({word.join(predicate(part) for part in node.parts)})"


def _code_ranges(codes: Collection[int]) -> list[tuple[int, int]]:
    """Codes as runs of consecutive ones, both ends included: a number told whole has 65,000 of them, in one run."""
    runs: list[tuple[int, int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs


def dimension_sql(one: Dimension) -> str:
    """A dimension as SQL: one branch a class."""
    branches = []
    for place in range(one.radix):
        codes = [str(code) for code, into in enumerate(one.classes) if into == place]
        if codes:
            branches.append(f"WHEN {one.column} IN ({', '.join(codes)}) THEN {place}")
    return f"CASE {' '.join(branches)} END"


def table_query(number: int, tally: Tally) -> str:
    """One table: its number, the group, the position of each cell inside the table, the count."""
    position = "0"
    for dimension in tally.dimensions:
        position = f"({position}) * {dimension.radix} + ({dimension_sql(dimension)})"
    return (
        f"SELECT {number} AS tabel, {_GROUP} AS kelompok, {position} AS sel, count(*) AS n FROM baris "  # noqa: S608
        f"WHERE {predicate(tally.where)} GROUP BY 2, 3"
    )


def spread_query(spread: Spread) -> str:
    """The values of a spread by group, how many rows have each, and how many they stand for."""
    points = [f"CASE WHEN {predicate(scored)} THEN {worth} ELSE 0 END" for worth, scored in spread.points]
    value = spread.column if spread.column is not None else " + ".join(points) or "0"
    weight = f"cast(sum(cast({spread.weight or 1} AS BIGINT)) AS BIGINT)"
    return (
        f"SELECT {_GROUP}, {value} AS nilai, count(*), {weight} FROM baris "  # noqa: S608
        f"WHERE {predicate(spread.where)} AND ({value}) <> {UNTOLD} GROUP BY 1, 2"
    )


class DuckdbEngine:
    """Counts with a statement for all tables, one for counters and totals, and one for each spread."""

    name = "duckdb"

    def count(self, blocks: Iterable[CodeBlock], plan: Plan, areas: Areas) -> Counts:
        """See `protocol.Engine`."""
        counts = Counts.empty(plan, areas)
        for block in blocks:
            with MemoryDatabase(threads=1) as memory:
                memory.load("baris", _columns(block, plan, areas))
                self._tables(memory, plan, counts)
                self._sums(memory, plan, counts)
                for number, spread in enumerate(plan.spreads):
                    counts.spreads[number].put(memory.rows(spread_query(spread)))
        return counts

    @staticmethod
    def _tables(memory: MemoryDatabase, plan: Plan, counts: Counts) -> None:
        queries = [table_query(number, tally) for number, tally in enumerate(plan.tables)]
        if not queries:
            return
        for number, group, cell, found in memory.rows(" UNION ALL ".join(queries)):
            counts.cells[group, plan.tables[number].offset + cell] += found

    @staticmethod
    def _sums(memory: MemoryDatabase, plan: Plan, counts: Counts) -> None:
        terms = [f"count(*) FILTER (WHERE {predicate(counter)})" for counter in plan.counters]
        terms += [
            f"cast(coalesce(sum(cast({total.column} AS BIGINT)) FILTER (WHERE {predicate(total.where)}), 0) AS BIGINT)"
            for total in plan.totals
        ]
        if not terms:
            return
        query = f"SELECT {_SEGMENT}, {', '.join(terms)} FROM baris GROUP BY 1"  # noqa: S608
        for segment, *found in memory.rows(query):
            counts.counters[segment] += np.array(found[: len(plan.counters)], np.int64)
            counts.totals[segment] += np.array(found[len(plan.counters) :], np.int64)


def _columns(block: CodeBlock, plan: Plan, areas: Areas) -> dict[str, StoredColumn]:
    return dict(_name_columns(block, plan, areas))


def _name_columns(block: CodeBlock, plan: Plan, areas: Areas) -> Iterator[tuple[str, StoredColumn]]:
    yield _SEGMENT, StoredColumn("INTEGER", block.segment)
    yield _GROUP, StoredColumn("INTEGER", areas.group[block.segment])
    for name in plan.radix:
        yield name, StoredColumn("INTEGER", block.columns[name])
    for name in plan.amounts:
        yield name, StoredColumn("BIGINT", block.amounts[name])
