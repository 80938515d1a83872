"""A copy that a phone hands over as a file, written by hand as `front/zip.js` describes it."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Mapping

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

DATA_KEY = bytes(range(32))
Records = Mapping[tuple[str, str], bytes]


def sealed(offered: Mapping[str, str], records: Records, **changed: object) -> bytes:
    """The ZIP for the office whose public key `GET /c/<token>/kunci` told."""
    label = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), b"cantik-lapangan|kunci")
    key = serialization.load_der_public_key(base64.b64decode(offered["kunci"]))
    assert isinstance(key, rsa.RSAPublicKey)
    target, rows = io.BytesIO(), []
    with zipfile.ZipFile(target, "w") as archive:
        for at, ((place, ident), plain) in enumerate(records.items()):
            iv = bytes([at] * 12)
            name = f"{at:04}.bin"
            archive.writestr(name, AESGCM(DATA_KEY).encrypt(iv, plain, f"{place}|{ident}".encode()))
            rows.append({"berkas": name, "tempat": place, "id": ident, "iv": base64.b64encode(iv).decode()})
        table = {"bentuk": "cantik-lapangan/1", "sidik": "", "isi": rows}
        table["kunci"] = base64.b64encode(key.encrypt(DATA_KEY, label)).decode()
        archive.writestr("daftar.json", json.dumps(table | changed))
    return target.getvalue()


def phone_with(token: str, *xmls: bytes, photo: bytes = b"", family: str | None = None) -> dict[tuple[str, str], bytes]:
    """What a phone holds: one assignment, a finished form for each XML with the photo that it names, one draft."""
    records = {("berkas", "tugas"): json.dumps({"list": [{"id": "t1", "token": token}], "current": "t1"}).encode()}
    for at, xml in enumerate(xmls):
        value = {"assignment": "t1", "draft": f"d{at}", "xml": xml.decode(), "files": ["1700000000000.jpg"]}
        records["kotak", f"uuid:{at}"] = json.dumps(value).encode()
        if photo:
            records["foto", f"d{at}/1700000000000.jpg"] = photo
    draft = {"assignment": "t1", "family": family, "at": 1_790_000_000_000, "xml": "<data><nama>REKAAN</nama></data>"}
    records["draf", "d9"] = json.dumps(draft).encode()
    return records
