"""The book of a village that went the whole way, as an eye meets it: full pages, lines that end where they may."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from tests.fixtures.desa_jadi import Village
from tests.publish.test_book_pages import measure

pytestmark = pytest.mark.lambat


def test_no_page_is_less_than_three_fifths_full_but_the_last_of_a_part(village: Village) -> None:
    pages = measure(printed(village))
    assert len(pages.filled) > 50
    assert pages.holes() == []


def test_no_line_ends_within_a_range_or_a_doubled_word(village: Village) -> None:
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed(village))]
    assert sum(len(re.findall(r"\w[–-]\u2060?\w", text)) for text in texts) > 200
    assert [found for text in texts for found in re.findall(r"\w+[–-]\u2060?\r?\n\w[^\r\n]*", text)] == []


def printed(village: Village) -> bytes:
    return (village.folder / "produk" / "buku.pdf").read_bytes()
