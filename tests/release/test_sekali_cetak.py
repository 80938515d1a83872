"""What another table of the book says whole, cell by cell, is printed once; whatever says anything of its own stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cantik.content.axes import Axis
from cantik.release.model import Cell, Derived, Table
from cantik.release.repeated_tables import told_once
from tests.fixtures.contoh_rilis import DISABILITY, SEX, axis, common_release

AREAS = axis("dusun", "Dusun", "Hamlet", "wilayah", [("Krajan", "Krajan"), ("Sumber", "Sumber")])
#: Krajan, Sumber and the village; of each men, women, both: with a disability, without, all
WHOLE = [
    7,
    90,
    97,
    5,
    93,
    98,
    12,
    183,
    195,
    6,
    80,
    86,
    9,
    88,
    97,
    15,
    168,
    183,
    13,
    170,
    183,
    14,
    181,
    195,
    27,
    351,
    378,
]


def _table(key: str, axes: tuple[Axis, ...], values: list[int | None]) -> Table:
    cells = tuple(Cell(value, "ada" if value is not None else "rahasia") for value in values)
    made = replace(common_release().tables[0], id="difabel", key=key, chapter=5, axes=axes, cells=cells)
    return replace(made, derived=(), repeated_in="", number="")


THREE = _table("difabel-g", (AREAS, SEX, DISABILITY), [*WHOLE])
TWO = _table("difabel-x", (SEX, DISABILITY), [13, 170, 183, 14, 181, 195, 27, 351, 378])
ONE = _table("difabel", (DISABILITY,), [27, 351, 378])


def _printed(*tables: Table) -> list[tuple[str, str, str]]:
    found, chapters = told_once(tables, [(5, [table.key for table in tables])])
    order = {table.key: table for table in found}
    assert [table.number for table in found] == sorted(table.number for table in found), "5.1 before 5.1a in every list"
    return [(order[key].number, key, order[key].repeated_in) for key in chapters[0][1]]


def test_what_stands_in_the_rows_of_the_village_is_printed_once() -> None:
    """By sex is said by dusun and sex; the village alone by both, and it is sent to one that is there."""
    assert _printed(ONE, TWO, THREE) == [
        ("5.1", "difabel-g", ""),
        ("5.1a", "difabel", "difabel-g"),
        ("5.1b", "difabel-x", "difabel-g"),
    ]
    assert _printed(ONE, TWO) == [("5.1", "difabel-x", ""), ("5.1a", "difabel", "difabel-x")]


@pytest.mark.parametrize(
    "own",
    [
        replace(TWO, cells=(replace(TWO.cells[0], value=None, status="rahasia"), *TWO.cells[1:])),
        replace(TWO, derived=(Derived("rasio", "Rasio", "Ratio", "", 2, ()),)),
        replace(TWO, base="penduduk domisili"),
        replace(TWO, id="lain"),
        _table(
            "difabel-x",
            (SEX, replace(DISABILITY, categories=DISABILITY.categories[1:])),
            [170, 183, 181, 195, 351, 378],
        ),
        _table("difabel-x", (AREAS, SEX, DISABILITY), [*WHOLE]),
    ],
    ids=["a hidden cell", "a ratio", "another population", "another definition", "other categories", "as many axes"],
)
def test_what_says_anything_of_its_own_is_printed(own: Table) -> None:
    assert _printed(own, THREE) == [("5.1", own.key, ""), ("5.2", "difabel-g", "")]
