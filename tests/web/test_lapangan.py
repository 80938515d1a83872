"""The page of the field form and the copy that a phone hands over, without a browser."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from cantik.base.errors import UnreadableInput
from cantik.vault.phone_copy import office_key, open_copy
from tests.field.forms.salinan import Records
from tests.field.forms.salinan import sealed as by_hand
from tests.fixtures.markah import markah


@pytest.fixture(scope="module")
def store_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def sealed(store_key: rsa.RSAPrivateKey, records: Records, **changed: object) -> bytes:
    """A copy for whoever holds this key."""
    der, spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return by_hand(office_key(store_key.public_key().public_bytes(der, spki)), records, **changed)


RECORDS = {
    ("draf", "d1"): json.dumps({"assignment": "t1", "xml": "<data><nama>REKAAN</nama></data>"}).encode(),
    ("kotak", "uuid:1"): json.dumps({"assignment": "t1", "xml": "<data/>", "draft": "d2"}).encode(),
    ("foto", "d2/satu.jpg"): b"\xff\xd8satu",
    ("foto", "d1/dua.jpg"): b"\xff\xd8dua",
}


def test_the_office_opens_drafts_and_finished_forms_with_their_photos(store_key: rsa.RSAPrivateKey) -> None:
    draft, finished = open_copy(sealed(store_key, RECORDS), store_key)
    assert (draft.finished, draft.xml, draft.photos) == (
        False,
        b"<data><nama>REKAAN</nama></data>",
        {"dua.jpg": b"\xff\xd8dua"},
    )
    assert (finished.finished, finished.assignment, finished.photos) == (True, "t1", {"satu.jpg": b"\xff\xd8satu"})


def test_a_copy_for_another_store_or_a_damaged_one_is_refused(store_key: rsa.RSAPrivateKey) -> None:
    copy = sealed(store_key, RECORDS)
    swapped = sealed(store_key, {("draf", "lain"): b"{}"}, isi=[])
    moved = json.loads(zipfile.ZipFile(io.BytesIO(copy)).read("daftar.json"))["isi"]
    moved[0]["id"] = "d9"  # a record that is said to be another
    wrong = {
        "other store": (copy, rsa.generate_private_key(65537, 2048)),
        "cut": (copy[:-30], store_key),
        "no zip": (b"bukan zip", store_key),
        "moved": (sealed(store_key, RECORDS, isi=moved), store_key),
        "shape": (sealed(store_key, RECORDS, bentuk="lain/1"), store_key),
        "list": (sealed(store_key, RECORDS, isi=[{}]), store_key),
    }
    for name, (data, key) in wrong.items():
        with pytest.raises(UnreadableInput) as refused:
            open_copy(data, key)
        assert refused.value.code == "B601", name
    assert open_copy(swapped, store_key) == []


def test_the_page_asks_nobody_and_keeps_a_policy_of_its_own() -> None:
    client = Client()
    page, worker = client.get("/lapangan/isi/"), client.get("/lapangan/isi/sw.js")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "unsafe-inline" not in policy
    assert "nonce-" not in policy
    assert not page.cookies
    assert "<script>" not in markah(page)
    kept = json.loads(markah(worker).split("PARTS = ")[1].split(";")[0])
    assert all(part in kept for part in ("/lapangan/isi/", *_links(markah(page))))
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert client.post("/lapangan/isi/").status_code == 405


def _links(page: str) -> list[str]:
    return [part.split('"')[1] for part in page.replace("src=", "href=").split("href=")[1:]]
