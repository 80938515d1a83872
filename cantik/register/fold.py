"""The state of a person folded from statements of several sources: value by value the newest that says one wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stock:
    """One list of a village that a source gave: its batches (parts) on one reference date."""

    source: str
    reference: Any  # datetime.date
    stock: int
    batches: tuple[int, ...]


def standing_stocks(stocks: Iterable[Stock]) -> list[Stock]:
    """The newest stock of each source (by reference date, then by arrival) in the order of folding: oldest first."""
    newest: dict[str, Stock] = {}
    for stock in sorted(stocks, key=lambda s: (s.reference, s.stock)):
        newest[stock.source] = stock
    return sorted(newest.values(), key=lambda s: (s.reference, s.stock))


def fold(statements: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One state from statements, oldest first: later values replace earlier ones, missing ones replace nothing."""
    state: dict[str, Any] = {}
    for statement in statements:
        state.update(statement)
    return state


def fold_with_origin(statements: Iterable[tuple[Any, Mapping[str, Any]]]) -> dict[str, tuple[Any, Any]]:
    """Variable -> (value, origin of the statement that it comes from)."""
    state: dict[str, tuple[Any, Any]] = {}
    for origin, statement in statements:
        for variable, value in statement.items():
            state[variable] = (value, origin)
    return state
