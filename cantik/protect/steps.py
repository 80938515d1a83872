"""The order of protection: choose the book, add the annex, audit everything, and only then print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cantik.content.kinds import Classification, Policy
from cantik.measure.result import Cube, NotMade, Results
from cantik.protect import audit
from cantik.protect.annex import Annex, annex
from cantik.protect.cells import Ties
from cantik.protect.choose import Chooser, Protection, choose
from cantik.protect.group import Group, Key, Layout, group_of
from cantik.protect.lp import ProtectionError
from cantik.protect.policy import Rules
from cantik.protect.render import Need, Sheet, Tier, open_tables, sheet
from cantik.protect.repair import Pattern
from cantik.protect.result import Protected, SafeCell, SafeTable

OPEN = "A"


@dataclass(frozen=True, slots=True)
class Printed:
    """What was decided for one group: the variant of the book and the annex, either of which may be missing."""

    group: Group
    cube: Cube
    book: Protection | None
    extra: Annex | None


def protect_results(
    results: Results, policy: Policy, classifications: Mapping[str, Classification], former: Protected | None
) -> Protected:
    """See `cantik.protect.apply`."""
    rules = Rules(policy)
    cubes = sorted(results.cubes, key=lambda cube: (cube.spec.id, cube.spec.unit_of))
    shown = [cube for cube in cubes if cube.spec.unit_of not in results.percent_only]
    open_ones = [table for cube in shown if cube.spec.disclosure.kelas == OPEN for table in open_tables(cube)]
    closed = [cube for cube in shown if cube.spec.disclosure.kelas != OPEN]
    groups = [group_of(cube, classifications, policy.zero_denominator_below) for cube in closed]
    choosers = [Chooser(group, rules, Ties()) for group in groups]
    choice = choose(choosers, rules, {})
    printed = [
        Printed(group, cube, choice.picked[group.id], annex(group, choice.picked[group.id], rules, Ties()))
        for group, cube in zip(groups, closed, strict=True)
    ]
    sheets = [one for item in printed for one in _sheets(item, classifications)]
    tables = _audited(sheets)
    return Protected(
        tables=(*open_ones, *tables),
        figures=(),
        not_shown=(*results.not_made, *_left_out(printed)),
        policy=policy.id,
        policy_digest=policy.digest,
        summary={},
        report={},
    )


def _sheets(item: Printed, classifications: Mapping[str, Classification]) -> list[Sheet]:
    pattern = item.extra.pattern if item.extra else item.book.pattern if item.book else None
    if pattern is None:
        return []
    hidden, needs = _lookup(pattern)
    book = item.book.variant if item.book else ()
    extra = item.extra.layouts if item.extra else ()
    tiers: list[tuple[Tier, Layout]] = [("buku", one) for one in book]
    tiers += [("lampiran", one) for one in extra]
    merges = classifications.get(item.cube.spec.rows)
    return [sheet(item.cube, item.group, one, tier, merges, hidden.__contains__, needs) for tier, one in tiers]


def _lookup(pattern: Pattern) -> tuple[set[Key], dict[Key, Need]]:
    problem = pattern.problem
    hidden = {key for key, one in zip(problem.keys, pattern.hidden, strict=True) if one}
    needs = {problem.keys[cell]: (problem.low[cell], problem.high[cell]) for cell in problem.primary}
    return hidden, needs


def _audited(sheets: Sequence[Sheet]) -> list[SafeTable]:
    """The tables with public ranges; raises `ProtectionError` P103 when the auditor finds a breach."""
    found = audit.intervals([one.table for one in sheets])
    broken = audit.breaches(found, [one.required for one in sheets])
    if broken:
        raise ProtectionError(
            "P103", "Audit pelindungan gagal", where=sheets[broken[0].table].group, found=str(len(broken))
        )
    out = []
    for one, line in zip(sheets, found, strict=True):
        cells = []
        for cell, bounds in zip(one.table.cells, line, strict=True):
            if bounds is None:
                cells.append(cell)
            else:
                low, high = audit.inward(bounds)
                cells.append(SafeCell(None, cell.status, low, high))
        out.append(replace(one.table, cells=tuple(cells)))
    return out


def _left_out(printed: Sequence[Printed]) -> list[NotMade]:
    return [
        NotMade(
            item.cube.spec.id,
            item.cube.spec.title,
            item.cube.spec.title_en,
            "Terlalu sedikit untuk ditampilkan tanpa membuka keterangan orang.",
            "Too few to be shown without disclosing persons.",
            "pelindungan",
        )
        for item in printed
        if item.book is None
    ]
