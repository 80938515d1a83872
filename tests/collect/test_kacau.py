"""Anything may stand in a file: a reader answers with a batch or with one typed error, never with a traceback."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.base.errors import UnreadableInput
from cantik.base.memory_file import Held
from cantik.codes.lists import code_lists
from cantik.collect.batch import Agreement, FileFacts, Reading
from cantik.collect.bundle import unpack_archive
from cantik.collect.dates import Orders
from cantik.collect.grid import Cell, CellBlock, Remarks, SheetHead
from cantik.collect.read import Delivery, read_file
from cantik.collect.readers import reader_of
from cantik.collect.readers.parts import ReadPart
from cantik.collect.recognise import recognise
from cantik.collect.report import FindingReport
from cantik.collect.sheet import Task
from cantik.content.loader import load_content
from tests.collect.berkas import FAMILY, grid, write_xlsx, zip_of
from tests.collect.readers import test_bdt_sdgs, test_bip, test_dtsen, test_opensid_lain, test_siak

CONTENT, LISTS = load_content(), code_lists()
SAMPLES = (
    "siak_ekspor_contoh.xls",
    "bip_2012_contoh.xls",
    "opensid_rumah_tangga_contoh.xlsx",
    "opensid_peserta_bantuan_contoh.xlsx",
    "analisis_DDK_Profil_Desa.xlsx",
)
_CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "-",
            "0",
            "'",
            "NIK",
            "NO.KK",
            "NAMA",
            "###",
            "00-00-0000",
            "31-02-1990",
            "RT/RW :",
            "9901011708800001",
            "9,9E+15",
            "DUSUN",
            "DSN. ",
            "\u202e",
            "\u200b",
            "=1+1",
            "ID Program",
        ]
    ),
    st.text(max_size=12),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=True, allow_infinity=True),
    st.dates(),
)
_ROWS = st.lists(st.lists(_CELLS, min_size=1, max_size=20), max_size=12)


class Sheets:
    """An opened file whose cells stand in memory: what a parser might hand over, whatever it read."""

    kind = "xlsx"
    facts = FileFacts("kacau.xlsx", 0, "")
    remarks = Remarks()

    def __init__(self, sheets: dict[str, Sequence[Sequence[Cell]]]) -> None:
        self._rows = [_even(rows) for rows in sheets.values()]
        self.heads = tuple(
            SheetHead(number, name, True, tuple(map(tuple, self._rows[number][:16])))
            for number, name in enumerate(sheets)
        )

    def blocks(self, sheet: int) -> Iterator[CellBlock]:
        rows = self._rows[sheet]
        for first in range(0, len(rows), 5):
            piece = rows[first : first + 5]
            columns = [
                list(column) if any(cell != "" for cell in column) else None for column in zip(*piece, strict=True)
            ]
            yield CellBlock(range(first + 1, first + 1 + len(piece)), columns)


def _even(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def parts_of(sheets: dict[str, Sequence[Sequence[Cell]]], rows: int | None) -> tuple[list[ReadPart], FindingReport]:
    """What `read_file` does between the opened file and the batch."""
    opened = Sheets(sheets)
    found = recognise(opened.heads, CONTENT.mappings.values(), "kacau.xlsx")
    report = FindingReport(CONTENT.rules)
    task = Task(opened, found.mapping, CONTENT.variables, LISTS, report, Orders(0.02))
    return list(reader_of(found.mapping)(found, task, rows, lambda _: None)), report


def _whole(parts: list[ReadPart], report: FindingReport) -> None:
    """Columns of one length, and findings that name a place and a cure."""
    for part in parts:
        for records in part.records.values():
            assert {len(values) for values in records.columns.values()} <= {len(records.rows)}
            assert all(len(places) == len(records) for places in records.places.values())
    for found in report.findings:
        assert found.sheet
        assert found.message
        assert found.cure
        assert found.row >= 0


_SHAPES: dict[str, dict[str, list[list[Any]]]] = {
    "siak": {"Sheet1": test_siak.rows_of(test_siak.BUDI)},
    "bip_2012": {"Buku": test_bip.BOOK},
    "bip_ektp": {"Buku": [test_bip.EKTP, *test_bip.ektp("9901010101200001", "DUSUN : SUMBER", test_bip.SRI)]},
    "opensid_rtm": {"RTM": test_opensid_lain.RTM},
    "opensid_bantuan": {"Program": test_opensid_lain.PROGRAM, "Peserta": test_opensid_lain.PESERTA},
    "opensid_analisis": {
        "pertanyaan": test_opensid_lain.TANYA,
        "jawaban": test_opensid_lain.JAWAB,
        "master": test_opensid_lain.MASTER,
    },
    "dtsen_individu": {"d": test_dtsen.table(test_dtsen.PERSON)},
    "dtsen_keluarga": {"d": test_dtsen.table(test_dtsen.FAMILY)},
    "bdt_individu": {"d": test_bdt_sdgs.BDT},
    "sdgs_individu": {"Individu": test_bdt_sdgs.SDGS},
    "opensid_penduduk": {"d": grid(FAMILY)},
}


@pytest.mark.parametrize("shape", _SHAPES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=_ROWS, where=st.integers(0, 30), sheet=st.integers(0, 3), parts=st.sampled_from([None, 1, 3]))
def test_any_cells_between_and_below_the_rows(
    shape: str, rows: list[list[Cell]], where: int, sheet: int, parts: int | None
) -> None:
    """Rows of anything are pushed in at any place of any sheet, above the headers too."""
    sheets: dict[str, Sequence[Sequence[Cell]]] = dict(_SHAPES[shape])
    name = list(sheets)[sheet % len(sheets)]
    whole = list(sheets[name])
    place = where % (len(whole) + 1)
    sheets[name] = [*whole[:place], *rows, *whole[place:]]
    with suppress(UnreadableInput):
        _whole(*parts_of(sheets, parts))


@pytest.mark.parametrize("shape", _SHAPES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_cell_in_the_place_of_any_other(shape: str, data: st.DataObject) -> None:
    """Single cells are replaced, headers too; whatever is read has its place."""
    sheets: dict[str, list[list[Cell]]] = {name: [list(row) for row in rows] for name, rows in _SHAPES[shape].items()}
    for _ in range(data.draw(st.integers(1, 8))):
        rows = sheets[data.draw(st.sampled_from(sorted(sheets)))]
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        if row:
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(_CELLS)
    with suppress(UnreadableInput):
        _whole(*parts_of(dict(sheets), None))


def test_the_shapes_are_read_as_what_they_are() -> None:
    for shape, sheets in _SHAPES.items():
        parts, _report = parts_of(dict(sheets), None)
        assert recognise(Sheets(dict(sheets)).heads, CONTENT.mappings.values(), "a").mapping.id == shape
        assert sum(len(records) for part in parts for records in part.records.values())


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────
def _mutated(data: bytes, chance: random.Random) -> bytes:
    """A file as a bad stick, a cut line or a bad tool leaves it."""
    kind = chance.randrange(4)
    at = chance.randrange(len(data))
    if kind == 0:
        return data[:at]
    changed = bytearray(data)
    if kind == 1:
        for _ in range(chance.choice([1, 4, 64])):
            changed[chance.randrange(len(data))] = chance.randrange(256)
    elif kind == 2:
        changed[at : at + chance.randrange(1, 600)] = chance.randbytes(chance.randrange(0, 600))
    else:
        start = chance.randrange(len(data))
        changed[at : at + 512] = data[start : start + 512]
    return bytes(changed)


def _one_byte(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(1024, len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """A workbook whose container is whole and whose parts are not."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        members = {name: box.read(name) for name in box.namelist()}
    name = chance.choice(sorted(members))
    return zip_of({**members, name: _mutated(members[name], chance) if members[name] else b"<"})


