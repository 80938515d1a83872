"""What the pages show, as plain text ready for the templates; every number is text made by `release.show`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cantik.base.dates import long_date
from cantik.base.numerals import UNAVAILABLE
from cantik.content.axes import Axis, Category
from cantik.publish.chart import Chart, bars, draw_groups, draw_shares, for_web, pyramid
from cantik.release.model import Cell, Derived, Figure, GridLine, NotShown, Release, Table, TableGrid
from cantik.release.show import cell_text, derived_text, edition_text, figure_text, sources_text


@dataclass(frozen=True, slots=True)
class Text:
    """Chooses the wording of the page's language: `t("Tabel", "Table")`."""

    lang: str

    def __call__(self, id_: str, en: str) -> str:
        return id_ if self.lang == "id" else en

    def label(self, thing: Category | Axis | Derived) -> str:
        """The label of a category, axis or derived column."""
        return self(thing.label, thing.label_en)


@dataclass(frozen=True, slots=True)
class TableHead:
    """A head cell: text, columns and rows that it spans."""

    text: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A body cell: its text, whether it is hidden, and the public range of a hidden one."""

    text: str
    hidden: bool = False
    range: str = ""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body row: heading of a group before it ("" = none), stub, cells, whether it is a total."""

    group: str
    stub: str
    cells: tuple[Shown, ...]
    total: bool


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table laid out for a page: head rows, number row, body."""

    heads: tuple[tuple[TableHead, ...], ...]
    numbers: int
    rows: tuple[BodyRow, ...]

    @property
    def wall(self) -> tuple[int, int] | None:
        """How many cells tell nothing, of how many, where these are more than half: such a table is folded."""
        return wall_of(cell for row in self.rows for cell in row.cells)


def wall_of(cells: Iterable[Shown]) -> tuple[int, int] | None:
    """How many cells tell nothing (hidden, or not available), of how many; None where at least half tell something."""
    shown = list(cells)
    silent = sum(cell.hidden or cell.text == UNAVAILABLE for cell in shown)
    return (silent, len(shown)) if 2 * silent > len(shown) else None


def sheet(table: Table, t: Text) -> PageTable:
    """The layout of a table in one language."""
    grid = table.grid()
    rows = []
    former = ""
    for index, (line, cells) in enumerate(zip(grid.rows, grid.cells, strict=True)):
        group = t.label(line.path[0]) if len(line.path) > 1 else ""
        values = [_format_cell(cell, t) for cell in cells]
        values += [Shown(derived_text(d, index, cells, t.lang)) for d in table.derived]
        stub = t.label(line.path[-1]) if line.path else ""
        rows.append(BodyRow("" if group == former else group, stub, tuple(values), _total(line)))
        former = group
    return PageTable(_heads(table, grid, t), 1 + len(grid.columns) + len(table.derived), tuple(rows))


def _total(line: GridLine) -> bool:
    return bool(line.path) and line.path[-1].total


def _format_cell(cell: Cell, t: Text) -> Shown:
    bounds = ""
    if cell.low is not None and cell.high is not None:
        bounds = t(f"antara {cell.low} dan {cell.high}", f"between {cell.low} and {cell.high}")
    return Shown(cell_text(cell, t.lang), cell.status == "rahasia", bounds)


def _heads(table: Table, grid: TableGrid, t: Text) -> tuple[tuple[TableHead, ...], ...]:
    depth = max(1, len(grid.column_axes))
    stub = " / ".join(t.label(axis) for axis in grid.row_axes)
    levels: list[list[TableHead]] = [[TableHead(stub, 1, depth)]] + [[] for _ in range(depth - 1)]
    for level in range(depth):
        start = 0
        while start < len(grid.columns):
            path = grid.columns[start].path[: level + 1]
            end = start
            while end + 1 < len(grid.columns) and path and grid.columns[end + 1].path[: level + 1] == path:
                end += 1
            text = t.label(path[-1]) if path else t("Jumlah", "Total")
            levels[level].append(TableHead(text, end - start + 1, 1))
            start = end + 1
    levels[0] += [TableHead(t.label(d), 1, depth) for d in table.derived]
    return tuple(tuple(level) for level in levels)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A key figure of the front page with the strip of the dusun: positions in per cent of the strip's width."""

    key: str
    title: str
    value: str
    unit: str
    dot: float
    low: float
    high: float
    words: str


def key_figures(release: Release, t: Text) -> tuple[KeyFigure, ...]:
    """The key figures, each with the range over the dusun where at least two of them are published."""
    return tuple(_key_figure(release, release.figure(name), t) for name in release.key_figures)


