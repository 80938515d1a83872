"""The one way in which text becomes a file: UTF-8, lines that end as they are written, the same bytes on every system
(`tests/repo/test_satu_cara_menulis.py` walks the sources)."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO


def write_text(path: Path, text: str) -> None:
    """Write the whole text. Raises `OSError`."""
    path.write_bytes(text.encode("utf-8"))


def open_text(path: Path) -> TextIO:
    """A new file for text that comes piece by piece, for example from `csv`. Raises `OSError`."""
    return path.open("w", encoding="utf-8", newline="\n")
