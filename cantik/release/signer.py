"""Who sealed an edition that lies in a folder."""

from __future__ import annotations

from pathlib import Path

from cantik.base.errors import CantikError
from cantik.release.files import CONTENTS, SIGNATURE
from cantik.vault import signature


def signer_of(folder: Path) -> str:
    """The id of the key that sealed the edition in a folder; "" for one that was damaged."""
    try:
        return signature.check((folder / SIGNATURE).read_bytes(), (folder / CONTENTS).read_bytes())
    except (CantikError, OSError):
        return ""
