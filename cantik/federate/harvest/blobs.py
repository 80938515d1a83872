"""The files that were harvested, each under its digest: what several editions share is fetched and kept once."""

from __future__ import annotations

from pathlib import Path

from tuf.api.exceptions import LengthOrHashMismatchError
from tuf.api.metadata import TargetFile

from cantik.federate.harvest.line import Line


def name_of(target: TargetFile) -> str:
    """The digest under which a file is kept: SHA-256 where its list says it, else the first that it says."""
    return target.hashes.get("sha256") or next(iter(target.hashes.values()))


class Blobs:
    """A folder of files by digest, and beside it those that are on their way (`bagian`)."""

    def __init__(self, folder: Path) -> None:
        self._whole, self._parts = folder / "isi", folder / "bagian"
        for place in (self._whole, self._parts):
            place.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where a file lies."""
        return self._whole / name[:2] / name

    def has(self, name: str) -> bool:
        """Whether a file is there, whole: it gets its name only then."""
        return self.path(name).exists()

    def count_missing(self, target: TargetFile) -> int:
        """How many bytes of a file are still to be fetched."""
        name = name_of(target)
        if self.has(name):
            return 0
        part = self._parts / name
        return max(0, target.length - (part.stat().st_size if part.exists() else 0))

    def take(self, line: Line, url: str, target: TargetFile) -> None:
        """Fetch a file, going on where a former try ended, and keep it when it is the one that the list names.

        Raises `LengthOrHashMismatchError` for another one (nothing of it stays), `DownloadError` when the line is down
        (what came stays).
        """
        name = name_of(target)
        part = self._parts / name
        part.touch()
        line.fetch_into(url, part, target.length)
        try:
            with part.open("rb") as stream:
                target.verify_length_and_hashes(stream)
        except LengthOrHashMismatchError:
            part.unlink()
            raise
        self.path(name).parent.mkdir(exist_ok=True)
        part.replace(self.path(name))
