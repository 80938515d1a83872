"""Opening: told by the bytes, never by the name; whatever they are, a file opens or ends with one typed error."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.base.errors import UnreadableInput
from cantik.collect.archive import LIMITS, Limits
from cantik.collect.errors import DamagedFile, FileMissing, NotAWorkbook, OverLimit, PasswordProtected
from cantik.collect.grid import Cell
from cantik.collect.open import open_file
from tests.collect.berkas import (
    FAMILY,
    change_members,
    grid,
    many,
    ods,
    ods_row,
    ole,
    write_csv,
    write_xlsx,
    xls,
    zip_of,
)


def cells(path: Path) -> dict[str, list[list[Cell]]]:
    """All sheets as rows."""
    with open_file(path) as opened:
        found = {}
        for head in opened.heads:
            rows: list[list[Cell]] = []
            for block in opened.blocks(head.number):
                columns = [c if c is not None else [""] * len(block) for c in block.columns]
                rows += [list(row) for row in zip(*columns, strict=True)]
            found[head.name] = rows
        return found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "berkas kosong"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "JPEG"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (b"<html><table><tr><td>nik</td></tr></table></html>", "HTML"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><html>", "HTML"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "Excel 2003"),
        (zip_of({"word/document.xml": b"<w/>"}), "Word"),
        (zip_of({"xl/workbook.bin": b"x"}), "XLSB"),
        (zip_of({"a.txt": b"x"}), "arsip ZIP"),
        (ole({"WordDocument": b"x"}), "Word lama"),
        (ole({"Lain": b"x"}), "OLE2"),
        (bytes(range(256)) * 40, "bukan teks"),
    ],
)
def test_what_is_no_workbook_is_named_whatever_it_is_called(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "penduduk.xlsx"
    path.write_bytes(data)
    with pytest.raises(NotAWorkbook) as caught:
        cells(path)
    assert words in caught.value.found
    assert "\n" not in caught.value.line()


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "tidak-ada.xlsx", tmp_path):
        with pytest.raises(FileMissing):
            cells(path)


@pytest.mark.parametrize(
    "data",
    [
        ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
        ole({"Workbook": b"\x09\x08\x04\x00\x00\x06\x05\x00\x2f\x00\x02\x00\x00\x00"}),
    ],
)
def test_a_password_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(PasswordProtected):
        cells(path)


def test_a_locked_ods_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ods({"a": ods_row(["nik"])}))
    change_members(path, {}, {"META-INF/manifest.xml": b"<manifest:encryption-data/>"})
    with pytest.raises(PasswordProtected):
        cells(path)


def test_a_file_over_the_gate_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", grid(FAMILY))
    read = Path.read_bytes

    def read_others(own: Path) -> bytes:
        assert own != path, "the gate comes first"
        return read(own)

    monkeypatch.setattr(Path, "read_bytes", read_others)
    with pytest.raises(OverLimit, match="MB"), open_file(path, Limits(file=1000)):
        pass


def test_a_name_that_lies_does_not_matter(tmp_path: Path) -> None:
    rows = [["nik", "nama"], ["1", "a"]]
    assert cells(write_xlsx(tmp_path / "x.csv", rows)) == {"Data Penduduk": rows}
    assert cells(write_csv(tmp_path / "y.xlsx", rows)) == {"CSV": rows}


def test_cells_keep_their_kind_and_place(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [""] * 3,
        ["", "nik", "x"],
        ["", 5.0, dt.date(1990, 2, 28)],
        ["", "5", True],
        ["", 0.5, "a\x1fb"],
    ]
    found = cells(write_xlsx(tmp_path / "a.xlsx", rows))["Data Penduduk"]
    assert found[1:4] == [["", "nik", "x"], ["", 5.0, dt.date(1990, 2, 28)], ["", "5", "TRUE"]]
    assert found[0] == ["", "", ""]
    assert found[4][1] == 0.5


def test_an_ods_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ods({"Data": ods_row(["nik", "nama"]) + ods_row(["1", "a"])}))
    assert cells(path) == {"Data": [["nik", "nama"], ["1", "a"]]}


def test_sheets_longer_than_a_block_keep_their_rows(tmp_path: Path) -> None:
    rows = [["n"], *([str(number)] for number in range(5000))]
    with open_file(write_xlsx(tmp_path / "a.xlsx", rows)) as opened:
        pairs = [
            (row, cell)
            for block in opened.blocks(0)
            for row, cell in zip(block.rows, block.columns[0] or (), strict=True)
        ]
    assert pairs == [(at, row[0]) for at, row in enumerate(rows, 1)]


def test_the_worker_that_runs_out_of_memory_is_an_over_limit_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate is opened on purpose: then the limit of the process must hold."""
    pytest.importorskip("resource")
    monkeypatch.setattr("cantik.collect.xmlscan.MAX_CELLS", 10**18)
    path = write_xlsx(tmp_path / "a.xlsx", [["a"]], polish=lambda _, page: page.write(1_048_575, 16_383, "z"))
    with pytest.raises(OverLimit, match="memori"):
        cells(path)


