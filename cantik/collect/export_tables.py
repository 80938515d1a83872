"""What an export of a server to which forms are sent consists of: tables, rows that know which row they belong to, what
the server says of each submission. Pure."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cantik.base.errors import UnreadableInput
from cantik.collect.columns import clean_text, text_of
from cantik.collect.form_faults import FormFault
from cantik.collect.grid import Cell, OpenedFile, SheetHead

#: rows of one table that are read: a village has fewer families and members
MOST_ROWS = 50_000
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
#: an instanceID as phones send it (`field/forms/envelope`), with room for `uuid:`
INSTANCE = re.compile(r"[!-~]{1,90}\Z")


class ExportTool(StrEnum):
    """Which server wrote an export; the value is its name."""

    CENTRAL = "ODK Central"
    KOBO = "KoboToolbox"
    FASIH = "FASIH"


class ExportBroken(UnreadableInput):
    """B144: tables of an export that do not belong together."""

    def __init__(self, where: str, found: str, expected: str, mend: str) -> None:
        super().__init__("B144", "Tabel ekspor tidak lengkap", where=where, found=found, expected=expected, mend=mend)


class ReviewedThere(StrEnum):
    """What the office of the server decided on a submission; the value is said to people."""

    NONE = ""
    DOUBTED = "bermasalah"
    REJECTED = "ditolak"
    APPROVED = "disetujui"


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A row: its number in the table (the titles are row 1), its cells, who it is, whom it belongs to ("" = nobody)."""

    number: int
    cells: Sequence[Cell]
    key: str
    above: str = ""

    def text(self, at: int | None) -> str:
        """A cell as text, "" for a column that is not there."""
        return cell_text(self.cells, at)


def cell_text(cells: Sequence[Cell], at: int | None) -> str:
    """A cell as text, "" for a column that is not there."""
    return clean_text(text_of(cells[at])) if at is not None and at < len(cells) else ""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table with its titles, cleaned of markup; `above` is the table whose rows its own belong to ("" = the form)."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[ExportRow, ...] = ()
    above: str = ""

    def at(self, *titles: str) -> int | None:
        """Where one of these titles stands, bare or else behind its groups; the first of them that is there."""
        for wanted in titles:
            if wanted in self.titles:
                return self.titles.index(wanted)
            ends = (f"-{wanted}", f"/{wanted}")
            found = next((at for at, title in enumerate(self.titles) if title.endswith(ends)), None)
            if found is not None:
                return found
        return None


@dataclass(frozen=True, slots=True)
class ExportedSubmission:
    """What an export says of a submission beside its answers. `instance`: that of its newest version; `number`: what
    stays the same when it is edited there; `sealed`: why it has no answers ("" = it has); `order`: text that grows with
    each edit ("" = the server does not say which of two is the later)."""

    instance: str
    number: str
    submitted: str
    submitter: str
    version: str
    review: ReviewedThere
    sealed: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """An export. `repeats` come after the table that they belong to; `told` speaks of the rows of `root`, one each."""

    tool: ExportTool
    root: ExportTable
    repeats: tuple[ExportTable, ...]
    told: tuple[ExportedSubmission, ...]
    faults: tuple[FormFault, ...]
    notes: tuple[str, ...] = ()


def titles_of(row: Sequence[Cell]) -> tuple[str, ...]:
    """Titles as a person reads them: without the markup and the entities that labels of a form may hold."""
    return tuple(clean_text(_TAG.sub(" ", html.unescape(html.unescape(text_of(cell))))) for cell in row)


def filled_rows(opened: OpenedFile, head: SheetHead, faults: list[FormFault]) -> Iterator[tuple[int, list[Cell]]]:
    """Every row that holds anything below the titles; a fault where there are more than any village has."""
    seen = 0
    for block in opened.blocks(head.number):
        for at, number in enumerate(block.rows):
            row = [column[at] if column else "" for column in block.columns]
            if number == 1 or not any(clean_text(text_of(cell)) for cell in row):
                continue
            seen += 1
            if seen > MOST_ROWS:
                faults.append(FormFault(head.name, number, "", "", f"Lebih dari {MOST_ROWS} baris"))
                return
            yield number, row


def moment(text: str) -> dt.datetime | None:
    """A point in time as a server or a phone writes it, in UTC where it says no zone; None for what is none.

    >>> moment("2026-03-01 02:03:04.5").isoformat(), moment("kemarin"), moment("0001-01-01T00:00:00+07:00")
    ('2026-03-01T02:03:04.500000+00:00', None, None)
    """
    try:
        at = dt.datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):  # the year 1 east of Greenwich has no day in UTC
        return None
