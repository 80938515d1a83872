"""A harvested edition as a folder again, byte by byte as the village signed it: `cantik verify` reads it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tuf.api.metadata import Metadata, Targets

from cantik.base.atomic_write import replace_whole
from cantik.base.errors import CantikError
from cantik.federate.harvest.blobs import Blobs, sha256_of
from cantik.federate.trust.paths import VILLAGE, read_target


def lay_edition(folder: Path, code: str, edition: str, target: Path) -> None:
    """Write an edition of a village out of a harvest's folder to `target`, whole or not at all.

    Raises `CantikError` F301 for an edition that was not harvested whole.
    """
    lists, blobs = folder / "daftar" / f"{code}.json", Blobs(folder)
    if not VILLAGE.fullmatch(code) or not lists.exists():
        raise _unknown(code, edition)
    wanted = {}
    for path, listed in Metadata[Targets].from_file(str(lists)).signed.targets.items():
        name = read_target(path)
        if name is not None and (name.code, name.edition) == (code, edition):
            wanted[name.file] = sha256_of(listed)
    if not wanted or not all(blobs.has(sha256) for sha256 in wanted.values()):
        raise _unknown(code, edition)
    with replace_whole(target) as building:
        for file, sha256 in wanted.items():
            (building / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(blobs.path(sha256), building / file)


def _unknown(code: str, edition: str) -> CantikError:
    return CantikError(
        "F301",
        "Edisi ini belum dipanen utuh",
        where=f"{code} {edition}",
        mend="Panen dahulu server kabupaten/kota itu, lalu ulangi.",
        command="Panen dahulu dengan cantik harvest, lalu ulangi.",
    )
