"""Dates as people write them: what is beyond doubt is read, what is not is never guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, from_excel, to_excel

from cantik.base.dates import MONTHS_ID, long_date
from cantik.collect.dates import Orders, parse, serial_date

MERDEKA = dt.date(1945, 8, 17)


@pytest.mark.parametrize(
    "text",
    [
        "1945-08-17",
        "1945/08/17",
        "1945.8.17",
        "17-08-1945",
        "17/8/1945",
        "17.08.1945",
        "17 08 1945",
        "17 Agustus 1945",
        "17 agustus 1945",
        "17-Agu-1945",
        "17 Ags. 1945",
        "17/AGT/1945",
        "17 August 1945",
        "17Aug1945",
        " 17-08-1945 ",
        "1945-08-17 00:00:00",
        "1945-08-17T00:00:00",
        "17/08/1945 07:30",
        "16666",
    ],
)
def test_one_day_in_many_ways_of_writing(text: str) -> None:
    assert parse(text).date == MERDEKA
    assert parse(text).problem is None


@pytest.mark.parametrize("cell", [MERDEKA, 16666, 16666.0, 16666.75])
def test_the_same_day_in_cells_of_other_kinds(cell: object) -> None:
    assert parse(cell).date == MERDEKA


@pytest.mark.parametrize("cell", ["", "-", "–", "   "])
def test_blank_cells_are_missing_without_a_word(cell: str) -> None:
    assert (parse(cell).date, parse(cell).problem) == (None, None)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("31-02-1990", "tanggal_mustahil"),
        ("30/02/1990", "tanggal_mustahil"),
        ("1990-02-30", "tanggal_mustahil"),
        ("00-00-0000", "tanggal_mustahil"),
        ("0000-00-00", "tanggal_mustahil"),
        ("29-02-1900", "tanggal_mustahil"),
        ("31 Juni 1990", "tanggal_mustahil"),
        ("08/25/1990", "tanggal_mustahil"),
        ("60", "tanggal_mustahil"),  # Excel's 29 February 1900
        ("17-08-45", "tanggal_tahun_pendek"),
        ("17 Agustus 45", "tanggal_tahun_pendek"),
        ("17 Foo 1945", "tanggal_tidak_terbaca"),
        ("Agustus 1945", "tanggal_tidak_terbaca"),
        ("19450817", "tanggal_tidak_terbaca"),
        ("tidak tahu", "tanggal_tidak_terbaca"),
        ("\u0661\u0667-\u0660\u0668-\u0661\u0669\u0664\u0665", "tanggal_tidak_terbaca"),
        (0, "tanggal_tidak_terbaca"),
        (-3.0, "tanggal_tidak_terbaca"),
        (60_001, "tanggal_tidak_terbaca"),
        (float("nan"), "tanggal_tidak_terbaca"),
        (float("inf"), "tanggal_tidak_terbaca"),
        ("1945", "tanggal_rancu"),
        (1945.0, "tanggal_rancu"),
    ],
)
def test_what_is_not_a_day_is_never_guessed(cell: object, problem: str) -> None:
    assert (parse(cell).date, parse(cell).problem) == (None, problem)


BIRTHS = st.dates(dt.date(1900, 1, 1), dt.date(2063, 12, 31))


@given(BIRTHS)
def test_every_style_gives_back_every_day(day: dt.date) -> None:
    short = MONTHS_ID[day.month - 1][:3]
    for text in (
        day.isoformat(),
        f"{day:%d-%m-%Y}",
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        long_date(day),
        f"{day.day}-{short}-{day.year}",
    ):
        assert parse(text).date == day


@given(st.integers(1, 60_000))
def test_serial_numbers_mean_what_spreadsheets_mean(number: int) -> None:
    if number != 60:
        assert serial_date(number, date1904=False) == from_excel(number).date()
    assert serial_date(number, date1904=True) == from_excel(number, CALENDAR_MAC_1904).date()


@given(st.dates(dt.date(1906, 1, 1), dt.date(2063, 12, 31)))
def test_a_serial_number_is_read_back_in_both_date_systems(day: dt.date) -> None:
    assert parse(to_excel(day)).date == day
    late = to_excel(day, CALENDAR_MAC_1904)
    if not 1900 <= late <= 2100 and late >= 1:
        assert parse(late, date1904=True).date == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_blank_or_a_problem(text: str) -> None:
    parsed = parse(text)
    assert (parsed.date is not None) + (parsed.problem is not None) <= 1


def test_orders_are_mixed_only_when_many_dates_say_so() -> None:
    orders = Orders(share=0.02)
    orders.observe([parse("25/08/1990")] * 99 + [parse("08/25/1990")])
    assert not orders.is_mixed("/")
    orders.observe([parse("08/26/1990")] * 2)
    assert orders.is_mixed("/")
    assert not orders.is_mixed("-")


def test_a_file_that_is_month_first_throughout_is_not_read_day_first() -> None:
    orders = Orders(share=0.02)
    orders.observe([parse("08/25/1990")])
    assert orders.is_mixed("/")
    assert parse("03/04/1990").doubtful == "/"
    assert parse("03/03/1990").doubtful is None
