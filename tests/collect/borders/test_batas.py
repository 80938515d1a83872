"""Borders from outside: what is wrong is said with its place, mended shapes are right, numbers come from PROJ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from cantik import cli
from cantik.codes.area import AreaCode
from cantik.collect.borders import systems
from cantik.collect.borders.defects import BordersUnreadable, line
from cantik.collect.borders.delivery import DeliveredBorders, read_delivery
from cantik.collect.borders.place import area_of
from tests.collect.borders import kiriman

NAMES = ("Krajan", "Sumber Reka", "Tirta Reka")
CASES = kiriman.cases(NAMES)
DESA = AreaCode.kemendagri(kiriman.DESA)


def came(data: bytes | dict[str, Any], desa: AreaCode = DESA, **asked: Any) -> DeliveredBorders:
    return read_delivery(data if isinstance(data, bytes) else json.dumps(data).encode(), "dusun.geojson", desa, **asked)


def shapes(collection: Any) -> list[Any]:
    return [shape(feature["geometry"]) for feature in collection["features"]]


@pytest.mark.parametrize(("delivery", "answer", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_broken_delivery_is_told_in_words_and_what_is_kept_is_whole(
    delivery: kiriman.Delivery, answer: str, said: str
) -> None:
    data = kiriman.made(delivery)
    if answer == "tolak":
        with pytest.raises(BordersUnreadable) as refused:
            came(data)
        assert said in refused.value.line()
        assert refused.value.mend
        return
    found = came(data)
    told = " ".join(map(line, found.defects))
    assert said in told
    assert bool(found.consent_defects) is (answer == "setuju")
    mended = shapes(found.mended)
    assert all(part.is_valid and not part.is_empty for part in mended)
    assert sum(a.intersection(b).area for a in mended for b in mended if a is not b) < 1e-12
    again = came({**found.mended, "features": list(found.mended["features"])})
    assert not [defect for defect in again.consent_defects if defect.kind != "terpencil"], "mending once is enough"


@pytest.mark.parametrize(
    ("name", "x", "y", "longitude", "latitude"),
    # PROJ 9 (pyproj 3.7.2), EPSG:4326 to the named system
    [
        ("urn:ogc:def:crs:EPSG::32749", 632215.9459252867, 9104451.859306775, 112.2, -8.1),
        ("EPSG:32746", 754829.6304740715, 10608424.397379335, 95.3, 5.5),
        ("EPSG:32648", 388732.9884466615, 99492.37644689338, 104.0, 0.9),
        ("EPSG:32754", 466648.91860279156, 9723669.31590936, 140.7, -2.5),
        ("EPSG:23835", 365561.9833007406, 670445.5368437297, 111.0, -7.5),
        ("EPSG:23845", 310127.5348290157, 571062.0255813116, 140.5, -8.4),
        ("EPSG:3857", 12490046.867005294, -904706.484758689, 112.2, -8.1),
        ("EPSG:9489", 632216.1764810524, 9104451.874086015, 112.2, -8.1),  # SRGI2013: 0.3 m from WGS 84
    ],
)
def test_metres_become_the_degrees_that_proj_gives(
    name: str, x: float, y: float, longitude: float, latitude: float
) -> None:
    system = systems.by_name(name)
    assert system is not None
    found = systems.to_degrees(system, np.array([[x, y]]))
    assert found[0] == pytest.approx([longitude, latitude], abs=3e-6 if name.endswith("9489") else 1e-8)  # 1 mm


def test_areas_are_those_of_the_ellipsoid() -> None:
    # pyproj.Geod(ellps="WGS84").polygon_area_perimeter: edges are geodesics there, straight in degrees here
    assert area_of(shapely.box(112, -8, 112.01, -7.99)) == pytest.approx(1219258.826, rel=1e-6)
    assert area_of(shapely.box(112, -8, 112.3, -7.7)) == pytest.approx(1097710473.93, rel=1e-5)


def test_a_bow_tie_keeps_both_wings_and_says_its_areas() -> None:
    found = came(kiriman.collection(NAMES, kiriman.bow_tie(0), kiriman.square(1), kiriman.square(2)))
    (defect,) = found.consent_defects
    assert defect.at == pytest.approx((kiriman.WEST + 0.005, kiriman.SOUTH + 0.005))
    assert defect.after == pytest.approx(area_of(shapely.Polygon(kiriman.square(0))) / 2, rel=1e-3)
    assert shapes(found.raw)[0].wkt != shapes(found.mended)[0].wkt
    assert shapes(found.raw)[1:] == shapes(found.mended)[1:], "nothing else is touched"


def test_utm_is_read_by_its_code_its_prj_or_the_numbers_of_the_kabupaten() -> None:
    ring, one = kiriman.UTM_49S, NAMES[:1]
    named = came(kiriman.collection(one, ring, **kiriman.crs("EPSG:32749")))
    archive = came(kiriman.archive(one, ring, prj=kiriman.UTM_PRJ))
    bare = came(kiriman.collection(one, ring))
    for found, asks in ((named, False), (archive, False), (bare, True)):
        (polygon,) = shapes(found.mended)
        assert polygon.bounds == pytest.approx(
            (kiriman.WEST, kiriman.SOUTH, kiriman.WEST + 0.01, kiriman.SOUTH + 0.01), abs=1e-4
        )
        assert bool(found.consent_defects) is asks
        assert "UTM" in line(found.defects[0])
    with pytest.raises(BordersUnreadable, match="zonanya tidak disebut"):
        came(kiriman.collection(one, ring), AreaCode.kemendagri("99.01.01.2001"))
    with pytest.raises(BordersUnreadable, match="zonanya tidak disebut"):
        came(kiriman.archive(one, ring, prj=None), AreaCode.kemendagri("11.01.01.2001"))


def test_a_shapefile_of_exchanged_axes_is_told_by_us_alone(caplog: pytest.LogCaptureFixture) -> None:
    """Its rings run the other way round then, of which the parser of the format would speak English on stderr."""
    exchanged = [[[y, x] for x, y in kiriman.square(place)] for place in range(3)]
    found = came(kiriman.archive(NAMES, *exchanged))
    assert [defect.kind for defect in found.consent_defects] == [defect.kind for defect in found.defects] != []
    assert caplog.records == []


def test_polygons_elsewhere_or_of_another_village_are_not_taken_for_this_one() -> None:
    three = [kiriman.square(n) for n in range(3)]
    whole = kiriman.collection(NAMES, *three)
    with pytest.raises(BordersUnreadable, match=r"Krajan terletak di luar kabupaten atau kota 33\.28"):
        came(whole, AreaCode.kemendagri("33.28.01.2001"))
    # 40 km away within the same kabupaten only what is used now can tell
    away = kiriman.collection(NAMES, *(kiriman.square(n, east=-0.2, north=-0.1) for n in range(3)))
    assert not came(away).consent_defects
    (defect,) = came(away, former=whole).consent_defects
    assert defect.kind == "jauh_dari_semula"
    assert 20 < float(defect.detail.replace(",", ".")) < 25
    # a kecamatan in one file: those that say another village's code are left out, also under the same name
    other = kiriman.feature("Krajan", [kiriman.square(5)], kode="35.05.10.2012")
    found = came({**whole, "features": [*whole["features"], other]})
    assert [defect.kind for defect in found.defects] == ["desa_lain"]
    assert len(found.mended["features"]) == 3
    # the outline of the village in the same layer overlaps nothing
    outline = kiriman.feature("Desa Reka", [kiriman.box(112.19, -8.11, 112.24, -8.08)])
    assert not came({**whole, "features": [outline, *whole["features"]]}).defects


def test_many_trifles_are_told_as_one() -> None:
    names = [f"Reka {n}" for n in range(6)]
    rings = [kiriman.box(112 + n * 0.01, -8.1, 112 + (n + 1) * 0.01 + 0.00002, -8.09) for n in range(6)]
    found = came(kiriman.collection(names, *rings))
    assert [(defect.kind, defect.detail) for defect in found.defects] == [("tumpang_banyak", "5")]


def test_the_command_line_says_it_and_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "penduduk.csv"
    people.write_text("nik,nama\n", "utf-8")
    for what, delivery, answer, said in CASES:
        data = kiriman.made(delivery)
        if answer == "terima":
            continue
        polygons = tmp_path / "dusun.berkas"
        polygons.write_bytes(data)
        out = tmp_path / "hasil"
        order = ["run", people, "--desa", kiriman.DESA, "--year", 2025, "--out", out, "--polygons", polygons]
        code = cli.main([str(part) for part in order])
        told = capsys.readouterr().err
        assert code == 2, what
        assert said in told, (what, told)
        assert ("[T302]" if answer == "setuju" else "[T301]") in told, what
        assert ("--mend-borders" in told) is (answer == "setuju"), what
        assert "Traceback" not in told
        assert not out.exists(), what
