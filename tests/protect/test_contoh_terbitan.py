"""Worked examples of the literature (data/sdc_examples): all primaries and intervals exact to 1e-6."""

import csv
from pathlib import Path

import pytest

from cantik.protect.audit.extremes import Interval
from cantik.protect.audit.public import Solution
from cantik.protect.audit.reading import Place, PrintedNumbers
from cantik.protect.linked.areas import Where

Cells = dict[str, tuple[int, bool]]


def _place(name: str) -> Place:
    """`young|Iceland`: a set given by its row and its column; a total names only the other one."""
    row, column = name.split("|")
    parts = {"baris": frozenset({row}), "kolom": frozenset({column})}
    return ("", "", Where({axis: values for axis, values in parts.items() if values != {"Total"}}))


def _read(folder: Path) -> tuple[Cells, list[tuple[str, list[str]]]]:
    with (folder / "cells.csv").open(encoding="utf-8") as stream:
        cells = {row["cell"]: (int(row["value"]), row["primary"] == "1") for row in csv.DictReader(stream)}
    sums: dict[str, tuple[str, list[str]]] = {}
    with (folder / "relations.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            _, parts = sums.setdefault(row["relation"], ("", []))
            if int(row["coef"]) > 0:
                sums[row["relation"]] = (row["cell"], parts)
            else:
                parts.append(row["cell"])
    return cells, list(sums.values())


def _intervals(folder: Path, hidden: set[str], floor: int) -> dict[str, Interval]:
    cells, sums = _read(folder)
    reading = PrintedNumbers(
        {},
        known={_place(name): value for name, (value, _) in cells.items() if name not in hidden},
        unknown=dict.fromkeys(_place(name) for name in sorted(hidden)),
        sums=dict.fromkeys((_place(whole), tuple(_place(part) for part in parts)) for whole, parts in sums),
    )
    solution = Solution(reading, floor=floor)
    return {name: solution.bounds(_place(name)) for name in hidden}


@pytest.mark.parametrize(
    ("example", "expected", "floor"),
    [
        ("e1_small_counts", "expected.csv", 0),
        ("e2_ones", "expected.csv", 0),
        ("e2_ones", "expected_lower_bound_1.csv", 1),
    ],
)
def test_intervals_are_those_of_the_example(shared: Path, example: str, expected: str, floor: int) -> None:
    folder = shared / "data" / "sdc_examples" / example
    patterns: dict[str, dict[str, Interval]] = {}
    with (folder / expected).open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            bounds = (float(row["lo"]), float(row["hi"]))
            patterns.setdefault(row.get("pattern", "primary_only"), {})[row["cell"]] = bounds
    assert patterns
    for cells in patterns.values():
        found = _intervals(folder, set(cells), floor)
        for name, bounds in cells.items():
            assert found[name] == pytest.approx(bounds, abs=1e-6), name
