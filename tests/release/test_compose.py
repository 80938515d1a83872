"""Titles, findings, sentences and derived columns are made of published figures, or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.knowledge import load
from cantik.content.kinds import DerivedColumn, TableSpec
from cantik.protect.result import SafeTable
from cantik.release.codec import decode, encode
from cantik.release.compose import _number, stub_of
from cantik.release.derived_columns import derived_columns
from cantik.release.key_statistics import former_figures
from cantik.release.model import Cell, Figure, Release
from cantik.release.narrative import FormerFigure, Published, fill
from cantik.release.titles import _join, title_case
from tests.fixtures.contoh_rilis import BROAD, DUSUN, EDUCATION, FIVE, SEX, common_release, hide

RELEASE = common_release()


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
    assert title_case("Kelompok umur dan jenis kelamin") == "Kelompok Umur dan Jenis Kelamin"


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


def published(**hidden: Figure) -> Published:
    """What sentences may speak of in the release, with some figures replaced."""
    tables = {t.id: t for t in RELEASE.tables if t.kind in "AT"}
    figures = {f.id: f for f in RELEASE.figures if not f.area}
    return Published(tables, {**figures, **hidden}, {"desa": "Desa X"})


def test_a_sentence_that_needs_a_hidden_figure_is_not_made() -> None:
    assert fill("{desa}: {tabel.penduduk_dusun}", published(), "id") == "Desa X: 3.148"
    hidden = replace(RELEASE.figure("akta"), value=None, status="rahasia")
    assert fill("{indikator.akta}", published(akta=hidden), "id") is None
    assert fill("{tabel.tidak_ada}", published(), "id") is None


def test_a_share_is_told_of_published_categories_only() -> None:
    """A hidden part, one that was merged away, one of those who did not answer and one of nobody leave the sentence."""
    table = RELEASE.table("pendidikan")
    first, second = (category.id for category in table.axes[0].categories[:2])
    both = f"{{persen.pendidikan.{first}+{second}}}"
    values = [cell.value or 0 for cell in table.cells]
    missing = sum(v for c, v in zip(table.axes[0].categories, values, strict=True) if c.missing)
    exact = Decimal(100 * (values[0] + values[1])) / (values[-1] - missing)
    told = fill(both, replace(published(), tables={"pendidikan": table}), "en")
    assert told == f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP):.1f}"
    for other in (hide(table, (0,)), hide(table, (1,))):
        assert fill(both, replace(published(), tables={"pendidikan": other}), "id") is None
    nobody = replace(table, cells=(Cell(0, "ada"), *table.cells[1:]))
    assert fill(f"{{persen.pendidikan.{first}}}", replace(published(), tables={"pendidikan": nobody}), "id") is None
    assert fill(f"{{persen.pendidikan.{first}+gabungan}}", published(), "id") is None
    assert fill("{persen.pendidikan.jumlah}", published(), "id") is None


def test_parts_are_compared_when_all_are_published_and_one_leads() -> None:
    one = replace(RELEASE.figure("akta"), area="a", area_label="Krajan", value=Decimal("91.5"), decimals=1)
    two = replace(one, area="b", area_label="Sumber", value=Decimal("88.0"))
    known = replace(published(), parts={"akta": (one, two)})
    assert fill("{tertinggi.akta}; {terendah.akta}", known, "id") == "Krajan 91,5; Sumber 88,0"
    assert fill("{terendah.akta}", known, "en") == "Sumber 88.0"
    hidden = replace(two, value=None, status="rahasia")
    for parts in ((one,), (one, hidden), (one, replace(two, value=one.value)), ()):
        assert fill("{tertinggi.akta}", replace(known, parts={"akta": parts}), "id") is None


@pytest.mark.parametrize(
    ("then", "told", "told_en"),
    [
        ("88.0", "naik dari 88,0 persen pada 2024", "up from 88.0 per cent in 2024"),
        ("91.54", "sama dengan 91,5 persen pada 2024", "the same as 91.5 per cent in 2024"),  # as both are printed
        ("95.0", "turun dari 95,0 persen pada 2024", "down from 95.0 per cent in 2024"),
    ],
)
def test_a_change_is_told_of_what_both_years_printed(then: str, told: str, told_en: str) -> None:
    now = replace(RELEASE.figure("akta"), value=Decimal("91.5"), decimals=1)
    former = FormerFigure(2024, replace(now, value=Decimal(then)))
    known = replace(published(akta=now), former={"akta": former})
    assert fill("{perubahan.akta}", known, "id") == told
    assert fill("{perubahan.akta}", known, "en") == told_en
    assert fill("{perubahan.akta}", published(akta=now), "id") is None
    for hidden in (
        replace(known, figures={"akta": replace(now, value=None, status="rahasia")}),
        replace(known, former={}),
    ):
        assert fill("{perubahan.akta}", hidden, "id") is None


def test_what_is_defined_otherwise_or_of_another_base_is_no_change() -> None:
    before = replace(RELEASE, year=RELEASE.year - 1, number=f"{RELEASE.year - 1}-1")
    assert former_figures(RELEASE, before)["akta"].year == RELEASE.year - 1
    assert former_figures(RELEASE, None) == {}
    other = [replace(f, base="penduduk domisili") if f.id == "akta" else f for f in RELEASE.figures]
    assert "akta" not in former_figures(RELEASE, replace(before, figures=tuple(other)))
    hidden = [replace(f, value=None, status="rahasia") if f.id == "akta" else f for f in RELEASE.figures]
    assert "akta" not in former_figures(RELEASE, replace(before, figures=tuple(hidden)))


def test_the_largest_category_is_told_where_none_is_hidden_and_one_leads() -> None:
    table = RELEASE.table("pendidikan")
    parts = [
        (c, cell.value or 0)
        for c, cell in zip(table.axes[0].categories, table.cells, strict=True)
        if not (c.total or c.missing)
    ]
    most, count = max(parts, key=lambda part: part[1])
    missing = sum(cell.value or 0 for c, cell in zip(table.axes[0].categories, table.cells, strict=True) if c.missing)
    percent = (Decimal(100 * count) / ((table.cells[-1].value or 0) - missing)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    known = replace(published(), tables={"pendidikan": table})
    assert fill("{terbanyak.pendidikan}", known, "en") == f"{most.label_en} ({percent} per cent)"
    for at in range(len(parts)):  # a hidden one could be the largest
        assert fill("{terbanyak.pendidikan}", replace(known, tables={"pendidikan": hide(table, (at,))}), "id") is None
    same = replace(
        table, cells=(Cell(count, "ada"), *(Cell(count, "ada") for _ in parts[1:]), *table.cells[len(parts) :])
    )
    assert fill("{terbanyak.pendidikan}", replace(known, tables={"pendidikan": same}), "id") is None
    assert fill("{terbanyak.tidak_ada}", known, "id") is None


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


def test_an_annex_stands_under_no_number_of_another_chapter() -> None:
    """A chapter that tells nothing in the book is not printed, and the next one takes its number: what the annex tells
    of it stood as L2.1 beside that chapter's own."""
    own = load()
    first, second, third = ([own.content.tables[name] for name in each.tables] for each in own.book.chapters[:3])

    def safe(spec: TableSpec, tier: Literal["buku", "lampiran"]) -> SafeTable:
        return SafeTable(spec, tier, "A" if tier == "buku" else "X", (), (), "terdaftar", 0, 0)

    tables = [safe(first[0], "buku"), safe(first[0], "lampiran"), safe(second[0], "lampiran")]
    tables += [safe(third[0], "buku"), safe(third[0], "lampiran")]
    numbered, chapters = _number(tables, own.book)
    assert [source for source, _ in chapters] == [0, 2]
    assert [(table.spec.id, number) for table, number, _ in numbered] == [
        (first[0].id, "1.1"),
        (third[0].id, "2.1"),
        (first[0].id, "L1.1"),
        (third[0].id, "L2.1"),
        (second[0].id, "L3.1"),
    ]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_dates_survive_json(day: dt.date) -> None:
    assert decode(Release, encode(replace(RELEASE, published=day))).published == day
