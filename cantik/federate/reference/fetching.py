"""Fetching the newest references of a server above: proved by TUF, bounded before it is asked for, of the right area.

The line is not trusted: a stick and a static server are read by the same client.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import quote

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import Metadata, Root, TargetFile

from cantik.base.canonical import digest
from cantik.content.reference_layers import NATIONAL
from cantik.federate.harvest.blobs import sha256_of
from cantik.federate.harvest.harvester import Harvester, ServerSource
from cantik.federate.harvest.line import Line
from cantik.federate.harvest.verdicts import Verdict, Why, judge
from cantik.federate.reference.errors import (
    ReferenceRefused,
    no_package,
    other_area,
    refuse_change,
    refuse_fetch,
    refuse_other_root,
    too_large,
)
from cantik.federate.reference.package import MOST_BYTES, ReferencePackage, read_package
from cantik.federate.reference.publication import list_versions, target_of
from cantik.federate.reference.shelf import HARVEST, ReferenceShelf
from cantik.federate.trust.ceremony import AREA
from cantik.federate.trust.paths import AREA as AREA_CODE
from cantik.federate.trust.paths import hashed_path, within
from cantik.vault.spoken_key import SPOKEN, is_believed

#: digits of a fingerprint that is read aloud (128 bits), in groups; a root is no longer
_SPOKEN, _GROUP, _LONGEST_ROOT = 32, 4, 512_000


def area_of_root(root: bytes) -> str:
    """The area of the server whose root this is; "" the whole country. Raises `ReferenceRefused` F401 for no root."""
    try:
        said = Metadata[Root].from_bytes(root).signed
    except RepositoryError as error:
        raise no_package("akar", "berkas lain", "1.root.json server di atas") from error
    area = said.unrecognized_fields.get(AREA) if said.type == Root.type else None
    if not isinstance(area, str) or not AREA_CODE.fullmatch(area):
        raise no_package("akar", "berkas lain", "1.root.json server di atas")
    return area


def speak_root(root: bytes) -> str:
    """The fingerprint of a root as it is read aloud: 32 digits in groups of four."""
    digits = digest(root)[:_SPOKEN]
    return " ".join(digits[at : at + _GROUP] for at in range(0, _SPOKEN, _GROUP))


def fetch_root(address: str, spoken: str, *, line: Line | None = None) -> bytes:
    """The first root of the server at an address, where it is the one whose fingerprint somebody read aloud; nothing
    else of it is believed. Raises `ReferenceRefused` F401 for a fingerprint that is none, F406 for a server that is not
    reached or shows another root."""
    said = re.sub(r"[\s.:-]", "", spoken).lower()
    if not re.fullmatch(f"[0-9a-f]{{{_SPOKEN}}}", said):
        raise no_package("sidik", spoken[:60], f"{_SPOKEN} angka dan huruf a–f, seperti dibacakan server di atas")
    try:
        data = (line or Line()).download_bytes(f"{address.rstrip('/')}/metadata/1.root.json", _LONGEST_ROOT)
    except DownloadError as error:
        verdict = judge(error)
        raise _refuse_verdict(verdict) from error
    if digest(data)[:_SPOKEN] != said:
        raise refuse_fetch("akar dengan sidik lain", "Telepon server di atas lagi dan cocokkan alamat serta sidiknya.")
    return data


def source_of(area: str) -> str:
    """How the server of an area is called among references."""
    return area or NATIONAL


def fetch_newest(
    shelf: ReferenceShelf,
    addresses: tuple[str, ...],
    root: bytes,
    below: Collection[str],
    *,
    accept_stale: bool = False,
    line: Line | None = None,
) -> ReferencePackage:
    """The newest package that a server vouches for, proved and bounded; nothing of it holds yet. `below`: the areas
    that this store serves.

    Raises `ReferenceRefused` F404 for a server that does not stand above all of them, or whose package is another
    area's; F406 when it is not reached or not believed (a rolled-back index, signatures, an altered file); F402, F403,
    F401 for what a package may not be; F405 for an older version than the one that is here, or other content of it.
    """
    source = require_above(shelf, root, below)
    area = area_of_root(root)
    folder = shelf.folder(source) / HARVEST
    harvester = Harvester(folder, ServerSource(addresses, root, area), line=line)
    state = harvester.run(only=(), accept_stale=accept_stale).server
    if state.refused:
        verdict = Verdict(Why(state.refused), state.about)
        raise _refuse_verdict(verdict)
    shelf.keep_server(source, root, addresses)
    targets = harvester.top_targets()
    versions, known = list_versions(targets), shelf.list_versions(source)
    if not versions:
        raise refuse_fetch("belum ada acuan", "Minta penerbitnya menerbitkan acuan lebih dahulu.")
    if known and versions[-1] < known[-1]:
        raise refuse_change(source, f"versi {versions[-1]}", f"versi {known[-1]} atau sesudahnya")
    package = _take(harvester, addresses, targets[target_of(versions[-1])])
    if (package.source, package.version) != (source, versions[-1]):
        raise other_area(source, f"{package.source} versi {package.version}", f"{source} versi {versions[-1]}")
    return package


def require_above(shelf: ReferenceShelf, root: bytes, below: Collection[str]) -> str:
    """The server of a root, which stands above the areas that this store serves and is the one that was met first.
    Raises `ReferenceRefused` F401, F404, F406."""
    area = area_of_root(root)
    source = source_of(area)
    strange = sorted(code for code in below if not within(code, area))
    if strange:
        raise other_area(source, f"server {source}", f"server di atas {strange[0]}")
    _require_same_root(shelf, source, root)
    return source


def replace_root(shelf: ReferenceShelf, root: bytes, spoken: str) -> None:
    """Know the server of a root by that root from now on, where its number is the one that was read aloud: the three
    institutions founded its index anew. Raises `ReferenceRefused` F401, F406."""
    if not is_believed(digest(root), spoken, ()):
        raise refuse_fetch(
            "nomor akar lain, kurang, atau tidak disebut",
            f"Minta paling sedikit {SPOKEN} huruf pertama nomor akar yang baru dibacakan; jangan menyalinnya dari "
            "berkas.",
        )
    shelf.replace_root(source_of(area_of_root(root)), root)


def _require_same_root(shelf: ReferenceShelf, source: str, root: bytes) -> None:
    """A server is known by the root that was met first. Raises `ReferenceRefused` F406."""
    if shelf.root(source) not in (b"", root):
        raise refuse_other_root(
            f"akar lain daripada yang dikenal untuk {source}",
            "Telepon dua dari tiga lembaga server itu pada nomor yang sudah dikenal. Bila mereka memang mendirikan "
            "indeks baru karena kuncinya hilang, ganti akarnya dengan nomor yang mereka bacakan; yang sudah dipasang "
            "di sini tetap berlaku.",
        )


def _take(harvester: Harvester, addresses: tuple[str, ...], target: TargetFile) -> ReferencePackage:
    """The file of a version from the first address that has it, whole."""
    sha256 = sha256_of(target)
    if not sha256 or target.length > MOST_BYTES:
        raise too_large(target.path, f"{target.length} bita", f"paling besar {MOST_BYTES} bita")
    verdict = Verdict(Why.LINE)
    for address in addresses:
        if harvester.blobs.has(sha256):
            break
        url = f"{address.rstrip('/')}/targets/{quote(hashed_path(target.path, sha256))}"
        try:
            harvester.blobs.take(harvester.line, url, target)
        except (RepositoryError, DownloadError) as error:
            verdict = judge(error)
    if not harvester.blobs.has(sha256):
        raise _refuse_verdict(verdict)
    return read_package(harvester.blobs.path(sha256).read_bytes(), where=target.path)


def _refuse_verdict(verdict: Verdict) -> ReferenceRefused:
    said, mend = verdict.line().rstrip("."), verdict.advice()
    if verdict.why is Why.OTHER_ROOT:
        return refuse_other_root(said, mend)
    return refuse_fetch(said, mend, line_down=verdict.why is Why.LINE)
