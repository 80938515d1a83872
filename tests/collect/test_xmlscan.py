"""What a workbook hides from a reader of cells is found in its XML, without executing or resolving anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cantik.collect.archive import Archive
from cantik.collect.errors import DamagedFile, ForbiddenXml, OverLimit
from cantik.collect.xmlscan import CellPlace, HiddenCells, column_number, scan_ods, scan_xlsx
from tests.collect.berkas import FAMILY, change_members, formula, grid, ods, ods_row, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"


def scan(path: Path) -> HiddenCells:
    return scan_xlsx(Archive(path.read_bytes(), path.name), path.name)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", grid(FAMILY))


def test_a_plain_workbook_hides_nothing(plain: Path) -> None:
    assert scan(plain) == HiddenCells()


@pytest.mark.parametrize(("letters", "number"), [("A", 0), ("z", 25), ("AA", 26), ("AQ", 42), ("XFD", 16383)])
def test_letters_of_columns(letters: str, number: int) -> None:
    assert column_number(letters) == number


def test_formulas_are_counted_and_those_without_value_named(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["a", "b"], [formula("=1+1", 2), formula("=A1&B1", "")], [formula('=""', ""), "x"]]
    facts = scan(write_xlsx(tmp_path / "a.xlsx", rows)).sheets["Data Penduduk"]
    assert (facts.formulas, facts.without_value_count) == (3, 2)
    assert facts.without_value == [CellPlace(2, 1), CellPlace(3, 0)]


def test_error_cells_are_named_with_what_they_show(tmp_path: Path) -> None:
    facts = scan(write_xlsx(tmp_path / "a.xlsx", [["a"], [formula("=1/0", "#DIV/0!")]])).sheets["Data Penduduk"]
    assert facts.errors == [CellPlace(2, 0, "#DIV/0!")]


def test_cells_without_references_are_counted_by_their_place(plain: Path) -> None:
    rows = b"<row><c><v>1</v></c><c><f>A1</f></c></row><row><c/><c/><c><f>A1</f><v>2</v></c></row>"
    change_members(plain, {SHEET: lambda _: b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"})
    facts = scan(plain).sheets["Data Penduduk"]
    assert (facts.formulas, facts.without_value) == (2, [CellPlace(1, 1)])


def test_a_prefixed_or_wide_sheet_is_looked_at_closely(plain: Path) -> None:
    cell = '<x:row r="1"><x:c r="A1"><x:f>1</x:f></x:c></x:row>'
    xml = f'<x:worksheet xmlns:x="u"><x:sheetData>{cell}</x:sheetData></x:worksheet>'
    change_members(plain, {SHEET: lambda _: xml.encode()})
    assert scan(plain).sheets["Data Penduduk"].without_value == [CellPlace(1, 0)]
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{xml}'.encode("utf-16")
    change_members(plain, {SHEET: lambda _: wide})
    assert scan(plain).sheets["Data Penduduk"].without_value == [CellPlace(1, 0)]


@pytest.mark.parametrize(
    ("row", "far"), [(1_048_576, "XFD1048576"), (9_999_999, "A9999999"), (900_000, "ZZ900000"), (2, "xfd2")]
)
def test_a_far_cell_is_refused_before_the_rectangle_is_allocated(plain: Path, row: int, far: str) -> None:
    """A reference that contradicts its row is left to the memory limit of the worker (test_open)."""
    first = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in (1, 900_000))
    cell = f'{first}<row r="{row}"><c r="{far}"><v>1</v></c></row></sheetData>'
    change_members(plain, {SHEET: lambda xml: xml.replace(b"</sheetData>", cell.encode())})
    with pytest.raises(OverLimit, match="juta sel"):
        scan(plain)


def test_a_far_cell_without_content_does_no_harm(plain: Path) -> None:
    change_members(
        plain,
        {SHEET: lambda x: x.replace(b"</sheetData>", b'<row r="1000000"><c r="XFD1000000" s="1"/></row></sheetData>')},
    )
    assert scan(plain).sheets["Data Penduduk"].formulas == 0


ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    b'<!DOCTYPE x SYSTEM "file:///etc/hostname">',
    b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>',
)


@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("declaration", ENTITIES)
def test_entities_are_refused_in_every_member(plain: Path, member: str, declaration: bytes) -> None:
    change_members(plain, {member: lambda xml: xml.replace(b"?>", b"?>" + declaration, 1)})
    with pytest.raises(ForbiddenXml):
        scan(plain)


def test_entities_in_another_encoding_are_refused_too(plain: Path) -> None:
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    change_members(plain, {SHEET: lambda _: xml.encode("utf-16")})
    with pytest.raises(ForbiddenXml):
        scan(plain)


def test_macros_and_links_to_other_files_are_noticed(plain: Path) -> None:
    change_members(plain, {}, {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    hidden = scan(plain)
    assert (hidden.macros, hidden.external_links) == (True, 1)


@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_broken_xml_is_a_damaged_file(plain: Path, member: str) -> None:
    change_members(plain, {member: lambda _: b"<worksheet><f><</worksheet>"})
    with pytest.raises(DamagedFile):
        scan(plain)


def test_a_workbook_without_its_table_of_sheets_is_damaged(plain: Path) -> None:
    members = Archive(plain.read_bytes(), "x")
    assert "xl/_rels/workbook.xml.rels" in members
    with pytest.raises(DamagedFile, match="tidak ada bagian"):
        scan_xlsx(Archive(ods({"a": ""}), "x"), "x")


def test_an_ods_is_scanned_for_formulas_and_repetitions() -> None:
    cells = '<table:table-cell table:number-columns-repeated="2"/><table:table-cell table:formula="of:=1"/>'
    formulas = f"<table:table-row>{cells}</table:table-row>"
    hidden = scan_ods(Archive(ods({"Data": ods_row(["a", "b"]) + formulas}), "x"), "x")
    assert hidden.sheets["Data"].without_value == [CellPlace(2, 2)]
    bomb = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16000"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    with pytest.raises(OverLimit):
        scan_ods(Archive(ods({"Data": bomb}), "x"), "x")


def test_the_blank_end_of_an_ods_is_no_bomb() -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    end = f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
    assert scan_ods(Archive(ods({"Data": ods_row(["a"]) + end}), "x"), "x") == HiddenCells()
