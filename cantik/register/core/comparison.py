"""With which lists the rules compare a file: a function of the lists that stand, in whatever order they arrived.

A file is held against what stands *before* it in the order of folding, never against what merely came in before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cantik.content.sources import speaks_of
from cantik.register.core.fold import Stock, folding_place, list_around, standing_stocks


@dataclass(frozen=True, slots=True)
class ComparedLists:
    """Batches that the rules compare a file with, in the order of folding.

    `former`: the newest list of the same register of an earlier day; `beneath`: the list that a part is added to, with
    what happened to its people. None of a file that is a whole list is beneath it. `replaced`: the list of its source
    whose place a whole one takes, and whose findings it mends.
    """

    former: tuple[int, ...] = ()
    beneath: tuple[int, ...] = ()
    replaced: tuple[int, ...] = ()


def compared_lists(stocks: Sequence[Stock], own: Stock) -> ComparedLists:
    """With which batches a list or a part of one is compared. `own` may stand among the stocks, or not yet."""
    lists = last_list(stocks, own.source, own.reference), list_beneath(stocks, own), replaced_list(stocks, own)
    return ComparedLists(*(tuple(batch for stock in found for batch in stock.batches) for found in lists))


def last_list(stocks: Sequence[Stock], source: str, day: Any) -> tuple[Stock, ...]:
    """The newest list of the register of a source that is of an earlier day than `day` (datetime.date), with what was
    added to it; a correction of the same day is compared with the list before it, not with what it corrects."""
    earlier = [
        stock
        for stock in stocks
        if (stock.whole or stock.addition)
        and stock.reference < day
        and (speaks_of((stock.source,), source) or speaks_of((source,), stock.source))
    ]
    if not earlier:
        return ()
    last = max(earlier, key=lambda stock: (stock.reference, stock.addition, stock.stock))
    return list_around(earlier, last.stock)


def list_beneath(stocks: Sequence[Stock], own: Stock) -> tuple[Stock, ...]:
    """The list that something is added to, as it stands before it, and what had happened to people by its day and was
    known when it came in; without a list nothing."""
    if not own.addition:
        return ()
    others = [stock for stock in stocks if own.batches[0] not in stock.batches]
    around = list_around([*others, own], own.stock)
    before = [stock for stock in around if stock != own and folding_place(stock) < folding_place(own)]
    if not before:
        return ()
    events = [stock for stock in others if stock.event and stock.reference <= own.reference and stock.stock < own.stock]
    standing = {stock.stock: stock for stock in standing_stocks([*before, *events])}
    return tuple(standing.values())


def replaced_list(stocks: Sequence[Stock], own: Stock) -> tuple[Stock, ...]:
    """The list of its source that a whole list takes the place of, with what was added to it: the one next before it in
    the order of folding, whether a newer one stands by now or not. None of anything but a whole list."""
    if not own.whole:
        return ()
    place = folding_place(own)
    of_source = [stock for stock in stocks if stock.source == own.source and (stock.whole or stock.addition)]
    older = sorted((stock for stock in of_source if folding_place(stock) < place), key=folding_place)
    start = max((at for at, stock in enumerate(older) if stock.whole), default=0)
    return tuple(older[start:])
