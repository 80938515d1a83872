"""Of what pages were made, kept beside them: pages that would say the same are not made again.

A mark names what went in and every file that came out. It holds only as long as each of these files is, byte for byte,
what was written: pages of two states, of a program that was stopped between, and pages that somebody touched, are made
anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json, digest, digest_file
from cantik.base.program import digest_program


def mark_of(made_of: Any) -> str:
    """The mark of pages that this program makes of some values."""
    return digest(canonical_json([digest_program(), made_of]))


def write_marks(root: Path, path: Path, mark: str, files: Iterable[Path], beside: Any = None) -> None:
    """Write the mark of `files` to `path`; `root`: what their addresses are counted from, `beside`: what a reader of
    the mark gets back."""
    held = {file.relative_to(root).as_posix(): digest_file(file) for file in files}
    path.write_bytes(canonical_json({"dari": mark, "berkas": held, "isi": beside}))


def read_marks(root: Path, path: Path, mark: str) -> Any:
    """What `write_marks` was given `beside`, as long as its pages are of this mark and lie below `root` as they were
    written; None where they are not. `beside` is never None there."""
    try:
        told = json.loads(path.read_bytes())
        held: Mapping[str, str] = told["berkas"]
        stands = told["dari"] == mark and all(digest_file(root / name) == own for name, own in held.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return told.get("isi") if stands else None
