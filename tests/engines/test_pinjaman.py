"""Arrays that stand on memory of DuckDB outlive the loop, the cursor and each other; the memory is given back once."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest

from cantik.engines import arrow_stream
from cantik.engines.parquet import read_blocks, write_codes

ROWS = 300_000


def test_a_batch_is_given_back_when_its_last_array_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()  # what errors of other tests still hold is not counted here
    back: list[int] = []
    give = arrow_stream._Lent.__del__

    def seen(lent: arrow_stream._Lent) -> None:
        back.append(1)
        give(lent)

    monkeypatch.setattr(arrow_stream._Lent, "__del__", seen)
    draw = np.random.default_rng(4)
    narrow, wide = draw.integers(0, 200, ROWS).astype(np.uint8), draw.integers(0, 60_000, ROWS).astype(np.uint16)
    money, area = draw.integers(-1, 10**12, ROWS), np.sort(draw.integers(0, 90, ROWS)).astype(np.int32)
    write_codes(tmp_path / "a.parquet", {"a": narrow, "b": wide, "c": money}, area)

    held = list(read_blocks(tmp_path / "a.parquet", ("a", "b", "c")))
    batches = len(held)
    assert batches > 1
    for name, whole in (("a", narrow), ("b", wide), ("c", money)):
        np.testing.assert_array_equal(np.concatenate([own[name] for own, _ in held]), whole)
    np.testing.assert_array_equal(np.concatenate([own for _, own in held]), area)
    assert back == []

    last = held[0][0]["b"][7:9]
    expected = wide[7:9].tolist()
    held.clear()
    gc.collect()
    assert len(back) == batches - 1
    assert last.tolist() == expected
    del last
    assert len(back) == batches
