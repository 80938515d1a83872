"""The village beside kecamatan, kabupaten, similar villages and its year before: what the page says is what the
releases on disk print, read here by own code; what must not be compared is in no order."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from cantik.publish.site.comparison import read_release
from cantik.publish.site.peers import choose_peers, edition_json, make_edition, measure_spreads, read_edition
from cantik.release.model import Figure
from tests.fixtures.desa_bertetangga import (
    DAY,
    MEASURES,
    NAMES,
    OWN,
    Neighbourhood,
    code_of,
    hide_figure,
    level,
    neighbourhood,
    numbers_in,
    rule,
    village,
    with_figures,
    year_before,
)

KECAMATAN, KABUPATEN = "99.01.01", "99.01"


# ── a reader of pages ────────────────────────────────────────────────────────────────────────────
@dataclass
class ReadRow:
    """A key figure as a reader finds it: its indicator, value, sentence, and what stands beside it by kind."""

    key: str = ""
    value: str = ""
    sentence: str = ""
    note: str = ""
    beside: dict[str, str] = field(default_factory=dict)
    sparks: int = 0


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[ReadRow] = []
        self.below = dict(re.findall(r'<li id="(tb-[a-z])">(?:\([a-z]\)) ([^<]+)</li>', page))
        self._inside, self._field, self._depth = False, "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        words = given.get("class", "").split()
        if tag == "table":
            self._inside = "bd" in words
        if not self._inside:
            return
        if tag == "th" and given.get("scope") == "row":
            self.rows.append(ReadRow())
        elif tag == "a" and given["href"].startswith("#"):  # a letter, whose words stand once below the figures
            self.rows[-1].beside[self._field] += self.below[given["href"][1:]]
        elif tag == "a" and self.rows:
            self.rows[-1].key = given["href"].rpartition("/")[2].removesuffix(".html")
        elif tag == "td" and "v" in words:
            self._field = "value"
        elif tag == "small":
            self._field = ""
        elif tag == "p":
            self._field = "sentence" if "kal" in words else "note"
        elif tag == "li":
            self._field = given["data-dari"]
            self.rows[-1].beside[self._field] = ""
        elif tag == "svg":
            self.rows[-1].sparks += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "p", "li", "table"):
            self._field = ""
            self._inside = self._inside and tag != "table"

    def handle_data(self, data: str) -> None:
        if not self._inside or not self._field or not self.rows:
            return
        row = self.rows[-1]
        if self._field in ("value", "sentence", "note"):
            setattr(row, self._field, getattr(row, self._field) + data)
        else:
            row.beside[self._field] += data


def _in_one_line(row: ReadRow) -> ReadRow:
    told = {kind: " ".join(text.split()) for kind, text in row.beside.items()}
    value, sentence, note = (" ".join(text.split()) for text in (row.value, row.sentence, row.note))
    return replace(row, value=value, sentence=sentence, note=note, beside=told)


def read_rows(site: Path, lang: str = "id") -> dict[str, ReadRow]:
    """The key figures of the first page by indicator."""
    text = (site / ("" if lang == "id" else "en") / "index.html").read_text("utf-8")
    page = _Page(text)
    page.feed(text)
    return {row.key: _in_one_line(row) for row in page.rows}


def printed(value: Decimal | None, lang: str = "id") -> str:
    """As the books print it, written anew."""
    if value is None:
        return "NA"
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


def chosen_by_hand(root: Path, own: str, codes: list[str]) -> list[str]:
    """The ten most alike, in floating point, from the files of the releases."""
    told = {code: numbers_in(root / "rilis" / code) for code in codes}
    spread = {}
    for name in MEASURES:
        known = [float(v) for code in codes if (v := told[code][name]) is not None]
        mean = sum(known) / len(known)
        spread[name] = math.sqrt(sum((v - mean) ** 2 for v in known) / len(known))
    far = {}
    for code in codes:
        both = [n for n in MEASURES if told[own][n] is not None and told[code][n] is not None]
        if code != own and len(both) >= 4:
            parts = [((float(told[own][n] or 0) - float(told[code][n] or 0)) / spread[n]) ** 2 for n in both]
            far[code] = math.sqrt(sum(parts) / len(parts))
    return sorted(far, key=lambda code: (round(far[code], 4), code))[:10]


def disagreements(root: Path, site: Path) -> list[str]:
    """Everything that the page says otherwise than the releases on disk."""
    wrong: list[str] = []
    codes = sorted(path.name for path in (root / "rilis").iterdir() if path.name.count(".") == 3)
    own = numbers_in(root / "rilis" / OWN)
    parents = {
        name: numbers_in(root / "rilis" / code) for name, code in (("kecamatan", KECAMATAN), ("kabupaten", KABUPATEN))
    }
    peers = chosen_by_hand(root, OWN, codes)
    for lang in ("id", "en"):
        for key, row in read_rows(site, lang).items():
            mine = own[key]
            assert mine is not None
            if row.value != printed(mine, lang):
                wrong.append(f"{lang} {key} {row.value}")
            for name, numbers in parents.items():
                value = row.beside[name].rpartition(": ")[2]
                if value != printed(numbers[key], lang):
                    wrong.append(f"{lang} {key} {name} {value}")
            every = {code: v for code in codes if (v := numbers_in(root / "rilis" / code)[key]) is not None}
            low, high = min(every.values()), max(every.values())
            found = re.findall(r"\d[\d.,]*\d", row.beside["rentang"].partition(": ")[2])
            if found != [printed(low, lang), printed(high, lang)] or not row.beside["rentang"].startswith(
                f"{len(every)} "
            ):
                wrong.append(f"{lang} {key} {row.beside['rentang']}")
            others = [every[code] for code in peers if code in every]
            lower, higher = sum(v < mine for v in others), sum(v > mine for v in others)
            said = re.search(r"(\d+) (?:dari|of) (?:the )?(\d+) |(?:semua|all) (\d+) ", row.sentence)
            assert said, row.sentence
            n, of = (said[1], said[2]) if said[1] else (said[3], said[3])
            if (int(n), int(of)) != (max(lower, higher), len(others)):
                wrong.append(f"{lang} {key} {row.sentence}")
            up = row.sentence.lower().startswith(("lebih tinggi", "higher"))
            if up != (lower >= higher):
                wrong.append(f"{lang} {key} {row.sentence}")
            for name, called in (("kecamatan", "Contoh Raya"), ("kabupaten", "Kabupaten Contoh")):
                before = row.sentence.partition(called)[0].lower()
                words = re.findall(r"lebih tinggi|lebih rendah|higher|lower", before)
                if (words[-1] in ("lebih tinggi", "higher")) != (mine > (parents[name][key] or 0)):
                    wrong.append(f"{lang} {key} {name}: {row.sentence}")
    return wrong


# ── what the page says is what the releases print ────────────────────────────────────────────────
def test_every_number_and_order_is_that_of_the_releases(tmp_path: Path) -> None:
    """Both languages; then a number of each file is changed, and the outsider finds each."""
    site = neighbourhood().lay(tmp_path)
    assert set(read_rows(site)) == {"rasio_jk", "rasio_ketergantungan", "lansia", "ktp_el", "akta", "jaminan"}
    assert disagreements(tmp_path, site) == []
    assert json.loads((site / "mirip.json").read_text("utf-8"))["desa"][OWN]["mirip"]
    for code in (KECAMATAN, KABUPATEN, OWN, code_of(4)):
        file = tmp_path / "rilis" / code / "tabel" / "indikator.json"
        kept, told = file.read_bytes(), json.loads(file.read_text("utf-8"))
        for figure in told:
            if figure["id"] == "lansia" and not figure["area"]:
                figure["value"] = str(Decimal(figure["value"]) + 300)
        file.write_text(json.dumps(told), "utf-8")
        assert disagreements(tmp_path, site), code
        file.write_bytes(kept)


def test_the_page_quotes_what_it_is_compared_with_and_stays_light(tmp_path: Path) -> None:
    site = neighbourhood().lay(tmp_path)
    page = re.sub(r"\s+", " ", (site / "index.html").read_text("utf-8"))
    assert "Kecamatan Contoh Raya: Rilis 2025-4, keadaan 31 Desember 2025" in page
    assert "Kabupaten Contoh: Rilis 2025-4, keadaan 31 Desember 2025" in page
    assert "Edisi desa mirip 2026-1, 3 Maret 2026: 13 dari 13 desa" in page
    assert "daripada Kabupaten Contoh" in page
    first = sum(len(gzip.compress((site / name).read_bytes())) for name in ("index.html", "gaya.css"))
    assert first < 40_000
    told = json.loads((site / "banding.json").read_text("utf-8"))
    assert told["mirip"] == "99.01 2026-1"
    assert told["kecamatan"].startswith("2025-4 ")


def test_the_page_of_the_rule_prints_the_rule_and_the_numbers_it_was_applied_to(tmp_path: Path) -> None:
    made = neighbourhood()
    site = made.lay(tmp_path)
    page = (site / "mirip.html").read_text("utf-8")
    rows = re.findall(r'<tr data-kode="([^"]+)">(.*?)</tr>', page, re.DOTALL)
    codes = [each.place.code for each in made.villages]
    assert [code for code, _ in rows] == [OWN, *chosen_by_hand(tmp_path, OWN, codes)]
    for code, cells in rows:
        numbers = numbers_in(tmp_path / "rilis" / code)
        shown = re.findall(r'<td class="num">([^<]*)</td>', cells)
        assert shown[1:] == [printed(numbers[name]) for name in MEASURES]
    assert "aturan Cantik" in page
    assert made.rule.told.split(";")[0] in re.sub(r"\s+", " ", page)


# ── what is hidden narrows nothing ───────────────────────────────────────────────────────────────
def test_a_hidden_figure_of_a_sister_is_in_no_order_and_the_sentence_says_of_how_many(tmp_path: Path) -> None:
    made = neighbourhood()
    peer = chosen_by_hand_of(made, tmp_path / "dulu")[0]
    place = [each.place.code for each in made.villages].index(peer)
    made.villages[place] = with_figures(made.villages[place], "akta", hide_figure)
    site = made.lay(tmp_path)
    assert disagreements(tmp_path, site) == []
    row = read_rows(site)["akta"]
    assert "dari 9 desa mirip yang dapat dibandingkan" in row.sentence or "semua 9 desa mirip" in row.sentence
    assert row.beside["rentang"].startswith("12 dari 13 desa")
    assert "1 angkanya ditutup" in row.beside["rentang"]


def chosen_by_hand_of(made: Neighbourhood, root: Path) -> list[str]:
    made.lay(root)
    return chosen_by_hand(root, OWN, [each.place.code for each in made.villages])


@pytest.mark.parametrize("truth", [1, 450, 899])
def test_what_a_sister_hides_changes_no_byte(truth: int, tmp_path: Path) -> None:
    """The comparison is made of published cells alone: whatever the hidden number is, also where a careless release
    keeps its parts beside it, pages and peer edition are the same."""

    def conceal(figure: Figure) -> Figure:
        careless = Decimal(truth) / 9
        return replace(figure, value=careless, numerator=truth, denominator=900, status="rahasia")

    pages = {}
    for name, change in (("tertutup", hide_figure), ("ceroboh", conceal)):
        made = neighbourhood()
        for measure in ("lansia", "akta"):
            made.villages[3] = with_figures(made.villages[3], measure, change)
        # the content is another for the careless one: its fingerprint alone may differ
        made.villages[3] = replace(made.villages[3], content="0" * 64)
        assert read_release(made.villages[3]).figures["lansia"].value is None
        site = made.lay(tmp_path / name)
        pages[name] = {file: (site / file).read_bytes() for file in ("index.html", "mirip.html", "mirip.json")}
    assert pages["tertutup"] == pages["ceroboh"]


# ── what must not be compared is told apart ──────────────────────────────────────────────────────
APART: dict[str, tuple[Callable[[Figure], Figure], str]] = {
    "dasar": (lambda f: replace(f, base="penduduk domisili"), "dasar penduduknya lain"),
    "definisi": (lambda f: replace(f, definition={**f.definition, "versi": 9}), "definisinya lain"),
    "satuan": (lambda f: replace(f, unit="per 1.000"), "satuannya lain"),
    "cakupan": (lambda f: replace(f, definition={**f.definition, "cakupan": {"persen_saja": True}}), "baru sebagian"),
    "perkiraan": (lambda f: replace(f, state="e"), "angka perkiraan"),
    "tertutup": (hide_figure, "angkanya ditutup"),
}


@pytest.mark.parametrize("why", APART)
def test_a_figure_of_another_kind_is_told_apart_in_words(why: str, tmp_path: Path) -> None:
    """Of a sister, of the kecamatan, of the village itself."""
    change, said = APART[why]
    made = neighbourhood()
    assert made.kecamatan is not None
    made.villages = [made.villages[0], *(with_figures(each, "akta", change) for each in made.villages[1:])]
    made.kecamatan = with_figures(made.kecamatan, "akta", change)
    row = read_rows(made.lay(tmp_path))["akta"]
    assert "paling mirip" not in row.sentence
    assert "Contoh Raya" not in row.sentence
    assert "rentang" not in row.beside, "the village alone is no range"
    if why != "tertutup":
        assert said in row.beside["kecamatan"]
        made = neighbourhood()
        made.villages[0] = with_figures(made.villages[0], "akta", change)
        row = read_rows(made.lay(tmp_path / "sendiri"))["akta"]
        assert row.sentence == ""
        assert said in row.note or said in row.beside["kecamatan"]


def test_another_reference_year_of_sisters_and_levels_is_told_apart(tmp_path: Path) -> None:
    made = neighbourhood()
    assert made.kabupaten is not None
    late: dict[str, Any] = {"reference": dt.date(2024, 12, 31), "year": 2024}
    made.villages = [each if place % 2 == 0 else village(place, **late) for place, each in enumerate(made.villages)]
    made.kabupaten = replace(made.kabupaten, reference=dt.date(2024, 12, 31), year=2024)
    row = read_rows(made.lay(tmp_path))["lansia"]
    assert row.beside["rentang"].startswith("7 dari 13 desa")
    assert "6 keadaan tahun lain" in row.beside["rentang"]
    assert "tidak dibandingkan: keadaan tahun lain" in row.beside["kabupaten"]
    assert "Kabupaten" not in row.sentence


def test_a_level_that_does_not_count_the_village_is_not_ranked(tmp_path: Path) -> None:
    made = neighbourhood()
    made.kecamatan = level(KECAMATAN, "Contoh Raya", 77, made.villages[1:6])
    row = read_rows(made.lay(tmp_path))["lansia"]
    assert "tidak dibandingkan: desa ini tidak termasuk di dalamnya" in row.beside["kecamatan"]
    assert "Contoh Raya" not in row.sentence


def test_what_some_villages_of_a_level_have_together_is_no_figure_of_the_level(tmp_path: Path) -> None:
    """Two of thirteen are no kabupaten: the villages themselves stand side by side, and the page says of how many the
    release is."""
    made = neighbourhood()
    made.kabupaten = level("99.01", "Contoh", 78, made.villages[:2], 13)
    made.kecamatan = level(KECAMATAN, "Contoh Raya", 77, made.villages[:5], 6)
    site = made.lay(tmp_path)
    for row in read_rows(site).values():
        assert not {"kabupaten", "kecamatan"} & set(row.beside)
        assert "Contoh Raya" not in row.sentence
        assert "Kabupaten" not in row.sentence
        assert row.beside["rentang"].startswith("13 dari 13 desa")
        assert row.beside["kecamatan-desa"].startswith("Kecamatan Contoh Raya, 6 dari 6 desa:")
    page = re.sub(r"\s+", " ", (site / "index.html").read_text("utf-8"))
    assert (
        "Kabupaten Contoh: Rilis 2025-4, keadaan 31 Desember 2025; baru 2 dari 13 desa, jadi belum dibandingkan" in page
    )


# ── what is missing ──────────────────────────────────────────────────────────────────────────────
def test_without_releases_of_levels_the_members_stand_side_by_side(tmp_path: Path) -> None:
    made = neighbourhood()
    made.kecamatan = made.kabupaten = None
    site = made.lay(tmp_path)
    page = re.sub(r"\s+", " ", (site / "index.html").read_text("utf-8"))
    assert "Rilis Kecamatan Contoh Raya belum ada" in page
    row = read_rows(site)["lansia"]
    near = [numbers_in(tmp_path / "rilis" / each.place.code)["lansia"] for each in made.villages[:6]]
    told = sorted(value for value in near if value is not None)
    assert row.beside["kecamatan-desa"].startswith("Kecamatan Contoh Raya, 6 dari 6 desa:")
    found = re.findall(r"\d+,\d+", row.beside["kecamatan-desa"])
    assert found == [printed(told[0]), printed(told[-1])]


def test_alone_it_says_how_many_have_published_and_shows_what_it_always_showed(tmp_path: Path) -> None:
    made = neighbourhood()
    made.villages, made.kecamatan, made.kabupaten = made.villages[:1], None, None
    site = made.lay(tmp_path)
    page = re.sub(r"\s+", " ", (site / "index.html").read_text("utf-8"))
    assert "Kabupaten Contoh: baru 1 dari 13 desa yang terbit" in page
    assert read_rows(site) == {}
    assert "terendah" in page.split('class="kf"')[1].split("</table>")[0], "the range of its dusun"
    assert "Belum ada desa lain" in (site / "mirip.html").read_text("utf-8")


def test_fewer_than_ten_are_all_and_too_few_are_not_ranked(tmp_path: Path) -> None:
    made = neighbourhood()
    made.villages, made.kecamatan, made.kabupaten = made.villages[:5], None, None
    row = read_rows(made.lay(tmp_path / "lima"))["lansia"]
    assert re.search(r"(dari 4|semua 4) desa lain", row.sentence), row.sentence
    made.villages = made.villages[:3]
    row = read_rows(made.lay(tmp_path / "tiga"))["lansia"]
    assert row.sentence == "", "two others are no order"
    assert row.beside["rentang"].startswith("3 dari 13 desa")


def test_a_village_that_is_not_in_the_edition_yet_says_so(tmp_path: Path) -> None:
    made = neighbourhood()
    made.edition_of = made.villages[1:]
    site = made.lay(tmp_path)
    page = re.sub(r"\s+", " ", (site / "index.html").read_text("utf-8"))
    assert "12 dari 13 desa, desa ini belum termasuk" in page
    row = read_rows(site)["lansia"]
    assert "mirip" not in row.sentence
    assert row.beside["rentang"].startswith("13 dari 13 desa"), "its own figure is one of them"


def test_the_same_value_is_neither_higher_nor_lower(tmp_path: Path) -> None:
    made = neighbourhood()
    own = made.villages[0].figure("lansia").value

    def same(figure: Figure) -> Figure:
        return replace(figure, value=own)

    made.villages = [with_figures(each, "lansia", same) for each in made.villages]
    made.kecamatan = with_figures(made.kecamatan, "lansia", same) if made.kecamatan else None
    row = read_rows(made.lay(tmp_path))["lansia"]
    assert row.sentence.startswith("Sama dengan semua 10 desa yang paling mirip; sama dengan Kecamatan Contoh Raya;")
    assert row.beside["rentang"] == f"13 dari 13 desa: {printed(own)}"
    made.villages[4:7] = [with_figures(village(place), "lansia", same) for place in (4, 5, 6)]
    some = read_rows(made.lay(tmp_path / "sebagian"))["jaminan"].sentence
    assert "sama dengan 0" not in some


# ── the year before ──────────────────────────────────────────────────────────────────────────────
def test_the_year_before_and_its_line(tmp_path: Path) -> None:
    made = neighbourhood()
    made.pasts = (year_before(2024, 31),)
    before, now = made.pasts[0].figure("lansia").value, made.villages[0].figure("lansia").value
    assert before is not None
    assert now is not None
    row = read_rows(made.lay(tmp_path / "dua"))["lansia"]
    assert row.beside["tahun"] == f"2024: {printed(before)} ({'naik' if now > before else 'turun'})"
    assert row.sparks == 0, "two years are no line"
    made.pasts = (year_before(2024, 31), year_before(2023, 32))
    assert read_rows(made.lay(tmp_path / "tiga"))["lansia"].sparks == 1
    made.pasts = ()
    row = read_rows(made.lay(tmp_path / "satu"))["lansia"]
    assert "tahun" not in row.beside
    assert row.sparks == 0


def test_a_village_that_was_split_is_not_compared_with_what_it_was(tmp_path: Path) -> None:
    made = neighbourhood()
    made.pasts, made.moved = (year_before(2024, 31), year_before(2023, 32)), (dt.date(2025, 7, 1),)
    site = made.lay(tmp_path)
    row = read_rows(site)["lansia"]
    assert "tidak dibandingkan: wilayah desa berubah pada 1 Juli 2025" in row.beside["tahun"]
    spark = (site / "index.html").read_text("utf-8").split('class="spark"')[1].split("</svg>")[0]
    assert "stroke-dasharray" in spark, "the break is marked"
    assert spark.count('stroke-width="2"') == 1, "no line across it"


# ── the edition ──────────────────────────────────────────────────────────────────────────────────
def test_an_edition_is_the_same_bytes_and_read_back_the_same() -> None:
    members = [read_release(village(place)) for place in range(len(NAMES))]
    first = make_edition(KABUPATEN, "2026-1", DAY, rule(), "0" * 64, members)
    again = make_edition(KABUPATEN, "2026-1", DAY, rule(), "0" * 64, reversed(members))
    assert edition_json(first) == edition_json(again)
    assert read_edition(edition_json(first), "2026-1.json") == first
    assert {len(first.peers_of(member.code)) for member in members} == {10}


def test_ties_go_by_code_and_a_measure_that_is_the_same_everywhere_tells_nobody_apart() -> None:
    twins = [replace(read_release(village(0)), code=code_of(place)) for place in range(13)]
    chosen = choose_peers(twins, rule())
    assert [code for code, _ in chosen[code_of(12)]] == [code_of(place) for place in range(10)]
    assert {far for _, far in chosen[code_of(12)]} == {Decimal("0.0000")}
    assert set(measure_spreads(twins, rule()).values()) == {Decimal(0)}


def test_who_shares_too_few_measures_is_alike_with_nobody() -> None:
    hidden = village(0)
    for name in MEASURES[:1]:
        hidden = with_figures(hidden, name, hide_figure)
    members = [read_release(hidden), *(read_release(village(place)) for place in range(1, 6))]
    chosen = choose_peers(members, rule())
    assert chosen[OWN] == ()
    assert all(OWN not in dict(peers) for peers in chosen.values())
    assert len(choose_peers(members, rule(shared=3))[OWN]) == 5


def test_alone_with_a_year_before_it_keeps_the_range_of_its_parts(tmp_path: Path) -> None:
    made = neighbourhood()
    made.villages, made.kecamatan, made.kabupaten, made.pasts = made.villages[:1], None, None, (year_before(2024, 31),)
    site = made.lay(tmp_path)
    row = read_rows(site)["lansia"]
    assert row.sentence == ""
    assert set(row.beside) == {"dusun", "tahun"}
    parts = [f.value for f in made.villages[0].figures if f.id == "lansia" and f.area and f.value is not None]
    assert re.findall(r"\d+,\d+", row.beside["dusun"]) == [printed(min(parts)), printed(max(parts))]
    assert "kecamatan</span>" not in (site / "index.html").read_text("utf-8"), "no mark is explained that is not drawn"
