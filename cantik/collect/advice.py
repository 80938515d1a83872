"""What to do about a title that is not there: the column whose cells hold what it asks for, as the mapping screen sees.

A column that means something else in the format, or whose cells are something else, is never proposed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from cantik.codes.lists import CodeList
from cantik.collect.errors import HeaderMissing, LackingTitles
from cantik.collect.grid import CellBlock, OpenedFile
from cantik.collect.headers import header_key
from cantik.collect.matching.heads import Header
from cantik.collect.matching.profile import Profile, profile
from cantik.collect.matching.suggest import Ground, fit, suggest
from cantik.collect.matching.titles import vocabulary
from cantik.content.kinds import Content
from cantik.content.loader import limit

LOOKED_AT = 80  # rows of data; what a column holds shows in fewer


class FirstRows:
    """The first rows of one sheet of an opened file, in one block; satisfies `grid.OpenedFile`."""

    def __init__(self, opened: OpenedFile, sheet: int, last: int) -> None:
        self.facts = opened.facts
        self.kind = opened.kind
        self.remarks = opened.remarks
        self.heads = tuple(head for head in opened.heads if head.number == sheet)
        self._opened = opened
        self._last = last

    def blocks(self, sheet: int) -> Iterator[CellBlock]:
        """The first rows."""
        for block in self._opened.blocks(sheet):
            columns = [column[: self._last] if column is not None else None for column in block.columns]
            yield CellBlock(block.rows[: self._last], columns, block.lengths[: self._last])
            return


def first_profile(opened: OpenedFile, sheet: int, at: int) -> Profile:
    """What the first rows below a header (row `at` from 0) hold."""
    return profile(FirstRows(opened, sheet, at + 1 + LOOKED_AT), Header(sheet, at))


def advise_columns(
    error: HeaderMissing, opened: OpenedFile, content: Content, lists: Mapping[str, CodeList]
) -> HeaderMissing:
    """The same error with a cure that the cells bear out; itself when there is none."""
    if error.lacking is None:
        return error
    ground = Ground(content, lists, vocabulary(content, error.lacking.unit), error.lacking.unit)
    table = first_profile(opened, error.lacking.sheet, error.lacking.at)
    hints = [f"“{there}” menjadi “{wanted}”" for wanted, there in _find_substitutes(error.lacking, table, ground)]
    if not hints:
        return error
    mend = f"Ganti judul {', '.join(hints)}."
    return HeaderMissing(where=error.where, missing=error.expected, mend=mend, lacking=error.lacking)


def _find_substitutes(lacking: LackingTitles, table: Profile, ground: Ground) -> Iterator[tuple[str, str]]:
    """Each missing title with the one that stands for it."""
    spare = {header_key(seen.title): seen for seen in table.columns if header_key(seen.title) not in lacking.taken}
    proposed = {
        made.variable: made.title
        for made in suggest(table, ground)
        if made.variable and not made.against and header_key(made.title) in spare
    }
    like, fits = (float(limit(f"saran_judul_{name}").value) for name in ("mirip", "cocok"))
    for wanted, variable in lacking.wanted.items():
        if variable in proposed:
            yield wanted, proposed[variable]
            continue
        for near in difflib.get_close_matches(header_key(wanted), spare, 3, like):
            if fit(variable, spare[near], ground) >= fits:
                yield wanted, spare[near].title
                break
