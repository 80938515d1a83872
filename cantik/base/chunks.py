"""Pieces of a long list, for what takes a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

#: ids in one statement: SQLite takes up to 32,766 parameters, small pieces keep the statements alike
AT_ONCE = 500

T = TypeVar("T")


def chunks(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The items in their order, `size` at a time; the last piece may be shorter, there is no empty one.

    >>> list(chunks("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece
