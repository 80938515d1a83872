"""The action plan at its page, by an office that would rather not have failed: another house reports for it, what was
late becomes done in the half-year before, the row vanishes. The table that is handed on is the proof."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import openpyxl
import pytest
from django.test import Client

from cantik.coach.app.models import DueTask
from cantik.forum.app.models import YearAct
from cantik.staff.app.models import Account
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import KABUPATEN
from tests.staff.test_app_rapat import Wall, boss, house, send, signed, text, wall

__all__ = ["boss", "wall"]
PAGE, YEAR = f"/aksi/{KABUPATEN}/", f"/tahun/{KABUPATEN}/"
NOTE = {"tahun": "2027", "semester": "1"}


def row(**changed: str) -> dict[str, str]:
    said = {"judul": "Lengkapi metadata prioritas", "keluaran": "Metadata terbit", "target": "90%"}
    return NOTE | said | {"lembaga": str(house("kominfo")), "hari": "2027-03-01", "masalah": ""} | changed


def table(client: Client, at: int = 2027, half: int = 1) -> list[dict[str, str]]:
    answer = client.get(f"{PAGE}unduh.csv?tahun={at}&semester={half}")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.basisdata
def test_a_half_year_stays_as_it_was_reported(boss: Account, wall: Wall) -> None:
    bappeda = signed(boss)
    for wrong in ({"target": ""}, {"keluaran": "NIK 9901010101900001"}, {"hari": "2026-01-01"}, {"lembaga": "999"}):
        send(bappeda, PAGE + "tambah/", row(**wrong), 422)
    send(bappeda, PAGE + "tambah/", row())
    send(bappeda, PAGE + "tambah/", row(judul="=HYPERLINK(1)", hari="2027-11-01"))
    first, second = re.findall(rf"{PAGE}(\d+)/lapor", markah(bappeda.get(f"{PAGE}?tahun=2027")))
    wall.day = dt.date(2027, 6, 1)
    own = signed(bekal.with_role("produsen", institution=f"Kominfo {KABUPATEN}"))
    other = signed(bekal.with_role("produsen", institution=f"Dinas Kesehatan {KABUPATEN}"))
    done = NOTE | {"keadaan": "selesai", "realisasi": "Semua terbit", "bukti": "INDAH 12"}
    send(other, f"{PAGE}{first}/lapor/", done, 422)
    assert f"{first}/lapor" not in markah(other.get(f"{PAGE}?tahun=2027"))
    for wrong in (
        {"realisasi": ""},
        {"bukti": ""},
        {"keadaan": "tertunda"},
        {"keadaan": "?"},
        {"bukti": "081234567890"},
    ):
        send(own, f"{PAGE}{first}/lapor/", done | wrong, 422)
    assert table(own)[0]["Keadaan"] == "belum mulai; lewat hari"
    send(own, f"{PAGE}{first}/lapor/", NOTE | {"keadaan": "tertunda", "kendala": "Server mati sebulan"})

    wall.day = dt.date(2027, 7, 2)
    own = signed(Account.objects.get(institution=f"Kominfo {KABUPATEN}"))
    bappeda = signed(bekal.with_role("koordinator"))
    send(own, f"{PAGE}{first}/lapor/", done)
    assert [(line["Keadaan"], line["Kendala"]) for line in table(own)] == [
        ("tertunda; lewat hari", "Server mati sebulan"),
        ("belum mulai", ""),
    ]
    assert table(own, half=2)[0]["Keadaan"] == "selesai"

    line = re.findall(r"ubah=(\d+)#", markah(bappeda.get(f"{YEAR}?tahun=2027")))[1]
    newest = YearAct.objects.latest("pk").pk
    send(bappeda, f"{YEAR}perubahan/{newest}/urung/", {"tahun": "2027"}, 422)  # months later, and silently: no
    send(bappeda, f"{YEAR}kegiatan/{line}/hapus/", {"alasan": ""}, 422)
    send(bappeda, f"{YEAR}kegiatan/{line}/hapus/", {"alasan": "Anggaran dihapus DPRD"})
    assert table(own, half=2)[1]["Dihapus karena"] == "Anggaran dihapus DPRD"
    assert "Anggaran dihapus DPRD" in text(bappeda, f"{PAGE}?tahun=2027&semester=2")
    assert f"{PAGE}{second}/lapor" not in markah(bappeda.get(f"{PAGE}?tahun=2027"))
    sheet = openpyxl.load_workbook(io.BytesIO(own.get(f"{PAGE}unduh.xlsx?tahun=2027&semester=2").content)).active
    assert [[cell.value or "" for cell in line] for line in list(sheet.rows)[3:]] == [
        [value.removeprefix("'") for value in line.values()] for line in table(own, half=2)
    ]
    assert table(own)[1]["Kegiatan"].startswith("'=")  # a spreadsheet runs nothing


@pytest.mark.basisdata
@pytest.mark.usefixtures("wall")
def test_repeating_a_year_takes_the_action_plan_along(boss: Account) -> None:
    bappeda = signed(boss)
    send(bappeda, PAGE + "tambah/", row())
    send(bappeda, YEAR + "buka/", {"tahun": "2028", "pola": "ulang"})
    assert [line["Keluaran"] for line in table(bappeda, 2028)] == ["Metadata terbit"]


@pytest.mark.basisdata
def test_what_was_reported_done_is_no_task_any_more_and_nobody_ticks_it_without_evidence(
    boss: Account, wall: Wall
) -> None:
    bappeda = signed(boss)
    send(bappeda, PAGE + "tambah/", row())
    first = re.findall(rf"{PAGE}(\d+)/lapor", markah(bappeda.get(f"{PAGE}?tahun=2027")))[0]
    wall.day = dt.date(2027, 2, 20)
    own = signed(bekal.with_role("walidata", institution=f"Kominfo {KABUPATEN}"))
    page = markah(own.get("/tugas/"))
    assert "Lengkapi metadata prioritas" in page
    assert f"{PAGE}?tahun=2027" in page  # where it is reported
    task = DueTask.objects.get(line__title="Lengkapi metadata prioritas")
    own.post(f"/tugas/{task.pk}/", {"selesai": "ya"})
    task.refresh_from_db()
    assert task.done_on is None
    send(own, f"{PAGE}{first}/lapor/", NOTE | {"keadaan": "selesai", "realisasi": "Semua terbit", "bukti": "INDAH 12"})
    assert "Lengkapi metadata prioritas" not in markah(own.get("/tugas/"))
    task.refresh_from_db()
    assert task.done_on == wall.day
    send(own, f"{PAGE}{first}/lapor/", NOTE | {"keadaan": "jalan", "realisasi": "Ternyata kurang dua"})
    assert "Lengkapi metadata prioritas" in markah(own.get("/tugas/"))
