"""The pages of kecamatan, kabupaten and province as a reader meets them: the HTML that lies in the public folder, read
by a parser of its own, beside the open data that lie on the shelf. Three of six villages are there; the sum is
released, then withdrawn."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.outlets.app import sites
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.vault.app.opening import open_store
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, KABUPATEN, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import Cradle

__all__ = ["examined_kecamatan"]
# On PostgreSQL what a test writes lies in its own transaction, where a command does not see it.
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
WAITING = [village.name for village in KABUPATEN.villages if village.code not in CODES]


class Reader(HTMLParser):
    """The tables of a page as rows of cells by the class of their table, its links, and its text."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.links: list[str] = []
        self.text = ""
        self._table, self._cell, self._quiet = "", False, 0
        self.feed(page.read_text("utf-8"))
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self._table = given.get("class") or ""
            self.tables.setdefault(self._table, [])
        elif tag == "tr" and self._table:
            self.tables[self._table].append([])
        elif tag in {"th", "td"} and self._table:
            self.tables[self._table][-1].append("")
            self._cell = True
        elif tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        elif tag in {"svg", "script", "style"}:
            self._quiet += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._table = ""
        elif tag in {"th", "td"}:
            self._cell = False
        elif tag in {"svg", "script", "style"}:
            self._quiet -= 1

    def handle_data(self, data: str) -> None:
        if self._quiet:
            return
        self.text += data
        if self._cell and self._table:
            cells = self.tables[self._table][-1]
            cells[-1] = " ".join(f"{cells[-1]} {data}".split())


def printed(value: str, decimals: int, lang: str = "id") -> str:
    """A number of open data as a page writes it."""
    whole, _, rest = f"{float(value):.{decimals}f}".partition(".")
    thousand, point = (".", ",") if lang == "id" else (",", ".")
    grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", thousand, whole)
    return f"{grouped}{point}{rest}" if rest else grouped


def told_by(folder: Path, lang: str = "id") -> dict[str, str]:
    """The key figures of a release folder, by title."""
    keys = json.loads((folder / "rilis.json").read_bytes())["key_figures"]
    figures = json.loads((folder / "tabel" / "indikator.json").read_bytes())
    own = {figure["id"]: figure for figure in figures if not figure["area"]}
    title = "title" if lang == "id" else "title_en"
    found = {}
    for name in keys:
        number = printed(str(own[name]["value"]), own[name]["decimals"], lang)
        found[own[name][title]] = number + (own[name].get("state") or "").translate(str.maketrans("xre", "ˣʳᵉ"))
    return found


def shown_on(page: Reader) -> dict[str, str]:
    """The key figures of a page, by title."""
    rows = page.tables.get("kf", [])
    return {row[0]: row[1].split(" ")[0] for row in rows if len(row) > 1 and row[1] != "Nilai" and row[1] != "Value"}


