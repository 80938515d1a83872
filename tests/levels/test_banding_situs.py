"""The site of a village as the office lays it: beside what of its levels and its sisters everybody reads, quoted by
number; laid anew when one of these changes, and not when a sister publishes."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.jobs.app import worker
from cantik.jobs.app.models import DONE, Job
from cantik.outlets.app import comparison, sites
from cantik.outlets.app.comparison_renewal import renew_sites
from cantik.publish.site.comparison import read_release
from cantik.publish.site.peers import make_edition
from cantik.release import files
from cantik.release.app.models import ISSUED, WITHDRAWN, Draft, Signature, Withdrawal
from cantik.release.compose import seal_release
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, KABUPATEN, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import Cradle

__all__ = ["examined_kecamatan"]
# On PostgreSQL what a test writes lies in its own transaction, where a command does not see it.
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
OWN, SISTER, OTHER = CODES


@pytest.fixture
def office(
    examined_kecamatan: Cradle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[OpenStore]:
    """A copy of the store with a public folder; the kabupaten has released itself: a whole kecamatan, half of its own
    villages."""
    store = Path(shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan"))
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    ran = cantik("release", "--area", AREA, "--date", "2025-12-31", "--store", store)
    assert ran.code == 0, ran.told()
    with django_db_blocker.unblock(), open_store(store) as opened:
        yield opened


def lay(opened: OpenStore, kode: str = OWN) -> Path:
    """Lay a village's sites; the public one."""
    sites.put_out(opened, kode, to_public=True, tell=lambda *_: None)
    public = sites.public_folder()
    assert public is not None
    return public / kode


def one_line(page: Path) -> str:
    return re.sub(r"\s+", " ", page.read_text("utf-8"))


