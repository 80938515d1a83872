"""Exports of servers to which forms are sent, told by their columns, whatever they are called: their tables, and which
row belongs to which. Pure.

ODK Central (source: getodk/central-backend, `lib/data/briefcase.js`): a ZIP with a CSV for the form and one for each
repeat; `KEY` names a row, `PARENT_KEY` the one that it belongs to: an instanceID, or its path within a repeat. Some
versions of Briefcase wrote groups into `PARENT_KEY` (getodk/briefcase issue 646). KoboToolbox (source:
kobotoolbox/formpack, `reporting/export.py`): a workbook with a sheet for the form and one for each repeat that has
entries; `_parent_index` is the `_index` in the sheet `_parent_table_name`, and `_submission__uuid` the form, where Kobo
is new enough (kobotoolbox/kpi issue 1685). Its CSV has no repeats. FASIH: `exported_fasih`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from cantik.base.memory_file import Held, Source
from cantik.collect.archive import Archive
from cantik.collect.batch import FileFacts
from cantik.collect.bundle import plain_archive
from cantik.collect.delimited_text import Delimited
from cantik.collect.export_tables import (
    INSTANCE,
    Export,
    ExportBroken,
    ExportedSubmission,
    ExportRow,
    ExportTable,
    ExportTool,
    ReviewedThere,
    cell_text,
    filled_rows,
    titles_of,
)
from cantik.collect.fasih_exports import fasih_in, is_fasih
from cantik.collect.form_faults import FormFault
from cantik.collect.grid import Cell, CellBlock, OpenedFile, Remarks, SheetHead
from cantik.collect.open import open_file

_SHEET_NAME = 31
_NOT_TOLD = "nomor kiriman"


@contextmanager
def open_tables(path: Source) -> Iterator[OpenedFile]:
    """A file as `open_file` opens it; of a plain ZIP the CSV in it, as if they were its sheets.

    Raises one of `cantik.collect.errors` B100-B107.
    """
    archive = plain_archive(path)
    names = [] if archive is None else [name for name in archive.names if _is_table(name)]
    if archive is None or not names:
        with open_file(path) as opened:
            yield opened
        return
    parts = [Delimited(Held(name.rpartition("/")[2], archive.read(name))) for name in names if archive.size(name)]
    yield ZippedTables(path, parts, archive)


def _is_table(name: str) -> bool:
    """Whether a file of an archive is a table of answers: what phones note of the interview (`audit`) is none."""
    last = name.rpartition("/")[2].lower()
    return (
        last.endswith(".csv") and not last.startswith(".") and not last.endswith("audit.csv") and "media/" not in name
    )


class ZippedTables:
    """The tables of an archive as one opened file; satisfies `grid.OpenedFile`."""

    kind: str = "zip"

    def __init__(self, path: Source, parts: Sequence[Delimited], archive: Archive) -> None:
        data = path.read_bytes()
        self.facts = FileFacts(path.name, len(data), hashlib.sha256(data).hexdigest())
        self._parts, self._archive = parts, archive
        self._media = {name.rpartition("/")[2]: name for name in archive.names if "media/" in name}
        self.heads: tuple[SheetHead, ...] = tuple(
            SheetHead(number, part.facts.name, True, part.heads[0].rows) for number, part in enumerate(parts)
        )
        self.remarks = Remarks(left_out=tuple(remark for part in parts for remark in part.remarks.left_out))

    def media(self, name: str) -> bytes | None:
        """A file that phones sent beside their answers; None where the export does not hold it."""
        return self._archive.read(self._media[name]) if name in self._media else None

    def blocks(self, sheet: int) -> Iterator[CellBlock]:
        """The rows of one of the texts."""
        return self._parts[sheet].blocks(0)


# ── which tables there are ───────────────────────────────────────────────────────────────────────
def export_in(opened: OpenedFile) -> Export | None:
    """The export that a file is, None for any other. Raises `ExportBroken` (B144)."""
    tables = [(head, titles_of(head.rows[0])) for head in opened.heads if head.rows]
    roots = [(tool, head, titles) for head, titles in tables if (tool := _root_of(titles)) is not None]
    below = [(head, titles) for head, titles in tables if _is_repeat(titles)]
    if not roots and not below:
        return fasih_in(opened)
    if len(roots) != 1:
        names = ", ".join(head.name for _, head, _ in roots) or ", ".join(head.name for head, _ in below)
        mend = "Serahkan satu ekspor saja, seperti diunduh: tabel utamanya dengan tabel anggotanya."
        raise ExportBroken(opened.facts.name, names, "satu tabel utama", mend)
    tool, head, titles = roots[0]
    return _Joining(tool, opened).export(head, titles, below)


def is_of_server(titles: Sequence[str]) -> bool:
    """Whether a table with these titles came from a server to which forms are sent."""
    return _root_of(titles) is not None or is_fasih(titles)


def _root_of(titles: Sequence[str]) -> ExportTool | None:
    named = set(titles)
    if {"KEY", "SubmissionDate"} <= named and "PARENT_KEY" not in named:
        return ExportTool.CENTRAL
    if {"_uuid", "_submission_time"} <= named and "_parent_index" not in named:
        return ExportTool.KOBO
    return None


def _is_repeat(titles: Sequence[str]) -> bool:
    return {"KEY", "PARENT_KEY"} <= set(titles) or {"_parent_table_name", "_parent_index"} <= set(titles)


# ── which row belongs to which ───────────────────────────────────────────────────────────────────
@dataclass
class _Joining:
    """One export while its rows are joined."""

    tool: ExportTool
    opened: OpenedFile
    faults: list[FormFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def export(
        self, head: SheetHead, titles: tuple[str, ...], below: Sequence[tuple[SheetHead, tuple[str, ...]]]
    ) -> Export:
        table = ExportTable(head.name, titles)
        rows, told = self._submissions(table, list(filled_rows(self.opened, head, self.faults)))
        root = ExportTable(head.name, titles, tuple(rows))
        repeats = [self._repeat(each, titled, below) for each, titled in below]
        joined = [self._link_repeat(repeat, root, repeats) for repeat in repeats]
        return Export(self.tool, root, tuple(_in_order(joined)), tuple(told), tuple(self.faults), tuple(self.notes))

    def _fault(self, table: ExportTable, row: int, column: str, found: str, message: str, mend: str) -> None:
        self.faults.append(FormFault(table.name, row, f"kolom {column}", found[:60], message, mend))

    # ── the form itself ──
    def _submissions(
        self, table: ExportTable, rows: Sequence[tuple[int, list[Cell]]]
    ) -> tuple[list[ExportRow], list[ExportedSubmission]]:
        column = "KEY" if self.tool is ExportTool.CENTRAL else "_uuid"
        place, seen, first = table.at(column), dict[str, ExportRow](), list[ExportRow]()
        told: list[ExportedSubmission] = []
        same = 0
        for number, cells in rows:
            row = ExportRow(number, cells, cell_text(cells, place))
            if not INSTANCE.match(row.key):
                mend = "Kembalikan nomornya dari ekspor yang asli; baris jumlah atau catatan dihapus."
                self._fault(table, number, column, row.key, f"Baris tanpa {_NOT_TOLD}", mend)
                continue
            before = seen.setdefault(row.key, row)
            if before is not row:
                if self.tool is ExportTool.CENTRAL and list(before.cells) == list(cells):
                    same += 1
                    continue
                mend = "Hapus baris yang bukan versi terakhirnya; biasanya dua ekspor digabung."
                message = f"{_NOT_TOLD.capitalize()} ini sudah ada di baris {before.number}"
                self._fault(table, number, column, row.key, message, mend)
                continue
            first.append(row)
            told.append(self._read_submission(table, row))
        if same:
            self.notes.append(f"{same} baris yang sama persis ditulis dua kali; dibaca sekali.")
        return first, told

    def _read_submission(self, table: ExportTable, row: ExportRow) -> ExportedSubmission:
        def text_at(*titles: str) -> str:
            return row.text(table.at(*titles))

        if self.tool is ExportTool.CENTRAL:
            newest = text_at("instanceID")
            return ExportedSubmission(
                newest if INSTANCE.match(newest) else row.key,
                row.key,
                text_at("SubmissionDate"),
                text_at("SubmitterName", "SubmitterID", "username"),
                text_at("FormVersion"),
                _CENTRAL_SAYS.get(text_at("ReviewState"), ReviewedThere.NONE),
                text_at("Status"),
                f"{int(edits):06}" if (edits := text_at("Edits")).isascii() and edits.isdigit() else "",
            )
        instance = row.key if row.key.startswith("uuid:") else f"uuid:{row.key}"
        number = text_at("_id")
        review = re.sub(r"[^a-z]", "", text_at("_validation_status").lower().removeprefix("validation_status_"))
        return ExportedSubmission(
            instance,
            f"kobo:{number}" if number else instance,
            text_at("_submission_time"),
            text_at("_submitted_by", "username"),
            "",  # `__version__` is a number of Kobo's own
            _KOBO_SAYS.get(review, ReviewedThere.NONE),
            "",
        )

    # ── repeats ──
    def _repeat(
        self, head: SheetHead, titles: tuple[str, ...], below: Sequence[tuple[SheetHead, tuple[str, ...]]]
    ) -> ExportTable:
        """A repeat with its own keys, and the table that it says it belongs to."""
        bare = ExportTable(head.name, titles)
        rows = list(filled_rows(self.opened, head, self.faults))
        if self.tool is ExportTool.CENTRAL:
            place = bare.titles.index("KEY") if "KEY" in bare.titles else None
            made = tuple(ExportRow(n, cells, cell_text(cells, place)) for n, cells in rows)
            return ExportTable(head.name, titles, made)
        index, parent = bare.at("_index"), bare.at("_parent_table_name")
        made = tuple(
            ExportRow(n, cells, f"{head.name}#{told}" if (told := cell_text(cells, index)) else "") for n, cells in rows
        )
        named = Counter(row.text(parent) for row in made)
        others = {each.name for each, _ in below}
        above = next((cut for name in named if (cut := name[:_SHEET_NAME]) in others and cut != head.name), "")
        return ExportTable(head.name, titles, made, above)

    def _link_repeat(self, table: ExportTable, root: ExportTable, repeats: Sequence[ExportTable]) -> ExportTable:
        """A repeat whose rows name the row that each belongs to; faults where there is none."""
        if self.tool is ExportTool.CENTRAL:
            return self._joined_by_path(table, root, repeats)
        place = root.at("_index")
        numbered: dict[str, list[str]] = {}
        for row in root.rows:
            numbered.setdefault(row.text(place), []).append(row.key)
        tops = {row.key for row in root.rows}
        above = next((repeat for repeat in repeats if repeat.name == table.above), None)
        owners = Counter(row.key for row in above.rows) if above is not None else Counter()
        rows = []
        for row in table.rows:
            index = row.text(table.at("_parent_index"))
            if above is None:
                found = self._top_of(table, row, index, (root, tops, numbered.get(index, []) if index else []))
            elif owners[found := f"{above.name}#{index}"] != 1:
                self._orphan(table, row.number, "_parent_index", index, above)
                continue
            if found:
                rows.append(ExportRow(row.number, row.cells, row.key, found))
        return ExportTable(table.name, table.titles, tuple(rows), table.above)

    def _joined_by_path(self, table: ExportTable, root: ExportTable, repeats: Sequence[ExportTable]) -> ExportTable:
        place = table.titles.index("PARENT_KEY")
        tops = {row.key for row in root.rows}
        owner = {row.key: repeat.name for repeat in repeats if repeat.name != table.name for row in repeat.rows}
        rows, seen, above = list[ExportRow](), dict[str, ExportRow](), ""
        for row in table.rows:
            parent = row.text(place)
            if parent not in tops and parent not in owner and _groups_only(parent):
                parent = parent.partition("/")[0]
            before = seen.setdefault(row.key, row) if row.key else row
            if before is not row and list(before.cells) == list(row.cells):
                continue
            if before is not row:
                message = f"KEY ini sudah ada di baris {before.number}"
                self._fault(table, row.number, "KEY", row.key, message, "Ekspor lagi; biasanya dua ekspor digabung.")
            elif parent not in tops and parent not in owner:
                self._orphan(table, row.number, "PARENT_KEY", parent, root)
            else:
                above = owner.get(parent, above)
                rows.append(ExportRow(row.number, row.cells, row.key, parent))
        return ExportTable(table.name, table.titles, tuple(rows), above)

    def _orphan(self, table: ExportTable, number: int, column: str, found: str, root: ExportTable) -> None:
        mend = "Ekspor lagi semua tabelnya sekaligus: tabel ini dan tabel utamanya dari saringan atau hari yang lain."
        self._fault(table, number, column, found, f"Baris ini milik kiriman yang tidak ada di {root.name}", mend)

    def _top_of(
        self, table: ExportTable, row: ExportRow, index: str, known: tuple[ExportTable, set[str], Sequence[str]]
    ) -> str:
        """The form that a row of Kobo's belongs to, "" beside a fault. `known`: the table of the forms, their keys, and
        those that have this `_parent_index`."""
        root, tops, found = known
        named = row.text(table.at("_submission__uuid"))
        if named in tops and found and named not in found:
            mend = "Ekspor lagi; jangan mengurutkan atau menempel kolom nomornya sendiri."
            self._fault(table, row.number, "_parent_index", index, "Baris ini menunjuk dua kiriman yang berbeda", mend)
        elif named in tops:
            return named
        elif named or not found:
            self._orphan(table, row.number, "_submission__uuid" if named else "_parent_index", named or index, root)
        elif len(found) > 1:
            mend = "Serahkan ekspornya satu per satu; dua ekspor tidak digabung di Excel."
            self._fault(table, row.number, "_parent_index", index, "Beberapa kiriman bernomor _index ini", mend)
        else:
            return found[0]
        return ""


_CENTRAL_SAYS: Mapping[str, ReviewedThere] = {
    "hasIssues": ReviewedThere.DOUBTED,
    "rejected": ReviewedThere.REJECTED,
    "approved": ReviewedThere.APPROVED,
}
_KOBO_SAYS: Mapping[str, ReviewedThere] = {
    "notapproved": ReviewedThere.REJECTED,
    "onhold": ReviewedThere.DOUBTED,
    "approved": ReviewedThere.APPROVED,
}


def _groups_only(parent: str) -> bool:
    """Whether a path has no other entry than the first of each of its groups."""
    return "/" in parent and all(part.endswith("[1]") for part in parent.split("/")[1:])


def _in_order(tables: Sequence[ExportTable]) -> Iterator[ExportTable]:
    """Each table after the one that it belongs to."""
    waiting, known = list(tables), {""}
    while waiting:
        ready = [table for table in waiting if table.above in known] or waiting
        yield from ready
        known |= {table.name for table in ready}
        waiting = [table for table in waiting if table not in ready]
