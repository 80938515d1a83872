"""Everything that a release prints and what its readers hold of the edition before it, and how that is read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cantik.protect.audit.model.changes import Flows, OpenCounts
from cantik.protect.audit.model.facts import KnownFact, heads_of_families
from cantik.protect.audit.model.members import Domains, HasAny
from cantik.protect.audit.model.readings import JointReading
from cantik.protect.audit.model.statements import (
    NOW,
    OPEN,
    THEN,
    HeldFigure,
    MergedClasses,
    Need,
    PrintedStatement,
    Reader,
    Ref,
)
from cantik.protect.memory import HashedKey, Memory
from cantik.protect.result import SafeFigure, SafeTable


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything that a release prints, and what its hidden numbers must keep.

    By table and cell, by indicator (numerator and complement): the interval (None: none); whether it cannot be hidden
    (an earlier edition printed it, it has to be published, or the village is judged by it). `today`: so many of the
    tables are of this release (None: all), those after them of a former edition; `held`: the indicators of that
    edition. `changes`: where its tables say what was then, not what is known of today by it, by its tables and cells
    between how many and how many more there were then than now (None: unknown); `older`: since then people may have
    grown older unseen. `hidden`: by table of today and cell, the number that is hidden. `merged`: by table and cell,
    classes that it merges and that must keep something, too (empty: none). `keys`: by table everything that decides
    what is read of it: what it prints, must keep, merges and cannot hide, the definitions and the facts (empty: nothing
    is remembered).
    """

    tables: Sequence[SafeTable]
    figures: Sequence[SafeFigure]
    needs: Sequence[Sequence[Need | None]]
    figure_needs: Sequence[tuple[Need | None, Need | None]]
    hard: Sequence[Sequence[bool]]
    hard_figures: Sequence[bool]
    today: int | None = None
    held: Sequence[HeldFigure] = ()
    changes: Sequence[Sequence[Need | None]] | None = None
    older: bool = False
    hidden: Sequence[Sequence[int | None]] = ()
    keys: Sequence[Hashable] = ()
    merged: Sequence[Sequence[Sequence[MergedClasses]]] = ()

    def parts(self, number: int) -> Sequence[Sequence[MergedClasses]]:
        """By cell of a table the classes that it merges; empty where nobody asks for any."""
        return self.merged[number] if number < len(self.merged) else ()

    def parts_then(self, number: int) -> Sequence[Sequence[MergedClasses]]:
        """The same of a table of a former edition; empty of one of today."""
        return self.parts(number) if self.former(Ref(number, 0)) else ()

    def former(self, ref: Ref) -> bool:
        """Whether a number is of a former edition."""
        if ref.cell is None:
            return ref.number >= len(self.figures)
        return self.today is not None and ref.number >= self.today


@dataclass(frozen=True, slots=True)
class StatementsRead:
    """Statements, and by fact what they say of heads of families by speaking of families, and the reverse."""

    plain: JointReading
    heads: Mapping[str, JointReading]

    @classmethod
    def of(
        cls,
        statements: Iterable[PrintedStatement],
        known: Sequence[KnownFact],
        domains: Domains,
        edition: HasAny | None = None,
    ) -> StatementsRead:
        """Statements as they come, of those whom an `edition` counts (None: there is one edition only)."""

        def joint(said: Iterable[PrintedStatement]) -> JointReading:
            return JointReading.of(said if edition is None else (statement.of(edition) for statement in said))

        plain = tuple(statements)
        heads = {fact.id: joint(heads_of_families(fact, plain, domains)) for fact in known if fact.heads}
        return cls(joint(plain), heads)


_READ: Memory[StatementsRead] = Memory(1024)
_LINKS: Memory[StatementsRead] = Memory(4)


@dataclass(frozen=True, slots=True)
class ReadEditions:
    """What was read of a release, and of a former edition as of what was then; tables that nobody can read; and, made
    when it is needed, what the former edition tells of today."""

    today: list[StatementsRead]
    former: list[StatementsRead]
    unread: list[str]
    known: Callable[[], StatementsRead]
    flows: Flows | None = None


def read_editions(printed: Printed, reader: Reader, known: Sequence[KnownFact], asked: HashedKey) -> ReadEditions:
    """Everything that the tables and indicators of a release say, and those of the edition that its readers hold;
    `asked`: the conditions that its definitions hold, which decide the answers that a column may have."""
    for table in printed.tables:
        reader.name_axes(table)
    today = len(printed.tables) if printed.changes is None else printed.today or 0
    flows = None if printed.changes is None else _flows(printed, reader)
    out = ReadEditions([], [], reader.unread, partial(_known_today, printed, reader, known), flows)
    for number, table in enumerate(printed.tables):
        edition = None if printed.changes is None else NOW if number < today else THEN
        make = partial(_of_table, printed, number, reader, known, edition)
        read = _READ.recall((number, edition, printed.keys[number], asked), make) if printed.keys else make()
        if not read.plain.statements:
            reader.unread.append(table.spec.id)
        (out.today if number < today else out.former).append(read)
    figures, domains = _figures(printed, reader), reader.domains
    if flows is None:
        out.today.append(StatementsRead.of((*figures, *_read_held(printed, reader)), known, domains))
        return out
    out.today.append(StatementsRead.of(figures, known, domains, NOW))
    out.former.append(StatementsRead.of(_read_held(printed, reader), known, domains, THEN))
    make = partial(_of_links, printed, reader, known, flows)
    out.former.append(_LINKS.recall((_make_key(printed), asked), make) if printed.keys else make())
    return out


