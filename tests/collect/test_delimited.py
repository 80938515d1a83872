"""Delimited text as offices export it: encodings, delimiters, quotes, and rows that cannot be told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.collect.delimited_text import Delimited
from cantik.collect.errors import NotAWorkbook, OverLimit, UnreadableText
from cantik.collect.grid import Cell

TEXT = "nik;nama;alamat\r\n1;SITI NURHALIZA É;JL “MAWAR” 2\r\n2;BUDI;\r\n"


def rows(path: Path) -> list[list[Cell]]:
    found: list[list[Cell]] = []
    for block in Delimited(path).blocks(0):
        columns = [c if c is not None else [""] * len(block) for c in block.columns]
        found += [list(row) for row in zip(*columns, strict=True)]
    return found


EXPECTED = [["nik", "nama", "alamat"], ["1", "SITI NURHALIZA É", "JL “MAWAR” 2"], ["2", "BUDI", ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert rows(path) == EXPECTED
    told = dict(Delimited(path).remarks.left_out)
    assert ("Windows-1252" in told.get("penyandian", "")) == (encoding == "cp1252")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT.replace(";", delimiter), encoding="utf-8", newline="")
    assert rows(path) == EXPECTED


def test_the_delimiter_inside_quotes_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('nik,nama,alamat\n1,"SITI, S.Pd","JL ""A""\nRT 1"\n', encoding="utf-8")
    assert rows(path) == [["nik", "nama", "alamat"], ["1", "SITI, S.Pd", 'JL "A"\nRT 1']]


def test_the_hint_of_excel_names_the_delimiter_and_keeps_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\na,b;c\n1,2;3\n", encoding="utf-8")
    assert rows(path) == [["", ""], ["a,b", "c"], ["1,2", "3"]]


def test_commas_inside_a_semicolon_file_do_not_mislead(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nama;lat\nA, S.Pd, M.Pd;-8,1\nB, S.H., M.H.;-8,2\n", encoding="utf-8")
    assert rows(path)[1] == ["A, S.Pd, M.Pd", "-8,1"]


def test_short_rows_are_filled_and_long_rows_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b;c\n1\n1;2;3;4\n", encoding="utf-8")
    assert rows(path) == [["a", "b", "c", ""], ["1", "", "", ""], ["1", "2", "3", "4"]]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"\xef\xbb\xbf   \r\n", NotAWorkbook),
        (b"satu kolom saja\nsatu kolom saja\n", UnreadableText),
        ("nik;nama\n".encode("utf-16") + b"\x00", UnreadableText),
        (b'nik;nama\n1;"' + b"x" * 200_000, UnreadableText),
        (b"a;b\n" + b"\x01\x02\x03" * 100, NotAWorkbook),
    ],
)
def test_text_that_cannot_be_read_says_why(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(error):
        rows(path)


def test_a_text_file_has_a_gate_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cantik.collect.delimited_text.MAX_BYTES", 10)
    path = tmp_path / "a.csv"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(OverLimit):
        Delimited(path)


def test_blank_columns_are_none_and_blocks_repeat(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b;c\n" + "1;;3\n" * 9000, encoding="utf-8")
    opened = Delimited(path)
    first, second = list(opened.blocks(0)), list(opened.blocks(0))
    assert [len(one) for one in first] == [len(one) for one in second]
    assert first[1].column(1) is None
    assert sum(map(len, first)) == 9001
