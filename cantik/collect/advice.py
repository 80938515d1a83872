"""What to do about a title that is not there: the column whose cells hold what it asks for, as the mapping screen sees.

A column that means something else in the format, or whose cells are something else, is never proposed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cantik.codes.lists import CodeList
from cantik.collect.batch import FileFacts
from cantik.collect.errors import HeaderMissing, LackingTitles
from cantik.collect.grid import CellBlock, OpenedFile, Remarks, SheetHead
from cantik.collect.headers import header_key
from cantik.collect.matching.heads import Header
from cantik.collect.matching.profile import Profile, profile
from cantik.collect.matching.suggest import Ground, fit, suggest
from cantik.collect.matching.titles import vocabulary
from cantik.content.kinds import Content

LOOKED_AT = 80  # rows of data; what a column holds shows in fewer
_LIKE = 0.55
_NEUTRAL = 0.5


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows of one sheet of an opened file; satisfies `grid.OpenedFile`."""

    opened: OpenedFile
    sheet: int
    last: int
    remarks: Remarks = field(default_factory=Remarks)

    @property
    def facts(self) -> FileFacts:
        """Those of the file."""
        return self.opened.facts

    @property
    def kind(self) -> str:
        """That of the file."""
        return self.opened.kind

    @property
    def heads(self) -> tuple[SheetHead, ...]:
        """The head of the sheet alone."""
        return tuple(head for head in self.opened.heads if head.number == self.sheet)

    def blocks(self, sheet: int) -> Iterator[CellBlock]:
        """The first rows, in one block."""
        for block in self.opened.blocks(sheet):
            columns = [column[: self.last] if column is not None else None for column in block.columns]
            yield CellBlock(block.rows[: self.last], columns, block.lengths[: self.last])
            return


def first_profile(opened: OpenedFile, sheet: int, at: int) -> Profile:
    """What the first rows below a header (row `at` from 0) hold."""
    return profile(FirstRows(opened, sheet, at + 1 + LOOKED_AT), Header(sheet, at))


def advised(error: HeaderMissing, opened: OpenedFile, content: Content, lists: Mapping[str, CodeList]) -> HeaderMissing:
    """The same error with a cure that the cells bear out; itself when there is none."""
    if error.lacking is None:
        return error
    ground = Ground(content, lists, vocabulary(content, error.lacking.unit), error.lacking.unit)
    table = first_profile(opened, error.lacking.sheet, error.lacking.at)
    hints = [f"“{there}” menjadi “{wanted}”" for wanted, there in _renamed(error.lacking, table, ground)]
    if not hints:
        return error
    mend = f"Ganti judul {', '.join(hints)}."
    return HeaderMissing(where=error.where, missing=error.expected, mend=mend, lacking=error.lacking)


def _renamed(lacking: LackingTitles, table: Profile, ground: Ground) -> Iterator[tuple[str, str]]:
    """Each missing title with the one that stands for it."""
    spare = {header_key(seen.title): seen for seen in table.columns if header_key(seen.title) not in lacking.taken}
    proposed = {
        made.variable: made.title
        for made in suggest(table, ground)
        if made.variable and not made.against and header_key(made.title) in spare
    }
    for wanted, variable in lacking.wanted.items():
        if variable in proposed:
            yield wanted, proposed[variable]
            continue
        for near in difflib.get_close_matches(header_key(wanted), spare, 3, _LIKE):
            if fit(variable, spare[near], ground) >= _NEUTRAL:
                yield wanted, spare[near].title
                break
