"""Tables are measured before they are set: nothing is wider than the page, nothing is lost between panels."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import chain

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from cantik.publish.book.layout import LONG, WIDTH, Panel, cut_heads, panels
from cantik.publish.typeset import fonts, legible, soft
from cantik.release.model import Derived, Table
from tests.fixtures.contoh_rilis import BROAD, DUSUN, SEX, WORK, axis, common_release
from tests.publish.book_releases import DUSUN9, RT40, WORK12, shaped, wide

RELEASE = common_release()


def texts(panel: Panel) -> list[list[str]]:
    """The cells of the rows of a panel, group headings left out."""
    return [[str(c["t"]) for c in row.sel] for row in panel.baris if not row.kelompok]


def expected(table: Table) -> list[list[str]]:
    """The cells as a book prints them, from the cells of the table alone."""
    grid = table.grid()
    return [[number(c.value) for c in row] for row in grid.cells]


def number(value: int | Decimal | None) -> str:
    """The text of a published, an empty and a hidden count."""
    return "NA" if value is None else f"{value:,}".replace(",", ".") if value else "–"


@pytest.mark.parametrize("table", wide().book_tables, ids=lambda t: t.key)
def test_every_panel_fits_the_page_and_together_they_hold_every_cell(table: Table) -> None:
    made = panels(legible(table))
    for panel in made:
        assert sum(panel.lebar) <= WIDTH + 0.05
        assert min(panel.lebar) > 8
        assert panel.ukuran >= 6.5
    joined = [list(chain.from_iterable(rows)) for rows in zip(*(texts(p) for p in made), strict=True)]
    kept = [row[: len(row) - len(table.derived)] for row in joined]
    assert kept == expected(table)
    # column numbers run through all panels; the stub is (1) in each
    assert [p.nomor[0] for p in made] == [1] * len(made)
    assert [n for p in made for n in p.nomor[1:]] == list(range(2, len(joined[0]) + 2))


@pytest.mark.parametrize("table", wide().book_tables, ids=lambda t: t.key)
def test_numbers_and_words_are_not_wider_than_their_column(table: Table) -> None:
    bold = fonts.face("Bold")
    for panel in panels(legible(table)):
        for row in texts(panel):
            for text, width in zip(row, panel.lebar[1:], strict=True):
                assert bold.width(text, panel.ukuran) < width - 1
        for head in panel.kepala:
            if not head.tegak:
                room = sum(panel.lebar[head.x : head.x + head.w])
                for word in re.findall(r"[^\s/–\-\u200b]+[/–\-]?", head.i):
                    assert bold.width(word, panel.ukuran) <= room, word


def test_heads_cover_every_column_once() -> None:
    table = wide().table("tingkat_tiga")
    for panel in panels(table):
        covered = [(y, x) for h in panel.kepala for y in range(h.y, h.y + h.h) for x in range(h.x, h.x + h.w)]
        assert sorted(covered) == [(y, x) for y in range(panel.tingkat) for x in range(len(panel.lebar))]


def test_panels_are_cut_between_groups_of_columns() -> None:
    made = panels(wide().table("tingkat_tiga"))
    assert len(made) > 1
    assert all((len(p.lebar) - 1) % len(SEX.categories) == 0 for p in made)


def test_a_wide_table_is_set_smaller_before_it_is_divided() -> None:
    two = panels(RELEASE.table("pekerjaan-x"))
    many = panels(shaped(RELEASE, "t", (DUSUN9, BROAD), ("umur_luas",), 1))
    assert [p.ukuran for p in two] == [8.2]
    assert len(many) == 1
    assert many[0].tegak


def test_long_tables_may_break_and_short_ones_may_not() -> None:
    assert panels(shaped(RELEASE, "t", (RT40, SEX), ("rt",), 1))[0].putus
    assert panels(RELEASE.table("penduduk_umur_jk"))[0].putus
    assert not panels(RELEASE.table("air_minum"))[0].putus


def test_totals_and_groups_are_marked() -> None:
    panel = panels(shaped(RELEASE, "t", (SEX, WORK, DUSUN), ("jenis_kelamin", "pekerjaan"), 1))[0]
    groups = [r.l for r in panel.baris if r.kelompok]
    assert groups == ["Laki-laki", "Perempuan", "Jumlah"]
    assert [r.tebal for r in panel.baris if r.l == "Jumlah" and not r.kelompok] == [1, 1, 2]
    assert panel.jumlah[-1]
    assert not any(panel.jumlah[:-1])


def test_a_table_without_column_axes_is_headed_by_its_unit() -> None:
    heads = [(h.i, h.e) for h in panels(RELEASE.table("air_minum"))[0].kepala]
    assert heads == [("Sumber Air Minum", "Drinking Water"), ("Jumlah (keluarga)", "Total (families)")]


def test_derived_columns_come_last_and_missing_ones_are_not_available() -> None:
    table = RELEASE.table("penduduk_dusun")
    derived = Derived("x", "Rasio", "Ratio", "", 2, (None, *table.derived[0].values[1:]))
    panel = panels(replace(table, derived=(derived,)))[0]
    assert panel.kepala[-1].i == "Rasio"
    assert next(row[-1] for row in texts(panel)) == "…"


def test_a_column_head_too_long_is_cut_and_said_in_full_in_a_note() -> None:
    long = axis("x", "X", "X", "kategori", [("P" * 300, "Q"), ("b", "b")])
    table = shaped(RELEASE, "t", (RT40, long), ("rt",), 1)
    heads = [h.i.replace("\u200b", "") for h in panels(table)[0].kepala]
    assert "P" * (LONG - 1) + "…" in heads
    assert cut_heads(table) == ((f"{'P' * (LONG - 1)}…: {'P' * 300}", "Q: Q"),)


@given(st.integers(2, 40), st.integers(1, 4), st.integers(1, 60), st.integers(0, 10**7))
def test_any_shape_fits(columns: int, length: int, rows: int, most: int) -> None:
    across = axis(
        "k", "Kolom", "Column", "kategori", [("Kata " * length + str(i), "Word " * length) for i in range(columns)]
    )
    down = axis("b", "Baris", "Row", "wilayah", [(f"Baris {i}", f"Row {i}") for i in range(rows)])
    table = shaped(RELEASE, "t", (down, across), ("b",), 1)
    table = replace(table, cells=(replace(table.cells[0], value=most), *table.cells[1:]))
    made = panels(table)
    assert all(sum(p.lebar) <= WIDTH + 0.05 for p in made)
    assert sum(len(p.lebar) - 1 for p in made) == columns + 1


def test_widths_and_coverage_are_those_of_the_fonts() -> None:
    for style in ("Regular", "BoldItalic"):
        oracle = TTFont(fonts.FOLDER / f"SourceSans3-{style}.ttf")
        cmap, units = oracle.getBestCmap(), oracle["head"].unitsPerEm
        ours = fonts.face(style)
        assert set(ours.advances) == set(cmap)
        for text in ("Kabupaten 1.234,5", "é ½ Ḥ ḍ – …"):
            wanted = sum(oracle["hmtx"][cmap[ord(c)]][0] for c in text) * 9 / units
            assert ours.width(text, 9) == pytest.approx(wanted)


def test_what_the_fonts_lack_is_replaced_and_what_steers_is_dropped() -> None:
    assert legible("Caf\u00e9 e\u0301 \u2013 \u2026") == "Café é – …"
    assert legible("\u202eabc\u202c\u200f") == "abc"
    assert legible("a\tb\nc\x00") == "a b c "
    assert legible("\u0639\u4e2d\U0001f600") == "???"
    assert legible("umur ≥ 60 → lansia") == "umur >= 60 -> lansia"
    assert legible({"k\u4e2d": ["\u4e2d", 3, None]}) == {"k\u4e2d": ["?", 3, None]}


@given(st.text())
def test_everything_becomes_printable_and_stays_so(text: str) -> None:
    clean = legible(text)
    assert all(ord(c) in fonts.coverage() for c in clean)
    assert legible(clean) == clean


@given(st.text(alphabet="ab /-–\n", max_size=200))
def test_places_to_break_change_no_letter(text: str) -> None:
    assert soft(text).replace("\u200b", "") == text
    assert all(len(word) <= 18 for word in re.split(r"[\s/–\-\u200b]", soft(text)))


def test_a_release_without_odd_characters_is_left_as_it_is() -> None:
    assert legible(RELEASE) == RELEASE
    assert legible(RELEASE.tables[0]) is RELEASE.tables[0]


def test_no_table_of_twelve_long_names_is_left_out_of_the_book() -> None:
    assert [c.label for c in WORK12.categories[:-1]] == [
        h.i for p in panels(wide().table("lebar_panjang")) for h in p.kepala if h.tegak and h.i != "Jumlah"
    ]
