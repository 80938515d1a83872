"""The signature of a release: a DSSE envelope over the list of contents (securesystemslib, Ed25519).

A *rilis desa* carries the village's signature alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import (  # type: ignore[attr-defined]  # re-exported without __all__
    CryptoSigner,
    Key,
    Signer,
    SSlibKey,
)

from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json

PAYLOAD_TYPE = "application/vnd.cantik.isi-rilis+json"
#: the list of files of an official form (lampid, Lampiran A-9); never valid as that of a release
FORM_TYPE = "application/vnd.cantik.isi-formulir+json"

#: the list of contents of a statistics card (`release.card`); never valid as that of a book
CARD_TYPE = "application/vnd.cantik.isi-kartu+json"

#: the private half of a village's key
SigningKey = Ed25519PrivateKey
#: what a signature over a mark of the log begins with, so that it is never one over anything else
_MARKED = b"cantik ujung catatan 1\n"


@dataclass(frozen=True, slots=True)
class AnchoredKey:
    """A village's key with the mark of the log's head at the moment of signing (`staff.app.anchoring`)."""

    private: SigningKey
    log_mark: str


#: Makes the private key when it is needed, so that it is held for the moment of signing only.
KeySource = Callable[[], SigningKey | AnchoredKey]


def sign(payload: bytes, key: SigningKey | AnchoredKey, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """The envelope (JSON) over `payload`, with the public key beside it so that a reader can pin it at first sight.

    With an `AnchoredKey` it carries the log's head as well, signed together with the payload: whoever keeps the release
    can tell later whether the log was cut or exchanged.
    """
    private = key.private if isinstance(key, AnchoredKey) else key
    signer = CryptoSigner(private)
    envelope = Envelope(payload, payload_type, {})
    envelope.sign(signer)
    public = signer.public_key
    made = envelope.to_dict() | {"kunci": {public.keyid: public.to_dict()}}
    if isinstance(key, AnchoredKey):
        signature = private.sign(_countersign_text(payload, key.log_mark)).hex()
        made |= {"catatan": {"ujung": key.log_mark, "tanda_tangan": signature}}
    return canonical_json(made)


def _countersign_text(payload: bytes, mark: str) -> bytes:
    return _MARKED + digest(payload).encode() + b"\n" + mark.encode()


def log_mark(envelope_bytes: bytes) -> str:
    """The mark of the log that an envelope carries, "" for none. Whether it is the signer's tells `check`."""
    try:
        return str(parse_json(envelope_bytes)["catatan"]["ujung"])
    except (ValueError, KeyError, TypeError):
        return ""


def public_key(key: Ed25519PrivateKey) -> dict[str, Any]:
    """The public half as securesystemslib writes it, with its id."""
    public = CryptoSigner(key).public_key
    return {"keyid": public.keyid, **public.to_dict()}


def new_key() -> tuple[bytes, bytes]:
    """The private and the public half of a new key, 32 bytes each."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return private, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_from(private: bytes) -> SigningKey:
    """The key of a private half."""
    return Ed25519PrivateKey.from_private_bytes(private)


def id_of(public: bytes) -> str:
    """The id of a key from its 32 public bytes."""
    return str(key_of(public).keyid)


def signer_of(key: SigningKey) -> Signer:
    """What signs with a key in the form that TUF asks for (`federate.trust`)."""
    return CryptoSigner(key)


def key_of(public: bytes) -> Key:
    """A public key, 32 bytes, in the form that TUF asks for; its id is the one that envelopes name."""
    return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(public))


def check(envelope_bytes: bytes, payload: bytes, pinned: str | None = None, payload_type: str = PAYLOAD_TYPE) -> str:
    """Id of the key that signed `payload`.

    `pinned` is the id that the reader expects (None: whoever signed, the caller says so to the user). Raises
    `CantikError` T201 when the envelope is not one, is over something else, is signed by nobody, by a wrong key or by
    another key than the pinned one, and, where none is pinned, by several: an envelope has one signer, and who adds
    another to it must not choose who that is.
    """
    try:
        document = parse_json(envelope_bytes)
        keys = document.pop("kunci")
        log_said = document.pop("catatan", None)
        envelope = Envelope.from_dict(document)
        known: list[Key] = [SSlibKey.from_dict(keyid, dict(value)) for keyid, value in keys.items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _signature_error("bukan amplop DSSE") from error
    if envelope.payload != payload or envelope.payload_type != payload_type:
        raise _signature_error("tanda tangan atas isi lain")
    if any(_keyid(key) != key.keyid for key in known):  # a forged id must not pass for the pinned one
        raise _signature_error("nomor kunci tidak cocok dengan kuncinya")
    if pinned is not None:
        known = [key for key in known if key.keyid == pinned]
    signers = [key for key in known if _signed_by(envelope, key)]
    if not signers:
        raise _signature_error("tanda tangan tidak sah" if known else "ditandatangani kunci lain")
    if len(signers) > 1:
        raise _signature_error("ditandatangani lebih dari satu kunci")
    if log_said is not None:
        _check_mark(log_said, payload, signers[0])
    return str(signers[0].keyid)


def _signed_by(envelope: Envelope, key: Key) -> bool:
    """Each key by itself: asked with all of them, the library stops at the first that fits."""
    try:
        envelope.verify([key], 1)
    except (VerificationError, ValueError):
        return False
    return True


def payload_of(envelope_bytes: bytes) -> bytes:
    """What an envelope says it is over, not yet checked. Raises T201 when it is no envelope."""
    try:
        return bytes(Envelope.from_dict(parse_json(envelope_bytes)).payload)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _signature_error("bukan amplop DSSE") from error


def kind_of(envelope_bytes: bytes) -> str:
    """What kind of content an envelope says it is over, not yet checked. Raises T201 when it is no envelope."""
    try:
        return str(Envelope.from_dict(parse_json(envelope_bytes)).payload_type)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _signature_error("bukan amplop DSSE") from error


def open_signed(envelope_bytes: bytes, signed_by: str, payload_type: str) -> bytes:
    """What the key with this id signed as this kind. Raises T201 as `payload_of` and `check`."""
    payload = payload_of(envelope_bytes)
    check(envelope_bytes, payload, signed_by, payload_type)
    return payload


def _check_mark(said: Any, payload: bytes, key: Key) -> None:
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(key.keyval["public"])))
        public.verify(bytes.fromhex(said["tanda_tangan"]), _countersign_text(payload, str(said["ujung"])))
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise _signature_error("ujung catatan audit diganti") from error


def _keyid(key: Key) -> str:
    """The id of an Ed25519 key recomputed from its value, as securesystemslib makes it when signing."""
    try:
        return id_of(bytes.fromhex(str(key.keyval["public"])))
    except (ValueError, KeyError) as error:
        raise _signature_error("kunci publik rusak") from error


def _signature_error(reason: str) -> CantikError:
    return CantikError(
        "T201",
        "Tanda tangan rilis ditolak",
        where="tanda-tangan.dsse.json",
        found=reason,
        expected="tanda tangan desa atas isi.json",
        mend="Ambil ulang rilis dari desa, jangan pakai berkas ini.",
    )
