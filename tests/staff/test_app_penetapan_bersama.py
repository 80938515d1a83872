"""A forum of twelve villages sets one parameter of all of them in one act, walked through the pages: a workbook is
brought, one source is proposed for those whose sources agree, another house locks them by one berita acara. Whoever
would pass a contradiction along with the rest is refused. What must come out is written in the workbook by hand."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cantik.base import clock
from cantik.codes.extra import AREAS_FILE
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, write_areas
from cantik.forum.app.parameter_models import ParameterSetting, SheetFigure
from cantik.register.leave.app.models import OfficialFigure
from cantik.staff.app.models import Account, AuditEntry
from cantik.staff.app.waiting_models import WaitingAct
from cantik.vault.app.opening import OpenStore
from cantik.web.forum.parameter.places import has_come
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import KABUPATEN

YEAR = clock.today().year - 1
AT = f"/penetapan/{KABUPATEN}/bersama/jumlah_penduduk/{YEAR}/"
WHY = "Angka pertengahan tahun yang terdaftar"
CODES = [one.code for one in twelve_villages().villages]
#: what the workbook says, by hand
VALUES = {code: 1000 + 10 * at for at, code in enumerate(CODES)}


@pytest.fixture(autouse=True)
def areas(opened: OpenStore) -> None:
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)


@pytest.fixture
def planner(opened: OpenStore) -> Account:
    return bekal.with_role("koordinator", name="Sinta Reka", institution=f"Bappeda {KABUPATEN}")


@pytest.fixture
def checker(opened: OpenStore) -> Account:
    return bekal.with_role("pembina", name="Wira Reka", institution=f"BPS {KABUPATEN}")


def workbook(values: dict[str, Any], titles: tuple[str, ...] = ("Kode", "Wilayah", "Nilai")) -> SimpleUploadedFile:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, title in enumerate(titles):
            sheet.write(0, at, title)
        for row, (code, value) in enumerate(values.items(), 1):
            sheet.write_row(row, 0, [code, "nama", value])
    return SimpleUploadedFile("angka.xlsx", stream.getvalue())


def sheet(values: dict[str, Any]) -> dict[str, Any]:
    said = {"sumber": "Dinas Dukcapil", "basis": "terdaftar", "acuan": f"{YEAR}-06-30", "dokumen": "DKB, tabel 1"}
    return {**said, "mutu": "", "berkas": workbook(values)}


def send(client: Client, address: str, form: dict[str, Any], wanted: int = 302) -> str:
    answer = client.post(address, form)
    page = markah(answer)
    assert answer.status_code == wanted, re.sub(r"<[^>]+>", " ", page.partition('role="alert"')[2])[:300]
    return str(page)


def ticked(client: Client, name: str) -> list[str]:
    return [str(each) for each in re.findall(rf'name="{name}" value="([^"]+)" checked', markah(client.get(AT)))]


def sources(client: Client) -> list[str]:
    return [str(each) for each in re.findall(r'<option value="([^"]+)"', markah(client.get(AT)))]


def test_twelve_villages_in_one_act_and_the_one_that_disagrees_by_itself(planner: Account, checker: Account) -> None:
    OfficialFigure.objects.create(
        area=CODES[3],
        source="dkb",
        reference=f"{YEAR}-06-30",
        persons=VALUES[CODES[3]] + 30,  # of the same day and base, 2.9% more
        document="DKB semester I",
        made_at=clock.now(),
        made_by="akun:1",
    )
    client = bekal.browser(planner)
    assert AT in markah(client.get(f"/penetapan/{KABUPATEN}/?parameter=jumlah_penduduk&tahun={YEAR}"))
    empty = client.get(f"{AT}templat.xlsx")
    assert empty.status_code == 200
    assert empty.content.startswith(b"PK")
    send(client, f"{AT}impor/", sheet(VALUES))
    (source,) = [each for each in sources(client) if each.startswith("lembar|")]
    page = markah(client.get(AT, {"sumber": source}))
    ready = re.findall(r'name="wilayah" value="([^"]+)" checked', page)
    assert sorted(ready) == sorted(set(CODES) - {CODES[3]})
    assert f"/penetapan/{CODES[3]}/jumlah_penduduk/{YEAR}/" in page

    said = {"sumber": source, "alasan": WHY}
    send(client, f"{AT}usul/", {**said, "wilayah": CODES}, wanted=422)
    assert not ParameterSetting.objects.exists(), "one that disagrees is not passed along with the rest, nor the rest"
    send(client, f"{AT}usul/", {**said, "alasan": "ya", "wilayah": ready}, wanted=422)
    send(client, f"{AT}usul/", {**said, "wilayah": ready})
    rows = ParameterSetting.objects.filter(state=ParameterSetting.PROPOSED)
    assert {row.area for row in rows} == set(ready)
    assert WaitingAct.objects.filter(act="penetapan").count() == len(ready)
    assert not ticked(client, "usulan"), "who proposed does not lock"

    second = bekal.browser(checker)
    home = markah(second.get("/tugas/"))
    assert home.count(f"{AT}#usulan") == 1, "eleven villages are one line"
    proposals = ticked(second, "usulan")
    assert len(proposals) == len(ready)
    minutes = {"nomor": "400/12/2026", "hari": clock.today().isoformat()}
    send(client, f"{AT}kunci/", {**minutes, "usulan": proposals}, wanted=422)
    send(second, f"{AT}kunci/", {**minutes, "usulan": [*proposals[:-1], f"{ready[0]}|{'0' * 64}"]}, wanted=422)
    assert not ParameterSetting.objects.filter(state=ParameterSetting.LOCKED).exists()
    send(second, f"{AT}kunci/", {**minutes, "usulan": proposals})
    locked = ParameterSetting.objects.filter(state=ParameterSetting.LOCKED)
    assert {(row.area, row.minutes_number) for row in locked} == {(code, "400/12/2026") for code in ready}
    listed = markah(second.get(f"/penetapan/{KABUPATEN}/?parameter=jumlah_penduduk&tahun={YEAR}"))
    for code in ready:
        assert f"{VALUES[code]:,}".replace(",", ".") in listed
    assert AuditEntry.objects.filter(action="penetapan.kunci").count() == len(ready)
    assert not WaitingAct.objects.filter(act="penetapan").exists()


@pytest.mark.parametrize(
    "values",
    [
        {"99.01.01.9999": 5},
        {CODES[0]: 1000, CODES[1]: "banyak"},
        {CODES[0]: -5},
        {},
    ],
    ids=["asing", "bukan angka", "di luar batas", "kosong"],
)
def test_a_workbook_is_taken_whole_or_not_at_all(planner: Account, values: dict[str, Any]) -> None:
    send(bekal.browser(planner), f"{AT}impor/", sheet(values), wanted=422)
    assert not SheetFigure.objects.exists()


def test_a_village_has_no_page_of_many(planner: Account) -> None:
    client = bekal.browser(planner)
    assert client.get(f"/penetapan/{CODES[0]}/bersama/jumlah_penduduk/{YEAR}/").status_code in (403, 404)
    assert client.get(f"/penetapan/{KABUPATEN}/bersama/tiada/{YEAR}/").status_code == 404


@pytest.mark.parametrize(
    ("parameter", "today", "there"),
    [
        ("jumlah_penduduk", "2026-06-29", False),
        ("jumlah_penduduk", "2026-06-30", True),
        ("jumlah_penduduk", "2026-12-31", True),
        ("rasio_jenis_kelamin", "2026-12-31", False),
    ],
)
def test_what_is_of_the_middle_of_the_year_is_there_from_that_day_on(parameter: str, today: str, there: bool) -> None:
    assert has_come(load_content().parameters[parameter], dt.date.fromisoformat(today)) is there


def test_the_page_of_a_mid_year_parameter_opens_on_the_year_that_has_it(planner: Account) -> None:
    client, today = bekal.browser(planner), clock.today()
    wanted = today.year if (today.month, today.day) >= (6, 30) else today.year - 1
    page = markah(client.get(f"/penetapan/{KABUPATEN}/?parameter=jumlah_penduduk"))
    assert f"<option selected>{wanted}</option>" in page
    other = markah(client.get(f"/penetapan/{KABUPATEN}/?parameter=rasio_jenis_kelamin"))
    assert f"<option selected>{today.year - 1}</option>" in other


def test_the_pages_ask_as_often_for_forty_villages_as_for_ten(
    opened: OpenStore, planner: Account, checker: Account
) -> None:
    """Half of the villages wait to be locked, of the other half a sheet and an office speak."""
    people = [bekal.browser(planner), bekal.browser(checker)]
    listed = f"/penetapan/{KABUPATEN}/?parameter=jumlah_penduduk&tahun={YEAR}"

    def asked(villages: int) -> list[int]:
        made = make_kabupaten(7, villages=villages, persons=50)
        write_areas(made, opened.store.path / AREAS_FILE)
        codes = [one.code for one in made.villages if not SheetFigure.objects.filter(area=one.code).exists()]
        send(people[0], f"{AT}impor/", sheet(dict.fromkeys(codes, 1000)))
        (source,) = [each for each in sources(people[0]) if each.startswith("lembar|")]
        send(people[0], f"{AT}usul/", {"sumber": source, "alasan": WHY, "wilayah": codes[::2]})
        OfficialFigure.objects.bulk_create(
            OfficialFigure(
                area=code,
                source="dkb",
                reference=f"{YEAR}-06-30",
                persons=1001,
                document="DKB semester I",
                made_at=clock.now(),
                made_by="akun:1",
            )
            for code in codes
        )
        counts = []
        for client in people:
            for address in (AT, listed, "/"):
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(address).status_code == 200
                counts.append(len(queries))
        return counts

    few = asked(10)
    assert asked(40) == few
    assert max(few) <= 35
