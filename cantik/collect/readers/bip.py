"""The Buku Induk Penduduk as a report: one block a family, its number and address above its members.

Source: docs/bidang/instruments.md 5. Two layouts, named by `blok` of the mapping. `judul`: a row of headers NO.KK …
ALAMAT, its values, a row of headers of members, the members. `nomor`: headers of members stand once on top; a family
begins where the column NO holds a KK number. Pages repeat headers and footers; what is no family and no member is
counted, never read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import zip_longest

from cantik.collect.account import READ
from cantik.collect.addresses import AddressColumns
from cantik.collect.batch import RecordSet, Value
from cantik.collect.columns import is_blank, text_of
from cantik.collect.date_columns import DateColumn
from cantik.collect.errors import NoRows
from cantik.collect.grid import Cell, SheetHead
from cantik.collect.headers import bind, header_key, is_numbering, known_headers
from cantik.collect.ledger import Claim, SheetLedger, filled_cells
from cantik.collect.numbers import LENGTH, strip_marks
from cantik.collect.readers.paired_columns import split_columns
from cantik.collect.readers.parts import Progress, ReadPart, missing_columns, report_hidden, report_merged
from cantik.collect.readers.rows import places_of
from cantik.collect.recognise import Recognised, SheetPlace
from cantik.collect.sheet import Rows, SheetReader, Task

_PIECE = 4096
_ADDRESS_AT = 11  # in the layout `nomor` the address stands in the twelfth column


@dataclass(frozen=True, slots=True)
class _Family:
    """The row above the members: where it stands, the cells of the KK number and of the address."""

    row: int
    kk: Cell
    address: Cell


@dataclass(frozen=True, slots=True)
class _Member:
    """A row of a member: its cells in the columns of the first row of headers."""

    row: int
    cells: tuple[Cell, ...]
    family: _Family


@dataclass(slots=True)
class _Sheet:
    """One sheet of the report: headers, walked through as often as needed."""

    task: Task
    place: SheetPlace
    family_headers: tuple[str, ...]
    headers: tuple[Cell, ...] = ()
    known: Set[str] = frozenset()
    outside: int = 0
    account: SheetLedger | None = None  # entered while it is walked through for good
    claims: Mapping[int, Claim] = field(default_factory=dict)  # of the columns of the first row of headers
    walk: Callable[[_Sheet], Iterator[_Member]] = field(default=lambda _: iter(()))

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Rows that are not blank, as tuples of cells."""
        for block in self.task.opened.blocks(self.place.head.number):
            columns = [column if column is not None else [""] * len(block) for column in block.columns]
            for row, cells in zip(block.rows, zip(*columns, strict=True), strict=False):
                if any(cell != "" and not is_blank(cell) for cell in cells):
                    yield row, cells
                else:
                    self.leave("sela", row, cells)

    def leave(self, kind: str, row: int, cells: Sequence[Cell]) -> None:
        """Enter a row that is no family and no member."""
        if self.account is not None:
            self.account.leave_row(kind, row, filled_cells(cells))

    def skip(self, row: int, cells: Sequence[Cell]) -> None:
        """Count a row that is none of the list."""
        self.outside += 1
        self.leave("nomor_kolom" if is_numbering(cells) else "luar", row, cells)

    def take_family(self, row: int, cells: Sequence[Cell], family: _Family) -> None:
        """Enter the row above the members: its number and address are read."""
        if self.account is None:
            return
        del row
        fields = ((family.kk, "no_kk"), (family.address, "alamat"))
        rest = {at: Claim("asing", "baris keluarga") for at, _ in filled_cells(cells)}
        for cell, name in fields:
            at = next((at for at, other in enumerate(cells) if other != "" and other is cell), None)
            if at is not None:
                rest[at] = Claim(READ, self.family_headers[name == "alamat"], name)
        self.account.take_row(filled_cells(cells), rest)

    def take_member(self, cells: Sequence[Cell], order: Sequence[int]) -> None:
        """Enter the row of a member; `order`: where each of the first headers stands."""
        if self.account is not None:
            claims = {at: self.claims[first] for first, at in enumerate(order) if at >= 0 and first in self.claims}
            self.account.take_row(filled_cells(cells), claims)

    def pieces(self, size: int = _PIECE) -> Iterator[list[_Member]]:
        """Members in lists of about `size` that do not cut a family, except one of thousands."""
        self.outside = 0
        held: list[_Member] = []
        for member in self.walk(self):
            if len(held) >= size and (member.family.row != held[-1].family.row or len(held) >= size + _PIECE):
                yield held
                held = []
            held.append(member)
        if held:
            yield held


