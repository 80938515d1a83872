"""Which lists the values of a view come from: by variable, the lists whose word stands for somebody. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

#: what no list tells but an event or an act on the units of the village
BY_HAND = -1


class Fillers:
    """Follows a folding: a later statement about a variable takes the place of an earlier one."""

    def __init__(self) -> None:
        self._of: dict[str, dict[int, dict[str, int]]] = {"orang": {}, "keluarga": {}}

    def put(self, unit: str, who: int, names: Iterable[str], group: int) -> None:
        """A statement of `group` tells of these variables of a person or family."""
        self._of[unit].setdefault(who, {}).update(dict.fromkeys(names, group))

    def groups_filling(self, unit: str, states: Mapping[int, Collection[str]]) -> dict[str, set[int]]:
        """By variable the groups whose values stand in the folded states (by id the names that have a value)."""
        found: dict[str, set[int]] = {}
        for who, names in states.items():
            for name, group in self._of[unit].get(who, {}).items():
                if name in names:
                    found.setdefault(name, set()).add(group)
        return found
