"""Events and people by year as values: the worked example of population_parameters 2 to 4, a year that lacks its row,
a stricter region, states of years, what the year before said, a policy that protects the totals of events."""

from __future__ import annotations

import datetime as dt
import re
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
from cantik.levels.contribution_check import compare_with_vector
from cantik.measure.axes import WHOLE, axis
from cantik.measure.compute import without_nobody
from cantik.measure.layout import VectorAxis, VectorLayout, VectorSection
from cantik.measure.result import Cube, Results
from cantik.measure.vector import VillageVector
from cantik.protect.steps import follow_duties
from cantik.release.event_years import mark_late_events, states_by_year
from cantik.release.event_years_rates import rate_texts
from cantik.release.model import Cell, Table
from cantik.release.verdict import Check
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


def by_age(name: str, rows: Mapping[str, int | None], villages: Mapping[str, object] | None = None) -> Table:
    """A table of a level by age, without its total; None is hidden."""
    axis = Axis("umur", "Umur", "Age", "kategori", tuple(Category(own, own, own, ()) for own in rows))
    cells = tuple(Cell(value, "ada" if value is not None else "rahasia") for value in rows.values())
    said = {} if villages is None else {"desa_terdata": villages}
    like = make_release(300).tables[0]
    return replace(like, key=name, id=name, axes=(axis,), cells=cells, reference=dt.date(2025, 12, 31), definition=said)


def of_rows(told: Table, rows: Mapping[int, tuple[str, ...]], of: int) -> Table:
    """The table of a level with the villages that tell each year."""
    said = {f"t{year}": {"kode": list(codes), "dari": of} for year, codes in rows.items()}
    return replace(told, definition={**told.definition, "desa_menurut_baris": said})


def level_texts(*tables: Table, kind: str = "2") -> dict[str, str]:
    return {line[0]: line[2] for line in rate_texts(tables, RATES, kind).get("laju", [])}


TFR = "Angka fertilitas total menurut register, 2023–2025"
AGES = [f"u{low}_{low + 4}" for low in range(15, 50, 5)]
ONE = (
    table("peristiwa_tahunan", EVENTS, {2025: (81, 33, 102, 54)}),
    table("penduduk_tengah_tahun", PEOPLE, {2025: (2489, 1296, 1083)}),
)
#: ten times the example of population_parameters 2, whose births are then enough at every age but the last
BIRTHS = dict(zip(AGES, (40, 220, 270, 180, 80, 20, 20), strict=True))
WOMEN = dict(zip(AGES, (2050, 1980, 1900, 1860, 1800, 1720, 1650), strict=True))


def test_total_fertility_is_five_times_the_sum_of_its_rates_with_an_interval() -> None:
    said = level_texts(*ONE, by_age("kelahiran_umur_ibu", BIRTHS), by_age("perempuan_umur_subur", WOMEN))
    assert said["Angka fertilitas umur 20–24, 2023–2025"].startswith("111,11 kelahiran per 1.000 perempuan")
    whole = sum(BIRTHS[age] / WOMEN[age] for age in AGES)
    spread = (sum(BIRTHS[age] / WOMEN[age] ** 2 for age in AGES) * 25) ** 0.5
    numbers = re.findall(r"\d+,\d\d", said[TFR])
    value, low, high = (float(each.replace(",", ".")) for each in numbers)
    assert value == round(5 * whole, 2)
    assert abs(low - (5 * whole - 1.96 * spread)) < 0.02, "830 births: near the interval of the normal law"
    assert abs(high - (5 * whole + 1.96 * spread)) < 0.02
    assert "830 kejadian" in said[TFR]


def test_below_the_minimum_in_one_age_group_no_total_is_formed() -> None:
    few = by_age("kelahiran_umur_ibu", {**BIRTHS, "u45_49": 7, "tidak_terjawab": 3})
    said = level_texts(*ONE, few, by_age("perempuan_umur_subur", WOMEN))
    assert said["Angka fertilitas umur 45–49, 2023–2025"].startswith("7 kejadian; angkanya mulai 20")
    assert said[TFR].startswith("Tidak dijumlahkan: tiap kelompok umur mulai 20")
    assert "(45–49 7 kejadian)" in said[TFR]
    hidden = by_age("kelahiran_umur_ibu", {**BIRTHS, "u45_49": None})
    said = level_texts(*ONE, hidden, by_age("perempuan_umur_subur", WOMEN))
    assert "45–49 tidak tersendiri" in said[TFR]
    known = by_age("kelahiran_umur_ibu", {**BIRTHS, "tidak_terjawab": 3})
    said = level_texts(*ONE, known, by_age("perempuan_umur_subur", WOMEN))
    assert "3 kelahiran tanpa umur ibu tidak termasuk" in said[TFR]


