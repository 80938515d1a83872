"""Moves that are the opposite of what a village owes, as far as what is told can tell: no program is needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from cantik.protect.across.sums import Unit

#: what a move does to told numbers, by their rows, but for how much
_Way = frozenset[tuple[int, float]]
_DIGITS = 9  # far finer than a solver tells rows apart


class Opposite:
    """Moves by what they do to the numbers that are told now. `units`, `effects`: of each move whose it is, and by how
    many each number changes, by its row."""

    def __init__(self, units: Sequence[Unit], effects: Sequence[Mapping[int, float]]) -> None:
        self._units, self._effects = units, effects
        self._touching: dict[int, list[int]] = defaultdict(list)
        for at, effect in enumerate(effects):
            for row in effect:
                self._touching[row].append(at)
        self._told: set[int] = set()
        self._way: dict[int, _Way] = {}
        self._able: dict[_Way, dict[int, float]] = defaultdict(dict)

    def tell(self, told: set[int]) -> None:
        """Which rows are told from now on; only what touches another one than before is looked at."""
        changed = {at for row in told ^ self._told for at in self._touching.get(row, ())}
        self._told = told
        for at in changed:
            if at in self._way:
                del self._able[self._way.pop(at)][at]
            way, much = _way({row: by for row, by in self._effects[at].items() if row in told})
            if way:
                self._way[at] = way
                self._able[way][at] = much

    def enough(self, owed: Mapping[int, float], without: Collection[Unit], spare: int = 1) -> bool:
        """Whether moves of others, `without` some, undo what is owed; also without the best of them, unless nobody is
        to be `spare`."""
        way, wanted = _way({row: -much for row, much in owed.items()})
        by_unit: dict[Unit, float] = {}
        for at, much in self._able.get(way, {}).items():
            unit = self._units[at]
            if unit not in without:
                by_unit[unit] = max(much, by_unit.get(unit, 0.0))
        best = max(by_unit.values(), default=0.0) if spare else 0.0
        return bool(by_unit) and sum(by_unit.values()) - best >= wanted


def _way(effect: Mapping[int, float]) -> tuple[_Way, float]:
    """The direction of an effect, and how far it goes."""
    much = max(map(abs, effect.values()), default=0.0)
    return frozenset((row, round(by / much, _DIGITS)) for row, by in effect.items() if by), much
