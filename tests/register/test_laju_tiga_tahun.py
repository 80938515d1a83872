"""Three years of an invented village, recorded event by event between its lists: rates and balance as somebody reckons
them from the generator's own list of events and people, who shares no code with the register."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.read import Delivery
from cantik.contoh import make_kabupaten, write_areas
from cantik.contoh.history import VillageHistory, draw_history
from cantik.contoh.opensid import write_rows
from cantik.contoh.shape import PLACE
from cantik.pipeline.app.life_events import record_life_events
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app.search import persons_with_number
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.register.events.app.months import between, month
from cantik.register.events.app.years import year_rates
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.riwayat import chance_of_at_most, happened, living, women, years_old
from tests.fixtures.simpanan import Cradle, mould
from tests.register.langkah import pencatat
from tests.register.test_peristiwa_halaman import isi
from tests.staff.bekal import browser, with_role

YEARS = (2023, 2024, 2025)
TODAY = dt.date(2026, 6, 20)
PERSONS = 800


@pytest.fixture(scope="session")
def history() -> VillageHistory:
    return draw_history(make_kabupaten(7, villages=1, persons=PERSONS).villages[0])


@pytest.fixture(scope="session")
def lived(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, history: VillageHistory
) -> Cradle:
    """A store with the list before, the events of three years, the list after them."""
    made = make_kabupaten(7, villages=1, persons=PERSONS)
    desa = AreaCode.kemendagri(made.villages[0].code)

    def fill(folder: Path) -> None:
        with open_store(folder, demo=True) as opened:
            write_areas(made, folder / AREAS_FILE)
            knowledge = load(folder / AREAS_FILE).of(desa)
            for day in (history.first, history.last):
                workbook = folder.parent / f"{day.year}.xlsx"
                write_rows(history.rows_on(day), workbook, "contoh")
                bring((workbook,), Into(opened, desa, "uji"), Delivery(day, None), knowledge, lambda *_: None)
                if day == history.first:
                    record_life_events(opened, desa, history.events, by="uji", at=clock.now(), today=TODAY)

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "tiga_tahun", fill)


@pytest.fixture
def village(lived: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> tuple[OpenStore, AreaCode]:
    """A copy of that store, open, and its village."""
    return copy_of(lived), AreaCode.kemendagri(make_kabupaten(7, villages=1, persons=PERSONS).villages[0].code)


# ── by hand ──────────────────────────────────────────────────────────────────────────────────────
def pooled(history: VillageHistory, kinds: tuple[str, ...]) -> tuple[tuple[int, ...], int]:
    """The shortest run of last years in which twenty happened, and how many."""
    for some in (1, 3):
        years = YEARS[-some:]
        count = sum(happened(history, kind, year) for kind in kinds for year in years)
        if count >= 20:
            return years, count
    return (), 0


def test_rates_and_balance_are_those_of_the_list_of_events(
    village: tuple[OpenStore, AreaCode], history: VillageHistory
) -> None:
    opened, desa = village
    recorder = pencatat(opened, desa, today=TODAY)
    read = year_rates(recorder, 2025, base="terdaftar")
    rates = {definition.id: rate for definition, rate in read.rates}
    middle = {year: len(living(history, dt.date(year, 6, 30))) for year in YEARS}
    shown = 0
    for name, kinds in {
        "angka_kelahiran": ("lahir",),
        "angka_kematian": ("mati",),
        "angka_migrasi_masuk": ("pindah_datang",),
        "angka_migrasi_keluar": ("pindah_keluar",),
        "angka_migrasi_bruto": ("pindah_datang", "pindah_keluar"),
    }.items():
        rate, (years, count) = rates[name], pooled(history, kinds)
        assert rate is not None, name
        if not years:
            assert rate.value is None, name
            assert rate.events == sum(happened(history, kind, 2025) for kind in kinds), name
            continue
        shown += 1
        persons = sum(middle[year] for year in years)
        assert (rate.years, rate.events, rate.person_years) == (years, count, persons), name
        assert rate.value == Decimal(count) * 1000 / persons
        assert rate.low is not None
        assert rate.high is not None
        ends = (rate.low * persons / 1000, rate.high * persons / 1000)
        assert abs(1 - chance_of_at_most(count - 1, ends[0]) - Decimal("0.025")) < Decimal("1e-8"), name
        assert abs(chance_of_at_most(count, ends[1]) - Decimal("0.025")) < Decimal("1e-8"), name
    assert shown >= 3

    grown, three = rates["angka_pertambahan_alami"], sum(middle.values())
    births, deaths = (sum(happened(history, kind, year) for year in YEARS) for kind in ("lahir", "mati"))
    assert grown is not None
    if deaths >= 20:
        assert (grown.events, grown.less, grown.low, grown.high) == (births, deaths, None, None)
        assert grown.value == Decimal(births - deaths) * 1000 / three
    else:
        assert grown.value is None

    fertility = rates["angka_fertilitas_umum"]
    years, count = pooled(history, ("lahir",))
    assert fertility is not None
    assert fertility.years == years
    assert fertility.person_years == sum(women(history, dt.date(year, 6, 30), 15, 49) for year in years)
    for year in YEARS:
        told = between(recorder, dt.date(year, 1, 1), dt.date(year, 12, 31), base="terdaftar")
        assert told.closes
        assert not told.leaks
        assert (told.opening, told.births, told.deaths, told.arrivals, told.departures, told.closing) == (
            len(living(history, dt.date(year - 1, 12, 31))),
            *(happened(history, kind, year) for kind in ("lahir", "mati", "pindah_datang", "pindah_keluar")),
            len(living(history, dt.date(year, 12, 31))),
        )


def test_births_stand_at_the_age_of_their_mothers_and_no_village_has_a_rate_of_them(
    village: tuple[OpenStore, AreaCode], history: VillageHistory
) -> None:
    opened, desa = village
    read = year_rates(pencatat(opened, desa, today=TODAY), 2025, base="terdaftar")
    rows = {row[PLACE["nik"]]: row for row in history.rows}
    ages: Counter[int] = Counter()
    for event in history.events:
        if event.kind == "lahir" and event.day.year == 2025 and event.mother:
            ages[years_old(rows[event.mother], event.day) // 5] += 1
    for definition, rate in read.rates:
        if definition.id.startswith("asfr_"):
            low = int(definition.id[5:7])
            assert rate is not None
            assert rate.value is None
            assert (rate.events, rate.person_years) == (
                ages[low // 5],
                women(history, dt.date(2025, 6, 30), low, low + 4),
            )
    assert sum(ages.values()) >= 5


def test_an_event_entered_late_counts_in_its_own_year_and_marks_its_month(
    village: tuple[OpenStore, AreaCode], history: VillageHistory
) -> None:
    """Somebody died in November 2025 and is recorded half a year later: what was told of that year before stays as it
    was known then, what is told now has one death more, and the balance still closes."""
    opened, desa = village
    recorder = pencatat(opened, desa, today=TODAY)
    died = dt.date(2025, 11, 9)
    before = between(recorder, dt.date(2025, 1, 1), dt.date(2025, 12, 31), base="terdaftar")
    november = month(recorder, 2025, 11, base="terdaftar")
    someone = next(row for row in living(history, history.last) if years_old(row, died) > 60)
    (person,) = persons_with_number(opened, recorder.area_id, str(someone[PLACE["nik"]]))

    record_event(recorder, Act(Kind.DEATH, died, persons=(person,)))

    after = between(recorder, dt.date(2025, 1, 1), dt.date(2025, 12, 31), base="terdaftar")
    assert (after.deaths, after.closing, after.closes) == (before.deaths + 1, before.closing - 1, True)
    later = month(recorder, 2025, 11, base="terdaftar")
    assert (later.balance.deaths, later.revised) == (november.balance.deaths + 1, True)
    rate = {definition.id: rate for definition, rate in year_rates(recorder, 2025, base="terdaftar").rates}
    deaths = sum(happened(history, "mati", year) for year in YEARS) + 1
    told = rate["angka_kematian"]
    assert told is not None
    assert told.events in (deaths, happened(history, "mati", 2025) + 1)


def test_the_page_prints_them_half_up(village: tuple[OpenStore, AreaCode], history: VillageHistory) -> None:
    _, desa = village
    client = browser(with_role("agen_statistik", desa.text(), name="Agen Reka"))
    text = isi(client.get(f"/desa/{desa.text()}/peristiwa/angka/?tahun=2025&dasar=terdaftar"))
    years, count = pooled(history, ("lahir",))
    persons = sum(len(living(history, dt.date(year, 6, 30))) for year in years)
    value = (Decimal(count) * 1000 / persons).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert str(value).replace(".", ",") in text
    assert f"{count} kejadian" in text
    assert "Angka pertambahan alami" in text
    assert "Angka migrasi neto" in text
    assert "Angkanya mulai tingkat kecamatan" in text
