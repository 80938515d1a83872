"""Rows of a large file that wait: what was taken is read again, nobody reads the files, and keys tell people apart."""

import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.base.errors import UnreadableInput
from cantik.engines.foreign import ForeignReader, ForeignTable
from cantik.engines.staging import KABUPATEN, PERSON, VILLAGE, Lookup, RowKeys, Staging
from cantik.engines.waiting_rows import WaitingRows

Row = tuple[int, int, int]
ROWS = st.lists(st.tuples(st.sampled_from([1101, 3505, 9960]), st.integers(0, 255), st.integers(0, 2**64 - 1)))


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, max_size=4))
def test_what_waits_is_read_again_by_kabupaten(
    tmp_path_factory: pytest.TempPathFactory, taken: list[list[Row]]
) -> None:
    waiting = WaitingRows(tmp_path_factory.mktemp("baris"))
    for rows in taken:
        kabupaten = np.array([row[0] for row in rows], np.int32)
        columns: dict[str, npt.NDArray[Any]] = {
            "a": np.array([row[1] for row in rows], np.uint8),
            "b": np.array([row[2] for row in rows], np.uint64),
        }
        waiting.take(0, kabupaten, columns)
    waiting.settle()
    expected = Counter(row for rows in taken for row in rows)
    found: Counter[Row] = Counter()
    for number in waiting.kabupaten():
        (read,) = waiting.read(number).values()
        found.update((number, a, b) for a, b in zip(read["a"].tolist(), read["b"].tolist(), strict=True))
        waiting.discard(number)
    assert found == expected
    assert not [path for path in waiting.folder.rglob("*") if path.is_file()]


def test_what_waits_is_bytes_at_random_and_equal_rows_are_not_alike(tmp_path: Path) -> None:
    waiting = WaitingRows(tmp_path)
    for _ in range(2):
        waiting.take(0, np.full(20_000, 9960), {"a": np.full(20_000, 7, np.uint8), "b": np.zeros(20_000, np.uint64)})
    first, second = (path.read_bytes() for path in sorted(tmp_path.rglob("*.bin")))
    assert len(first) == len(second) == 20_000 * 9
    assert len(zlib.compress(first + second, 9)) > len(first) + len(second)
    same = np.frombuffer(first, np.uint8) == np.frombuffer(second, np.uint8)
    assert same.mean() == pytest.approx(1 / 256, abs=0.002)


def test_keys_tell_people_apart_whose_numbers_and_names_differ_in_little(tmp_path: Path) -> None:
    with Staging(ForeignReader(), tmp_path / "kerja") as staging:
        text = "'99' || lpad(CAST(i AS VARCHAR), 14, '0') || '|WARGA ' || CAST(i % 1000 AS VARCHAR)"
        query = f"SELECT count(DISTINCT {staging._key(text)}) FROM range(200000) r(i)"
        assert staging._connection.execute(query).fetchall() == [(200_000,)]


CELLS = ("", "1", "9", "-", "10", "é", "\0", " 1")


@pytest.mark.parametrize("cells", [CELLS[:4], CELLS[:5], CELLS], ids=["signs", "two signs", "other signs"])
def test_each_cell_has_its_own_code_whatever_the_cells_are(tmp_path: Path, cells: tuple[str, ...]) -> None:
    file = tmp_path / "a.csv"
    rows = [(cells[at % len(cells)], f"99{at:014d}") for at in range(100)]
    file.write_text("".join(f'"{cell}",{number}\n' for cell, number in rows), encoding="utf-8")
    table = ForeignTable(file, 2, ",")
    here = {VILLAGE: np.zeros(1, np.int32), KABUPATEN: np.full(1, 9960, np.int32)}
    asked = Lookup(table.cell(0), cells, {"kode": np.arange(10, 10 + len(cells), dtype=np.uint8)})
    with Staging(ForeignReader(), tmp_path / "kerja") as staging:
        staging.take_persons(table, Lookup("''", [""], here), [asked], RowKeys(table.cell(1), "''"))
        found = staging.rows(9960)
    assert Counter(found["kode"].tolist()) == Counter(10 + at % len(cells) for at in range(100))
    assert len(set(found[PERSON].tolist())) == 100


def test_a_cell_that_was_not_there_before_stops_the_run(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("12,x\n13,x\n", encoding="utf-8")
    table = ForeignTable(file, 2, ",")
    here = {VILLAGE: np.zeros(1, np.int32), KABUPATEN: np.full(1, 9960, np.int32)}
    asked = Lookup(table.cell(0), ["12"], {"kode": np.zeros(1, np.uint8)})
    with Staging(ForeignReader(), tmp_path / "kerja") as staging, pytest.raises(UnreadableInput, match="berubah"):
        staging.take_persons(table, Lookup("''", [""], here), [asked], RowKeys("''", "''"))
