"""The files that were harvested, each under its digest: what several editions share is fetched and kept once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from tuf.api.exceptions import LengthOrHashMismatchError
from tuf.api.metadata import TargetFile

from cantik.federate.harvest.line import CUT, Line, file_size


def name_of(target: TargetFile) -> str:
    """The digest under which a file is kept: SHA-256 where its list says it, else the first that it says."""
    return target.hashes.get("sha256") or next(iter(target.hashes.values()))


def blob_path(folder: Path, name: str) -> Path:
    """Where a file lies in the folder of a harvest."""
    return folder / "isi" / name[:2] / name


class Blobs:
    """A folder of files by digest, and beside it those that are on their way (`bagian`)."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._parts = folder, folder / "bagian"
        for place in (folder / "isi", self._parts):
            place.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where a file lies."""
        return blob_path(self._folder, name)

    def has(self, name: str) -> bool:
        """Whether a file is there, whole: it gets its name only then."""
        return os.path.exists(f"{self._folder}/isi/{name[:2]}/{name}")  # noqa: PTH110 - asked four times a file

    def count_missing(self, target: TargetFile) -> int:
        """How many bytes of a file are still to be fetched."""
        name = name_of(target)
        if self.has(name):
            return 0
        return max(0, target.length - file_size(self._parts / name))

    def take(self, line: Line, url: str, target: TargetFile) -> None:
        """Fetch a file, going on where a former try ended, and keep it when it is the one that the list names.

        Raises `LengthOrHashMismatchError` for another one (nothing of it stays), `DownloadError` when the line is down
        (what came stays).
        """
        name = name_of(target)
        part = self._parts / name
        part.touch()
        line.fetch_into(url, part, target.length)
        with part.open("rb") as stream:
            self._keep(target, part, stream)

    def take_run(self, line: Line, url: str, begin: int, targets: Sequence[TargetFile]) -> int:
        """Fetch files that lie one after the other in one file of the server, the first from where its part ends, and
        keep each when it is whole and the one that the list names. How many bytes came; fewer than asked for where the
        line was cut.

        Raises `LengthOrHashMismatchError`, with nothing of that file left, and `DownloadError`.
        """
        came, whole = 0, sum(self.count_missing(target) for target in targets)
        try:
            with line.open(url, begin, begin + whole) as (start, pieces):
                rest = memoryview(b"")
                for target in targets if start == begin else ():
                    part = self._parts / name_of(target)
                    data = bytearray(part.read_bytes() if file_size(part) else b"")
                    with part.open("ab", buffering=0) as file:
                        while len(data) < target.length:
                            if not rest:
                                rest = memoryview(next(pieces, b""))
                                line.traffic.add(file_bytes=len(rest))
                            if not rest:
                                return came
                            own, rest = rest[: target.length - len(data)], rest[target.length - len(data) :]
                            file.write(own)
                            data += own
                            came += len(own)
                    self._keep(target, part, bytes(data))
        except CUT:
            return came
        return came

    def _keep(self, target: TargetFile, part: Path, data: bytes | IO[bytes]) -> None:
        """Give a file its name when it is the one that the list names; another one does not stay."""
        try:
            target.verify_length_and_hashes(data)
        except LengthOrHashMismatchError:
            part.unlink()
            raise
        place = self.path(name_of(target))
        try:
            part.replace(place)
        except FileNotFoundError:  # the first file of its folder
            place.parent.mkdir(exist_ok=True)
            part.replace(place)