def read(found: Recognised, task: Task, rows: int | None, progress: Progress) -> Iterator[ReadPart]:
    """The persons of every sheet of the report: in one part, or in parts of about `rows` records."""
    sheets = [_sheet(task, place) for place in found.places.values()]
    readers = [(sheet, _Readers(task, sheet)) for sheet in sheets if sheet.headers]
    if not readers:
        raise NoRows(task.opened.facts.name)
    for sheet, reading in readers:
        reading.observe(sheet)
    names = {name: header for _, reading in reversed(readers) for name, header in reading.headers.items()}
    gathered = _Gathered(len(readers) > 1, names)
    taken = 0
    for sheet, reading in readers:
        sheet.account, sheet.claims = task.ledger.sheet(sheet.place.head), reading.members.claims
        sheet.account.begin({})
        for piece in sheet.pieces(min(rows or _PIECE, _PIECE)):
            gathered.take(reading, piece)
            taken += len(piece)
            progress(taken)
            if rows is not None and len(gathered.rows) >= rows:
                reading.finish(gathered.rows_of(reading.sheet))
                yield replace(gathered.part(()), last=False)
                gathered = _Gathered(len(readers) > 1, names)
        reading.finish(gathered.rows_of(reading.sheet))
    yield gathered.part(tuple(_left_out(found, readers)))


def _left_out(found: Recognised, readers: Sequence[tuple[_Sheet, _Readers]]) -> Iterator[tuple[str, str]]:
    for sheet, reading in readers:
        yield from reading.members.left_out()
        yield from (left for left in reading.family.left_out() if left not in reading.members.left_out())
        if sheet.outside:
            yield (
                f"lembar “{sheet.place.head.name}”",
                f"{sheet.outside} baris di luar daftar anggota (judul, kepala, dan kaki halaman)",
            )
    yield from missing_columns(found.mapping, readers[0][1].headers)


# ── the two layouts ──────────────────────────────────────────────────────────────────────────────
def _sheet(task: Task, place: SheetPlace) -> _Sheet:
    by_number = task.part("blok") == "nomor"
    by_variable = {column.variable: column.headers[0] for column in task.mapping.columns}
    sheet = _Sheet(task, place, (by_variable["no_kk"], by_variable["alamat"]))
    sheet.known = known_headers(task.mapping.columns).keys()
    if by_number:
        below = place.head.rows[place.at + 1] if place.at + 1 < len(place.head.rows) else ()
        sheet.headers = _overlay_headers(place.head.rows[place.at], below, sheet)
        sheet.walk = _by_number
    else:
        following = (row for row in place.head.rows[place.at + 1 :] if _is_member_head(row))
        sheet.headers = next(following, ()) or _first_head(sheet)
        sheet.walk = _by_headers
    return sheet


def _first_head(sheet: _Sheet) -> tuple[Cell, ...]:
    return next((cells for row, cells in sheet.rows() if row > sheet.place.at + 1 and _is_member_head(cells)), ())


@lru_cache(maxsize=4096)
def _key_of_text(text: str) -> str:
    return header_key(text)


def _keys(cells: Sequence[Cell]) -> list[str]:
    return [_key_of_text(cell) if isinstance(cell, str) and len(cell) < 40 else "" for cell in cells]


def _is_member_head(cells: Sequence[Cell]) -> bool:
    keys = _keys(cells)
    return "nik" in keys and ("nama" in keys or "nama lengkap" in keys)


def _overlay_headers(head: Sequence[Cell], below: Sequence[Cell], sheet: _Sheet) -> tuple[Cell, ...]:
    """Headers of which some stand in the row below, under a group (“Tempat dan Tanggal Lahir” over its two parts)."""
    if not _is_parts(below, sheet):
        return tuple(head)
    return tuple(low if _key_of_text(text_of(low)) else top for top, low in zip_longest(head, below, fillvalue=""))


