"""Same register state, definitions, policy, version, date and key: same bytes in another process (issue 2, item 9)."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from cantik.release.files import SIGNATURE
from tests.cli import keadaan
from tests.fixtures.desa_jadi import CODE, ISSUED, Village
from tests.fixtures.perintah import cantik

pytestmark = pytest.mark.lambat
ELSEWHERE = {
    "TZ": "Asia/Jayapura",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "4711",
    "OMP_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "COLUMNS": "40",
    "SOURCE_DATE_EPOCH": "1",
}


def without_signatures(folder: Path) -> dict[str, str]:
    return {name: told for name, told in keadaan.files(folder).items() if not name.endswith(SIGNATURE)}


def signature_of(folder: Path) -> dict[str, object]:
    said: dict[str, object] = json.loads((folder / SIGNATURE).read_bytes())
    assert isinstance(said.pop("catatan"), dict)
    return said


@pytest.mark.malam
def test_same_bytes_in_another_process(village: Village, tmp_path: Path) -> None:
    """Another time zone, language, hash seed, folder and one core instead of all; the release is not on the shelf, the
    edition of the year before is."""
    store = tmp_path / "tempat lain" / "simpanan"
    shutil.copytree(village.store, store)
    shutil.rmtree(store / "rilis" / CODE / village.release.number)
    shutil.rmtree(store / "potret")
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        polygons = village.inputs / "batas" / f"dusun_{CODE}.geojson"
        known = ("--polygons", polygons, "--area", village.release.place.area_km2, "--issued", ISSUED)
        asked = ("--desa", CODE, "--year", 2025, "--demo", "--accept", "data contoh", *known)
        there = ("--out", tmp_path / "hasil", "--store", store)
        books = {"CANTIK_BOOKS": ""}  # all of them, as of the village
        ran = cantik("run", village.workbook, *asked, *there, settings=ELSEWHERE | books)
    finally:
        os.sched_setaffinity(0, cores)

    assert ran.code == 0, ran.told()
    made = tmp_path / "hasil" / "release"
    assert without_signatures(made) == without_signatures(village.folder)
    assert without_signatures(store / "rilis") == without_signatures(village.store / "rilis")
    # the two stores have logs of their own, whose heads the signatures carry; all else of them is the same
    assert signature_of(made) == signature_of(village.folder)


def test_the_site_is_made_again_from_the_release_alone(village: Village, tmp_path: Path) -> None:
    ran = cantik("publish", village.folder, "--out", tmp_path / "situs", settings=ELSEWHERE)

    assert ran.code == 0, ran.told()
    made, first = keadaan.files(tmp_path / "situs"), keadaan.files(village.folder.parent / "site")
    assert made.keys() == first.keys()
    # the demo's site knows the kabupaten above it, this one stands alone: only pages with the crumb, what finds the
    # names above the village, and pages of indicators, which lead to those of all villages, may differ
    differing = {
        name for name in made if made[name] != first[name] and not name.removeprefix("en/").startswith("indikator/")
    }
    found = {"cari/id.js", "cari/en.js", "indeks.html", "en/indeks.html"}
    assert differing <= {"index.html", "en/index.html"} | found
