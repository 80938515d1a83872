"""The head of a table of an office: titles above it, merged cells, up to three rows, in the words of offices. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cantik.base.text import fold
from cantik.collect.columns import clean_text, text_of
from cantik.collect.opd_rows import HEAD_ROWS, Row
from cantik.content.opd_table import OpdTable

CODE, KECAMATAN, VILLAGE, YEAR = "kode_desa", "kecamatan", "desa", "tahun"
#: titles of the columns that every table has, as templates write them
HEADERS = {CODE: "Kode desa", KECAMATAN: "Kecamatan", VILLAGE: "Desa", YEAR: "Tahun"}
_SHARED = {
    CODE: ("kode desa", "kode", "kode wilayah", "kode desa kelurahan", "kode kemendagri", "kode bps"),
    KECAMATAN: ("kecamatan", "nama kecamatan"),
    VILLAGE: (
        "desa",
        "nama desa",
        "desa kelurahan",
        "kelurahan desa",
        "nama desa kelurahan",
        "kelurahan",
        "desa dan kelurahan",
        *("kecamatan desa", "kecamatan desa kelurahan", "kecamatan kelurahan desa", "kecamatan dan desa"),
    ),
    YEAR: ("tahun",),
}
#: the columns that say which village and year a row is of
KEYS = frozenset(HEADERS)
_HEIGHT = 3
YEARS = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class OpdHead:
    """Where the head of a sheet ends (row from 0), and by column its position and title as written."""

    last: int
    at: Mapping[str, int]
    titles: Mapping[str, str]
    twice: tuple[tuple[str, str, str], ...]
    words: str


def _plain_title(text: str) -> str:
    """A title without unit, year and the word for a count.

    >>> _plain_title("Jumlah SD/MI (unit) 2024")
    'sd mi'
    """
    return fold(YEARS.sub(" ", _BRACKETS.sub(" ", text))).removeprefix("jumlah ").removeprefix("banyaknya ")


def _titles_of(table: OpdTable) -> dict[str, str]:
    """By plain title the column that it means."""
    shared = {title: name for name, titles in _SHARED.items() for title in titles}
    own = {
        _plain_title(title): column.id
        for column in table.columns
        for title in (column.id, column.value.label, *column.also)
    }
    return own | shared


def find_head(rows: Sequence[Row], table: OpdTable) -> OpdHead | None:
    """The head by the row with which it ends, the one under which most columns are known; None without any."""
    known, best = _titles_of(table), None
    for last in range(min(HEAD_ROWS, len(rows))):
        head = _read_head(rows, last, known)
        fits = {CODE, VILLAGE} & set(head.at) and set(head.at) - KEYS
        if fits and (best is None or len(head.at) > len(best.at)):
            best = head
    return best


def _read_head(rows: Sequence[Row], last: int, known: Mapping[str, str]) -> OpdHead:
    part = rows[max(0, last - _HEIGHT + 1) : last + 1]
    at: dict[str, int] = {}
    titles: dict[str, str] = {}
    twice: list[tuple[str, str, str]] = []
    for position in range(max((len(row) for row in part), default=0)):
        stack = [said for row in part if position < len(row) and (said := clean_text(text_of(row[position])))]
        means = next((known[key] for key in map(_plain_title, _spell_titles(stack)) if key in known), None)
        if means is None:
            continue
        if means in at:
            twice.append((means, titles[means], " ".join(stack)))
        else:
            at[means], titles[means] = position, stack[-1]
    words = " ".join(clean_text(text_of(cell)) for row in rows[: last + 1] for cell in row)
    return OpdHead(last, at, titles, tuple(twice), words)


def _spell_titles(stack: Sequence[str]) -> Iterator[str]:
    """The title at the foot of a column of the head, then with what stands above it."""
    if stack:
        yield stack[-1]
        yield " ".join(stack)
