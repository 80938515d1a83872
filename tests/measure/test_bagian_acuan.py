"""All that is counted of the parts of a file, beside the statements by hand (`tests/acuan/bagian`): what the bench
`measure` asks at 400,000 persons, by day, so that a new table without its second statement is seen at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench import measure
from bench.parts import make_parts
from bench.result import WrongAnswer
from tests.acuan import bagian

VILLAGES = 2


def test_parts_are_counted_as_by_hand_and_a_wrong_cell_is_seen(tmp_path: Path) -> None:
    folder = make_parts(tmp_path / "bagian", 1_500, 7, villages=VILLAGES)
    listing, plan, count = measure.open_parts(folder)
    files = {part.basis: folder / part.file for part in listing.parts}
    by_hand = {"polars": bagian.with_polars(files, VILLAGES), "duckdb": bagian.with_duckdb(files, VILLAGES)}
    ours = count()
    measure.require_same(plan, ours, by_hand, bagian)

    persons = ours["orang"]
    counts = persons.n.copy()
    counts[0] += 1
    with pytest.raises(WrongAnswer):
        measure.require_same(plan, {**ours, "orang": replace(persons, n=counts)}, by_hand, bagian)
