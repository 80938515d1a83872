"""Rows of a large file that wait: what was taken is read again, nobody reads the files, and keys tell people apart."""

import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.base.errors import UnreadableInput
from cantik.engines import staging as staged
from cantik.engines.arrow_stream import ArrowTexts
from cantik.engines.cell_places import CellPlaces
from cantik.engines.foreign import ForeignReader, ForeignTable
from cantik.engines.keyed_digests import KeyedDigests
from cantik.engines.staging import PERSON, AskedCells, Staging
from cantik.engines.waiting_rows import WaitingRows

Row = tuple[int, int, int]
ROWS = st.lists(st.tuples(st.sampled_from([1101, 3505, 9960]), st.integers(0, 255), st.integers(0, 2**64 - 1)))


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, max_size=4), st.sampled_from([0, 100, 10**6]), st.booleans())
def test_what_waits_is_read_again_by_kabupaten(
    tmp_path_factory: pytest.TempPathFactory, taken: list[list[Row]], most: int, again: bool
) -> None:
    """In memory, on disk, or some of both; what came of a source that began again does not count."""
    waiting = WaitingRows(tmp_path_factory.mktemp("baris"), most)
    for source in (0, 1, 0) if again else (0, 1):
        waiting.forget(source)
        for rows in taken:
            kabupaten = np.array([row[0] for row in rows], np.int32)
            columns: dict[str, npt.NDArray[Any]] = {
                "a": np.array([row[1] for row in rows], np.uint8),
                "b": np.array([row[2] for row in rows], np.uint64),
            }
            waiting.take(source, kabupaten, columns)
    waiting.settle()
    expected = Counter((source, *row) for source in (0, 1) for rows in taken for row in rows)
    found: Counter[tuple[int, ...]] = Counter()
    for number in waiting.kabupaten():
        for source, read in waiting.pieces(number):
            found.update((source, number, a, b) for a, b in zip(read["a"].tolist(), read["b"].tolist(), strict=True))
        waiting.discard(number)
    assert found == expected
    assert not waiting.kabupaten()


def test_what_waits_is_bytes_at_random_and_equal_rows_are_not_alike(tmp_path: Path) -> None:
    waiting = WaitingRows(tmp_path, 0)
    for _ in range(2):
        waiting.take(0, np.full(20_000, 9960), {"a": np.full(20_000, 7, np.uint8), "b": np.zeros(20_000, np.uint64)})
    first, second = (path.read_bytes() for path in sorted(tmp_path.rglob("*.bin")))
    assert len(first) == len(second) == 20_000 * 9
    assert len(zlib.compress(first + second, 9)) > len(first) + len(second)
    same = np.frombuffer(first, np.uint8) == np.frombuffer(second, np.uint8)
    assert same.mean() == pytest.approx(1 / 256, abs=0.002)


def siphash(secret: bytes, message: bytes) -> int:
    """SipHash-2-4 as its authors write it down, one number at a time."""
    mask = 2**64 - 1
    k = [int.from_bytes(secret[at : at + 8], "little") for at in (0, 8)]
    v = [int.from_bytes(b"somepseudorandomlygeneratedbytes"[8 * at : 8 * at + 8], "big") ^ k[at % 2] for at in range(4)]

    def turn(word: int, bits: int) -> int:
        return (word << bits | word >> 64 - bits) & mask

    def mix() -> None:
        for a, b, left, right in ((0, 1, 13, 32), (2, 3, 16, 0), (0, 3, 21, 0), (2, 1, 17, 32)):
            v[a] = (v[a] + v[b]) & mask
            v[b] = turn(v[b], left) ^ v[a]
            v[a] = turn(v[a], right) if right else v[a]

    padded = message + bytes(-(len(message) + 1) % 8) + bytes([len(message) % 256])
    for at in range(0, len(padded), 8):
        word = int.from_bytes(padded[at : at + 8], "little")
        v[3] ^= word
        mix()
        mix()
        v[0] ^= word
    v[2] ^= 0xFF
    for _ in range(4):
        mix()
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def test_keys_are_those_of_the_published_digest() -> None:
    """The fifteen bytes of the paper hold the slow one to it, and the slow one the quick one."""
    secret = bytes(range(16))
    assert siphash(secret, bytes(range(15))) == 0xA129CA6149BE45E5
    words = np.random.default_rng(1).integers(0, 2**63, (3, 20_000), np.uint64)
    for many in (2, 3):
        found = KeyedDigests(secret).of_words(list(words[:many]))
        for at in (0, 1, 16_383, 16_384, 19_999):
            assert found[at] == siphash(secret, b"".join(int(own[at]).to_bytes(8, "little") for own in words[:many]))


