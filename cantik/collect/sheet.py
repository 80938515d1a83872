"""Reads the data rows of one sheet into typed columns: skips blank rows, stops at the closing mark, keeps places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cantik.codes.lists import CodeList
from cantik.collect.account import READ, ContentQuestion
from cantik.collect.batch import Value
from cantik.collect.columns import (
    STATUS_UNKNOWN,
    CodeColumn,
    Column,
    DocumentColumn,
    PointColumn,
    SumColumn,
    TextColumn,
    WholeColumn,
    is_blank,
    shape_dusun,
    shape_filled,
    shape_rukun,
)
from cantik.collect.date_columns import DateColumn
from cantik.collect.dates import DATE_ORDER, Orders
from cantik.collect.ditto import DittoCells
from cantik.collect.family_cells import FamilyCells
from cantik.collect.grid import Cell, CellBlock, OpenedFile, SheetHead
from cantik.collect.headers import Bindings, Bound, header_key
from cantik.collect.ledger import Claim, Ledger, SheetLedger
from cantik.collect.number_columns import NumberColumn, OptionalKkColumn, OptionalNikColumn, ParentNikColumn
from cantik.collect.outside import LINES, OutsideRows
from cantik.collect.repeated_rows import RepeatedRows
from cantik.collect.report import FindingReport, Spot, Wording
from cantik.collect.rulings import AS_PEOPLE, Rulings, shape_of
from cantik.collect.shifted_rows import ShiftedRows
from cantik.collect.unread_columns import UnreadColumns
from cantik.collect.xmlscan import MergedCells
from cantik.content.facility import FacilityKind
from cantik.content.kinds import Mapping_, Variable

_SHAPES = {"dusun": shape_dusun, "rukun": shape_rukun, "isian": shape_filled}
#: what says whether a person counts as a resident: who has no readable one leaves the count
STATUS = ("status_dasar", "r404")
_PRESENT = "1"  # alive and here (opensid_status_dasar)
_MARK_COLUMNS = 3  # the closing mark stands in one of the first columns


@dataclass(frozen=True, slots=True)
class Task:
    """What a reader works with: the opened file, the mapping, variables, code lists, report, kinds of facilities, names
    and codes of the village whose file it should be, what was decided about unread content, the account to be kept."""

    opened: OpenedFile
    mapping: Mapping_
    variables: Mapping[tuple[str, str], Variable]
    lists: Mapping[str, CodeList]
    report: FindingReport
    orders: Orders
    facilities: Mapping[str, FacilityKind] = field(default_factory=dict)
    village: tuple[str, ...] = ()
    rulings: Rulings = field(default_factory=Rulings)
    ledger: Ledger = field(default_factory=lambda: Ledger((), {}))

    def part(self, key: str) -> Any:
        """A part of the mapping's `tambahan`; empty when left out."""
        return self.mapping.extra.get(key, ())

    @property
    def reasons(self) -> dict[str, str]:
        """Why headers of `abaikan` are left aside, where the mapping says more than that they are not needed."""
        return {header: why for why, headers in dict(self.part("alasan") or {}).items() for header in headers}


