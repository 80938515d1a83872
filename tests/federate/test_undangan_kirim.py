"""An invitation binds a village to an office, and with it counts before protection: another office's, a forged or an
altered one, one that nobody read aloud and one to which only one hand agreed are not enough."""

from __future__ import annotations

import base64
import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.federate.app import acceptance, journeys, outbox
from cantik.federate.app.models import AT_OFFICE, DECLINED, INSTALLED, REPLACED, Dispatch, ReceiverProposal
from cantik.federate.errors import DeliveryRefused
from cantik.federate.invitation import read_invitation
from cantik.outlets.app import site_handovers
from cantik.staff.app.models import Account
from cantik.staff.errors import NotAllowed
from cantik.vault.app.opening import OpenStore
from cantik.workflow.declaration import PressedButton
from tests.federate.dua_simpanan import DESA, NUMBER, Stores
from tests.federate.test_kunci_dari_indeks import fetch
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.server_kepercayaan import make_server
from tests.fixtures.undangan import said_of, spoken_of, taking
from tests.staff import bekal

pytestmark = [pytest.mark.satu_basisdata]
AREA = AreaCode.kemendagri(DESA)
AGREED = PressedButton("kirim_undangan_putus", "setuju")
DECLINES = PressedButton("kirim_undangan_putus", "tolak", "belum dibahas")


def invite(store: Path, out: Path, desa: str, *more: object) -> Ran:
    return cantik("invite", desa, "--store", store, "--out", out, "--json", *more)


def code_of(ran: Ran) -> str:
    assert ran.out, ran.told()
    return str(ran.answer.get("galat", {}).get("kode", ""))


# ── at the office ───────────────────────────────────────────────────────────────────────────────
def test_a_server_invites_for_the_office_that_works_there(stores: Stores, tmp_path: Path) -> None:
    """A server of nobody makes no key for an office by the way; who names the office founds it; another one than the
    one above the village is none."""
    file = tmp_path / "undangan-lain.json"
    assert code_of(invite(stores.office, file, DESA)) == "T608"
    assert not file.exists()
    assert code_of(invite(stores.office, file, DESA, "--office", "99.02")) == "D105"
    assert invite(stores.office, file, DESA, "--office", "99.01", "--basis", "MoU 7/2026").code == 0
    said = said_of(file)
    assert (said["kode"], said["kantor"], said["dasar"]) == (DESA, "99.01", "MoU 7/2026")
    assert said["isi"] == ["rilis", "hitungan", "ganda"]
    assert date.fromisoformat(said["sampai"]) > clock.today()
    assert invite(stores.office, file, DESA).code == 0, "the office works here by now"
    assert code_of(invite(stores.office, file, "35.29.02.2004")) == "T608", "the office of another kabupaten does not"


# ── in the village ──────────────────────────────────────────────────────────────────────────────
def test_a_stranger_s_invitation_needs_the_key_that_the_office_reads_aloud(stores: Stores, tmp_path: Path) -> None:
    """The stranger has the same program and says that it is the office; the real office reads its own key aloud."""
    stranger = tmp_path / "orang-lain"
    shutil.copytree(stores.office, stranger)
    forged = tmp_path / "palsu.json"
    assert invite(stranger, forged, DESA, "--office", "99.01").code == 0
    stores.invite(key=stores.key)
    for options in (
        ("--invitation", forged),
        ("--invitation", forged, "--fingerprint", spoken_of(stores.invitation)),
        ("--invitation", forged, "--fingerprint", spoken_of(forged)[:15]),
        ("--invitation", stores.invitation),
    ):
        wrote = stores.write(*options)
        assert code_of(wrote) == "T627", wrote.told()
    assert not stores.stick.exists() or not any(stores.stick.rglob("*.age"))
    wrote = stores.write("--invitation", stores.invitation, "--fingerprint", said_of(stores.invitation)["walidata"])
    assert wrote.code == 0, wrote.told()
    assert stores.write(*stores.taking).code == 0, "the same again changes nothing"


