"""Writes the account of a file while it is read: readers hand in every block with what became of its rows.

A row of a sheet is taken, or left for a reason; of a taken row each column is claimed for a variable, or is not. What
no reader enters is entered at the end as content that nobody knows, so that nothing can be forgotten. Counts only, by
column and kind: a file of any length is counted in the memory of one block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.codes.lists import CodeList
from cantik.collect.account import READ, AccountLine, SheetAccount
from cantik.collect.grid import Cell, CellBlock, SheetHead
from cantik.collect.headers import header_key
from cantik.collect.person_rows import CellLooks, PersonRows
from cantik.collect.xmlscan import column_letters

#: kinds of rows that were judged by their words: they hold no number and no day of birth, or repeat what stands in
#: another row
JUDGED = frozenset({"judul_berulang", "nomor_kolom", "jumlah", "catatan", "garis", "terulang", "templat", "temuan"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What becomes of a column in rows that are taken: kind, title, variables that it feeds."""

    kind: str
    title: str
    field: str = ""


@dataclass(slots=True)
class SheetLedger:
    """One sheet. `claims` by position of the column; what has none is a column without a title."""

    head: SheetHead
    looks: CellLooks
    claims: Mapping[int, Claim] = field(default_factory=dict)
    taken: Counter[int] = field(default_factory=Counter)  # cells of taken rows by column
    groups: dict[str, PersonRows] = field(default_factory=dict)
    cells: Counter[str] = field(default_factory=Counter)  # cells of other rows by kind
    filled: set[int] = field(default_factory=set)  # columns with content
    rows: int = 0  # rows with content
    entered: bool = False
    _moving: Counter[Claim] = field(default_factory=Counter)  # cells of rows that are claimed cell by cell

    def begin(self, claims: Mapping[int, Claim]) -> None:
        """Begin the sheet anew: it is read again from its first row on."""
        self.claims, self.entered, self.rows = claims, True, 0
        self._moving = Counter()
        self.taken, self.groups, self.cells, self.filled = Counter(), {}, Counter(), set()

    def take(self, block: CellBlock, left: Mapping[int, str]) -> None:
        """Enter rows: the kind of those that are left, by position; all others are taken."""
        self.entered = True
        count = len(block)
        if len(left) < count:
            for at, column in enumerate(block.columns):
                filled = count - column.count("") if column is not None else 0
                if filled:
                    self.taken[at] += filled
                    self.filled.add(at)
            self.rows += count - len(left)
        columns = [(at, column) for at, column in enumerate(block.columns) if column is not None] if left else []
        for position, kind in left.items():
            cells = [(at, column[position]) for at, column in columns if column[position] != ""]
            if len(left) < count:
                self.taken.subtract(at for at, _ in cells)
            self.leave_row(kind, block.rows[position], cells)

    def leave(self, block: CellBlock, kind: str) -> None:
        """Enter rows of which none is read."""
        self.take(block, dict.fromkeys(range(len(block)), kind))

    def leave_row(self, kind: str, row: int, cells: Sequence[tuple[int, Cell]]) -> None:
        """Enter one row that is not read: its cells with content, by position."""
        if not cells:
            return
        self.entered = True
        self.rows += 1
        self.filled.update(at for at, _ in cells)
        self.cells[kind] += len(cells)
        group = self.groups.setdefault(kind, PersonRows())
        if kind in JUDGED:
            group.rows, group.first, group.last = group.rows + 1, group.first or row, row
        else:
            group.add(row, cells, self.looks)

    def take_row(self, cells: Sequence[tuple[int, Cell]], claims: Mapping[int, Claim]) -> None:
        """Enter one row whose cells with content, by position, are claimed one by one (reports, whose columns move)."""
        if cells:
            self.entered = True
            self.rows += 1
            self.filled.update(at for at, _ in cells)
            self._moving.update(claims.get(at) or column_without_title(at) for at, _ in cells)

    def account(self, comments: Sequence[AccountLine] = ()) -> SheetAccount:
        """What became of the sheet so far."""
        found: Counter[Claim] = Counter(self._moving)
        for at, count in self.taken.items():
            if count > 0:
                found[self.claims.get(at) or column_without_title(at)] += count
        lines = [AccountLine(claim.kind, claim.title, count, 0, claim.field) for claim, count in found.items()]
        lines += [
            AccountLine(kind, rows_in_words(group), self.cells[kind], group.rows) for kind, group in self.groups.items()
        ]
        lines.sort(key=lambda line: line.kind != READ)
        return SheetAccount(
            self.head.name,
            self.head.visible,
            self.rows,
            len(self.filled),
            sum(line.cells for line in lines),
            sum(line.cells for line in comments),
            (*lines, *comments),
        )


def filled_cells(cells: Iterable[Cell]) -> list[tuple[int, Cell]]:
    """The cells of a row that have content, by position."""
    return [(at, cell) for at, cell in enumerate(cells) if cell != ""]


def claims_of(words: Sequence[str], fields: Mapping[int, str], unneeded: Container[str] = ()) -> dict[int, Claim]:
    """Claims of a sheet whose titles (by position) stand once on top: `fields` are the variables of those that are
    read, `unneeded` titles (as they are compared) that the format leaves aside."""
    found = {
        at: Claim("abaikan" if header_key(word) in unneeded else "asing", word) for at, word in enumerate(words) if word
    }
    return found | {at: Claim(READ, words[at], name) for at, name in fields.items()}


def column_without_title(at: int) -> Claim:
    """A column that has no title."""
    return Claim("tanpa_judul", f"kolom {column_letters(at)}")


def rows_in_words(group: PersonRows) -> str:
    """Where rows stand."""
    return f"baris {group.first}" if group.first == group.last else f"baris {group.first}–{group.last}"


@dataclass(slots=True)
class Ledger:
    """One file: its sheets by number."""

    heads: Sequence[SheetHead]
    lists: Mapping[str, CodeList]
    looks: CellLooks = field(init=False)
    _sheets: dict[int, SheetLedger] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.looks = CellLooks(self.lists)
        self._sheets = {head.number: SheetLedger(head, self.looks) for head in self.heads}

    def sheet(self, head: SheetHead) -> SheetLedger:
        """The ledger of a sheet."""
        return self._sheets.setdefault(head.number, SheetLedger(head, self.looks))

    @property
    def sheets(self) -> Iterable[SheetLedger]:
        """All sheets in the order of the file."""
        return self._sheets.values()
