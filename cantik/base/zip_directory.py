"""How many members a ZIP of others may list, counted before its directory is read: each becomes an object in Python."""

from __future__ import annotations

import io
import zipfile

_ENTRY = b"PK\x01\x02"
#: entries of the directories of archives that lie unpacked inside: forty workbooks have some thousands
_OF_THOSE_INSIDE = 10_000


class TooManyMembers(ValueError):
    """The directory lists more members than may be."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} bagian")
        self.count = count


def open_zip(data: bytes, most: int, *, any_packing: bool = False) -> zipfile.ZipFile:
    """The archive in these bytes, of at most `most` members. Raises `TooManyMembers`, `NotImplementedError` for a
    member packed in another way than usual (unless `any_packing`: whoever reads it asks), and what `zipfile` raises."""
    marks = data.count(_ENTRY)
    if marks > most + _OF_THOSE_INSIDE:
        raise TooManyMembers(marks)
    archive = zipfile.ZipFile(io.BytesIO(data))
    if (count := len(archive.filelist)) > most:
        raise TooManyMembers(count)
    usual = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if not any_packing and any(member.compress_type not in usual for member in archive.filelist):
        raise NotImplementedError("packed in another way")
    return archive
