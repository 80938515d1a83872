"""The site as files: complete, closed in itself, light, the same in both languages (publishing 5 and 8.7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.desa_jadi import CODE, Village
from tests.journeys import situs

KB = 1000
pytestmark = pytest.mark.lambat


@pytest.fixture(scope="module")
def pages(village: Village) -> list[Path]:
    """Every page of the kabupaten's site."""
    return sorted(path.resolve() for path in village.site.rglob("*.html"))


def test_every_page_is_reached_from_the_first(village: Village, pages: list[Path]) -> None:
    assert set(situs.reached(village.site / "index.html")) == set(pages)
    assert len(pages) > 100


def test_no_reference_is_broken_or_leads_out_of_the_folder(village: Village, pages: list[Path]) -> None:
    root = village.site.resolve()
    wrong = []
    ids = {page: set(situs.read(page).ids) for page in pages}
    for page in pages:
        seen = situs.read(page)
        for reference in (*seen.links, *seen.fetched):
            found = situs.target(page, reference)
            if found is None:
                wrong.append((page.name, reference, "elsewhere"))
            elif not found[0].is_relative_to(root) or not found[0].is_file():
                wrong.append((page.name, reference, "broken"))
            elif found[1].startswith("desa=") and found[0].parent.name == "indikator":
                continue  # where the reader comes from: the program of the page reads it
            elif found[1] and found[1] not in ids.get(found[0], set()):
                wrong.append((page.name, reference, "no such id"))
    assert wrong == []


def test_the_village_alone_is_whole_too(village: Village) -> None:
    """Carried off without the kabupaten (`cantik run` writes it so), only the way up may be missing, and the pages
    above on which it stands among others."""
    alone = (village.folder.parent / "site").resolve()
    pages = set(alone.rglob("*.html"))
    assert set(situs.reached(alone / "index.html")) == pages
    broken = {
        reference
        for page in pages
        for reference in situs.read(page).links
        if (found := situs.target(page, reference)) and not found[0].is_file()
    }
    beside = {reference for reference in broken if reference.endswith(f"#desa={CODE}")}
    assert all(reference.split("/")[-2] == "indikator" for reference in beside)
    assert {reference.split("/")[-1] for reference in broken - beside} <= {"index.html"}
    assert all(reference.startswith("../") for reference in broken)


def test_ids_are_unique_and_no_script_is_there(village: Village, pages: list[Path]) -> None:
    """One file looks for a village in the list of an area, two search, one saves a chart as a picture, two bring out
    villages on the page of an indicator, two choose what the maps of an area show: pages that are whole without them.
    Nothing else is a program."""
    for page in pages:
        seen = situs.read(page)
        assert len(seen.ids) == len(set(seen.ids)), page.name
        programs = [found[0] for r in seen.fetched if (found := situs.target(page, r)) and found[0].suffix == ".js"]
        wanted = programs_of(village, page)
        assert (sorted(programs), seen.scripts) == (wanted, len(wanted)), page.name


def programs_of(village: Village, page: Path) -> list[Path]:
    """The programs that a page may have, in the order of their names."""
    site, pages = village.site.resolve(), village.pages.resolve()
    home = (page.parent.parent if page.parent.name == "en" else page.parent).resolve()
    kabupaten = site / CODE[:5]
    if page.name == "index.html" and home in {site, kabupaten, site / CODE[:2], site / CODE[:8]}:  # of an area
        return [(kabupaten if home == site else home) / "cari.js"]
    if page.name == "peta-desa.html":
        return [site / "peta-pilih.js", site / "peta.js"]
    if page.parent.name == "indikator" and page.name.startswith(("urutan-", "deret-")):  # a chart of its own
        return [site / "indikator" / "grafik.js"]
    if page.parent.name == "indikator" and not page.resolve().is_relative_to(pages):
        return [site / "indikator" / "indikator.js", site / "peta.js"]
    if page.parent.name == "grafik":
        return [pages / "grafik" / "grafik.js"]
    if page.name != "indeks.html":
        return []
    if not page.resolve().is_relative_to(pages):  # of the kabupaten
        return sorted(page.resolve().parent / name for name in ("indeks-wilayah.js", "pencari.js"))
    language = "en" if page.parent.name == "en" else "id"
    return sorted(pages / "cari" / name for name in (f"{language}.js", "pencari.js"))


def test_every_page_exists_in_both_languages(village: Village) -> None:
    indonesian = {p.relative_to(village.pages).as_posix() for p in village.pages.rglob("*.html")}
    indonesian = {name for name in indonesian if not name.startswith("en/")}
    english = {p.relative_to(village.pages / "en").as_posix() for p in (village.pages / "en").rglob("*.html")}
    assert indonesian == english
    for name in indonesian:
        here, there = village.pages / name, village.pages / "en" / name
        assert (situs.read(here).lang, situs.read(there).lang) == ("id", "en")
        assert any(situs.target(here, r) == (there.resolve(), "") for r in situs.read(here).links), name
        assert any(situs.target(there, r) == (here.resolve(), "") for r in situs.read(there).links), name


def test_weights(village: Village) -> None:
    """Budgets of a page of the site: first view, gzip, style sheet included."""
    for tree in (village.pages, village.pages / "en"):
        assert situs.weight(tree / "index.html") <= 100 * KB
        assert situs.weight(tree / "peta.html") <= 60 * KB
        heaviest = max((tree / "tabel").glob("*.html"), key=situs.weight)
        assert situs.weight(heaviest) <= 30 * KB, heaviest.name


def test_fictitious_data_say_so_on_every_page(pages: list[Path]) -> None:
    assert [page.name for page in pages if "CONTOH – DATA REKAAN" not in page.read_text("utf-8")] == []


def test_nothing_of_the_machine_is_told(village: Village) -> None:
    machine = (str(village.root).encode(), b"/home/", b"/tmp/")
    for path in village.pages.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(word in data for word in machine), path.name


def test_codes_are_told(village: Village) -> None:
    assert CODE in (village.pages / "index.html").read_text("utf-8")
