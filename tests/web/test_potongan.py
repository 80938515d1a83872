"""Files that come in pieces: cut lines, replays, sessions that end, tampering, a full disk. Nothing lies in clear."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.collect.app import uploads
from cantik.collect.app.models import Intake, Upload
from cantik.collect.errors import UploadRefused
from tests.fixtures.malam import everything
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.web.berkas import opensid, warga
from tests.web.conftest import Kantor
from tests.web.langkah import KUMPUL, alamat, diuji, file, halaman

DATA = opensid(warga(200))


def mark(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def mulai(client: Client, *files: bytes, status: int = 200, **said: Any) -> dict[str, Any]:
    """Announce files as the script does."""
    listed = [{"nama": f"b{i}.csv", "ukuran": len(one), "tanda": mark(one)} for i, one in enumerate(files)]
    answer = client.post(f"{KUMPUL}mulai/", {"tanggal": "2025-12-31", "daftar": json.dumps(listed), **said})
    assert answer.status_code == status, answer.content
    told: dict[str, Any] = answer.json()
    return told


def potong(client: Client, where: str, offset: int | str, data: bytes) -> Any:
    """Send one piece."""
    return client.post(f"{where}?dari={offset}", data, content_type="application/octet-stream")


def isi(kantor: Kantor) -> bytes:
    """The only upload, opened again."""
    return uploads.content(uploads.Vault(kantor.folder, kantor.opened.keys), Upload.objects.get()).data


def test_pieces_make_the_file_and_the_dry_run(kantor: Kantor) -> None:
    told = mulai(kantor.client, DATA)
    where, here = told["berkas"][0]["alamat"], 0
    while here < len(DATA):
        here = potong(kantor.client, where, here, DATA[here : here + 7000]).json()["masuk"]
    assert isi(kantor) == DATA
    answer = kantor.client.post(told["uji"])
    assert answer.headers["Location"] == told["alamat"]
    kantor.kerjakan()
    assert "200 baris akan diproses" in markah(kantor.client.get(told["alamat"]))


def test_after_a_cut_the_same_file_goes_on_where_it_stopped(kantor: Kantor) -> None:
    first = mulai(kantor.client, DATA)
    where = first["berkas"][0]["alamat"]
    potong(kantor.client, where, 0, DATA[:9000])
    assert "Unggahan berhenti pada" in markah(kantor.client.get(first["alamat"]))
    second = mulai(kantor.client, DATA)
    assert second["berkas"] == [{"alamat": where, "masuk": 9000}]
    assert mulai(kantor.client, DATA + b"\n")["berkas"][0]["masuk"] == 0


def test_a_session_that_ends_loses_nothing(kantor: Kantor) -> None:
    """Signed out in the middle; after signing in again the same page goes on, with a fresh token."""
    where = mulai(kantor.client, DATA)["berkas"][0]["alamat"]
    potong(kantor.client, where, 0, DATA[:9000])
    kantor.client.logout()
    assert potong(kantor.client, where, 9000, DATA[9000:]).status_code == 302
    assert kantor.client.get(where).status_code == 302
    back = bekal.browser(kantor.siti)
    told = back.get(where).json()
    assert (told["masuk"], told["ukuran"]) == (9000, len(DATA))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = back.cookies
    strict.cookies["csrftoken"] = back.cookies["csrftoken"].value
    sent = strict.post(
        f"{where}?dari=9000",
        DATA[9000:],
        content_type="application/octet-stream",
        headers={"X-CSRFToken": told["kunci"]},
    )
    assert sent.json() == {"masuk": len(DATA)}
    assert isi(kantor) == DATA


@settings(
    max_examples=25 if everything() else 8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32 - 1))
def test_any_order_of_replays_and_gaps_gives_the_file(kantor: Kantor, seed: int) -> None:
    """Pieces sent twice, overlapping, too early, in any order: what is here is always a beginning of the file."""
    Intake.objects.all().delete()
    chance = random.Random(seed)
    told = mulai(kantor.client, DATA)
    row = Upload.objects.get()
    vault = uploads.Vault(kantor.folder, kantor.opened.keys)
    for _ in range(40):
        start = chance.choice([row.received, chance.randrange(len(DATA)), max(0, row.received - 50)])
        piece = DATA[start : start + chance.randrange(1, 9000)]
        before = row.received
        answer = potong(kantor.client, told["berkas"][0]["alamat"], start, piece)
        row.refresh_from_db()
        assert answer.json() == {"masuk": row.received}
        assert row.received == (max(before, start + len(piece)) if start <= before else before)
        if row.complete:
            break
    potong(kantor.client, told["berkas"][0]["alamat"], row.received, DATA[row.received :])
    row.refresh_from_db()
    assert uploads.content(vault, row).data == DATA


@pytest.mark.satu_basisdata
def test_nothing_of_the_file_lies_in_clear(kantor: Kantor) -> None:
    diuji(kantor, file("penduduk.csv", DATA))
    for path in kantor.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("cantik.sqlite3"):
            assert b"REKAAN" not in path.read_bytes(), path


@pytest.mark.basisdata
def test_a_crash_between_disk_and_database_is_overwritten(kantor: Kantor) -> None:
    where = mulai(kantor.client, DATA)["berkas"][0]["alamat"]
    potong(kantor.client, where, 0, DATA[:5000])
    with uploads.Vault(kantor.folder, kantor.opened.keys).path(Upload.objects.get().pk).open("ab") as stream:
        stream.write(b"sisa proses yang mati")
    potong(kantor.client, where, 5000, DATA[5000:])
    assert isi(kantor) == DATA


@pytest.mark.satu_basisdata
def test_a_full_disk_takes_nothing_and_says_so(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    where = mulai(kantor.client, DATA)["berkas"][0]["alamat"]
    potong(kantor.client, where, 0, DATA[:5000])

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        refused = potong(kantor.client, where, 5000, DATA[5000:9000])
        assert (refused.status_code, "Ruang simpan penuh" in refused.json()["masalah"]) == (507, True)
        plain = kantor.client.post(f"{KUMPUL}kirim/", {"tanggal": "2025-12-31", "berkas": [file()]})
        assert (plain.status_code, "Ruang simpan penuh" in markah(plain)) == (507, True)
    assert kantor.client.get(where).json()["masuk"] == 5000
    potong(kantor.client, where, 5000, DATA[5000:])
    assert isi(kantor) == DATA


def test_an_upload_belongs_to_one_person_of_one_village(kantor: Kantor) -> None:
    where = mulai(kantor.client, DATA)["berkas"][0]["alamat"]
    colleague = bekal.browser(bekal.with_role("agen_statistik", bekal.DESA))
    assert colleague.get(where).status_code == 404
    assert potong(colleague, where, 0, DATA).status_code == 404
    assert mulai(colleague, DATA)["berkas"][0]["alamat"] != where


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("offset", "data", "status"),
    [("-1", b"a", 400), ("1e3", b"a", 400), ("", b"a", 400), ("9" * 30, b"a", 400), ("0", b"a" * 1_100_000, 413)],
)
def test_pieces_that_make_no_sense(kantor: Kantor, offset: str, data: bytes, status: int) -> None:
    where = mulai(kantor.client, DATA)["berkas"][0]["alamat"]
    assert potong(kantor.client, where, offset, data).status_code == status
    assert kantor.client.get(where).json()["masuk"] == 0


def test_more_than_announced_is_refused(kantor: Kantor) -> None:
    where = mulai(kantor.client, DATA)["berkas"][0]["alamat"]
    assert potong(kantor.client, where, 0, DATA + b"lebih").status_code == 413
    assert kantor.client.get(where).json()["masuk"] == 0


def test_a_file_that_changed_on_the_way_is_not_taken(kantor: Kantor) -> None:
    told = mulai(kantor.client, DATA)
    changed = bytes([DATA[0] ^ 1]) + DATA[1:]
    potong(kantor.client, told["berkas"][0]["alamat"], 0, changed)
    with pytest.raises(UploadRefused):
        isi(kantor)
    kantor.client.post(told["uji"])
    kantor.kerjakan()
    assert "Isi berkas tidak seperti yang dikirim" in markah(kantor.client.get(told["alamat"]))


def test_pieces_after_the_examination_began_are_harmless(kantor: Kantor) -> None:
    told = mulai(kantor.client, DATA)
    where = told["berkas"][0]["alamat"]
    potong(kantor.client, where, 0, DATA)
    kantor.client.post(told["uji"])
    assert potong(kantor.client, where, 0, b"X" * 100).json() == {"masuk": len(DATA)}
    kantor.kerjakan()
    intake = Intake.objects.get()
    assert "200 baris akan diproses" in halaman(kantor, intake)
    kantor.client.post(alamat(intake, "buang/"))
    assert potong(kantor.client, where, 0, b"X" * 100).json() == {"masuk": len(DATA)}


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    "listed",
    [
        "",
        "{}",
        "[1]",
        '[{"nama": "a", "ukuran": "x", "tanda": ""}]',
        '[{"nama": "a", "ukuran": 5, "tanda": "; drop"}]',
        '[{"nama": "a", "ukuran": -5, "tanda": ""}]',
        '[{"nama": "a", "ukuran": 99000000, "tanda": ""}]',
        "[]",
        json.dumps([{"nama": "a", "ukuran": 5, "tanda": ""}] * 41),
        "[" * 5000,
    ],
)
def test_announcements_that_make_no_sense(kantor: Kantor, listed: str) -> None:
    answer = kantor.client.post(f"{KUMPUL}mulai/", {"tanggal": "2025-12-31", "daftar": listed})
    assert answer.status_code == 422
    assert answer.json()["masalah"]
    assert not Intake.objects.exists()
