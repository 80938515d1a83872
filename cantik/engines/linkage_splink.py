"""Shares of a `Linkage` learnt from a place's own records: our blocks and levels, Splink's expectation maximisation.

Splink is an optional part (extra `latih`) and no part of a village: nothing here is imported by a search. It works in
the same closed DuckDB: no file, no network; it never sees a record, only the levels that pairs came to.

What EM estimates without any answer known, it knows only as two heaps of pairs. Two things make them the right ones:

- It sees every pair that any block brings together, once. So u is what it means in the content: the share among
  different persons *that a block brings together*. Splink's own estimate, over random pairs, is another quantity.
- Levels marked `tetap` keep their m. Twins agree in birth date, parents, place and nearly in NIK: left alone, EM puts
  them on the heap of those who are one person (measured: docs/adr/0011).

Only m is handed back. The shipped u belong to a prior over random pairs; u of blocks without a prior of blocks would
lower every weight.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cantik.content.kinds import Linkage, LinkLevel
from cantik.engines.duckdb import MemoryDatabase
from cantik.engines.linkage import Columns, buckets, load, scoring_sql

#: pairs that EM looks at; of more a share is drawn by a hash of both positions
MOST_PAIRS = 2_000_000
#: pairs of one person that a level needs before its share says more than the shipped one
LEAST_SEEN = 5.0
#: by comparison: numbers of the levels whose m stays as shipped, and of those whose u does
Fixed = Mapping[str, tuple[frozenset[int], frozenset[int]]]
_ROUNDS = 100
_CONVERGED = 1e-4
#: no share is written as 0 or 1: it would decide alone
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Learnt:
    """The model with the learnt m, and how it came about.

    `doubles`: pairs of one person that EM expects among `pairs`, `shown`: those that the shipped model would show.
    `kept`: levels ("banding.tingkat") with the shipped m: marked `tetap`, or hardly any double came to them.
    `among_others`: u of the blocks by comparison and level, for comparison only. `settled`: whether EM came to rest.
    """

    linkage: Linkage
    records: int
    pairs: int
    doubles: float
    shown: int
    kept: tuple[str, ...]
    among_others: Mapping[str, Mapping[str, float]]
    rounds: int
    settled: bool
    splink: str

    @property
    def sound(self) -> bool:
        """EM came to rest on about as many doubles as the shipped model sees: else its heaps are something else."""
        return self.settled and self.shown > 0 and self.shown / 3 <= self.doubles <= self.shown * 3


def learn(
    linkage: Linkage,
    parts: Iterable[Columns],
    *,
    threads: int = 2,
    step: Callable[[int, int], None] | None = None,
) -> Learnt:
    """Learn m from records; `parts` as for `search`, `step`: called with (done, all).

    Raises `ImportError` where Splink is not installed, `ValueError` where no two records share a block or EM runs away
    (a share becomes 0).
    """
    import splink

    tell = step or (lambda _done, _total: None)
    with MemoryDatabase(threads) as memory:
        count = load(memory, parts)
        for done in _gather(memory, linkage, count):
            tell(done, len(linkage.blocks) + 1)
        pairs, shown = memory.rows(f"SELECT count(*), count(*) FILTER (weight >= {linkage.review!r}) FROM levels")[0]  # noqa: S608
        if not pairs:
            raise ValueError("no two records share a block")
        fixed = {comparison.id: _too_few(memory, linkage, i) for i, comparison in enumerate(linkage.comparisons)}
        session = _train_linker(memory, linkage, fixed, start=min(0.5, max(shown, 1) / pairs))
    tell(len(linkage.blocks) + 1, len(linkage.blocks) + 1)
    model = session.core_model_settings
    doubles = model.probability_two_random_records_match * pairs
    found = {
        comparison.output_column_name: {
            each.label_for_charts: each for each in comparison.comparison_levels if not each.is_null_level
        }
        for comparison in model.comparisons
    }
    learnt, kept = _take_shares(linkage, fixed, found)
    others = {name: {label: each.u_probability for label, each in levels.items()} for name, levels in found.items()}
    rounds = len(session._core_model_settings_history) - 1
    return Learnt(learnt, count, pairs, doubles, shown, kept, others, rounds, rounds < _ROUNDS, splink.__version__)


def _gather(memory: MemoryDatabase, linkage: Linkage, count: int) -> Iterator[int]:
    """Table `levels`: every pair of every block once, with its weight and levels; yields the blocks that are done."""
    whole = scoring_sql(linkage, count)
    each = ", ".join(f"g{i}" for i in range(len(linkage.comparisons)))
    for done, block in enumerate(linkage.blocks):
        for part in buckets(memory, [block.columns], linkage.largest):
            head = "INSERT INTO found" if done or part else "CREATE TABLE found AS"
            memory.run(f"{head} SELECT one, other, weight, {each} FROM ({whole})")  # noqa: S608
        yield done + 1
    memory.run(
        f"CREATE TABLE levels AS SELECT row_number() OVER () AS pasangan, * FROM (SELECT DISTINCT * FROM found"  # noqa: S608
        f" WHERE hash(one, other) % (SELECT 1 + count(*) // {MOST_PAIRS} FROM found) = 0)"
    )
    memory.run("DROP TABLE found")


def _too_few(memory: MemoryDatabase, linkage: Linkage, number: int) -> tuple[frozenset[int], frozenset[int]]:
    """Levels of a comparison that fewer than `LEAST_SEEN` pairs speak for, as the shipped model sees them: among those
    of one person, and among those of two. A share of nothing would be 0, and Splink stops at that."""
    odds = memory.rows(
        f"SELECT g{number}, sum(1 / (1 + pow(2, -weight))), sum(1 / (1 + pow(2, weight))) FROM levels GROUP BY ALL"  # noqa: S608
    )
    seen = {level: sums for level, *sums in odds}
    levels = range(len(linkage.comparisons[number].levels))
    one, two = (frozenset(j for j in levels if seen.get(j, (0.0, 0.0))[side] < LEAST_SEEN) for side in (0, 1))
    return one, two


def _train_linker(memory: MemoryDatabase, linkage: Linkage, fixed: Fixed, start: float) -> Any:
    """Splink's session. A pair is two records of one key, each with its levels: so it comes as it was found."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(memory.connection)
    sides = [api.register("levels", table_name=side) for side in ("kiri", "kanan")]
    linker = Linker(sides, settings(linkage, fixed, start), log_level=None)
    return linker.training.estimate_parameters_using_expectation_maximisation(
        "l.pasangan = r.pasangan", estimate_without_term_frequencies=True, fix_u_probabilities=False
    )


