"""What a spreadsheet's XML hides from a reader of cells: formulas without value, error cells, macros, far cells.

`python-calamine` gives '' for a formula without a cached value and for an error cell, and allocates the whole rectangle
between the first and the last cell. So every member is looked through first: a fast search over the bytes finds that
there is nothing to see (the usual case), and only else a hardened expat parser tells where.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from cantik.collect.archive import MB, Archive
from cantik.collect.cell_formats import CellFormats, local_name, number_in, read_cell_formats
from cantik.collect.cell_worker import MOST_SHEETS
from cantik.collect.errors import DamagedFile, ForbiddenXml, OverLimit

MAX_CELLS = 10_000_000  # the rectangle of a sheet: calamine takes about 32 bytes a cell
MOST_MERGED = 20_000
#: a list of sheets or of styles, which becomes a tree: its bytes, its tags (64,000 formats of three each are the most
#: that Excel knows), bytes of one tag, whose namespaces are copied into all that stands in it
MOST_TREE, MOST_TAGS, LONGEST_TAG = 16 * MB, 300_000, 16_384
KEPT = 500  # places kept for messages; more are only counted
_OVERLAP = 400
# Reasons to look closely: a formula, an error cell, attributes or names in another way of writing, a far row or column.
# Each begins with a byte; where a piece lacks it (quotes of another kind, prefixes) the pattern is not looked for.
_CLOSE = tuple(
    (mark, re.compile(pattern))
    for mark, pattern in (
        (b"'", rb"r='"),
        (b":", rb":(?:row|c|f)[\s>/]"),
        (b"", rb't="e"'),
        (b"", rb"<f[\s>/]"),
        (b"", rb'r="(?:[0-9]{6}|[A-Za-z]{3}[0-9])'),
    )
)
_MERGED = re.compile(rb'mergeCell [^>]{0,40}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_HIDDEN = b'hidden="'
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]{0,300}hidden="(?:1|true)")[^>]{0,300}?r="([0-9]{1,7})"')
_HIDDEN_COLUMN = re.compile(
    rb'<col (?=[^>]{0,300}hidden="(?:1|true)")(?=[^>]{0,300}min="([0-9]{1,5})")(?=[^>]{0,300}max="([0-9]{1,5})")'
)
#: a cell with its place and the number of its format, in whatever order these two are written
_STYLED = re.compile(rb'<c (?=[^>]{0,80}?\br="([A-Z]{1,3})([0-9]{1,7})")(?=[^>]{0,80}?\bs="([0-9]{1,5})")')
_DOCTYPE = b"<!DOCTYPE"  # entities are declared nowhere else
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REL_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell: row from 1, column from 0, and what it shows (`#N/A`) or the empty text."""

    row: int
    column: int
    shows: str = ""


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Cells that are shown as one: rows from 1, columns from 0, both ends included; `shows` as in `B2:B5`."""

    rows: range
    columns: range
    shows: str


@dataclass(slots=True)
class SheetFacts:
    """What a sheet hides: how many formulas, which of them without value, which cells hold an error; rows (from 1) and
    columns (from 0) that nobody sees who opens it; cells (row from 1, column from 0) that show a hundred times what
    they hold, and those that are struck through."""

    formulas: int = 0
    without_value: list[CellPlace] = field(default_factory=list)
    without_value_count: int = 0
    errors: list[CellPlace] = field(default_factory=list)
    errors_count: int = 0
    merged: list[MergedCells] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    percent: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    comments: list[CellPlace] = field(default_factory=list)


@dataclass(slots=True)
class _Searched:
    """What the search over the bytes of a sheet gathers; keys, because what stands in two pieces is found twice."""

    formats: CellFormats = field(default_factory=CellFormats)
    percent: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    merged: dict[tuple[bytes, ...], None] = field(default_factory=dict)
    rows: dict[int, None] = field(default_factory=dict)
    columns: dict[tuple[int, int], None] = field(default_factory=dict)

    def look(self, text: bytes) -> None:
        """Gather from a piece."""
        if b"mergeCell " in text and len(self.merged) < MOST_MERGED:
            self.merged.update(dict.fromkeys(found.groups() for found in _MERGED.finditer(text)))
        if _HIDDEN in text and len(self.rows) < MOST_MERGED:
            self.rows.update(dict.fromkeys(int(found[1]) for found in _HIDDEN_ROW.finditer(text)))
            found_columns = ((int(found[1]), int(found[2])) for found in _HIDDEN_COLUMN.finditer(text))
            self.columns.update(dict.fromkeys(found_columns))
        for formats, places in ((self.formats.percent, self.percent), (self.formats.struck, self.struck)):
            if formats and len(places) < MOST_MERGED:
                found_cells = (found for found in _STYLED.finditer(text) if found[3] in formats)
                places.update((int(found[2]), column_number(found[1].decode())) for found in found_cells)

    def into(self, facts: SheetFacts) -> bool:
        """Whether anything was found; it stands in `facts` then."""
        facts.merged = [_merged_cells(*found) for found in self.merged]
        facts.hidden_rows = sorted(self.rows)
        facts.hidden_columns = [range(first - 1, last) for first, last in sorted(self.columns)]
        facts.percent, facts.struck = self.percent, self.struck
        return bool(self.merged or self.rows or self.columns or self.percent or self.struck)


@dataclass(slots=True)
class HiddenCells:
    """What a workbook hides; `sheets` by name of the sheet."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    external_links: int = 0
    macros: bool = False
    date1904: bool = False


