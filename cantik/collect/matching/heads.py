"""Where the header of a table stands, and what its columns are called (one title each, none twice)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cantik.collect.columns import clean_text, text_of
from cantik.collect.grid import Cell, SheetHead
from cantik.collect.headers import ROWS, header_key, is_numbering
from cantik.collect.matching.titles import TitleVocabulary

_HAS_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_TITLE = 80
MOST_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Header:
    """A header: number of the sheet, its first row (from 0), how many rows it is high (1 or 2)."""

    sheet: int
    at: int
    depth: int = 1


def titles(rows: Sequence[Sequence[Cell]], at: int, depth: int = 1) -> tuple[str, ...]:
    """The title of each column, "" for one without; a title that stands twice gets a number.

    With a header of two rows a group above (one merged cell) is said before the titles below it.
    """
    if not 0 <= at < len(rows):
        return ()
    above = [clean_text(text_of(cell)) for cell in rows[at]]
    if depth == 2 and at + 1 < len(rows):
        above = _join_heads(above, [clean_text(text_of(cell)) for cell in rows[at + 1]])
    seen: dict[str, int] = {}
    out = []
    for title in above:
        key = header_key(title)
        if not key:
            out.append("")
            continue
        seen[key] = seen.get(key, 0) + 1
        made = title
        while seen[key] > 1 and header_key(made := f"{title} ({seen[key]})") in seen:
            seen[key] += 1
        if made != title:
            seen[header_key(made)] = 1
        out.append(made)
    return tuple(out)


def _join_heads(above: list[str], below: list[str]) -> list[str]:
    width = max(len(above), len(below))
    above, below = above + [""] * (width - len(above)), below + [""] * (width - len(below))
    group, out = "", []
    for top, low in zip(above, below, strict=True):
        group = top or (group if low else "")
        out.append(" ".join(part for part in (group if low and not top else top, low) if part))
    return out


def keys(of: Sequence[str]) -> frozenset[str]:
    """Titles as they are compared; blank ones do not count."""
    return frozenset(key for key in map(header_key, of) if key)


def first_data_row(rows: Sequence[Sequence[Cell]], header: Header) -> int:
    """The row (from 0) below the header and below a numbering of its columns."""
    after = header.at + header.depth
    return after + 1 if after < len(rows) and is_numbering(rows[after]) else after


def find_header(heads: Sequence[SheetHead], vocabulary: TitleVocabulary) -> Header | None:
    """The likeliest header of all sheets; None when no sheet has two titles in a row."""
    found: list[tuple[float, int, Header]] = []
    for head in heads:
        for at in range(min(ROWS, len(head.rows))):
            score = _score(head.rows, at, vocabulary)
            if score > 0:
                found.append((score - (0 if head.visible else 4), -len(found), Header(head.number, at)))
    if not found:
        return None
    best = max(found)[2]
    rows = next(head.rows for head in heads if head.number == best.sheet)
    return Header(best.sheet, best.at, 2) if _two_rows(rows, best.at, vocabulary) else best


def _score(rows: Sequence[Sequence[Cell]], at: int, vocabulary: TitleVocabulary) -> float:
    """How much a row looks like a header: short different texts, words of headers, and data below it."""
    texts = [clean_text(text_of(cell)) for cell in rows[at]]
    filled = [text for text in texts if text]
    if len(filled) < 2:
        return 0.0
    worded = [text for text in filled if _HAS_LETTER.search(text) and len(text) <= _LONGEST_TITLE]
    known = sum(vocabulary.knows(text) for text in filled)
    different = len({header_key(text) for text in filled}) / len(filled)
    below = any(any(clean_text(text_of(cell)) for cell in row) for row in rows[at + 1 :])
    return (3 * known + len(worded) / len(filled) + 0.02 * len(filled)) * different * (1.0 if below else 0.5)


def _two_rows(rows: Sequence[Sequence[Cell]], at: int, vocabulary: TitleVocabulary) -> bool:
    """Whether the row below names columns that have no title of their own in row `at`."""
    if at + 1 >= len(rows):
        return False
    above = [clean_text(text_of(cell)) for cell in rows[at]]
    below = [clean_text(text_of(cell)) for cell in rows[at + 1]]
    low = [(i, text) for i, text in enumerate(below) if text]
    if len(low) < 2 or not all(_HAS_LETTER.search(text) for _, text in low) or is_numbering(rows[at + 1]):
        return False
    bare = [text for i, text in low if i >= len(above) or not above[i]]
    alone = sum(1 for text in above if text)
    return bool(bare) and len(low) < alone + len(bare) and any(vocabulary.knows(text) for text in bare)
