"""The state of a person folded from statements of several sources: value by value the newest that says one wins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cantik.content.sources import strength


@dataclass(frozen=True, slots=True)
class Stock:
    """One list of a village that a source gave: its batches (parts) in the order of folding; or one event.

    `event`: no list but something that happened to `persons` on `reference`; `final`: no later list undoes it.
    `partial`: what was found at some doors: it ends no list of its source and no list ends it.
    `addition`: what was handed in as a part of the list of its source: it ends none, and a whole list of a later day
    ends it. `beneath`: what of an older list stands on beneath a newer one; the number of the file of that one
    (`remainder.py`): it stands as long as that list does, where the older list is folded.
    """

    source: str
    reference: Any  # datetime.date
    stock: int
    batches: tuple[int, ...]
    event: bool = False
    final: bool = False
    persons: frozenset[int] = frozenset()
    partial: bool = False
    addition: bool = False
    beneath: int = 0

    @property
    def whole(self) -> bool:
        """Whether who is not in it is not on the list of its source."""
        return not (self.event or self.partial or self.addition or self.beneath)


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


def additions_of(parts: Mapping[str, Iterable[StockPart]]) -> list[Stock]:
    """What was handed in as parts of the lists of some sources, each by itself: another list may be theirs on each day.

    Whoever corrects knows the parts that had come by then, as in `in_order`.
    """
    found = []
    for source, given in parts.items():
        newest = None
        for part in sorted(given, key=lambda part: part.batch):
            newest = part.reference if newest is None else max(newest, part.reference)
            day = newest if part.hand else part.reference
            found.append(Stock(source, day, part.batch, (part.batch,), addition=True))
    return found


def list_around(stocks: Iterable[Stock], batch: int) -> tuple[Stock, ...]:
    """The list in which a batch stands, in the order of folding: the whole one that it is of or was added to, and what
    was added to that before the next whole list of its source. Empty for a batch that stands nowhere."""
    given = list(stocks)
    own = next((stock for stock in given if batch in stock.batches), None)
    if own is None or not (own.whole or own.addition):
        return () if own is None else (own,)
    of_source = [stock for stock in given if stock.source == own.source]
    wholes = _wholes(of_source)
    place = wholes.index(own) if own.whole else _list_of(own, wholes)
    added = [stock for stock in of_source if stock.addition and _list_of(stock, wholes) == place]
    return tuple(sorted([*(wholes[place : place + 1] if place >= 0 else ()), *added], key=folding_place))


def _wholes(stocks: Iterable[Stock]) -> list[Stock]:
    """The whole lists among stocks of one source, the newest last."""
    return sorted((stock for stock in stocks if stock.whole), key=lambda stock: (stock.reference, stock.stock))


def _list_of(addition: Stock, wholes: Sequence[Stock]) -> int:
    """To which of the whole lists of its source something was added, -1 = to none.

    To the newest of its day or an earlier one. A second whole list of one day is a correction of the first: it takes
    the place of all that had been handed in for that day.
    """
    place = bisect_right([whole.reference for whole in wholes], addition.reference) - 1
    while place > 0 and wholes[place - 1].reference == addition.reference and addition.stock < wholes[place].stock:
        place -= 1
    return place


def standing_stocks(stocks: Iterable[Stock]) -> list[Stock]:
    """The newest whole list of each source, what was added to it and what stands on beneath it, all that is partial and
    every event, in the order of folding: oldest first.

    An addition belongs to the newest whole list of its day or an earlier one, whichever of the two came in first: who
    is not in a whole list of a later day is on the list no more, whatever an older part says. On one day the part is
    folded after the whole.

    Lists go by reference date, of two sources on one date the stronger one last (`content/sumber.csv`), so that the
    order in which they arrive does not matter. An event goes by the day it happened; but whoever records one after a
    list of a later day has come in knows more than that list, so that it goes after it, and with it what happened to
    the same person since. A death goes last of all.
    """
    given = sorted(stocks, key=lambda s: (s.reference, s.stock))
    by_source: dict[str, list[Stock]] = {}
    for stock in given:
        by_source.setdefault(stock.source, []).append(stock)
    lists = [stock for stock in given if stock.partial]
    for of_source in by_source.values():
        wholes = _wholes(of_source)
        lists += wholes[-1:]
        lists += [stock for stock in of_source if stock.addition and _list_of(stock, wholes) == len(wholes) - 1]
        newest = {batch for whole in wholes[-1:] for batch in whole.batches}
        lists += [stock for stock in of_source if stock.beneath in newest]
    places = {stock.stock: folding_place(stock) for stock in lists}
    reached: dict[int, Any] = {}  # person -> how late the events so far have been put
    events = [stock for stock in given if stock.event]
    for event in events:
        heard = (stock.reference for stock in lists if stock.stock < event.stock)
        before = (reached[person] for person in event.persons if person in reached)
        put = max((event.reference, *heard, *before))
        reached.update(dict.fromkeys(event.persons, put))
        places[event.stock] = (event.final, put, True, event.reference, 0, False, event.stock)
    return sorted([*lists, *events], key=lambda stock: places[stock.stock])


def folding_place(stock: Stock) -> tuple[Any, ...]:
    """The place of a list in the order of folding."""
    day = stock.reference
    return (False, day, False, day, strength(stock.source), stock.addition, stock.stock)
