"""The marked workbook: the user's rows with the wrong cells marked, and a list that leads to them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import openpyxl.comments
import pytest

from cantik.base.errors import WrongUse
from cantik.codes.lists import code_lists
from cantik.collect.account import FileAccount
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding, Level
from cantik.collect.open import open_file
from cantik.collect.read import Delivery, read_file
from cantik.content.kinds import Content
from cantik.contoh.opensid import write_rows
from cantik.contoh.shape import PLACE, Row
from cantik.examine import Examination
from cantik.examine.errors import NumberInReason
from cantik.examine.findings.accept import parse_reason, settle
from cantik.examine.report import marked_workbook
from tests.examine.conftest import Check


@pytest.fixture(scope="module")
def marked(
    clean_rows: list[Row],
    read: Callable[[Sequence[Row]], Reading],
    check: Check,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Examination, bytes]:
    rows = [list(row) for row in clean_rows[:40]]
    rows[3][PLACE["nama"]] = '=HYPERLINK("http://contoh","x")'
    rows[5][PLACE["agama_id"]] = "9"
    rows[7][PLACE["nik"]] = "99010"
    path: Path = tmp_path_factory.mktemp("tanda") / "penduduk.xlsx"
    write_rows(rows, path, "contoh")
    examined = check(read(rows))
    with open_file(path) as opened:
        return examined, marked_workbook(opened, examined.findings, demo=True)


def test_wrong_cells_are_marked_and_said_in_words(marked: tuple[Examination, bytes]) -> None:
    _, data = marked
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Sheet1"]
    header = [cell.value for cell in sheet[1]]
    wrong = sheet.cell(row=7, column=header.index("agama_id") + 1)
    assert wrong.fill.fgColor.rgb == "FFFBE6B8"
    assert "tidak dikenal" in wrong.comment.text
    assert "Galat: Kode agama_id 9 tidak dikenal." in sheet.cell(row=7, column=header.index("Temuan") + 1).value
    untouched = sheet.cell(row=8, column=header.index("agama_id") + 1)
    assert untouched.comment is None
    assert untouched.fill.fill_type is None


def test_a_marked_workbook_that_comes_back_asks_about_nothing_that_was_written_into_it(
    marked: tuple[Examination, bytes], content: Content, tmp_path: Path
) -> None:
    """The list of findings names people, the comments hang on their rows: both are ours. What somebody writes below the
    list is not, and neither is a comment of his own."""
    _, data = marked
    back = tmp_path / "kembali.xlsx"
    back.write_bytes(data)

    def account_of(path: Path) -> FileAccount:
        account = read_file(path, Delivery(dt.date(2025, 12, 31)), content=content, lists=code_lists()).account
        assert account is not None
        return account

    account = account_of(back)
    assert account.questions == ()
    assert {"temuan", "komentar_temuan"} <= account.totals().keys()
    book = openpyxl.load_workbook(back)
    for name in ("SITI AMINAH", "BUDI SANTOSO", "RATNA DEWI"):
        book["Temuan"].append([None, None, name, None, None, "01-02-1990", "Perempuan"])
    own = book["Sheet1"]["B4"]
    own.comment = openpyxl.comments.Comment("sudah pindah ke Malang", "Kaur")
    book.save(back)
    asked = {question.place for question in account_of(back).questions}
    assert asked == {"Temuan", "Sheet1!komentar"}


def test_the_list_leads_to_the_cells(marked: tuple[Examination, bytes]) -> None:
    examined, data = marked
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Temuan"]
    assert sheet["A1"].value == "Temuan pemeriksaan – CONTOH – DATA REKAAN"
    listed = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert len(listed) == len(examined.findings)
    row = next(row for row in listed if row[9] == "nik_panjang")
    assert row[1:5] == ["Ditolak", "Sheet1", "9", "nik"]
    assert row[7] == "NIK harus 16 angka, di berkas ada 5."
    link = sheet.cell(row=5 + listed.index(row), column=4).hyperlink
    assert link.location == f"'Sheet1'!{openpyxl.utils.get_column_letter(PLACE['nik'] + 1)}9"


def test_a_formula_stays_text(marked: tuple[Examination, bytes]) -> None:
    _, data = marked
    cell = openpyxl.load_workbook(io.BytesIO(data))["Sheet1"].cell(row=5, column=PLACE["nama"] + 1)
    assert cell.data_type == "s"
    assert cell.value == '=HYPERLINK("http://contoh","x")'
    assert cell.quotePrefix is True


def test_the_rows_are_those_of_the_file(marked: tuple[Examination, bytes], clean_rows: list[Row]) -> None:
    _, data = marked
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Sheet1"]
    place = PLACE["nama_ibu"]
    assert [sheet.cell(row=n + 2, column=place + 1).value or "" for n in range(40)] == [
        row[place] for row in clean_rows[:40]
    ]
    assert sheet.max_row == 41


def test_same_findings_same_bytes(
    clean_rows: list[Row], read: Callable[[Sequence[Row]], Reading], check: Check, tmp_path: Path
) -> None:
    path = tmp_path / "penduduk.xlsx"
    write_rows(clean_rows[:5], path, "contoh")
    findings = check(read(clean_rows[:5])).findings
    with open_file(path) as opened:
        assert marked_workbook(opened, findings) == marked_workbook(opened, findings)


def finding(level: Level, rule: str = "umur_ibu_anak") -> Finding:
    return Finding(rule, level, "orang", 0, "Sheet1", 2, "nik", "", "", "", "")


def test_only_open_findings_are_accepted() -> None:
    reason = parse_reason("  sudah   dicocokkan dengan KK asli ")
    assert reason.text == "sudah dicocokkan dengan KK asli"
    mother, twin = finding(Level.CHECK), finding(Level.CHECK, "orang_ganda_mirip")
    settled = settle([mother, finding(Level.REFUSE), finding(Level.NOTE), twin], reason, rules=frozenset({mother.rule}))
    assert settled.accepted == ((mother, reason),)
    assert settled.still_open == (twin,)


@pytest.mark.parametrize("text", ["", "ok", "benar 123456789", "xxxxxxxxxxxxxx", "a" * 600])
def test_a_reason_must_say_something(text: str) -> None:
    with pytest.raises(WrongUse, match="B303"):
        parse_reason(text)


def test_a_reason_of_a_command_holds_no_number_of_a_person() -> None:
    with pytest.raises(NumberInReason, match="B307"):
        parse_reason("NIK 9901 0101 0190 0001 sudah benar")


def test_the_reason_of_the_demo_is_one() -> None:
    assert parse_reason("data contoh").text == "data contoh"
