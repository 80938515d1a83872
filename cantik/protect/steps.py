"""The order of protection: choose the book, add the annex and the indicators, audit everything, and only then print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cantik.content.kinds import Classification, Policy
from cantik.measure.result import Cube, Figure, NotMade, Results
from cantik.protect.audit import Interval, audit, breaches, inward
from cantik.protect.cells import build
from cantik.protect.choose import Chooser, choose
from cantik.protect.families import Member
from cantik.protect.figures import OPEN, figure_standing, needs_of, safe_figures, ties_of
from cantik.protect.group import Key, Layout
from cantik.protect.lp import ProtectionError
from cantik.protect.meaning import open_subject, subject_of
from cantik.protect.policy import Rules
from cantik.protect.render import Need, Sheet, Tier, open_tables, sheet
from cantik.protect.result import Protected, SafeCell, SafeFigure, SafeTable
from cantik.protect.standing import Around, Book, Standing, make_annex, standing_of, with_annex, with_figures
from cantik.protect.where import Answers


def protect_results(
    results: Results, policy: Policy, classifications: Mapping[str, Classification], former: Protected | None
) -> Protected:
    """See `cantik.protect.apply`."""
    rules = Rules(policy)
    cubes = sorted(results.cubes, key=lambda cube: (cube.spec.id, cube.spec.unit_of))
    shown = [cube for cube in cubes if cube.spec.unit_of not in results.percent_only]
    open_cubes = [cube for cube in shown if cube.spec.disclosure.kelas == OPEN]
    closed = [cube for cube in shown if cube.spec.disclosure.kelas != OPEN]
    around = Around(_open_members(open_cubes, classifications), Answers(classifications.values()))
    standings = _tables(closed, rules, classifications, around)
    figures = sorted(results.figures, key=lambda one: one.spec.id)
    safe = _figures(figures, standings, rules, classifications, around, results.percent_only)
    sheets = [
        one
        for cube, standing in zip(closed, standings, strict=True)
        for one in _sheets(cube, standing, rules, classifications)
    ]
    tables = [table for cube in open_cubes for table in open_tables(cube)]
    return Protected(
        tables=(*tables, *_audited(tables, sheets, safe, rules, classifications)),
        figures=tuple(one for one, _ in safe),
        not_shown=(*results.not_made, *_left_out(closed, standings), *_percent_only(results, cubes)),
        policy=policy.id,
        policy_digest=policy.digest,
        summary={},
        report={},
    )


def _open_members(cubes: Sequence[Cube], classifications: Mapping[str, Classification]) -> tuple[Member, ...]:
    found = (open_subject(cube, classifications) for cube in cubes)
    return tuple(Member(one, (), open=True) for one in found if one is not None)


def _tables(
    cubes: Sequence[Cube], rules: Rules, classifications: Mapping[str, Classification], around: Around
) -> list[Standing]:
    """The book and the annex of all tables of class B and C."""
    subjects = [subject_of(cube, classifications, rules.policy.zero_denominator_below) for cube in cubes]
    choosers = {one.group.id: Chooser(one.group, rules, ties_of(one, around.open)) for one in subjects}
    choice = choose(list(choosers.values()), rules, {})
    first = [standing_of(choosers[one.group.id], one, choice.picked[one.group.id]) for one in subjects]
    book = Book(choosers, rules, around).agreed(first)
    return with_annex(book, rules, around, lambda one: make_annex(one, rules))


def _figures(
    figures: Sequence[Figure],
    tables: Sequence[Standing],
    rules: Rules,
    classifications: Mapping[str, Classification],
    around: Around,
    percent_only: frozenset[str],
) -> list[tuple[SafeFigure, tuple[Need | None, Need | None]]]:
    """The indicators as they may be printed, with the intervals that hidden numerators and complements must keep."""
    closed = [one for one in figures if one.spec.disclosure.kelas != OPEN]
    alone = [figure_standing(one, rules, classifications, around.open) for one in closed]
    agreed = {one.id: one for one in with_figures(alone, tables, rules, around)}
    out: list[tuple[SafeFigure, tuple[Need | None, Need | None]]] = []
    for one in figures:
        standing = agreed.get(f"indikator:{one.spec.id}")
        made = safe_figures(one, standing, rules, counts=one.spec.unit_of not in percent_only)
        out += zip(made, needs_of(standing, len(made), rules), strict=True)
    return out


def _sheets(cube: Cube, standing: Standing, rules: Rules, classifications: Mapping[str, Classification]) -> list[Sheet]:
    group = standing.subject.group
    tiers: list[tuple[Tier, Layout]] = [("buku", one) for one in standing.book]
    tiers += [("lampiran", one) for one in standing.extra]
    if not tiers:
        return []
    problem = build(group, [one for _, one in tiers], rules, standing.ties)
    needs: dict[Key, Need] = {problem.keys[cell]: (problem.low[cell], problem.high[cell]) for cell in problem.primary}
    merges = classifications.get(cube.spec.rows)
    return [sheet(cube, group, one, tier, merges, standing.hidden.__contains__, needs) for tier, one in tiers]


def _audited(
    open_ones: Sequence[SafeTable],
    sheets: Sequence[Sheet],
    figures: Sequence[tuple[SafeFigure, tuple[Need | None, Need | None]]],
    rules: Rules,
    classifications: Mapping[str, Classification],
) -> list[SafeTable]:
    """The tables with public ranges; raises `ProtectionError` P103 when the auditor finds a breach."""
    printed = [*open_ones, *(one.table for one in sheets)]
    found = audit(printed, [one for one, _ in figures], classifications, rules)
    nothing = [(one.spec.id, [None] * len(one.cells)) for one in open_ones]
    broken = breaches(
        found,
        [*nothing, *((one.group, one.required) for one in sheets)],
        [(one.spec.id, needs) for one, needs in figures],
    )
    if broken:
        first = broken[0]
        raise ProtectionError(
            "P103", "Audit pelindungan gagal", where=first.what,
            found=f"{len(broken)} sel, pertama [{first.proven[0]:g}, {first.proven[1]:g}]",
            expected=str(first.required),
        )  # fmt: skip
    ranges = found.tables[len(open_ones) :]
    return [_with_ranges(one.table, line) for one, line in zip(sheets, ranges, strict=True)]


def _with_ranges(table: SafeTable, line: Sequence[Interval | None]) -> SafeTable:
    cells = (
        cell if bounds is None else SafeCell(None, cell.status, *inward(bounds))
        for cell, bounds in zip(table.cells, line, strict=True)
    )
    return replace(table, cells=tuple(cells))


def _left_out(cubes: Sequence[Cube], standings: Sequence[Standing]) -> list[NotMade]:
    """Tables that no variant could protect."""
    return [
        NotMade(
            cube.spec.id,
            cube.spec.title,
            cube.spec.title_en,
            "Terlalu sedikit untuk ditampilkan tanpa membuka keterangan orang."
            + (" Rinciannya yang dapat ditampilkan ada di lampiran data." if one.extra else ""),
            "Too few to be shown without disclosing persons."
            + (" What can be shown is in the data annex." if one.extra else ""),
            "pelindungan",
        )
        for cube, one in zip(cubes, standings, strict=True)
        if not one.book
    ]


def _percent_only(results: Results, cubes: Sequence[Cube]) -> list[NotMade]:
    """Tables of a basis whose coverage allows percentages only: they hold counts and are left out."""
    return [
        NotMade(
            cube.spec.id,
            cube.spec.title,
            cube.spec.title_en,
            "Cakupan pendataan hanya memungkinkan persentase; jumlahnya tidak ditampilkan.",
            "Coverage allows percentages only; counts are not shown.",
            "cakupan",
        )
        for cube in cubes
        if cube.spec.unit_of in results.percent_only
    ]
