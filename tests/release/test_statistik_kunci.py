"""The density among the key statistics is that of the table that tells it, or there is none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from cantik.publish.book.content import content
from cantik.release.key_statistics import DENSITY, density_of
from cantik.release.model import Derived, Release
from tests.fixtures.contoh_rilis import common_release


def with_density(value: Decimal | None) -> Release:
    """The common release, whose first table tells persons per km² in its total row."""
    release = common_release()
    first, *others = release.tables
    values = tuple(value if line.total else None for line in first.grid().rows)
    column = Derived(DENSITY, "Kepadatan (jiwa/km²)", "Density (persons/km²)", "", 2, values)
    return replace(release, tables=(replace(first, derived=(column,)), *others))


def test_the_total_row_of_its_table_says_it() -> None:
    told = with_density(Decimal("412.55"))
    found = density_of(told)
    assert found is not None
    assert (found.value, found.decimals, found.table) == (Decimal("412.55"), 2, told.tables[0].key)
    assert density_of(with_density(None)) is None
    assert density_of(common_release()) is None


def test_the_book_prints_it_after_the_first_key_figure() -> None:
    rows = content(with_density(Decimal("1412.5")))["kunci"]["baris"]
    without = content(common_release())["kunci"]["baris"]
    assert rows == [
        without[0],
        ("Kepadatan penduduk", "Population density", "jiwa per km²", "persons per km²", "1.412,50", False),
        *without[1:],
    ]
