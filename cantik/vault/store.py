"""A store: one folder with the register, the original files and, beside them, the master key. No database code here.

cantik.sqlite3     the register (absent when CANTIK_DATABASE names a PostgreSQL)
berkas/<sha256>    original files, sealed; karantina/<sha256> those that no measure may read
kunci              the master key, mode 0600 (absent when CANTIK_KEY_FILE names another place)
simpanan.json      format, id and kind of the store
gembok             the lock file
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cantik.base.memory_file import Source
from cantik.base.nesting import parse_json
from cantik.base.text_file import write_text
from cantik.vault.alone import alone
from cantik.vault.errors import DamagedSecret, FileChanged, FileGone, NotAStore, StoreFlag, StoreIncomplete
from cantik.vault.keys import KeyRing, MasterKey, create_key_file, is_protected, protect_key_file, read_key_file

FORMAT = 1
_CARD, _LOCK = "simpanan.json", "gembok"
_FILLED = "terisi"
_PIECE = 1 << 20
_DRAFT = ".berkas-"
#: copies of the database that a killed `cantik backup` left; a site that was being packed
_TRIALS = (".cadangan-*", ".uji-cadangan-*", ".kemas-*")


@dataclass(frozen=True, slots=True)
class Store:
    """A folder that is a store. `demo`: it holds invented persons only and every product says so."""

    path: Path
    id: str
    demo: bool
    key_file: Path

    @property
    def database(self) -> Path:
        """The SQLite file of the register."""
        return self.path / "cantik.sqlite3"

    @classmethod
    def at(cls, path: Path, *, demo: bool | None = None, key_file: Path | None = None) -> Store:
        """The store in a folder; an empty or absent folder becomes one. `demo=None`: take it as it is (new: not demo).

        Raises `NotAStore` (R301), `StoreFlag` (R306), `StoreBusy` (R302), `StoreIncomplete` (R311).
        """
        path = path.absolute()
        if not (path / _CARD).exists():
            _make(path, demo=bool(demo))
        card = _read_card(path)
        if demo is not None and card["demo"] is not demo:
            raise StoreFlag(str(path), bool(card["demo"]))
        return cls(path, str(card["id"]), bool(card["demo"]), key_file or path / "kunci")

    @property
    def ever_filled(self) -> bool:
        """Whether it ever held something: its card says so, or a key or an original lies in it."""
        return self.marked_filled or _remains(self.path) not in (None, self.database.name)

    @property
    def marked_filled(self) -> bool:
        """Whether its keys were once made whole: a first use that was killed halfway may be taken up again."""
        return bool(_read_card(self.path).get(_FILLED))

    def mark_filled(self) -> None:
        """Write into the card that the store holds something: from now on it is never taken for a new one."""
        card = _read_card(self.path)
        if not card.get(_FILLED):
            _write_card(self.path, card | {_FILLED: True})

    def require_card(self) -> None:
        """Raise `StoreIncomplete` (R311) where the card is gone: who founded the store has taken it away again."""
        if not (self.path / _CARD).is_file():
            raise StoreIncomplete(str(self.path), f"{_CARD} tidak ada lagi")

    def require_database(self) -> None:
        """Raise `StoreIncomplete` (R311) where the SQLite file of a store that held something is gone or empty."""
        if (not self.database.exists() or not self.database.stat().st_size) and self.ever_filled:
            raise StoreIncomplete(str(self.path), f"{self.database.name} tidak ada atau kosong, yang lain masih ada")

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def master_key(self, passphrase: str | None, *, create: bool) -> MasterKey:
        """The master key; made when `create` and none is there yet. Raises R201, R202, R203, R205."""
        if create and not self.key_file.exists():
            return create_key_file(self.key_file)
        return read_key_file(self.key_file, passphrase)

    @property
    def has_passphrase(self) -> bool:
        """True when the key asks for a passphrase."""
        return is_protected(self.key_file)

    def protect(self, passphrase: str, *, old: str | None = None) -> None:
        """Wrap the master key with a passphrase (Argon2id); `old` opens it when it is wrapped already.

        Raises R201, R202, R203, R205, R206.
        """
        with self.exclusive():
            protect_key_file(self.key_file, read_key_file(self.key_file, old), passphrase)

    def tidy(self, now: dt.datetime) -> None:
        """Remove drafts of files that a killed process left behind a day ago or earlier; younger ones may be in use."""
        before = (now - dt.timedelta(days=1)).timestamp()
        for draft in self.path.glob(f"{_DRAFT}*"):
            with contextlib.suppress(FileNotFoundError):  # another process was quicker
                if draft.lstat().st_mtime < before:  # of a link itself: what it points to may be gone
                    draft.unlink(missing_ok=True)
        for trial in (trial for name in _TRIALS for trial in self.path.glob(name)):
            if trial.lstat().st_mtime < before:
                shutil.rmtree(trial, ignore_errors=True)  # what stays is tried again at the next tick

    def open_to_others(self) -> list[str]:
        """Parts of the store that others than its owner may read or write; none where rights mean nothing (Windows)."""
        if os.name != "posix":
            return []
        parts = (self.path, self.database, self.key_file)
        inner = not self.path.stat().st_mode & 0o077  # nobody else gets into the folder: what lies in it is theirs only
        return [
            part.name
            for part in parts
            if part.exists() and part.stat().st_mode & 0o077 and not (inner and part.parent == self.path)
        ]

    # ── one process at a time ───────────────────────────────────────────────────────────────────

    @contextlib.contextmanager
    def exclusive(self, wait_s: float = 30.0) -> Iterator[None]:
        """Hold the store alone. Raises `StoreBusy` (R302) when another process keeps it longer than `wait_s` seconds.

        An SQLite file serves as the lock: its locks work alike on Linux, macOS and Windows and end with the process.
        """
        with alone(self.path / _LOCK, wait_s=wait_s):
            yield

    # ── original files ──────────────────────────────────────────────────────────────────────────

    def file_path(self, sha256: str, *, quarantined: bool = False) -> Path:
        """Where the sealed original lies."""
        return self.path / ("karantina" if quarantined else "berkas") / sha256

    def keep_file(self, source: Source, sha256: str, keys: KeyRing, *, quarantined: bool = False) -> Path:
        """Keep an original file, sealed piece by piece, on disk before this returns. Keeping it again changes nothing.

        Raises `FileChanged` (R307) when its SHA-256 is not the one that was read.
        """
        target = self.file_path(sha256, quarantined=quarantined)
        if target.exists():
            return target
        target.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path, prefix=_DRAFT)
        seen = hashlib.sha256()
        try:
            with os.fdopen(handle, "wb") as sealed, source.open("rb") as plain:
                for number, piece, last in _pieces(plain):
                    seen.update(piece)
                    body = keys.seal("berkas", piece, _piece_place(sha256, number, last))
                    sealed.write(len(body).to_bytes(4, "big") + body)
                sealed.flush()
                os.fsync(sealed.fileno())
            if seen.hexdigest() != sha256:
                raise FileChanged(source.name)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
        return target

    def read_file(self, sha256: str, keys: KeyRing, *, quarantined: bool = False) -> bytes:
        """The original again, byte by byte. Raises `DamagedSecret` (R204), `FileGone` (R309)."""
        try:
            sealed = self.file_path(sha256, quarantined=quarantined).read_bytes()
        except FileNotFoundError as error:
            raise FileGone(sha256[:12]) from error
        position, number, plain = 0, 0, []
        while position < len(sealed):
            length = int.from_bytes(sealed[position : position + 4], "big")
            body = sealed[position + 4 : position + 4 + length]
            position += 4 + length
            plain.append(keys.open("berkas", body, _piece_place(sha256, number, position >= len(sealed))))
            number += 1
        whole = b"".join(plain)
        if hashlib.sha256(whole).hexdigest() != sha256:
            raise DamagedSecret(f"berkas|{sha256}")
        return whole


def _pieces(stream: IO[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Pieces with their number; the last one is marked, so that a file cut short does not open."""
    number, piece = 0, stream.read(_PIECE)
    while True:
        following = stream.read(_PIECE)
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following


