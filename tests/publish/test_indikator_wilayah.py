"""The page of an indicator over all villages: every number is that of a release and every comparable release is there,
what means something else stands apart. Read back here by a parser of its own."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from cantik.publish.site.indicator_pages import LargerAreas
from cantik.publish.site.kabupaten import VillageSite
from cantik.release.model import Figure, Release
from tests.fixtures.contoh_rilis import common_release
from tests.fixtures.pencari import run_search
from tests.fixtures.situs_wilayah import make_kabupaten

SVG = "{http://www.w3.org/2000/svg}"
NAME = "lansia"  # a share
VOID = {"meta", "link", "br", "input", "hr", "img"}


# ── villages ────────────────────────────────────────────────────────────────────────────────────
Change = Callable[[Figure], Figure]


def square(west: float, south: float) -> dict[str, Any]:
    ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": shape}]}


def village(number: int, value: str | None, name: str = "", change: Change | None = None, year: int = 2025) -> Release:
    """A release with this figure of the whole village; `None`: hidden."""
    bare = common_release()
    kecamatan = number // 10 + 1

    def figure(held: Figure) -> Figure:
        if held.id != NAME or held.area:
            return held
        shown = None if value is None else Decimal(value)
        counts = (None, None) if shown is None else (int(shown * 10), 1000)
        made = replace(
            held,
            value=shown,
            status="ada" if shown is not None else "rahasia",
            numerator=counts[0],
            denominator=counts[1],
        )
        return change(made) if change else made

    place = replace(
        bare.place,
        code=f"99.01.{kecamatan:02}.20{number % 10:02}",
        name=name or f"Contoh {number}",
        kecamatan=(f"99.01.{kecamatan:02}", f"Raya {kecamatan}"),
    )
    return replace(
        bare,
        place=place,
        year=year,
        number=f"{year}-1",
        edition=f"Rilis {year}-1",
        reference=dt.date(year, 12, 31),
        tables=(),
        figures=tuple(figure(held) for held in bare.figures),
        geometry=square(number % 16, number // 16),
    )


def sites(*releases: Release) -> list[VillageSite]:
    return [VillageSite(release, f"{release.place.code}/index.html") for release in releases]


# ── a reader of its own ─────────────────────────────────────────────────────────────────────────
@dataclass
class Node:
    name: str
    attributes: dict[str, str]
    parts: list[Node | str] = field(default_factory=list)

    def every(self, name: str, **wanted: str) -> list[Node]:
        found = [self] if self.name == name and all(self.attributes.get(k) == v for k, v in wanted.items()) else []
        for part in self.parts:
            found += part.every(name, **wanted) if isinstance(part, Node) else []
        return found

    @property
    def text(self) -> str:
        words = "".join(part if isinstance(part, str) else part.text for part in self.parts)
        return " ".join(words.split())


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs})
        self.open[-1].parts.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].parts.append(Node(tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


@dataclass(frozen=True)
class Page:
    """What a page says: (place, figure) by code in the table, figures of the dots by code, what is apart by code with
    its reason, figures of the map by code, the legend."""

    table: dict[str, tuple[int, str]]
    dots: dict[str, str]
    apart: dict[str, tuple[str, str]]
    map: dict[str, tuple[str, str]]
    legend: list[tuple[str, str]]
    root: Node


def read(site: Path, name: str = NAME, language: str = "id") -> Page:
    file = site / ("indikator" if language == "id" else "en/indikator") / f"{name}.html"
    text = file.read_text("utf-8")
    reader = Reader()
    reader.feed(text)
    assert len(reader.open) == 1, "every element is closed"
    table = {
        row.attributes["data-k"]: (int(cells[0].text), row.every("td", **{"data-nilai": ""})[0].text)
        for listed in reader.root.every("table", **{"class": "t urut"})
        for row in listed.every("tr")
        if "data-k" in row.attributes
        for cells in [row.every("td")]
    }
    drawings = [ET.fromstring(found) for found in re.findall(r"<svg xmlns.*?</svg>", text, re.DOTALL)]
    ranking = next((one for one in drawings if one.get("aria-labelledby") == "urutan"), None)
    dots = {}
    for mark in ranking.iter() if ranking is not None else ():
        code, title = mark.get("data-k", ""), mark.find(f"{SVG}title")
        if mark.tag == f"{SVG}circle" and title is not None:
            dots[code] = (title.text or "").rpartition(": ")[2]
        elif code and mark.find(f"{SVG}circle") is not None:
            dots[code] = mark.findall(f"{SVG}text")[-1].text or ""
    mapped = {}
    for one in drawings:
        for link in one.findall(f".//{SVG}a") if one.get("role") == "group" else ():
            path = link[0]
            mapped[link.get("data-k", "")] = ((path[0].text or "").rpartition(": ")[2], path.get("fill", ""))
    legend = [
        (line.every("i")[0].attributes["class"], line.text)
        for listed in reader.root.every("ul", **{"class": "legend"})
        for line in listed.every("li")
    ]
    apart = {}
    for section in reader.root.every("section", id="tidak-dibandingkan"):
        why = ""
        for part in section.parts:
            if isinstance(part, Node) and part.name == "h3":
                why = part.text
            elif isinstance(part, Node) and part.name == "ul":
                for line in part.every("li"):
                    apart[line.attributes["data-lain"]] = (why, "".join(b.text for b in line.every("b")))
    return Page(table, dots, apart, mapped, legend, reader.root)


def printed(value: Decimal | None, language: str = "id", decimals: int = 2) -> str:
    text = f"{(value or Decimal(0)).quantize(Decimal(10) ** -decimals, ROUND_HALF_UP):,}"
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


def told(members: list[VillageSite]) -> dict[str, Decimal]:
    return {m.release.place.code: m.release.figure(NAME).value or Decimal(0) for m in members}


def differences(page: Page, members: list[VillageSite], language: str = "id") -> list[str]:
    """Where page and releases of comparable villages say something else, in both directions."""
    wanted = {code: printed(value, language) for code, value in told(members).items()}
    found = []
    for kind, said in (
        ("table", {code: text for code, (_, text) in page.table.items()}),
        ("dots", page.dots),
        ("map", {code: text for code, (text, _) in page.map.items()}),
    ):
        found += [f"{kind} {code}" for code in wanted.keys() | said.keys() if wanted.get(code) != said.get(code)]
    return found


@pytest.fixture(scope="module")
def twelve() -> list[VillageSite]:
    values = ["7.84", "12.10", "12.10", "9.00", "15.55", "3.20", "21.00", "8.01", "8.02", "11.11", "10.10", "19.99"]
    return sites(*(village(number, value) for number, value in enumerate(values)))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_number_is_its_releases_and_every_release_is_there(
    twelve: list[VillageSite], tmp_path: Path, language: str
) -> None:
    make_kabupaten(twelve, tmp_path)
    page = read(tmp_path, language=language)
    assert differences(page, twelve, language) == []
    assert page.apart == {}
    rows = list(csv.DictReader((tmp_path / "indikator" / f"{NAME}.csv").read_text("utf-8").splitlines()))
    assert {row["kode"]: Decimal(row["nilai"]) for row in rows} == told(twelve)
    assert {row["dibandingkan"] for row in rows} == {"ya"}
    other = [replace(twelve[0], release=village(0, "7.85")), *twelve[1:]]
    assert differences(page, other, language) == [f"{kind} 99.01.01.2000" for kind in ("table", "dots", "map")]


def test_equal_figures_share_a_place_and_the_next_one_counts_on(twelve: list[VillageSite], tmp_path: Path) -> None:
    make_kabupaten(twelve, tmp_path)
    page, values = read(tmp_path), told(twelve)
    assert {code: place for code, (place, _) in page.table.items()} == {
        code: 1 + sum(other > value for other in values.values()) for code, value in values.items()
    }
    assert sorted(place for place, _ in page.table.values()).count(4) == 2
    assert [place for place, _ in page.table.values()] == sorted(place for place, _ in page.table.values())


def test_two_figures_that_print_alike_are_no_order(tmp_path: Path) -> None:
    members = sites(village(0, "7.841"), village(1, "7.839"), village(2, "5.00"))
    make_kabupaten(members, tmp_path)
    assert [place for place, _ in read(tmp_path).table.values()] == [1, 1, 3]


def with_base(figure: Figure) -> Figure:
    return replace(figure, base="penduduk domisili", base_en="usual residents")


def with_coverage(figure: Figure) -> Figure:
    return replace(figure, definition={**figure.definition, "cakupan": _FEW})


_FEW = {"persen_saja": True, "kerangka": 1450, "terdata": 1189}
UNLIKE: dict[str, tuple[Callable[[], Release], str]] = {
    "another base": (lambda: village(5, "50.00", change=with_base), "Dasar lain: penduduk domisili"),
    "another year": (lambda: village(5, "50.00", year=2024), "Keadaan tahun lain: 2024"),
    "too few recorded": (
        lambda: village(5, "50.00", change=with_coverage),
        "Cakupan terlalu rendah: terdata 1.189 dari 1.450",
    ),
    "an estimate": (
        lambda: village(5, "50.00", change=lambda f: replace(f, state="e")),
        "Perkiraan, bukan hasil pencacahan",
    ),
    "another definition": (
        lambda: village(5, "50.00", change=lambda f: replace(f, definition={**f.definition, "versi": 2})),
        "Definisinya lain",
    ),
    "another unit": (lambda: village(5, "50.00", change=lambda f: replace(f, unit="permil")), "Satuan lain: permil"),
    "hidden": (lambda: village(5, None), "NA: tidak ditampilkan, agar tidak ada orang yang dapat dikenali"),
}


@pytest.mark.parametrize("kind", UNLIKE)
def test_what_means_something_else_is_apart_with_its_reason(
    twelve: list[VillageSite], tmp_path: Path, kind: str
) -> None:
    make, why = UNLIKE[kind]
    members = [*twelve[:5], *sites(make()), *twelve[6:]]
    make_kabupaten(members, tmp_path)
    page, code = read(tmp_path), members[5].release.place.code
    compared = [member for member in members if member.release.place.code != code]
    page.map.pop(code)
    assert differences(page, compared) == []
    shown = "NA" if kind == "hidden" else "50,00" + ("ᵉ" if kind == "an estimate" else "")
    assert page.apart == {code: (why, shown)}
    rows = list(csv.DictReader((tmp_path / "indikator" / f"{NAME}.csv").read_text("utf-8").splitlines()))
    assert [(row["kode"], row["sebab"]) for row in rows if row["dibandingkan"] == "tidak"] == [(code, why)]
    assert "50,00" not in "".join(text for text, _ in page.map.values())


def test_a_withdrawn_release_tells_nothing_and_is_named(twelve: list[VillageSite], tmp_path: Path) -> None:
    pulled = replace(twelve[3], withdrawn=True)
    make_kabupaten([*twelve[:3], pulled, *twelve[4:]], tmp_path)
    page, code = read(tmp_path), pulled.release.place.code
    assert page.apart == {code: ("Rilisnya ditarik", "")}
    assert printed(pulled.release.figure(NAME).value) not in page.root.text
    assert page.map.pop(code)[1] == "url(#peta-na)"


def test_all_hidden_or_one_village_alone_makes_no_order(tmp_path: Path) -> None:
    make_kabupaten(sites(village(0, None), village(1, None)), tmp_path / "a")
    hidden = read(tmp_path / "a")
    assert (hidden.table, hidden.dots, hidden.map) == ({}, {}, {})
    assert len(hidden.apart) == 2
    assert "Belum ada angka yang dapat dibandingkan" in hidden.root.text
    make_kabupaten(sites(village(0, "7.84")), tmp_path / "b")
    one = read(tmp_path / "b")
    assert (one.dots, one.map) == ({}, {})
    assert list(one.table.values()) == [(1, "7,84")]
    assert "Baru satu desa" in one.root.text


def test_a_long_name_and_a_name_of_two_are_whole(tmp_path: Path) -> None:
    long = "Sumber Makmur Sejahtera Abadi Karangpucungan"
    assert len(long) == 44
    twins = village(1, "8.00", "Karanganyar"), village(11, "9.00", "Karanganyar")
    make_kabupaten(sites(village(0, "7.84", long), *twins), tmp_path)
    page = read(tmp_path)
    names = [row.every("th")[0].text for row in page.root.every("tr") if "data-at" in row.attributes]
    assert names == ["Desa Karanganyar (Raya 2)", "Desa Karanganyar (Raya 1)", f"Desa {long}"]
    drawing = re.search(
        r'<svg[^>]*aria-labelledby="urutan".*?</svg>', (tmp_path / f"indikator/{NAME}.html").read_text()
    )
    assert drawing is not None
    lines = [text.text or "" for text in ET.fromstring(drawing[0]).iter(f"{SVG}text")]
    assert long in " ".join(lines), "on several lines, no word cut"


def test_250_villages_stay_small_and_no_dot_covers_another(tmp_path: Path) -> None:
    values = [f"{12 + 4 * math.sin(n * 12.9898) + 3 * math.sin(n * 78.233):.2f}" for n in range(247)] + 3 * ["30.00"]
    members = sites(*(village(number, value) for number, value in enumerate(values)))
    years = [replace(m.release, number="2024-1", year=2024, reference=dt.date(2024, 12, 31)) for m in members]
    members = [replace(member, former=(former,)) for member, former in zip(members, years, strict=True)]
    make_kabupaten(members, tmp_path)
    assert differences(read(tmp_path), members) == []
    file = tmp_path / "indikator" / f"{NAME}.html"
    assert len(gzip.compress(file.read_bytes(), 9)) <= 60_000
    drawing = re.search(r'<svg[^>]*aria-labelledby="urutan".*?</svg>', file.read_text("utf-8"), re.DOTALL)
    assert drawing is not None
    circles = list(ET.fromstring(drawing[0]).iter(f"{SVG}circle"))
    assert len(circles) == 250
    points = [(float(mark.get("cx", "")), float(mark.get("cy", ""))) for mark in circles]
    wide = 2 * float(circles[0].get("r", ""))
    near = min(math.dist(one, other) for at, one in enumerate(points) for other in points[:at])
    assert near >= wide - 0.05
    assert ">3 desa 30,00</text>" in drawing[0], "nobody is highest alone where three are"
    by_value = {mark.get("data-k", ""): float(mark.get("cx", "")) for mark in circles}
    order = sorted(told(members).items(), key=lambda pair: pair[1])
    assert sorted(by_value.values()) == [by_value[code] for code, _ in order], "one scale"


def test_what_a_larger_area_has_is_a_rule_only_where_it_is_alike(twelve: list[VillageSite], tmp_path: Path) -> None:
    bare = village(0, "11.00")
    place = replace(bare.place, code="99.01", name="Contoh", kecamatan=("", ""))
    level = replace(bare, place=place, standing="rilis wilayah")
    part = replace(
        level, figures=tuple(_named(figure) for figure in level.figures), place=replace(place, code="99.01.01")
    )
    make_kabupaten(twelve, tmp_path, LargerAreas(levels=(level, part)))
    text = (tmp_path / f"indikator/{NAME}.html").read_text("utf-8")
    assert re.search(r'stroke-dasharray="3 3"/><text[^>]*>[^<]*11,00</text>', text)
    rows = [row for row in read(tmp_path).root.every("tr") if row.attributes.get("data-k", "").count(".") < 3]
    lines = {row.attributes["data-k"]: row.text for row in rows if "data-k" in row.attributes}
    assert "11,00" in lines["99.01"]
    assert "Jumlah 1 dari 8 desa, bukan angka wilayahnya" in lines["99.01.01"]


def _named(figure: Figure) -> Figure:
    return replace(figure, definition={**figure.definition, "desa_terdata": {"kode": ["99.01.01.2001"], "dari": 8}})


def test_classes_of_the_definition_stay_the_same_and_computed_ones_say_so(
    twelve: list[VillageSite], tmp_path: Path
) -> None:
    said = {"batas": ["8", "12.1", "20"], "dasar": "aturan A", "dasar_en": "rule A"}

    def limited(member: VillageSite) -> VillageSite:
        figures = tuple(
            replace(f, definition={**f.definition, "kelas_peta": said}) if f.id == NAME else f
            for f in member.release.figures
        )
        return replace(member, release=replace(member.release, figures=figures))

    make_kabupaten([limited(member) for member in twelve], tmp_path / "a")
    page = read(tmp_path / "a")
    bounds = [Decimal(text) for text in said["batas"]]
    held = [sum(value >= bound for bound in bounds) for value in told(twelve).values()]
    assert page.legend == [
        ("r1", f"< 8: {held.count(0)} desa"),
        ("r2", f"8–<12,1: {held.count(1)} desa"),
        ("r4", f"12,1–<20: {held.count(2)} desa"),
        ("r5", f"≥ 20: {held.count(3)} desa"),
    ]
    steps = {code: fill for code, (_, fill) in page.map.items()}
    assert steps["99.01.01.2001"] == "var(--r4)", "a figure at a limit is in the class that begins there"
    assert "aturan A" in page.root.text
    # half of the villages on a map of their own: the same colours and the same classes
    make_kabupaten([limited(member) for member in twelve[:6]], tmp_path / "b")
    half = read(tmp_path / "b")
    assert {code: fill for code, (_, fill) in half.map.items()}.items() <= steps.items()
    assert [text.partition(":")[0] for _, text in half.legend] == [text.partition(":")[0] for _, text in page.legend]
    make_kabupaten(twelve, tmp_path / "c")
    assert "dihitung sekali dari semua angka dan tahun" in read(tmp_path / "c").root.text


def test_computed_classes_are_those_of_all_years(tmp_path: Path) -> None:
    """A map of this year alone would spread its colours over what hardly differs."""
    now = [village(number, f"{10 + number / 100:.2f}") for number in range(6)]
    was = [village(number, f"{20 * number + 1:.2f}", year=2024) for number in range(6)]
    members = [VillageSite(a, "x/index.html", former=(b,)) for a, b in zip(now, was, strict=True)]
    make_kabupaten(members, tmp_path)
    assert len({fill for _, fill in read(tmp_path).map.values()}) == 1


def test_years_stand_side_by_side_and_a_line_ends_at_a_break(tmp_path: Path) -> None:
    numbers = {2023: "9.00", 2024: "8.00", 2025: "7.00"}
    bases = {2023: with_base, 2024: None, 2025: None}
    made = {year: village(0, value, year=year, change=bases[year]) for year, value in numbers.items()}
    first = VillageSite(made[2025], "a/index.html", former=(made[2024], made[2023]))
    other = VillageSite(village(1, "6.00"), "b/index.html", former=(village(1, "5.00", year=2024),))
    make_kabupaten([first, other], tmp_path)
    page = read(tmp_path)
    rows = [
        [cell.text for cell in row.every("td")]
        for row in page.root.every("table", **{"class": "t tahun"})[0].every("tr")
    ]
    assert rows[1:] == [["9,00", "| 8,00", "7,00"], ["…", "5,00", "6,00"]]
    text = (tmp_path / f"indikator/{NAME}.html").read_text("utf-8")
    lines = re.search(r'<svg[^>]*aria-labelledby="deret".*?</svg>', text, re.DOTALL)
    assert lines is not None
    paths = {
        group.get("data-k"): path.get("d", "")
        for group in ET.fromstring(lines[0]).iter(f"{SVG}g")
        if (path := group.find(f"{SVG}path")) is not None
    }
    assert paths["99.01.01.2000"].count("M") == 2
    assert paths["99.01.01.2001"].count("M") == 1
    data = list(csv.DictReader((tmp_path / f"indikator/{NAME}.csv").read_text("utf-8").splitlines()))
    assert sorted((row["kode"][-1], row["tahun"], row["nilai"]) for row in data) == [
        *(("0", str(year), value) for year, value in numbers.items()),
        ("1", "2024", "5.00"),
        ("1", "2025", "6.00"),
    ]


def test_the_page_is_found_from_front_search_and_leads_to_pages_that_are_told(
    twelve: list[VillageSite], tmp_path: Path
) -> None:
    make_kabupaten(twelve, tmp_path)
    links = set(re.findall(r'href="(indikator/[^"]+)"', (tmp_path / "index.html").read_text("utf-8")))
    names = {figure.id for figure in twelve[0].release.figures}
    assert links == {f"indikator/{name}.html" for name in names}
    assert all((tmp_path / link).is_file() and (tmp_path / "en" / link).is_file() for link in links)
    (answer,) = run_search(tmp_path, ["penduduk 60 tahun"], files=("indeks-wilayah.js", "pencari.js"))
    index = (tmp_path / "indeks-wilayah.js").read_text("utf-8")
    assert answer["tabel"]
    assert f'["","{twelve[0].release.figure(NAME).title}","indikator/{NAME}.html"' in index
    page = read(tmp_path)
    hrefs = [row.every("a")[0].attributes["href"] for row in page.root.every("tr") if "data-at" in row.attributes]
    assert set(hrefs) == {f"../{m.release.place.code}/indikator/{NAME}.html" for m in twelve}


def test_without_a_script_no_control_says_what_it_does_not_do(twelve: list[VillageSite], tmp_path: Path) -> None:
    make_kabupaten(twelve, tmp_path)
    root = read(tmp_path).root
    assert all("hidden" in section.attributes for section in root.every("section", **{"data-pilihan": ""}))
    assert all("hidden" in form.attributes for form in root.every("form"))
    assert [*root.every("button"), *root.every("input", type="checkbox")] == []
    assert all("hidden" not in row.attributes for row in root.every("tr"))


def test_an_indicator_that_nobody_tells_any_more_has_no_page(twelve: list[VillageSite], tmp_path: Path) -> None:
    make_kabupaten(twelve, tmp_path)
    assert (tmp_path / "indikator/ktp_el.html").is_file()
    without = [
        replace(
            m,
            release=replace(
                m.release,
                figures=tuple(f for f in m.release.figures if f.id == NAME),
                key_figures=(),
                content=f"{m.release.place.code} lain",
            ),
        )
        for m in twelve
    ]
    make_kabupaten(without, tmp_path)
    left = {file.name for file in (tmp_path / "indikator").glob("*.html")}
    assert left == {f"{NAME}.html", f"urutan-{NAME}.html"}