def quoted(site: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((site / "banding.json").read_text("utf-8"))
    return found


def told_of(folder: Path, indicator: str) -> str:
    """What the open data of a release say of a whole place, in Indonesian."""
    with (folder / "tabel" / "indikator.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["indikator"] == indicator and not row["wilayah"]]
    return f"{float(row['nilai']):.2f}".replace(".", ",")


def withdraw(kode: str, number: str = "2025-1") -> None:
    Withdrawal.objects.create(
        kode=kode, number=number, state=WITHDRAWN, reason="Daftar keliru", asked_by="akun:9", asked_at=clock.now(),
        decided_by="akun:9", decided_at=clock.now(),
    )  # fmt: skip


def publish_again(opened: OpenStore, kode: str) -> None:
    """Another edition of a village on the shelf, of the same day."""
    home = opened.store.path / "rilis" / kode
    known = files.open_release(home / "2025-1")
    release = seal_release(replace(known, number="2025-2", edition="Rilis 2025-2"))
    files.write_description(release, home / release.number)
    told = {"terbit": "2026-02-04", "acuan": "2025-12-31", "sidik": release.content}
    (home / release.number / files.CONTENTS).write_text(json.dumps(told), "utf-8")


def test_the_page_stands_beside_its_levels_and_changes_when_they_do(office: OpenStore) -> None:
    site, store = lay(office), office.store.path
    page = one_line(site / "index.html")
    name = next(village.name for village in KABUPATEN.villages if village.code == OWN)
    assert name in page
    value = told_of(store / "rilis-wilayah" / KECAMATAN / "2025-1", "rasio_jenis_kelamin")
    row = page.split('href="indikator/rasio_jenis_kelamin.html"')[1].split("</tr>")[0]
    assert re.search(rf'data-dari="kecamatan"> [^<]*: <b>{value}</b>', row), row
    assert 'data-dari="kabupaten"' not in row, "a sum of three of six villages is no figure of the kabupaten"
    assert re.search(r"Rilis 2025-1, [^.;]*; baru 3 dari 6 desa, jadi belum dibandingkan", page)
    assert quoted(site)["mirip"] == f"{AREA} {clock.today().year}-1"
    assert one_line(store / "terbitan" / OWN / "index.html").count("data-dari") == page.count("data-dari"), "on a stick"

    assert renew_sites(office, clock.now()) == 0, "nothing changed"
    publish_again(office, SISTER)
    before = (site / "index.html").read_bytes()
    assert (lay(office) / "index.html").read_bytes() != before, "the office released itself today: a new peer edition"

    before = (site / "index.html").read_bytes()
    withdraw(KECAMATAN)
    assert renew_sites(office, clock.now()) == 1
    assert list(Job.objects.values_list("subject", flat=True)) == [OWN]
    assert renew_sites(office, clock.now()) == 0, "it waits already"
    assert worker.work_off() == 1, "the tick has no office, and its work is done all the same"
    assert [job.state for job in Job.objects.all()] == [DONE]
    assert renew_sites(office, clock.now()) == 0
    page = one_line(lay(office) / "index.html")
    assert "belum ada" in page.split("Pembanding:")[1].split("</p>")[0]
    assert 'data-dari="kecamatan-desa"' in page, "its members side by side"
    assert "kecamatan" not in quoted(site)
    assert (site / "index.html").read_bytes() != before


def test_a_sister_that_publishes_changes_nothing_and_one_that_withdraws_leaves_at_once(office: OpenStore) -> None:
    """Without a release of the kabupaten since."""
    for code in (AREA, KECAMATAN):
        shutil.rmtree(office.store.path / "rilis-wilayah" / code)
    site = lay(office)
    assert "tanggal" not in quoted(site)
    files_of = {path.name: path.read_bytes() for path in site.glob("*.*")}
    assert len(comparison.list_editions(office.store.path, AREA)) == 1
    publish_again(office, SISTER)
    assert renew_sites(office, clock.now()) == 0
    assert {path.name: path.read_bytes() for path in lay(office).glob("*.*")} == files_of
    lay(office, SISTER)
    withdraw(SISTER, "2025-1")
    assert renew_sites(office, clock.now()) == 2, "what the edition names is withdrawn"
    lay(office)
    edition = json.loads((site / "mirip.json").read_text("utf-8"))
    assert edition["nomor"].endswith("-2")
    assert edition["desa"][SISTER]["rilis"] == "2025-2"
    withdraw(SISTER, "2025-2")
    lay(office)
    edition = json.loads((site / "mirip.json").read_text("utf-8"))
    assert sorted(edition["desa"]) == [OWN, OTHER]
    assert "2 dari 6 desa" in one_line(site / "index.html")


def test_what_nobody_may_read_yet_is_in_no_comparison(office: OpenStore) -> None:
    """A sister under embargo, one that was signed and not put out: as if they were not."""
    now, issued = clock.now(), dt.date(2026, 2, 3)
    for code, opens in ((SISTER, now + dt.timedelta(hours=20)), (OTHER, None)):
        area = find_area(AreaCode.kemendagri(code))
        assert area is not None
        draft = Draft.objects.create(
            area=area,
            kode=code,
            year=2025,
            reference=dt.date(2025, 12, 31),
            state=ISSUED,
            figures="f" * 64,
            made_by="a",
            made_at=now,
            submitted_by="a",
            submitted_at=now,
        )
        Signature.objects.create(
            draft=draft, kode=code, number="2025-1", figures="f" * 64, by="b", role="kepala_desa", at=now,
            published=issued, to_public=opens is not None, opens_at=opens,
        )  # fmt: skip
    site = lay(office)
    assert list(json.loads((site / "mirip.json").read_text("utf-8"))["desa"]) == [OWN]
    page = one_line(site / "index.html")
    assert 'data-dari="rentang"' not in page
    assert "baru 1 dari 6 desa yang terbit" in page
    Signature.objects.all().delete()
    assert renew_sites(office, clock.now()) == 1, "they can be read now, and there is room among those to choose from"


def test_a_damaged_sister_keeps_nobody_from_publishing(office: OpenStore) -> None:
    (office.store.path / "rilis" / SISTER / "2025-1" / "rilis.json").write_text("{", "utf-8")
    site = lay(office)
    assert SISTER not in json.loads((site / "mirip.json").read_text("utf-8"))["desa"]
    assert (site / "index.html").is_file()


@pytest.mark.parametrize(
    ("of", "public", "days", "level", "holds"),
    [
        (2, 2, 400, 0, True),  # nothing new
        (2, 3, 1, None, False),  # too few to choose from, and one joined
        (12, 13, 1, None, True),
        (12, 13, 29, None, True),
        (12, 13, 30, None, False),  # it has stood for its days
        (12, 13, 1, 0, False),  # the kabupaten released itself on that day
        (12, 13, 1, -1, True),  # before it
    ],
)
def test_how_long_an_edition_holds(of: int, public: int, days: int, level: int | None, holds: bool) -> None:
    from tests.fixtures.desa_bertetangga import village

    rule, day = here().peers["desa_mirip"], dt.date(2026, 3, 3)
    members = [read_release(village(place)) for place in range(of)]
    edition = make_edition(AREA, "2026-1", day, rule, "", members)
    numbers = {f"{AREA}.{place}" if place >= of else members[place].code: "2025-1" for place in range(public)}
    released = None if level is None else day + dt.timedelta(days=level)
    assert comparison.still_holds(edition, rule, numbers, day + dt.timedelta(days=days), released) is holds