def _make_key(printed: Printed) -> Hashable:
    """All that decides what is taken not to have changed since the former edition."""
    tables = zip(printed.tables, printed.keys, printed.changes or (), strict=True)
    told = tuple(
        key if table.spec.disclosure.kelas == OPEN else (table.spec.id, table.axes, changes, printed.parts_then(number))
        for number, (table, key, changes) in enumerate(tables)
    )
    held = tuple((held.figure.spec.id, held.figure.area, held.changes) for held in printed.held)
    return told, printed.today, held, printed.older


def _of_table(
    printed: Printed, number: int, reader: Reader, known: Sequence[KnownFact], edition: HasAny | None
) -> StatementsRead:
    needs, hard = printed.needs[number], printed.hard[number]
    said = reader.table(number, printed.tables[number], needs, hard, printed.parts(number))
    return StatementsRead.of(said, known, reader.domains, edition)


def _figures(printed: Printed, reader: Reader) -> Iterator[PrintedStatement]:
    """What the indicators of a release say."""
    figures = zip(printed.figures, printed.figure_needs, printed.hard_figures, strict=True)
    for number, (figure, both, fixed) in enumerate(figures):
        yield from reader.figure(number, figure, both, hard=fixed)


def _read_held(printed: Printed, reader: Reader) -> Iterator[PrintedStatement]:
    """What those of a former edition say."""
    for number, held in enumerate(printed.held, start=len(printed.figures)):
        yield from reader.read_held(number, held)


def _known_today(printed: Printed, reader: Reader, known: Sequence[KnownFact]) -> StatementsRead:
    """What the numbers of a former edition tell of today: that the truth lies between the two; and that those are still
    to be kept of which nothing changed."""
    said: list[PrintedStatement] = []
    for number in range(printed.today or 0, len(printed.tables)):
        table, changes = printed.tables[number], (printed.changes or ())[number]
        for statement in reader.table(number, table, printed.needs[number], [False] * len(table.cells)):
            change = None if statement.ref is None or statement.ref.cell is None else changes[statement.ref.cell]
            if change is None:
                continue
            if statement.has_number:
                then, (low, high) = statement.low, change
                ends = min(then, then - high), max(then, then - low)
                said.append(replace(statement, low=ends[0], high=ends[1], ref=None, need=None))
            elif statement.need and change == (0, 0):
                said.append(replace(statement, low=0, high=None))
    return StatementsRead.of(said, known, reader.domains, NOW)


def _flows(printed: Printed, reader: Reader) -> Flows:
    """Who came and went since the former edition."""
    then, now = (
        OpenCounts.of(_open_ones(tables, reader))
        for tables in (printed.tables[printed.today or 0 :], printed.tables[: printed.today])
    )
    return Flows.between(then, now, older=printed.older)


def _of_links(printed: Printed, reader: Reader, known: Sequence[KnownFact], flows: Flows) -> StatementsRead:
    """What the holder of both editions takes to be so of the sets that the former one tells of: that as many are in
    them as were then, but for who came and went. The true number is always among those that he takes to be possible:
    who believes what is false learns nothing that must be kept from him."""
    said: dict[Hashable, PrintedStatement] = {}
    for statement, (low, high) in _told_then(printed, reader):
        mark = statement.scope, statement.area, statement.who
        room = None if mark in said else flows.room(statement.scope[0], statement.area, statement.who)
        if room is not None:
            since = min(low, room[0]), max(high, room[1])
            said[mark] = PrintedStatement(*mark, 0, None, since=since)
    return StatementsRead.of(said.values(), known, reader.domains)


def _open_ones(tables: Iterable[SafeTable], reader: Reader) -> Iterator[PrintedStatement]:
    """What class A tables say."""
    for table in tables:
        if table.spec.disclosure.kelas == OPEN:
            nothing = len(table.cells)
            yield from reader.table(0, table, [None] * nothing, [False] * nothing)


def _told_then(printed: Printed, reader: Reader) -> Iterator[tuple[PrintedStatement, Need]]:
    """The sets of both editions, and between how many and how many more were in them then than now."""
    for number, (table, changes) in enumerate(zip(printed.tables, printed.changes or (), strict=True)):
        nothing, merged = len(table.cells), printed.parts_then(number)
        of_parts = {(at, part.leaves): part.change for at, own in enumerate(merged) for part in own}
        for statement in reader.table(0, table, [None] * nothing, [False] * nothing, merged):
            ref = statement.ref
            if ref is None or ref.cell is None:
                continue
            change = of_parts[ref.cell, ref.part] if ref.part else changes[ref.cell]
            if change is not None:
                yield statement, change
    for held in printed.held:
        sides = reader.sides(held.figure)
        for statement, change in zip((sides[0], sides[-1]) if sides else (), held.changes, strict=False):
            if change is not None:
                yield statement, change
