"""Rates as candidates of a penetapan: only what published editions print, each number of it worked out again here from
the files that readers have, by code of its own. An outsider asks for a rate of numbers that an edition hides,
that were withdrawn, of a year in which the village was another; the page says what stands instead."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.codes.extra import AREAS_FILE
from cantik.content.axes import Axis, Category
from cantik.contoh import write_areas
from cantik.jobs.app import tick
from cantik.release import files
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.release.model import Cell, Figure, Release, Table
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from tests.fixtures.contoh_rilis import common_release
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN
from tests.staff.test_app_penetapan import WHY, hidden, keys, minutes, send, sheet, text

YEAR = clock.today().year - 1
KECAMATAN = DESA.rpartition(".")[0]
pytestmark = pytest.mark.satu_basisdata


@pytest.fixture(autouse=True)
def areas(opened: OpenStore) -> None:
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)


@pytest.fixture
def planner(opened: OpenStore) -> Account:
    return bekal.with_role("koordinator", institution=f"Bappeda {KABUPATEN}")


def at(parameter: str = "cbr", area: str = DESA, year: int = YEAR) -> str:
    return f"/penetapan/{area}/{parameter}/{year}/"


def events(born: int | None, dead: int | None) -> Table:
    """Table 3.5 of an edition; None is hidden."""
    some = next(table for table in common_release().tables if len(table.axes) == 1)
    names = ("lahir", "mati", "datang", "pindah")
    kinds = tuple(Category(name, name, name, (place,)) for place, name in enumerate(names))
    whole = Category("jumlah", "Jumlah", "Total", (0, 1, 2, 3), total=True)
    axis = Axis("peristiwa_vital", "Peristiwa", "Event", "kategori", (*kinds, whole))
    cells = [Cell(None, "rahasia", 0, 9) if n is None else Cell(n, "ada") for n in (born, dead, 30, 31)]
    total = Cell(None, "rahasia", 0, 99) if None in (born, dead) else Cell(sum(c.value or 0 for c in cells), "ada")
    named = {"key": "peristiwa_vital", "id": "peristiwa_vital", "stub": ("peristiwa_vital",)}
    return replace(some, **named, axes=(axis,), cells=(*cells, total), definition={}, derived=())  # type: ignore[arg-type]


def women(*counts: int | None) -> Table:
    """Table 3.2: the women of 15 to 49 in their seven classes, one of every other class."""
    some = next(table for table in common_release().tables if table.id == "penduduk_umur_jk")
    _sexes, ages = some.axes
    width, cells = len(ages.categories), [Cell(1, "ada")] * len(some.cells)
    for place, count in enumerate(counts):
        cells[width + 3 + place] = Cell(None, "rahasia", 0, 9) if count is None else Cell(count, "ada")
    return replace(some, cells=tuple(cells), definition={}, derived=())


def persons(count: int, base: str = "penduduk terdaftar") -> Figure:
    some = common_release().figures[0]
    return replace(
        some, id="jumlah_penduduk", area="", value=Decimal(count), numerator=count, decimals=0, status="ada", base=base
    )


def put_out(
    opened: OpenStore,
    day: str,
    people: int,
    *tables: Table,
    area: str = DESA,
    base: str = "penduduk terdaftar",
    villages: tuple[str, ...] = (),
) -> Path:
    """An edition on the shelf, as a store has it that another one published."""
    home = opened.store.path / ("rilis-wilayah" if villages else "rilis") / area
    number = f"{day[:4]}-{len(list(home.glob(f'{day[:4]}-*'))) + 1}"
    bare = common_release()
    release: Release = replace(
        bare,
        number=number,
        edition=f"Rilis {number}",
        year=int(day[:4]),
        reference=clock.today().fromisoformat(day),
        tables=tables,
        figures=(persons(people, base),),
        extra={"masukan": {"desa": {code: [code, number] for code in villages}}} if villages else {},
        key_figures=(),
        chapters=(),
        standing="rilis wilayah" if villages else "rilis desa",
    )
    files.write_description(release, home / number)
    said = {"sidik": f"{number}-{area}", "terbit": f"{int(day[:4]) + 1}-02-03", "acuan": day, "nomor": number}
    (home / number / "isi.json").write_text(json.dumps(said | {"masukan": release.extra.get("masukan", {})}))
    return home / number


def years(opened: OpenStore, *born: int | None, last: int = YEAR, people: int = 1500, dead: int = 25) -> None:
    """Editions of 31 December, the eve of the first year as well; each year 100 persons more."""
    first = last - len(born) + 1
    put_out(opened, f"{first - 1}-12-31", people, events(5, 5))
    for place, count in enumerate(born):
        put_out(opened, f"{first + place}-12-31", people + 100 * (place + 1), events(count, dead))


def test_a_year_of_enough_births_is_a_candidate_with_all_that_it_is_made_of(
    opened: OpenStore, planner: Account
) -> None:
    years(opened, 31)
    client = bekal.browser(planner)
    page = text(client, at())
    # by hand: 31 births, (1500 + 1600) / 2 = 1550 persons: 20.00; Garwood of 31: 21.063 to 44.002, per 1.55
    for said in ("20,00", "selang 95% 13,59–28,39", "31 peristiwa per 1.550 orang-tahun", f"{YEAR}-1, {YEAR - 1}-1"):
        assert said in page, said
    assert "rata-rata awal dan akhir tahun" in page
    assert "belum diperiksa walidata" in page
    assert "31 Desember" in page
    (key,) = keys(client, at()).values()
    send(client, at() + "usul/", {"calon": key, "alasan": WHY} | hidden(client, at()))
    assert "20,00" in text(client, at())
    assert "16,13" in text(client, at("cdr"))  # 25 / 1550


def test_too_few_are_pooled_over_three_then_five_years(opened: OpenStore, planner: Account) -> None:
    years(opened, 3, 4, 5, 6, 7, people=900)
    page = text(bekal.browser(planner), at())
    # 3 years: 5 + 6 + 7 = 18 are too few; 5 years: 25 of 950 + 1050 + 1150 + 1250 + 1350 = 5750 persons: 4.35
    assert "4,35" in page
    assert f"25 peristiwa per 5.750 orang-tahun; 5 tahun digabung, {YEAR - 4}–{YEAR}" in page
    assert "4,35" not in text(bekal.browser(planner), at(year=YEAR - 1))


def test_fewer_than_twenty_in_five_years_are_none_and_the_page_says_what_stands(
    opened: OpenStore, planner: Account
) -> None:
    years(opened, 3, 4, 3, 4, 3)
    client, bps = bekal.browser(planner), bekal.browser(bekal.with_role("pembina", institution=f"BPS {KABUPATEN}"))
    page = text(client, at())
    assert not keys(client, at())
    assert "terlalu sedikit untuk sebuah angka" in page
    assert "Di atasnya pun belum ada yang ditetapkan" in page
    assert not re.search(r"\b17 peristiwa", page)
    above = at(area=KABUPATEN)
    send(client, above + "lembar/", sheet(sumber="BPS, proyeksi", basis="proyeksi", nilai="16,64"))
    (key,) = keys(client, above).values()
    send(client, above + "usul/", {"calon": key, "alasan": WHY} | hidden(client, above))
    send(bps, above + "kunci/", minutes(hidden(bps, above)["sidik"]))
    for area in (DESA, KECAMATAN):
        assert "yang ditetapkan: 16,64 per 1.000 penduduk (BPS, proyeksi)" in text(client, at(area=area))
    head = bekal.browser(bekal.with_role("kepala_desa", DESA))
    assert "16,64" in text(head, at())


def test_the_people_of_30_june_go_before_a_mean(opened: OpenStore, planner: Account) -> None:
    years(opened, 31)
    put_out(opened, f"{YEAR}-06-30", 1240, events(15, 9))
    page = text(bekal.browser(planner), at())
    assert "25,00" in page  # 31 / 1240
    assert "penduduk terdaftar, 30 Juni" in page
    assert f"Rilis {YEAR}-1, {YEAR}-2" in page


def test_women_of_15_to_49_are_those_of_the_table(opened: OpenStore, planner: Account) -> None:
    counts = (60, 55, 50, 50, 45, 40, 20)  # 320
    put_out(opened, f"{YEAR - 1}-12-31", 1500, events(5, 5), women(*counts))
    put_out(opened, f"{YEAR}-12-31", 1600, events(24, 25), women(*counts))
    assert "75,00" in text(bekal.browser(planner), at("gfr"))  # 24 / 320
    assert "24 peristiwa per 320 orang-tahun" in text(bekal.browser(planner), at("gfr"))


@pytest.mark.parametrize("closed", ["births", "women", "eve"])
def test_what_an_edition_hides_makes_no_rate(opened: OpenStore, planner: Account, closed: str) -> None:
    counts: tuple[int | None, ...] = (60, 55, None if closed == "women" else 50, 50, 45, 40, 20)
    if closed != "eve":
        put_out(opened, f"{YEAR - 1}-12-31", 1500, events(5, 5), women(*counts))
    put_out(opened, f"{YEAR}-12-31", 1600, events(None if closed == "births" else 24, 25), women(*counts))
    page = text(bekal.browser(planner), at("gfr"))
    assert not keys(bekal.browser(planner), at("gfr"))
    assert ("belum keduanya terbit" if closed == "eve" else "tidak dimuat secara terbuka") in page
    assert "320" not in page


def test_a_hidden_year_ends_the_run_that_is_pooled(opened: OpenStore, planner: Account) -> None:
    years(opened, 9, 9, None, 9, 9)
    assert not keys(bekal.browser(planner), at())
    assert "terlalu sedikit" in text(bekal.browser(planner), at())


def test_another_base_ends_the_run_too(opened: OpenStore, planner: Account) -> None:
    put_out(opened, f"{YEAR - 1}-12-31", 1500, events(30, 30), base="penduduk domisili")
    put_out(opened, f"{YEAR}-12-31", 1600, events(30, 30))
    assert not keys(bekal.browser(planner), at())
    assert "berubah pada tahun" in text(bekal.browser(planner), at())


def test_a_withdrawn_edition_takes_its_rate_along_and_what_was_set_says_so(opened: OpenStore, planner: Account) -> None:
    years(opened, 31)
    client, bps = bekal.browser(planner), bekal.browser(bekal.with_role("pembina", institution=f"BPS {KABUPATEN}"))
    (key,) = keys(client, at()).values()
    send(client, at() + "usul/", {"calon": key, "alasan": WHY} | hidden(client, at()))
    send(bps, at() + "kunci/", minutes(hidden(bps, at())["sidik"]))
    assert "Sumber nilai ini berubah" not in text(client, at())
    now = clock.now()
    said = {"reason": "salah berkas", "asked_by": "akun:8", "asked_at": now, "decided_by": "akun:9", "decided_at": now}
    Withdrawal.objects.create(kode=DESA, number=f"{YEAR}-1", state=WITHDRAWN, **said)
    page = text(client, at())
    assert "Sumber nilai ini berubah" in page
    assert not keys(client, at())
    assert "20,00" in page  # what was set stands until the forum sets another


def test_a_damaged_edition_is_said(opened: OpenStore, planner: Account) -> None:
    years(opened, 31)
    path = opened.store.path / "rilis" / DESA / f"{YEAR}-1" / "rilis.json"
    path.write_bytes(path.read_bytes()[:80])
    page = text(bekal.browser(planner), at())
    assert "[T102]" in page
    assert not keys(bekal.browser(planner), at())


def test_a_kecamatan_bears_the_rate_of_its_own_releases(opened: OpenStore, planner: Account) -> None:
    """Nothing is added up anew: only what its releases print of the whole counts, of the same villages."""
    both = (DESA, bekal.TETANGGA)
    put_out(opened, f"{YEAR - 1}-12-31", 4820, events(5, 5), area=KECAMATAN, villages=both)
    put_out(opened, f"{YEAR}-12-31", 4916, events(81, 33), area=KECAMATAN, villages=both)
    page = text(bekal.browser(planner), at(area=KECAMATAN))
    # docs/bidang/population_parameters.md 2: 81 births, 4,868 persons: 16.64
    for said in ("16,64", "13,21–20,68", "81 peristiwa per 4.868 orang-tahun", "diperiksa walidata"):
        assert said in page, said
    put_out(opened, f"{YEAR}-12-31", 4916, events(81, 33), area=KECAMATAN, villages=both[:1])
    assert "16,64" not in text(bekal.browser(planner), at(area=KECAMATAN)), "of other villages than the year before"


def test_rates_by_age_are_no_candidates(opened: OpenStore, planner: Account) -> None:
    """Births by the age of the mother are printed nowhere."""
    years(opened, 310)
    for parameter in ("asfr_15_19", "tfr"):
        assert not keys(bekal.browser(planner), at(parameter, KABUPATEN))


def test_a_village_s_rate_that_was_set_is_public_only_when_it_is_made_of_public_numbers(
    opened: OpenStore, planner: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    years(opened, 31)
    client, bps = bekal.browser(planner), bekal.browser(bekal.with_role("pembina", institution=f"BPS {KABUPATEN}"))
    (key,) = keys(client, at()).values()
    send(client, at("cdr") + "lembar/", sheet(sumber="Bidan desa", basis="proyeksi", nilai="3,21"))
    other = next(key for said, key in keys(client, at("cdr")).items() if "Bidan desa" in said)
    for where, chosen in ((at(), key), (at("cdr"), other)):
        send(client, where + "usul/", {"calon": chosen, "alasan": WHY} | hidden(client, where))
        send(bps, where + "kunci/", minutes(hidden(bps, where)["sidik"]))
    tick.tick(opened)
    table = (tmp_path / "umum" / f"penetapan-{KABUPATEN}.csv").read_text("utf-8")
    told = [(row["parameter"], row["nilai"]) for row in csv.DictReader(io.StringIO(table))]
    assert told == [("cbr", "20.00")]
