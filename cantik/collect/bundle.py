"""A ZIP that is no workbook but holds some: each member becomes a file of its own, in memory, under its own name.

The gate of workbooks (`collect/open.py`) holds for the whole archive. An archive inside an archive is not
opened.
"""

from __future__ import annotations

from dataclasses import replace

from cantik.base.memory_file import Held, Source
from cantik.collect.archive import LIMITS, Archive
from cantik.collect.errors import FileMissing, NotAWorkbook, OverLimit
from cantik.collect.report import show

#: the card of our own archive of a register, which comes in by a page of its own and by `cantik import`
REGISTER = "cantik.json"
MOST = 40  # files of an archive
#: bytes of an archive for each member: a round of 500 doors brings thousands of photos, a bomb thousands of nothing
_LEAST = 1_000
_ZIP = b"PK\x03\x04"
_INSIDE = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "xl/workbook.xml", "content.xml")
_PHOTOS = (".jpg", ".jpeg", ".png")
_NOT_FILES = ("__MACOSX/",)  # what a Mac adds
_MEND = "Keluarkan isinya, lalu pilih berkas-berkasnya satu per satu."


def is_bundle(archive: Archive) -> bool:
    """Whether an archive is a plain one: no document of an office program."""
    return not any(name in archive for name in _INSIDE)


def unpack_archive(source: Source) -> list[Source]:
    """The files of a plain archive, in the order of their names; any other file is itself.

    Raises `NotAWorkbook`, `OverLimit`, `DamagedFile`, `PasswordProtected`, `FileMissing`.
    """
    archive = plain_archive(source)
    if archive is None:
        return [source]
    return [Held(label, archive.read(name)) for name, label in members(archive, source.name)]


def plain_archive(source: Source) -> Archive | None:
    """A ZIP that is no document of an office program; None for any other file.

    Raises `OverLimit`, `DamagedFile`, `PasswordProtected`, `FileMissing`.
    """
    if not looks_like_zip(source):
        return None
    size = source.stat().st_size
    if size > LIMITS.file:
        raise OverLimit(source.name, f"{size / 1e6:.0f} MB", f"paling besar {LIMITS.file // 1_000_000} MB")
    most = max(10 * LIMITS.members, size // _LEAST)
    archive = Archive(source.read_bytes(), source.name, replace(LIMITS, members=most))
    return archive if is_bundle(archive) else None


def members(archive: Archive, where: str) -> list[tuple[str, str]]:
    """Names of the files inside with their labels. Raises `NotAWorkbook`, `OverLimit`."""
    names = sorted(name for name in archive.names if not name.endswith("/") and not _is_hidden(name))
    if not names:
        raise NotAWorkbook(where, "arsip ZIP tanpa berkas", _MEND)
    if REGISTER in names:
        raise NotAWorkbook(
            where,
            "arsip register Cantik",
            "Pulihkan lewat Bawa keluar data, Pulihkan arsip.",
            command="Pulihkan lewat Bawa keluar data, Pulihkan arsip, atau: cantik import BERKAS --desa KODE --apply.",
        )
    if len(names) > MOST:
        raise OverLimit(where, f"{len(names)} berkas di dalam arsip", f"paling banyak {MOST}", _MEND)
    last = [path.rpartition("/")[2] for path in names]
    labels = [name if last.count(name) == 1 else path for name, path in zip(last, names, strict=True)]
    for name, label in zip(names, labels, strict=True):
        if archive.starts_with(name, _ZIP) and not is_bundle(Archive(archive.read(name), label)):
            continue
        if archive.starts_with(name, _ZIP):
            raise NotAWorkbook(where, f"arsip di dalam arsip: {show(label)}", _MEND)
    return [(name, show(label)) for name, label in zip(names, labels, strict=True)]


def _is_hidden(name: str) -> bool:
    """What is no file to read: of the system, of an open program, and photos beside the tables of an export."""
    photo = "/media/" in f"/{name}" and name.lower().endswith(_PHOTOS)
    return photo or name.startswith(_NOT_FILES) or name.rpartition("/")[2].startswith((".", "~$"))


def looks_like_zip(source: Source) -> bool:
    """Whether its first bytes are those of a ZIP. Raises `FileMissing`."""
    try:
        if not source.is_file():
            return False  # told where it is opened
        with source.open("rb") as stream:
            return stream.read(4) == _ZIP
    except OSError as error:
        raise FileMissing(source.name, "berkas tidak boleh atau tidak dapat dibuka") from error
