"""Whoever reads a whole public site (lists, maps, search, years, goals, stories) learns nothing of what its releases
hide, and reads no number that no release prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from cantik.release.model import Figure
from tests.fixtures.desa_bertetangga import hide_figure
from tests.fixtures.kabupaten_lengkap import lay_kabupaten, whole_kabupaten
from tests.serangan.attack import Attacker, number, share
from tests.serangan.situs import Place, Releases, Said, read_distances, read_numbers, read_releases, read_site

YEAR = 2025
_HIDDEN = {(1, "persen_balita", ""), (2, "lansia", ""), (0, "ktp_el", "dusun_0"), (3, "persen_balita", "")}
pytestmark = pytest.mark.lambat


@dataclass(frozen=True)
class World:
    """A public site and its releases."""

    public: Path
    releases: Releases
    said: list[Said]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("kabupaten")
    public = lay_kabupaten(whole_kabupaten(5, _close), root, sites=3)
    releases = read_releases(root / "rak")
    return World(public, releases, read_site(public, releases, YEAR))


def _close(place: int, figure: Figure) -> Figure:
    return hide_figure(figure) if (place, figure.id, figure.area) in _HIDDEN else figure


# ── parsed back ──────────────────────────────────────────────────────────────────────────────────
def _otherwise(said: Iterable[Said], releases: Releases) -> list[Said]:
    return [each for each in said if releases.told.get((each.of, each.side)) != each.value]


def test_every_statement_is_that_of_its_release(world: World) -> None:
    assert _otherwise(world.said, world.releases) == []
    sources = {each.where.partition(".")[2] if "/" not in each.where else each.where for each in world.said}
    assert {"csv", "peta.js", "js"} <= sources
    assert {f"99.01.01.2001/{name}" for name in ("deret", "cari/id.js", "cari/en.js")} <= sources
    newest = {each.of for each in world.said if not each.of.part and each.of.year == YEAR and "/" not in each.where}
    shown = {of for (of, side), value in world.releases.told.items() if side == "nilai" and value is not None}
    villages = {of for of in shown if of.year == YEAR and not of.part and of.village.count(".") == 3}
    assert newest == villages  # both directions: what is open stands there


@pytest.mark.parametrize(
    "where", ["persen_balita.csv", "persen_balita.peta.js", "indeks-wilayah.js", "99.01.01.2001/cari/en.js"]
)
def test_a_statement_that_was_changed_is_found(where: str, world: World) -> None:
    told = next(each for each in world.said if each.where == where)
    assert _otherwise([replace(told, value=told.value + Decimal("0.01"))], world.releases)


def test_no_page_prints_a_number_that_no_release_prints(world: World) -> None:
    assert _strange(world, read_numbers(world.public)) == {}


def test_a_number_that_was_changed_on_a_page_is_found(world: World, tmp_path: Path) -> None:
    """In the sentence of a story, in a title that is read aloud, in a chart's file, on a page of a goal."""
    home = world.public / "99.01.01.2001"
    pages = [home / "index.html", home / "indikator/lansia.html", home / "grafik/dusun-lansia.svg"]
    pages += [world.public / "indikator/urutan-lansia.svg", world.public / "99.01/index.html"]
    for at, page in enumerate(pages):
        copy = tmp_path / f"{at}{page.suffix}"
        text = page.read_text("utf-8")
        shown = next(n for n in read_numbers(page.parent, [page.name]) if str(n).replace(".", ",") in text)
        copy.write_text(text.replace(str(shown).replace(".", ","), "987,65"), encoding="utf-8")
        assert Decimal("987.65") in _strange(world, read_numbers(tmp_path, [copy.name])), page.name


def _strange(world: World, found: dict[Decimal, str]) -> dict[Decimal, str]:
    known = world.releases.numbers | read_distances(world.public)
    return {number: page for number, page in found.items() if number not in known}


# ── attacked ─────────────────────────────────────────────────────────────────────────────────────
def _interval(of: Place, releases: Releases, said: Iterable[Said]) -> tuple[float, float]:
    """How many of a hidden place may have the trait, by all that is told of that indicator anywhere."""
    told = {
        key: value for key, value in releases.told.items() if key[0].indicator == of.indicator and value is not None
    }
    told |= {(each.of, each.side): each.value for each in said if each.of.indicator == of.indicator}
    places = sorted({place for place, _ in told} | {of}, key=str)
    attacker = Attacker({"tempat": [str(place) for place in places], "ciri": ["ya", "tidak"]})
    for (place, side), value in told.items():
        whole = {"tempat": frozenset([str(place)])}
        part = {**whole, "ciri": frozenset(["ya"])}
        if side == "nilai":
            attacker.learn(*share(part, whole, value))
        else:
            attacker.learn(number(part if side == "pembilang" else whole, int(value)))
    return attacker.interval({"tempat": frozenset([str(of)]), "ciri": frozenset(["ya"])})


def _narrowed(world: World, said: list[Said]) -> list[Place]:
    asked = [of for of in world.releases.hidden if of.year == YEAR]
    return [of for of in asked if _interval(of, world.releases, said) != _interval(of, world.releases, ())]


def test_nothing_hidden_is_narrowed_by_the_pages(world: World) -> None:
    assert len({of for of in world.releases.hidden if of.year == YEAR}) > len(_HIDDEN)
    assert not {each.of for each in world.said} & set(world.releases.hidden)
    assert _narrowed(world, world.said) == []


@pytest.mark.parametrize("side", ["nilai", "pembilang", "penyebut"])
def test_a_page_that_told_something_hidden_would_be_found(side: str, world: World) -> None:
    of = next(of for of in world.releases.hidden if of.indicator == "persen_balita")
    planted = [Said("halaman", of, side, Decimal("12.5" if side == "nilai" else 40))]
    if side == "nilai":  # a share alone narrows nothing: with the number of persons it does
        planted.append(Said("halaman", of, "penyebut", Decimal(400)))
    assert of in _narrowed(world, [*world.said, *planted])
