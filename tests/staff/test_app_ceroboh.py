"""Small attacks and careless hands, once more: NUL where nobody types it, a file of the worker that somebody edited."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from cantik.base import clock
from cantik.jobs import health
from cantik.vault.app.opening import OpenStore
from tests.staff import bekal
from tests.staff.bekal import DESA

HOME = f"/desa/{DESA}/"
ODD = {
    "moment without an offset": json.dumps({"detak": "2026-01-31T10:00:00", "gagal": {}}),
    "fault without an offset": json.dumps(
        {"gagal": {"x": {"since": "2026-01-31T10:00:00", "last": "2026-01-31T10:00:00", "times": 1, "place": "y"}}}
    ),
    "numbers for words": json.dumps({"gagal": {"x": {"since": 5, "last": None, "times": "x", "place": []}}}),
    "a list": "[]",
    "zeros after a power cut": "\0" * 300,
    "text of a link": "detak: kemarin",
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_of_the_worker_costs_no_page(opened: OpenStore, name: str) -> None:
    file = opened.store.path / health.FILE
    file.write_text(ODD[name], encoding="utf-8")
    client = bekal.browser(bekal.with_role("kepala_desa", DESA))
    assert client.get(HOME).status_code == 200
    health.beat(opened.store.path)
    assert health.health_of(opened.store.path).beat is not None, "the worker writes it anew"
    assert not health.health_of(opened.store.path).still(clock.now())


def test_a_folder_in_the_place_of_the_file_stops_neither_worker_nor_page(opened: OpenStore) -> None:
    (opened.store.path / health.FILE).mkdir()
    health.beat(opened.store.path)
    health.note_failure(opened.store.path, "x", ValueError("rahasia"))
    assert bekal.browser(bekal.with_role("kepala_desa", DESA)).get(HOME).status_code == 200


@pytest.mark.basisdata
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/masuk/", {"login": "ra\0tna", "password": "a\0b"}),
        ("/masuk/pulih/", {"username": "a\0", "code": "\0", "password": "\0"}),
        ("/undangan/", {"code": "AAAA\0"}),
    ],
)
def test_nul_in_a_form_of_a_stranger_is_an_answer_and_no_fault(
    opened: OpenStore, address: str, said: dict[str, str]
) -> None:
    bekal.with_role("camat")
    client = Client(raise_request_exception=False)
    before = Session.objects.count()
    assert client.post(address, said).status_code in (200, 302, 400, 410)
    assert Session.objects.count() == before, "a stranger leaves no session"


def test_nul_in_the_forms_of_who_signed_in(opened: OpenStore) -> None:
    client = bekal.browser(bekal.with_role("walidata"))
    client.raise_request_exception = False
    for address, said in (
        ("/darurat/minta/", {"kode": f"{DESA}\0", "alasan": "banjir\0banjir banjir banjir"}),
        ("/orang/undang/", {"name": "A\0", "role": "\0", "area": "\0", "start": "\0", "until": "\0"}),
    ):
        assert client.post(address, said).status_code < 500, address


@pytest.mark.skipif(not hasattr(os, "utime"), reason="times of files")
def test_what_a_killed_packing_left_is_swept(opened: OpenStore) -> None:
    left = [opened.store.path / name for name in (".kemas-abc", ".uji-cadangan-abc", ".cadangan-abc")]
    old = (clock.now() - dt.timedelta(days=2)).timestamp()
    for folder in left:
        folder.mkdir()
        (folder / "isi").write_text("sisa", encoding="utf-8")
        os.utime(folder, (old, old))
    opened.store.tidy(clock.now())
    assert [folder.name for folder in left if folder.exists()] == []
    assert Path(opened.store.path).is_dir()
