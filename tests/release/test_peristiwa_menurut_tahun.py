"""Events and people by year as values: the worked example of population_parameters 2 to 4, a year that lacks its row,
a stricter region, states of years, what the year before said, a policy that protects the totals of events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import cantik.content
from cantik.base.errors import ContentError
from cantik.content.axes import Axis, Category
from cantik.content.loader import load_content
from cantik.content.rate import RateDefinition
from cantik.measure.axes import WHOLE, axis
from cantik.measure.compute import without_nobody
from cantik.measure.result import Cube, Results
from cantik.protect.steps import follow_duties
from cantik.release.event_years import mark_late_events, rate_texts, states_by_year
from cantik.release.model import Cell, Table
from tests.fixtures.contoh_rilis import make_release

CONTENT = load_content()
RATES = sorted(CONTENT.rates.values(), key=lambda rate: rate.order)
EVENTS, PEOPLE = ("lahir", "mati", "datang", "pindah"), ("laki_laki", "perempuan_subur", "perempuan_lain")
TOTAL = Category("jumlah", "Jumlah", "Total", (), total=True)


def table(name: str, classes: Sequence[str], rows: Mapping[int, tuple[int, ...]]) -> Table:
    """A table by year as a release has it, with its totals."""
    years = Axis("tahun_peristiwa", "Tahun", "Year", "kategori", (*(_year(each) for each in rows), TOTAL))
    across = Axis("golongan", "Golongan", "Group", "kategori", (*(Category(n, n, n, ()) for n in classes), TOTAL))
    lines = [*rows.values(), tuple(map(sum, zip(*rows.values(), strict=True)))]
    cells = [Cell(value, "ada") for line in lines for value in (*line, sum(line))]
    like = make_release(300).tables[0]
    return replace(like, key=name, id=name, axes=(years, across), cells=tuple(cells), stub=("tahun_peristiwa",))


def _year(year: int) -> Category:
    return Category(f"t{year}", str(year), str(year), ())


def texts(
    events: Mapping[int, tuple[int, ...]],
    people: Mapping[int, tuple[int, ...]],
    rates: Sequence[RateDefinition] = RATES,
) -> dict[str, str]:
    """What is said of each rate, by title and years."""
    tables = table("peristiwa_tahunan", EVENTS, events), table("penduduk_tengah_tahun", PEOPLE, people)
    return {line[0]: line[2] for line in rate_texts(tables, rates).get("laju", [])}


def test_the_example_village_of_the_domain() -> None:
    """81 births, 33 deaths, 102 arrivals, 54 departures over 4,868 people and 1,296 women (population_parameters 2, 3,
    4, 12)."""
    said = texts({2025: (81, 33, 102, 54)}, {2025: (2489, 1296, 1083)})
    for title, value in {
        "Angka kelahiran kasar": "16,64",
        "Angka kematian kasar": "6,78",
        "Angka fertilitas umum": "62,50",
        "Angka pertambahan alami": "9,86",
        "Angka migrasi masuk": "20,95",
        "Angka migrasi keluar": "11,09",
        "Angka migrasi neto": "9,86",
        "Angka migrasi bruto": "32,05",
    }.items():
        assert said[f"{title}, 2025"].startswith(f"{value} "), title
    assert "selang 95% 4,67–9,52; 33 kejadian" in said["Angka kematian kasar, 2025"]


def test_below_the_minimum_the_years_are_told_together_and_no_rate() -> None:
    three = dict.fromkeys((2023, 2024, 2025), (6, 2, 1, 1))
    said = texts(three, dict.fromkeys(three, (150, 80, 60)))
    assert said["Angka kelahiran kasar, 2023–2025"].startswith("18 kejadian; angkanya mulai 20")
    assert not any("selang 95%" in value for value in said.values())


def test_a_year_without_a_row_ends_the_run() -> None:
    """2024 is not told: 2023 is not put together with 2025."""
    said = texts({2023: (19, 9, 9, 9), 2025: (19, 9, 9, 9)}, {2023: (150, 80, 60), 2025: (150, 80, 60)})
    assert said["Angka kelahiran kasar, 2025"].startswith("19 kejadian; angkanya mulai 20")


def test_a_region_may_ask_for_more_events() -> None:
    strict = [replace(rate, least=max(rate.least, 50)) for rate in RATES]
    said = texts({2025: (81, 33, 102, 54)}, {2025: (2489, 1296, 1083)}, strict)
    assert said["Angka kelahiran kasar, 2025"].startswith("16,64 ")
    assert said["Angka kematian kasar, 2025"].startswith("33 kejadian; angkanya mulai 50")


def test_without_one_of_the_tables_nothing_is_said() -> None:
    assert rate_texts([table("peristiwa_tahunan", EVENTS, {2025: (81, 33, 102, 54)})], RATES) == {}


@pytest.mark.parametrize(
    ("published", "states"),
    [(dt.date(2026, 12, 31), ("", "x", "x")), (dt.date(2027, 1, 1), ("", "", "")), (dt.date(2025, 12, 31), "xxx")],
)
def test_a_year_is_provisional_until_twelve_months_after_its_end(published: dt.date, states: Sequence[str]) -> None:
    told = table("peristiwa_tahunan", EVENTS, {2024: (5, 1, 1, 1), 2025: (6, 1, 1, 1)})
    found = states_by_year(told.axes, told.cells, published)
    assert [found[row * 5].state for row in range(3)] == list(states)
    other = make_release(300).tables[0]
    assert states_by_year(other.axes, other.cells, published) == other.cells


def test_what_the_year_before_said_otherwise_is_marked_and_told() -> None:
    base = make_release(300)
    before = replace(
        base, number="2024-1", tables=(table("peristiwa_tahunan", EVENTS, {2023: (4, 1, 1, 1), 2024: (5, 1, 1, 1)}),)
    )
    now = table("peristiwa_tahunan", EVENTS, {2023: (4, 1, 1, 1), 2024: (7, 1, 1, 0), 2025: (6, 1, 1, 1)})
    (marked,) = mark_late_events(replace(base, tables=(now,)), before).tables
    changed = {tuple(each.label for each in path) for path, cell in marked.walk() if cell.state == "r"}
    assert changed == {("2024", "lahir"), ("2024", "pindah")}
    assert "Menurut Rilis 2024-1: 2024 lahir 5, kini 7; 2024 pindah 1, kini 0; " in " ".join(marked.notes)
    assert mark_late_events(replace(base, tables=(now,)), None).tables == (now,)
    other = replace(before, tables=(replace(before.tables[0], base="penduduk domisili"),))
    assert mark_late_events(replace(base, tables=(now,)), other).tables == (now,), "another base is no revision"


def test_where_totals_of_events_are_protected_no_table_by_year_tells_them() -> None:
    spec, policy = CONTENT.tables["peristiwa_tahunan"], CONTENT.policies["baku_2026"]
    made = Cube(
        spec, WHOLE, (axis(CONTENT.classifications["tahun_peristiwa"]),), np.zeros((1, 1), np.int64), "terdaftar", 0, 0
    )
    results = Results("99.01.01.2001", dt.date(2025, 12, 31), "p", (made,), (), (), {}, frozenset())
    assert follow_duties(results, policy) is results
    kept = follow_duties(results, replace(policy, must_publish=()))
    assert kept.cubes == ()
    assert [line.id for line in kept.not_made] == ["peristiwa_tahunan"]


def test_a_year_of_nothing_has_no_row_only_where_the_table_says_so() -> None:
    years, spec = axis(CONTENT.classifications["tahun_peristiwa"]), CONTENT.tables["peristiwa_tahunan"]
    cells = np.zeros((1, 4, len(years.categories)), np.int64)
    cells[0, 0, 9] = cells[0, 2, 10] = 3
    left, shorter = without_nobody(cells, 2, years, spec, last=True)
    assert [each.label for each in shorter.categories] == ["2024", "2025"]
    assert left.shape == (1, 4, 2)
    _, all_of_them = without_nobody(cells, 2, years, replace(spec, sparse=False), last=True)
    assert len(all_of_them.categories) == len(years.categories) - 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("mengikuti: peristiwa_vital", "mengikuti: tabel_lain", "K109"),
        ("kelas: A, level_min: desa, mengikuti: peristiwa_vital", "kelas: B, level_min: desa", "K104"),
        ("baris_nol: keluar", "baris_nol: entah", "K104"),
    ],
)
def test_wrong_content_is_refused_with_its_line(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = (Path(cantik.content.__file__).parent / "tables/peristiwa_tahunan.yaml").read_text(encoding="utf-8")
    assert old in text
    folder = tmp_path / "daerah"
    (folder / "tables").mkdir(parents=True)
    own = text.replace("id: peristiwa_tahunan", "id: milik_sendiri", 1).replace(old, new, 1)
    (folder / "tables/milik_sendiri.yaml").write_text(own, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_content(folder)
    assert error.value.code == code
    assert "tables/milik_sendiri.yaml:" in (error.value.where or "")