def scan_xlsx(archive: Archive, where: str) -> HiddenCells:
    """Look through every member of an XLSX. Raises `ForbiddenXml`, `OverLimit`, `DamagedFile`."""
    names = archive.names
    hidden = HiddenCells(
        external_links=sum(1 for name in names if re.search(r"externalLinks/externalLink[^/]*\.xml$", name)),
        macros=any(name.lower().endswith("vbaproject.bin") for name in names),
    )
    sheets = _sheets_of(archive, where, hidden)
    formats = _cell_formats(archive, where)
    for name in names:
        searched = _Searched(formats)
        closely = _search(archive, name, where, is_sheet=name in sheets, searched=searched)
        scan = _SheetScan(where)
        if closely:
            _expat(archive, name, where, scan)
        if searched.into(scan.facts) or closely:
            hidden.sheets[sheets[name]] = scan.facts
    for name, sheet in sheets.items():
        comments = _comments_of(archive, name, where)
        if comments:
            hidden.sheets.setdefault(sheet, SheetFacts()).comments = comments
    return hidden


def _comments_of(archive: Archive, sheet: str, where: str) -> list[CellPlace]:
    """The comments on the cells of a worksheet (threaded ones stand among them)."""
    folder, _, file = sheet.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in archive:
        return []
    found: list[CellPlace] = []
    for relation in _tree(archive, relations, where):
        target = posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target", "")))).lstrip("/")
        if str(relation.get("Type", "")).endswith("/comments") and target in archive:
            scan = _CommentScan()
            _expat(archive, target, where, scan)
            found += scan.found
    return found


def _merged_cells(left: bytes, top: bytes, right: bytes, bottom: bytes) -> MergedCells:
    columns = range(column_number(left.decode()), column_number(right.decode()) + 1)
    return MergedCells(range(int(top), int(bottom) + 1), columns, (left + top + b":" + right + bottom).decode())


def _search(archive: Archive, name: str, where: str, *, is_sheet: bool, searched: _Searched | None = None) -> bool:
    """Inflate one member (which proves its size), refuse document types, say whether the parser must look closely.

    Merged cells, hidden rows and columns of a sheet are gathered in `searched`.
    """
    tail, closely, first = b"", False, True
    for piece in archive.stream(name):
        text = tail + piece
        if first and _is_wide(text):  # UTF-16: byte patterns do not hold; the parser looks at it
            closely = is_sheet
            if not is_sheet and name.endswith((".xml", ".rels")):
                raise DamagedFile(where, "bagian XML dengan penyandian yang tidak dipakai buku kerja")
        first = False
        if _DOCTYPE in text:
            raise ForbiddenXml(where)
        if is_sheet and not closely:
            closely = any(mark in text and pattern.search(text) for mark, pattern in _CLOSE)
        if is_sheet and searched is not None:
            searched.look(text)
        tail = text[-_OVERLAP:]
    return closely


def _is_wide(head: bytes) -> bool:
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(head) > 3 and head[:1] == b"<" and head[1:2] == b"\0")


