"""How a table stands on an A5 page: type size, column widths, upright heads, panels. Decided here, by measuring.

A table that does not fit at the book's size is first set smaller, then with upright column heads, and at last in
several panels one below the other, each with the stub repeated ("Lanjutan Tabel"). Nothing is ever cut off or left out.
A table of more than a few rows may go on over a page, but only between the runs of rows that are tied here.
All lengths are in points.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise

from cantik.content.axes import Category
from cantik.publish.typeset.fonts import face
from cantik.publish.typeset.safe import cut, soft
from cantik.release.model import GridLine, Table
from cantik.release.show import cell_text, derived_text

WIDTH = 117 / 25.4 * 72  # between the margins of the page
HEIGHT = 174 / 25.4 * 72
LONG = 200  # letters of a column head, more than any name of content; a longer one is cut and said in full in a note
UNBROKEN = 9  # rows that are never divided between two pages where table, caption and notes take no large part of one
WHOLE = 0.4 * HEIGHT  # what stands in one piece at most: more would leave a hole of as much at the foot of a page
_CAPTION, _TITLE, _NOTE = WIDTH - 71, 8.8, 7.1  # width of a caption; type sizes of caption and notes
APART = 3  # rows at the beginning and at the end of a table that stay together
_STEPS = ((8.2, False), (7.7, False), (7.2, False), (7.2, True), (6.6, True))
_PAD, _HEADPAD = 5.0, 4.0  # room around a number, around a head
_UPRIGHT = (60.0, 74.0, 88.0, 104.0)  # heights of upright heads, the lowest that the page is wide enough for
_STRIP, _FLAT = 4.0, 4  # what a column with a tall head is widened by at a time; lines of a head that are few enough
_CAP = 0.66  # of the type size: what a line of it takes without leading
_SAFETY = 1.03  # tabular figures and kerning differ a little from plain advances
_CHUNK = re.compile(r"[^\s/\-–\u200b]+[/\-–]?")


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A head cell: both texts, first column, first row, columns and rows that it spans, whether it stands upright."""

    i: str
    e: str
    x: int
    y: int
    w: int
    h: int
    tegak: bool = False


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A body row: `kelompok` is the heading of a group; `tebal` 1 for a subtotal, 2 for the total of the table."""

    kelompok: bool
    l: str  # noqa: E741 - read by the template
    e: str
    sel: tuple[dict[str, object], ...] = ()
    tebal: int = 0
    dalam: bool = False
    ikat: int = 0  # so many rows from this one on stand on one page


@dataclass(frozen=True, slots=True)
class Panel:
    """One block of columns with the stub, ready for the template. `lebar[0]` is the stub; `nomor` numbers columns."""

    ukuran: float
    tegak: bool
    tinggi: float
    lebar: tuple[float, ...]
    rata: tuple[float, ...]  # inset at the right of each column, so that its numbers stand centred under their head
    jumlah: tuple[bool, ...]  # which columns are totals
    tingkat: int
    kepala: tuple[ColumnHead, ...]
    nomor: tuple[int, ...]
    baris: tuple[PrintedRow, ...]
    putus: bool = False
    taksiran: float = 0.0  # estimated height


@dataclass(frozen=True, slots=True)
class _Column:
    """A leaf column before layout: its heads from the top, its texts."""

    path: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]  # ids along the path: equal prefixes share a head
    cells: tuple[dict[str, object], ...]
    total: bool

    @property
    def needs(self) -> float:
        return max((face("Bold").width(str(c["t"]), 1) for c in self.cells), default=0) * _SAFETY


@dataclass(frozen=True, slots=True)
class _Fit:
    size: float
    upright: bool
    stub: float
    columns: tuple[float, ...]
    tall: float


def panels(table: Table) -> tuple[Panel, ...]:
    """The panels of a table, one if its columns fit the page."""
    columns = _columns(table)
    stub = _stub(table)
    rows = _rows(table)
    parts = _parts(columns, stub, rows)
    done = []
    first = 0
    around = _around(table)
    for part, fit in parts:
        body = [r if r.kelompok else replace(r, sel=r.sel[first : first + len(part)]) for r in rows]
        done.append(_panel(part, fit, stub, body, first, around))
        first += len(part)
    return tuple(done)


def _columns(table: Table) -> list[_Column]:
    grid = table.grid()
    single = ((f"Jumlah ({table.unit})", f"Total ({table.unit_en})"),)
    out = []
    for j, column in enumerate(grid.columns):
        path = tuple((c.label, c.label_en) for c in column.path) or single
        cells = tuple({"t": cell_text(row[j]), "na": row[j].status == "rahasia"} for row in grid.cells)
        out.append(_Column(path, tuple(c.id for c in column.path), cells, _sums(column)))
    axes = grid.column_axes
    if axes and axes[0].role != "jenis_kelamin" and len(out) > 1:
        spanner = (axes[0].label, axes[0].label_en)
        out = [replace(c, path=(spanner, *c.path), keys=(axes[0].id, *c.keys)) for c in out]
    for d in table.derived:
        cells = tuple({"t": derived_text(d, i, grid.cells[i]), "na": False} for i in range(len(grid.rows)))
        out.append(_Column(((d.label, d.label_en),), (f"@{d.id}",), cells, False))
    return [replace(c, path=tuple((soft(cut(a, LONG)), soft(cut(b, LONG))) for a, b in c.path)) for c in out]


def cut_heads(table: Table) -> tuple[tuple[str, str], ...]:
    """Notes that say in full the column heads which had to be cut."""
    labels = [(c.label, c.label_en) for axis in table.grid().column_axes for c in axis.categories]
    return tuple((f"{cut(a, LONG)}: {a}", f"{cut(b, LONG)}: {b}") for a, b in labels if len(a) > LONG or len(b) > LONG)


def _sums(column: GridLine) -> bool:
    return bool(column.path) and column.path[-1].total


def _stub(table: Table) -> tuple[str, str]:
    axes = [a for a in table.axes if a.id in table.stub]
    ordered = sorted(axes, key=lambda a: table.stub.index(a.id))
    return soft(" / ".join(a.label for a in ordered)), soft(" / ".join(a.label_en for a in ordered))


def _rows(table: Table) -> list[PrintedRow]:
    grid = table.grid()
    columns = _columns(table)
    out: list[PrintedRow] = []
    former: Category | None = None
    for index, line in enumerate(grid.rows):
        inner = line.path[-1]
        if len(line.path) > 1 and line.path[0] != former:
            former = line.path[0]
            out.append(PrintedRow(True, soft(former.label), soft(former.label_en)))
        weight = 2 if line.total else 1 if inner.total else 0
        cells = tuple(c.cells[index] for c in columns)
        out.append(PrintedRow(False, soft(inner.label), soft(inner.label_en), cells, weight, len(line.path) > 1))
    return _keep_together(out)


def _keep_together(rows: list[PrintedRow]) -> list[PrintedRow]:
    """The rows with the runs that stand on one page: a group; of many rows the first and the last ones, and the notes
    below the last of all."""
    out: list[PrintedRow] = []
    for heading, run in groupby(rows, key=lambda row: row.kelompok):
        held = list(run)
        if not heading:
            sizes = [len(held)] if len(held) <= 2 * APART else [APART, *[1] * (len(held) - 2 * APART), APART]
            for first, size in zip(accumulate(sizes, initial=0), sizes, strict=False):
                held[first] = replace(held[first], ikat=size)
        out += held
    last = max((at for at, row in enumerate(out) if row.ikat), default=None)
    return out if last is None else [*out[:last], replace(out[last], ikat=out[last].ikat + 1), *out[last + 1 :]]


def _parts(columns: list[_Column], stub: tuple[str, str], rows: list[PrintedRow]) -> list[tuple[list[_Column], _Fit]]:
    """The columns in as few panels as fit, cut between groups of columns where that is possible."""
    whole = _fit(columns, stub, rows)
    if whole is not None:
        return [(columns, whole)]
    groups: list[list[_Column]] = []
    level = 1 if all(c.keys[:1] == columns[0].keys[:1] or len(c.keys) == 1 for c in columns) else 0
    for column in columns:
        if groups and groups[-1][-1].keys[: level + 1] == column.keys[: level + 1] and len(column.keys) > level + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    for units in (groups, [[c] for c in columns]):
        for count in range(2, len(units) + 1):
            chunks = [[c for unit in chunk for c in unit] for chunk in _shared_out(units, count)]
            for step in _STEPS:  # all panels of a table in one style
                fits = [_fit(chunk, stub, rows, (step,)) for chunk in chunks]
                if all(fits):
                    return [(chunk, fit) for chunk, fit in zip(chunks, fits, strict=True) if fit]
    # A single column too wide for the page: only texts beyond any published number could do that.
    return [([c], _Fit(_STEPS[-1][0], True, WIDTH * 0.4, (WIDTH * 0.6,), _UPRIGHT[-1])) for c in columns]


def _shared_out(units: Sequence[list[_Column]], count: int) -> list[Sequence[list[_Column]]]:
    """`units` in `count` runs, as even as can be."""
    ends = [round(i * len(units) / count) for i in range(count + 1)]
    return [units[a:b] for a, b in pairwise(ends)]


def _fit(
    columns: list[_Column], stub: tuple[str, str], rows: list[PrintedRow], steps: Sequence[tuple[float, bool]] = _STEPS
) -> _Fit | None:
    for size, upright, most in ((*step, most) for step in steps for most in (_UPRIGHT if step[1] else (0.0,))):
        widths, tall = _needs(columns, size, most)
        natural, least = _stub_needs(stub, rows, size)
        least = max(least, min(natural, WIDTH * (0.30 if upright else 0.34)))
        if least + sum(widths) <= WIDTH:
            return _spread(_lower(_Fit(size, upright, least, tuple(widths), tall), columns), natural)
    return None


def _lower(fit: _Fit, columns: list[_Column]) -> _Fit:
    """Where heads lie and columns cannot be equal, what is left over goes first to the column with the tallest head."""
    widths = list(fit.columns)
    left = WIDTH - fit.stub - sum(widths)
    if fit.upright or fit.stub + max(widths) * len(widths) <= WIDTH:
        return fit
    tall = [_head_lines(column, fit.size, width) for column, width in zip(columns, widths, strict=True)]
    while left >= _STRIP and max(tall) > _FLAT:
        most = tall.index(max(tall))
        widths[most] += _STRIP
        left -= _STRIP
        tall[most] = _head_lines(columns[most], fit.size, widths[most])
    return replace(fit, columns=tuple(widths))


def _head_lines(column: _Column, size: float, width: float) -> int:
    i, e = column.path[-1]
    return _lines(i, size, "Bold", width - _HEADPAD) + (_lines(e, size, "Italic", width - _HEADPAD) if e != i else 0)


def _spread(fit: _Fit, natural: float) -> _Fit:
    """What is left over: equal columns, then the stub up to its natural width, then all columns up to a limit."""
    widths = list(fit.columns)
    equal = [max(widths)] * len(widths)
    if fit.stub + sum(equal) <= WIDTH:
        widths = equal
    left = WIDTH - fit.stub - sum(widths)
    more = min(left, max(0.0, min(natural, WIDTH * 0.5) - fit.stub))
    left -= more
    limit = 44.0 if fit.upright else 78.0
    each = max(0.0, min(left / len(widths), limit - max(widths)))
    widths = [w + each for w in widths]
    return replace(fit, columns=tuple(widths), stub=WIDTH - sum(widths))


def _stub_needs(stub: tuple[str, str], rows: list[PrintedRow], size: float) -> tuple[float, float]:
    """Natural width of the widest stub on one line, and the least width that breaks no word."""
    natural = least = 0.0
    for row in rows:
        if row.kelompok:
            continue
        indent = 9.6 if not row.dalam else 14.0
        bold, italic = face("Bold" if row.tebal else "Regular"), face("Italic")
        english = f"/{row.e}" if row.e and row.e != row.l else ""
        natural = max(natural, bold.width(row.l, size) + italic.width(english, size) + indent)
        least = max(least, _longest(row.l, size, "Bold") + indent, _longest(row.e, size, "Italic") + indent)
    return natural * 1.01, max(least, _longest(stub[0], size, "Bold") + _HEADPAD, 50.0)


def _longest(text: str, size: float, style: str) -> float:
    return max((face(style).width(chunk, size) for chunk in _CHUNK.findall(text)), default=0.0)


def _needs(columns: list[_Column], size: float, most: float) -> tuple[list[float], float]:
    """The least width of each column and the height of upright heads, which are no higher than `most` where no word
    is; 0 for heads that lie."""
    widths, tall = [], 0.0
    for column in columns:
        i, e = column.path[-1]
        least = max(column.needs * size + _PAD, face("Regular").width("(00)", 6) + 3)
        if most:
            high = min(most, max(face("Bold").width(i, size), face("Italic").width(e, size)) + 6)
            high = max(high, _longest(i, size, "Bold") + 1, _longest(e, size, "Italic") + 1)
            lines = _lines(i, size, "Bold", high) + (_lines(e, size, "Italic", high) if e != i else 0)
            least = max(least, lines * size * 1.04 + _HEADPAD)
            tall = max(tall, high)
        else:
            least = max(least, _longest(i, size, "Bold") + _HEADPAD, _longest(e, size, "Italic") + _HEADPAD)
        widths.append(least)
    for level, span in _spans(columns):
        if span.stop - span.start < 2 and level == 0 and len(columns[span.start].path) == 1:
            continue
        texts = columns[span.start].path[level]
        wish = max(_longest(texts[0], size, "Bold"), _longest(texts[1], size, "Italic")) + _HEADPAD
        lack = wish - sum(widths[span])
        if lack > 0 and level < len(columns[span.start].path) - 1:
            for j in range(span.start, span.stop):
                widths[j] += lack / (span.stop - span.start)
    return widths, tall


def _spans(columns: list[_Column]) -> list[tuple[int, slice]]:
    """Heads of every level as (level, columns that it spans), from the top."""
    out = []
    depth = max(len(c.path) for c in columns)
    for level in range(depth):
        start = 0
        while start < len(columns):
            column, end = columns[start], start + 1
            if level < len(column.path):
                while (
                    end < len(columns)
                    and level < len(column.path) - 1
                    and (columns[end].keys[: level + 1] == column.keys[: level + 1])
                ):
                    end += 1
                out.append((level, slice(start, end)))
            start = end
    return out


def _panel(
    columns: list[_Column], fit: _Fit, stub: tuple[str, str], rows: list[PrintedRow], first: int, around: float
) -> Panel:
    depth = max(len(c.path) for c in columns)
    heads = [ColumnHead(stub[0], stub[1], 0, 0, 1, depth)]
    for level, span in _spans(columns):
        path = columns[span.start].path
        last = level == len(path) - 1
        rowspan = depth - level if last else 1
        i, e = path[level]
        heads.append(ColumnHead(i, e, span.start + 1, level, span.stop - span.start, rowspan, fit.upright and last))
    rights = [max(2.0, (w - c.needs * fit.size) / 2) for w, c in zip(fit.columns, columns, strict=True)]
    made = Panel(
        ukuran=fit.size,
        tegak=fit.upright,
        tinggi=round(fit.tall, 2),
        lebar=(round(fit.stub, 2), *(round(w, 2) for w in fit.columns)),
        rata=tuple(round(r, 2) for r in rights),
        jumlah=tuple(c.total for c in columns),
        tingkat=depth,
        kepala=tuple(heads),
        nomor=(1, *(first + j + 2 for j in range(len(columns)))),
        baris=tuple(rows),
    )
    tall = _height(made)
    count = sum(not r.kelompok for r in rows)
    return replace(made, taksiran=round(tall, 1), putus=count > UNBROKEN or tall + around > WHOLE)


def _around(table: Table) -> float:
    """Estimated height of the caption and of what stands below a table; notes that stand under another one count as
    if they stood here."""
    said = (*table.notes, *table.notes_en, table.base, table.base_en, table.universe, table.universe_en)
    notes = _lines(" ".join((*said, table.source, table.source_en)), _NOTE, "Italic", WIDTH)
    titles = _lines(table.title, _TITLE, "Bold", _CAPTION) + _lines(table.title_en, _TITLE, "Italic", _CAPTION)
    return titles * _TITLE * (_CAP + 0.4) + notes * _NOTE * (_CAP + 0.4) + 7


def _height(panel: Panel) -> float:
    """Estimated height of head and body."""
    size = panel.ukuran
    total = 6 * _CAP + 3.4  # the numbers of the columns
    for level in range(panel.tingkat):
        here = [h for h in panel.kepala if h.y == level]
        total += max((_head_height(h, panel) / h.h for h in here), default=0.0)
    for row in panel.baris:
        width = panel.lebar[0] - (14.0 if row.dalam else 9.6)
        text = row.l if not row.e or row.e == row.l else f"{row.l}/{row.e}"
        lines = 1 if row.kelompok else _lines(text, size, "Bold" if row.tebal else "Regular", width)
        total += size * (_CAP + (lines - 1) * (_CAP + 0.4)) + (6.6 if row.kelompok else 4.6)
    return total


def _head_height(head: ColumnHead, panel: Panel) -> float:
    if head.tegak:
        return panel.tinggi + 5.2
    width = sum(panel.lebar[head.x : head.x + head.w]) - _HEADPAD
    lines = _lines(head.i, panel.ukuran, "Bold", width)
    if head.e and head.e != head.i:
        lines += _lines(head.e, panel.ukuran, "Italic", width)
    return panel.ukuran * (_CAP + (lines - 1) * (_CAP + 0.36)) + 5.2


def _lines(text: str, size: float, style: str, width: float) -> int:
    """Lines that a text takes when broken greedily at its chunks."""
    font = face(style)
    lines, used = 1, 0.0
    for word in re.findall(r"[^\s/\-–\u200b]+[/\-–]?|\s", text):
        here = font.width(word, size)
        if used and used + here > width and not word.isspace():
            lines, used = lines + 1, 0.0
        used += here
    return lines if math.isfinite(width) else 1
