"""The table of a file that no reader knows, as the mapping screen needs it: counted and judged once, in the job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cantik.base.errors import CantikError
from cantik.base.memory_file import Source
from cantik.codes.lists import CodeList
from cantik.collect.columns import clean_text, text_of
from cantik.collect.errors import AmbiguousFormat, FormatWithoutReader, HeaderMissing, HeaderTwice, UnknownFormat
from cantik.collect.grid import OpenedFile, SheetHead
from cantik.collect.headers import ROWS
from cantik.collect.matching.evidence import notations
from cantik.collect.matching.heads import MOST_DEPTH, Header, find_header
from cantik.collect.matching.own import OBLIGATORY
from cantik.collect.matching.profile import as_json, profile
from cantik.collect.matching.suggest import Ground, suggest
from cantik.collect.matching.titles import vocabulary
from cantik.collect.matching.values import MOST_SHOWN
from cantik.collect.open import open_file
from cantik.collect.workbook import Workbook
from cantik.content.kinds import Content, Mapping_

#: the errors after which a person may say what the columns are
MAPPABLE = (UnknownFormat, FormatWithoutReader, HeaderMissing, AmbiguousFormat, HeaderTwice)
MOST_SHEETS = 40
_PREVIEW_CELLS = 10
UNITS = tuple(OBLIGATORY)


def table_of(
    file: Source,
    place: str,
    content: Content,
    lists: Mapping[str, CodeList],
    saved: list[Mapping_],
    tell: Callable[[str, int, int], None],
) -> dict[str, Any] | None:
    """Sheets, columns with their values and proposals, as JSON holds it; None for a file without a table.

    `place` is what a person chose before (`place_text`), "" = found by itself. It holds names: keep it sealed.
    """
    try:
        with open_file(file) as opened:
            unit = unit_of(place)
            ground = Ground(content, lists, vocabulary(content, unit, saved), unit)
            header = header_of(place, opened.heads) or find_header(opened.heads, ground.words)
            if header is None:
                return None
            return _describe_table(opened, header, ground, lambda rows: tell(f"Membaca {file.name}", rows, rows + 1))
    except CantikError:  # it cannot be read as a table; the error of reading stands beside its name already
        return None


def _describe_table(
    opened: OpenedFile, header: Header, ground: Ground, progress: Callable[[int], None]
) -> dict[str, Any]:
    heads = opened.heads
    if isinstance(opened, Workbook):
        opened.only([header.sheet])
    table = profile(opened, header, progress)
    proposals = suggest(table, ground)
    said = as_json(table)
    for column in said["kolom"]:
        column[3] = column[3][:MOST_SHOWN]
    return {
        "lembar": [_sheet(head) for head in heads[:MOST_SHEETS]],
        "unit": ground.unit,
        "profil": said,
        "usul": [
            [proposal.variable, proposal.sure, [list(why) for why in proposal.reasons], proposal.against]
            for proposal in proposals
        ],
        "tulisan": {column.title: found for column in table.columns if (found := list(notations(column.values)))},
        "banyak": {column.title: column.different for column in table.columns if column.different > MOST_SHOWN},
    }


def _sheet(head: SheetHead) -> dict[str, Any]:
    rows = [[clean_text(text_of(cell))[:60] for cell in row[:_PREVIEW_CELLS]] for row in head.rows[:ROWS]]
    return {"nomor": head.number, "nama": head.name, "terlihat": head.visible, "baris": rows}


# ── where the table stands, as it is kept beside an upload ───────────────────────────────────────


def place_text(header: Header, unit: str) -> str:
    """Sheet, row, height and unit as one short text."""
    return f"{header.sheet},{header.at},{header.depth},{unit}"


def unit_of(place: str) -> str:
    """The unit that was chosen, else persons."""
    said = place.rsplit(",", 1)[-1]
    return said if said in UNITS else UNITS[0]


def header_of(place: str, heads: tuple[SheetHead, ...]) -> Header | None:
    """The header that was chosen; None when none was, or the file has no such row."""
    parts = place.split(",")
    if len(parts) != 4 or not all(part.isdecimal() and len(part) < 6 for part in parts[:3]):
        return None
    sheet, at, depth = map(int, parts[:3])
    head = next((head for head in heads if head.number == sheet), None)
    if head is None or at >= min(ROWS, len(head.rows)) or not 1 <= depth <= MOST_DEPTH:
        return None
    return Header(sheet, at, depth)
