"""Scenarios on the screen of planners: what the workbooks of three villages give by hand, what nobody may read who may
not see unprotected tables, what the page teaches where something is missing, who is refused.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from cantik.content.loader import load_content
from cantik.content.schedule import ScenarioSchedule
from cantik.levels.app.scenarios import ScenarioArea, ScenarioTold
from cantik.levels.scenario.level import AgeSexCount
from cantik.release.app.models import Publication
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.content.test_skedul import written
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle
from tests.levels.test_skenario_wilayah import (
    CODES,
    KABUPATEN,
    KECAMATAN,
    NOW,
    by_hand,
    copy_of,
    cradle,
    filled,
    simpanan,
    together,
)
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "filled", "simpanan"]
pytestmark = pytest.mark.satu_basisdata
DAY = f"tanggal={NOW.isoformat()}"
OFFICE = f"/skenario/{KABUPATEN}/"
VILLAGE = f"/desa/{CODES[0]}/angka/skenario/"


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    text = markah(response)
    assert response.status_code == status, text[:2000]
    assert "no-store" in response.headers["Cache-Control"]
    return text


def tables(text: str) -> list[tuple[list[str], dict[str, list[int]]]]:
    """Heads and rows of every table of a page."""
    found = []
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        heads = [re.sub(r"<[^>]*>", " ", head).split() for head in re.findall(r"<th scope=\"col\".*?</th>", table)]
        rows = re.findall(r'<tr[^>]*><th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL)
        cells = {
            re.sub(r"<[^>]*>", "", name): [int(n.replace(".", "")) for n in re.findall(r'class="num">([\d.]+)', line)]
            for name, line in rows
        }
        found.append(([" ".join(head) for head in heads], cells))
    return found


def office(role: str) -> Client:
    return bekal.browser(bekal.with_role(role, KABUPATEN))


def broad(ages: list[int]) -> list[int]:
    return [sum(ages[:3]), sum(ages[3:13]), sum(ages[13:])]


def test_the_office_reads_what_the_workbooks_give(simpanan: OpenStore) -> None:
    pembina = bekal.with_role("pembina", KABUPATEN)
    text = read(bekal.browser(pembina), f"{OFFICE}?{DAY}&sampai=2035")
    (heads, own), (below_heads, below) = tables(text)
    now = together(*(by_hand(code, NOW) for code in CODES))
    assert heads == ["Umur", "2025 hitungan", "2030 skenario", "2035 skenario"]
    assert [own[group][0] for group in ("0–14", "15–64", "65+")] == broad(now), "fewer than 3,000: three groups"
    assert own["Jumlah"][0] == sum(now)
    assert [sum(column) for column in zip(*list(own.values())[:3], strict=True)] == own["Jumlah"]
    assert below_heads == ["Wilayah", "2025 hitungan", "2030 skenario", "2035 skenario"]
    assert [sum(column) for column in zip(*below.values(), strict=True)] == own["Jumlah"], "kecamatan add up"
    assert "bukan proyeksi resmi" in text
    assert not re.search(r"download|\.csv|\.xlsx|bentuk=", text)
    said = AuditEntry.objects.get(action="skenario.lihat")
    assert (said.by, json.loads(said.detail)["wilayah"]) == (pembina.actor, KABUPATEN)


def test_from_the_kabupaten_to_a_village_the_sums_are_the_same(simpanan: OpenStore) -> None:
    walidata = office("walidata")
    text = read(walidata, f"{OFFICE}?{DAY}&sampai=2030")
    (address,) = set(re.findall(rf'href="(/skenario/{KECAMATAN}/[^"]*)"', text))
    inside = read(walidata, address.replace("&amp;", "&"))
    (_, own), (_, villages) = tables(inside)
    assert [sum(column) for column in zip(*villages.values(), strict=True)] == own["Jumlah"]
    first = re.search(rf'href="({VILLAGE}[^"]*)"', inside)
    assert first, "every village leads to its page"
    village = read(walidata, first[1].replace("&amp;", "&"))
    assert tables(village)[0][1]["Jumlah"] in villages.values()
    assert tables(village)[0][1]["Jumlah"][0] == sum(by_hand(CODES[0], NOW))
    assert "Disamakan dengan skenario" in village
    agen = read(bekal.browser(bekal.with_role("agen_statistik", CODES[0])), f"{VILLAGE}?{DAY}&sampai=2030")
    assert tables(agen)[0] == tables(village)[0]


def test_who_may_not_see_unprotected_tables_reads_hundreds_and_no_count(simpanan: OpenStore) -> None:
    """The coordinator plans; that nobody of a village is found by subtraction the page itself has to see to."""
    exact = read(office("pembina"), f"{OFFICE}?{DAY}")
    counted = {number for _, cells in tables(exact) for row in cells.values() for number in row if number % 100}
    assert counted
    for address in (OFFICE, f"/skenario/{KECAMATAN}/", VILLAGE):
        text = read(office("koordinator"), f"{address}?{DAY}")
        assert "dibulatkan ke 100 orang" in text
        for heads, cells in tables(text):
            assert "hitungan" not in " ".join(heads)
            assert not [number for row in cells.values() for number in row if number % 100]
        shown = re.sub(r"<[^>]*>", " ", text)
        for number in counted:
            assert not re.search(rf"(?<![\d.]){number:,}(?![\d.])".replace(",", r"\."), shown), number


def test_a_missing_count_is_taught(simpanan: OpenStore) -> None:
    Publication.objects.filter(number="2020-1").delete()
    text = read(office("koordinator"), f"{OFFICE}?{DAY}")
    assert "Skenario belum dapat dibuat" in text
    assert "31 Desember 2025: 3 dari 3 desa" in text
    assert "31 Desember 2020: 0 dari 3 desa" in text
    assert "belum lolos Periksa (3)" in text
    assert "Pengelola simpanan kabupaten menuliskannya" in text
    assert not tables(text)
    assert not AuditEntry.objects.filter(action="skenario.lihat").exists(), "nothing was read"
    Publication.objects.all().delete()
    alone = read(bekal.browser(bekal.with_role("kepala_desa", CODES[0])), f"{VILLAGE}?{DAY}&sampai=2030")
    assert "Berdiri sendiri" in alone, "a village has two lists of its own"
    early = read(bekal.browser(bekal.with_role("kepala_desa", CODES[0])), f"{VILLAGE}?tanggal=2021-12-31")
    assert "Daftar pertama desa ini: 31 Desember 2020" in early


def test_a_schedule_that_cannot_be_used_yet_is_offered_and_says_why(
    simpanan: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_CONTENT", str(written(tmp_path)))
    text = read(office("koordinator"), f"{OFFICE}?{DAY}&skedul=reka_2024&sampai=2045")
    assert 'value="reka_2024" selected' in text
    assert "tidak dibuat untuk penduduk sesedikit ini" in text
    assert "100.000" in text
    assert "reka_2024" not in read(office("koordinator"), f"{OFFICE}?{DAY}&skedul=lain", 422).split("<form")[0]
    assert "2045" not in read(office("koordinator"), f"{VILLAGE}?{DAY}"), "a village sees ten years"


@pytest.mark.parametrize(
    "asked",
    ["sampai=2027", "sampai=besok", "sampai=99999999999", "tanggal=kemarin", "tanggal=9999-12-31", "skedul=../x"],
)
def test_what_is_asked_wrongly_is_said(simpanan: OpenStore, asked: str) -> None:
    text = read(office("walidata"), f"{OFFICE}?{asked}", 422)
    assert re.findall(r'name="(\w+)"[^>]*aria-invalid="true"', text) == [asked.partition("=")[0]]
    assert 'role="alert"' in text
    assert not tables(text)


@pytest.mark.parametrize("date", ["0001-01-01", "0003-02-28", "0004-02-29"])
def test_a_date_without_a_day_a_step_before_it_is_a_missing_count(simpanan: OpenStore, date: str) -> None:
    """The calendar begins in the year 1: an address that asks for before it met a fault of the server."""
    for address in (OFFICE, VILLAGE):
        assert "Skenario belum dapat dibuat" in read(office("walidata"), f"{address}?tanggal={date}")


def test_only_planners_and_the_village_itself_read_it(simpanan: OpenStore) -> None:
    for role in ("camat", "ppdp", "produsen", "dinas_pmd", "kader_rumah_dataku", "komunitas"):
        for address in (OFFICE, VILLAGE, "/skenario/"):
            assert bekal.browser(bekal.with_role(role)).get(address).status_code in (403, 404), (role, address)
    agen = bekal.browser(bekal.with_role("agen_statistik", CODES[0]))
    assert agen.get(f"/desa/{CODES[1]}/angka/skenario/").status_code in (403, 404)
    assert agen.get(OFFICE).status_code in (403, 404)
    assert agen.get("/skenario/").headers["Location"] == VILLAGE
    assert office("koordinator").get("/skenario/").headers["Location"] == OFFICE
    assert office("koordinator").get(f"/skenario/{CODES[0]}/").headers["Location"] == VILLAGE
    assert Client().get(OFFICE).status_code == 302


def test_the_word_stands_beside_every_number(
    simpanan: OpenStore, filled: Cradle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a kabupaten by a schedule, by sex and five years: no head of a year without it, no number without its mark."""
    monkeypatch.setenv("CANTIK_CONTENT", str(written(tmp_path)))
    schedule = load_content(tmp_path).schedules["reka_2024"]
    monkeypatch.setattr(
        "cantik.web.tahap.penyebarluasan.release.views_scenario.scenario", lambda *_a, **_n: made(schedule)
    )
    text = read(office("pembina"), f"{OFFICE}?{DAY}&skedul=reka_2024&sampai=2030")
    both, women, men = tables(text)
    assert len(both[1]) == 17
    assert [women[1]["0–4"], men[1]["0–4"]] == [[4000, 4100], [5000, 5050]]
    assert [a + b for a, b in zip(women[1]["Jumlah"], men[1]["Jumlah"], strict=True)] == both[1]["Jumlah"]
    assert all(head == "2030 skenario" for heads, _ in (both, women, men) for head in heads[2:])
    assert text.count("ᵉ</abbr>") == 3 * 17, "of each number but those that were counted"
    assert schedule.source in text


def made(schedule: ScenarioSchedule) -> ScenarioTold:
    women, men = (4000,) * 16, (5000,) * 16
    later = (4100,) * 16, (5050,) * 16
    ages = tuple(a + b for a, b in zip(*later, strict=True))
    groups = (*(f"{5 * place}–{5 * place + 4}" for place in range(15)), "75+")
    start = ScenarioArea(KABUPATEN, "Contoh", AgeSexCount(women, men), (ages,))
    return ScenarioTold(
        start, NOW, dt.date(2020, 12, 31), (2030,), "kohor", "domisili", groups, schedule, (later[0],), (later[1],)
    )
