"""What Cantik itself writes into the marked workbook of a village's findings, and knows again when it comes back
corrected: the list of findings is no list of people, its comments are no remarks of the village."""

from __future__ import annotations

from typing import Final

from cantik.collect.grid import CellBlock, SheetHead
from cantik.collect.headers import header_key

#: words for the levels of a finding, the gravest first
LEVEL_WORDS: Final = ("Ditolak", "Galat", "Peringatan")
#: titles of the list of findings, and in which row of its sheet they stand (from 1)
LIST_TITLES: Final = (
    "No.",
    "Tingkat",
    "Lembar",
    "Baris",
    "Kolom",
    "Ditemukan",
    "Seharusnya",
    "Keterangan",
    "Cara memperbaiki",
    "Aturan",
)
TITLE_ROW: Final = 4
_KEYS = [header_key(title) for title in LIST_TITLES]
_LEVEL = LIST_TITLES.index("Tingkat")
_BEGINNINGS = tuple(f"{word}: " for word in LEVEL_WORDS)


def is_findings_list(head: SheetHead) -> bool:
    """Whether a sheet is the list of findings of a marked workbook."""
    titles = head.rows[TITLE_ROW - 1] if len(head.rows) >= TITLE_ROW else ()
    return [header_key(cell) for cell in titles[: len(_KEYS)]] == _KEYS


def finding_rows(block: CellBlock) -> set[int]:
    """The positions of the rows of such a list that Cantik wrote: title, titles of columns, findings with their level;
    what somebody added below is none."""
    levels = block.columns[_LEVEL] if len(block.columns) > _LEVEL else None
    return {
        at
        for at, row in enumerate(block.rows)
        if row <= TITLE_ROW or (levels is not None and levels[at] in LEVEL_WORDS)
    }


def is_finding_comment(text: str) -> bool:
    """Whether a comment on a cell is the finding that Cantik hung there."""
    return text.startswith(_BEGINNINGS)
