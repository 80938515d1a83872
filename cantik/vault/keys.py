"""Keys of a store: a master key outside the database, data keys per purpose wrapped by it.

Sealed value: `version (1 byte) | nonce (12) | AES-256-GCM ciphertext and tag`, with the place of the value
(table.column|row id) as associated data, so that a ciphertext that is moved to another row does not open. Blind index:
HMAC-SHA256 cut to 128 bits, so that equal numbers can be found without being readable.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cantik.base.nesting import parse_json
from cantik.vault.errors import DamagedKeyFile, DamagedSecret, KeyMissing, Locked, WeakPassphrase, WrongKey

KEY_BYTES = 32
NONCE_BYTES = 12
INDEX_BYTES = 16
LEAST_PASSPHRASE = 12
#: numbers of persons and families; their index; texts of findings; original files; private signing keys
PURPOSES = ("nomor", "indeks", "temuan", "berkas", "tanda_tangan")
# OWASP password storage cheat sheet asks for >= 19 MiB, t=2; a laptop of 4 GB carries 64 MiB (RFC 9106, second choice).
_ARGON2 = {"t": 3, "m": 65536, "p": 4}
#: what a key file may ask for: of somebody else's, opening it must not take the machine's memory
_MOST_COST = {"t": 16, "m": 1 << 20, "p": 64}
_STORE_KEY = b"cantik|kunci"


@dataclass(frozen=True, slots=True)
class MasterKey:
    """The 32 bytes that all other keys of a store hang from. Never printed: its representation holds nothing."""

    secret: bytes = field(repr=False)

    @classmethod
    def random(cls) -> MasterKey:
        """A fresh key from the operating system."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def wrap(self, data_key: bytes, place: str) -> bytes:
        """A data key sealed for `place` (store|purpose|version)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.secret).encrypt(nonce, data_key, place.encode())

    def unwrap(self, wrapped: bytes, place: str) -> bytes:
        """The data key again. Raises `WrongKey` (R202) when this is not the master key that wrapped it."""
        try:
            return AESGCM(self.secret).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], place.encode())
        except InvalidTag as error:
            raise WrongKey("kunci") from error


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """One version of the key of one purpose, as the database keeps it."""

    purpose: str
    version: int
    wrapped: bytes


def make_data_key(master: MasterKey, store_id: str, purpose: str, version: int) -> WrappedKey:
    """A fresh data key, wrapped."""
    return WrappedKey(purpose, version, master.wrap(secrets.token_bytes(KEY_BYTES), _place(store_id, purpose, version)))


class KeyRing:
    """The unwrapped data keys of an open store. Writes use the newest version; reads the one that a value names."""

    __slots__ = ("_ciphers", "_index_key", "_newest", "index_version")

    def __init__(self, master: MasterKey, store_id: str, stored: list[WrappedKey]) -> None:
        """Unwrap what the database keeps. Raises `WrongKey` (R202)."""
        self._ciphers: dict[tuple[str, int], AESGCM] = {}
        self._newest: dict[str, int] = {}
        self._index_key = b""
        self.index_version = 0
        for key in sorted(stored, key=lambda key: key.version):
            secret = master.unwrap(key.wrapped, _place(store_id, key.purpose, key.version))
            self._newest[key.purpose] = key.version
            if key.purpose == "indeks":
                self._index_key, self.index_version = secret, key.version
            else:
                self._ciphers[key.purpose, key.version] = AESGCM(secret)

    def seal(self, purpose: str, text: bytes, place: str) -> bytes:
        """Seal bytes for `place` (table.column|row id)."""
        version = self._newest[purpose]
        nonce = os.urandom(NONCE_BYTES)
        return bytes((version,)) + nonce + self._ciphers[purpose, version].encrypt(nonce, text, place.encode())

    def open(self, purpose: str, sealed: bytes, place: str) -> bytes:
        """The bytes again. Raises `DamagedSecret` (R204) for a changed or moved value."""
        cipher = self._ciphers.get((purpose, sealed[0])) if sealed else None
        if cipher is None:
            raise DamagedSecret(place)
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, place.encode())
        except (InvalidTag, ValueError) as error:
            raise DamagedSecret(place) from error

    def index(self, kind: str, number: str) -> bytes:
        """Blind index of a number of a kind (nik, kk, telepon): 16 bytes, equal for equal numbers of this store."""
        return hmac.digest(self._index_key, f"{kind}|{number}".encode(), "sha256")[:INDEX_BYTES]


def _place(store_id: str, purpose: str, version: int) -> str:
    return f"{store_id}|{purpose}|{version}"


# ── the key file ────────────────────────────────────────────────────────────────────────────────


def create_key_file(path: Path) -> MasterKey:
    """Write a fresh master key, readable for its owner only; the caller holds the store alone.

    Raises `FileExistsError`: a key is never overwritten.
    """
    if path.exists():
        raise FileExistsError(path)
    master = MasterKey.random()
    _replace(path, _as_json({"jenis": "terbuka", "kunci": master.secret.hex()}))
    return master


def read_key_file(path: Path, passphrase: str | None) -> MasterKey:
    """The master key of a file: ours (open or wrapped), or 32 raw bytes as a service manager hands them over.

    Raises `KeyMissing` (R201), `Locked` (R203), `WrongKey` (R202), `DamagedKeyFile` (R205).
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyMissing(str(path)) from error
    if len(raw) == KEY_BYTES:
        return MasterKey(raw)
    content = _parse(raw, path)
    if content["jenis"] == "terbuka":
        secret = _hex(content, "kunci", path)
        if len(secret) != KEY_BYTES:
            raise DamagedKeyFile(str(path))
        return MasterKey(secret)
    return MasterKey(unwrap_secret(content, passphrase, _STORE_KEY, path))


