"""Sheets of other hands that would have given a wrong figure without a word: formulas that the file holds no result of,
errors, thousands, a code of one village beside the name of another, sums under the bare name of a kecamatan."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from cantik.base.memory_file import Held
from tests.collect.berkas import ods
from tests.collect.test_opd import book, read, said

TITLES = ["Kode desa", "Kecamatan", "Desa", "SD", "SMP"]
FIRST: list[Any] = ["99.01.01.2001", "Kanigoro", "Kanigoro", 3, 1]
SECOND: list[Any] = ["99.01.02.2002", "Srengat", "Bagelenan", 2, 1]


def calculated(*rows: Sequence[Any], at: tuple[int, int], shows: object) -> Held:
    """A workbook with one formula; `shows` None: as programs write it that do not calculate."""
    stream, written = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.write_formula(*at, "=1+2", None, 3 if shows is None else shows)
    with zipfile.ZipFile(stream) as held, zipfile.ZipFile(written, "w") as other:
        for name in held.namelist():
            part = held.read(name)
            if shows is None and name.endswith("sheet1.xml"):
                part, found = re.subn(rb"(</f>)<v>3</v>", rb"\1", part)
                assert found == 1
            other.writestr(name, part)
    return Held("hitungan.xlsx", written.getvalue())


@pytest.mark.parametrize(("shows", "found"), [(None, "rumus tanpa hasil"), ("#REF!", "#REF!")])
def test_a_formula_without_a_result_is_no_blank_cell(shows: str | None, found: str) -> None:
    reading = read(calculated(TITLES, FIRST, SECOND, at=(2, 3), shows=shows))
    told = [(one.rule, one.sheet, one.row, one.column, one.found) for one in reading.findings if one.level == "tolak"]
    assert told == [("opd_rumus", "Data", 3, "SD", found)]


def test_a_formula_with_its_result_is_read_and_sums_may_lack_theirs() -> None:
    assert said(read(calculated(TITLES, FIRST, at=(1, 3), shows=7)))["99.01.01.2001"]["sekolah_sd"] == "7"
    sums = ["", "", "Jumlah", "", 2]
    assert not read(calculated(TITLES, FIRST, SECOND, sums, at=(3, 3), shows=None)).has_refusals


@pytest.mark.parametrize(
    ("rows", "rule", "row", "column"),
    [
        ([TITLES, ["99.01.01.2001", "Kanigoro", "Bagelenan", 3, 1]], "opd_desa_lain", 2, "Desa"),
        ([TITLES, ["99.01.01.2002", "Srengat", "Sumberrejo", 3, 1]], "opd_desa_lain", 2, "Kode desa"),
        ([["Data sekolah (dalam ribuan)"], TITLES, FIRST], "opd_kelipatan", 2, ""),
        ([["No", "Desa", "SD"], ["I", "Kanigoro", 9], ["1", "Tlogo Mulyo", 9]], "opd_nama_kecamatan", 2, "Desa"),
    ],
)
def test_what_may_mean_something_else_is_refused_with_its_cell(
    rows: list[list[Any]], rule: str, row: int, column: str
) -> None:
    reading = read(book(*rows))
    refused = [found for found in reading.findings if found.level == "tolak"]
    assert [(found.rule, found.row, found.column) for found in refused] == [(rule, row, column)]
    assert refused[0].cure
    assert refused[0].expected


def test_a_village_called_as_its_kecamatan_is_taken_where_the_kecamatan_is_said() -> None:
    reading = read(book(["Kecamatan", "Desa", "SD"], ["Kanigoro", "Kanigoro", 3], ["Srengat", "Sumberrejo", 2]))
    assert not reading.has_refusals
    assert set(said(reading)) == {"99.01.01.2001", "99.01.02.2001"}


def test_a_text_file_of_another_country_is_read_and_its_thousands_refused_only_above_the_bound() -> None:
    lines = "\ufeffKode desa;Kecamatan;Desa;SD;SMP\r\n99.01.01.2001;Kanigoro;Kanigoro;{};1\r\n"
    assert said(read(Held("a.csv", lines.format("204").encode())))["99.01.01.2001"]["sekolah_sd"] == "204"
    for wrong in ("1.204", "1,204", "3%", "3,0", "3*)", "3-4"):
        assert read(Held("a.csv", lines.format(wrong).encode())).has_refusals, wrong


def test_rows_and_columns_that_nobody_sees_are_read_and_told() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Data")
        for number, row in enumerate((TITLES, FIRST, SECOND)):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})  # holds nothing
        sheet.set_column(4, 4, None, None, {"hidden": True})
    reading = read(Held("tersembunyi.xlsx", stream.getvalue()))
    told = [(one.rule, one.row, one.column, one.found) for one in reading.findings if "tersembunyi" in one.rule]
    assert told == [("opd_baris_tersembunyi", 3, "", "3"), ("opd_kolom_tersembunyi", 1, "SMP", "E")]
    assert not reading.has_refusals
    assert said(reading)["99.01.02.2002"]["sekolah_sd"] == "2"
    assert not [one for one in read(book(TITLES, FIRST, SECOND)).findings if "tersembunyi" in one.rule]


@pytest.mark.parametrize("shape", ["0%", "0.00%", "#,##0 %", '0" % dari"'])
def test_a_number_that_shows_itself_a_hundredfold_is_no_count(shape: str) -> None:
    """300% is kept as 3: whoever opens the file reads three hundred. A sign in quotes changes nothing."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        sheet, format_ = made.add_worksheet("Data"), made.add_format({"num_format": shape})
        for number, row in enumerate((TITLES, FIRST, SECOND)):
            sheet.write_row(number, 0, row)
        sheet.write_number(2, TITLES.index("SD"), 3, format_)
    reading = read(Held("persen.xlsx", stream.getvalue()))
    told = [(found.rule, found.row, found.column, found.found) for found in reading.findings if found.level == "tolak"]
    assert told == ([] if '"' in shape else [("opd_persen", 3, "SD", "300%")])


def test_so_it_is_in_a_table_of_libreoffice() -> None:
    cell = "<table:table-cell office:value-type='{}'{}><text:p>{}</text:p></table:table-cell>"
    head = "".join(cell.format("string", "", text) for text in ("Desa", "SD"))
    values = cell.format("string", "", "Tlogo Mulyo") + cell.format("percentage", " office:value='3'", "300%")
    rows = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in (head, values))
    reading = read(Held("persen.ods", ods({"Data": rows})))
    assert [(found.rule, found.row) for found in reading.findings if found.level == "tolak"] == [("opd_persen", 2)]


def test_kecamatan_and_village_in_one_column() -> None:
    """A heading for each kecamatan, its villages below it; a village that bears the name of its kecamatan is not told
    apart from a row of sums, and refused."""
    rows: list[list[Any]] = [["Kecamatan/Desa", "SD"], ["Kanigoro", ""], ["Tlogo Mulyo", 4], ["Srengat", ""]]
    reading = read(book(*rows, ["Sumberrejo", 2]))
    assert said(reading) == {"99.01.01.2003": {"sekolah_sd": "4"}, "99.01.02.2001": {"sekolah_sd": "2"}}
    doubtful = read(book(["Kecamatan/Desa", "SD"], ["Kanigoro", 9], ["Srengat", ""], ["Sumberrejo", 2]))
    assert doubtful.has_refusals