def _sheets_of(archive: Archive, where: str, hidden: HiddenCells) -> dict[str, str]:
    """Member of each worksheet → name of the sheet; reads the date system on the way."""
    top = _tree(archive, "xl/workbook.xml", where)
    targets = {}
    for relation in _tree(archive, "xl/_rels/workbook.xml.rels", where):
        target = str(relation.get("Target", ""))
        targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found, count = {}, 0
    for element in top.iter():
        local = local_name(element.tag)
        if local == "workbookPr":
            hidden.date1904 = str(element.get("date1904", "")).lower() in ("1", "true", "on")
        elif local == "sheet":
            count += 1
            member = targets.get(element.get(_REL) or element.get(_REL_STRICT))
            if member is not None:
                found[member] = str(element.get("name", ""))
    if count > MOST_SHEETS:
        raise OverLimit(where, f"{count} lembar", f"paling banyak {MOST_SHEETS} lembar")
    return found


def _cell_formats(archive: Archive, where: str) -> CellFormats:
    """The formats of cells that say more than their value does; none of a book without styles."""
    if "xl/styles.xml" not in archive:
        return CellFormats()
    return read_cell_formats(_tree(archive, "xl/styles.xml", where).iter())


def _tree(archive: Archive, name: str, where: str) -> Any:
    if name not in archive:
        raise DamagedFile(where, f"tidak ada bagian {name}")
    if archive.size(name) > MOST_TREE:
        raise OverLimit(where, f"bagian {name} {archive.size(name) // MB} MB", f"paling besar {MOST_TREE // MB} MB")
    text = archive.read(name)
    if text.count(b"<") - text.count(b"</") > MOST_TAGS or max(map(len, text.split(b"<"))) > LONGEST_TAG:
        raise OverLimit(where, f"bagian {name} yang tidak wajar", f"paling banyak {MOST_TAGS} tanda")
    try:
        return ElementTree.fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ForbiddenXml(where) from error
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as error:
        raise DamagedFile(where, f"bagian {name} bukan XML") from error


# ── the close look ───────────────────────────────────────────────────────────────────────────────
def _expat(archive: Archive, name: str, where: str, scan: _SheetScan | OdsScan | _CommentScan) -> None:
    """Run a scan over one member with a parser that refuses document types and entities."""

    def forbid(*_: object) -> int:
        raise ForbiddenXml(where)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    parser.ExternalEntityRefHandler = forbid
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    try:
        for piece in archive.stream(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise DamagedFile(where, f"bagian {name} bukan XML") from error


_REF = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})\Z")


def column_number(letters: str) -> int:
    """`A` → 0, `AA` → 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """`0` → A, `26` → AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def merged_cells(first: tuple[int, int], last: tuple[int, int]) -> MergedCells:
    """Merged cells from the row and column (both from 0) of their first and their last."""
    (top, left), (bottom, right) = first, last
    shows = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
    return MergedCells(range(top + 1, bottom + 2), range(left, right + 1), shows)


