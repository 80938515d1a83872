"""Invented land: valid, without gaps or overlaps, at sea, and the people live where they are said to."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from cantik.contoh import Kabupaten, make_kabupaten, write_polygons
from cantik.contoh.land import CENTRE


@pytest.mark.parametrize(
    ("seed", "inside"),
    [*((seed, 8) for seed in range(6)), (289, 1)],  # whose corners would turn a square over
)
def test_dusun_and_villages_fill_the_kabupaten_without_gap_or_overlap(seed: int, inside: int) -> None:
    made = make_kabupaten(seed, villages=inside)
    dusun = np.asarray([dusun.polygon for village in made.villages for dusun in village.dusun])
    villages = np.asarray([village.polygon for village in made.villages])
    for parts in (dusun, villages):
        assert shapely.is_valid(parts).all()
        assert (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON).all()
        assert shapely.coverage_is_valid(parts)
        union = shapely.area(shapely.union_all(parts))
        assert shapely.area(parts).sum() == pytest.approx(union, rel=1e-9)
        assert union == pytest.approx(shapely.area(made.outline), rel=1e-9)


def test_a_village_is_exactly_its_dusun(kabupaten: Kabupaten) -> None:
    for village in kabupaten.villages:
        together = shapely.union_all([dusun.polygon for dusun in village.dusun])
        assert shapely.area(shapely.symmetric_difference(together, village.polygon)) < 1e-12


def test_geojson_follows_rfc_7946(kabupaten: Kabupaten, tmp_path: Path) -> None:
    for path in write_polygons(kabupaten, tmp_path):
        collection = json.loads(path.read_text(encoding="utf-8"))
        assert collection["type"] == "FeatureCollection"
        assert "crs" not in collection
        for feature in collection["features"]:
            shape = shapely.from_geojson(json.dumps(feature["geometry"]))
            assert shape.exterior.is_ccw
            assert shape.is_valid
            assert {"kode", "nama"} <= feature["properties"].keys()
            assert all(abs(lng - CENTRE[0]) < 0.2 and abs(lat - CENTRE[1]) < 0.2 for lng, lat in shape.exterior.coords)


def test_no_real_province_is_near(kabupaten: Kabupaten, shared: Path) -> None:
    text = (shared / "data" / "batas" / "provinsi_indonesia.geojson").read_text(encoding="utf-8")
    land = shapely.union_all([shapely.from_geojson(json.dumps(f["geometry"])) for f in json.loads(text)["features"]])
    assert shapely.distance(land, kabupaten.outline) > 1.0  # degrees: more than 100 km of water


def test_families_live_inside_their_dusun(kabupaten: Kabupaten) -> None:
    for village in kabupaten.villages[:2]:
        families = village.families
        for number, dusun in enumerate(village.dusun):
            here = families["dusun"] == number
            assert here.any()
            inside = shapely.contains_xy(dusun.polygon, families["lng"][here] / 1e6, families["lat"][here] / 1e6)
            assert inside.all()


def test_areas_are_those_of_villages(kabupaten: Kabupaten) -> None:
    assert all(1 < village.area_km2 < 15 for village in kabupaten.villages)
