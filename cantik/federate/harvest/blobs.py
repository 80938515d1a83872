"""The files that were harvested, each under its digest: what several editions share is fetched and kept once."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import IO

from tuf.api.exceptions import LengthOrHashMismatchError
from tuf.api.metadata import TargetFile

from cantik.federate.harvest.line import CUT, Line, file_size

_SHA256 = re.compile(r"[0-9a-f]{64}")


def sha256_of(target: TargetFile) -> str:
    """The SHA-256 of a file as its list says it; "" where it says none. The library takes any text for a digest, also
    one that leads out of the folder of files."""
    found = target.hashes.get("sha256", "")
    return found if _SHA256.fullmatch(found) else ""


def name_of(target: TargetFile) -> str:
    """The digest under which a file is kept: SHA-256 where its list says it, else the first that it says.

    Raises `LengthOrHashMismatchError` for what is no digest.
    """
    found = target.hashes.get("sha256") or next(iter(target.hashes.values()))
    if not (found.isascii() and found.isalnum()):
        raise LengthOrHashMismatchError("bukan sidik")
    return found


def blob_path(folder: Path, name: str) -> Path:
    """Where a file lies in the folder of a harvest."""
    return folder / "isi" / name[:2] / name


class Blobs:
    """A folder of files by digest, and beside it those that are on their way (`bagian`). Nobody else writes here while
    it is used: what lies there is listed once, folder by folder, and remembered."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._parts = folder, f"{folder}{os.sep}bagian"
        for place in (folder / "isi", folder / "bagian"):
            place.mkdir(parents=True, exist_ok=True)
        self._here: dict[str, set[str]] = {}
        self._begun: set[str] = set()
        self.look_again()

    def look_again(self) -> None:
        """Forget what lies there: a harvest begins with what it finds."""
        self._here, self._begun = {}, self.list_begun()

    def list_begun(self) -> set[str]:
        """The names of the files that are on their way."""
        return {file.name for file in Path(self._parts).iterdir()}

    def drop_parts(self, names: Collection[str]) -> None:
        """Take parts away."""
        for name in names:
            Path(self._parts, name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Where a file lies."""
        return blob_path(self._folder, name)

    def has(self, name: str) -> bool:
        """Whether a file is there, whole: it gets its name only then."""
        return name in self._shelf(name)

    def _shelf(self, name: str) -> set[str]:
        """The names of a file's folder."""
        found = self._here.get(name[:2])
        if found is None:
            folder = self._folder / "isi" / name[:2]
            files = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
            found = self._here.setdefault(name[:2], files)
        return found

    def count_missing(self, target: TargetFile) -> int:
        """How many bytes of a file are still to be fetched."""
        name = name_of(target)
        if self.has(name):
            return 0
        return max(0, target.length - self._count_begun(name))

    def _part(self, name: str) -> str:
        """Where a file lies that is on its way; from now on it may be there."""
        self._begun.add(name)
        return f"{self._parts}{os.sep}{name}"

    def _count_begun(self, name: str) -> int:
        return file_size(f"{self._parts}{os.sep}{name}") if name in self._begun else 0

    def take(self, line: Line, url: str, target: TargetFile) -> None:
        """Fetch a file, going on where a former try ended, and keep it when it is the one that the list names. What a
        former try left and is not the file (a power cut) is no fault of the server: the file is asked for anew.

        Raises `LengthOrHashMismatchError` for another one (nothing of it stays), `DownloadError` when the line is down
        (what came stays).
        """
        begun = self._count_begun(name_of(target))
        try:
            self._fetch(line, url, target)
        except LengthOrHashMismatchError:
            if not begun:
                raise
            self._fetch(line, url, target)

    def _fetch(self, line: Line, url: str, target: TargetFile) -> None:
        part = self._part(name_of(target))
        if not target.length:
            Path(part).touch()
        line.fetch_into(url, part, target.length)
        with open(part, "rb") as stream:  # noqa: PTH123 - a path that is put together a file costs more than its digest
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
                    have = self._count_begun(name_of(target))
                    part = self._part(name_of(target))
                    with open(part, "r+b" if have else "wb", buffering=0) as file:  # noqa: PTH123 - as above
                        data = file.read() if have else b""
                        while len(data) < target.length:
                            if not rest:
                                rest = memoryview(next(pieces, b""))
                                line.traffic.add(file_bytes=len(rest))
                            if not rest:
                                return came
                            own, rest = rest[: target.length - len(data)], rest[target.length - len(data) :]
                            file.write(own)
                            data = b"".join((data, own)) if data else bytes(own)
                            came += len(own)
                    self._keep(target, part, data)
        except CUT:
            return came
        return came

    def _keep(self, target: TargetFile, part: str, data: bytes | IO[bytes]) -> None:
        """Give a file its name when it is the one that the list names; another one does not stay."""
        name = name_of(target)
        try:
            target.verify_length_and_hashes(data)
        except LengthOrHashMismatchError:
            os.unlink(part)  # noqa: PTH108 - as above
            raise
        shelf, place = self._shelf(name), f"{self._folder}{os.sep}isi{os.sep}{name[:2]}{os.sep}{name}"
        if not shelf:  # the first file of its folder
            self.path(name).parent.mkdir(exist_ok=True)
        os.replace(part, place)  # noqa: PTH105 - as above
        shelf.add(name)
