"""A package: one signed release with what goes beside it, as a list of files by SHA-256.

The list is canonical JSON and is itself known by its digest; files are fetched by their digests alone, so that one that
the other side has already is not sent again. `rilis/…` is the folder of the release as its village signed it;
`kontribusi.age` the sealed counts for the level above, `tata-letak.json` the definitions by which they are laid out,
`ganda.age` the sealed tokens of whom they count, which go to the kabupaten and no further.
Nothing here is trusted: bounds and names are checked before a byte of a file is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from cantik.base.canonical import canonical_json, digest, digest_file
from cantik.base.file_names import is_portable
from cantik.base.nesting import parse_json
from cantik.content.loader import limit
from cantik.federate.errors import not_listed, too_large, wrong_path
from cantik.release.files import CONTENTS, SIGNATURE, list_files, refuse_irregular
from cantik.release.model import number_order

KIND, FORM = "kiriman-rilis", 1
RELEASE, CONTRIBUTION, LAYOUT, DOUBLES = "rilis", "kontribusi.age", "tata-letak.json", "ganda.age"
MB = 1_000_000
#: bytes of a list that are read: a line of 5,000 files is shorter than 300 bytes
MOST_LIST = 2 * MB
#: names as FAT and exFAT keep them
_MOST_LETTERS, _MOST_DEPTH = 140, 6
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 ._()+,=@-]*")
_DIGEST, _CODE, _NUMBER = (
    re.compile("[0-9a-f]{64}"),
    re.compile(r"\d\d(\.\d\d(\.\d\d\.\d{4})?)?"),  # of a village, a kabupaten, a province or the whole
    re.compile(r"\d{4}-\d{1,4}"),
)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of a package: its place in it, its length and SHA-256."""

    path: str
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class Package:
    """The list of a package. `contents`: SHA-256 of the release's own list, which its village signed."""

    code: str
    number: str
    contents: str
    files: tuple[PackedFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.length for file in self.files)

    def encode_list(self) -> bytes:
        """The list as it travels; equal packages give equal bytes."""
        return canonical_json(
            {
                "jenis": KIND,
                "bentuk": FORM,
                "kode": self.code,
                "nomor": self.number,
                "isi": self.contents,
                "berkas": [{"jalur": f.path, "panjang": f.length, "sha256": f.digest} for f in self.files],
            }
        )

    @property
    def id(self) -> str:
        """SHA-256 of the list."""
        return digest(self.encode_list())

    def lengths(self) -> dict[str, int]:
        """The length of each file by digest: one that is named twice is sent once."""
        return {file.digest: file.length for file in self.files}

    def find(self, path: str) -> PackedFile | None:
        """The file at a place, None without."""
        return next((file for file in self.files if file.path == path), None)


def most_bytes() -> int:
    """Bytes that one package may have on this server."""
    return limit("kiriman_mb").whole * MB


def pack_release(folder: Path, beside: Mapping[str, Path]) -> tuple[Package, dict[str, Path]]:
    """The package of the release in a folder, with the files `beside` it by name; and where each file lies, by digest.

    Raises T105 for a folder with anything but regular files, T602 and T603 as `read_package`: what cannot be received
    is not sent.
    """
    refuse_irregular(folder)
    said = parse_json((folder / CONTENTS).read_bytes())
    names = [*list_files(folder), CONTENTS, SIGNATURE]
    places = {f"{RELEASE}/{name}": folder / name for name in sorted(names)} | dict(beside)
    files = tuple(PackedFile(path, at.stat().st_size, digest_file(at)) for path, at in sorted(places.items()))
    made = Package(str(said["kode"]), str(said["nomor"]), digest_file(folder / CONTENTS), files)
    return read_package(made.encode_list()), {file.digest: places[file.path] for file in files}


