"""An approved release enters the signed index from the page where it was approved: the office signs there, the village
on its own computer by one file that it reads first; nobody touches a folder."""

from __future__ import annotations

import base64
import json
import re
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.federate.app import index_desk, senders
from cantik.federate.app.index_desk import IndexPlace
from cantik.federate.errors import DeliveryRefused
from cantik.federate.trust import ceremony
from cantik.federate.trust.ceremony import Holders
from cantik.federate.trust.drafts import sign_drafts
from cantik.staff.app.signing_keys import own_key
from cantik.vault.app.opening import OpenStore
from cantik.vault.signing_file import PublicKey
from tests.federate.dua_simpanan import DESA, NUMBER, Stores, examine
from tests.fixtures.server_kepercayaan import pair
from tests.staff import bekal

pytestmark = [pytest.mark.satu_basisdata]
OFFICE = AreaCode.kemendagri("99.01")
EDITION, INDEX = f"/desa/{DESA}/terbit/rilis/{NUMBER}/", "/penerimaan/99.01/indeks/"


def found(opened: OpenStore, stores: Stores, *, with_village: bool) -> None:
    """The meeting of three keys, and the village's key admitted."""
    repository, now = index_desk.open_index(opened), clock.now()
    private, _id = own_key(opened=opened, area=OFFICE, by="uji")
    root = {name: pair(name) for name in ceremony.INSTITUTIONS}
    holders = Holders(
        {name: key.public for name, key in root.items()},
        PublicKey(OFFICE.text(), private.public_key().public_bytes_raw()),
    )
    ceremony.begin(repository, OFFICE.text(), holders, now)
    for key in (root["kominfo"].private, root["bps"].private, private):
        sign_drafts(repository, key, now)
    if with_village:
        envelope = json.loads((stores.release / "tanda-tangan.dsse.json").read_bytes())
        public = bytes.fromhex(envelope["kunci"][stores.key]["keyval"]["public"])
        ceremony.admit(repository, DESA, PublicKey(DESA, public), now)
        sign_drafts(repository, private, now)


def upload(data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"daftar": SimpleUploadedFile("daftar.json", data)}


def test_from_the_page_of_the_release_into_the_index(stores: Stores) -> None:
    assert stores.invite(key=stores.key).code == 0
    assert stores.write(*stores.taking).code == 0
    assert stores.read().code == 0
    handed: list[bytes] = []

    def enter(opened: OpenStore) -> None:
        examine(opened)
        walidata = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
        assert "indeks server" not in walidata.get(EDITION).content.decode(), "there is none yet"
        assert "pertemuan tiga kunci" in walidata.get(INDEX).content.decode()
        found(opened, stores, with_village=True)
        page = walidata.get(EDITION).content.decode()
        assert "Masukkan ke indeks server" in page
        pembina = bekal.browser(bekal.with_role("pembina", name="Pandu Reka"))
        assert "Masukkan ke indeks server" not in pembina.get(EDITION).content.decode()
        assert pembina.post(f"{INDEX}masuk/{DESA}/{NUMBER}/").status_code == 403
        assert walidata.post(f"{INDEX}masuk/{DESA}/2020-1/").status_code == 422
        assert walidata.post(f"{INDEX}masuk/{DESA}/{NUMBER}/").status_code == 302
        assert "menunggu tanda tangan untuk masuk indeks" in walidata.get(EDITION).content.decode()
        waits = walidata.get(INDEX).content.decode()
        assert "Berkas untuk desa" in waits
        assert f"{DESA}/{NUMBER}" in waits
        handed.append(walidata.post(f"{INDEX}berkas/{DESA}/").content)
        assert walidata.post(f"{INDEX}terima/", upload(handed[0])).status_code == 422, "nobody signed it"

    stores.at_office(enter)

    def sign(_opened: OpenStore) -> None:
        head = bekal.browser(bekal.with_role("kepala_desa", DESA))
        for wrong in (b"{}", b"", handed[0].replace(DESA.encode(), b"99.01.01.2009")):
            assert head.post(f"/desa/{DESA}/kirim/daftar/", upload(wrong)).status_code == 422
        read = head.post(f"/desa/{DESA}/kirim/daftar/", upload(handed[0])).content.decode()
        assert f"{DESA}/{NUMBER}" in read, "what is signed is read first"
        content = re.search(r'name="isi"\s+value="([^"]+)"', read)
        assert content is not None
        assert base64.b64decode(content[1]) == handed[0]
        signed = head.post(f"/desa/{DESA}/kirim/daftar/tanda/", {"isi": content[1]})
        assert signed.status_code == 200
        handed.append(signed.content)
        assert head.post(f"/desa/{DESA}/kirim/daftar/tanda/", {"isi": "bukan berkas"}).status_code == 422

    stores.in_village(sign)

    def take(opened: OpenStore) -> None:
        assert index_desk.find_place(DESA, NUMBER, opened=opened) is IndexPlace.WAITS
        walidata = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
        assert walidata.post(f"{INDEX}terima/", upload(handed[1])).status_code == 302
        assert index_desk.find_place(DESA, NUMBER, opened=opened) is IndexPlace.INSIDE
        assert "dalam indeks bertanda tangan server ini" in walidata.get(EDITION).content.decode()
        assert walidata.post(f"{INDEX}terima/", upload(handed[1])).status_code == 422, "it waits no more"

    stores.at_office(take)


def test_a_village_of_the_same_server_signs_on_its_own_page(stores: Stores) -> None:
    """Village and office share a store: the head finds the list on the home, reads and signs it."""

    def act(opened: OpenStore) -> None:
        bekal.with_role("walidata", name="Wulan Reka")
        examine(opened)
        found(opened, stores, with_village=True)
        walidata = bekal.browser(bekal.with_role("walidata", name="Wati Reka"))
        assert walidata.post(f"{INDEX}masuk/{DESA}/{NUMBER}/").status_code == 302
        assert "Berkas untuk desa" not in walidata.get(INDEX).content.decode(), "its key is here"
        head = bekal.browser(bekal.with_role("kepala_desa", DESA))
        assert "menunggu tanda tangan kepala desa" in head.get(f"/desa/{DESA}/").content.decode()
        assert f"{DESA}/{NUMBER}" in head.get(f"/desa/{DESA}/kirim/").content.decode()
        assert head.post(f"/desa/{DESA}/kirim/daftar/sini/").status_code == 302
        assert index_desk.find_place(DESA, NUMBER, opened=opened) is IndexPlace.INSIDE
        assert "menunggu tanda tangan kepala desa" not in head.get(f"/desa/{DESA}/").content.decode()

    stores.in_village(act)


def test_whoever_delivers_has_the_key_that_the_meeting_admitted(stores: Stores) -> None:
    """By the invitation of a stick and by the first message over the line alike; without an index as before."""
    area, stranger = AreaCode.kemendagri(DESA), "0" * 64

    def act(opened: OpenStore) -> None:
        invite = partial(senders.invite_village, area, address="https://kab.example.go.id", opened=opened, by="uji")
        assert invite(key=stranger, founding=True).said.kode == DESA, "nobody met yet"
        found(opened, stores, with_village=True)
        with pytest.raises(DeliveryRefused) as told:
            invite(key=stranger)
        assert told.value.code == "T627"
        assert invite(key=stores.key).said.kode == DESA
        token, secret = invite().said.token, "s" * 40
        with pytest.raises(DeliveryRefused) as told:
            senders.join_sender(token, secret, stranger, opened=opened)
        assert told.value.code == "T627"
        assert senders.join_sender(token, secret, stores.key, opened=opened).key == stores.key

    stores.at_office(act)