def test_a_text_of_sixteen_bytes_is_a_number_or_says_something_or_nothing() -> None:
    numbers = ["9900000000000001", "0900000000000001", "9900000000000002"]
    unread = ["990000000000000O", "9900000000000E15", "?", "000000000000000a", "é------------é", "-0-0-0-0-0-0-0-1"]
    blank = ["0" * 16, "-" * 16, "", "0.00000000000000", "\u00a0" * 8]
    keys, count = KeyedDigests().of_numbers(as_column([*numbers, *unread, *blank, numbers[0]]))
    assert count == len(unread)
    assert [key != 0 for key in keys.tolist()] == [True] * 3 + [False] * 11 + [True]
    assert len(set(keys.tolist())) == 4
    assert keys[0] == keys[-1]
    beside = np.arange(15, dtype=np.uint64)
    named, _ = KeyedDigests().of_numbers(as_column([*numbers, *unread, *blank, numbers[0]]), beside)
    assert named[0] != named[-1]


CELLS = ("", "1", "9", "-", "10", "é", "\0", " 1", "1990-05-17", "1" * 15, "1" * 16, "1" * 40, "1" * 39 + "2")
TEXTS = st.lists(st.one_of(st.sampled_from(CELLS), st.text(max_size=20)), max_size=40)


def as_column(cells: Sequence[str]) -> ArrowTexts:
    texts = [cell.encode() for cell in cells]
    return ArrowTexts(np.cumsum([0, *map(len, texts)]), np.frombuffer(b"".join(texts), np.uint8))


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, max_size=5))
def test_a_cell_becomes_its_place_whatever_came_before(batches: list[list[str]]) -> None:
    places = CellPlaces()
    for cells in batches:
        assert [places.cells[at] for at in places.take(as_column(cells)).tolist()] == cells
    assert places.count_rows() == Counter(cell for cells in batches for cell in cells)


def test_many_cells_whose_slots_are_taken_are_still_themselves() -> None:
    places, cells = CellPlaces(), [f"{number:08d}" for number in range(50_000)]
    for batch in (cells[:30_000], cells[::-1], cells):
        assert [places.cells[at] for at in places.take(as_column(batch)).tolist()] == batch
    assert set(places.count_rows().values()) == {2, 3}


@pytest.mark.parametrize("cells", [CELLS[:4], CELLS[:5], CELLS], ids=["signs", "two signs", "other signs"])
def test_each_cell_has_its_own_code_whatever_the_cells_are(tmp_path: Path, cells: tuple[str, ...]) -> None:
    file = tmp_path / "a.csv"
    rows = [(cells[at % len(cells)], f"99{at:014d}") for at in range(100)]
    file.write_text("".join(f'"{cell}",{number}\n' for cell, number in rows), encoding="utf-8")
    table = ForeignTable(file, 2, ",")
    with Staging(ForeignReader(), tmp_path / "kerja") as staging:
        asked = AskedCells({"sel": table.cell(0)}, "'di sini'", nik=1)
        told = staging.take_persons(table, asked, lambda _: 9960012001)
        assert told.cells["sel"] == Counter(cell for cell, _ in rows)
        code = {cell: 10 + cells.index(cell) for cell in told.cells["sel"]}
        staging.code_persons([{"sel": {"kode": np.array(list(code.values()), np.uint8)}}])
        found = staging.rows(9960)
    assert Counter(found["kode"].tolist()) == Counter(10 + at % len(cells) for at in range(100))
    assert len(set(found[PERSON].tolist())) == 100


@pytest.mark.parametrize(("most", "said"), [(9, "hampir tiap isinya berbeda"), (20, "memori 0 MB")])
def test_a_column_of_as_many_cells_as_rows_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, said: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("".join(f"{at}\n" for at in range(10, 20)), encoding="utf-8")
    table = ForeignTable(file, 1, ",")
    monkeypatch.setattr(staged, "MOST_CELLS", most)
    with Staging(reader := ForeignReader(), tmp_path / "kerja") as staging:
        if most > 10:
            reader.memory_mb = 0
        with pytest.raises(UnreadableInput, match=said):
            staging.take_persons(table, AskedCells({"sel": table.cell(0)}, "'di sini'"), lambda _: 1)
