"""The parts of a photo's file, counted before anything decodes it: a decoder works through each, however small it is.

A JPEG may be drawn over and over by scans of some dozen bytes, each a whole pass over all its pixels; a hundred
thousand empty segments or chunks cost as much as a photo each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

#: segments and scans of a JPEG: a camera writes some dozen and one, a careful encoder twelve scans
MOST_SEGMENTS: Final = 400
MOST_SCANS: Final = 32
#: chunks of a PNG or WebP: a plain encoder cuts every 8 kB
MOST_CHUNKS: Final = 5_000
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_SCAN, _END = 0xDA, 0xD9
#: a marker within the data of a scan: not a stuffed byte, not a restart, not filling
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def find_excess(data: bytes) -> str:
    """What a photo has too much of, in words; "" for a usual one, and for what is none."""
    for head, counts in _KINDS:
        if data.startswith(head):
            return counts(data)
    return ""


def _of_jpeg(data: bytes) -> str:
    at, segments, scans = 2, 0, 0
    while at + 4 <= len(data):
        if data[at] != 0xFF:  # what lies between segments is passed over by decoders too
            found = data.find(b"\xff", at)
            if found < 0:
                return ""
            at = found
            continue
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        segments += 1
        if segments > MOST_SEGMENTS:
            return f"lebih dari {MOST_SEGMENTS} bagian"
        if marker == _END:
            return ""
        at += 2
        if marker in _ALONE or marker == 0:
            continue
        at += int.from_bytes(data[at : at + 2], "big")
        if marker == _SCAN:
            scans += 1
            if scans > MOST_SCANS:
                return f"digambar lebih dari {MOST_SCANS} kali"
            found_next = _NEXT_MARKER.search(data, at)
            if found_next is None:
                return ""
            at = found_next.start()
    return ""


def _of_png(data: bytes) -> str:
    return _count_chunks(data, 8, "big", 12)


def _of_webp(data: bytes) -> str:
    return _count_chunks(data, 12, "little", 8)


def _count_chunks(data: bytes, at: int, order: str, around: int) -> str:
    """Chunks with a length of four bytes: in a PNG before the name, in a WebP after it."""
    chunks = 0
    while at + 8 <= len(data):
        length = data[at : at + 4] if order == "big" else data[at + 4 : at + 8]
        size = int.from_bytes(length, "big" if order == "big" else "little")
        at += around + size + (size % 2 if order == "little" else 0)
        chunks += 1
        if chunks > MOST_CHUNKS:
            return f"lebih dari {MOST_CHUNKS} bagian"
    return ""


_KINDS: tuple[tuple[bytes, Callable[[bytes], str]], ...] = (
    (b"\xff\xd8", _of_jpeg),
    (b"\x89PNG\r\n\x1a\n", _of_png),
    (b"RIFF", _of_webp),
)
