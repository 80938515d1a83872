"""Tables of sums by class (workers by industry, harvest by group of crops, land by use): which numbers are hidden.

A sum may be told when enough contribute, none of them has nearly all of it, and no two of them together can read a
third (`sensitivity.rules.judge_magnitude`); where a record stands for many contributors and bears only their number,
when that number reaches the threshold of the sensitive class, since nobody knows how they share (a proposal of this
project, *usul*). What is hidden adds up to what is printed of the whole less the others, so the hidden cells together
are judged as a sum of their own, never fewer than two, and each must be possible at [T − u, T + u] (docs/adr/0059).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cantik.content.axes import Axis, Category
from cantik.measure.result import Cube, NotMade, Results, SumTable
from cantik.protect.audit.extremes import Interval, bounds
from cantik.protect.previous.hysteresis import of_the_same_persons
from cantik.protect.render import with_total
from cantik.protect.result import Protected, SafeCell, SafeTable
from cantik.protect.sensitivity.policy import SENSITIVE, Rules
from cantik.protect.sensitivity.rules import COALITION, Contributions, judge_magnitude, required_magnitude
from cantik.protect.withholding import withhold

OPEN = "A"
_NOT_COUNTED = (
    "Hitungan di baliknya tidak ditampilkan, sehingga jumlahnya pun tidak.",
    "The counts behind it are not shown, so neither are the sums.",
)


@dataclass(frozen=True, slots=True)
class SumCell:
    """A class: what each record gives; of how many contributors they speak where records stand for many; `barred`: the
    count behind it is not printed."""

    given: Contributions
    contributors: int | None = None
    barred: bool = False

    @property
    def total(self) -> int:
        """The sum that would be printed."""
        return self.given.total

    def with_(self, other: SumCell) -> SumCell:
        """Both together; of contributors at least as many as the larger number says."""
        told = [each.contributors for each in (self, other) if each.total]
        many = None if None in told or not told else max(number for number in told if number is not None)
        return SumCell(Contributions((*self.given.values, *other.given.values)), many)


@dataclass(frozen=True, slots=True)
class SumRules:
    """The rules of one table: `counted`, whether records stand for many contributors; `least`: so many there must be
    behind a sum, whatever the policy says of magnitudes."""

    rules: Rules
    counted: bool
    least: int

    def tells(self, cell: SumCell) -> bool:
        """Whether a sum would tell of somebody; of nothing nobody gives."""
        if not cell.total:
            return False
        if self.counted:
            return cell.contributors is None or cell.contributors < self.rules.threshold(SENSITIVE)
        few = sum(value > 0 for value in cell.given.values) < self.least
        return few or bool(judge_magnitude(cell.given, self.rules))

    def need(self, cell: SumCell) -> tuple[float, float]:
        """The interval that a hidden sum must keep. Of contributors that are only counted one may have all of it."""
        if self.counted:
            part = cell.total * self.rules.policy.p_percent / 100
            return cell.total - part, cell.total + part
        low, high = required_magnitude(cell.given, self.rules.policy.p_percent, coalition=COALITION)
        return float(low), float(high)


def hidden_sums(cells: Sequence[SumCell], own: SumRules) -> frozenset[int] | None:
    """The cells that are not printed beside their total; None where the total may not be printed either."""
    whole = _together(cells, range(len(cells)))
    if own.tells(whole):
        return None
    primary = {at for at, cell in enumerate(cells) if cell.barred or own.tells(cell)}
    hidden = set(primary)
    while hidden and not _keeps_intervals(cells, hidden, primary, own):
        more = [at for at, cell in enumerate(cells) if at not in hidden and cell.total]
        if not more:
            return None
        hidden.add(min(more, key=lambda at: (cells[at].total, at)))
    return frozenset(hidden)


def _together(cells: Sequence[SumCell], places: Sequence[int] | range | set[int]) -> SumCell:
    whole = SumCell(Contributions(()))
    for place in sorted(places):
        whole = whole.with_(cells[place]) if whole.given.values else cells[place]
    return replace(whole, barred=False)


def _keeps_intervals(cells: Sequence[SumCell], hidden: set[int], primary: set[int], own: SumRules) -> bool:
    """Whether those hidden for their own sake keep their intervals: two cells at least, together no sum that tells of
    somebody."""
    if len(hidden) < 2 or own.tells(_together(cells, hidden)):
        return False
    known = ranges(cells, hidden)
    for at in primary:
        (low, high), (least, most) = known[at], own.need(cells[at])
        if low > least or high < most:
            return False
    return True


def ranges(cells: Sequence[SumCell], hidden: set[int] | frozenset[int]) -> dict[int, Interval]:
    """What the table leaves of each hidden sum: the linear program over its one relation, none below nothing."""
    places = sorted(hidden)
    if not places:
        return {}
    rest = sum(cells[at].total for at in places)
    row = (tuple((column, -1) for column in range(len(places))), -rest)
    found = bounds(range(len(places)), [row], range(len(places)), 0)
    return dict(zip(places, found, strict=True))


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
def safe_sums(
    results: Results, tables: Sequence[SafeTable], rules: Rules, former: Protected | None
) -> tuple[tuple[SafeTable, ...], tuple[NotMade, ...]]:
    """The tables of sums as they may be printed beside the tables of counts, and why the others are not. Beside an
    edition of the same persons what it hid stays hidden, and a table of which a number changed is not printed again."""
    printed, lines = [], []
    counted = {table.spec.id: table for table in tables if table.kind in "AT" and table.tier == "buku"}
    cubes, before = {cube.spec.id: cube for cube in results.cubes}, _former(former, results, rules)
    for sums in results.sums:
        told = sums.spec.summed
        if told is not None and told.counted_in is not None and told.counted_in not in counted:
            lines.append(withhold(sums.spec, _NOT_COUNTED))
            continue
        name = told.counted_in if told is not None else None
        axis, cells = _categories(sums) if name is None else _as_counted(sums, counted[name], cubes[name])
        table = _table(sums, axis, cells, before.get(sums.spec.id, {}), rules)
        if table is None or _has_changed(table, before.get(sums.spec.id)):
            lines.append(withhold(sums.spec))
        else:
            printed.append(table)
    return tuple(printed), tuple(lines)


def _table(
    sums: SumTable, axis: Axis, cells: Sequence[SumCell], before: Mapping[str, int | None], rules: Rules
) -> SafeTable | None:
    spec, is_open = sums.spec, sums.spec.disclosure.kelas == OPEN
    hidden: frozenset[int] | None = frozenset()
    if not is_open:
        sticky = {at for at, c in enumerate(axis.categories) if before.get(c.id, 0) is None}
        cells = [replace(cell, barred=cell.barred or at in sticky) for at, cell in enumerate(cells)]
        counted = spec.summed is not None and spec.summed.contributors is not None
        hidden = hidden_sums(cells, SumRules(rules, counted, rules.threshold(spec.disclosure.kelas)))
    some = {at for at, cell in enumerate(cells) if cell.total}
    if hidden is None or not some - hidden:
        return None
    kept = ranges(cells, hidden)
    shown = [
        SafeCell(None, "rahasia", *map(int, kept[at])) if at in hidden else SafeCell(cell.total, "ada")
        for at, cell in enumerate(cells)
    ]
    shown.append(SafeCell(sum(cell.total for cell in cells), "ada"))
    seen = (sums.population, sums.answered, sums.asked, sums.coverage)
    return SafeTable(
        spec, "buku", "A" if is_open else "T", (with_total(axis, whole=len(sums.axis.categories)),), tuple(shown), *seen
    )


def _categories(sums: SumTable) -> tuple[Axis, list[SumCell]]:
    """The classes that anything is told of, with their sums."""
    used = [at for at, given in enumerate(sums.given) if sum(given)]
    categories = tuple(replace(sums.axis.categories[at], leaves=(at,)) for at in used)
    cells = [SumCell(Contributions(sums.given[at]), sums.contributors[at]) for at in used]
    return replace(sums.axis, categories=categories), cells


def _as_counted(sums: SumTable, table: SafeTable, cube: Cube) -> tuple[Axis, list[SumCell]]:
    """The categories as the table of counts prints them, with the sums of their classes (their leaves are those of the
    sums)."""
    place = {category.id: at for at, category in enumerate(sums.axis.categories)}
    names = [category.id for category in cube.axes[-1].categories]
    own: list[Category] = []
    cells = []
    for category, cell in zip(table.axes[-1].categories, table.cells, strict=True):
        classes = [place[names[leaf]] for leaf in category.leaves if names[leaf] in place]
        if category.total or not classes:
            continue
        own.append(replace(category, leaves=tuple(classes)))
        given = Contributions(tuple(value for at in classes for value in sums.given[at]))
        cells.append(SumCell(given, barred=cell.value is None))
    return replace(table.axes[-1], categories=tuple(own)), cells


def _former(former: Protected | None, results: Results, rules: Rules) -> Mapping[str, Mapping[str, int | None]]:
    """What an edition of the same persons printed of each table of sums, by category."""
    if former is None or not of_the_same_persons(former, results.reference, rules.policy.same_persons_days):
        return {}
    tables = (table for table in former.tables if table.spec.summed is not None and table.spec.disclosure.kelas != OPEN)
    return {
        table.spec.id: {c.id: cell.value for c, cell in zip(table.axes[-1].categories, table.cells, strict=True)}
        for table in tables
    }


def _has_changed(table: SafeTable, before: Mapping[str, int | None] | None) -> bool:
    """Another number, or other categories, than the former edition printed: the difference would be of a few."""
    if before is None:
        return False
    now = {c.id: cell.value for c, cell in zip(table.axes[-1].categories, table.cells, strict=True)}
    return now.keys() != before.keys() or any(now[name] not in (None, value) for name, value in before.items())
