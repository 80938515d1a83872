"""Pages of the book are full: measured on the pictures of its pages, as an eye sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2
import pytest
from PIL import Image

from cantik.publish.book.make import book
from cantik.publish.typeset import Press
from cantik.release.model import Release
from tests.fixtures.contoh_rilis import DUSUN, SEX, axis
from tests.publish.book_releases import AGES10, DUSUN9, added, difficult, plain, shaped

_TOP, _FOOT, _PAGE = 18.5, 193.0, 210.0  # mm: where the type area begins and ends, the height of a page
_GAP = 12.0  # mm without ink that separate two things; more is a hole
_LEAST = 0.60


@dataclass(frozen=True)
class Pages:
    """Of each page how much of its type area is filled, and the pages on which a part opens, from 0."""

    filled: tuple[float, ...]
    openings: frozenset[int]

    def holes(self) -> list[tuple[int, float]]:
        """Pages that are neither full nor the last of a part. Nothing follows the last page."""
        after = self.openings | {len(self.filled) - 1, len(self.filled)}  # with the cover at the back
        return [
            (page + 1, share)
            for page, share in enumerate(self.filled)
            if share < _LEAST and not ({page + 1, page + 2} & after and self._next_is_full_or_opens(page))
        ]

    def _next_is_full_or_opens(self, page: int) -> bool:
        """The next page opens a part, or is the decorated left page that faces the opening of a chapter."""
        return page + 1 in self.openings or page + 2 >= len(self.filled) or self.filled[page + 1] > 0.99


def measure(data: bytes) -> Pages:
    document = pypdfium2.PdfDocument(data)
    filled = tuple(_filled(page.render(scale=1).to_pil()) for page in document)
    openings = frozenset(mark.get_dest().get_index() for mark in document.get_toc())
    return Pages(filled, openings)


def _filled(picture: Image.Image) -> float:
    """The part of the type area that holds ink, or lies between two things that are near each other."""
    grey = picture.convert("L").point(lambda value: 255 if value < 235 else 0)
    scale = grey.height / _PAGE
    top, foot = round(_TOP * scale), round(_FOOT * scale)
    rows = [y for y in range(top, foot) if grey.crop((0, y, grey.width, y + 1)).getbbox()]
    near = _GAP * scale
    return sum(b - a if b - a <= near else 1 for a, b in pairwise([top, *rows])) / (foot - top)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as one:
        yield one


def many_shapes() -> Release:
    """A chapter of tables of every length and head that must share pages."""
    release = plain()
    for count in range(3, 13):
        rows = axis(f"b{count}", "Baris", "Row", "wilayah", [(f"Baris {i}", f"Row {i}") for i in range(1, count)])
        across = (SEX, AGES10, DUSUN9)[count % 3]
        release = added(release, shaped(release, f"t{count}", (rows, across), (rows.id,), 3))
    return added(release, shaped(release, "kelompok", (DUSUN, SEX, AGES10), ("dusun", "umur10"), 3))


def few_parts() -> Release:
    """Hardly anything: one chapter with one table."""
    release = plain()
    chapter = release.chapters[0]
    kept = replace(chapter, tables=chapter.tables[:1], figures=())
    return replace(release, chapters=(kept,), tables=(release.table(chapter.tables[0]),), not_shown=())


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(plain, marks=pytest.mark.malam),
        pytest.param(difficult, marks=pytest.mark.malam),
        pytest.param(few_parts, marks=pytest.mark.malam),
        many_shapes,  # the hardest by day: it holds all that `plain` holds
    ],
    ids=lambda make: str(make.__name__),
)
def test_only_the_last_page_of_a_part_may_stay_empty(make: object, press: Press) -> None:
    release = make()  # type: ignore[operator]
    pages = measure(book(release, press))
    assert len(pages.filled) > 10
    assert pages.holes() == []


def test_an_empty_page_would_be_seen() -> None:
    white = Image.new("RGB", (420, 595), "white")
    assert _filled(white) == 0
    half = white.copy()
    half.paste((0, 0, 0), (0, 0, 420, 300))
    assert 0.4 < _filled(half) < 0.6
    assert Pages((1.0, 1.0, 0.3, 1.0, 0.3, 0.9, 1.0, 1.0), frozenset({0, 5})).holes() == [(3, 0.3)]
