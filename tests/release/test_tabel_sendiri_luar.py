"""An outsider and a table of one's own: narrows a hidden cell by sums and quotients, counts persons twice, reads the
counts under percentages, asks for too much, and writes nonsense. The oracle goes through all tables that fit what is
published, and shares nothing with the arithmetic under test.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import random
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from django.utils import translation

from cantik.base.numerals import format_number
from cantik.content.axes import Axis, Category
from cantik.release.model import Cell, Release, Table
from cantik.release.own import OwnSource, OwnTable, cell_arithmetic, common_axes, own_table, read
from cantik.release.own.errors import OwnTableRefused
from cantik.release.own.question import MOST_FIELDS, MOST_LETTERS, MOST_RELEASES
from cantik.release.own.table_builder import MOST_CELLS
from cantik.release.printed_tables import print_table
from cantik.staff.app.error_words import translate_sentence
from tests.fixtures.contoh_rilis import common_release, hide

R = common_release()
LEAST = 30
A, B, C = "99.01.01.2001", "99.01.01.2002", "99.01.01.2003"


def asked(text: str, *releases: Release, least: int = LEAST) -> OwnTable:
    """The answer to an address; `releases`: of the villages A, B, C in this order, the same in each edition."""
    question = read([tuple(part.split("=", 1)) for part in text.split("&")])  # type: ignore[misc]
    held = dict(zip((A, B, C), releases or (R,), strict=False))
    sources = []
    for village, wish in product(question.villages, question.editions):
        release = held.get(village)
        tables: list[Table | None] = [None, None]
        for place, part in enumerate((question.above, question.below)):
            if release is not None and part is not None and any(t.key == part.table for t in release.tables):
                tables[place] = print_table(release.table(part.table))
        sources.append(OwnSource(village, f"Desa {village[-1]}", wish, release, tables[0], tables[1]))
    return own_table(question, sources, least=least)


def refusal(text: str, *releases: Release) -> OwnTableRefused:
    with pytest.raises(OwnTableRefused) as found:
        asked(text, *releases)
    return found.value


def changed(release: Release, key: str, **more: Any) -> Release:
    return replace(release, tables=tuple(replace(t, **more) if t.key == key else t for t in release.tables))


# ── narrowing ────────────────────────────────────────────────────────────────────────────────────

LEAVES = 4
SMALL = Axis(
    "mutu",
    "Mutu",
    "Quality",
    "kategori",
    (
        *(Category(f"k{i}", f"K{i}", f"K{i}", (i,)) for i in range(LEAVES)),
        Category("jumlah", "Jumlah", "Total", tuple(range(LEAVES)), total=True),
    ),
)


def puzzle(draw: random.Random) -> tuple[Table, list[tuple[int, ...]]]:
    """A one-way table with hidden cells and their public ranges, and every table of persons that fits it."""
    truth = [draw.randint(0, 6) for _ in range(LEAVES)]
    hidden = draw.sample(range(LEAVES), draw.choice((2, 2, 3)))
    rest = sum(truth[i] for i in hidden)
    fits = [
        tuple(dict(zip(hidden, values, strict=True)).get(i, truth[i]) for i in range(LEAVES))
        for values in product(range(rest + 1), repeat=len(hidden))
        if sum(values) == rest
    ]
    cells = [
        Cell(None, "rahasia", min(f[i] for f in fits), max(f[i] for f in fits))
        if i in hidden
        else Cell(truth[i], "ada")
        for i in range(LEAVES)
    ]
    base = R.table("pendidikan")
    return replace(base, axes=(SMALL,), stub=("mutu",), cells=(*cells, Cell(sum(truth), "ada"))), fits


@pytest.mark.parametrize("seed", range(60))
def test_no_sum_and_no_quotient_is_narrower_than_what_may_be(seed: int) -> None:
    draw = random.Random(seed)
    table, fits = puzzle(draw)
    release = replace(R, tables=(table,))
    picked = draw.sample(range(LEAVES), draw.randint(1, LEAVES))
    chosen = "&".join(f"ambil=mutu:k{i}" for i in picked)
    hidden = any(table.cells[i].status == "rahasia" for i in picked)

    cell = asked(f"desa={A}&tabel=pendidikan&{chosen}&jumlah=mutu", release).cells[0]
    sums = [sum(fit[i] for i in picked) for fit in fits]
    assert cell.status == ("rahasia" if hidden else "ada")
    if hidden:
        assert cell.value is None
        assert cell.low is not None
        assert cell.high is not None
        assert cell.low <= min(sums)
        assert cell.high >= max(sums)
    else:
        assert {cell.value} == set(sums)

    under = draw.sample(range(LEAVES), draw.randint(1, 3))
    below = "&".join(f"bagi=mutu:k{i}" for i in under)
    share = asked(f"desa={A}&tabel=pendidikan&{chosen}&jumlah=mutu&{below}&kali=100", release, least=1).cells[0]
    whole = [sum(fit[i] for i in under) for fit in fits]
    may = [Fraction(100 * total, parts) for total, parts in zip(sums, whole, strict=True) if parts]
    if share.status == "ada":
        assert len(set(may)) == 1
        assert abs(Fraction(share.value or 0) - may[0]) <= Fraction(1, 200)
    elif share.status == "rahasia":
        assert share.value is None
        assert share.low is None or Fraction(share.low) <= min(may)
        assert share.high is None or Fraction(share.high) >= max(may)


def test_the_oracle_sees_a_range_that_is_rounded_inwards(monkeypatch: pytest.MonkeyPatch) -> None:
    def inwards(top: int, bottom: int, whole: Any) -> Decimal:
        other = {"floor": math.ceil, "ceil": math.floor}[whole.__name__]
        return Decimal(other(Fraction(top * 100, bottom))).scaleb(-2)

    monkeypatch.setattr(cell_arithmetic, "_outwards", inwards)
    failed = 0
    for seed in range(60):
        try:
            test_no_sum_and_no_quotient_is_narrower_than_what_may_be(seed)
        except AssertionError:
            failed += 1
    assert failed


def test_the_published_total_is_not_worked_out_for_whoever_adds_all_parts() -> None:
    whole = asked(f"desa={A}&tabel=air_minum&jumlah=air_minum").cells[0]
    assert whole.status == "ada", "the published total is a cell like others"
    parts = "&".join(f"ambil=air_minum:air_minum_{i}" for i in range(5))
    cell = asked(f"desa={A}&tabel=air_minum&{parts}&jumlah=air_minum").cells[0]
    assert (cell.status, cell.value) == ("rahasia", None)
    published = [R.table("air_minum").cells[i].value or 0 for i in range(3)]
    assert (cell.low, cell.high) == (sum(map(int, published)), sum(map(int, published)) + 18)


def test_a_hidden_cell_stays_hidden_through_every_door() -> None:
    secret = f"desa={A}&tabel=air_minum&ambil=air_minum:air_minum_3"
    for more in ("", "&jumlah=air_minum", "&bagi=air_minum:jumlah&kali=100", "&jumlah=desa"):
        cell = asked(secret + more).cells[0]
        assert (cell.status, cell.value) == ("rahasia", None), more
    itself = asked(f"{secret}&bagi=air_minum:air_minum_3").cells[0]
    assert (itself.status, itself.value, itself.low, itself.high) == ("tidak_tersedia", None, None, None), "at most 9"


def test_villages_added_are_hidden_as_soon_as_one_of_them_is() -> None:
    opened = changed(R, "air_minum", cells=tuple(Cell(40, "ada") for _ in range(6)))
    cell = asked(f"desa={A}&desa={B}&tabel=air_minum&ambil=air_minum:air_minum_3&jumlah=desa", R, opened).cells[0]
    assert (cell.status, cell.low, cell.high) == ("rahasia", 40, 49)
    absent = asked(f"desa={A}&desa={B}&tabel=air_minum&ambil=air_minum:air_minum_3&jumlah=desa", R).cells[0]
    assert (absent.status, absent.low, absent.high) == ("tidak_tersedia", None, None), "a total only of all of them"


# ── persons counted twice ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        f"desa={A}&tabel=pendidikan&ambil=pendidikan:jumlah&ambil=pendidikan:pendidikan_0&jumlah=pendidikan",
        f"desa={A}&desa={B}&tabel=penduduk_dusun&jumlah=jenis_kelamin",
        f"desa={A}&desa={B}&tabel=penduduk_dusun&ambil=dusun:dusun_1",
    ],
    ids=["total and part", "dusun of two villages", "one dusun of two villages"],
)
def test_what_would_count_twice_or_mix_is_refused(text: str) -> None:
    assert refusal(text, R, R).code == "T443"


def test_overlapping_ages_are_not_added() -> None:
    ages = Axis(
        "usia",
        "Usia",
        "Age",
        "umur",
        (
            Category("a", "7–15", "7–15", (7, 8, 9, 10, 11, 12, 13, 14, 15)),
            Category("b", "13–17", "13–17", (13, 14, 15, 16, 17)),
            Category("c", "0–6", "0–6", (0, 1, 2)),
        ),
    )
    cells = (Cell(50, "ada"), Cell(40, "ada"), Cell(30, "ada"))
    release = changed(R, "pendidikan", axes=(ages,), stub=("usia",), cells=cells)
    assert refusal(f"desa={A}&tabel=pendidikan&ambil=usia:a&ambil=usia:b&jumlah=usia", release).code == "T443"
    assert refusal(f"desa={A}&tabel=pendidikan&jumlah=usia", release).code == "T443", "no total: all would be added"
    assert asked(f"desa={A}&tabel=pendidikan&ambil=usia:a&ambil=usia:c&jumlah=usia", release).cells[0].value == 80


def test_a_village_named_twice_counts_once_and_editions_are_never_added() -> None:
    once = asked(f"desa={A}&tabel=penduduk_dusun&jumlah=dusun&jumlah=jenis_kelamin&jumlah=desa")
    twice = asked(f"desa={A}&desa={A}&tabel=penduduk_dusun&jumlah=dusun&jumlah=jenis_kelamin&jumlah=desa")
    assert once.cells == twice.cells
    assert refusal(f"desa={A}&edisi=2024&edisi=2025&tabel=pendidikan&jumlah=edisi").code == "T440"


def test_what_only_another_village_prints_can_be_chosen_too() -> None:
    """Villages stand on other rungs; dusun of several villages are no axis and are not offered."""
    axis = R.table("pendidikan").axes[0]
    merged = replace(axis.categories[0], id="gabungan", label="Gabungan")
    other = replace(R.table("pendidikan"), axes=(replace(axis, categories=(merged, *axis.categories[2:])),))
    (found,) = common_axes.join_axes([R.table("pendidikan"), other])
    assert [c.id for c in found.categories] == [*(c.id for c in axis.categories[:-1]), "gabungan", "jumlah"]
    places = R.table("penduduk_dusun")
    (dusun,) = (axis for axis in common_axes.join_axes([places, places]) if axis.role == "wilayah")
    assert [c.id for c in dusun.categories] == ["jumlah"]
    assert common_axes.join_axes([places]) == places.axes


def test_the_same_name_for_another_thing_is_not_the_same_category() -> None:
    axis = R.table("pendidikan").axes[0]
    other = replace(axis, categories=(replace(axis.categories[0], label="Tidak sekolah"), *axis.categories[1:]))
    second = changed(R, "pendidikan", axes=(other,))
    cells = asked(f"desa={A}&desa={B}&tabel=pendidikan&ambil=pendidikan:pendidikan_0", R, second).cells
    assert [cell.status for cell in cells] == ["ada", "tidak_tersedia"]


@pytest.mark.parametrize(
    "more",
    [
        {"unit": "keluarga"},
        {"base": "penduduk domisili"},
        {"definition": {"id": "pendidikan", "versi": 2}},
    ],
    ids=["unit", "base", "definition"],
)
def test_villages_that_count_otherwise_are_not_added_but_stand_side_by_side(more: dict[str, Any]) -> None:
    second = changed(R, "pendidikan", **more)
    text = f"desa={A}&desa={B}&tabel=pendidikan&ambil=pendidikan:jumlah"
    assert refusal(f"{text}&jumlah=desa", R, second).code == "T443"
    assert len(asked(text, R, second).cells) == 2


def test_other_data_years_are_not_added() -> None:
    second = replace(R, year=2024)
    assert refusal(f"desa={A}&desa={B}&tabel=pendidikan&jumlah=desa", R, second).code == "T443"


# ── percentages and small denominators ───────────────────────────────────────────────────────────


@pytest.fixture
def percent() -> Release:
    table = hide(R.table("air_minum"), (0,), (1,))
    definition = {**table.definition, "cakupan": {"persen_saja": True, "penyebut_min": LEAST}}
    return changed(R, "air_minum", cells=table.cells, definition=definition)


def test_a_table_of_percentages_never_tells_its_counts(percent: Release) -> None:
    raw = {cell.value for cell in percent.table("air_minum").cells}
    found = asked(f"desa={A}&tabel=air_minum", percent)
    assert not raw & {cell.value for cell in found.cells if cell.value is not None}
    assert all(cell.low is None and cell.high is None for cell in found.cells)
    assert found.unit == "persen"
    for more in ("&jumlah=desa", "&ambil=air_minum:air_minum_2&bagi=air_minum:jumlah&kali=100"):
        assert refusal(f"desa={A}&tabel=air_minum{more}", percent).code in ("T443", "T444")
    parts = "&ambil=air_minum:air_minum_2&ambil=air_minum:air_minum_4&jumlah=air_minum"
    assert refusal(f"desa={A}&tabel=air_minum{parts}", percent).code == "T443"
    through = f"desa={A}&tabel=pendidikan&jumlah=pendidikan&bagi_tabel=air_minum&bagi_jumlah=air_minum"
    assert refusal(through, percent).code == "T444", "nor as what others are divided by"
    assert refusal(f"desa={A}&desa={B}&tabel=air_minum", percent, R).code == "T443", "percentages beside counts"


def test_no_quotient_of_few() -> None:
    few = changed(R, "pendidikan", cells=tuple(Cell(n, "ada") for n in (3, 4, 5, 6, 11, 29)))
    cells = asked(f"desa={A}&tabel=pendidikan&bagi=pendidikan:jumlah&kali=100", few).cells
    assert {cell.status for cell in cells} == {"tidak_tersedia"}
    enough = changed(R, "pendidikan", cells=tuple(Cell(n, "ada") for n in (3, 4, 5, 6, 12, 30)))
    cells = asked(f"desa={A}&tabel=pendidikan&bagi=pendidikan:jumlah&kali=100", enough).cells
    assert [cell.value for cell in cells][:2] == [Decimal("10.00"), Decimal("13.33")]
    nobody = changed(R, "pendidikan", cells=tuple(Cell(0, "ada") for _ in range(6)))
    cells = asked(f"desa={A}&tabel=pendidikan&bagi=pendidikan:jumlah", nobody).cells
    assert {cell.status for cell in cells} == {"tidak_terdefinisi"}


def test_a_hidden_denominator_that_may_be_few_gives_no_range() -> None:
    cell = asked(f"desa={A}&tabel=air_minum&ambil=air_minum:air_minum_0&bagi=air_minum:air_minum_3").cells[0]
    assert cell.status in ("rahasia", "tidak_tersedia")
    assert cell.value is None
    assert cell.high is None


# ── what is right ────────────────────────────────────────────────────────────────────────────────


def test_select_slice_sum_and_divide_say_what_the_release_says() -> None:
    table = R.table("penduduk_umur_jk")
    women = [table.at(1, age).value or 0 for age in range(3)]
    text = f"desa={A}&tabel=penduduk_umur_jk&ambil=jenis_kelamin:jenis_kelamin_1"
    young = "&".join(f"ambil=umur:umur_{i}" for i in range(3))
    found = asked(f"{text}&{young}")
    assert [cell.value for cell in found.cells] == women
    assert [axis.id for axis in found.axes] == ["desa", "edisi", "jenis_kelamin", "umur"]
    assert asked(f"{text}&{young}&jumlah=umur").cells[0].value == sum(map(int, women))
    whole = int(table.at(1, len(table.axes[1].categories) - 1).value or 0)
    share = asked(f"{text}&{young}&jumlah=umur&bagi=umur:jumlah&kali=100").cells[0].value
    assert share == round(Decimal(100 * sum(map(int, women))) / whole, 2)
    other = asked(f"{text}&jumlah=umur&bagi_tabel=air_minum&bagi_jumlah=air_minum&kali=100").cells[0].value
    families = int(R.table("air_minum").cells[-1].value or 0)
    assert other == round(Decimal(100 * whole) / families, 2)


def test_what_is_no_part_of_its_divisor_is_not_called_a_share_of_it() -> None:
    """Men per 100 women are no per cent of a whole, though both stand in one table."""
    text = f"desa={A}&tabel=penduduk_umur_jk&jumlah=umur"
    men = f"{text}&ambil=jenis_kelamin:jenis_kelamin_0"
    share = asked(f"{men}&bagi=jenis_kelamin:jumlah&kali=100")
    assert (share.unit, share.unit_en) == ("persen", "per cent")
    assert share.title.endswith("bagian dari keseluruhan")
    for ratio in (
        asked(f"{men}&bagi=jenis_kelamin:jenis_kelamin_1&kali=100"),
        asked(f"{text}&bagi=jenis_kelamin:jenis_kelamin_1&kali=100"),
    ):
        assert (ratio.unit, ratio.unit_en) == ("jiwa per 100 jiwa", "persons per 100 persons")
        assert ratio.title.endswith("dibagi: Perempuan, kali 100")
        assert ratio.title_en.endswith("divided by: Female, times 100")
    women = "bagi_tabel=penduduk_umur_jk&bagi_ambil=jenis_kelamin:jenis_kelamin_1&bagi_jumlah=jenis_kelamin"
    same = asked(f"{text}&{women}&bagi_jumlah=umur&kali=100")
    assert same.unit == "jiwa per 100 jiwa", "the same divisor by its other name"


def test_two_villages_side_by_side_and_added() -> None:
    second = changed(
        R, "pendidikan", cells=tuple(replace(c, value=int(c.value or 0) * 2) for c in R.table("pendidikan").cells)
    )
    text = f"desa={A}&desa={B}&tabel=pendidikan"
    own = [int(cell.value or 0) for cell in R.table("pendidikan").cells]
    assert [cell.value for cell in asked(text, R, second).cells] == [*own, *(2 * n for n in own)]
    assert [cell.value for cell in asked(f"{text}&jumlah=desa", R, second).cells] == [3 * n for n in own]


def test_marks_and_notes_travel_with_the_figures() -> None:
    table = R.table("pendidikan")
    cells = (replace(table.cells[0], state="x"), *table.cells[1:])
    release = changed(R, "pendidikan", cells=cells, notes=("Terdata 91,2% dari 3.147 penduduk.",), notes_en=("91.2%.",))
    found = asked(
        f"desa={A}&desa={B}&tabel=pendidikan&ambil=pendidikan:pendidikan_0&ambil=pendidikan:pendidikan_1&jumlah=pendidikan",
        release,
        R,
    )
    assert [cell.state for cell in found.cells] == ["x", ""]
    told = " ".join(found.notes)
    for words in (
        "Desa 1: Terdata 91,2%",
        "x: angka sementara",
        "belum diperiksa walidata",
        "Rilis 2025-1",
        "bukan tabel resmi",
    ):
        assert words in told, words
    assert len(found.notes) == len(found.notes_en)
    assert found.fictitious


# ── nonsense and too much ────────────────────────────────────────────────────────────────────────

GARBAGE = [
    [],
    [("desa", A)],
    [("tabel", "pendidikan")],
    [("desa", "../../etc/passwd"), ("tabel", "pendidikan")],
    [("desa", A.translate({48: 0x661})), ("tabel", "pendidikan")],
    [("desa", A), ("tabel", "../rilis")],
    [("desa", A), ("tabel", "pendidikan\n")],
    [("desa", A), ("tabel", "pendidikan"), ("edisi", "2025-1-rancangan-1")],
    [("desa", A), ("tabel", "pendidikan"), ("ambil", "pendidikan")],
    [("desa", A), ("tabel", "pendidikan"), ("ambil", ":x")],
    [("desa", A), ("tabel", "pendidikan"), ("kali", "7")],
    [("desa", A), ("tabel", "pendidikan"), ("kali", "100")],
    [("desa", A), ("tabel", "pendidikan"), ("kali", "100"), ("kali", "1000"), ("bagi", "a:b")],
    [("desa", A), ("tabel", "pendidikan"), ("bagi", "a:b"), ("bagi_tabel", "x")],
    [("desa", A), ("tabel", "pendidikan"), ("bagi_ambil", "a:b")],
    [("desa", A), ("tabel", "pendidikan"), ("q", "1")],
    [("desa", A), ("tabel", "\x00")],
]


@pytest.mark.parametrize("fields", GARBAGE, ids=repr)
def test_nonsense_is_refused_in_words(fields: list[tuple[str, str]]) -> None:
    with pytest.raises(OwnTableRefused) as found:
        read(fields)
    assert found.value.code == "T440"
    assert found.value.line()
    assert "\x00" not in found.value.line()
    assert "\n" not in found.value.line()


@pytest.mark.parametrize(
    "text",
    [
        "tabel=",
        "tabel=..",
        "tabel=pendidikan&tabel=air_minum",
        "tabel=pendidikan&edisi=kemarin",
        "tabel=pendidikan&desa=semua",
        "tabel=pendidikan&kali=7",
        "tabel=pendidikan&ambil=x",
        "tabel=pendidikan&ambil=pendidikan:tidak_ada",
        "tabel=pendidikan&ambil=pendidikan:" + "b" * 200,
        "tabel=pendidikan&" + "&".join(f"ambil=a:{n}" for n in range(400)),
        "tabel=pendidikan&" + "&".join(f"edisi={year}" for year in range(1900, 1961)),
        f"tabel=penduduk_dusun&desa={B}",
        "tabel=pendidikan&ambil=pendidikan:jumlah&ambil=pendidikan:pendidikan_0&jumlah=pendidikan",
        "tabel=pendidikan&bagi_tabel=air_minum",
    ],
    ids=lambda text: text[:60],
)
def test_who_reads_english_is_refused_in_english(text: str) -> None:
    """Of a public page that is read in two languages no sentence stays Indonesian because it carries a value."""
    error = refusal(f"desa={A}&{text}", R, R)
    with translation.override("en"):
        assert translate_sentence(error.message) != error.message
        assert not error.mend or translate_sentence(error.mend) != error.mend
        code = error.expected.replace(", ", "")
        assert (
            translate_sentence(error.expected) != error.expected or not code or re.fullmatch(r"[a-z0-9_=…]+", code)
        ), error.expected


def test_the_bounds_that_are_named_are_those_that_hold() -> None:
    """They stand in sentences that have an English, not in values beside them."""
    many = "&".join(f"desa=99.01.01.{n}" for n in range(2001, 2062))
    wide = Axis("a", "A", "A", "kategori", tuple(Category(f"k{i}", f"K{i}", f"K{i}", (i,)) for i in range(50_001)))
    large = changed(R, "pendidikan", axes=(wide,), stub=("a",), cells=(Cell(1, "ada"),) * 50_001)
    for bound, error in (
        (MOST_RELEASES, refusal(f"tabel=pendidikan&{many}")),
        (MOST_FIELDS, refusal("&".join(f"ambil=a:{n}" for n in range(MOST_FIELDS + 1)))),
        (MOST_LETTERS, refusal(f"tabel={'a' * (MOST_LETTERS + 1)}")),
        (MOST_CELLS, refusal(f"desa={A}&tabel=pendidikan", large)),
    ):
        assert f" {format_number(bound)} " in error.expected


@pytest.mark.parametrize(
    "text",
    [
        "tabel=tidak_ada",
        "tabel=pendidikan&ambil=umur:1",
        "tabel=pendidikan&jumlah=umur",
        "tabel=pendidikan&ambil=pendidikan:tidak_ada",
        "tabel=pendidikan&bagi=umur:1",
        "tabel=pendidikan&bagi_tabel=tidak_ada",
    ],
)
def test_what_is_not_there_is_said(text: str) -> None:
    assert refusal(f"desa={A}&{text}").code == "T442"


def test_a_divisor_of_another_form_is_refused() -> None:
    assert refusal(f"desa={A}&tabel=pendidikan&bagi_tabel=air_minum").code == "T444"
    assert refusal(f"desa={A}&tabel=pekerjaan&bagi_tabel=pekerjaan-x").code == "T444"


def test_too_much_is_refused_before_it_is_done() -> None:
    many = [("desa", f"99.01.01.{n}") for n in range(2001, 2062)]
    for fields in (
        [*many, ("tabel", "pendidikan")],
        [("desa", A), ("tabel", "pendidikan"), *(("edisi", str(y)) for y in range(1900, 1961))],
        [("desa", A), ("tabel", "pendidikan"), *(("ambil", f"a:{n}") for n in range(400))],
        [("desa", A), ("tabel", "a" * 121)],
        [("desa", A), ("tabel", "pendidikan"), ("ambil", "a:" + "b" * 200)],
    ):
        with pytest.raises(OwnTableRefused) as found:
            read(fields)
        assert found.value.code == "T441"
        assert len(found.value.line()) < 300
    wide = Axis("a", "A", "A", "kategori", tuple(Category(f"k{i}", f"K{i}", f"K{i}", (i,)) for i in range(25_001)))
    large = changed(R, "pendidikan", axes=(wide,), stub=("a",), cells=(Cell(1, "ada"),) * 25_001)
    assert refusal(f"desa={A}&edisi=2024&edisi=2025&tabel=pendidikan", large).code == "T441"


def test_no_release_at_all_is_no_table() -> None:
    assert refusal(f"desa={C}&tabel=pendidikan").code == "T442"


def test_the_answer_is_the_same_each_time() -> None:
    text = f"desa={A}&desa={B}&tabel=pendidikan-g&jumlah=dusun&bagi=pendidikan:jumlah&kali=100"
    assert repr(asked(text, R, R)) == repr(asked(text, R, R))
    assert json.dumps(asked(text, R, R).notes)
    assert asked(text, R, R).updated == dt.date(2026, 3, 2)
