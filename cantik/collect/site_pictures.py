"""Logo and photo of an office for its public site: made anew like every photo from outside (`collect/photo`), as small
as a cheap phone needs them."""

from __future__ import annotations

import io
import re
from typing import Final

from PIL import Image

from cantik.base.parsing import parse_apart
from cantik.collect.errors import PhotoRefused
from cantik.collect.photo import PHOTO_MEMORY, read_pixels

#: pixels of a logo, twice what the page shows; wider ones are made lower
LOGO_HEIGHT, LOGO_WIDTH = 80, 320
#: the photo of the first page, and the bytes that it may have (docs/adr/0075)
PHOTO_SIZE: Final = (960, 720)
MOST_PHOTO_BYTES, MOST_LOGO_BYTES = 60_000, 12_000
#: so few pixels a side show nothing on a page
LEAST_PHOTO, LEAST_LOGO = 480, 32
LONGEST_SHAPE = 4
_COLOURS = (128, 64, 32, 16)
_QUALITIES = (80, 72, 64, 56, 48, 40, 32)
_MARKUP = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<")


@parse_apart(memory=PHOTO_MEMORY)
def make_logo(data: bytes) -> bytes:
    """A logo as a PNG of few colours on white. Raises `PhotoRefused` (B133), also for SVG, which is a program."""
    plain = _read(data, 4 * LOGO_WIDTH)
    if min(plain.size) < LEAST_LOGO:
        raise PhotoRefused(_measure(plain), f"paling sedikit {LEAST_LOGO} titik tiap sisi")
    plain.thumbnail((LOGO_WIDTH, LOGO_HEIGHT))
    made = [_as_png(plain, colours) for colours in _COLOURS]
    return next((each for each in made if len(each) <= MOST_LOGO_BYTES), made[-1])


@parse_apart(memory=PHOTO_MEMORY)
def make_photo(data: bytes) -> bytes:
    """A photo as a JPEG of at most `MOST_PHOTO_BYTES`: less fine first, then smaller. Raises `PhotoRefused` (B133)."""
    plain = _read(data, max(PHOTO_SIZE))
    if max(plain.size) < LEAST_PHOTO or max(plain.size) > LONGEST_SHAPE * min(plain.size):
        shape = (
            f"sisi panjang paling sedikit {LEAST_PHOTO} titik, dan tidak lebih dari {LONGEST_SHAPE} kali sisi pendek"
        )
        raise PhotoRefused(_measure(plain), shape)
    plain.thumbnail(PHOTO_SIZE)
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            plain.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= MOST_PHOTO_BYTES:
                return out.getvalue()
        plain = plain.reduce(2)  # noise in every pixel: a quarter of it always fits


def _read(data: bytes, longest: int) -> Image.Image:
    if _MARKUP.match(data[:200]):
        raise PhotoRefused("SVG atau halaman web", "gambar JPEG, PNG, atau WebP; simpan SVG sebagai PNG dahulu")
    return read_pixels(data, longest)


def _measure(image: Image.Image) -> str:
    return f"{image.width} × {image.height} titik"


def _as_png(image: Image.Image, colours: int) -> bytes:
    out = io.BytesIO()
    image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
