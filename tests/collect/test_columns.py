"""Converters: what a cell says does not depend on its neighbours, and nothing is lost in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.lists import code_lists
from cantik.collect.batch import Value
from cantik.collect.columns import (
    CodeColumn,
    Column,
    PointColumn,
    SumColumn,
    TextColumn,
    WholeColumn,
    clean_text,
    shape_dusun,
    shape_rukun,
    text_of,
)
from cantik.collect.date_columns import DateColumn
from cantik.collect.dates import Orders
from cantik.collect.number_columns import NumberColumn, OptionalKkColumn, OptionalNikColumn, ParentNikColumn
from cantik.collect.report import FindingReport, Spot
from cantik.content.loader import load_content

LISTS = code_lists()
RULES = load_content().rules
SPOT = Spot("orang", "Data", "kolom")
MAKERS: dict[str, Callable[[FindingReport], Column]] = {
    "kode": lambda report: CodeColumn(SPOT, report, LISTS["dukcapil_agama"], {"I": "1"}),
    "jumlah": lambda report: SumColumn(SPOT, report, LISTS["regsosek_431a_jaminan_kesehatan"]),
    "teks": lambda report: TextColumn(SPOT, report),
    "dusun": lambda report: TextColumn(SPOT, report, shape_dusun),
    "rt": lambda report: TextColumn(SPOT, report, shape_rukun),
    "nik": lambda report: NumberColumn(SPOT, report, "nik"),
    "kk": lambda report: OptionalKkColumn(SPOT, report, "kk"),
    "nik_boleh_kosong": lambda report: OptionalNikColumn(SPOT, report, "nik"),
    "nik_ayah": lambda report: ParentNikColumn(SPOT, report),
    "tanggal": lambda report: DateColumn(SPOT, report, Orders(0.02), date1904=False, essential=True),
    "angka": lambda report: WholeColumn(SPOT, report),
    "titik": lambda report: PointColumn(SPOT, report),
}
USUAL = [
    "",
    "1",
    "2",
    "9901011708800001",
    "0",
    "-",
    "1990-02-28",
    "28-02-1990",
    "ISLAM",
    "kristen",
    "KRAJAN",
    "-8,1",
    "12",
]
CELLS = (
    st.sampled_from(
        [*USUAL, 1.0, 3.0, 99.0, 26_000.0, 9901011708800000.0, dt.date(1990, 2, 28), " A  B ", "~ '", "'1", "\u202ex"]
    )
    | st.text(max_size=12)
    | st.floats()
)


def convert(kind: str, cells: list[Any]) -> tuple[list[Value], FindingReport]:
    report = FindingReport(RULES)
    column = MAKERS[kind](report)
    values = column.convert(list(cells), range(2, len(cells) + 2), 0)
    column.finish()
    return values, report


@pytest.mark.parametrize("kind", MAKERS)
@given(cells=st.lists(CELLS, min_size=1, max_size=8))
def test_a_cell_means_the_same_alone_and_among_others(kind: str, cells: list[Any]) -> None:
    """Whole clean columns take a fast way; it must say what the slow way says."""
    together, _ = convert(kind, cells)
    alone = [convert(kind, [cell])[0][0] for cell in cells]
    slow = convert(kind, [*cells, "\u202e?"])[0][:-1]  # one odd cell sends the whole column the slow way
    assert list(map(repr, together)) == list(map(repr, alone)) == list(map(repr, slow))


@pytest.mark.parametrize("kind", MAKERS)
@given(cells=st.lists(CELLS, min_size=1, max_size=6))
def test_a_filled_cell_without_value_has_a_finding(kind: str, cells: list[Any]) -> None:
    values, report = convert(kind, cells)
    told = {one.record for one in report.findings}
    blank = {"", "-", "–", "—", "_"}
    for at, (cell, value) in enumerate(zip(cells, values, strict=True)):
        text = clean_text(text_of(cell))
        nothing = text in blank or (kind in ("nik_ayah", "kk") and not text.strip("0'\"’`\u00b4 .-_/–"))
        if value is None and not nothing:
            assert at in told


def test_codes_may_be_numbers_words_or_spellings_of_the_mapping() -> None:
    cells = ["1", 1.0, "01", "Islam", " ISLAM ", "I", "kristen", "", "-", "\u200b2"]
    assert convert("kode", cells)[0] == ["1", "1", "1", "1", "1", "1", "2", None, None, "2"]


def test_an_unknown_code_refuses_the_value_and_not_the_person() -> None:
    values, report = convert("kode", ["1", "77", "Islma"])
    assert values == ["1", None, None]
    first = report.findings[0]
    assert (first.rule, first.level.value, first.record, first.row, first.whole) == (
        "kode_tidak_dikenal",
        "periksa",
        1,
        3,
        False,
    )
    assert first.found == "77"
    assert "1, 2, 3, 4, 5, 6, 7" in first.expected


def test_sums_of_codes_are_checked_bit_by_bit() -> None:
    values, report = convert("jumlah", ["0", 5.0, "15", "99", "100", "16", "1.5", ""])
    assert values == [0, 5, 15, 99, None, None, None, None]
    assert [one.record for one in report.findings] == [4, 5, 6]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("A\u200bB", "AB"),
        ("A\u00a0 B", "A B"),
        ("\u202eABC", "ABC"),
        ("A\0B", "AB"),
        ("'=1+1", "=1+1"),
        ("'001", "001"),
        ("'AISYAH", "'AISYAH"),
        ("=1+1", "=1+1"),
        ("A\nB", "A B"),
        ("e\u0301", "\u00e9"),
        (" a  b ", "a b"),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees(text: str, clean: str) -> None:
    assert clean_text(text) == clean
    assert clean_text(clean) == clean or clean.startswith("'")


def test_cleaned_text_is_noted_and_plain_text_is_not() -> None:
    values, report = convert("teks", ["SITI", "SI  TI", "BUDI", "\u202eANI", "DEWI", "x" * 500])
    assert values == ["SITI", "SI TI", "BUDI", "ANI", "DEWI", "x" * 500]
    assert [(one.rule, one.record) for one in report.findings] == [("teks_dibersihkan", 1), ("teks_dibersihkan", 3)]


DUSUN = [
    ("Dusun  Krajan", "KRAJAN"),
    ("'krajan", "KRAJAN"),
    ("SUMBER_REJO", "SUMBER REJO"),
    ("-", None),
    ("DUSUN", "DUSUN"),
]
DEGREES = [
    ("-8.1234", -8.1234),
    ("-8,1234", -8.1234),
    (112.5, 112.5),
    ("112°", None),
    ("nan", None),
    ("inf", None),
    ("1_0", None),
]


@pytest.mark.parametrize(("raw", "dusun"), DUSUN)
def test_dusun_are_settled(raw: str, dusun: str | None) -> None:
    assert convert("dusun", [raw])[0] == [dusun]


@pytest.mark.parametrize(
    ("raw", "rt"), [("1", "001"), (1.0, "001"), ("'001", "001"), ("01", "001"), ("-", None), ("IV", "004"), ("A", "A")]
)
def test_rt_have_three_digits(raw: Any, rt: str | None) -> None:
    assert convert("rt", [raw])[0] == [rt]


def test_the_style_of_most_of_a_column_is_noted_once() -> None:
    _, report = convert("tanggal", ["17-08-1945"] * 9 + ["18/08/1945"])
    assert [(one.rule, one.record, one.count) for one in report.findings] == [
        ("tanggal_format", -1, 9),
        ("tanggal_format", 9, 1),
    ]
    assert report.findings[0].message == "Tanggal 17-08-1945 dibaca 1945-08-17."


def test_a_whole_column_of_quoted_numbers_is_noted_once() -> None:
    _, report = convert("nik", ["'9901011708800001", "'9901011708800002", "9901011708800003"])
    assert [(one.rule, one.record, one.count) for one in report.findings] == [("nik_dibersihkan", -1, 2)]


def test_a_refused_number_refuses_the_person() -> None:
    _, report = convert("nik", ["990101", "", "0"])
    assert [(one.rule, one.level.value, one.whole) for one in report.findings] == [
        ("nik_panjang", "tolak", True),
        ("nik_kosong", "tolak", True),
        ("nik_nol", "periksa", False),
    ]
    assert report.findings[0].message == "NIK harus 16 angka, di berkas ada 6."


def test_parents_may_be_unknown_but_not_unreadable() -> None:
    values, report = convert("nik_ayah", ["", "0", "9901011708800001", "990101", "9.9E+15"])
    assert values == [None, None, "9901011708800001", None, None]
    assert [(one.rule, one.record) for one in report.findings] == [("nik_orangtua_rusak", 3), ("nik_orangtua_rusak", 4)]


@pytest.mark.parametrize(("cell", "degrees"), DEGREES)
def test_points_are_degrees(cell: Any, degrees: float | None) -> None:
    assert convert("titik", [cell])[0] == [degrees]


def test_every_finding_that_a_converter_makes_is_worded_in_content() -> None:
    made = [one for one in RULES.values() if one.checked_by == "pembaca"]
    parts = {"nilai": "x", "kolom": "y", "hasil": "z", "n": 1, "daftar": "d"}
    for rule in made:
        for text in (rule.message, rule.expected, rule.cure):
            assert "{" not in text.format(**parts)


def test_a_whole_number_that_became_a_fraction_as_text_is_whole() -> None:
    """A package that knows no blank numbers writes 70.0; what could be thousands or a half is not guessed."""
    values, _ = convert("angka", ["70.0", "70", "1.000", "70,5", "70.00", ".0"])
    assert values == [70, 70, None, None, None, None]
