"""What the bundled fonts can draw and how wide it comes out: the `cmap` and `hmtx` tables of TrueType, read directly.

Layout is decided in Python from these widths (which column heads stand upright, what fits on A5), so it can be tested
without a PDF; and a character that no face has is known before Typst would refuse the whole book.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cantik.base.errors import CantikError

FOLDER = Path(__file__).parents[1] / "fonts" / "built"
TEXT = ("Regular", "Italic", "SemiBold", "SemiBoldItalic", "Bold", "BoldItalic")


@dataclass(frozen=True, slots=True)
class Face:
    """One face: advance widths by code point, in units of the em."""

    units: int
    advances: Mapping[int, int]

    def width(self, text: str, size: float) -> float:
        """Width of a line of text in points at `size` points, without kerning; unknown characters count one em."""
        advances, units = self.advances, self.units
        return sum([advances.get(ord(c), units) for c in text]) * size / units


@cache
def face(name: str) -> Face:
    """A face of Source Sans 3 by style (`Regular`, `Bold` …); `CantikError` when the fonts were not built."""
    return _read(FOLDER / f"SourceSans3-{name}.ttf")


@cache
def coverage() -> frozenset[int]:
    """Code points that every face of the text family has: what can be printed anywhere on a page."""
    faces = [frozenset(face(name).advances) for name in TEXT]
    return frozenset.intersection(*faces)


@cache
def _read(path: Path) -> Face:
    if not path.is_file():
        raise CantikError(
            "C101",
            "Huruf untuk buku dan gambar belum dibuat",
            where=path.name,
            expected="berkas TTF hasil penyiapan",
            mend="Jalankan ./script/demo atau ./script/test sekali; paket wheel sudah memuatnya.",
        )
    data = path.read_bytes()
    tables = {}
    for position in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * position)
        tables[tag] = offset
    units = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    metrics = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    widths = struct.unpack_from(">" + "Hh" * metrics, data, tables[b"hmtx"])[::2]
    glyphs = _characters(data, tables[b"cmap"])
    return Face(units, {code: widths[min(glyph, metrics - 1)] for code, glyph in glyphs.items()})


def _characters(data: bytes, start: int) -> dict[int, int]:
    """Glyph by code point from the Unicode subtables of `cmap` (formats 4 and 12; OpenType specification, `cmap`)."""
    glyphs: dict[int, int] = {}
    for position in range(struct.unpack_from(">H", data, start + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * position)
        kind = struct.unpack_from(">H", data, start + offset)[0]
        if platform in (0, 3) and kind == 4:
            glyphs |= _format4(data, start + offset)
        elif platform in (0, 3) and kind == 12:
            glyphs |= _format12(data, start + offset)
    return glyphs


def _format4(data: bytes, at: int) -> dict[int, int]:
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 4 * count)
    place = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", data, place)
    glyphs: dict[int, int] = {}
    for i, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[i]:
                glyph = struct.unpack_from(">H", data, place + 2 * i + offsets[i] + 2 * (code - first))[0]
                if not glyph:
                    continue
            glyph = (glyph + deltas[i]) & 0xFFFF
            if glyph:
                glyphs[code] = glyph
    return glyphs


def _format12(data: bytes, at: int) -> dict[int, int]:
    glyphs: dict[int, int] = {}
    for group in range(struct.unpack_from(">L", data, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", data, at + 16 + 12 * group)
        glyphs |= {first + i: glyph + i for i in range(last - first + 1) if glyph + i}
    return glyphs
