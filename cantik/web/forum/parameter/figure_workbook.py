"""The workbook of one parameter: a row for each area with its code and a value; its empty form, and what one says."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from cantik.base.memory_file import Held
from cantik.base.text import fold
from cantik.base.workbook_file import new_workbook
from cantik.collect.columns import clean_text, text_of
from cantik.collect.grid import Cell
from cantik.collect.opd_rows import HEAD_ROWS, Row, read_sheets, refuse_persons
from cantik.content.parameter import Parameter
from cantik.forum.errors import SettingRefused
from cantik.forum.parameters import ParameterSubject
from cantik.web.forum.parameter.forms import written_number

CODE, AREA, VALUE = "Kode", "Wilayah", "Nilai"
_MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def figure_template(parameter: Parameter, year: int, names: Mapping[str, str]) -> bytes:
    """An empty workbook that `read_figures` takes once its values are filled in."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"created": _MADE, "title": f"{parameter.title}, {year}"})
        head = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet("Data")
        for at, title in enumerate((CODE, AREA, VALUE)):
            sheet.write_string(0, at, title, head)
        for row, (code, name) in enumerate(names.items(), 1):
            sheet.write_string(row, 0, code)
            sheet.write_string(row, 1, name)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 2, 18)
    return stream.getvalue()


def read_figures(file: Held, subjects: Mapping[str, ParameterSubject]) -> list[tuple[ParameterSubject, Decimal]]:
    """The values of a workbook by area; a row without a value says nothing. Raises `SettingRefused` (R650) for a sheet
    without the columns, a code that is not of the forum or stands twice, a cell that is no number; `OpdSheetRefused`
    (B150) for persons; else as `collect.open`."""
    sheets = read_sheets(file, file.name).rows
    for name, rows in sheets.items():
        refuse_persons(rows, f"{file.name}, lembar “{name}”")
    for rows in sheets.values():
        for at, row in enumerate(rows[:HEAD_ROWS]):
            titles = [fold(clean_text(text_of(cell))) for cell in row]
            if fold(CODE) in titles and fold(VALUE) in titles:
                return _read_rows(
                    rows[at + 1 :], at + 2, (titles.index(fold(CODE)), titles.index(fold(VALUE))), subjects
                )
    raise SettingRefused(_("Kolom berkas tidak dikenal"), expected=f"{CODE}, {VALUE}", mend=_("Pakai templatnya."))


def _read_rows(
    rows: list[Row], first: int, places: tuple[int, int], subjects: Mapping[str, ParameterSubject]
) -> list[tuple[ParameterSubject, Decimal]]:
    found: dict[str, Decimal] = {}
    for number, row in enumerate(rows, first):
        code, value = (_cell_text(row, at) for at in places)
        if not value or not code:
            continue
        where = _("baris %d") % number
        if code not in subjects:
            raise SettingRefused(
                _("Wilayah ini bukan anggota forum, atau parameternya tidak ditetapkan di sana"),
                where=where,
                found=code,
            )
        if code in found:
            raise SettingRefused(_("Wilayah ini dua kali"), where=where, found=code)
        said = written_number(value)
        if said is None:
            raise SettingRefused(_("Nilainya bukan angka"), where=where, found=value[:30])
        found[code] = said
    return [(subjects[code], value) for code, value in found.items()]


def _cell_text(row: Row, at: int) -> str:
    """A cell as it would be written: a number of the workbook with a comma, so that it is read as what is typed."""
    cell: Cell = row[at] if at < len(row) else ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return format(Decimal(str(cell)).normalize(), "f").replace(".", ",")
    return clean_text(text_of(cell))
