"""Which program this is, by its bytes: what was made by another one is made anew."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import cantik
from cantik.base.canonical import digest_file


@cache
def digest_program() -> str:
    """SHA-256 over all files of the package, code as well as content, templates and built parts, with their paths."""
    home = Path(cantik.__file__).parent
    whole = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(f"{path.relative_to(home).as_posix()} {digest_file(path)}\n".encode())
    return whole.hexdigest()
