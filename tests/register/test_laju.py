"""Rates of births, deaths and moves: worked examples of the field, an exact interval, years put together, the page.

The oracles are the tables of docs/bidang/measures_extra.md 5 and population_parameters.md 12, sums of Poisson terms in
exact fractions, and a village whose people are counted by hand.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, getcontext
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.codes.area import AreaCode
from cantik.codes.extra import AREAS_FILE
from cantik.content.loader import here
from cantik.contoh import write_areas
from cantik.forum.app import parameters
from cantik.forum.app.parameters import BroughtFigure, BroughtMinutes
from cantik.pipeline.contents import check_content
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act, Newcomer
from cantik.register.events.app.years import year_rates
from cantik.register.events.rates import EventYear, poisson_interval, rate_and_interval, rate_of, round_half_up
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.hukum import examples
from tests.fixtures.malam import by_night
from tests.fixtures.riwayat import chance_of_at_most
from tests.register.bekal import DESA, kk, orang
from tests.register.langkah import pencatat, terapkan
from tests.register.test_peristiwa_halaman import isi
from tests.register.test_peristiwa_simpan import catat, nomor, penduduk
from tests.staff.bekal import browser, with_role

ALAMAT = f"/desa/{DESA.text()}/peristiwa/angka/"
HARI_INI = dt.date(2026, 6, 20)


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (0, "0", "3.688879"),
        (1, "0.025318", "5.571643"),
        (2, "0.2422", "7.2247"),
        (5, "1.623486", "11.668332"),
        (20, "12.216520", "30.888378"),
        (50, "37.110964", "65.918767"),
    ],
)
def test_intervals_of_the_tables_of_the_domain(count: int, low: str, high: str) -> None:
    for found, expected in zip(poisson_interval(count), (low, high), strict=True):
        places = -Decimal(expected).as_tuple().exponent  # type: ignore[operator]
        assert f"{found:.{places}f}" == expected


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("what", "events", "over", "scale", "printed"),
    [
        ("IMR", 2, 81, 1000, ("24.69", "2.99", "89.19")),
        ("IMR, three years", 5, 243, 1000, ("20.58", "6.68", "48.02")),
        ("IMR from twenty", 20, 972, 1000, ("20.58", "12.57", "31.78")),
        ("NMR", 1, 81, 1000, ("12.35",)),
        ("U5MR", 3, 81, 1000, ("37.04",)),
        ("MMR", 1, 243, 100_000, ("411.52",)),
        ("child-woman ratio", 398, 1296, 1000, ("307.10",)),
    ],
)
def test_rates_of_the_parameters_page_that_a_village_does_not_print(
    what: str, events: int, over: int, scale: int, printed: tuple[str, ...]
) -> None:
    """population_parameters 2, 3, 12: their level is the kecamatan or the kabupaten, the arithmetic is this one."""
    found = [str(round_half_up(number, 2)) for number in rate_and_interval(events, over, scale)]
    assert tuple(found[: len(printed)]) == printed, what


@pytest.mark.satu_basisdata
def test_twenty_events_are_where_an_interval_is_narrower_than_its_rate() -> None:
    """population_parameters 12: width by value; from 18 on below one, so that 20 is the round number above."""
    page = {2: "3.49", 5: "2.01", 10: "1.36", 17: "1.02", 18: "0.99", 20: "0.93", 33: "0.72"}
    found = {count: Decimal(high - low) / count for count in page for low, high in [poisson_interval(count)]}
    assert {count: str(round_half_up(width, 2)) for count, width in found.items()} == page


@pytest.mark.satu_basisdata
@given(st.integers(0, 400))
@settings(max_examples=examples(25))
def test_an_end_of_the_interval_leaves_two_and_a_half_per_cent(count: int) -> None:
    assert getcontext().prec < 60
    low, high = (Decimal(end) for end in poisson_interval(count))
    assert abs(chance_of_at_most(count, high) - Decimal("0.025")) < Decimal("1e-9")
    if count:
        assert abs(1 - chance_of_at_most(count - 1, low) - Decimal("0.025")) < Decimal("1e-9")


def _years(deaths: list[int], persons: list[int], last: int = 2025, **broken: int) -> list[EventYear]:
    """Years that end with `last`, the first of the lists the earliest."""
    first = last - len(deaths) + 1
    return [
        EventYear(first + i, {"mati": count}, population, first + i != broken.get("broken"))
        for i, (count, population) in enumerate(zip(deaths, persons, strict=True))
    ]


@pytest.mark.satu_basisdata
def test_years_are_put_together_until_there_are_twenty_events() -> None:
    """docs/bidang/measures_extra.md 5: three years 18, too few; five years 31/24166 = 1.282794 (0.871596 to
    1.820824)."""
    deaths = here().rates["angka_kematian"]
    found = rate_of(deaths, _years([6, 7, 5, 9, 4], [4760, 4801, 4827, 4868, 4910]))
    assert found is not None
    assert (found.events, found.person_years, found.years) == (31, 24166, (2021, 2022, 2023, 2024, 2025))
    assert [f"{value:.6f}" for value in (found.value, found.low, found.high)] == ["1.282794", "0.871596", "1.820824"]


@pytest.mark.satu_basisdata
def test_a_year_alone_a_break_and_no_year_at_all() -> None:
    deaths = here().rates["angka_kematian"]
    alone = rate_of(deaths, _years([40, 20], [4800, 4900]))
    assert alone is not None
    assert (alone.years, alone.events) == ((2025,), 20), "twenty are enough, and one year is the shortest"
    broken = rate_of(deaths, _years([9, 9, 9, 9, 9], [4800] * 5, broken=2023))
    assert broken is not None
    assert (broken.value, broken.events, broken.years) == (None, 9, (2025,)), "2023 ends the window of 2024 and 2025"
    assert rate_of(deaths, _years([9, 9], [4800] * 2, broken=2025)) is None
    assert rate_of(deaths, []) is None


@pytest.mark.satu_basisdata
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9000)), min_size=1, max_size=7))
@settings(max_examples=examples(60))
def test_the_window_is_the_shortest_that_bears_a_rate(told: list[tuple[int, int]]) -> None:
    found = rate_of(here().rates["angka_kematian"], _years([one[0] for one in told], [one[1] for one in told]))
    assert found is not None
    bearing = [n for n in (1, 3, 5) if len(told) >= n and sum(one[0] for one in told[-n:]) >= 20]
    if bearing:
        assert len(found.years) == bearing[0]
        assert found.value == Decimal(found.events) * 1000 / sum(one[1] for one in told[-bearing[0] :])
        assert found.low < found.value < found.high  # type: ignore[operator]
    else:
        assert (found.value, found.events) == (None, told[-1][0])


def _content(folder: Path, text: str) -> Path:
    (folder / "rates").mkdir()
    (folder / "rates" / "angka_reka.yaml").write_text(text, encoding="utf-8")
    return folder


_GOOD = """id: angka_reka
versi: 1
sejak: "2026-01-01"
judul: Angka reka
judul_en: Made-up rate
satuan: per 1.000
satuan_en: per 1,000
peristiwa: [lahir]
skala: 1000
kejadian_min: 20
jendela: [1, 3]
urutan: 9
dasar: uji
contoh:
  - {kejadian: 81, penduduk: 4868, nilai: "16.64", bawah: "13.21", atas: "20.68"}
