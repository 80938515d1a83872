"""How the changes of one village within a measure are made up for by others, from class to class."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import pairwise

from cantik.protect.across.sums import NEARLY, Changes, Class


def made_up(wanted: Changes, classes: Sequence[Class], able: Callable[[Class, Class], float]) -> bool:
    """Whether the changes flow back: from the classes that have more to those that have fewer, each step by those who
    can make one into the other. `able`: how many they can."""
    return _Flow(wanted, classes, able).is_done()


class _Flow:
    def __init__(self, wanted: Changes, classes: Sequence[Class], able: Callable[[Class, Class], float]) -> None:
        self._gives = {name: much for name, much in wanted.items() if much > NEARLY}
        self._takes = {name: -much for name, much in wanted.items() if much < -NEARLY}
        self._classes, self._able = classes, able
        self._room: dict[tuple[Class, Class], float] = {}

    def is_done(self) -> bool:
        for source in sorted(self._gives):
            while self._gives[source] > NEARLY:
                path = self._path(source)
                if not path:
                    return False
                much = min(self._gives[source], self._takes[path[-1]], *(self._free(*pair) for pair in pairwise(path)))
                for begin, end in pairwise(path):
                    self._room[begin, end] = self._free(begin, end) - much
                    self._room[end, begin] = self._free(end, begin) + much
                self._gives[source] -= much
                self._takes[path[-1]] -= much
        return True

    def _free(self, source: Class, target: Class) -> float:
        pair = source, target
        if pair not in self._room:
            self._room[pair] = self._able(source, target)
        return self._room[pair]

    def _path(self, source: Class) -> list[Class]:
        """The shortest way with room to a class that still wants some; empty where there is none."""
        came: dict[Class, Class] = {source: source}
        ahead = deque([source])
        while ahead:
            at = ahead.popleft()
            if self._takes.get(at, 0.0) > NEARLY:
                path = [at]
                while path[-1] != source:
                    path.append(came[path[-1]])
                return path[::-1]
            for name in self._classes:
                if name not in came and self._free(at, name) > NEARLY:
                    came[name] = at
                    ahead.append(name)
        return []
