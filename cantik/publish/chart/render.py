"""Specifications drawn to SVG: once, in Python, with the fonts of the package and Indonesian numbers."""

from __future__ import annotations

import json
import re
from concurrent.futures import Future
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from cantik.base.errors import CantikError
from cantik.publish.chart import spec as colours

FONTS = Path(__file__).parents[1] / "fonts" / "built"
_LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]}
_VARIABLES = {
    colours.INK: "var(--ink)",
    colours.INK2: "var(--ink2)",
    colours.SUBJECT: "var(--btn)",
    colours.CONTEXT: "var(--ctx)",
    colours.MEN: "var(--r4)",
    colours.WOMEN: "var(--kunyitfill)",
}


#: Drawings that a helper makes (`ahead.py`), by their specification.
ORDERED: dict[str, Future[str]] = {}


@cache
def _library() -> Any:
    """The drawing library, with the package's fonts; without them a drawing would fall back to whatever the machine
    has. Raises `CantikError` C101."""
    import vl_convert  # here: half the memory of a process that has its charts drawn by a helper

    if not any(FONTS.glob("*.ttf")):
        raise CantikError(
            "C101",
            "Huruf untuk buku dan gambar belum dibuat",
            where=str(FONTS),
            expected="berkas TTF hasil penyiapan",
            mend="Jalankan ./script/demo atau ./script/test sekali; paket wheel sudah memuatnya.",
        )
    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def svg(spec: dict[str, Any]) -> str:
    """The chart as SVG text (fonts by name). The same spec gives the same text."""
    return _kept(as_text(spec))


def as_text(spec: dict[str, Any]) -> str:
    """A specification as the text that is drawn."""
    return json.dumps(spec, ensure_ascii=False)


@lru_cache(maxsize=128)  # book, preview, site and history of a village show the same thirty charts
def _kept(spec: str) -> str:
    ordered = ORDERED.get(spec)
    return drawn(spec) if ordered is None else ordered.result()


def drawn(spec: str) -> str:
    """The SVG of a specification, drawn in this process."""
    made: str = _library().vegalite_to_svg(spec, vl_version="6.4", format_locale=_LOCALE)
    # A family name that ends in a digit must be quoted, or the SVG readers of Typst and vl-convert fall back silently.
    return re.sub('font-family="([^"\']+)"', "font-family=\"'\\1'\"", _numbered(made))


def _numbered(made: str) -> str:
    """Ids of clipping paths counted from the start of this drawing; the renderer counts on and on."""
    names: dict[str, str] = {}
    return re.sub(r"\bclip\d+\b", lambda match: names.setdefault(match.group(), f"clip{len(names)}"), made)


def for_web(drawn: str, alt: str, uid: str) -> str:
    """The SVG for inlining in a page: a title that says the values, colours as CSS variables (dark theme), fonts of
    the page."""
    for colour, variable in _VARIABLES.items():
        drawn = re.sub(f'="{colour}"', f'="{variable}"', drawn, flags=re.IGNORECASE)
    drawn = re.sub(r' font-family="[^"]*"', "", drawn)
    drawn = re.sub(r'(id="|url\(#)(clip\d+)', rf"\g<1>{uid}-\g<2>", drawn)  # several drawings share a page
    drawn = re.sub(r' (class|aria-[a-z]+|role)="[^"]*"', "", drawn)
    # Long decimals of coordinates are cut; texts between tags hold numbers of people and stay as they are.
    drawn = re.sub(r'="[^"]*"', lambda match: re.sub(r"(\.\d{2})\d+", r"\1", match.group()), drawn)
    match = re.match(r"<svg([^>]*)>", drawn)
    if match is None:
        raise ValueError("not an SVG")
    box = re.search(r'viewBox="([^"]+)"', match.group(1))
    size = box.group(1) if box else "0 0 360 360"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" aria-labelledby="{uid}" '
        f'style="max-width:{size.split()[2]}px"><title id="{uid}">{_escape(alt)}</title>'
    )
    return head + drawn[match.end() :]


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
