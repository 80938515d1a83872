"""In which order messages hold: by the number that their sender signed, never by when they came (design: federation,
section 7).

Each sender numbers what it says of one thing to one receiver. A later number replaces an earlier one; the same number
with the same content is the same message; the same number with other content is a conflict, which nobody resolves by
guessing: it comes of a store that was restored or runs twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

_MOST = 1 << 53  # a whole number for every reader of JSON


@dataclass(frozen=True, slots=True)
class Numbered:
    """A message by its `rank` (numbers, the weightiest first) and the digest of its `content`."""

    rank: tuple[int, ...]
    content: str


class MessageOrder(Enum):
    """What a message is beside the one that holds."""

    NEWER = auto()
    SAME = auto()
    OLDER = auto()
    CONFLICT = auto()


def order_of(came: Numbered, held: Numbered | None) -> MessageOrder:
    """What a message that came is beside the one that holds; None: none came before. A last number of 0 is that of a
    sender whose version does not number: of two of these the one that came later holds.

    >>> held = Numbered((2025, 2, 7), "a")
    >>> order_of(Numbered((2025, 1, 9), "b"), held)
    <MessageOrder.OLDER: 3>
    >>> order_of(Numbered((2025, 2, 7), "b"), held)
    <MessageOrder.CONFLICT: 4>
    """
    if held is None or came.rank > held.rank:
        return MessageOrder.NEWER
    if came.rank < held.rank:
        return MessageOrder.OLDER
    if came.content == held.content:
        return MessageOrder.SAME
    return MessageOrder.CONFLICT if came.rank[-1] else MessageOrder.NEWER


def read_number(value: Any) -> int:
    """The number of a message as it came; 0: its sender's version does not number. Raises `ValueError`."""
    if type(value) is not int or not 0 <= value < _MOST:
        raise ValueError(value)
    return value
