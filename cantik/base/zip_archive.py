"""The one way in which a ZIP is written: every member of 1980, made "on Unix", readable, under a name that every system
takes, so that the bytes depend on what is in it (`tests/repo/test_satu_cara_menulis.py` walks the sources).

What deflate makes of the same bytes differs between builds of Python (its Windows build has another zlib since 3.14).
What has to be the same bytes wherever it is made, as every file that a release signs, is stored.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cantik.base.file_names import is_portable

_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o644 << 16


class NewZip:
    """An archive that takes members one after another."""

    def __init__(self, archive: zipfile.ZipFile, level: int | None) -> None:
        self._archive, self._level = archive, level

    def add(self, name: str, data: bytes, *, deflated: bool = True) -> None:
        """A member under its path. Raises `ValueError` for a path that some system refuses."""
        if not all(map(is_portable, name.split("/"))):
            raise ValueError(f"no name on every system: {name!r}")
        member = zipfile.ZipInfo(name, _DAY)
        member.create_system = _UNIX
        member.external_attr = _READABLE
        member.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
        self._archive.writestr(member, data, compresslevel=self._level)


@contextmanager
def new_zip(target: Path | IO[bytes], *, level: int | None = None) -> Iterator[NewZip]:
    """A new archive in a file or stream, whole when the block ends. `level`: of deflate, 1 (quick) to 9 (small)."""
    with zipfile.ZipFile(target, "w") as archive:
        yield NewZip(archive, level)


def rewrite_zip(data: bytes, *, deflated: bool = True) -> bytes:
    """The same members in the one way, of an archive that somebody else's code wrote just now."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, new_zip(stream) as target:
        for member in source.infolist():
            target.add(member.filename, source.read(member), deflated=deflated)
    return stream.getvalue()
