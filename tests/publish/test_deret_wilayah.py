"""A kecamatan and a kabupaten from year to year: what their editions in force printed, side by side; a break where
other villages lie within, nothing of an edition that was withdrawn."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from cantik.publish.site.history import PastEdition
from cantik.publish.site.kabupaten import VillageSite
from cantik.publish.site.level_site import LevelSite, levels_of_members, write_level
from cantik.release import files
from cantik.release.compose import seal_release
from cantik.release.model import NAMED, Release
from cantik.release.series import series_of
from tests.fixtures.kabupaten_lengkap import KABUPATEN, KECAMATAN, WholeKabupaten, laid_once, whole_kabupaten


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_once(tmp_path_factory)


def printed_by(folder: Path) -> dict[tuple[str, str], str]:
    """What the open data of an edition print, by indicator and area."""
    told = json.loads((folder / "tabel" / "indikator.json").read_text("utf-8"))
    return {(each["id"], each["area"]): each["value"] or "" for each in told}


@pytest.mark.parametrize("code", [KECAMATAN, KABUPATEN])
def test_each_year_is_what_its_edition_printed(public: Path, code: str) -> None:
    home = public / code
    rows = list(csv.DictReader((home / "deret" / "indikator.csv").read_text("utf-8").splitlines()))
    for year, folder in (("2025", home / "rilis"), ("2024", home / "riwayat" / "2024-1")):
        said = {(row["kunci"], row["wilayah"]): row["nilai"] for row in rows if row["tahun"] == year}
        assert said == printed_by(folder), year
    shown = (home / "index.html").read_text("utf-8")
    assert 'href="deret/index.html"' in shown
    assert "Rilis 2024-1" in shown.split('id="berubah"')[1].split("</section>")[0]


def test_where_other_villages_lie_within_the_series_breaks(public: Path) -> None:
    """The kecamatan of the year before had one village less; those of the kabupaten are the same."""
    breaks = {}
    for code in (KECAMATAN, KABUPATEN):
        rows = csv.DictReader((public / code / "deret" / "indikator.csv").read_text("utf-8").splitlines())
        breaks[code] = {row["putus"] for row in rows if row["tahun"] == "2025"}
    assert breaks == {KECAMATAN: {"daftar_desa"}, KABUPATEN: {""}}
    assert "desa di dalamnya lain" in (public / KECAMATAN / "deret" / "index.html").read_text("utf-8")
    assert "other villages lie within it" in (public / KECAMATAN / "en" / "deret" / "index.html").read_text("utf-8")


@pytest.fixture
def told() -> WholeKabupaten:
    return whole_kabupaten(7)


def past_of(release: Release, root: Path, status: str) -> PastEdition:
    folder = root / release.number
    files.write_description(release, folder)
    return PastEdition(
        release.number, release.edition, release.published, release.reference, release.content, status, "", folder,  # type: ignore[arg-type]
        why="salah" if status == "ditarik" else "",
    )  # fmt: skip


def lay(told: WholeKabupaten, root: Path, statuses: tuple[str, str]) -> Path:
    members = [VillageSite(release, f"{release.place.code}/index.html") for release in told.now]
    level: LevelSite = next(each for each in levels_of_members(members) if each.own.code == KABUPATEN)
    pasts = tuple(past_of(release, root, status) for release, status in zip(told.kabupaten, statuses, strict=True))
    level = replace(level, release=told.kabupaten[0], folder=pasts[0].folder, pasts=pasts)
    write_level(level, root / "umum", inner=True)
    return root / "umum" / KABUPATEN


def test_of_a_withdrawn_edition_there_is_no_year(told: WholeKabupaten, tmp_path: Path) -> None:
    site = lay(told, tmp_path, ("berlaku", "ditarik"))
    assert not (site / "deret").exists()
    assert "deret/index.html" not in (site / "index.html").read_text("utf-8")


def test_an_edition_that_was_damaged_keeps_nobody_from_publishing(told: WholeKabupaten, tmp_path: Path) -> None:
    lay(told, tmp_path / "utuh", ("berlaku", "berlaku"))
    folder = tmp_path / "rusak"
    pasts = [past_of(release, folder, "berlaku") for release in told.kabupaten]
    (pasts[1].folder / files.DESCRIPTION).write_text("{", "utf-8")
    members = [VillageSite(release, f"{release.place.code}/index.html") for release in told.now]
    level = next(each for each in levels_of_members(members) if each.own.code == KABUPATEN)
    level = replace(level, release=told.kabupaten[0], folder=pasts[0].folder, pasts=tuple(pasts))
    write_level(level, folder / "umum", inner=False)
    assert (folder / "umum" / KABUPATEN / "index.html").is_file()
    assert (tmp_path / "utuh" / "umum" / KABUPATEN / "deret" / "index.html").is_file()


def test_the_sum_of_some_villages_is_no_year_of_another_sum(told: WholeKabupaten) -> None:
    now, was = told.kabupaten
    listed = {NAMED: {"kode": ["99.01.01.2001"], "dari": 20}}
    figures = tuple(replace(f, definition={**f.definition, **listed}) for f in was.figures)
    assert any(series.kind == "indikator" for series in series_of([now, was]))
    other = seal_release(replace(was, figures=figures))
    assert not [series for series in series_of([now, other]) if series.kind == "indikator"]


def test_pages_that_villages_share_say_that_they_are_none_of_bps(public: Path) -> None:
    pages = [*public.glob("*.html"), *public.glob("indikator/*.html"), *public.glob("en/indikator/*.html")]
    shared = [page for page in pages if page != public / "index.html"]  # that is the page of the kabupaten
    assert {"indeks.html", f"kalender-{KABUPATEN}.html", "urutan-lansia.html"} <= {page.name for page in shared}
    for page in shared:
        told = "Not a site of BPS" if "en" in page.relative_to(public).parts else "Bukan situs BPS"
        assert told in page.read_text("utf-8"), page
