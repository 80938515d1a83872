"""What is said of the day of a source beside the reference date of a release."""

import datetime as dt

import pytest

from cantik.release.sources import age_note

REFERENCE = dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("day", "said", "said_en"),
    [
        ("2025-12-31", "", ""),
        ("2025-01-01", "", ""),
        ("2024-12-31", "satu tahun sebelum tanggal acuan", "one year before the reference date"),
        ("2022-11-14", "tiga tahun sebelum tanggal acuan", "three years before the reference date"),
        ("2012-12-31", "13 tahun sebelum tanggal acuan", "13 years before the reference date"),
        ("2026-01-01", "sesudah tanggal acuan", "after the reference date"),
    ],
)
def test_an_old_or_a_later_source_says_so(day: str, said: str, said_en: str) -> None:
    assert age_note(dt.date.fromisoformat(day), REFERENCE, 12) == (said, said_en)


def test_a_stricter_kabupaten_hears_of_months() -> None:
    assert age_note(dt.date(2025, 6, 30), REFERENCE, 6)[0] == "6 bulan sebelum tanggal acuan"
    assert age_note(dt.date(2025, 7, 1), REFERENCE, 6)[0] == ""
