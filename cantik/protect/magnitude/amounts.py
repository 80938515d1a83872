"""What is printed beside tables of counts and figures: the values of indices, and tables of sums (docs/adr/0059)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cantik.measure.result import NotMade, Results
from cantik.protect.magnitude.indices import PrintedBeside, with_values
from cantik.protect.magnitude.sums import safe_sums
from cantik.protect.result import Protected, SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules


@dataclass(frozen=True, slots=True)
class WithAmounts:
    """All tables and figures of a release, and which values and sums are not among them."""

    tables: tuple[SafeTable, ...]
    figures: tuple[SafeFigure, ...]
    left_out: tuple[NotMade, ...]


def with_amounts(
    results: Results, tables: Sequence[SafeTable], figures: Sequence[SafeFigure], rules: Rules, former: Protected | None
) -> WithAmounts:
    """The tables and figures that have passed the gate, with the values and sums that may stand beside them."""
    safe, unfit = with_values(results, PrintedBeside(tables, figures), rules, former)
    sums, without = safe_sums(results, tables, rules, former)
    return WithAmounts((*tables, *sums), safe, (*unfit, *without))
