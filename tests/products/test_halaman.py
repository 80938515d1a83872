"""The pages of the book as they come from the press: pixels and the text layer, nothing of the layout's own code."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from tests.fixtures.desa_jadi import Village

_MILLIMETRES = 210  # an A5 page is so high
_FRAME = slice(18, 193)  # millimetres from the top between which text stands


@dataclass(frozen=True)
class Page:
    """A printed page: number, text, the share of its frame below the last ink, pieces of text upon each other."""

    label: str
    text: str
    cover: bool
    white: float
    upon: tuple[tuple[str, str], ...]


@pytest.fixture(scope="module")
def pages(village: Village) -> list[Page]:
    return read(village.folder / "produk" / "buku.pdf")


def read(book: Path) -> list[Page]:
    document = pypdfium2.PdfDocument(book)
    return [_page(page, document.get_page_label(number)) for number, page in enumerate(document)]


def _page(page: pypdfium2.PdfPage, label: str) -> Page:
    grey = np.asarray(page.render(scale=0.7).to_pil().convert("L"))
    millimetre = grey.shape[0] / _MILLIMETRES
    frame = grey[int(_FRAME.start * millimetre) : int(_FRAME.stop * millimetre)]
    inked = np.flatnonzero((frame < 215).any(axis=1))
    white = 1.0 if not len(inked) else 1 - (inked[-1] + 1) / len(frame)
    text = page.get_textpage().get_text_range().replace("\r\n", "\n")
    return Page(label, text, bool((grey[:2] < 235).mean() > 0.5), white, tuple(_upon(page)))


def _upon(page: pypdfium2.PdfPage) -> list[tuple[str, str]]:
    """Pieces of text of which a third or more lies upon another piece."""
    layer = page.get_textpage()
    found = []
    for box, below in combinations([layer.get_rect(i) for i in range(layer.count_rects())], 2):
        wide = min(box[2], below[2]) - max(box[0], below[0])
        high = min(box[3], below[3]) - max(box[1], below[1])
        smaller = min((r[2] - r[0]) * (r[3] - r[1]) for r in (box, below))
        if wide > 1 and high > 0 and wide * high > 0.35 * smaller:
            found.append((layer.get_text_bounded(*box), layer.get_text_bounded(*below)))
    return found


def test_nothing_is_printed_over_something_else(pages: list[Page]) -> None:
    assert [(number, page.upon[:3]) for number, page in enumerate(pages, 1) if page.upon] == []


def test_tables_go_on_where_a_page_has_room(pages: list[Page]) -> None:
    """Between two pages of a chapter none is half empty, and together they are filled to five sixths."""
    first = next(n for n, page in enumerate(pages) if "Penjelasan teknis" in page.text)
    closing = re.compile(r"^(?:.*\n)?(?:Yang Tidak|Mutu Data\n)")  # below the running head
    last = next(n for n, page in enumerate(pages) if n > first and closing.match(page.text))
    part = re.compile(r"^(?:.*\n)?Capaian SDGs Desa\n")  # a chapter without a cover, on a page of its own
    within = {
        number: page.white
        for number, (page, after) in enumerate(pairwise(pages[first:last]), first + 1)
        if not (page.cover or after.cover or part.match(after.text)) and page.white < 1 and after.white < 1
    }
    assert len(within) > 20
    assert {number: round(white, 2) for number, white in within.items() if white > 0.5} == {}
    assert sum(within.values()) / len(within) < 1 / 6


def test_blank_pages_stand_only_before_a_chapter_and_no_chart_stands_alone(pages: list[Page]) -> None:
    for number, (page, after) in enumerate(pairwise(pages), 1):
        if page.white == 1 and not page.cover:
            assert after.cover or "Statistik Kunci" in after.text, number
        alone = re.search(r"Gambar\s+Figure", page.text) and not re.search(r"Tabel\W+Table|[a-z]\.\n", page.text)
        larger = page.white < 0.4 and 1 - after.white > page.white  # the table that follows has no room below it
        assert not alone or page.white < 0.3 or larger, number


def test_what_a_group_consists_of_stands_once_a_chapter_and_is_referred_to_by_page(pages: list[Page]) -> None:
    said = Counter[tuple[str, str]]()
    chapter = ""
    for page in pages:
        chapter = ((found := re.match(r"(\d)\n", page.text)) and page.cover and found[1]) or chapter
        flat = re.sub(r"\s+", " ", page.text)
        said.update((chapter, group) for group in re.findall(r"([A-Z][^:·.]*: terdiri atas [^.]*)\.", flat))
    assert said
    assert [group for group, times in said.items() if times > 1] == []
    by_number = {page.label: page.text for page in pages}
    led = [pair for page in pages for pair in re.findall(r"(\d\.\d+)\s\(hlm\.\s(\d+)\)", page.text)]
    assert led
    assert [(table, on) for table, on in led if not re.search(rf"Table {table} ", by_number[on])] == []