"""


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("jendela: [1, 3]", "jendela: [3, 1]", "K104", 11),
        by_night("jendela: [1, 3]", "jendela: [1, tiga]", "K104", 11),
        ("kejadian_min: 20", "kejadian_min: 0", "K104", 10),
        by_night("peristiwa: [lahir]", "peristiwa: [kawin]", "K104", 8),
        ("urutan: 9", "urutan: 9\nparameter: tidak_ada", "K151", 13),
        ('nilai: "16.64"', 'nilai: "16.63"', "K152", 15),
        ("urutan: 9", "urutan: 9\npenduduk: {dari: 49, sampai: 15}", "K104", 13),
        by_night("urutan: 9", "urutan: 9\npenduduk: {jenis_kelamin: perempuan}", "K104", 13),
        by_night("urutan: 9", "urutan: 9\nlevel_min: rt", "K104", 13),
        ("urutan: 9", "urutan: 9\numur: {siapa: ibu, dari: 15, sampai: 19}", "K104", 13),  # over everybody
        by_night("urutan: 9", "urutan: 9\numur: {siapa: ayah, dari: 15, sampai: 19}", "K104", 13),
        (
            "urutan: 9",  # births of one age over women of another
            'urutan: 9\npenduduk: {jenis_kelamin: "2", dari: 20, sampai: 24}\numur: {siapa: ibu, dari: 15, sampai: 19}',
            "K104",
            14,
        ),
        (
            "peristiwa: [lahir]",  # the dead have no mother here
            (
                'peristiwa: [mati]\npenduduk: {jenis_kelamin: "2", dari: 15, sampai: 19}\n'
                "umur: {siapa: ibu, dari: 15, sampai: 19}"
            ),
            "K104",
            10,
        ),
    ],
)
def test_a_file_of_a_kabupaten_that_is_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    folder = _content(tmp_path, _GOOD.replace(old, new))
    with pytest.raises(ContentError) as wrong:
        check_content(folder)
    assert wrong.value.code == code
    assert f"angka_reka.yaml:{line}" in str(wrong.value)


def _come(opened: OpenStore, day: dt.date, number: int) -> None:
    new = (Newcomer(f"DATANG {number}", "1", dt.date(1990, 1, 1), relation="1"),)
    catat(opened, Act(Kind.ARRIVAL, day, newcomers=new, unit=("LEGI", "01", "01"), kk=kk(500 + number)))


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenStore:
    """A list of the end of 2022 with 40 people. Came: 5 in 2023, 8 in 2024, 9 in 2025, each year two of them before
    30 June; one died in March 2025. On 30 June: 42, 47, 54 people, 143 person-years."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))
    terapkan(opened, tmp_path, [penduduk(i) for i in range(40)], reference=dt.date(2022, 12, 31))
    number = 0
    for year, came in ((2023, 5), (2024, 8), (2025, 9)):
        for i in range(came):
            number += 1
            _come(opened, dt.date(year, 5, 2) if i < 2 else dt.date(year, 9, 9), number)
    catat(opened, Act(Kind.DEATH, dt.date(2025, 3, 1), (nomor(1),)))
    return opened


