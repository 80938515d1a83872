"""The edition in force of a kecamatan, a kabupaten, a province or a group of areas."""

from __future__ import annotations

from pathlib import Path

from cantik.release import files, shelf
from cantik.release.app import storage, withdrawing
from cantik.release.model import Release


def current_release(store: Path, code: str) -> Release | None:
    """The newest edition of a level that was not withdrawn; None when there is none."""
    gone = withdrawing.of_levels([code])
    for edition in shelf.editions(storage.level_shelf(store), code):
        if (code, edition.number) not in gone:
            return files.open_summary(edition.folder)
    return None