def make_column(task: Task, unit: str, bound: Bound, sheet: str) -> Column:
    """The converter for a variable, from its type (`content/variables`) and the mapping."""
    name = bound.mapping.variable
    variable = task.variables[unit, name]
    spot = Spot(unit, sheet, bound.header)
    kind = bound.mapping.type or variable.type
    codelist = bound.mapping.codelist or variable.codelist
    if codelist is not None and variable.additive:
        return SumColumn(spot, task.report, task.lists[codelist])
    if codelist is not None:
        unknown = STATUS_UNKNOWN if name in STATUS else "kode_tidak_dikenal"
        return CodeColumn(spot, task.report, task.lists[codelist], dict(bound.mapping.aliases), unknown)
    if kind == "tanggal":
        essential = name in task.part("penentu")
        date1904 = task.opened.remarks.hidden.date1904
        usual = str(task.part(DATE_ORDER) or "")
        notation = str(dict(task.part("tulisan_tanggal") or {}).get(name, usual))
        return DateColumn(spot, task.report, task.orders, date1904=date1904, essential=essential, notation=notation)
    if kind in ("nik", "kk"):
        return _number_column(task, unit, name, kind, spot)
    if kind == "angka":
        return WholeColumn(spot, task.report)
    if kind == "titik":
        return PointColumn(spot, task.report)
    if variable.document:
        return DocumentColumn(spot, task.report)
    shape = dict(task.part("bentuk") or {}).get(name)
    return TextColumn(spot, task.report, _SHAPES[shape] if shape else None, needed=name in task.part("wajib"))


def _number_column(task: Task, unit: str, name: str, kind: str, spot: Spot) -> Column:
    if name in task.part("nik_orangtua"):
        return ParentNikColumn(spot, task.report)
    optional = name in dict(task.part("boleh_kosong") or {}).get(unit, ())
    made = (OptionalKkColumn if kind == "kk" else OptionalNikColumn) if optional else NumberColumn
    return made(spot, task.report, kind, essential=name in task.part("penentu"))


@dataclass(slots=True)
class Rows:
    """Kept rows of a block as cells: `rows` of the spreadsheet, columns by position.

    `shifted` are the positions of text rows with more fields than headers: an unquoted delimiter moved their fields.
    """

    rows: Sequence[int]
    columns: list[list[Cell] | None]
    shifted: Sequence[int] = ()


