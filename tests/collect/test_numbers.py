"""NIK and KK numbers as they arrive from spreadsheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.collect.numbers import read_number

NIK = "9901011708800001"


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (NIK, None),
        (f"'{NIK}", "dibersihkan"),
        (f" {NIK} ", "dibersihkan"),
        ("9901 0117 0880 0001", "dibersihkan"),
        ("990101.170880.0001", "dibersihkan"),
        (f"\u200b{NIK}\u00a0", "dibersihkan"),
        (f"\u202e{NIK}", "dibersihkan"),
        (f"{NIK}\0", "dibersihkan"),
    ],
)
def test_sixteen_digits_are_kept(cell: str, problem: str | None) -> None:
    assert read_number(cell).value == NIK
    assert read_number(cell).problem == problem


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("", "kosong"),
        ("   ", "kosong"),
        ("-", "kosong"),
        ("0", "nol"),
        (0.0, "nol"),
        ("0000000000000000", "nol"),
        ("990101170880001", "panjang"),
        ("99010117088000011", "panjang"),
        (990101170880001.0, "panjang"),
        ("99010117088O0001", "huruf"),
        ("99010117o88ooool", "huruf"),
        ("9,90101E+15", "notasi_ilmiah"),
        ("9.90101E+15", "notasi_ilmiah"),
        ("9.90101e15", "notasi_ilmiah"),
        (1e20, "notasi_ilmiah"),
        (1.5, "panjang"),
        (-5.0, "panjang"),
        ("\u0669" * 16, "tanda_asing"),
    ],
)
def test_what_was_lost_is_not_made_up(cell: object, problem: str) -> None:
    assert (read_number(cell).value, read_number(cell).problem) == (None, problem)


def test_a_numeric_cell_keeps_its_digits_and_is_doubted() -> None:
    """Excel keeps 15 digits, so the sixteenth of a numeric cell may have become 0, whatever the province."""
    assert read_number(9901011708800000.0).value == "9901011708800000"
    assert read_number(9901011708800000.0).problem == "sel_angka"
    assert read_number(3505101708800000.0).problem == "sel_angka"


@given(st.text(max_size=40) | st.floats() | st.integers(-(10**18), 10**18))
def test_any_cell_is_sixteen_digits_or_nothing(cell: object) -> None:
    number = read_number(cell)
    if number.value is None:
        assert number.problem is not None
    else:
        assert len(number.value) == 16
        assert number.value.isascii()
        assert number.value.isdigit()
