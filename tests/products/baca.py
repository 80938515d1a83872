"""What stands in the written products, read by other libraries and never from the release in memory.

Every reader gives the cells of one table in the flat order of its axes: an integer, None for a hidden cell. The release
is asked for the layout only (which axes are rows, which are columns), never for a value.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2

from cantik.release.model import Cell, Release, Table
from tests.fixtures.markah import satu_baris

Flat = list[int | None]


@dataclass(frozen=True)
class Layout:
    """Where each cell of a table is printed: `place[flat]` = (row, column); labels of rows and columns."""

    place: tuple[tuple[int, int], ...]
    rows: tuple[tuple[str, ...], ...]
    rows_en: tuple[tuple[str, ...], ...]
    columns: int
    derived: int


def layout(table: Table) -> Layout:
    """The printed layout of a table, without its values."""
    numbered = replace(table, cells=tuple(Cell(i, "ada") for i in range(len(table.cells))))
    grid = numbered.grid()
    place = {cell.value: (r, c) for r, line in enumerate(grid.cells) for c, cell in enumerate(line)}
    return Layout(
        tuple(place[i] for i in range(len(table.cells))),
        tuple(tuple(c.label for c in line.path) for line in grid.rows),
        tuple(tuple(c.label_en for c in line.path) for line in grid.rows),
        len(grid.columns),
        len(table.derived),
    )


def integer(text: str, thousands: str = ".") -> int | None:
    """A printed count: `4.951` 4951, `–` 0, `NA` None, `19ˣ` one that is not final. Anything else is an error."""
    text = text.rstrip("ˣʳᵉ")
    if text == "NA":
        return None
    if text == "–":
        return 0
    assert re.fullmatch(rf"\d{{1,3}}({re.escape(thousands)}\d{{3}})*", text), text
    return int(text.replace(thousands, ""))


# ── web pages ────────────────────────────────────────────────────────────────────────────────────
class _Body(HTMLParser):
    """Rows of the body of the statistical table: (label, texts of the cells)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[str, list[str]]] = []
        self.classes: list[list[str]] = []
        self._table = self._body = False
        self._cell = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "table" and given.get("class") == "stat":
            self._table = True
        self._body = self._body or (self._table and tag == "tbody")
        if not self._body:
            return
        if tag == "th" and given.get("scope") == "row":
            self.rows.append(("", []))
            self.classes.append([])
            self._cell = "th"
        elif tag == "td":
            self.rows[-1][1].append("")
            self.classes[-1].append(given.get("class", ""))
            self._cell = "td"

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._table = self._body = False
        if tag in ("td", "th"):
            self._cell = ""

    def handle_data(self, data: str) -> None:
        if self._cell == "th":
            self.rows[-1] = (self.rows[-1][0] + data, self.rows[-1][1])
        elif self._cell == "td":
            self.rows[-1][1][-1] += data


def page_rows(page: Path) -> tuple[list[tuple[str, list[str]]], list[list[str]]]:
    """The rows of a table page as texts, and the classes of the cells."""
    body = _Body()
    body.feed(satu_baris(page.read_text("utf-8")))
    body.close()
    return body.rows, body.classes


def html(pages: Path, table: Table, language: str = "id") -> Flat:
    """The counts of a table page; labels of the rows are compared on the way."""
    own = layout(table)
    prefix, thousands, labels = ("", ".", own.rows) if language == "id" else ("en/", ",", own.rows_en)
    rows, _ = page_rows(pages / f"{prefix}tabel/{table.key}.html")
    assert [label for label, _ in rows] == [path[-1] if path else "" for path in labels], table.key
    assert {len(cells) for _, cells in rows} == {own.columns + own.derived}, table.key
    return [integer(rows[r][1][c], thousands) for r, c in own.place]


# ── data files ───────────────────────────────────────────────────────────────────────────────────
#: what a value may be besides final
NOT_FINAL = {"sangat_sementara", "sementara", "diperbaiki", "perkiraan"}


