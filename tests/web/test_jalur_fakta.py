"""A file of village facts is held against register and borders alike, by whatever way it comes in."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cantik.collect.app.models import BatchFinding
from cantik.contoh import make_kabupaten, write_areas
from cantik.release.app.borders import shipped_borders
from tests.collect.berkas import write_xlsx
from tests.fixtures.perintah import cantik
from tests.register.test_fasilitas import SEKOLAH
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor
from tests.web.langkah import file, tersimpan

pytestmark = pytest.mark.satu_basisdata
RING = [[112.60, -7.90], [112.62, -7.90], [112.62, -7.92], [112.60, -7.92], [112.60, -7.90]]
COLUMNS = ("rule", "level", "unit", "sheet", "row", "whole")


def lay_borders(store: Path) -> None:
    path = shipped_borders(store, DESA)
    path.parent.mkdir(parents=True, exist_ok=True)
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [RING]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}), "utf-8")


def by_command(folder: Path, people: bytes, schools: Path) -> list[tuple[object, ...]]:
    """What the plain command finds, in a store of its own that only commands have opened."""
    store = folder / "perintah"
    store.mkdir()
    write_areas(make_kabupaten(1, villages=1, persons=4), store / "wilayah.csv")
    lay_borders(store)
    (folder / "penduduk.csv").write_bytes(people)
    for path in (folder / "penduduk.csv", schools):
        there = ("--desa", DESA, "--date", "2025-12-31", "--store", store, "--demo", "--apply")
        ran = cantik("import", path, *there)
        assert ran.code == 0, ran.told()
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with closing(sqlite3.connect(store / "cantik.sqlite3")) as database:
        return database.execute(
            f"SELECT {names} FROM {BatchFinding._meta.db_table} WHERE rule LIKE 'fakta_%' ORDER BY row, rule"
        ).fetchall()


def test_command_and_browser_with_its_worker_find_the_same(kantor: Kantor, tmp_path: Path) -> None:
    inside = ["sekolah", "A", "SDN 1", "SD", "", "", -7.91, 112.61, "", ""]
    outside = ["sekolah", "B", "SDN 2", "SD", "", "", -7.99, 112.61, "", ""]
    schools = write_xlsx(tmp_path / "s.xlsx", [SEKOLAH, inside, outside])
    people = opensid(warga())

    tersimpan(kantor, file(data=people))
    lay_borders(kantor.folder)
    tersimpan(kantor, file("s.xlsx", schools.read_bytes()))
    rows = BatchFinding.objects.filter(rule__startswith="fakta_").order_by("row", "rule")
    in_browser = list(rows.values_list(*COLUMNS))

    assert [(row[0], row[4]) for row in in_browser] == [("fakta_titik_di_luar", 3)]
    assert by_command(tmp_path, people, schools) == in_browser
