"""Titles, findings, sentences and derived columns are made of published figures, or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.content.kinds import DerivedColumn
from cantik.release.codec import decode, encode
from cantik.release.compose import stub_of
from cantik.release.derived import derived_columns
from cantik.release.model import Cell, Release
from cantik.release.narrative import fill, headline
from cantik.release.titles import _join, capitalised
from tests.fixtures.contoh_rilis import BROAD, DUSUN, EDUCATION, FIVE, SEX, hide, make_release

RELEASE = make_release()


@pytest.mark.parametrize(
    ("title", "more", "joined"),
    [
        ("Penduduk Menurut Agama", [], "Penduduk Menurut Agama"),
        ("Penduduk Menurut Agama", ["Dusun"], "Penduduk Menurut Agama dan Dusun"),
        ("Penduduk Menurut Agama", ["Umur", "Jenis Kelamin"], "Penduduk Menurut Agama, Umur, dan Jenis Kelamin"),
        ("Penduduk", ["Dusun"], "Penduduk Menurut Dusun"),
        ("Penduduk Menurut Umur dan Jenis Kelamin", ["Dusun"], "Penduduk Menurut Umur, Jenis Kelamin, dan Dusun"),
    ],
)
def test_what_by_what(title: str, more: list[str], joined: str) -> None:
    assert _join(title, more, "id") == joined


def test_small_words_stay_small() -> None:
    assert capitalised("Kelompok umur dan jenis kelamin") == "Kelompok Umur dan Jenis Kelamin"


def test_a_release_survives_json() -> None:
    assert decode(Release, encode(RELEASE)) == RELEASE


@pytest.mark.parametrize(
    ("axes", "stub"),
    [
        ((EDUCATION,), ("pendidikan",)),
        ((DUSUN, SEX), ("dusun",)),
        ((SEX, FIVE), ("umur",)),
        ((DUSUN, EDUCATION), ("pendidikan",)),
        ((SEX, BROAD, EDUCATION), ("jenis_kelamin", "umur_luas")),
    ],
)
def test_rows_are_chosen_for_an_a5_page(axes: tuple, stub: tuple[str, ...]) -> None:  # type: ignore[type-arg]
    assert stub_of(axes) == stub


def test_the_grid_holds_every_cell_once() -> None:
    for table in RELEASE.tables:
        grid = table.grid()
        assert sorted(id(c) for row in grid.cells for c in row) == sorted(id(c) for c in table.cells)


def test_no_finding_from_a_hidden_cell() -> None:
    table = RELEASE.table("pendidikan")
    assert headline(table).startswith("Terbesar: ")
    largest = max(range(5), key=lambda i: table.cells[i].value or 0)
    # the largest is hidden: another category must not be called the largest
    assert headline(hide(table, (largest,), ((largest + 1) % 5,))) == ""


def test_a_hidden_category_does_not_silence_a_majority() -> None:
    table = RELEASE.table("disabilitas")
    values = (Cell(2900, "ada"), Cell(None, "rahasia", 0, 9), Cell(3000, "ada"))
    assert headline(replace(table, cells=values)) == "Terbesar: Ya, 96,7 persen"


def test_a_sentence_that_needs_a_hidden_figure_is_not_made() -> None:
    tables = {t.id: t for t in RELEASE.tables if t.kind in "AT"}
    figures = {f.id: f for f in RELEASE.figures if not f.area}
    filled = fill("{desa}: {tabel.penduduk_dusun}", tables=tables, figures=figures, words={"desa": "Desa X"}, lang="id")
    assert filled == "Desa X: 3.148"
    hidden = {**figures, "akta": replace(figures["akta"], value=None, status="rahasia")}
    assert fill("{indikator.akta}", tables=tables, figures=hidden, words={}, lang="id") is None
    assert fill("{tabel.tidak_ada}", tables=tables, figures=figures, words={}, lang="id") is None


def test_the_sex_ratio_of_the_total_row_is_that_of_the_totals() -> None:
    table = RELEASE.table("penduduk_dusun")
    spec = DerivedColumn("rasio_jk", "Rasio", "Ratio", "100 * jenis_kelamin_0 / jenis_kelamin_1", 2)
    (derived,) = derived_columns(table, (spec,), None)
    cells = table.grid().cells[-1]
    males, females = cells[0].value or 0, cells[1].value or 0
    assert derived.values[-1] == (Decimal(100 * males) / Decimal(females)).quantize(Decimal("0.01"))


def test_no_derived_value_beside_a_hidden_operand() -> None:
    table = hide(RELEASE.table("penduduk_dusun"), (1, 0))
    spec = DerivedColumn("rasio_jk", "Rasio", "Ratio", "100 * jenis_kelamin_0 / jenis_kelamin_1", 2)
    (derived,) = derived_columns(table, (spec,), None)
    assert derived.values[1] is None
    assert derived.values[0] is not None


def test_density_needs_the_area_and_stands_in_the_total_row() -> None:
    table = RELEASE.table("penduduk_dusun")
    spec = DerivedColumn("kepadatan", "Kepadatan", "Density", "jumlah / luas_km2", 2)
    (derived,) = derived_columns(table, (spec,), Decimal("4.82"))
    assert [v is not None for v in derived.values] == [False] * 4 + [True]
    assert derived_columns(table, (spec,), None) == ()


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_dates_survive_json(day: dt.date) -> None:
    assert decode(Release, encode(replace(RELEASE, published=day))).published == day
