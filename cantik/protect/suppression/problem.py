"""The cell store of a group: one key is one unknown, whatever the number of tables it stands in, and the sums that
tie them.

Relations: parent - sum of children = 0 along area, sex, age and categories, also
between nested merged categories of different tables. Where two cuts overlap without nesting, the differences that a
reader can form (7 in {1,2}, 5 in {1}: 2 in {2}) enter as hidden cells with a threshold of their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from zlib import crc32

from cantik.protect.group import Group, Key, Layout, Total
from cantik.protect.memory import Memory
from cantik.protect.recoding.ladder import reasons
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Reason

Relation = tuple[tuple[int, ...], tuple[int, ...]]  # cells, signs: +1 parent, -1 child
Context = tuple[int, int, int]
Move = dict[int, float]  # by cell how much it moves; every relation still holds
Target = tuple[int, int]  # cell that must be able to move, +1 up or -1 down

_TIE = 1e-3  # so much dearer at most is a cell than another one of the same count and detail
UNBOUNDED = 1_000_000  # a number whose group is not public has no upper bound that everybody knows


@dataclass(slots=True)
class Problem:
    """Cells of some tables of one group, indexed by position; what may move, what must, and what it costs.

    `low`, `high`: the required interval of a primary cell. `cap`: what everybody knows to be the largest possible
    value. `forced`: printed whatever happens. `held`: hidden whatever happens (primary, inherited, sticky, or never
    printed). `printed`: stands in a table (false: a difference between tables only). Public totals are constants, not
    cells.
    """

    keys: list[Key]
    counts: list[int]
    caps: list[int]
    reasons: list[Reason]
    low: list[int]
    high: list[int]
    weight: list[float]
    forced: list[bool]
    held: list[bool]
    printed: list[bool]
    relations: list[Relation]
    tables: list[tuple[int, ...]]
    index: dict[Key, int]
    of_cell: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.of_cell:
            self.tie()

    def tie(self) -> None:
        """Note for each cell the relations it stands in."""
        self.of_cell = _of_cell(len(self.keys), self.relations)

    def add(self, key: Key, count: int, cap: int, reason: Reason, required: tuple[int, int]) -> int:
        """A new cell that is never printed (a difference that a reader can form); its position."""
        self.keys.append(key)
        self.counts.append(count)
        self.caps.append(cap)
        self.reasons.append(reason)
        self.low.append(required[0])
        self.high.append(required[1])
        self.weight.append(0.0)
        self.forced.append(False)
        self.held.append(True)
        self.printed.append(False)
        return len(self.keys) - 1

    def append(self, other: Problem, cell: int, key: Key) -> int:
        """A copy of a cell of another problem; its position."""
        position = self.add(key, other.counts[cell], other.caps[cell], other.reasons[cell], (0, 0))
        self.low[position], self.high[position] = other.low[cell], other.high[cell]
        self.weight[position] = other.weight[cell]
        self.forced[position], self.held[position] = other.forced[cell], other.held[cell]
        self.printed[position] = other.printed[cell]
        return position

    def merge(self, cell: int, other: Problem, its: int) -> None:
        """The cell is printed in another table too: the stricter requirement and both duties hold."""
        self.caps[cell] = min(self.caps[cell], other.caps[its])
        self.low[cell], self.high[cell] = min(self.low[cell], other.low[its]), max(self.high[cell], other.high[its])
        self.high[cell] = max(self.counts[cell], min(self.high[cell], self.caps[cell]))
        self.weight[cell] += other.weight[its]
        self.forced[cell] = self.forced[cell] or other.forced[its]
        # What is never printed is "held" only as long as no table prints it.
        secret = (self.held[cell] and self.printed[cell]) or (other.held[its] and other.printed[its])
        self.printed[cell] = self.printed[cell] or other.printed[its]
        self.held[cell] = secret or not self.printed[cell]
        if self.reasons[cell] is _NONE:
            self.reasons[cell] = other.reasons[its]

    @property
    def primary(self) -> list[int]:
        """Cells with a required interval, ascending."""
        return [
            i for i, (y, lo, hi) in enumerate(zip(self.counts, self.low, self.high, strict=True)) if lo < y or hi > y
        ]

    @property
    def suppressible(self) -> int:
        """Printed cells that could be hidden: the base of the book's share of NA."""
        return sum(self.printed)