@dataclass(slots=True)
class SheetReader:
    """One sheet with its bindings. Iterate `cells()` for kept rows; `convert` turns them into values."""

    task: Task
    head: SheetHead
    bindings: Bindings
    unit: str
    columns: dict[str, Column] = field(default_factory=dict)
    after_mark: int = 0
    untitled_seen: dict[int, int] = field(default_factory=dict)
    taken: int = 0
    #: what is done to the cells of a variable before they are read (a column that holds two values, blanks that repeat)
    before: dict[str, Callable[[list[Cell]], list[Cell]]] = field(default_factory=dict)
    #: one row a person: rows between them that are none are set aside
    of_persons: bool = False
    outside: OutsideRows | None = None
    shifts: ShiftedRows | None = None
    repeated: RepeatedRows | None = None
    family: FamilyCells | None = None
    unread: UnreadColumns | None = None
    dittos: DittoCells = field(init=False)
    says_status: bool = False  # a column that has no title for it says who is gone

    def __post_init__(self) -> None:
        for bound in self.bindings.bound:
            if (self.unit, bound.mapping.variable) in self.task.variables:
                self.columns[bound.mapping.variable] = make_column(self.task, self.unit, bound, self.head.name)
        self.dittos = DittoCells(self.columns, self.task.report)
        places = {bound.mapping.variable: bound.position for bound in self.unit_bindings}
        keys = [places[name] for name in ("nik", "no_kk", "tanggal_lahir") if name in places]
        self.shifts = ShiftedRows(
            {bound.position: self.columns[bound.mapping.variable] for bound in self.unit_bindings},
            keys,
            self.bindings.width,
        )
        if self.of_persons and self.unit == "orang":
            self._look_beside(places)

    def _look_beside(self, places: Mapping[str, int]) -> None:
        """Prepare what is known of lists of persons: cells of families, columns that are not read."""
        facts = self.task.opened.remarks.hidden.sheets.get(self.head.name)
        said = set(self.task.part("isi_ke_bawah"))
        shared = {name: at for name, at in places.items() if name not in said}
        self.family = FamilyCells(shared, self.columns, facts.merged if facts is not None else ())
        bound = set(places.values()) | {
            at for binding in self.bindings.bound for at in (binding.position, *binding.again)
        }
        titles = {at: title for at, title in enumerate(self.bindings.named) if at not in bound}
        self.unread = UnreadColumns(
            titles,
            self.unit,
            self.head.name,
            self.task.lists,
            self.task.report,
            self.task.village,
            self.task.rulings,
            self.task.ledger.looks,
        )
        self.says_status = self.unread.reads_status and STATUS[0] not in places

    def fills_merged(self, variable: str, cells: MergedCells) -> bool:
        """Whether merged cells are read as a variable, with what they show in each of their rows."""
        return self.family is not None and self.family.fills(variable, cells)

    @property
    def unit_bindings(self) -> list[Bound]:
        """The bindings that this unit reads."""
        return [binding for binding in self.bindings.bound if binding.mapping.variable in self.columns]

    @property
    def headers(self) -> dict[str, str]:
        """Variable → header as in the file."""
        found = {bound.mapping.variable: bound.header for bound in self.unit_bindings}
        return found | {STATUS[0]: STATUS[0]} if self.says_status else found

    @property
    def claims(self) -> dict[int, Claim]:
        """What becomes of each column in rows that are read."""
        unneeded = {header_key(title) for title in self.task.mapping.ignore}
        mapped = "judul" in self.task.mapping.recognise  # a person said which columns are taken
        found: dict[int, Claim] = {}
        for at, title in enumerate(self.bindings.named):
            if title:
                known = mapped or header_key(title) in unneeded
                found[at] = Claim("abaikan" if known else "asing", title)
        for bound in self.bindings.bound:
            title = self.bindings.named[bound.position] if self.bindings.named else bound.header
            found.update(dict.fromkeys(bound.again, Claim("salinan", title)))
            if bound.mapping.variable in self.columns:
                told = found.get(bound.position)
                both = f"{told.field}, " if told is not None and told.kind == READ else ""
                found[bound.position] = Claim(READ, title, both + bound.mapping.variable)
        return found

    def observe(self) -> None:
        """Look through the whole sheet, so that mixed orders of day and month are known, and cells of families."""
        dated = [(bound, self.columns[bound.mapping.variable]) for bound in self.unit_bindings]
        pairs = [(bound, column) for bound, column in dated if isinstance(column, DateColumn)]
        for block in self._data_blocks():
            if self.family is not None:
                self.family.observe(block)
            for bound, column in pairs:
                cells = block.column(bound.position)
                if cells is not None:
                    column.observe(self._apply_change(bound.mapping.variable, cells))

    def _apply_change(self, variable: str, cells: list[Cell]) -> list[Cell]:
        change = self.before.get(variable)
        return change(cells) if change is not None else cells

    def cells(self) -> Iterator[Rows]:
        """Kept rows, block by block: no rows before the data, none after the closing mark, no blank ones."""
        self.after_mark = 0
        self.untitled_seen = {}
        self.outside = self._outside()
        account = self.task.ledger.sheet(self.head)
        account.begin(self.claims)
        for block in self._data_blocks(account):
            outside = self.outside.find(block) if self.outside is not None else {}
            repeated = self._repeated_rows(block)
            kept = self._filled_rows(block, {*outside, *repeated})
            account.take(block, _left_rows(len(block), kept, outside, repeated))
            self._count_untitled(block, outside)
            shifted = self._shifted_rows(block)
            if len(kept) == len(block):
                yield Rows(block.rows, self._family_cells(block.rows, block.columns), shifted)
            elif kept:
                columns = [[column[at] for at in kept] if column is not None else None for column in block.columns]
                again = [new for new, at in enumerate(kept) if at in shifted] if shifted else ()
                rows = [block.rows[at] for at in kept]
                yield Rows(rows, self._family_cells(rows, columns), again)

    def _family_cells(self, rows: Sequence[int], columns: list[list[Cell] | None]) -> list[list[Cell] | None]:
        return columns if self.family is None else self.family.fill(rows, columns)

    def _repeated_rows(self, block: CellBlock) -> set[int]:
        if self.repeated is None:
            return set()
        return self.repeated.find(block, self.head.name, {b.mapping.variable: b.position for b in self.unit_bindings})

    def convert(self, part: Rows, start: int) -> dict[str, list[Value]]:
        """Values by variable; `start` is the position of the part's first record."""
        count, told = len(part.rows), len(self.task.report.findings)
        values: dict[str, list[Value]] = {}
        for bound in self.unit_bindings:
            cells = part.columns[bound.position] if bound.position < len(part.columns) else None
            column = self.columns[bound.mapping.variable]
            if cells is None and (isinstance(column, NumberColumn) or bound.mapping.variable in self.before):
                cells = [""] * count  # a number that is missing everywhere is a finding on every row
            if cells is not None:
                cells = self._apply_change(bound.mapping.variable, cells)
                cells = self.dittos.fill(bound.mapping.variable, cells, part.rows, start)
            values[bound.mapping.variable] = (
                column.convert(cells, part.rows, start) if cells is not None else [None] * count
            )
        spot = Spot(self.unit, self.head.name, "")
        if part.shifted:  # cures for cells that do not stand in their column would be worse than the error
            self.task.report.forget(told, {start + at for at in part.shifted})
        for at in part.shifted:
            self.task.report.add("baris_bergeser", spot, start + at, part.rows[at], "", essential=True)
        if self.unread is not None:
            said = self.unread.statuses(part.columns, count)
            if said is not None:
                stated = values.get(STATUS[0]) or [_PRESENT] * count
                values[STATUS[0]] = [own or other for own, other in zip(said, stated, strict=True)]
            status = next((values[name] for name in STATUS if name in values), [None] * count)
            self.unread.look(part.columns, part.rows, start, status)
        self.taken += count
        return values

    def finish(self) -> None:
        """Report what waited for the end of the columns."""
        for column in self.columns.values():
            column.finish()
        self.dittos.tell()
        if self.family is not None:
            self.family.tell(self.task.report)
        if self.unread is not None:
            self.unread.finish()
        for block in self.repeated.take() if self.repeated is not None else ():
            first = f"baris {block.of[1]}" + ("" if block.of[0] == block.sheet else f" lembar {block.of[0]}")
            wording = Wording(result=f"baris {block.first}–{block.last}", number=block.count)
            spot = self.columns["nik"].spot
            self.task.report.add_column("blok_terulang", spot, first, count=block.count, wording=wording)

    def questions(self) -> Iterator[ContentQuestion]:
        """What somebody has to decide about the columns that are not read, as far as they were seen."""
        if self.unread is not None:
            yield from self.unread.questions()

    def left_out(self) -> list[tuple[str, str]]:
        """Columns and rows of this sheet that were not read, with the reason."""
        told = list(self.outside.left_out(self.head.name)) if self.outside is not None else []
        told += self.bindings.left_out
        if self.untitled_seen:
            filled = sum(self.untitled_seen.values())
            told.append(
                (f"lembar “{self.head.name}”", f"{filled} isian pada {len(self.untitled_seen)} kolom tanpa judul")
            )
        if self.after_mark:
            told.append((f"lembar “{self.head.name}”", f"{self.after_mark} baris sesudah tanda penutup ###"))
        return told

    # ── rows ─────────────────────────────────────────────────────────────────────────────────────
    def _data_blocks(self, account: SheetLedger | None = None) -> Iterator[CellBlock]:
        """The rows of data; what stands above and below them is entered in the account."""
        mark = str(self.task.mapping.recognise.get("penutup", ""))
        if mark and self.task.rulings.reads(*below_mark(self.head), AS_PEOPLE):
            mark = ""
        ended = False
        for block in self.task.opened.blocks(self.head.number):
            if ended:
                self._leave_below(block, account)
                continue
            first = min(len(block), max(0, self.bindings.first_row - block.rows[0]))
            last = _position_of(mark, block, first) if mark else None
            if first and account is not None:
                account.leave(block.cut(0, first), "judul")
            if first == 0 and last is None:
                yield block
            elif first < (len(block) if last is None else last):
                yield block.cut(first, last)
            if last is not None:
                ended = True
                self._leave_below(block.cut(last, None), account)

    def _leave_below(self, block: CellBlock, account: SheetLedger | None) -> None:
        if account is not None:
            self.after_mark += len(block)
            account.leave(block, "penutup")

    def _filled_rows(self, block: CellBlock, outside: Collection[int]) -> list[int]:
        """Positions of rows that are not blank in the bound columns; the column of names answers for most of them."""
        names = self._of(block, "nama") or self._of(block, "no_kk")
        if names is not None and not outside and "" not in names and not _has_blank(names):
            return list(range(len(block)))
        filled = [column for bound in self.unit_bindings if (column := block.column(bound.position)) is not None]
        kept = []
        for at in range(len(block)):
            if at in outside:
                continue
            named = names is not None and names[at] != "" and not is_blank(names[at])
            if named or any(column[at] != "" and not is_blank(column[at]) for column in filled):
                kept.append(at)
        return kept

    def _of(self, block: CellBlock, variable: str) -> list[Cell] | None:
        bound = next((bound for bound in self.unit_bindings if bound.mapping.variable == variable), None)
        return block.column(bound.position) if bound is not None else None

    def _outside(self) -> OutsideRows | None:
        keys = {bound.mapping.variable: bound.position for bound in self.unit_bindings}
        if not self.of_persons or self.unit != "orang" or not {"nik", "nama"} <= keys.keys():
            return None
        return OutsideRows({bound.position: bound.header for bound in self.bindings.bound}, keys)

    def _count_untitled(self, block: CellBlock, outside: Container[int]) -> None:
        """Cells under no title, also of rows that are blank elsewhere; rows that are no persons are named as such."""
        beyond = range(self.bindings.width, len(block.columns)) if self.task.opened.kind != "csv" else ()
        for position in (*self.bindings.untitled, *beyond):
            cells = block.column(position)
            if cells is not None:
                seen = sum(1 for at, cell in enumerate(cells) if at not in outside and not is_blank(cell))
                if seen:
                    self.untitled_seen[position] = self.untitled_seen.get(position, 0) + seen

    def _shifted_rows(self, block: CellBlock) -> list[int]:
        if self.shifts is None:
            return []
        found = set(self.shifts.find(block))
        if self.task.opened.kind == "csv":
            beyond = [c for c in block.columns[self.bindings.width :] if c is not None]
            found |= {at for column in beyond for at, cell in enumerate(column) if cell != ""}
        return sorted(found)


def below_mark(head: SheetHead) -> tuple[str, str]:
    """Place and shape of what stands below the closing mark of a sheet."""
    return f"{head.name}!###", shape_of("penutup", head.name)


def _left_rows(count: int, kept: Sequence[int], outside: Mapping[int, str], repeated: Container[int]) -> dict[int, str]:
    """The rows of a block that are not taken, each with its kind in the account."""
    if len(kept) == count:
        return {}
    taken = set(kept)
    return {
        at: LINES[outside[at]] if at in outside else "terulang" if at in repeated else "sela"
        for at in range(count)
        if at not in taken
    }


def _has_blank(cells: list[Cell]) -> bool:
    return any(type(cell) is str and cell.isspace() for cell in cells)


def _position_of(mark: str, block: CellBlock, first: int) -> int | None:
    """The first row from `first` on whose first filled cell is the closing mark."""
    found = []
    for column in block.columns[:_MARK_COLUMNS]:
        if column is not None and mark in column:
            found += [at for at, cell in enumerate(column) if cell == mark and at >= first][:1]
    return min(found, default=None)
