"""A province with 15 pilots in 13 kabupaten/kota (Kalsel's shape: 2,016 villages, one kabupaten of 12 and one of 424),
from the sosialisasi to next year's plan, through the pages; by night."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from cantik.base import clock
from cantik.coach.app.season_models import SeasonVillage
from cantik.codes.knowledge import AREAS_FILE
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from tests.coach.test_musim import RIGHT, agent, text
from tests.staff import bekal

pytestmark = [pytest.mark.malam, pytest.mark.satu_basisdata]
#: villages of each of the 13 kabupaten/kota; together 2,016
SIZES = (12, 424, 130, 140, 150, 160, 170, 180, 190, 120, 110, 115, 115)
#: two kabupaten have two pilots, the others one
PILOTS = (1, 2, 2, *[1] * 10)


def province() -> str:
    """The list of areas: kecamatan of at most 40 villages."""
    lines = ["kode,nama,kode_induk,jenis,luas_km2", "99,Provinsi Contoh,,provinsi,"]
    for at, size in enumerate(SIZES, 1):
        kabupaten = f"99.{at:02d}"
        lines.append(f"{kabupaten},Kabupaten Rekaan {at},99,kabupaten,")
        for number in range(size):
            kecamatan = f"{kabupaten}.{number // 40 + 1:02d}"
            if number % 40 == 0:
                lines.append(f"{kecamatan},Kecamatan Rekaan {at}-{number // 40 + 1},{kabupaten},kecamatan,")
            lines.append(f"{kecamatan}.{2001 + number % 40},Rekaan {at}-{number + 1},{kecamatan},desa,4.05")
    return "\n".join(lines) + "\n"


def plan(coach: Client, kind: str, area: str, villages: list[str]) -> str:
    form = {"jenis": kind, "wilayah": area, "hari": clock.today().isoformat(), "tempat": "Aula", "tujuan": "Musim"}
    answer = coach.post(reverse("pembinaan_baru"), form | {"desa": villages})
    assert answer.status_code == 302, text(answer.content)[:400]
    return answer.headers["Location"]


def tell(coach: Client, at: str, came: list[int], **agreed: str) -> None:
    said = {"uraian": "Dikerjakan bersama"} | {f"hadir{number}": str(many) for number, many in enumerate(came)}
    answer = coach.post(f"{at}catat/", said | agreed)
    assert answer.status_code == 302, text(answer.content)[:400]


def invited(coach: Client, at: str) -> list[str]:
    """The villages of a coaching day in the order of its form."""
    page = coach.get(at).content.decode()
    return list(dict.fromkeys(re.findall(r'href="/desa/([0-9.]+)/"', page)))


def test_a_province_walks_a_season_with_15_pilots_in_13_kabupaten(opened: OpenStore) -> None:
    (opened.store.path / AREAS_FILE).write_text(province(), encoding="utf-8")
    assert (sum(SIZES), sum(PILOTS), len(SIZES)) == (2016, 15, 13)
    office = bekal.browser(bekal.with_role("pembina", "99"))
    year, today = clock.today().year, clock.today()
    people: list[Account] = []
    pilots: list[str] = []
    for at, many in enumerate(PILOTS, 1):
        kabupaten = f"99.{at:02d}"
        coach = bekal.browser(bekal.with_role("pembina", kabupaten))
        own = [f"{kabupaten}.01.{2001 + number}" for number in range(many)]
        page = coach.get(reverse("pembinaan_baru"), {"jenis": "sosialisasi", "wilayah": kabupaten})
        every = re.findall(r'name="desa" value="([0-9.]+)"', page.content.decode())
        assert len(every) == SIZES[at - 1]
        day = plan(coach, "sosialisasi", kabupaten, every)
        tell(coach, day, [1 if kode in own else 0 for kode in invited(coach, day)])
        for kode in own:
            person = agent(kode)
            said = {"internet": "1", "computer": "1", "official": "1"}
            assert bekal.browser(person).post(reverse("musim_daftar", args=[kode]), said).status_code == 302
            people.append(person)
        basis = {"dasar": "Instruksi Gubernur 3/2026", "hari_dasar": today.isoformat(), "alasan": ""}
        chosen = coach.post(reverse("musim_pilih", args=[kabupaten]), basis | {"desa": own})
        assert chosen.status_code == 302, text(chosen.content)[:300]
        _coach(coach, kabupaten, own, people[-many:])
        pilots += own
    assert sorted(SeasonVillage.objects.filter(chosen_at__isnull=False).values_list("kode", flat=True)) == sorted(
        pilots
    )
    _read_results(office, year)
    goal = {"dasar": "RPJMD rekaan"}
    put = reverse("musim_cakupan", args=["99"])
    for when, count in ((year, 15), (year + 1, 54), (year + 2, 600), (year + 4, 2016)):
        assert office.post(put, goal | {"tahun": when, "banyak": count}).status_code == 302
    assert office.post(put, goal | {"tahun": year + 4, "banyak": 2017}).status_code == 422
    shown = text(office.get(reverse("musim")).content)
    assert f"{year} 15 15 RPJMD rekaan {year + 1} 54 – RPJMD rekaan" in shown
    assert f"{year + 4} 2.016 – RPJMD rekaan" in shown


def _coach(coach: Client, kabupaten: str, own: list[str], people: list[Account]) -> None:
    """Questions before, a session with its list, a visit with an agreement, questions after."""
    for person in people:
        given = {code: str(right % 2 + 1) for code, right in RIGHT.items()}
        assert bekal.browser(person).post(reverse("kemampuan"), given).status_code == 302
    day = plan(coach, "sesi", f"{kabupaten}.01", own)
    assert coach.post(f"{day}hadir/", {"hadir": [str(person.pk) for person in people]}).status_code == 302
    tell(coach, day, [1] * len(own))
    due = (clock.today() + dt.timedelta(days=14)).isoformat()
    visit = plan(coach, "kunjungan", own[0], [])
    tell(coach, visit, [1], sepakat0_0="Menutup temuan", batas0_0=due)
    for person in people:
        given = {code: str(right) for code, right in RIGHT.items()}
        assert bekal.browser(person).post(reverse("kemampuan"), given).status_code == 302


def _read_results(office: Client, year: int) -> None:
    begin = time.perf_counter()
    page = text(office.get(reverse("musim")).content)
    print(f"musim, 2.016 desa: {time.perf_counter() - begin:.3f} s")
    assert "15 dari 2.016 desa terpilih" in page
    assert "Desa yang hadir dan diberi tahu 15" in page
    assert "belum punya desa terpilih; percontohan" not in page
    assert "Kabupaten Rekaan 2 424 2 2 2" in page
    assert "15 orang menjawab dua kali" in page
    assert "Mengenali kebutuhan data 30 0 30" in page
    last = text(office.get(reverse("musim"), {"wilayah": "99.02", "tahun": str(year)}).content)
    assert "0 dari 5 luaran tersimpan" in last, "nothing is ticked that does not stand in the store"