def _read(data: bytes, agreement: Agreement) -> Reading | None:
    try:
        return read_file(Held("rusak", data), Delivery(dt.date(2025, 12, 31), agreement), content=CONTENT, lists=LISTS)
    except UnreadableInput:
        return None


@pytest.mark.parametrize("name", SAMPLES)
def test_mutated_bytes_of_the_real_files(shared: Path, agreement: Agreement, name: str) -> None:
    data = (shared / "data" / "mikrodata" / "opensid" / name).read_bytes()
    chance = random.Random(name)
    for round_ in range(8):
        if round_ % 2:  # one cell or one record is wrong, the container is whole
            changed = _mutated_inside(data, chance) if name.endswith("x") else _one_byte(data, chance)
        else:
            changed = _mutated(data, chance)
        batch = _read(changed, agreement)
        if batch is not None:
            for records in batch.records.values():
                assert {len(values) for values in records.columns.values()} <= {len(records)}


def test_mutated_bytes_of_a_bundle(tmp_path: Path, agreement: Agreement) -> None:
    data = zip_of({"a.xlsx": write_xlsx(tmp_path / "a.xlsx", grid(FAMILY)).read_bytes(), "b.csv": b"nik;nama\n1;2\n"})
    chance = random.Random(7)
    for _ in range(200):
        with suppress(UnreadableInput):
            unpack_archive(Held("a.zip", _mutated(data, chance)))
