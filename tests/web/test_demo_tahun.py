"""The year of the demo, without its eight villages of people: who opens their first page finds the next step there, on
the last day of a year as on any other, and a second start adds nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from cantik.base import clock
from cantik.coach.epss.app.models import EpssEvaluation, EpssLevel
from cantik.coach.learn.app.models import ExerciseAnswer
from cantik.codes.extra import AREAS_FILE
from cantik.contoh import make_kabupaten, write_areas
from cantik.pipeline.demo import Made
from cantik.staff.app import gate, rights
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import Account, AuditEntry
from cantik.use.app.models import DataRequest
from cantik.vault.app.opening import OpenStore
from cantik.web import demo, demo_year
from tests.coach.test_belajar import lay_edition
from tests.fixtures.menunggu import sees
from tests.staff import bekal

#: contoh.… -> what waits for them, and where it is decided
WAITS = {
    "pembina": ("opd_bina", "/tabel-opd/99.01/3/"),
    "walidata": ("opd_terima", "/tabel-opd/99.01/2/"),
    "provinsi": ("rapat", "/rapat/99/4/"),
    "kades1": ("dpia", "/desa/99.01.01.2001/dpia/1/"),
}


@pytest.fixture
def made(opened: OpenStore) -> Iterator[Made]:
    """The seats of a demo of three villages that hold no people."""
    kabupaten = make_kabupaten(villages=3, persons=20)
    store = opened.store.path
    write_areas(kabupaten, store / AREAS_FILE)
    made = Made(kabupaten, store / "situs" / "index.html", store, store)
    gate.practice(True)
    for village in kabupaten.villages:
        ensure_area(code=rights.area_code(village.code), by="uji", at=clock.now())
    yield made
    gate.practice(False)


def set_year(opened: OpenStore, made: Made) -> Callable[[str], Client]:
    """The year; gives the browser of an account."""
    demo.open_seats(opened, made)
    demo_year.set_year(opened, made, say=lambda _text: None)
    return lambda name: bekal.browser(Account.objects.get(username=f"contoh.{name}"))


def test_each_office_finds_what_waits_for_it_and_a_second_start_adds_nothing(opened: OpenStore, made: Made) -> None:
    lay_edition(opened, "2026-1")
    who = set_year(opened, made)
    for name, (act, address) in WAITS.items():
        sees(who(name), act, address)
    request = DataRequest.objects.get(producer__isnull=False)
    sees(who("opd"), "permintaan_opd", f"/desa/99.01.01.2001/permintaan/{request.pk}/")
    sees(who("walidata"), "instrumen_bersama", "/instrumen-bersama/99.01/")
    assert "peta_" not in who("walidata").get("/").content.decode(), "an id made of titles is no name"
    shared = who("walidata").get("/instrumen-bersama/99.01/").content.decode()
    for said in ("daftar warga (rekaan)", "NAMA WARGA", "Sumber air rumah tangga (rekaan)", "diedarkan"):
        assert said in shared, said
    assert "Sumber air rumah tangga (rekaan)" in who("agen").get("/desa/99.01.01.2001/rencana/baru/").content.decode()
    sees(who("bakorwil"), "penetapan", f"/penetapan/99/tfr/{clock.today().year - 1}/")
    bps = who("bps").get("/tabel-opd/99.01/").content.decode()
    assert "prioritas: menunggu pembina" in bps
    assert "tenaga kesehatan" not in bps.partition("Penyerahan")[2].casefold(), "an office sees what it delivered"
    assert (EpssEvaluation.objects.count(), EpssLevel.objects.count()) == (1, 4), "an office is evaluated"
    answers = ExerciseAnswer.objects.filter(kode=made.kabupaten.villages[0].code)
    assert set(answers.values_list("exercise", flat=True)) == {"1a", "1b", "1c"}, "an agent learns on the release"
    house = who("kader").get(f"/desa/{made.kabupaten.villages[0].code}/rumah-dataku/").content.decode()
    assert "Kelas menurut OPD-KB" in house
    assert house.count("CONTOH/SK/4") == 5, "two tasks, three things that the house has"
    smart = who("agen").get(f"/program/{made.kabupaten.villages[0].code}/desa_cerdas/").content.decode()
    assert "Daftar periksa menurut pilar" in smart
    assert "Rekaan, untuk mencoba" in smart
    before = AuditEntry.objects.exclude(action="akun.contoh").count()
    set_year(opened, made)
    assert AuditEntry.objects.exclude(action="akun.contoh").count() == before


def test_on_the_last_day_of_a_year_the_next_two_are_shown(
    opened: OpenStore, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = dt.datetime(clock.today().year, 12, 31, 5, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: last)
    who = set_year(opened, made)
    page = who("koordinator").get(f"/tahun/99.01/?tahun={last.year + 1}")
    assert page.status_code == 200
    assert "Rilis Desa Dalam Angka" in page.content.decode()
