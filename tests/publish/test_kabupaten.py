"""The kabupaten's page: every village on the map and in the list leads to its page; search and picker hold them all."""

from __future__ import annotations

import datetime as dt
import gzip
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cantik.publish.site.kabupaten import VillageSite
from cantik.release.model import Release
from cantik.release.show import figure_text
from tests.fixtures.contoh_rilis import make_release
from tests.fixtures.markah import satu_baris
from tests.fixtures.pencari import run_search
from tests.fixtures.situs_wilayah import make_kabupaten

SVG = "{http://www.w3.org/2000/svg}"


def square(west: float, name: str) -> dict[str, Any]:
    ring = [[west, 0.0], [west + 1, 0.0], [west + 1, 1.0], [west, 1.0], [west, 0.0]]
    return {
        "type": "Feature",
        "properties": {"dusun": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture(scope="module")
def members() -> list[VillageSite]:
    bare = make_release()
    made: list[Release] = []
    for number, name in enumerate(("Sawentar", "Kanigoro <b>", "Tanpa Batas")):
        place = replace(bare.place, code=f"35.05.10.200{number}", name=name)
        shape = {"type": "FeatureCollection", "features": [square(number, "A"), square(number + 0.5, "B")]}
        made.append(replace(bare, place=place, geometry=None if number == 2 else shape))
    return [VillageSite(release, f"{release.place.code}/index.html") for release in made]


@pytest.fixture(scope="module")
def page(members: list[VillageSite], tmp_path_factory: pytest.TempPathFactory) -> str:
    return satu_baris(make_kabupaten(members, tmp_path_factory.mktemp("situs")).read_text(encoding="utf-8"))


def test_the_map_joins_the_dusun_of_each_village_that_has_borders(page: str) -> None:
    drawing = re.search(r"<svg xmlns.*?</svg>", page.split('class="ch wide peta-desa"')[1], re.DOTALL)
    assert drawing is not None
    svg = ET.fromstring(drawing[0])
    links = svg.findall(f"{SVG}a")
    assert [link.get("href") for link in links] == ["35.05.10.2000/index.html", "35.05.10.2001/index.html"]
    # two squares that overlap by half are one outline: one ring, one path
    assert [link[0].get("d", "").count("M") for link in links] == [1, 1]
    assert "Kanigoro <b>" in "".join(links[1].itertext())
    assert "<b>" not in drawing[0]


def test_the_value_behind_a_colour_stands_in_the_table_and_a_village_without_one_is_hatched(
    members: list[VillageSite], tmp_path: Path
) -> None:
    """On a phone nothing else tells it; a plain grey, which no legend names, says nothing at all."""
    bare = members[0].release
    shares = [f for f in bare.figures if f.id in bare.key_figures and not f.area and f.unit == "persen"]
    assert shares
    pulled = replace(members[1], withdrawn=True)
    page = satu_baris(make_kabupaten([members[0], pulled, members[2]], tmp_path).read_text(encoding="utf-8"))
    heads = re.findall(r'<th scope="col" class="num">([^<]*)</th>', page)
    assert heads[-1] == f"{shares[0].title} (persen)"
    assert f'data-nama="{heads[-1]}">{figure_text(shares[0])}</td>' in page
    assert f'data-nama="{heads[-1]}">…</td>' in page, "one that is withdrawn tells nothing"
    assert page.count('fill="url(#peta-desa-na)"') == 1
    legend = page.split('<ul class="legend">')[1].partition("</ul>")[0]
    without = ("hatch", "tanpa angka yang dapat dibandingkan: 1 desa")
    assert re.findall(r'<i class="([^"]+)"></i>([^<]+)', legend)[-1] == without
    assert figure_text(shares[0]) in legend, "with the decimals of the figure itself"


def test_every_village_is_in_the_list_the_search_and_the_picker(page: str, members: list[VillageSite]) -> None:
    for member in members:
        assert page.count(f'href="{member.href}"') >= 2
        assert f"{member.release.place.code} " in page.split("<tbody>")[1]
    assert page.count("<option value=") == page.count("<tr data-cari=") == 3
    picker = page.split('class="pilih"')[1].partition("</details>")[0]
    assert picker.count("<li><a href=") == 3
    assert '<form class="cari" role="search" hidden>' in page  # without its script no box that does nothing


def test_the_script_of_the_search_is_a_file_of_its_own(tmp_path: Path, members: list[VillageSite]) -> None:
    page = satu_baris(make_kabupaten(members[2:], tmp_path).read_text(encoding="utf-8"))
    assert (tmp_path / "cari.js").is_file()
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) == [""]
    assert "peta-desa" not in page  # one village without borders makes no map


def test_a_figure_of_a_village_is_found_by_its_name_and_that_of_a_withdrawn_release_is_not(
    members: list[VillageSite], tmp_path: Path
) -> None:
    pulled = replace(members[1], withdrawn=True)
    make_kabupaten([members[0], pulled, members[2]], tmp_path)
    key = next(f for f in members[0].release.figures if f.id == "rasio_jk" and not f.area)
    assert key.id in members[0].release.key_figures
    named, withdrawn, any_village, code = run_search(
        tmp_path,
        ["rasio jenis kelamin Sawentar", "rasio jenis kelamin kanigoro", "rasio jenis kelamin", "35.05.10.2002"],
        files=("indeks-wilayah.js", "pencari.js"),
    )
    assert named["jawab"]
    assert [one["nilai"].split(" ")[0] for one in named["angka"]] == [figure_text(key)]
    assert withdrawn["angka"] == []
    assert [one["wilayah"] for one in any_village["angka"]] == [0, 2]
    assert not any_village["jawab"], "of which village was not said"
    assert code["wilayah"] == [2]
    page = satu_baris((tmp_path / "indeks.html").read_text("utf-8"))
    for code in (members[0].release.place.code, members[2].release.place.code):
        assert f'<a href="{code}/indikator/rasio_jk.html">' in page
    assert f"{pulled.release.place.code}/indikator" not in page
    assert "<b>" not in page.replace("<b>Pemerintah", "")


def test_two_hundred_and_fifty_villages_are_searched_with_little(members: list[VillageSite], tmp_path: Path) -> None:
    bare = members[0].release
    places = [replace(bare.place, code=f"35.05.{n // 10:02}.20{n % 10:02}", name=f"Desa Nomor {n}") for n in range(250)]
    many = [VillageSite(replace(bare, place=place, geometry=None), f"{place.code}/index.html") for place in places]
    make_kabupaten(many, tmp_path)
    files = [tmp_path / name for name in ("indeks-wilayah.js", "pencari.js")]
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= 150_000
    (answer,) = run_search(tmp_path, ["rasio jenis kelamin nomor 249"], files=("indeks-wilayah.js", "pencari.js"))
    assert [one["wilayah"] for one in answer["angka"]] == [249]


def test_a_name_that_is_written_rightly_is_not_read_as_its_neighbour(
    members: list[VillageSite], tmp_path: Path
) -> None:
    """Names that differ by a letter, and two of the same name."""
    names = ("Sukamaju", "Sukamanu", "Karanganyar", "Karanganyar")
    places = [replace(members[0].release.place, code=f"35.05.10.200{n}", name=name) for n, name in enumerate(names)]
    several = [VillageSite(replace(members[0].release, place=place), f"{place.code}/index.html") for place in places]
    make_kabupaten(several, tmp_path)
    asked = ["sukamaju", "rasio jenis kelamin sukamanu", "sukamajuu", "karanganyar"]
    found = run_search(tmp_path, asked, files=("indeks-wilayah.js", "pencari.js"))
    assert [sorted({one["wilayah"] for one in answer["angka"]}) for answer in found] == [[0], [1], [0], [2, 3]]


# ── figures that must not be compared, names that are borne twice, several kabupaten ─────────────
def other_day(member: VillageSite) -> VillageSite:
    return replace(member, release=replace(member.release, reference=dt.date(2024, 12, 31), edition="Rilis 2024-1"))


def other_figure(member: VillageSite, **changes: Any) -> VillageSite:
    """The village with all its own figures of another base or definition."""
    figures = tuple(figure if figure.area else replace(figure, **changes) for figure in member.release.figures)
    return replace(member, release=replace(member.release, figures=figures))


def cells_of(page: str, code: str) -> list[str]:
    """The cells of figures in the row of a village."""
    (row,) = re.findall(rf"<tr data-cari=.(?:(?!</tr>).)*{code}</span>.*?</tr>", page)
    return re.findall(r'<td class="num"[^>]*>(.*?)</td>', row)


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (other_day, "keadaan 31 Desember 2024"),
        (lambda m: other_figure(m, base="penduduk domisili", base_en="residents"), "dasar lain: penduduk domisili"),
        (lambda m: other_figure(m, definition={"id": "x", "versi": 9, "sidik": "lain"}), "definisinya lain"),
        (lambda m: other_figure(m, unit="permil"), "satuan lain: permil"),
    ],
)
def test_a_figure_of_another_day_base_or_definition_is_told_apart(
    members: list[VillageSite], tmp_path: Path, odd: Callable[[VillageSite], VillageSite], said: str
) -> None:
    """In the list it says so, on the map it has no colour, and the others say nothing."""
    third = replace(members[2], release=replace(members[2].release, geometry=members[0].release.geometry))
    page = satu_baris(make_kabupaten([members[0], odd(members[1]), third], tmp_path).read_text(encoding="utf-8"))
    own, apart = (cells_of(page, member.release.place.code) for member in members[:2])
    assert own
    assert all(said in cell for cell in apart), apart
    assert not any("<small" in cell for cell in own), own
    assert page.count('fill="url(#peta-desa-na)"') == 1
    assert "tanpa angka yang dapat dibandingkan" in page
    english = (tmp_path / members[0].release.place.kabupaten[0] / "en" / "index.html").read_text("utf-8")
    assert said not in english
    assert english.count('class="mut lain"') == page.count('class="mut lain"')


