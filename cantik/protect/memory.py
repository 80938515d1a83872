"""What was computed once in a process: pure results by their whole input, so that an unchanged group costs nothing.

After one corrected answer a village is protected again at the price of the groups that changed (`recompute_ms` of
the bench). A key holds everything that decides a result; the number of kept results is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar, cast

V = TypeVar("V")


class HashedKey:
    """A key with its hash, taken once: it holds much, and is looked up and noted, or is a part of many other keys."""

    __slots__ = ("_hash", "_key")

    def __init__(self, key: Hashable) -> None:
        self._key, self._hash = key, hash(key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, HashedKey) and self._key == other._key)


class Same:
    """A part of a key that is the very thing, not one like it: what content holds, which is long to compare."""

    __slots__ = ("_it",)

    def __init__(self, it: object) -> None:
        self._it = it

    def __hash__(self) -> int:
        return id(self._it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._it is other._it


_NOTHING = object()
_ALL: list[Memory[Any]] = []


class Memory(Generic[V]):
    """Results by key; the oldest are forgotten when there are more than `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[HashedKey, V] = {}
        _ALL.append(self)

    def recall(self, key: Hashable, make: Callable[[], V]) -> V:
        """The kept result, or a new one."""
        question = HashedKey(key)
        kept = self._kept.get(question, _NOTHING)
        if kept is not _NOTHING:
            return cast("V", kept)
        made = make()
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)))
        self._kept[question] = made
        return made

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def forget() -> None:
    """Forget all that was remembered in this process: the next village is protected from nothing."""
    for memory in _ALL:
        memory.clear()