def is_protected(path: Path) -> bool:
    """True when the key file asks for a passphrase. Raises `KeyMissing` (R201), `DamagedKeyFile` (R205)."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyMissing(str(path)) from error
    return len(raw) != KEY_BYTES and _parse(raw, path)["jenis"] == "sandi"


def protect_key_file(path: Path, master: MasterKey, passphrase: str) -> None:
    """Write the file anew, the master key wrapped with Argon2id of the passphrase.

    Raises `WeakPassphrase` (R206) below twelve characters.
    """
    _replace(path, _as_json(wrap_secret(master.secret, passphrase, _STORE_KEY, path)))


def wrap_secret(secret: bytes, passphrase: str, use: bytes, path: Path) -> dict[str, object]:
    """A secret as a key file keeps it, wrapped with Argon2id of the passphrase; `use` tells one kind of file from
    another, so that none opens as the other. Raises `WeakPassphrase` (R206) below twelve characters."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise WeakPassphrase(LEAST_PASSPHRASE)
    content: dict[str, object] = {"jenis": "sandi", "garam": secrets.token_hex(16), "argon2id": _ARGON2}
    nonce = secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(_stretch(passphrase, content, path)).encrypt(nonce, secret, use)
    return {**content, "nonce": nonce.hex(), "kunci": wrapped.hex()}


def unwrap_secret(content: Mapping[str, object], passphrase: str | None, use: bytes, path: Path) -> bytes:
    """The secret of a key file that `wrap_secret` made. Raises `Locked` (R203), `WrongKey` (R202), `DamagedKeyFile`
    (R205)."""
    if passphrase is None:
        raise Locked(str(path))
    stretched = _stretch(passphrase, content, path)
    try:
        return AESGCM(stretched).decrypt(_hex(content, "nonce", path), _hex(content, "kunci", path), use)
    except InvalidTag as error:
        raise WrongKey(str(path), "Kata sandi salah") from error
    except ValueError as error:  # a nonce of another length
        raise DamagedKeyFile(str(path)) from error


def _stretch(passphrase: str, content: Mapping[str, object], path: Path) -> bytes:
    cost = content.get("argon2id")
    if not isinstance(cost, dict) or not all(
        type(cost.get(name)) is int and 0 < cost[name] <= most for name, most in _MOST_COST.items()
    ):
        raise DamagedKeyFile(str(path))
    try:
        return hash_secret_raw(
            passphrase.encode(),
            _hex(content, "garam", path),
            time_cost=cost["t"],
            memory_cost=cost["m"],
            parallelism=cost["p"],
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:  # a salt too short, memory too small for so many lanes
        raise DamagedKeyFile(str(path)) from error


def _parse(raw: bytes, path: Path) -> dict[str, object]:
    try:
        content = parse_json(raw)
    except ValueError as error:
        raise DamagedKeyFile(str(path)) from error
    if not isinstance(content, dict) or content.get("jenis") not in {"terbuka", "sandi"}:
        raise DamagedKeyFile(str(path))
    return content


def _hex(content: Mapping[str, object], name: str, path: Path) -> bytes:
    try:
        return bytes.fromhex(str(content[name]))
    except (KeyError, ValueError) as error:
        raise DamagedKeyFile(str(path)) from error


def _as_json(content: Mapping[str, object]) -> bytes:
    return (json.dumps({"cantik": "kunci", "versi": 1, **content}, indent=1) + "\n").encode()


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file and put it in its place in one step: after a power cut there is the old or the new key."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".kunci-")  # mode 0600
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(name).replace(path)
