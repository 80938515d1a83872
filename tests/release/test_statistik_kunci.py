"""The density among the key statistics is that of the table that tells it, or there is none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from cantik.publish.book.content import content
from cantik.release.key_statistics import DENSITY, FORMER, density_of, encode_former
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
        ("Kepadatan penduduk", "Population density", "jiwa per km²", "persons per km²", "1.412,50", False, []),
        *without[1:],
    ]


def test_an_earlier_year_stands_beside_what_it_may_be_compared_with() -> None:
    release = common_release()
    names = [release.figure(name) for name in release.key_figures]
    first, second, third, *rest = names
    assert first.value is not None
    changed = {
        first.id: replace(first, value=first.value - 7),
        second.id: replace(second, definition={**second.definition, "versi": 99}),
        third.id: replace(third, value=None, status="rahasia"),
    }
    before = replace(release, year=release.year - 1, figures=tuple(changed.get(f.id, f) for f in names))
    held = encode_former(release, release.key_figures, before)
    assert held["tahun"] == release.year - 1
    assert set(held["nilai"]) == {first.id, *(f.id for f in rest if f.value is not None)}
    book = content(replace(release, texts={**release.texts, FORMER: held}))["kunci"]
    assert book["kolom"] == [(str(release.year), ""), (str(release.year - 1), "")]
    assert [row[-1] for row in book["baris"]][:3] == [[held["nilai"][first.id]], ["…"], ["…"]]
    assert encode_former(release, release.key_figures[1:2], before) == {}
