"""The workbook: a list of sheets, a sheet for each table, the indicators, symbols and what is not shown."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.numerals import HIDDEN
from cantik.base.workbook_file import new_workbook
from cantik.release.event_years import RATES
from cantik.release.left_prints import left_of
from cantik.release.model import Cell, GridLine, Release, Table, TableGrid
from cantik.release.office_figures import decode_figures, delivered_tables
from cantik.release.printed_tables import print_release
from cantik.release.show import figure_text, joint, superscript_of
from cantik.release.states import states_of

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NAME = "produk/tabel.xlsx"
_PROFILE = "Profil"  # the sheet of the profile by fields; only of a release that has one
_DELIVERED = "Angka OPD"  # the sheet of what offices deliver; only of a release that tells some
_INK, _HEAD, _ZEBRA = "#0b3558", "#dbe6ee", "#f5f8fa"


def make(release: Release, folder: Path) -> list[str]:
    """Write `produk/tabel.xlsx` into the release folder; the same release gives the same bytes."""
    path = folder / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook(release))
    return [NAME]


def workbook(release: Release) -> bytes:
    """The bytes of the workbook. Numbers are numbers, hidden cells the text NA with a hatch and their range as a
    note."""
    release = print_release(release)
    stream = io.BytesIO()
    with new_workbook(stream, deflated=False) as book:
        published = release.published
        book.set_properties(
            {
                "title": release.titles[0],
                "author": f"Pemerintah {release.place.full()}",
                "subject": f"{release.edition}, {release.standing_note}",
                "comments": release.content,
                "created": dt.datetime(published.year, published.month, published.day, tzinfo=dt.UTC).replace(
                    tzinfo=None
                ),
            }
        )
        styles = _styles(book)
        styles |= _marked_styles(book, release)
        _list_sheet(book, release, styles)
        for table in release.tables:
            _table_sheet(book.add_worksheet(_sheet_name(table)), table, release, styles)
        _figure_sheet(book, release, styles)
        if release.profiles:
            _profile_sheet(book, release, styles)
        if decode_figures(release):
            _delivered_sheet(book, release, styles)
        _about_sheet(book, release, styles)
    return stream.getvalue()


def _sheet_name(table: Table) -> str:
    return table.number


_FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:

    def style(**more: Any) -> Format:
        return book.add_format({**_FONT, **more})

    number = {"num_format": "#,##0", "align": "right"}
    return {
        "title": style(bold=True, font_size=13, font_color=_INK),
        "title_en": style(italic=True, font_color="#44566c"),
        "text": style(text_wrap=True),
        "plain": style(),
        "link": style(font_color="#134f7a", underline=1),
        "mark": style(bold=True, font_color="#8a5a00"),
        "head": style(bold=True, bg_color=_HEAD, text_wrap=True, align="center", border=1, border_color="#b8c6d2"),
        "numbers": style(bg_color=_ZEBRA, align="center", font_size=9),
        "stub": style(),
        "group": style(bold=True, bg_color=_ZEBRA),
        "stub_total": style(bold=True, top=1),
        "n": style(**number),
        "n_total": style(**number, bold=True, top=1),
        "d": style(num_format="#,##0.00", align="right"),
        "na": style(align="right", pattern=14, fg_color="#c4ccd4", bg_color="#ffffff"),
        "note": style(font_size=9, font_color="#44566c"),
    }


def _marked_styles(book: xlsxwriter.Workbook, release: Release) -> dict[str, Format]:
    """Formats of figures that are not final: a number, with the mark of its state behind it."""
    used = {figure.state for figure in release.figures}.union(*(states_of(table) for table in release.tables)) - {""}
    made = {}
    for state in sorted(used):
        for name, form, more in (
            ("n", "#,##0", {}),
            ("n_total", "#,##0", {"bold": True, "top": 1}),
            ("d", "#,##0.00", {}),
        ):
            mark = f'{form}"{superscript_of(state)}"'
            made[name + state] = book.add_format({**_FONT, "num_format": mark, "align": "right", **more})
    return made


def _banner(sheet: Worksheet, row: int, release: Release, styles: dict[str, Format]) -> int:
    """Words that no sheet may lack: fictitious data, a draft."""
    if release.fictitious:
        sheet.write_string(row, 0, "CONTOH – DATA REKAAN", styles["mark"])
        row += 1
    if release.standing == "rancangan":
        sheet.write_string(row, 0, "RANCANGAN – belum boleh dikutip", styles["mark"])
        row += 1
    return row


def _list_sheet(book: xlsxwriter.Workbook, release: Release, styles: dict[str, Format]) -> None:
    sheet = book.add_worksheet("Daftar")
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, release.titles[0], styles["title"])
    sheet.write_string(1, 0, release.titles[1], styles["title_en"])
    sheet.write_string(2, 0, f"{release.edition} · {release.standing_note}", styles["note"])
    row = _banner(sheet, 3, release, styles) + 1
    for table in release.tables:
        sheet.write_url(row, 0, f"internal:'{_sheet_name(table)}'!A1", styles["link"], table.number)
        sheet.write_string(row, 1, table.title, styles["plain"])
        row += 1
    more = ([_PROFILE] if release.profiles else []) + ([_DELIVERED] if decode_figures(release) else [])
    for name in ("Indikator", *more, "Keterangan"):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles["link"], name)
        row += 1


def _table_sheet(sheet: Worksheet, table: Table, release: Release, styles: dict[str, Format]) -> None:
    grid = table.grid()
    stubs = len(grid.row_axes)
    sheet.set_column(0, stubs - 1, 26)
    sheet.set_column(stubs, stubs + len(grid.columns) + len(table.derived), 13)
    sheet.write_string(0, 0, f"Tabel {table.number} {table.title}", styles["title"])
    sheet.write_string(1, 0, f"Table {table.number} {table.title_en}", styles["title_en"])
    row = _banner(sheet, 2, release, styles) + 1
    row = _heads(sheet, row, table, grid, styles)
    sheet.freeze_panes(row, stubs)
    row = _body(sheet, row, table, grid, styles)
    for note, note_en in zip(table.notes, table.notes_en, strict=False):
        sheet.write_string(row, 0, f"{note} / {note_en}", styles["note"])
        row += 1
    for line in (
        f"Basis/Base: {table.base} / {table.base_en}",
        f"Sumber/Source: {table.source} / {table.source_en}",
    ):
        sheet.write_string(row, 0, line, styles["note"])
        row += 1


def _heads(sheet: Worksheet, row: int, table: Table, grid: TableGrid, styles: dict[str, Format]) -> int:
    """Bilingual heads, one row for each column axis, then the row of column numbers; returns the first body row."""
    depth = max(1, len(grid.column_axes))
    stubs = len(grid.row_axes)
    for position, axis in enumerate(grid.row_axes):
        _head(sheet, row, position, row + depth - 1, position, f"{axis.label}\n{axis.label_en}", styles)
    for level in range(depth):
        start = 0
        while start < len(grid.columns):
            end = start
            path = grid.columns[start].path[: level + 1]
            while end + 1 < len(grid.columns) and path and grid.columns[end + 1].path[: level + 1] == path:
                end += 1
            text = f"{path[-1].label}\n{path[-1].label_en}" if path else "Jumlah\nTotal"
            _head(sheet, row + level, stubs + start, row + level, stubs + end, text, styles)
            start = end + 1
    for position, derived in enumerate(table.derived):
        column = stubs + len(grid.columns) + position
        _head(sheet, row, column, row + depth - 1, column, f"{derived.label}\n{derived.label_en}", styles)
    for level in range(depth):
        sheet.set_row(row + level, 32)
    row += depth
    for column in range(stubs + len(grid.columns) + len(table.derived)):
        sheet.write_string(row, column, f"({column + 1})", styles["numbers"])
    return row + 1


def _head(sheet: Worksheet, r0: int, c0: int, r1: int, c1: int, text: str, styles: dict[str, Format]) -> None:
    if (r0, c0) == (r1, c1):
        sheet.write_string(r0, c0, text, styles["head"])
    else:
        sheet.merge_range(r0, c0, r1, c1, text, styles["head"])


def _body(sheet: Worksheet, row: int, table: Table, grid: TableGrid, styles: dict[str, Format]) -> int:
    stubs = len(grid.row_axes)
    for index, (line, cells) in enumerate(zip(grid.rows, grid.cells, strict=True)):
        for position, category in enumerate(line.path):
            sheet.write_string(row, position, category.label, styles["stub_total" if line.total else "stub"])
        for position, (column, cell) in enumerate(zip(grid.columns, cells, strict=True)):
            _cell(sheet, row, stubs + position, cell, line, column, styles)
        for position, derived in enumerate(table.derived):
            value = derived.values[index]
            if value is not None:
                mark = joint(cell.state for cell in cells)
                sheet.write_number(row, stubs + len(cells) + position, float(value), styles[f"d{mark}"])
        row += 1
    return row


def _cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, line: GridLine, head: GridLine, styles: dict[str, Format]
) -> None:
    if cell.value is not None:
        percent = isinstance(cell.value, Decimal)
        style = "d" if percent else "n_total" if line.total or head.total else "n"
        sheet.write_number(row, column, float(cell.value), styles[f"{style}{cell.state}"])
        return
    sheet.write_string(row, column, HIDDEN if cell.status == "rahasia" else "…", styles["na"])
    if cell.low is not None and cell.high is not None:
        sheet.write_comment(row, column, f"Rentang umum: {cell.low}–{cell.high}", {"author": "Cantik"})


def _figure_sheet(book: xlsxwriter.Workbook, release: Release, styles: dict[str, Format]) -> None:
    sheet = book.add_worksheet("Indikator")
    sheet.set_column(0, 1, 48)
    sheet.set_column(2, 7, 18)
    row = _banner(sheet, 0, release, styles)
    heads = ("Indikator", "Indicator", "Wilayah", "Nilai", "Satuan", "Pembilang", "Penyebut", "Basis")
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, styles["head"])
    for figure in release.figures:
        row += 1
        area = figure.area_label or release.place.heading()
        for column, text in enumerate((figure.title, figure.title_en, area)):
            sheet.write_string(row, column, text, styles["plain"])
        for column, value in ((3, figure.value), (5, figure.numerator), (6, figure.denominator)):
            if value is not None:
                sheet.write_number(row, column, float(value), styles[f"d{figure.state}" if column == 3 else "n"])
            elif column == 3:
                sheet.write_string(row, column, figure_text(figure), styles["na"])
        sheet.write_string(row, 4, figure.unit, styles["plain"])
        sheet.write_string(row, 7, figure.base, styles["plain"])


def _profile_sheet(book: xlsxwriter.Workbook, release: Release, styles: dict[str, Format]) -> None:
    """The profile by fields, values as the book prints them."""
    sheet = book.add_worksheet(_PROFILE)
    sheet.set_column(0, 1, 46)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, 4, 20)
    row = _banner(sheet, 0, release, styles)
    for profile in release.profiles:
        sheet.write_string(row, 0, profile.title, styles["title"])
        sheet.write_string(row + 1, 0, profile.title_en, styles["title_en"])
        row += 3
        for column, head in enumerate(("Ukuran", "Measure", "Nilai", "Satuan", "Tabel")):
            sheet.write_string(row, column, head, styles["head"])
        for part in profile.parts:
            row += 1
            sheet.write_string(row, 0, part.title, styles["group"])
            sheet.write_string(row, 1, part.title_en, styles["group"])
            for line in part.lines:
                row += 1
                for column, text in enumerate((line.label, line.label_en, line.value, line.unit, line.table)):
                    sheet.write_string(row, column, text, styles["plain"])


def _delivered_sheet(book: xlsxwriter.Workbook, release: Release, styles: dict[str, Format]) -> None:
    sheet = book.add_worksheet(_DELIVERED)
    sheet.set_column(0, 1, 36)
    sheet.set_column(2, 3, 14)
    sheet.set_column(4, 5, 52)
    row = _banner(sheet, 0, release, styles)
    heads = ("Tabel", "Angka", "Nilai", "Satuan", "Menurut", "Sumber")
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, styles["head"])
    lines = [(table, line) for table in delivered_tables(release) for line in table.lines]
    for table, line in lines:
        row += 1
        decimals = line.figure.decimals
        number = styles["n"] if not decimals else styles["d"] if decimals == 2 else _decimals(book, decimals)
        texts = ((0, table.title[0]), (1, line.figure.label), (3, line.figure.unit), (4, line.by[0]))
        for column, text in (*texts, (5, table.source[0])):
            sheet.write_string(row, column, text, styles["plain"])
        sheet.write_number(row, 2, float(line.value), number)


def _decimals(book: xlsxwriter.Workbook, decimals: int) -> Format:
    return book.add_format({**_FONT, "num_format": f"#,##0.{'0' * decimals}", "align": "right"})


def _about_sheet(book: xlsxwriter.Workbook, release: Release, styles: dict[str, Format]) -> None:
    sheet = book.add_worksheet("Keterangan")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 90)
    rows: list[tuple[str, str]] = [
        ("NA", "Data tidak dapat ditampilkan / not shown, so that no person can be recognised"),
        ("–", "Tidak ada atau nol / null or zero"),
        ("…", "Data tidak tersedia / not available"),
        ("Kebijakan pelindungan", release.policy.get("id", "")),
        ("Sumber", "; ".join(release.sources)),
        *((f"Sumber: {name}", f"keadaan {day}") for name, _, day, _ in release.texts.get("sumber_data", ())),
        *((f"Pendataan: {name}", told) for name, _, told, _ in release.texts.get("pendataan", ())),
        *((f"Angka: {name}", told) for name, _, told, _ in release.texts.get(RATES, ())),
        *((f"Penduduk: {name}", number) for name, _, number, _ in release.texts.get("rekonsiliasi", ())),
        *((f"Penetapan: {name}", value) for name, _, value, _ in release.texts.get("penetapan", ())),
        ("Sidik rilis", release.content),
        ("Lisensi", release.licence),
        *((f"Mutu: {row.heading()}", " ".join((row.value_text(), row.meaning()))) for row in release.quality.rows),
        *(("Cetakan", said) for said, _ in left_of(release).tell_lines()),
        *((f"Tidak ditampilkan: {n.title}", n.reason) for n in release.not_shown),
    ]
    start = _banner(sheet, 0, release, styles)
    for row, (name, text) in enumerate(rows, start):
        sheet.write_string(row, 0, name, styles["plain"])
        sheet.write_string(row, 1, text, styles["text"])
