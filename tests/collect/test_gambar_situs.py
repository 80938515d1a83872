"""Logo and photo of a site: what is handed in by who means ill, or by a phone, and what a reader gets of it."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from cantik.collect.errors import PhotoRefused
from cantik.collect.site_pictures import make_logo, make_photo
from tests.fixtures.terburuk import PHOTOS

SECRET = b"Reka Pemotret 081200000000"


def picture(
    size: tuple[int, int], kind: str = "JPEG", *, mode: str = "RGB", noise: bool = False, **how: object
) -> bytes:
    image = Image.new(mode, size, (40, 120, 60, 0)[: len(mode)])
    if noise:
        image = Image.frombytes("RGB", size, random.Random(7).randbytes(size[0] * size[1] * 3))
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def from_phone(*, turned: bool = False) -> bytes:
    """A photo as a phone writes it: place, maker, a comment; held upright, written lying."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Reka Phone", SECRET.decode()
    exif[0x0112] = 6 if turned else 1
    exif.get_ifd(0x8825)[2] = (IFDRational(7), IFDRational(30), IFDRational(15))
    return picture((1600, 1200), exif=exif, comment=SECRET)


def test_what_the_camera_wrote_is_gone() -> None:
    data = from_phone()
    assert SECRET in data, "the file that is handed in has it"
    made = make_photo(data)
    with Image.open(io.BytesIO(made)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"Reka" not in made
    assert b"Exif" not in made


def test_a_photo_that_was_held_upright_stands() -> None:
    with Image.open(io.BytesIO(make_photo(from_phone(turned=True)))) as image:
        assert image.height > image.width


@pytest.mark.parametrize("size", [(4000, 3000), (480, 240), (1500, 400)])
def test_a_photo_has_the_bytes_that_a_cheap_phone_waits_for(size: tuple[int, int]) -> None:
    made = make_photo(picture(size, noise=True))
    assert len(made) <= 60_000
    with Image.open(io.BytesIO(made)) as image:
        assert max(image.size) <= 960
        assert image.width / image.height == pytest.approx(size[0] / size[1], rel=0.05)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_a_logo_is_a_small_png_on_white(mode: str) -> None:
    data = picture((900, 700), "PNG", mode="RGBA") if mode == "RGBA" else picture((900, 700), "PNG", mode="RGB")
    with Image.open(io.BytesIO(make_logo(data))) as image:
        assert image.format == "PNG"
        assert image.height == 80
        assert image.convert("RGB").getpixel((3, 3)) == ((255, 255, 255) if mode == "RGBA" else (40, 120, 60))
    assert len(make_logo(picture((900, 700), noise=True))) <= 24_000


def test_the_same_picture_gives_the_same_bytes() -> None:
    data = from_phone()
    assert make_photo(data) == make_photo(data)
    assert make_logo(data) == make_logo(data)


@pytest.mark.parametrize("make", [make_logo, make_photo])
@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'\xef\xbb\xbf  <?xml version="1.0"?><svg/>',
        b"<!doctype html><script>1</script>",
        b"GIF89a" + bytes(40),
        b"BM" + bytes(60),
        b"%PDF-1.7",
        b"",
        picture((20, 20), "PNG"),
        picture((300, 3), "PNG"),
        picture((2400, 30), "PNG"),
    ],
)
def test_what_is_no_picture_is_refused(make: Callable[[bytes], bytes], data: bytes) -> None:
    with pytest.raises(PhotoRefused) as caught:
        make(data)
    assert caught.value.code == "B133"


@pytest.mark.parametrize("make", [make_logo, make_photo])
@pytest.mark.parametrize("name", sorted(PHOTOS))
def test_the_worst_files_end_in_time(make: Callable[[bytes], bytes], name: str) -> None:
    data, begun = PHOTOS[name](), time.process_time()
    with pytest.raises(PhotoRefused):
        make(data)
    assert time.process_time() - begun < 4


def test_svg_is_named() -> None:
    with pytest.raises(PhotoRefused) as caught:
        make_logo(b"<svg/>")
    assert "SVG" in caught.value.found
