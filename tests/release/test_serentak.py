"""At the moment of a release everything appears together, by one job and no tick: the village's pages and feed, the
list, search and feed of the kabupaten, the calendar that promised it. Before the moment none of them tells of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from defusedxml import ElementTree
from django.test import Client

from cantik.base import clock
from cantik.coach.app import tasks
from cantik.codes.knowledge import AREAS_FILE
from cantik.forum.app.models import YearLine
from cantik.jobs.app import tick
from cantik.staff.app.rights import area_code
from tests.fixtures.markah import satu_baris
from tests.release.langkah import Rumah
from tests.release.test_embargo_luar import menunggu, opens
from tests.staff import bekal

__all__ = ["menunggu"]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def promised(menunggu: Rumah) -> Rumah:
    """The office whose edition waits, and a public promise of it for today."""
    YearLine.objects.create(
        forum=bekal.KABUPATEN,
        year=clock.today().year,
        code="sendiri/rilis",
        title="Rilis tahunan desa",
        kind=YearLine.RELEASE,
        level="desa",
        role="agen_statistik",
        frequency="tahunan",
        day=clock.today(),
        reference=dt.date(2025, 12, 31),
        public=True,
        remind=7,
    )
    assert tasks.of_forum(area_code(bekal.KABUPATEN), menunggu.folder / AREAS_FILE) > 0
    return menunggu


def calendar(umum: Path) -> str:
    return satu_baris((umum / f"kalender-{bekal.KABUPATEN}.html").read_text("utf-8"))


@pytest.mark.basisdata
def test_page_feed_lists_search_and_calendar_appear_by_one_job(promised: Rumah, tmp_path: Path) -> None:
    umum = tmp_path / "umum"
    tick.look(promised.opened)
    promised.kerjakan()
    tick.tick(promised.opened)
    assert "1 belum terbit" in calendar(umum), "what waits is not out"
    telling = [p for p in umum.rglob("*") if p.is_file() and (b"2025-1" in p.read_bytes() or bekal.DESA in p.name)]
    assert telling == []
    assert Client().get("/situs/feed.xml").status_code == 404
    assert Client().get("/situs/katalog.jsonld").status_code == 404

    opens(clock.now() - dt.timedelta(seconds=1))
    tick.look(promised.opened)
    promised.kerjakan()
    assert "belum terbit" not in calendar(umum)
    assert "1 terlambat" in calendar(umum), "its day of issue is that of the moment for which it was signed"
    for feed in (umum / "feed.xml", umum / bekal.DESA / "feed.xml", umum / bekal.DESA / "en/feed.xml"):
        ids = [one.text for one in ElementTree.fromstring(feed.read_bytes()).iter(f"{ATOM}id")]
        assert f"tag:cantik.invalid,2026:desa/{bekal.DESA}/2025-1" in ids
    served = Client().get("/situs/feed.xml")
    assert served["Content-Type"].startswith("application/atom+xml")
    catalogue = Client().get("/situs/katalog.jsonld")
    assert catalogue["Content-Type"] == "application/ld+json"
    assert f"{bekal.DESA}/2025-1" in b"".join(catalogue).decode()
    for page in ("index.html", "indeks.html", f"{bekal.DESA}/index.html", f"{bekal.DESA}/status.html"):
        assert (umum / page).is_file(), page
    front = (umum / "index.html").read_text("utf-8")
    assert f'href="{bekal.DESA}/index.html"' in front
    assert 'href="feed.xml"' in front
    assert [p.name for p in umum.glob("*.js") if bekal.DESA in p.read_text("utf-8")], "what the search finds"
    status = satu_baris((umum / bekal.DESA / "status.html").read_text("utf-8"))
    assert "Rilis tahunan desa" not in status, "a promise that was kept is planned no more"


@pytest.mark.basisdata
def test_a_promise_stands_on_the_page_of_a_village_from_the_next_tick(
    terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    page = terbit.folder / "terbitan" / bekal.DESA / "status.html"
    assert "Rilis tahun depan" not in page.read_text("utf-8")
    day = clock.today() + dt.timedelta(days=200)
    line = YearLine.objects.create(
        forum=bekal.KABUPATEN,
        year=day.year,
        code="sendiri/depan",
        title="Rilis tahun depan",
        kind=YearLine.RELEASE,
        level="desa",
        role="agen_statistik",
        frequency="tahunan",
        day=day,
        reference=day,
        public=True,
        remind=7,
    )
    tick.tick(terbit.opened)
    assert "Rilis tahun depan" in page.read_text("utf-8")
    before = page.stat().st_mtime_ns
    tick.tick(terbit.opened)
    assert page.stat().st_mtime_ns == before, "nothing is written anew that says the same"
    YearLine.objects.filter(pk=line.pk).update(removed_at=clock.now(), removed_by="akun:1")
    tick.tick(terbit.opened)
    assert "Rilis tahun depan" not in page.read_text("utf-8")
