"""What lists, maps and rankings of many villages read of a release: who, of when, and the figures of the whole place.

A release is half a megabyte, of which such a page needs a hundredth. What is needed is kept beside the store, one file
a release, under the marks of the files that it was read from: a release whose files were touched since is read anew,
and so is one of which the kept file is not, byte for byte, what was written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import CantikError
from cantik.base.program import digest_program
from cantik.release import files
from cantik.release.codec import decode, encode
from cantik.release.model import Figure, Release

#: parts of a description that say nothing of figures of the whole place
_LEFT_OUT: Mapping[str, Any] = {"tables": [], "figures": [], "geometry": None, "chapters": [], "not_shown": []}
#: of `Release.extra`, the digests of all definitions; each figure has its own
_DEFINITIONS = "definisi"
#: so many stay in memory, of a kabupaten all; their definitions are the same ones
_IN_MEMORY = 1024


class OwnSummaries:
    """The releases of a store and its public site in short, as kept in the folder `home`. Open one at a time: nobody
    else may write there meanwhile."""

    def __init__(self, home: Path) -> None:
        self._home, self._used = home, set[str]()

    def open(self, folder: Path, *, borders: bool = False) -> Release:
        """The release in `folder` without tables, chapters and what it leaves out, with the figures of the whole place
        alone and, where asked for, its borders. Raises as `files.open_summary`."""
        read = (files.DESCRIPTION, files.FIGURES, files.GEOMETRY)
        release = self._open(folder, files.stamp_files(folder / each for each in read), proved=False)
        return release if borders else replace(release, geometry=None)

    def open_proved(self, folder: Path) -> Release:
        """The same of a release whose every file was held against its fingerprint. Raises as `files.open_release`."""
        return self._open(folder, files.stamp_release(folder), proved=True)

    def _open(self, folder: Path, stamps: files.Stamps, *, proved: bool) -> Release:
        told = f"{folder.absolute()} {'terbukti' if proved else ''}"
        name = f"{digest(told.encode())[:32]}.json"
        self._used.add(name)
        return _open_stamped(folder, self._home / name, stamps, proved)

    def sweep(self) -> None:
        """Take away what is kept of releases that were not opened here: they are no longer there."""
        for path in self._home.glob("*.json"):
            if path.name not in self._used:
                path.unlink(missing_ok=True)


@lru_cache(maxsize=_IN_MEMORY)
def _open_stamped(folder: Path, kept: Path, stamps: files.Stamps, proved: bool) -> Release:
    mark = digest(canonical_json([digest_program(), stamps]))
    found = _read_kept(kept, mark)
    if found is not None:
        return found
    whole = files.open_release(folder) if proved else files.open_summary(folder, borders=True)
    bare = encode(replace(whole, tables=(), figures=(), geometry=None)) | _LEFT_OUT
    bare["extra"] = {name: value for name, value in bare["extra"].items() if name != _DEFINITIONS}
    figures = [encode(figure) for figure in whole.figures if not figure.area]
    for figure in figures:  # as text: one definition of hundreds of villages is one value, too
        figure["definition"] = canonical_json(figure["definition"]).decode()
    body = canonical_json({"rilis": bare, "indikator": figures, "batas": encode(whole.geometry)})
    lay(kept, f"{mark} {digest(body)}\n".encode() + body)
    return _build(json.loads(body))


def _read_kept(path: Path, mark: str) -> Release | None:
    """What was kept under this mark; None where it was another one, or is damaged."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        return _build(json.loads(body)) if head == f"{mark} {digest(body)}".encode() else None
    except (OSError, ValueError, KeyError, CantikError):
        return None


def _build(held: Mapping[str, Any]) -> Release:
    figures = [
        {name: sys.intern(part) if part.__class__ is str else part for name, part in figure.items()}
        | {"definition": _read_definition(figure["definition"])}
        for figure in held["indikator"]
    ]
    bare = decode(Release, held["rilis"], files.DESCRIPTION)
    return replace(bare, figures=decode(tuple[Figure, ...], figures, files.FIGURES), geometry=held["batas"])


@lru_cache(maxsize=4096)
def _read_definition(text: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(text)
    return held
