"""A package of references: the content files of one server in one version, as one canonical JSON known by its digest.

One file, so that it travels whole or not at all, through a static server, on a stick, and is read in twenty years. Its
files are named by their place in a folder of content; nothing else is a place. Bounds come before anything is built.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json, digest
from cantik.base.nesting import parse_json
from cantik.content.content_files import CODE_LISTS, MOST_OWN_BYTES
from cantik.content.loader import REFERENCE_KINDS
from cantik.content.reference_layers import AREA_FILES, AREAS, NATIONAL, SOURCE, ReferenceVersion
from cantik.federate.reference.errors import no_package, too_large, wrong_place

KIND, FORM = "acuan", 1
#: bytes of a package, of its definitions, of one file of area codes; files
MOST_BYTES, MOST_DEFINITIONS, MOST_AREA_BYTES, MOST_FILES = 32_000_000, 8_000_000, 12_000_000, 2_000
#: levels of its JSON: the package, its files
_MOST_DEPTH = 3
_LONGEST_TITLE = 200
_ID = re.compile(r"[a-z][a-z0-9_]{0,79}")
_KEYS = frozenset({"jenis", "bentuk", "sumber", "versi", "terbit", "judul", "berkas"})


@dataclass(frozen=True)
class ReferencePackage:
    """A package as it was published: `source` (`pusat` or the code of an area), its version, the day, a title in words,
    the text of each file by its place."""

    source: str
    version: int
    published: dt.date
    title: str
    files: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def data(self) -> bytes:
        """The package as it travels; equal packages give equal bytes."""
        return canonical_json(
            {
                "jenis": KIND,
                "bentuk": FORM,
                "sumber": self.source,
                "versi": self.version,
                "terbit": self.published.isoformat(),
                "judul": self.title,
                "berkas": dict(self.files),
            }
        )

    @property
    def reference(self) -> ReferenceVersion:
        """What it is known by."""
        return ReferenceVersion(self.source, self.version, digest(self.data))

    def lay_files(self, folder: Path) -> None:
        """Write its files into an empty folder."""
        for place, text in self.files.items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(text.encode())


def pack_folder(folder: Path, source: str, version: int, published: dt.date, title: str) -> ReferencePackage:
    """The package of a folder of content: the files of each kind that is a reference; settings of the server, and what
    came to it from above, stay where they are.

    Raises `ReferenceRefused` F401 for a file that is no text, F402 and F403 as `read_package`: what nobody may take is
    not published.
    """
    files: dict[str, str] = {}
    for kind in (*REFERENCE_KINDS, AREAS):
        pattern = "*.csv" if kind in (CODE_LISTS, AREAS) else "*.yaml"
        for path in sorted((folder / kind).glob(pattern)):
            place = f"{kind}/{path.name}"
            try:
                files[place] = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError as error:
                raise no_package(place, "bukan UTF-8", "teks UTF-8") from error
    made = ReferencePackage(source, version, published, title.strip(), files)
    return read_package(made.data, where=folder.name)


def read_package(data: bytes, *, where: str = "paket acuan") -> ReferencePackage:
    """A package, bounded. Raises `ReferenceRefused` F401 for what is none, F402 for one that is too large, F403 for a
    file in a place that it may not have."""
    if len(data) > MOST_BYTES:
        raise too_large(where, f"{len(data)} bita", f"paling besar {MOST_BYTES} bita")
    try:
        said = parse_json(data, _MOST_DEPTH)
        package = _build(said, where)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise no_package(where, "berkas lain", "paket acuan dari Cantik") from error
    if package.data != data:
        raise no_package(where, "susunan lain", "susunan baku, sehingga sidiknya satu")
    return package


def _build(said: Mapping[str, Any], where: str) -> ReferencePackage:
    source, version, title, files = said["sumber"], said["versi"], said["judul"], said["berkas"]
    if set(said) != _KEYS or (said["jenis"], said["bentuk"]) != (KIND, FORM):
        raise no_package(where, f"{said['jenis']!s:.20} bentuk {said['bentuk']!s:.5}", f"{KIND} bentuk {FORM}")
    if not SOURCE.fullmatch(source) or type(version) is not int or not 0 < version < 1_000_000:
        raise no_package(where, f"{source!s:.20} versi {version!s:.20}", "pusat atau kode wilayah, dan nomor versi")
    if not isinstance(title, str) or not title or len(title) > _LONGEST_TITLE or not title.isprintable():
        raise no_package(where, "judul", f"judul satu baris, paling panjang {_LONGEST_TITLE} huruf")
    _check_files(files, source, where)
    return ReferencePackage(source, version, dt.date.fromisoformat(said["terbit"]), title, files)


def _check_files(files: Mapping[str, Any], source: str, where: str) -> None:
    """Places that a package may have, and how much stands there."""
    if not files:
        raise no_package(where, "tanpa berkas", "paling sedikit satu berkas")
    if len(files) > MOST_FILES:
        raise too_large(where, f"{len(files)} berkas", f"paling banyak {MOST_FILES} berkas")
    whole = 0
    for place, text in files.items():
        kind, slash, name = place.partition("/")
        if not slash or not _is_place(kind, name):
            raise wrong_place(where, repr(place[:80]), "jenis/nama berkas isi, misalnya indicators/x.yaml")
        if kind == AREAS and source != NATIONAL:
            raise wrong_place(where, place, "kode wilayah hanya dari pusat")
        size, most = len(text.encode()), MOST_AREA_BYTES if kind == AREAS else MOST_OWN_BYTES
        if size > most:
            raise too_large(f"{where}, {place}", f"{size} bita", f"paling besar {most} bita")
        whole += 0 if kind == AREAS else size
    if whole > MOST_DEFINITIONS:
        raise too_large(where, f"{whole} bita definisi", f"paling besar {MOST_DEFINITIONS} bita")


def _is_place(kind: str, name: str) -> bool:
    if kind == AREAS:
        return name in AREA_FILES
    end = ".csv" if kind == CODE_LISTS else ".yaml"
    return kind in REFERENCE_KINDS and name.endswith(end) and _ID.fullmatch(name.removesuffix(end)) is not None
