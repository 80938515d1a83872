"""The calendar on the static site, read by somebody without an account beside the application's own page: what one says
the other says, after a move, after a missed day, after a calling off."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import Client

from cantik.codes.extra import AREAS_FILE
from cantik.contoh import write_areas
from cantik.forum.app.models import YearLine
from cantik.jobs.app.tick import tick
from cantik.vault.app.opening import OpenStore
from tests.coach.test_app_tahun import AFTER, KALENDER, LINE, TAHUN, WHY, Days, days, number, promised
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.markah import markah, satu_baris
from tests.staff import bekal
from tests.staff.bekal import KABUPATEN

__all__ = ["days"]
PAGE = f"kalender-{KABUPATEN}.html"
DUTY = "kalender rilis di situs diperbarui"
FACTS = re.compile(r"\d+ (?:dari \d+ desa tepat waktu|terlambat|belum terbit)|\d{1,2} [A-Z][a-z]+ 20\d\d|akan datang")


@pytest.fixture
def public(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "publik"))
    return tmp_path / "publik"


def rows(html: str) -> dict[str, list[str]]:
    """By title: the days and figures that a row of the page says, in order."""
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", html.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0], re.DOTALL):
        words = re.sub(r"<[^>]+>", " ", row)
        title = " ".join(re.sub(r"<[^>]+>", " ", row.split("<br>")[0]).split())
        found[title] = sorted(FACTS.findall(words))
    return found


@pytest.mark.basisdata
def test_the_static_page_says_what_the_application_says(opened: OpenStore, days: Days, public: Path) -> None:
    client, line = promised(bekal.with_role("koordinator"))
    client.post(TAHUN + "tambah/", LINE | {"judul": "Rilis <b>Dua</b>", "hari": "2026-12-10"})
    client.post(TAHUN + "tambah/", LINE | {"judul": "Rilis Batal", "hari": "2026-12-11"})
    client.post(f"{TAHUN}kegiatan/{line}/pindah/", {"hari": "2026-12-24", "alasan": WHY})
    gone = number(client, "Rilis Batal")
    client.post(f"{TAHUN}kegiatan/{gone}/hapus/", {"alasan": "Dana ditarik provinsi"})
    assert tick(opened)[DUTY] == 1
    assert tick(opened)[DUTY] == 0  # says the same
    static = ""
    for day in (days.day, AFTER):
        days.day = day
        tick(opened)
        static = satu_baris((public / PAGE).read_text(encoding="utf-8"))
        page = markah(Client().get(KALENDER + "?tahun=2026"))
        assert rows(static) == rows(page)
        assert len(rows(static)) == 2
        assert all(said in static for said in (WHY, "Dana ditarik provinsi", "20 Desember 2026"))
    assert "0 dari" in static  # both days went by, no village released
    assert "<b>Dua</b>" not in static
    assert "<script" not in static
    assert set(re.findall(r'(?:href|src)="([^"]+)"', static)) <= {"gaya.css", "index.html", "#isi"}
    served = Client().get(f"/situs/{PAGE}")
    assert served.status_code == 200


@pytest.mark.basisdata
def test_a_calendar_that_is_no_more_is_not_left_behind(opened: OpenStore, days: Days, public: Path) -> None:
    _client, _line = promised(bekal.with_role("koordinator"))
    tick(opened)
    assert (public / PAGE).is_file()
    YearLine.objects.all().update(removed_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC), removed_by="akun:1")
    tick(opened)
    assert not (public / PAGE).exists()
