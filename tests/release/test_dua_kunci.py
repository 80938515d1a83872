"""The five cases that `cantik verify` tells apart. Countersignature and withdrawal are made here with nothing but
hashlib and Ed25519, as somebody without Cantik would."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cantik.base.atomic_write import replace_whole
from cantik.cli import main
from cantik.release.files import seal, write_description
from tests.fixtures.contoh_rilis import make_release
from tests.release.test_files import write_csv

VILLAGE, WALIDATA, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
TYPE = "application/vnd.cantik.putusan-walidata+json"


def plain(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def public(key: Ed25519PrivateKey) -> dict[str, Any]:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    return {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": raw}}


def number(key: Ed25519PrivateKey) -> str:
    return hashlib.sha256(plain(public(key))).hexdigest()


def envelope(said: dict[str, Any], key: Ed25519PrivateKey, kind: str = TYPE) -> bytes:
    body = plain(said)
    over = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)
    signature = {"keyid": number(key), "sig": base64.b64encode(key.sign(over)).decode()}
    return plain(
        {
            "payload": base64.b64encode(body).decode(),
            "payloadType": kind,
            "signatures": [signature],
            "kunci": {number(key): public(key)},
        }
    )


def said(folder: Path, verdict: str = "rilis Satu Data", **other: str) -> dict[str, Any]:
    digest = hashlib.sha256((folder / "isi.json").read_bytes()).hexdigest()
    listed = json.loads((folder / "isi.json").read_bytes())
    whole = {"isi": digest, "kode": listed["kode"], "nomor": listed["nomor"], "putusan": verdict, "pada": "2026-11-23"}
    return whole | {"alasan": "salah satu dusun terhitung dua kali" if verdict == "ditarik" else ""} | other


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("cantik.release.audit.audit_release", lambda _: [])  # figures are not the matter here
    release = make_release(800)
    with replace_whole(tmp_path / "rilis") as building:
        write_description(release, building)
        write_csv(release, building)
        seal(release, building, lambda: VILLAGE, commitment="0" * 64)
    return tmp_path / "rilis"


def judged(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, dict[str, Any]]:
    arguments = ["verify", str(folder), "--key", number(VILLAGE), "--walidata", number(WALIDATA), *more]
    code = main(arguments)
    words = capsys.readouterr().out
    assert main([*arguments, "--json"]) == code
    return code, words, json.loads(capsys.readouterr().out)


def put(folder: Path, name: str, envelope_bytes: bytes) -> None:
    (folder / name).write_bytes(envelope_bytes)


def countersigned(folder: Path, key: Ed25519PrivateKey = WALIDATA) -> None:
    put(folder, "walidata.dsse.json", envelope(said(folder), key))


def withdrawn(folder: Path, key: Ed25519PrivateKey = WALIDATA) -> None:
    put(folder, "penarikan.dsse.json", envelope(said(folder, "ditarik"), key))


def test_five_cases_have_five_words_and_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    seen = [judged(folder, capsys)]
    countersigned(folder)
    seen.append(judged(folder, capsys))
    countersigned(folder, STRANGER)
    seen.append(judged(folder, capsys))
    countersigned(folder)
    withdrawn(folder)
    seen.append(judged(folder, capsys))
    (folder / "penarikan.dsse.json").unlink()
    assert all(path.read_bytes() == content for path, content in before.items()), "what the village signed"
    (folder / "tabel" / "pekerjaan.csv").write_text("nilai,status\n", "utf-8")
    seen.append(judged(folder, capsys))
    assert [code for code, _words, _said in seen] == [5, 0, 6, 7, 2]
    assert [told["kedudukan"] for *_rest, told in seen] == ["desa", "satu_data", "walidata_lain", "ditarik", "berubah"]
    for words, (_code, text, _said) in zip(
        ("belum ditandatangani walidata", "rilis Satu Data sejak", "kunci lain", "DITARIK", "Jangan dipakai dahulu"),
        seen,
        strict=True,
    ):
        assert words in text.splitlines()[-1], text
    assert "terhitung dua kali" in seen[3][1]


def test_who_named_no_walidata_is_not_told_that_one_signed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    countersigned(folder, STRANGER)
    assert main(["verify", str(folder), "--key", number(VILLAGE)]) == 0
    assert "belum dicocokkan" in (words := capsys.readouterr().out)
    assert "rilis Satu Data sejak" not in words
    withdrawn(folder, STRANGER)
    assert main(["verify", str(folder), "--key", number(VILLAGE)]) == 7, "a warning needs no proof to be heeded"


def test_the_village_withdraws_its_own_and_nobody_else_does(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    countersigned(folder)
    withdrawn(folder, VILLAGE)
    assert judged(folder, capsys)[0] == 7
    withdrawn(folder, STRANGER)
    assert judged(folder, capsys)[0] == 6


def test_one_key_is_never_both_sides(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    countersigned(folder, VILLAGE)
    assert judged(folder, capsys, "--walidata", number(VILLAGE))[0] == 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"isi": "0" * 64},
        {"nomor": "2025-9"},
        {"kode": "99.01.01.2002"},
        {"putusan": "ditarik"},
        {"pada": "kemarin"},
        {"pada": ""},
    ],
)
def test_a_countersignature_holds_for_this_release_and_this_judgement_only(
    folder: Path, capsys: pytest.CaptureFixture[str], wrong: dict[str, str]
) -> None:
    put(folder, "walidata.dsse.json", envelope(said(folder) | wrong, WALIDATA))
    assert judged(folder, capsys)[0] == 2


def test_what_is_no_countersignature_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = json.loads(envelope(said(folder), WALIDATA))
    forged = good | {"signatures": [good["signatures"][0] | {"sig": base64.b64encode(b"0" * 64).decode()}]}
    renamed = good | {"kunci": {number(WALIDATA): public(STRANGER)}}
    village_type = envelope(said(folder), WALIDATA, "application/vnd.cantik.isi-rilis+json")
    body = plain([1, 2])
    no_object = plain(good | {"payload": base64.b64encode(body).decode()})
    for name, put_there in {
        "forged": plain(forged),
        "another key under this id": plain(renamed),
        "of another kind": village_type,
        "no object": no_object,
        "half written": plain(good)[:100],
        "empty": b"",
        "a list": b"[]",
    }.items():
        put(folder, "walidata.dsse.json", put_there)
        assert judged(folder, capsys)[0] == 2, name


def test_a_second_signature_in_the_villages_envelope_does_not_choose_who_signed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "tanda-tangan.dsse.json"
    own = json.loads(path.read_bytes())
    body = base64.b64decode(own["payload"])
    kind = own["payloadType"]
    over = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)
    more = {"keyid": number(STRANGER), "sig": base64.b64encode(STRANGER.sign(over)).decode()}
    own["signatures"].insert(0, more)
    own["kunci"][number(STRANGER)] = public(STRANGER)
    path.write_bytes(plain(own))
    assert main(["verify", str(folder)]) == 2
    assert "lebih dari satu" in capsys.readouterr().out
