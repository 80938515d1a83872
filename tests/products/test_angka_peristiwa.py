"""Births, deaths and moves of three years as readers find them in release, site, book and workbook: the tables by year
and every rate are reckoned here from the generator's own list of events and people, and Poisson sums in exact decimals;
nothing is shared with the register or with the release.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest

from cantik.contoh import make_kabupaten
from cantik.contoh.history import VillageHistory, draw_history
from cantik.release.files import open_release
from cantik.release.model import Release, Table
from tests.fixtures.desa_jadi import CODE, PERSONS, Village
from tests.fixtures.markah import satu_baris
from tests.fixtures.riwayat import chance_of_at_most, happened, living, women
from tests.products import baca

pytestmark = pytest.mark.lambat
YEARS = (2023, 2024, 2025)
KINDS = {"Lahir": "lahir", "Meninggal": "mati", "Datang": "pindah_datang", "Pindah": "pindah_keluar"}
LEAST = 20
SEED = 2026  # of `cantik demo`


@pytest.fixture(scope="module")
def history() -> VillageHistory:
    return draw_history(make_kabupaten(SEED, villages=1, persons=PERSONS).villages[0])


def middle(year: int) -> dt.date:
    return dt.date(year, 6, 30)


def by_year(table: Table) -> Mapping[tuple[str, str], tuple[object, str]]:
    """Value and state by year and class, whichever of the two the rows are."""
    found = {}
    for path, cell in table.walk():
        labels = sorted((each.label for each in path), key=lambda label: not label.isdecimal())
        found[labels[0], labels[1]] = cell.value, cell.state
    return found


def test_events_and_people_of_each_year_are_those_of_the_list(village: Village, history: VillageHistory) -> None:
    release = village.release
    events, people = (by_year(release.table(key)) for key in ("peristiwa_tahunan", "penduduk_tengah_tahun"))
    for year in YEARS:
        provisional = "x" if year == 2025 else ""  # put out within twelve months of the end of that year
        for label, kind in KINDS.items():
            assert events[str(year), label] == (happened(history, kind, year), provisional), (year, label)
        fertile = women(history, middle(year), 15, 49)
        assert people[str(year), "Perempuan 15–49 tahun"][0] == fertile
        assert people[str(year), "Jumlah"] == (len(living(history, middle(year))), provisional)
    shown = {label for label, _ in events if label.isdecimal()}
    assert shown == {str(year) for year in YEARS}, "a year of which the register tells nothing has no row"


def print_rounded(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)}".replace(".", ",")


def reckon_rate(
    history: VillageHistory, kinds: tuple[str, ...], *, fertile: bool = False
) -> tuple[str, int, int] | None:
    """Of the fewest last years in which twenty happened: the years, the events, the people; None where no three have
    them."""
    for some in (1, 3):
        years = YEARS[-some:]
        count = sum(happened(history, kind, year) for kind in kinds for year in years)
        if count >= LEAST:
            lived = [
                women(history, middle(year), 15, 49) if fertile else len(living(history, middle(year)))
                for year in years
            ]
            return (f"{years[0]}–{years[-1]}" if some > 1 else f"{years[0]}"), count, sum(lived)
    return None


RATES: Mapping[str, tuple[tuple[str, ...], bool]] = {
    "Angka kelahiran kasar": (("lahir",), False),
    "Angka kematian kasar": (("mati",), False),
    "Angka migrasi masuk": (("pindah_datang",), False),
    "Angka migrasi keluar": (("pindah_keluar",), False),
    "Angka migrasi bruto": (("pindah_datang", "pindah_keluar"), False),
    "Angka fertilitas umum": (("lahir",), True),
}


def leaves_the_tails(count: int, people: int, low: str, high: str) -> bool:
    """Whether two and a half per cent lie beyond each end: an end is printed to two decimals, so that the exact one
    lies within half of the last of them."""
    room, ends = Decimal("0.005") * people / 1000, []
    for end in (low, high):
        mean = Decimal(end.replace(".", "").replace(",", ".")) * people / 1000
        ends.append((mean - room, mean + room))
    tail = Decimal("0.025")
    below = [1 - chance_of_at_most(count - 1, mean) for mean in ends[0]]
    above = [chance_of_at_most(count, mean) for mean in ends[1]]
    return below[0] <= tail <= below[1] and above[1] <= tail <= above[0]


def lines(release: Release) -> dict[str, tuple[str, str]]:
    """By rate its years and what is said of it."""
    told = {}
    for what, _, value, _ in release.texts["laju"]:
        name, _, span = what.rpartition(", ")
        told[name] = span, value
    return told


def test_rates_are_reckoned_again_with_their_exact_intervals(village: Village, history: VillageHistory) -> None:
    told, shown = lines(village.release), 0
    for name, (kinds, fertile) in RATES.items():
        span, value = told[name]
        found = reckon_rate(history, kinds, fertile=fertile)
        if found is None:
            together = sum(happened(history, kind, year) for kind in kinds for year in YEARS)
            assert (span, value.split(" kejadian")[0]) == ("2023–2025", str(together)), name
            assert "di bawah itu selangnya terlalu lebar" in value
            assert "selang 95%" not in value
            continue
        shown += 1
        years, count, people = found
        assert span == years, name
        assert value.startswith(f"{print_rounded(Decimal(count) * 1000 / people)} "), (name, value)
        assert f"; {count} kejadian)" in value, (name, value)
        ends = re.search(r"selang 95% ([\d.]+,\d\d)–([\d.]+,\d\d);", value)
        assert ends, value
        assert leaves_the_tails(count, people, ends[1], ends[2]), (name, value)
    assert shown >= 4, "a village of 1,500 bears most of them in three years"


def test_differences_have_no_interval_and_rates_by_age_say_where_they_begin(
    village: Village, history: VillageHistory
) -> None:
    told = lines(village.release)
    births, deaths = (sum(happened(history, kind, year) for year in YEARS) for kind in ("lahir", "mati"))
    people = sum(len(living(history, middle(year))) for year in YEARS)
    span, value = told["Angka pertambahan alami"]
    one = [happened(history, kind, 2025) for kind in ("lahir", "mati")]
    if min(births, deaths) >= LEAST and min(one) < LEAST:
        assert span == "2023–2025"
        assert value.startswith(f"{print_rounded(Decimal(births - deaths) * 1000 / people)} ")
        assert f"{births} dikurangi {deaths} kejadian; selisih, tanpa selang" in value
    (ages,) = [line for line in village.release.texts["laju"] if "fertilitas menurut umur" in line[0]]
    assert ages[2].startswith("Dimuat mulai kecamatan")


def test_site_book_and_workbook_print_the_same_lines(village: Village) -> None:
    release = village.release
    for prefix, at in (("", (0, 2)), ("en/", (1, 3))):
        page = html.unescape(satu_baris((village.pages / f"{prefix}tabel/peristiwa_tahunan.html").read_text("utf-8")))
        for line in release.texts["laju"]:
            assert all(line[place] in page for place in at), (prefix, line)
    text = baca.book_text(village.folder / "produk" / "buku.pdf")
    missing = [line[0] for line in release.texts["laju"] if baca.bare(line[2]) not in text]
    assert missing == []
    about = openpyxl.load_workbook(village.folder / "produk" / "tabel.xlsx", read_only=True)["Keterangan"]
    said = {str(row[1]) for row in about.iter_rows(values_only=True) if row[0] and str(row[0]).startswith("Angka: ")}
    assert said == {line[2] for line in release.texts["laju"]}


def test_the_edition_of_the_year_before_told_the_years_that_it_knew(village: Village, history: VillageHistory) -> None:
    before = open_release(Path(village.store) / "rilis" / CODE / "2024-1")
    events = by_year(before.table("peristiwa_tahunan"))
    assert {label for label, _ in events if label.isdecimal()} == {"2023", "2024"}
    assert events["2024", "Lahir"][0] == happened(history, "lahir", 2024)
