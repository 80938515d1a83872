"""A signing key as a file: that of an office, on a stick of its own and under a passphrase, or that of a job of a
server, which signs without anybody there.

Its public half lies in clear beside the wrapped private one, so that a list of who still has to sign names it without
a passphrase. `write_public` makes the file that is handed over: the public half alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.base.canonical import pretty_json
from cantik.base.nesting import parse_json
from cantik.vault.errors import DamagedKeyFile, KeyMissing, PrivateHalfHanded, PublicHalfOnly, WrongKey, WrongPassphrase
from cantik.vault.keys import unwrap_secret, wrap_secret
from cantik.vault.signature import SigningKey, id_of, key_from, new_key

_KIND = "kunci tanda tangan"
_KEY_BYTES = 32  # of either half


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a signing key and whose it is: `owner` as it was named when the key was made."""

    owner: str
    public: bytes

    @property
    def keyid(self) -> str:
        """The id that signatures name."""
        return id_of(self.public)


def create_signing_file(path: Path, owner: str, passphrase: str | None) -> PublicKey:
    """Make a key for `owner` and write it, for its owner only; without a passphrase it lies open (a job's key).

    Raises `FileExistsError`: a key is never overwritten; `WeakPassphrase` (R206).
    """
    if path.exists():
        raise FileExistsError(path)
    private, public = new_key()
    if passphrase is None:
        kept: Mapping[str, object] = {"jenis": "terbuka", "kunci": private.hex()}
    else:
        kept = wrap_secret(private, passphrase, _purpose_of(public), path)
    lay(path, pretty_json({**_head(owner, public), **kept}), private=True, lasting=True)
    return PublicKey(owner, public)


def open_signing_file(path: Path, passphrase: str | None) -> SigningKey:
    """The private key of a file. Raises `KeyMissing` (R201), `Locked` (R203), `DamagedKeyFile`
    (R205: also a file that holds another key than it names), `PublicHalfOnly` (R207), `WrongPassphrase` (R209)."""
    content = _read(path)
    public = _public(content, path)
    if "kunci" not in content:
        raise PublicHalfOnly(str(path))
    if content.get("jenis") == "sandi":
        private = _open_wrapped(content, passphrase, public, path)
    elif content.get("jenis") == "terbuka":
        private = _bytes(content, "kunci", path)
    else:
        raise DamagedKeyFile(str(path))
    if len(private) != _KEY_BYTES:
        raise DamagedKeyFile(str(path))
    key = key_from(private)
    if key.public_key().public_bytes_raw() != public:
        raise DamagedKeyFile(str(path))
    return key


def _open_wrapped(content: Mapping[str, object], passphrase: str | None, public: bytes, path: Path) -> bytes:
    try:
        return unwrap_secret(content, passphrase, _purpose_of(public), path)
    except WrongKey as error:
        raise WrongPassphrase(str(path)) from error


def asks_passphrase(path: Path) -> bool:
    """Whether a key file lies under a passphrase. Raises R201, R205."""
    return _read(path).get("jenis") == "sandi"


def read_public(path: Path) -> PublicKey:
    """The public half of a key file, or of the file that was handed over. Raises R201, R205."""
    return _public_key(_read(path), path)


def read_handed(path: Path) -> PublicKey:
    """The public half that somebody handed over. Raises R201, R205, `PrivateHalfHanded` (R208)."""
    return _require_public(_read(path), path)


def parse_handed(data: bytes, name: str) -> PublicKey:
    """The same of a file that came to a page under a name. Raises R205, R208."""
    return _require_public(_parse_content(data, Path(name)), Path(name))


def _require_public(content: Mapping[str, object], path: Path) -> PublicKey:
    if "kunci" in content:
        raise PrivateHalfHanded(str(path))
    return _public_key(content, path)


def write_public(key: PublicKey, path: Path) -> None:
    """The file that is handed over: the public half alone."""
    lay(path, pretty_json(_head(key.owner, key.public)))


def _head(owner: str, public: bytes) -> dict[str, object]:
    return {"cantik": _KIND, "versi": 1, "pemilik": owner, "publik": public.hex(), "nomor": id_of(public)}


def _purpose_of(public: bytes) -> bytes:
    return b"cantik|kunci tanda tangan|" + public.hex().encode()


def _read(path: Path) -> dict[str, object]:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyMissing(str(path)) from error
    return _parse_content(data, path)


def _parse_content(data: bytes, path: Path) -> dict[str, object]:
    try:
        content = parse_json(data)
    except ValueError as error:
        raise DamagedKeyFile(str(path)) from error
    if not isinstance(content, dict) or content.get("cantik") != _KIND:
        raise DamagedKeyFile(str(path))
    return content


def _public_key(content: Mapping[str, object], path: Path) -> PublicKey:
    return PublicKey(str(content.get("pemilik", "")), _public(content, path))


def _public(content: Mapping[str, object], path: Path) -> bytes:
    public = _bytes(content, "publik", path)
    if len(public) != _KEY_BYTES or content.get("nomor") != id_of(public):
        raise DamagedKeyFile(str(path))
    return public


def _bytes(content: Mapping[str, object], name: str, path: Path) -> bytes:
    try:
        return bytes.fromhex(str(content[name]))
    except (KeyError, ValueError) as error:
        raise DamagedKeyFile(str(path)) from error
