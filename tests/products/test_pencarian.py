"""The search of a village's site: every number that it holds is the release's, words are read alike on both sides, a
question that names an indicator and an area is answered with the figure."""

from __future__ import annotations

import copy
import csv
import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import snowballstemmer
import yaml

import cantik.content
from tests.fixtures.desa_jadi import Village
from tests.fixtures.markah import satu_baris
from tests.fixtures.pencari import index_file, run_search

CONTENT = Path(cantik.content.__file__).parent
#: what a reader who asks may have to load, packed
MOST_BYTES = 40_000


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value.partition("#")[0] for name, value in attrs if tag == "a" and name == "href" and value}


def printed(pages: Path) -> dict[tuple[str, str], str]:
    """Figure by indicator and name of the area, as the open data say: digits, or the status where there are none."""
    with (pages / "rilis" / "tabel" / "indikator.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["indikator"], row["wilayah_label"] if row["wilayah"] else ""): row["nilai"] or row["status"]
        for row in rows
    }


def indexed(index: dict[str, Any], language: str = "id") -> dict[tuple[str, str], str]:
    """The same as the index of the search says, read back from its texts."""
    areas = ["", *(area[0] for area in index["wilayah"][1:])]
    return {
        (one[0], area): read_number(text, language)
        for one in index["indikator"]
        for area, text in zip(areas, one[3], strict=True)
        if text
    }


def read_number(text: str, language: str) -> str:
    if text == "NA":
        return "rahasia"
    if text == "…":
        return "tidak_ada"
    digits = re.match(r"[\d.,]+", text)
    assert digits is not None, text
    point, thousands = (",", ".") if language == "id" else (".", ",")
    return digits[0].replace(thousands, "").replace(point, ".")


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_number_of_the_search_is_the_releases_and_no_other(village: Village, language: str) -> None:
    index, told = index_file(village.pages, language), printed(village.pages)
    without = {"tidak_tersedia", "tidak_terdefinisi", "tidak_ada"}
    wanted = {place: "tidak_ada" if value in without else value for place, value in told.items()}
    assert len(wanted) > 100
    assert "rahasia" in wanted.values()
    assert indexed(index, language) == wanted

    changed = copy.deepcopy(index)
    changed["indikator"][0][3][0] = changed["indikator"][0][3][0].replace("5", "6")
    assert indexed(changed, language) != wanted


def test_the_page_without_a_script_holds_what_the_search_finds(village: Village) -> None:
    index, page = index_file(village.pages), satu_baris((village.pages / "indeks.html").read_text("utf-8"))
    links = _Links()
    links.feed(page)
    for one in index["indikator"]:
        assert f"indikator/{one[0]}.html" in links.found
        own = satu_baris((village.pages / "indikator" / f"{one[0]}.html").read_text("utf-8"))
        figures = [re.match(r"[\d.,]+|NA|…", text) for text in one[3] if text]
        assert all(figure is not None and figure[0] in own for figure in figures), one[0]
    assert {one[2] for one in [*index["tabel"], *index["tujuan"]]} <= links.found
    assert {one[2].partition("#")[0] for one in index["istilah"]} <= links.found
    assert all((village.pages / link).is_file() for link in links.found if link)


def test_a_reader_loads_little(village: Village) -> None:
    for language in ("id", "en"):
        files = [village.pages / "cari" / name for name in (f"{language}.js", "pencari.js")]
        assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= MOST_BYTES


def test_words_have_the_stem_that_snowball_gives_them(village: Village) -> None:
    """On every word of the index and of all definitions: the stemmer of the browser is another program."""
    files = [file for kind in ("*.csv", "*.yaml") for file in CONTENT.rglob(kind)]
    text = " ".join(file.read_text("utf-8") for file in [village.pages / "cari" / "id.js", *sorted(files)])
    words = sorted(set(re.findall(r"[a-z]+", text.lower())))
    assert len(words) > 5000
    ours, stem = run_search(village.pages, words, what="bentuk"), snowballstemmer.stemmer("indonesian").stemWord
    assert [forms[-1] for forms in ours] == [stem(word) for word in words]


