"""Pages on A4 paper as Chromium prints them, read back from the PDF: no menu, everything opened, source, edition and
address at the foot, no row of a table alone on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from tests.publish.test_umpan import ADDRESS, build, three_editions

A4 = (595, 842)
#: a page with what is folded, the first one, and a table that is longer than the paper that is left to it
STATUS, FRONT, TABLE = "status.html", "index.html", "tabel/pekerjaan-g-lampiran.html"


pytestmark = pytest.mark.peramban


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("cetak"), three_editions(), ADDRESS)


def printed(browser: Browser, page: Path) -> list[str]:
    """The text of each sheet of paper."""
    opened = browser.new_page()
    try:
        opened.goto(page.as_uri())
        pdf = pypdfium2.PdfDocument(opened.pdf(prefer_css_page_size=True))
    finally:
        opened.close()
    assert {tuple(map(round, sheet.get_size())) for sheet in pdf} == {A4}
    return [re.sub(r"\s+", " ", sheet.get_textpage().get_text_range()) for sheet in pdf]


@pytest.mark.parametrize("name", [STATUS, FRONT, TABLE])
def test_a_page_is_printed_without_menu_with_its_source_edition_and_address(
    name: str, site: Path, browser: Browser
) -> None:
    sheets = printed(browser, site / name)
    whole = " ".join(sheets)
    for menu in ("Tentang data", "English", "Langsung ke isi"):
        assert menu not in sheets[0]
    assert "Desa Contoh Makmur" in sheets[0], "who publishes stands on top"
    assert "CONTOH – DATA REKAAN" in sheets[0]
    assert "Register Desa Contoh Makmur" in sheets[-1]
    assert "Rilis 2025-1" in sheets[-1]
    assert f"{ADDRESS}{name}".replace("-", "") in re.sub(r"[\s\ufffe\xad\x02-]", "", sheets[-1])
    assert [
        number for number in range(1, len(sheets) + 1) if f"{number} / {len(sheets)}" not in sheets[number - 1]
    ] == []
    if name == TABLE:
        closed = (site / name).read_text("utf-8")
        assert "<details>" in closed
        assert "data tidak dapat ditampilkan" in whole, "what is folded on a screen is open on paper"
    if name == STATUS:
        folded = re.findall(r"<li>([^<]+)</li>", (site / name).read_text("utf-8"))
        assert len(folded) > 3
        assert [title for title in folded if re.sub(r"\s", "", title) not in re.sub(r"\s", "", whole)] == []


def test_a_table_that_goes_on_repeats_its_head_and_leaves_no_row_alone(site: Path, browser: Browser) -> None:
    sheets = printed(browser, site / TABLE)
    rows = [
        len(re.findall(r"(?:Petani|Buruh|Wiraswasta|Karyawan|PNS|Pelajar|Mengurus|Belum/|Lainnya|Jumlah) ", s))
        for s in sheets
    ]
    told = [number for number, count in enumerate(rows) if count]
    for number in told:
        assert "(1)" in sheets[number], "the head stands on each sheet of the table"
        assert rows[number] >= 3
