"""A province believes the sum of a kabupaten by the key that the kabupaten's own index names, once that index was
introduced and proved: at each delivery, not with the invitation alone."""

from __future__ import annotations

import pytest

from cantik.codes.area import AreaCode
from cantik.federate.harvest.harvester import Harvester, ServerSource, index_uri
from cantik.federate.harvest.watch import PARTNERS
from cantik.federate.trust import ceremony
from cantik.federate.trust.ceremony import Holders
from cantik.federate.trust.drafts import sign_drafts
from cantik.federate.trust.repository import Repository
from cantik.staff.app.signing_keys import own_key
from cantik.vault.app.opening import OpenStore
from cantik.vault.signing_file import PublicKey
from tests.federate.jenjang_server import Servers, handed_once, servers, states_of
from tests.fixtures.rilis_wilayah import AREA, examined_kecamatan
from tests.fixtures.server_kepercayaan import NOW, Pair, pair
from tests.fixtures.simpanan import cradle

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]


def introduce(servers: Servers, walidata: Pair, name: str) -> None:
    """The index of the kabupaten as its meeting founded it, asked by the province after it was introduced."""
    repository = Repository(servers.root / f"indeks-{name}")
    root = {holder: pair(holder) for holder in ceremony.INSTITUTIONS}
    public = {holder: key.public for holder, key in root.items()}
    ceremony.begin(repository, AREA, Holders(public, walidata.public), NOW)
    for key in (root["bps"], root["bappeda"], walidata):
        sign_drafts(repository, key.private, NOW)
    first = (repository.metadata / "1.root.json").read_bytes()
    source = ServerSource((index_uri(str(repository.public)),), first, AREA)
    found = Harvester(servers.province / PARTNERS / AREA, source).run(only=())
    assert not found.server.refused


def walidata_of(servers: Servers) -> Pair:
    """The key by which the kabupaten signs its sums."""
    kept: list[Pair] = []

    def look(opened: OpenStore) -> None:
        private, _id = own_key(opened=opened, area=AreaCode.kemendagri(AREA), by="uji")
        kept.append(Pair(private, PublicKey(AREA, private.public_key().public_bytes_raw())))

    servers.at(servers.kabupaten, look)
    return kept[0]


def test_a_sum_by_another_key_than_the_meeting_s_is_not_counted(servers: Servers) -> None:
    introduce(servers, pair("walidata"), "lain")
    read = servers.read(servers.province)
    assert states_of(read)[AREA] == "ditolak", read.told()
    assert "T627" in read.told()
    introduce(servers, walidata_of(servers), "sendiri")
    again = servers.read(servers.province)
    assert states_of(again)[AREA] == "diterima", again.told()
