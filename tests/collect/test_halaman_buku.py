"""What a village gives to its book: a text with a mistake is named by its place, a photo loses where it was taken."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from cantik.collect.errors import HistoryRefused, PhotoRefused
from cantik.collect.history import read_history
from cantik.collect.photo import PhotoBounds, shrink_photo
from cantik.publish.typeset.safe import is_printable

BOUNDS = PhotoBounds(given=40 * 1024 * 1024, kept=160 * 1024, longest=1200)
#: as cameras write it: GPS latitude and longitude (EXIF 0x8825)
_GPS, _SOUTH, _LATITUDE = 0x8825, 1, 2


def test_paragraphs_are_divided_by_empty_lines() -> None:
    text = "\ufeffDibuka pada\r\n1912.\r\n\r\n  \r\nPasar berdiri\ttahun 1950 – di lereng.\n".encode()
    assert read_history(text, "s.txt", is_printable) == ("Dibuka pada 1912.", "Pasar berdiri tahun 1950 – di lereng.")


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"Dibuka 1912.\n\nDesa \xe9lok.\n", "s.txt:3, kolom 6"),
        ("Dibuka 1912.\nNama \u4e2d desa".encode(), "s.txt:2, kolom 6"),
        ("a\nb\u202ec".encode(), "s.txt:2, kolom 2"),
        (b"a\nb\x07", "s.txt:2, kolom 2"),
        (b"Kepala desa 9901.0101.0190.0001 pertama", "s.txt:1, kolom 13"),
        (b"", "s.txt"),
        (b"a" * 6_001, "s.txt"),
        (b"a" * 200_000, "s.txt"),
    ],
)
def test_a_mistake_is_named_by_line_and_column(data: bytes, where: str) -> None:
    with pytest.raises(HistoryRefused) as caught:
        read_history(data, "s.txt", is_printable)
    assert caught.value.where == where
    assert "9901" not in str(caught.value)


def test_years_and_telephone_numbers_are_no_number_of_a_person() -> None:
    text = "Tahun 1912 sampai 1945, lalu 1950 dan 1965; telepon 0342 123456."
    assert read_history(text.encode(), "s.txt", is_printable) == (text,)


def _large_photo() -> bytes:
    """20 MB with the place where it was taken, the camera and the day."""
    picture = Image.frombytes("RGB", (3400, 2400), os.urandom(3400 * 2400 * 3))
    exif = Image.Exif()
    exif[0x0110] = "KAMERA CONTOH"
    exif.get_ifd(_GPS).update({_SOUTH: "S", _LATITUDE: (8.0, 5.0, 44.0)})
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=100, subsampling=0, exif=exif)
    return made.getvalue()


def test_a_large_photo_becomes_small_and_forgets_its_place() -> None:
    given = _large_photo()
    assert len(given) > 16 * 1024 * 1024
    assert b"KAMERA CONTOH" in given
    made = shrink_photo(given, BOUNDS)
    assert len(made.data) <= BOUNDS.kept
    assert max(made.width, made.height) <= 1200
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.size == (made.width, made.height)
        assert not picture.getexif()
        assert "exif" not in picture.info
    assert b"KAMERA" not in made.data


def test_what_is_no_photo_is_refused() -> None:
    for data in (b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0" + b"0" * 100):
        with pytest.raises(PhotoRefused):
            shrink_photo(data, BOUNDS)
    with pytest.raises(PhotoRefused, match="1 MB"):
        shrink_photo(b"\xff\xd8" * 1024 * 1024, PhotoBounds(1024 * 1024, 1000, 100))
