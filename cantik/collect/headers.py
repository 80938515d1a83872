"""Headers of columns: compared without case, blanks and stars; a near miss is named, never taken for the thing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cantik.collect.columns import clean_text, text_of
from cantik.collect.errors import HeaderMissing, HeaderTwice, LackingTitles
from cantik.collect.grid import Cell, SheetHead
from cantik.content.kinds import ColumnMapping, Mapping_

ROWS = 12  # a header stands within the first rows of a sheet (docs/bidang/instruments.md 1)


def header_key(cell: Cell) -> str:
    """The form in which headers are compared: lower case, single blanks, no star.

    >>> header_key(" Tanggal  LAHIR* ")
    'tanggal lahir'
    """
    return _key_of(cell if isinstance(cell, str) else text_of(cell))


@lru_cache(maxsize=4096)  # the titles of all known formats, asked for every file
def _key_of(text: str) -> str:
    return " ".join(clean_text(text).casefold().replace("*", " ").split())


def is_numbering(row: Sequence[Cell]) -> bool:
    """A row `1 2 3 …`, `(1) (2) …` or `-1 -2 …` below a header, as printed forms have it."""
    filled = [clean_text(text_of(cell)).strip("()") for cell in row]
    filled = [cell.lstrip("-\u2212\u2013") for cell in filled if cell]
    return len(filled) >= 3 and filled == [str(number) for number in range(1, len(filled) + 1)]


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of the sheet that feeds a variable: `again` are further columns with the same header (copies)."""

    mapping: ColumnMapping
    position: int
    header: str
    again: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bindings:
    """Which columns are read, which are not and why, and where the data begin (row from 1)."""

    bound: tuple[Bound, ...]
    left_out: tuple[tuple[str, str], ...]
    untitled: tuple[int, ...]  # columns without header right of which or between which cells may stand
    width: int
    first_row: int
    named: tuple[str, ...] = ()  # the titles by position, "" for none


def known_headers(columns: Iterable[ColumnMapping]) -> Mapping[str, ColumnMapping]:
    """Every header of a mapping in its compared form."""
    return {header_key(header): column for column in columns for header in column.headers}


def bind(
    head: SheetHead,
    at: int,
    columns: Sequence[ColumnMapping],
    ignored: Iterable[str],
    *,
    copies: Iterable[str] = (),
    reasons: Mapping[str, str] | None = None,
) -> Bindings:
    """Tie the headers in row `at` (from 0) of a sheet to variables. `reasons` says of ignored headers why.

    Raises `HeaderTwice` when a variable would be read from two columns, unless `copies` names it.
    """
    known = known_headers(columns)
    unwanted = {header_key(title) for title in ignored}
    why = {header_key(title): reason for title, reason in (reasons or {}).items()}
    found: dict[str, list[int]] = {}
    words: dict[int, str] = {}
    left_out, untitled = [], []
    for position, cell in enumerate(head.rows[at]):
        key, words[position] = header_key(cell), clean_text(text_of(cell))
        if not key:
            untitled.append(position)
        elif key in known:
            found.setdefault(known[key].variable, []).append(position)
        elif key in unwanted:
            left_out.append((words[position], why.get(key, "tidak dipakai: peka atau tidak diperlukan")))
        else:
            left_out.append((words[position], _unknown(key, known, found)))
    allowed = set(copies)
    twice = next((places for name, places in found.items() if len(places) > 1 and name not in allowed), None)
    if twice is not None:
        raise HeaderTwice(head.name, f"“{words[twice[0]]}” dan “{words[twice[1]]}”")
    by_name = {column.variable: column for column in columns}
    bound = tuple(
        Bound(by_name[name], places[0], words[places[0]], tuple(places[1:])) for name, places in found.items()
    )
    return Bindings(bound, tuple(left_out), tuple(untitled), len(head.rows[at]), at + 2, tuple(words.values()))


def _unknown(key: str, known: Mapping[str, ColumnMapping], found: Mapping[str, list[int]]) -> str:
    near = [near for near in difflib.get_close_matches(key, known, 3, 0.6) if known[near].variable not in found]
    return f"judul tidak dikenal; mirip “{near[0]}”" if near else "judul tidak dikenal"


def require(head: SheetHead, at: int, wanted: Sequence[str], mapping: Mapping_) -> None:
    """Raise `HeaderMissing` when a header that a format wants does not stand in row `at`."""
    there = {header_key(cell) for cell in head.rows[at]}
    missing = [name for name in wanted if header_key(name) not in there]
    if not missing:
        return
    known = known_headers(mapping.columns)
    variables = {name: known[key].variable if (key := header_key(name)) in known else "" for name in missing}
    taken = {*known, *map(header_key, mapping.ignore), *map(header_key, wanted)}
    lacking = LackingTitles(head.number, at, mapping.unit_of, variables, taken)
    listed = ", ".join(f"“{name}”" for name in missing) + f" ({mapping.title})"
    raise HeaderMissing(where=f"lembar “{head.name}” baris {at + 1}", missing=f"kolom {listed}", lacking=lacking)
