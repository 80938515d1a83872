"""A PDF on larger paper: the same pages with the same numbers, drawn larger, links and tags with them."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

#: millimetres; a page of A5 becomes one of A4
A4 = (210.0, 297.0)
_POINTS = 72 / 25.4
_PLACES = 4


def repack_pdf(pdf: bytes, paper: tuple[float, float] | None = None) -> bytes:
    """The PDF with compressed object streams and an id that depends on its content alone; tags and metadata stay.
    `paper`: what its pages are enlarged to."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if paper is not None:
            enlarge_pages(document, paper)
        document.save(
            stream,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return stream.getvalue()


def enlarge_pages(document: pikepdf.Pdf, paper: tuple[float, float]) -> None:
    """Draw every page as large as the paper; all pages are of one size."""
    wide, high = (side * _POINTS for side in paper)
    box = [float(edge) for edge in document.pages[0].mediabox]
    by = wide / (box[2] - box[0]), high / (box[3] - box[1])
    matrix = f"q {by[0]:.6f} 0 0 {by[1]:.6f} 0 0 cm\n".encode()
    for page in document.pages:
        page.obj.MediaBox = pikepdf.Array([0, 0, round(wide, _PLACES), round(high, _PLACES)])
        for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
            if name in page.obj:
                del page.obj[name]
        page.contents_add(matrix, prepend=True)
        page.contents_add(b"\nQ", prepend=False)
    for item in document.objects:
        _move(item, by)


def _move(item: Any, by: tuple[float, float]) -> None:
    """What is told in points of the page within an object of its own: rectangles of links and figures, where links lead
    to, patterns (whose space is that of the page, not of what is drawn on it)."""
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key in ("/Rect", "/QuadPoints") if item.get("/Type") == "/Annot" else ():
            _scale_numbers(item, key, by)
        if item.get("/O") == "/Layout":
            _scale_numbers(item, "/BBox", by)
        if "/PatternType" in item:
            old = [float(each) for each in item.get("/Matrix", [1, 0, 0, 1, 0, 0])]
            item.Matrix = pikepdf.Array([round(each * by[at % 2], _PLACES) for at, each in enumerate(old)])
        inner: list[Any] = [value for key, value in item.items() if key != "/Parent"]
    elif isinstance(item, pikepdf.Array):
        if len(item) == 5 and item[1] == "/XYZ":
            for at, share in ((2, by[0]), (3, by[1])):
                item[at] = round(float(item[at]) * share, _PLACES)
        inner = list(item)
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            _move(value, by)


def _scale_numbers(item: Any, key: str, by: tuple[float, float]) -> None:
    if key in item:
        item[key] = pikepdf.Array([round(float(each) * by[at % 2], _PLACES) for at, each in enumerate(item[key])])
