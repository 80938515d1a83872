"""The reporting status as a reader finds it: everything of the catalogue once, counted on top, with the reasons that
the release gave; nothing that is not of the release."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import cantik.content
from cantik.content.loader import load_content
from cantik.publish.site import make
from cantik.publish.site.statement_pages import OfficeWords
from cantik.publish.site.status_pages import PlannedRelease
from cantik.release import files
from cantik.release.model import Figure, NotShown, Release
from cantik.release.unfilled_measures import encode_unfilled, list_measures
from tests.fixtures.contoh_rilis import make_release
from tests.fixtures.markah import satu_baris

CONTENT = Path(cantik.content.__file__).parent
PLANNED = PlannedRelease("Rilis <Tahunan>", "Annual", "tiap desa", "every village", dt.date(2027, 3, 1))


def definitions() -> dict[str, str]:
    """The catalogue as the files of the content say it: file -> first day in force."""
    found = {}
    for folder in ("tables", "indicators"):
        for path in sorted((CONTENT / folder).glob("*.yaml")):
            found[f"{folder}/{path.name}"] = str(yaml.safe_load(path.read_text("utf-8"))["sejak"])
    return found


def site_of(release: Release, home: Path, words: OfficeWords | None = None) -> Path:
    files.write_description(release, home / "rak")
    make(release, home / "rak", home / "situs", words=words or OfficeWords())
    return home / "situs"


def read(site: Path, name: str = "status.html") -> str:
    return satu_baris((site / name).read_text("utf-8"))


def lines(site: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((site / "status.csv").read_text("utf-8"))))


def counts_on_top(html: str) -> dict[str, int]:
    """By the part of the page that a status leads to, the number beside it."""
    top = html.split('class="bars status"')[1].split("</table>", maxsplit=1)[0]
    rows = re.findall(r'href="#([a-z_]+)".*?<td>(.*?)</td>', top, re.DOTALL)
    return {name: int(re.sub(r"<[^>]+>|\D", "", cell.split("<span")[0])) for name, cell in rows}


def section(html: str, name: str) -> str:
    return html.split(f'<section class="sec" id="{name}">')[1].split("</section>", maxsplit=1)[0]


def figure_alone(release: Release, name: str, status: str) -> Release:
    """The release without a value of an indicator, of the village and of every dusun."""

    def bare(figure: Figure) -> Figure:
        return replace(figure, value=None, numerator=None, denominator=None, status=status)  # type: ignore[arg-type]

    return replace(release, figures=tuple(bare(f) if f.id == name else f for f in release.figures))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Path]:
    """A release made with the whole catalogue: one indicator hidden everywhere, the annex shows what a reason names."""

    def change(release: Release) -> Release:
        annexed = NotShown("pekerjaan", "Pekerjaan", "Work", "Ada di lampiran.", "In the annex.", "pelindungan")
        few = NotShown("rekening", "Rekening", "Accounts", "Tak terjawab 25%.", "Not answered 25%.", "tak_terjawab")
        known = {"definisi": dict.fromkeys(definitions(), "0" * 64)}
        release = replace(release, not_shown=(*release.not_shown, annexed, few))
        spoken = {t.id for t in release.tables} | {f.id for f in release.figures} | {m.id for m in release.not_shown}
        known |= encode_unfilled(list_measures(load_content()), spoken, release.place, release.reference)
        release = replace(release, extra={**release.extra, **known})
        return figure_alone(release, "akta", "rahasia")

    release = make_release(change=change)
    return release, site_of(release, tmp_path_factory.mktemp("status"), OfficeWords(planned=(PLANNED,)))


def test_everything_of_the_catalogue_stands_once(catalogue: tuple[Release, Path]) -> None:
    release, site = catalogue
    told = Counter(line["id"] for line in lines(site))
    day = release.reference.isoformat()
    wanted = {Path(name).stem for name, since in definitions().items() if since <= day}
    assert wanted <= told.keys(), "what the release does not speak of is not collected"
    assert {name for name, times in told.items() if times > 1} == set()
    assert told.keys() <= wanted | {t.id for t in release.tables} | {f.id for f in release.figures} | {
        missing.id for missing in release.not_shown
    }


def test_the_counts_on_top_are_those_of_the_list_and_of_each_part(catalogue: tuple[Release, Path]) -> None:
    _, site = catalogue
    told = Counter(line["status"] for line in lines(site))
    for name in ("status.html", "en/status.html"):
        top = counts_on_top(read(site, name))
        assert top.pop("direncanakan") == 1
        assert top == told
        total = re.findall(r"\d+", read(site, name).split('class="lead"')[1])[0]
        assert int(total) == sum(told.values())
    html = read(site)
    assert not re.search(r"[{}]", re.sub(r"<style.*?</style>", "", html.split("<main")[1])), (
        "a place for a word is filled"
    )
    for name in ("belum_dikumpulkan", "tidak_dapat_tampil"):
        assert len(re.findall(r"<li>", section(html, name))) == told[name]
        groups = re.findall(r"<h3>.*?\((\d+)\)</span></h3>", section(html, name))
        assert sum(map(int, groups)) == told[name]
    assert len(re.findall(r"<li>", section(html, "terbit"))) == told["terbit"]


def test_a_status_is_what_the_release_says_of_it(catalogue: tuple[Release, Path]) -> None:
    release, site = catalogue
    by_id = {line["id"]: line for line in lines(site)}
    assert {by_id[t.id]["status"] for t in release.tables} == {"terbit"}
    assert by_id["pekerjaan"]["sebab"] == "Ada di lampiran."
    assert by_id["mobil"]["status"] == "belum_dikumpulkan"
    assert by_id["agama"]["status"] == by_id["rekening"]["status"] == "tidak_dapat_tampil"
    assert by_id["akta"]["status"] == "tidak_dapat_tampil"
    assert by_id["lansia"]["status"] == "terbit"
    hidden = sum(cell.status == "rahasia" for t in release.tables if t.id == "pendidikan" for cell in t.cells)
    assert int(by_id["pendidikan"]["sel_ditutup"]) == hidden > 0
    for line in by_id.values():
        assert not line["halaman"] or all((site / at / line["halaman"]).is_file() for at in ("", "en"))
        assert line["status"] == "terbit" or line["sebab"]
        assert line["judul"]
        assert line["judul_en"]


def test_what_is_planned_is_told_with_its_day_and_not_once_it_came(tmp_path: Path) -> None:
    release = make_release()
    came = replace(PLANNED, title="Sudah terbit", reference=release.reference)
    site = site_of(release, tmp_path, OfficeWords(planned=(PLANNED, came)))
    planned = section(read(site), "direncanakan")
    assert "Rilis &lt;Tahunan&gt;" in planned
    assert "1 Maret 2027" in planned
    assert "Sudah terbit" not in planned
    assert "1 March 2027" in section(read(site, "en/status.html"), "direncanakan")


def test_every_page_leads_to_it_and_a_withdrawn_edition_has_none(catalogue: tuple[Release, Path]) -> None:
    _, site = catalogue
    for name in ("index.html", "en/tabel/index.html"):
        assert re.search(r'href="[./]*status\.html"', read(site, name)), name


def test_a_release_that_knows_no_catalogue_tells_of_what_it_names(tmp_path: Path) -> None:
    """Of an older program, or of a village where nothing was ever left out."""
    site = site_of(make_release(change=lambda release: replace(release, not_shown=())), tmp_path)
    assert {line["status"] for line in lines(site)} == {"terbit"}
    assert counts_on_top(read(site))["belum_dikumpulkan"] == 0
