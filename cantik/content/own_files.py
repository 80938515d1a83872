"""A file into the folder of a kabupaten (`CANTIK_CONTENT`): whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_own(file: Path, data: bytes) -> None:
    """Write a file of content in one step: whoever reads the folder meanwhile, and a machine that stops, finds the file
    before or the file after. Raises `OSError`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