def _piece_place(sha256: str, number: int, last: bool) -> str:
    return f"berkas|{sha256}|{number}|{'akhir' if last else 'lanjut'}"


def _make(path: Path, *, demo: bool) -> None:
    """Turn an empty or absent folder into a store. Raises `NotAStore` (R301) for a folder with other things in it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with alone(path / _LOCK, wait_s=30.0):
            if (path / _CARD).exists():
                return
            path.chmod(0o700)  # names lie in clear in the register: for its owner only
            if (left := _remains(path)) is not None:
                raise StoreIncomplete(str(path), f"{left} ada, {_CARD} tidak")
            if (path / "cantik.sqlite3").exists():
                raise NotAStore(str(path), f"Folder berisi register tetapi {_CARD} tidak ada")
            card = {"cantik": "simpanan", "format": FORMAT, "id": secrets.token_hex(16), "demo": demo}
            _write_card(path, card)
    except (NotADirectoryError, PermissionError, FileExistsError, sqlite3.OperationalError) as error:
        raise NotAStore(str(path), "Simpanan tidak dapat dibuat di sini") from error


def _remains(path: Path) -> str | None:
    """A part of a store that lies in the folder beside its card; None where there is none."""
    for name in ("kunci", "berkas", "karantina", "cantik.sqlite3"):
        part = path / name
        if any(part.glob("*")) if part.is_dir() else part.is_file() and part.stat().st_size:
            return name
    return None


def _write_card(path: Path, card: Mapping[str, object]) -> None:
    """The card, whole or as it was."""
    draft = path / f".{_CARD}"
    write_text(draft, json.dumps(card, indent=1) + "\n")
    draft.replace(path / _CARD)


def _read_card(path: Path) -> dict[str, object]:
    try:
        card = parse_json((path / _CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotAStore(str(path)) from error
    if not isinstance(card, dict) or card.get("cantik") != "simpanan" or card.get("format") != FORMAT:
        raise NotAStore(str(path))
    return card
