"""A store that a command made and that was refused before anything was recorded in it: it goes again, so that a
mistyped word leaves no store behind. No database code here.

Only what making a store lays down is removed; whatever else lies in the folder stays. While another process works in
the store nothing is removed, and who comes meanwhile finds no card (`Store.require_card`).
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from cantik.base.nesting import parse_json
from cantik.vault import anchor, scratch

CARD, KEY, LOCK = "simpanan.json", "kunci", "gembok"
_DATABASE = "cantik.sqlite3"
_BESIDE = ("", "-wal", "-shm", "-journal")
#: folders that hold originals: their names are of no use once the key is gone, and one that holds something is kept
_ORIGINALS = ("berkas", "karantina")


@dataclass(frozen=True, slots=True)
class Founding:
    """A folder that is about to become a store. `absent`: it and the folders above it that are not there yet, the
    innermost first. `key`: where its key will be made; None for a key that lies there already."""

    folder: Path
    absent: tuple[Path, ...]
    key: Path | None


def plan_founding(folder: Path, key_file: Path | None) -> Founding | None:
    """What making a store in a folder would lay down; None where one stands already."""
    if (folder / CARD).exists():
        return None
    key = key_file or folder / KEY
    absent = tuple(place for place in (folder, *folder.parents) if not place.exists())
    return Founding(folder, absent, None if key.exists() else key)


def withdraw(made: Founding) -> bool:
    """Take a store away in which nothing was recorded and nobody works; whether it is gone."""
    folder = made.folder
    if _is_recorded(folder) or any(any((folder / name).glob("*")) for name in _ORIGINALS):
        return False
    if not scratch.do_when_deserted(folder, lambda: (folder / CARD).unlink(missing_ok=True)):
        return False
    shutil.rmtree(folder / scratch.FOLDER, ignore_errors=True)
    for name in (_DATABASE, LOCK):
        for ending in _BESIDE:
            folder.joinpath(name + ending).unlink(missing_ok=True)
    folder.joinpath(anchor.FILE).unlink(missing_ok=True)
    if made.key is not None:
        made.key.unlink(missing_ok=True)
    for place in made.absent:
        with contextlib.suppress(OSError):  # something else came to lie there meanwhile
            place.rmdir()
    return True


def _is_recorded(folder: Path) -> bool:
    """Whether the log of the store has a row: everything that is stored leaves one. What cannot be read counts as
    recorded."""
    try:
        return int(parse_json((folder / anchor.FILE).read_text(encoding="utf-8"))["nomor"]) != 0
    except FileNotFoundError:
        return False  # the log begins when the store was opened whole for the first time
    except (OSError, ValueError, KeyError, TypeError):
        return True
