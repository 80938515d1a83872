"""The state of a person folded from statements of several sources: value by value the newest that says one wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from cantik.content.sources import strength


@dataclass(frozen=True, slots=True)
class Stock:
    """One list of a village that a source gave: its batches (parts) in the order of folding; or one event.

    `event`: no list but something that happened to `persons` on `reference`; `final`: no later list undoes it.
    `partial`: what was found at some doors: it ends no list of its source and no list ends it.
    """

    source: str
    reference: Any  # datetime.date
    stock: int
    batches: tuple[int, ...]
    event: bool = False
    final: bool = False
    persons: frozenset[int] = frozenset()
    partial: bool = False


class StockPart(NamedTuple):
    """A batch of a stock. `hand`: it corrects what the parts before it say."""

    reference: Any  # datetime.date
    batch: int
    hand: bool = False


def in_order(parts: Iterable[StockPart]) -> tuple[int, ...]:
    """The batches of a stock in the order of folding: by reference date, not as they arrived. Whoever corrects knows
    every part that had come by then, so that a correction goes after all of them (as an event does).

    >>> january, march, june = StockPart(1, 10), StockPart(3, 13), StockPart(6, 11)
    >>> in_order([january, june, StockPart(1, 12, hand=True), march])
    (10, 13, 11, 12)
    """
    places: list[tuple[Any, int]] = []
    newest = None
    for part in sorted(parts, key=lambda part: part.batch):
        newest = part.reference if newest is None else max(newest, part.reference)
        places.append((newest if part.hand else part.reference, part.batch))
    return tuple(batch for _, batch in sorted(places))


def standing_stocks(stocks: Iterable[Stock]) -> list[Stock]:
    """The newest list of each source, all that is partial and every event, in the order of folding: oldest first.

    Lists go by reference date, of two sources on one date the stronger one last (`content/sumber.csv`), so that the
    order in which they arrive does not matter. An event goes by the day it happened; but whoever records one after a
    list of a later day has come in knows more than that list, so that it goes after it, and with it what happened to
    the same person since. A death goes last of all.
    """
    given = sorted(stocks, key=lambda s: (s.reference, s.stock))
    newest = {stock.source: stock for stock in given if not (stock.event or stock.partial)}
    lists = [*newest.values(), *(stock for stock in given if stock.partial)]
    places = {stock.stock: _place(stock) for stock in lists}
    reached: dict[int, Any] = {}  # person -> how late the events so far have been put
    events = [stock for stock in given if stock.event]
    for event in events:
        heard = (stock.reference for stock in lists if stock.stock < event.stock)
        before = (reached[person] for person in event.persons if person in reached)
        put = max((event.reference, *heard, *before))
        reached.update(dict.fromkeys(event.persons, put))
        places[event.stock] = (event.final, put, True, event.reference, 0, event.stock)
    return sorted([*lists, *events], key=lambda stock: places[stock.stock])


def _place(stock: Stock) -> tuple[Any, ...]:
    return (False, stock.reference, False, stock.reference, strength(stock.source), stock.stock)
