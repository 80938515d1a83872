"""The signature of a release: a DSSE envelope over the list of contents (securesystemslib, Ed25519).

Part 8 puts the same keys under TUF (design/federation.md F2, F4): a *rilis desa* carries the village's signature alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import (  # type: ignore[attr-defined]  # re-exported without __all__
    CryptoSigner,
    Key,
    SSlibKey,
)

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError

PAYLOAD_TYPE = "application/vnd.cantik.isi-rilis+json"
#: the list of files of an official form (lampid, Lampiran A-9); never valid as that of a release
FORM_TYPE = "application/vnd.cantik.isi-formulir+json"

#: the private half of a village's key
SigningKey = Ed25519PrivateKey
#: Makes the private key when it is needed, so that it is held for the moment of signing only.
KeySource = Callable[[], SigningKey]


def sign(payload: bytes, key: Ed25519PrivateKey, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """The envelope (JSON) over `payload`, with the public key beside it so that a reader can pin it at first sight."""
    signer = CryptoSigner(key)
    envelope = Envelope(payload, payload_type, {})
    envelope.sign(signer)
    public = signer.public_key
    return canonical_json(envelope.to_dict() | {"kunci": {public.keyid: public.to_dict()}})


def public_key(key: Ed25519PrivateKey) -> dict[str, Any]:
    """The public half as securesystemslib writes it, with its id."""
    public = CryptoSigner(key).public_key
    return {"keyid": public.keyid, **public.to_dict()}


def check(envelope_bytes: bytes, payload: bytes, pinned: str | None = None, payload_type: str = PAYLOAD_TYPE) -> str:
    """Id of the key that signed `payload`.

    `pinned` is the id that the reader expects (None: whoever signed, the caller says so to the user). Raises
    `CantikError` T201 when the envelope is not one, is over something else, is signed by nobody, by a wrong key or by
    another key than the pinned one.
    """
    try:
        document = json.loads(envelope_bytes)
        keys = document.pop("kunci")
        envelope = Envelope.from_dict(document)
        known: list[Key] = [SSlibKey.from_dict(keyid, dict(value)) for keyid, value in keys.items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused("bukan amplop DSSE") from error
    if envelope.payload != payload or envelope.payload_type != payload_type:
        raise _refused("tanda tangan atas isi lain")
    if any(_keyid(key) != key.keyid for key in known):  # a forged id must not pass for the pinned one
        raise _refused("nomor kunci tidak cocok dengan kuncinya")
    if pinned is not None:
        known = [key for key in known if key.keyid == pinned]
    try:
        accepted = envelope.verify(known, 1)
    except (VerificationError, ValueError) as error:
        raise _refused("tanda tangan tidak sah" if known else "ditandatangani kunci lain") from error
    return str(next(iter(accepted)))


def _keyid(key: Key) -> str:
    """The id of an Ed25519 key recomputed from its value, as securesystemslib makes it when signing."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(key.keyval["public"])))
    except (ValueError, KeyError) as error:
        raise _refused("kunci publik rusak") from error
    return str(SSlibKey.from_crypto(public).keyid)


def _refused(reason: str) -> CantikError:
    return CantikError(
        "T201",
        "Tanda tangan rilis ditolak",
        where="tanda-tangan.dsse.json",
        found=reason,
        expected="tanda tangan desa atas isi.json",
        mend="Ambil ulang rilis dari desa, jangan pakai berkas ini.",
    )