def _is_parts(cells: Sequence[Cell], sheet: _Sheet) -> bool:
    """A row of headers under a group: nothing but titles of the format, and not the row of the members' own."""
    filled = [key for key, cell in zip(_keys(cells), cells, strict=True) if not is_blank(cell)]
    return bool(filled) and "nik" not in filled and all(key in sheet.known for key in filled)


def _is_family_head(cells: Sequence[Cell]) -> bool:
    return any(
        isinstance(cell, str) and len(cell) < 12 and _key_of_text(cell).replace(" ", "") == "no.kk" for cell in cells
    )


def _fit(sheet: _Sheet, head: Sequence[Cell]) -> list[int]:
    """For each column of the first headers where it stands under these headers, -1 = nowhere."""
    there = _keys(head)
    return [there.index(key) if key and key in there else -1 for key in _keys(sheet.headers)]


def _member(row: int, cells: Sequence[Cell], order: Sequence[int], family: _Family) -> _Member:
    width = len(cells)
    return _Member(row, tuple(cells[at] if 0 <= at < width else "" for at in order), family)


def _find_columns(sheet: _Sheet) -> tuple[int, int]:
    """Columns of NIK and name under the first headers."""
    keys = _keys(sheet.headers)
    return keys.index("nik"), keys.index("nama" if "nama" in keys else "nama lengkap")


def _by_headers(sheet: _Sheet) -> Iterator[_Member]:
    """Layout `judul`."""
    nik, name = _find_columns(sheet)
    kk_at = address_at = -1
    family: _Family | None = None
    order: list[int] = []
    for row, cells in sheet.rows():
        if _is_family_head(cells):
            keys = [key.replace(" ", "") for key in _keys(cells)]
            kk_at, address_at = keys.index("no.kk"), keys.index("alamat") if "alamat" in keys else -1
            family, order = None, []
            sheet.leave("judul_berulang", row, cells)
        elif kk_at < 0:
            sheet.skip(row, cells)
        elif _is_member_head(cells):
            family = family or _Family(row, "", "")
            order = _fit(sheet, cells)
            sheet.leave("judul_berulang", row, cells)
        elif family is None:
            family = _Family(row, _at(cells, kk_at), _at(cells, address_at))
            sheet.take_family(row, cells, family)
        else:
            member = _member(row, cells, order, family)
            if order and not is_numbering(cells) and not (is_blank(member.cells[nik]) and is_blank(member.cells[name])):
                sheet.take_member(cells, order)
                yield member
            else:
                sheet.skip(row, cells)


def _by_number(sheet: _Sheet) -> Iterator[_Member]:
    """Layout `nomor`."""
    nik, name = _find_columns(sheet)
    number = next((at for at, key in enumerate(_keys(sheet.headers)) if key == "no"), 0)
    order = list(range(len(sheet.headers)))
    family: _Family | None = None
    head: Sequence[Cell] | None = None
    for row, cells in sheet.rows():
        above, head = head, None
        if _is_member_head(cells):
            head, order = cells, _fit(sheet, cells)
            sheet.leave("judul_berulang", row, cells)
        elif above is not None and _is_parts(cells, sheet):
            order = _fit(sheet, _overlay_headers(above, cells, sheet))
            sheet.leave("judul_berulang", row, cells)
        elif is_numbering(cells):
            sheet.skip(row, cells)
        elif is_blank(_at(cells, name)) and _is_number(_at(cells, number)):
            family = _Family(row, _at(cells, number), _address_in(cells))
            sheet.take_family(row, cells, family)
        elif is_blank(_at(cells, nik)) or is_blank(_at(cells, name)):
            sheet.skip(row, cells)
        else:
            sheet.take_member(cells, order)
            yield _member(row, cells, order, family or _Family(row, "", ""))


def _at(cells: Sequence[Cell], position: int) -> Cell:
    return cells[position] if 0 <= position < len(cells) else ""


def _is_number(cell: Cell) -> bool:
    digits = strip_marks(text_of(cell))
    return len(digits) == LENGTH and digits.isascii() and digits.isdigit()


def _address_in(cells: Sequence[Cell]) -> Cell:
    told = (cell for cell in cells if isinstance(cell, str) and ("RT/RW" in cell.upper() or "DUSUN" in cell.upper()))
    return next(told, _at(cells, _ADDRESS_AT))


