"""What a list of a package may say: bounds before a byte is read, and no name that leads elsewhere."""

from __future__ import annotations

import hashlib
import json
import socket
import ssl
import urllib.error
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.errors import CantikError
from cantik.federate.errors import PackageRefused
from cantik.federate.package import MOST_LIST, read_package
from cantik.federate.pieces import FolderPieces, PieceRoom, describe_silence

ISI = "a" * 64


def listed(*files: dict[str, Any], **other: Any) -> bytes:
    """A list as somebody else would write it."""
    own = [
        {"jalur": "rilis/isi.json", "panjang": 10, "sha256": ISI},
        {"jalur": "rilis/tanda-tangan.dsse.json", "panjang": 10, "sha256": "b" * 64},
    ]
    said = {"jenis": "kiriman-rilis", "bentuk": 1, "kode": "99.01.01.2001", "nomor": "2025-1", "isi": ISI}
    said |= {"berkas": [*own, *files]} | other
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def file(path: str, length: object = 1, own: object = "c" * 64) -> dict[str, Any]:
    return {"jalur": path, "panjang": length, "sha256": own}


def refused(data: bytes) -> str:
    with pytest.raises(PackageRefused) as told:
        read_package(data)
    assert told.value.found
    assert told.value.expected
    return told.value.code


def test_a_plain_list_is_read() -> None:
    assert read_package(listed(file("rilis/tabel/a-b.csv"))).size == 21


@pytest.mark.parametrize(
    "path",
    [
        "rilis/../isi.json",
        "../luar",
        "/etc/passwd",
        "rilis//isi",
        "rilis/./isi",
        "rilis\\isi",
        "C:/isi",
        "rilis/CON",
        "rilis/nul.txt",
        "rilis/a.",
        "rilis/a ",
        "rilis/.tersembunyi",
        "rilis/é.csv",
        "rilis/" + "a" * 140,
        "rilis/" + "a/" * 6 + "b",
        "lain.txt",
        "rilis",
        "rilis/a\n",
        "rilis/ISI.json",
        "rilis/isi.json/dalam",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(path: str) -> None:
    assert refused(listed(file(path))) == "T603"


def test_what_is_too_large_is_refused_before_anything_is_fetched() -> None:
    """10 GB in one file or in many, a million files, an endless list."""
    assert refused(listed(file("rilis/besar", 10_000_000_000))) == "T602"
    assert refused(listed(*(file(f"rilis/{n}", 10**6) for n in range(1000)))) == "T602"
    assert refused(listed(*(file(f"rilis/{n}") for n in range(5001)))) == "T602"
    assert refused(b" " * (MOST_LIST + 1)) == "T602"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"[" * 100_000,
        listed(bentuk=2),
        listed(kode="99.01.01"),
        listed(kode="99.1"),
        listed(kode="99.01.01.2001.1"),
        listed(nomor="2025-01"),
        listed(isi="d" * 64),
        listed(berkas=[]),
        listed(file("rilis/a", -1)),
        listed(file("rilis/a", True)),
        listed(file("rilis/a", 1, "C" * 64)),
        listed(file("rilis/a", 1) | {"lain": 1}),
        listed().replace(b'"kode"', b' "kode"'),
    ],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    assert refused(data) == "T601"


@given(st.binary(min_size=0, max_size=400), st.lists(st.integers(1, 60), max_size=20), st.data())
def test_a_file_in_pieces_is_the_file(data: bytes, sizes: list[int], draw: st.DataObject) -> None:
    """However it is cut, whatever comes twice or too early: at the end it is the file, or it is not whole."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        room, own = PieceRoom(Path(folder)), hashlib.sha256(data).hexdigest()
        held = 0
        for size in [*sizes, len(data) + 1]:
            start = draw.draw(st.integers(0, held))
            held = room.append(own, start, data[start : max(start, held) + size], len(data))
        assert held == len(data)
        assert room.path(own).read_bytes() == data
        assert room.count_held(own, len(data)) is None


def test_a_file_with_another_digest_begins_anew(tmp_path: Path) -> None:
    room = PieceRoom(tmp_path)
    with pytest.raises(CantikError) as told:
        room.append("0" * 64, 0, b"abc", 3)
    assert told.value.code == "T605"
    assert room.count_held("0" * 64, 3) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("left", [b"", b"isi ya", b"isi yang", b"ISI", b"ISI YANG", b"isi yang lebih panjang"])
def test_what_a_killed_process_left_of_a_file_is_settled_whatever_it_is(tmp_path: Path, left: bytes) -> None:
    """A part of any length, right or wrong, also of the full length: fetched again the file is whole, and only what
    was wrong comes once more."""
    data = b"isi yang"
    own = hashlib.sha256(data).hexdigest()
    stick = tmp_path / "flashdisk" / "isi" / own[:2]
    stick.mkdir(parents=True)
    (stick / own).write_bytes(data)
    for source in (FolderPieces(tmp_path / "flashdisk"), FolderPieces(tmp_path / "kosong")):
        room, came = PieceRoom(tmp_path / source.root.name / "tiba"), list[int]()
        room.folder.mkdir(parents=True)
        (room.folder / f"{own}.bagian").write_bytes(left)
        if left != data and source.root.name == "kosong":
            with pytest.raises(CantikError, match="T604"):
                room.fetch(source, own, len(data), came.append)
            continue
        room.fetch(source, own, len(data), came.append)
        assert room.path(own).read_bytes() == data
        assert [path.name for path in room.folder.iterdir()] == [own]
        assert sum(came) == len(data) - (len(left) if data.startswith(left) else 0) or left == b"ISI"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "servernya tidak berjalan"),
        (urllib.error.URLError(ConnectionRefusedError(111, "refused")), "servernya tidak berjalan"),
        (urllib.error.URLError(socket.gaierror(-2, "Name or service not known")), "tidak ada jaringan"),
        (TimeoutError("timed out"), "tidak ada jawaban"),
        (urllib.error.URLError(ssl.SSLCertVerificationError("self-signed")), "sertifikat"),
        (ConnectionResetError(104, "reset"), "di tengah jalan"),
    ],
)
def test_why_nothing_came_is_said_in_words(error: OSError, words: str) -> None:
    assert words in describe_silence(error)
