"""Which numbers of levels may be told beside what villages tell: whatever one village could be, others can make up for.

A protected number of a village keeps its interval because the village could be another one (`Leeway.owed`). Beside a
printed sum it keeps it only if others of the sum could be other ones by as much the other way. Three are needed, since
an official of one of them knows its numbers: whoever helps is taken out, and the rest must do.

Nothing of a village's own edition is used here but its leeway: the point of a village where a number is otherwise, the
points of others where theirs are, and every remaining village as it is, are together a point of everything printed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from cantik.measure.layout import Key
from cantik.protect.across.compensation import Answers, Makers
from cantik.protect.across.flow import made_up
from cantik.protect.across.leeway import Leeway
from cantik.protect.across.sums import (
    NEARLY,
    OUTSIDE,
    Changes,
    Class,
    Group,
    Owed,
    Sum,
    Unit,
    balance_changes,
    measure_of,
)
from cantik.protect.lp import ProtectionError

_PEERS = 6  # sums of other villages that hide a number for the sake of one village, before those above do
#: a printed number: number of the sum, and its group, or the measure of which it tells the sum of all groups
_Told = tuple[int, Group | Key]
_Label = frozenset[_Told]
_Effect = dict[_Told, float]
_Pair = tuple[Class, Class]


def settle_sums(
    sums: Sequence[Sum], leeway: Mapping[Unit, Leeway], keys: Collection[Key], answers: Answers | None = None
) -> list[Sum]:
    """The sums with all that must be hidden in them: for their own sake, and so that every protected number of villages
    and of sums keeps its interval. What sums that stand already tell of a village is told: today's tell no more.
    `keys`: the measures that the sums tell of; `answers`: kept by whoever settles the same measures on another rung.

    Raises `ProtectionError` P104 where a village cannot be protected whatever is hidden.
    """
    owed = [Owed(unit, mine) for unit, each in leeway.items() for mine in _of(each.owed, keys)]
    answers = {} if answers is None else answers
    found = _Levels([each if each.told else _for_itself(each, leeway, keys) for each in sums], leeway, keys, answers)
    if any(each.told for each in sums):
        alone = _Levels([each for each in sums if each.told], leeway, keys, answers)
        owed = [each for each in owed if alone.can_compensate(each)]
    failing = owed
    while True:
        failing = [
            each for each in failing if not found.can_compensate(each)
        ]  # what is kept stays so when more is hidden
        lost = [(n, group) for n, each in enumerate(found.sums) for group in each.needs if not found.holds(n, group)]
        if not failing and not lost:
            return found.sums
        for each in failing:
            if not found.can_compensate(each):  # what was hidden for another one may have helped
                found.hide_for(each)
        for number, group in lost:
            if not found.holds(number, group):
                found.hide_beside(number, group)


def _of(changes: Sequence[Changes], keys: Collection[Key]) -> Iterator[Changes]:
    """The changes that touch some measures, as far as they do."""
    for each in changes:
        mine = {name: much for name, much in each.items() if name[0] in keys}
        if mine:
            yield mine


def _for_itself(each: Sum, leeway: Mapping[Unit, Leeway], keys: Collection[Key]) -> Sum:
    """A sum with what is hidden for its own sake. What everybody can add up himself is told; of a measure of which
    nothing could be shown in some village nothing is told."""
    units = [leeway[unit] for unit in each.members if unit in leeway]
    open_ = frozenset().union(*(unit.open for unit in units))
    needs = {group: need for group, need in each.needs.items() if group & open_}
    each = replace(each, needs=needs, hidden=each.hidden | frozenset(needs))
    for key in keys:
        if any(key in unit.unproven for unit in units) or len(units) < len(each.members):
            each = each.without(key)
    return each


class _Levels:
    """Sums of some measures while it is found out what to hide in them."""

    def __init__(
        self, sums: Sequence[Sum], leeway: Mapping[Unit, Leeway], keys: Collection[Key], answers: Answers
    ) -> None:
        self.sums, self._keys, self._answers = list(sums), frozenset(keys), answers
        self._group = [{name: group for group in each.counts for name in group} for each in self.sums]
        self._of: dict[Unit, list[int]] = defaultdict(list)
        for number, each in enumerate(self.sums):
            for unit in each.members:
                self._of[unit].append(number)
        self._moves: dict[Unit, list[Changes]] = {}
        self._pairs: dict[_Pair, list[tuple[Unit, float]]] = defaultdict(list)
        self._classes: dict[Key, list[Class]] = defaultdict(list)
        for unit in self._of:
            if unit in leeway:
                self._learn(unit, leeway[unit], keys)
        for names in self._classes.values():
            names.sort()
        self._helpers: dict[_Pair, dict[_Label, list[tuple[float, Unit]]]] = {}
        self._makers: Makers[_Told] | None = None
        self._told: set[_Told] | None = None
        self._known: dict[Owed, bool] = {}  # what is kept, as long as nothing more is hidden

    def _learn(self, unit: Unit, own: Leeway, keys: Collection[Key]) -> None:
        """The moves of a village; those between two classes may be used together, each as a part of a point."""
        moves = list(_of(own.moves, keys))
        plain = [found for move in moves if (found := _pair(move))]
        ways = len({frozenset(pair) for pair, _ in plain})
        for pair, much in plain:
            self._pairs[pair].append((unit, much / ways))
            for name in pair:
                if name not in self._classes[name[0]]:
                    self._classes[name[0]].append(name)
        self._moves[unit] = [*moves, *_of(own.owed, keys)]

    # ── what is kept ─────────────────────────────────────────────────────────────────────────────────
    def can_compensate(self, owed: Owed) -> bool:
        """Others can make up for the changes of a village in every printed sum, whichever of them is taken out."""
        if owed not in self._known:
            self._known[owed] = self._solve_compensation(owed)
        return self._known[owed]

    def _solve_compensation(self, owed: Owed) -> bool:
        wanted = balance_changes(owed.changes)
        if len(owed.measures) == 1:
            classes = self._classes[next(iter(owed.measures))]
            names = [*classes, *(name for name in wanted if name not in classes)]
            if made_up(wanted, names, lambda source, target: self._help(owed.unit, source, target)):
                return True
        effect = self._effect(owed.unit, owed.changes)
        if not effect:
            return True
        return self._all_makers().enough(owed.unit, owed.changes, effect)

    def _all_makers(self) -> Makers[_Told]:
        """Everybody's moves, with what is told now."""
        if self._makers is None:
            moves = [(u, self._effect(u, move, hidden=True)) for u in sorted(self._moves) for move in self._moves[u]]
            self._makers, self._told = Makers(moves, self._answers), None
        if self._told is None:
            self._told = {(n, group) for n, each in enumerate(self.sums) for group in each.counts.keys() - each.hidden}
            self._told |= {(n, key) for n, each in enumerate(self.sums) for key in each.whole}
            self._makers.tell(self._told)
        return self._makers

    def _help(self, unit: Unit, source: Class, target: Class) -> float:
        """How many of a class others can make into another one where the same sums hold them, without the best of
        them; any number where no printed sum tells the classes apart."""
        label = frozenset(self._apart(unit, source, target))
        if not label:
            return math.inf
        others = [much for much, other in self._able(source, target).get(label, ()) if other != unit]
        return sum(others) - max(others) if others else 0.0

    def _effect(self, unit: Unit, changes: Changes, *, hidden: bool = False) -> _Effect:
        """By how many the printed (also the hidden) numbers of the sums of a village change when it does."""
        out: _Effect = defaultdict(float)
        for number in self._of.get(unit, ()):
            each, group = self.sums[number], self._group[number]
            for name, much in changes.items():
                own = group.get(name)
                if own is not None and (hidden or own not in each.hidden):
                    out[number, own] += much
                if own is not None and (hidden or name[0] in each.whole):
                    out[number, name[0]] += much
        return {told: much for told, much in out.items() if abs(much) > NEARLY}

    def _apart(self, unit: Unit, source: Class, target: Class) -> Iterator[_Told]:
        """The printed numbers that tell two classes of a village apart."""
        for number in self._of.get(unit, ()):
            each, group = self.sums[number], self._group[number]
            first, second = group.get(source), group.get(target)
            if first != second:
                yield from ((number, own) for own in (first, second) if own is not None and own not in each.hidden)
                if (first is None or second is None) and source[0] in each.whole:
                    yield number, source[0]

    def _able(self, source: Class, target: Class) -> dict[_Label, list[tuple[float, Unit]]]:
        """Who can make some of a class into another one, by the printed numbers that would tell."""
        if (source, target) not in self._helpers:
            found: dict[_Label, list[tuple[float, Unit]]] = defaultdict(list)
            for unit, much in self._pairs.get((source, target), ()):
                found[frozenset(self._apart(unit, source, target))].append((much, unit))
            self._helpers[source, target] = found
        return self._helpers[source, target]

    def holds(self, number: int, group: Group) -> bool:
        """A hidden number of a sum could be as much otherwise as it must."""
        low, high = self.sums[number].needs[group]
        count = self.sums[number].counts[group]
        return self._reach(number, group, high - count, more=True) and self._reach(
            number, group, count - low, more=False
        )

    def _reach(self, number: int, group: Group, wanted: float, *, more: bool) -> bool:
        """Whether a hidden number of a sum could be so many more (fewer), by a pair of classes of it and not of it."""
        if wanted <= 0:
            return True
        key = measure_of(group)
        outside = [name for name in self._classes[key] if name not in group]
        outside = outside if (key, OUTSIDE) in outside else [*outside, (key, OUTSIDE)]
        pairs = [(b, a) if more else (a, b) for a in sorted(group) for b in outside]
        return any(self._measure_move(number, *pair) >= wanted - NEARLY for pair in pairs)

    def _measure_move(self, number: int, source: Class, target: Class) -> float:
        """How many of a class the members of a sum could have in another one while others make up for it, without the
        best of those; any number where no printed sum tells the two classes apart in them."""
        members, total = self.sums[number].members, 0.0
        own, back = self._able(source, target), self._able(target, source)
        for label, able in own.items():
            inside = [much for much, unit in able if unit in members]
            if not inside or any(place == number for place, _ in label):
                continue  # nobody, or the sum itself prints one of them
            if not label:
                return math.inf
            outside = [much for much, unit in back.get(label, ()) if unit not in members]
            total += min(sum(inside), sum(outside) - max(outside, default=0.0))
        return total

    # ── what is hidden ───────────────────────────────────────────────────────────────────────────────
    def hide_for(self, owed: Owed) -> None:
        """Hide more of the sums that hold a village, the smallest first: the groups of its changes; then the same of
        sums of other villages that could make up for it; last of every sum that holds it, and at the end all of it."""
        mine = sorted((n for n in self._of[owed.unit] if not self.sums[n].told), key=self._size)
        for number in mine:
            if self._hide(number, owed.changes):
                if len(mine) > 1 and not self.can_compensate(owed):
                    self._hide_elsewhere(number, owed)
                return
        others = sorted((n for n, each in enumerate(self.sums) if not each.told and n not in mine), key=self._size)
        for number in others:  # of sums that hold only those who could make up for it
            if self._hide(number, owed.changes):
                return
        # who could make up for it changes other measures, too
        for keys, numbers in ((owed.measures, mine), (self._keys, mine), (self._keys, others)):
            for number in numbers:
                for key in sorted(keys):
                    if self._withhold(number, key):
                        return
        mend = "Rilis wilayah tidak dibuat; laporkan desa dan tanggalnya kepada pengembang."
        raise ProtectionError(
            "P104", "Angka desa tidak dapat dilindungi di samping jumlahnya", where=owed.unit[0], mend=mend
        )

    def _hide_elsewhere(self, number: int, owed: Owed) -> None:
        """Hide the same of the sums of other villages whose villages can help most, one after the other, as long as
        that helps; nothing where it does not."""
        before = list(self.sums)
        mine = self.sums[number].members
        peers = [n for n, each in enumerate(self.sums) if not each.told and not each.members & mine]
        worth = {n: self._worth(n, owed.changes) for n in peers}
        for other in sorted((n for n in peers if worth[n] > 0), key=lambda n: (-worth[n], self.sums[n].id))[:_PEERS]:
            self._hide(other, owed.changes)
            if self.can_compensate(owed):
                return
        self.sums = before
        self._forget()

    def _worth(self, number: int, changes: Changes) -> float:
        """How many of the classes of some changes the villages of a sum could have otherwise, for each number that
        hiding costs."""
        much = sum(
            min(abs(move[name]) for name in changes)
            for unit in self.sums[number].members
            for move in self._moves.get(unit, ())
            if all(move.get(name, 0.0) * much < 0 for name, much in changes.items())
        )
        return much / (1 + len(self._find_groups(number, changes) - self.sums[number].hidden))

    def hide_beside(self, number: int, group: Group) -> None:
        """Hide more where a hidden number of a sum is known too well: the group beside it that its villages could
        exchange most with, else its smallest; then what larger sums tell of it, and at the end everything."""
        own, key = self.sums[number], measure_of(group)
        shown = [other for other in own.of(key) if other not in own.hidden]
        if shown:
            best = max(
                shown, key=lambda other: (self._measure_exchange(own, group, other), -own.counts[other], sorted(other))
            )
            self._set(number, own.hidden | {best})
            return
        if self._withhold(number, key):
            return
        around = [n for n, each in enumerate(self.sums) if n != number and not each.told and each.members & own.members]
        for other in sorted(around, key=self._size):
            sums = self.sums[other]
            wanted = {each for each in sums.of(key) if each & group} - sums.hidden or set(self._least(other, key))
            if wanted:
                self._set(other, sums.hidden | wanted)
                return
            if self._withhold(other, key):
                return
        # nothing is told any more but what stands: a former edition of the level tells so much by itself
        self.sums[number] = replace(own, needs={each: need for each, need in own.needs.items() if each != group})

    def _measure_exchange(self, each: Sum, group: Group, other: Group) -> float:
        pairs = [pair for a in group for b in other for pair in ((a, b), (b, a))]
        return sum(much for pair in pairs for unit, much in self._pairs.get(pair, ()) if unit in each.members)

    def _least(self, number: int, key: Key) -> list[Group]:
        """The smallest group of a measure that a sum tells."""
        own = self.sums[number]
        shown = (each for each in own.of(key) if each not in own.hidden)
        return sorted(shown, key=lambda each: (own.counts[each], sorted(each)))[:1]

    def _find_groups(self, number: int, changes: Changes) -> set[Group]:
        return {group for name in changes if (group := self._group[number].get(name)) is not None}

    def _hide(self, number: int, changes: Changes) -> bool:
        """Whether something more of a sum is hidden now."""
        own = self.sums[number]
        more = self._find_groups(number, changes) - own.hidden
        if more:
            self._set(number, own.hidden | more)
        return bool(more)

    def _withhold(self, number: int, key: Key) -> bool:
        """Whether a sum tells nothing any more of a measure that it told something of."""
        own = self.sums[number]
        if own.silent(key):
            return False
        self.sums[number] = own.without(key)
        self._forget({name for pair in self._helpers for name in pair if name[0] == key})
        return True

    def _set(self, number: int, hidden: Collection[Group]) -> None:
        before = self.sums[number]
        self.sums[number] = replace(before, hidden=frozenset(hidden))
        self._forget({name for group in before.hidden ^ self.sums[number].hidden for name in group})

    def _forget(self, changed: Collection[Class] | None = None) -> None:
        """What was found out while something else was told. `changed`: the classes of which it was; None: any."""
        for pair in [pair for pair in self._helpers if changed is None or pair[0] in changed or pair[1] in changed]:
            del self._helpers[pair]
        self._known.clear()
        self._told = None

    def _size(self, number: int) -> tuple[int, str]:
        return len(self.sums[number].members), self.sums[number].id


def _pair(move: Changes) -> tuple[_Pair, float] | None:
    """A move that makes one class of a measure into another: the pair, and how many; None for any other."""
    full = balance_changes(move)
    fewer = [name for name, much in full.items() if much < 0]
    more = [name for name, much in full.items() if much > 0]
    if len(fewer) != 1 or len(more) != 1 or fewer[0][0] != more[0][0]:
        return None
    return (fewer[0], more[0]), full[more[0]]
