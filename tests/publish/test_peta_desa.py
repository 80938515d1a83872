"""The page of maps of an area and the files behind it: every figure of a file is that of a release of that year, both
ways; names that would cover each other are not both drawn; borders that are wrong, few or missing stop nothing."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from cantik.publish.map.draw import MapLook
from cantik.publish.map.scale import draw_scale
from cantik.publish.map.villages import VillageMark, VillageOutlines
from cantik.publish.site.kabupaten import MAP_PAGE, VillageSite
from cantik.release.model import Release
from tests.fixtures.situs_wilayah import make_kabupaten
from tests.publish.test_indikator_wilayah import NAME, sites, square, village, with_base

SVG = "{http://www.w3.org/2000/svg}"


def with_years(*pairs: tuple[Release, Release]) -> list[VillageSite]:
    return [VillageSite(now, f"{now.place.code}/index.html", former=(was,)) for now, was in pairs]


def read_file(site: Path, language: str = "") -> dict[str, Any]:
    text = (site / language / "indikator" / f"{NAME}.peta.js").read_text("utf-8")
    found = re.fullmatch(r'\(window\.PETA=window\.PETA\|\|\{\}\)\["(\w+)"\]=(\{.*\});\n', text)
    assert found is not None
    assert found[1] == NAME
    told: dict[str, Any] = json.loads(found[2])
    return told


def printed(release: Release, language: str) -> str:
    value = release.figure(NAME).value or Decimal(0)
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP)}"
    return text if language else text.replace(".", ",")


@pytest.mark.parametrize("language", ["", "en"])
def test_a_file_says_what_the_releases_say_and_nothing_that_does_not_compare(tmp_path: Path, language: str) -> None:
    pairs = [(village(n, f"{5 + n}.25"), village(n, f"{4 + n}.25", year=2024)) for n in range(5)]
    pairs.append((village(5, None), village(5, "70.00", year=2024)))  # hidden now
    pairs.append((village(6, "80.00", change=with_base), village(6, "71.00", year=2024)))  # of another base
    pairs.append((village(7, "81.00"), village(7, "72.00", change=with_base, year=2024)))
    make_kabupaten(with_years(*pairs), tmp_path)
    told = read_file(tmp_path, language)
    compared = {
        "2025": {now.place.code: printed(now, language) for now, _was in (*pairs[:5], pairs[7])},
        "2024": {was.place.code: printed(was, language) for _now, was in pairs[:5]},
    }
    assert {year: {code: text for code, (_, text) in own.items()} for year, own in told["angka"].items()} == compared
    steps = {step for own in told["angka"].values() for step, _text in own.values()}
    assert steps <= {step for step, _words in told["kelas"]}


def test_the_page_offers_what_is_mapped_and_leads_to_it_without_a_script(tmp_path: Path) -> None:
    make_kabupaten(sites(*(village(number, f"{number}.25") for number in range(3))), tmp_path)
    for language, root in (("", "../"), ("en", "../../en/")):
        page = (tmp_path / "99.01" / language / MAP_PAGE).read_text("utf-8")
        offered = set(re.findall(r'<option value="(\w+)"', page))
        assert offered == {path.name.split(".")[0] for path in (tmp_path / language / "indikator").glob("*.peta.js")}
        assert set(re.findall(rf'href="{root}indikator/(\w+)\.html"', page)) == offered
        front = (tmp_path / "99.01" / language / "index.html").read_text("utf-8")
        assert f'href="{MAP_PAGE}"' in front


@pytest.mark.parametrize("drawn", [0, 1])
def test_without_two_villages_with_borders_there_is_no_page_of_maps(tmp_path: Path, drawn: int) -> None:
    """Where there was one it goes: nobody would take a figure from it that was withdrawn since."""
    members = sites(*(village(number, f"{number}.25") for number in range(4)))
    make_kabupaten(members, tmp_path)
    assert (tmp_path / "99.01" / MAP_PAGE).is_file()
    bare = [
        m if n < drawn else replace(m, release=replace(m.release, geometry=None, content=f"lain {n}"))
        for n, m in enumerate(members)
    ]
    make_kabupaten(bare, tmp_path)
    assert not list(tmp_path.rglob(MAP_PAGE))
    assert not list(tmp_path.rglob("*.peta.js"))
    assert "peta-desa.html" not in (tmp_path / "99.01" / "index.html").read_text("utf-8")


def ring(*points: tuple[float, float]) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [[[x, y] for x, y in (*points, points[0])]]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": shape}]}


BOW = ring((0, 0), (1, 1), (1, 0), (0, 1))  # it crosses itself
OVER = ring((0.5, 0.2), (1.5, 0.2), (1.5, 0.9), (0.5, 0.9))  # it lies over its neighbours
SAME = square(0, 0)  # as another one


@pytest.mark.parametrize("wrong", [BOW, OVER, SAME], ids=["bersilang", "bertindih", "sama"])
def test_borders_that_lie_over_others_are_drawn_each(tmp_path: Path, wrong: dict[str, Any]) -> None:
    members = sites(*(village(number, f"{number + 1}.25") for number in range(3)))
    members[2] = replace(members[2], release=replace(members[2].release, geometry=wrong))
    make_kabupaten(members, tmp_path)
    page = (tmp_path / "99.01" / MAP_PAGE).read_text("utf-8")
    found = re.search(r'<svg xmlns[^>]*role="group".*?</svg>', page, re.DOTALL)
    assert found is not None
    links = ET.fromstring(found[0]).findall(f"{SVG}a")
    assert [link.get("data-k") for link in links] == [m.release.place.code for m in members]
    assert all(re.fullmatch(r"(M[^Mz]+z)+", link[0].get("d", "")) for link in links)


def test_half_of_the_villages_missing_two_of_one_name_and_one_split_last_year(tmp_path: Path) -> None:
    """What has no borders or no figure is told; a former year of a village whose area changed is on its map."""
    here = [village(n, f"{5 + n}.25", name="Sumbermisal" if n < 2 else "") for n in range(4)]
    bare = [replace(village(n, f"{5 + n}.25"), geometry=None) for n in range(4, 8)]
    split = replace(sites(here[3])[0], former=(village(3, "40.00", year=2024),), moved=(here[3].reference,))
    make_kabupaten([*sites(*here[:3]), split, *sites(*bare)], tmp_path)
    told = read_file(tmp_path)
    assert len(told["angka"]["2025"]) == 8
    assert {code: text for code, (_, text) in told["angka"]["2024"].items()} == {here[3].place.code: "40,00"}
    page = (tmp_path / "indikator" / f"{NAME}.html").read_text("utf-8")
    drawing = next(
        ET.fromstring(one) for one in re.findall(r"<svg xmlns.*?</svg>", page, re.DOTALL) if 'role="group"' in one
    )
    names = [link[0][0].text for link in drawing.findall(f"{SVG}a")]
    assert len(names) == 4
    assert len(set(names)) == 4, "two of one name are told apart by their figures or kecamatan"


# ── names and scale ─────────────────────────────────────────────────────────────────────────────
def test_of_names_that_would_cover_each_other_the_larger_village_bears_its_own() -> None:
    """A village in a hole of another: both middles lie near each other."""
    outer = ring((0, 0), (6, 0), (6, 6), (0, 6))
    inner = ring((2.2, 2.4), (3.8, 2.4), (3.8, 3.6), (2.2, 3.6))
    outlines = VillageOutlines([outer, inner], 640)
    marks = [VillageMark("Besar Sekali", "a", 0, "1"), VillageMark("Di Dalam", "b", 0, "2")]
    texts = ET.fromstring(outlines.draw(marks, "peta", MapLook(640, web=True))).findall(f".//{SVG}text")
    assert ["".join(text.itertext()) for text in texts] == ["BesarSekali"]


@pytest.mark.parametrize("south", [-8.1, -0.2, 5.5])
@pytest.mark.parametrize("wide", [0.004, 0.31, 4.0])
def test_the_bar_is_as_long_as_it_says(south: float, wide: float) -> None:
    """Held against the great circle between the two ends of the map."""
    outlines = VillageOutlines(
        [ring((110, south), (110 + wide, south), (110 + wide, south + wide), (110, south + wide))], 640
    )
    drawn = ET.fromstring(draw_scale(outlines.km_per_unit, MapLook(640, web=True)))
    bar = re.fullmatch(r"M1 24v6h([\d.]+)v-6", drawn[0].get("d", ""))
    assert bar is not None
    said = float((drawn[1].text or "").removesuffix(" km").replace(".", "").replace(",", "."))
    middle = math.radians(south + wide / 2)
    across = 2 * 6371.0 * math.asin(math.cos(middle) * math.sin(math.radians(wide) / 2))
    assert float(bar[1]) / 640 * across == pytest.approx(said, rel=0.02)
    assert 0.05 * 640 < float(bar[1]) <= 0.3 * 640