class _Rectangle:
    """The rectangle of filled cells; refuses one that a reader could not hold."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._right = self._bottom = 0

    def grow(self, row: int, column: int) -> None:
        self._right, self._bottom = max(self._right, column + 1), max(self._bottom, row)
        if self._right * self._bottom > MAX_CELLS:
            raise OverLimit(
                self._where,
                f"lembar seluas {self._bottom} baris × {self._right} kolom",
                f"paling banyak {MAX_CELLS // 1_000_000} juta sel",
            )


class _SheetScan:
    """One worksheet of an XLSX."""

    def __init__(self, where: str) -> None:
        self.facts = SheetFacts()
        self._rectangle = _Rectangle(where)
        self._row = self._column = 0
        self._formula = self._filled = self._error = self._in_value = False
        self._shows = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isascii() and given.isdigit() else self._row + 1
            self._column = -1
        elif name == "c":
            match = _REF.match(attributes.get("r", ""))
            self._column = column_number(match[1]) if match else self._column + 1
            if match:
                self._row = int(match[2])
            self._formula = self._filled = False
            self._error = attributes.get("t") == "e"
            self._shows = ""
        elif name == "f":
            self._formula = True
        elif name in ("v", "t"):
            self._in_value = True

    def text(self, piece: str) -> None:
        if self._in_value:
            self._filled = True
            if self._error:
                self._shows = (self._shows + piece)[:20]

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name in ("v", "t"):
            self._in_value = False
        elif name == "c":
            self._cell()

    def _cell(self) -> None:
        if self._filled:
            self._rectangle.grow(self._row, self._column)
        if self._formula:
            self.facts.formulas += 1
            if not self._filled:
                self.facts.without_value_count += 1
                _keep(self.facts.without_value, CellPlace(self._row, self._column))
        if self._error:
            self.facts.errors_count += 1
            _keep(self.facts.errors, CellPlace(self._row, self._column, self._shows))


class _CommentScan:
    """The comments of one worksheet: where each hangs, and the beginning of what it says."""

    def __init__(self) -> None:
        self.found: list[CellPlace] = []
        self._at: tuple[int, int] | None = None
        self._text = ""
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "comment":
            match = _REF.match(attributes.get("ref", ""))
            self._at = (int(match[2]), column_number(match[1])) if match else None
            self._text = ""
        elif name == "t":
            self._inside = True

    def text(self, piece: str) -> None:
        if self._inside and len(self._text) < KEPT:
            self._text += piece

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "t":
            self._inside = False
        elif name == "comment" and self._at is not None and len(self.found) < MOST_MERGED:
            self.found.append(CellPlace(*self._at, self._text[:KEPT]))


def _keep(places: list[CellPlace], place: CellPlace) -> None:
    if len(places) < KEPT:
        places.append(place)


class OdsScan:
    """`content.xml` of an ODS: formulas, the rectangle of each table after its repetitions."""

    def __init__(self, where: str) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self._where = where
        self._facts = SheetFacts()
        self._rectangle = _Rectangle(where)
        self._row = self._column = 0
        self._rows_again = self._columns_again = 1
        self._attributes: dict[str, str] = {}
        self._filled = False
        self._depth = 0
        self._remark: str | None = None  # of the comment that stands in this cell

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if tag == "office:annotation":
            self._remark = ""
        elif name == "table":
            self._facts = self.sheets.setdefault(attributes.get("table:name", ""), SheetFacts())
            self._rectangle = _Rectangle(self._where)
            self._row = 0
        elif name == "table-row":
            self._rows_again = number_in(attributes.get("table:number-rows-repeated"))
            self._column = 0
            if attributes.get("table:visibility", "visible") != "visible":
                again = range(self._row + 1, self._row + 1 + min(self._rows_again, KEPT))
                self._facts.hidden_rows += [row for row in again if len(self._facts.hidden_rows) < MOST_MERGED]
        elif name in ("table-cell", "covered-table-cell"):
            self._attributes = attributes
            self._columns_again = number_in(attributes.get("table:number-columns-repeated"))
            self._filled = "office:value-type" in attributes
            self._depth += 1
            if name == "table-cell":
                self._spans(attributes)

    def _spans(self, attributes: dict[str, str]) -> None:
        """Gather a cell that covers others."""
        rows = number_in(attributes.get("table:number-rows-spanned"))
        columns = number_in(attributes.get("table:number-columns-spanned"))
        if rows * columns > 1 and len(self._facts.merged) < MOST_MERGED:
            first, last = (self._row, self._column), (self._row + rows - 1, self._column + columns - 1)
            self._facts.merged.append(merged_cells(first, last))

    def text(self, piece: str) -> None:
        if self._remark is not None:
            self._remark += piece if len(self._remark) < KEPT else ""
        elif self._depth and piece.strip():
            self._filled = True

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if tag == "office:annotation":
            if len(self._facts.comments) < MOST_MERGED:
                self._facts.comments.append(CellPlace(self._row + 1, self._column, (self._remark or "")[:KEPT]))
            self._remark = None
        elif name == "table-row":
            self._row += self._rows_again
        elif name in ("table-cell", "covered-table-cell"):
            self._depth -= 1
            if self._filled:
                self._rectangle.grow(self._row + self._rows_again, self._column + self._columns_again - 1)
            if self._attributes.get("office:value-type") == "percentage" and len(self._facts.percent) < MOST_MERGED:
                again = range(min(self._columns_again, KEPT))
                self._facts.percent.update((self._row + 1, self._column + at) for at in again)
            if "table:formula" in self._attributes:
                self._facts.formulas += 1
                if not self._filled:
                    self._facts.without_value_count += 1
                    _keep(self._facts.without_value, CellPlace(self._row + 1, self._column))
            self._column += self._columns_again


def scan_ods(archive: Archive, where: str) -> HiddenCells:
    """Look through an ODS: entities, rectangles, formulas; a locked one is found by its manifest in `opening`."""
    for name in archive.names:
        _search(archive, name, where, is_sheet=False)
    scan = OdsScan(where)
    _expat(archive, "content.xml", where, scan)
    sheets = {
        name: facts
        for name, facts in scan.sheets.items()
        if facts.formulas or facts.merged or facts.percent or facts.hidden_rows or facts.comments
    }
    return HiddenCells(sheets=sheets)