def test_room_that_is_only_announced_is_no_memory(tmp_path: Path) -> None:
    """An .xls of 6 kB whose sheet says that it fills every row and column, with one cell far down: 400 MB are held,
    while the parser reserves more than a gigabyte."""
    path = tmp_path / "a.xls"
    path.write_bytes(xls("Data", [["nik", "nama"], ["1", "a"]], announced=(65_536, 256), far=(65_535, 90)))
    with open_file(path) as opened:
        assert sum(len(block) for block in opened.blocks(0)) == 65_536
        assert opened.heads[0].rows[1][:2] == ("1", "a")


def test_what_is_held_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that holds more than it may is ended, however much address space it has."""
    pytest.importorskip("resource")
    hoarder = tmp_path / "hoarder.py"
    hoarder.write_text("import time; held = bytearray(b'x') * 200_000_000; time.sleep(60)", encoding="utf-8")
    monkeypatch.setattr("cantik.collect.workbook._WORKER", hoarder)
    monkeypatch.setattr("cantik.collect.workbook.MEMORY", 100_000_000)
    with pytest.raises(OverLimit, match="memori"):
        cells(write_xlsx(tmp_path / "a.xlsx", [["a"]]))


@pytest.mark.parametrize("far", ["A9999999", "ZZ1048576"])
def test_a_cell_that_lies_about_its_row_meets_the_limit_of_the_worker(tmp_path: Path, far: str) -> None:
    pytest.importorskip("resource")
    path = write_xlsx(tmp_path / "a.xlsx", grid(FAMILY))
    change_members(path, {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b'r="A2"', f'r="{far}"'.encode())})
    with pytest.raises(OverLimit):
        cells(path)


def test_the_worker_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setattr("cantik.collect.workbook._WORKER", sleeper)
    monkeypatch.setattr("cantik.collect.workbook.WALL_SECONDS", 0.3)
    with pytest.raises(OverLimit, match="waktu"):
        cells(write_xlsx(tmp_path / "a.xlsx", [["a"]]))


@pytest.mark.parametrize("says", ["print('block 3 0 0 5 0 2')", "print('???')", "print('head 2 1 1 1 0 9')", "pass"])
def test_a_worker_that_talks_nonsense_is_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    liar = tmp_path / "liar.py"
    liar.write_text(f"import sys; sys.stdin.buffer.read(10); {says}", encoding="utf-8")
    monkeypatch.setattr("cantik.collect.workbook._WORKER", liar)
    with pytest.raises(DamagedFile):
        cells(write_xlsx(tmp_path / "a.xlsx", [["a"]]))


def test_no_worker_is_left_behind(tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    path = tmp_path / "a.xlsx"
    path.write_bytes(zip_of({"a": b""}))
    with pytest.raises(UnreadableInput):
        cells(path)
    cells(write_xlsx(tmp_path / "b.xlsx", [["a"]]))
    assert not [one for one in psutil.Process().children() if "cell_worker" in " ".join(one.cmdline())]


def _opens_or_ends_in_one_line(path: Path) -> None:
    """Anything but an `UnreadableInput` fails the test."""
    with contextlib.suppress(UnreadableInput):
        cells(path)


SAMPLE = many(6)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_xlsx(tmp_path_factory.mktemp("utuh") / "a.xlsx", grid(SAMPLE)).read_bytes()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutation_of_a_workbook_escapes_as_anything_but_a_typed_error(
    data: st.DataObject, sound: bytes, tmp_path: Path
) -> None:
    raw = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    path = tmp_path / "mutasi.xlsx"
    path.write_bytes(bytes(raw))
    _opens_or_ends_in_one_line(path)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    xml=st.binary(max_size=200),
    member=st.sampled_from(["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]),
)
def test_no_mutated_member_escapes_either(xml: bytes, member: str, sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "anggota.xlsx"
    path.write_bytes(sound)
    change_members(path, {member: lambda old: old[: len(old) // 2] + xml + old[len(old) // 2 :]})
    _opens_or_ends_in_one_line(path)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutation_of_an_old_workbook_escapes(data: st.DataObject, shared: Path, tmp_path: Path) -> None:
    raw = bytearray((shared / "data" / "mikrodata" / "opensid" / "siak_ekspor_contoh.xls").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1) | st.integers(0, 600))
        piece = data.draw(st.binary(min_size=1, max_size=8))
        raw[at : at + len(piece)] = piece
    path = tmp_path / "lama.xls"
    path.write_bytes(bytes(raw))
    _opens_or_ends_in_one_line(path)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(xml=st.text(max_size=80), at=st.integers(0, 900))
def test_no_mutation_of_an_ods_escapes(xml: str, at: int, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ods({"Data": ods_row(["nik", "nama"]) + ods_row(["1", "a"])}))
    change_members(path, {"content.xml": lambda old: old[:at] + xml.encode("utf-8", "replace") + old[at:]})
    _opens_or_ends_in_one_line(path)


@given(st.binary(max_size=600))
def test_no_bytes_escape(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "apa.csv"
        path.write_bytes(data)
        _opens_or_ends_in_one_line(path)


def test_the_gate_is_that_of_the_security_page() -> None:
    wanted = Limits(file=25_000_000, members=200, total=160_000_000, ratio=120, ratio_from=1_000_000)
    assert wanted == LIMITS