@pytest.fixture(scope="module")
def public(
    examined_kecamatan: Cradle, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> dict[str, Path]:
    """Copies of the public folder in the order of what happened: before the release, after it, after a withdrawal."""
    home = tmp_path_factory.mktemp("umum")
    store, site = shutil.copytree(examined_kecamatan.folder, home / "simpanan"), home / "situs"
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("CANTIK_PUBLIC", str(site))
        with open_store(store) as opened:
            for code in CODES:
                sites.put_out(opened, code, to_public=True, tell=lambda *_: None)
        shutil.copytree(site, home / "sebelum")
        said = ("release", "--area", AREA, "--date", "2025-12-31", "--store", store)
        ran = cantik(*said, settings={"CANTIK_PUBLIC": str(site)})
        assert ran.code == 0, ran.told()
        shutil.copytree(site, home / "rilis")
        with open_store(store) as opened:
            now = clock.now()
            Withdrawal.objects.create(
                kode=KECAMATAN,
                number="2025-1",
                state=WITHDRAWN,
                reason="berkas tetangga ikut terjumlah",
                asked_by="akun:9",
                asked_at=now,
                decided_by="akun:9",
                decided_at=now,
            )
            sites.put_out_levels(opened)
    return {"simpanan": store, "sebelum": home / "sebelum", "rilis": home / "rilis", "ditarik": site}


def shelf(public: dict[str, Path], code: str) -> Path:
    return public["simpanan"] / "rilis-wilayah" / code / "2025-1"


def test_without_a_release_the_page_stands_on_its_villages(public: dict[str, Path]) -> None:
    """It says of how many it knows, names the others, and adds nothing up."""
    kecamatan = Reader(public["sebelum"] / KECAMATAN / "index.html")
    kabupaten = Reader(public["sebelum"] / AREA / "index.html")
    province = Reader(public["sebelum"] / AREA[:2] / "index.html")
    assert "3 dari 3 desa" in kecamatan.text
    assert "3 dari 6 desa" in kabupaten.text
    assert "3 dari 6 desa" in province.text
    assert f"../{AREA}/index.html" in province.links
    for name in WAITING:
        assert name in kabupaten.text
    assert not shown_on(kecamatan)
    assert not shown_on(kabupaten)
    assert {f"../{code}/index.html" for code in CODES} <= set(kecamatan.links)


@pytest.mark.parametrize("code", [KECAMATAN, AREA])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_key_figure_is_that_of_the_release_and_every_one_is_there(
    public: dict[str, Path], code: str, lang: str
) -> None:
    page = Reader(public["rilis"] / code / ("index.html" if lang == "id" else "en/index.html"))
    told = told_by(shelf(public, code), lang)
    assert told
    assert shown_on(page) == told


def test_the_first_page_is_that_of_the_only_kabupaten(public: dict[str, Path]) -> None:
    page = Reader(public["rilis"] / "index.html")
    assert shown_on(page) == told_by(shelf(public, AREA))
    assert "3 dari 6 desa" in page.text
    own = [link for link in Reader(public["rilis"] / AREA / "index.html").links if link.startswith("tabel/")]
    assert own
    assert [link for link in page.links if link.startswith(f"{AREA}/tabel/")] == [f"{AREA}/{link}" for link in own]
    for link in page.links:
        if "://" not in link and not link.startswith("#"):
            assert (public["rilis"] / link.partition("#")[0]).is_file(), link


@pytest.mark.parametrize("code", [KECAMATAN, AREA])
def test_a_table_of_a_level_says_what_its_open_data_say(public: dict[str, Path], code: str) -> None:
    """Each number of one-way tables, and each class of them; what is hidden is NA on both sides."""
    compared = 0
    for file in sorted((shelf(public, code) / "tabel").glob("*.json")):
        if file.name.endswith(".jsonstat.json") or file.name == "indikator.json":
            continue
        table: dict[str, Any] = json.loads(file.read_bytes())
        if len(table["axes"]) != 1 or table["definition"].get("cakupan", {}).get("persen_saja"):
            continue
        page = Reader(public["rilis"] / code / "tabel" / f"{table['key']}.html")
        (rows,) = (rows for name, rows in page.tables.items() if name.startswith("stat"))
        shown = {row[0]: row[1].split(" ")[0] for row in rows if len(row) > 1 and not row[1].startswith("(")}
        for category, cell in zip(table["axes"][0]["categories"], table["cells"], strict=True):
            if cell["status"] == "rahasia":
                expected = "NA"
            else:
                expected = "–" if cell["value"] == 0 else printed(str(cell["value"]), 0)
            assert shown[category["label"]].strip("ˣʳᵉ") == expected, (table["key"], category["label"])
            compared += 1
    assert compared > 20


def test_a_village_in_the_list_says_what_its_own_release_says(public: dict[str, Path]) -> None:
    page = Reader(public["rilis"] / AREA / "index.html")
    head, *rows = page.tables["t desa"]
    assert len(rows) == len(CODES)
    for row, code in zip(rows, CODES, strict=True):
        assert row[0].endswith(code)
        own = told_by(public["simpanan"] / "rilis" / code / "2025-1")
        for title, value in zip(head[2:-2], row[2:-2], strict=True):
            assert own[title.rpartition(" (")[0]] == value


@pytest.mark.parametrize(("moment", "all_of_them"), [("sebelum", False), ("rilis", True)])
def test_what_no_release_tells_of_the_whole_its_villages_tell(
    public: dict[str, Path], moment: str, all_of_them: bool
) -> None:
    """A kabupaten of which half is there has no figure of its whole: what its villages publish stands side by side,
    their key figures without a release, everything with one. No number is lost, none is there that nobody published."""
    page, expected = Reader(public[moment] / AREA / "menurut-desa.html"), set()
    for code in CODES:
        folder = public["simpanan"] / "rilis" / code / "2025-1"
        keys = json.loads((folder / "rilis.json").read_bytes())["key_figures"]
        for figure in json.loads((folder / "tabel" / "indikator.json").read_bytes()):
            if not figure["area"] and figure["value"] is not None and (all_of_them or figure["id"] in keys):
                expected.add((code, printed(str(figure["value"]), figure["decimals"])))
    rows = [row for row in page.tables["t berdampingan"] if row[1] != "Nilai"]
    shown = {(row[0].split(" ")[-1], row[1].split(" ")[0].strip("ˣʳᵉ")) for row in rows}
    assert {one for one in shown if one[1] not in {"NA", "…"}} == expected


def test_a_withdrawn_release_is_said_and_its_figures_are_gone(public: dict[str, Path]) -> None:
    page = Reader(public["ditarik"] / KECAMATAN / "index.html")
    assert "berkas tetangga ikut terjumlah" in page.text
    assert not shown_on(page)
    assert len(page.tables["t desa"]) == 1 + len(CODES), "the villages stay"
    assert not (public["ditarik"] / KECAMATAN / "rilis").exists()
    name = next(path.name for path in (public["rilis"] / KECAMATAN / "tabel").glob("penduduk_*.html"))
    table = Reader(public["ditarik"] / KECAMATAN / "tabel" / name)
    assert "ditarik" in table.text
    assert not any(name.startswith("stat") for name in table.tables)
    # the kabupaten told of it, too: its own release stands
    assert shown_on(Reader(public["ditarik"] / AREA / "index.html")) == told_by(shelf(public, AREA))


def test_the_way_back_leads_to_the_areas_around(public: dict[str, Path]) -> None:
    village = Reader(public["rilis"] / CODES[0] / "index.html")
    assert f"../{AREA}/index.html" in village.links
    assert f"../{KECAMATAN}/index.html" in village.links
    kecamatan = Reader(public["rilis"] / KECAMATAN / "index.html")
    assert {f"../{AREA}/index.html", f"../{AREA[:2]}/index.html"} <= set(kecamatan.links)


def test_no_link_of_a_page_of_a_level_leads_nowhere(public: dict[str, Path]) -> None:
    for moment in ("sebelum", "rilis", "ditarik"):
        for code in (KECAMATAN, AREA, AREA[:2]):
            for name in ("index.html", "en/index.html", "menurut-desa.html", "en/menurut-desa.html"):
                page = public[moment] / code / name
                for link in Reader(page).links if page.is_file() else ():
                    if "://" not in link and not link.startswith("#"):
                        target = page.parent / link.partition("#")[0]
                        assert target.is_file(), (moment, code, name, link)


def test_the_catalogue_offers_what_lies_there_and_nothing_that_was_withdrawn(public: dict[str, Path]) -> None:
    for moment in ("sebelum", "rilis", "ditarik"):
        site = public[moment]
        listed = json.loads((site / "katalog.jsonld").read_bytes())["dcat:dataset"]
        assert {each["@id"] for each in listed} == {f"{home.parent.name}/rilis/" for home in site.glob("*/rilis")}
        assert (f"{KECAMATAN}/rilis/" in {each["@id"] for each in listed}) == (moment == "rilis")
        for each in (file for dataset in listed for file in dataset["dcat:distribution"]):
            data = (site / each["dcat:downloadURL"]["@id"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == each["spdx:checksum"]["spdx:checksumValue"]["@value"]
