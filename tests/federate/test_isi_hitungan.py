"""What travels beside an edition: tokens of people end at the kabupaten, counts at the province, and the whole adds up
what is printed. An outsider opens everything that goes up with the key of the office that it is sealed for, and with
all that a province, or the centre, holds."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cantik.codes.area import AreaCode
from cantik.federate.app import carriers, handing_up, senders
from cantik.federate.contribution import (
    TOKENS_TYPE,
    TYPE,
    Contribution,
    open_contribution,
    open_tokens,
    reseal_contribution,
    seal_contribution,
    seal_tokens,
)
from cantik.federate.errors import ContributionRefused
from cantik.release.files import open_release
from cantik.vault import sealed_file, signature
from cantik.vault.age_key import new_age_key
from cantik.vault.app.opening import OpenStore
from tests.federate.jenjang_server import (
    NATION,
    NUMBER,
    OWN,
    PROVINCE,
    Servers,
    handed_once,
    release,
    servers,
    states_of,
)
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, examined_kecamatan
from tests.fixtures.simpanan import cradle
from tests.fixtures.undangan import taking

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata]
VILLAGE, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
IDENTITY, RECIPIENT = new_age_key()
ABOVE, ABOVE_RECIPIENT = new_age_key()
ABOUT = ("a" * 64, "99.01.01.2001", "2025-1")
COUNTS = Contribution(*ABOUT, b"vektor", b"catatan")
#: all that may be said of an edition to who is above the kabupaten
ALLOWED = {"isi", "kode", "nomor", "vektor", "pelindungan"}


def key_id(key: Ed25519PrivateKey = VILLAGE) -> str:
    return str(signature.public_key(key)["keyid"])


def sealed_with(**more: str) -> bytes:
    """Counts as an older village sealed them, or with anything else beside them."""
    said = dict(zip(("isi", "kode", "nomor"), ABOUT, strict=True))
    parts = {"vektor": b64encode(b"vektor").decode(), "pelindungan": ""}
    payload = json.dumps({**said, **parts, **more}, sort_keys=True).encode()
    return sealed_file.seal(signature.sign(payload, VILLAGE, TYPE), recipients=[RECIPIENT])


def test_counts_and_tokens_are_read_again_each_as_what_it_is() -> None:
    counts, tokens = seal_contribution(COUNTS, VILLAGE, [RECIPIENT]), seal_tokens(ABOUT, b"tanda", VILLAGE, [RECIPIENT])
    assert open_contribution(counts, IDENTITY, about=ABOUT, signed_by=key_id()) == COUNTS
    assert open_tokens(tokens, IDENTITY, about=ABOUT, signed_by=key_id()) == b"tanda"
    for opens, data in ((open_contribution, tokens), (open_tokens, counts)):
        with pytest.raises(ContributionRefused) as refused:
            opens(data, IDENTITY, about=ABOUT, signed_by=key_id())
        assert refused.value.code == "T620"
    with pytest.raises(ContributionRefused):
        open_tokens(tokens, IDENTITY, about=ABOUT, signed_by=key_id(OTHER))
    with pytest.raises(ContributionRefused):
        open_tokens(tokens, IDENTITY, about=("b" * 64, *ABOUT[1:]), signed_by=key_id())


@pytest.mark.parametrize("more", [{"ganda": b64encode(b"tanda").decode()}, {"ganda": ""}, {"nik": "[]"}])
def test_counts_with_anything_beside_them_go_nowhere(more: dict[str, str]) -> None:
    """A message that was sealed before tokens had an envelope of their own may arrive at any time."""
    data = sealed_with(**more)
    with pytest.raises(ContributionRefused) as refused:
        open_contribution(data, IDENTITY, about=ABOUT, signed_by=key_id())
    assert next(iter(more)) in refused.value.found
    with pytest.raises(ContributionRefused):
        reseal_contribution(data, IDENTITY, [ABOVE_RECIPIENT])


def test_counts_alone_go_on_as_they_were_signed() -> None:
    resealed = reseal_contribution(sealed_with(), IDENTITY, [ABOVE_RECIPIENT])
    assert open_contribution(resealed, ABOVE, about=ABOUT, signed_by=key_id()).vector == b"vektor"


# ── three servers ───────────────────────────────────────────────────────────────────────────────
def envelopes(folder: Path, identity: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every age file below a folder that the office can open: its envelope."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.read_bytes()[:22] == b"age-encryption.org/v1\n":
            yield path, json.loads(sealed_file.unseal(path.read_bytes(), identity=identity))


def payload_of(envelope: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(signature.payload_of(json.dumps(envelope).encode()))
    return found


def look_into(servers: Servers, folder: Path, office: str = PROVINCE) -> list[dict[str, Any]]:
    """What the province, or the centre, can read of everything that lies in a folder."""
    found = list[dict[str, Any]]()

    def look(opened: OpenStore) -> None:
        identity = senders.office_identity(AreaCode.kemendagri(office), opened=opened)
        for _path, envelope in envelopes(folder, identity):
            assert envelope["payloadType"] != TOKENS_TYPE
            found.append(payload_of(envelope) | {"jenis": envelope["payloadType"]})

    servers.at(servers.province if office == PROVINCE else servers.nation, look)
    return found


@pytest.mark.lambat
def test_nothing_of_a_person_reaches_the_province(servers: Servers) -> None:
    """The kabupaten holds the tokens of its villages; of what it hands up, and of what lies in the province's store
    when all was taken, everything is opened: it is counts, and of villages no more than counts."""
    kept = {path.parent.name for path in (servers.kabupaten / "vektor").rglob("*.ganda")}
    assert kept == set(CODES)
    handed = look_into(servers, servers.stick)
    counts = [said for said in handed if said["jenis"] == TYPE]
    assert {said["kode"] for said in counts} == set(CODES)
    assert all(set(said) - {"jenis"} == ALLOWED for said in counts)
    assert servers.read(servers.province).code == 0
    store = look_into(servers, servers.province / "vektor")
    assert {said["kode"] for said in store} == set(CODES)
    assert all(set(said) - {"jenis"} == ALLOWED for said in store)
    assert not list(servers.province.rglob("*.ganda"))


def hand_to_the_centre(servers: Servers) -> Path:
    """The province adds up, releases, and hands up to the centre that invited it."""
    assert servers.read(servers.province).code == 0
    release(servers.province, PROVINCE)
    invitation = servers.invite(servers.province, PROVINCE, servers.nation)
    stick = servers.root / "ke-pusat"
    assert servers.hand_up(servers.province, PROVINCE, *taking(invitation), stick=stick).code == 0
    return stick


@pytest.mark.malam
@pytest.mark.lambat
def test_nothing_of_a_person_reaches_the_centre(servers: Servers) -> None:
    """What goes up from the province, and what lies in the centre's store when all was taken and its own release made,
    is opened with the centre's keys: no counts of a village, sealed or not, no record of what its edition hides. What
    the centre prints is what the province prints."""
    stick = hand_to_the_centre(servers)
    assert {said["jenis"] for said in look_into(servers, stick, NATION)}.isdisjoint({TYPE, TOKENS_TYPE})
    assert not [path for path in stick.rglob("*") if path.name == "kontribusi.age" and path.parent.name in CODES]
    read = servers.read(servers.nation, stick)
    assert set(states_of(read).values()) == {"diterima"}, read.told()
    assert set(states_of(read)) == {PROVINCE, AREA, *CODES}, "releases of villages are public, and come"
    release(servers.nation, NATION)
    held = [path.relative_to(servers.nation).as_posix() for path in servers.nation.rglob("*") if path.is_file()]
    assert not [name for name in held if name.startswith(tuple(f"vektor/{code}/" for code in CODES))]
    assert not [name for name in held if name.startswith(tuple(f"pelindungan/{code}/" for code in CODES))]
    assert not look_into(servers, servers.nation / "vektor", NATION)
    above, below = (
        open_release(store / "rilis-wilayah" / code / NUMBER)
        for store, code in ((servers.nation, NATION), (servers.province, PROVINCE))
    )
    printed = {
        (own.id, own.numerator, own.denominator) for own in below.figures if not own.area and own.value is not None
    }
    told = {(own.id, own.numerator, own.denominator) for own in above.figures if not own.area and own.value is not None}
    assert told == printed
    assert len(told) >= 10


@pytest.mark.malam
@pytest.mark.lambat
def test_counts_that_an_older_province_hands_up_are_refused_and_what_lies_there_is_swept(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A province of before hands counts of villages up: each is refused with what to do, nothing of them stays; what an
    earlier version took is named by `doctor` and thrown away by `tick`, and nobody is asked for it again."""
    hand_to_the_centre(servers)
    stick = servers.root / "ke-pusat-lama"

    def write_as_before(opened: OpenStore) -> None:
        area = AreaCode.kemendagri(PROVINCE)
        carriers.write_sum(stick, area, number="", public="", opened=opened, by="uji", tell=lambda *_: None)

    monkeypatch.setattr(handing_up, "is_nation", lambda _area: False)
    servers.at(servers.province, write_as_before)
    monkeypatch.undo()
    assert TYPE in {said["jenis"] for said in look_into(servers, stick, NATION)}, "the outsider can open counts"
    read = servers.read(servers.nation, stick)
    assert {code for code, state in states_of(read).items() if state == "ditolak"} == set(CODES), read.told()
    assert all("T620" in row["sebab"] for row in read.answer["hasil"] if row.get("desa") in CODES), read.answer
    folder = servers.nation / "vektor" / OWN
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in (".segel", ".age", ".kelonggaran"):
        (folder / f"{NUMBER}{suffix}").write_bytes(b"hitungan")
    assert "3 berkas" in tokens_line(servers.nation)
    assert cantik("tick", "--store", servers.nation).code == 0
    assert "cocok" in tokens_line(servers.nation)
    assert not list(folder.iterdir())


