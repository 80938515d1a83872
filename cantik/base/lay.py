"""A file that is there whole or as it was before."""

from __future__ import annotations

import os
from pathlib import Path


def lay(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file beside `path` and put it there in one move; folders above it are made.

    `private`: for its owner only (mode 0600), from its first byte.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.baru")
    with os.fdopen(os.open(new, _ANEW, 0o600 if private else 0o666), "wb") as stream:
        stream.write(data)
    new.replace(path)


_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
