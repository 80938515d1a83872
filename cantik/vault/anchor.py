"""The head of the log, kept outside the database: a file of the store, sealed with the master key. No database code.

`ujung-catatan.json` holds number and digest of the last row that was committed, and every time that the store was
restored from a backup. It is never behind the log by more than what a kill left, and never ahead of it: whoever cuts,
empties or exchanges the log stands in contradiction to it (`cantik.staff.app.anchoring`).
"""

from __future__ import annotations

import hmac
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.base.nesting import parse_json
from cantik.vault.keys import MasterKey

FILE = "ujung-catatan.json"
#: the digest that the first row of a log points back to
EMPTY_LOG = "0" * 64
_PURPOSE = b"cantik ujung catatan 1"


@dataclass(frozen=True, slots=True)
class RestoreNote:
    """That the store was laid anew from a backup: by whom (account of the computer), when, of which moment."""

    by: str
    at: str
    made: str
    number: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of the log (number 0: no row yet) and how often the store was restored.

    `sealed`: the seal is that of the store's key. A restored store has none until its key is there (`waits`).
    """

    number: int
    digest: str
    restored: tuple[RestoreNote, ...] = ()
    sealed: bool = True

    @property
    def waits(self) -> bool:
        """True for what `cantik restore` left, before the store was opened with its key."""
        return not self.sealed and bool(self.restored) and self.number == self.restored[-1].number


def read(folder: Path, store: str, key: MasterKey) -> Anchor | None:
    """The anchor of a store (`store`: its id); None where there is none or what lies there is none."""
    try:
        said = parse_json((folder / FILE).read_text(encoding="utf-8"))
        restored = tuple(
            RestoreNote(str(r["oleh"]), str(r["pada"]), str(r["cadangan"]), int(r["nomor"])) for r in said["dipulihkan"]
        )
        found = Anchor(int(said["nomor"]), str(said["sidik"]), restored)
        seal = str(said["segel"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = hmac.compare_digest(seal, _seal(found, store, key))
    return found if whole else Anchor(found.number, found.digest, restored, sealed=False)


def write(folder: Path, store: str, key: MasterKey, anchor: Anchor) -> None:
    """Write it, whole or as it was. Raises `OSError`."""
    _lay(folder, {**_anchor_record(anchor), "segel": _seal(anchor, store, key)})


def note_restoration(folder: Path, head: tuple[int, str], restoration: RestoreNote) -> None:
    """Write what a restored store begins with: the head of its log and that it was restored, not sealed yet.

    What the backup knew of former restorations is kept. Raises `OSError`.
    """
    try:
        former = parse_json((folder / FILE).read_text(encoding="utf-8"))["dipulihkan"]
    except (OSError, ValueError, KeyError, TypeError):
        former = []
    said = _anchor_record(Anchor(*head, (restoration,)))
    _lay(folder, {**said, "dipulihkan": [*former, *said["dipulihkan"]], "segel": ""})


def is_restored_from(folder: Path, made: str) -> bool:
    """Whether the last that was noted in a folder is that a store was laid there from the backup of a moment."""
    try:
        said = parse_json((folder / FILE).read_text(encoding="utf-8"))
        return bool(said["segel"] == "" and said["dipulihkan"][-1]["cadangan"] == made)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return False


def _anchor_record(anchor: Anchor) -> dict[str, Any]:
    restored = [{"oleh": r.by, "pada": r.at, "cadangan": r.made, "nomor": r.number} for r in anchor.restored]
    return {"nomor": anchor.number, "sidik": anchor.digest, "dipulihkan": restored}


def _seal(anchor: Anchor, store: str, key: MasterKey) -> str:
    own = hmac.digest(key.secret, _PURPOSE, "sha256")
    return hmac.digest(own, canonical_json({**_anchor_record(anchor), "simpanan": store}), "sha256").hex()


def _lay(folder: Path, said: Mapping[str, Any]) -> None:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".berkas-")  # mode 0600; `Store.tidy` knows the name
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(json.dumps(said, indent=1).encode())
        draft.replace(folder / FILE)
    finally:
        draft.unlink(missing_ok=True)
