"""The release of a level that readers see now: the newest edition that was not withdrawn."""

from __future__ import annotations

from pathlib import Path

from cantik.release import files, shelf
from cantik.release.app import storage, withdrawing
from cantik.release.model import Release


def current_release(store: Path, code: str) -> Release | None:
    """The newest edition in force of a level, without its tables; None when there is none. Raises T101, T102 for one
    that is damaged."""
    gone = withdrawing.of_levels([code])
    for held in shelf.editions(storage.level_shelf(store), code):
        if (code, held.number) not in gone:
            return files.open_summary(held.folder)
    return None
