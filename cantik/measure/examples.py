"""The `contoh` of a definition run as what they are: tiny registers with a known answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from cantik.base.errors import ContentError
from cantik.base.numerals import ratio
from cantik.content.kinds import Content, Example, Indicator, TableSpec
from cantik.engines.protocol import Areas, CodeBlock, Codes, Counts, Engine
from cantik.expr.scope import Positions, Scope, measure_scope
from cantik.measure.compile import Compiled, Measure, compile_basis
from cantik.measure.spread import fraction_of
from cantik.snapshot.encode import amounts_of, encode

#: A column of an example that says how many records a row stands for ("1215 persons of age 10" is one row).
WEIGHT = "banyak"
_TOTAL = "jumlah"


@dataclass(frozen=True, slots=True)
class ExampleOutcome:
    """What an example gives beside what it says; they differ when the definition or the example is wrong."""

    example: Example
    found: Mapping[str, Any]

    @property
    def holds(self) -> bool:
        """Whether every expected value came out (and nothing was expected that does not exist)."""
        return all(key in self.found and _same(value, self.found[key]) for key, value in self.example.expected.items())


def _same(expected: Any, found: Any) -> bool:
    """Counts as numbers; a value as text, to the digit: "47.5" is not 47.50."""
    return str(expected) == str(found)


def run_example(
    measure: Measure, example: Example, content: Content, lists: Mapping[str, Positions], engine: Engine
) -> ExampleOutcome:
    """One example on one engine; every record is in the population base.

    Indicators give `n`, `d` and `nilai` (rounded half up, as it is printed), tables the count of each class of the rows
    and `jumlah`. Raises `ContentError` K207 for a column that the basis does not have.
    """
    scope = measure_scope(content, lists, measure.unit_of)
    compiled = compile_basis(scope, content, [(measure, measure.populations[0])])
    block = _block(measure, example, scope, compiled)
    counts = engine.count([block], compiled.plan, Areas(np.zeros(1, np.int32), 1))
    if isinstance(measure, TableSpec):
        told = _of_table(compiled, counts) if measure.summed is None else _of_sums(compiled, counts)
        return ExampleOutcome(example, told)
    return ExampleOutcome(example, _of_indicator(measure, compiled, counts))


def wrong_examples(content: Content, lists: Mapping[str, Positions], engine: Engine) -> Iterator[ContentError]:
    """Definitions without an example, and examples that give something else, with file and line (K208)."""
    measures: tuple[Measure, ...] = (*content.tables.values(), *content.indicators.values())
    for measure in measures:
        if not measure.examples:
            yield ContentError(
                "K208",
                "Definisi tanpa contoh",
                where=measure.origin.at(),
                mend="Tambahkan “contoh”: beberapa baris dan hasil yang harus keluar.",
            )
        for example in measure.examples:
            outcome = run_example(measure, example, content, lists, engine)
            if not outcome.holds:
                yield ContentError(
                    "K208",
                    "Contoh tidak cocok dengan definisinya",
                    where=f"{measure.origin.file}:{example.line}",
                    found=_format_counts(outcome.found, example.expected),
                    expected=_format_counts(example.expected, example.expected),
                    mend="Perbaiki definisinya, atau hitung ulang contohnya dengan tangan.",
                )


def _format_counts(values: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {values.get(name, 'tidak ada')}" for name in names)


def _block(measure: Measure, example: Example, scope: Scope, compiled: Compiled) -> CodeBlock:
    known = {WEIGHT, *scope.names, *compiled.plan.amounts}
    unknown = [name for name in example.columns if name not in known]
    if unknown:
        raise ContentError(
            "K207",
            "Kolom contoh tidak ada pada potret data",
            where=f"{measure.origin.file}:{example.line}",
            found=", ".join(unknown),
            expected="nama kolom potret data",
        )
    values = dict(zip(example.columns, zip(*example.rows, strict=True), strict=True))
    weights = np.array(values.get(WEIGHT, [1] * len(example.rows)), np.int64)
    columns: dict[str, Codes] = {}
    for name in compiled.plan.radix:
        given = (
            ["ya"] * len(example.rows)
            if name == measure.populations[0]
            else values.get(name, [None] * len(example.rows))
        )
        columns[name] = encode(scope.names[name], list(given)).repeat(weights)
    amounts = {
        name: amounts_of(values.get(name, [None] * len(example.rows))).repeat(weights) for name in compiled.plan.amounts
    }
    return CodeBlock(columns, np.zeros(int(weights.sum()), np.int32), amounts)


def _of_indicator(spec: Indicator, compiled: Compiled, counts: Counts) -> dict[str, Any]:
    plan = compiled.indicators[0]
    if plan.spread is not None:
        n, d = fraction_of(spec, counts.values(plan.spread))
        return {"n": n, "d": d, "nilai": ratio(n, d, spec.scale, spec.decimals)}
    numerator = int((counts.totals if plan.summed else counts.counters)[0, plan.numerator])
    denominator = int((counts.totals if plan.divided else counts.counters)[0, plan.denominator])
    value: Decimal | None = ratio(numerator, denominator, spec.scale, spec.decimals)
    return {"n": numerator, "d": denominator, "nilai": value}


def _of_sums(compiled: Compiled, counts: Counts) -> dict[str, Any]:
    """The sum of each class, in units of the last decimal, and of all."""
    table = compiled.sums[0]
    sums = [sum(value * rows for value, (rows, _) in counts.values(place).items()) for place in table.numbers]
    return {_TOTAL: sum(sums)} | {c.id: total for c, total in zip(table.axis.categories, sums, strict=True)}


def _of_table(compiled: Compiled, counts: Counts) -> dict[str, Any]:
    table = compiled.tables[0]
    cells = counts.cells[0].reshape(table.tally.shape)
    found: dict[str, Any] = {_TOTAL: int(cells.sum())}
    if table.axes:
        by_class = cells.sum(axis=tuple(range(cells.ndim - 1)))
        found |= {category.id: int(count) for category, count in zip(table.axes[-1].categories, by_class, strict=True)}
    return found
