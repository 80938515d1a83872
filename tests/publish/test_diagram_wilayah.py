"""Charts over all villages as files and frames of their own: every number in them is that of a release that the page
compares, each says where it comes from, and what leads from one to the other leads somewhere."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from cantik.publish.site.kabupaten import VillageSite
from cantik.publish.site.search_index import has_script, is_framed
from tests.fixtures.situs_wilayah import make_kabupaten
from tests.journeys import situs
from tests.publish.test_indikator_wilayah import NAME, printed, sites, village, with_base

SVG = "{http://www.w3.org/2000/svg}"
NOW = ["7.84", "12.10", "12.10", "9.00", None, "3.20", "21.00"]
WAS = ["7.00", "13.10", "12.10", "8.00", "4.00", "3.10", "19.00"]


@pytest.fixture(scope="module")
def members() -> list[VillageSite]:
    """Seven with two years, one of them hidden now, and one of another base."""
    now = [village(number, value) for number, value in enumerate(NOW)]
    was = [village(number, value, year=2024) for number, value in enumerate(WAS)]
    told = [VillageSite(a, f"{a.place.code}/index.html", former=(b,)) for a, b in zip(now, was, strict=True)]
    return [*told, *sites(village(8, "99.99", change=with_base))]


def texts(file: Path) -> list[str]:
    return [mark.text or "" for mark in ET.fromstring(file.read_text("utf-8")).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_file_says_what_the_page_compares_and_where_it_is_from(
    members: list[VillageSite], tmp_path: Path, language: str
) -> None:
    make_kabupaten(members, tmp_path)
    folder = tmp_path / ("indikator" if language == "id" else "en/indikator")
    said = texts(folder / f"urutan-{NAME}.svg")
    compared = [printed(m.release.figure(NAME).value, language) for m in members[:-1] if m.release.figure(NAME).value]
    assert sorted(text for text in said if re.fullmatch(r"\d+[.,]\d\d", text)) == sorted(compared)
    whole = " ".join(said)
    assert ("Menurut Desa di Kabupaten Contoh" if language == "id" else "by Village in Kabupaten Contoh") in whole
    assert ("rilis 6 desa (Rilis 2025-1)" if language == "id" else "releases of 6 villages") in whole
    assert "CC BY 4.0" in whole
    assert "Satu Data Kabupaten Contoh" in whole
    assert "99" + (",99" if language == "id" else ".99") not in whole


def test_the_years_say_in_how_many_villages_the_figure_rose(members: list[VillageSite], tmp_path: Path) -> None:
    """Of those alone in which both years are told."""
    make_kabupaten(members, tmp_path)
    pairs = [(float(was), float(now)) for was, now in zip(WAS, NOW, strict=True) if now]
    up, down = sum(now > was for was, now in pairs), sum(now < was for was, now in pairs)
    finding = f"Sejak 2024 naik di {up} dan turun di {down} dari {len(pairs)} desa"
    assert finding in " ".join((tmp_path / "indikator" / f"{NAME}.html").read_text("utf-8").split())
    assert finding in " ".join(texts(tmp_path / "indikator" / f"deret-{NAME}.svg"))
    lone = [replace(m, former=()) for m in members]
    make_kabupaten(lone, tmp_path)
    assert not (tmp_path / "indikator" / f"deret-{NAME}.svg").exists()


def test_a_chart_is_taken_and_framed(members: list[VillageSite], tmp_path: Path) -> None:
    make_kabupaten(members, tmp_path)
    for lang in ("", "en/"):
        page = tmp_path / lang / "indikator" / f"{NAME}.html"
        for name in (f"urutan-{NAME}", f"deret-{NAME}"):
            assert f"../indikator/{name}.html" in situs.read(page).links
            own = page.with_name(f"{name}.html")
            assert {f"{name}.svg", f"../indikator/{NAME}.html"} <= set(situs.read(own).links)
            assert any(link.endswith(f"indikator/{NAME}.csv") for link in situs.read(own).links)
            for link in [*situs.read(own).links, *situs.read(own).fetched]:
                found = situs.target(own, link)
                assert found is not None, link
                assert found[0].is_file(), link
            (frame,) = re.findall(r'src="ALAMAT/(.*?)"', unescape(unescape(own.read_text("utf-8"))))
            assert (tmp_path / frame).is_file()
            assert is_framed(frame)
            assert has_script(frame)
        assert not is_framed(f"{lang}indikator/{NAME}.html")
