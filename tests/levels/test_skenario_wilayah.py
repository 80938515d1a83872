"""Scenarios of a kabupaten and of what lies in it, as somebody outside would check them.

Workbooks of three villages of five years ago and of now; nobody of the former list died or left, so that everybody must
be found again, five years older. What must come out is counted in the rows of the workbooks. Then a village is missing,
a schedule is of another place, a year lies too far, and a village stands alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, Knowledge, load
from cantik.collect.read import Delivery
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, opensid_rows, write_areas, write_rows
from cantik.contoh.shape import PLACE, Row
from cantik.levels import vectors
from cantik.levels.app.scenarios import ScenarioAsked, ScenarioTold, scenario
from cantik.pipeline import steps
from cantik.pipeline.bring import Into, bring
from cantik.release.app.models import EXAMINED, Publication
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from tests.content.test_skedul import GOOD, written
from tests.fixtures.perintah import cantik
from tests.fixtures.simpanan import Cradle, copy_of, cradle, mould

__all__ = ["copy_of", "cradle"]

pytestmark = pytest.mark.satu_basisdata
FIRST, NOW = dt.date(2020, 12, 31), dt.date(2025, 12, 31)
PLACE_OF = make_kabupaten(5, villages=3, persons=(330, 300, 360), reference=NOW)
KABUPATEN, KECAMATAN = "99.01", "99.01.01"
CODES = [village.code for village in PLACE_OF.villages]
Ages = list[int]


# ── by hand ──────────────────────────────────────────────────────────────────────────────────────
def rows_of(code: str, on: dt.date) -> list[Row]:
    """The living of a village who were born by a day."""
    rows = opensid_rows(next(village for village in PLACE_OF.villages if village.code == code).draw())
    return [
        row for row in rows if row[PLACE["status_dasar"]] == "1" and str(row[PLACE["tanggallahir"]]) <= on.isoformat()
    ]


def by_hand(code: str, on: dt.date, sex: str | None = None) -> Ages:
    """Persons by group of five years, the last from 75 on."""
    found: Counter[int] = Counter()
    for row in rows_of(code, on):
        born = dt.date.fromisoformat(str(row[PLACE["tanggallahir"]]))
        if sex in (None, row[PLACE["sex"]]):
            age = on.year - born.year - ((born.month, born.day) > (on.month, on.day))
            found[min(age // 5, 15)] += 1
    return [found[group] for group in range(16)]


def together(*counts: Ages) -> Ages:
    return [sum(column) for column in zip(*counts, strict=True)]


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


# ── the villages ─────────────────────────────────────────────────────────────────────────────────
def shelved(store: OpenStore, code: str, number: str, on: dt.date) -> None:
    """An edition as far as a sum asks for it: list of contents, vector, examination."""
    desa, knowledge = AreaCode.kemendagri(code), load(store.store.path / AREAS_FILE)
    own = knowledge.of(desa)
    counted = steps.count(desa, on, opened=store, knowledge=own, by="uji", tell=lambda *_: None)
    folder = store.store.path / "rilis" / code / number
    folder.mkdir(parents=True)
    said = {"terbit": "2026-02-03", "acuan": on.isoformat(), "sidik": number}
    (folder / "isi.json").write_text(json.dumps(said), encoding="utf-8")
    steps.keep_vector(counted, vectors.place(store.store.path, code, number), safe=None, opened=store, knowledge=own)
    Publication.objects.create(kode=code, number=number, channel=EXAMINED, by="akun:9", at=clock.now())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle) -> Cradle:
    """The three villages, each with a list and an edition of both days."""

    def fill(folder: Path) -> None:
        write_areas(PLACE_OF, folder / AREAS_FILE)
        with open_store(folder) as store:
            for code in CODES:
                into = Into(store, AreaCode.kemendagri(code), "uji")
                for on in (FIRST, NOW):
                    book = folder.parent / f"{code}_{on.year}.xlsx"
                    write_rows(rows_of(code, on), book, "template")
                    bring([book], into, Delivery(on, None), load(folder / AREAS_FILE), lambda *_: None)
                    shelved(store, code, f"{on.year}-1", on)

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "skenario", fill, of=cradle)


@pytest.fixture
def simpanan(filled: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> OpenStore:
    return copy_of(filled)


def knowing(store: OpenStore, extra: Path | None = None) -> Knowledge:
    known = load(store.store.path / AREAS_FILE)
    return known if extra is None else replace(known, content=load_content(extra))


def told(store: OpenStore, area: str, until: int = 2035, extra: Path | None = None, schedule: str = "") -> ScenarioTold:
    asked = ScenarioAsked(area, until, NOW, schedule)
    return scenario(asked, opened=store, knowledge=knowing(store, extra), by="uji")


def refused(
    store: OpenStore, area: str, until: int = 2035, schedule: str = "", extra: Path | None = None
) -> CantikError:
    with pytest.raises(CantikError) as caught:
        told(store, area, until, extra, schedule)
    return caught.value


def test_everybody_of_the_kabupaten_is_found_again_five_years_older(simpanan: OpenStore) -> None:
    found = told(simpanan, KABUPATEN)
    now = together(*(by_hand(code, NOW) for code in CODES))
    women = together(*(by_hand(code, NOW, "2") for code in CODES))
    assert list(found.area.start.both) == now
    assert (found.years, found.method, found.within) == ((2030, 2035), "hamilton_perry", "")
    # nobody left or died between the counts: every group stays, the two oldest become one
    older = [*now[:14], now[14] + now[15]]
    children = Fraction(now[0], sum(women[3:10])) * sum(women[2:9])
    total = half_up(children + sum(older))
    assert sum(found.area.ages[0]) == total
    assert all(abs(cell - value) <= 1 for cell, value in zip(found.area.ages[0][1:], older, strict=True))
    assert abs(found.area.ages[0][0] - children) <= 1
    assert AuditEntry.objects.filter(action="angka.jumlah_wilayah").count() == 2


def test_villages_and_kecamatan_add_up_to_it_age_by_age(simpanan: OpenStore) -> None:
    found = told(simpanan, KABUPATEN)
    assert [part.code for part in found.parts] == sorted(CODES)
    for step in range(2):
        assert together(*(list(part.ages[step]) for part in found.parts)) == list(found.area.ages[step])
    below = told(simpanan, KECAMATAN)
    mine = [part for part in found.parts if part.code.startswith(f"{KECAMATAN}.")]
    assert (below.within, below.parts) == (KABUPATEN, tuple(mine))
    assert list(below.area.ages[1]) == together(*(list(part.ages[1]) for part in mine))
    village = told(simpanan, CODES[0], until=2030)
    (own,) = [part for part in found.parts if part.code == CODES[0]]
    assert (village.within, village.area.ages) == (KABUPATEN, own.ages[:1])


def test_a_kabupaten_of_which_a_village_is_missing_has_none_and_a_village_stands_alone(simpanan: OpenStore) -> None:
    Publication.objects.filter(kode=CODES[2], number="2025-1").delete()
    error = refused(simpanan, KABUPATEN)
    assert (error.code, "2 dari 3 desa" in error.found, CODES[2] in error.found) == ("D172", True, True)
    alone = told(simpanan, CODES[2], until=2030)
    now, women = by_hand(CODES[2], NOW), by_hand(CODES[2], NOW, "2")
    children = Fraction(now[0], sum(women[3:10])) * sum(women[2:9])
    assert alone.within == ""
    assert sum(alone.area.ages[0]) == half_up(children + sum(now))
    assert refused(simpanan, CODES[2], schedule="reka_2024").code == "D171"


def test_what_cannot_be_is_said(simpanan: OpenStore, tmp_path: Path) -> None:
    for until in (2025, 2026, 2031, 2040, 9999):
        error = refused(simpanan, KABUPATEN, until)
        assert (error.code, error.expected) == ("D170", "2030, 2035")
    assert refused(simpanan, KABUPATEN, schedule="tidak_ada").code == "D171"
    assert refused(simpanan, "99.02").code.startswith("W")
    extra = written(tmp_path)
    assert refused(simpanan, KABUPATEN, schedule="reka_2024", extra=extra).code == "M154", "too few for a schedule"
    written(tmp_path, GOOD.replace('wilayah: "99.01"', 'wilayah: "35.05"'))
    assert refused(simpanan, KABUPATEN, schedule="reka_2024", extra=extra).code == "D171"
    Publication.objects.filter(number="2020-1").delete()
    assert refused(simpanan, KABUPATEN).code == "M155", "without a schedule and a second count no scenario"


def test_the_command_says_that_it_is_a_scenario(filled: Cradle, simpanan: OpenStore) -> None:
    store = simpanan.store.path
    ran = cantik("scenario", "--area", KABUPATEN, "--until", 2030, "--date", NOW, "--store", store)
    assert ran.code == 0, ran.told()
    assert "SKENARIO, bukan proyeksi resmi dan tidak untuk diterbitkan" in ran.out
    assert "Hamilton–Perry" in ran.out
    assert "hanya tiga kelompok umur" in ran.out
    assert "ᵉ" in ran.out
    made = cantik("scenario", "--area", CODES[0], "--until", 2035, "--date", NOW, "--store", store, "--json")
    said = json.loads(made.out)
    assert (said["keadaan_angka"], said["terlindung"], said["tahun"]) == ("e", False, [2030, 2035])
    assert said["wilayah"]["kelompok_umur"] == ["0–14", "15–64", "65+"]
    assert [sum(cells) for cells in said["wilayah"]["skenario"]] == said["wilayah"]["jumlah"]
    wrong = cantik("scenario", "--area", KABUPATEN, "--until", 2027, "--date", NOW, "--store", store)
    assert wrong.code == 2
    assert "D170" in wrong.told()
    assert "Traceback" not in wrong.told()