# ── values ───────────────────────────────────────────────────────────────────────────────────────
class _Readers:
    """Converters of one sheet: of the row of the family, and of the rows of members."""

    def __init__(self, task: Task, sheet: _Sheet) -> None:
        self.members = _reader(task, sheet, sheet.headers)
        self.family = _reader(task, sheet, sheet.family_headers)
        self.places: AddressColumns | None = places_of(self.family)
        self.headers = {**self.family.headers, **self.members.headers}
        if self.places is not None:
            self.headers |= dict.fromkeys(self.places.wanted, self.family.headers["alamat"])
        self.sheet = sheet.place.head.name

    def observe(self, sheet: _Sheet) -> None:
        """Look through the dates of the whole sheet, so that mixed orders of day and month are known."""
        columns = [(bound, self.members.columns[bound.mapping.variable]) for bound in self.members.unit_bindings]
        dated = [(bound, column) for bound, column in columns if isinstance(column, DateColumn)]
        for piece in sheet.pieces():
            for bound, column in dated:
                cells = [member.cells[bound.position] for member in piece]
                change = self.members.before.get(bound.mapping.variable)
                column.observe(change(cells) if change else cells)

    def convert(self, piece: list[_Member], start: int) -> dict[str, list[Value]]:
        """Values by variable; `start` is the position of the first record."""
        rows = [member.row for member in piece]
        columns: list[list[Cell] | None] = [
            list(column) for column in zip(*(member.cells for member in piece), strict=True)
        ]
        above = [member.family.row for member in piece]
        of_family: list[list[Cell] | None] = [
            [member.family.kk for member in piece],
            [member.family.address for member in piece],
        ]
        values = self.family.convert(Rows(above, of_family), start)
        if self.places is not None:
            values |= self.places.read(values["alamat"], above, start)
        return values | self.members.convert(Rows(rows, columns), start)

    def finish(self, rows: list[int]) -> None:
        """Report what waited for the end of the part."""
        self.members.finish()
        self.family.finish()
        if self.places is not None:
            self.places.finish()
        report_hidden(self.members, rows)
        report_merged(self.members, rows)


def _reader(task: Task, sheet: _Sheet, headers: Sequence[Cell]) -> SheetReader:
    head = SheetHead(sheet.place.head.number, sheet.place.head.name, sheet.place.head.visible, (tuple(headers),))
    bindings = bind(head, 0, task.mapping.columns, task.mapping.ignore, reasons=task.reasons)
    bindings, changes = split_columns(bindings, headers, task)
    reader = SheetReader(task, head, bindings, task.mapping.unit_of)
    reader.before = changes
    return reader


class _Gathered:
    """Records of a part; with several sheets each record also knows its own."""

    def __init__(self, several: bool, headers: Mapping[str, str]) -> None:
        self._several = several
        self._columns: dict[str, list[Value]] = {name: [] for name in headers}
        self._headers = headers
        self._sheet = ""
        self._where: list[tuple[str, int] | None] = []
        self._above: list[tuple[str, int] | None] = []
        self.rows: list[int] = []

    def take(self, reading: _Readers, piece: list[_Member]) -> None:
        """Convert and append a piece."""
        values = reading.convert(piece, len(self.rows))
        for name in self._columns:
            self._columns[name] += values.get(name, [None] * len(piece))
        self._sheet = self._sheet or reading.sheet
        self._above += [(reading.sheet, member.family.row) for member in piece]
        self._where += [(reading.sheet, member.row) for member in piece]
        self.rows += [member.row for member in piece]

    def rows_of(self, sheet: str) -> list[int]:
        """The rows of the records, 0 for those of another sheet."""
        return [
            row if place is not None and place[0] == sheet else 0
            for row, place in zip(self.rows, self._where, strict=True)
        ]

    def part(self, left_out: tuple[tuple[str, str], ...]) -> ReadPart:
        """The records so far."""
        above = dict.fromkeys(("no_kk", "alamat", "dusun", "rw", "rt"), self._above)
        places = {**dict.fromkeys(("", *self._columns), self._where), **above} if self._several else above
        return ReadPart(
            {"orang": RecordSet("orang", self._columns, self.rows, self._sheet, self._headers, places)}, left_out
        )
