"""The order of protection: choose the book, add the annex and the indicators, audit everything, and only then print."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cantik import __version__
from cantik.content.kinds import Classification, Fact, Policy
from cantik.content.schema.common import ABOVE_VILLAGE
from cantik.measure.result import Cube, MeasuredFigure, NotMade, Results
from cantik.protect.audit import public
from cantik.protect.audit.extremes import Interval
from cantik.protect.audit.loop import PassedTables, Readers, UnexaminedTables, facts_key, pass_gate, with_ranges
from cantik.protect.group import Key, Layout
from cantik.protect.indicators import OPEN, figure_standing, needs_of, safe_figures, ties_of
from cantik.protect.key_indicators import SettledFigures, known_figures, settle_figures, told_of_the_village_only
from cantik.protect.linked.areas import Answers
from cantik.protect.linked.families import TiedGroup
from cantik.protect.linked.groups import Book, CommonKnowledge, GroupDecision, standing_of, with_annex, with_figures
from cantik.protect.linked.meaning import Subject, open_subject, subject_of
from cantik.protect.magnitude.amounts import with_amounts
from cantik.protect.magnitude.indices import printable_counts
from cantik.protect.memory import Memory, Same
from cantik.protect.nonresponse import as_read, blank_table, blanked_figure, with_silence
from cantik.protect.previous.hysteresis import (
    FormerGroup,
    bound,
    duties,
    former_variant,
    names_of,
    of_the_same_persons,
    past_of,
)
from cantik.protect.previous.tables import edition_held
from cantik.protect.recoding.choice import Chooser, chooser
from cantik.protect.recoding.consistency import choose
from cantik.protect.recoding.known_sums import printed_whole, whole_where_summed
from cantik.protect.recoding.merged_classes import find_merged_classes
from cantik.protect.render import KeptNumbers, Need, PrintedTable, Tier, open_tables, sheet
from cantik.protect.report import internal
from cantik.protect.result import Protected, SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.withholding import as_told, withhold

Needs = tuple[Need | None, Need | None]
_VILLAGE = "desa"
_IN_THE_ANNEX = (
    "Rinciannya yang dapat ditampilkan ada di lampiran data.",
    "What can be shown is in the data annex.",
)


def without(results: Results, names: frozenset[str]) -> Results:
    """The results without these tables and indicators, which are named among what is not shown.

    Raises `ValueError` when none of them is there: then leaving out cannot help.
    """
    gone: list[Cube | MeasuredFigure] = [*results.cubes, *results.figures]
    gone = [measured for measured in gone if measured.spec.id in names]  # of an index its count: values need it
    if not gone:
        raise ValueError("a breach in nothing that was measured")
    return _leaving_out(results, names, [withhold(measured.spec) for measured in gone])


def without_carried(results: Results, carried: Collection[str]) -> Results:
    """The results without the measures that the release carries over, and without a word of why."""
    if not carried:
        return results
    return replace(
        _leaving_out(results, carried, ()),
        indices=tuple(index for index in results.indices if index.spec.id not in carried),
        not_made=tuple(line for line in results.not_made if line.id not in carried),
    )


def told_once(results: Results, former: Protected | None, near_days: int, carried: Collection[str] = ()) -> Results:
    """The results with one source for each thing: of two tables of one thing, one prints what the other hides.

    That source which readers already hold by the `former` edition of the same persons, or whose tables are `carried`
    over from it, goes on telling it, else the first.
    """
    held = set[str]()
    if former is not None and carried:
        held = {table.spec.id for table in former.tables} | {figure.spec.id for figure in former.figures}
        held &= set(carried)
    if former is not None and of_the_same_persons(former, results.reference, near_days):
        held |= {table.spec.id for table in former.tables} | {figure.spec.id for figure in former.figures}
    untold: dict[str, NotMade] = {}
    for thing in results.same:
        known = [place for place, some in enumerate(thing.sources) if held & {name for name, _, _ in some}]
        untold |= thing.measures_left_out(known[0] if known else 0)
    return replace(_leaving_out(results, untold.keys(), untold.values()), same=())


def follow_duties(results: Results, policy: Policy) -> Results:
    """The results without tables that follow another one (`mengikuti`) whose totals the policy does not oblige the
    village to tell: a region that protects the one would have the other tell it; and without what is told above the
    village alone."""
    results = _without_levels_alone(results)
    obliged = {duty.get("tabel") for duty in policy.must_publish if duty.get("level", _VILLAGE) == _VILLAGE}
    gone = [
        cube.spec
        for cube in results.cubes
        if cube.spec.disclosure.follows is not None and cube.spec.disclosure.follows not in obliged
    ]
    return _leaving_out(results, {spec.id for spec in gone}, map(withhold, gone)) if gone else results


def _without_levels_alone(results: Results) -> Results:
    """The results without the tables that begin above the village: they are counted for the levels alone."""
    gone = [cube.spec for cube in results.cubes if cube.spec.disclosure.level_min in ABOVE_VILLAGE]
    if not gone:
        return results
    lines = [
        withhold(spec, (f"Dimuat mulai {level}.", f"Told from the {ABOVE_VILLAGE[level]} on."))
        for spec in gone
        if (level := spec.disclosure.level_min)
    ]
    return _leaving_out(results, {spec.id for spec in gone}, lines)


def _leaving_out(results: Results, names: Collection[str], lines: Iterable[NotMade]) -> Results:
    """The results without some tables and indicators, with the lines that say why."""
    return replace(
        results,
        cubes=tuple(cube for cube in results.cubes if cube.spec.id not in names),
        figures=tuple(figure for figure in results.figures if figure.spec.id not in names),
        sums=tuple(table for table in results.sums if table.spec.id not in names),
        not_made=(*results.not_made, *lines),
    )


@dataclass(frozen=True, slots=True)
class DecidedTables:
    """The tables as decided, the price at which the book held its limit, how many variants were tried, and what was not
    tried and why."""

    standings: list[GroupDecision]
    price: int
    evaluated: int
    refused: Mapping[str, Mapping[Layout, str]]


def protect_results(
    results: Results,
    rules: Rules,
    classifications: Mapping[str, Classification],
    facts: Sequence[Fact],
    former: Protected | None,
    counted: Results,
) -> Protected:
    """See `cantik.protect.apply`; `counted`: the results with what was withdrawn (a former edition may tell of it)."""
    policy, rules = rules.policy, _for_its_size(results, rules)
    judged = settle_figures(printable_counts(results, rules), rules, classifications)
    results, judged_by = judged.results, judged.exact
    rules = replace(rules, without_details=rules.without_details | told_of_the_village_only(results, judged_by, rules))
    cubes = sorted(results.cubes, key=lambda cube: (cube.spec.id, cube.spec.unit_of))
    open_cubes = [cube for cube in cubes if cube.spec.disclosure.kelas == OPEN]
    closed = [cube for cube in cubes if cube.spec.disclosure.kelas != OPEN]
    known = (*_open_members(open_cubes, classifications), *known_figures(results, judged_by, classifications))
    around = CommonKnowledge(known, Answers(classifications.values()), public.words(classifications))
    held = edition_held(former, counted, classifications, rules)
    past = past_of(former, results.reference, policy.same_persons_days, held.groups)
    made = _tables(closed, rules, classifications, facts, around, past)
    figures, standings = _figures(results, made.standings, rules, classifications, around, judged)
    readers = Readers([t for cube in open_cubes for t in open_tables(cube)], classifications, facts, rules, held)
    release = pass_gate(
        UnexaminedTables(standings, figures, judged_by), readers, partial(_as_read, closed, rules, classifications)
    )
    made, ranges = replace(made, standings=list(release.draft.standings)), release.audited.tables[: len(release.sheets)]
    tables = (*readers.open_ones, *map(partial(_final, policy), release.sheets, ranges))
    out = with_amounts(results, tables, [figure for figure, _ in release.draft.figures], rules, former)
    groups = _report_groups(closed, made, release.sheets, ranges)
    return Protected(
        tables=out.tables,
        figures=out.figures,
        not_shown=(*map(as_told, results.not_made), *_left_out(closed, made.standings), *out.left_out),
        policy=policy.id,
        policy_digest=policy.digest,
        summary=internal.public(out.tables, out.figures, groups, policy),
        report=internal.internal(groups, out.figures, rules, _provenance(results, made, former, release, held.groups)),
        passed=release.read,
    )


def _provenance(
    results: Results, made: DecidedTables, former: Protected | None, release: PassedTables, steady: Collection[str]
) -> internal.Provenance:
    tried = made.price, made.evaluated, former is not None, release.audited.attackers, release.examined
    return internal.Provenance(results.snapshot, results.reference, *tried, steady)


def _for_its_size(results: Results, rules: Rules) -> Rules:
    """The rules for a village of so many persons: what a small one does not tell in detail."""
    persons, least = _persons(results, rules.policy), rules.policy.table_details_from
    few = frozenset(name for name, number in least.items() if persons < number)
    return replace(rules, one_way=persons < rules.policy.details_from, without_details=rules.without_details | few)


def _one_way(subject: Subject) -> Subject:
    return replace(subject, group=replace(subject.group, areas=("tanpa",), details=("tanpa",)))


def _persons(results: Results, policy: Policy) -> int:
    """The persons of the village: those of its largest table; enough for details where no table is of persons."""
    asked = (cube.asked for cube in results.cubes if cube.spec.unit_of == "orang")
    return max(asked, default=policy.details_from)


def _as_read(
    cubes: Sequence[Cube], rules: Rules, classifications: Mapping[str, Classification], draft: UnexaminedTables
) -> list[PrintedTable]:
    """The tables of a draft as the gate reads them."""
    return [as_read(table, rules.policy) for table in _list_printed(cubes, draft.standings, rules, classifications)]


def _list_printed(
    cubes: Sequence[Cube],
    standings: Sequence[GroupDecision],
    rules: Rules,
    classifications: Mapping[str, Classification],
) -> list[PrintedTable]:
    """All tables of the groups, of the book and of the annex, as they are printed."""
    pairs = zip(cubes, standings, strict=True)
    return [table for cube, standing in pairs for table in _sheets(cube, standing, rules, classifications)]


def fingerprint_of(
    results: Results, rules: Rules, classifications: Mapping[str, Classification], facts: Sequence[Fact]
) -> str:
    """See `cantik.protect.fingerprint`."""
    found = hashlib.sha256()
    merges = tuple(
        (
            name,
            classification.variable,
            classification.classes,
            classification.ladder,
            classification.residual,
            classification.neutral,
        )
        for name, classification in sorted(classifications.items())
    )
    plain = (
        results.desa,
        results.reference,
        results.snapshot,
        sorted(results.percent_only),
        results.not_made,
        results.same,
    )
    decided = (__version__, rules.key, rules.policy.id, rules.policy.digest, facts_key(facts))
    found.update(repr((plain, merges, decided)).encode())
    for cube in sorted(results.cubes, key=lambda cube: cube.spec.id):
        shown = (cube.spec, cube.geo, cube.axes, cube.population, cube.answered, cube.asked, cube.coverage)
        found.update(repr((shown, cube.counts.shape)).encode() + cube.counts.astype("<i8").tobytes())
    for figure in sorted(results.figures, key=lambda figure: figure.spec.id):
        found.update(repr(figure).encode())
    for told in (*results.indices, *results.sums):
        found.update(repr(told).encode())
    return found.hexdigest()


def _open_members(cubes: Sequence[Cube], classifications: Mapping[str, Classification]) -> tuple[TiedGroup, ...]:
    found = (open_subject(cube, classifications) for cube in cubes)
    return tuple(TiedGroup(subject, (), open=True) for subject in found if subject is not None)


def _tables(
    cubes: Sequence[Cube],
    rules: Rules,
    classifications: Mapping[str, Classification],
    facts: Sequence[Fact],
    around: CommonKnowledge,
    past: Mapping[str, FormerGroup],
) -> DecidedTables:
    """The book and the annex of all tables of class B and C."""
    small = rules.policy.zero_denominator_below
    read = [subject_of(cube, classifications, small) for cube in cubes]
    subjects = [printed_whole(subject, rules, facts, around.open) for subject in read]
    subjects = [_one_way(subject) if subject.group.id in rules.without_details else subject for subject in subjects]
    choosers: dict[str, Chooser] = {}
    stay = {}
    for cube, subject in zip(cubes, subjects, strict=True):
        group, names, before = subject.group, names_of(cube), past.get(subject.group.id)
        duty = duties(rules.policy.must_publish, cube, group)
        ties = with_silence(bound(ties_of(subject, around.open), before, names, group, duty), cube)
        choosers[group.id] = chooser(group, rules, ties)
        variant = former_variant(before, names, group) if before else None
        if variant is not None:
            stay[group.id] = variant
    choice = choose(list(choosers.values()), rules, stay)
    first = [standing_of(choosers[subject.group.id], subject, choice.picked[subject.group.id]) for subject in subjects]
    book = Book(choosers, rules, around).agree_groups(first)
    standings = [whole_where_summed(standing, rules) for standing in with_annex(book, rules, around)]
    evaluated = sum(chooser.evaluations for chooser in choosers.values())
    return DecidedTables(standings, choice.price, evaluated, {name: c.refused for name, c in choosers.items()})


def _figures(
    results: Results,
    tables: Sequence[GroupDecision],
    rules: Rules,
    classifications: Mapping[str, Classification],
    around: CommonKnowledge,
    judged: SettledFigures,
) -> tuple[list[tuple[SafeFigure, Needs]], list[GroupDecision]]:
    """The indicators as they may be printed, with the intervals that hidden numerators and complements must keep; and
    the tables with theirs."""
    figures = sorted(results.figures, key=lambda figure: figure.spec.id)
    closed = [figure for figure in figures if figure.spec.disclosure.kelas != OPEN]
    alone = [figure_standing(figure, rules, classifications, around.open) for figure in closed]
    together, tables = with_figures(alone, tables, rules, around)
    agreed = {standing.id: standing for standing in together}
    out: list[tuple[SafeFigure, Needs]] = []
    for figure in figures:
        standing = agreed.get(f"indikator:{figure.spec.id}")
        percent = figure.coverage is not None and figure.coverage.percent_only(rules.policy)
        counts = not percent and figure.spec.unit_of not in results.percent_only
        told = figure.spec.id in judged.exact
        safe = safe_figures(figure, standing, rules, counts=counts, settled=told)
        made = [judged.beside(blanked_figure(value, rules.policy)) for value in safe]
        out += zip(made, needs_of(standing, len(made), rules), strict=True)
    return out, tables


_SHEETS: Memory[list[PrintedTable]] = Memory(256)


def _sheets(
    cube: Cube, standing: GroupDecision, rules: Rules, classifications: Mapping[str, Classification]
) -> list[PrintedTable]:
    group = standing.subject.group
    tiers: list[tuple[Tier, Layout]] = [("buku", layout) for layout in standing.book]
    tiers += [("lampiran", layout) for layout in standing.extra]
    if not tiers:
        return []
    needs = standing.require_intervals(rules)
    merges = classifications.get(cube.spec.rows)
    seen = (cube.geo, cube.axes, cube.population, cube.answered, cube.asked, cube.coverage)
    kept = KeptNumbers(standing.hidden, needs, find_merged_classes(standing, rules))
    decided = kept.hidden, frozenset(kept.required.items()), Same(kept.merged)  # the same while nothing of it changes
    key = (Same(cube.spec), seen, group.digest(), tuple(tiers), Same(merges), decided)
    return _SHEETS.recall(key, lambda: [sheet(cube, group, line, tier, merges, kept) for tier, line in tiers])


def _final(policy: Policy, printed: PrintedTable, line: Sequence[Interval | None]) -> SafeTable:
    """A table with public ranges, and without what is not known well enough."""
    return blank_table(with_ranges(printed.table, line), policy)


def _report_groups(
    cubes: Sequence[Cube],
    made: DecidedTables,
    sheets: Sequence[PrintedTable],
    ranges: Sequence[Sequence[Interval | None]],
) -> list[internal.ReportedGroup]:
    proven: dict[str, dict[Key, Interval]] = {}
    for sheet_, line in zip(sheets, ranges, strict=True):
        found = {key: bounds for key, bounds in zip(sheet_.keys, line, strict=True) if bounds is not None}
        proven.setdefault(sheet_.group, {}).update(found)
    return [
        internal.ReportedGroup(standing, names_of(cube), proven.get(standing.id, {}), made.refused[standing.id])
        for cube, standing in zip(cubes, made.standings, strict=True)
    ]


def _left_out(cubes: Sequence[Cube], standings: Sequence[GroupDecision]) -> list[NotMade]:
    """Tables that no variant could protect."""
    return [
        withhold(cube.spec, more=_IN_THE_ANNEX if standing.extra else ("", ""))
        for cube, standing in zip(cubes, standings, strict=True)
        if not standing.book
    ]
