"""Files by their SHA-256: where they are fetched from, and the room in which they gather until a package is whole.

Layout of a carrier (a stick, a folder, a web server): `isi/ab/abcd…`. A file that came in part lies as `abcd….bagian`
and is continued where it ends; it gets its name when its digest is right, in one move.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from cantik.base.canonical import digest_file
from cantik.base.errors import WrongUse
from cantik.federate.errors import DeliveryPaused, PackageRefused, changed_piece, missing_piece

FOLDER = "isi"
#: seconds without a byte after which a line counts as cut
SILENT_S = 30
_DIGEST = re.compile("[0-9a-f]{64}")
_BLOCK = 1 << 18
_PART = ".bagian"


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


class PieceSource(Protocol):
    """Something that holds files by name."""

    def open_at(self, name: str, offset: int) -> AbstractContextManager[Readable]:
        """The bytes of a file from an offset on. Raises `PackageRefused` T604, `DeliveryPaused` T610."""
        ...


def piece_name(own: str) -> str:
    """The place of a file within a carrier, by its digest."""
    return f"{FOLDER}/{own[:2]}/{own}"


@dataclass(frozen=True, slots=True)
class FolderPieces:
    """A carrier in a folder: a stick, a share."""

    root: Path

    @contextmanager
    def open_at(self, name: str, offset: int) -> Iterator[Readable]:
        """As `PieceSource`."""
        path = self.root / name
        if path.is_symlink() or not path.is_file():
            raise missing_piece(name, "tidak ada", "berkas pada media kiriman")
        try:
            with path.open("rb") as stream:
                stream.seek(offset)
                yield stream
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            raise missing_piece(name, "tidak terbaca", "berkas pada media kiriman") from error


@dataclass(frozen=True, slots=True)
class WebPieces:
    """A carrier on a web server that serves static files."""

    address: str

    @contextmanager
    def open_at(self, name: str, offset: int) -> Iterator[Readable]:
        """As `PieceSource`; a server that does not know ranges is read from the beginning, and what is held already is
        passed over."""
        asked = urllib.request.Request(f"{self.address.rstrip('/')}/{name}")  # noqa: S310 - http and https only
        if offset:
            asked.add_header("Range", f"bytes={offset}-")
        try:
            with urllib.request.urlopen(asked, timeout=SILENT_S) as answer:  # noqa: S310
                skip = offset if answer.status != 206 else 0
                while skip > 0 and (passed := answer.read(min(skip, _BLOCK))):
                    skip -= len(passed)
                yield answer
        except urllib.error.HTTPError as error:
            if error.code >= 500:
                raise report_cut(self.address, f"jawaban {error.code}") from error
            raise missing_piece(name, f"jawaban {error.code}", "berkas pada alamat kiriman") from error
        except OSError as error:  # URLError is one
            if error.errno == errno.ENOSPC:
                raise
            raise report_cut(self.address, describe_silence(error)) from error


def source_at(text: str) -> FolderPieces | WebPieces:
    """The carrier at a folder or an address (`http`, `https`, `file`). Raises `WrongUse` D181 for another scheme."""
    parts = urlsplit(text)
    if parts.scheme in ("http", "https"):
        return WebPieces(text)
    if parts.scheme == "file":
        return FolderPieces(Path(urllib.request.url2pathname(parts.path)))
    if "://" in text:
        raise WrongUse(
            "D181", "Alamat ini tidak dapat dibaca", found=text[:80], expected="folder, file://, http://, atau https://"
        )
    return FolderPieces(Path(text))


def describe_silence(error: BaseException) -> str:
    """Why nothing came, in words that tell an official what to look at."""
    reason = getattr(error, "reason", error)  # of a URLError
    if isinstance(reason, ConnectionRefusedError):
        return "komputer penerima menyala, tetapi servernya tidak berjalan"
    if isinstance(reason, TimeoutError):
        return "tidak ada jawaban"
    if isinstance(reason, socket.gaierror):
        return "alamat ini tidak dikenal; mungkin tidak ada jaringan"
    if isinstance(reason, ssl.SSLError):
        return "sertifikat server tidak dapat dipercaya"
    return "sambungan putus di tengah jalan"


def report_cut(where: str, found: str) -> DeliveryPaused:
    """That the line was cut."""
    return DeliveryPaused(
        "T610",
        "Sambungan terputus",
        where=where,
        found=found,
        mend="Tidak ada yang hilang: yang sudah sampai tidak dikirim lagi. Coba lagi bila ada sinyal.",
    )


@dataclass(frozen=True, slots=True)
class PieceRoom:
    """A folder in which files gather, of one village. Files on the shelf that are known by digest count as held."""

    folder: Path

    def path(self, own: str) -> Path:
        """Where a whole file lies."""
        if _DIGEST.fullmatch(own) is None:
            raise ValueError(own)
        return self.folder / own

    def part(self, own: str) -> Path:
        """Where a file lies that came in part."""
        return self.path(own).with_name(f"{own}{_PART}")

    def count_held(self, own: str, length: int) -> int | None:
        """Bytes that are held of a file of `length` bytes; None when it is whole. What came to its full length and was
        not given its name (whoever brought the last byte was killed) is settled here: one that its digest names is
        whole, another one begins anew."""
        if self.path(own).is_file():
            return None
        try:
            held = self.part(own).stat().st_size
            if held < length:
                return held
            return None if self._settle(own, length) else 0
        except FileNotFoundError:  # none, or another process gave it its name meanwhile
            return None if self.path(own).is_file() else 0

    def append(self, own: str, offset: int, data: bytes, length: int) -> int:
        """Continue a file by bytes that begin at `offset`; how many are held now. Bytes that are held already are
        passed over, bytes beyond a gap are not taken. The last ones make it whole. Raises `PackageRefused` T605 for a
        file that is not the one its digest names (it begins anew), `OSError` as the system said it."""
        held = self.count_held(own, length)
        if held is None:
            return length
        fresh = data[held - offset :] if offset <= held else b""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if fresh or length == 0:
            with self.part(own).open("r+b" if held else "wb") as stream:
                stream.seek(held)
                stream.write(fresh[: length - held])
        held = min(length, held + len(fresh))
        if held == length and not self._settle(own, length):
            raise changed_piece(own)
        return held

    def _settle(self, own: str, length: int) -> bool:
        """Give a file that came to its full length its name, or take it away when it is not the one that its digest
        names; whether it was."""
        part = self.part(own)
        if part.stat().st_size != length or digest_file(part) != own:
            part.unlink()
            return False
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(self.path(own))
        return True

    def fetch(self, source: PieceSource, own: str, length: int, heard: Callable[[int], None]) -> None:
        """Bring a file here from a carrier, continued where an earlier try ended. `heard` is told of each block. Raises
        T604 for one that ends too early, T605, T610."""
        held = self.count_held(own, length)
        if held is None:
            return
        try:
            self._fetch_from(held, source, own, length, heard)
        except PackageRefused as error:
            if not held or error.code != "T605":
                raise
            self._fetch_from(0, source, own, length, heard)  # what lay here was wrong, not what lies there

    def _fetch_from(self, held: int, source: PieceSource, own: str, length: int, heard: Callable[[int], None]) -> None:
        with source.open_at(piece_name(own), held) as stream:
            while held < length or length == 0:
                block = stream.read(min(_BLOCK, max(1, length - held)))
                if not block and length:
                    raise missing_piece(own, f"{held} bita", f"{length} bita")
                held = self.append(own, held, block, length)
                heard(len(block))
                if length == 0:
                    return

    def adopt(self, own: str, path: Path) -> None:
        """Take a file that lies elsewhere in this store and is the one that the digest names."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self.path(own).with_name(f".{own}.salin")
        shutil.copyfile(path, new)
        new.replace(self.path(own))

    def clear(self) -> None:
        """Take everything away."""
        shutil.rmtree(self.folder, ignore_errors=True)