def settings(linkage: Linkage, fixed: Fixed, start: float) -> dict[str, Any]:
    """The model as Splink's settings over levels; `fixed`: levels whose m, and whose u, stay; `start`:
    the share of one-person pairs that EM begins with."""
    comparisons = []
    for i, comparison in enumerate(linkage.comparisons):
        silent = " OR ".join(
            f"g{i}_l = {j}" for j in (-1, *(j for j, each in enumerate(comparison.levels) if _silent(each)))
        )
        levels: list[dict[str, Any]] = [{"sql_condition": silent, "label_for_charts": "-", "is_null_level": True}]
        levels += [
            {
                "sql_condition": f"g{i}_l = {j}" if level.terms else "ELSE",
                "label_for_charts": level.id,
                "m_probability": level.m,
                "fix_m_probability": level.fixed or j in fixed[comparison.id][0],
                "u_probability": level.u,
                "fix_u_probability": j in fixed[comparison.id][1],
            }
            for j, level in enumerate(comparison.levels)
            if not _silent(level)
        ]
        comparisons.append({"output_column_name": comparison.id, "comparison_levels": levels})
    return {
        "link_type": "link_only",
        "unique_id_column_name": "pasangan",
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": ["l.pasangan = r.pasangan"],
        "probability_two_random_records_match": start,
        "max_iterations": _ROUNDS,
        "em_convergence": _CONVERGED,
        "retain_matching_columns": False,
    }


def _silent(level: LinkLevel) -> bool:
    """It says nothing, whatever came out: like an empty column."""
    return level.m == level.u == 1


def _take_shares(linkage: Linkage, fixed: Fixed, found: Mapping[str, Any]) -> tuple[Linkage, tuple[str, ...]]:
    """The model with the m that were learnt; the others as shipped, and their names."""
    kept, comparisons = [], []
    for comparison in linkage.comparisons:
        levels = []
        for j, level in enumerate(comparison.levels):
            if _silent(level):
                levels.append(level)
            elif level.fixed or j in fixed[comparison.id][0]:
                levels.append(level)
                kept.append(f"{comparison.id}.{level.id}")
            else:
                levels.append(
                    replace(level, m=min(max(found[comparison.id][level.id].m_probability, _LEAST), 1 - _LEAST))
                )
        comparisons.append(replace(comparison, levels=tuple(levels)))
    return replace(linkage, comparisons=tuple(comparisons)), tuple(kept)


__all__ = ["LEAST_SEEN", "MOST_PAIRS", "Learnt", "learn", "settings"]