Asked = Callable[[Key], bool]
_REASONS = tuple(Reason)  # by number
_NONE = Reason.NONE  # looked up for each cell; a name of an enumeration costs more than the comparison


@dataclass(frozen=True, slots=True)
class Ties:
    """What earlier decisions lay on the cells.

    `forced`: printed already. `held`: hidden already; `sticky` asks the same of an earlier release of the same date.
    `risen`: too small in the former edition. `known`: told anyway, by a class A table or a duty. `duty`: what has to be
    published, so that nobody may hide it. `told`: by an earlier release of the same persons, whose totals need not be
    those of today.
    """

    forced: frozenset[Key] = frozenset()
    held: frozenset[Key] = frozenset()
    sticky: Asked | None = None
    risen: Asked | None = None
    known: Asked | None = None
    told: Asked | None = None
    duty: frozenset[Key] = frozenset()
    label: Hashable = ()  # what decides the answers of the functions above, for `memory.py`


def build(group: Group, layouts: Sequence[Layout], rules: Rules, ties: Ties | None = None) -> Problem:
    """The problem of printing these layouts of a group together."""
    key = group.totals.shape[:3], group.total, group.whole, tuple(layouts)
    sums = _SUMS.recall(key, lambda: _sums_between(group, layouts))
    size, public = len(sums.keys), group.total is Total.PUBLIC
    problem = Problem(
        keys=list(sums.keys),
        counts=group.counts(sums.keys),
        caps=group.denominators(sums.keys) if public else [UNBOUNDED] * size,
        reasons=[_NONE] * size,
        low=[0] * size,
        high=[0] * size,
        weight=[0.0] * size,
        forced=[False] * size,
        held=[False] * size,
        printed=list(sums.printed),
        relations=sums.relations,
        tables=sums.tables,
        index=dict(sums.index),
        of_cell=sums.of_cell,
    )
    _judge(problem, group, _all_layouts(layouts, sums.differences), rules, ties or Ties())
    return problem


@dataclass(frozen=True, slots=True)
class SumsBetween:
    """The cells of some layouts and how they add up, whatever they count: see `Problem`; `differences`: cells that no
    table prints. To be read only."""

    keys: list[Key]
    printed: list[bool]
    relations: list[Relation]
    of_cell: list[list[int]]
    tables: list[tuple[int, ...]]
    index: dict[Key, int]
    differences: frozenset[Key]


_SUMS: Memory[SumsBetween] = Memory(512)


def _sums_between(group: Group, layouts: Sequence[Layout]) -> SumsBetween:
    contexts = _contexts(group, layouts)
    if group.total is Total.CELL:
        for cuts in contexts.values():
            cuts.append((group.whole,))
    printed = {(*context, code) for context, cuts in contexts.items() for cut in cuts for code in cut}
    differences = {key for context, cuts in contexts.items() for key in _differences(context, cuts)} - printed
    keys = sorted(printed | differences)
    index = {key: i for i, key in enumerate(keys)}
    relations = sorted(set(_relations(group, contexts, index)))
    tables = [_cells_of(group, layout, index) for layout in layouts]
    told = [key in printed for key in keys]
    return SumsBetween(keys, told, relations, _of_cell(len(keys), relations), tables, index, frozenset(differences))


def _of_cell(size: int, relations: Iterable[Relation]) -> list[list[int]]:
    """For each cell the relations that it stands in."""
    of_cell: list[list[int]] = [[] for _ in range(size)]
    for number, (cells, _) in enumerate(relations):
        for cell in cells:
            of_cell[cell].append(number)
    return of_cell


def _cells_of(group: Group, layout: Layout, index: Mapping[Key, int]) -> tuple[int, ...]:
    """The cells that a table shows, its totals only where they are cells."""
    codes = {*layout.codes, group.whole} if group.total is Total.CELL else layout.codes
    return tuple(sorted({index[(*context, code)] for context in layout.contexts(group) for code in codes}))


