"""What is printed passes the auditor and the gate; what the gate finds is hidden too, until it finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product

from cantik.content.kinds import Classification, Fact
from cantik.protect.audit import gate, public
from cantik.protect.audit.extremes import Interval
from cantik.protect.audit.public import Audited
from cantik.protect.group import Key, Layout
from cantik.protect.linked.groups import GroupDecision
from cantik.protect.lp import ProtectionError
from cantik.protect.memory import HashedKey, Memory
from cantik.protect.previous.files import HeldEdition
from cantik.protect.previous.tables import since, told_of
from cantik.protect.recoding.choice import hidden_persons
from cantik.protect.render import Need, PrintedTable
from cantik.protect.result import SafeCell, SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules

Needs = tuple[Need | None, Need | None]
ROUNDS = 6  # two were enough in every generated village; beyond, tables are withdrawn
_EXAMINED: Memory[gate.GateFindings] = Memory(16)


class Unproven(ProtectionError):
    """The auditor or the gate found that printed numbers narrow a protected one too much; `names`: tables and
    indicators to leave out; `detailed`: those of them that tell more than the village's one-way table or value."""

    def __init__(self, names: frozenset[str], draft: UnexaminedTables, found: str, expected: str) -> None:
        super().__init__(
            "P103", "Audit pelindungan gagal", where=", ".join(sorted(names)), found=found, expected=expected
        )
        self.names = names
        detailed = {each.id for each in draft.standings if each.has_details}
        detailed |= {figure.spec.id for figure, _ in draft.figures if figure.area}
        self.detailed = names & detailed


@dataclass(frozen=True, slots=True)
class UnexaminedTables:
    """What is to be printed: decisions on tables, indicators with what they must keep, and the tables made of them.
    `fixed`: indicators of the village that are printed whatever happens."""

    standings: Sequence[GroupDecision]
    figures: Sequence[tuple[SafeFigure, Needs]]
    fixed: frozenset[str]


