"""A backup of one store: every file of it but the key, in one archive with a list of what it holds. No database code of
Django here, and no cipher: callers seal the bytes (`cantik.vault.sealed_file`).

The key never lies in the same backup as the data: it has sealed copies of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cantik.base.atomic_write import replace_whole
from cantik.base.nesting import parse_json
from cantik.base.regular_files import irregular
from cantik.vault import anchor
from cantik.vault.errors import BackupRefused

CONTENTS = "isi-cadangan.json"
_DATABASE = "cantik.sqlite3"
#: what lies in a store and is not backed up: keys, locks, drafts, what the worker says of itself
_LEFT = ("kunci", "gembok", "pekerja", "pekerja.json", "rilis-wilayah.gembok")
#: so many parts are named in an error
_NAMED = 5
#: what the archive of a store may become: a database shrinks to a fifth; files of a store are sealed and do not shrink
_LEAST_ROOM, _MOST_EXPANSION, _MOST_FILES = 1 << 30, 50, 500_000


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup holds: the store's id, when it was made, fingerprint of each file, rows of each table."""

    store: str
    made: str
    files: Mapping[str, str]
    rows: Mapping[str, int]


def pack(folder: Path, database: Path, *, store: str, made: str) -> bytes:
    """The archive of a store. `database`: a copy of its database that nobody writes to any more. Raises
    `BackupRefused` R322 for a store of which a part lies elsewhere."""
    if linked := linked_parts(folder):
        raise BackupRefused(
            "R322",
            "Bagian simpanan ini hanya tautan, jadi cadangannya tidak akan lengkap",
            where=", ".join(linked[:_NAMED]),
            expected="berkas dan folder yang benar-benar ada di dalam simpanan",
            mend="Pindahkan isinya ke dalam folder simpanan di tempat tautan itu, lalu cadangkan lagi.",
        )
    parts = {_DATABASE: database, **_parts(folder)}
    files = {name: _fingerprint(part) for name, part in parts.items()}
    contents = {"simpanan": store, "dibuat": made, "berkas": files, "baris": rows_of(database)}
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as archive:
        _add(archive, CONTENTS, json.dumps(contents, indent=1).encode())
        for name, part in parts.items():
            _add(archive, name, part.read_bytes())
    return stream.getvalue()


def linked_parts(folder: Path) -> list[str]:
    """What of a store is a link (or a pipe, a device) and no file of it: no backup would hold what it leads to."""
    return [name for name in irregular(folder) if not _is_left_out(PurePosixPath(name).parts[0])]


def _is_left_out(top: str) -> bool:
    return top in _LEFT or top.startswith(".")


def _parts(folder: Path) -> dict[str, Path]:
    found = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        top = name.parts[0]
        if file.is_file() and not _is_left_out(top) and not top.startswith(_DATABASE):
            found[name.as_posix()] = file
    return found


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    archive.addfile(member, io.BytesIO(data))


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def rows_of(database: Path) -> dict[str, int]:
    """Rows of each table of a database that is sound. Raises `BackupRefused` R320 for one that is not."""
    try:
        with contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            if [row[0] for row in connection.execute("PRAGMA integrity_check(1)")] != ["ok"]:
                raise _backup_error("R320", "basis datanya rusak")
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608
    except sqlite3.DatabaseError as error:
        raise _backup_error("R320", "basis datanya rusak") from error


def head_of(folder: Path) -> tuple[int, str]:
    """Number and digest of the last row of the log of a store that was just restored."""
    database = folder / _DATABASE
    with contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT number, digest FROM staff_auditentry ORDER BY number DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, anchor.EMPTY_LOG)


def unpack(
    data: bytes, target: Path, settle: Callable[[Path, BackupContents], None] = lambda _folder, _contents: None
) -> BackupContents:
    """Lay the files of a backup into a folder that is empty or not there, each compared with the list of contents.

    `settle` does what else belongs to the restored store, before it stands at its place. Killed at any moment, the
    folder is as it was or holds the whole store; half a store that lies hidden beside it is swept by the next call, and
    a store that this backup laid and nobody worked with is done: whoever laid it was killed before it could say so.

    Raises `BackupRefused`: R320 for an archive that is none, is damaged or holds something else than its list says,
    R321 for a folder that holds something else.
    """
    files = _members(data)
    contents = _contents(files.pop(CONTENTS, b""))
    if {name: hashlib.sha256(part).hexdigest() for name, part in files.items()} != contents.files:
        raise _backup_error("R320", "isinya bukan yang tertulis pada daftarnya")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        if _is_laid(target, contents):
            return contents
        raise BackupRefused(
            "R321", "Cadangan hanya dipulihkan ke folder kosong", where=str(target), mend="Sebut folder baru."
        )
    with replace_whole(target, private=True) as building:
        _lay(files, building)
        if rows_of(building / _DATABASE) != contents.rows:
            raise _backup_error("R320", "banyak baris basis datanya tidak sama")
        settle(building, contents)
    return contents


def _is_laid(target: Path, contents: BackupContents) -> bool:
    """Whether a folder holds this backup as it was laid, with its note, and nothing else but the key."""
    if not target.is_dir() or not anchor.is_restored_from(target, contents.made) or irregular(target):
        return False
    found = {file.relative_to(target).as_posix(): file for file in target.rglob("*") if file.is_file()}
    held = {name: file for name, file in found.items() if name != anchor.FILE and not _is_left_out(name)}
    wanted = {name: mark for name, mark in contents.files.items() if name != anchor.FILE}
    return held.keys() == wanted.keys() and all(_fingerprint(file) == wanted[name] for name, file in held.items())


def _lay(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a new folder, readable by its owner only, and on the disk before this returns."""
    for name, part in files.items():
        file = folder / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(part)
            stream.flush()
            os.fsync(stream.fileno())


def _members(data: bytes) -> dict[str, bytes]:
    """The files of the archive by name; nothing but plain files with plain names."""
    found: dict[str, bytes] = {}
    room = max(_LEAST_ROOM, _MOST_EXPANSION * len(data))
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            for member in archive:
                room -= member.size
                if room < 0 or len(found) == _MOST_FILES:
                    raise _backup_error("R320", "arsipnya mengembang jauh melebihi cadangan sebuah simpanan")
                path = PurePosixPath(member.name)
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None or path.is_absolute() or ".." in path.parts or member.name in found:
                    raise _backup_error("R320", "arsipnya memuat yang bukan berkas simpanan")
                found[member.name] = stream.read()
    # names of names of names are followed by a call each
    except (tarfile.TarError, EOFError, OSError, ValueError, RecursionError, zlib.error) as error:
        raise _backup_error("R320", "arsipnya rusak atau terpotong") from error
    return found


def _contents(text: bytes) -> BackupContents:
    try:
        said = parse_json(text)
        return BackupContents(str(said["simpanan"]), str(said["dibuat"]), dict(said["berkas"]), dict(said["baris"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _backup_error("R320", "daftar isinya tidak ada atau rusak") from error


def _backup_error(code: str, found: str) -> BackupRefused:
    return BackupRefused(
        code, "Cadangan ini tidak dapat dipakai", found=found, mend="Pakai cadangan yang lain; yang ini jangan dihapus."
    )