def read_package(data: bytes, *, where: str = "daftar kiriman") -> Package:
    """The list of a package, bounded. Raises `PackageRefused` T601 for what is none, T602 for one that is too large,
    T603 for a name that leads elsewhere."""
    if len(data) > MOST_LIST:
        raise too_large(where, f"daftar {len(data)} bita", f"paling besar {MOST_LIST} bita")
    try:
        said = parse_json(data)
        if (said["jenis"], said["bentuk"]) != (KIND, FORM):
            raise not_listed(where, f"{said['jenis']} bentuk {said['bentuk']}", f"{KIND} bentuk {FORM}")
        code, number, contents, rows = said["kode"], said["nomor"], said["isi"], said["berkas"]
        _bound_count(rows, where)
        files = tuple(_read_file(row, where) for row in rows)
    except (ValueError, KeyError, TypeError) as error:
        raise not_listed(where, "berkas lain", "daftar kiriman dari Cantik") from error
    if not (_fits(_CODE, code) and _fits(_NUMBER, number) and _fits(_DIGEST, contents)):
        raise not_listed(where, f"{code!s:.40} {number!s:.20}", "kode wilayah, nomor rilis, dan sidik isinya")
    package = Package(code, f"{number_order(number)[0]}-{number_order(number)[1]}", contents, files)
    if package.number != number or package.encode_list() != data:
        raise not_listed(where, "susunan lain", "susunan baku, sehingga sidiknya satu")
    _require_whole(package, where)
    return package


def _fits(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _bound_count(rows: Any, where: str) -> None:
    most = limit("kiriman_berkas").whole
    if not isinstance(rows, list) or not rows:
        raise not_listed(where, "tanpa berkas", "paling sedikit satu rilis")
    if len(rows) > most:
        raise too_large(where, f"{len(rows)} berkas", f"paling banyak {most} berkas")


def _read_file(row: Any, where: str) -> PackedFile:
    path, length, own = row["jalur"], row["panjang"], row["sha256"]
    if len(row) != len(("jalur", "panjang", "sha256")) or not isinstance(path, str):
        raise not_listed(where, "baris lain", "jalur, panjang, sha256")
    if not _is_place(path):
        raise wrong_path(where, repr(path[:_MOST_LETTERS]))
    if type(length) is not int or length < 0 or not _fits(_DIGEST, own):
        raise not_listed(f"{where}, {path}", f"{length!s:.30} {own!s:.70}", "panjang dalam bita dan sidik SHA-256")
    return PackedFile(path, length, own)


def _is_place(path: str) -> bool:
    """Whether a path is a place within a package on every system."""
    parts = path.split("/")
    usual = all(_NAME.fullmatch(p) and is_portable(p) for p in parts)
    known = path in (CONTRIBUTION, LAYOUT, DOUBLES) or (len(parts) > 1 and parts[0] == RELEASE)
    return usual and known and len(path) <= _MOST_LETTERS and len(parts) <= _MOST_DEPTH


def _require_whole(package: Package, where: str) -> None:
    """Bounds of the whole, and that no place is named twice, also where a system does not tell capitals apart."""
    if package.size > most_bytes():
        raise too_large(where, f"{package.size} bita", f"paling besar {most_bytes()} bita")
    places = [file.path.casefold() for file in package.files]
    if twice := {place for place in places if places.count(place) > 1} if len(set(places)) < len(places) else set():
        raise wrong_path(where, f"{min(twice)!r} dua kali")
    above = {str(parent) for place in places for parent in PurePosixPath(place).parents}
    if both := above & set(places):
        raise wrong_path(where, f"{min(both)!r} sebagai berkas dan sebagai folder")
    for needed in (CONTENTS, SIGNATURE):
        if package.find(f"{RELEASE}/{needed}") is None:
            raise not_listed(where, f"tanpa {needed}", "rilis yang ditandatangani")
    own = package.find(f"{RELEASE}/{CONTENTS}")
    if own is not None and own.digest != package.contents:
        raise not_listed(where, f"{CONTENTS} lain", "isi.json yang sidiknya disebut daftar")
