"""Every chart of a village's site says the numbers of the file that it names, and no other; it stands on its own."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import pytest

from tests.fixtures.desa_jadi import Village
from tests.fixtures.markah import satu_baris

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Shown:
    """A chart: what its alternative text and its letters say, the text of its page and the file of its figures."""

    name: str
    alt: str
    letters: tuple[str, ...]
    page: str
    data: Path


def read_charts(pages: Path, language: str = "id") -> list[Shown]:
    home = pages if language == "id" else pages / "en"
    out = []
    for file in sorted((home / "grafik").glob("*.html")):
        page = satu_baris(file.read_text("utf-8"))
        drawn = re.search(r'<div class="ch">(<svg.*?</svg>)', page)
        data = re.search(r'href="([^"]+\.csv)"', page)
        assert drawn is not None
        assert data is not None
        root = ET.fromstring(drawn[1])
        letters = tuple(text.text or "" for text in root.iter(f"{SVG}text"))
        alt = root.find(f"{SVG}title")
        assert alt is not None
        out.append(Shown(file.stem, alt.text or "", letters, page, (file.parent / data[1]).resolve()))
    return out


def printed(chart: Shown, language: str) -> set[str]:
    """The numbers of the file as pages print them."""
    with chart.data.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if "indikator" in rows[0]:
        rows = [row for row in rows if row["indikator"] == chart.name.partition("-")[2]]
    shown = {as_printed(row["nilai"], language) for row in rows if row["nilai"]}
    return shown | ({"–"} if "0" in shown else set())


def as_printed(value: str, language: str) -> str:
    whole, point, rest = value.partition(".")
    thousands, decimal = (".", ",") if language == "id" else (",", ".")
    return f"{int(whole):,}".replace(",", thousands) + (decimal + rest if point else "")


def unknown(chart: Shown, language: str) -> list[str]:
    """Numbers of a chart behind a name (": 12", "name 12") that its file does not hold."""
    known, title = printed(chart, language), re.search(r"<h1>(.*?)</h1>(<p class=\"ttl\">(.*?)</p>)?", chart.page)
    assert title is not None
    told = chart.alt.removeprefix(unescape(title[3] or title[1])).removesuffix(".")
    said = [part.strip().split(" ")[-1] for clause in told.split("; ") for part in clause.split(", ")]
    return [text for text in said if re.fullmatch(r"\d[\d.,]*", text) and text not in known]


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_chart_says_the_numbers_of_its_file(village: Village, language: str) -> None:
    charts = read_charts(village.pages, language)
    assert {"dusun-persen_balita", "penduduk_umur_jk"} <= {chart.name for chart in charts}
    assert len(charts) > 50
    assert [(chart.name, found) for chart in charts if (found := unknown(chart, language))] == []

    one = next(chart for chart in charts if chart.name == "dusun-persen_balita")
    told = min(text for text in printed(one, language) if text in one.alt)
    changed = replace(one, alt=one.alt.replace(told, f"1{told}"))
    assert unknown(changed, language) == [f"1{told}"]


def test_letters_of_a_chart_are_in_its_alternative_text(village: Village) -> None:
    """What can be seen is also said; shares within bars are of the counts that are said."""
    for chart in read_charts(village.pages):
        seen = [text for text in chart.letters if re.fullmatch(r"\d[\d.]*(,\d+)?", text)]
        assert [text for text in seen if text not in chart.alt] == [], chart.name


def test_a_chart_stands_on_its_own(village: Village) -> None:
    """Source, edition, licence, citation and its three files; the drawing as a file says them as well."""
    for language in ("id", "en"):
        for chart in read_charts(village.pages, language):
            for said in ("CC BY 4.0", village.release.number, "&lt;iframe"):
                assert said in chart.page, chart.name
            code = re.search(r"<code[^>]*>(.*?)</code>", chart.page)
            assert code is not None
            assert re.fullmatch(r'<iframe src="ALAMAT/[^"]+" title="[^"]+" [^<>]*></iframe>', unescape(code[1])), code[
                1
            ]
            assert chart.data.is_file()
            file = (village.pages if language == "id" else village.pages / "en") / "grafik" / f"{chart.name}.svg"
            texts = " ".join(text.text or "" for text in ET.parse(file).iter(f"{SVG}text"))
            assert village.release.number in texts
            assert "CC BY 4.0" in texts
            assert "var(--" not in file.read_text("utf-8")


def test_each_chart_of_a_page_leads_to_its_own(village: Village) -> None:
    for page in [*(village.pages / "tabel").glob("*.html"), *(village.pages / "indikator").glob("*.html")]:
        text = page.read_text("utf-8")
        drawings = len(re.findall(r'<div class="ch">', text))
        links = re.findall(r'href="\.\./(grafik/[^"]+\.html)"', text)
        assert len(links) == drawings, page.name
        assert all((village.pages / link).is_file() for link in links)