@pytest.mark.malam
@pytest.mark.lambat
def test_what_an_older_version_left_is_named_and_thrown_away(servers: Servers) -> None:
    """Tokens, and counts sealed together with them, lie in the province's store: `doctor` names them, `tick` throws
    them away, and then nothing is left of them; the sum stays what it was."""
    assert servers.read(servers.province).code == 0
    asked = ("measure", "--area", PROVINCE, "--date", "2025-12-31", "--store", servers.province, "--json")
    before = cantik(*asked).answer["n"]
    folder = servers.province / "vektor" / OWN
    (folder / f"{NUMBER}.ganda").write_bytes(b"tanda")
    (folder / f"{NUMBER}.age").write_bytes(sealed_with(ganda=b64encode(b"tanda").decode()))
    assert "2 berkas" in tokens_line(servers.province)
    assert cantik("tick", "--store", servers.province).code == 0
    assert "cocok" in tokens_line(servers.province)
    assert sorted(path.suffix for path in folder.iterdir()) == [".segel"]
    assert cantik(*asked).answer["n"] == before


def tokens_line(store: Path) -> str:
    """What `cantik doctor` says of tokens."""
    said = cantik("doctor", "--store", store, "--json").answer["pemeriksaan"]
    (found,) = [row["ditemukan"] for row in said if row["nama"] == "tanda orang"]
    return str(found)