def _key_figure(release: Release, figure: Figure, t: Text) -> KeyFigure:
    areas = [f for f in release.figures if f.id == figure.id and f.area]
    unit = t(figure.unit, figure.unit_en)
    percent = figure.unit == "persen"  # by its key: the scale is the same in every language
    short = "%" if percent else unit
    blank = KeyFigure(figure.id, t(figure.title, figure.title_en), figure_text(figure, t.lang), short, -1, 0, 0, "")
    if len(areas) < 2 or figure.value is None or figure.decimals == 0:  # counts of parts say nothing beside the whole
        return blank
    if any(f.value is None for f in areas):  # the least and the greatest of some parts only would mislead
        return blank
    values = [f.value or Decimal(0) for f in areas]
    low, high = min(values), max(values)
    top = Decimal(100) if percent else max(high, figure.value) * Decimal("1.15") or Decimal(1)

    def at(value: Decimal) -> float:
        return round(float(100 * value / top), 1)

    lowest = min(areas, key=lambda f: f.value or Decimal(0))
    highest = max(areas, key=lambda f: f.value or Decimal(0))
    shown = (figure_text(lowest, t.lang), figure_text(highest, t.lang))
    dusun, dusun_en = release.place.words.dusun.lower(), release.place.words.dusun_en.lower()
    words = (
        t(f"sama di setiap {dusun}", f"the same in every {dusun_en}")
        if shown[0] == shown[1]
        else t(
            f"terendah {lowest.area_label} {shown[0]}, tertinggi {highest.area_label} {shown[1]}",
            f"lowest {lowest.area_label} {shown[0]}, highest {highest.area_label} {shown[1]}",
        )
    )
    return replace(blank, dot=at(figure.value), low=at(low), high=at(high), words=words)


def not_shown(left_out: Iterable[NotShown], t: Text) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is left out, by reason, the rarest reason first: (reason, titles)."""
    groups: dict[str, list[str]] = {}
    for missing in left_out:
        (reason, title), (reason_en, title_en) = missing.group_and_title(), missing.group_and_title("en")
        groups.setdefault(t(reason, reason_en), []).append(t(title, title_en))
    ordered = sorted(groups.items(), key=lambda group: (len(group[1]), group[0]))
    return tuple((reason, tuple(titles)) for reason, titles in ordered)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart for a page: inline SVG, finding, formal title, the table that it shows."""

    chart: Chart
    svg: str
    finding: str
    title: str
    table: Table
    source: str


def chart_of(table: Table, lang: str) -> Chart | None:
    """The chart that shows a table, or None when its form or its hidden cells allow none."""
    one_way = pyramid(table, lang) or (bars(table, lang) if table.kind in "AT" else None)
    return one_way or draw_shares(table, lang) or draw_groups(table, lang)


def picture(table: Table, t: Text, uid: str) -> Picture | None:
    """The chart of a table for the web, or None when it has none."""
    chart = chart_of(table, t.lang)
    if chart is None:
        return None
    finding = t(table.finding, table.finding_en)
    return Picture(
        chart, for_web(chart, uid), finding, t(table.title, table.title_en), table, t(table.source, table.source_en)
    )


def dates(release: Release, t: Text) -> dict[str, str]:
    """The dates that pages print."""
    return {
        "acuan": long_date(release.reference, t.lang),
        "terbit": long_date(release.published, t.lang),
        "tertua": long_date(release.oldest_reference, t.lang),
    }


def neighbours(tables: Sequence[Table], table: Table) -> tuple[Table | None, Table | None]:
    """The tables before and after in the order of the book and its annex."""
    position = next(i for i, other in enumerate(tables) if other.key == table.key)
    before = tables[position - 1] if position else None
    after = tables[position + 1] if position + 1 < len(tables) else None
    return before, after


def short_title(table: Table, t: Text) -> str:
    """The title without place, unit and period, for lists and links: "Penduduk Menurut Agama"."""
    return short(t(table.title, table.title_en), t)


def short(title: str, t: Text) -> str:
    """The same of a full statistical title in the language of the page."""
    mark = t(" di ", " in ")
    return title.rsplit(mark, 1)[0] if mark in title else title


def in_words(name: str, t: Text) -> str:
    """The name of an edition or a standing in the language of the page: "Rilis 2025-1", "Release 2025-1"."""
    return t(name, edition_text(name, "en"))


def sources(release: Release, t: Text) -> str:
    """The sources with their days in the language of the page."""
    return t(sources_text(release), sources_text(release, "en"))
