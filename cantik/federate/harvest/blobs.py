"""The files that were harvested, each under its digest: what several editions share is fetched and kept once."""

from __future__ import annotations

from pathlib import Path

from tuf.api.exceptions import LengthOrHashMismatchError
from tuf.api.metadata import TargetFile

from cantik.federate.harvest.line import Line


class Blobs:
    """A folder of files by digest, and beside it those that are on their way (`bagian`)."""

    def __init__(self, folder: Path) -> None:
        self._whole, self._parts = folder / "isi", folder / "bagian"
        for place in (self._whole, self._parts):
            place.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where a file lies."""
        return self._whole / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether a file is there, whole: it gets its name only then."""
        return self.path(sha256).exists()

    def missing(self, target: TargetFile) -> int:
        """How many bytes of a file are still to be fetched."""
        sha256 = target.hashes["sha256"]
        if self.has(sha256):
            return 0
        part = self._parts / sha256
        return max(0, target.length - (part.stat().st_size if part.exists() else 0))

    def take(self, line: Line, url: str, target: TargetFile) -> None:
        """Fetch a file, going on where a former try ended, and keep it when it is the one that the list names.

        Raises `LengthOrHashMismatchError` for another one (nothing of it stays), `DownloadError` when the line is down
        (what came stays).
        """
        sha256 = target.hashes["sha256"]
        part = self._parts / sha256
        part.touch()
        line.fetch_into(url, part, target.length)
        try:
            with part.open("rb") as stream:
                target.verify_length_and_hashes(stream)
        except LengthOrHashMismatchError:
            part.unlink()
            raise
        self.path(sha256).parent.mkdir(exist_ok=True)
        part.replace(self.path(sha256))