def test_a_village_counted_by_hand(desa: OpenStore) -> None:
    read = year_rates(pencatat(desa, today=HARI_INI), 2025, base="")
    found = {definition.id: rate for definition, rate in read.rates}
    came = found["angka_migrasi_masuk"]
    assert came is not None
    assert (came.events, came.person_years, came.years) == (22, 42 + 47 + 54, (2023, 2024, 2025))
    died, born = found["angka_kematian"], found["angka_kelahiran"]
    assert died is not None
    assert born is not None
    assert (died.value, died.events, born.events) == (None, 1, 0)
    assert [year.year for year in read.read] == [2025, 2024, 2023, 2022], "no list stood before 2022"
    assert [year.whole for year in read.read] == [True, True, True, False]


@pytest.mark.satu_basisdata
def test_every_worked_example_of_the_domain_is_an_example_of_a_rate() -> None:
    """docs/bidang/population_parameters.md 2 to 4, typed by hand: events, people, rate per thousand (four decimals)."""
    table = {
        "angka_kelahiran": (81, 4868, "16.6393"),
        "angka_fertilitas_umum": (81, 1296, "62.5000"),
        "asfr_15_19": (4, 205, "19.5122"),
        "asfr_20_24": (22, 198, "111.1111"),
        "asfr_25_29": (27, 190, "142.1053"),
        "asfr_30_34": (18, 186, "96.7742"),
        "asfr_35_39": (8, 180, "44.4444"),
        "asfr_40_44": (2, 172, "11.6279"),
        "asfr_45_49": (0, 165, "0.0000"),
        "angka_kematian": (33, 4868, "6.7790"),
        "angka_kematian_65": (18, 361, "49.8615"),
        "angka_migrasi_masuk": (102, 4868, "20.9532"),
        "angka_migrasi_keluar": (54, 4868, "11.0929"),
        "angka_migrasi_bruto": (156, 4868, "32.0460"),
    }
    rates = here().rates
    # differences of two counts are of this source too: tests/register/test_laju_tiga_tahun.py
    assert set(table) == {name for name, rate in rates.items() if not rate.less and rate.sum is None}
    found = {}
    for name, (events, people, value) in table.items():
        assert any((one.events, one.population) == (events, people) for one in rates[name].examples), name
        found[name] = rate_and_interval(events, people, rates[name].scale)[0]
        assert str(round_half_up(found[name], 4)) == value
    fertility = sum((value for name, value in found.items() if name.startswith("asfr_")), Decimal())
    assert str(round_half_up(5 * fertility / 1000, 4)) == "2.1279"  # TFR
    (total,) = rates["angka_fertilitas_total"].examples
    assert total.groups == tuple(table[name][:2] for name in table if name.startswith("asfr_"))
    assert total.value == "2.13"
    assert sum(table[name][0] for name in table if name.startswith("asfr_")) == 81
    assert sum(table[name][1] for name in table if name.startswith("asfr_")) == 1296