def _contexts(group: Group, layouts: Iterable[Layout]) -> dict[Context, list[tuple[int, ...]]]:
    """The cuts that are printed in each (area, sex, age)."""
    out: dict[Context, list[tuple[int, ...]]] = {}
    for layout in layouts:
        for context in layout.contexts(group):
            cuts = out.setdefault(context, [])
            if layout.codes not in cuts:
                cuts.append(layout.codes)
    return out


def _differences(context: Context, cuts: Sequence[tuple[int, ...]]) -> Iterator[Key]:
    """Intersections of the categories of overlapping cuts: what a reader may compute by subtraction."""
    atoms = list(cuts[0])
    for cut in cuts[1:]:
        atoms = [atom & code for atom in atoms for code in cut if atom & code]
    for atom in atoms:
        yield (*context, atom)


def _all_layouts(layouts: Sequence[Layout], differences: Collection[Key]) -> list[tuple[Layout, frozenset[Key] | None]]:
    """The printed layouts, and one for the differences (restricted to their keys)."""
    out: list[tuple[Layout, frozenset[Key] | None]] = [(layout, None) for layout in layouts]
    if differences:
        codes = tuple(sorted({key[3] for key in differences}))
        wide = [any(key[axis] for key in differences) for axis in range(3)]
        out.append((Layout("D", wide[0], wide[1], wide[2], codes), frozenset(differences)))
    return out


def _relations(
    group: Group, contexts: Mapping[Context, list[tuple[int, ...]]], index: Mapping[Key, int]
) -> Iterator[Relation]:
    for context, cuts in contexts.items():
        if group.total is Total.PUBLIC:
            for cut in cuts:
                members = tuple(sorted(index[(*context, code)] for code in cut))
                yield members, (-1,) * len(members)
        if group.total is not Total.NONE:
            yield from _sums_of_categories(context, cuts, index)
    for g, s, a, code in index:
        if g == 0:
            yield from _sum(index, (g, s, a, code), [(d, s, a, code) for d in range(1, group.totals.shape[0])])
        if s == 0:
            yield from _sum(index, (g, s, a, code), [(g, i, a, code) for i in range(1, group.totals.shape[1])])
        if a == 0:
            yield from _sum(index, (g, s, a, code), [(g, s, i, code) for i in range(1, group.totals.shape[2])])


def relation(entries: Iterable[tuple[int, int]]) -> Relation:
    """Cells with their signs, in the order of the cells."""
    ordered = sorted(entries)
    if not ordered:
        return (), ()
    cells, signs = zip(*ordered, strict=True)
    return cells, signs


def _sum(index: Mapping[Key, int], parent: Key, children: Sequence[Key]) -> Iterator[Relation]:
    if children and children != [parent] and all(child in index for child in children):
        yield relation([(index[parent], 1), *((index[child], -1) for child in children)])


def _sums_of_categories(
    context: Context, cuts: Sequence[tuple[int, ...]], index: Mapping[Key, int]
) -> Iterator[Relation]:
    """Each category (and a total that is a cell) is the sum of the smaller ones that fill it."""
    atoms = tuple(key[3] for key in dict.fromkeys(_differences(context, cuts)))
    for cut in cuts:
        for other in (*cuts, atoms):
            for code in cut:
                inside = [atom for atom in other if atom & code == atom]
                if inside != [code] and sum(inside) == code:
                    yield from _sum(index, (*context, code), [(*context, atom) for atom in inside])


