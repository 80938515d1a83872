"""One release, one number: pages, data files, workbook and book say the same of every cell (publishing 8.2)."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from itertools import compress
from pathlib import Path

import pytest

from cantik.release.model import Release, Table
from cantik.release.show import cell_text, derived_text
from tests.fixtures.desa_jadi import CODE, Village
from tests.fixtures.markah import satu_baris
from tests.fixtures.perintah import cantik
from tests.products import baca
from tests.products.baca import Flat

pytestmark = pytest.mark.lambat
TOTALS = ("penduduk_dusun", "penduduk_umur_jk", "penduduk_umur_khusus")


@pytest.fixture(scope="module")
def release(village: Village) -> Release:
    return village.release


@pytest.fixture(scope="module")
def read(village: Village, release: Release) -> Mapping[str, Mapping[str, Flat]]:
    """Every table as every product says it."""
    return baca.all_products(village.pages, release)


def test_all_products_say_the_same(read: Mapping[str, Mapping[str, Flat]], release: Release) -> None:
    assert len(release.tables) > 60
    assert sum(len(cells) for cells in read["csv"].values()) > 1500
    assert baca.differences(read) == []


def test_they_say_what_the_release_says(read: Mapping[str, Mapping[str, Flat]], release: Release) -> None:
    assert read["csv"] == {t.key: [c.value for c in t.cells] for t in release.tables}


@pytest.mark.parametrize("product", ["json-stat", "xlsx", "html", "html_en"])
def test_one_changed_value_is_found(product: str, read: Mapping[str, Mapping[str, Flat]]) -> None:
    changed = copy.deepcopy({name: dict(tables) for name, tables in read.items()})
    cells = changed[product]["penduduk_umur_jk"]
    cells[3] = (cells[3] or 0) + 1
    assert baca.differences(changed) == [f"{product} penduduk_umur_jk"]


@pytest.mark.parametrize("product", ["json-stat", "xlsx", "html", "html_en"])
def test_one_opened_cell_is_found(product: str, read: Mapping[str, Mapping[str, Flat]]) -> None:
    changed = copy.deepcopy({name: dict(tables) for name, tables in read.items()})
    key, place = next((k, c.index(None)) for k, c in changed[product].items() if None in c)
    changed[product][key][place] = 3
    assert baca.differences(changed) == [f"{product} {key}"]


def test_text_of_every_cell_is_made_in_one_place(village: Village, release: Release) -> None:
    """Cells and derived columns of the Indonesian pages, word for word."""
    for table in release.tables:
        rows, _ = baca.page_rows(village.pages / "tabel" / f"{table.key}.html")
        assert [cells for _, cells in rows] == _texts(table), table.key


def _texts(table: Table) -> list[list[str]]:
    return [
        [cell_text(c) for c in line] + [derived_text(d, row) for d in table.derived]
        for row, line in enumerate(table.grid().cells)
    ]


def test_every_row_of_the_book_is_the_row_of_the_page(village: Village, release: Release) -> None:
    """Row by row in the text of the PDF; a table too wide for the page may be printed in panels."""
    text = baca.book_text(village.folder / "produk" / "buku.pdf")
    missing = []
    for table in release.printed_tables:
        own = baca.layout(table)
        rows, _ = baca.page_rows(village.pages / "tabel" / f"{table.key}.html")
        shown = baca.folded(table)
        missing += [f"{table.key}: {name}" for name in shown.none if baca.bare(name) not in text]
        for (_, whole), path, path_en, stands in zip(rows, own.rows, own.rows_en, shown.rows, strict=True):
            if not stands:
                continue
            cells = list(compress(whole, shown.columns))
            names = (path[-1], path_en[-1]) if path else ("", "")
            stub = names[0] if names[0] == names[1] else f"{names[0]}/{names[1]}"
            if not _printed(baca.bare(stub), cells, text):
                missing.append(f"{table.key}: {stub} {cells}")
    assert missing == []


def _printed(stub: str, cells: list[str], text: str) -> bool:
    while cells:
        fitting = (n for n in range(len(cells), 0, -1) if stub + baca.bare("".join(cells[:n])) in text)
        taken = next(fitting, 0)
        if not taken:
            return False
        cells = cells[taken:]
    return True


# ── one total ────────────────────────────────────────────────────────────────────────────────────
def test_one_population_everywhere(village: Village, release: Release, read: Mapping[str, Mapping[str, Flat]]) -> None:
    frozen = cantik("snapshot", "--store", village.store, "--desa", CODE, "--date", "2025-12-31", "--json")
    assert frozen.code == 0, frozen.told()
    population = int(frozen.answer["jumlah"]["orang"])
    shown = f"{population:,}".replace(",", ".")

    totals = {}
    for product, tables in read.items():
        for key in TOTALS:
            table = release.table(key)
            corner = tuple(axis.total for axis in table.axes)
            assert None not in corner
            flat = 0
            for size, place in zip(table.shape(), corner, strict=True):
                flat = flat * size + (place or 0)
            totals[product, key] = tables[key][flat]
    assert set(totals.values()) == {population}
    for name in ("index.html", "tabel/penduduk_dusun.html"):
        assert shown in (village.pages / name).read_text("utf-8"), name
    assert f"{population:,}" in satu_baris((village.pages / "en" / "index.html").read_text("utf-8"))
    assert shown in baca.book_text(village.folder / "produk" / "buku.pdf")
    figures = (village.folder / "tabel" / "indikator.csv").read_text("utf-8")
    assert re.search(rf"^jumlah_penduduk,.*,{population},ada,", figures, re.MULTILINE)


def test_what_was_read_is_what_the_quality_page_says(village: Village, tmp_path: Path) -> None:
    """Rows of the list that the command gives = rows of the quality page of site and book."""
    there = ("--desa", CODE, "--date", "2025-12-31", "--store", village.store)
    listed = cantik("import", village.workbook, *there, "--json").answer["berkas"][0]
    page = satu_baris((village.pages / "tentang.html").read_text("utf-8"))
    table = re.search(r'<table class="t" id="mutu-sumber">(.*?)</table>', page, re.DOTALL)
    assert table is not None
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table[1].split("</tr>")]
    head, told = rows[0], rows[1]
    values = dict(zip(head, told, strict=True))
    for words, value in (("Baris dibaca", listed["baris"]), ("Ditolak", listed["ditolak"])):
        assert values[words] == f"{value:,}".replace(",", "."), words
    assert baca.bare("".join(told[1:])) in baca.book_text(village.folder / "produk" / "buku.pdf")


# ── hidden cells ─────────────────────────────────────────────────────────────────────────────────
def test_hidden_cells_look_hidden(village: Village, release: Release) -> None:
    """NA with the class that hatches it, and nothing but its public range beside it."""
    seen = 0
    for table in release.tables:
        rows, classes = baca.page_rows(village.pages / "tabel" / f"{table.key}.html")
        for (_, cells), own in zip(rows, classes, strict=True):
            for text, style in zip(cells, own, strict=True):
                assert (text == "NA") == (style == "na"), table.key
                seen += text == "NA"
    assert seen > 10  # fewer than there were: tables that hide more are left out (docs/adr/0082)


def test_pictures_tell_published_numbers_only(village: Village, release: Release) -> None:
    """Titles of drawings (a screen reader reads them aloud) hold no number that the table does not print."""
    drawn = 0
    for table in release.tables:
        page = satu_baris((village.pages / "tabel" / f"{table.key}.html").read_text("utf-8"))
        drawings = re.findall(r'<svg[^>]*role="img".*?</svg>', page, re.DOTALL)
        printed = {text for row in _texts(table) for text in row}
        for drawing in drawings:
            drawn += 1
            alt = re.search(r"<title[^>]*>(.*?)</title>", drawing, re.DOTALL)
            assert alt is not None
            said = set(re.findall(r"(?<=[ :])\d[\d.]*(?:,\d+)?(?=[;,.]? |[;,.]?$)", alt.group(1).split(": ", 1)[-1]))
            labels = " ".join(c.label for axis in table.axes for c in axis.categories)
            unknown = {n.rstrip(".,;") for n in said} - printed - set(re.findall(r"\d+", labels))
            unknown -= set(re.findall(r"\d+", table.title))
            unknown -= {"0"} if "–" in printed else set()  # how a table prints nothing
            assert unknown == set(), (table.key, unknown)
    assert drawn >= 8


def test_nothing_internal_is_published(village: Village, release: Release) -> None:
    """No reason of suppression, no threshold and no proven interval of a cell that is not public; no hidden sheet."""
    book = baca._workbook(village.folder / "produk" / "tabel.xlsx")
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}
    words = re.compile(r'"(alasan|primer|sekunder|ambang|wajib|syarat|primary|secondary|required|proven)"')
    for path in village.folder.rglob("*.json"):
        if path.name in ("isi.json", "ro-crate-metadata.json"):
            continue
        said = json.loads(path.read_bytes())
        if path.name == "rilis.json":
            # The account of the protection names the rules of the policy, which are public; it says of no cell which
            # rule met it, and gives no limit.
            rules = said["protection"].pop("aturan")
            assert all(isinstance(rule, str) for rule in rules)
        assert not words.search(json.dumps(said)), path.name
    for table in release.tables:
        stored = json.loads((village.folder / "tabel" / f"{table.key}.json").read_bytes())
        for cell in stored["cells"]:
            assert cell["status"] != "rahasia" or cell["value"] is None
