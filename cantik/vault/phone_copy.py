"""Open what a phone copied for the office: drafts and finished forms under the key of the village's store. Pure.

A phone seals everything with one data key (AES-256-GCM) and puts that key under the public key of the store
(RSA-OAEP-SHA-256): `front/keys.js`, `front/zip.js`, docs/adr/0027. Whoever holds the private key opens the file without
the PIN of the phone; whoever does not learns how many records it holds and how large they are.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cantik.base.errors import UnreadableInput
from cantik.base.nesting import parse_json
from cantik.base.zip_directory import open_zip

SHAPE = "cantik-lapangan/1"
_BOUND = b"cantik-lapangan|kunci"
_LIST = "daftar.json"
_FINISHED, _DRAFT = "kotak", "draf"
_FORMS = {_FINISHED, _DRAFT}
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,  # a way of packing that no phone uses
    RuntimeError,  # a member under a password
    EOFError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
    InvalidTag,
)
_MOST_BYTES = 200_000_000
_MOST_RECORDS = 5_000  # forms and photos on a phone: a round has some hundreds
_BITS = 3072
_YEAR_3000 = 32_503_680_000_000
_OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=_BOUND)


@dataclass(frozen=True, slots=True)
class CopiedForm:
    """A form out of a copy. `finished`: it was on its way; else a draft, whose XML also holds answers not asked at the
    moment. `photos`: JPEG by the name that stands in the XML; `lacking`: one that belongs to it is not there. `token`:
    of the device, "" where the copy does not say it. `family`: entity of the family that it is about, "" for none;
    `changed`: when it was changed last by the phone's clock, None where it does not say so. `ident`: its number on the
    phone; `record`: all that the phone kept of it beside the photos (`front/draft.js`)."""

    finished: bool
    assignment: str
    xml: bytes = field(repr=False)
    photos: Mapping[str, bytes] = field(repr=False)
    token: str = field(default="", repr=False)
    lacking: bool = False
    family: str = ""
    changed: dt.datetime | None = None
    ident: str = ""
    record: Mapping[str, Any] = field(default_factory=dict, repr=False)


def fresh_key() -> tuple[bytes, bytes]:
    """A key pair for a store as it keeps it: the public half (SPKI), the private half (PKCS8, not sealed yet)."""
    private = rsa.generate_private_key(65537, _BITS)
    der, public = serialization.Encoding.DER, private.public_key()
    plain = private.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return public.public_bytes(der, serialization.PublicFormat.SubjectPublicKeyInfo), plain


def private_key(plain: bytes) -> rsa.RSAPrivateKey:
    """The private half again. Raises `ValueError` for bytes that are none."""
    key = serialization.load_der_private_key(plain, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("no RSA key")
    return key


def office_key(spki: bytes) -> dict[str, str]:
    """What `GET /c/<token>/kunci` answers: the public key (SPKI, base64) and its SHA-256."""
    return {"kunci": base64.b64encode(spki).decode(), "sidik": hashlib.sha256(spki).hexdigest()}


def open_copy(data: bytes, key: rsa.RSAPrivateKey) -> list[CopiedForm]:
    """The forms of a copy. Raises UnreadableInput (B601) for a file that is none, is damaged, or was sealed for another
    store."""
    try:
        with open_zip(data, _MOST_RECORDS) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST_BYTES:
                raise unreadable_copy("berkas lebih dari 200 MB")
            table = parse_json(archive.read(_LIST))
            if table["bentuk"] != SHAPE:
                raise unreadable_copy("bentuk yang tidak dikenal")
            files = [row["berkas"] for row in table["isi"]]
            if len(set(files)) < len(files):  # a member is opened once, or a small file costs without end
                raise unreadable_copy("satu berkas dua kali di dalam daftar")
            cipher = AESGCM(key.decrypt(base64.b64decode(table["kunci"]), _OAEP))
            records = {
                (row["tempat"], row["id"]): _decrypt_record(cipher, row, archive.read(row["berkas"]))
                for row in table["isi"]
            }
        forms = [record for record in records if record[0] in _FORMS]
        return [_form(place, ident, records) for place, ident in forms]
    except _DAMAGED as error:
        raise unreadable_copy("isi yang rusak, bukan ZIP, atau disegel untuk simpanan lain") from error


def _decrypt_record(cipher: AESGCM, row: Mapping[str, str], sealed: bytes) -> bytes:
    """A record's bytes; one that was moved to another place in the list does not open."""
    return cipher.decrypt(base64.b64decode(row["iv"]), sealed, f"{row['tempat']}|{row['id']}".encode())


def _form(place: str, ident: str, records: Mapping[tuple[str, str], bytes]) -> CopiedForm:
    value: Mapping[str, Any] = parse_json(records[place, ident])
    draft = value["draft"] if place == _FINISHED else ident
    photos = {name.removeprefix(f"{draft}/"): photo for (kind, name), photo in records.items() if kind == "foto"}
    own = {name: photo for name, photo in photos.items() if "/" not in name}
    named = value.get("files", list(own)) if place == _FINISHED else list(own)
    return CopiedForm(
        place == _FINISHED,
        value["assignment"],
        value["xml"].encode(),
        {name: own[name] for name in named if name in own},
        _token(value["assignment"], records),
        any(name not in own for name in named),
        str(value.get("family") or ""),
        _moment(value.get("at")),
        draft,
        value,
    )


def _moment(milliseconds: object) -> dt.datetime | None:
    """A moment as JavaScript tells it; None for what is none."""
    if not isinstance(milliseconds, int) or not 0 <= milliseconds < _YEAR_3000:
        return None
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)


def _token(assignment: str, records: Mapping[tuple[str, str], bytes]) -> str:
    """The token of an assignment; older phones did not copy it."""
    known = parse_json(records.get(("berkas", "tugas"), b'{"list": []}'))["list"]
    return next((str(task["token"]) for task in known if task["id"] == assignment), "")


def unreadable_copy(found: str) -> UnreadableInput:
    """B601: a file that is no copy for this store; `found`: what it is."""
    return UnreadableInput(
        "B601",
        "Salinan isian ini tidak dapat dibuka",
        found=found,
        expected="berkas ZIP dari Cantik Lapangan yang disegel untuk simpanan ini",
        mend="Salin lagi dari ponsel; pastikan ponsel itu memegang kunci simpanan ini.",
    )