def in_kecamatan(member: VillageSite, code: str, name: str, kabupaten: tuple[str, str] | None = None) -> VillageSite:
    place = replace(member.release.place, code=f"{code}.2001", kecamatan=(code, name))
    place = replace(place, kabupaten=kabupaten or ("35.05", "Kabupaten Blitar"), provinsi=("35", "Jawa Timur"))
    return VillageSite(replace(member.release, place=place), f"{place.code}/index.html")


def test_two_kecamatan_of_one_name_are_two(members: list[VillageSite], tmp_path: Path) -> None:
    twins = [in_kecamatan(members[0], code, "Sukamaju") for code in ("35.05.10", "35.05.11")]
    page = satu_baris(make_kabupaten(twins, tmp_path).read_text(encoding="utf-8"))
    picker = page.split('class="pilih"')[1].partition("</details>")[0]
    assert picker.count("<h3>") == 2
    for twin, other in (twins, twins[::-1]):
        code, own = twin.release.place.kecamatan[0], (tmp_path / twin.release.place.kecamatan[0] / "index.html")
        assert f"Sukamaju ({code})" in picker
        assert f"../{twin.href}" in own.read_text("utf-8")
        assert f"../{other.href}" not in own.read_text("utf-8")


def test_two_kabupaten_on_one_server_have_a_page_each(members: list[VillageSite], tmp_path: Path) -> None:
    one = in_kecamatan(members[0], "35.05.10", "Kanigoro", ("35.05", "Kabupaten Blitar"))
    two = in_kecamatan(members[1], "35.72.01", "Sananwetan", ("35.72", "Kota Blitar"))
    root = satu_baris(make_kabupaten([one, two], tmp_path).read_text(encoding="utf-8"))
    assert {'href="35.05/index.html"', 'href="35.72/index.html"', 'href="35/index.html"'} <= set(
        re.findall(r'href="[^"]*"', root)
    )
    for own, other, name in ((one, two, "Kabupaten Blitar"), (two, one, "Kota Blitar")):
        page = (tmp_path / own.release.place.kabupaten[0] / "index.html").read_text("utf-8")
        assert f"<h1>{name}</h1>" in page
        assert f"../{own.href}" in page
        assert other.release.place.code not in page
    assert "2 dari 2 desa" in (tmp_path / "35" / "index.html").read_text("utf-8")