@pytest.fixture
def ibu(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenStore:
    """A list of the end of 2024. On 30 June 2025 of the women one is 25 that day, one 49 for one day more, one 50, one
    15 that day, one 14, one of unknown age; of the men one is 65 that day, one died at 74, the others are 25.

    The woman of 25 bore twelve the day before she turned so and nine the day after; one child's mother is not known.
    """
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))
    women = ["2000-06-30", "1975-07-01", "1975-06-30", "2010-06-30", "2010-07-01", None]
    men = ["1960-06-30", "1950-05-05", *["2000-01-01"] * 4]
    people = [
        orang(i, jenis_kelamin="2" if i % 2 else "1", tanggal_lahir=born and dt.date.fromisoformat(born))
        for i, born in enumerate(born for pair in zip(men, women, strict=True) for born in pair)
    ]
    terapkan(opened, tmp_path, people, reference=dt.date(2024, 12, 31))
    for day, many in ((dt.date(2025, 6, 29), 12), (dt.date(2025, 7, 1), 9)):
        born = tuple(Newcomer(f"BAYI {day.day} {i}", "2", day, relation="4") for i in range(many))
        catat(opened, Act(Kind.BIRTH, day, newcomers=born, mother=nomor(1), unit=("LEGI", "01", "01"), kk=kk(900)))
    lone = (Newcomer("BAYI SENDIRI", "1", dt.date(2025, 8, 1), relation="4"),)
    catat(opened, Act(Kind.BIRTH, dt.date(2025, 8, 1), newcomers=lone, unit=("LEGI", "01", "01"), kk=kk(901)))
    catat(opened, Act(Kind.DEATH, dt.date(2025, 3, 1), (nomor(2),)))
    return opened


def test_women_of_an_age_and_their_births_counted_by_hand(ibu: OpenStore) -> None:
    read = year_rates(pencatat(ibu, today=HARI_INI), 2025, base="")
    found = {definition.id: rate for definition, rate in read.rates}
    told = {name: rate and (rate.events, rate.person_years, rate.unaged) for name, rate in found.items()}
    assert told["angka_fertilitas_umum"] == (22, 3, 1)  # 25, 49 and 15; one woman's age is not known
    assert found["angka_fertilitas_umum"].value == Decimal(22000) / 3  # type: ignore[union-attr]
    assert told["asfr_25_29"] == (9, 1, 2)  # and one mother
    assert told["asfr_15_19"] == (0, 1, 2)
    assert told["asfr_45_49"] == (0, 1, 2)
    assert told["asfr_20_24"] is None  # twelve births, and nobody of that age at mid-year
    assert told["angka_kematian_65"] == (1, 1, 1)
    assert found["asfr_25_29"].value is None  # type: ignore[union-attr]  # no rate of a village
    client = browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))
    text = isi(client.get(ALAMAT))
    assert "7.333,33" in text
    assert "9 kejadian, 2025. Angkanya mulai tingkat kecamatan. 2 tanpa umur" in text
    assert "Tidak ada penduduk golongan ini pada 30 Juni" in text