def test_births_and_women_of_other_villages_make_no_rate() -> None:
    two, three = ({"kode": list("ABC"[:n]), "dari": 4} for n in (2, 3))
    births = by_age("kelahiran_umur_ibu", BIRTHS, two)
    said = level_texts(*ONE, births, by_age("perempuan_umur_subur", WOMEN, three))
    assert not any("Angka fertilitas umur 20–24, 2023" in name for name in said)
    said = level_texts(*ONE, births, by_age("perempuan_umur_subur", WOMEN, two))
    assert "2 dari 4 desa" in said["Angka fertilitas umur 20–24, 2023–2025"]


def test_a_level_says_of_how_many_villages_each_year_is() -> None:
    three = dict.fromkeys((2023, 2024, 2025), (9, 9, 9, 9))
    events, people = (
        table("peristiwa_tahunan", EVENTS, three),
        table("penduduk_tengah_tahun", PEOPLE, dict.fromkeys(three, (150, 80, 60))),
    )
    rows = {2023: ("A",), 2024: ("A", "B"), 2025: ("A", "B")}
    said = level_texts(of_rows(events, rows, 4), of_rows(people, rows, 4))
    assert "27 kejadian; 2023: 1, 2024: 2, 2025: 2 dari 4 desa" in said["Angka kelahiran kasar, 2023–2025"]
    other = {**rows, 2024: ("A", "C")}
    said = level_texts(of_rows(events, rows, 4), of_rows(people, other, 4))
    assert said["Angka kelahiran kasar, 2025"].startswith("9 kejadian; 2 dari 4 desa; angkanya mulai 20"), (
        "2024 counts events of A and B over the people of A and C: the run ends before it"
    )


def test_the_first_page_has_the_rates_alone_that_are_printed() -> None:
    told = rate_texts(ONE, RATES)["laju_muka"]
    assert [line[0] for line in told] == ["Angka kelahiran kasar", "Angka kematian kasar", "Angka pertambahan alami"]
    assert told[0][2:8:2] == ("16,64", "kelahiran per 1.000 penduduk setahun", "2025; selang 95% 13,21–20,68")
    few = table("peristiwa_tahunan", EVENTS, {2025: (8, 3, 2, 4)}), ONE[1]
    assert "laju_muka" not in rate_texts(few, RATES)


def test_what_begins_above_the_village_is_one_line_a_thing() -> None:
    """Not a list of eight names in one cell."""
    told = [line for line in rate_texts(ONE, RATES)["laju"] if line[2].startswith("Dimuat mulai kecamatan")]
    assert [line[0] for line in told] == [
        "Angka fertilitas menurut umur, 15–19 sampai 45–49",
        "Angka fertilitas total menurut register",
        "Angka kematian umur 65 ke atas",
    ]


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


def test_the_counts_beside_a_release_are_compared_year_by_year() -> None:
    """A table has the rows of its years alone, the vector all of them: a village that delivers both is believed."""
    told, years = table("peristiwa_tahunan", EVENTS, {2024: (5, 1, 1, 2), 2025: (6, 1, 3, 0)}), range(2022, 2028)
    axes = (
        VectorAxis("golongan", "Golongan", tuple((each, each) for each in (*EVENTS, "tidak_terjawab"))),
        VectorAxis("tahun_peristiwa", "Tahun", tuple((f"t{year}", str(year)) for year in years)),
    )
    section = VectorSection(("tabel", "peristiwa_tahunan", "terdaftar"), "peristiwa_tahunan", "", 0, 3, axes)
    layout = VectorLayout((section,), {"peristiwa_tahunan": 3 + section.size}, "x")
    cells = np.zeros(section.shape, np.int64)
    cells[:4, 2], cells[:4, 3] = (5, 1, 1, 2), (6, 1, 3, 0)
    release = replace(make_release(300), tables=(replace(told, base="penduduk terdaftar"),), figures=())

    def check(counted: np.ndarray) -> Check:
        values = np.concatenate((np.zeros(3, np.int64), counted.ravel()))
        vector = VillageVector("x", "99.01.01.2001", dt.date(2025, 12, 31), values, {}, (), "p", "k")
        return compare_with_vector(release, vector, layout)

    assert check(cells).ok
    cells[0, 2] += 1
    assert not check(cells).ok


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
