"""A photo from outside made harmless: looked at before it is decoded, turned upright, made small, written anew.

What the camera wrote beside it (place, device, day) does not survive: only pixels do.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from cantik.base.apart import MB
from cantik.base.parsing import parse_apart
from cantik.base.turns import refuse_at_page
from cantik.collect.errors import PhotoRefused
from cantik.collect.photo_parts import find_excess

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_BYTES: Final = 12 * 1024 * 1024
#: a camera of 50 megapixels; a JPEG of that size is decoded at an eighth, other formats may have less
MOST_PIXELS: Final = 52_000_000
MOST_PIXELS_WHOLE: Final = 26_000_000
LONGEST_SIDE: Final = 1600
#: bytes that a picture may take while it is made anew: its pixels some times over
PHOTO_MEMORY: Final = 1_000 * MB
_QUALITY = 82
_QUALITIES = (82, 70, 58)


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photo fit to be kept: JPEG bytes, width and height."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PhotoBounds:
    """How large a photo may be that is `given`, how large the one that is `kept` (bytes), and its longest side."""

    given: int
    kept: int
    longest: int


@parse_apart(memory=PHOTO_MEMORY)
def remake_photo(data: bytes) -> PhotoFile:
    """The photo anew. Raises `PhotoRefused` (B133) for anything that is no photo of a known format and size."""
    plain = read_pixels(data, LONGEST_SIDE)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return PhotoFile(out.getvalue(), *plain.size)


@parse_apart(memory=PHOTO_MEMORY)
def shrink_photo(data: bytes, bounds: PhotoBounds) -> PhotoFile:
    """The photo anew, within bounds of what comes and what is kept: of a worse quality, then smaller, until it fits.
    Raises `PhotoRefused` (B133) as `remake_photo`."""
    plain = read_pixels(data, bounds.longest, bounds.given)
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            plain.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= bounds.kept:
                return PhotoFile(out.getvalue(), *plain.size)
        plain = plain.resize((max(1, plain.width * 3 // 4), max(1, plain.height * 3 // 4)))


def read_pixels(data: bytes, longest: int, most: int = MOST_BYTES) -> Image.Image:
    """The pixels of a photo from outside, upright, on white, at most so long a side; nothing of what was written beside
    them. Raises `PhotoRefused` (B133) for anything that is no photo of a known format and size."""
    refuse_at_page("Image.open")
    if len(data) > most:
        raise PhotoRefused(f"{len(data) // (1024 * 1024)} MB", f"paling besar {most // (1024 * 1024)} MB")
    if too_much := find_excess(data):
        raise PhotoRefused(too_much, "foto ponsel biasa")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            whole = image.width * image.height
            if whole > (MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_WHOLE):
                raise PhotoRefused(f"{image.width} × {image.height} titik", "foto ponsel biasa")
            if image.format == "JPEG":
                image.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(image)
            flat = _flat(upright)
            flat.thumbnail((longest, longest))
            plain = Image.new("RGB", flat.size)
            plain.paste(flat)
            return plain
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise PhotoRefused("berkas yang tidak terbaca sebagai foto", "foto JPEG, PNG, atau WebP") from error


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency: on white, as paper shows it."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        return ground.convert("RGB")
    return image.convert("RGB")