def test_the_page_tells_the_rate_its_interval_and_why_there_is_none(desa: OpenStore) -> None:
    client = browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))
    text = isi(client.get(ALAMAT))
    # 22/143 = 153.85 per thousand; 13.787 and 33.308 are the ends of a count of 22
    for said in ("153,85", "22 kejadian, 2023–2025", "96,41–232,92"):
        assert said in text
    assert "1 kejadian, 2025. Belum cukup untuk sebuah angka." in text
    assert "paling sedikit 20 kejadian dalam paling lama 5 tahun" in text
    assert "bukan berarti tidak ada yang lahir" not in text
    assert "register belum berdiri sepanjang tahun ini" in isi(client.get(f"{ALAMAT}?tahun=2022"))
    for nonsense in ("2026", "9999", "0", "abc", "²", "-1", "99999999999999999999"):
        assert "2025" in isi(client.get(f"{ALAMAT}?tahun={nonsense}&dasar=x")), nonsense
    entry = AuditEntry.objects.filter(action="register.neraca").earliest("pk")
    assert "2022–2025" in str(entry.detail)


def _set_for(area: str, parameter: str, value: str) -> None:
    """Two houses set a value of a kabupaten for 2025."""
    on = parameters.subject(parameter, AreaCode.kemendagri(area), 2025)
    planner = with_role("koordinator", area, name="Sinta Reka", institution=f"Bappeda {area}")
    checker = with_role("pembina", area, name="Wira Reka", institution=f"BPS {area}")
    said = BroughtFigure("Proyeksi BPS", "proyeksi", dt.date(2025, 7, 1), Decimal(value), "Proyeksi 2020–2035")
    parameters.bring(on, said, by=planner)
    (brought,) = parameters.sheets(on)
    give = partial(parameters.sheets, on)
    row = parameters.propose(on, give, chosen=brought.key, reason="satu sumber saja", replaces=None, by=planner)
    minutes = BroughtMinutes("400/7/2026", clock.today())
    parameters.lock(on, give, minutes, digest=row.digest, by=checker)


def test_where_a_village_bears_no_rate_that_of_its_kabupaten_is_named(desa: OpenStore) -> None:
    write_areas(twelve_villages(), desa.store.path / AREAS_FILE)
    _set_for("99.01", "cbr", "15.30")
    client = browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))
    text = isi(client.get(ALAMAT))
    # none was born here; of deaths nothing was set; arrivals are told by the village itself
    assert text.count("yang ditetapkan:") == 1
    assert "Angka Kabupaten Contoh yang ditetapkan: 15,30 per 1.000 penduduk (Proyeksi BPS)." in text
    assert "yang ditetapkan" not in isi(client.get(f"{ALAMAT}?tahun=2024")), "it was set for 2025"


def test_a_village_that_records_nothing_is_not_told_that_nobody_was_born(
    opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)], reference=dt.date(2024, 12, 31))
    client = browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))
    assert "Tidak ada peristiwa 2025 yang dicatat di sini. Itu bukan berarti" in isi(client.get(ALAMAT))


def test_who_may_not_see_raw_figures_sees_no_rates(desa: OpenStore) -> None:
    assert Client().get(ALAMAT).status_code in {302, 403}
    kecamatan = DESA.parent()
    assert kecamatan is not None
    assert browser(with_role("camat", kecamatan.text(), name="Camat Reka")).get(ALAMAT).status_code == 403
