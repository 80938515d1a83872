"""The series on the site of an office: an edition under embargo, or that nobody put out, is in none of it; when its
moment comes it is."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from cantik.base import clock
from cantik.outlets.app import sites
from cantik.release import files, shelf
from cantik.release.app import storage
from cantik.release.app.models import Publication, Signature
from cantik.release.compose import seal_release
from tests.release.langkah import Rumah
from tests.staff import bekal


def older(rumah: Rumah, year: int) -> None:
    """An edition of an earlier data year on the shelf, as it came from another store."""
    home = storage.shelf(rumah.folder) / bekal.DESA
    day = dt.date(year, 12, 31)
    known = files.open_release(home / "2025-1")
    tables = tuple(replace(table, reference=day) for table in known.tables)
    release = seal_release(
        replace(known, number=f"{year}-1", edition=f"Rilis {year}-1", year=year, reference=day, tables=tables)
    )
    files.write_description(release, home / release.number)
    told = {"terbit": f"{year + 1}-03-01", "acuan": day.isoformat(), "sidik": release.content}
    (home / release.number / files.CONTENTS).write_text(json.dumps(told), "utf-8")


def years_told(site: Path) -> set[str]:
    """Every data year that any file of the series names."""
    found = set()
    for path in (site / "deret").glob("*.csv"):
        head, *rows = path.read_text("utf-8").splitlines()
        place = head.split(",").index("tahun") - len(head.split(","))
        found |= {row.split(",")[place] for row in rows}
    return found


def years_beside(public: Path) -> set[str]:
    """Every year that the pages of indicators over all villages tell."""
    files = (public / "indikator").glob("*.csv")
    return {row["tahun"] for path in files for row in csv.DictReader(path.read_text("utf-8").splitlines())}


@pytest.fixture
def bertahun(terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rumah:
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    for year in (2023, 2024):
        older(terbit, year)
    assert len(shelf.editions(storage.shelf(terbit.folder), bekal.DESA)) == 3
    return terbit


@pytest.mark.basisdata
def test_what_waits_for_its_moment_is_in_no_series(bertahun: Rumah, tmp_path: Path) -> None:
    public, own = tmp_path / "umum" / bekal.DESA, bertahun.folder / "terbitan" / bekal.DESA
    Publication.objects.all().delete()

    def put(number: str = "") -> None:
        sites.put_out(bertahun.opened, bekal.DESA, to_public=True, tell=lambda *_: None, number=number)

    Signature.objects.update(to_public=False, opens_at=None)  # signed, and nobody put it before the public
    put()
    assert years_told(public) == {"2023", "2024"}
    assert years_told(own) == {"2023", "2024", "2025"}
    Signature.objects.update(to_public=True, opens_at=clock.now() + dt.timedelta(hours=20))
    put()
    assert years_told(public) == years_told(own) == {"2023", "2024"}
    assert "2025-1" not in "".join(path.read_text("utf-8") for path in public.rglob("deret/*"))
    assert years_beside(public.parent) == {"2023", "2024"}
    assert "2025-1" not in "".join(path.read_text("utf-8") for path in public.parent.glob("**/indikator/*"))
    put("2025-1")
    assert years_told(public) == {"2023", "2024", "2025"}
    assert years_beside(public.parent) == {"2023", "2024", "2025"}


def test_everybody_reads_the_pages_of_indicators_and_nothing_around_them(bertahun: Rumah, tmp_path: Path) -> None:
    sites.put_out(bertahun.opened, bekal.DESA, to_public=True, tell=lambda *_: None, number="2025-1")
    (tmp_path / "umum" / "indikator" / "dalam").mkdir()
    (tmp_path / "umum" / "indikator" / "dalam" / "x.html").write_text("x", "utf-8")
    name = files.open_release(storage.shelf(bertahun.folder) / bekal.DESA / "2025-1").key_figures[0]
    client = Client()
    for path in (f"indikator/{name}.html", f"en/indikator/{name}.html", f"indikator/{name}.csv", "peta.js"):
        assert client.get(f"/situs/{path}").status_code == 200, path
    page = client.get(f"/situs/indikator/{name}.html")
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    for path in ("indikator/", "indikator/dalam/x.html", "en/index.html", "indikator/../../rahasia.csv", "lain/x.html"):
        assert client.get(f"/situs/{path}").status_code == 404, path
    # who reads the village's own page is led to its place among all
    own = client.get(f"/situs/{bekal.DESA}/indikator/{name}.html")
    text = b"".join(own)
    assert f"../../indikator/{name}.html#desa={bekal.DESA}".encode() in text
