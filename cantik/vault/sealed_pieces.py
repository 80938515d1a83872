"""A file of the store that lies sealed piece by piece, each bound to its place: it is whole or it is not there."""

from __future__ import annotations

import uuid
from pathlib import Path

from cantik.vault.keys import KeyRing

_PIECE = 1 << 20


def write_pieces(path: Path, data: bytes, keys: KeyRing, place: str) -> None:
    """Seal a file under a name that says nothing; `place` is what it is. Cut short by anything, nothing is left."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(f".{uuid.uuid4().hex[:8]}")
    try:
        draft.touch(mode=0o600)
        with draft.open("wb") as stream:
            for offset in range(0, len(data), _PIECE):
                body = keys.seal("berkas", data[offset : offset + _PIECE], f"{place}|{offset}")
                stream.write(len(body).to_bytes(4, "big") + body)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_pieces(path: Path, keys: KeyRing, place: str) -> bytes:
    """The file again. Raises `FileNotFoundError`, `DamagedSecret` (R204)."""
    sealed = path.read_bytes()
    position, plain = 0, bytearray()
    while position < len(sealed):
        length = int.from_bytes(sealed[position : position + 4], "big")
        body = sealed[position + 4 : position + 4 + length]
        plain += keys.open("berkas", body, f"{place}|{len(plain)}")
        position += 4 + length
    return bytes(plain)
