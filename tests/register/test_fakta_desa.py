"""Village facts through the front door: a file is held against what the register knows, and against the borders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cantik.collect.app.models import BatchFinding
from cantik.release.app.borders import shipped_borders
from cantik.vault.app.opening import OpenStore
from tests.collect.berkas import write_xlsx
from tests.register.bekal import DESA
from tests.register.test_fasilitas import SEKOLAH, bawa
from tests.register.test_ganda_temuan import bawa as bawa_orang
from tests.register.test_ganda_temuan import warga

RING = [[112.60, -7.90], [112.62, -7.90], [112.62, -7.92], [112.60, -7.92], [112.60, -7.90]]


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """A village of four persons of the hamlet Krajan, with borders."""
    bawa_orang(opened, tmp_path, [*map(warga, range(4))])
    path = shipped_borders(opened.store.path, DESA.text())
    path.parent.mkdir(parents=True, exist_ok=True)
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [RING]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}), "utf-8")
    return opened


def temuan() -> list[tuple[str, int]]:
    rows = BatchFinding.objects.filter(rule__startswith="fakta_").order_by("row", "rule")
    return list(rows.values_list("rule", "row"))


def test_areas_are_held_against_the_register(desa: OpenStore, tmp_path: Path) -> None:
    rows = [["luas_wilayah", "Tegalsari", "0"], ["luas_wilayah", "Dusun Krajan", "0"]]
    bawa(desa, write_xlsx(tmp_path / "luas.xlsx", [["Jenis fasilitas", "nama_dusun", "luas"], *rows]))
    assert temuan() == [
        ("fakta_banyak_dusun", 2),
        ("fakta_dusun_tak_dikenal", 2),
        ("fakta_penduduk_padat", 2),
    ]


@pytest.mark.basisdata
def test_places_are_held_against_the_borders(desa: OpenStore, tmp_path: Path) -> None:
    inside = ["sekolah", "A", "SDN 1", "SD", "", "", -7.91, 112.61, "", ""]
    outside = ["sekolah", "B", "SDN 2", "SD", "", "", -7.99, 112.61, "", ""]
    bawa(desa, write_xlsx(tmp_path / "s.xlsx", [SEKOLAH, inside, outside]))
    assert temuan() == [("fakta_titik_di_luar", 3)]
    (told,) = BatchFinding.objects.filter(rule="fakta_titik_di_luar")
    assert (told.unit, told.level, told.state) == ("fasilitas", "periksa", "terbuka")
