"""The small files of an edition once more, in one file: a first harvest asks once for them and not forty times.

What lies in it, and where, follows from the signed list alone: each digest once, in the order of the paths. Nothing of
it is believed: each file is proved by itself before it gets its name, and each is served by itself as well. So it is in
no list, and a server without it is harvested file by file (docs/adr/0120).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tuf.api.metadata import TargetFile

from cantik.base.atomic_write import lay
from cantik.base.canonical import digest
from cantik.federate.trust.paths import hashed_path, read_target

#: where they are served, beside `metadata` and `targets`
FOLDER = "kumpulan"
#: bytes of the largest file in it: of a larger one the bytes cost, not the request
LARGEST = 1 << 17


@dataclass(frozen=True, slots=True)
class TargetBundle:
    """`path`: where it lies below `FOLDER`, by the digest of what it holds; `files`: path by digest, in its order."""

    path: str
    files: Mapping[str, str]


def bundles_of(targets: Mapping[str, TargetFile]) -> list[TargetBundle]:
    """The bundles of a village's list, one for each edition that has two small files at least."""
    editions: dict[str, dict[str, str]] = {}
    for path, target in sorted(targets.items()):
        name, sha256 = read_target(path), target.hashes.get("sha256")
        if name is not None and sha256 and 0 < target.length <= LARGEST:
            editions.setdefault(f"{name.code}/{name.edition}", {}).setdefault(sha256, path)
    return [
        TargetBundle(f"{edition}/{digest(','.join(files).encode())}", files)
        for edition, files in editions.items()
        if len(files) > 1
    ]


def lay_bundles(folder: Path, targets: Mapping[str, TargetFile]) -> None:
    """Lay the bundles of files that lie in the folder that is served; what is there stays."""
    for bundle in bundles_of(targets):
        place = folder / FOLDER / bundle.path
        if not place.exists():
            files = (folder / "targets" / hashed_path(path, sha256) for sha256, path in bundle.files.items())
            lay(place, b"".join(file.read_bytes() for file in files), lasting=True)


def sweep_bundles(folder: Path, lists: Iterable[Mapping[str, TargetFile]]) -> None:
    """Take away the bundles of editions that no list names any more."""
    named = {bundle.path for targets in lists for bundle in bundles_of(targets)}
    for file in (folder / FOLDER).rglob("*"):
        if file.is_file() and file.relative_to(folder / FOLDER).as_posix() not in named:
            file.unlink()
