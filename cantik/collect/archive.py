"""The gate before a ZIP container (XLSX, ODS) is opened: how many members, how large, and whether they tell the truth.

Sizes are counted while inflating, by our own inflater over the raw bytes of each
member, because `zipfile` stops at the size that the directory declares while other readers go on.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from cantik.base.turns import refuse_at_page
from cantik.base.zip_directory import TooManyMembers, open_zip
from cantik.collect.errors import DamagedFile, OverLimit, PasswordProtected

MB = 1_000_000
_LOCAL = b"PK\x03\x04"
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What the gate lets in: bytes of the file, members, bytes of all, ratio of members over `ratio_from` bytes."""

    file: int = 25 * MB
    members: int = 200
    total: int = 160 * MB
    ratio: int = 120
    ratio_from: int = 1 * MB


LIMITS = Limits()


class Archive:
    """A ZIP container that passed the gate; raises `OverLimit`, `DamagedFile` or `PasswordProtected` otherwise."""

    def __init__(self, data: bytes, where: str, limits: Limits = LIMITS) -> None:
        refuse_at_page("Archive")
        self._data = data
        self._where = where
        try:
            with open_zip(data, limits.members, any_packing=True) as box:
                infos = box.infolist()
        except TooManyMembers as error:
            expected = f"paling banyak {limits.members}"
            raise OverLimit(where, f"{error.count} bagian di dalam arsip", expected) from error
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError, OverflowError) as error:
            raise DamagedFile(where, "arsip ZIP yang tidak utuh") from error
        self._check(infos, limits)
        self._members = {info.filename: info for info in infos}
        if len(self._members) != len(infos):
            raise DamagedFile(where, "dua bagian bernama sama di dalam arsip")

    def _check(self, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
        total = sum(info.file_size for info in infos)
        if total > limits.total:
            raise OverLimit(
                self._where, f"{total / MB:.0f} MB setelah dibuka", f"paling banyak {limits.total // MB} MB"
            )
        for info in infos:
            if info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(1, info.compress_size):
                raise OverLimit(
                    self._where,
                    f"bagian yang mengembang {info.file_size // max(1, info.compress_size)} kali",
                    f"paling banyak {limits.ratio} kali",
                )
            if info.flag_bits & 0x1:
                raise PasswordProtected(self._where)
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise DamagedFile(self._where, "cara pemampatan yang tidak dipakai buku kerja")

    def __contains__(self, name: object) -> bool:
        return name in self._members

    @property
    def names(self) -> tuple[str, ...]:
        """Members in the order of the directory."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Bytes of a member, as the directory declares them."""
        return self._members[name].file_size

    def stream(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, inflated piece by piece; a member that lies about its size is a `DamagedFile`."""
        info = self._members[name]
        raw = self._raw(info)
        count, check = 0, 0
        for piece in raw if info.compress_type == zipfile.ZIP_STORED else _inflate(raw, self._where):
            count += len(piece)
            check = zlib.crc32(piece, check)
            if count > info.file_size:
                break
            yield piece
        if count != info.file_size:
            raise DamagedFile(self._where, "bagian arsip yang ukurannya tidak seperti tertulis")
        if check != info.CRC:
            raise DamagedFile(self._where, "bagian arsip yang isinya berubah")

    def _raw(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        at = info.header_offset
        head = self._data[at : at + 30]
        if len(head) < 30 or head[:4] != _LOCAL:
            raise DamagedFile(self._where, "bagian arsip tanpa kepala")
        name, extra = struct.unpack_from("<HH", head, 26)
        start = at + 30 + name + extra
        end = start + info.compress_size
        if end > len(self._data):
            raise DamagedFile(self._where, "arsip terpotong")
        view = memoryview(self._data)
        for piece in range(start, end, _PIECE):
            yield bytes(view[piece : min(piece + _PIECE, end)])

    def starts_with(self, name: str, mark: bytes) -> bool:
        """Whether a member begins with these bytes."""
        return next(iter(self.stream(name)), b"").startswith(mark)

    def read(self, name: str) -> bytes:
        """A whole small member."""
        return b"".join(self.stream(name))


def _inflate(raw: Iterator[bytes], where: str) -> Iterator[bytes]:
    machine = zlib.decompressobj(-15)
    try:
        for piece in raw:
            pending = piece
            while pending and not machine.eof:
                yield machine.decompress(pending, _PIECE)
                pending = machine.unconsumed_tail
        while not machine.eof:
            rest = machine.decompress(machine.unconsumed_tail, _PIECE)
            if not rest:
                return
            yield rest
    except zlib.error as error:
        raise DamagedFile(where, "bagian arsip yang tidak dapat dibuka") from error