def _stated(value: int | None, status: str) -> int | None:
    status = "ada" if status in NOT_FINAL else status
    assert (value is None) == (status != "ada"), (value, status)
    return value


def comma_separated(folder: Path, table: Table) -> Flat:
    """The counts of the CSV file."""
    with (folder / "tabel" / f"{table.key}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [_stated(int(row["nilai"]) if row["nilai"] else None, row["status"]) for row in rows]


def json_stat(folder: Path, table: Table) -> Flat:
    """The counts of the JSON-stat file."""
    data = json.loads((folder / "tabel" / f"{table.key}.jsonstat.json").read_bytes())
    size = 1
    for one in data["size"]:
        size *= one
    assert len(data["value"]) == size
    return [_stated(value, data["status"].get(str(i), "ada")) for i, value in enumerate(data["value"])]


@cache
def _workbook(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def spreadsheet(folder: Path, table: Table) -> Flat:
    """The counts of the sheet of the table in the workbook."""
    own = layout(table)
    sheet = _workbook(folder / "produk" / "tabel.xlsx")[table.number]
    first = next(row[0].row for row in sheet.iter_rows() if row[0].value == "(1)") + 1
    stubs = max(len(path) for path in own.rows)
    out: Flat = []
    for r, c in own.place:
        value = sheet.cell(first + r, stubs + 1 + c).value
        assert value == "NA" or isinstance(value, int), (table.number, value)
        out.append(None if value == "NA" else value)
    return out


READERS: Mapping[str, Callable[[Path, Table], Flat]] = {
    "csv": lambda pages, table: comma_separated(pages / "rilis", table),
    "json-stat": lambda pages, table: json_stat(pages / "rilis", table),
    "xlsx": lambda pages, table: spreadsheet(pages / "rilis", table),
    "html": html,
    "html_en": lambda pages, table: html(pages, table, "en"),
}


def differences(read: Mapping[str, Mapping[str, Flat]]) -> list[str]:
    """Products (name -> table -> cells) that do not say the same, against the first of them."""
    first, *others = read
    out = []
    for name in others:
        for key, cells in read[first].items():
            if read[name].get(key) != cells:
                out.append(f"{name} {key}")
        out += [f"{name} {key}" for key in read[name].keys() - read[first].keys()]
    return out


def all_products(pages: Path, release: Release) -> dict[str, dict[str, Flat]]:
    """Every table of a site in every product that holds all tables."""
    return {name: {t.key: reader(pages, t) for t in release.tables} for name, reader in READERS.items()}


@dataclass(frozen=True)
class Folded:
    """Of a table of the printed book the rows and leaf columns that stand in it, and what it says there is none of."""

    rows: tuple[bool, ...]
    columns: tuple[bool, ...]
    none: tuple[str, ...]


def folded(table: Table) -> Folded:
    """Three or more kinds of things recorded of which a village has none stand in one sentence, not as rows of "–"."""
    grid = table.grid()
    none: dict[str, str] = {}
    for place, axis in enumerate(table.axes):
        if table.base != "yang tercatat" or axis.role != "kategori":
            continue
        filled = {categories[place].id for categories, cell in table.walk() if cell.value != 0}
        kinds = [c for c in axis.categories if not c.total and not c.missing]
        empty = [c for c in kinds if c.id not in filled]
        if 3 <= len(empty) < len(kinds):
            none |= {c.id: c.label for c in empty}
    rows, columns = (
        tuple(not any(c.id in none for c in line.path) for line in lines) for lines in (grid.rows, grid.columns)
    )
    return Folded(rows, columns + (True,) * len(table.derived), tuple(none.values()))


# ── the printed book ─────────────────────────────────────────────────────────────────────────────
def bare(text: str) -> str:
    """Text without white space and invisible marks: line breaks and columns do not count."""
    return re.sub(r"[\s\u200b\u2060\ufffe\x02]", "", text)


@cache
def book_text(path: Path) -> str:
    """The text of the book as a reader of PDF gives it."""
    document = pypdfium2.PdfDocument(path)
    return bare("".join(page.get_textpage().get_text_range() for page in document))