def _judge(
    problem: Problem, group: Group, layouts: Sequence[tuple[Layout, frozenset[Key] | None]], rules: Rules, ties: Ties
) -> None:
    """Reasons, required intervals, costs and duties of all cells."""
    for layout, only in layouts:
        found = reasons(group, layout, rules).reshape(-1, len(layout.codes)).tolist()
        for context, line in zip(layout.contexts(group), found, strict=True):
            for code, reason in zip(layout.codes, line, strict=True):
                key = (*context, code)
                if only is None or key in only:
                    problem.reasons[problem.index[key]] = _REASONS[reason]
    if group.total is Total.CELL:
        for key, cell in problem.index.items():
            if key[3] == group.whole and rules.hides(problem.counts[cell], group.kelas(key[0], key[3])):
                problem.reasons[cell] = Reason.AMBANG
    known, kelas_of = _find_known(problem, ties), lru_cache(maxsize=None)(group.kelas)
    for cell, (key, count, cap) in enumerate(zip(problem.keys, problem.counts, problem.caps, strict=True)):
        kelas, reason = kelas_of(key[0], key[3]), problem.reasons[cell]
        if ties.risen and reason is _NONE and ties.risen(key) and 0 < count < rules.raise_threshold(kelas):
            reason = Reason.AMBANG
        opened = cap == 0 or key in ties.forced or cell in known or group.silence(key)
        if opened:
            reason = _NONE
        problem.reasons[cell], problem.forced[cell] = reason, opened
        problem.low[cell], problem.high[cell] = _require_interval(reason, count, cap, kelas, rules)
        problem.held[cell] = not opened and (
            reason is not _NONE
            or key in ties.held
            or not problem.printed[cell]
            or bool(ties.sticky and ties.sticky(key))
        )
        dear = _log2(2 + count) * (1 if key[0] else 4) * (1 if key[1] or key[2] else 2)
        problem.weight[cell] = dear * _apart(group.id, key)


_log2 = lru_cache(maxsize=16384)(math.log2)


@lru_cache(maxsize=65536)
def _apart(group: str, key: Key) -> float:
    """A factor of a cell near 1, so that hardly two sets of cells are equally dear: which of them is cheaper is then
    decided by who they are, and not by what the solver was asked before."""
    return 1 + _TIE * crc32(repr((group, key)).encode()) / 2**32


def _find_known(problem: Problem, ties: Ties) -> set[int]:
    """Cells that everybody can look up, and those that follow from them because they are the last of a sum.

    What an earlier release tells follows from that release alone: its numbers and a total of today that it did not
    print would give those away who came since.
    """
    out = _close_known(problem, ties.known, lambda _: True) if ties.known else set()
    return out | _close_known(problem, ties.told, ties.told) if ties.told else out


def _close_known(problem: Problem, asked: Asked, total_known: Asked) -> set[int]:
    """The cells that are known, and the last ones of sums; `total_known`: whether a total that is no cell is known."""
    out = {cell for cell, key in enumerate(problem.keys) if asked(key)}
    grown = bool(out)
    while grown:
        grown = False
        for cells, signs in problem.relations:
            left = [cell for cell in cells if cell not in out]
            if len(left) == 1 and (1 in signs or total_known(_total(problem, cells))):
                out.add(left[0])
                grown = True
    return out


def _total(problem: Problem, cells: Sequence[int]) -> Key:
    """The key of the public total of all the categories that make it up."""
    return (*problem.keys[cells[0]][:3], sum(problem.keys[cell][3] for cell in cells))


def _require_interval(reason: Reason, count: int, cap: int, kelas: str, rules: Rules) -> tuple[int, int]:
    """Interval that must stay possible; the count itself where nothing is required."""
    if reason is _NONE:
        return count, count
    return rules.require_interval(count, cap, kelas)


def components(problem: Problem, among: list[bool]) -> list[list[int]]:
    """The cells among some that are tied by relations, each list ascending, in the order of their first cells."""
    seen = [False] * len(among)
    read = [False] * len(problem.relations)
    out = []
    for first, taken in enumerate(among):
        if not taken or seen[first]:
            continue
        seen[first] = True
        found, stack = [], [first]
        while stack:
            cell = stack.pop()
            found.append(cell)
            for relation in problem.of_cell[cell]:
                if read[relation]:
                    continue
                read[relation] = True
                for other in problem.relations[relation][0]:
                    if among[other] and not seen[other]:
                        seen[other] = True
                        stack.append(other)
        out.append(sorted(found))
    return out