@dataclass(frozen=True, slots=True)
class PassedTables:
    """A draft that passed, its tables, what auditor and gate say of it, and what the gate read."""

    draft: UnexaminedTables
    sheets: Sequence[PrintedTable]
    audited: Audited
    examined: gate.GateFindings
    read: gate.Printed


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads what is printed: the class A tables that they hold, the definitions, the facts of life, the rules, and
    what they hold of a former edition."""

    open_ones: Sequence[SafeTable]
    classifications: Mapping[str, Classification]
    facts: Sequence[Fact]
    rules: Rules
    held: HeldEdition = field(default_factory=HeldEdition)


def pass_gate(
    draft: UnexaminedTables, readers: Readers, sheets_of: Callable[[UnexaminedTables], Sequence[PrintedTable]]
) -> PassedTables:
    """The draft with everything hidden that auditor and gate ask for; raises `Unproven` (P103) when that is no end."""
    left = ROUNDS
    while True:
        sheets = sheets_of(draft)
        audited = _run_audit(draft, readers, sheets)
        read = _read(draft, readers, sheets, audited)
        examined = _run_gate(read, draft, readers)
        if not examined.narrowed:
            return PassedTables(draft, sheets, audited, examined, read)
        if examined.told_before:  # the former edition told so much by itself; what is printed today tells no more
            first = len(sheets) + len(readers.open_ones), len(draft.figures)
            readers = _as_left(readers, examined.told_before, *first)
            if not examined.helpless and not examined.hide:
                continue
        left -= 1
        if examined.helpless or not left:
            names = {_name_ref(ref, sheets, draft) for ref in examined.helpless or examined.narrowed} - {""}
            names = names or {_name_ref(ref, sheets, draft) for ref in examined.hide}
            raise Unproven(frozenset(names), draft, f"{len(examined.narrowed)} sel", "0")
        limited = _limit_tables(_hide_more(draft, sheets, examined.hide), readers.rules)
        if gone := _out_of_the_book(draft, limited):
            raise Unproven(gone, draft, f"{len(examined.narrowed)} sel", "0")
        draft = limited


def _out_of_the_book(draft: UnexaminedTables, limited: UnexaminedTables) -> frozenset[str]:
    """The tables with details that would lose their place in the book: what tells of the village alone is tried
    first."""
    pairs = zip(draft.standings, limited.standings, strict=True)
    return frozenset(before.id for before, after in pairs if before.book and not after.book and before.has_details)


def _as_left(readers: Readers, told: Mapping[gate.Ref, Need], first: int, indicators: int) -> Readers:
    """The readers, of whom no more is asked than the former edition left of its cells by itself; `first`, `indicators`:
    numbers of its first table and of its first indicator."""
    cells: dict[int, dict[int, Need]] = {}
    for ref, need in told.items():
        if ref.cell is not None:
            cells.setdefault(ref.number - first, {})[ref.cell] = need
    tables = [each.keep_cells(cells.get(at, {})) for at, each in enumerate(readers.held.tables)]
    gone = {ref.number for ref in told if ref.cell is None}
    figures = [
        replace(each, needs=(None, None)) if at in gone else each
        for at, each in enumerate(readers.held.figures, start=indicators)
    ]
    return replace(readers, held=replace(readers.held, tables=tables, figures=figures))


def _run_audit(draft: UnexaminedTables, readers: Readers, sheets: Sequence[PrintedTable]) -> Audited:
    """What the auditor proves; raises `Unproven` (P103) when he finds a breach."""
    printed = [*(sheet.table for sheet in sheets), *readers.open_ones]
    figures = [figure for figure, _ in draft.figures]
    found = public.audit(printed, figures, readers.classifications, readers.rules)
    nothing = [(table.spec.id, [None] * len(table.cells)) for table in readers.open_ones]
    broken = public.breaches(
        found,
        [*((sheet.group, sheet.required) for sheet in sheets), *nothing],
        [(figure.spec.id, needs) for figure, needs in draft.figures],
    )
    if broken:
        first = broken[0]
        bounds = f"[{first.proven[0]:g}, {first.proven[1]:g}]"
        names = frozenset(breach.what for breach in broken)
        raise Unproven(names, draft, f"{len(broken)} sel, pertama {bounds}", str(first.required))
    return found


def _run_gate(read: gate.Printed, draft: UnexaminedTables, readers: Readers) -> gate.GateFindings:
    """What the gate finds in everything that is printed, public ranges included."""
    key = (
        _make_key(readers),
        tuple(read.keys),
        tuple((public.figure_key(f), f.value, f.least, n) for f, n in draft.figures),
        tuple(read.hard_figures),
        read.today,
        tuple(
            (public.figure_key(h.figure), h.numerator, h.denominator, h.share, h.needs, h.changes) for h in read.held
        ),
        read.changes is None,
        read.older,
    )
    return _EXAMINED.recall(key, lambda: gate.examine(read, readers.classifications, readers.facts))


def _make_key(readers: Readers) -> HashedKey:
    return HashedKey((facts_key(readers.facts), public.words(readers.classifications)))


def _read(draft: UnexaminedTables, readers: Readers, sheets: Sequence[PrintedTable], audited: Audited) -> gate.Printed:
    """What the gate reads: what is printed, and what everybody holds beside it."""
    ranges = audited.tables[: len(sheets)]
    tables = [with_ranges(sheet.table, line) for sheet, line in zip(sheets, ranges, strict=True)]
    standing = {standing.id: standing for standing in draft.standings}
    figures = [figure for figure, _ in draft.figures]
    open_needs = [(None,) * len(table.cells) for table in readers.open_ones]
    held, then = readers.held.tables, readers.held.then
    changes = [
        *(_changes(sheet, standing[sheet.group], (then or {}).get(sheet.group, {})) for sheet in sheets),
        *((None,) * len(table.cells) for table in readers.open_ones),
        *(each.changes for each in held),
    ]
    shown = (*tables, *readers.open_ones, *(each.table for each in held))
    needs = (*(sheet.required for sheet in sheets), *open_needs, *(each.needs for each in held))
    hard = (
        *(tuple(map(standing[sheet.group].is_forced, sheet.keys)) for sheet in sheets),
        *((True,) * len(table.cells) for table in readers.open_ones),
        *(each.fixed_cells for each in held),
    )
    merged = (*(sheet.merged for sheet in sheets), *(() for _ in readers.open_ones), *(each.merged for each in held))
    known = _make_key(readers)
    stated = zip(shown, needs, hard, changes, merged, strict=True)
    keys = [HashedKey((known, public.table_key(t), *more)) for t, *more in stated]
    return gate.Printed(
        tables=shown,
        figures=figures,
        needs=needs,
        figure_needs=[needs for _, needs in draft.figures],
        hard=hard,
        hard_figures=[figure.spec.id in draft.fixed and not figure.area for figure in figures],
        today=len(tables) + len(readers.open_ones),
        held=readers.held.figures,
        changes=None if then is None else changes,
        older=readers.held.older,
        hidden=[_list_unsaid(sheet, standing[sheet.group]) for sheet in sheets],
        keys=keys,
        merged=merged,
    )


def _changes(sheet: PrintedTable, standing: GroupDecision, then: Mapping[Key, Need]) -> tuple[Need | None, ...]:
    """By cell of a table, between how many and how many more there were in the former edition (None: not known)."""
    if not then:
        return (None,) * len(sheet.keys)
    told = (told_of(then, whole) or told_of(then, key) for whole, key in zip(_as_said(sheet), sheet.keys, strict=True))
    counts = standing.subject.group.counts(sheet.keys)
    return tuple(each and since(each, count) for each, count in zip(told, counts, strict=True))


def _as_said(sheet: PrintedTable) -> Iterator[Key]:
    """The keys of the cells of a table by all classes that their categories name, those without anybody too: as a
    former edition names them."""
    rows = next(number for number, axis in enumerate(sheet.table.axes) if axis.role == "kategori")
    places = product(*(axis.categories for axis in sheet.table.axes))
    for place, (area, sex, age, code) in zip(places, sheet.keys, strict=True):
        own = place[rows]
        yield area, sex, age, code if own.total else sum(1 << leaf for leaf in own.leaves)


def _list_unsaid(sheet: PrintedTable, standing: GroupDecision) -> list[int | None]:
    """The numbers of the hidden cells of a table: whoever makes the next edition must know what changed."""
    counts = standing.subject.group.counts(sheet.keys)
    return [count if cell.value is None else None for cell, count in zip(sheet.table.cells, counts, strict=True)]


def facts_key(facts: Iterable[Fact]) -> Hashable:
    """Everything of the facts of life that decides what somebody concludes from them."""
    return tuple((f.id, f.unit_of, f.column, f.ages, f.impossible, f.most, f.heads, f.same) for f in facts)


def with_ranges(table: SafeTable, line: Sequence[Interval | None]) -> SafeTable:
    """Hidden cells with their public ranges. A cell that was hidden to protect others and that other tables tell
    exactly is printed: hiding it protects nothing (one that must be hidden has passed the audit: it is never exact)."""
    if all(bounds is None for bounds in line):
        return table
    cells = (
        cell if bounds is None else _add_range(cell, bounds) for cell, bounds in zip(table.cells, line, strict=True)
    )
    return replace(table, cells=tuple(cells))


def _add_range(cell: SafeCell, bounds: Interval) -> SafeCell:
    low, high = public.inward(bounds)
    return SafeCell(low, "ada") if low == high else SafeCell(None, cell.status, low, high)


def _hide_more(draft: UnexaminedTables, sheets: Sequence[PrintedTable], hide: set[gate.Ref]) -> UnexaminedTables:
    """The draft with more cells and indicators hidden."""
    more: dict[str, set[Key]] = {}
    for ref in hide:
        if ref.cell is not None:
            more.setdefault(sheets[ref.number].group, set()).add(sheets[ref.number].keys[ref.cell])
    silent = {ref.number for ref in hide if ref.cell is None}
    standings = [replace(each, hidden=each.hidden | more.get(each.id, set())) for each in draft.standings]
    figures = [(_hide_figure(f), n) if number in silent else (f, n) for number, (f, n) in enumerate(draft.figures)]
    return replace(draft, standings=standings, figures=figures)


def _hide_figure(figure: SafeFigure) -> SafeFigure:
    return replace(figure, value=None, numerator=None, denominator=None, status="rahasia")


def _limit_tables(draft: UnexaminedTables, rules: Rules) -> UnexaminedTables:
    """The draft with those tables in the annex that hide more than a table of the book may, or that the book has to
    give up to hold its own limit; without those that hide more than one of the annex may."""
    now = {standing.id: standing for standing in draft.standings}
    for standing in draft.standings:
        for layout, (hidden, cells) in zip(standing.book, standing.shares(), strict=True):
            group, table = standing.subject.group, now[standing.id]
            much = hidden_persons(group, layout, standing.hidden) > rules.persons_limit
            if much or hidden > rules.table_limit * cells:
                now[standing.id] = _move_to_annex(table, layout)
    while True:
        shares = [standing.book_share() for standing in now.values() if standing.book]
        hidden, cells = sum(share[0] for share in shares), sum(share[1] for share in shares)
        if not cells or Fraction(hidden, cells) <= rules.book_limit:
            return replace(draft, standings=[standing.without_sparse(rules) for standing in now.values()])
        places = (
            (Fraction(*share), standing.id, number)
            for standing in now.values()
            for number, share in enumerate(standing.shares())
            if share[0]
        )
        _, name, number = max(places)
        now[name] = _move_to_annex(now[name], now[name].book[number])


def _move_to_annex(standing: GroupDecision, layout: Layout) -> GroupDecision:
    """The decision with a table in the annex instead of the book; without the table of the village there is no book.
    Of each kind the annex holds one table: what it has is in more detail than what the book gives up."""
    gone = standing.book if standing.book and layout == standing.book[0] else (layout,)
    book = tuple(each for each in standing.book if each not in gone)
    held = {each.kind for each in standing.extra}
    extra = (*standing.extra, *(each for each in gone if each.kind not in held))
    return replace(standing, book=book, extra=extra)


def _name_ref(ref: gate.Ref | None, sheets: Sequence[PrintedTable], draft: UnexaminedTables) -> str:
    """The table or indicator of a number; "" of one that a former edition hid: what tells of it is withdrawn then."""
    if ref is None or ref.number >= len(draft.figures if ref.cell is None else sheets):
        return ""
    return draft.figures[ref.number][0].spec.id if ref.cell is None else sheets[ref.number].group