def test_a_question_is_answered_with_the_figure(village: Village) -> None:
    told, index = printed(village.pages), index_file(village.pages)
    names, areas = [one[0] for one in index["indikator"]], [area[0] for area in index["wilayah"]]
    asked = {
        "balita Contoh Makmur": ("persen_balita", 0),
        "balta contoh makmur": ("persen_balita", 0),  # a letter less
        "balitta": ("persen_balita", 0),  # one more
        "blaita": ("persen_balita", 0),  # two that changed places
        "berapa balita di Contoh Mawar": ("persen_balita", areas.index("Contoh Mawar")),
        "balita mawar": ("persen_balita", areas.index("Contoh Mawar")),
        "rata-rata anggota keluarga": ("rata_anggota_keluarga", 0),
        "balita 99.01.01.2001": ("persen_balita", 0),
    }
    for question, answer in zip(asked, run_search(village.pages, list(asked)), strict=True):
        indicator, area = asked[question]
        first = answer["angka"][0]
        assert answer["jawab"], question
        assert (names[first["indikator"]], first["wilayah"]) == (indicator, area), question
        assert read_number(first["nilai"], "id") == told[indicator, areas[area] if area else ""], question


def test_what_is_not_there_is_not_answered(village: Village) -> None:
    silly, partly, wide = run_search(village.pages, ["qwxyz", "balita berkumis", "pendidikan"])
    assert not any(silly[kind] for kind in ("angka", "wilayah", "tabel", "istilah"))
    assert partly["sebagian"]
    assert not partly["jawab"]
    assert len(wide["angka"]) > 1
    assert not wide["jawab"]  # many indicators: none of them was named


def test_stems_tables_and_terms_are_found(village: Village) -> None:
    index = index_file(village.pages)
    schooled, farmers, number, term = run_search(village.pages, ["bersekolah", "petani", "3.2", "terdaftar"])
    titles = {index["indikator"][one["indikator"]][1] for one in schooled["angka"]}
    assert any("sekolah" in title.lower() for title in titles)
    assert any("Pekerjaan" in index["tabel"][at][1] for at in farmers["tabel"])
    assert index["tabel"][number["tabel"][0]][0] == "3.2"
    assert "Penduduk terdaftar" in {index["istilah"][at][0] for at in term["istilah"]}


@pytest.mark.parametrize("language", ["id", "en"])
def test_goals_are_found_by_number_title_and_what_they_ask(village: Village, language: str) -> None:
    index = index_file(village.pages, language)
    goals = list(csv.DictReader((village.pages / "tujuan.csv").read_text("utf-8").splitlines()))
    current = [row for row in goals if row["daftar"] == goals[0]["daftar"]]
    numbers = list(dict.fromkeys(row["tujuan"] for row in current))
    assert [one[0] for one in index["tujuan"]] == [f"SDGs {number}" for number in numbers]
    first = {number: next(row["butir"] for row in current if row["tujuan"] == number) for number in numbers}
    asked = [one[1] for one in index["tujuan"]] + (list(first.values()) if language == "id" else [])
    for at, found in enumerate(run_search(village.pages, asked, language)):
        wanted = at % len(first)
        assert wanted in found["tujuan"], asked[at]
    (numbered,) = run_search(village.pages, ["sdgs 5"], language)
    assert index["tujuan"][numbered["tujuan"][0]][0] == "SDGs 5"
    assert not any(re.search(r"\d[,.]\d", one[1]) for one in index["tujuan"])  # they tell no figure


def test_a_release_says_where_the_classes_of_its_maps_begin_and_what_it_means_in_english(village: Village) -> None:
    """From the content to the release, and to the pages of both languages; the map by dusun is in the same classes."""
    told = {figure.id: figure for figure in village.release.figures if not figure.area}
    for name in ("cakupan_ktp_el", "rasio_jenis_kelamin"):
        written = yaml.safe_load((CONTENT / "indicators" / f"{name}.yaml").read_text("utf-8"))
        assert told[name].definition["kelas_peta"]["batas"] == written["kelas_peta"]["batas"]
        assert told[name].definition["konsep_en"] == written["ms_ind_en"]
        page = satu_baris((village.pages / "en/indikator" / f"{name}.html").read_text("utf-8"))
        assert written["ms_ind_en"]["definisi"] in page
        beside = f"../../../en/indikator/{name}.html"
        assert f'href="{beside}#desa={village.release.place.code}"' in page
        assert (village.pages / "en/indikator" / beside).resolve().is_file()
    assert "kelas_peta" not in told["jumlah_penduduk"].definition