def _altered(data: bytes, **changed: object) -> bytes:
    """The envelope with other words within, under the signature of before."""
    envelope = json.loads(data)
    said = json.dumps(said_of(data) | changed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return json.dumps(envelope | {"payload": base64.b64encode(said.encode()).decode()}).encode()


@pytest.mark.malam
def test_what_the_office_did_not_sign_is_no_invitation(stores: Stores, tmp_path: Path) -> None:
    """Another recipient, address or area put in; one of a version that signed nothing; bytes of all kinds."""
    assert stores.invite(key=stores.key).code == 0
    whole = stores.invitation.read_bytes()
    said = said_of(whole)
    files = [
        _altered(whole, penerima=["age1" + "q" * 58]),
        _altered(whole, alamat="https://lain.example"),
        _altered(whole, kode="99.01.01.2002"),
        json.dumps({"jenis": "undangan-kirim"} | said).encode(),
        b"{}",
        b"[]",
        b"7",
        b"",
        whole[:-20],
        whole + b" " * 20_001,
    ]
    for data in files:
        file = tmp_path / "diubah.json"
        file.write_bytes(data)
        wrote = stores.write("--invitation", file, "--fingerprint", said["walidata"])
        assert code_of(wrote) == "T622", (data[:80], wrote.told())


def test_the_index_of_the_office_s_server_says_by_which_key_it_signs(stores: Stores, tmp_path: Path) -> None:
    """Then nothing has to be read aloud, and what is read aloud does not count; the days and the codes do."""
    assert stores.invite(key=stores.key).code == 0
    server = make_server(tmp_path / "server", villages=())
    fetch(server, stores.village)
    private, key = server.walidata.private, server.walidata.public.keyid
    said = replace(read_invitation(stores.invitation.read_bytes()), walidata=key, token="lain")
    yesterday = (clock.today() - timedelta(days=1)).isoformat()

    def act(opened: OpenStore) -> None:
        def take(data: bytes, spoken: str = "") -> str:
            try:
                acceptance.take_invitation(data, [AREA], spoken, opened=opened, by="cantik")
            except CantikError as error:
                return error.code
            return ""

        own = stores.invitation.read_bytes()
        assert take(own, spoken_of(own)) == "T627", "the index names another key"
        assert take(replace(said, kantor="99.02").sign_file(private)) == "T608"
        assert take(replace(said, sampai=yesterday).sign_file(private)) == "T606"
        assert take(said.sign_file(private)) == ""
        receiver = outbox.receiver_of(DESA)
        assert receiver is not None
        assert (receiver.walidata, receiver.office) == (key, "99.01")

    stores.in_village(act)


# ── two hands ───────────────────────────────────────────────────────────────────────────────────
def test_the_kepala_desa_agrees_before_anything_goes(stores: Stores) -> None:
    """A command waits for them as a page does; who took it does not agree to it; a newer one replaces it; declined, it
    holds nothing any more; agreed to, the command goes on."""
    assert stores.invite(key=stores.key).code == 0

    def seat(_opened: OpenStore) -> None:
        bekal.with_role("kepala_desa", DESA, name="Kepala Reka", username="kepala")
        bekal.with_role("agen_statistik", DESA, name="Agen Reka", username="agen")

    stores.in_village(seat)
    for _again in range(2):
        waits = stores.write(*stores.taking)
        assert code_of(waits) == "T628", waits.told()
    assert stores.invite(key=stores.key).code == 0
    newer = stores.invitation.read_bytes()
    assert not stores.stick.exists() or not any(stores.stick.rglob("*.age"))

    def decline(opened: OpenStore) -> None:
        agent, head = (Account.objects.get(username=name) for name in ("agen", "kepala"))
        acceptance.take_invitation(newer, [AREA], spoken_of(newer), opened=opened, by=agent.actor)
        assert list(ReceiverProposal.objects.order_by("pk").values_list("state", flat=True)) == [REPLACED, "usul"]
        with pytest.raises(NotAllowed):
            acceptance.decide_proposal(AREA, AGREED, opened=opened, person=agent)
        acceptance.decide_proposal(AREA, DECLINES, opened=opened, person=head)
        row = ReceiverProposal.objects.latest("pk")
        assert (row.state, bytes(row.invitation), row.reason) == (DECLINED, b"", "belum dibahas")
        assert outbox.receiver_of(DESA) is None
        with pytest.raises(DeliveryRefused) as nothing:
            acceptance.decide_proposal(AREA, AGREED, opened=opened, person=head)
        assert nothing.value.code == "T608"

    stores.in_village(decline)
    assert code_of(stores.write(*taking(stores.invitation))) == "T628", "asked anew"

    def agree(opened: OpenStore) -> None:
        head = Account.objects.get(username="kepala")
        acceptance.decide_proposal(AREA, AGREED, opened=opened, person=head)
        assert ReceiverProposal.objects.latest("pk").state == INSTALLED

    stores.in_village(agree)
    wrote = stores.write()
    assert wrote.code == 0, wrote.told()
    read = stores.read()
    assert read.code == 0, read.told()
    assert {row["nomor"] for row in read.answer["hasil"]} == {NUMBER}


# ── another server ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.malam
def test_a_new_server_of_the_office_gets_what_the_old_one_had(stores: Stores, tmp_path: Path) -> None:
    """The server burned: a new one, with another key, invites; what was delivered to the old one goes again, its
    answers count from one, and to whom counts went stays on record, in the village and on its public page."""
    fresh = tmp_path / "kantor-baru"
    shutil.copytree(stores.office, fresh)
    assert stores.invite(key=stores.key).code == 0
    assert stores.write(*stores.taking).code == 0
    assert stores.read().code == 0
    back = tmp_path / "balasan"
    assert cantik("stick", "write", back, "--store", stores.office).code == 0
    assert stores.read(back, stores.village).code == 0

    new = tmp_path / "undangan-baru.json"
    assert invite(fresh, new, DESA, "--office", "99.01", "--key", stores.key).code == 0
    shutil.rmtree(stores.stick)
    wrote = stores.write(*taking(new))
    assert [(row["desa"], row["keadaan"]) for row in wrote.answer["hasil"]] == [(DESA, "terkirim")], wrote.told()
    read = stores.read(stores.stick, fresh)
    assert read.code == 0, read.told()
    assert (fresh / "rilis" / DESA / NUMBER).is_dir()
    assert cantik("stick", "write", back, "--store", fresh).code == 0
    heard = stores.read(back, stores.village)
    assert {row["keadaan"] for row in heard.answer["hasil"]} == {"diterima"}, heard.told()

    def look(opened: OpenStore) -> None:
        row = Dispatch.objects.get(kode=DESA, number=NUMBER)
        assert row.state == AT_OFFICE
        handed = journeys.list_handed_counts(DESA)
        assert [(each.office, each.tokens) for each in handed] == [("99.01", True), ("99.01", True)]
        told = [indonesian for indonesian, _english in site_handovers.of_village(AREA, opened.store.path)]
        assert all(f"Rilis {NUMBER}: kepada walidata Kabupaten Contoh" in sentence for sentence in told), told

    stores.in_village(look)
