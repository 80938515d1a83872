"""What in a folder is no file: links, pipes, sockets, devices."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def irregular(folder: Path) -> list[str]:
    """What lies in a folder and is neither a regular file nor a real folder: links, pipes, sockets, devices, in order.

    Nothing of it is opened: a link may lead to files that were never meant to be read, a pipe never ends.
    """
    found = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        for name in (*folders, *names):
            path = Path(parent, name)
            try:
                mode = path.lstat().st_mode
            except FileNotFoundError:  # gone since the folder was listed: somebody works here
                continue
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                found.append(path.relative_to(folder).as_posix())
    return sorted(found)
