"""The story of the year: what makes a difference a finding, which are told, and that every number of every sentence is
that of a release on disk, read here by own code."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cantik.content.loader import here
from cantik.content.schema.story_rule import FINDING_KINDS
from cantik.content.story_rule import StoryMeasure, StoryTerms
from cantik.publish.site.deret import of_editions
from cantik.publish.site.history import PastEdition
from cantik.publish.site.kabupaten import VillageSite
from cantik.publish.site.level_site import LevelSite, levels_of_members, write_level
from cantik.publish.site.story import FINDERS
from cantik.publish.site.story_pages import tell_story
from cantik.publish.site.view import Text
from cantik.release import files
from cantik.release.compose import seal_release
from cantik.release.model import Figure, Release
from cantik.release.story import (
    DROP,
    PIN,
    StoryChoice,
    StoryChoices,
    choices_json,
    choose_story,
    encode_story,
    is_relevant,
    read_choices,
    story_of,
)
from tests.fixtures.desa_bertetangga import (
    NAMES,
    OWN,
    Neighbourhood,
    code_of,
    hide_figure,
    level,
    rule,
    village,
    with_figures,
    year_before,
)

KECAMATAN, KABUPATEN = "99.01.01", "99.01"
MEASURES = (
    StoryMeasure("lansia", "lansia", "Warga lansia", "Older residents", "persen penduduk", "percent"),
    StoryMeasure("ktp_el", "dokumen", "Warga ber-KTP", "Residents with a card", "persen wajib KTP", "percent"),
    StoryMeasure("akta", "dokumen", "Anak berakta", "Children with a certificate", "persen anak", "percent"),
    StoryMeasure("jaminan", "jaminan", "Warga berjaminan", "Insured residents", "persen penduduk", "percent"),
    StoryMeasure("rasio_jk", "jk", "Laki-laki", "Males", "per 100 perempuan", "per 100 females"),
)
SHARES = {"lansia": 300, "ktp_el": 400, "akta": 500, "jaminan": 600, "rasio_jk": 500}
PEOPLE = 1000


def terms(**more: Any) -> StoryTerms:
    """The numbers that are shipped, over the indicators of the example."""
    return replace(here().stories["cerita_tahun"].terms, measures=MEASURES, **more)


def made_of(figure: Figure, numerator: int, denominator: int = PEOPLE) -> Figure:
    """A figure of so many of so many."""
    value = Decimal(numerator) * 100 / denominator
    return replace(figure, value=value, numerator=numerator, denominator=denominator, status="ada")


def even(release: Release, of: StoryTerms | None = None, people: int = PEOPLE, **told: int) -> Release:
    """A release in which every figure is that of all others, but for those named (of a thousand)."""
    for name, share in {**SHARES, **told}.items():
        release = with_figures(release, name, partial(made_of, numerator=share * people // PEOPLE, denominator=people))
    return seal_release(replace(release, extra={**release.extra, **encode_story(of or terms())}))


def own_village(own: Mapping[str, int]) -> Release:
    """The first village, with what it tells otherwise than all others."""
    return even(village(0), None, PEOPLE, **own)


def quiet_place(**own: int) -> Neighbourhood:
    """Thirteen villages, their kecamatan, kabupaten and year before that tell all the same, but for what is named."""
    villages = [own_village(own), *(even(village(place)) for place in range(1, len(NAMES)))]
    near = [each for each in villages if each.place.code.startswith(f"{KECAMATAN}.")]
    parents = [
        even(level(code, name, seed, of))
        for code, name, seed, of in ((KECAMATAN, "Contoh Raya", 77, near), (KABUPATEN, "Contoh", 78, villages))
    ]
    return Neighbourhood(villages, parents[0], parents[1], rule(), pasts=(even(year_before(2024, 1)),))


# ── a reader of pages ────────────────────────────────────────────────────────────────────────────
class _Story(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.charts: dict[str, str] = {}
        self._key, self._inside = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "data-temuan" in given:
            self._key = given["data-temuan"]
            self.told[self._key] = self.charts[self._key] = ""
        elif self._key and tag == "a" and self._key not in self.links:
            self.links[self._key] = given["href"]
        self._inside = tag if tag in ("h3", "svg", "text", "desc", "title") else self._inside

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self._key = ""
        self._inside = "" if tag in ("h3", "svg") else self._inside

    def handle_data(self, data: str) -> None:
        if self._key and self._inside == "h3":
            self.told[self._key] += data
        elif self._key and self._inside:
            self.charts[self._key] += f" {data}"


def read_story(site: Path, lang: str = "id") -> _Story:
    """The story of a first page by finding."""
    page = _Story()
    page.feed((site / ("" if lang == "id" else "en") / "index.html").read_text("utf-8"))
    page.told = {key: " ".join(text.split()) for key, text in page.told.items()}
    return page


def printed(value: Decimal, lang: str = "id") -> str:
    """As books print it, written anew."""
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


def values_in(folder: Path) -> dict[str, Decimal]:
    """What a release on disk prints of the whole place."""
    told = json.loads((folder / "tabel" / "indikator.json").read_text("utf-8"))
    return {f["id"]: Decimal(f["value"]) for f in told if not f["area"] and f["value"] is not None}


def disagreements(root: Path, site: Path) -> list[str]:
    """Every number of a sentence, or its chart, that no release on disk says there; every direction that is wrong."""
    wrong = []
    on_disk = {path.name: values_in(path) for path in (root / "rilis").iterdir()}
    for lang in ("id", "en"):
        story = read_story(site, lang)
        for key, sentence in story.told.items():
            kind, name = key.split(":")
            mine = on_disk[OWN][name]
            others = {
                "perubahan": ["2024"],
                "rekor": [place for place in on_disk if place.isdecimal() and len(place) == 4],
                "wilayah": [KECAMATAN, KABUPATEN],
                "mirip": [place for place in on_disk if place.count(".") == 3 and place != OWN],
            }[kind]
            numbers = re.findall(r"\d+[.,]\d\d(?!\d)", sentence)
            allowed = {printed(on_disk[place][name], lang) for place in others if name in on_disk[place]}
            theirs = [number for number in numbers if number != printed(mine, lang)]
            if printed(mine, lang) not in numbers or len(theirs) != 1 or not set(theirs) <= allowed:
                wrong.append(f"{lang} {key}: {sentence}")
                continue
            other = next(v for place in others if printed(v := on_disk[place][name], lang) == theirs[0])
            up = re.search(r"\bnaik\b|lebih tinggi|\btertinggi|\brose\b|higher|highest", sentence) is not None
            if up != (mine > other):
                wrong.append(f"{lang} {key} order: {sentence}")
            if not all(number in story.charts[key] for number in numbers):
                wrong.append(f"{lang} {key} chart: {story.charts[key]}")
            if not (site / ("" if lang == "id" else "en") / story.links[key]).is_file():
                wrong.append(f"{lang} {key} link: {story.links[key]}")
    return wrong


def lay(place: Neighbourhood, root: Path) -> Path:
    """The site, with former years on disk beside the releases."""
    for past in place.pasts:
        files.write_description(past, root / "rilis" / str(past.year))
    return place.lay(root)


def sentences_of(place: Neighbourhood) -> dict[str, str]:
    """The story of the first village as its page is given it, by finding."""
    pasts = place.editions(Path())
    told = tell_story(place.villages[0], of_editions(pasts), pasts, place.around, (), Text("id"))
    return {} if told is None else {finding.key: finding.sentence for finding in told.findings}


# ── what makes a finding ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("told", "of", "other", "expected"),
    [
        (262, 3340, "6.90", True),  # 7.84 against 6.90 per cent: 31.5 more than 230.5, whose interval ends at 231.3
        (14, 180, "6.67", False),  # a village of 180: two children are no finding
        (103, 1000, "10.00", False),  # three persons are none
        (1545, 5000, "30.10", False),  # 2.7 per cent of the other value: below the share of the rule
        (950, 1000, "90.00", True),  # those without are counted: 50 where 100 were
        (970, 1000, "96.50", False),  # 30 where 35 were
        (41, 1000, "2.90", True),  # 41 where 29 were: the interval of 41 begins at 29.4 …
        (40, 1000, "2.90", False),  # … and that of 40 at 28.6: 29 lies within
        (0, 1000, "2.00", True),  # none where twenty were
        (0, 1000, "0.50", False),
        (12, 1000, "0.00", True),
    ],
)
def test_a_difference_is_told_when_people_and_chance_allow_it(
    told: int, of: int, other: str, *, expected: bool
) -> None:
    figure = made_of(village(0).figure("lansia"), told, of)
    assert is_relevant(figure, Decimal(other), terms()) is expected


def test_a_figure_without_its_parts_is_never_told() -> None:
    figure = replace(made_of(village(0).figure("lansia"), 400), numerator=None, denominator=None)
    assert not is_relevant(figure, Decimal(10), terms())
    assert not is_relevant(hide_figure(figure), Decimal(10), terms())
    persons = replace(figure, value=Decimal(3300), decimals=0, unit="jiwa")
    assert is_relevant(persons, Decimal(3100), terms())
    assert is_relevant(persons, Decimal(3200), terms())  # 3.1 per cent, a hundred people
    assert not is_relevant(persons, Decimal(3210), terms())
    assert not is_relevant(replace(persons, value=Decimal(183)), Decimal(180), terms())  # three are noise


# ── the rule ─────────────────────────────────────────────────────────────────────────────────────
def test_a_village_like_all_others_has_no_story(tmp_path: Path) -> None:
    site = lay(quiet_place(), tmp_path)
    assert read_story(site).told == {}
    assert "Cerita tahun" not in (site / "index.html").read_text("utf-8")


def test_each_kind_gives_its_largest_and_every_number_is_that_of_a_release(tmp_path: Path) -> None:
    """Older residents rose most; of cards and certificates, one subject, one is told. Then a number on disk is changed,
    and the outsider finds it."""
    site = lay(quiet_place(lansia=420, ktp_el=520, akta=640, jaminan=700), tmp_path)
    told = read_story(site).told
    assert list(told) == ["perubahan:lansia", "wilayah:ktp_el", "mirip:jaminan"]
    assert told["perubahan:lansia"] == "Warga lansia naik dari 30,00 pada 2024 menjadi 42,00 persen penduduk pada 2025."
    assert told["wilayah:ktp_el"].startswith("Warga ber-KTP 52,00 persen wajib KTP pada 2025, lebih tinggi daripada ")
    assert "semua 10 desa yang paling mirip; yang terdekat Desa " in told["mirip:jaminan"]
    assert disagreements(tmp_path, site) == []
    for name in (OWN, "2024"):
        file = tmp_path / "rilis" / name / "tabel" / "indikator.json"
        before, told = file.read_bytes(), json.loads(file.read_text("utf-8"))
        for figure in told:
            if figure["id"] == "lansia" and not figure["area"]:
                figure["value"] = str(Decimal(figure["value"]) + 3)
        file.write_text(json.dumps(told), "utf-8")
        assert disagreements(tmp_path, site), name
        file.write_bytes(before)


def test_a_record_needs_three_unbroken_years(tmp_path: Path) -> None:
    place = quiet_place(jaminan=700)
    place.kecamatan = place.kabupaten = None
    place.edition_of = [place.villages[0]]
    years = [even(year_before(year, 1), jaminan=share) for year, share in ((2023, 640), (2024, 650))]
    only = terms(kinds=("rekor",))
    place.villages[0] = even(place.villages[0], only, jaminan=700)
    whole = replace(place, pasts=tuple(reversed(years)))
    site = lay(whole, tmp_path)
    assert list(read_story(site).told.values()) == [
        "Warga berjaminan 70,00 persen penduduk pada 2025, tertinggi sejak 2023; sebelumnya tertinggi 65,00 pada 2024."
    ]
    assert disagreements(tmp_path, site) == []
    hidden = with_figures(years[0], "jaminan", hide_figure)  # three years, two of them told: a change and no record
    both = even(place.villages[0], terms(kinds=("rekor", "perubahan")), jaminan=700)
    two = replace(place, villages=[both, *place.villages[1:]], pasts=(years[1], hidden))
    assert list(sentences_of(two)) == ["perubahan:jaminan"]
    gap = replace(place, pasts=(years[1], even(year_before(2022, 1), jaminan=640)))
    moved = replace(whole, moved=(dt.date(2024, 6, 1),))
    assert sentences_of(gap) == sentences_of(moved) == {}


def _another_base(figure: Figure) -> Figure:
    return replace(figure, base="penduduk domisili", base_en="residents")


def _partly_recorded(figure: Figure) -> Figure:
    return replace(figure, definition={**figure.definition, "cakupan": {"persen_saja": True}})


def _estimated(figure: Figure) -> Figure:
    return replace(figure, state="e")


def _redefined(figure: Figure) -> Figure:
    return replace(figure, definition={**figure.definition, "versi": 9})


@pytest.mark.parametrize("change", [_another_base, _partly_recorded, _estimated, _redefined, hide_figure])
@pytest.mark.parametrize("whose", ["own", "others"])
def test_what_must_not_be_compared_is_no_finding(change: Any, whose: str) -> None:
    """On one side alone; then on both, where coverage and protection still forbid it."""
    place = quiet_place(lansia=420)
    if whose == "own":
        place.villages[0] = with_figures(place.villages[0], "lansia", change)
    else:
        place.pasts = tuple(with_figures(past, "lansia", change) for past in place.pasts)
        place.villages[1:] = [with_figures(each, "lansia", change) for each in place.villages[1:]]
        assert place.kecamatan is not None
        assert place.kabupaten is not None
        place.kecamatan = with_figures(place.kecamatan, "lansia", change)
        place.kabupaten = with_figures(place.kabupaten, "lansia", change)
    assert sentences_of(place) == {}


def test_bad_input_tells_nothing_instead_of_something() -> None:
    """No second year and nobody beside it; 180 persons; everything hidden; an edition from before there were stories;
    a level of two villages."""
    alone = quiet_place(lansia=420)
    alone.pasts, alone.kecamatan, alone.kabupaten, alone.edition_of = (), None, None, [alone.villages[0]]
    small = quiet_place()
    small.villages[0] = even(small.villages[0], people=180, lansia=340)
    hidden = quiet_place(lansia=420)
    for name in SHARES:
        hidden.villages[0] = with_figures(hidden.villages[0], name, hide_figure)
    old = quiet_place(lansia=420)
    old.villages[0] = seal_release(replace(old.villages[0], extra={}))
    two = quiet_place(lansia=420)
    two.pasts, two.edition_of = (), two.villages[:2]
    two.kecamatan, two.kabupaten = even(level(KECAMATAN, "Contoh Raya", 77, two.villages[:2])), None
    places = {"alone": alone, "small": small, "hidden": hidden, "old": old, "two": two}
    assert {name: sentences_of(place) for name, place in places.items()} == {name: {} for name in places}


def test_the_nearest_of_two_villages_of_one_name_is_told_with_its_code() -> None:
    """`Sumbermisal` is in two kecamatan."""
    only = terms(kinds=("mirip",))
    place = quiet_place()
    place.villages[0] = even(place.villages[0], only, jaminan=700)
    for at in (3, 12):
        place.villages[at] = even(place.villages[at], jaminan=610 + at)
    place.rule = replace(place.rule, most=12)
    (sentence,) = sentences_of(place).values()
    assert f"Desa Sumbermisal ({code_of(12)}), 62,20." in sentence


# ── what people choose ───────────────────────────────────────────────────────────────────────────
def chosen(release: Release, *choices: StoryChoice, signed: Sequence[str] = ()) -> Release:
    return seal_release(choose_story(release, StoryChoices(choices, tuple(signed))))


def test_what_is_dropped_is_told_in_no_kind_and_what_is_pinned_comes_first(tmp_path: Path) -> None:
    place = quiet_place(lansia=420, ktp_el=520, jaminan=700)
    drop = StoryChoice(DROP, "perubahan:lansia", "Panti jompo pindah ke desa ini")
    pin = StoryChoice(PIN, "perubahan:jaminan", "Warga sering menanyakannya")
    place.villages[0] = chosen(place.villages[0], drop, pin)
    site = lay(place, tmp_path)
    told = read_story(site).told
    assert next(iter(told)) == "perubahan:jaminan"
    assert not [key for key in told if key.endswith(":lansia")]
    text = (site / "index.html").read_text("utf-8")
    assert text.count(drop.reason) == text.count(pin.reason) == 1
    assert disagreements(tmp_path, site) == []


def test_findings_that_were_signed_stay_when_others_come_later() -> None:
    """Signed alone; the kecamatan and the kabupaten release afterwards."""
    place = quiet_place(lansia=420, ktp_el=520, jaminan=700)
    before = replace(place, kecamatan=None, kabupaten=None, edition_of=[place.villages[0]])
    first = list(sentences_of(before))
    assert first == ["perubahan:lansia", "perubahan:ktp_el", "perubahan:jaminan"]
    place.villages[0] = chosen(place.villages[0], signed=first)
    assert list(sentences_of(place))[:3] == first


def test_choices_are_sealed_and_read_back_and_the_same_site_is_laid_again(tmp_path: Path) -> None:
    place = quiet_place(lansia=420, jaminan=700)
    choices = StoryChoices((StoryChoice(PIN, "perubahan:jaminan", "Warga sering menanyakannya"),), ("x:y",))
    assert read_choices(choices_json(choices)) == choices
    assert read_choices("") == StoryChoices()
    place.villages[0] = chosen(place.villages[0], *choices.choices)
    site = lay(place, tmp_path / "a")
    again = files.open_release(tmp_path / "a" / "rilis" / OWN)
    story = story_of(again)
    assert story is not None
    assert story.choices == choices.choices
    assert story.terms == terms()
    place.villages[0] = again
    assert (lay(place, tmp_path / "b") / "index.html").read_bytes() == (site / "index.html").read_bytes()


# ── a level ──────────────────────────────────────────────────────────────────────────────────────
def told_of_level(shares: Mapping[int, int], root: Path, people: int = PEOPLE) -> dict[str, str]:
    """The story of the kabupaten of thirteen villages, in which some have other shares of older residents."""
    members = []
    for place in range(len(NAMES)):
        release = even(village(place), people=people, lansia=shares.get(place, SHARES["lansia"]))
        members.append(VillageSite(release, f"{release.place.code}/index.html"))
    found = next(each for each in levels_of_members(members) if each.own.code == KABUPATEN)
    write_level(found, root, inner=False)
    return read_story(root / KABUPATEN).told


def test_a_level_is_told_by_its_villages_side_by_side(tmp_path: Path) -> None:
    told = told_of_level({2: 200, 7: 440}, tmp_path)
    assert told == {
        "antardesa:lansia": "Warga lansia pada 2025: paling rendah 20,00 persen penduduk di Desa Karangrekaan Lor, "
        "paling tinggi 44,00 di Desa Rekajaya (13 dari 13 desa)."
    }
    svg = read_story(tmp_path / KABUPATEN).charts["antardesa:lansia"]
    assert "20,00" in svg
    assert "44,00" in svg


def test_the_extremes_of_many_small_villages_are_chance(tmp_path: Path) -> None:
    """Of 78 pairs one lies as far apart as 54 of 180 and 36 of 180; of one pair alone that would be told."""
    assert told_of_level({2: 200, 7: 300}, tmp_path, people=180) == {}


def with_years(
    root: Path, members: Sequence[VillageSite], shares: Sequence[int], named: int | None = None
) -> LevelSite:
    """The kabupaten with a release of each year up to 2025, in which the share of older residents is given."""
    found = next(each for each in levels_of_members(members) if each.own.code == KABUPATEN)
    pasts, releases = [], []
    for at, share in enumerate(shares):
        year = 2026 - len(shares) + at
        bare = even(level(KABUPATEN, "Contoh", 78, [member.release for member in members], named), lansia=share)
        dated = replace(bare, number=f"{year}-1", edition=f"Rilis {year}-1", year=year)
        release = seal_release(replace(dated, reference=dt.date(year, 12, 31), published=dt.date(year + 1, 3, 2)))
        releases.append(release)
        folder = root / "rak" / release.number
        files.write_description(release, folder)
        pasts.append(
            PastEdition(
                release.number, release.edition, release.published, release.reference, release.content, "berlaku", "",
                folder, titles=release.titles,
            )
        )  # fmt: skip
    return replace(found, release=releases[-1], folder=pasts[-1].folder, pasts=tuple(reversed(pasts)))


@pytest.mark.parametrize(
    ("shares", "named", "expected"),
    [
        ((300, 380), None, {"perubahan:lansia": ("30,00", "38,00")}),
        ((310, 300, 380), None, {"perubahan:lansia": ("30,00", "38,00")}),  # a record of the same subject: told once
        ((300, 301), None, {}),
        ((380,), None, {}),
        ((300, 380), 20, {}),  # a sum of some of its villages: no sentence says of which
    ],
)
def test_a_level_tells_its_own_years(
    shares: Sequence[int], named: int | None, expected: dict[str, tuple[str, ...]], tmp_path: Path
) -> None:
    members = [VillageSite(even(village(place)), f"{code_of(place)}/index.html") for place in range(len(NAMES))]
    write_level(with_years(tmp_path, members, shares, named), tmp_path / "situs", inner=True)
    for lang in ("id", "en"):
        story = read_story(tmp_path / "situs" / KABUPATEN, lang)
        assert set(story.told) == set(expected)
        for key, numbers in expected.items():
            for number in (n.replace(",", "." if lang == "en" else ",") for n in numbers):
                assert number in story.told[key]
                assert number in story.charts[key]


def test_the_file_of_goals_goes_with_the_last_village(tmp_path: Path) -> None:
    members = [VillageSite(even(village(place)), f"{code_of(place)}/index.html") for place in range(2)]
    found = with_years(tmp_path, members, (300,))
    write_level(found, tmp_path / "situs", inner=True)
    table = tmp_path / "situs" / KABUPATEN / "tujuan.csv"
    assert table.is_file()
    write_level(replace(found, villages=()), tmp_path / "situs", inner=False)
    assert not table.exists()


# ── content ──────────────────────────────────────────────────────────────────────────────────────
def test_the_rule_that_is_shipped_speaks_of_nothing_closed_and_its_kinds_are_found() -> None:
    rule_of = here().stories["cerita_tahun"]
    classes = {m.indicator: here().indicators[m.indicator].disclosure.kelas for m in rule_of.terms.measures}
    assert set(classes.values()) <= {"A", "B"}
    assert tuple(FINDERS) == FINDING_KINDS
    assert set(rule_of.terms.kinds) <= set(FINDERS)
    assert "paling sedikit 3 persen" in rule_of.terms.told
    assert all(first.topic for first, _ in pairwise(rule_of.terms.measures))
