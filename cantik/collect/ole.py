"""OLE2 compound files, as far as the gate must look: is it an .xls, is it locked, has it macros, which date system.

Source: [MS-CFB] (header, FAT, directory) and [MS-XLS] 2.4 (records FILEPASS, DATEMODE). Sectors are followed through
bounded chains only: a chain that runs in a circle or out of the file ends the reading with `DamagedFile`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from cantik.collect.errors import DamagedFile, NotAWorkbook, PasswordProtected

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and larger numbers are marks, not sectors
_EOF, _FILEPASS, _DATEMODE = 0x000A, 0x002F, 0x0022
_GLOBALS = 64 * 1024  # DATEMODE and FILEPASS stand near the front of the workbook stream


@dataclass(frozen=True, slots=True)
class XlsFacts:
    """What an .xls says about itself: the 1904 date system, macros inside."""

    date1904: bool
    macros: bool


class _Compound:
    """The chains of a compound file in memory."""

    def __init__(self, data: bytes, where: str) -> None:
        self._data = data
        self._where = where
        if len(data) < 512:
            raise self._damaged_error("berkas lebih pendek daripada kepalanya")
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise self._damaged_error("ukuran sektor tidak dikenal")
        self._size = 1 << shift
        self._fat = self._read_fat()

    def _damaged_error(self, found: str) -> DamagedFile:
        return DamagedFile(self._where, found)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        piece = self._data[start : start + self._size]
        if not piece:
            raise self._damaged_error("rantai sektor keluar dari berkas")
        return piece

    def _numbers(self, piece: bytes) -> tuple[int, ...]:
        whole = len(piece) // 4
        return struct.unpack(f"<{whole}I", piece[: whole * 4])

    def _read_fat(self) -> list[int]:
        listed = [n for n in struct.unpack_from("<109I", self._data, 76) if n < _END]
        following = struct.unpack_from("<I", self._data, 68)[0]
        seen: set[int] = set()
        while following < _END and following not in seen:
            seen.add(following)
            *more, following = self._numbers(self._sector(following))
            listed += [n for n in more if n < _END]
        fat: list[int] = []
        for number in listed[: len(self._data) // self._size + 1]:
            fat.extend(self._numbers(self._sector(number)))
        return fat

    def chain(self, first: int) -> Iterator[bytes]:
        """The sectors of a stream, in order."""
        seen = 0
        while first < _END:
            seen += 1
            if first >= len(self._fat) or seen > len(self._fat):
                raise self._damaged_error("rantai sektor tidak berujung")
            yield self._sector(first)
            first = self._fat[first]

    def entries(self) -> dict[str, int]:
        """Names of streams and storages with their first sector."""
        found: dict[str, int] = {}
        for piece in self.chain(struct.unpack_from("<I", self._data, 48)[0]):
            for at in range(0, len(piece) - 127, 128):
                length = struct.unpack_from("<H", piece, at + 64)[0]
                if 2 <= length <= 64:
                    name = piece[at : at + length - 2].decode("utf-16-le", errors="replace")
                    found[name] = struct.unpack_from("<I", piece, at + 116)[0]
        return found


def inspect_xls(data: bytes, where: str) -> XlsFacts:
    """Facts of an .xls. Raises `PasswordProtected`, `NotAWorkbook` (a Word document, say) or `DamagedFile`."""
    compound = _Compound(data, where)
    entries = compound.entries()
    if "EncryptedPackage" in entries:  # an encrypted .xlsx lies inside
        raise PasswordProtected(where)
    first = entries.get("Workbook", entries.get("Book"))
    if first is None:
        kind = "dokumen Word lama" if "WordDocument" in entries else "berkas OLE2 tanpa buku kerja"
        raise NotAWorkbook(where, kind)
    date1904 = False
    for number, body in _records(_front(compound, first)):
        if number == _FILEPASS:
            raise PasswordProtected(where)
        if number == _DATEMODE:
            date1904 = body[:1] == b"\x01"
    return XlsFacts(date1904, macros="_VBA_PROJECT_CUR" in entries or "VBA" in entries)


def _front(compound: _Compound, first: int) -> bytes:
    pieces, size = [], 0
    for piece in compound.chain(first):
        pieces.append(piece)
        size += len(piece)
        if size >= _GLOBALS:
            break
    return b"".join(pieces)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Records of the workbook globals: up to the first end-of-substream."""
    at = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        if number == _EOF:
            return
        yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length
