"""Rates of a kecamatan and a kabupaten as an outsider reckons them: from the generator's own list of events, written as
CSV and read back by plain Python, nothing of which is shared with register, vectors or releases.

Five villages passed Periksa: three tell three years, one tells two, one records nothing. The village of two years is in
the sums of these years and in no other; the last one is nowhere a zero.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

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
from cantik.release.app.models import EXAMINED, Publication
from cantik.vault.app.opening import open_store
from tests.fixtures.perintah import cantik
from tests.fixtures.riwayat import chance_of_at_most, living, years_old
from tests.fixtures.sekali import once

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat, pytest.mark.malam, pytest.mark.timeout(3600)]
KABUPATEN = make_kabupaten(5, villages=6, persons=(900, 800, 700, 250, 60, 40))
AREA, KECAMATAN, DAY = "99.01", "99.01.01", dt.date(2025, 12, 31)
TELL = {village.code: years for village, years in zip(KABUPATEN.villages, (3, 3, 3, 2, 0), strict=False)}
YEARS, LEAST = (2023, 2024, 2025), 20
KINDS = {"lahir": "Lahir", "mati": "Meninggal", "pindah_datang": "Datang", "pindah_keluar": "Pindah"}
AGES = tuple(range(15, 50, 5))


def history_of(code: str) -> VillageHistory | None:
    years = TELL[code]
    return draw_history(next(v for v in KABUPATEN.villages if v.code == code), years) if years else None


# ── the files of the generator ──────────────────────────────────────────────────────────────────
def write_lists(folder: Path) -> None:
    """What happened and who lived in the middle of each year, as two plain lists."""
    folder.mkdir()
    names = folder / "peristiwa.csv", folder / "orang.csv"
    with names[0].open("w", newline="") as events, names[1].open("w", newline="") as people:
        happened, lived = csv.writer(events), csv.writer(people)
        for code, years in TELL.items():
            history = history_of(code)
            if history is None:
                continue
            born = {str(row[PLACE["nik"]]): str(row[PLACE["tanggallahir"]]) for row in history.rows}
            for event in history.events:
                for _ in event.people:
                    happened.writerow((code, event.day.isoformat(), event.kind, born.get(event.mother, "")))
            for year in range(2026 - years, 2026):
                for row in living(history, dt.date(year, 6, 30)):
                    lived.writerow((code, year, row[PLACE["sex"]], years_old(row, dt.date(year, 6, 30))))


class Reckoner:
    """Plain arithmetic over the two lists."""

    def __init__(self, folder: Path) -> None:
        with (folder / "peristiwa.csv").open() as file:
            self.events = [(code, dt.date.fromisoformat(day), kind, born) for code, day, kind, born in csv.reader(file)]
        with (folder / "orang.csv").open() as file:
            self.people = [(code, int(year), sex, int(age)) for code, year, sex, age in csv.reader(file)]

    def happened(self, kind: str, year: int) -> int:
        return sum(event[2] == kind and event[1].year == year for event in self.events)

    def lived(self, year: int) -> int:
        return sum(person[1] == year for person in self.people)

    def telling(self, year: int) -> int:
        return len({person[0] for person in self.people if person[1] == year})

    def within(self, area: str) -> Reckoner:
        """What is of an area."""
        found = Reckoner.__new__(Reckoner)
        found.events = [event for event in self.events if event[0].startswith(f"{area}.")]
        found.people = [person for person in self.people if person[0].startswith(f"{area}.")]
        return found

    def fertile(self, low: int) -> tuple[int, int]:
        """Births of mothers of an age group and women of it, in the villages that tell all three years."""
        whole = {code for code, years in TELL.items() if years == len(YEARS)}
        births = 0
        for code, day, kind, born in self.events:
            if kind == "lahir" and code in whole and born:
                mother = dt.date.fromisoformat(born)
                births += (day.year - mother.year - ((day.month, day.day) < (mother.month, mother.day))) // 5 * 5 == low
        women = sum(p[0] in whole and p[2] == "2" and p[3] // 5 * 5 == low for p in self.people)
        return births, women


# ── the front door ──────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    def fill(root: Path) -> None:
        write_lists(root / "daftar")
        store = root / "simpanan"
        with django_db_blocker.unblock(), open_store(store, demo=True) as opened:
            write_areas(KABUPATEN, store / AREAS_FILE)
            for code in TELL:
                desa, history = AreaCode.kemendagri(code), history_of(code)
                if history is None:
                    continue
                book = root / f"{code}-dulu.xlsx"
                write_rows(history.rows_on(history.first), book, "contoh")
                known = load(store / AREAS_FILE).of(desa)
                bring((book,), Into(opened, desa, "uji"), Delivery(history.first, None), known, lambda *_: None)
                record_life_events(opened, desa, history.events, by="uji", at=clock.now(), today=dt.date(2026, 2, 3))
        for code in TELL:
            history, book = history_of(code), root / f"{code}.xlsx"
            village = next(v for v in KABUPATEN.villages if v.code == code)
            rows = history.rows_on(DAY) if history else draw_history(village).rows_on(DAY)
            write_rows(rows, book, "template")
            where = ("--out", root / code, "--store", store, "--demo", "--issued", "2026-02-03")
            ran = cantik("run", book, "--desa", code, "--year", 2025, "--accept", "data contoh", *where)
            assert ran.code == 0, ran.told()
        with django_db_blocker.unblock(), open_store(store):
            for code in TELL:
                Publication.objects.create(kode=code, number="2025-1", channel=EXAMINED, by="akun:9", at=clock.now())
        ran = cantik("release", "--area", AREA, "--date", DAY.isoformat(), "--store", store)
        assert ran.code == 0, ran.told()

    return once(tmp_path_factory, "laju_wilayah", fill)


@pytest.fixture(scope="module")
def by_hand(root: Path) -> Reckoner:
    return Reckoner(root / "daftar")


def folder_of(root: Path, code: str) -> Path:
    return root / "simpanan" / ("rilis" if code in TELL else "rilis-wilayah") / code / "2025-1"


def table_of(root: Path, code: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder_of(root, code) / "tabel" / f"{name}.json").read_text())
    return found


def cells_of(table: dict[str, Any]) -> dict[tuple[str, ...], int | None]:
    """The printed cells by the labels of their axes."""
    paths: list[tuple[str, ...]] = [()]
    for axis in table["axes"]:
        paths = [(*path, each["label"]) for path in paths for each in axis["categories"]]
    return {path: cell["value"] for path, cell in zip(paths, table["cells"], strict=True)}


def lines_of(root: Path, code: str) -> dict[str, tuple[str, str]]:
    told = {}
    for what, _, value, _ in json.loads((folder_of(root, code) / "rilis.json").read_text())["texts"]["laju"]:
        name, _, span = what.rpartition(", ")
        told[name or what] = span, value
    return told


def rounded(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)}".replace(".", ",")


@pytest.mark.parametrize("area", [KECAMATAN, AREA])
def test_each_year_is_the_sum_of_the_villages_that_tell_it(root: Path, by_hand: Reckoner, area: str) -> None:
    by_hand = by_hand.within(area)
    events, people = (cells_of(table_of(root, area, name)) for name in ("peristiwa_tahunan", "penduduk_tengah_tahun"))
    of = 6 if area == AREA else sum(code.startswith(f"{KECAMATAN}.") for code in (v.code for v in KABUPATEN.villages))
    table = table_of(root, area, "peristiwa_tahunan")
    notes = " ".join(table["notes"])
    for year in YEARS:
        assert people[f"{year}", "Jumlah"] == by_hand.lived(year), year
        for kind, label in KINDS.items():
            assert events[f"{year}", label] == by_hand.happened(kind, year), (year, kind)
        assert (f"{year} {by_hand.telling(year)} dari {of} desa" in notes) is (area == AREA), "where some lack a year"
        told = table["definition"]["desa_menurut_baris"][f"t{year}"]
        assert (len(told["kode"]), told["dari"]) == (by_hand.telling(year), of)
    assert {year for year, _ in events} == {*map(str, YEARS), "Jumlah"}


@pytest.mark.parametrize("area", [KECAMATAN, AREA])
def test_rates_divide_the_same_villages_and_say_of_how_many_they_are(root: Path, by_hand: Reckoner, area: str) -> None:
    by_hand = by_hand.within(area)
    told, shown = lines_of(root, area), 0
    for name, kind in {"Angka kelahiran kasar": "lahir", "Angka kematian kasar": "mati"}.items():
        span, value = told[name]
        for years in (YEARS[-1:], YEARS):
            count = sum(by_hand.happened(kind, year) for year in years)
            if count >= LEAST:
                lived = sum(map(by_hand.lived, years))
                assert span == ("2025" if len(years) == 1 else "2023–2025")
                assert value.startswith(f"{rounded(Decimal(1000 * count) / lived)} ")
                ends = re.search(r"selang 95% ([\d,.]+)–([\d,.]+);", value)
                assert ends
                inside_the_tails(count, lived, ends[1], ends[2])
                shown += 1
                break
        assert (
            f"{by_hand.telling(2025)} dari" in value
            or ", ".join(f"{year}: {by_hand.telling(year)}" for year in YEARS) in value
        )
    assert shown
    births, deaths = (sum(by_hand.happened(kind, year) for year in YEARS) for kind in ("lahir", "mati"))
    if by_hand.happened("mati", 2025) < LEAST <= deaths:
        natural = rounded(Decimal(1000 * (births - deaths)) / sum(map(by_hand.lived, YEARS)))
        assert told["Angka pertambahan alami"][1].startswith(f"{natural} ")


def inside_the_tails(count: int, people: int, low: str, high: str, scale: int = 1000) -> None:
    """An end is printed to two decimals: the exact one lies within half of the last."""
    room, ends = Decimal("0.005") * people / scale, []
    for end in (low, high):
        mean = Decimal(end.replace(".", "").replace(",", ".")) * people / scale
        ends.append((mean - room, mean + room))
    tail = Decimal("0.025")
    assert 1 - chance_of_at_most(count - 1, ends[0][0]) <= tail <= 1 - chance_of_at_most(count - 1, ends[0][1])
    assert chance_of_at_most(count, ends[1][1]) <= tail <= chance_of_at_most(count, ends[1][0])


def test_births_by_age_of_mother_stand_above_the_villages_alone(root: Path, by_hand: Reckoner) -> None:
    for code in TELL:
        names = {path.stem for path in (folder_of(root, code) / "tabel").glob("*.json")}
        assert not names & {"kelahiran_umur_ibu", "perempuan_umur_subur"}, code
    told = lines_of(root, AREA)
    women = cells_of(table_of(root, AREA, "perempuan_umur_subur"))
    births = cells_of(table_of(root, AREA, "kelahiran_umur_ibu"))
    assert table_of(root, AREA, "kelahiran_umur_ibu")["definition"]["desa_terdata"]["kode"] == sorted(
        code for code, years in TELL.items() if years == len(YEARS)
    )
    groups = {f"{low}–{low + 4}": by_hand.fertile(low) for low in AGES}
    for name, (count, lived) in groups.items():
        assert women[name,] == lived, name
        if births.get((name,)) is None:
            continue  # merged or hidden: three villages are few
        assert births[name,] == count, name
        span, value = told[f"Angka fertilitas umur {name}"]
        assert span == "2023–2025"
        assert "3 dari 6 desa" in value
        rate = f"{rounded(Decimal(1000 * count) / lived)} " if count >= LEAST else f"{count} kejadian"
        assert value.startswith(rate), value
    wide = {"15–24": ("15–19", "20–24"), "15–29": ("15–19", "20–24", "25–29")}
    merged = {name: parts for name, parts in wide.items() if births.get((name,)) is not None}
    assert merged or any(births.get((name,)) is not None for name in groups), "something is told"
    for name, parts in merged.items():
        assert births[name,] == sum(groups[part][0] for part in parts), name
    whole = {code for code, years in TELL.items() if years == len(YEARS)}
    assert births["Jumlah",] == sum(event[0] in whole and event[2] == "lahir" for event in by_hand.events)
    assert told["Angka fertilitas total menurut register"][1].startswith("Tidak dijumlahkan: tiap kelompok umur mulai")
