"""The few results last asked for, shared by the threads of a server: what a draft shows is worked out once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """Results by key; the one not asked for longest is forgotten when there are more than `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, V] = OrderedDict()
        self._lock = Lock()

    def recall(self, key: str, make: Callable[[], V]) -> V:
        """The kept result, or a new one; two threads may make it at once, none waits for the other."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
